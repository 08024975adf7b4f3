//! The settings, read and changed.

use super::Model;
use crate::{bench::effect::Effect, settings::Settings};

impl Model {
    /// Takes over what was set, and has it written.
    pub(super) fn change_settings(&mut self, settings: Settings) -> Vec<Effect> {
        self.settings = settings.clone();
        vec![Effect::SaveSettings(settings)] // STUB
    }

    /// Takes over what was read.
    pub(super) fn take_settings(&mut self, result: Result<Settings, String>) -> Vec<Effect> {
        match result {
            Ok(settings) => {
                self.settings = settings;
                vec![] // STUB
            }
            Err(problem) => self.fail(problem, "The usual settings hold until it is mended"),
        }
    }
}
