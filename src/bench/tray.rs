//! The tray: every token that was found in what was pasted, dropped or opened.

use super::summary::Summary;
use crate::jwt::time::Stamp;

/// The most tokens that the tray lists; what is more is counted.
pub const MOST_ITEMS: usize = 10_000;

/// A token in the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayItem {
    /// The token.
    pub token: String,
    /// What was undone or taken off to read it (STR-4).
    pub taken_off: Vec<&'static str>,
    /// The line at which it stood, from 1.
    pub line: u64,
    /// When that line says that it was written.
    pub stamp: Option<Stamp>,
    /// How often it was found.
    pub count: u64,
    /// What is known of it.
    pub summary: Summary,
}

/// All of them, in the order in which they were found, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tray {
    /// Where they come from, in words: `the pasted text`, a file's name; empty where there are none.
    pub origin: String,
    /// The tokens.
    pub items: Vec<TrayItem>,
    /// The one that lies on the bench.
    pub chosen: Option<usize>,
    /// Different tokens that found no room.
    pub beyond: u64,
}
