//! Searching files and streams of any size for tokens, in constant memory and on several threads.
//!
//! ```text
//! inputs ─▶ desk ─▶ pieces ────▶ searched and judged, each by itself ─▶ seam ─▶ sink
//!         (in turn) stretches ─▶ read and searched until something is found (in order)
//!                                (on every thread at once)
//! ```
//! A `feed` cuts the inputs into pieces, at line ends where there are any. Each piece is searched as
//! if it were a text of its own. That is right wherever nothing was open at the end of the piece
//! before it; where something was, the `seam` searches what lies across the cut again. The pieces
//! are few and go round, so memory does not grow with the input.
//!
//! Most of a log holds no token. So of an input that can be read from any place, long stretches are
//! given out unread: a thread reads and searches one for itself and says that there is nothing in it.
//! From the first place on where there is something, what is left of it is cut into pieces. Lines
//! are not counted before somebody asks for one ([`stored`]).
//!
//! What is never here: what a token is worth (that is the caller's [`judge`](scan)), egui, standard
//! output.

mod current;
mod desk;
mod feed;
mod lines;
mod piece;
mod seam;
mod source;
mod stored;
mod stretch;
mod threads;
mod utf16;

use std::{
    num::NonZeroUsize,
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use current::Current;
use desk::{Desk, Done};
use feed::Feed;
use piece::Piece;
use seam::Seam;
use stretch::Stretch;

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
    /// Held while a large token is judged.
    large: Mutex<()>,
}

/// Tokens of more than this many bytes are judged one at a time: read, a token takes many times its
/// own size, and memory is to stay small on any number of threads.
const LARGE: usize = 64 * 1024;

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
    let desk = Desk::new(Feed::new(inputs, work.size, work.progress));
    let mut troubles = match threads.get() {
        1 => on_this_thread(&desk, work, sink),
        threads => threads::on_threads(&desk, threads, work, sink),
    };
    troubles.append(&mut desk.into_troubles());
    troubles.sort_by_key(|trouble| (trouble.input, trouble.line));
    // Several threads may have met the same.
    troubles.dedup_by(|one, other| one.line == 0 && one == other);
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
    desk: &Desk<'_>,
    work: &Work<'_, J>,
    mut sink: impl FnMut(T) -> ControlFlow<()>,
) -> Vec<Trouble> {
    let mut joint = Joint::default();
    let mut free = Piece::default();
    while !work.progress.is_cancelled() {
        let Some((mut done, space)) = desk.work(free, work) else { break };
        if joint.add(&mut done, work, &mut sink).is_break() {
            break;
        }
        free = match (done, space) {
            (Done::Piece(piece), _) | (_, Some(piece)) => piece,
            (Done::Blank { .. }, None) => Piece::default(),
        };
    }
    joint.seam.troubles
}

/// Takes what was searched in its order.
#[derive(Debug, Default)]
struct Joint {
    seam: Seam,
}

impl Joint {
    fn add<T, J: Fn(Sighting<'_>) -> T>(
        &mut self,
        done: &mut Done<T>,
        work: &Work<'_, J>,
        sink: &mut impl FnMut(T) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match done {
            Done::Piece(piece) => self.seam.join(piece, work, sink),
            Done::Blank { stretch, .. } => {
                if self.seam.is_open() {
                    self.close(stretch, work, sink)?;
                }
                let length = stretch.to - stretch.from;
                work.progress.bytes.fetch_add(length, Ordering::Relaxed);
                ControlFlow::Continue(())
            }
        }
    }

    /// Reads so much of a stretch again as belongs to what is open before it: a token at a line's
    /// end may go on in the next line, though that holds none of its own.
    fn close<T, J: Fn(Sighting<'_>) -> T>(
        &mut self,
        stretch: &Stretch,
        work: &Work<'_, J>,
        sink: &mut impl FnMut(T) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut piece = Piece::default();
        let mut rest = (stretch.from < stretch.to).then(|| Current::part(stretch));
        while self.seam.is_open()
            && let Some(current) = rest
        {
            rest = current.fill(&mut piece, work.size);
            // It is the stretch that counts for the progress.
            piece.raw = 0;
            piece.search(work);
            self.seam.join(&mut piece, work, sink)?;
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests;
