//! What a place for secrets can do, and how it fails.

use super::ClientRef;
use crate::jwt::Secret;

/// Why a store did not do what was asked. Texts never hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such store here: no bus, no service.
    #[error("no keychain is available: {0}")]
    Absent(String),
    /// It is locked, and was not unlocked.
    #[error("the keychain is locked")]
    Locked,
    /// The user closed the unlock prompt.
    #[error("the keychain's unlock prompt was cancelled")]
    Cancelled,
    /// No answer within the deadline.
    #[error("the keychain did not answer within {0} s")]
    Deadline(u64),
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
        todo!()
    }
}

/// A place for secrets. Every call may block.
pub trait SecretStore {
    /// Its name for the status bar, such as `Secret Service`.
    fn name(&self) -> &'static str;

    /// Whether it answers, without asking for a secret.
    ///
    /// # Errors
    /// Why it does not.
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
