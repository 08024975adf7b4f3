//! Where index and stores have drifted apart: records without a secret, secrets without a record.

use std::collections::HashSet;

use super::{
    Client, StoreKind,
    index::Index,
    store::{Held, SecretRef},
};

/// Something that is on one side only, or that Jotbench cannot settle by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The record's store holds no secret for it.
    NoSecret(Client),
    /// The record says that a former secret is kept, and its store holds none.
    NoPrevious(Client),
    /// A secret that no record names, and what it is called where it lies.
    NoRecord {
        /// Which secret.
        secret: SecretRef,
        /// Such as `Jotbench: acme-prod`.
        label: String,
    },
    /// More than one item for the same secret: which one is right only a person knows.
    Duplicate {
        /// Which secret.
        secret: SecretRef,
        /// How many there are.
        copies: usize,
    },
    /// An item under Jotbench's name that Jotbench did not write. It is left alone.
    Foreign(Held),
}

/// What has drifted apart between the index and one store, whose items are given: first what the
/// records miss, in the index's order, then what lies in the store, in its order.
///
/// A record names a secret in the store that it says, and a former one only if it says that one is
/// kept. So the remains of a move that was interrupted are secrets without a record, in the store
/// that the record does not name.
#[must_use]
pub fn between(index: &Index, kind: StoreKind, held: &[Held]) -> Vec<Drift> {
    let there: HashSet<SecretRef> = held.iter().filter_map(Held::secret).collect();
    let mut named = HashSet::new();
    let mut drifts = Vec::new();
    for client in index.clients.iter().filter(|client| client.store == kind) {
        let current = SecretRef::current(&client.id);
        if !there.contains(&current) {
            drifts.push(Drift::NoSecret(client.clone()));
        }
        named.insert(current);
        if client.previous.is_some() {
            let previous = SecretRef::previous(&client.id);
            if !there.contains(&previous) {
                drifts.push(Drift::NoPrevious(client.clone()));
            }
            named.insert(previous);
        }
    }
    drifts.extend(held.iter().filter_map(|held| of_item(held, &named)));
    drifts
}

/// What is wrong with an item, if anything is. Of a duplicate that no record names it is told that
/// it is one: dropping it as a whole would drop the right one, too.
fn of_item(held: &Held, named: &HashSet<SecretRef>) -> Option<Drift> {
    match held.secret() {
        None => Some(Drift::Foreign(held.clone())),
        Some(secret) if held.copies > 1 => Some(Drift::Duplicate { secret, copies: held.copies }),
        Some(secret) if named.contains(&secret) => None,
        Some(secret) => Some(Drift::NoRecord { secret, label: held.label.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::{ClientRef, Previous, example},
        jwt::{Algorithm, SecretEncoding},
    };

    fn item(secret: &SecretRef) -> Held {
        Held { name: secret.name(), label: "Jotbench: a".to_owned(), copies: 1 }
    }

    fn rotated(name: &str) -> Client {
        let previous = Previous {
            replaced: 1_795_000_000,
            encoding: SecretEncoding::Utf8,
            algorithm: Algorithm::Hs256,
        };
        Client { previous: Some(previous), ..example(name) }
    }

    #[test]
    fn what_agrees_has_not_drifted() {
        let index = Index { clients: vec![example("a"), rotated("b")] };
        let held = [
            item(&SecretRef::current(&example("a").id)),
            item(&SecretRef::current(&example("b").id)),
            item(&SecretRef::previous(&example("b").id)),
        ];
        assert_eq!(between(&index, StoreKind::Keychain, &held), []);
        assert_eq!(between(&Index::default(), StoreKind::Keychain, &[]), []);
    }

    #[test]
    fn what_a_record_misses_is_named_in_its_own_store_alone() {
        let in_file = Client { store: StoreKind::File, ..example("c") };
        let index = Index { clients: vec![example("a"), rotated("b"), in_file.clone()] };
        let held = [item(&SecretRef::current(&example("b").id))];
        let expected = [Drift::NoSecret(example("a")), Drift::NoPrevious(rotated("b"))];
        assert_eq!(between(&index, StoreKind::Keychain, &held), expected);
        assert_eq!(between(&index, StoreKind::File, &[]), [Drift::NoSecret(in_file)]);
    }

    #[test]
    fn secrets_that_no_record_names_are_found() {
        let in_file = Client { store: StoreKind::File, ..example("moved") };
        let index = Index { clients: vec![example("a"), in_file] };
        let gone = SecretRef::current(&ClientRef("0".repeat(32)));
        let moved = SecretRef::current(&example("moved").id);
        let former = SecretRef::previous(&example("a").id);
        let held =
            [item(&gone), item(&moved), item(&SecretRef::current(&example("a").id)), item(&former)];
        let unnamed =
            |secret: SecretRef| Drift::NoRecord { secret, label: "Jotbench: a".to_owned() };
        let expected = [unnamed(gone), unnamed(moved), unnamed(former)];
        assert_eq!(between(&index, StoreKind::Keychain, &held), expected);
    }

    #[test]
    fn duplicates_and_foreign_items_are_told_and_count_as_there() {
        let index = Index { clients: vec![example("a")] };
        let secret = SecretRef::current(&example("a").id);
        let foreign = Held { name: "other".to_owned(), label: String::new(), copies: 2 };
        let held = [Held { copies: 3, ..item(&secret) }, foreign.clone()];
        let expected = [Drift::Duplicate { secret, copies: 3 }, Drift::Foreign(foreign)];
        assert_eq!(between(&index, StoreKind::Keychain, &held), expected);
    }
}
