//! The compact serialization: its parts, their alphabet and their encoding (STR-1…3).

use std::ops::Range;

use super::{Read, Serialization};
use crate::jwt::{
    finding::{Finding, Part, Place},
    json::Document,
    rule::Rule,
    token::{
        Content, Format, Segment, Signature, Token,
        encoding::{Foreign, foreign_to_base64},
        paste,
        signature::is_unencoded,
    },
    visible,
};

/// Splits the text at its dots and decodes what it can.
pub(super) fn read(text: String, content: Option<&[u8]>) -> Read {
    let count = text.matches('.').count() + 1;
    let mut spans = first_parts(&text);
    let mut findings = Vec::new();
    // One part that does not decode to JSON is no header: there is no token here.
    let is_token = count > 1 || paste::begins_as_token(&text);
    let mut decode = |span: Option<&Range<usize>>, part: Part| -> Option<Segment> {
        let span = span.filter(|_| is_token)?;
        let (segment, faults) = Segment::decode(&text, part, span.clone());
        findings.extend(faults);
        Some(segment)
    };
    let header = decode(spans.first(), Part::Header);
    let unencoded = is_unencoded(header.as_ref());
    let is_jws = count == 3 || (unencoded && count > 3);
    if is_jws && count > 3 {
        // All between the first dot and the last is the payload, as it was signed.
        let last = text.rfind('.').unwrap_or_default();
        let first = spans.first().map_or(0, |span| span.end);
        spans = vec![0..first, first + 1..last, last + 1..text.len()];
    }
    let mut payload = match (spans.get(1), count) {
        (_, 5) if !is_jws => None,
        (Some(span), _) if unencoded => Some(Segment::raw(&text, Part::Payload, span.clone())),
        (span, _) => decode(span, Part::Payload),
    };
    let signature = if is_jws { decode(spans.get(2), Part::Signature) } else { None };
    if !is_json(&text) {
        findings.extend(outside_alphabet(&text, unencoded.then(|| spans.get(1)).flatten()));
    }
    findings.extend(part_count(&text, count, &spans, unencoded));

    let mut carried = Content::Attached;
    if is_jws && let Some(empty) = payload.as_ref().filter(|payload| payload.span.is_empty()) {
        carried = Content::Detached;
        if let Some(content) = content {
            carried = Content::Given;
            payload = Some(Segment::given(content, empty.span.start));
        }
    }
    let format = match count {
        _ if is_jws => Format::Jws,
        5 => Format::Jwe,
        _ => Format::Unknown,
    };
    let (header, signatures) = if is_jws {
        let span = 0..text.len();
        (None, vec![Signature { protected: header, unprotected: None, signature, span }])
    } else {
        (header, Vec::new())
    };
    let token = Token {
        text,
        format,
        serialization: Serialization::Compact,
        header,
        payload,
        signature: None,
        content: carried,
        signatures,
        looked_at: 0,
    };
    Read { token, findings }
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

/// STR-1: the first character that no compact token has. An unencoded payload may hold any
/// printable character of ASCII (RFC 7797 §5.2).
fn outside_alphabet(text: &str, unencoded: Option<&Range<usize>>) -> Option<Finding> {
    let mut part_start = 0;
    let foreign = text.split('.').flat_map(|part| {
        let start = part_start;
        part_start += part.len() + 1;
        let is_raw = unencoded.is_some_and(|span| span.contains(&start));
        let encoded = (!is_raw).then(|| foreign_to_base64(part));
        let unprintable =
            is_raw.then(|| part.char_indices().filter(|(_, c)| !matches!(c, ' '..='~')));
        let both = encoded.into_iter().flatten().chain(unprintable.into_iter().flatten());
        both.map(move |(at, character)| (start + at, character))
    });
    let foreign = Foreign::among(foreign)?;
    let at = foreign.at;
    let position = text[..at].chars().count() + 1;
    Some(
        Finding::new(
            Rule::TokenAlphabet,
            Place::part(Part::Token).with_span(at..at + foreign.character.len_utf8()),
            format!(
                "Character {position} is {}, which no token has{}",
                visible::character_name(foreign.character),
                foreign.others()
            ),
        )
        .hint("A token is made of A–Z a–z 0–9 - _ and dots alone: copy it again from its source"),
    )
}

/// STR-2: three parts or five.
fn part_count(
    text: &str,
    count: usize,
    spans: &[Range<usize>],
    unencoded: bool,
) -> Option<Finding> {
    let token = Place::part(Part::Token);
    let (at, message, hint) = match count {
        3 => return None,
        _ if unencoded && count > 3 => {
            let payload = spans.get(1).cloned().unwrap_or_default();
            let finding = Finding::new(
                Rule::PartCount,
                token.with_span(payload),
                "The unencoded payload has a dot in it, which the compact serialization cannot \
                 carry",
            );
            return Some(
                finding
                    .hint("Whoever signs must detach the payload, or use a JSON serialization")
                    .source("RFC 7797 §5.2"),
            );
        }
        5 => return None,
        _ if text.trim().is_empty() => {
            (token, "There is no token here: the text is empty".to_owned(), "Paste a token")
        }
        _ if is_json(text) => return Some(no_jws_in_json(text)),
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

/// Whether the text is JSON, of which every character would be foreign to a compact token.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// JSON text that is no JSON serialization.
fn no_jws_in_json(text: &str) -> Finding {
    let has_payload = Document::parse(text).member("payload").is_some();
    let message = if has_payload {
        "This is JSON with a payload and without a signature, so it is no token"
    } else {
        "This is JSON, and neither a compact token nor a JSON serialization of one"
    };
    Finding::new(Rule::PartCount, Place::part(Part::Token), message)
        .hint("Paste the token itself: three texts with dots, or JSON with payload and signature")
}
