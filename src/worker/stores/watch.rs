//! A lane has two threads: one that makes the calls and may hang, one that never does.
//!
//! A call that is not answered in the first seconds is reported as still waiting: a prompt may be
//! open. It goes on, and can be cancelled, until patience ends. A call that is cancelled or given
//! up is answered at once; its waiting for a prompt is stopped, and its thread is left behind with
//! its store.
//! The next call gets a new thread and a new store. What the abandoned thread still answers is
//! dropped, and a secret in it wiped. Nothing that was cancelled is asked again unbidden.
//!
//! Locking does not queue behind a call. An unlocking that is under way is cancelled, and leaves the
//! file locked when it ends at last.

use std::{
    collections::{HashSet, VecDeque},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

use super::{
    BROKEN, Patience,
    calls::{Kind, Source, Way},
};
use crate::{
    bench::{
        Event,
        effect::{Generation, StoreCall},
        event::StoreAnswer,
    },
    client::store::{Interrupter, StoreError},
    worker::{Outbox, residue::wipe_stack},
};

/// Threads that may hang at the same time; each holds a connection. More calls are refused.
pub(super) const MOST_ABANDONED: usize = 4;

/// The way to the threads.
pub(super) struct Lane(Sender<Message>);

enum Message {
    Call(Generation, StoreCall),
    Cancel(Generation),
    CancelUnlocking,
    /// From a thread: what came of its call.
    Done(u64, StoreAnswer),
    Leave,
}

impl Lane {
    /// Starts the lane's threads.
    pub(super) fn start(
        way: Way,
        source: Source,
        patience: Patience,
        outbox: Outbox,
    ) -> io::Result<Self> {
        let (own, inbox) = mpsc::channel();
        let lane = Self(own.clone());
        let watch = Watch {
            way,
            own,
            outbox,
            source,
            patience,
            queue: VecDeque::new(),
            running: None,
            caller: None,
            abandoned: HashSet::new(),
            callers: 0,
        };
        thread::Builder::new()
            .name(format!("{}-deadlines", way.thread()))
            .spawn(move || watch.run(&inbox))?;
        Ok(lane)
    }

    pub(super) fn call(&self, generation: Generation, call: StoreCall) {
        let _ = self.0.send(Message::Call(generation, call));
    }

    pub(super) fn cancel(&self, generation: Generation) {
        let _ = self.0.send(Message::Cancel(generation));
    }

    /// Cancels all unlocking that is under way.
    pub(super) fn cancel_unlocking(&self) {
        let _ = self.0.send(Message::CancelUnlocking);
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        let _ = self.0.send(Message::Leave);
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
    way: Way,
    own: Sender<Message>,
    outbox: Outbox,
    source: Source,
    patience: Patience,
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
                Ok(Message::CancelUnlocking) => self.cancel_unlocking(),
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

    fn cancel_unlocking(&mut self) {
        if self.running.as_ref().is_some_and(|(pending, _)| pending.kind.is_unlock()) {
            self.give_up(StoreError::Cancelled);
        }
        let queue = std::mem::take(&mut self.queue);
        for (pending, call) in queue {
            if pending.kind.is_unlock() {
                self.fail(&pending, StoreError::Cancelled);
            } else {
                self.queue.push_back((pending, call));
            }
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

    /// After which time it is said that the call is still waited for.
    fn first(&self, kind: &Kind) -> Duration {
        const OF_A_DERIVATION: u32 = 6;
        // Where the keychain takes part, a prompt may be open, and that is to be said soon.
        if self.way == Way::File && kind.derives_a_key() {
            self.patience.first.saturating_mul(OF_A_DERIVATION)
        } else {
            self.patience.first
        }
    }

    /// After which time the call has failed.
    fn last(&self, kind: &Kind) -> Duration {
        if kind.is_probe() { self.patience.first } else { self.patience.last }
    }

    /// When something has to be said or done next.
    fn next_deadline(&self) -> Option<Instant> {
        let first =
            |pending: &Pending| (!pending.told).then(|| pending.asked + self.first(&pending.kind));
        let queued = self.queue.iter().filter_map(|(pending, _)| first(pending));
        let running = self.running.iter().flat_map(|(pending, started)| {
            let last = *started + self.last(&pending.kind);
            [first(pending), Some(last)].into_iter().flatten()
        });
        queued.chain(running).min()
    }

    fn keep_deadlines(&mut self) {
        let now = Instant::now();
        let over = self.running.as_ref().and_then(|(pending, started)| {
            let limit = self.last(&pending.kind);
            (now.saturating_duration_since(*started) >= limit).then_some(limit)
        });
        if let Some(limit) = over {
            self.give_up(StoreError::Deadline(limit.as_secs()));
        }
        // A call that waits behind another is waited for, too.
        let queued = self.queue.iter().map(|(pending, _)| pending);
        let running = self.running.iter().map(|(pending, _)| pending);
        let late: Vec<Generation> = queued
            .chain(running)
            .filter(|pending| {
                let waited = now.saturating_duration_since(pending.asked);
                !pending.told && waited >= self.first(&pending.kind)
            })
            .map(|pending| pending.generation)
            .collect();
        let queued = self.queue.iter_mut().map(|(pending, _)| pending);
        let running = self.running.iter_mut().map(|(pending, _)| pending);
        for pending in queued.chain(running).filter(|it| late.contains(&it.generation)) {
            pending.told = true;
            self.outbox.send(Event::Store(pending.generation, StoreAnswer::StillWaiting));
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
        let (source, answers) = (self.source.clone(), self.own.clone());
        let for_stores = interrupter.clone();
        thread::Builder::new().name(self.way.thread().to_owned()).spawn(move || {
            let mut stores = source.open(for_stores.clone());
            for call in inbox {
                let kind = Kind::of(&call);
                let outcome = catch_unwind(AssertUnwindSafe(|| stores.perform(call)));
                let answer = outcome.unwrap_or_else(|_| {
                    // What the panic left of them is not used again.
                    stores = source.open(for_stores.clone());
                    kind.failed(StoreError::Failed(BROKEN.to_owned()))
                });
                if answers.send(Message::Done(number, answer)).is_err() {
                    return;
                }
                wipe_stack();
            }
        })?;
        Ok(Caller { number, calls, interrupter })
    }
}
