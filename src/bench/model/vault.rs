//! The encrypted file of secrets: opened, made, given another passphrase.

use super::Model;
use crate::{bench::effect::Effect, jwt::Secret};

impl Model {
    /// Opens the encrypted file, or makes it.
    pub(super) fn unlock_store(&mut self, _passphrase: Secret, _create: bool) -> Vec<Effect> {
        vec![] // STUB
    }

    /// Gives it another passphrase.
    pub(super) fn change_passphrase(&mut self, _former: Secret, _new: Secret) -> Vec<Effect> {
        vec![] // STUB
    }
}
