//! Making bad tokens of a good one.

use super::Model;
use crate::{bench::effect::Effect, jwt::Moment};

/// The dialog.
#[derive(Clone, Debug, Default)]
pub struct TestTokensDialog {}

/// What is asked of it.
#[derive(Clone, Debug)]
pub enum TestTokensCommand {
    /// STUB
    Nothing,
}

impl Model {
    pub(super) fn open_test_tokens(&mut self, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = now;
        vec![]
    }

    pub(super) fn take_folder(
        &mut self,
        result: Result<Option<std::path::PathBuf>, crate::bench::event::FileError>,
    ) -> Vec<Effect> {
        // STUB
        let _ = result;
        vec![]
    }

    /// The test tokens as a JSON list.
    pub(super) fn test_tokens_to_save(&self) -> crate::jwt::Secret {
        // STUB
        crate::jwt::Secret::default()
    }

    pub(super) fn test_tokens(&mut self, command: TestTokensCommand, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = (command, now);
        vec![]
    }
}
