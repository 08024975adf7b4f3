//! What a scan comes to: how many tokens of each verdict, and which of them are different.

use std::collections::HashMap;

use super::{line::Line, progress::size};
use crate::{cli::failure::Exit, jwt::Overall};

/// How many bytes of a token's SHA-256 tell it from all others. Half of them do: to have one token
/// taken for another, somebody would have to find two among 2^64.
const TOLD_BY: usize = 16;

/// How many tokens of each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Accepted ones.
    pub accepted: u64,
    /// Rejected ones.
    pub rejected: u64,
    /// Those whose signature was not checked.
    pub not_checked: u64,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, overall: Overall) {
        let count = match overall {
            Overall::Accepted => &mut self.accepted,
            Overall::Rejected => &mut self.rejected,
            Overall::NotChecked => &mut self.not_checked,
        };
        *count = count.saturating_add(1);
    }

    /// All of them.
    pub fn total(self) -> u64 {
        self.accepted.saturating_add(self.rejected).saturating_add(self.not_checked)
    }

    /// How the command ends where every input could be read.
    pub fn exit(self) -> Exit {
        match self {
            Self { rejected: 1.., .. } => Exit::Rejected,
            Self { not_checked: 1.., .. } => Exit::NotChecked,
            _ => Exit::Done,
        }
    }

    /// `3 tokens (2 different) in 2 files, 1.2 GB: 1 accepted, 1 rejected, 1 not checked`
    pub fn in_words(self, different: Option<usize>, inputs: &str, bytes: u64) -> String {
        let total = self.total();
        let size = size(bytes);
        if total == 0 {
            return format!("No tokens found in {inputs}, {size}");
        }
        let noun = if total == 1 { "token" } else { "tokens" };
        let different = different.map(|count| format!(" ({count} different)")).unwrap_or_default();
        let verdicts = [
            (self.accepted, "accepted"),
            (self.rejected, "rejected"),
            (self.not_checked, "not checked"),
        ];
        let verdicts = verdicts.iter().filter(|(count, _)| *count > 0);
        let verdicts: Vec<String> =
            verdicts.map(|(count, word)| format!("{count} {word}")).collect();
        format!("{total} {noun}{different} in {inputs}, {size}: {}", verdicts.join(", "))
    }
}

/// The different tokens in the order of their first places.
#[derive(Debug, Default)]
pub(super) struct Different {
    places: HashMap<[u8; TOLD_BY], usize>,
    lines: Vec<(Line, u64)>,
}

impl Different {
    /// Counts a token; its line is kept where it is the first.
    pub fn add(&mut self, sha256: &[u8], line: Line) {
        let mut told_by = [0; TOLD_BY];
        for (to, from) in told_by.iter_mut().zip(sha256) {
            *to = *from;
        }
        let next = self.lines.len();
        let place = *self.places.entry(told_by).or_insert(next);
        match self.lines.get_mut(place) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.lines.push((line, 1)),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The first line of each, and how often it occurs.
    pub fn into_lines(self) -> Vec<(Line, u64)> {
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(accepted: u64, rejected: u64, not_checked: u64) -> Tally {
        Tally { accepted, rejected, not_checked }
    }

    #[test]
    fn one_rejected_token_decides_and_then_one_that_was_not_checked() {
        for (tally, exit) in [
            (tally(0, 0, 0), Exit::Done),
            (tally(5, 0, 0), Exit::Done),
            (tally(5, 1, 2), Exit::Rejected),
            (tally(5, 0, 2), Exit::NotChecked),
        ] {
            assert_eq!(tally.exit(), exit, "{tally:?}");
        }
    }

    #[test]
    fn it_is_summed_up_in_a_sentence() {
        assert_eq!(
            tally(1, 1, 1).in_words(Some(2), "2 files", 1_200_000_000),
            "3 tokens (2 different) in 2 files, 1.2 GB: 1 accepted, 1 rejected, 1 not checked"
        );
        assert_eq!(
            tally(0, 1, 0).in_words(None, "a.log", 9),
            "1 token in a.log, 9 bytes: 1 rejected"
        );
        assert_eq!(tally(0, 0, 0).in_words(None, "a.log", 0), "No tokens found in a.log, 0 bytes");
    }

    #[test]
    fn each_different_token_keeps_its_first_line_and_its_count() {
        let line = |head: &str| Line { head: head.to_owned(), ..Line::default() };
        let mut different = Different::default();
        for (byte, head) in [(1, "a"), (2, "b"), (1, "c"), (1, "d")] {
            different.add(&[byte; 32], line(head));
        }
        assert_eq!(different.len(), 2);
        assert_eq!(different.into_lines(), [(line("a"), 3), (line("b"), 1)]);
    }
}
