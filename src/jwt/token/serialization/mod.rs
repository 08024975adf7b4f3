//! The forms in which a token is written: compact, flattened JSON, general JSON (RFC 7515 §7).

mod compact;
mod json;

use super::Token;
use crate::jwt::finding::Finding;

/// The form in which a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serialization {
    /// Parts with dots between them (RFC 7515 §7.1).
    Compact,
    /// A JSON object with one signature (RFC 7515 §7.2.2).
    Flattened,
    /// A JSON object with a list of signatures (RFC 7515 §7.2.1).
    General,
}

impl Serialization {
    /// The name in the JSON contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Flattened => "flattened",
            Self::General => "general",
        }
    }

    /// As people say it, within a sentence: `flattened JSON serialization`.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Compact => "compact serialization",
            Self::Flattened => "flattened JSON serialization",
            Self::General => "general JSON serialization",
        }
    }
}

/// A token that looks at its first signature, and what is to be said of its form.
pub(super) struct Read {
    pub(super) token: Token,
    pub(super) findings: Vec<Finding>,
}

/// Reads a text in the form that it has. `content` is what a detached token goes with.
pub(super) fn read(text: String, content: Option<&[u8]>) -> Read {
    match json::document(&text) {
        Some(document) => json::read(text, &document, content),
        None => compact::read(text, content),
    }
}

/// Whether the text is an object of a JSON serialization.
pub(super) fn is_json(text: &str) -> bool {
    json::document(text).is_some()
}
