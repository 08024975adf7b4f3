//! Searching files and streams of any size for tokens, in constant memory and on several threads.
//!
//! ```text
//! inputs ─▶ feed ─▶ pieces ─▶ searched and judged, each by itself ─▶ seam ─▶ sink
//!          (in turn)          (on every thread at once)              (in order)
//! ```
//! A `feed` cuts the inputs into pieces, at line ends where there are any. Each piece is searched as
//! if it were a text of its own. That is right wherever nothing was open at the end of the piece
//! before it; where something was, the `seam` searches what lies across the cut again. The pieces
//! are few and go round, so memory does not grow with the input.
//!
//! What is never here: what a token is worth (that is the caller's [`judge`](scan)), egui, standard
//! output.

mod feed;
mod lines;
mod piece;
mod seam;
mod source;
mod threads;
mod utf16;

use std::{
    num::NonZeroUsize,
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use feed::Feed;
use lines::Lines;
use piece::{Piece, Start};
use seam::Seam;

use crate::jwt::find::{self, Found, Searched};

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
    /// The byte of the line at which it begins, from 1. Of UTF-16 text, the byte in UTF-8.
    pub column: u64,
    /// The token, and what was undone to read it. Its span is that in the whole input.
    pub found: Found<'t>,
    /// The line up to the token, for its time stamp; of a long one, the last [`BEFORE`] bytes.
    pub before: &'t [u8],
}

/// How many bytes of a line a [`Sighting`] shows before its token, at most.
pub const BEFORE: usize = 4096;

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

impl Progress {
    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// What could not be searched, or not wholly. The rest was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The input: its place among those that were asked for, from 0.
    pub input: usize,
    /// The line at which it begins, from 1; 0 where it concerns the whole.
    pub line: u64,
    /// What is wrong, to be read after the input's name and a colon.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Searches the inputs. `judge` is called on the scanning threads with each token, in no order;
/// `sink` with what it made of them on this thread, in the order of inputs and lines, and can end
/// the scan. Gives what could not be searched.
///
/// With one thread all is done on this one. Now and then `judge` is called for a token whose answer
/// is not handed over, because it turns out to be part of another.
pub fn scan<T: Send>(
    inputs: &[Input],
    threads: NonZeroUsize,
    progress: &Progress,
    judge: impl Fn(Sighting<'_>) -> T + Sync,
    sink: impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    let work = Work { search: &search, judge: &judge, progress, size: piece::SIZE };
    scan_with(inputs, threads, &work, sink)
}

fn scan_with<T: Send, J: Fn(Sighting<'_>) -> T + Sync>(
    inputs: &[Input],
    threads: NonZeroUsize,
    work: &Work<'_, J>,
    sink: impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    let feed = Feed::new(inputs, work.size, work.progress);
    let mut troubles = match threads.get() {
        1 => on_this_thread(feed, work, sink),
        threads => threads::on_threads(feed, threads, work, sink),
    };
    troubles.sort_by_key(|trouble| (trouble.input, trouble.line));
    troubles
}

/// [`find::search`] as a function that can be handed on.
fn search<'t>(text: &'t [u8], is_last: bool, each: &mut dyn FnMut(Found<'t>)) -> Searched {
    find::search(text, is_last, each)
}

/// How tokens are found in a piece.
type Search<'s> =
    &'s (dyn for<'t> Fn(&'t [u8], bool, &mut dyn FnMut(Found<'t>)) -> Searched + Sync);

/// What is done with each piece.
struct Work<'w, J> {
    search: Search<'w>,
    judge: &'w J,
    progress: &'w Progress,
    /// How many bytes a piece is to hold.
    size: usize,
}

impl<J> Clone for Work<'_, J> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<J> Copy for Work<'_, J> {}

fn on_this_thread<T, J: Fn(Sighting<'_>) -> T>(
    mut feed: Feed<'_>,
    work: &Work<'_, J>,
    mut sink: impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    let mut piece = Piece::default();
    let mut joint = Joint::default();
    while !work.progress.is_cancelled() && feed.next(&mut piece) {
        piece.count();
        piece.search(Start::Known(joint.start_of(&piece)), work);
        if joint.add(&mut piece, work, &mut sink).is_break() {
            break;
        }
    }
    feed.troubles.append(&mut joint.seam.troubles);
    feed.troubles
}

/// Takes the searched pieces in their order.
#[derive(Debug, Default)]
struct Joint {
    seam: Seam,
    /// Where the next piece begins, if no input begins with it.
    lines: Lines,
}

impl Joint {
    fn start_of<T>(&self, piece: &Piece<T>) -> Lines {
        if piece.offset == 0 { Lines::default() } else { self.lines }
    }

    fn add<T, J: Fn(Sighting<'_>) -> T>(
        &mut self,
        piece: &mut Piece<T>,
        work: &Work<'_, J>,
        sink: &mut impl FnMut(T) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let start = self.start_of(piece);
        self.lines = start.behind(piece.breaks);
        self.seam.join(piece, start, work, sink)
    }
}

#[cfg(test)]
mod tests;
