//! Cutting one input into pieces.

use std::{io, ops::Range, sync::Arc};

use super::{
    BEFORE, Trouble,
    feed::LAST_LINE,
    lines::Lines,
    piece::{Piece, Start},
    source::Source,
    stretch::Stretch,
};
use crate::files::Cause;

/// An input that is being read, or a part of one.
pub(super) struct Current {
    input: usize,
    source: Source,
    /// The byte behind the part; `None`: to the input's end, wherever that will be.
    end: Option<u64>,
    /// How many of its bytes went into pieces.
    raw: u64,
    /// The byte of the input at which the next piece begins.
    offset: u64,
    /// Where that byte stands. Of a stored input that is counted only where somebody asks.
    lines: Lines,
    /// What stands before the last cut in its line, and what was read behind it.
    rest: Vec<u8>,
    /// Where what stands behind the cut begins in `rest`.
    begin: usize,
}

impl Current {
    pub(super) fn new(input: usize, source: Source) -> Self {
        let (lines, rest) = (Lines::default(), Vec::new());
        Self { input, source, end: None, raw: 0, offset: 0, lines, rest, begin: 0 }
    }

    /// Reads a part.
    pub(super) fn part(part: &Stretch) -> Self {
        let Stretch { input, ref stored, from, to } = *part;
        let mut current = Self::new(input, Source::at(stored, from));
        let length = usize::try_from(from).unwrap_or(BEFORE).min(BEFORE);
        let mut before = vec![0; length];
        // What was read once is here still, unless the file shrank: then there is nothing to show.
        let filled = stored.fill(&mut before, from - length as u64);
        if filled.is_ok_and(|filled| filled == length) {
            let line = memchr::memrchr(b'\n', &before).map_or(0, |line| line + 1);
            current.rest = before.split_off(line);
            current.begin = current.rest.len();
        }
        (current.offset, current.end) = (from, Some(to));
        current
    }

    /// Takes the next stretch out, to be searched by itself, if one can be taken.
    pub(super) fn stretch(&mut self, length: u64, buffer: &mut [u8]) -> Option<Stretch> {
        let stored = self.source.stored.as_ref()?;
        let stretch = Stretch::next(self.input, stored, self.offset, length, buffer)?;
        let behind = Self::new(self.input, Source::at(stored, stretch.to));
        *self = Self { offset: stretch.to, ..behind };
        Some(stretch)
    }

    /// Fills a piece, and gives itself back if there may be more to come. After an error what was
    /// read is all there is.
    pub(super) fn fill<T>(mut self, piece: &mut Piece<T>, size: usize) -> Option<Self> {
        let mut filled = self.rest.len();
        let left = self.end.map(|end| end.saturating_sub(self.offset));
        let left = left.map_or(usize::MAX, |left| usize::try_from(left).unwrap_or(usize::MAX));
        let bound = self.begin.saturating_add(left);
        let full = (self.begin + size).max(filled + 1).min(piece.bytes.len()).min(bound);
        piece.bytes[..filled].copy_from_slice(&self.rest);
        let mut is_last = false;
        while filled < full {
            match self.source.read(&mut piece.bytes[filled..full]) {
                Ok(0) => is_last = true,
                Ok(read) => filled += read,
                Err(interrupted) if interrupted.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    is_last = true;
                    piece.broken = Some(broken(self.input, &error));
                }
            }
            // What a pipe has to give is looked at when it comes.
            if is_last || self.source.is_live {
                break;
            }
        }
        let is_end_of_part = filled >= bound;
        let end =
            if is_last || is_end_of_part { filled } else { cut(&piece.bytes, self.begin..filled) };
        let length = (end - self.begin) as u64;
        piece.input = self.input;
        piece.offset = self.offset;
        piece.span = self.begin..end;
        piece.is_last = is_last;
        if let Some(stored) = &self.source.stored {
            piece.raw = length;
            piece.start = Start::Stored(Arc::clone(stored));
        } else {
            piece.raw = self.source.raw - self.raw;
            self.raw = self.source.raw;
            piece.start = Start::Known(self.lines);
            self.lines = self.lines.plus(piece.data(), self.offset);
        }
        if is_last || is_end_of_part {
            return None;
        }
        self.offset += length;
        let earliest = end.saturating_sub(BEFORE);
        let line = memchr::memrchr(b'\n', &piece.bytes[earliest..end]);
        let line = line.map_or(earliest, |at| earliest + at + 1);
        self.rest.clear();
        self.rest.extend_from_slice(&piece.bytes[line..filled]);
        self.begin = end - line;
        Some(self)
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
