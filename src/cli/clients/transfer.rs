//! `clients export` and `clients import`: clients with their secrets on their way to another
//! machine.

use std::{
    collections::{HashMap, hash_map::Entry},
    path::Path,
};

use super::{
    super::{
        args::{ExportArgs, ImportArgs, TransferPassphraseArgs},
        failure::{Exit, Failure},
        file_passphrase::{Options, Source},
        key_source, output, stores,
        text_source::unreadable,
    },
    change, load, wrong_record,
};
use crate::{
    client::{
        Client, StoreKind,
        index::Index,
        operations,
        store::{SecretRef, SecretStore, StoreError},
        transfer::{Arrival, Bundle, CarryError, TransferError, gather, take_in},
    },
    files::{self, Cause, Existing, FileFault},
    jwt::visible::escaped,
};

/// What an exported file is called in a prompt.
const EXPORTED_FILE: &str = "the exported file";

impl TransferPassphraseArgs {
    fn source(&self) -> Source<'_> {
        Source {
            file: self.passphrase_file.as_deref(),
            variable: self.passphrase_env.as_deref(),
            prompt: self.passphrase_prompt,
            options: &Options { file: "--passphrase-file", variable: "--passphrase-env" },
        }
    }
}

/// Writes clients with their secrets to a new file.
///
/// # Errors
/// Wrong use, a store's trouble, or the file is there already or cannot be written.
pub(super) fn export(arguments: &ExportArgs) -> Result<Exit, Failure> {
    let path = arguments.file.as_path();
    if path == Path::new("-") {
        return Err(Failure::wrong_use(
            "export does not write to standard output",
            "give the name of a new file",
        ));
    }
    if path.symlink_metadata().is_ok() {
        let fault = FileFault { verb: "write", path: path.to_owned(), cause: Cause::Exists };
        // Said before anybody is asked for anything; writing looks again.
        return Err(in_the_way(&fault));
    }
    let clients = chosen(&load()?, &arguments.names)?;
    let mut open: HashMap<StoreKind, Box<dyn SecretStore>> = HashMap::new();
    for client in &clients {
        if let Entry::Vacant(place) = open.entry(client.store) {
            place.insert(stores::of(client, &arguments.store_passphrase)?);
        }
    }
    let bundle = gather(&clients, |client, slot| {
        let name = SecretRef { client: client.id.clone(), slot };
        match open.get_mut(&client.store) {
            Some(store) => store.read(&name),
            None => Ok(None),
        }
    })
    .map_err(|error| trouble(&error))?;
    let passphrase = arguments.passphrase.source().obtain_new(EXPORTED_FILE)?;
    for carried in bundle.clients.iter().filter(|carried| carried.secret.is_none()) {
        let (name, store) = (&carried.client.name, carried.client.store.title());
        output::warn(
            format!("{store} holds no secret for client {name}: it is exported without one"),
            "",
        );
    }
    let bytes = bundle.seal(&passphrase).map_err(|error| trouble(&error.into()))?;
    files::write(path, &bytes, Existing::Keep).map_err(|fault| in_the_way(&fault))?;
    output::complain(&format!(
        "Exported {} to {}; without its passphrase nobody can open it\n",
        counted(bundle.clients.len()),
        escaped(&path.display().to_string())
    ));
    Ok(Exit::Done)
}

/// The clients of these names, or all. Those of a session are left out: their secrets are not
/// here.
fn chosen(index: &Index, names: &[String]) -> Result<Vec<Client>, Failure> {
    let mut clients: Vec<Client> = Vec::new();
    if names.is_empty() {
        clients.clone_from(&index.clients);
    }
    for name in names {
        let client = key_source::find(index, name)?;
        if clients.iter().all(|other| other.id != client.id) {
            clients.push(client);
        }
    }
    let (of_session, clients): (Vec<_>, Vec<_>) =
        clients.into_iter().partition(Client::is_session_only);
    for client in of_session {
        output::warn(
            format!(
                "client {} is left out: its secret was kept for one session of the window",
                client.name
            ),
            "give it a secret in the keychain or the encrypted file in the window, and export again",
        );
    }
    if clients.is_empty() {
        return Err(Failure::wrong_use(
            "there are no clients to export",
            "jotbench clients list shows which there are",
        ));
    }
    Ok(clients)
}

/// Adds the clients of a file: their secrets first, then their records, or nothing at all.
///
/// # Errors
/// Wrong use, a file that cannot be opened, or trouble with the store or the list.
pub(super) fn import(arguments: &ImportArgs) -> Result<Exit, Failure> {
    let kind = stores::named(&arguments.store)?;
    let index = load()?;
    let bytes =
        files::read(&arguments.file, files::TOKEN_FILE_CAP).map_err(|fault| unreadable(&fault))?;
    let passphrase = arguments.passphrase.source().obtain(EXPORTED_FILE)?;
    let bundle = Bundle::open(&bytes, &passphrase).map_err(|error| trouble(&error.into()))?;
    let arrivals = bundle.arrivals(&index);
    if arrivals.iter().all(|arrival| matches!(arrival, Arrival::AlreadyHere(_))) {
        // No store is opened, or even made, for nothing.
        return said(&arrivals);
    }
    let mut store = stores::open_or_make(kind, &arguments.store_passphrase)?;
    let arrivals =
        take_in(&bundle, &index, kind, store.as_mut()).map_err(|error| trouble(&error))?;
    let added = change(|index| {
        for client in arrivals.iter().filter_map(arrived) {
            index.put(client.clone()).map_err(|fault| wrong_record(&fault))?;
        }
        Ok(())
    });
    if let Err(failure) = added {
        let mut left = Ok(());
        for client in arrivals.iter().filter_map(arrived) {
            left = operations::delete(store.as_mut(), &client.id).and(left);
        }
        return Err(match left {
            Ok(()) => failure,
            Err(_) => failure.adding(&format!("; secrets were left in {}", kind.title())),
        });
    }
    for carried in bundle.clients.iter().filter(|carried| carried.secret.is_none()) {
        output::warn(
            format!("client {} came without a secret", carried.client.name),
            "give it one with jotbench clients rotate NAME --secret-prompt",
        );
    }
    said(&arrivals)
}

/// The client that is to be added, if it is new here.
fn arrived(arrival: &Arrival) -> Option<&Client> {
    match arrival {
        Arrival::New(client) | Arrival::Renamed { client, .. } => Some(client),
        Arrival::AlreadyHere(_) => None,
    }
}

/// Prints what became of each client, one line each.
fn said(arrivals: &[Arrival]) -> Result<Exit, Failure> {
    let mut text = String::new();
    for arrival in arrivals {
        let line = match arrival {
            Arrival::New(client) => format!("{}: added", client.name),
            Arrival::Renamed { client, from } => {
                format!("{from}: added as {}, for there is a client of that name", client.name)
            }
            Arrival::AlreadyHere(client) => {
                format!("{}: here already, and left as it is", client.name)
            }
        };
        text.push_str(&escaped(&line));
        text.push('\n');
    }
    output::print(&text)?;
    Ok(Exit::Done)
}

fn counted(clients: usize) -> String {
    let word = if clients == 1 { "client" } else { "clients" };
    format!("{clients} {word}")
}

fn trouble(error: &CarryError) -> Failure {
    match error {
        CarryError::File(
            file @ (TransferError::NotAFileOfClients(_) | TransferError::Newer(_)),
        ) => Failure::wrong_use(file.to_string(), file.hint()),
        CarryError::File(file) => Failure::trouble(file.to_string(), file.hint()),
        CarryError::Store { client, error } => of_client(client, error),
    }
}

/// A store's trouble, with the client that it was about.
fn of_client(client: &str, error: &StoreError) -> Failure {
    let mut failure = stores::trouble(error);
    if let Some(complaint) = failure.complaints.first_mut().filter(|_| !client.is_empty()) {
        complaint.message = format!("client {client}: {}", complaint.message);
    }
    failure
}

fn in_the_way(fault: &FileFault) -> Failure {
    let hint = match fault.cause {
        Cause::Exists => "choose another name: an export is never written over a file",
        _ => fault.cause.hint(),
    };
    Failure::trouble(fault.to_string(), hint)
}
