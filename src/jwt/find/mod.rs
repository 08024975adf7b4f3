//! Finding tokens in any text: a ticket, a log, a curl line, a HAR file, a dump.
//!
//! The text is bytes, for logs hold anything. What a token is wrapped in where it stands (percent
//! codes, JSON escapes, line wraps) is undone, and named. What only looks like a token (a file name
//! with two dots, a version number, `eyJ` in prose) is none: a header must decode to a JSON object
//! that names an algorithm.

mod beginning;
mod encoded_header;
mod extent;
mod header;
mod lines;
mod step;
mod undone;

use std::{borrow::Cow, ops::Range};

use extent::{End, Extent, extent};
pub(super) use lines::SHORTEST_PIECE;
use step::{Step, Text};

/// A token that was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'t> {
    /// Where it stands in the text that was searched, in bytes, as it is written there.
    pub span: Range<usize>,
    /// The token: what stands there with its wrapping undone.
    pub token: Cow<'t, str>,
    /// What was undone or taken off, in words, for STR-4; the same words as for a pasted token.
    pub taken_off: Vec<&'static str>,
}

/// What came of searching a piece of a longer text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Searched {
    /// The first byte of which nothing can be said before more is known: the next piece has to begin
    /// with it. The length of the piece where it was the last; else seldom quite the length, for a
    /// word that is cut may go on as a token, and what stands before a token says whether it is one.
    pub decided: usize,
    /// Where the first thing begins that has the form of a token and is longer than
    /// [`LONGEST_TOKEN`]. It is told of once, however the text is cut.
    pub too_long: Option<usize>,
}

/// The longest token that is found, in bytes as it is written; a longer one is no token but is told
/// of by whoever searches in pieces.
pub const LONGEST_TOKEN: usize = 1024 * 1024;

/// Every token of a text, in the order in which they stand there. What stands round a token is
/// named among what was taken off.
#[must_use]
pub fn tokens(text: &[u8]) -> Vec<Found<'_>> {
    let mut all = Vec::new();
    let _whole = search(text, true, |mut found| {
        found.name_surroundings(text);
        all.push(found);
    });
    all
}

/// The token of a text that holds exactly one, and whether its last part is as long as its
/// algorithm says.
pub(super) fn only(text: &[u8]) -> Option<(Found<'_>, bool)> {
    let (mut first, mut count) = (None, 0_usize);
    let _whole = each_token(text, true, |found, is_whole| {
        count += 1;
        first.get_or_insert((found, is_whole));
    });
    let (mut found, is_whole) = first.filter(|_| count == 1)?;
    found.name_surroundings(text);
    Some((found, is_whole))
}

impl Found<'_> {
    fn name_surroundings(&mut self, text: &[u8]) {
        let is_blank = |text: Option<&[u8]>| text.is_none_or(|text| text.trim_ascii().is_empty());
        if !is_blank(text.get(..self.span.start)) || !is_blank(text.get(self.span.end..)) {
            self.taken_off.insert(0, "the text around it");
        } else if self.span.len() < text.len() {
            self.taken_off.insert(0, "white space");
        }
    }
}

/// Searches a piece of a longer text. `is_last` is whether the text ends with it: else a token that
/// may go on behind the piece's end is left for the next ([`Searched::decided`]). However a text is
/// cut into pieces, the same tokens are found.
///
/// Where the piece is decided up to little more than its beginning, a long token is open: give the
/// same bytes again with more behind them, twice as many to keep the time linear. No more than
/// [`LONGEST_TOKEN`] bytes and a few are ever left open.
pub fn search<'t>(piece: &'t [u8], is_last: bool, mut each: impl FnMut(Found<'t>)) -> Searched {
    each_token(piece, is_last, |found, _| each(found))
}

/// As [`search`], and whether the token's last part is as long as its algorithm says.
fn each_token<'t>(
    piece: &'t [u8],
    is_last: bool,
    mut each: impl FnMut(Found<'t>, bool),
) -> Searched {
    let text = Text { bytes: piece, is_last };
    let mut known = None;
    let mut from = 0;
    let mut too_long = None;
    while let Some(header) = beginning::next(piece, from) {
        let start = beginning::token_at(piece, from, header);
        from = header + 1;
        let Some(start) = start else { continue };
        match extent(text, start, &mut known) {
            Extent::Token(end) => {
                each(found(text, start, end), end.is_whole);
                from = end.at;
            }
            Extent::Nothing => {}
            Extent::Open => return Searched { decided: start, too_long },
            Extent::TooLong => {
                too_long.get_or_insert(start);
            }
        }
    }
    let decided = if is_last { piece.len() } else { beginning::carried(piece, from) };
    Searched { decided, too_long }
}

/// The last place at which a text can be cut without cutting a token or what stands round one: the
/// tokens of both sides, each searched as a text of its own, are those of the whole. `None` where
/// there is no such place.
#[must_use]
pub fn safe_cut(text: &[u8]) -> Option<usize> {
    let is_foreign =
        |byte: &u8| matches!(byte, b'"' | b'\'' | b',' | b':' | b'(' | b')' | b'{' | b'}');
    text.iter().rposition(is_foreign).map(|last| last + 1)
}

/// The token that stands here.
fn found(text: Text<'_>, start: usize, end: End) -> Found<'_> {
    let written = text.bytes.get(start..end.at).unwrap_or_default();
    let token = if end.undone.is_nothing() {
        std::str::from_utf8(written)
            .map_or_else(|_| String::from_utf8_lossy(written), Cow::Borrowed)
    } else {
        Cow::Owned(unwrapped(Text { bytes: written, is_last: true }))
    };
    Found { span: start..end.at, token, taken_off: end.undone.words() }
}

/// The characters of a token without its wrapping.
fn unwrapped(written: Text<'_>) -> String {
    let mut token = String::with_capacity(written.bytes.len());
    let mut at = 0;
    loop {
        match written.step(at) {
            Step::Character { byte, next, .. } => {
                token.push(char::from(byte));
                at = next;
            }
            Step::Gap { next, .. } => at = next,
            Step::End | Step::Open => return token,
        }
    }
}

#[cfg(test)]
mod tests;
