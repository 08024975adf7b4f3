//! What is to be said of the form of a part: its alphabet and its base64url (STR-1, STR-3).

use std::ops::Range;

use super::base64url::{self, Fault};
use crate::jwt::{
    finding::{Finding, Part, Place},
    rule::Rule,
    visible,
};

/// The first of the characters that do not belong, and how many more there are.
pub(super) struct Foreign {
    /// Byte offset of the first.
    pub(super) at: usize,
    /// The first.
    pub(super) character: char,
    /// How many follow it.
    pub(super) more: usize,
}

impl Foreign {
    /// Looks through the characters that do not belong, with their byte offsets.
    pub(super) fn among(mut foreign: impl Iterator<Item = (usize, char)>) -> Option<Self> {
        let (at, character) = foreign.next()?;
        Some(Self { at, character, more: foreign.count() })
    }

    /// ` (and 3 more such characters)`, or nothing.
    pub(super) fn others(&self) -> String {
        match self.more {
            0 => String::new(),
            1 => " (and one more such character)".to_owned(),
            more => format!(" (and {more} more such characters)"),
        }
    }
}

/// The characters of a part that are in no base64 alphabet, with their byte offsets in it. Padding
/// and the two characters of standard base64 are left to STR-3, which says more of them.
pub(super) fn foreign_to_base64(part: &str) -> impl Iterator<Item = (usize, char)> {
    let (data, _) = base64url::without_padding(part);
    data.char_indices()
        .filter(|(_, character)| !u8::try_from(*character).is_ok_and(base64url::is_base64))
}

/// STR-1 for a part in a JSON string. `exact` says that the span holds the text without escapes.
pub(super) fn outside_alphabet(
    part: Part,
    encoded: &str,
    span: &Range<usize>,
    exact: bool,
) -> Option<Finding> {
    let foreign = Foreign::among(foreign_to_base64(encoded))?;
    let position = encoded.get(..foreign.at)?.chars().count() + 1;
    let inner = foreign.at..foreign.at + foreign.character.len_utf8();
    let message = format!(
        "Character {position} of the {} is {}, which base64url does not have{}",
        part.name(),
        visible::character_name(foreign.character),
        foreign.others()
    );
    Some(
        Finding::new(Rule::TokenAlphabet, place(span, inner, exact), message)
            .hint(
                "Base64url is made of A–Z a–z 0–9 - _ alone: copy the token again from its source",
            )
            .source("RFC 7515 §2"),
    )
}

/// STR-3: what is wrong with a part's base64url.
pub(super) fn fault(
    part: Part,
    encoded: &str,
    span: &Range<usize>,
    exact: bool,
    fault: Fault,
) -> Finding {
    let name = part.name();
    let at_character = |at: usize| encoded.get(at..).and_then(|rest| rest.chars().next());
    // As people count, from 1.
    let position =
        |at: usize| encoded.get(..at).map_or(at, |before| before.chars().count()).saturating_add(1);
    let (inner, message, hint) = match fault {
        Fault::Padding(padding) => {
            let message = format!(
                "The {name} ends in padding (=) from its character {} on, which base64url in a \
                 token does not have",
                position(padding.start)
            );
            (padding, message, "Leave out the = signs")
        }
        Fault::StandardAlphabet { at, count } => {
            let character = at_character(at).unwrap_or('+');
            let others = if count > 1 { format!(" ({count} in all)") } else { String::new() };
            let message = format!(
                "Character {} of the {name} is \"{character}\", which standard base64 has and \
                 base64url does not{others}",
                position(at)
            );
            (at..at + 1, message, "Write - for + and _ for /")
        }
        Fault::TrailingBits { at, canonical } => {
            let written = at_character(at).unwrap_or(canonical);
            let message = format!(
                "The {name} ends in \"{written}\" where its bytes are written with \
                 \"{canonical}\": the last bits of its character {} are not zero",
                position(at)
            );
            let hint = "The last character was altered: ask for the token as it was issued";
            (at..at + 1, message, hint)
        }
        Fault::Leftover(at) => {
            let message = format!(
                "The {name} has one character too many or too few for base64url: its character \
                 {}, the last, is left over",
                position(at)
            );
            let hint = "Look whether a character was lost or added when the token was copied";
            (at..at + 1, message, hint)
        }
    };
    Finding::new(Rule::Base64urlForm, place(span, inner, exact), message).hint(hint)
}

/// A range of the part in the token's text; of a string with escapes, the whole of it.
fn place(span: &Range<usize>, inner: Range<usize>, exact: bool) -> Place {
    let span = if exact { span.start + inner.start..span.start + inner.end } else { span.clone() };
    Place::part(Part::Token).with_span(span)
}
