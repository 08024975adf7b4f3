//! Which of the keys that are known here signed a token?

use std::sync::Arc;

use super::analysis::SharedKey;
use crate::{
    client::{Client, ClientRef, store::Slot},
    jwt::{
        Algorithm, Finding, Format, Key, KeySet, Moment, Part, Place, Reading, Rule, Secret,
        SecretEncoding, Severity, Token,
        doctor::{self, Patient},
        visible,
    },
};

/// Whose a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A client's.
    Client {
        /// Which client.
        client: ClientRef,
        /// Its name.
        name: String,
        /// Which of its secrets.
        slot: Slot,
        /// When another took its place, in seconds since 1970; of the previous one alone.
        replaced: Option<i64>,
    },
    /// It was given, and where it came from: `the file secret.txt`.
    Given(String),
}

/// Characters of a name that a message shows.
const SHOWN: usize = 60;

impl Owner {
    /// Whose it is, for people; of a client its name, shortened and without what deceives.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Client { name, .. } => visible::shortened(name, SHOWN),
            Self::Given(origin) => origin.clone(),
        }
    }

    /// The client, if it is one's.
    #[must_use]
    pub fn client(&self) -> Option<&ClientRef> {
        match self {
            Self::Client { client, .. } => Some(client),
            Self::Given(_) => None,
        }
    }

    /// SIG-3: that it signed, where another key is in use. `is_key` is whether it is a key rather
    /// than a text secret.
    #[must_use]
    pub fn finding(&self, is_key: bool) -> Finding {
        let what = if is_key { "key" } else { "secret" };
        let name = self.name();
        let (message, hint) = match self {
            Self::Client { slot: Slot::Previous, replaced, .. } => {
                return signed_with_previous(&name, is_key, *replaced);
            }
            Self::Client { .. } => (
                format!("Signed with the {what} of {name}"),
                format!("Check it with {name}; whoever sent it used that client"),
            ),
            Self::Given(_) => (format!("Signed with {name}"), String::new()),
        };
        Finding::new(Rule::OtherSecret, Place::part(Part::Signature), message).hint(hint)
    }
}

/// SIG-3: that a former secret or key signed, which was replaced at this time, in seconds since
/// 1970.
pub(super) fn signed_with_previous(owner: &str, is_key: bool, replaced: Option<i64>) -> Finding {
    let what = if is_key { "key" } else { "secret" };
    let owner = visible::shortened(owner, SHOWN);
    let replaced = replaced.map(|seconds| format!(", replaced on {}", day(seconds)));
    Finding::new(
        Rule::OtherSecret,
        Place::part(Part::Signature),
        format!("Signed with the previous {what} of {owner}{}", replaced.unwrap_or_default()),
    )
    .hint(format!(
        "Whoever signed it has the former {what} still; an API that knows the new one alone \
         refuses it"
    ))
}

/// The day in UTC: it is enough, where a calendar reaches it.
fn day(seconds: i64) -> String {
    let utc = Moment::from_seconds(seconds).utc();
    match utc.split_once(' ') {
        Some((day, time)) if time.ends_with("UTC") => day.to_owned(),
        _ => utc,
    }
}

/// A key that may have signed.
#[derive(Clone, Debug)]
pub struct KnownKey {
    /// Whose it is.
    pub owner: Owner,
    /// It, or why it cannot be read.
    pub key: SharedKey,
    /// The algorithms that it verifies here; empty: those of its kind.
    pub accepted: Vec<Algorithm>,
    /// The `kid` that its owner's tokens carry, if any: it is tried first for those, and for
    /// others all the same.
    pub kid: Option<String>,
    /// Whether it is a key rather than a text secret.
    pub is_key: bool,
}

/// The secret of a client as it was read from its store.
#[derive(Clone, Debug)]
pub struct ReadSecret {
    /// The client's record.
    pub client: Client,
    /// Which of its secrets.
    pub slot: Slot,
    /// Its exact bytes; or why there are none, in words.
    pub secret: Result<Secret, String>,
}

/// The keys that are tried.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    /// The keys.
    pub keys: Vec<KnownKey>,
    /// The clients whose secret could not be tried, and why.
    pub left_out: Vec<(String, String)>,
}

/// Who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The owner of this key: its place in [`Keyring::keys`].
    Key(usize),
    /// None of those that fit the token's algorithm: so many.
    NoneOf(usize),
    /// Nothing could be tried: it is no signed token, or no key fits its algorithm.
    NothingFits,
}

impl Keyring {
    /// One key that was given.
    #[must_use]
    pub fn of_given(origin: String, key: SharedKey, accepted: Vec<Algorithm>) -> Self {
        let is_key = key.as_ref().as_ref().is_ok_and(|keys| keys.form() != "text");
        let known = KnownKey { owner: Owner::Given(origin), key, accepted, kid: None, is_key };
        Self { keys: vec![known], left_out: Vec::new() }
    }

    /// The keys that were read from stores, each as its client's record says.
    #[must_use]
    pub fn read(secrets: &[ReadSecret]) -> Self {
        let mut ring = Self::default();
        for read in secrets {
            let client = &read.client;
            let (encoding, algorithm, replaced) = match (read.slot, client.previous) {
                (Slot::Previous, Some(it)) => (it.encoding, it.algorithm, Some(it.replaced)),
                _ => (client.encoding, client.algorithm, None),
            };
            let secret = match &read.secret {
                Ok(secret) => secret,
                Err(problem) => {
                    ring.left_out.push((client.name.clone(), problem.clone()));
                    continue;
                }
            };
            // How hard a secret is to guess is no question here, and answering it takes a while.
            let key = match KeySet::read_public(secret, encoding) {
                Ok(key) => key,
                Err(error) => {
                    ring.left_out.push((client.name.clone(), error.message));
                    continue;
                }
            };
            ring.keys.push(KnownKey {
                owner: Owner::Client {
                    client: client.id.clone(),
                    name: client.name.clone(),
                    slot: read.slot,
                    replaced,
                },
                key: Arc::new(Ok(key)),
                accepted: vec![algorithm],
                kid: client.kid.clone(),
                is_key: encoding == SecretEncoding::Key,
            });
        }
        ring
    }

    /// Who signed this token. Of a key that signed, current and previous, the first is named.
    #[must_use]
    pub fn signer_of(&self, pasted: &str, reading: &Reading) -> Signer {
        let (mut token, _) = Token::read(pasted, reading);
        let others = if reading.signature.is_some() { 0 } else { token.signatures.len() };
        let mut best = self.signer_of_token(&token);
        // Of several signatures any may be the one of a key that is known here.
        for index in 1..others {
            if matches!(best, Signer::Key(_)) {
                break;
            }
            token.look_at(index);
            best = match (best, self.signer_of_token(&token)) {
                (Signer::NoneOf(most), Signer::NoneOf(more)) => Signer::NoneOf(most.max(more)),
                (best, Signer::NothingFits) => best,
                (_, found) => found,
            };
        }
        best
    }

    /// Who made the signature of this token that is looked at.
    #[must_use]
    pub fn signer_of_token(&self, token: &Token) -> Signer {
        let Some(algorithm) = algorithm_of(token) else { return Signer::NothingFits };
        let (Some(message), Some(signature)) = (token.signing_input(), &token.signature) else {
            return Signer::NothingFits;
        };
        let kid = token.kid();
        let fitting = self.fitting(token);
        let tried = fitting.len();
        for place in fitting {
            let candidates =
                self.keys.get(place).and_then(|key| key.candidates(kid.as_deref(), algorithm));
            let verifies = |key: &&Key| key.verifies(&message, &signature.bytes, algorithm);
            if candidates.is_some_and(|keys| keys.iter().any(verifies)) {
                return Signer::Key(place);
            }
        }
        if tried == 0 { Signer::NothingFits } else { Signer::NoneOf(tried) }
    }

    /// The places of the keys that may have made the signature that is looked at, in the order in
    /// which they are tried.
    #[must_use]
    pub fn fitting(&self, token: &Token) -> Vec<usize> {
        let Some(algorithm) = algorithm_of(token) else { return Vec::new() };
        let kid = token.kid();
        let kid = kid.as_deref();
        let fits = |(_, key): &(usize, &KnownKey)| key.candidates(kid, algorithm).is_some();
        let mut fitting: Vec<(usize, &KnownKey)> =
            self.keys.iter().enumerate().filter(fits).collect();
        // The sort is stable: within a rank they are tried in the clients' order.
        fitting.sort_by_key(|(_, key)| key.rank(kid));
        fitting.into_iter().map(|(place, _)| place).collect()
    }
}

/// The algorithm of the signature that is looked at; `None` where there is none to be verified.
fn algorithm_of(token: &Token) -> Option<Algorithm> {
    (token.format == Format::Jws).then(|| token.alg()?.parse().ok()).flatten()
}

impl KnownKey {
    /// What is tried first: whoever the token's `kid` names, and a secret in use before a former one.
    fn rank(&self, kid: Option<&str>) -> (bool, bool) {
        let is_named = kid.is_some() && self.kid.as_deref() == kid;
        let is_former = matches!(self.owner, Owner::Client { slot: Slot::Previous, .. });
        (!is_named, is_former)
    }

    /// The keys in it that may have signed with this algorithm; `None` where there are none.
    fn candidates(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<Vec<&Key>> {
        let is_accepted = |one: &Algorithm| one.is_same_as(algorithm);
        if !self.accepted.is_empty() && !self.accepted.iter().any(is_accepted) {
            return None;
        }
        let keys = self.key.as_ref().as_ref().ok()?;
        let is_broken = |finding: &Finding| finding.severity == Severity::Error;
        if keys.findings().iter().any(is_broken) {
            return None;
        }
        let mut candidates = keys.candidates(kid, algorithm).ok()?;
        // What verification refuses is no signer, or a client would be named whose key then fails.
        candidates.retain(|key| key.is_fit_for(algorithm));
        (!candidates.is_empty()).then_some(candidates)
    }
}

/// Finding out who signed, on a worker.
#[derive(Debug)]
pub struct SignerJob {
    /// The token as pasted.
    pub pasted: String,
    /// How it is read.
    pub reading: Reading,
    /// The secrets to try.
    pub secrets: Vec<ReadSecret>,
}

/// What came of it; no secret is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignerAnswer {
    /// Whose key it was, if one verified.
    pub owner: Option<Owner>,
    /// Whether it is a key rather than a text secret.
    pub is_key: bool,
    /// Where none verified: the client whose secret would, were it read or written in another way.
    pub nearly: Option<ClientRef>,
    /// How many keys fitted and were tried.
    pub tried: usize,
    /// The clients whose secret could not be tried, and why.
    pub left_out: Vec<(String, String)>,
}

impl SignerJob {
    /// Does it.
    #[must_use]
    pub fn run(self) -> SignerAnswer {
        let ring = Keyring::read(&self.secrets);
        let signer = ring.signer_of(&self.pasted, &self.reading);
        let key = match &signer {
            Signer::Key(place) => ring.keys.get(*place),
            _ => None,
        };
        SignerAnswer {
            owner: key.map(|key| key.owner.clone()),
            nearly: match signer {
                Signer::Key(_) => None,
                _ => nearly_signed(&self.secrets, &self.pasted, &self.reading)
                    .map(|it| it.id.clone()),
            },
            is_key: key.is_some_and(|key| key.is_key),
            tried: match signer {
                Signer::NoneOf(tried) => tried,
                Signer::Key(_) => 1,
                Signer::NothingFits => 0,
            },
            left_out: ring.left_out,
        }
    }
}

/// Larger tokens are not tried with every reading of every secret, in bytes.
const LONGEST_TRIED: usize = 64 * 1024;

/// The client whose secret in use would verify the token, were it read or written in another way
/// (SIG-2): the one that the token names as its issuer is tried first.
#[must_use]
pub fn nearly_signed<'s>(
    secrets: &'s [ReadSecret],
    pasted: &str,
    reading: &Reading,
) -> Option<&'s Client> {
    let (token, _) = Token::read(pasted, reading);
    if token.text.len() > LONGEST_TRIED || token.format != Format::Jws {
        return None;
    }
    let issuer = token.claims().and_then(|claims| claims.member("iss")?.value.as_str());
    let mut tried: Vec<&ReadSecret> =
        secrets.iter().filter(|read| read.slot == Slot::Current).collect();
    tried.sort_by_key(|read| issuer.as_deref() != Some(read.client.client_id.as_str()));
    let read = tried.into_iter().find(|read| {
        let Ok(secret) = &read.secret else { return false };
        let keys = KeySet::read_public(secret, read.client.encoding).ok();
        let encoding = read.client.encoding;
        let diagnosis =
            doctor::examine(Patient { token: &token, secret, encoding, keys: keys.as_ref() });
        // What may be offered: no key that was taken for a secret, and nothing that only the
        // issuer can mend.
        diagnosis.is_some_and(|diagnosis| !diagnosis.label.is_empty())
    })?;
    Some(&read.client)
}

#[cfg(test)]
mod tests;
