//! `jotbench clients`: the list of clients in its file, their secrets in the keychain.

use std::{fmt::Write as _, path::PathBuf};

use serde_json::{Value, json};

use super::{
    args::{AddClientArgs, ClientsCommand},
    failure::{Exit, Failure},
    key_source, keychain, output,
    passphrase::read_key,
    profiles, time,
};
use crate::{
    client::{
        Client, ClientFault, ClientRef, StoreKind,
        index::{Index, IndexError},
    },
    jwt::{Algorithm, KeySet, visible::escaped},
    paths::Paths,
};

/// Does what is asked for.
///
/// # Errors
/// Wrong use, or trouble with the keychain or the list.
pub fn run(command: &ClientsCommand) -> Result<Exit, Failure> {
    match command {
        ClientsCommand::List { json } => list(*json),
        ClientsCommand::Add(arguments) => add(arguments),
        ClientsCommand::Remove { name } => remove(name),
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

fn path() -> Result<PathBuf, Failure> {
    let paths = Paths::find().map_err(|error| Failure::trouble(error.to_string(), error.hint()))?;
    Ok(paths.index())
}

fn trouble(error: &IndexError) -> Failure {
    Failure::trouble(error.to_string(), error.hint())
}

fn list(as_json: bool) -> Result<Exit, Failure> {
    let index = load()?;
    if as_json {
        let clients: Vec<Value> = index.clients.iter().map(record).collect();
        output::print(&format!("{}\n", escaped(&Value::from(clients).to_string())))?;
    } else if index.clients.is_empty() {
        output::complain("There are no clients yet; jotbench clients add NAME adds one\n");
    } else {
        output::print(&table(&index))?;
    }
    Ok(Exit::Done)
}

fn record(client: &Client) -> Value {
    json!({
        "name": client.name,
        "environment": client.environment,
        "client_id": client.client_id,
        "algorithm": client.algorithm.name(),
        "secret_encoding": client.encoding.name(),
        "profile": client.profile,
        "kid": client.kid,
        "store": client.store.name(),
        "created": client.created,
    })
}

fn table(index: &Index) -> String {
    const TITLES: [&str; 6] =
        ["NAME", "ENVIRONMENT", "CLIENT ID", "ALGORITHM", "PROFILE", "SECRET"];
    let mut rows = vec![TITLES.map(str::to_owned)];
    for client in &index.clients {
        let secret = format!("{} ({})", client.store.name(), client.encoding.title());
        rows.push([
            escaped(&client.name),
            escaped(&client.environment),
            escaped(&client.client_id),
            client.algorithm.to_string(),
            escaped(&client.profile),
            secret,
        ]);
    }
    in_columns(&rows)
}

/// Rows as columns, two spaces apart.
pub(super) fn in_columns<const N: usize>(rows: &[[String; N]]) -> String {
    let mut text = String::new();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            // Writing to a String cannot fail.
            let _ = write!(line, "{cell:<width$}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Adds a client. The secret comes first: a client without its secret would be of no use, a
/// secret without its client is taken back.
fn add(arguments: &AddClientArgs) -> Result<Exit, Failure> {
    store_of(&arguments.store)?;
    let profiles = profiles::load();
    let profile = match &arguments.profile {
        Some(id) => Some(profiles::find(&profiles, id)?),
        None => None,
    };
    let index = load()?;
    let id = ClientRef::random().map_err(|error| Failure::trouble(error.to_string(), ""))?;
    let mut client = Client {
        id,
        name: arguments.name.clone(),
        environment: arguments.environment.clone(),
        client_id: arguments.client_id.clone(),
        algorithm: Algorithm::Hs256,
        encoding: arguments.secret.secret_encoding.unwrap_or_default(),
        profile: arguments.profile.clone().unwrap_or_default(),
        kid: arguments.kid.clone(),
        store: StoreKind::Keychain,
        created: time::now().seconds,
        last_used: None,
        previous: None,
    };
    client.check(&index).map_err(|fault| wrong_record(&fault))?;

    let whose = format!(" of {}", escaped(&client.name));
    let Some(given) = arguments.secret.obtain(&whose)? else {
        return Err(Failure::wrong_use("there is no secret", "add --secret-prompt"));
    };
    client.encoding = given.encoding;
    let key = read_key(&given.secret, given.encoding, &arguments.passphrase, &given.origin)?
        .map_err(|error| {
            Failure::wrong_use(format!("{}: {}", given.origin, error.message), error.hint)
        })?;
    let of_profile = profile.map(|profile| profile.algorithms.as_slice()).unwrap_or_default();
    client.algorithm = algorithm_for(&key, arguments.algorithm, of_profile)?;
    if given.ends_with_line_break() {
        output::warn(
            format!("the secret from {} ends with a line break, which is kept", given.origin),
            "take the line break out if the secret has none, and add the client again",
        );
    }
    if !key.can_sign() {
        output::warn(format!("{} verifies, and cannot sign", key.describe()), "");
    }

    keychain::write(&client, &given.secret)?;
    let added = Index::update(&path()?, |index| {
        client.check(index).map_err(|fault| wrong_record(&fault))?;
        index.clients.push(client.clone());
        Ok::<_, IndexFailure>(())
    });
    if let Err(IndexFailure(mut failure)) = added {
        if keychain::delete(&client.id).is_err()
            && let Some(complaint) = failure.complaints.first_mut()
        {
            complaint.message.push_str("; the secret was left in the keychain");
        }
        return Err(failure);
    }
    Ok(Exit::Done)
}

fn store_of(name: &str) -> Result<(), Failure> {
    match name {
        "keychain" => Ok(()),
        "session" => Err(Failure::wrong_use(
            "--store session keeps nothing: the session of a command ends with it",
            "use --store keychain, or give the secret each time with --secret-file, --secret-env \
             or --secret-prompt",
        )),
        _ => Err(Failure::wrong_use(
            format!("\"{name}\" is no place for secrets"),
            "use --store keychain",
        )),
    }
}

/// The algorithm that was chosen if the key fits it; else the profile's first that it fits, else
/// the key's own first.
fn algorithm_for(
    key: &KeySet,
    chosen: Option<Algorithm>,
    of_profile: &[Algorithm],
) -> Result<Algorithm, Failure> {
    let fitting = key.algorithms();
    let wanted: &[Algorithm] = chosen.as_ref().map_or(of_profile, std::slice::from_ref);
    let found = match wanted {
        [] => fitting.first(),
        wanted => wanted.iter().find(|algorithm| fitting.contains(algorithm)),
    };
    found.copied().ok_or_else(|| {
        let names = |all: &[Algorithm]| Algorithm::list(all.iter().copied());
        Failure::wrong_use(
            format!("{} does not fit {}", key.describe(), names(wanted)),
            format!("it fits {}", names(&fitting)),
        )
    })
}

/// Removes a client and its secret, or neither.
fn remove(name: &str) -> Result<Exit, Failure> {
    let client = key_source::find(&load()?, name)?;
    if client.store == StoreKind::Session {
        forget(&client)?;
        return Ok(Exit::Done);
    }
    // The secret is kept at hand until the list is written, to be put back if that fails. One
    // that is damaged cannot be read, and is no loss.
    let former = keychain::find_undamaged(&client.id)?;
    keychain::delete(&client.id)?;
    if let Err(mut failure) = forget(&client) {
        let put_back = former.map_or(Ok(()), |secret| keychain::write(&client, &secret));
        if put_back.is_err()
            && let Some(complaint) = failure.complaints.first_mut()
        {
            complaint.message.push_str("; the secret is gone from the keychain");
        }
        return Err(failure);
    }
    Ok(Exit::Done)
}

fn forget(client: &Client) -> Result<(), Failure> {
    Index::update(&path()?, |index| {
        index.clients.retain(|other| other.id != client.id);
        Ok::<_, IndexFailure>(())
    })
    .map(|_| ())
    .map_err(|IndexFailure(failure)| failure)
}

fn wrong_record(fault: &ClientFault) -> Failure {
    let hint = match fault {
        ClientFault::NameTaken(_) => {
            "choose another name, or remove that client first with jotbench clients remove"
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

impl From<Failure> for IndexFailure {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_aligned_columns_and_no_white_space_at_its_ends() {
        let rows = [["NAME", "ID"], ["ação", "1"], ["b", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(in_columns(&rows), "NAME  ID\nação  1\nb\n");
    }

    #[test]
    fn a_session_is_refused_with_a_way_out() {
        let failure = store_of("session").unwrap_err();
        assert_eq!(failure.exit, Exit::WrongUse);
        assert!(failure.lines().contains("hint: use --store keychain"));
    }
}
