//! What was given as the key: one key, or the keys of a JWK Set (RFC 7517 §5).

use super::{Key, KeyError, read_key, read_plainly, read_text};
use crate::jwt::{
    algorithm::Algorithm,
    finding::{Finding, Part, Place, Severity},
    rule::Rule,
    secret::{Secret, SecretEncoding},
    visible::quoted,
};

/// Keys of a set that a message lists; what is more is counted.
const LISTED: usize = 8;

/// A key of a set, or why it cannot be used.
#[derive(Debug)]
pub struct Entry {
    /// Its `kid`, if it has one.
    pub kid: Option<String>,
    /// The key.
    pub key: Result<Key, KeyError>,
}

/// What was given as the key: one key, or a JWK Set.
#[derive(Debug)]
pub struct KeySet {
    entries: Vec<Entry>,
    /// Whether it is a JWK Set, if only of one key.
    is_set: bool,
    /// What there is to say of the set as a whole.
    findings: Vec<Finding>,
}

impl KeySet {
    /// Reads a secret in the given encoding; [`SecretEncoding::Key`] takes PEM, JWK and JWK Sets.
    ///
    /// A text secret that is really a key is read, so that it can be named; it neither signs nor
    /// verifies. `passphrase` opens a key that is encrypted, and is passed over where none is.
    ///
    /// # Errors
    /// Names what was found and what is needed, and the position in a text secret; never content.
    pub fn read(
        secret: &Secret,
        encoding: SecretEncoding,
        passphrase: Option<&Secret>,
    ) -> Result<Self, KeyError> {
        if encoding == SecretEncoding::Key {
            read_key(secret, passphrase)
        } else {
            read_text(secret, encoding).map(Self::one)
        }
    }

    /// Reads a secret or key of which nobody asks how hard it is to guess, such as that of an
    /// example: to find that out takes a while the first time.
    ///
    /// # Errors
    /// As [`KeySet::read`].
    pub fn read_public(secret: &Secret, encoding: SecretEncoding) -> Result<Self, KeyError> {
        if encoding == SecretEncoding::Key {
            read_key(secret, None)
        } else {
            read_plainly(secret, encoding).map(Self::one)
        }
    }

    pub(super) fn one(key: Key) -> Self {
        let entry = Entry { kid: key.kid().map(str::to_owned), key: Ok(key) };
        Self { entries: vec![entry], is_set: false, findings: Vec::new() }
    }

    /// The keys of a JWK Set, in its order.
    pub(super) fn of(entries: Vec<Entry>, findings: Vec<Finding>) -> Self {
        Self { entries, is_set: true, findings }
    }

    /// The keys, in their order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether it is a JWK Set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.is_set
    }

    /// The one key that was given; `None` for a set.
    #[must_use]
    pub fn only(&self) -> Option<&Key> {
        match self.entries.as_slice() {
            [Entry { key: Ok(key), .. }] if !self.is_set => Some(key),
            _ => None,
        }
    }

    /// The one key that was given, taken out of it; `None` for a set.
    #[must_use]
    pub fn into_only(self) -> Option<Key> {
        let is_set = self.is_set;
        let first = self.entries.into_iter().next().filter(|_| !is_set)?;
        first.key.ok()
    }

    /// The keys that can be used.
    pub fn usable(&self) -> impl Iterator<Item = &Key> {
        self.entries.iter().filter_map(|entry| entry.key.as_ref().ok())
    }

    /// Whether there is a secret or private key in it.
    #[must_use]
    pub fn can_sign(&self) -> bool {
        self.usable().any(Key::can_sign)
    }

    /// The algorithms that a key in it fits, in the order of the table.
    #[must_use]
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let mut all: Vec<Algorithm> = self.usable().flat_map(Key::algorithms).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What there is to say of the set as a whole; each key has findings of its own.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What there is to say before the key is kept to sign with this algorithm: that it can be
    /// guessed, is too short, or is not what it was given as. Of a set only what concerns the whole.
    #[must_use]
    pub fn concerns(&self, algorithm: Algorithm) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        if let Some(key) = self.only() {
            findings.extend(key.findings().iter().cloned());
            findings.extend(key.misfit(algorithm).map(Finding::from));
        }
        findings
    }

    /// In words: the key's own, or `JWK Set of 3 keys`.
    #[must_use]
    pub fn describe(&self) -> String {
        if let Some(key) = self.only() {
            return key.describe();
        }
        let count = self.entries.len();
        let keys = if count == 1 { "key" } else { "keys" };
        match count - self.usable().count() {
            0 => format!("JWK Set of {count} {keys}"),
            unusable => format!("JWK Set of {count} {keys}, {unusable} not usable"),
        }
    }

    /// What was recognised: the key's own form ([`Key::form`]), or `JWK Set`.
    #[must_use]
    pub fn form(&self) -> &str {
        self.only().map_or("JWK Set", Key::form)
    }

    /// The keys to use for a token with this `kid` and algorithm: the one that was given, or that of
    /// the set with that `kid`, or those that fit the algorithm where the token or the keys have
    /// none. Never empty.
    ///
    /// # Errors
    /// A finding that says for each key of the set why it does not fit, or that two fit one `kid`
    /// (RFC 7517 §4.5).
    pub fn candidates(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
    ) -> Result<Vec<&Key>, Box<Finding>> {
        if let Some(key) = self.only() {
            return Ok(vec![key]);
        }
        let fitting = |kid: Option<&str>| -> Vec<&Key> {
            let fits = |entry: &&Entry| entry.misfit(kid, algorithm).is_none();
            let fitting = self.entries.iter().filter(fits);
            fitting.filter_map(|entry| entry.key.as_ref().ok()).collect()
        };
        let Some(wanted) = kid else {
            let fitting = fitting(None);
            let none = fitting.is_empty();
            return if none { Err(Box::new(self.none_fits(None, algorithm))) } else { Ok(fitting) };
        };
        let named = fitting(kid);
        match named.len() {
            0 => {}
            1 => return Ok(named),
            count => return Err(Box::new(ambiguous(wanted, count, algorithm))),
        }
        // A kid is a hint (RFC 7515 §4.1.4): where no key of the set has this one, it may be one of
        // those that have none.
        let has_it = |entry: &Entry| entry.kid.as_deref() == Some(wanted);
        let mut unnamed = fitting(None);
        unnamed.retain(|key| key.kid().is_none());
        if self.entries.iter().any(has_it) || unnamed.is_empty() {
            return Err(Box::new(self.none_fits(kid, algorithm)));
        }
        Ok(unnamed)
    }

    /// The place of a key in [`KeySet::entries`], if it is one of this set.
    #[must_use]
    pub fn place_of(&self, key: &Key) -> Option<usize> {
        self.entries
            .iter()
            .position(|entry| entry.key.as_ref().is_ok_and(|own| std::ptr::eq(own, key)))
    }

    /// The keys of [`KeySet::candidates`] that can sign; empty where there are none.
    #[must_use]
    pub fn signers(&self, kid: Option<&str>, algorithm: Algorithm) -> Vec<&Key> {
        let mut keys = self.candidates(kid, algorithm).unwrap_or_default();
        keys.retain(|key| key.can_sign());
        keys
    }

    /// What a header's `kid` is to be for a token of the set's one key that signs with this
    /// algorithm; `None` where there is no set, no such key or more than one, or where it has none.
    #[must_use]
    pub fn signing_kid(&self, algorithm: Algorithm) -> Option<&str> {
        match self.signers(None, algorithm).as_slice() {
            [key] if self.is_set => key.kid(),
            _ => None,
        }
    }

    fn none_fits(&self, kid: Option<&str>, algorithm: Algorithm) -> Finding {
        let mut reasons: Vec<String> = self
            .entries
            .iter()
            .enumerate()
            .take(LISTED)
            .filter_map(|(index, entry)| {
                let reason = entry.misfit(kid, algorithm)?;
                Some(format!("key {} {reason}", index.saturating_add(1)))
            })
            .collect();
        if let Some(more) = self.entries.len().checked_sub(LISTED).filter(|more| *more > 0) {
            reasons.push(format!("and {more} more"));
        }
        let of = match kid {
            Some(kid) => format!("kid {} and {algorithm}", quoted(kid)),
            None => algorithm.to_string(),
        };
        let why = if reasons.is_empty() { "it is empty".to_owned() } else { reasons.join("; ") };
        Finding::new(
            Rule::KeyUnusable,
            Place::part(Part::Key),
            format!("No key of the JWK Set fits {of}: {why}"),
        )
        .hint("Give the set of the token's issuer as it is now: keys may have been rotated")
    }
}

impl Entry {
    /// Why this key is not the one for a token with this `kid` and algorithm.
    fn misfit(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<String> {
        if let Some(wanted) = kid
            && self.kid.as_deref() != Some(wanted)
        {
            return Some(match &self.kid {
                Some(own) => format!("has kid {}", quoted(own)),
                None => "has no kid".to_owned(),
            });
        }
        let key = match &self.key {
            Ok(key) => key,
            Err(error) => return Some(format!("cannot be used ({})", error.message)),
        };
        if let Some(flaw) = key.findings().iter().find(|it| it.severity == Severity::Error) {
            return Some(format!("is not to be used ({})", flaw.message));
        }
        let misfit = key.misfit(algorithm).filter(|it| it.severity == Severity::Error);
        if let Some(misfit) = misfit {
            return Some(format!("does not fit ({})", misfit.message));
        }
        if !key.algorithms().contains(&algorithm) {
            return Some("has another alg".to_owned());
        }
        None
    }
}

fn ambiguous(kid: &str, count: usize, algorithm: Algorithm) -> Finding {
    Finding::new(
        Rule::JwkSetKid,
        Place::part(Part::Key),
        format!("The JWK Set has {count} keys with kid {} that fit {algorithm}", quoted(kid)),
    )
    .hint(
        "Which is meant cannot be told: give each a kid of its own, or take out what is out of use",
    )
}
