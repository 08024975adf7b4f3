//! Clients on their way to another machine, and from one.

use std::path::PathBuf;

use super::{
    Dialog, ImportDialog, Model, Notice, OpenDialog, VaultStatus, dialog::Problem, pending::Pending,
};
use crate::{
    bench::{
        effect::{Effect, Generation, IndexChange, Opened, Saved, StoreCall},
        event::FileError,
        words::sentence,
    },
    client::{
        Client, ClientRef, StoreKind,
        index::Index,
        store::StoreError,
        transfer::{Arrival, CarryError},
    },
    jwt::Secret,
};

/// Clients that were exported and are not saved yet.
#[derive(Debug)]
pub(super) struct Exported {
    /// The encrypted file.
    pub(super) bytes: Secret,
    /// The names of those whose secret is not in it, for their store held none.
    without: Vec<String>,
}

impl Exported {
    /// What has to be known of the file, if anything.
    pub(super) fn remark(&self) -> Option<String> {
        (!self.without.is_empty())
            .then(|| format!("Without a secret, for none was found: {}", self.without.join(", ")))
    }
}

impl From<&CarryError> for Problem {
    fn from(error: &CarryError) -> Self {
        match error {
            CarryError::Store { client, error } if client.is_empty() => Self::from(error),
            // A client's name is written as it is.
            CarryError::Store { .. } => Self::new(error.to_string(), error.hint()),
            CarryError::File(_) => Self::new(sentence(&error.to_string()), error.hint()),
        }
    }
}

impl Model {
    /// Has the encrypted file of these clients made; where it goes is asked for then.
    pub(super) fn export(&mut self, chosen: &[ClientRef], passphrase: Secret) -> Vec<Effect> {
        match &self.dialog {
            Some(Dialog::Export(dialog)) if dialog.working.is_none() => {}
            _ => return vec![],
        }
        let all = self.clients.clients.iter();
        let clients: Vec<Client> =
            all.filter(|client| chosen.contains(&client.id)).cloned().collect();
        let started = (!clients.is_empty()).then(|| {
            let call = StoreCall::Export { clients, passphrase };
            self.call_keychain("Exporting clients".to_owned(), call)
        });
        let Some(Dialog::Export(dialog)) = &mut self.dialog else { return vec![] };
        match started {
            None => {
                dialog.problem = Some(Problem::new("No client is chosen", "Choose one or more"));
                vec![]
            }
            Some((generation, effect)) => {
                dialog.problem = None;
                dialog.working = Some(generation);
                vec![effect]
            }
        }
    }

    pub(super) fn take_exported(
        &mut self,
        generation: Generation,
        result: Result<(Vec<u8>, Vec<String>), CarryError>,
    ) -> Vec<Effect> {
        let Some(Dialog::Export(dialog)) = &mut self.dialog else { return vec![] };
        if dialog.working != Some(generation) {
            return vec![];
        }
        dialog.working = None;
        match result {
            Ok((bytes, without)) => {
                self.dialog = None;
                let bytes = Secret::new(bytes);
                self.exported = Some(Exported { bytes: bytes.clone(), without });
                vec![Effect::SaveWithDialog(Saved::Clients, bytes)]
            }
            Err(error) => {
                dialog.problem = Some(Problem::from(&error));
                self.note_carry(&error);
                vec![]
            }
        }
    }

    /// Notes what a failure says of the encrypted file; of the keychain it may say that one client's
    /// secret cannot be read, and no more.
    fn note_carry(&mut self, error: &CarryError) {
        if let CarryError::Store { error: StoreError::PassphraseNeeded, .. } = error {
            self.vault = VaultStatus::Locked;
        }
    }

    /// Exported clients were saved, or shall not be.
    pub(super) fn forget_export(&mut self, what: Saved) -> Option<Exported> {
        self.exported.take_if(|_| what == Saved::Clients)
    }

    /// Takes over a file of exported clients; its passphrase is asked for.
    pub(super) fn take_clients_file(
        &mut self,
        result: Result<Option<(PathBuf, Vec<u8>)>, FileError>,
    ) -> Vec<Effect> {
        match result {
            Ok(None) => vec![],
            Ok(Some(_)) if self.dialog.as_ref().is_some_and(Dialog::holds_work) => self.fail(
                "The file of clients was not opened, for another dialog is open",
                "Close it, then import the clients",
            ),
            Ok(Some((path, bytes))) => {
                let name = path.file_name().unwrap_or(path.as_os_str());
                let file = name.to_string_lossy().into_owned();
                let dialog = ImportDialog { file, bytes, ..ImportDialog::default() };
                self.open(Dialog::Import(Box::new(dialog)))
            }
            Err(error) => self.not_opened(Opened::Clients, &error),
        }
    }

    /// A file could not be read. Without the system's dialog a path can be typed.
    pub(super) fn not_opened(&mut self, what: Opened, error: &FileError) -> Vec<Effect> {
        let problem = error.problem();
        match &mut self.dialog {
            Some(Dialog::Open(dialog)) if dialog.what == what => {
                dialog.problem = Some(problem);
                vec![]
            }
            dialog if *error == FileError::NoDialog => {
                if dialog.as_ref().is_some_and(Dialog::holds_work) {
                    // What is typed into the open dialog must not go for it.
                    return self.fail(problem.message, "Paste it, or drop its file on the window");
                }
                self.open(Dialog::Open(OpenDialog { what, problem: Some(problem) }))
            }
            _ => self.fail(problem.message, problem.hint),
        }
    }

    /// What was asked for at a typed path is there.
    pub(super) fn close_open_dialog(&mut self) {
        if let Some(Dialog::Open(_)) = &self.dialog {
            self.dialog = None;
        }
    }

    /// Imports the clients of the file that was opened.
    pub(super) fn import(&mut self, passphrase: Secret, store: StoreKind) -> Vec<Effect> {
        let bytes = match &self.dialog {
            Some(Dialog::Import(dialog))
                if dialog.working.is_none() && dialog.arrived.is_none() =>
            {
                dialog.bytes.clone()
            }
            _ => return vec![],
        };
        let index = self.clients.clone();
        let call = StoreCall::Import { bytes, passphrase, index, store };
        let (generation, effect) = self.call_keychain("Importing clients".to_owned(), call);
        if let Some(Dialog::Import(dialog)) = &mut self.dialog {
            dialog.problem = None;
            dialog.working = Some(generation);
        }
        vec![effect]
    }

    /// The secrets of the clients that are new are kept, or not; their records come next.
    pub(super) fn take_imported(
        &mut self,
        generation: Generation,
        result: Result<Vec<Arrival>, CarryError>,
    ) -> Vec<Effect> {
        let with_dialog = matches!(
            &self.dialog,
            Some(Dialog::Import(dialog)) if dialog.working == Some(generation)
        );
        let is_closed = matches!(self.take_pending(generation), Some(Pending::Import(_)));
        if !with_dialog && !is_closed {
            return vec![];
        }
        match result {
            Err(error) => {
                self.note_carry(&error);
                let mut problem = Problem::from(&error);
                let error = match &error {
                    CarryError::Store { error, .. } => Some(error),
                    CarryError::File(_) => None,
                };
                if let Some(StoreError::Cancelled | StoreError::Deadline(_)) = error {
                    // What gave up waiting could not be told to take back what it kept.
                    "Client, Check secrets shows whether a secret was kept all the same"
                        .clone_into(&mut problem.hint);
                }
                self.not_imported(with_dialog, problem);
                vec![]
            }
            Ok(arrivals) => {
                let records: Vec<Client> = arrivals.iter().filter_map(record).cloned().collect();
                if records.is_empty() {
                    self.imported(with_dialog, arrivals);
                    return vec![];
                }
                let next = self.next_generation();
                match &mut self.dialog {
                    Some(Dialog::Import(dialog)) if with_dialog => {
                        dialog.working = Some(next);
                        dialog.arriving = Some(arrivals);
                    }
                    _ => self.pending.push((next, Pending::Import(Some(arrivals)))),
                }
                vec![Effect::ChangeIndex(next, IndexChange::Add(records))]
            }
        }
    }

    /// The records were added, or not. A secret whose record stays out is dropped again.
    pub(super) fn take_added(
        &mut self,
        arriving: Vec<Arrival>,
        with_dialog: bool,
        result: Result<Index, String>,
    ) -> Vec<Effect> {
        let is_in = |index: &Index, client: &Client| index.by_id(&client.id).is_some();
        let (arrived, out): (Vec<Arrival>, Vec<Arrival>) = match &result {
            Ok(index) => arriving
                .into_iter()
                .partition(|it| record(it).is_none_or(|client| is_in(index, client))),
            Err(_) => (vec![], arriving),
        };
        let out: Vec<Client> = out.iter().filter_map(record).cloned().collect();
        match result {
            Err(problem) => {
                let hint = "No client was imported; mend this and import again";
                self.not_imported(with_dialog, Problem::new(problem, hint));
            }
            Ok(index) => {
                self.set_index(index);
                self.imported(with_dialog, arrived);
                if !out.is_empty() {
                    let names: Vec<&str> = out.iter().map(|it| it.name.as_str()).collect();
                    let text = format!("Not imported: {}", names.join(", "));
                    let _nothing =
                        self.fail(text, "Another client took the name meanwhile; import again");
                }
            }
        }
        out.iter().map(|client| self.undo(client)).collect()
    }

    fn imported(&mut self, with_dialog: bool, arrivals: Vec<Arrival>) {
        match &mut self.dialog {
            Some(Dialog::Import(dialog)) if with_dialog => {
                dialog.working = None;
                dialog.problem = None;
                // They are of no use any more.
                dialog.bytes = Vec::new();
                dialog.arrived = Some(arrivals);
            }
            _ => {
                let text = match arrivals.iter().filter_map(record).count() {
                    0 => "No client of the file is new here".to_owned(),
                    1 => "1 client was imported".to_owned(),
                    count => format!("{count} clients were imported"),
                };
                self.notice = Some(Notice::done(text));
            }
        }
    }

    fn not_imported(&mut self, with_dialog: bool, problem: Problem) {
        match &mut self.dialog {
            Some(Dialog::Import(dialog)) if with_dialog => {
                dialog.working = None;
                dialog.problem = Some(problem);
            }
            _ => drop(self.fail(problem.message, problem.hint)),
        }
    }
}

/// The record of a client that is new here.
fn record(arrival: &Arrival) -> Option<&Client> {
    match arrival {
        Arrival::New(client) | Arrival::Renamed { client, .. } => Some(client),
        Arrival::AlreadyHere(_) => None,
    }
}
