//! The tray: every token that was found in what was pasted, dropped or opened.

mod gather;
mod words;

use std::sync::Arc;

pub use self::gather::{Gathering, Harvest, Sighted, TokenId, item_of, items_of};
use super::summary::Summary;
use crate::jwt::time::Stamp;

/// The most tokens that the tray lists; what is more is counted.
pub const MOST_ITEMS: usize = 10_000;

/// The most bytes that the tokens of the tray have together; what is more is counted.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The origin of tokens that were pasted.
pub const PASTED: &str = "the pasted text";

/// A token in the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayItem {
    /// The token.
    pub token: String,
    /// What was undone or taken off to read it (STR-4).
    pub taken_off: Vec<&'static str>,
    /// The file in which it was found first, where several were searched.
    pub source: Option<Arc<str>>,
    /// The line at which it stood, from 1.
    pub line: u64,
    /// When that line says that it was written.
    pub stamp: Option<Stamp>,
    /// How often it was found.
    pub count: u64,
    /// What is known of it.
    pub summary: Summary,
}

/// All of them, in the order in which they were found, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tray {
    /// Where they come from, in words: `the pasted text`, a file's name; empty where there are none.
    pub origin: String,
    /// The tokens.
    pub items: Vec<TrayItem>,
    /// The one that lies on the bench.
    pub chosen: Option<usize>,
    /// Different tokens that found no room.
    pub beyond: u64,
}

impl Tray {
    /// How many different tokens were found, those that found no room included.
    #[must_use]
    pub fn found(&self) -> u64 {
        self.beyond.saturating_add(self.items.len() as u64)
    }
}

/// Whether what begins so may be one token, or a key, and nothing else: then it is read as a whole,
/// and else searched for tokens. What looks like the one and turns out to be the other is searched
/// all the same, so that this only has to spare a large token the search.
#[must_use]
pub fn may_be_one_token(beginning: &[u8]) -> bool {
    /// As much as tells a large token from a list of small ones.
    const ENOUGH: usize = 4 * 1024;
    /// The members of a JSON serialization (RFC 7515 §7.2, RFC 7516 §7.2).
    const MEMBERS: [&str; 11] = [
        "payload",
        "protected",
        "header",
        "signature",
        "signatures",
        "unprotected",
        "recipients",
        "encrypted_key",
        "ciphertext",
        "iv",
        "tag",
    ];
    let beginning = &beginning[..beginning.len().min(ENOUGH)];
    let text = match std::str::from_utf8(beginning) {
        Ok(text) => text,
        // Cut inside a character.
        Err(error) => match std::str::from_utf8(&beginning[..error.valid_up_to()]) {
            Ok(text) if error.error_len().is_none() => text,
            _ => return false,
        },
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if let Some(object) = text.strip_prefix('{') {
        let name = object.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
        return name.is_some_and(|name| MEMBERS.contains(&name));
    }
    let token = ["Authorization:", "Bearer", "DPoP", "\"", "'"]
        .into_iter()
        .fold(text, |text, wrapping| text.strip_prefix(wrapping).unwrap_or(text).trim_start());
    let is_base64url = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=');
    token.starts_with('e')
        && token.trim_end().trim_end_matches(['"', '\'']).chars().all(is_base64url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_token_is_told_from_a_log_by_its_beginning() {
        let long = format!("eyJhbGciOiJIUzI1NiJ9.{}", "QUJD".repeat(5_000));
        for one in [
            long.clone(),
            format!("Bearer {long}"),
            format!("\u{feff} \"{long}\"\n"),
            r#"{ "payload":"eyJ"#.to_owned(),
            r#"{"signatures":["#.to_owned(),
        ] {
            assert!(may_be_one_token(one.as_bytes()), "{one:.60}");
        }
        let token = &long[..200];
        for other in [
            String::new(),
            "2026-11-22T14:03:20Z GET /".to_owned(),
            format!("{token}\n{token}\n"),
            format!("{token},{token}"),
            r#"{"log":{"version":"1.2"#.to_owned(),
            "{\"level\":\"info\"}\n{".to_owned(),
            "\u{0}\u{1}".to_owned(),
        ] {
            assert!(!may_be_one_token(other.as_bytes()), "{other:.60}");
        }
        assert!(!may_be_one_token(b"\xff\xfe{\0"));
    }
}
