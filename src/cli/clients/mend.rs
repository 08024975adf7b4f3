//! What `clients check --mend` does: records for secrets that have none, and no word of previous
//! secrets that are gone. No secret is ever touched.

use super::{
    super::{failure::Failure, profiles, time},
    change,
    check::Found,
};
use crate::{
    client::{
        Client, LONGEST_FIELD, Previous, StoreKind,
        drift::Drift,
        index::Index,
        store::{SecretRef, Slot},
    },
    jwt::{Algorithm, SecretEncoding},
};

/// What a secret's label begins with where Jotbench wrote it.
const LABEL: &str = "Jotbench: ";

/// What the label of a previous secret ends with.
const OF_PREVIOUS: &str = " (previous)";

/// The name of a client whose secret's label says none.
const NAMELESS: &str = "Recovered client";

/// Mends what can be, and says so in what was found.
///
/// # Errors
/// The list cannot be written; nothing is mended then.
pub(super) fn mend(found: &mut [Found]) -> Result<(), Failure> {
    if found.iter().all(|found| !is_mendable(&found.drift)) {
        return Ok(());
    }
    let now = time::now().seconds;
    // The secrets in use come first: a previous one then finds the record that it belongs to.
    found.sort_by_key(|found| match &found.drift {
        Drift::NoRecord { secret, .. } => secret.slot == Slot::Previous,
        _ => false,
    });
    change(|index| {
        for found in found.iter_mut() {
            found.mended = mend_one(index, found.store, &found.drift, now);
        }
        Ok(())
    })
}

fn is_mendable(drift: &Drift) -> bool {
    matches!(drift, Drift::NoPrevious(_) | Drift::NoRecord { .. })
}

/// What was done, if anything could be.
fn mend_one(index: &mut Index, store: StoreKind, drift: &Drift, now: i64) -> Option<String> {
    match drift {
        Drift::NoPrevious(client) => {
            let record = index.clients.iter_mut().find(|other| other.id == client.id)?;
            // Another Jotbench may have rotated it since the store was looked at.
            if record.previous != client.previous {
                return None;
            }
            record.previous = None;
            Some(format!("client {} has no previous secret any more", record.name))
        }
        Drift::NoRecord { secret, .. } if index.by_id(&secret.client).is_some() => {
            take_back(index, store, secret, now)
        }
        Drift::NoRecord { secret, label } => adopt(index, store, secret, label, now),
        Drift::NoSecret(_) | Drift::Duplicate { .. } | Drift::Foreign(_) => None,
    }
}

/// Makes a record for a secret. Its name is known from the label; all else is the usual, to be set
/// right by the person.
fn adopt(
    index: &mut Index,
    store: StoreKind,
    secret: &SecretRef,
    label: &str,
    now: i64,
) -> Option<String> {
    let (algorithm, encoding) = (Algorithm::Hs256, SecretEncoding::Utf8);
    let is_previous = secret.slot == Slot::Previous;
    let mut client = Client {
        id: secret.client.clone(),
        name: named_by(label),
        environment: String::new(),
        client_id: String::new(),
        algorithm,
        encoding,
        profile: profiles::PLAIN.to_owned(),
        kid: None,
        store,
        created: now,
        last_used: None,
        previous: is_previous.then_some(Previous { replaced: now, encoding, algorithm }),
    };
    if client.check(&Index::default()).is_err() {
        NAMELESS.clone_into(&mut client.name);
    }
    client.name = free_name(index, &client.name);
    let name = client.name.clone();
    index.put(client).ok()?;
    Some(format!(
        "client {name} was made for it; set its clientId and algorithm right in the window"
    ))
}

/// Notes a previous secret in the record of its client, where that one has none. A copy of a secret
/// that has its record is left: which one is right only a person knows.
fn take_back(index: &mut Index, store: StoreKind, secret: &SecretRef, now: i64) -> Option<String> {
    let client = index.clients.iter_mut().find(|client| client.id == secret.client)?;
    let is_of_record = client.store == store && client.previous.is_none();
    if secret.slot == Slot::Current || !is_of_record {
        return None;
    }
    client.previous =
        Some(Previous { replaced: now, encoding: client.encoding, algorithm: client.algorithm });
    Some(format!("it is the previous secret of client {} again", client.name))
}

fn named_by(label: &str) -> String {
    let name = label.strip_prefix(LABEL).unwrap_or(label);
    name.strip_suffix(OF_PREVIOUS).unwrap_or(name).trim().to_owned()
}

/// The name, or with a number after it where it is taken.
fn free_name(index: &Index, name: &str) -> String {
    if index.find(name).is_none() {
        return name.to_owned();
    }
    // Room for the number within the longest name.
    let short: String = name.chars().take(LONGEST_FIELD.saturating_sub(8)).collect();
    let short = short.trim_end();
    // One of these is free: they are more than the clients.
    (2..index.clients.len().saturating_add(3))
        .map(|number| format!("{short} {number}"))
        .find(|name| index.find(name).is_none())
        .unwrap_or_else(|| short.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{example, store::Held};

    fn mended(index: &mut Index, drift: Drift) -> Option<String> {
        mend_one(index, StoreKind::Keychain, &drift, 5)
    }

    fn no_record(secret: SecretRef, label: &str) -> Drift {
        Drift::NoRecord { secret, label: label.to_owned() }
    }

    #[test]
    fn a_secret_without_a_record_gets_one_under_a_free_name() {
        let mut index = Index { clients: vec![example("acme")] };
        for (id, label, name) in [
            ("1", "Jotbench: Acme", "Acme 2"),
            ("2", "Jotbench: acme (previous)", "acme 3"),
            ("3", "Jotbench: ", NAMELESS),
            ("4", "a\nb", "Recovered client 2"),
        ] {
            let secret = SecretRef::current(&example(id).id);
            assert!(mended(&mut index, no_record(secret.clone(), label)).is_some(), "{label}");
            let client = index.by_id(&secret.client).expect("it has a record");
            assert_eq!((client.name.as_str(), client.created), (name, 5));
            assert_eq!(Index::from_bytes(index.to_text().as_bytes()).as_ref(), Ok(&index));
        }
        let again = mended(&mut index, no_record(SecretRef::current(&example("acme").id), "x"));
        assert_eq!(again, None, "a client that is there keeps its record");
    }

    #[test]
    fn a_previous_secret_comes_back_into_its_record_and_goes_out_of_it_when_it_is_gone() {
        let client = example("acme");
        let mut index = Index { clients: vec![client.clone()] };
        let previous = SecretRef::previous(&client.id);
        assert!(mended(&mut index, no_record(previous.clone(), "")).is_some());
        let alone = SecretRef::previous(&example("gone").id);
        assert!(mended(&mut index, no_record(alone.clone(), "Jotbench: x (previous)")).is_some());
        assert!(index.by_id(&alone.client).is_some_and(|client| client.previous.is_some()));
        index.remove(&alone.client);
        let with = index.clients[0].clone();
        assert_eq!(with.previous.map(|previous| previous.replaced), Some(5));
        assert_eq!(mended(&mut index, no_record(previous, "")), None);
        assert_eq!(mended(&mut index, Drift::NoPrevious(client.clone())), None, "it was rotated");
        assert!(mended(&mut index, Drift::NoPrevious(with)).is_some());
        assert_eq!(index.clients[0], client);
    }

    #[test]
    fn what_only_a_person_can_settle_is_left_alone() {
        let client = example("acme");
        let mut index = Index { clients: vec![client.clone()] };
        let before = index.clone();
        let held = Held { name: "x".to_owned(), label: String::new(), copies: 1 };
        for drift in [
            Drift::NoSecret(client.clone()),
            Drift::Duplicate { secret: SecretRef::current(&client.id), copies: 2 },
            Drift::Foreign(held),
            no_record(SecretRef::current(&client.id), ""),
        ] {
            assert_eq!(mended(&mut index, drift), None);
        }
        assert_eq!(index, before);
    }
}
