//! `clients check`: the list compared with what lies in the stores. The names of `--json` are a
//! contract.

use serde_json::{Value, json};

use super::{
    super::{
        args::CheckArgs,
        failure::{Exit, Failure, shell_word},
        output, stores,
    },
    load, mend,
};
use crate::{
    client::{
        StoreKind,
        drift::{self, Drift},
        index::Index,
        store::{Held, SecretRef, StoreError},
        vault::VaultState,
    },
    jwt::visible::escaped,
};

/// Something that has drifted apart, and whether it was mended.
pub(super) struct Found {
    /// In or about which store.
    pub store: StoreKind,
    /// What.
    pub drift: Drift,
    /// What was done about it, if anything was.
    pub mended: Option<String>,
}

/// What lies in each store that was looked at.
type Looked = Vec<(StoreKind, Vec<Held>)>;

/// Compares the list with the stores, and mends what can be mended where that was asked for.
///
/// # Errors
/// A store or the list gives trouble: what could not be looked at is not called clean. What is
/// found in the other store is told all the same, and nothing is mended.
pub(super) fn run(arguments: &CheckArgs) -> Result<Exit, Failure> {
    let mut index = load()?;
    let mut looked = Looked::new();
    let mut troubles = Vec::new();
    for store in [StoreKind::Keychain, StoreKind::File] {
        match held(store, &index, arguments) {
            Ok(Some(held)) => looked.push((store, held)),
            Ok(None) => {}
            Err(failure) => troubles.extend(failure.complaints),
        }
    }
    let mut found = drifts(&index, &looked);
    if arguments.mend && troubles.is_empty() {
        mend::mend(&mut found)?;
        // What is left is told as it is now: a client that was just made may miss something, too.
        index = load()?;
        found.retain(|found| found.mended.is_some());
        found.extend(drifts(&index, &looked));
    }
    if troubles.is_empty() || !looked.is_empty() {
        print(&found, &index, &looked, arguments.json, troubles.is_empty())?;
    }
    if !troubles.is_empty() {
        return Err(Failure { exit: Exit::Trouble, complaints: troubles });
    }
    let is_mended = found.iter().all(|found| found.mended.is_some());
    Ok(if is_mended { Exit::Done } else { Exit::Rejected })
}

fn print(
    found: &[Found],
    index: &Index,
    looked: &Looked,
    as_json: bool,
    is_whole: bool,
) -> Result<(), Failure> {
    if as_json {
        let all: Vec<Value> = found.iter().map(|found| record(found, index)).collect();
        return output::print(&format!("{}\n", escaped(&Value::from(all).to_string())));
    }
    if !found.is_empty() {
        let text: String = found.iter().map(|found| in_words(found, index)).collect();
        return output::print(&text);
    }
    let stores: Vec<&str> = looked.iter().map(|(store, _)| store.title()).collect();
    let stores = if is_whole { "the stores".to_owned() } else { stores.join(" and ") };
    output::print(&format!("The list of clients and {stores} agree\n"))
}

fn drifts(index: &Index, looked: &Looked) -> Vec<Found> {
    let of_store = |(store, held): &(StoreKind, Vec<Held>)| {
        let store = *store;
        let drifts = drift::between(index, store, held).into_iter();
        drifts.map(move |drift| Found { store, drift, mended: None })
    };
    looked.iter().flat_map(of_store).collect()
}

/// What lies in the store; `None` where it is not there and no client needs it.
fn held(
    kind: StoreKind,
    index: &Index,
    arguments: &CheckArgs,
) -> Result<Option<Vec<Held>>, Failure> {
    let is_needed = index.clients.iter().any(|client| client.store == kind);
    if kind == StoreKind::File && stores::vault()?.state() == VaultState::NotMade {
        return Ok(is_needed.then(Vec::new));
    }
    let mut store = stores::open(kind, &arguments.store_passphrase)?;
    match store.list() {
        Err(StoreError::Absent(_) | StoreError::NoCollection) if !is_needed => Ok(None),
        outcome => outcome.map(Some).map_err(|error| stores::trouble(&error)),
    }
}

fn record(found: &Found, index: &Index) -> Value {
    let mut record = json!({
        "drift": name(&found.drift),
        "store": found.store.name(),
        "client": null,
        "item": null,
        "label": null,
        "copies": null,
        "mended": found.mended.is_some(),
    });
    match &found.drift {
        Drift::NoSecret(client) | Drift::NoPrevious(client) => {
            record["client"] = json!(client.name);
        }
        Drift::NoRecord { secret, label } => {
            record["client"] = json!(owner(secret, index));
            record["item"] = json!(secret.name());
            record["label"] = json!(label);
        }
        Drift::Duplicate { secret, copies } => {
            record["client"] = json!(owner(secret, index));
            record["item"] = json!(secret.name());
            record["copies"] = json!(copies);
        }
        Drift::Foreign(held) => {
            record["item"] = json!(held.name);
            record["label"] = json!(held.label);
            record["copies"] = json!(held.copies);
        }
    }
    record
}

/// The kinds of drift, as scripts know them.
fn name(drift: &Drift) -> &'static str {
    match drift {
        Drift::NoSecret(_) => "no_secret",
        Drift::NoPrevious(_) => "no_previous",
        Drift::NoRecord { .. } => "no_record",
        Drift::Duplicate { .. } => "duplicate",
        Drift::Foreign(_) => "foreign",
    }
}

/// The name of the client whose secret it is, if the list has it.
fn owner<'i>(secret: &SecretRef, index: &'i Index) -> Option<&'i str> {
    index.by_id(&secret.client).map(|client| client.name.as_str())
}

/// What is so, and indented under it what was done or what can be done.
fn in_words(found: &Found, index: &Index) -> String {
    let place = found.store.title();
    let (what, to_do) = match &found.drift {
        Drift::NoSecret(client) => (
            format!("{place} holds no secret for client {}", client.name),
            format!(
                "give it one with jotbench clients rotate {0} --secret-prompt, or remove it with \
                 jotbench clients remove {0}",
                shell_word(&client.name)
            ),
        ),
        Drift::NoPrevious(client) => (
            format!("{place} no longer holds the previous secret of client {}", client.name),
            "--mend forgets it".to_owned(),
        ),
        Drift::NoRecord { secret, label } => match index.by_id(&secret.client) {
            // Words for what was mended: its record has it by now.
            Some(client) if found.mended.is_some() => (
                format!("{place} held a secret that client {} did not have", client.name),
                String::new(),
            ),
            Some(client) if client.store == found.store => (
                format!(
                    "{place} holds a previous secret that client {} does not know",
                    client.name
                ),
                "--mend takes it back".to_owned(),
            ),
            Some(client) => (
                format!(
                    "{place} holds a secret of client {}, whose secret is kept in {}",
                    client.name,
                    client.store.title()
                ),
                format!(
                    "a move may have left it; moving the client to {place} and back with jotbench \
                     clients move drops it"
                ),
            ),
            None => (
                format!("{place} holds a secret that no client has: {}", called(secret, label)),
                "--mend makes a client of it".to_owned(),
            ),
        },
        Drift::Duplicate { secret, copies } => (
            format!(
                "{place} holds {copies} items for one secret: {}",
                owner(secret, index)
                    .map_or_else(|| secret.name(), |name| format!("that of client {name}"))
            ),
            "look into the keychain's own window which one is right, and delete the other"
                .to_owned(),
        ),
        Drift::Foreign(held) => (
            format!(
                "{place} holds an item under Jotbench's name that Jotbench did not write: \"{}\" \
                 ({})",
                held.name, held.label
            ),
            "it is left alone; see in the keychain's own window whose it is".to_owned(),
        ),
    };
    let after = found.mended.as_ref().map_or(to_do, |done| format!("mended: {done}"));
    format!("{}\n  {}\n", escaped(&what), escaped(&after))
}

fn called(secret: &SecretRef, label: &str) -> String {
    if label.is_empty() { secret.name() } else { format!("\"{label}\" ({})", secret.name()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::example;

    #[test]
    fn every_drift_is_told_in_words_and_by_its_name() {
        let client = example("acme");
        let index = Index { clients: vec![client.clone()] };
        let stranger = example("stranger");
        for (drift, id, words) in [
            (Drift::NoSecret(client.clone()), "no_secret", "no secret for client acme"),
            (Drift::NoPrevious(client.clone()), "no_previous", "previous secret of client acme"),
            (
                Drift::NoRecord {
                    secret: SecretRef::current(&stranger.id),
                    label: "Jotbench: stranger".to_owned(),
                },
                "no_record",
                "no client has: \"Jotbench: stranger\"",
            ),
            (
                Drift::NoRecord { secret: SecretRef::previous(&client.id), label: String::new() },
                "no_record",
                "a previous secret that client acme does not know",
            ),
            (
                Drift::Duplicate { secret: SecretRef::current(&client.id), copies: 2 },
                "duplicate",
                "2 items for one secret: that of client acme",
            ),
            (
                Drift::Foreign(Held { name: "x\ny".to_owned(), label: "z".to_owned(), copies: 1 }),
                "foreign",
                "did not write: \"x\\u000ay\" (z)",
            ),
        ] {
            let found = Found { store: StoreKind::Keychain, drift, mended: None };
            let text = in_words(&found, &index);
            assert!(text.contains(words), "{text}");
            assert_eq!(text.lines().count(), 2, "{text}");
            let record = record(&found, &index);
            assert_eq!((&record["drift"], &record["mended"]), (&json!(id), &json!(false)));
        }
    }
}
