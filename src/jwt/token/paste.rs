//! What stands round a pasted token, and how it is taken off (STR-4).
//!
//! Nothing is taken off unless a token is left: a text that holds none stays whole, and so does one
//! that holds several, for which of them is meant is not said.

use std::borrow::Cow;

use super::{base64url, serialization};
use crate::jwt::find::{self, Found, SHORTEST_PIECE};

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

/// Signature lengths in base64url of the usual algorithms: HMAC, ECDSA and RSA up to 4096 bits.
const SIGNATURE_LENGTHS: [usize; 7] = [43, 64, 86, 128, 342, 512, 683];

/// A text that is longer is not searched for a token that stands in the middle of it, in bytes.
const LONGEST_SEARCHED: usize = 1024 * 1024;

/// The token and what was taken off round it, in words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stripped<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) taken_off: Vec<&'static str>,
}

/// Takes off what stands round the one token of a pasted text.
pub(super) fn strip(pasted: &str) -> Stripped<'_> {
    peeled(pasted)
        .or_else(|| found(pasted))
        .unwrap_or(Stripped { text: Cow::Borrowed(pasted), taken_off: Vec::new() })
}

/// The token of a text that is nothing but a token, what it is sent in, and how it is written.
fn peeled(pasted: &str) -> Option<Stripped<'_>> {
    let mut taken_off = Vec::new();
    let mut text = Cow::Borrowed(peel(pasted, &mut taken_off));
    if !begins_as_token(&text)
        && let Some(value) = parameter_value(&text)
    {
        if holds_several(&text) {
            return None;
        }
        taken_off.push("the URL or parameter name");
        text = Cow::Owned(value);
    }
    if !has_form_of_token(&text) && begins_as_token(&text) {
        if let Some((whole, undone)) = written_otherwise(&text) {
            taken_off.extend(undone);
            text = Cow::Owned(whole);
        } else if let Some(joined) = join_wrapped(&text) {
            taken_off.push("white space inside the token");
            text = Cow::Owned(joined);
        } else if let Some(found) = followed_by_words(pasted) {
            return Some(found);
        }
    }
    (begins_as_token(&text) || has_form_of_token(&text) || serialization::is_json(&text))
        .then_some(Stripped { text, taken_off })
}

/// The only token that stands somewhere in a text.
fn found(text: &str) -> Option<Stripped<'_>> {
    if text.len() > LONGEST_SEARCHED {
        return None;
    }
    let (Found { token, taken_off, .. }, _) = find::only(text.as_bytes())?;
    Some(Stripped { text: token, taken_off })
}

/// Whether a text of several words holds more than one token. In a URL the names of its parameters
/// say which is meant.
fn holds_several(text: &str) -> bool {
    text.len() <= LONGEST_SEARCHED
        && text.contains(char::is_whitespace)
        && find::tokens(text.as_bytes()).len() > 1
}

/// The token of a text that is nothing else, written with escapes or over several lines; and what
/// was undone.
fn written_otherwise(text: &str) -> Option<(String, Vec<&'static str>)> {
    let (found, _) = find::only(text.as_bytes()).filter(|_| !is_unencoded(text))?;
    let is_all = found.span == (0..text.len());
    is_all.then(|| (found.token.into_owned(), found.taken_off))
}

/// The only token of a text that begins as a token and goes on in words. A damaged token is not
/// mistaken for one: its last part must be as long as its algorithm says.
fn followed_by_words(text: &str) -> Option<Stripped<'_>> {
    if text.len() > LONGEST_SEARCHED || !text.contains(char::is_whitespace) || is_unencoded(text) {
        return None;
    }
    let (found, is_whole) = find::only(text.as_bytes())?;
    let after = text.get(found.span.end..)?;
    (is_whole && after.starts_with(char::is_whitespace))
        .then_some(Stripped { text: found.token, taken_off: found.taken_off })
}

/// Whether the text begins as a token does: its first part decodes to `{`.
pub(super) fn begins_as_token(text: &str) -> bool {
    let head: String = text.chars().take_while(|&c| c != '.').take(64).collect();
    let bytes = base64url::decode(&head).bytes;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    bytes.trim_ascii_start().starts_with(b"{")
}

/// Whether the text is made of what tokens are made of, with at least one dot.
fn has_form_of_token(text: &str) -> bool {
    text.contains('.')
        && text.bytes().all(|byte| base64url::is_base64(byte) || matches!(byte, b'.' | b'='))
}

/// Whether the header says that the payload stands as it is between the dots (RFC 7797), where
/// white space belongs to it.
fn is_unencoded(text: &str) -> bool {
    let header = text.split('.').next().unwrap_or_default();
    std::str::from_utf8(&base64url::decode(header).bytes)
        .is_ok_and(|header| header.contains("\"b64\"") && header.contains("false"))
}

/// Takes layer after layer off both ends.
fn peel<'t>(pasted: &'t str, taken_off: &mut Vec<&'static str>) -> &'t str {
    let mut text = pasted;
    loop {
        let before = text.len();
        for (layer, name) in LAYERS {
            let rest = layer(text);
            if rest.len() < text.len() {
                text = rest;
                if !taken_off.contains(&name) {
                    taken_off.push(name);
                }
            }
        }
        if text.len() == before {
            return text;
        }
    }
}

type Layer = (fn(&str) -> &str, &'static str);

const LAYERS: [Layer; 6] = [
    (trim_white_space, "white space"),
    (trim_header_name, "\"Authorization:\""),
    (|text| trim_scheme(text, "bearer"), "\"Bearer\""),
    (|text| trim_scheme(text, "dpop"), "\"DPoP\""),
    (trim_quotes, "quotes"),
    (|text| text.trim_end_matches([',', ';']), "the comma or semicolon after it"),
];

fn trim_white_space(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

fn trim_header_name(text: &str) -> &str {
    strip_word(text, "authorization")
        .and_then(|rest| rest.trim_start_matches(is_quote).trim_start().strip_prefix([':', '=']))
        .unwrap_or(text)
}

fn trim_scheme<'t>(text: &'t str, scheme: &str) -> &'t str {
    strip_word(text, scheme)
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .map_or(text, str::trim_start)
}

/// The text after a word that it begins with in upper or lower case.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

/// What begins with a brace is JSON, and a quote at its end belongs to it.
fn trim_quotes(text: &str) -> &str {
    if text.starts_with('{') { text } else { text.trim_matches(is_quote) }
}

fn is_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '\''
            | '`'
            | '´'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
    )
}

/// The value of the first parameter or cookie that holds a token: `…?token=VALUE&…`,
/// `…#access_token=VALUE`, `Cookie: jwt=VALUE`. One with a name that is known to carry tokens goes
/// before one of any other name, whose value must have the form of a whole token.
fn parameter_value(text: &str) -> Option<String> {
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

/// The token in one piece, where white space stands inside it as mail programs and terminals wrap
/// lines: at a dot, or after pieces of one length. `None` where nothing is to join, or where what
/// follows looks like another text.
fn join_wrapped(text: &str) -> Option<String> {
    if !begins_as_token(text) || !text.contains(char::is_whitespace) || is_unencoded(text) {
        return None;
    }
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let made_of_token = |byte: u8| base64url::is_base64(byte) || matches!(byte, b'.' | b'=');
    if !pieces.iter().all(|piece| piece.bytes().all(made_of_token)) {
        return None;
    }
    let mut width = None;
    let mut dots = 0;
    for pair in pieces.windows(2) {
        let (piece, next) = (pair[0], pair[1]);
        dots += piece.matches('.').count();
        let last_part = piece.rsplit('.').next().unwrap_or_default();
        if dots == 2 && piece.contains('.') && SIGNATURE_LENGTHS.contains(&last_part.len()) {
            return None;
        }
        if piece.ends_with('.') || next.starts_with('.') {
            continue;
        }
        let width = *width.get_or_insert(piece.len());
        // A piece before a dot may be shorter than the lines before it, never longer.
        if width < SHORTEST_PIECE || piece.len() != width || next.len() > width {
            return None;
        }
    }
    Some(pieces.concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl";

    #[test]
    fn what_stands_round_a_token_is_taken_off_and_named() {
        for (pasted, taken_off) in [
            ("TOKEN", &[][..]),
            (" TOKEN\r\n", &["white space"]),
            ("\u{feff}TOKEN", &["white space"]),
            ("Bearer TOKEN", &["\"Bearer\""]),
            ("bearer  TOKEN", &["\"Bearer\""]),
            ("DPoP TOKEN", &["\"DPoP\""]),
            ("Authorization: Bearer TOKEN", &["\"Authorization:\"", "\"Bearer\"", "white space"]),
            ("\"TOKEN\"", &["quotes"]),
            ("'TOKEN'", &["quotes"]),
            ("“TOKEN”", &["quotes"]),
            ("«TOKEN»", &["quotes"]),
            ("```\nTOKEN\n```", &["quotes", "white space"]),
            ("\"TOKEN\",", &["quotes", "the comma or semicolon after it"]),
            ("TOKEN;", &["the comma or semicolon after it"]),
            (
                "\"Authorization\": \"Bearer TOKEN\"",
                &["quotes", "white space", "\"Authorization:\"", "\"Bearer\""],
            ),
            ("https://example.com/cb?token=TOKEN", &["the URL or parameter name"]),
            ("https://example.com/cb?a=b&jwt=TOKEN&c=d", &["the URL or parameter name"]),
            ("https://example.com/#access_token=TOKEN&x=y", &["the URL or parameter name"]),
            ("https://example.com/#id_token=TOKEN", &["the URL or parameter name"]),
            ("access_token=TOKEN", &["the URL or parameter name"]),
            ("https://example.com/cb?ticket=TOKEN&x=y", &["the URL or parameter name"]),
            ("https://example.com/cb?state=TOKENx&id_token=TOKEN", &["the URL or parameter name"]),
            ("Cookie: a=b; __Host-session.v2=TOKEN; c=d", &["the URL or parameter name"]),
            ("Set-Cookie: session=TOKEN; Path=/; Secure", &["the URL or parameter name"]),
        ] {
            let text = pasted.replace("TOKEN", TOKEN);
            let stripped = strip(&text);
            assert_eq!(stripped.text, TOKEN, "{pasted:?}");
            let sorted = |names: &[&'static str]| {
                let mut names = names.to_vec();
                names.sort_unstable();
                names
            };
            assert_eq!(sorted(&stripped.taken_off), sorted(taken_off), "{pasted:?}");
        }
    }

    #[test]
    fn a_url_encoded_value_is_decoded() {
        let text = format!("https://example.com/?token={}", TOKEN.replace('.', "%2E"));
        assert_eq!(strip(&text).text, TOKEN);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let (head, tail) = TOKEN.split_at(40);
        let wrapped = [
            format!("{head}\n{tail}"),
            format!("{head}\r\n  {tail}\n"),
            format!("{}\n{}\n{}", &TOKEN[..24], &TOKEN[24..48], &TOKEN[48..]),
            TOKEN.replace('.', ".\n"),
            TOKEN.replace('.', "\n."),
        ];
        for text in wrapped {
            let stripped = strip(&text);
            assert_eq!(stripped.text, TOKEN, "{text:?}");
            assert!(stripped.taken_off.contains(&"white space inside the token"), "{text:?}");
        }
    }

    #[test]
    fn words_after_a_token_are_not_joined_to_it() {
        let whole = format!("{}{}", &TOKEN[..TOKEN.len() - 12], "A".repeat(43));
        for text in [format!("{TOKEN} is my token"), format!("{TOKEN}\nhttps://example.com")] {
            assert_eq!(strip(&text).text, text);
        }
        for text in [
            format!("{whole}\nthanks"),
            format!("{whole} is my token"),
            format!("{whole}\nhttps://example.com"),
        ] {
            let stripped = strip(&text);
            assert_eq!(stripped.text, whole, "{text:?}");
            assert_eq!(stripped.taken_off, ["the text around it"], "{text:?}");
        }
    }

    #[test]
    fn the_only_token_of_a_longer_text_is_taken() {
        for form in [
            "curl -H 'Authorization: Bearer TOKEN' https://api.example",
            "Hi, my token TOKEN is refused. Why?",
            "{\"token\":\"TOKEN\",\"type\":\"Bearer\"}",
            "> TOKEN",
        ] {
            let text = form.replace("TOKEN", TOKEN);
            let stripped = strip(&text);
            assert_eq!(stripped.text, TOKEN, "{form}");
            assert_eq!(stripped.taken_off, ["the text around it"], "{form}");
        }
        let escaped = format!("\"{}\"", TOKEN.replace('.', "\\u002e"));
        let stripped = strip(&escaped);
        assert_eq!(stripped.text, TOKEN);
        assert_eq!(stripped.taken_off, ["quotes", "JSON escapes"]);
    }

    #[test]
    fn a_text_that_holds_several_tokens_stays_whole() {
        for form in [
            "curl -b 'jwt=TOKEN' -H 'Authorization: Bearer TOKEN' https://api.example",
            "Cookie: id_token=TOKEN; access_token=TOKEN",
            "[\"TOKEN\", \"TOKEN\"]",
        ] {
            let text = form.replace("TOKEN", TOKEN);
            assert_eq!(strip(&text).text, text);
        }
    }

    #[test]
    fn a_text_that_holds_no_token_stays_whole() {
        for text in [
            "",
            " \n",
            "hello",
            "  \"hello, world.\"",
            "Bearer abc",
            "https://example.com/?token=abc",
            "https://example.com/?state=eyJhIjoxfQ",
            "https://example.com/?state=eyJhIjoxfQ.a.b!",
            "{\"payload\":\"e30\",\"signatures\":[]}",
            "“”",
        ] {
            assert_eq!(strip(text), Stripped { text: text.into(), taken_off: vec![] });
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_left_was_there(text in "(?s).{0,60}") {
            let stripped = strip(&text);
            if stripped.taken_off.is_empty() {
                prop_assert_eq!(stripped.text, text.as_str());
            }
        }

        #[test]
        fn a_token_is_never_altered(
            head in "eyJ[A-Za-z0-9_-]{0,20}", rest in "(\\.[A-Za-z0-9_=+/-]{0,20}){0,6}"
        ) {
            let text = head + &rest;
            let stripped = strip(&text);
            prop_assert_eq!(stripped.text, text.as_str());
        }
    }
}
