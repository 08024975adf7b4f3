//! Reporting what is known of a token.

use super::Model;
use crate::{bench::effect::Effect, jwt::Moment};

/// The dialog.
#[derive(Clone, Debug, Default)]
pub struct ReportDialog {}

/// What is asked of it.
#[derive(Clone, Debug)]
pub enum ReportCommand {
    /// STUB
    Nothing,
}

impl Model {
    pub(super) fn open_report(&mut self, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = now;
        vec![]
    }

    /// Copies the report in Markdown with the masks that are chosen, without a dialog.
    pub(super) fn copy_report(&mut self, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = now;
        vec![]
    }

    /// The report as it is saved.
    pub(super) fn report_to_save(&self, is_json: bool) -> crate::jwt::Secret {
        // STUB
        let _ = is_json;
        crate::jwt::Secret::default()
    }

    pub(super) fn report(&mut self, command: ReportCommand, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = (command, now);
        vec![]
    }
}
