//! Reading the inputs one after another and cutting them into pieces.

use std::{io, ops::Range, sync::atomic::Ordering};

use super::{BEFORE, Input, Progress, Trouble, piece::Piece, source::Source};
use crate::files::Cause;

/// How far from its end a piece is searched for a line end to cut at, in bytes. What is behind the
/// cut is copied into the next piece.
const LAST_LINE: usize = 16 * 1024;

/// Gives out the inputs in pieces.
pub(super) struct Feed<'f> {
    inputs: std::iter::Enumerate<std::slice::Iter<'f, Input>>,
    progress: &'f Progress,
    /// How many bytes a piece is to hold.
    size: usize,
    /// What is being read.
    current: Option<Current>,
    /// The number of the next piece.
    number: u64,
    /// What could not be read.
    pub(super) troubles: Vec<Trouble>,
}

/// An input that is being read.
struct Current {
    input: usize,
    source: Source,
    /// How many of its bytes went into pieces.
    raw: u64,
    /// The byte of the input at which the next piece begins.
    offset: u64,
    /// What stands before the last cut in its line, and what was read behind it.
    rest: Vec<u8>,
    /// Where what stands behind the cut begins in `rest`.
    begin: usize,
}

impl<'f> Feed<'f> {
    pub(super) fn new(inputs: &'f [Input], size: usize, progress: &'f Progress) -> Self {
        let total = inputs.iter().map(Source::size).fold(0, u64::saturating_add);
        progress.total.store(total, Ordering::Relaxed);
        let inputs = inputs.iter().enumerate();
        Self { inputs, progress, size, current: None, number: 0, troubles: Vec::new() }
    }

    /// Fills the piece with what comes next. `false`: there is nothing more.
    pub(super) fn next<T>(&mut self, piece: &mut Piece<T>) -> bool {
        loop {
            let current = match self.current.take() {
                Some(current) => current,
                None => match self.open_next() {
                    Some(Ok(current)) => current,
                    Some(Err(trouble)) => {
                        self.troubles.push(trouble);
                        continue;
                    }
                    None => return false,
                },
            };
            piece.number = self.number;
            self.number += 1;
            let input = current.input;
            let (next, error) = current.fill(piece, self.size);
            self.current = next;
            self.troubles.extend(error.map(|error| broken(input, &error)));
            return true;
        }
    }

    /// Opens the next input. `None`: there is none.
    fn open_next(&mut self) -> Option<Result<Current, Trouble>> {
        let (place, input) = self.inputs.next()?;
        let opened = Source::open(input).map(|source| Current::new(place, source));
        Some(opened.map_err(|refusal| {
            // It counts as done, so that the progress comes to its end.
            self.progress.bytes.fetch_add(Source::size(input), Ordering::Relaxed);
            Trouble { input: place, line: 0, message: refusal.message, hint: refusal.hint }
        }))
    }
}

impl Current {
    fn new(input: usize, source: Source) -> Self {
        Self { input, source, raw: 0, offset: 0, rest: Vec::new(), begin: 0 }
    }

    /// Fills a piece, and gives itself back if there may be more to come. After an error what was
    /// read is all there is.
    fn fill<T>(mut self, piece: &mut Piece<T>, size: usize) -> (Option<Self>, Option<io::Error>) {
        let mut filled = self.rest.len();
        let full = (self.begin + size).max(filled + 1).min(piece.bytes.len());
        piece.bytes[..filled].copy_from_slice(&self.rest);
        let mut error = None;
        let mut is_last = false;
        while filled < full {
            match self.source.read(&mut piece.bytes[filled..full]) {
                Ok(0) => is_last = true,
                Ok(read) => filled += read,
                Err(interrupted) if interrupted.kind() == io::ErrorKind::Interrupted => continue,
                Err(broken) => (is_last, error) = (true, Some(broken)),
            }
            // What a pipe has to give is looked at when it comes.
            if is_last || self.source.is_live {
                break;
            }
        }
        let end = if is_last { filled } else { cut(&piece.bytes, self.begin..filled) };
        piece.input = self.input;
        piece.offset = self.offset;
        piece.span = self.begin..end;
        piece.is_last = is_last;
        piece.raw = self.source.raw - self.raw;
        self.raw = self.source.raw;
        if is_last {
            return (None, error);
        }
        self.offset += (end - self.begin) as u64;
        let earliest = end.saturating_sub(BEFORE);
        let line = memchr::memrchr(b'\n', &piece.bytes[earliest..end]);
        let line = line.map_or(earliest, |at| earliest + at + 1);
        self.rest.clear();
        self.rest.extend_from_slice(&piece.bytes[line..filled]);
        self.begin = end - line;
        (Some(self), None)
    }
}

/// Where to cut what was read: behind its last line, or where that is far, at the end.
fn cut(bytes: &[u8], read: Range<usize>) -> usize {
    let earliest = read.start.max(read.end.saturating_sub(LAST_LINE));
    memchr::memrchr(b'\n', &bytes[earliest..read.end]).map_or(read.end, |at| earliest + at + 1)
}

fn broken(input: usize, error: &io::Error) -> Trouble {
    Trouble {
        input,
        line: 0,
        message: format!("reading stopped on the way: {}", Cause::of(error, false).reason()),
        hint: "What was read until then is searched; try again for the rest".to_owned(),
    }
}
