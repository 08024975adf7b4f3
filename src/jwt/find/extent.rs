//! How far a token goes that begins somewhere, through the lines over which it was broken.
//!
//! A word that follows is never taken for a part of the token: a broken line is joined where it
//! makes the signature as long as its algorithm says, or where the lines are of one length as
//! programs break them.

use super::{
    LONGEST_TOKEN, beginning,
    header::{Facts, HeaderReader},
    step::{Gap, Step, Text, is_base64url},
    undone::Undone,
};
use crate::jwt::token::sextet;

/// Pieces of a token that was broken over lines are at least this long, which tells them from words.
pub(in crate::jwt) const SHORTEST_PIECE: usize = 20;

/// What begins somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// A token.
    Token(End),
    /// No token.
    Nothing,
    /// That cannot be said before more of the text is known.
    Open,
    /// Something that has the form of a token, and is longer than [`LONGEST_TOKEN`].
    TooLong,
}

/// Where a token ends, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) at: usize,
    pub(super) undone: Undone,
    /// Whether its last part is there, and as long as the algorithm says.
    pub(super) is_whole: bool,
}

/// A header that was met before: most texts repeat one.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownHeader<'t> {
    encoded: &'t [u8],
    facts: Facts,
}

/// What begins here.
pub(super) fn extent<'t>(
    text: Text<'t>,
    start: usize,
    known: &mut Option<KnownHeader<'t>>,
) -> Extent {
    let header = match known {
        Some(known) if known.stands_at(text, start) => known.header(start),
        _ => match read_header(text, start) {
            Ok(header) => header,
            Err(extent) => return extent,
        },
    };
    if header.undone.is_nothing()
        && let Some(encoded) = text.bytes.get(start..header.dot)
    {
        *known = Some(KnownHeader { encoded, facts: header.facts });
    }
    Walk::after(header, text, start).run()
}

/// A header that stands somewhere, with the dot after it.
#[derive(Clone, Copy)]
struct Header {
    facts: Facts,
    /// Where its dot begins, and where what follows begins.
    dot: usize,
    next: usize,
    undone: Undone,
    lines: Lines,
}

impl KnownHeader<'_> {
    fn stands_at(&self, text: Text<'_>, start: usize) -> bool {
        let rest = text.bytes.get(start..).unwrap_or_default();
        rest.strip_prefix(self.encoded).is_some_and(|rest| rest.starts_with(b"."))
    }

    fn header(&self, start: usize) -> Header {
        let dot = start + self.encoded.len();
        let lines = Lines { length: self.encoded.len() + 1, ..Lines::default() };
        Header { facts: self.facts, dot, next: dot + 1, undone: Undone::default(), lines }
    }
}

/// Reads the header that begins here, up to its dot. What breaks it is passed over, for that it is
/// JSON shows that its pieces belong together.
fn read_header(text: Text<'_>, start: usize) -> Result<Header, Extent> {
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

/// The pieces of a token that stand in lines of their own.
#[derive(Clone, Copy, Debug, Default)]
struct Lines {
    /// How many ended before the one at hand.
    ended: usize,
    /// How long those are that do not hold the token's beginning or end; known from the first.
    width: Option<usize>,
    /// How long the one at hand is so far.
    length: usize,
}

impl Lines {
    fn end(&mut self) {
        if self.ended > 0 {
            self.width.get_or_insert(self.length);
        }
        self.ended += 1;
        self.length = 0;
    }

    /// Whether the piece at hand can be followed by another, being as long as those before it.
    fn can_end(&self) -> bool {
        self.ended == 0
            || self.length >= SHORTEST_PIECE && self.width.is_none_or(|width| width == self.length)
    }

    /// Whether the piece at hand can be the last.
    fn can_be_last(&self) -> bool {
        self.width.map_or(self.length >= SHORTEST_PIECE, |width| {
            width >= SHORTEST_PIECE && self.length <= width
        })
    }
}

/// Goes along a token, from the dot after its header on.
#[derive(Clone, Copy)]
struct Walk<'t> {
    text: Text<'t>,
    start: usize,
    facts: Facts,
    at: usize,
    undone: Undone,
    /// Dots that were passed.
    dots: usize,
    /// The length of the part at hand.
    part: usize,
    /// Where the padding of the part at hand begins, and how long it is.
    padding: Option<(usize, usize)>,
    /// Where the last part ended that is not empty and not the header, and the dots since.
    solid: Option<(usize, Undone)>,
    dots_since: usize,
    lines: Lines,
    /// Whether lines were joined that only a signature of the right length holds together.
    is_loose: bool,
    /// Whether more dots follow than the token can have.
    is_ellipsis: bool,
}

impl<'t> Walk<'t> {
    fn after(header: Header, text: Text<'t>, start: usize) -> Self {
        Self {
            text,
            start,
            facts: header.facts,
            at: header.next,
            undone: header.undone,
            dots: 1,
            part: 0,
            padding: None,
            solid: None,
            dots_since: 1,
            lines: header.lines,
            is_loose: false,
            is_ellipsis: false,
        }
    }

    fn run(mut self) -> Extent {
        // Where the token ends if no lines are joined, and if they are as the signature says.
        let mut unjoined: Option<Self> = None;
        let mut whole: Option<Self> = None;
        loop {
            self.pass_plain();
            if self.at - self.start > LONGEST_TOKEN {
                return match whole.or(unjoined) {
                    Some(end) => end.end(),
                    None => Extent::TooLong,
                };
            }
            match self.text.step(self.at) {
                Step::Character { byte, next, undone } => {
                    if !self.take(byte, next, undone) {
                        break;
                    }
                }
                Step::Gap { gap, next, undone } => {
                    let gap = if self.may_be_padding(undone) { Gap::Line } else { gap };
                    match self.goes_on(gap, next) {
                        Ok(true) => {}
                        Ok(false) => break,
                        Err(open) => return open,
                    }
                    if self.is_whole() {
                        whole = Some(self);
                    }
                    if gap != Gap::Explicit {
                        unjoined.get_or_insert(self);
                        self.is_loose |= gap == Gap::Spaces;
                        self.begin_line(next);
                    }
                    self.at = next;
                    self.undone |= undone;
                }
                Step::End => break,
                Step::Open => return Extent::Open,
            }
        }
        match unjoined {
            None => self.end(),
            Some(_) if self.is_whole() || self.is_joined_by_form() => self.end(),
            Some(unjoined) => whole.unwrap_or(unjoined).end(),
        }
    }

    /// Passes what is written as it is, which is nearly all.
    fn pass_plain(&mut self) {
        if self.padding.is_none() {
            let rest = self.text.bytes.get(self.at..).unwrap_or_default();
            let run = rest.iter().take_while(|&&byte| is_base64url(byte)).count();
            self.at += run;
            self.part += run;
            self.lines.length += run;
        }
    }

    /// Takes a character, if it belongs to the token.
    fn take(&mut self, byte: u8, next: usize, undone: Undone) -> bool {
        match byte {
            b'.' if self.dots + 1 == self.facts.parts => {
                self.is_ellipsis = self.part == 0;
                return false;
            }
            b'.' => {
                if self.part > 0 {
                    self.solid = Some((self.at, self.undone));
                    self.dots_since = 0;
                }
                self.dots += 1;
                self.dots_since += 1;
                self.part = 0;
                self.padding = None;
            }
            b'=' => match &mut self.padding {
                None if self.part > 0 => self.padding = Some((self.at, 1)),
                Some((_, length)) if *length < 2 => *length += 1,
                _ => return false,
            },
            // A whole signature is followed by the next step of a path, or by a space in a form.
            _ if self.padding.is_some() || matches!(byte, b'+' | b'/') && self.is_whole() => {
                return false;
            }
            _ => self.part += 1,
        }
        self.lines.length += 1;
        self.at = next;
        self.undone |= undone;
        true
    }

    fn is_in_last_part(&self) -> bool {
        self.dots + 1 == self.facts.parts
    }

    /// Whether the last part is as long as the algorithm says.
    fn is_whole(&self) -> bool {
        self.is_in_last_part()
            && (self.part > 0 || self.solid.is_some())
            && self.facts.last_part.contains(&self.part)
    }

    /// Whether what looks like a soft break of quoted-printable may be padding at a line's end.
    fn may_be_padding(&self, undone: Undone) -> bool {
        undone == Undone::QUOTED_PRINTABLE && self.is_in_last_part() && self.part % 4 == 3
    }

    /// Whether what follows a gap may belong to the token.
    fn goes_on(&self, gap: Gap, next: usize) -> Result<bool, Extent> {
        let is_longest = !self.facts.last_part.iter().any(|&length| length > self.part);
        if self.is_whole() && is_longest {
            return Ok(false);
        }
        let first = match self.text.step(next) {
            Step::Open => return Err(Extent::Open),
            Step::End => return Ok(false),
            Step::Gap { .. } => return Ok(gap == Gap::Explicit),
            Step::Character { byte, .. } => byte,
        };
        if gap == Gap::Explicit {
            return Ok(true);
        }
        let is_at_dot = self.part == 0 || first == b'.';
        if !is_at_dot && (self.padding.is_some() || !self.lines.can_end()) {
            return Ok(false);
        }
        // The next line may hold a token of its own.
        let rest = self.text.bytes.get(next..).unwrap_or_default();
        if rest.len() < 3 && !self.text.is_last {
            return Err(Extent::Open);
        }
        if !beginning::is_header(rest) {
            return Ok(true);
        }
        match read_header(self.text, next) {
            Ok(_) => Ok(false),
            Err(Extent::Open) => Err(Extent::Open),
            Err(_) => Ok(true),
        }
    }

    /// A line ends here. One that ends at a dot says nothing of how long the lines are.
    fn begin_line(&mut self, next: usize) {
        let is_at_dot =
            self.part == 0 || matches!(self.text.step(next), Step::Character { byte: b'.', .. });
        if is_at_dot {
            self.lines.ended += 1;
            self.lines.length = 0;
        } else {
            self.lines.end();
        }
    }

    /// Whether the joined lines have the form of a token that a program broke over lines of one
    /// length. Where the algorithm says how long a signature is, two lines are too few to say so.
    fn is_joined_by_form(&self) -> bool {
        let longest = self.facts.last_part.iter().max();
        let form = match (self.lines.width, longest) {
            (Some(_), Some(&longest)) => !self.is_in_last_part() || self.part <= longest,
            (Some(_), None) => true,
            (None, longest) => longest.is_none() && self.is_in_last_part(),
        };
        let after = self.text.bytes.get(self.at);
        let is_end = !matches!(after, Some(b':' | b'(' | b'[' | b'{' | b'@'));
        form && is_end && !self.is_loose && self.lines.can_be_last()
    }

    /// The token, without what stands at its end and belongs to the text.
    fn end(&self) -> Extent {
        let (mut at, mut undone) = (self.at, self.undone);
        let has_empty_end = self.is_in_last_part() && self.dots_since == 1 && !self.is_ellipsis;
        if self.part == 0 {
            match self.solid {
                Some(_) if has_empty_end => {}
                Some(solid) => (at, undone) = solid,
                None => return Extent::Nothing,
            }
        } else if let Some((padding, length)) = self.padding {
            // `=20` and `=value` begin something else.
            let after = self.text.bytes.get(self.at);
            let goes_on = after.is_some_and(u8::is_ascii_alphanumeric);
            if goes_on || (self.part + length) % 4 != 0 {
                at = padding;
            }
        } else if self.is_followed_by_underscore() {
            at -= 1;
        }
        if at - self.start > LONGEST_TOKEN {
            return Extent::TooLong;
        }
        let is_whole = self.is_whole() || at < self.at && self.is_followed_by_underscore();
        Extent::Token(End { at, undone, is_whole })
    }

    /// Whether an underscore at the end is Markdown's, for without it the signature is whole.
    fn is_followed_by_underscore(&self) -> bool {
        let is_underscore = self.at.checked_sub(1).and_then(|last| self.text.bytes.get(last));
        self.is_in_last_part()
            && is_underscore == Some(&b'_')
            && self.padding.is_none()
            && self
                .part
                .checked_sub(1)
                .is_some_and(|part| part > 0 && self.facts.last_part.contains(&part))
    }
}
