//! What was undone to read a token where it stands.

use std::ops::{BitOr, BitOrAssign};

/// A set of the ways in which a token was wrapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Undone(u8);

impl Undone {
    pub(super) const PERCENT: Self = Self(1);
    pub(super) const JSON: Self = Self(1 << 1);
    pub(super) const REFERENCE: Self = Self(1 << 2);
    pub(super) const QUOTED_PRINTABLE: Self = Self(1 << 3);
    pub(super) const MAIL_QUOTING: Self = Self(1 << 4);
    pub(super) const CONTINUATION: Self = Self(1 << 5);
    pub(super) const WHITE_SPACE: Self = Self(1 << 6);
    pub(super) const INVISIBLE: Self = Self(1 << 7);

    /// Whether the token stands there as it is.
    pub(super) fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// In words, as STR-4 tells them.
    pub(super) fn words(self) -> Vec<&'static str> {
        const WORDS: [(Undone, &str); 8] = [
            (Undone::PERCENT, "percent codes"),
            (Undone::JSON, "JSON escapes"),
            (Undone::REFERENCE, "HTML character references"),
            (Undone::QUOTED_PRINTABLE, "quoted-printable"),
            (Undone::MAIL_QUOTING, "mail quoting"),
            (Undone::CONTINUATION, "backslashes at line ends"),
            (Undone::WHITE_SPACE, "white space inside the token"),
            (Undone::INVISIBLE, "invisible characters"),
        ];
        WORDS.iter().filter(|(one, _)| self.0 & one.0 != 0).map(|&(_, words)| words).collect()
    }
}

impl BitOr for Undone {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Undone {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}
