//! How far a token goes that begins somewhere, through the lines over which it was broken.
//!
//! A word that follows is never taken for a part of the token: a broken line is joined where it
//! makes the signature as long as its algorithm says, or where the lines are of one length as
//! programs break them.

use super::{
    LONGEST_TOKEN, beginning,
    encoded_header::{Header, KnownHeader, read_header},
    header::Facts,
    lines::Lines,
    step::{Gap, Step, Text, is_base64url},
    undone::Undone,
};

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
            if goes_on || !(self.part + length).is_multiple_of(4) {
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
