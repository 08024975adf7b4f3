//! A token as it stands: parts, bytes, text. Parsing never fails.

mod base64url;
mod content;
mod header;
mod paste;
mod shape;

use std::ops::Range;

use super::{
    finding::{Finding, Part},
    json::{Document, Kind},
};

/// What the text is, judged by its shape and its `alg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Three parts: a signed token (RFC 7515 §3.1).
    Jws,
    /// Five parts: an encrypted token (RFC 7516 §3.1).
    Jwe,
    /// Three parts with `alg` "none" (RFC 7519 §6).
    Unsecured,
    /// Anything else.
    Unknown,
}

impl Format {
    /// The name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jws => "jws",
            Self::Jwe => "jwe",
            Self::Unsecured => "unsecured",
            Self::Unknown => "unknown",
        }
    }
}

/// A part of the token: where it stands, what it decodes to.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Byte range in [`Token::text`], without the dots.
    pub span: Range<usize>,
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
}

/// A compact token, read as far as it can be read.
#[derive(Clone, Debug)]
pub struct Token {
    /// The token's text: what was given, without what stood round it (STR-4).
    pub text: String,
    /// What it is.
    pub format: Format,
    /// The JOSE header.
    pub header: Option<Segment>,
    /// The payload (of a JWE: nothing, for it cannot be read).
    pub payload: Option<Segment>,
    /// The signature.
    pub signature: Option<Segment>,
}

impl Token {
    /// Reads a token from pasted text: strips what stands round it, splits, decodes leniently, and
    /// lists what it met (STR-1…8, STR-10, HDR-1…3).
    #[must_use]
    pub fn parse(pasted: &str) -> (Self, Vec<Finding>) {
        let paste::Stripped { text, taken_off } = paste::strip(pasted);
        let mut findings: Vec<Finding> = shape::stripped(&taken_off).into_iter().collect();
        let shape = shape::read(text.into_owned());
        findings.extend(shape.findings);
        let token = shape.token;
        if let Some(header) = &token.header {
            findings.extend(content::check(Part::Header, header));
        }
        findings.extend(header::check(&token));
        if let Some(payload) = &token.payload {
            findings.extend(content::check(Part::Payload, payload));
        }
        (token, findings)
    }

    /// The header's `alg`, unescaped, if it is a string.
    #[must_use]
    pub fn alg(&self) -> Option<String> {
        self.header_text("alg")
    }

    /// The header's `kid`, unescaped, if it is a string.
    #[must_use]
    pub fn kid(&self) -> Option<String> {
        self.header_text("kid")
    }

    fn header_text(&self, name: &str) -> Option<String> {
        let member = self.header.as_ref()?.json.as_ref()?.member(name)?;
        member.value.as_str().map(std::borrow::Cow::into_owned)
    }

    /// The JWS signing input: the token's text before its last dot (RFC 7515 §5.2).
    #[must_use]
    pub fn signing_input(&self) -> Option<&str> {
        let signature = self.signature.as_ref()?;
        self.text.get(..signature.span.start.checked_sub(1)?)
    }

    /// The claims set, if the payload is UTF-8 text that holds a JSON object (errors included).
    #[must_use]
    pub fn claims(&self) -> Option<&Document> {
        let document = self.payload.as_ref()?.json.as_ref()?;
        document.root().filter(|root| root.kind() == Kind::Object).map(|_| document)
    }
}

#[cfg(test)]
mod tests;
