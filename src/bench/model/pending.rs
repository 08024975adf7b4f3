//! Work that is under way behind the window's back: its dialog was closed, or it never had one.

use super::{Dialog, Model, dialog::Saving};
use crate::{
    bench::effect::Generation,
    client::{Client, ClientRef, StoreKind, transfer::Arrival},
};

/// What an answer is awaited for.
#[derive(Clone, Debug)]
pub(super) enum Pending {
    /// A client on its way to store and index, whose dialog was closed.
    Save(Box<Saving>),
    /// A client that is being deleted, whose dialog was closed.
    Deletion(Box<Client>),
    /// The secrets of a client that was moved are dropped where they lay before.
    DropOld {
        /// The client's name.
        name: String,
        /// Where they lay.
        from: StoreKind,
        /// Where they are now.
        to: StoreKind,
    },
    /// A secret whose record could not be kept is dropped again: whose, and where it lies.
    Undo {
        /// The client's name.
        name: String,
        /// Where it lies.
        store: StoreKind,
    },
    /// The encrypted file is opened, or made, as the secret's pane or a dialog asked.
    Unlock,
    /// The encrypted file gets another passphrase, and the dialog was closed.
    Passphrase,
    /// A former secret is dropped, then the note of it in the record.
    DropPrevious(ClientRef),
    /// The time of use is noted, without a word whatever comes of it.
    Used,
    /// Clients are imported, and the dialog was closed; those that arrived, once it is known.
    Import(Option<Vec<Arrival>>),
}

impl Model {
    /// Awaits an answer under a new number.
    pub(super) fn expect(&mut self, what: Pending) -> Generation {
        let generation = self.next_generation();
        self.pending.push((generation, what));
        generation
    }

    /// What this answer was awaited for; it is awaited no more.
    pub(super) fn take_pending(&mut self, generation: Generation) -> Option<Pending> {
        let place = self.pending.iter().position(|(awaited, _)| *awaited == generation)?;
        Some(self.pending.remove(place).1)
    }

    pub(super) fn is_pending(&self, generation: Generation) -> bool {
        self.pending.iter().any(|(awaited, _)| *awaited == generation)
    }

    /// Whether the open dialog waits for it.
    pub(super) fn is_awaited_by_dialog(&self, generation: Generation) -> bool {
        let awaited = match &self.dialog {
            Some(Dialog::Client(dialog)) => dialog.saving.as_ref().map(|saving| saving.generation),
            Some(Dialog::DeleteClient(dialog)) => dialog.deleting,
            Some(Dialog::Export(dialog)) => dialog.working,
            Some(Dialog::Import(dialog)) => dialog.working,
            Some(Dialog::Passphrase(dialog)) => dialog.working,
            Some(Dialog::Stores(dialog)) => dialog.mending.as_ref().map(|(mending, _)| *mending),
            _ => None,
        };
        awaited == Some(generation)
    }
}
