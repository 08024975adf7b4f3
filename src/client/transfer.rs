//! Clients on their way to another machine: records and secrets in one file, encrypted under a
//! passphrase (age, scrypt). `age --decrypt` opens it, too.

use std::collections::HashSet;

use super::{
    Client, LONGEST_FIELD, StoreKind,
    age_file::{self, OpenFault, SealFault},
    index::Index,
    operations,
    store::{Kept, SecretRef, SecretStore, Slot, StoreError},
    transfer_form,
};
use crate::jwt::Secret;

/// Largest file of clients, in bytes: some 350 clients whose two secrets are of the greatest
/// length, or 50,000 usual ones.
pub const LARGEST_BUNDLE: usize = 64 * 1024 * 1024;

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
    /// The passphrase opens it, and what is in it is not whole.
    #[error("the file of clients is damaged: {0}")]
    Damaged(String),
    /// No file can be encrypted under this passphrase: it is empty, or no text.
    #[error("a passphrase is text of at least one character")]
    UnfitPassphrase,
    /// It would have more than [`LARGEST_BUNDLE`] bytes.
    #[error("the file would be larger than 64 MB")]
    TooLarge,
    /// The system gives not enough memory to derive a key from the passphrase.
    #[error("there is not enough memory to encrypt or open the file")]
    CannotEncrypt,
}

/// Why clients cannot be carried: the file, or a store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// The file.
    #[error(transparent)]
    File(#[from] TransferError),
    /// A store, and the client whose secret it was about.
    #[error("{}{error}", of_client(client))]
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

/// What a message about a client begins with.
fn of_client(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{name}: ") }
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
            Self::Damaged(_) => "Copy it again, or export the clients once more",
            Self::UnfitPassphrase => "Choose a long one that nobody guesses",
            Self::TooLarge => "Export fewer clients at a time",
            Self::CannotEncrypt => "Close other programs and try again",
        }
    }
}

impl Arrival {
    /// The client: as it will be here, or as it is.
    #[must_use]
    pub fn client(&self) -> &Client {
        match self {
            Self::New(client) | Self::Renamed { client, .. } | Self::AlreadyHere(client) => client,
        }
    }

    /// Whether there was no client of its id here.
    #[must_use]
    pub fn is_new(&self) -> bool {
        !matches!(self, Self::AlreadyHere(_))
    }
}

impl From<SealFault> for TransferError {
    fn from(fault: SealFault) -> Self {
        match fault {
            SealFault::Passphrase => Self::UnfitPassphrase,
            SealFault::NoMemory => Self::CannotEncrypt,
        }
    }
}

impl From<OpenFault> for TransferError {
    fn from(fault: OpenFault) -> Self {
        match fault {
            OpenFault::WrongPassphrase => Self::WrongPassphrase,
            OpenFault::NoMemory => Self::CannotEncrypt,
            OpenFault::NotAge(what) => Self::NotAFileOfClients(what.to_owned()),
            OpenFault::TooCostly(what) => Self::NotAFileOfClients(what),
            OpenFault::Damaged(what) => Self::Damaged(what.to_owned()),
        }
    }
}

impl Bundle {
    /// The encrypted file's bytes. Takes a second or so.
    ///
    /// # Errors
    /// [`TransferError::UnfitPassphrase`], [`TransferError::TooLarge`],
    /// [`TransferError::CannotEncrypt`].
    pub fn seal(&self, passphrase: &Secret) -> Result<Vec<u8>, TransferError> {
        self.seal_at(passphrase, age_file::WORK_FACTOR)
    }

    fn seal_at(&self, passphrase: &Secret, work_factor: u8) -> Result<Vec<u8>, TransferError> {
        let text = transfer_form::write(self);
        let bytes = age_file::seal(&text, passphrase, work_factor)?;
        // It could be written, and never be opened again.
        if bytes.len() > LARGEST_BUNDLE { Err(TransferError::TooLarge) } else { Ok(bytes) }
    }

    /// Opens a file. Takes a second or so.
    ///
    /// # Errors
    /// See [`TransferError`].
    pub fn open(bytes: &[u8], passphrase: &Secret) -> Result<Self, TransferError> {
        if bytes.len() > LARGEST_BUNDLE {
            let what = "it is larger than 64 MB";
            return Err(TransferError::NotAFileOfClients(what.to_owned()));
        }
        transfer_form::read(&age_file::open(bytes, passphrase)?)
    }

    /// What would become of each client here, in the bundle's order. A former secret that did not
    /// come along is not spoken of any more.
    #[must_use]
    pub fn arrivals(&self, index: &Index) -> Vec<Arrival> {
        let taken: HashSet<String> =
            index.clients.iter().map(|client| client.name.to_lowercase()).collect();
        // A new name takes none away from a client that comes later.
        let mut avoided = taken.clone();
        avoided.extend(self.clients.iter().map(|carried| carried.client.name.to_lowercase()));
        let mut arrivals = Vec::new();
        for carried in &self.clients {
            if let Some(here) = index.by_id(&carried.client.id) {
                arrivals.push(Arrival::AlreadyHere(here.clone()));
                continue;
            }
            let mut client = carried.client.clone();
            client.previous = client.previous.filter(|_| carried.previous.is_some());
            if taken.contains(&client.name.to_lowercase()) {
                let from = std::mem::take(&mut client.name);
                client.name = free_name(&from, &avoided);
                avoided.insert(client.name.to_lowercase());
                arrivals.push(Arrival::Renamed { client, from });
            } else {
                arrivals.push(Arrival::New(client));
            }
        }
        arrivals
    }
}

/// `NAME (imported)`, or with the first number that is free; a long name is cut to make room.
fn free_name(name: &str, avoided: &HashSet<String>) -> String {
    let candidate = |tail: &str| {
        let room = LONGEST_FIELD.saturating_sub(tail.chars().count());
        name.chars().take(room).collect::<String>() + tail
    };
    let numbered = (2_u64..).map(|number| candidate(&format!(" (imported {number})")));
    std::iter::once(candidate(" (imported)"))
        .chain(numbered)
        .find(|name| !avoided.contains(&name.to_lowercase()))
        .unwrap_or_else(|| unreachable!("there are more numbers than names"))
}

/// Collects the clients' secrets; `read` fetches one from its client's store.
///
/// # Errors
/// A store's. A client whose store holds no secret is carried without one.
pub fn gather(
    clients: &[Client],
    mut read: impl FnMut(&Client, Slot) -> Result<Option<Secret>, StoreError>,
) -> Result<Bundle, CarryError> {
    let mut bundle = Bundle::default();
    for client in clients {
        let mut fetch = |slot| read(client, slot).map_err(|error| about(client, error));
        let secret = fetch(Slot::Current)?;
        let previous = match client.previous {
            Some(_) => fetch(Slot::Previous)?,
            None => None,
        };
        bundle.clients.push(Carried { client: client.clone(), secret, previous });
    }
    Ok(bundle)
}

fn about(client: &Client, error: StoreError) -> CarryError {
    CarryError::Store { client: client.name.clone(), error }
}

/// Keeps the secrets of all that are new here in the store, and says what became of each client.
/// The records of what is new name that store; putting them into the index is the caller's.
///
/// # Errors
/// The store's; secrets that were kept by then are dropped again.
pub fn take_in(
    bundle: &Bundle,
    index: &Index,
    kind: StoreKind,
    store: &mut dyn SecretStore,
) -> Result<Vec<Arrival>, CarryError> {
    let mut arrivals = bundle.arrivals(index);
    let mut secrets: Vec<(&Client, Vec<Kept<'_>>)> = Vec::new();
    for (arrival, carried) in arrivals.iter_mut().zip(&bundle.clients) {
        if let Arrival::New(client) | Arrival::Renamed { client, .. } = arrival {
            client.store = kind;
            let kept = kept(client, carried);
            secrets.push((client, kept));
        }
    }
    if let Err(error) = keep_all(&secrets, kind, store) {
        for kept in secrets.iter().flat_map(|(_, kept)| kept) {
            // There was nothing of these clients before. What cannot be dropped either is found as
            // a secret without a record later; the first failure is the one to be told.
            let _ = store.delete(&kept.name);
        }
        return Err(error);
    }
    Ok(arrivals)
}

/// A client's secrets as they are to be kept.
fn kept<'a>(client: &Client, carried: &'a Carried) -> Vec<Kept<'a>> {
    let previous = carried.previous.as_ref().filter(|_| client.previous.is_some());
    [(Slot::Previous, previous), (Slot::Current, carried.secret.as_ref())]
        .into_iter()
        .filter_map(|(slot, secret)| {
            let name = SecretRef { client: client.id.clone(), slot };
            Some(Kept { name, label: operations::label(client, slot), secret: secret? })
        })
        .collect()
}

/// Keeps everything: in the encrypted file at once, for it is encrypted as a whole each time;
/// elsewhere client by client, so that a failure can be told with the client's name.
fn keep_all(
    secrets: &[(&Client, Vec<Kept<'_>>)],
    kind: StoreKind,
    store: &mut dyn SecretStore,
) -> Result<(), CarryError> {
    if kind == StoreKind::File {
        let all: Vec<Kept<'_>> = secrets.iter().flat_map(|(_, kept)| kept).cloned().collect();
        operations::keep_all(store, &all)
            .map_err(|error| CarryError::Store { client: String::new(), error })
    } else {
        secrets.iter().try_for_each(|(client, kept)| {
            operations::keep_all(store, kept).map_err(|error| about(client, error))
        })
    }
}

#[cfg(test)]
#[path = "transfer_tests.rs"]
mod tests;
