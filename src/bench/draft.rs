//! The draft: header and payload as they are shown and edited, and the exact bytes they stand for.

use std::borrow::Cow;

use crate::jwt::{Content, Segment, Token, json};

/// A payload as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// UTF-8 text, JSON or not.
    Text(String),
    /// Bytes that are no UTF-8; they are signed as they are.
    Bytes(Vec<u8>),
}

impl Default for Payload {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Payload {
    /// The text, where it is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bytes(_) => None,
        }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Header and payload as shown, with the style in which they are signed.
///
/// What is shown differs from what is signed by white space between JSON lexemes alone, and only
/// where the style is compact. A pasted token that was not compact is shown as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The header's text as shown.
    pub header: String,
    /// The payload as shown.
    pub payload: Payload,
    /// Whether the header is signed without white space.
    pub compact_header: bool,
    /// Whether the payload is signed without white space.
    pub compact_payload: bool,
}

impl Draft {
    /// A new draft, signed compact.
    #[must_use]
    pub fn new(header: String, payload: String) -> Self {
        Self {
            header,
            payload: Payload::Text(payload),
            compact_header: true,
            compact_payload: true,
        }
    }

    /// A draft that is signed as exactly these texts, laid out for reading where that loses nothing.
    #[must_use]
    pub fn exactly(header: &str, payload: &str) -> Self {
        let (header, compact_header) = laid_out(header);
        let (payload, compact_payload) = laid_out(payload);
        Self { header, payload: Payload::Text(payload), compact_header, compact_payload }
    }

    /// What a token says, laid out for reading where that loses nothing.
    #[must_use]
    pub fn of(token: &Token) -> Self {
        let (header, compact_header) =
            token.header.as_ref().and_then(Segment::text).map_or((String::new(), true), laid_out);
        let (payload, compact_payload) = match &token.payload {
            None => (Payload::default(), true),
            Some(segment) => match segment.text() {
                // What is typed for a check stays as it is typed.
                Some(text) if token.content == Content::Given => {
                    (Payload::Text(text.to_owned()), false)
                }
                Some(text) => {
                    let (shown, compact) = laid_out(text);
                    (Payload::Text(shown), compact)
                }
                None => (Payload::Bytes(segment.bytes.clone()), true),
            },
        };
        Self { header, payload, compact_header, compact_payload }
    }

    /// The header's exact text as signed.
    #[must_use]
    pub fn signed_header(&self) -> Cow<'_, str> {
        in_style(&self.header, self.compact_header)
    }

    /// The payload's exact bytes as signed.
    #[must_use]
    pub fn signed_payload(&self) -> Cow<'_, [u8]> {
        match &self.payload {
            Payload::Bytes(bytes) => Cow::Borrowed(bytes),
            Payload::Text(text) => match in_style(text, self.compact_payload) {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
        }
    }

    /// How many bytes header and payload have as shown.
    #[must_use]
    pub fn len(&self) -> usize {
        self.header.len() + self.payload.len()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn in_style(text: &str, compact: bool) -> Cow<'_, str> {
    if compact { Cow::Owned(json::compact(text)) } else { Cow::Borrowed(text) }
}

/// The text as shown, and whether compacting gives the exact text back.
fn laid_out(exact: &str) -> (String, bool) {
    if json::compact(exact) == exact {
        (json::pretty(exact), true)
    } else {
        (exact.to_owned(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compact_text_is_laid_out_and_comes_back_exactly() {
        let exact = r#"{"b":1.0,"a":"\u00e9","a":2}"#;
        let (shown, compact) = laid_out(exact);
        assert!(compact && shown.contains('\n'));
        assert_eq!(in_style(&shown, compact), exact);
    }

    #[test]
    fn a_text_with_its_own_layout_is_shown_as_it_is() {
        let exact = "{ \"a\": 1 }\r\n";
        assert_eq!(laid_out(exact), (exact.to_owned(), false));
    }

    #[test]
    fn bytes_that_are_no_text_are_kept() {
        let draft = Draft { payload: Payload::Bytes(vec![0xff, 0]), ..Draft::default() };
        assert_eq!(&*draft.signed_payload(), &[0xff, 0]);
    }
}
