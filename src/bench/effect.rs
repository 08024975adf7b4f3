//! What the model asks of the world outside. Workers carry it out; nothing here blocks.

use std::{path::PathBuf, sync::Arc, time::Duration};

use super::{analysis::Job, assess::Assessor, key_work::KeyJob, signer::SignerJob};
use crate::{
    client::{Client, ClientRef, StoreKind, index::Index, store::SecretRef},
    jwt::{Secret, SecretEncoding},
    settings::Settings,
};

/// The number of a job: an answer to an older job than the one awaited is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// What is copied, for messages and for how long it may lie on the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Copied {
    /// The compact token.
    Token,
    /// `Authorization: Bearer …`.
    AuthorizationHeader,
    /// A curl line with the token.
    CurlLine,
    /// The header's JSON text.
    Header,
    /// The payload's JSON text.
    Payload,
    /// A client's secret.
    Secret,
    /// A public key, as PEM or JWK.
    PublicKey,
    /// A key's thumbprint.
    Thumbprint,
    /// A report, in which neither the signature nor a secret stands.
    Report,
    /// A selected text that holds nothing of the token.
    Selection,
}

impl Copied {
    /// What it is called on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Token => "Token",
            Self::AuthorizationHeader => "Authorization header",
            Self::CurlLine => "curl line",
            Self::Header => "Header",
            Self::Payload => "Payload",
            Self::Secret => "Secret",
            Self::PublicKey => "Public key",
            Self::Thumbprint => "Thumbprint",
            Self::Report => "Report",
            Self::Selection => "Selection",
        }
    }

    /// How long it may lie on the clipboard, as it is set; `None` for what opens no door by itself.
    #[must_use]
    pub fn clears_after(self, settings: &Settings) -> Option<Duration> {
        match self {
            Self::Secret => Some(settings.secret_on_clipboard),
            Self::Token | Self::AuthorizationHeader | Self::CurlLine => {
                Some(settings.token_on_clipboard)
            }
            Self::Header
            | Self::Payload
            | Self::PublicKey
            | Self::Thumbprint
            | Self::Report
            | Self::Selection => None,
        }
    }
}

/// What is saved, for the file dialog's title and suggested name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Saved {
    /// The compact token and nothing else.
    Token,
    /// The header's JSON text, as signed.
    Header,
    /// The payload, as signed.
    Payload,
    /// The public key, as PEM.
    PublicKey,
    /// The private key, as PEM.
    PrivateKey,
    /// The secret, as it is.
    Secret,
    /// Clients with their secrets, encrypted.
    Clients,
    /// A report in Markdown.
    ReportMarkdown,
    /// A report in JSON.
    ReportJson,
    /// Test tokens, as a JSON list.
    TestTokens,
}

impl Saved {
    /// What it is called on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Header => "header",
            Self::Payload => "payload",
            Self::PublicKey => "public key",
            Self::PrivateKey => "private key",
            Self::Secret => "secret",
            Self::Clients => "clients",
            Self::ReportMarkdown | Self::ReportJson => "report",
            Self::TestTokens => "test tokens",
        }
    }

    /// The name that the file dialog suggests.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Token => "token.jwt",
            Self::Header => "header.json",
            Self::Payload => "payload.json",
            Self::PublicKey => "public.pem",
            Self::PrivateKey => "private.pem",
            Self::Secret => "secret.txt",
            Self::Clients => "clients.jotbench.age",
            Self::ReportMarkdown => "report.md",
            Self::ReportJson => "report.json",
            Self::TestTokens => "test-tokens.json",
        }
    }
}

/// What is opened from a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Opened {
    /// A token, or what is recognised as a key.
    Token,
    /// A secret or key.
    Secret,
    /// The content of a token whose payload is detached.
    Content,
    /// Clients that were exported.
    Clients,
}

/// A call to a place for secrets.
#[derive(Clone, Debug)]
pub enum StoreCall {
    /// See whether it answers, without any prompt.
    Probe(StoreKind),
    /// Open the encrypted file.
    Unlock {
        /// Its passphrase.
        passphrase: Secret,
        /// Whether it is made with this passphrase, for there is none yet.
        create: bool,
    },
    /// Write the encrypted file under another passphrase.
    ChangePassphrase {
        /// The one that it has.
        former: Secret,
        /// The one that it shall have.
        new: Secret,
    },
    /// Wipe what is open of the encrypted file and of this session from memory.
    Lock,
    /// Read a client's former secret.
    ReadPrevious {
        /// Whose.
        client: ClientRef,
        /// Where it lies.
        store: StoreKind,
    },
    /// Put a new secret in the place of the one in use, which is kept as the previous one.
    Rotate {
        /// The client as it stands in the index, with its store.
        client: Box<Client>,
        /// The new secret's exact bytes.
        secret: Secret,
    },
    /// Drop a client's former secret.
    DropPrevious {
        /// Whose.
        client: ClientRef,
        /// Where it lies.
        store: StoreKind,
    },
    /// Copy all secrets of a client into another store.
    Copy {
        /// The client as it stands in the index, with the store that it comes from.
        client: Box<Client>,
        /// The store that it goes to.
        to: StoreKind,
    },
    /// Say what lies in a store under Jotbench's name.
    List(StoreKind),
    /// Drop a secret that no record names.
    DeleteSecret {
        /// Which.
        secret: SecretRef,
        /// Where it lies.
        store: StoreKind,
    },
    /// Make the encrypted file of these clients and their secrets.
    Export {
        /// The records.
        clients: Vec<Client>,
        /// The passphrase of the file.
        passphrase: Secret,
    },
    /// Keep the secrets of exported clients that are not here yet.
    Import {
        /// The file's bytes.
        bytes: Vec<u8>,
        /// Its passphrase.
        passphrase: Secret,
        /// The clients that are here.
        index: Index,
        /// Where their secrets are kept.
        store: StoreKind,
    },
    /// Read a client's secret.
    Read {
        /// Whose.
        client: ClientRef,
        /// Where it lies.
        store: StoreKind,
    },
    /// Read the secrets of these clients, the current and the previous ones, to try them.
    ReadAll {
        /// The records.
        clients: Vec<Client>,
        /// Whether a store may ask to be opened; else one that is closed is left out.
        may_ask: bool,
    },
    /// Keep a client's secret.
    Write {
        /// Whose.
        client: ClientRef,
        /// Where.
        store: StoreKind,
        /// What the keychain's own window shows, such as `Jotbench: acme-prod`.
        label: String,
        /// The secret's exact bytes.
        secret: Secret,
    },
    /// Drop a client's secret.
    Delete {
        /// Whose.
        client: ClientRef,
        /// Where it lies.
        store: StoreKind,
    },
}

/// A change of the client index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexChange {
    /// Add the client, or put it in the place of the one with its id.
    Put(Client),
    /// Remove the client of this id.
    Remove(ClientRef),
    /// Add these clients at the end; those whose id or name is taken by now stay out.
    Add(Vec<Client>),
    /// Note when the client's secret was used, in seconds since 1970.
    Used(ClientRef, i64),
}

/// Something to be done outside the model.
#[derive(Debug)]
pub enum Effect {
    /// Call the secret store on its thread, with a deadline.
    Store(Generation, StoreCall),
    /// Stop waiting for this call: answer at once that it was cancelled.
    CancelStore(Generation),
    /// Change the client index on disk, whatever else has changed it since it was read.
    ChangeIndex(Generation, IndexChange),
    /// Read the client index anew.
    LoadIndex,
    /// Read the profiles anew.
    LoadProfiles,
    /// Put text on the clipboard with the history-exclusion hint, and clear it in time if it is
    /// still ours.
    Copy {
        /// What it is.
        what: Copied,
        /// The text.
        text: Secret,
        /// How long it may lie there; `None` for what opens no door by itself.
        clears_after: Option<Duration>,
    },
    /// Clear the clipboard now if it is still ours.
    ClearClipboard,
    /// Read the clipboard's text (for Paste token); answered with [`super::Event::Pasted`].
    Paste,
    /// Ask for a path with the system's dialog, then write the bytes there.
    SaveWithDialog(Saved, Secret),
    /// Write the bytes to a typed path; `replace` only after the user said so.
    SaveTo {
        /// What it is.
        what: Saved,
        /// Where to.
        path: PathBuf,
        /// The bytes.
        bytes: Secret,
        /// Whether a file that is there may be replaced.
        replace: bool,
    },
    /// Ask for a token file with the system's dialog and read it.
    OpenWithDialog,
    /// Read a token file.
    OpenFile(PathBuf),
    /// Ask for the file of a detached payload with the system's dialog and read it.
    OpenContentWithDialog,
    /// Ask for a secret or key file with the system's dialog and read it.
    OpenSecretWithDialog,
    /// Parse and verify, or sign, a token too large for the frame thread.
    Analyse(Generation, Box<Job>),
    /// Find tokens in a file or a text, off the frame thread, and judge each.
    Scan(Generation, ScanInput, Box<Assessor>),
    /// Stop the search.
    CancelScan(Generation),
    /// Try which of these secrets signed a token.
    FindSigner(Generation, Box<SignerJob>),
    /// Ask for a folder with the system's dialog, then write these files into a new folder in it.
    SaveFolderWithDialog(SavedFolder),
    /// Write these files into a new folder at a typed path.
    SaveFolderTo(SavedFolder, PathBuf),
    /// Work on a key that may take long.
    WorkOnKey(Generation, Box<KeyJob>),
    /// Read a file of a secret or key.
    OpenSecret(PathBuf),
    /// Ask for the file of exported clients with the system's dialog and read it.
    OpenClientsWithDialog,
    /// Read a file at a typed path.
    OpenPath(Opened, PathBuf),
    /// Read the settings.
    LoadSettings,
    /// Write the settings.
    SaveSettings(Settings),
    /// Close the window.
    Quit,
}

/// What is searched for tokens.
#[derive(Clone, Debug)]
pub enum ScanInput {
    /// Files, one after another.
    Files(Vec<PathBuf>),
    /// A text that was pasted, or the bytes of a file, and what it is called.
    Bytes(String, Arc<[u8]>),
}

/// Files that are saved together in a folder of their own.
#[derive(Clone, Debug)]
pub struct SavedFolder {
    /// The folder's name.
    pub name: String,
    /// The files' names and bytes.
    pub files: Vec<(String, Secret)>,
}

/// A client that is about to be added or changed, with its new secret if one was given.
#[derive(Clone, Debug)]
pub struct ClientChange {
    /// The record as it shall be.
    pub client: Client,
    /// A new secret; `None` leaves the secret as it is.
    pub secret: Option<(Secret, SecretEncoding)>,
    /// Whether the secret that a new one replaces is kept as the previous one.
    pub keep_former: bool,
    /// The passphrase of the encrypted file, where the secret goes there and it is not open; and
    /// whether it is made with it.
    pub unlock: Option<(Secret, bool)>,
}
