//! A part of a token: where it stands, how it is written, what it decodes to.

use std::ops::Range;

use super::{
    base64url::{self, Decoded},
    encoding,
};
use crate::jwt::{
    finding::{Finding, Part},
    json::{Document, Value},
};

/// A part of the token: where it stands, what it decodes to.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Byte range in [`Token::text`](super::Token::text), without the dots or quotes round it.
    pub span: Range<usize>,
    /// What is written there, where the text at the span is a JSON string with escapes in it.
    pub unescaped: Option<String>,
    /// The decoded bytes, up to the first character that belongs to no base64 alphabet.
    pub bytes: Vec<u8>,
    /// The bytes as JSON text with its structure, where they are UTF-8 (whatever JSON errors the
    /// document may name). `None` for bytes that are no UTF-8, and for signatures.
    pub json: Option<Document>,
}

impl Segment {
    /// The exact text, where the bytes are UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.json.as_ref().map(Document::text)
    }

    /// The part as it is transmitted: base64url, or an unencoded payload (RFC 7797). `text` is the
    /// token's.
    #[must_use]
    pub fn encoded<'t>(&'t self, text: &'t str) -> &'t str {
        match &self.unescaped {
            Some(unescaped) => unescaped,
            None => text.get(self.span.clone()).unwrap_or_default(),
        }
    }

    /// Decodes base64url that stands at a place of the token's text as it is.
    pub(super) fn decode(text: &str, part: Part, span: Range<usize>) -> (Self, Vec<Finding>) {
        Self::undecoded(span, None).decoded_again(text, part, false)
    }

    /// Takes an unencoded payload that stands at a place of the token's text as it is.
    pub(super) fn raw(text: &str, part: Part, span: Range<usize>) -> Self {
        Self::undecoded(span, None).decoded_again(text, part, true).0
    }

    /// Reads a JSON string of the token's text as a part of the token.
    pub(super) fn from_json_string(
        text: &str,
        part: Part,
        string: Value<'_>,
        unencoded: bool,
    ) -> (Self, Vec<Finding>) {
        let quoted = string.span();
        let span = quoted.start + 1..quoted.end.saturating_sub(1).max(quoted.start + 1);
        let escaped = text.get(span.clone()).is_some_and(|inner| inner.contains('\\'));
        let unescaped = string.as_str().filter(|_| escaped).map(std::borrow::Cow::into_owned);
        let (segment, mut findings) =
            Self::undecoded(span, unescaped).decoded_again(text, part, unencoded);
        if !unencoded {
            findings.extend(encoding::outside_alphabet(
                part,
                segment.encoded(text),
                &segment.span,
                segment.unescaped.is_none(),
            ));
        }
        (segment, findings)
    }

    /// A JSON object that stands in the token's text as it is: an unprotected header.
    pub(super) fn from_json_object(object: Value<'_>) -> Self {
        let text = object.text();
        Self {
            span: object.span(),
            unescaped: None,
            bytes: text.as_bytes().to_vec(),
            json: Some(Document::parse(text)),
        }
    }

    /// Content that was given from outside; `at` is where it would stand.
    pub(super) fn given(content: &[u8], at: usize) -> Self {
        let mut segment = Self::undecoded(at..at, None);
        segment.take(content.to_vec(), Part::Payload);
        segment
    }

    /// The same part decoded from base64url, or taken as it is.
    pub(super) fn decoded_again(
        mut self,
        text: &str,
        part: Part,
        unencoded: bool,
    ) -> (Self, Vec<Finding>) {
        let encoded = self.encoded(text);
        if unencoded {
            let bytes = encoded.as_bytes().to_vec();
            self.take(bytes, part);
            return (self, Vec::new());
        }
        let Decoded { bytes, faults } = base64url::decode(encoded);
        let exact = self.unescaped.is_none();
        let findings = faults
            .into_iter()
            .map(|fault| encoding::fault(part, encoded, &self.span, exact, fault))
            .collect();
        self.take(bytes, part);
        (self, findings)
    }

    fn undecoded(span: Range<usize>, unescaped: Option<String>) -> Self {
        Self { span, unescaped, bytes: Vec::new(), json: None }
    }

    fn take(&mut self, bytes: Vec<u8>, part: Part) {
        self.json = match part {
            Part::Signature => None,
            _ => std::str::from_utf8(&bytes).ok().map(Document::parse),
        };
        self.bytes = bytes;
    }
}
