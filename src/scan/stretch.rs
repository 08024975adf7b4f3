//! Long stretches of an input that hold nothing, as nearly all of most logs: they are searched where
//! they lie, each by one thread, and nothing but their extent is handed on.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use super::{Work, feed::LAST_LINE, stored::Stored};
use crate::jwt::find::Searched;

/// How many pieces a stretch is long.
pub(super) const PIECES: u64 = 16;

/// A part of a stored input, cut at a line end.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// The input that it is of.
    pub(super) input: usize,
    pub(super) stored: Arc<Stored>,
    /// Its first byte, and the byte behind it.
    pub(super) from: u64,
    pub(super) to: u64,
}

impl Stretch {
    /// The stretch of about `length` bytes that begins here. `None`: the input, as long as it was
    /// when it was opened, ends soon after it, or no line ends there.
    pub(super) fn next(
        input: usize,
        stored: &Arc<Stored>,
        from: u64,
        length: u64,
        buffer: &mut [u8],
    ) -> Option<Self> {
        let to = from.checked_add(length).filter(|&to| to < stored.size)?;
        let window = usize::try_from(length).unwrap_or(LAST_LINE).min(LAST_LINE);
        let buffer = buffer.get_mut(..window)?;
        let begin = to - window as u64;
        let filled = stored.fill(buffer, begin).ok()?;
        let line = memchr::memrchr(b'\n', &buffer[..filled])?;
        Some(Self { input, stored: Arc::clone(stored), from, to: begin + line as u64 + 1 })
    }

    /// The byte up to which it surely holds nothing, and nothing that goes on behind it. What cannot
    /// be read is left to whoever reads on from there.
    pub(super) fn searched<J>(&self, buffer: &mut [u8], work: &Work<'_, J>) -> u64 {
        let mut at = self.from;
        while at < self.to && !work.progress.is_cancelled() {
            let left = usize::try_from(self.to - at).unwrap_or(usize::MAX);
            let length = left.min(work.size).min(buffer.len());
            let block = &mut buffer[..length];
            if !self.stored.fill(block, at).is_ok_and(|filled| filled == length) {
                break;
            }
            let earliest = length.saturating_sub(LAST_LINE);
            let end = match memchr::memrchr(b'\n', &block[earliest..]) {
                Some(line) if length < left => earliest + line + 1,
                _ => length,
            };
            if !is_blank(&block[..end], work) {
                break;
            }
            at += end as u64;
        }
        at
    }
}

/// Whether nothing is found in a text, and nothing is open at its end.
fn is_blank<J>(text: &[u8], work: &Work<'_, J>) -> bool {
    let mut is_blank = true;
    let search = AssertUnwindSafe(|| (work.search)(text, false, &mut |_| is_blank = false));
    // A fault is met again, and told of, where the piece is searched that it is in.
    let searched = catch_unwind(search);
    is_blank && searched.is_ok_and(|it| it == Searched { decided: text.len(), too_long: None })
}
