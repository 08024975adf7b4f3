//! Calls to the places for secrets. The keychain and the encrypted file have a lane each, so that
//! neither keeps the other away; this session's secrets lie in memory and are there at once.
//!
//! A call that takes part in two places, such as a copy from one to the other, goes the keychain's
//! way if it is one of them. Locking waits for no lane: see [`watch`].

mod calls;
mod read_all;
#[cfg(test)]
mod tests;
mod watch;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use self::{
    calls::{Source, Way, failed},
    watch::Lane,
};
use super::Outbox;
use crate::{
    bench::{
        Event,
        effect::{Generation, StoreCall},
        event::StoreAnswer,
    },
    client::{
        session::SessionStore,
        store::{Interrupter, SecretStore, StoreError},
        vault::Vault,
    },
};

/// Makes a keychain, on the thread that uses it.
pub type Opener = Arc<dyn Fn(Interrupter) -> Box<dyn SecretStore> + Send + Sync>;

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// After this a probe has failed, and any other call is reported as still waiting; one that
    /// derives a key from a passphrase, which takes its time on purpose, after six times as long
    /// unless the keychain takes part.
    pub first: Duration,
    /// After this any call has failed: long enough for a person to find and type a password.
    pub last: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { first: Duration::from_secs(5), last: Duration::from_mins(2) }
    }
}

/// The way to the places for secrets.
pub(super) struct Desk {
    keychain: Lane,
    file: Lane,
    source: Source,
    outbox: Outbox,
}

impl Desk {
    /// Starts the lanes; without a vault, what needs the encrypted file is answered with the
    /// reason.
    pub(super) fn start(
        keychain: Opener,
        vault: Result<Vault, StoreError>,
        patience: Patience,
        outbox: Outbox,
    ) -> io::Result<Self> {
        let source = Source::new(keychain, vault, SessionStore::default());
        let lane = |way| Lane::start(way, source.clone(), patience, outbox.clone());
        Ok(Self { keychain: lane(Way::Keychain)?, file: lane(Way::File)?, source, outbox })
    }

    /// Hands the call to its lane and returns at once.
    pub(super) fn call(&self, generation: Generation, call: StoreCall) {
        if let StoreCall::Lock = call {
            self.file.cancel_unlocking();
            self.source.lock();
            return self.outbox.send(Event::Store(generation, StoreAnswer::Locked));
        }
        match Way::of(&call) {
            Way::Keychain => self.keychain.call(generation, call),
            Way::File => self.file.call(generation, call),
            Way::Memory => {
                let broken = failed(&call, StoreError::Failed(BROKEN.to_owned()));
                let mut stores = self.source.open(Interrupter::default());
                let answer = catch_unwind(AssertUnwindSafe(|| stores.perform(call)));
                self.outbox.send(Event::Store(generation, answer.unwrap_or(broken)));
            }
        }
    }

    pub(super) fn cancel(&self, generation: Generation) {
        self.keychain.cancel(generation);
        self.file.cancel(generation);
    }
}

/// What is said when a call panicked.
const BROKEN: &str = "Jotbench itself failed";
