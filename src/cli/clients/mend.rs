//! What `clients check --mend` does: records for secrets that have none, and no word of previous
//! secrets that are gone. No secret is ever touched.

use super::{
    super::{failure::Failure, time},
    change,
    check::Found,
};
use crate::client::{
    StoreKind,
    adoption::record_for,
    drift::Drift,
    index::Index,
    store::{SecretRef, Slot},
};

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
        Drift::NoRecord { secret, label } => adopt(index, store, secret, label, now),
        Drift::NoSecret(_) | Drift::Duplicate { .. } | Drift::Foreign(_) => None,
    }
}

/// Has a record name the secret; what was done, if anything could be.
fn adopt(
    index: &mut Index,
    store: StoreKind,
    secret: &SecretRef,
    label: &str,
    now: i64,
) -> Option<String> {
    let is_known = index.by_id(&secret.client).is_some();
    let record = record_for(index, store, secret, label, now).ok()?;
    let name = record.name.clone();
    index.put(record).ok()?;
    Some(if is_known {
        format!("it is the previous secret of client {name} again")
    } else {
        format!("client {name} was made for it; set its clientId and algorithm right in the window")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{example, store::Held};

    fn mended(index: &mut Index, drift: &Drift) -> Option<String> {
        mend_one(index, StoreKind::Keychain, drift, 5)
    }

    fn no_record(secret: SecretRef, label: &str) -> Drift {
        Drift::NoRecord { secret, label: label.to_owned() }
    }

    #[test]
    fn a_secret_without_a_record_gets_one() {
        let mut index = Index { clients: vec![example("acme")] };
        let secret = SecretRef::current(&example("1").id);
        let said = mended(&mut index, &no_record(secret.clone(), "Jotbench: Acme"));
        assert!(said.is_some_and(|said| said.starts_with("client Acme 2 was made for it")));
        assert_eq!(Index::from_bytes(index.to_text().as_bytes()).as_ref(), Ok(&index));
        let again = mended(&mut index, &no_record(secret, "x"));
        assert_eq!(again, None, "a client that is there keeps its record");
    }

    #[test]
    fn a_previous_secret_comes_back_into_its_record_and_goes_out_of_it_when_it_is_gone() {
        let client = example("acme");
        let mut index = Index { clients: vec![client.clone()] };
        let previous = SecretRef::previous(&client.id);
        assert!(mended(&mut index, &no_record(previous.clone(), "")).is_some());
        let alone = SecretRef::previous(&example("gone").id);
        assert!(mended(&mut index, &no_record(alone.clone(), "Jotbench: x (previous)")).is_some());
        assert!(index.by_id(&alone.client).is_some_and(|client| client.previous.is_some()));
        index.remove(&alone.client);
        let with = index.clients[0].clone();
        assert_eq!(with.previous.map(|previous| previous.replaced), Some(5));
        assert_eq!(mended(&mut index, &no_record(previous, "")), None);
        assert_eq!(mended(&mut index, &Drift::NoPrevious(client.clone())), None, "it was rotated");
        assert!(mended(&mut index, &Drift::NoPrevious(with)).is_some());
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
            assert_eq!(mended(&mut index, &drift), None);
        }
        assert_eq!(index, before);
    }
}
