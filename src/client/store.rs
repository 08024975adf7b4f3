//! What a place for secrets can do, and how it fails.

use std::sync::{Arc, Mutex, PoisonError};

use super::ClientRef;
use crate::jwt::Secret;

/// Why a store did not do what was asked. Texts never hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such store here: no bus, no service.
    #[error("no keychain is available: {0}")]
    Absent(String),
    /// The service is there and has no default collection to keep a secret in.
    #[error("the keychain has no default collection")]
    NoCollection,
    /// It is locked, and was not unlocked.
    #[error("the keychain is locked")]
    Locked,
    /// The user closed the unlock prompt, or stopped waiting for it.
    #[error("the keychain's unlock prompt was cancelled")]
    Cancelled,
    /// No answer within the deadline, in seconds.
    #[error("the keychain did not answer within {0} s")]
    Deadline(u64),
    /// The secret has more bytes than the store takes.
    #[error("the secret is longer than the {limit} bytes that fit here")]
    TooLong {
        /// The most that fits, in bytes.
        limit: usize,
    },
    /// What lies there is not what Jotbench wrote.
    #[error("the keychain item of this client is damaged: {0}")]
    Damaged(String),
    /// Anything else, in the platform's words.
    #[error("the keychain failed: {0}")]
    Failed(String),
}

impl StoreError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Absent(_) if cfg!(target_os = "linux") => {
                "Install and start a Secret Service (GNOME Keyring, KWallet, or KeePassXC with \
                 its Secret Service turned on), or keep the secret for this session only"
            }
            Self::Absent(_) => {
                "Start Jotbench in a desktop session, or keep the secret for this session only"
            }
            Self::NoCollection => {
                "Make a default keyring in the keychain's own window (Seahorse, KWallet Manager \
                 or KeePassXC), or keep the secret for this session only"
            }
            Self::Locked => "Unlock the keychain, or keep the secret for this session only",
            Self::Cancelled => {
                "Try again and enter the keychain's password, or keep the secret for this \
                 session only"
            }
            Self::Deadline(_) => {
                "See whether an unlock prompt is hidden behind a window, restart the keychain \
                 service, or keep the secret for this session only"
            }
            Self::TooLong { .. } => {
                "Use a shorter key (an elliptic-curve one, for example), or keep the secret for \
                 this session only"
            }
            Self::Damaged(_) => "Enter the secret again and save the client",
            Self::Failed(_) => "Try again, or keep the secret for this session only",
        }
        .to_owned()
    }
}

/// Ends a call that waits on a prompt, from another thread.
///
/// A store is given one when it is made, and registers what ends its waiting. One that cannot end
/// it (a service that hangs in the middle of a call) is left to its thread.
#[derive(Clone, Default)]
pub struct Interrupter(Arc<Mutex<Interruption>>);

#[derive(Default)]
struct Interruption {
    interrupted: bool,
    hook: Option<Box<dyn FnOnce() + Send>>,
}

impl Interrupter {
    /// Ends the waiting, now and for good: the store is not used again after this.
    pub fn interrupt(&self) {
        let hook = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.interrupted = true;
            state.hook.take()
        };
        // Called without the lock: the store clears its hook while this one runs.
        if let Some(hook) = hook {
            hook();
        }
    }

    /// Whether [`Interrupter::interrupt`] was called. A store looks before it changes anything, so
    /// that a write that was given up is not done later after all.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).interrupted
    }

    /// Does `wait`, which `hook` ends. Nothing is waited for when it was interrupted before.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`] when interrupted, or the error of `wait`.
    pub fn while_waiting<T>(
        &self,
        hook: impl FnOnce() + Send + 'static,
        wait: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.interrupted {
                return Err(StoreError::Cancelled);
            }
            state.hook = Some(Box::new(hook));
        }
        let outcome = wait();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.hook = None;
        if state.interrupted { Err(StoreError::Cancelled) } else { outcome }
    }
}

/// A place for secrets. Every call may block.
pub trait SecretStore {
    /// Its name for the status bar, such as `Secret Service`.
    fn name(&self) -> &'static str;

    /// Whether it answers, without asking for a secret and without any prompt.
    ///
    /// # Errors
    /// Why it does not. [`StoreError::Locked`] says that it is there and will ask to be unlocked.
    fn probe(&mut self) -> Result<(), StoreError>;

    /// The client's secret; `None` where there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn read(&mut self, client: &ClientRef) -> Result<Option<Secret>, StoreError>;

    /// Keeps the secret, in the place of a former one. `label` is for the keychain's own window.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn write(&mut self, client: &ClientRef, label: &str, secret: &Secret)
    -> Result<(), StoreError>;

    /// Drops the secret; nothing happens where there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn delete(&mut self, client: &ClientRef) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_says_what_to_do() {
        for error in [
            StoreError::Absent("no bus".to_owned()),
            StoreError::NoCollection,
            StoreError::Locked,
            StoreError::Cancelled,
            StoreError::Deadline(5),
            StoreError::TooLong { limit: 2_560 },
            StoreError::Damaged(String::new()),
            StoreError::Failed(String::new()),
        ] {
            assert!(!error.hint().is_empty() && !error.hint().ends_with('.'));
        }
    }

    #[test]
    fn an_interrupted_wait_ends_as_cancelled() {
        let interrupter = Interrupter::default();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let outcome = std::thread::scope(|scope| {
            let waiting = interrupter.clone();
            let handle = scope.spawn(move || {
                waiting.while_waiting(move || drop(end), || Ok(ended.recv().is_err()))
            });
            while !handle.is_finished() && !interrupter.is_interrupted() {
                std::thread::sleep(std::time::Duration::from_millis(10));
                interrupter.interrupt();
            }
            handle.join().unwrap()
        });
        assert_eq!(outcome, Err(StoreError::Cancelled));
        assert_eq!(interrupter.while_waiting(|| (), || Ok(())), Err(StoreError::Cancelled));
    }
}
