//! The encoded header with which a token begins, up to its dot.

use super::{
    LONGEST_TOKEN,
    extent::Extent,
    header::{Facts, HeaderReader},
    lines::Lines,
    step::{Gap, Step, Text},
    undone::Undone,
};
use crate::jwt::token::sextet;

/// A header that stands somewhere, with the dot after it.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub(super) facts: Facts,
    /// Where its dot begins, and where what follows begins.
    pub(super) dot: usize,
    pub(super) next: usize,
    pub(super) undone: Undone,
    pub(super) lines: Lines,
}

/// A header that was met before: most texts repeat one.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownHeader<'t> {
    pub(super) encoded: &'t [u8],
    pub(super) facts: Facts,
}

impl KnownHeader<'_> {
    pub(super) fn stands_at(&self, text: Text<'_>, start: usize) -> bool {
        let rest = text.bytes.get(start..).unwrap_or_default();
        rest.strip_prefix(self.encoded).is_some_and(|rest| rest.starts_with(b"."))
    }

    pub(super) fn header(&self, start: usize) -> Header {
        let dot = start + self.encoded.len();
        let lines = Lines { length: self.encoded.len() + 1, ..Lines::default() };
        Header { facts: self.facts, dot, next: dot + 1, undone: Undone::default(), lines }
    }
}

/// Reads the header that begins here, up to its dot. What breaks it is passed over, for that it is
/// JSON shows that its pieces belong together.
pub(super) fn read_header(text: Text<'_>, start: usize) -> Result<Header, Extent> {
    let mut reader = HeaderReader::default();
    let mut undone = Undone::default();
    let mut lines = Lines::default();
    let (mut bits, mut held, mut padding) = (0_u16, 0_u8, 0);
    let mut at = start;
    while at - start <= LONGEST_TOKEN {
        match text.step(at) {
            Step::Character { byte, next, undone: how } => {
                undone |= how;
                lines.length += 1;
                match sextet(byte) {
                    Some(value) if padding == 0 => {
                        bits = bits << 6 | u16::from(value);
                        held += 6;
                        if held >= 8 {
                            held -= 8;
                            let [_, byte] = (bits >> held).to_be_bytes();
                            reader.push(byte).map_err(|_| Extent::Nothing)?;
                        }
                    }
                    None if byte == b'=' && padding < 2 => padding += 1,
                    // A single character that is left over is too little for a byte.
                    None if byte == b'.' && held < 6 => {
                        let facts = reader.facts().ok_or(Extent::Nothing)?;
                        return Ok(Header { facts, dot: at, next, undone, lines });
                    }
                    _ => return Err(Extent::Nothing),
                }
                at = next;
            }
            Step::Gap { gap, next, undone: how } => {
                undone |= how;
                if gap != Gap::Explicit {
                    lines.end();
                }
                at = next;
            }
            Step::End => return Err(Extent::Nothing),
            Step::Open => return Err(Extent::Open),
        }
    }
    Err(Extent::TooLong)
}
