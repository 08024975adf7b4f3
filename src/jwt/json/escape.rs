//! The escapes in JSON strings (RFC 8259 §7), lone surrogates among them.
//!
//! The grammar lets `\ud800` stand for half a UTF-16 pair without its other half (§8.2). No text in
//! UTF-8 can hold that, so it reads as U+FFFD, and whoever must tell one from the other asks for the
//! exact bytes.

use std::borrow::Cow;

/// The bytes of a `\uXXXX`.
pub(super) const HEX_ESCAPE: usize = 6;

/// A string's content, in pieces.
enum Piece<'t> {
    /// Text as it stands.
    Plain(&'t str),
    /// What an escape stands for: a code point, or a lone surrogate.
    Escape(u32),
}

/// The content of a valid string lexeme, quotes taken off and escapes read; a lone surrogate reads
/// as U+FFFD.
pub(super) fn read(quoted: &str) -> Cow<'_, str> {
    let content = content(quoted);
    if !content.contains('\\') {
        return Cow::Borrowed(content);
    }
    let mut plain = String::with_capacity(content.len());
    for (_, piece) in pieces(content) {
        match piece {
            Piece::Plain(text) => plain.push_str(text),
            Piece::Escape(code) => {
                plain.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
    }
    Cow::Owned(plain)
}

/// As [`read`], in generalized UTF-8: a lone surrogate becomes the three bytes that its number has.
pub(super) fn exact(quoted: &str) -> Vec<u8> {
    let content = content(quoted);
    let mut bytes = Vec::with_capacity(content.len());
    for (_, piece) in pieces(content) {
        match piece {
            Piece::Plain(text) => bytes.extend_from_slice(text.as_bytes()),
            Piece::Escape(code) => {
                if let Some(character) = char::from_u32(code) {
                    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                } else {
                    let six_bits = |shift: u32| 0x80 | (code >> shift & 0x3f);
                    let units = [0xe0 | code >> 12, six_bits(6), six_bits(0)];
                    bytes.extend(units.iter().filter_map(|&unit| u8::try_from(unit).ok()));
                }
            }
        }
    }
    bytes
}

/// Byte offsets of the lone surrogates in a valid string lexeme.
pub(super) fn lone_surrogates(quoted: &str) -> impl Iterator<Item = usize> {
    pieces(content(quoted)).filter_map(|(at, piece)| match piece {
        // One more for the opening quote.
        Piece::Escape(code) if char::from_u32(code).is_none() => Some(at + 1),
        _ => None,
    })
}

fn content(quoted: &str) -> &str {
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default()
}

/// The pieces of a string's content, each with its byte offset.
fn pieces(content: &str) -> impl Iterator<Item = (usize, Piece<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = content.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        let plain = rest.find('\\').unwrap_or(rest.len());
        if plain > 0 {
            at += plain;
            return Some((start, Piece::Plain(&rest[..plain])));
        }
        let (code, length) = read_escape(rest);
        at += length;
        Some((start, Piece::Escape(code)))
    })
}

/// The code of the escape that the text begins with, and the escape's length in bytes.
fn read_escape(text: &str) -> (u32, usize) {
    let code = match text.as_bytes().get(1) {
        Some(b'b') => 0x08,
        Some(b'f') => 0x0c,
        Some(b'n') => 0x0a,
        Some(b'r') => 0x0d,
        Some(b't') => 0x09,
        Some(b'u') => return read_hex_escape(text),
        Some(&other) => u32::from(other),
        None => return (u32::from('\\'), 1),
    };
    (code, 2)
}

fn read_hex_escape(text: &str) -> (u32, usize) {
    let unit = |text: &str| -> Option<u32> {
        u32::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
    };
    let first = unit(text).unwrap_or(0xfffd);
    let second = text.get(HEX_ESCAPE..).and_then(unit).unwrap_or_default();
    if (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second) {
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (code, 2 * HEX_ESCAPE);
    }
    (first, HEX_ESCAPE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_surrogates_are_found_where_they_stand() {
        for (text, found) in [
            (r#""plain""#, &[][..]),
            (r#""\ud83d\ude00""#, &[]),
            (r#""\\ud800""#, &[]),
            (r#""\ud800""#, &[1]),
            (r#""é\udc00\ud800\udbff\udfff""#, &[3, 9]),
            (r#""\ud800\ud83d\ude00\uDFFF""#, &[1, 19]),
        ] {
            assert_eq!(lone_surrogates(text).collect::<Vec<_>>(), found, "{text}");
        }
    }

    #[test]
    fn exact_bytes_tell_lone_surrogates_apart() {
        assert_eq!(exact(r#""a\ud800""#), b"a\xed\xa0\x80");
        assert_eq!(exact(r#""\udfff\u00e9""#), b"\xed\xbf\xbf\xc3\xa9");
        assert_eq!(exact(r#""\ud83d\ude00\ufffd""#), "😀\u{fffd}".as_bytes());
    }
}
