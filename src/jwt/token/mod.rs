//! A token as it stands: parts, bytes, text, in the compact or a JSON serialization. Parsing never
//! fails.

mod base64url;
mod content;
mod deceptive;
mod encoding;
mod jose_header;
mod paste;
mod segment;
mod serialization;
mod signature;
mod surrogates;

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

pub(super) use base64url::sextet;
pub(super) use jose_header::{of_other, of_signature};
pub use segment::Segment;
pub use serialization::Serialization;
pub use signature::{Parameter, Signature};

use super::{
    finding::{Finding, Part, Place, Severity},
    header,
    json::{Document, Kind},
    rule::Rule,
};

/// What the text is, judged by its shape and its `alg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A signed token: three parts (RFC 7515 §3.1), or the JSON form of them (§3.2).
    Jws,
    /// An encrypted token: five parts (RFC 7516 §3.1), or the JSON form of them (§3.2).
    Jwe,
    /// A token of the form of a JWS with `alg` "none" (RFC 7519 §6).
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

/// Where the payload of a token is (RFC 7515 Appendix F).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// In the token.
    Attached,
    /// Elsewhere, and it was not given. Where the token holds an empty payload, it may as well be
    /// really empty, for both look the same.
    Detached,
    /// Elsewhere, and it was given.
    Given,
}

/// How a token is to be read, beyond its own text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The content of a token that carries none, byte for byte.
    pub content: Option<Vec<u8>>,
    /// The signature to look at, from 0; `None`: the first.
    pub signature: Option<usize>,
}

/// A token, read as far as it can be read.
///
/// A JWS in the general JSON serialization has several signatures, each with a header of its own:
/// `header` and `signature` are those of the one that is looked at.
#[derive(Clone, Debug)]
pub struct Token {
    /// The token's text: what was given, without what stood round it (STR-4).
    pub text: String,
    /// What it is.
    pub format: Format,
    /// In which form it is written.
    pub serialization: Serialization,
    /// The protected header of the signature that is looked at; where there is none, the
    /// unprotected one.
    pub header: Option<Segment>,
    /// The payload (of a JWE: nothing, for it cannot be read). Of detached content that was given,
    /// the bytes are that content, and the span is empty.
    pub payload: Option<Segment>,
    /// The signature that is looked at.
    pub signature: Option<Segment>,
    /// Where the payload is.
    pub content: Content,
    /// Every signature; one in the compact serialization, none in what is no JWS.
    pub signatures: Vec<Signature>,
    /// Which of them is looked at, from 0.
    pub looked_at: usize,
}

impl Token {
    /// Reads a token from pasted text: strips what stands round it, splits, decodes leniently, and
    /// lists what it met (STR-1…8, STR-10, STR-11, HDR-1…16).
    #[must_use]
    pub fn parse(pasted: &str) -> (Self, Vec<Finding>) {
        Self::read(pasted, &Reading::default())
    }

    /// As [`Token::parse`], with the content that a detached token goes with, and with the
    /// signature that is to be looked at.
    ///
    /// What is wrong with the other signatures weighs no more than a warning, for one that holds
    /// is enough (RFC 7515 §5.2); what is wrong with the form of the whole weighs as ever.
    #[must_use]
    pub fn read(pasted: &str, reading: &Reading) -> (Self, Vec<Finding>) {
        let paste::Stripped { text, taken_off } = paste::strip(pasted);
        let mut findings: Vec<Finding> = stripped(&taken_off).into_iter().collect();
        let content = reading.content.as_deref();
        let serialization::Read { mut token, findings: form } =
            serialization::read(text.into_owned(), content);
        findings.extend(form);
        let is_there = |index: &usize| *index < token.signatures.len();
        token.look_at(reading.signature.filter(is_there).unwrap_or_default());
        findings.extend(jose_header::check(&token));
        findings.extend(token.check_payload());
        if token.content == Content::Attached && content.is_some() {
            findings.push(content_not_used());
        }
        (token, findings)
    }

    /// Looks at another signature, if there is one of this index: header, signature and `alg` are
    /// its own from now on.
    pub fn look_at(&mut self, index: usize) {
        let Some(signature) = self.signatures.get(index) else { return };
        self.header = signature.protected.clone().or_else(|| signature.unprotected.clone());
        self.signature.clone_from(&signature.signature);
        let unencoded = signature.is_unencoded();
        let was_unencoded =
            self.signatures.get(self.looked_at).is_some_and(Signature::is_unencoded);
        self.looked_at = index;
        if unencoded != was_unencoded
            && let (Content::Attached, Some(payload)) = (self.content, self.payload.take())
        {
            // RFC 7797 §3 forbids it; each signature is shown with what it is over all the same.
            let (payload, _) = payload.decoded_again(&self.text, Part::Payload, unencoded);
            self.payload = Some(payload);
        }
        let is_none = self.alg().as_deref() == Some("none");
        self.format = if is_none { Format::Unsecured } else { Format::Jws };
    }

    /// A header parameter of the signature that is looked at, from the protected or the
    /// unprotected header. The last of that name, as most JSON readers take it.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Parameter<'_>> {
        if let Some(signature) = self.signatures.get(self.looked_at) {
            return signature.parameter(name);
        }
        let member = self.header.as_ref()?.json.as_ref()?.member(name)?;
        Some(Parameter { value: member.value, is_protected: true })
    }

    /// The `alg` of the signature that is looked at, unescaped, if it is a string.
    #[must_use]
    pub fn alg(&self) -> Option<String> {
        self.parameter("alg")?.text()
    }

    /// The `kid` of the signature that is looked at, unescaped, if it is a string.
    #[must_use]
    pub fn kid(&self) -> Option<String> {
        self.parameter("kid")?.text()
    }

    /// The `typ` of the signature that is looked at, unescaped, if it is a string.
    #[must_use]
    pub fn typ(&self) -> Option<String> {
        self.parameter("typ")?.text()
    }

    /// Whether the payload is signed as it is, without base64url (RFC 7797).
    #[must_use]
    pub fn is_unencoded(&self) -> bool {
        self.signatures.get(self.looked_at).is_some_and(Signature::is_unencoded)
    }

    /// The unprotected header of the signature that is looked at, where it stands beside a
    /// protected one.
    #[must_use]
    pub fn unprotected(&self) -> Option<&Segment> {
        let signature = self.signatures.get(self.looked_at)?;
        signature.protected.as_ref().and(signature.unprotected.as_ref())
    }

    /// The JWS signing input of the signature that is looked at (RFC 7515 §5.2, RFC 7797 §3).
    /// `None` where there is no signature, and where the payload is known to be elsewhere and was
    /// not given.
    #[must_use]
    pub fn signing_input(&self) -> Option<Cow<'_, [u8]>> {
        let signature = self.signatures.get(self.looked_at)?;
        signature.signature.as_ref()?;
        let payload = self.payload.as_ref()?;
        if self.content != Content::Given && self.serialization == Serialization::Compact {
            return self.text.get(..payload.span.end).map(|text| Cow::Borrowed(text.as_bytes()));
        }
        let protected = signature.protected.as_ref().map_or("", |part| part.encoded(&self.text));
        let mut input = Vec::with_capacity(protected.len() + 1 + payload.bytes.len() / 3 * 4 + 4);
        input.extend_from_slice(protected.as_bytes());
        input.push(b'.');
        match (self.content, signature.is_unencoded()) {
            (Content::Given, true) => input.extend_from_slice(&payload.bytes),
            (Content::Given, false) => {
                input.extend_from_slice(URL_SAFE_NO_PAD.encode(&payload.bytes).as_bytes());
            }
            _ => input.extend_from_slice(payload.encoded(&self.text).as_bytes()),
        }
        Some(Cow::Owned(input))
    }

    /// The claims set, if the payload is UTF-8 text that holds a JSON object (errors included).
    #[must_use]
    pub fn claims(&self) -> Option<&Document> {
        let document = self.payload.as_ref()?.json.as_ref()?;
        document.root().filter(|root| root.kind() == Kind::Object).map(|_| document)
    }

    /// Whether this can be a JWT by its form: compact, with a base64url payload in it
    /// (RFC 7519 §1, RFC 7797 §7).
    #[must_use]
    pub fn has_form_of_jwt(&self) -> bool {
        self.serialization == Serialization::Compact
            && self.content == Content::Attached
            && !self.is_unencoded()
    }

    /// STR-6, STR-8, STR-10, STR-11. Only a JWT's payload must be a JSON object, and not even that
    /// where it is itself a token (RFC 7519 §7.2, step 8).
    fn check_payload(&self) -> Vec<Finding> {
        if self.content == Content::Detached {
            return vec![detached(self.payload.is_some())];
        }
        let Some(payload) = &self.payload else { return Vec::new() };
        let mut findings = content::check(Part::Payload, payload);
        if header::nests_token(self) {
            findings.retain(|finding| finding.rule != Rule::PayloadObject);
        }
        if !self.has_form_of_jwt() {
            for finding in &mut findings {
                if finding.rule == Rule::PayloadObject {
                    finding.severity = Severity::Info;
                    "A JWS may carry any content; a JWT carries a JSON object"
                        .clone_into(&mut finding.hint);
                }
            }
        }
        findings
    }
}

/// Says what was taken off round the token (STR-4), if anything was.
pub(crate) fn stripped(taken_off: &[&str]) -> Option<Finding> {
    (!taken_off.is_empty()).then(|| {
        Finding::new(
            Rule::Stripped,
            Place::part(Part::Token),
            format!("Taken off the pasted text: {}", taken_off.join(", ")),
        )
    })
}

/// Detached content may be given, so nothing is wrong in any of the serializations; an empty payload
/// may as well be really empty.
fn detached(is_empty: bool) -> Finding {
    let message = if is_empty {
        "The payload is empty: its content is detached, or there is none"
    } else {
        "The token has no payload: its content is detached"
    };
    Finding::new(Rule::PayloadObject, Place::part(Part::Payload), message)
        .severity(Severity::Info)
        .hint("Give the content that was signed, byte for byte, to check the signature with it")
        .source("RFC 7515 App. F")
}

fn content_not_used() -> Finding {
    Finding::new(
        Rule::PartCount,
        Place::part(Part::Payload),
        "The token carries its payload, so the content that was given was not used",
    )
    .severity(Severity::Warning)
    .hint("Give content only with a token whose payload is detached")
    .source("RFC 7515 App. F")
}

#[cfg(test)]
mod tests;
