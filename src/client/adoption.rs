//! A record for a secret that no record names. The secret itself is never touched.

use super::{
    Client, LONGEST_FIELD, Previous, StoreKind,
    index::Index,
    operations,
    store::{SecretRef, Slot},
};
use crate::jwt::{Algorithm, SecretEncoding};

/// The name of a client whose secret's label tells none.
const NAMELESS: &str = "Recovered client";

/// The profile of a client that was made from its secret alone.
const PLAIN: &str = "jwt";

/// Why a secret gets no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unadoptable {
    /// Its client has a record, and that names another store.
    #[error("{name} has its secret in {}", store.title())]
    LiesElsewhere {
        /// The client's name.
        name: String,
        /// The store that its record names.
        store: StoreKind,
    },
    /// Its client's record names it by now.
    #[error("{name} names it already")]
    NamedAlready {
        /// The client's name.
        name: String,
    },
}

/// The record that the index is to hold for this secret: a former secret goes back into the record
/// of its client; else a new one is made under the name that the label tells, and all but the name
/// is for the person to set right. `now` is in seconds since 1970.
///
/// # Errors
/// See [`Unadoptable`].
pub fn record_for(
    index: &Index,
    store: StoreKind,
    secret: &SecretRef,
    label: &str,
    now: i64,
) -> Result<Client, Unadoptable> {
    let previous = |encoding, algorithm| Previous { replaced: now, encoding, algorithm };
    if let Some(client) = index.by_id(&secret.client) {
        let name = client.name.clone();
        if client.store != store {
            return Err(Unadoptable::LiesElsewhere { name, store: client.store });
        }
        if secret.slot == Slot::Current || client.previous.is_some() {
            return Err(Unadoptable::NamedAlready { name });
        }
        let previous = Some(previous(client.encoding, client.algorithm));
        return Ok(Client { previous, ..client.clone() });
    }
    let (encoding, algorithm) = (SecretEncoding::Utf8, Algorithm::Hs256);
    let is_previous = secret.slot == Slot::Previous;
    Ok(Client {
        id: secret.client.clone(),
        name: free_name(index, label),
        environment: String::new(),
        client_id: String::new(),
        algorithm,
        encoding,
        profile: PLAIN.to_owned(),
        kid: None,
        store,
        created: now,
        last_used: None,
        previous: is_previous.then(|| previous(encoding, algorithm)),
    })
}

/// The name that the label tells, with a number after it where it is taken.
fn free_name(index: &Index, label: &str) -> String {
    let told = operations::name_in(label).chars().filter(|c| !c.is_control());
    let told: String = told.take(LONGEST_FIELD).collect();
    let name = match told.trim() {
        "" => NAMELESS,
        name => name,
    };
    // Room for a number within the longest name.
    let short: String = name.chars().take(LONGEST_FIELD - 8).collect();
    let numbered = (2_u64..).map(|number| format!("{} {number}", short.trim_end()));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    // There are fewer clients than names.
    names.find(|name| index.find(name).is_none()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::example;

    #[test]
    fn a_secret_without_a_record_gets_one_under_a_free_name() {
        let mut index = Index { clients: vec![example("acme")] };
        for (id, label, name) in [
            ("1", "Jotbench: Acme", "Acme 2"),
            ("2", "Jotbench: acme (previous)", "acme 3"),
            ("3", "Jotbench: ", NAMELESS),
            ("4", "a\nb", "ab"),
            ("5", "of another program", "of another program"),
        ] {
            let secret = SecretRef::current(&example(id).id);
            let record = record_for(&index, StoreKind::File, &secret, label, 5).unwrap();
            assert_eq!((record.name.as_str(), record.created), (name, 5));
            assert_eq!(record.store, StoreKind::File);
            index.put(record).unwrap();
        }
    }

    #[test]
    fn the_longest_name_has_room_for_a_number() {
        let longest = "e".repeat(LONGEST_FIELD);
        let mut index = Index::default();
        for id in ["1", "2"] {
            let secret = SecretRef::current(&example(id).id);
            let label = format!("Jotbench: {longest}");
            let record = record_for(&index, StoreKind::Keychain, &secret, &label, 5).unwrap();
            index.put(record).unwrap();
        }
    }

    #[test]
    fn a_former_secret_goes_back_into_its_clients_record() {
        let client = example("acme");
        let mut index = Index { clients: vec![client.clone()] };
        let (current, previous) = (SecretRef::current(&client.id), SecretRef::previous(&client.id));
        let record = |index: &Index, secret, store| record_for(index, store, secret, "", 5);
        let name = "acme".to_owned();
        let already = Err(Unadoptable::NamedAlready { name: name.clone() });
        assert_eq!(record(&index, &current, StoreKind::Keychain), already);
        let store = StoreKind::Keychain;
        let elsewhere = Err(Unadoptable::LiesElsewhere { name, store });
        assert_eq!(record(&index, &previous, StoreKind::File), elsewhere);
        let whole = record(&index, &previous, StoreKind::Keychain).unwrap();
        assert_eq!(whole.previous.map(|previous| previous.replaced), Some(5));
        index.put(whole).unwrap();
        assert_eq!(record(&index, &previous, StoreKind::Keychain), already);
    }
}
