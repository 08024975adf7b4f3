//! Tokens that were given where a key or a secret belongs: a slip of the clipboard.

use serde_json::{Map, Value};

use super::{KeyError, text_secret};
use crate::jwt::{
    finding::{Finding, Part, Place, Severity},
    rule::Rule,
    secret::SecretEncoding,
};

/// What to do about it.
const HINT: &str =
    "Give what the issuer signs with; what was given here is the token itself, or another";

/// Whether a text is a compact token: its parts are base64url, and the first is a JSON object with
/// `alg` (RFC 7515 §7.1, RFC 7516 §7.1).
fn is_token(text: &str) -> bool {
    /// Characters of the longest header that is looked at.
    const LONGEST: usize = 10_000;
    let text = text.trim();
    if !matches!(text.split('.').count(), 3 | 5) {
        return false;
    }
    let header = text.split('.').next().unwrap_or_default();
    if header.len() > LONGEST {
        return false;
    }
    let Ok(header) = text_secret::decode(header, SecretEncoding::Base64Url) else { return false };
    serde_json::from_slice::<Map<String, Value>>(&header).is_ok_and(|it| it.contains_key("alg"))
}

/// What is wrong with such a text as a key; `None` where it is no token.
pub(super) fn error(text: &str) -> Option<KeyError> {
    is_token(text).then(|| KeyError::new("This is a token, and no key", HINT))
}

/// What there is to say of such a text as a secret. It is used as it is: nothing forbids it.
pub(super) fn finding(secret: &[u8]) -> Option<Finding> {
    let text = std::str::from_utf8(secret).ok()?;
    is_token(text).then(|| {
        Finding::new(
            Rule::KeyUnusable,
            Place::part(Part::Key),
            "What was given as the secret is a token, and hardly a secret",
        )
        .severity(Severity::Warning)
        .hint(HINT)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.e30.AAAA";

    #[test]
    fn key_1_a_token_in_place_of_a_key_or_secret_is_named() {
        for text in [TOKEN, "eyJhbGciOiJIUzI1NiJ9.e30.AAAA\n", "eyJhbGciOiJub25lIn0.e30."] {
            assert!(error(text).is_some(), "{text}");
            let finding = finding(text.as_bytes()).expect("a finding");
            assert_eq!((finding.rule, finding.severity), (Rule::KeyUnusable, Severity::Warning));
        }
    }

    #[test]
    fn a_secret_with_dots_is_no_token() {
        for text in ["a.b.c", "eyJhIjoxfQ.e30.AAAA", "eyJhbGciOiJIUzI1NiJ9", "x7K.2mQ", "", ".."] {
            assert!(error(text).is_none() && finding(text.as_bytes()).is_none(), "{text}");
        }
        assert!(finding(b"\xff.\xff.\xff").is_none());
    }
}
