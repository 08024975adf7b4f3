//! Who signed, in words, as far as it was found out.

use super::plural;
use crate::{
    bench::model::{Model, SignerState},
    client::StoreKind,
    jwt::visible,
};

/// Clients that were not tried and that a message names; what is more is counted.
const LISTED: usize = 3;

/// Characters of a client's name that a message shows.
const SHOWN: usize = 40;

/// That no client signed, as far as they could be tried, and what to do; `None` where one did, and
/// where nobody asked.
#[must_use]
pub fn none_signed(model: &Model) -> Option<(String, String)> {
    let total = model.clients.clients.len();
    match &model.signer {
        SignerState::Known(answer) if answer.owner.is_none() => {
            let left_out = names(&answer.left_out);
            let count = total.saturating_sub(left_out.len());
            Some((none_of(model, count, answer.tried), not_tried(&left_out)))
        }
        SignerState::Closed { stores, clients, others } => {
            let left_out = others.as_ref().map(|it| names(&it.left_out)).unwrap_or_default();
            let tried = others.as_ref().map_or(0, |it| it.tried);
            let others = total.saturating_sub(*clients).saturating_sub(left_out.len());
            let closed = match stores.as_slice() {
                [StoreKind::File] => "the encrypted file is locked",
                [_] => "the keychain is locked",
                _ => "the keychain and the encrypted file are locked",
            };
            let many = plural(*clients, "client was", "clients were");
            let mut message = format!("{many} not tried: {closed}");
            if others > 0 {
                message = format!("{}, and {message}", none_of(model, others, tried));
            }
            let file = stores.contains(&StoreKind::File).then_some(
                "Choose a client whose secret lies in the encrypted file, and type its passphrase",
            );
            let keychain = stores.contains(&StoreKind::Keychain);
            let hint = match file {
                Some(file) if !keychain => file.to_owned(),
                Some(file) => format!("Find who signed asks the keychain; {}", lower(file)),
                None => "Find who signed lets the keychain ask for its password".to_owned(),
            };
            Some((
                message,
                [hint, not_tried(&left_out)].join(". ").trim_end_matches(". ").to_owned(),
            ))
        }
        _ => None,
    }
}

/// What is said beside the verdict.
pub(super) fn signer_detail(model: &Model) -> Option<String> {
    match &model.signer {
        SignerState::Looking(_) => Some("Looking for the client that signed it…".to_owned()),
        SignerState::Known(answer) => match &answer.owner {
            Some(owner) => Some(format!("Signed by {}", owner.name())),
            None => none_signed(model).map(|(none, _)| none),
        },
        SignerState::Closed { .. } => none_signed(model).map(|(none, _)| none),
        SignerState::Unasked => None,
    }
}

fn none_of(model: &Model, count: usize, tried: usize) -> String {
    let algorithm = model.examined.token.alg().filter(|_| tried == 0);
    let did = match algorithm {
        Some(algorithm) => format!("signs with {}", visible::shortened(&algorithm, SHOWN)),
        None => "signed it".to_owned(),
    };
    match count {
        0 => "No client could be tried".to_owned(),
        1 => format!("Your client is not the one that {did}"),
        many => format!("None of your {many} clients {did}"),
    }
}

/// Each client once, with the first reason.
fn names(left_out: &[(String, String)]) -> Vec<&(String, String)> {
    let mut names: Vec<&(String, String)> = Vec::new();
    for one in left_out {
        if !names.iter().any(|(name, _)| *name == one.0) {
            names.push(one);
        }
    }
    names
}

fn not_tried(left_out: &[&(String, String)]) -> String {
    if left_out.is_empty() {
        return String::new();
    }
    let named = left_out.iter().take(LISTED);
    let named = named.map(|(name, why)| format!("{} ({why})", visible::shortened(name, SHOWN)));
    let mut named: Vec<String> = named.collect();
    if let Some(more) = left_out.len().checked_sub(LISTED).filter(|more| *more > 0) {
        named.push(format!("and {more} more"));
    }
    format!("Not tried: {}", named.join(", "))
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
