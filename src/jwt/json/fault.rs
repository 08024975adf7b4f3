//! What is wrong with a JSON text, in plain words.

use std::ops::Range;

use super::lexer::{Lexeme, LexemeKind, StringFault, scan_string};
use crate::jwt::visible;

/// What the parser waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// The outermost value.
    Root,
    /// After `[`.
    ElementOrClose,
    /// After a comma in an array.
    Element,
    /// After `{`.
    NameOrClose,
    /// After a comma in an object.
    Name,
    /// After a name.
    Colon,
    /// After a colon.
    MemberValue,
    /// After a member.
    CommaOrBrace,
    /// After an element.
    CommaOrBracket,
    /// After the outermost value.
    End,
}

/// The line and the column, in characters, of a byte offset; both from 1. A line ends with a line
/// feed, a carriage return, or the two together.
pub(super) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let feeds = before.matches('\n').count();
    let returns = before.matches('\r').count() - before.matches("\r\n").count();
    let line_start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    (feeds + returns + 1, before[line_start..].chars().count() + 1)
}

/// Where the error is and what it is: `found` (the end of the text where `None`) may not stand
/// where `expected` is waited for. `before` is the lexeme before it, `opened_at` the start of the
/// innermost container.
pub(super) fn describe(
    text: &str,
    expected: Expected,
    found: Option<&Lexeme>,
    before: &Range<usize>,
    opened_at: Option<usize>,
) -> (usize, String) {
    let Some(found) = found else {
        return at_the_end(text, expected, before, opened_at);
    };
    let at = found.span.start;
    let piece = &text[found.span.clone()];
    if found.kind == LexemeKind::Invalid
        && let Some(fault) = always_wrong(text, at, piece)
    {
        return fault;
    }
    let waits_for_name = matches!(expected, Expected::Name | Expected::NameOrClose);
    let trailing_comma =
        matches!((expected, piece), (Expected::Name, "}") | (Expected::Element, "]"));
    if trailing_comma {
        return (before.start, "a trailing comma is not JSON".to_owned());
    }
    let message = match (expected, found.kind) {
        (Expected::End, _) => "there is more text after the end of the JSON value".to_owned(),
        (_, LexemeKind::Invalid) if waits_for_name => "names need double quotes".to_owned(),
        (_, LexemeKind::Number | LexemeKind::Literal | LexemeKind::Open) if waits_for_name => {
            "a name in double quotes is missing here".to_owned()
        }
        (_, LexemeKind::Comma) if waits_for_name => {
            "there is a comma too many, or a member is missing before it".to_owned()
        }
        (Expected::Element | Expected::ElementOrClose, LexemeKind::Comma) => {
            "there is a comma too many, or a value is missing before it".to_owned()
        }
        (Expected::Colon, _) => "a colon is missing here, between name and value".to_owned(),
        (_, LexemeKind::Close) => wrong_close(piece, expected, opened_at, text),
        (Expected::CommaOrBrace | Expected::CommaOrBracket, _) => {
            missing_comma(text, expected, found, before)
        }
        (_, LexemeKind::Invalid) => wrong_value(piece),
        _ if waits_for_name => "a name in double quotes is missing here".to_owned(),
        _ => "a value is missing here".to_owned(),
    };
    (at, message)
}

fn at_the_end(
    text: &str,
    expected: Expected,
    before: &Range<usize>,
    opened_at: Option<usize>,
) -> (usize, String) {
    if expected == Expected::Root {
        return (text.len(), "the text is empty".to_owned());
    }
    let (close, container) = match opened_at.map(|at| text.as_bytes()[at]) {
        Some(b'{') => ("}", "object"),
        _ => ("]", "array"),
    };
    let line = opened_at.map_or(1, |at| line_and_column(text, at).0);
    let message = match expected {
        Expected::Colon => "the text ends after a name: a colon and a value are missing".to_owned(),
        Expected::MemberValue => "the text ends where a value is missing".to_owned(),
        _ => {
            format!("the {container} that begins in line {line} is not closed: {close} is missing")
        }
    };
    (before.end, message)
}

/// Faults that are faults wherever they stand.
fn always_wrong(text: &str, at: usize, piece: &str) -> Option<(usize, String)> {
    let message = match piece.chars().next()? {
        '"' => return string_fault(text, at),
        '/' if piece.len() > 1 => "JSON has no comments".to_owned(),
        '\u{feff}' => "a byte order mark (U+FEFF) is not part of JSON".to_owned(),
        '“' | '”' | '„' | '‘' | '’' | '«' | '»' => {
            format!("{piece} is a typographic quote: JSON needs the plain double quote \"")
        }
        character if visible::is_deceptive(character) => {
            format!("{} cannot stand here", visible::character_name(character))
        }
        _ => return None,
    };
    Some((at, message))
}

fn string_fault(text: &str, at: usize) -> Option<(usize, String)> {
    let (offset, fault) = scan_string(text.as_bytes(), at).1?;
    let message = match fault {
        StringFault::Unclosed => {
            "this string has no closing quote on its line (a line break in a string is written \\n)"
                .to_owned()
        }
        StringFault::Escape => {
            "a backslash can stand only before \" \\ / b f n r t or u (a backslash itself is \\\\)"
                .to_owned()
        }
        StringFault::HexEscape => "\\u needs four hexadecimal digits after it".to_owned(),
        StringFault::Control(b'\t') => "a tab in a string is written \\t".to_owned(),
        StringFault::Control(byte) => {
            format!("a control character in a string is written \\u{byte:04x}")
        }
    };
    Some((offset, message))
}

fn wrong_close(piece: &str, expected: Expected, opened_at: Option<usize>, text: &str) -> String {
    let needed = match opened_at.map(|at| text.as_bytes()[at]) {
        Some(b'{') => "}",
        Some(_) => "]",
        None => return format!("this {piece} closes nothing"),
    };
    match expected {
        Expected::MemberValue => "a value is missing here".to_owned(),
        _ => format!("{needed} is needed here, not {piece}"),
    }
}

fn missing_comma(text: &str, expected: Expected, found: &Lexeme, before: &Range<usize>) -> String {
    let close = if expected == Expected::CommaOrBrace { "}" } else { "]" };
    let quote_inside = text[before.clone()].starts_with('"')
        && found.span.start == before.end
        && matches!(found.kind, LexemeKind::Invalid | LexemeKind::Number | LexemeKind::Literal);
    if found.kind == LexemeKind::Colon {
        format!("a comma or {close} is needed here, not a colon")
    } else if quote_inside {
        format!("a comma or {close} is missing here, or a quote in the string needs a backslash")
    } else {
        format!("a comma or {close} is missing here")
    }
}

/// Why something that stands for a value is none.
fn wrong_value(piece: &str) -> String {
    let shown = visible::shortened(piece, 24);
    let first = piece.bytes().next().unwrap_or(b' ');
    if first == b'\'' {
        return "strings need double quotes".to_owned();
    }
    let lower = piece.to_ascii_lowercase();
    match lower.as_str() {
        "true" | "false" | "null" => return format!("{shown} is written {lower} in JSON"),
        "none" | "nil" | "undefined" => return format!("{shown} is not JSON: null is"),
        "nan" | "infinity" | "-infinity" | "+infinity" | "inf" | "-inf" => {
            return format!("JSON has no {shown}");
        }
        _ => {}
    }
    let unsigned = piece.trim_start_matches('-');
    if first == b'+' {
        "a number takes no plus sign in JSON".to_owned()
    } else if unsigned.len() > 1
        && unsigned.starts_with('0')
        && unsigned.bytes().all(|byte| byte.is_ascii_digit())
    {
        "a number takes no leading zero in JSON".to_owned()
    } else if first.is_ascii_digit() || first == b'-' || first == b'.' {
        format!("{shown} is not a number in JSON")
    } else if first.is_ascii_alphabetic() {
        format!("{shown} is not a value: a string needs double quotes")
    } else {
        format!("{shown} cannot stand here: a value is needed")
    }
}
