//! What is said of an attempt that verifies: what was done to the secret, what to do, and the words of
//! the button that does it.

use super::attempt::{Attempt, Change};
use crate::jwt::secret::SecretEncoding;

use SecretEncoding::{Key, Utf8};

/// What is said of an attempt that verifies.
pub(super) struct Words {
    /// Goes on after `It verifies`.
    pub(super) when: String,
    /// What to do.
    pub(super) hint: String,
    /// What the button says.
    pub(super) label: String,
}

impl Attempt {
    /// It in words, where the secret was given in this encoding.
    pub(super) fn words(&self, given: SecretEncoding) -> Words {
        let label = self.change.label();
        if let Some(when) = self.change.other_text() {
            let hint = "Give the secret in that form; the one that was given is another".to_owned();
            return Words { when, hint, label: label.to_owned() };
        }
        let title = if self.encoding == Key { "a key" } else { self.encoding.title() };
        let change = self.change.beside();
        let is_text_of_key = given == Key && self.encoding == Utf8;
        let (when, hint) = match (self.encoding == given, change) {
            (true, change) => {
                let change = change.unwrap_or("as it is");
                (format!("when the secret is used {change}"), format!("Give it {change}"))
            }
            (false, None) => (
                format!("when the secret is read as {title}"),
                format!(
                    "Use the secret so: choose the encoding {title} (--secret-encoding {})",
                    self.encoding.name()
                ),
            ),
            (false, Some(change)) => (
                format!("when the secret is read as {title}, {change}"),
                format!("Give it {change}, and choose the encoding {title}"),
            ),
        };
        let when = if is_text_of_key {
            when.replacen(
                "secret is read as UTF-8 text",
                "text of the key is used as the secret",
                1,
            )
        } else {
            when
        };
        let label = match (self.encoding == given, self.encoding) {
            (true, _) => label.to_owned(),
            (false, Key) => "Read as key".to_owned(),
            (false, _) => format!("Read as {title}"),
        };
        Words { when, hint, label }
    }
}

impl Change {
    /// What copying did to the text, undone: goes on after `the secret is used`.
    fn beside(self) -> Option<&'static str> {
        Some(match self {
            Self::LineBreakDropped => "without the line break at its end",
            Self::SpaceDropped => "without the white space round it",
            Self::QuotesDropped => "without the quotes round it",
            Self::MarkDropped => "without the byte order mark at its start",
            Self::LineBreakAdded => "with a line break at its end",
            Self::CrLfAdded => "with a line break (CR LF) at its end",
            Self::PercentDecoded => "with its percent signs decoded",
            Self::SpaceInsideDropped => "without the white space in it",
            Self::SeparatorsDropped => "without what separates its digits",
            Self::Lenient => "without the characters that base64 does not have",
            _ => return None,
        })
    }

    /// Where it is another text altogether: goes on after `It verifies`.
    fn other_text(self) -> Option<String> {
        Some(match self {
            Self::K => "when the k of the JWK is used as text".to_owned(),
            Self::Encoded(how) => format!("when the {how} of the secret is used as text"),
            Self::DecodedTwice => "when the secret is decoded twice".to_owned(),
            Self::Latin1 => "when the secret is written in Latin-1, not in UTF-8".to_owned(),
            Self::Utf16 => "when the secret is written in UTF-16, not in UTF-8".to_owned(),
            Self::FromUtf16 => "when the secret is written in UTF-8, not in UTF-16".to_owned(),
            Self::Der => "when the DER of the key is used as the secret".to_owned(),
            Self::PublicPem => "when the PEM of the public key is used as the secret".to_owned(),
            _ => return None,
        })
    }

    /// What the button says.
    fn label(self) -> &'static str {
        match self {
            Self::LineBreakDropped => "Drop the line break",
            Self::SpaceDropped | Self::SpaceInsideDropped => "Drop the white space",
            Self::QuotesDropped => "Drop the quotes",
            Self::MarkDropped => "Drop the byte order mark",
            Self::LineBreakAdded | Self::CrLfAdded => "Add a line break",
            Self::PercentDecoded => "Decode the percent signs",
            Self::SeparatorsDropped => "Drop the separators",
            Self::K => "Use its k as text",
            Self::Encoded(_) => "Use the encoded text",
            Self::DecodedTwice => "Decode it twice",
            Self::Latin1 => "Use it in Latin-1",
            Self::Utf16 => "Use it in UTF-16",
            Self::FromUtf16 => "Use it in UTF-8",
            Self::Lenient => "Drop the characters",
            Self::None | Self::Der | Self::PublicPem => "Use it so",
        }
    }
}
