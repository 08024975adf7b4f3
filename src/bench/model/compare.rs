//! Comparing two tokens.

use super::Model;
use crate::{bench::effect::Effect, jwt::Moment};

/// The dialog.
#[derive(Clone, Debug, Default)]
pub struct CompareDialog {}

/// What is asked of it.
#[derive(Clone, Debug)]
pub enum CompareCommand {
    /// STUB
    Nothing,
}

impl Model {
    pub(super) fn open_compare(&mut self, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = now;
        vec![]
    }

    pub(super) fn compare(&mut self, command: CompareCommand, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = (command, now);
        vec![]
    }
}
