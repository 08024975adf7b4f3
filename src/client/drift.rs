//! Where index and stores have drifted apart: records without a secret, secrets without a record.

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

/// What has drifted apart between the index and one store, whose items are given.
#[must_use]
pub fn between(_index: &Index, _kind: StoreKind, _held: &[Held]) -> Vec<Drift> {
    Vec::new()
}
