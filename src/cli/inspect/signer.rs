//! `inspect --any-client`: which client signed?

use crate::{
    bench::{
        analysis::Examined,
        former::FormerKey,
        signer::{Owner, Signer},
    },
    cli::{
        any_client::EveryClient,
        args::InspectArgs,
        failure::Failure,
        key_source::{KeyInUse, KeySource},
    },
    client::store::Slot,
    jwt::{
        Finding, Format, Part, Place, Reading, Rule, Verification, verdict::SignatureVerdict,
        visible::escaped,
    },
};

/// What came of the search.
#[derive(Debug)]
pub struct Search {
    /// The client that signed, by its name.
    pub name: Option<String>,
    /// It in words: `acme-prod`, `none of 3 clients`.
    pub words: String,
    /// Whether a key was tried at all.
    was_tried: bool,
}

/// Tries the secrets of all clients. The key source is that of the client which signed; empty where
/// none did.
///
/// # Errors
/// There are no clients, or none of their secrets can be tried.
pub(super) fn find(
    arguments: &InspectArgs,
    text: &str,
    reading: &Reading,
) -> Result<(KeySource, Search), Failure> {
    let mut every = EveryClient::read(&arguments.key.store_passphrase)?;
    let tried = every.tried();
    every.narrow(&arguments.question.algorithms);
    let signer = every.keyring.signer_of(text, reading);
    let found = match signer {
        Signer::Key(place) => every.keyring.keys.get(place),
        Signer::NoneOf(_) | Signer::NothingFits => None,
    };
    let Some(known) = found else {
        let was_tried = matches!(signer, Signer::NoneOf(1..));
        let words = if was_tried {
            format!("none of {tried}")
        } else {
            format!("none of {tried}: no key of theirs is for its algorithm")
        };
        return Ok((KeySource::default(), Search { name: None, words, was_tried }));
    };
    let Owner::Client { client: id, name, slot, replaced } = &known.owner else {
        return Ok((
            KeySource::default(),
            Search { name: None, words: String::new(), was_tried: true },
        ));
    };
    let client = every.client(id).cloned();
    let origin = format!("client {name}");
    let is_current = |owner: &Owner| matches!(owner, Owner::Client { client, slot: Slot::Current, .. } if client == id);
    let current = every.keyring.keys.iter().find(|known| is_current(&known.owner));
    let key = current.map(|current| KeyInUse {
        key: current.key.clone(),
        secret: None,
        origin,
        ends_with_line_break: false,
    });
    let former = (*slot == Slot::Previous).then(|| FormerKey {
        owner: name.clone(),
        key: known.key.clone(),
        is_key: known.is_key,
        algorithm: known.accepted.first().copied().unwrap_or(crate::jwt::Algorithm::Hs256),
        replaced: replaced.unwrap_or_default(),
    });
    let words = match slot {
        Slot::Current => name.clone(),
        Slot::Previous => format!("{name}, with its previous secret"),
    };
    let search = Search { name: Some(name.clone()), words, was_tried: true };
    Ok((KeySource { client, key, former }, search))
}

impl Search {
    /// Where keys were tried and none verified, the signature is invalid, and a finding says so.
    pub(super) fn tell(&self, examined: &mut Examined) {
        let verification: &mut Verification = &mut examined.verification;
        let is_signed = examined.token.format == Format::Jws;
        if self.name.is_some() || !self.was_tried || !is_signed {
            return;
        }
        verification.signature = SignatureVerdict::Invalid;
        let message = format!("It was signed by {}", escaped(&self.words));
        let place = Place::part(Part::Signature);
        let hint = "Ask whoever sent it which client it was made for, and whether it was altered";
        verification.findings.push(Finding::new(Rule::SignatureInvalid, place, message).hint(hint));
    }
}
