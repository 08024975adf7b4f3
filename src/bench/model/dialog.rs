//! The dialogs: which one is open, and what stands between it and being done.

use std::collections::VecDeque;

use super::{
    super::effect::Effect, CompareDialog, Model, ReportDialog, ReproduceDialog, TestTokensDialog,
    pending::Pending,
};
use crate::{
    bench::{
        effect::{Generation, Opened, Saved},
        event::FileError,
        words::sentence,
    },
    client::{
        Client, ClientRef, Previous, StoreKind,
        drift::Drift,
        store::{Held, SecretRef, StoreError},
        transfer::Arrival,
    },
    jwt::{Algorithm, Secret, SecretEncoding},
};

/// The open dialog. What is typed into it lives in its view, so that no error loses it.
#[derive(Clone, Debug)]
pub enum Dialog {
    /// Add or change a client.
    Client(Box<ClientDialog>),
    /// Make a new key.
    Generate(GenerateDialog),
    /// Delete a client.
    DeleteClient(Box<DeleteDialog>),
    /// Save to a typed path.
    Save(SaveDialog),
    /// Search the actions.
    Palette,
    /// The shortcuts.
    Shortcuts,
    /// About the program.
    About,
    /// The settings.
    Settings,
    /// Export clients.
    Export(ExportDialog),
    /// Import clients.
    Import(Box<ImportDialog>),
    /// Where index and stores have drifted apart.
    Stores(Box<StoresDialog>),
    /// Change the passphrase of the encrypted file.
    Passphrase(PassphraseDialog),
    /// Open a file at a typed path.
    Open(OpenDialog),
    /// Reproduce the token.
    Reproduce(Box<ReproduceDialog>),
    /// Compare two tokens.
    Compare(Box<CompareDialog>),
    /// Make test tokens.
    TestTokens(Box<TestTokensDialog>),
    /// Write a report.
    Report(Box<ReportDialog>),
}

impl Dialog {
    /// Whether something was typed into it that another dialog in its place would lose.
    pub(super) fn holds_work(&self) -> bool {
        match self {
            // What these two give to be saved is kept without them.
            Self::Save(_) | Self::Open(_) | Self::Report(_) | Self::TestTokens(_) => false,
            Self::Generate(dialog) => !dialog.made,
            _ => true,
        }
    }
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Problem {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

impl Problem {
    /// Why a call to this place failed.
    pub(super) fn of(place: StoreKind, error: &StoreError) -> Self {
        match error {
            // Nobody prompts for the file, and no service answers for it.
            StoreError::Cancelled if place != StoreKind::Keychain => {
                Self::new("It was cancelled", "Try again")
            }
            StoreError::Deadline(seconds) if place != StoreKind::Keychain => {
                let message = format!("It was not done within {seconds} s");
                Self::new(message, "See whether the disk answers, and try again")
            }
            _ => Self::from(error),
        }
    }
}

impl From<&StoreError> for Problem {
    fn from(error: &StoreError) -> Self {
        Self::new(sentence(&error.to_string()), error.hint())
    }
}

/// Adding or changing a client.
#[derive(Clone, Debug, Default)]
pub struct ClientDialog {
    /// The client as it was, where one is changed.
    pub editing: Option<Client>,
    /// The change that is being carried out; the buttons are disabled meanwhile.
    pub saving: Option<Saving>,
    /// Why it could not be saved.
    pub problem: Option<Problem>,
    /// Whether the change was filled in and only waits for the person's consent.
    pub offered: bool,
    /// A secret or key that was read from a file or made for this form.
    pub given: Option<GivenKey>,
    /// The key that is being made for this form.
    pub generating: Option<Generation>,
    /// The note of the former secret, once it is kept beside the new one and only the record does
    /// not say so: it is not kept a second time, for by then the new one is the one in use.
    pub rotated: Option<Previous>,
}

/// A secret or key for a client's form, which takes it over once.
#[derive(Clone, Debug)]
pub struct GivenKey {
    /// Tells it from the one before.
    pub generation: Generation,
    /// Where it comes from, in words: `from key.pem`, `made just now`.
    pub origin: String,
    /// Its exact bytes.
    pub secret: Secret,
    /// How they are read; `None` where the person says.
    pub encoding: Option<SecretEncoding>,
    /// What it is, if it is a key: `RSA private key, 2048 bits · PKCS#8 PEM`.
    pub description: Option<String>,
    /// The algorithms that it fits, if it is a key that can be read now.
    pub algorithms: Vec<Algorithm>,
}

/// Exporting clients.
#[derive(Clone, Debug, Default)]
pub struct ExportDialog {
    /// The job that is awaited.
    pub working: Option<Generation>,
    /// Why there is no file.
    pub problem: Option<Problem>,
}

/// Importing clients.
#[derive(Clone, Debug, Default)]
pub struct ImportDialog {
    /// The file's name.
    pub file: String,
    /// Its bytes, which are encrypted.
    pub bytes: Vec<u8>,
    /// The job that is awaited.
    pub working: Option<Generation>,
    /// Why nothing was imported.
    pub problem: Option<Problem>,
    /// What becomes of each client, while their records are being kept.
    pub arriving: Option<Vec<Arrival>>,
    /// What became of each client, once it is done.
    pub arrived: Option<Vec<Arrival>>,
}

/// Comparing index and stores.
#[derive(Clone, Debug, Default)]
pub struct StoresDialog {
    /// The stores whose answer is awaited.
    pub checking: Vec<(StoreKind, Generation)>,
    /// The stores that could be looked into.
    pub checked: Vec<StoreKind>,
    /// What lies in them.
    pub listed: Vec<(StoreKind, Vec<Held>)>,
    /// What has drifted apart, with the store that it is about.
    pub drift: Vec<(StoreKind, Drift)>,
    /// The stores that could not be looked into, and why.
    pub unchecked: Vec<(StoreKind, Problem)>,
    /// The mending that is being carried out.
    pub mending: Option<(Generation, Mending)>,
    /// Why something could not be mended.
    pub problem: Option<Problem>,
}

/// Settling something in which index and store have drifted apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mending {
    /// Make a record for a secret that no record names, under the name that its label tells.
    Adopt {
        /// The store that holds it.
        store: StoreKind,
        /// The secret.
        secret: SecretRef,
        /// What it is called there.
        label: String,
    },
    /// Drop a secret that no record names.
    DropSecret {
        /// The store that holds it.
        store: StoreKind,
        /// The secret.
        secret: SecretRef,
    },
    /// Remove a record whose secret is gone.
    RemoveRecord(ClientRef),
    /// Forget that a former secret was kept: it is gone.
    ForgetPrevious(ClientRef),
}

/// Changing the passphrase of the encrypted file.
#[derive(Clone, Debug, Default)]
pub struct PassphraseDialog {
    /// The job that is awaited.
    pub working: Option<Generation>,
    /// Why it was not changed.
    pub problem: Option<Problem>,
}

/// Opening a file at a typed path.
#[derive(Clone, Debug)]
pub struct OpenDialog {
    /// What it holds.
    pub what: Opened,
    /// Why it was not opened.
    pub problem: Option<Problem>,
}

/// Making a new key.
#[derive(Clone, Debug, Default)]
pub struct GenerateDialog {
    /// The job that is awaited.
    pub generating: Option<Generation>,
    /// Whether the key was made, and lies on the bench.
    pub made: bool,
    /// Why there is none.
    pub problem: Option<Problem>,
}

/// A client on its way to store and index.
#[derive(Clone, Debug)]
pub struct Saving {
    /// The job that is awaited.
    pub generation: Generation,
    /// The record.
    pub client: Client,
    /// The record as it stands, where a client is changed.
    pub former: Option<Client>,
    /// Whether a secret was written by this change, so that it is dropped again if the record
    /// cannot be kept and none names it.
    pub wrote_secret: bool,
    /// What is being done.
    pub doing: Option<SaveStepKind>,
    /// Whether its secrets are being copied just now from where they lie.
    pub is_copied: bool,
    /// What is to be done after that.
    pub steps: VecDeque<SaveStep>,
    /// How often Jotbench had been locked when it began: a lock that came since is not ended by it.
    pub locks: u64,
}

/// A step on the way of a client to store and index.
#[derive(Clone, Debug)]
pub enum SaveStep {
    /// Open the encrypted file.
    Unlock {
        /// Its passphrase.
        passphrase: Secret,
        /// Whether it is made with it.
        create: bool,
    },
    /// Copy its secrets from where they lie to where they shall.
    Copy,
    /// Keep this secret, and the one in use beside it.
    Rotate(Secret),
    /// Keep this secret.
    Write(Secret),
    /// Keep the record.
    Record,
}

/// What is being done with a client on its way, without what it is done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveStepKind {
    /// Opening the encrypted file.
    Unlock,
    /// Keeping its secret.
    Secret,
    /// Keeping its record.
    Record,
}

/// Deleting a client.
#[derive(Clone, Debug)]
pub struct DeleteDialog {
    /// Which.
    pub client: Client,
    /// The job that is awaited.
    pub deleting: Option<Generation>,
    /// Why it could not be deleted.
    pub problem: Option<Problem>,
}

/// Saving to a typed path.
#[derive(Clone, Debug)]
pub struct SaveDialog {
    /// What is saved.
    pub what: Saved,
    /// Whether it is being written.
    pub saving: bool,
    /// Why it was not.
    pub problem: Option<Problem>,
    /// Whether there is a file of that name: replacing is offered.
    pub exists: bool,
}

impl FileError {
    pub(super) fn problem(&self) -> Problem {
        let hint = match self {
            Self::Exists { .. } => "Choose another name, or replace it".to_owned(),
            Self::Failed { hint, .. } => hint.clone(),
            Self::NoDialog => "Type the path instead".to_owned(),
        };
        Problem::new(sentence(&self.to_string()), hint)
    }
}

impl Model {
    /// Opens a dialog in the place of one that may be open.
    pub(super) fn open(&mut self, dialog: Dialog) -> Vec<Effect> {
        let effects = self.close_dialog();
        self.dialog = Some(dialog);
        self.dialog_serial += 1;
        effects
    }

    /// Closes the dialog. What it waits for is cancelled where that undoes nothing, and otherwise
    /// brought to its end without it.
    pub(super) fn close_dialog(&mut self) -> Vec<Effect> {
        match self.dialog.take() {
            Some(Dialog::Client(dialog)) => {
                let Some(saving) = dialog.saving else { return vec![] };
                self.go_on(saving.generation, Pending::Save(Box::new(saving)))
            }
            Some(Dialog::DeleteClient(dialog)) => {
                let Some(generation) = dialog.deleting else { return vec![] };
                self.go_on(generation, Pending::Deletion(Box::new(dialog.client)))
            }
            Some(Dialog::Export(dialog)) => {
                let Some(generation) = dialog.working else { return vec![] };
                self.waiting.take_if(|waiting| waiting.generation == generation);
                vec![Effect::CancelStore(generation)]
            }
            Some(Dialog::Stores(dialog)) => {
                let calls = dialog.checking.into_iter();
                calls.map(|(_, generation)| Effect::CancelStore(generation)).collect()
            }
            // Half of an import, or of a change of the passphrase, would be worse than the whole.
            Some(Dialog::Import(dialog)) => {
                if let Some(generation) = dialog.working {
                    self.pending.push((generation, Pending::Import(dialog.arriving)));
                }
                vec![]
            }
            Some(Dialog::Passphrase(dialog)) => {
                if let Some(generation) = dialog.working {
                    self.pending.push((generation, Pending::Passphrase));
                }
                vec![]
            }
            Some(Dialog::Save(_)) => {
                self.exported = None;
                self.leaving = None;
                vec![]
            }
            _ => vec![],
        }
    }

    /// Goes on without the dialog; a call that is waited for is cancelled.
    fn go_on(&mut self, generation: Generation, what: Pending) -> Vec<Effect> {
        let is_call = self.waiting.as_ref().is_some_and(|it| it.generation == generation);
        let effects = if is_call { self.cancel_keychain() } else { vec![] };
        self.pending.push((generation, what));
        effects
    }

    pub(super) fn open_edit_client(&mut self) -> Vec<Effect> {
        let editing = self.client().cloned();
        self.open(Dialog::Client(Box::new(ClientDialog { editing, ..ClientDialog::default() })))
    }

    pub(super) fn open_delete_client(&mut self) -> Vec<Effect> {
        let Some(client) = self.client().cloned() else { return vec![] };
        let dialog = DeleteDialog { client, deleting: None, problem: None };
        self.open(Dialog::DeleteClient(Box::new(dialog)))
    }
}
