//! Putting the pieces together: what lies across a cut is searched again, as a whole.

use std::{
    ops::{ControlFlow, Range},
    sync::atomic::Ordering,
};

use super::{
    BEFORE, Sighting, Trouble, Work,
    piece::{Piece, SIZE, Start, Text},
};
use crate::jwt::find::LONGEST_TOKEN;

/// How much of a piece is searched again first, in bytes, where something was open before it. Nearly
/// always that is enough to close it.
const LOOK_AHEAD: [usize; 2] = [4 * 1024, 64 * 1024];

/// Takes the pieces in their order and hands on what was found, each token once.
#[derive(Debug, Default)]
pub(super) struct Seam {
    /// What is open at the end of the last piece, if anything is.
    open: Option<Open>,
    /// What went wrong.
    pub(super) troubles: Vec<Trouble>,
}

/// The end of the pieces until here, of which nothing can be said before more is known.
#[derive(Debug)]
struct Open {
    /// What stands before it in its line, and it.
    bytes: Vec<u8>,
    /// Where it begins in `bytes`.
    begin: usize,
    /// The byte of the input at which it begins.
    offset: u64,
    /// Where that byte stands.
    start: Start,
    /// How long it must have become before it is searched again, so that a long token costs no
    /// more than twice its length.
    enough: usize,
}

impl Open {
    /// What is open in `text` from its byte `decided` on.
    fn of(text: Text<'_>, decided: usize) -> Self {
        let Text { bytes, begin, offset, .. } = text;
        let (done, rest) = bytes.split_at((begin + decided).min(bytes.len()));
        let start = text.start.behind(done.get(begin..).unwrap_or_default(), offset);
        let offset = offset + decided as u64;
        // What was read of the line at hand.
        let before = &done[done.len().saturating_sub(BEFORE)..];
        let line = memchr::memrchr(b'\n', before).map_or(0, |line| line + 1);
        let before = &before[line..];
        // Exactly as much as will be searched next: it may be long.
        let enough = rest.len().saturating_mul(2).min(LONGEST_TOKEN + SIZE);
        let mut bytes = Vec::with_capacity(before.len() + enough.max(rest.len()) + SIZE);
        bytes.extend_from_slice(before);
        bytes.extend_from_slice(rest);
        Self { bytes, begin: before.len(), offset, start, enough }
    }

    fn len(&self) -> usize {
        self.bytes.len() - self.begin
    }

    fn text(&self, input: usize) -> Text<'_> {
        let Self { bytes, begin, offset, start, .. } = self;
        Text { bytes, begin: *begin, input, offset: *offset, start }
    }
}

impl Seam {
    /// Whether something is open.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Joins the next piece to those before it.
    pub(super) fn join<T, J: Fn(Sighting<'_>) -> T>(
        &mut self,
        piece: &mut Piece<T>,
        work: &Work<'_, J>,
        sink: &mut impl FnMut(T) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.troubles.extend(piece.broken.take());
        let from = match self.open.take() {
            None => Some(0),
            Some(open) => self.close(open, piece, work, sink)?,
        };
        // From here on the piece stands for itself; if it does from anywhere.
        if let Some(from) = from {
            self.troubles.append(&mut piece.troubles);
            let own = piece.found.drain(..).filter(|(span, _)| span.start >= from);
            hand_over(own.map(|(_, judged)| judged), work, sink)?;
            if piece.decided < piece.data().len() {
                self.open = Some(Open::of(piece.text(), piece.decided));
            }
        }
        work.progress.bytes.fetch_add(piece.raw, Ordering::Relaxed);
        ControlFlow::Continue(())
    }

    /// Searches what was open together with as much of the piece as it takes. Gives the byte of the
    /// piece from which on its own search holds; `None` where it is all used up.
    fn close<T, J: Fn(Sighting<'_>) -> T>(
        &mut self,
        mut open: Open,
        piece: &Piece<T>,
        work: &Work<'_, J>,
        sink: &mut impl FnMut(T) -> ControlFlow<()>,
    ) -> ControlFlow<(), Option<usize>> {
        let data = piece.data();
        let closed = LOOK_AHEAD.into_iter().find_map(|ahead| {
            let to = line_end(data, ahead).filter(|_| open.len() <= ahead)?;
            let end = open.bytes.len();
            open.bytes.extend_from_slice(&data[..to]);
            let is_closed = is_decided(open.text(piece.input), work)
                && piece.found.iter().all(|(span, _)| span.start >= to || span.end <= to)
                && is_decided(
                    Text { bytes: &data[..to], begin: 0, ..open.text(piece.input) },
                    work,
                );
            if !is_closed {
                open.bytes.truncate(end);
            }
            is_closed.then_some(to)
        });
        if closed.is_none() {
            open.bytes.extend_from_slice(data);
        }
        let is_last = piece.is_last && closed.is_none();
        if open.len() < open.enough && !is_last && closed.is_none() {
            self.open = Some(open);
            return ControlFlow::Continue(None);
        }
        let mut found: Vec<(Range<usize>, T)> = Vec::new();
        let text = open.text(piece.input);
        let decided = text.judge(is_last, work, &mut found, &mut self.troubles);
        hand_over(found.into_iter().map(|(_, judged)| judged), work, sink)?;
        if closed.is_none() && decided < open.len() {
            self.open = Some(Open::of(text, decided));
        }
        ControlFlow::Continue(closed)
    }
}

/// Whether nothing is open at the end of a text that goes on.
fn is_decided<J>(text: Text<'_>, work: &Work<'_, J>) -> bool {
    let data = text.bytes.get(text.begin..).unwrap_or_default();
    (work.search)(data, false, &mut |_| {}).decided == data.len()
}

/// The first byte behind a line end, at `least` or later and not too much later, that is not the end.
fn line_end(data: &[u8], least: usize) -> Option<usize> {
    let window = data.get(least..data.len().min(least.saturating_mul(2)))?;
    let end = least + memchr::memchr(b'\n', window)? + 1;
    (end < data.len()).then_some(end)
}

fn hand_over<T, J>(
    found: impl Iterator<Item = T>,
    work: &Work<'_, J>,
    sink: &mut impl FnMut(T) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for judged in found {
        if work.progress.is_cancelled() {
            return ControlFlow::Break(());
        }
        work.progress.tokens.fetch_add(1, Ordering::Relaxed);
        sink(judged)?;
    }
    ControlFlow::Continue(())
}
