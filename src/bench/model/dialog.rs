//! The dialogs: which one is open, and what stands between it and being done.

use super::{super::effect::Effect, Model};
use crate::{
    bench::{
        effect::{Generation, Saved},
        event::FileError,
        words::sentence,
    },
    client::{Client, store::StoreError},
};

/// The open dialog. What is typed into it lives in its view, so that no error loses it.
#[derive(Clone, Debug)]
pub enum Dialog {
    /// Add or change a client.
    Client(Box<ClientDialog>),
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
    /// Whether the keychain failed, so that keeping the secret for this session can be offered.
    pub offer_session: bool,
    /// A secret or key that was read from a file for this form: where from, and what.
    pub opened: Option<(std::path::PathBuf, crate::jwt::Secret)>,
}

/// A client on its way to store and index.
#[derive(Clone, Debug)]
pub struct Saving {
    /// The job that is awaited.
    pub generation: Generation,
    /// The record.
    pub client: Client,
    /// Whether the secret was written by this change, so that it is dropped again if the index
    /// cannot be.
    pub wrote_secret: bool,
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
    pub(super) fn open(&mut self, dialog: Dialog) -> Vec<Effect> {
        self.dialog = Some(dialog);
        self.dialog_serial += 1;
        vec![]
    }

    pub(super) fn close_dialog(&mut self) -> Vec<Effect> {
        let effects = match &self.dialog {
            Some(Dialog::Client(dialog)) if dialog.saving.is_some() => {
                let adding = dialog.editing.is_none();
                self.abandoned =
                    dialog.saving.clone().filter(|saving| saving.wrote_secret && adding);
                self.cancel_keychain()
            }
            Some(Dialog::DeleteClient(dialog)) if dialog.deleting.is_some() => {
                self.cancel_keychain()
            }
            _ => vec![],
        };
        self.dialog = None;
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
