//! The keychain's two threads: one that makes the calls and may hang, one that never does.
//!
//! A call that is not answered in the first seconds is reported as still waiting: a prompt may be
//! open. It goes on, and can be cancelled, until patience ends. A call that is cancelled or given
//! up is answered at once; its waiting for a prompt is stopped, and its thread is left behind with
//! its store.
//! The next call gets a new thread and a new store. What the abandoned thread still answers is
//! dropped, and a secret in it wiped. Nothing that was cancelled is asked again unbidden.
//!
//! Secrets for this session only lie in memory with the thread that never hangs, so no stuck
//! keychain keeps them away.

use std::{
    collections::{HashSet, VecDeque},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use super::Outbox;
use crate::{
    bench::{
        Event,
        effect::{Generation, KeychainCall},
        event::KeychainAnswer,
    },
    client::{
        ClientRef, StoreKind,
        session::SessionStore,
        store::{Interrupter, SecretStore, StoreError},
    },
};

/// Makes a store, on the thread that uses it.
pub type Opener = Arc<dyn Fn(Interrupter) -> Box<dyn SecretStore> + Send + Sync>;

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// After this a probe has failed, and any other call is reported as still waiting.
    pub first: Duration,
    /// After this any call has failed: long enough for a person to find and type a password.
    pub last: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { first: Duration::from_secs(5), last: Duration::from_mins(2) }
    }
}

/// Threads that may hang at the same time; each holds a connection. More calls are refused.
const MOST_ABANDONED: usize = 4;

/// The way to the threads.
pub(super) struct Desk(Sender<Message>);

enum Message {
    Call(Generation, KeychainCall),
    Cancel(Generation),
    /// From a thread: what came of its call.
    Done(u64, KeychainAnswer),
    Leave,
}

impl Desk {
    pub(super) fn start(opener: Opener, patience: Patience, outbox: Outbox) -> io::Result<Self> {
        let (own, inbox) = mpsc::channel();
        let desk = Self(own.clone());
        let watch = Watch {
            own,
            outbox,
            opener,
            patience,
            session: SessionStore::default(),
            queue: VecDeque::new(),
            running: None,
            caller: None,
            abandoned: HashSet::new(),
            callers: 0,
        };
        thread::Builder::new()
            .name("jotbench-deadlines".to_owned())
            .spawn(move || watch.run(&inbox))?;
        Ok(desk)
    }

    pub(super) fn call(&self, generation: Generation, call: KeychainCall) {
        let _ = self.0.send(Message::Call(generation, call));
    }

    pub(super) fn cancel(&self, generation: Generation) {
        let _ = self.0.send(Message::Cancel(generation));
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.0.send(Message::Leave);
    }
}

/// What a call was, for an answer without it.
#[derive(Clone)]
enum Kind {
    Probe,
    Read(ClientRef),
    Write(ClientRef),
    Delete(ClientRef),
}

impl Kind {
    fn of(call: &KeychainCall) -> Self {
        match call {
            KeychainCall::Probe => Self::Probe,
            KeychainCall::Read { client, .. } => Self::Read(client.clone()),
            KeychainCall::Write { client, .. } => Self::Write(client.clone()),
            KeychainCall::Delete { client, .. } => Self::Delete(client.clone()),
        }
    }

    fn failed(&self, error: StoreError) -> KeychainAnswer {
        match self {
            Self::Probe => KeychainAnswer::Probed(Err(error)),
            Self::Read(client) => KeychainAnswer::Read(client.clone(), Err(error)),
            Self::Write(client) => KeychainAnswer::Written(client.clone(), Err(error)),
            Self::Delete(client) => KeychainAnswer::Deleted(client.clone(), Err(error)),
        }
    }
}

/// A call that is asked for, and not answered yet.
struct Pending {
    generation: Generation,
    kind: Kind,
    /// Since when somebody waits for it.
    asked: Instant,
    /// Whether that was said.
    told: bool,
}

/// The thread that makes calls.
struct Caller {
    number: u64,
    calls: Sender<KeychainCall>,
    interrupter: Interrupter,
}

/// The thread that never hangs.
struct Watch {
    own: Sender<Message>,
    outbox: Outbox,
    opener: Opener,
    patience: Patience,
    session: SessionStore,
    queue: VecDeque<(Pending, KeychainCall)>,
    running: Option<(Pending, Instant)>,
    caller: Option<Caller>,
    abandoned: HashSet<u64>,
    callers: u64,
}

impl Watch {
    fn run(mut self, inbox: &Receiver<Message>) {
        loop {
            let message = match self.next_deadline() {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) => inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Call(generation, call)) => self.take_call(generation, call),
                Ok(Message::Cancel(generation)) => self.cancel(generation),
                Ok(Message::Done(number, answer)) => self.take_answer(number, answer),
                Ok(Message::Leave) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.keep_deadlines();
            self.start_next();
        }
        // Nobody waits for a prompt any more when the window has gone.
        if let (Some(caller), Some(_)) = (&self.caller, &self.running) {
            caller.interrupter.interrupt();
        }
    }

    fn take_call(&mut self, generation: Generation, call: KeychainCall) {
        let in_memory = match &call {
            KeychainCall::Probe => false,
            KeychainCall::Read { store, .. }
            | KeychainCall::Write { store, .. }
            | KeychainCall::Delete { store, .. } => *store == StoreKind::Session,
        };
        if in_memory {
            let answer = perform(&mut self.session, call);
            self.outbox.send(Event::Keychain(generation, answer));
            return;
        }
        let kind = Kind::of(&call);
        let pending = Pending { generation, kind, asked: Instant::now(), told: false };
        self.queue.push_back((pending, call));
    }

    fn take_answer(&mut self, number: u64, answer: KeychainAnswer) {
        if self.abandoned.remove(&number) {
            // Nobody waits for it any more; a secret in it is wiped here.
            drop(answer);
        } else if let Some((pending, _)) = self.running.take() {
            self.outbox.send(Event::Keychain(pending.generation, answer));
        }
    }

    fn cancel(&mut self, generation: Generation) {
        if self.running.as_ref().is_some_and(|(pending, _)| pending.generation == generation) {
            self.give_up(StoreError::Cancelled);
        } else if let Some(place) =
            self.queue.iter().position(|(pending, _)| pending.generation == generation)
            && let Some((pending, _)) = self.queue.remove(place)
        {
            self.fail(&pending, StoreError::Cancelled);
        }
    }

    /// Answers the running call and leaves its thread behind.
    fn give_up(&mut self, error: StoreError) {
        if let Some(caller) = self.caller.take() {
            self.abandoned.insert(caller.number);
            caller.interrupter.interrupt();
        }
        if let Some((pending, _)) = self.running.take() {
            self.fail(&pending, error);
        }
    }

    fn fail(&self, pending: &Pending, error: StoreError) {
        self.outbox.send(Event::Keychain(pending.generation, pending.kind.failed(error)));
    }

    /// When something has to be said or done next.
    fn next_deadline(&self) -> Option<Instant> {
        let first =
            |pending: &Pending| (!pending.told).then(|| pending.asked + self.patience.first);
        let queued = self.queue.iter().filter_map(|(pending, _)| first(pending));
        let running = self.running.iter().flat_map(|(pending, started)| {
            let last = match pending.kind {
                Kind::Probe => self.patience.first,
                _ => self.patience.last,
            };
            [first(pending), Some(*started + last)].into_iter().flatten()
        });
        queued.chain(running).min()
    }

    fn keep_deadlines(&mut self) {
        let now = Instant::now();
        let over = self.running.as_ref().and_then(|(pending, started)| {
            let limit = match pending.kind {
                Kind::Probe => self.patience.first,
                _ => self.patience.last,
            };
            (now.saturating_duration_since(*started) >= limit).then_some(limit)
        });
        if let Some(limit) = over {
            self.give_up(StoreError::Deadline(limit.as_secs()));
        }
        // A call that waits behind another is waited for, too.
        let running = self.running.iter_mut().map(|(pending, _)| pending);
        for pending in self.queue.iter_mut().map(|(pending, _)| pending).chain(running) {
            if !pending.told && now.saturating_duration_since(pending.asked) >= self.patience.first
            {
                pending.told = true;
                self.outbox.send(Event::Keychain(pending.generation, KeychainAnswer::StillWaiting));
            }
        }
    }

    fn start_next(&mut self) {
        while self.running.is_none()
            && let Some((pending, call)) = self.queue.pop_front()
        {
            let handed_over = self.caller().map(|caller| caller.calls.send(call).is_ok());
            match handed_over {
                Ok(true) => self.running = Some((pending, Instant::now())),
                Ok(false) => {
                    self.caller = None;
                    self.fail(&pending, StoreError::Failed("its thread has ended".to_owned()));
                }
                Err(error) => self.fail(&pending, error),
            }
        }
    }

    fn caller(&mut self) -> Result<&Caller, StoreError> {
        if self.caller.is_none() {
            if self.abandoned.len() >= MOST_ABANDONED {
                return Err(StoreError::Failed(format!(
                    "{MOST_ABANDONED} calls hang in it; restart the keychain service or Jotbench"
                )));
            }
            self.callers += 1;
            let caller = self
                .spawn(self.callers)
                .map_err(|_| StoreError::Failed("the system gives no thread".to_owned()))?;
            self.caller = Some(caller);
        }
        self.caller
            .as_ref()
            .ok_or_else(|| StoreError::Failed("the system gives no thread".to_owned()))
    }

    fn spawn(&self, number: u64) -> io::Result<Caller> {
        let (calls, inbox) = mpsc::channel::<KeychainCall>();
        let interrupter = Interrupter::default();
        let (opener, answers) = (Arc::clone(&self.opener), self.own.clone());
        let for_store = interrupter.clone();
        thread::Builder::new().name("jotbench-keychain".to_owned()).spawn(move || {
            let mut store: Option<Box<dyn SecretStore>> = None;
            for call in inbox {
                let kind = Kind::of(&call);
                let outcome = catch_unwind(AssertUnwindSafe(|| {
                    let store = store.get_or_insert_with(|| opener(for_store.clone()));
                    perform(store.as_mut(), call)
                }));
                let answer = outcome.unwrap_or_else(|_| {
                    // What the panic left of the store is not used again.
                    store = None;
                    kind.failed(StoreError::Failed("Jotbench itself failed".to_owned()))
                });
                if answers.send(Message::Done(number, answer)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Caller { number, calls, interrupter })
    }
}

/// Makes the call.
fn perform(store: &mut dyn SecretStore, call: KeychainCall) -> KeychainAnswer {
    match call {
        KeychainCall::Probe => {
            let name = store.name().to_owned();
            KeychainAnswer::Probed(store.probe().map(|()| name))
        }
        KeychainCall::Read { client, .. } => {
            let secret = store.read(&client);
            KeychainAnswer::Read(client, secret)
        }
        KeychainCall::Write { client, label, secret, .. } => {
            let written = store.write(&client, &label, &secret);
            KeychainAnswer::Written(client, written)
        }
        KeychainCall::Delete { client, .. } => {
            let deleted = store.delete(&client);
            KeychainAnswer::Deleted(client, deleted)
        }
    }
}

#[cfg(test)]
#[path = "keychain_tests.rs"]
mod tests;
