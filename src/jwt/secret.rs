//! Secret bytes, and how a secret's text is read.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// Secret bytes: wiped from memory when dropped, and never shown.
///
/// There is no `Display`, no `Serialize` and no `PartialEq` on purpose; `Debug` says nothing of
/// the content, not even its length.
#[derive(Clone, Default)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes over the bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes. Whoever calls this keeps them out of logs, errors and long-lived copies.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text, if they are UTF-8.
    #[must_use]
    pub fn expose_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl From<String> for Secret {
    fn from(mut text: String) -> Self {
        let bytes = text.as_bytes().to_vec();
        text.zeroize();
        Self::new(bytes)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How a secret's text is read into key bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SecretEncoding {
    /// The bytes of the text itself.
    #[default]
    Utf8,
    /// Standard base64 (RFC 4648 §4), padding optional.
    Base64,
    /// base64url (RFC 4648 §5), padding optional.
    Base64Url,
    /// Hexadecimal, either case.
    Hex,
    /// Not a text secret but a key: PEM, DER, OpenSSH, JWK or JWK Set.
    Key,
}

impl SecretEncoding {
    /// Every reading, in the order of the menus.
    pub const ALL: [Self; 5] = [Self::Utf8, Self::Base64, Self::Base64Url, Self::Hex, Self::Key];

    /// The name on the command line and in the client index: `utf8`, `base64`, `base64url`, `hex`, `key`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
            Self::Hex => "hex",
            Self::Key => "key",
        }
    }

    /// The name on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8 text",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
            Self::Hex => "hex",
            Self::Key => "Key",
        }
    }

    /// The reading of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_nothing_of_the_content() {
        let secret = Secret::from("hunter2".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
