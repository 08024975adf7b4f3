//! `jotbench clients`: the list of clients in its file, their secrets in the stores.
//!
//! Every change goes in an order that loses no secret: what a record needs is kept before the
//! record is written, and what no record needs any more is dropped after that. A step that fails
//! is followed by undoing those before it.

mod add;
mod both_secrets;
mod check;
mod given;
mod list;
mod mend;
mod move_and_remove;
mod passphrase;
mod rotate;
mod transfer;

use std::path::PathBuf;

pub(super) use self::{list::in_columns, move_and_remove::no_secret};
use super::{
    args::ClientsCommand,
    failure::{Exit, Failure},
    time,
};
use crate::{
    client::{
        Client, ClientFault,
        index::{Index, IndexError},
    },
    paths::Paths,
};

/// A last use is noted again after this many seconds.
const NOTED_AGAIN: u64 = 600;

/// Does what is asked for.
///
/// # Errors
/// Wrong use, or trouble with a store or the list.
pub fn run(command: &ClientsCommand) -> Result<Exit, Failure> {
    match command {
        ClientsCommand::List { json } => list::run(*json),
        ClientsCommand::Add(arguments) => add::run(arguments),
        ClientsCommand::Rotate(arguments) => rotate::run(arguments),
        ClientsCommand::DropPrevious(arguments) => rotate::drop_previous(arguments),
        ClientsCommand::Move(arguments) => move_and_remove::move_secrets(arguments),
        ClientsCommand::Remove(arguments) => move_and_remove::remove(arguments),
        ClientsCommand::Export(arguments) => transfer::export(arguments),
        ClientsCommand::Import(arguments) => transfer::import(arguments),
        ClientsCommand::Check(arguments) => check::run(arguments),
        ClientsCommand::Passphrase(arguments) => passphrase::run(arguments),
    }
}

/// The list of clients.
///
/// # Errors
/// The list cannot be read. A damaged one has been kept aside, which is said and ends the command
/// too: whoever goes on must know that it begins anew.
pub fn load() -> Result<Index, Failure> {
    let loaded = Index::load(&path()?).map_err(|error| trouble(&error))?;
    match loaded.damaged {
        None => Ok(loaded.index),
        Some(damaged) => Err(Failure::trouble(
            format!("the client list was damaged: {}", damaged.problem),
            format!(
                "it was kept as {}; mend that file and put it back, or go on with an empty list",
                damaged.kept_as.display()
            ),
        )),
    }
}

/// Notes that the client's secret is used now, where the last use that is noted is some minutes
/// old. That it cannot be noted is no reason to fail what the secret is used for.
pub fn note_use(client: &Client) {
    let now = time::now().seconds;
    let is_fresh =
        |client: &Client| client.last_used.is_some_and(|noted| noted.abs_diff(now) < NOTED_AGAIN);
    if is_fresh(client) {
        return;
    }
    let _ = change(|index| match index.clients.iter_mut().find(|other| other.id == client.id) {
        Some(client) if !is_fresh(client) => {
            client.last_used = Some(now);
            Ok(())
        }
        // Nothing is written.
        _ => Err(Failure::trouble("another Jotbench noted it or removed the client", "")),
    });
}

fn path() -> Result<PathBuf, Failure> {
    let paths = Paths::find().map_err(|error| Failure::trouble(error.to_string(), error.hint()))?;
    Ok(paths.index())
}

fn trouble(error: &IndexError) -> Failure {
    Failure::trouble(error.to_string(), error.hint())
}

/// Changes the list while no other Jotbench can. When `change` fails, nothing is written.
fn change<T>(change: impl FnOnce(&mut Index) -> Result<T, Failure>) -> Result<T, Failure> {
    let changed = Index::update(&path()?, |index| change(index).map_err(IndexFailure));
    changed.map(|(given, _)| given).map_err(|IndexFailure(failure)| failure)
}

/// Changes the client's record, which must still be what the command began with as far as its
/// secrets are concerned.
fn alter(client: &Client, alter: impl FnOnce(&mut Client)) -> Result<(), Failure> {
    let of_secrets =
        |client: &Client| (client.store, client.algorithm, client.encoding, client.previous);
    change(|index| match index.clients.iter_mut().find(|other| other.id == client.id) {
        Some(present) if of_secrets(present) == of_secrets(client) => {
            alter(present);
            Ok(())
        }
        Some(_) => Err(Failure::trouble(
            format!("another Jotbench changed client {} at the same time", client.name),
            "see what it is now with jotbench clients list, and try again",
        )),
        None => Err(Failure::trouble(
            format!("another Jotbench removed client {} at the same time", client.name),
            "",
        )),
    })
}

fn wrong_record(fault: &ClientFault) -> Failure {
    let hint = match fault {
        ClientFault::NameTaken(_) => {
            "choose another name, or give that client the new secret with jotbench clients rotate"
        }
        ClientFault::NameMissing => "give it a name",
        ClientFault::NameNotTrimmed => "take the white space out",
        ClientFault::TooLong(_) => "make it shorter",
        ClientFault::ControlCharacter(_) => "take it out",
    };
    Failure::wrong_use(fault.to_string(), hint)
}

/// A failure while the list is held.
struct IndexFailure(Failure);

impl From<IndexError> for IndexFailure {
    fn from(error: IndexError) -> Self {
        Self(trouble(&error))
    }
}
