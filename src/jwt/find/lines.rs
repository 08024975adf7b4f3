//! The lines over which a token was broken, and what their lengths say.

/// Pieces of a token that was broken over lines are at least this long, which tells them from words.
pub(in crate::jwt) const SHORTEST_PIECE: usize = 20;

/// The pieces of a token that stand in lines of their own.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lines {
    /// How many ended before the one at hand.
    pub(super) ended: usize,
    /// How long those are that do not hold the token's beginning or end; known from the first.
    pub(super) width: Option<usize>,
    /// How long the one at hand is so far.
    pub(super) length: usize,
}

impl Lines {
    pub(super) fn end(&mut self) {
        if self.ended > 0 {
            self.width.get_or_insert(self.length);
        }
        self.ended += 1;
        self.length = 0;
    }

    /// Whether the piece at hand can be followed by another, being as long as those before it.
    pub(super) fn can_end(&self) -> bool {
        self.ended == 0
            || self.length >= SHORTEST_PIECE && self.width.is_none_or(|width| width == self.length)
    }

    /// Whether the piece at hand can be the last.
    pub(super) fn can_be_last(&self) -> bool {
        self.width.map_or(self.length >= SHORTEST_PIECE, |width| {
            width >= SHORTEST_PIECE && self.length <= width
        })
    }
}
