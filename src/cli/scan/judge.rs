//! What is done with each token on the threads that search: it is judged, and its line is written.

use std::sync::Arc;

use aws_lc_rs::digest;

use super::{
    line::{self, Line, Sight, Styles},
    record,
    sources::Sources,
};
use crate::{
    bench::{
        assess::Assessor,
        signer::{Keyring, KnownKey, Owner},
    },
    cli::{
        any_client::EveryClient, args::ScanArgs, failure::Failure, key_source::KeySource, profiles,
        time,
    },
    client::store::Slot,
    jwt::{Algorithm, Overall, SecretEncoding},
    scan::Sighting,
};

/// Judges one token after another, on any thread.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, read by its name")]
pub(super) struct Judge {
    assessor: Assessor,
    /// Whether the keys are those of clients, whose names are told.
    names_clients: bool,
    as_json: bool,
    with_tokens: bool,
    is_hash_needed: bool,
    styles: Styles,
}

/// A token that was judged.
#[derive(Debug)]
pub(super) struct Seen {
    /// What it comes to.
    pub overall: Overall,
    /// What tells it from others, where that is asked for.
    pub sha256: Option<digest::Digest>,
    /// Its line.
    pub line: Line,
}

impl Judge {
    /// Judges as the arguments say.
    ///
    /// # Errors
    /// The profile is not known, or the key cannot be read.
    pub fn of(arguments: &ScanArgs, styles: Styles) -> Result<Self, Failure> {
        let question = &arguments.question;
        let profiles = profiles::load();
        if let Some(id) = &question.profile {
            profiles::find(&profiles, id)?;
        }
        let mut profile = question.profile.clone();
        let keyring = if arguments.any_client.any_client {
            let mut every = EveryClient::read(&arguments.key.store_passphrase)?;
            every.narrow(&question.algorithms);
            every.keyring
        } else {
            let source = arguments.key.obtain_with_former()?;
            if profile.is_none() {
                profile = source.client.as_ref().map(|client| client.profile.clone());
                profile = profile.filter(|id| profiles.find(id).is_some());
            }
            let accepted = if question.algorithms.is_empty() {
                let chosen = profile.as_deref().and_then(|id| profiles.find(id));
                chosen.map(|profile| profile.algorithms.clone()).unwrap_or_default()
            } else {
                question.algorithms.clone()
            };
            keyring_of(source, &question.algorithms, accepted)
        };
        let names_clients =
            keyring.keys.iter().any(|known| matches!(known.owner, Owner::Client { .. }));
        Ok(Self {
            assessor: Assessor::new(
                Arc::new(profiles),
                profile,
                keyring,
                question.at.unwrap_or_else(time::now),
                question.expected(),
            ),
            names_clients,
            as_json: arguments.json,
            with_tokens: arguments.tokens,
            is_hash_needed: arguments.json || arguments.unique,
            styles,
        })
    }

    /// Whether there is a key to check signatures with.
    pub fn has_key(&self) -> bool {
        !self.assessor.keyring().keys.is_empty()
    }

    /// Judges a token.
    pub fn see(&self, sources: &Sources, sighting: &Sighting<'_>) -> Seen {
        let token = &*sighting.found.token;
        let summary = self.assessor.assess(token);
        let sha256 = self.is_hash_needed.then(|| digest::digest(&digest::SHA256, token.as_bytes()));
        let shown = self.with_tokens.then_some(token);
        let signed_by = summary.signed_by.as_deref().filter(|_| self.names_clients);
        let sight = |source| Sight {
            source,
            line: sighting.line,
            column: sighting.column,
            summary: &summary,
            signed_by,
        };
        let line = if self.as_json {
            let sha256 = sha256.as_ref().map(AsRef::as_ref).unwrap_or_default();
            record::of(&sight(sources.exact(sighting.input)), sha256, shown)
        } else {
            line::of(&sight(sources.shown(sighting.input)), self.assessor.now(), self.styles, shown)
        };
        Seen { overall: summary.overall, sha256, line }
    }
}

/// The keys of one client, or the one that was given; none where there is none.
fn keyring_of(source: KeySource, asked_for: &[Algorithm], accepted: Vec<Algorithm>) -> Keyring {
    let Some(used) = source.key else { return Keyring::default() };
    let Some(client) = source.client else {
        return Keyring::of_given(used.origin, used.key, accepted);
    };
    let of_client = |slot, replaced, key, algorithm, is_key| KnownKey {
        owner: Owner::Client {
            client: client.id.clone(),
            name: client.name.clone(),
            slot,
            replaced,
        },
        key,
        accepted: vec![algorithm],
        kid: client.kid.clone(),
        is_key,
    };
    let is_key = client.encoding == SecretEncoding::Key;
    let mut current = of_client(Slot::Current, None, used.key, client.algorithm, is_key);
    if !asked_for.is_empty() {
        current.accepted = asked_for.to_vec();
    }
    let mut keys = vec![current];
    if let Some(former) = source.former {
        let replaced = Some(former.replaced);
        let key = of_client(Slot::Previous, replaced, former.key, former.algorithm, former.is_key);
        keys.push(key);
    }
    Keyring { keys, left_out: Vec::new() }
}
