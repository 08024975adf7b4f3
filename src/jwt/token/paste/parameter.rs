//! The value of the URL parameter or cookie that carries a token.

use super::{super::base64url, begins_as_token, layers::is_quote};

/// Names of URL parameters and cookies that carry tokens.
const CARRIERS: [&str; 8] = [
    "access_token",
    "id_token",
    "refresh_token",
    "id_token_hint",
    "client_assertion",
    "assertion",
    "token",
    "jwt",
];

/// The value of the first parameter or cookie that holds a token: `…?token=VALUE&…`,
/// `…#access_token=VALUE`, `Cookie: jwt=VALUE`. One with a name that is known to carry tokens goes
/// before one of any other name, whose value must have the form of a whole token.
pub(super) fn parameter_value(text: &str) -> Option<String> {
    let mut other = None;
    for (at, _) in text.match_indices('=') {
        let (before, rest) = (&text[..at], &text[at + 1..]);
        // A header in base64url begins with this letter, for JSON objects begin with a brace; to
        // look no further keeps the search linear.
        if !rest.starts_with('e') || !begins_as_token(rest) {
            continue;
        }
        let is_known = CARRIERS.iter().any(|carrier| {
            ends_with_word(before, carrier)
                .is_some_and(|front| front.is_empty() || front.ends_with(PARAMETER_MARKS))
        });
        if is_known {
            return Some(value(rest));
        }
        if other.is_none() && before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            other = whole_value(rest);
        }
    }
    other
}

/// A parameter's value from its beginning to whatever ends it, decoded.
fn value(rest: &str) -> String {
    decode_percent(&rest[..rest.find(ends_value).unwrap_or(rest.len())])
}

fn ends_value(character: char) -> bool {
    matches!(character, '&' | '#' | ';') || character.is_whitespace() || is_quote(character)
}

/// As [`value`], where it is three parts in base64url, or the five of an encrypted token. It looks
/// no further than to the next parameter.
fn whole_value(rest: &str) -> Option<String> {
    let belongs =
        |c: char| u8::try_from(c).is_ok_and(base64url::is_base64) || matches!(c, '.' | '%');
    let after = rest.trim_start_matches(belongs).trim_start_matches('=');
    if !after.is_empty() && !after.starts_with(ends_value) {
        return None;
    }
    let value = decode_percent(&rest[..rest.len() - after.len()]);
    matches!(value.matches('.').count(), 2 | 4).then_some(value)
}

/// What stands before the name of a parameter or cookie.
const PARAMETER_MARKS: [char; 6] = ['?', '&', '#', ';', ' ', '\n'];

/// The text before a word that it ends with in upper or lower case.
fn ends_with_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let start = text.len().checked_sub(word.len())?;
    let tail = text.get(start..)?;
    tail.eq_ignore_ascii_case(word).then(|| &text[..start])
}

/// A parameter's value with its `%2E` and the like decoded, where they stand for ASCII.
fn decode_percent(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('%') {
        plain.push_str(&rest[..at]);
        let code = rest
            .get(at + 1..at + 3)
            .filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            .filter(u8::is_ascii);
        plain.push(code.map_or('%', char::from));
        let length = if code.is_some() { 3 } else { 1 };
        rest = &rest[at + length..];
    }
    plain.push_str(rest);
    plain
}
