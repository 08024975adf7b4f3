//! The tray on the bench: tokens are found in what was pasted or opened, and one of them is chosen.

mod list;
mod opening;
mod search;
mod words;

use std::{path::PathBuf, sync::Arc};

pub(super) use self::opening::Origin;
pub use self::search::{ScanNews, Scanning, Unplaced};
use super::{Model, ProfileChoice};
use crate::{
    bench::{assess::Assessor, effect::Effect, signer::Keyring},
    jwt::Moment,
};

/// What is asked of the tray.
#[derive(Clone, Debug)]
pub enum TrayCommand {
    /// Put this item on the bench, from 0.
    Choose(usize),
    /// Take this item out.
    Remove(usize),
    /// Take all out.
    Clear,
    /// Search these files, however large.
    ScanFiles(Vec<PathBuf>),
    /// Stop the search; what was found stays.
    Cancel,
}

impl Model {
    pub(super) fn tray(&mut self, command: TrayCommand, now: Moment) -> Vec<Effect> {
        match command {
            TrayCommand::Choose(place) => self.choose_from_tray(place, now),
            TrayCommand::Remove(place) => {
                self.remove_from_tray(place);
                vec![]
            }
            TrayCommand::Clear => self.clear_tray(),
            TrayCommand::ScanFiles(paths) => self.scan_files(paths, now),
            TrayCommand::Cancel => self.cancel_scan(now),
        }
    }

    /// Judges what is found as the bench judges: as of this moment, by the same profile.
    fn assessor(&self, now: Moment) -> Assessor {
        let profile = match &self.profile_choice {
            ProfileChoice::Id(id) => Some(id.clone()),
            ProfileChoice::Auto => None,
        };
        let profiles = Arc::new(self.profiles.clone());
        Assessor::new(profiles, profile, Keyring::default(), now, self.expected.clone())
    }
}
