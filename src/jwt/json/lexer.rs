//! The lexer: splits any text into lexemes that cover it without gaps, valid or not. Layout and
//! highlighting live on it.

use std::ops::Range;

/// What a lexeme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexemeKind {
    /// Space, tab, line feed, carriage return.
    Whitespace,
    /// `{` or `[`
    Open,
    /// `}` or `]`
    Close,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// A string that is followed by a colon.
    Name,
    /// Any other string.
    String,
    /// A number.
    Number,
    /// `true`, `false`, `null`.
    Literal,
    /// Anything else, such as an unfinished string.
    Invalid,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexeme {
    /// What it is.
    pub kind: LexemeKind,
    /// Its byte range.
    pub span: Range<usize>,
}

/// Splits a text into lexemes that cover it from its first to its last byte.
#[must_use]
pub fn lex(text: &str) -> Vec<Lexeme> {
    let mut lexemes: Vec<Lexeme> = Vec::new();
    let mut last_significant: Option<usize> = None;
    for lexeme in Lexer::new(text) {
        match lexeme.kind {
            LexemeKind::Whitespace => {}
            LexemeKind::Colon => {
                if let Some(before) = last_significant.and_then(|index| lexemes.get_mut(index))
                    && before.kind == LexemeKind::String
                {
                    before.kind = LexemeKind::Name;
                }
                last_significant = Some(lexemes.len());
            }
            _ => last_significant = Some(lexemes.len()),
        }
        lexemes.push(lexeme);
    }
    lexemes
}

/// Lexemes one by one. It does not look ahead, so it calls a name a string. A clone goes on from
/// where the first one stands.
#[derive(Clone)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The kind of the lexeme that begins at `self.at`, and where it ends.
    fn kind_and_end(&self, first: u8) -> (LexemeKind, usize) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        match first {
            b' ' | b'\t' | b'\n' | b'\r' => {
                (LexemeKind::Whitespace, end_of_run(bytes, start, is_whitespace))
            }
            b'{' | b'[' => (LexemeKind::Open, start + 1),
            b'}' | b']' => (LexemeKind::Close, start + 1),
            b':' => (LexemeKind::Colon, start + 1),
            b',' => (LexemeKind::Comma, start + 1),
            b'"' => {
                let (end, fault) = scan_string(bytes, start);
                let kind = if fault.is_none() { LexemeKind::String } else { LexemeKind::Invalid };
                (kind, end)
            }
            byte if is_word(byte) => {
                let end = end_of_run(bytes, start, is_word);
                (kind_of_word(&bytes[start..end]), end)
            }
            b'\'' => (LexemeKind::Invalid, end_of_single_quoted(bytes, start)),
            b'/' => (LexemeKind::Invalid, end_of_comment(self.text, start)),
            _ => {
                // Only a whole character may be cut off.
                let length = self.text[start..].chars().next().map_or(1, char::len_utf8);
                (LexemeKind::Invalid, start + length)
            }
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Lexeme;

    fn next(&mut self) -> Option<Lexeme> {
        let first = *self.text.as_bytes().get(self.at)?;
        let (kind, end) = self.kind_and_end(first);
        let span = self.at..end;
        self.at = end;
        Some(Lexeme { kind, span })
    }
}

/// What is wrong inside a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StringFault {
    /// The line or the text ends before the closing quote.
    Unclosed,
    /// A backslash before something that it cannot escape.
    Escape,
    /// `\u` without four hexadecimal digits after it.
    HexEscape,
    /// A raw control character (RFC 8259 §7: U+0000 to U+001F must be escaped).
    Control(u8),
}

/// Scans the string whose opening quote stands at `start`: where it ends, and its first fault
/// with the byte offset. A string that is not closed ends with its line, so that one forgotten
/// quote does not swallow the rest of the text.
pub(super) fn scan_string(bytes: &[u8], start: usize) -> (usize, Option<(usize, StringFault)>) {
    let mut at = start + 1;
    let mut fault = None;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return (at + 1, fault),
            b'\\' => match bytes.get(at + 1) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at += 2,
                Some(b'u') => {
                    let digits = bytes.get(at + 2..at + 6);
                    if digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                        at += 6;
                    } else {
                        fault = fault.or(Some((at, StringFault::HexEscape)));
                        at += 2;
                    }
                }
                _ => {
                    fault = fault.or(Some((at, StringFault::Escape)));
                    at += 1;
                }
            },
            b'\n' | b'\r' => break,
            0..0x20 => {
                fault = fault.or(Some((at, StringFault::Control(byte))));
                at += 1;
            }
            _ => at += 1,
        }
    }
    // An escape may be cut off by the end of the text, never by more than that.
    let end = at.min(bytes.len());
    (end, Some((start, StringFault::Unclosed)))
}

/// Whether the bytes are a number of RFC 8259 §6: no plus sign, no leading zero, digits on both
/// sides of the point.
pub(in crate::jwt) fn is_number(bytes: &[u8]) -> bool {
    let digits = |rest: &[u8]| rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let unsigned = match exponent {
            [b'+' | b'-', unsigned @ ..] => unsigned,
            _ => exponent,
        };
        let length = digits(unsigned);
        return length > 0 && length == unsigned.len();
    }
    rest.is_empty()
}

fn kind_of_word(word: &[u8]) -> LexemeKind {
    match word {
        b"true" | b"false" | b"null" => LexemeKind::Literal,
        _ if is_number(word) => LexemeKind::Number,
        _ => LexemeKind::Invalid,
    }
}

fn is_whitespace(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// What literals and numbers are made of, and what is mistaken for them: `NaN`, `+1`, `0x1f`.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'+' | b'-' | b'.')
}

fn end_of_run(bytes: &[u8], start: usize, belongs: fn(u8) -> bool) -> usize {
    bytes[start..].iter().position(|&byte| !belongs(byte)).map_or(bytes.len(), |run| start + run)
}

/// To the closing single quote on the same line; the quote alone where there is none.
fn end_of_single_quoted(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start + 1..];
    match rest.iter().position(|&byte| matches!(byte, b'\'' | b'\n' | b'\r')) {
        Some(length) if rest[length] == b'\'' => start + length + 2,
        _ => start + 1,
    }
}

/// To the end of the comment; the slash alone where it begins none.
fn end_of_comment(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    if rest.starts_with("//") {
        rest.find(['\n', '\r']).map_or(text.len(), |length| start + length)
    } else if let Some(comment) = rest.strip_prefix("/*") {
        comment.find("*/").map_or(text.len(), |length| start + length + 4)
    } else {
        start + 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(text: &str) -> Vec<(LexemeKind, &str)> {
        lex(text).into_iter().map(|lexeme| (lexeme.kind, &text[lexeme.span])).collect()
    }

    #[test]
    fn every_kind_of_lexeme_is_told_apart() {
        use LexemeKind::{Close, Colon, Comma, Literal, Name, Number, Open, String, Whitespace};
        assert_eq!(
            kinds("{\"a\" : [1.5e3,true],\"\\u00e9\":\"ü\"}"),
            [
                (Open, "{"),
                (Name, "\"a\""),
                (Whitespace, " "),
                (Colon, ":"),
                (Whitespace, " "),
                (Open, "["),
                (Number, "1.5e3"),
                (Comma, ","),
                (Literal, "true"),
                (Close, "]"),
                (Comma, ","),
                (Name, "\"\\u00e9\""),
                (Colon, ":"),
                (String, "\"ü\""),
                (Close, "}"),
            ]
        );
    }

    #[test]
    fn what_is_no_json_is_one_invalid_lexeme() {
        for text in [
            "NaN",
            "undefined",
            "01",
            "1.",
            ".5",
            "+1",
            "0x1f",
            "1e",
            "-",
            "True",
            "'single'",
            "// comment",
            "/* comment */",
            "\"open",
            "\"bad \\x escape\"",
            "\"\\u12\"",
            "\"\t\"",
            "\u{feff}",
            "ü",
            "/",
            "'",
            "\0",
        ] {
            assert_eq!(kinds(text), [(LexemeKind::Invalid, text)], "{text:?}");
        }
    }

    #[test]
    fn an_unclosed_string_ends_with_its_line() {
        use LexemeKind::{Invalid, Number, Whitespace};
        assert_eq!(
            kinds("\"open\r\n1"),
            [(Invalid, "\"open"), (Whitespace, "\r\n"), (Number, "1")]
        );
        assert_eq!(kinds("\"\\\n1"), [(Invalid, "\"\\"), (Whitespace, "\n"), (Number, "1")]);
    }

    proptest! {
        #[test]
        fn lexemes_cover_any_text_without_gaps(text in "(?s)[\\PC\"'/*{}\\[\\]:,\\\\\n\r\tu0-9eE.+-]{0,80}") {
            let joined: String = lex(&text).into_iter().map(|lexeme| &text[lexeme.span]).collect();
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn lexemes_cover_arbitrary_characters_without_gaps(text in any::<String>()) {
            let mut at = 0;
            for lexeme in lex(&text) {
                prop_assert_eq!(lexeme.span.start, at);
                prop_assert!(lexeme.span.end > at);
                at = lexeme.span.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
