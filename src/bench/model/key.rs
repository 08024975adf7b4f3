//! The secret or key of the bench: whose it is, how it is read, and whether it is there yet.

use std::sync::Arc;

use crate::{
    bench::{analysis::SharedKey, effect::Generation, former::FormerKey},
    client::{ClientRef, store::StoreError},
    files::SECRET_FILE_CAP,
    jwt::{KeyError, KeySet, Secret, SecretEncoding, json::Document},
};

/// Where the secret comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeySource {
    /// There is none.
    #[default]
    None,
    /// It belongs to the example and is no secret.
    Example,
    /// It was typed or pasted.
    Typed,
    /// It was read from a file of this name.
    File(String),
    /// It was made here.
    Generated,
    /// It is a client's.
    Client(ClientRef),
}

/// Whether the secret is there.
#[derive(Debug, Default)]
pub enum KeyState {
    /// Nothing was given.
    #[default]
    Absent,
    /// It is being fetched.
    Waiting,
    /// It is large, and is being read off the frame thread.
    Reading {
        /// Its exact bytes.
        secret: Secret,
    },
    /// It is a key that is encrypted: its passphrase is asked for.
    Locked {
        /// Its exact bytes.
        secret: Secret,
        /// What it is, or that the passphrase that was tried is wrong.
        problem: KeyError,
        /// Whether a passphrase was tried.
        tried: bool,
    },
    /// It is there, and was read once.
    Ready {
        /// Its exact bytes.
        secret: Secret,
        /// What it reads as, or why it cannot be read.
        key: SharedKey,
    },
    /// The store holds none for this client.
    Missing,
    /// The store failed.
    Failed(StoreError),
    /// It was dropped from memory when Jotbench was locked.
    Dropped,
}

/// The secret or key in use.
#[derive(Debug, Default)]
pub struct BenchKey {
    /// Where it comes from.
    pub source: KeySource,
    /// How its text is read.
    pub encoding: SecretEncoding,
    /// Whether it is there.
    pub state: KeyState,
    /// The job that reads it or tries a passphrase; an older one is not awaited any more.
    pub job: Option<Generation>,
    /// The client's former key, with which nothing is signed.
    pub former: Option<FormerKey>,
    /// The job that reads the former key, if it is large.
    pub reading_former: Option<Generation>,
    /// Which key of a JWK Set the token is signed or verified with, counted from 0.
    pub used: Option<usize>,
    /// How many keys of a JWK Set fit the token.
    pub fitting: usize,
}

impl BenchKey {
    /// Reads it here and now.
    pub(super) fn read(source: KeySource, secret: Secret, encoding: SecretEncoding) -> Self {
        let key = Arc::new(KeySet::read(&secret, encoding, None));
        Self::of(source, secret, encoding, key, false)
    }

    /// What was read; `tried` is whether with a passphrase.
    pub(super) fn of(
        source: KeySource,
        secret: Secret,
        encoding: SecretEncoding,
        key: SharedKey,
        tried: bool,
    ) -> Self {
        let state = match &*key {
            Err(problem) if problem.needs_passphrase => {
                KeyState::Locked { secret, problem: problem.clone(), tried }
            }
            _ => KeyState::Ready { secret, key },
        };
        Self { source, encoding, state, ..Self::default() }
    }

    /// The key, if there is one, or why it cannot be read.
    #[must_use]
    pub fn key(&self) -> Option<&SharedKey> {
        match &self.state {
            KeyState::Ready { key, .. } => Some(key),
            _ => None,
        }
    }

    /// The key or keys, if they could be read.
    #[must_use]
    pub fn keys(&self) -> Option<&KeySet> {
        self.key().and_then(|key| key.as_ref().as_ref().ok())
    }

    /// The secret's bytes, for revealing and copying.
    #[must_use]
    pub fn secret(&self) -> Option<&Secret> {
        match &self.state {
            KeyState::Ready { secret, .. }
            | KeyState::Locked { secret, .. }
            | KeyState::Reading { secret } => Some(secret),
            _ => None,
        }
    }

    /// Whether it is a key rather than a text secret, and can be shown as one: not while its text
    /// is still being typed.
    #[must_use]
    pub fn is_key(&self) -> bool {
        let unfinished = matches!(self.source, KeySource::None | KeySource::Typed);
        self.encoding == SecretEncoding::Key
            && match &self.state {
                KeyState::Ready { key, .. } => key.is_ok() || !unfinished,
                KeyState::Locked { .. } | KeyState::Reading { .. } => true,
                _ => false,
            }
    }
}

/// Whether this is a key, and neither a token nor a text secret: PEM, DER, JWK, JWK Set, OpenSSH,
/// or a form that is not read but named.
#[must_use]
pub fn looks_like_key(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&str; 6] = [
        "-----BEGIN ",
        "---- BEGIN SSH2 ",
        "ssh-",
        "ecdsa-sha2-",
        "sk-ecdsa-sha2-",
        "PuTTY-User-Key-File",
    ];
    if bytes.len() as u64 > SECRET_FILE_CAP {
        return false;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return is_der(bytes) || bytes.starts_with(b"\xfe\xed\xfe\xed");
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if BEGINNINGS.iter().any(|beginning| text.starts_with(beginning)) || is_der(bytes) {
        return true;
    }
    text.starts_with('{') && {
        let document = Document::parse(text);
        document.member("kty").is_some() || document.member("keys").is_some()
    }
}

/// Whether it is one DER sequence of just this length (X.690 §8.1.3), or one with a chain after it.
fn is_der(bytes: &[u8]) -> bool {
    let [0x30, first, rest @ ..] = bytes else { return false };
    let (length, header) = match first {
        ..=0x7f => (usize::from(*first), 2),
        0x81 => (rest.first().map_or(0, |one| usize::from(*one)), 3),
        0x82 if rest.len() >= 2 => (usize::from(rest[0]) << 8 | usize::from(rest[1]), 4),
        _ => return false,
    };
    length > 16 && bytes.len().checked_sub(header).is_some_and(|left| left >= length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_tokens_and_text_secrets() {
        let der = [&[0x30, 0x81, 0x80][..], &[0xff; 0x80]].concat();
        for key in [
            &b"-----BEGIN RSA PRIVATE KEY-----\n"[..],
            b"\xef\xbb\xbf\n-----BEGIN CERTIFICATE-----\n",
            br#" {"kty":"oct","k":"AAAA"}"#,
            br#"{"keys":[]}"#,
            b"ssh-ed25519 AAAA",
            b"PuTTY-User-Key-File-3: ssh-rsa",
            &der,
        ] {
            assert!(looks_like_key(key), "{}", String::from_utf8_lossy(key));
        }
        for other in [
            &b"eyJhbGciOiJIUzI1NiJ9.e30.c2ln"[..],
            b"0123456789012345678901234567890",
            br#"{"payload":"e30","signature":"","header":{"jwk":{"kty":"oct"}}}"#,
            br#"{"kty"#,
            b"",
            b"0",
            &der[..100],
        ] {
            assert!(!looks_like_key(other), "{}", String::from_utf8_lossy(other));
        }
    }
}
