//! One pass over a payload that is written as nearly all are: an object whose names and texts are
//! printable ASCII without escapes. It gives a key that is the same for all payloads of which no
//! rule can tell the difference.
//!
//! Names stand in the key as they are. Of a value there stands its kind and what the rules make of
//! it; the value itself where that is not known. Whatever is written otherwise gives no key.

use std::ops::Range;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::names::{Dates, Name, Role, Watched};
use crate::profile::{
    format::check_format,
    text_class::{mark, text_class},
};

/// Digits of a number that is a date, none of which is taken for milliseconds.
const DATE_DIGITS: usize = 11;

/// Digits of a whole number that no rule looks at: it is too short for a card's.
const PLAIN_DIGITS: usize = 13;

/// The longest text of a subject that goes without saying (OIDC Core §2).
const LONGEST_SUBJECT: usize = 255;

/// The kinds of values in the key.
mod tag {
    pub(super) const TEXT: u8 = 1;
    pub(super) const NUMBER: u8 = 2;
    pub(super) const BOOL: u8 = 3;
    pub(super) const NULL: u8 = 4;
    pub(super) const EXACT: u8 = 5;
    pub(super) const ARRAY: u8 = 6;
    /// No name is that long.
    pub(super) const END: u8 = u8::MAX;
}

/// What a summary says of a payload; the texts are ASCII.
#[derive(Debug, Default)]
pub(super) struct Said<'p> {
    pub(super) issuer: Option<&'p [u8]>,
    pub(super) subject: Option<&'p [u8]>,
    pub(super) dates: Dates,
}

/// A claim of the token before, at its place.
#[derive(Debug)]
struct Before {
    name: Name,
    /// The name as it was written, up to the value.
    written: Vec<u8>,
    /// The value as it was written, where it is compared as it is; else nothing.
    value: Vec<u8>,
}

/// The claims of the token before. A log repeats their names, and most of the values that are
/// compared: what stands at its place again need not be read again.
#[derive(Debug, Default)]
pub(super) struct Order(Vec<Before>);

/// More names than this are not remembered.
const MOST_NAMES: usize = 64;

impl Order {
    /// The claim that stands at this place, up to its value; what was at its place before.
    fn name(
        &mut self,
        place: usize,
        text: &mut Text<'_>,
        watched: &Watched,
    ) -> Option<&mut Before> {
        let rest = text.bytes.get(text.at..)?;
        let again = self.0.get(place).filter(|before| rest.starts_with(&before.written));
        if let Some(before) = again {
            text.at += before.written.len();
        } else {
            let start = text.at;
            let (name, _) = text.string()?;
            text.expect(b':')?;
            if place >= MOST_NAMES {
                return None;
            }
            let name = watched.name(str::from_utf8(name).ok()?);
            self.0.truncate(place);
            let written = text.since(start).to_vec();
            self.0.push(Before { name, written, value: Vec::new() });
        }
        self.0.get_mut(place)
    }
}

/// Reads a payload, adds to the key what the rules make of it, and gives what a summary says.
pub(super) fn read<'p>(
    payload: &'p [u8],
    watched: &Watched,
    order: &mut Order,
    key: &mut Vec<u8>,
) -> Option<Said<'p>> {
    let mut said = Said::default();
    let mut text = Text { bytes: payload, at: 0 };
    text.expect(b'{')?;
    for place in 0.. {
        if text.next_is(b'}') {
            // An object of no members; after a comma a member must follow.
            text.at += 1;
            (place == 0).then_some(())?;
            break;
        }
        let before = order.name(place, &mut text, watched)?;
        let name = before.name.text.as_bytes();
        key.push(u8::try_from(name.len()).ok().filter(|length| *length != tag::END)?);
        key.extend_from_slice(name);
        value(&mut text, before, &mut said, key)?;
        text.skip_space();
        match text.take()? {
            b',' => text.skip_space(),
            b'}' => break,
            _ => return None,
        }
    }
    text.skip_space();
    if text.at < payload.len() {
        return None;
    }
    key.push(tag::END);
    watched.push_dates(said.dates, key);
    Some(said)
}

fn value<'p>(
    text: &mut Text<'p>,
    before: &mut Before,
    said: &mut Said<'p>,
    key: &mut Vec<u8>,
) -> Option<()> {
    let name = &before.name;
    let start = text.at;
    let first = *text.bytes.get(start)?;
    let mut string = None;
    if first == b'"' {
        string = Some(if name.is_exact && text.follows(&before.value) {
            (text.inside(start)?, 0)
        } else {
            text.string()?
        });
    }
    // The last of a name counts, as in every look-up.
    let date = match name.role {
        Role::Issuer => {
            said.issuer = string.map(|(text, _)| text);
            None
        }
        Role::Subject => {
            said.subject = string.map(|(text, _)| text);
            None
        }
        Role::Expiry => Some(&mut said.dates.expiry),
        Role::NotBefore => Some(&mut said.dates.not_before),
        Role::IssuedAt => Some(&mut said.dates.issued_at),
        Role::Hash | Role::Other => None,
    };
    if let Some(date) = date {
        *date = Some(text.date()?);
    } else if let Some((string, marks)) = string {
        if !name.is_exact {
            return push_text(string, marks, name, key);
        }
    } else {
        match first {
            b'[' => {
                if !name.is_exact && texts(text, name, key).is_some() {
                    return Some(());
                }
                text.at = start;
                text.nested()?;
                return push_exact(text.since(start), key);
            }
            b'{' => {
                text.nested()?;
                return push_exact(text.since(start), key);
            }
            b't' => text.word(b"true", tag::BOOL, key)?,
            b'f' => text.word(b"false", tag::BOOL, key)?,
            b'n' => text.word(b"null", tag::NULL, key)?,
            _ => {
                if !text.number()? {
                    return push_exact(text.since(start), key);
                }
                key.push(tag::NUMBER);
            }
        }
    }
    if !name.is_exact {
        return Some(());
    }
    let exact = text.since(start);
    if before.value != exact {
        before.value.clear();
        if first == b'"' {
            before.value.extend_from_slice(exact);
        }
    }
    push_exact(exact, key)
}

/// An array of texts; on `None` the key is as it was.
fn texts(text: &mut Text<'_>, name: &Name, key: &mut Vec<u8>) -> Option<()> {
    let length = key.len();
    let done = texts_until_end(text, name, key);
    if done.is_none() {
        key.truncate(length);
    }
    done
}

fn texts_until_end(text: &mut Text<'_>, name: &Name, key: &mut Vec<u8>) -> Option<()> {
    text.expect(b'[')?;
    key.push(tag::ARRAY);
    if text.next_is(b']') {
        text.at = text.at.checked_add(1)?;
        key.push(tag::END);
        return Some(());
    }
    loop {
        let (string, marks) = text.string()?;
        push_text(string, marks, name, key)?;
        text.skip_space();
        match text.take()? {
            b',' => text.skip_space(),
            b']' => break,
            _ => return None,
        }
    }
    key.push(tag::END);
    Some(())
}

fn push_text(text: &[u8], marks: u8, name: &Name, key: &mut Vec<u8>) -> Option<()> {
    if name.role == Role::Subject && marks & mark::COLON != 0 {
        // It may have to be a URI.
        return push_exact(text, key);
    }
    let empty = u8::from(text.is_empty()) << 4;
    let long = u8::from(text.len() > LONGEST_SUBJECT) << 5;
    key.extend([tag::TEXT, text_class(text, marks) | empty | long]);
    for format in &name.formats {
        let text = str::from_utf8(text).ok()?;
        key.push(u8::from(check_format(*format, text).is_ok()));
    }
    if name.role == Role::Hash {
        let length = URL_SAFE_NO_PAD.decode(text).map_or(usize::MAX, |bytes| bytes.len());
        key.push(u8::try_from(length).unwrap_or(u8::MAX));
    }
    Some(())
}

fn push_exact(bytes: &[u8], key: &mut Vec<u8>) -> Option<()> {
    key.push(tag::EXACT);
    key.extend(u16::try_from(bytes.len()).ok()?.to_le_bytes());
    key.extend_from_slice(bytes);
    Some(())
}

/// A text as far as it was read.
struct Text<'p> {
    bytes: &'p [u8],
    at: usize,
}

impl<'p> Text<'p> {
    fn take(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn next_is(&self, byte: u8) -> bool {
        self.bytes.get(self.at) == Some(&byte)
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// Takes this byte and the white space round it.
    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.take()? == byte).then(|| self.skip_space())
    }

    /// Takes this, if it is there and anything at all.
    fn follows(&mut self, written: &[u8]) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let follows = !written.is_empty() && rest.starts_with(written);
        if follows {
            self.at += written.len();
        }
        follows
    }

    /// What stands between the quotes of a string that was taken from here on.
    fn inside(&self, start: usize) -> Option<&'p [u8]> {
        let quoted = self.since(start);
        quoted.get(1..quoted.len().checked_sub(1)?)
    }

    fn since(&self, start: usize) -> &'p [u8] {
        let range: Range<usize> = start..self.at;
        self.bytes.get(range).unwrap_or_default()
    }

    /// A string of printable ASCII without escapes, and the marks of its characters.
    fn string(&mut self) -> Option<(&'p [u8], u8)> {
        (self.take()? == b'"').then_some(())?;
        let rest = self.bytes.get(self.at..)?;
        let mut marks = 0;
        for (length, byte) in rest.iter().enumerate() {
            let of_this = mark::OF[usize::from(*byte)];
            if of_this & mark::ODD != 0 {
                if *byte != b'"' {
                    return None;
                }
                self.at += length + 1;
                return Some((rest.get(..length)?, marks));
            }
            marks |= of_this;
        }
        None
    }

    /// Whole seconds since 1970.
    fn date(&mut self) -> Option<i64> {
        let start = self.at;
        if !self.number()? || self.at - start > DATE_DIGITS {
            return None;
        }
        let digits = self.since(start).iter();
        Some(digits.fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
    }

    /// A number; whether it is whole, not negative, and so short that no rule looks at it. What is
    /// not, may be no number at all.
    fn number(&mut self) -> Option<bool> {
        let start = self.at;
        let mut is_digits = true;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'0'..=b'9' => {}
                b'-' | b'+' | b'.' | b'e' | b'E' => is_digits = false,
                _ => break,
            }
            self.at += 1;
        }
        let length = self.at - start;
        let begins_with_zero = self.bytes.get(start) == Some(&b'0');
        let is_plain = is_digits && length <= PLAIN_DIGITS && (length == 1 || !begins_with_zero);
        (length > 0).then_some(is_plain)
    }

    /// A word, and its kind into the key.
    fn word(&mut self, word: &[u8], kind: u8, key: &mut Vec<u8>) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word).then_some(())?;
        self.at += word.len();
        key.push(kind);
        Some(())
    }

    /// What stands between brackets, as far as they are in pairs.
    fn nested(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        let mut in_string = false;
        loop {
            match (self.take()?, in_string) {
                (b'\\', true) => self.at += 1,
                (b'"', _) => in_string = !in_string,
                (b'[' | b'{', false) => depth += 1,
                (b']' | b'}', false) => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(());
                    }
                }
                _ => {}
            }
        }
    }
}
