//! The index file: every client's record, and never a secret.
//!
//! Written beside and renamed, mode 600. A damaged file is kept aside under another name and
//! reported; it is never overwritten.

use std::path::{Path, PathBuf};

use super::Client;

/// The clients, in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The records.
    pub clients: Vec<Client>,
}

/// What came of reading the index file.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The clients that could be read.
    pub index: Index,
    /// A damaged file that was kept aside, and what is wrong with it.
    pub damaged: Option<Damaged>,
}

/// A damaged index file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Where it is now.
    pub kept_as: PathBuf,
    /// What is wrong, with line and column.
    pub problem: String,
}

/// Why the index cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The file cannot be read.
    #[error("cannot read the client index {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write the client index {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Index {
    /// Reads the index. A file that is not there is an empty index.
    ///
    /// # Errors
    /// The file is there and cannot be read, or a damaged one cannot be kept aside.
    pub fn load(path: &Path) -> Result<Loaded, IndexError> {
        let _ = path;
        todo!()
    }

    /// Writes the index beside its place and renames it there, mode 600.
    ///
    /// # Errors
    /// The folder or file cannot be written; what was there stays.
    pub fn save(&self, path: &Path) -> Result<(), IndexError> {
        let _ = path;
        todo!()
    }

    /// The client of this name, without regard to case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.name.to_lowercase() == name.to_lowercase())
    }
}

/// Checks a client's record before it is kept.
///
/// # Errors
/// What is wrong with it.
pub fn validate(client: &Client, index: &Index) -> Result<(), InvalidClient> {
    let _ = (client, index);
    todo!()
}

/// Why a client's record cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidClient(String);

impl InvalidClient {
    /// What to do.
    #[must_use]
    pub fn hint(&self) -> String {
        todo!()
    }
}
