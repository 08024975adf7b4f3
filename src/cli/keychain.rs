//! Calls to the keychain that cannot hang: each has a deadline, and is given up when it passes.

use std::{
    io::IsTerminal,
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

use super::{failure::Failure, output};
use crate::{
    client::{
        Client, ClientRef, StoreKind,
        keychain::open_keychain,
        operations,
        store::{Interrupter, SecretRef, SecretStore, Slot, StoreError},
    },
    jwt::Secret,
};

/// How long a call may take, in seconds.
const DEADLINE: u64 = 5;

/// How long a person at a terminal may take to answer the keychain's prompt, in seconds.
const PATIENCE: u64 = 120;

/// The client's secret.
///
/// # Errors
/// It lies elsewhere or nowhere, or the keychain gives trouble.
pub fn read(client: &Client) -> Result<Secret, Failure> {
    if client.store == StoreKind::Session {
        return Err(Failure::trouble(
            format!("the secret of client {} was kept for one session of the window", client.name),
            "give it with --secret-file FILE, --secret-env VAR or --secret-prompt",
        ));
    }
    let name = SecretRef::current(&client.id);
    call(move |store| store.read(&name))?.ok_or_else(|| {
        Failure::trouble(
            format!("the keychain holds no secret for client {}", client.name),
            "remove the client and add it again with its secret",
        )
    })
}

/// The secret that the keychain holds for this id, if any that can be read.
///
/// # Errors
/// The keychain gives trouble. A damaged item is none: there is nothing to be had from it.
pub fn find_undamaged(id: &ClientRef) -> Result<Option<Secret>, Failure> {
    let name = SecretRef::current(id);
    call(move |store| match store.read(&name) {
        Err(StoreError::Damaged(_)) => Ok(None),
        outcome => outcome,
    })
}

/// Keeps the client's secret, and reads it back.
///
/// # Errors
/// The keychain gives trouble, or holds something else afterwards.
pub fn write(client: &Client, secret: &Secret) -> Result<(), Failure> {
    let (name, label) = (SecretRef::current(&client.id), operations::label(client, Slot::Current));
    let given = secret.clone();
    call(move |store| operations::keep(store, &name, &label, &given))
}

/// Drops the secret of this id.
///
/// # Errors
/// The keychain gives trouble.
pub fn delete(id: &ClientRef) -> Result<(), Failure> {
    let id = id.clone();
    call(move |store| operations::delete(store, &id))
}

/// Makes the call on a thread of its own and waits for it no longer than the deadline. At a
/// terminal, where somebody may be answering a prompt, it says so and waits longer.
fn call<T: Send + 'static>(
    call: impl FnOnce(&mut dyn SecretStore) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Failure> {
    let interrupter = Interrupter::default();
    let of_thread = interrupter.clone();
    let (answer, answered) = mpsc::channel();
    let thread = std::thread::Builder::new().name("keychain".to_owned()).spawn(move || {
        let outcome = call(open_keychain(of_thread).as_mut());
        // Nobody listens any more when the deadline has passed.
        let _ = answer.send(outcome);
    });
    if let Err(error) = thread {
        return Err(Failure::trouble(format!("cannot start a thread: {error}"), ""));
    }

    let mut outcome = answered.recv_timeout(Duration::from_secs(DEADLINE));
    let mut waited = DEADLINE;
    if matches!(outcome, Err(RecvTimeoutError::Timeout)) && std::io::stderr().is_terminal() {
        output::complain("Waiting for the keychain: it may be asking for its password\n");
        outcome = answered.recv_timeout(Duration::from_secs(PATIENCE - DEADLINE));
        waited = PATIENCE;
    }
    let outcome = outcome.unwrap_or_else(|_| {
        // What was given up must not be done later after all.
        interrupter.interrupt();
        Err(StoreError::Deadline(waited))
    });
    outcome.map_err(|error| Failure::trouble(error.to_string(), hint(&error)))
}

/// What to do here, where there is no session that could keep a secret instead.
fn hint(error: &StoreError) -> String {
    let words = match error {
        StoreError::Absent(_) if cfg!(target_os = "linux") => {
            "start a Secret Service (GNOME Keyring, KWallet or KeePassXC), or give the secret \
             with --secret-file, --secret-env or --secret-prompt"
        }
        StoreError::Absent(_) => "run this in a desktop session",
        StoreError::NoCollection => {
            "make a default keyring in the keychain's own window (Seahorse, KWallet Manager or \
             KeePassXC)"
        }
        StoreError::Locked | StoreError::Cancelled => "unlock the keychain and try again",
        StoreError::Deadline(_) => {
            "see whether it is asking for its password behind a window, or restart its service"
        }
        StoreError::TooLong { .. } => "use a shorter key, such as one on an elliptic curve",
        StoreError::Damaged(_) => "remove the client and add it again with its secret",
        StoreError::Failed(_) => "try again",
        other => return other.hint(),
    };
    words.to_owned()
}
