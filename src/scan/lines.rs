//! Lines and columns, counted from piece to piece.

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
    /// Where a piece begins whose predecessor ended here.
    pub(super) fn at<T>(self, piece: &Piece<T>) -> Self {
        if piece.offset == 0 { Self::default() } else { self }
    }

    /// Where the next piece begins.
    pub(super) fn after<T>(self, piece: &Piece<T>) -> Self {
        self.plus(piece.data(), piece.offset)
    }

    /// The place behind `bytes`, of which the first stands here and is the input's byte `offset`.
    pub(super) fn plus(self, bytes: &[u8], offset: u64) -> Self {
        let breaks = memchr::memchr_iter(b'\n', bytes).count() as u64;
        let begin = match memchr::memrchr(b'\n', bytes) {
            Some(last) if breaks > 0 => offset + last as u64 + 1,
            _ => self.begin,
        };
        Self { line: self.line + breaks, begin }
    }
}
