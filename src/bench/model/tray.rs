//! The tray on the bench: tokens are found in what was pasted or opened, and one of them is chosen.

use std::path::PathBuf;

use super::{Model, Problem};
use crate::{
    bench::{
        effect::{Effect, Generation},
        tray::TrayItem,
    },
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
    /// Search this file, however large.
    ScanFile(PathBuf),
    /// Stop the search; what was found stays.
    Cancel,
}

/// A search under way.
#[derive(Clone, Debug, Default)]
pub struct Scanning {
    /// The job.
    pub generation: Generation,
    /// What is searched, for people.
    pub origin: String,
    /// Bytes searched so far.
    pub bytes: u64,
    /// Bytes that there are, as far as is known.
    pub total: u64,
}

/// What a search on a worker tells.
#[derive(Clone, Debug)]
pub enum ScanNews {
    /// So many bytes of so many were searched.
    Progress {
        /// Bytes searched.
        bytes: u64,
        /// Bytes that there are.
        total: u64,
    },
    /// Tokens that were found since the last news, in their order.
    Found(Vec<TrayItem>),
    /// It is over, or was cancelled; what could not be searched.
    Ended(Vec<Problem>),
}

impl Model {
    pub(super) fn tray(&mut self, command: TrayCommand, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = (command, now);
        vec![]
    }

    pub(super) fn take_scan_news(
        &mut self,
        generation: Generation,
        news: ScanNews,
        now: Moment,
    ) -> Vec<Effect> {
        // STUB
        let _ = (generation, news, now);
        vec![]
    }
}
