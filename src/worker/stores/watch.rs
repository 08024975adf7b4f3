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
        effect::{Generation, StoreCall},
        event::StoreAnswer,
    },
    client::{
        StoreKind, operations,
        session::SessionStore,
        store::{Interrupter, SecretRef, SecretStore, StoreError},
        transfer::CarryError,
    },
    jwt::Secret,
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
    Call(Generation, StoreCall),
    Cancel(Generation),
    /// From a thread: what came of its call.
    Done(u64, StoreAnswer),
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

    pub(super) fn call(&self, generation: Generation, call: StoreCall) {
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

/// What a call was, for an answer without it: the call without its secrets.
#[derive(Clone)]
struct Kind(StoreCall);

impl Kind {
    fn of(call: &StoreCall) -> Self {
        let mut call = call.clone();
        match &mut call {
            StoreCall::Unlock { passphrase, .. } | StoreCall::Export { passphrase, .. } => {
                *passphrase = Secret::default();
            }
            StoreCall::Import { passphrase, bytes, .. } => {
                *passphrase = Secret::default();
                *bytes = Vec::new();
            }
            StoreCall::ChangePassphrase { former, new } => {
                *former = Secret::default();
                *new = Secret::default();
            }
            StoreCall::Write { secret, .. } | StoreCall::Rotate { secret, .. } => {
                *secret = Secret::default();
            }
            _ => {}
        }
        Self(call)
    }

    fn failed(&self, error: StoreError) -> StoreAnswer {
        failed(&self.0, error)
    }
}

/// The answer to a call that failed before it was made, or while.
fn failed(call: &StoreCall, error: StoreError) -> StoreAnswer {
    let carry = |error| CarryError::Store { client: String::new(), error };
    match call {
        StoreCall::Probe(kind) => StoreAnswer::Probed(*kind, Err(error)),
        StoreCall::Unlock { .. } => StoreAnswer::Unlocked(Err(error)),
        StoreCall::ChangePassphrase { .. } => StoreAnswer::PassphraseChanged(Err(error)),
        StoreCall::Lock => StoreAnswer::Locked,
        StoreCall::Read { client, .. } => StoreAnswer::Read(client.clone(), Err(error)),
        StoreCall::ReadPrevious { client, .. } => {
            StoreAnswer::PreviousRead(client.clone(), Err(error))
        }
        StoreCall::Write { client, .. } => StoreAnswer::Written(client.clone(), Err(error)),
        StoreCall::Rotate { client, .. } => StoreAnswer::Rotated(client.id.clone(), Err(error)),
        StoreCall::DropPrevious { client, .. } => {
            StoreAnswer::PreviousDropped(client.clone(), Err(error))
        }
        StoreCall::Delete { client, .. } => StoreAnswer::Deleted(client.clone(), Err(error)),
        StoreCall::Copy { client, .. } => StoreAnswer::SecretsCopied(client.id.clone(), Err(error)),
        StoreCall::List(kind) => StoreAnswer::Listed(*kind, Err(error)),
        StoreCall::DeleteSecret { secret, .. } => {
            StoreAnswer::SecretDeleted(secret.clone(), Err(error))
        }
        StoreCall::Export { .. } => StoreAnswer::Exported(Err(carry(error))),
        StoreCall::Import { .. } => StoreAnswer::Imported(Err(carry(error))),
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
    calls: Sender<StoreCall>,
    interrupter: Interrupter,
}

/// The thread that never hangs.
struct Watch {
    own: Sender<Message>,
    outbox: Outbox,
    opener: Opener,
    patience: Patience,
    session: SessionStore,
    queue: VecDeque<(Pending, StoreCall)>,
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

    fn take_call(&mut self, generation: Generation, call: StoreCall) {
        let in_memory = match &call {
            StoreCall::Probe(_) => false,
            StoreCall::Read { store, .. }
            | StoreCall::Write { store, .. }
            | StoreCall::Delete { store, .. } => *store == StoreKind::Session,
            _ => false,
        };
        if in_memory {
            let answer = perform(&mut self.session, call);
            self.outbox.send(Event::Store(generation, answer));
            return;
        }
        let kind = Kind::of(&call);
        let pending = Pending { generation, kind, asked: Instant::now(), told: false };
        self.queue.push_back((pending, call));
    }

    fn take_answer(&mut self, number: u64, answer: StoreAnswer) {
        if self.abandoned.remove(&number) {
            // Nobody waits for it any more; a secret in it is wiped here.
            drop(answer);
        } else if let Some((pending, _)) = self.running.take() {
            self.outbox.send(Event::Store(pending.generation, answer));
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
        self.outbox.send(Event::Store(pending.generation, pending.kind.failed(error)));
    }

    /// When something has to be said or done next.
    fn next_deadline(&self) -> Option<Instant> {
        let first =
            |pending: &Pending| (!pending.told).then(|| pending.asked + self.patience.first);
        let queued = self.queue.iter().filter_map(|(pending, _)| first(pending));
        let running = self.running.iter().flat_map(|(pending, started)| {
            let last = match pending.kind {
                Kind(StoreCall::Probe(_)) => self.patience.first,
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
                Kind(StoreCall::Probe(_)) => self.patience.first,
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
                self.outbox.send(Event::Store(pending.generation, StoreAnswer::StillWaiting));
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
        let (calls, inbox) = mpsc::channel::<StoreCall>();
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
fn perform(store: &mut dyn SecretStore, call: StoreCall) -> StoreAnswer {
    match call {
        StoreCall::Probe(kind) => {
            let name = store.name().to_owned();
            StoreAnswer::Probed(kind, store.probe().map(|()| name))
        }
        StoreCall::Read { client, .. } => {
            let secret = store.read(&SecretRef::current(&client));
            StoreAnswer::Read(client, secret)
        }
        StoreCall::Write { client, label, secret, .. } => {
            let written = operations::keep(store, &SecretRef::current(&client), &label, &secret);
            StoreAnswer::Written(client, written)
        }
        StoreCall::Delete { client, .. } => {
            let deleted = operations::delete(store, &client);
            StoreAnswer::Deleted(client, deleted)
        }
        other => failed(&other, StoreError::Failed("STUB".to_owned())),
    }
}

#[cfg(test)]
#[path = "keychain_tests.rs"]
mod tests;
