//! Lines and columns, counted from piece to piece.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use super::piece::Piece;

/// Where a byte of an input stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// Its line, from 1.
    pub(super) line: u64,
    /// The byte of the input at which that line begins, from 0.
    pub(super) begin: u64,
}

impl Default for Lines {
    fn default() -> Self {
        Self { line: 1, begin: 0 }
    }
}

impl Lines {
    /// The place behind `bytes`, of which the first stands here and is the input's byte `offset`.
    pub(super) fn plus(self, bytes: &[u8], offset: u64) -> Self {
        self.behind(Breaks::of(bytes, offset))
    }

    /// The place behind a stretch that begins here.
    pub(super) fn behind(self, breaks: Breaks) -> Self {
        Self { line: self.line + breaks.count, begin: breaks.last_begin.unwrap_or(self.begin) }
    }
}

/// The line ends of a stretch.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Breaks {
    count: u64,
    /// The byte of the input behind the last of them.
    last_begin: Option<u64>,
}

impl Breaks {
    /// Counts; the first of `bytes` is the input's byte `offset`.
    pub(super) fn of(bytes: &[u8], offset: u64) -> Self {
        let last_begin = memchr::memrchr(b'\n', bytes).map(|last| offset + last as u64 + 1);
        let count = match last_begin {
            None => 0,
            Some(_) => memchr::memchr_iter(b'\n', bytes).count() as u64,
        };
        Self { count, last_begin }
    }
}

/// What the threads tell each other of lines. A piece is counted as soon as it is read, so nobody
/// waits for long to learn where its own begins.
#[derive(Debug, Default)]
pub(super) struct Book {
    pages: Mutex<Pages>,
    written: Condvar,
}

#[derive(Debug, Default)]
struct Pages {
    /// The first piece that is not counted yet, and where it begins.
    next: u64,
    begin: Lines,
    /// Pieces behind that one that are counted, and whether an input begins with them.
    ahead: BTreeMap<u64, (Breaks, bool)>,
    /// Where pieces begin that somebody may ask for.
    begins: BTreeMap<u64, Lines>,
    /// Pieces that nobody asks for, though where they begin was not known yet.
    forgotten: BTreeSet<u64>,
}

impl Book {
    /// Notes a piece that was counted.
    pub(super) fn note<T>(&self, piece: &Piece<T>) {
        let mut pages = self.pages();
        pages.ahead.insert(piece.number, (piece.breaks, piece.offset == 0));
        loop {
            let Pages { next, begin, ahead, begins, .. } = &mut *pages;
            let Some((breaks, is_first)) = ahead.remove(next) else { break };
            if is_first {
                *begin = Lines::default();
            }
            begins.insert(*next, *begin);
            *begin = begin.behind(breaks);
            *next += 1;
        }
        drop(pages);
        self.written.notify_all();
    }

    /// Where a piece begins that was noted; waits until those before it are.
    pub(super) fn begin(&self, number: u64) -> Lines {
        let is_open = |pages: &mut Pages| pages.next <= number;
        let pages = self.written.wait_while(self.pages(), is_open);
        let pages = pages.unwrap_or_else(PoisonError::into_inner);
        pages.begins.get(&number).copied().unwrap_or_default()
    }

    /// Nobody will ask for this piece any more. What is noted of it may come later, and then it is
    /// dropped with the next.
    pub(super) fn forget(&self, number: u64) {
        let mut pages = self.pages();
        pages.forgotten.insert(number);
        let Pages { begins, forgotten, .. } = &mut *pages;
        forgotten.retain(|number| begins.remove(number).is_none());
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
