//! Searching files and streams of any size for tokens, in constant memory and on several threads.
//!
//! What is never here: what a token is worth (that is the caller's [`judge`](scan)), egui, standard
//! output.

use std::{
    num::NonZeroUsize,
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64},
    },
};

use crate::jwt::find::Found;

/// Something to be searched.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file, or a pipe that has a name.
    File(PathBuf),
    /// Standard input.
    StandardInput,
    /// A text that is here already, and what it is called.
    Bytes(String, Arc<[u8]>),
}

/// A token where it was found.
#[derive(Clone, Debug)]
pub struct Sighting<'t> {
    /// The input: its place among those that were asked for, from 0.
    pub input: usize,
    /// The line, from 1.
    pub line: u64,
    /// The byte of the line at which it begins, from 1.
    pub column: u64,
    /// The token, and what was undone to read it.
    pub found: Found<'t>,
    /// The line up to the token, as far as it is at hand; for its time stamp.
    pub before: &'t [u8],
}

/// How far a scan is, to be read from another thread; and how it is ended from there.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes that were searched.
    pub bytes: AtomicU64,
    /// Bytes that there are to search, as far as it is known.
    pub total: AtomicU64,
    /// Tokens that were found.
    pub tokens: AtomicU64,
    /// Whether to stop. What was found until then has been handed over.
    pub cancelled: AtomicBool,
}

/// What could not be searched, or not wholly. The rest was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The input: its place among those that were asked for, from 0.
    pub input: usize,
    /// The line at which it begins, from 1; 0 where it concerns the whole.
    pub line: u64,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Searches the inputs. `judge` is called on the scanning threads with each token, in no order;
/// `sink` with what it made of them on this thread, in the order of inputs and lines, and can end
/// the scan. Gives what could not be searched.
pub fn scan<T: Send>(
    inputs: &[Input],
    threads: NonZeroUsize,
    progress: &Progress,
    judge: impl Fn(Sighting<'_>) -> T + Sync,
    sink: impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    // STUB
    let _ = (inputs, threads, progress, judge, sink);
    Vec::new()
}
