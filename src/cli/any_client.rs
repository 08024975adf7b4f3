//! The secrets of all clients, in use and previous, out of every store that can be opened.

use super::{
    args::StorePassphraseArgs,
    clients,
    failure::{Complaint, Exit, Failure},
    output, stores,
};
use crate::{
    bench::signer::{Keyring, Owner, ReadSecret},
    client::{
        Client, ClientRef, StoreKind,
        store::{SecretRef, SecretStore, Slot},
    },
    jwt::Algorithm,
};

/// All clients, and those of their secrets that can be tried.
#[derive(Debug)]
pub struct EveryClient {
    /// The records.
    pub clients: Vec<Client>,
    /// Their keys, and the clients that were left out.
    pub keyring: Keyring,
}

impl EveryClient {
    /// Reads them. Whoever is left out is named on standard error, once.
    ///
    /// # Errors
    /// There are no clients, or nothing of any of them can be tried.
    pub fn read(passphrase: &StorePassphraseArgs) -> Result<Self, Failure> {
        let clients = clients::load()?.clients;
        if clients.is_empty() {
            return Err(Failure::wrong_use(
                "there are no clients whose secrets could be tried",
                "add one with jotbench clients add, or give a key with --secret-file, --secret-env, \
                 --secret-prompt or --key",
            ));
        }
        let mut secrets = Vec::new();
        let mut failures = Vec::new();
        for kind in StoreKind::ALL {
            let of_kind: Vec<&Client> =
                clients.iter().filter(|client| client.store == kind).collect();
            let Some(first) = of_kind.first() else { continue };
            match stores::of(first, passphrase) {
                Ok(mut store) => {
                    let read = of_kind.iter().flat_map(|client| both(store.as_mut(), client));
                    secrets.extend(read);
                }
                Err(failure) => {
                    let why = if kind == StoreKind::Session {
                        "its secret was kept for one session of the window".to_owned()
                    } else {
                        failure.complaints.first().map(|it| it.message.clone()).unwrap_or_default()
                    };
                    failures.extend(failure.complaints);
                    secrets.extend(of_kind.into_iter().map(|client| ReadSecret {
                        client: client.clone(),
                        slot: Slot::Current,
                        secret: Err(why.clone()),
                    }));
                }
            }
        }
        let keyring = Keyring::read(&secrets);
        if keyring.keys.is_empty() {
            return Err(nothing_to_try(&keyring, failures));
        }
        for (names, why) in by_reason(&keyring.left_out) {
            output::warn(format!("left out: {names}: {why}"), "");
        }
        Ok(Self { clients, keyring })
    }

    /// Leaves the keys of these algorithms alone, where any were asked for.
    pub fn narrow(&mut self, asked_for: &[Algorithm]) {
        if asked_for.is_empty() {
            return;
        }
        for known in &mut self.keyring.keys {
            known.accepted.retain(|algorithm| asked_for.contains(algorithm));
        }
        // An empty list would mean all that the key can do.
        self.keyring.keys.retain(|known| !known.accepted.is_empty());
    }

    /// The client's record.
    #[must_use]
    pub fn client(&self, id: &ClientRef) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == *id)
    }

    /// How many clients were tried and how many there are, in words: `3 clients`, `2 of 3 clients`.
    #[must_use]
    pub fn tried(&self) -> String {
        let all = self.clients.len();
        let left_out = self.clients.iter().filter(|client| self.is_left_out(client)).count();
        let noun = if all == 1 { "client" } else { "clients" };
        match left_out {
            0 => format!("{all} {noun}"),
            _ => format!("{} of {all} {noun}", all.saturating_sub(left_out)),
        }
    }

    /// Whether none of the client's secrets can be tried.
    fn is_left_out(&self, client: &Client) -> bool {
        !self.keyring.keys.iter().any(
            |known| matches!(&known.owner, Owner::Client { client: id, .. } if *id == client.id),
        )
    }
}

/// A client's secret in use, and its previous one where its record knows of one.
fn both(store: &mut dyn SecretStore, client: &Client) -> Vec<ReadSecret> {
    let mut read = |secret: &SecretRef| ReadSecret {
        client: client.clone(),
        slot: secret.slot,
        secret: match store.read(secret) {
            Ok(Some(secret)) => Ok(secret),
            Ok(None) if secret.slot == Slot::Current => {
                Err(format!("{} holds no secret for it", client.store.title()))
            }
            Ok(None) => Err(format!("{} holds no previous secret for it", client.store.title())),
            Err(error) => Err(error.to_string()),
        },
    };
    let mut both = vec![read(&SecretRef::current(&client.id))];
    if client.previous.is_some() {
        both.push(read(&SecretRef::previous(&client.id)));
    }
    both
}

/// What ends the command where nothing can be verified.
fn nothing_to_try(keyring: &Keyring, mut complaints: Vec<Complaint>) -> Failure {
    if complaints.is_empty() {
        complaints = by_reason(&keyring.left_out)
            .into_iter()
            .map(|(names, why)| Complaint {
                message: format!("{names}: {why}"),
                hint: "jotbench clients check says more".to_owned(),
            })
            .collect();
    }
    let message = "no client's secret can be tried".to_owned();
    complaints.insert(0, Complaint { message, hint: String::new() });
    Failure { exit: Exit::Trouble, complaints }
}

/// The names that share a reason, each once, with the reason; in the order in which they came.
fn by_reason(left_out: &[(String, String)]) -> Vec<(String, &str)> {
    let mut reasons: Vec<(Vec<&str>, &str)> = Vec::new();
    for (name, why) in left_out {
        match reasons.iter_mut().find(|(_, reason)| reason == why) {
            Some((names, _)) if names.contains(&name.as_str()) => {}
            Some((names, _)) => names.push(name),
            None => reasons.push((vec![name], why)),
        }
    }
    reasons.into_iter().map(|(names, why)| (names.join(", "), why)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_are_left_out_for_one_reason_are_named_together_and_once() {
        let left_out =
            [("acme", "it is locked"), ("beta", "it is gone"), ("gamma", "it is locked")]
                .into_iter()
                .chain([("acme", "it is locked")])
                .map(|(name, why)| (name.to_owned(), why.to_owned()))
                .collect::<Vec<_>>();
        let expected =
            vec![("acme, gamma".to_owned(), "it is locked"), ("beta".to_owned(), "it is gone")];
        assert_eq!(by_reason(&left_out), expected);
    }
}
