//! The settings, read and changed.

use super::Model;
use crate::{bench::effect::Effect, settings::Settings};

impl Model {
    /// Takes over what was set, and has it written.
    pub(super) fn change_settings(&mut self, settings: Settings) -> Vec<Effect> {
        if self.settings == settings {
            return vec![];
        }
        self.settings = settings.clone();
        vec![Effect::SaveSettings(settings)]
    }

    /// Takes over what was read. What cannot be read changes nothing, and is not written over.
    pub(super) fn take_settings(&mut self, result: Result<Settings, String>) -> Vec<Effect> {
        match result {
            Ok(settings) => {
                self.settings = settings;
                vec![]
            }
            Err(problem) => self.fail(problem, "The usual settings hold until then"),
        }
    }
}
