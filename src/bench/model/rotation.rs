//! A new secret in the place of a former one, which is kept until it is dropped.

use super::Model;
use crate::{bench::effect::Effect, client::ClientRef};

impl Model {
    /// Drops the client's former secret, then the note of it in the record.
    pub(super) fn drop_previous(&mut self, _client: &ClientRef) -> Vec<Effect> {
        vec![] // STUB
    }
}
