//! The five verdicts side by side, each with its reason in two or three words.

use super::{
    Tone, count, plural, sentence, store,
    then::{held_by_leeway, tile_words},
};
use crate::{
    bench::model::{KeySource, KeyState, Mode, Model},
    client::{StoreKind, store::StoreError},
    jwt::{
        Aspect, Content, Format, Severity,
        verdict::{ClaimsVerdict, KeyVerdict, SignatureVerdict, StructureVerdict, TimeVerdict},
    },
};

/// One of the five verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Which.
    pub aspect: Aspect,
    /// Its tone.
    pub tone: Tone,
    /// Its reason, in two or three words.
    pub reason: String,
}

/// The five verdicts with their reasons, in the order in which they are shown.
#[must_use]
pub fn tiles(model: &Model) -> [Tile; 5] {
    Aspect::ALL.map(|aspect| {
        if model.analysing.is_some() {
            return Tile { aspect, tone: Tone::Unknown, reason: "Checking…".to_owned() };
        }
        let (tone, reason) = match aspect {
            Aspect::Structure => structure_tile(model),
            Aspect::Key => key_tile(model),
            Aspect::Signature => signature_tile(model),
            Aspect::Time => time_tile(model),
            Aspect::Claims => claims_tile(model),
        };
        Tile { aspect, tone, reason }
    })
}

fn is_blank(model: &Model) -> bool {
    model.mode == Mode::Verify && model.pasted.trim().is_empty()
}

fn structure_tile(model: &Model) -> (Tone, String) {
    if is_blank(model) {
        return (Tone::Unknown, "No token".to_owned());
    }
    match model.analysis.verdicts.structure {
        StructureVerdict::Ok => {
            let form = sentence(model.examined.token.serialization.name());
            let kind = if model.analysis.format == Format::Jwe { "JWE" } else { "JWS" };
            (Tone::Good, format!("{form} {kind}"))
        }
        StructureVerdict::Error => {
            let errors = count(model, Severity::Error, Some(Aspect::Structure));
            (Tone::Bad, plural(errors, "error", "errors"))
        }
    }
}

fn key_tile(model: &Model) -> (Tone, String) {
    let owner = model.key_owner();
    match (&model.key.state, model.analysis.verdicts.key) {
        (KeyState::Waiting, _) => (Tone::Unknown, "Waiting".to_owned()),
        (KeyState::Missing, _) => {
            let reason = match store(model) {
                StoreKind::Keychain => "Not in keychain",
                StoreKind::File => "Not in the file",
                StoreKind::Session => "No longer kept",
            };
            (Tone::Bad, reason.to_owned())
        }
        (KeyState::Failed(StoreError::PassphraseNeeded | StoreError::WrongPassphrase), _) => {
            (Tone::Unknown, "File locked".to_owned())
        }
        (KeyState::Failed(_), _) => {
            let reason = match store(model) {
                StoreKind::File => "File failed",
                _ => "Keychain failed",
            };
            (Tone::Bad, reason.to_owned())
        }
        (KeyState::Dropped, _) => (Tone::Unknown, "Locked".to_owned()),
        (KeyState::Absent, _) => (Tone::Unknown, "No key".to_owned()),
        (KeyState::Reading { .. }, _) => (Tone::Unknown, "Being read".to_owned()),
        (KeyState::Locked { .. }, _) => (Tone::Unknown, "Encrypted".to_owned()),
        (KeyState::Ready { .. }, KeyVerdict::Error) => (Tone::Bad, "Does not fit".to_owned()),
        (KeyState::Ready { .. }, KeyVerdict::Ok) => {
            let warned = count(model, Severity::Warning, Some(Aspect::Key)) > 0;
            let tone = if warned { Tone::Warning } else { Tone::Good };
            let owner = match model.key.source {
                KeySource::Example => "example",
                KeySource::Typed if model.key.is_key() => "given",
                KeySource::Typed => "typed",
                KeySource::Generated => "generated",
                _ => owner,
            };
            (tone, owner.to_owned())
        }
        (KeyState::Ready { .. }, KeyVerdict::NotChecked) => (Tone::Unknown, "Not used".to_owned()),
    }
}

fn signature_tile(model: &Model) -> (Tone, String) {
    match model.analysis.verdicts.signature {
        SignatureVerdict::Valid if model.examined.is_by_former() => {
            (Tone::Warning, "Valid, previous".to_owned())
        }
        SignatureVerdict::Valid => {
            let alg = model.examined.token.alg().unwrap_or_default();
            (Tone::Good, format!("Valid, {alg}"))
        }
        SignatureVerdict::Invalid => (Tone::Bad, "Invalid".to_owned()),
        SignatureVerdict::NotChecked
            if model.unsigned.is_some() || model.analysis.format == Format::Unsecured =>
        {
            (Tone::Unknown, "Not signed".to_owned())
        }
        SignatureVerdict::NotChecked if lacks_content(model) => {
            (Tone::Unknown, "Content missing".to_owned())
        }
        SignatureVerdict::NotChecked => (Tone::Unknown, "Not checked".to_owned()),
    }
}

/// Whether a key is there, and what the signature is over is not.
pub(super) fn lacks_content(model: &Model) -> bool {
    let is_ready = matches!(model.key.state, KeyState::Ready { .. });
    is_ready && model.examined.token.content == Content::Detached
}

fn time_tile(model: &Model) -> (Tone, String) {
    let tone = match model.analysis.verdicts.time {
        TimeVerdict::Valid => {
            let warned = count(model, Severity::Warning, Some(Aspect::Time)) > 0;
            if warned || held_by_leeway(model).is_some() { Tone::Warning } else { Tone::Good }
        }
        TimeVerdict::Expired | TimeVerdict::NotYetValid | TimeVerdict::Error => Tone::Bad,
        TimeVerdict::NotChecked => Tone::Unknown,
    };
    (tone, tile_words(model))
}

fn claims_tile(model: &Model) -> (Tone, String) {
    let errors = count(model, Severity::Error, Some(Aspect::Claims));
    let warnings = count(model, Severity::Warning, Some(Aspect::Claims));
    match model.analysis.verdicts.claims {
        ClaimsVerdict::Ok => (Tone::Good, "All right".to_owned()),
        ClaimsVerdict::Warning => (Tone::Warning, plural(warnings, "warning", "warnings")),
        ClaimsVerdict::Error => (Tone::Bad, plural(errors, "error", "errors")),
        ClaimsVerdict::NotChecked => (Tone::Unknown, "Not checked".to_owned()),
    }
}
