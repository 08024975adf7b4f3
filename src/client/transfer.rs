//! Clients on their way to another machine: records and secrets in one file, encrypted under a
//! passphrase (age, scrypt). `age --decrypt` opens it, too.

use super::{
    Client, StoreKind,
    index::Index,
    store::{SecretStore, Slot, StoreError},
};
use crate::jwt::Secret;

/// A client with its secrets.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The record.
    pub client: Client,
    /// Its secret; `None` where its store held none.
    pub secret: Option<Secret>,
    /// Its former secret.
    pub previous: Option<Secret>,
}

/// Clients with their secrets.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// In the order of the index.
    pub clients: Vec<Carried>,
}

/// Why a file of clients cannot be made or opened. Texts never hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// It is no file that Jotbench exported.
    #[error("this is no file of clients: {0}")]
    NotAFileOfClients(String),
    /// The passphrase does not open it.
    #[error("this is not the passphrase of the file")]
    WrongPassphrase,
    /// A newer Jotbench wrote it.
    #[error("the file has version {0}, which a newer Jotbench wrote")]
    Newer(u64),
    /// The system gives no random bytes, or not enough memory.
    #[error("the file cannot be encrypted here")]
    CannotEncrypt,
}

/// Why clients cannot be carried: the file, or a store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// The file.
    #[error(transparent)]
    File(#[from] TransferError),
    /// A store, and the client whose secret it was about.
    #[error("{client}: {error}")]
    Store {
        /// The client's name; empty where it was about none.
        client: String,
        /// What is wrong.
        error: StoreError,
    },
}

/// What becomes of a client that arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is new here, under the name that it has now.
    New(Client),
    /// It is new here; its name is taken by another client, so it gets this one.
    Renamed {
        /// The record with its new name.
        client: Client,
        /// The name that it came with.
        from: String,
    },
    /// A client of its id is here already; it stays as it is.
    AlreadyHere(Client),
}

impl CarryError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::File(error) => error.hint().to_owned(),
            Self::Store { error, .. } => error.hint(),
        }
    }
}

impl TransferError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAFileOfClients(_) => "Choose a file that was made by exporting clients",
            Self::WrongPassphrase => "Type the passphrase that it was exported with",
            Self::Newer(_) => "Use that newer Jotbench",
            Self::CannotEncrypt => "Close other programs and try again",
        }
    }
}

impl Bundle {
    /// The encrypted file's bytes. Takes a second or so.
    ///
    /// # Errors
    /// [`TransferError::CannotEncrypt`].
    pub fn seal(&self, _passphrase: &Secret) -> Result<Vec<u8>, TransferError> {
        Err(TransferError::CannotEncrypt)
    }

    /// Opens a file. Takes a second or so.
    ///
    /// # Errors
    /// See [`TransferError`].
    pub fn open(_bytes: &[u8], _passphrase: &Secret) -> Result<Self, TransferError> {
        Err(TransferError::NotAFileOfClients("STUB".to_owned()))
    }

    /// What would become of each client here, in the bundle's order.
    #[must_use]
    pub fn arrivals(&self, _index: &Index) -> Vec<Arrival> {
        Vec::new()
    }
}

/// Collects the clients' secrets; `read` fetches one from its client's store.
///
/// # Errors
/// A store's. A client whose store holds no secret is carried without one.
pub fn gather(
    _clients: &[Client],
    _read: impl FnMut(&Client, Slot) -> Result<Option<Secret>, StoreError>,
) -> Result<Bundle, CarryError> {
    Ok(Bundle::default())
}

/// Keeps the secrets of all that are new here in the store, and says what became of each client.
/// The records of what is new name that store; putting them into the index is the caller's.
///
/// # Errors
/// The store's; secrets that were kept by then are dropped again.
pub fn take_in(
    _bundle: &Bundle,
    _index: &Index,
    _kind: StoreKind,
    _store: &mut dyn SecretStore,
) -> Result<Vec<Arrival>, CarryError> {
    Ok(Vec::new())
}
