//! Reading a text character by character as the token that it may hold: escapes stand for the
//! character that they mean, and what breaks a token over lines is a gap.
//!
//! An escape is read wherever it means a character that tokens are made of. No rule about the whole
//! text is needed for it, for no token holds `%`, `\` or `&` of its own.

use super::undone::Undone;

/// White space that is longer than this ends a token, in bytes.
const LONGEST_GAP: usize = 256;

/// A text, or a piece of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'t> {
    pub(super) bytes: &'t [u8],
    /// Whether the text ends with these bytes.
    pub(super) is_last: bool,
}

/// What stands somewhere in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A character that tokens are made of: of a base64 alphabet, a dot or padding.
    Character { byte: u8, next: usize, undone: Undone },
    /// Something that may stand inside a token that was broken.
    Gap { gap: Gap, next: usize, undone: Undone },
    /// Anything else, or the end of the text.
    End,
    /// That cannot be said before more of the text is known.
    Open,
}

/// What breaks a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A break that says of itself that the line goes on.
    Explicit,
    /// A line end, with what may stand at the beginning of the next line.
    Line,
    /// Spaces or tabs in one line.
    Spaces,
}

/// Whether the byte is a character of base64url (RFC 4648 §5).
pub(super) fn is_base64url(byte: u8) -> bool {
    BASE64URL[usize::from(byte)]
}

/// A table, for most bytes of all tokens pass here.
const BASE64URL: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        byte += 1;
    }
    table
};

impl Text<'_> {
    /// What stands here. Looks at [`LONGEST_GAP`] bytes at most.
    pub(super) fn step(self, at: usize) -> Step {
        self.read(at).unwrap_or_else(|end| end)
    }

    fn read(self, at: usize) -> Result<Step, Step> {
        let byte = self.byte(at)?;
        match byte {
            b'=' => self.equals_sign(at),
            b'%' => self.percent_code(at),
            b'&' => self.reference(at),
            b'\\' => self.backslash(at),
            b' ' | b'\t' | b'\n' | b'\r' => self.gap(at),
            0xc2 | 0xe2 => self.invisible(at),
            _ => character(byte, at + 1, Undone::default()),
        }
    }

    /// The byte that stands here, or what its lack means.
    fn byte(self, at: usize) -> Result<u8, Step> {
        let lack = if self.is_last { Step::End } else { Step::Open };
        self.bytes.get(at).copied().ok_or(lack)
    }

    /// The ASCII character of a code of two or more hexadecimal digits.
    fn code(self, at: usize, digits: usize) -> Result<u8, Step> {
        let mut code = 0_u32;
        for digit in at..at.saturating_add(digits) {
            let value = char::from(self.byte(digit)?).to_digit(16).ok_or(Step::End)?;
            code = code << 4 | value;
        }
        u8::try_from(code).map_err(|_| Step::End)
    }

    /// `%2E`, and `%252E` where it was encoded twice.
    fn percent_code(self, at: usize) -> Result<Step, Step> {
        let (mut code, mut next) = (self.code(at + 1, 2)?, at + 3);
        if code == b'%' {
            (code, next) = (self.code(next, 2)?, next + 2);
        }
        character(code, next, Undone::PERCENT)
    }

    /// `&#46;`, `&#x2e;`, `&period;` and the like.
    fn reference(self, at: usize) -> Result<Step, Step> {
        const LONGEST: usize = 8;
        let mut name = Vec::with_capacity(LONGEST);
        for place in at + 1..=at + LONGEST {
            match self.byte(place)? {
                b';' => {
                    let byte = referenced(&name).ok_or(Step::End)?;
                    return character(byte, place + 1, Undone::REFERENCE);
                }
                byte @ (b'#' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9') => name.push(byte),
                _ => break,
            }
        }
        Err(Step::End)
    }

    /// `\u002e`, `\/`, and all the breaks that begin with a backslash.
    fn backslash(self, at: usize) -> Result<Step, Step> {
        match self.byte(at + 1)? {
            b'u' => character(self.code(at + 2, 4)?, at + 6, Undone::JSON),
            b'/' => character(b'/', at + 2, Undone::JSON),
            _ => self.gap(at),
        }
    }

    /// Padding, or a soft line break or a code of quoted-printable (RFC 2045 §6.7).
    fn equals_sign(self, at: usize) -> Result<Step, Step> {
        let padding = character(b'=', at + 1, Undone::default());
        let soft_break =
            |next| Ok(Step::Gap { gap: Gap::Explicit, next, undone: Undone::QUOTED_PRINTABLE });
        let code = match self.byte(at + 1) {
            Ok(b'\n') => return soft_break(at + 2),
            Ok(b'\r') => match self.byte(at + 2) {
                Ok(b'\n') => return soft_break(at + 3),
                Ok(_) => return padding,
                Err(end) => Err(end),
            },
            Ok(digit) if digit.is_ascii_digit() => self.code(at + 1, 2),
            Ok(_) => return padding,
            Err(end) => Err(end),
        };
        match code {
            Ok(byte @ (b'.' | b'=' | b'-' | b'_' | b'+' | b'/')) => {
                character(byte, at + 3, Undone::QUOTED_PRINTABLE)
            }
            Err(Step::Open) => Err(Step::Open),
            _ => padding,
        }
    }

    /// Zero-width spaces and soft hyphens, which programs put into long words so that they break.
    fn invisible(self, at: usize) -> Result<Step, Step> {
        let next = match (self.byte(at)?, self.byte(at + 1)?) {
            (0xc2, 0xad) => at + 2,
            (0xe2, 0x80) if self.byte(at + 2)? == 0x8b => at + 3,
            (0xe2, 0x81) if self.byte(at + 2)? == 0xa0 => at + 3,
            _ => return Err(Step::End),
        };
        Ok(Step::Gap { gap: Gap::Explicit, next, undone: Undone::INVISIBLE })
    }

    /// White space as it is or escaped, with one line end at most, and the indentation and quote
    /// marks of the line after it.
    fn gap(self, at: usize) -> Result<Step, Step> {
        let (mut next, mut undone, mut lines) = (at, Undone::default(), 0);
        while let Some(space) = self.space(next, lines > 0)? {
            next += space.length;
            undone |= space.undone;
            lines += usize::from(space.ends_line);
            if lines > 1 || next - at > LONGEST_GAP {
                return Err(Step::End);
            }
        }
        let gap = match self.bytes.get(at..next) {
            None | Some(b"") => return Err(Step::End),
            Some(b"\\\n" | b"\\\r\n") => Gap::Explicit,
            Some(_) if lines > 0 => Gap::Line,
            Some(_) => Gap::Spaces,
        };
        if gap != Gap::Explicit {
            undone |= Undone::WHITE_SPACE;
        }
        Ok(Step::Gap { gap, next, undone })
    }

    /// One space, line end or quote mark of a gap.
    fn space(self, at: usize, in_new_line: bool) -> Result<Option<Space>, Step> {
        let (plain, json) = (Undone::default(), Undone::JSON);
        Ok(Some(match self.byte(at)? {
            b' ' | b'\t' => Space::new(1, false, plain),
            b'\n' => Space::new(1, true, plain),
            b'\r' => match self.byte(at + 1) {
                Ok(b'\n') => Space::new(2, true, plain),
                Err(Step::Open) => return Err(Step::Open),
                _ => Space::new(1, true, plain),
            },
            b'>' | b'|' if in_new_line => Space::new(1, false, Undone::MAIL_QUOTING),
            b'\\' => match self.byte(at + 1)? {
                b'n' => Space::new(2, true, json),
                b'r' | b't' => Space::new(2, false, json),
                b'\n' => Space::new(2, true, Undone::CONTINUATION),
                b'\r' if self.byte(at + 2)? == b'\n' => Space::new(3, true, Undone::CONTINUATION),
                _ => return Ok(None),
            },
            _ => return Ok(None),
        }))
    }
}

/// A part of a gap.
struct Space {
    length: usize,
    ends_line: bool,
    undone: Undone,
}

impl Space {
    fn new(length: usize, ends_line: bool, undone: Undone) -> Self {
        Self { length, ends_line, undone }
    }
}

/// A character of a token, or the end of it.
fn character(byte: u8, next: usize, undone: Undone) -> Result<Step, Step> {
    if is_base64url(byte) || matches!(byte, b'.' | b'=' | b'+' | b'/') {
        Ok(Step::Character { byte, next, undone })
    } else {
        Err(Step::End)
    }
}

/// What an HTML or XML character reference stands for, without its `&` and `;`.
fn referenced(name: &[u8]) -> Option<u8> {
    let name = std::str::from_utf8(name).ok()?;
    let Some(number) = name.strip_prefix('#') else {
        return match name {
            "period" => Some(b'.'),
            "equals" => Some(b'='),
            "plus" => Some(b'+'),
            "sol" => Some(b'/'),
            "lowbar" => Some(b'_'),
            "hyphen" => Some(b'-'),
            _ => None,
        };
    };
    let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u8::from_str_radix(digits, 16));
    hexadecimal.unwrap_or_else(|| number.parse()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(text: &str) -> Step {
        Text { bytes: text.as_bytes(), is_last: true }.step(0)
    }

    #[test]
    fn escapes_stand_for_the_character_that_they_mean() {
        for (text, meant) in [
            ("a", b'a'),
            ("%2E", b'.'),
            ("%2e", b'.'),
            ("%252E", b'.'),
            ("%3D", b'='),
            ("\\u002e", b'.'),
            ("\\u002B", b'+'),
            ("\\/", b'/'),
            ("&#46;", b'.'),
            ("&#x2E;", b'.'),
            ("&period;", b'.'),
            ("=2E", b'.'),
            ("=3D", b'='),
        ] {
            let Step::Character { byte, next, .. } = step(text) else { panic!("{text}") };
            assert_eq!((byte, next), (meant, text.len()), "{text}");
        }
        for text in
            ["", "\"", "%22", "%2", "%zz", "%25", "\\u0022", "\\\"", "&amp;", "&", "é", "\n"]
        {
            assert_eq!(step(text), Step::End, "{text:?}");
        }
    }

    #[test]
    fn gaps_are_told_by_what_breaks_the_line() {
        for (text, kind, length) in [
            (" a", Gap::Spaces, 1),
            ("\n  a", Gap::Line, 3),
            ("\r\na", Gap::Line, 2),
            ("\n> > a", Gap::Line, 5),
            ("\\r\\na", Gap::Line, 4),
            (" \\\na", Gap::Line, 3),
            ("\\\na", Gap::Explicit, 2),
            ("\\\n a", Gap::Line, 3),
            ("=\r\na", Gap::Explicit, 3),
            ("\u{200b}a", Gap::Explicit, 3),
        ] {
            let Step::Gap { gap, next, .. } = step(text) else { panic!("{text:?}") };
            assert_eq!((gap, next), (kind, length), "{text:?}");
        }
        assert_eq!(step("\n\na"), Step::End);
        assert_eq!(step(&(" ".repeat(300) + "a")), Step::End);
    }

    #[test]
    fn what_a_cut_leaves_open_is_said_to_be_open() {
        for text in
            ["%", "%2", "%25", "\\", "\\u00", "&#4", "=", "=\r", "=2", "\r", "\n ", "\u{200b}"]
        {
            let whole = text.as_bytes();
            let bytes = if text == "\u{200b}" { &whole[..2] } else { whole };
            assert_eq!(Text { bytes, is_last: false }.step(0), Step::Open, "{text:?}");
        }
    }
}
