//! What was found of earlier tokens, for those of which no rule can tell the difference.
//!
//! A token in the usual form is reduced to a key: its header, what the rules make of its payload
//! ([`flat`]), and which key its signature verifies with. The first of a key is judged
//! by all rules, and the others get its verdicts. Whatever is in another form is not remembered.

use std::{
    collections::HashMap,
    fmt,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Mutex},
    thread,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use memchr::memchr;

use super::{Assessor, flat};
use crate::{
    bench::{signer::KnownKey, summary::Summary},
    jwt::{
        Algorithm, Format, KeySet, Moment, Overall, Reading, Serialization, Token, Verdicts,
        verdict::SignatureVerdict,
    },
};

/// Threads that remember, each for itself; more of them share.
const PARTS: usize = 16;

/// Keys that are remembered before all are forgotten, so that a strange log takes no more memory.
const MOST_KEYS: usize = 1024;

/// Headers that are remembered before all are forgotten.
const MOST_HEADERS: usize = 256;

/// Characters of a header that is remembered.
const LONGEST_HEADER: usize = 2048;

/// Characters of a payload that is looked at; and its bytes.
const LONGEST_PAYLOAD: usize = 8192;
const PAYLOAD_BYTES: usize = LONGEST_PAYLOAD / 4 * 3;

/// Bytes of a signature that is looked at: one of RSA with 8192 bits.
const SIGNATURE_BYTES: usize = 1024;

/// What was found of earlier tokens. A copy of it is empty.
#[derive(Default)]
pub(super) struct Memo {
    parts: [Mutex<Part>; PARTS],
}

impl Clone for Memo {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

/// What one thread remembers, and what it works with.
#[derive(Default)]
struct Part {
    headers: HashMap<Box<str>, Option<Arc<Header>>>,
    /// The header of the token before, and what is known of it.
    header: (String, Option<Arc<Header>>),
    judged: HashMap<Box<[u8]>, Judged>,
    /// The key of the token before, and what it came to.
    before: (Vec<u8>, Option<Judged>),
    order: flat::Order,
    key: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// A header in the usual form.
struct Header {
    algorithm: Algorithm,
    /// The keys that may have signed, in the order in which they are tried.
    tried: Vec<usize>,
}

/// What the tokens of a key come to.
#[derive(Clone, Copy)]
struct Judged {
    verdicts: Verdicts,
    overall: Overall,
}

impl Memo {
    /// Judges a token in the usual form; `None` for any other.
    pub(super) fn assess(&self, assessor: &Assessor, text: &str) -> Option<Summary> {
        let mut hasher = DefaultHasher::new();
        thread::current().id().hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % PARTS as u64).ok()?;
        // Where two threads share, one of them takes the long way rather than wait.
        self.parts.get(place)?.try_lock().ok()?.assess(assessor, text)
    }
}

impl Part {
    fn assess(&mut self, assessor: &Assessor, text: &str) -> Option<Summary> {
        let (encoded, rest) = split(text, &self.header.0)?;
        let header = self.header(assessor, encoded)?;
        let dot = memchr(b'.', rest.as_bytes()).filter(|it| (1..=LONGEST_PAYLOAD).contains(it))?;
        let (payload, signature) = (rest.get(..dot)?, rest.get(dot.checked_add(1)?..)?);
        self.payload.resize(PAYLOAD_BYTES, 0);
        self.signature.resize(SIGNATURE_BYTES, 0);
        let length = URL_SAFE_NO_PAD.decode_slice(payload, &mut self.payload).ok()?;
        let payload = self.payload.get(..length)?;
        let length = URL_SAFE_NO_PAD.decode_slice(signature, &mut self.signature).ok()?;
        let signature = self.signature.get(..length).filter(|it| !it.is_empty())?;

        self.key.clear();
        let said = flat::read(payload, &assessor.watched, &mut self.order, &mut self.key)?;
        let message = text.get(..encoded.len().checked_add(dot)?.checked_add(1)?)?.as_bytes();
        let signer = header.tried.iter().copied().find(|place| {
            let key = assessor.keyring.keys.get(*place).and_then(only_key);
            key.is_some_and(|key| key.verifies(message, signature, header.algorithm))
        });
        self.key.extend(signer.unwrap_or(usize::MAX).to_le_bytes());
        self.key.extend_from_slice(encoded.as_bytes());

        let summary = |judged: Judged| {
            let is_valid = judged.verdicts.signature == SignatureVerdict::Valid;
            let signer = signer.filter(|_| is_valid);
            Summary {
                format: Format::Jws,
                algorithm: Some(header.algorithm.name().to_owned()),
                issuer: said.issuer.map(owned),
                subject: said.subject.map(owned),
                expires: said.dates.expiry.map(Moment::from_seconds),
                verdicts: judged.verdicts,
                overall: judged.overall,
                signed_by: signer
                    .and_then(|place| assessor.keyring.keys.get(place))
                    .map(KnownKey::signer_name),
            }
        };
        if let (key, Some(judged)) = &self.before
            && *key == self.key
        {
            return Some(summary(*judged));
        }
        if let Some(judged) = self.judged.get(&*self.key).copied() {
            self.before.0.clone_from(&self.key);
            self.before.1 = Some(judged);
            return Some(summary(judged));
        }
        let (full, is_whole) = assessor.judge(text);
        let judged = Judged { verdicts: full.verdicts, overall: full.overall };
        // What is broken somewhere inside, or was read otherwise, is not remembered.
        if is_whole && summary(judged) == full {
            if self.judged.len() >= MOST_KEYS {
                self.judged.clear();
            }
            self.judged.insert(self.key.as_slice().into(), judged);
        }
        Some(full)
    }

    fn header(&mut self, assessor: &Assessor, encoded: &str) -> Option<Arc<Header>> {
        if self.header.0 == encoded {
            return self.header.1.clone();
        }
        let known = if let Some(known) = self.headers.get(encoded) {
            known.clone()
        } else {
            let read = Header::read(assessor, encoded).map(Arc::new);
            if self.headers.len() >= MOST_HEADERS {
                self.headers.clear();
            }
            self.headers.insert(encoded.into(), read.clone());
            read
        };
        self.header = (encoded.to_owned(), known.clone());
        known
    }
}

impl Header {
    /// A header that says all by itself; `None` for one that bears on how the rest is read.
    fn read(assessor: &Assessor, encoded: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !encoded.bytes().all(is_plain) {
            return None;
        }
        let (token, _) = Token::read(&format!("{encoded}.e30.AA"), &Reading::default());
        let header = token.header.as_ref()?.json.as_ref().filter(|header| header.is_object())?;
        let bears_on_the_rest = |name: &str| header.member(name).is_some();
        if token.serialization != Serialization::Compact
            || token.format != Format::Jws
            || ["b64", "crit", "cty"].into_iter().any(bears_on_the_rest)
        {
            return None;
        }
        let algorithm = token.alg()?.parse().ok()?;
        let keyring = &assessor.keyring;
        // Of a set, the keys are chosen from by their findings too.
        if !keyring.keys.iter().all(|known| known.key.is_err() || only_key(known).is_some()) {
            return None;
        }
        let tried = match keyring.keys.as_slice() {
            // The only key is the one in use, whatever speaks against it.
            [_] => vec![0],
            _ => keyring.fitting(&token),
        };
        Some(Self { algorithm, tried })
    }
}

/// ASCII as a text of its own.
fn owned(ascii: &[u8]) -> String {
    String::from_utf8(ascii.to_vec()).unwrap_or_default()
}

fn only_key(known: &KnownKey) -> Option<&crate::jwt::Key> {
    known.key.as_ref().as_ref().ok().and_then(KeySet::only)
}

/// The header of a token, and what stands behind its dot. It is looked for first where the header
/// of the token before ended.
fn split<'t>(text: &'t str, before: &str) -> Option<(&'t str, &'t str)> {
    if !before.is_empty()
        && let Some(rest) = text.strip_prefix(before).and_then(|rest| rest.strip_prefix('.'))
    {
        return Some((text.get(..before.len())?, rest));
    }
    text.split_once('.').filter(|(header, _)| header.len() <= LONGEST_HEADER)
}

#[cfg(test)]
impl Memo {
    /// How many keys are remembered.
    pub(super) fn count(&self) -> usize {
        self.parts.iter().map(|part| part.lock().expect("it is not poisoned").judged.len()).sum()
    }
}
