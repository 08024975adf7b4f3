//! The keychain as a store that cannot hang: each call has a deadline, and is given up when it
//! passes.

use std::{
    io::IsTerminal as _,
    sync::mpsc::{self, RecvTimeoutError, Sender},
    time::Duration,
};

use super::output;
use crate::{
    client::{
        keychain::open_keychain,
        store::{Held, Interrupter, SecretRef, SecretStore, StoreError},
    },
    jwt::Secret,
};

/// How long a call may take, in seconds.
const DEADLINE: u64 = 5;

/// How long a person at a terminal may take to answer the keychain's prompt, in seconds.
const PATIENCE: u64 = 120;

/// What is done on the keychain's thread.
type Job = Box<dyn FnOnce(&mut dyn SecretStore) + Send>;

/// The keychain, on a thread of its own that is waited for no longer than the deadline.
pub struct TimedKeychain {
    jobs: Sender<Job>,
    interrupter: Interrupter,
    /// Why no more calls are made: one was given up, or its prompt was sent away. A person who
    /// sent it away is not asked again.
    ended: Option<StoreError>,
}

impl TimedKeychain {
    /// Starts the thread. Nothing is connected before the first call.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub fn start() -> Result<Self, StoreError> {
        let interrupter = Interrupter::default();
        let of_thread = interrupter.clone();
        let (jobs, to_do) = mpsc::channel::<Job>();
        std::thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || {
                let mut keychain = open_keychain(of_thread);
                for job in to_do {
                    job(keychain.as_mut());
                }
            })
            .map_err(|error| StoreError::Failed(format!("cannot start a thread: {error}")))?;
        Ok(Self { jobs, interrupter, ended: None })
    }

    /// Makes the call. At a terminal, where somebody may be answering a prompt, it says so and
    /// waits longer.
    fn call<T: Send + 'static>(
        &mut self,
        call: impl FnOnce(&mut dyn SecretStore) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        if let Some(error) = &self.ended {
            return Err(error.clone());
        }
        let (answer, answered) = mpsc::channel();
        let job: Job = Box::new(move |store| {
            // Nobody listens any more when the deadline has passed.
            let _ = answer.send(call(store));
        });
        let mut waited = DEADLINE;
        let mut outcome = match self.jobs.send(job) {
            Ok(()) => answered.recv_timeout(Duration::from_secs(DEADLINE)),
            Err(_) => Err(RecvTimeoutError::Disconnected),
        };
        if matches!(outcome, Err(RecvTimeoutError::Timeout)) && std::io::stderr().is_terminal() {
            output::complain("Waiting for the keychain: it may be asking for its password\n");
            outcome = answered.recv_timeout(Duration::from_secs(PATIENCE - DEADLINE));
            waited = PATIENCE;
        }
        let outcome = outcome.unwrap_or_else(|error| {
            // What was given up must not be done later after all.
            self.interrupter.interrupt();
            let error = match error {
                RecvTimeoutError::Timeout => StoreError::Deadline(waited),
                RecvTimeoutError::Disconnected => StoreError::Failed("it broke off".to_owned()),
            };
            self.ended = Some(error.clone());
            Err(error)
        });
        if let Err(error @ StoreError::Cancelled) = &outcome {
            self.ended = Some(error.clone());
        }
        outcome
    }
}

impl SecretStore for TimedKeychain {
    fn name(&self) -> &'static str {
        "the keychain"
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.call(|store| store.probe())
    }

    fn read(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        let name = secret.clone();
        self.call(move |store| store.read(&name))
    }

    fn write(&mut self, name: &SecretRef, label: &str, secret: &Secret) -> Result<(), StoreError> {
        let (name, label, secret) = (name.clone(), label.to_owned(), secret.clone());
        self.call(move |store| store.write(&name, &label, &secret))
    }

    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
        let name = secret.clone();
        self.call(move |store| store.delete(&name))
    }

    fn list(&mut self) -> Result<Vec<Held>, StoreError> {
        self.call(|store| store.list())
    }
}
