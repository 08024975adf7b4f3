//! The shape of a compact token: its parts, their alphabet and their encoding (STR-1…4).

use std::ops::Range;

use super::{
    Format, Segment, Token,
    base64url::{self, Decoded, Fault},
    paste,
};
use crate::jwt::{
    finding::{Finding, Part, Place},
    json::Document,
    rule::Rule,
    visible,
};

/// A token and what is to be said of its shape.
pub(super) struct Shape {
    pub(super) token: Token,
    pub(super) findings: Vec<Finding>,
}

/// Says what was taken off round the token (STR-4).
pub(super) fn stripped(taken_off: &[&str]) -> Option<Finding> {
    (!taken_off.is_empty()).then(|| {
        Finding::new(
            Rule::Stripped,
            Place::part(Part::Token),
            format!("Taken off the pasted text: {}", taken_off.join(", ")),
        )
    })
}

/// Splits the text at its dots and decodes what it can.
pub(super) fn read(text: String) -> Shape {
    let count = text.matches('.').count() + 1;
    let spans = first_parts(&text);
    let mut findings: Vec<Finding> = outside_alphabet(&text).into_iter().collect();
    findings.extend(part_count(&text, count, &spans));

    // One part that does not decode to JSON is no header: there is no token here.
    let is_token = count > 1 || paste::begins_as_token(&text);
    let mut decode = |index: usize, part: Part| -> Option<Segment> {
        let span = spans.get(index).cloned().filter(|_| is_token)?;
        let Decoded { bytes, faults } = base64url::decode(&text[span.clone()]);
        findings.extend(faults.into_iter().map(|fault| encoding(&text, part, &span, fault)));
        let json = match part {
            Part::Signature => None,
            _ => std::str::from_utf8(&bytes).ok().map(Document::parse),
        };
        Some(Segment { span, bytes, json })
    };
    let header = decode(0, Part::Header);
    let (payload, signature) = match count {
        5 => (None, None),
        3 => (decode(1, Part::Payload), decode(2, Part::Signature)),
        _ => (decode(1, Part::Payload), None),
    };
    let mut token = Token { text, format: Format::Unknown, header, payload, signature };
    token.format = match count {
        5 => Format::Jwe,
        3 if token.alg().as_deref() == Some("none") => Format::Unsecured,
        3 => Format::Jws,
        _ => Format::Unknown,
    };
    Shape { token, findings }
}

/// Where the first five parts stand.
fn first_parts(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split('.')
        .take(5)
        .map(|part| {
            let span = start..start + part.len();
            start = span.end + 1;
            span
        })
        .collect()
}

/// STR-1: the first character that no compact token has. Padding and the two characters of
/// standard base64 are left to STR-3, which says more of them.
fn outside_alphabet(text: &str) -> Option<Finding> {
    let mut part_start = 0;
    let mut foreign = text.split('.').flat_map(|part| {
        let start = part_start;
        part_start += part.len() + 1;
        let (data, _) = base64url::without_padding(part);
        data.char_indices()
            .filter(|(_, character)| !u8::try_from(*character).is_ok_and(base64url::is_base64))
            .map(move |(at, character)| (start + at, character))
    });
    let (at, character) = foreign.next()?;
    let more = foreign.count();
    let position = text[..at].chars().count() + 1;
    let others = match more {
        0 => String::new(),
        1 => " (and one more such character)".to_owned(),
        _ => format!(" (and {more} more such characters)"),
    };
    Some(
        Finding::new(
            Rule::TokenAlphabet,
            Place::part(Part::Token).with_span(at..at + character.len_utf8()),
            format!(
                "Character {position} is {}, which no token has{others}",
                visible::character_name(character)
            ),
        )
        .hint("A token is made of A–Z a–z 0–9 - _ and dots alone: copy it again from its source"),
    )
}

/// STR-2: three parts or five.
fn part_count(text: &str, count: usize, spans: &[Range<usize>]) -> Option<Finding> {
    let token = Place::part(Part::Token);
    let (at, message, hint) = match count {
        3 | 5 => return None,
        _ if text.trim().is_empty() => {
            (token, "There is no token here: the text is empty".to_owned(), "Paste a token")
        }
        _ if text.trim_start().starts_with('{') => (
            token,
            "This is JSON, not a compact token".to_owned(),
            "Paste the token itself: the JSON serialization (RFC 7515 §7.2) is not read",
        ),
        1 if !paste::begins_as_token(text) => (
            token,
            "There is no token here: the text has no dots".to_owned(),
            "A token is three texts with dots between them, and most begin with eyJ",
        ),
        1 => (
            token,
            "The token has 1 part, the header: payload and signature are missing".to_owned(),
            "Look whether it was cut off when it was copied",
        ),
        2 => (
            token,
            "The token has 2 parts: the signature is missing, with its dot".to_owned(),
            "Look whether it was cut off when it was copied",
        ),
        _ => {
            let surplus = spans.get(2).map_or(0, |span| span.end)..text.len();
            (
                token.with_span(surplus),
                format!("The token has {count} parts: a signed one has 3, an encrypted one 5"),
                "Look whether something else was pasted with it",
            )
        }
    };
    Some(Finding::new(Rule::PartCount, at, message).hint(hint))
}

/// STR-3: what is wrong with a part's base64url.
fn encoding(text: &str, part: Part, span: &Range<usize>, fault: Fault) -> Finding {
    let name = part.name();
    let (place, message, hint) = match fault {
        Fault::Padding(padding) => (
            padding,
            format!("The {name} ends in padding (=), which base64url in a token does not have"),
            "Leave out the = signs",
        ),
        Fault::StandardAlphabet { at, count } => {
            let character = if text[span.start + at..].starts_with('+') { '+' } else { '/' };
            let others = if count > 1 { format!(" ({count} in all)") } else { String::new() };
            (
                at..at + 1,
                format!(
                    "The {name} is in standard base64: \"{character}\" is not of base64url{others}"
                ),
                "Write - for + and _ for /",
            )
        }
        Fault::TrailingBits { at, canonical } => {
            let written = text[span.start + at..].chars().next().unwrap_or(canonical);
            (
                at..at + 1,
                format!(
                    "The {name} ends in \"{written}\" where its bytes are written with \
                     \"{canonical}\": the last bits are not zero"
                ),
                "The last character was altered: ask for the token as it was issued",
            )
        }
        Fault::Leftover(at) => (
            at..at + 1,
            format!("The {name} has one character too many or too few for base64url"),
            "Look whether a character was lost or added when the token was copied",
        ),
    };
    let place = span.start + place.start..span.start + place.end;
    Finding::new(Rule::Base64urlForm, Place::part(Part::Token).with_span(place), message).hint(hint)
}
