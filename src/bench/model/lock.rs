//! Locking: secrets go, the work stays.

use super::{LockCause, Model};
use crate::{bench::effect::Effect, jwt::Moment};

impl Model {
    /// Drops every secret from memory and from the clipboard.
    pub(super) fn lock(&mut self, cause: LockCause, _now: Moment) -> Vec<Effect> {
        self.locked = Some(cause);
        self.lock_serial += 1;
        vec![] // STUB
    }

    /// Fetches the chosen client's secret from its store again.
    pub(super) fn unlock(&mut self, _now: Moment) -> Vec<Effect> {
        self.locked = None;
        vec![] // STUB
    }
}
