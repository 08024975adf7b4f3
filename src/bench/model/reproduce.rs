//! Reproducing the token on the bench for a client of one's own.

use super::Model;
use crate::{bench::effect::Effect, jwt::Moment};

/// The dialog.
#[derive(Clone, Debug, Default)]
pub struct ReproduceDialog {}

/// What is asked of it.
#[derive(Clone, Debug)]
pub enum ReproduceCommand {
    /// STUB
    Nothing,
}

impl Model {
    pub(super) fn open_reproduce(&mut self, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = now;
        vec![]
    }

    pub(super) fn reproduce(&mut self, command: ReproduceCommand, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = (command, now);
        vec![]
    }
}
