//! Clients: who signs for which API. The record lies in an index file without secrets; the secret
//! lies in a store, the OS keychain first of all.
//!
//! What is never here: egui. Store calls block; the window makes them on the keychain thread.

pub mod index;
pub mod keychain;
pub mod store;
pub mod stored_form;

use crate::jwt::{Algorithm, SecretEncoding};

/// A client's id: 16 random bytes as 32 hexadecimal digits. It never changes, whatever the name.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct ClientRef(pub String);

/// Where a client's secret lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// The operating system's keychain.
    #[default]
    Keychain,
    /// In this process only, until it ends.
    Session,
}

/// A client: everything but its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The id, also the secret's name in the store.
    pub id: ClientRef,
    /// The name on screen and on the command line; unique without regard to case.
    pub name: String,
    /// Such as `production`; may be empty.
    pub environment: String,
    /// The API's name for the client: the `iss` of its tokens where the profile says so.
    pub client_id: String,
    /// The algorithm it signs with.
    pub algorithm: Algorithm,
    /// How its secret's text is read.
    pub encoding: SecretEncoding,
    /// The id of its profile; may be empty.
    pub profile: String,
    /// The `kid` for its tokens' header, if any.
    pub kid: Option<String>,
    /// Where its secret lies.
    pub store: StoreKind,
    /// When it was made, in seconds since 1970.
    pub created: i64,
}
