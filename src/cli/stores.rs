//! The stores of secrets that outlive a command: the keychain, and the encrypted file under its
//! passphrase. Which one a client has, the person chose; no other is ever taken in its place.

use super::{
    args::StorePassphraseArgs,
    failure::Failure,
    file_passphrase::{self, Source},
    keychain::TimedKeychain,
    output,
};
use crate::{
    client::{
        Client, StoreKind,
        store::{SecretStore, StoreError},
        vault::{Vault, VaultState},
    },
    jwt::{Secret, visible::escaped},
    paths::Paths,
};

/// What is said where a command would have to keep a secret for a session, or find one there.
const SESSION_WAYS: &str = "use --store keychain or --store file, or give the secret each time with \
                            --secret-file, --secret-env or --secret-prompt";

/// The store of this name on the command line.
///
/// # Errors
/// It is none, or it ends with the command.
pub fn named(name: &str) -> Result<StoreKind, Failure> {
    match StoreKind::from_name(name) {
        Some(StoreKind::Session) => Err(Failure::wrong_use(
            "--store session keeps nothing: the session of a command ends with it",
            SESSION_WAYS,
        )),
        Some(kind) => Ok(kind),
        None => Err(Failure::wrong_use(
            format!("\"{name}\" is no place for secrets"),
            "use --store keychain or --store file",
        )),
    }
}

/// The store that holds the client's secrets, open.
///
/// # Errors
/// It ended with a session of the window, or cannot be opened.
pub fn of(
    client: &Client,
    passphrase: &StorePassphraseArgs,
) -> Result<Box<dyn SecretStore>, Failure> {
    if client.store == StoreKind::Session {
        return Err(Failure::trouble(
            format!("the secret of client {} was kept for one session of the window", client.name),
            "give it with --secret-file FILE, --secret-env VAR or --secret-prompt",
        ));
    }
    open(client.store, passphrase)
}

/// The store, open.
///
/// # Errors
/// It is not there, or its passphrase is not known. The keychain is not asked yet.
pub fn open(
    kind: StoreKind,
    passphrase: &StorePassphraseArgs,
) -> Result<Box<dyn SecretStore>, Failure> {
    if kind == StoreKind::Keychain {
        return keychain();
    }
    let vault = vault()?;
    unlock(&vault, passphrase)?;
    Ok(Box::new(vault))
}

/// The store, open, to keep a secret in: where there is no encrypted file yet, it is made.
///
/// # Errors
/// It cannot be made or opened. The keychain is not asked yet.
pub fn open_or_make(
    kind: StoreKind,
    passphrase: &StorePassphraseArgs,
) -> Result<Box<dyn SecretStore>, Failure> {
    if kind == StoreKind::Keychain {
        return keychain();
    }
    let vault = vault()?;
    if vault.state() == VaultState::NotMade {
        let given = passphrase.source().obtain_new(ENCRYPTED_FILE)?;
        vault.create(&given).map_err(|error| trouble(&error))?;
        output::complain(&format!(
            "Made the encrypted file {}; without its passphrase nobody can open it\n",
            escaped(&vault.path().display().to_string())
        ));
    } else {
        unlock(&vault, passphrase)?;
    }
    Ok(Box::new(vault))
}

/// The encrypted file, not opened.
///
/// # Errors
/// No home folder is known.
pub fn vault() -> Result<Vault, Failure> {
    let paths = Paths::find().map_err(|error| Failure::trouble(error.to_string(), error.hint()))?;
    Ok(Vault::at(&paths.vault()))
}

/// A store's error as the end of the command.
#[must_use]
pub fn trouble(error: &StoreError) -> Failure {
    Failure::trouble(error.to_string(), hint(error))
}

/// What the encrypted file is called in a prompt.
pub const ENCRYPTED_FILE: &str = "the encrypted file";

impl StorePassphraseArgs {
    /// The ways to give the passphrase of the encrypted file.
    #[must_use]
    pub fn source(&self) -> Source<'_> {
        Source {
            file: self.store_passphrase_file.as_deref(),
            variable: self.store_passphrase_env.as_deref(),
            prompt: false,
            options: &file_passphrase::Options {
                file: "--store-passphrase-file",
                variable: "--store-passphrase-env",
            },
        }
    }

    /// The passphrase of the encrypted file that is there.
    ///
    /// # Errors
    /// It cannot be read, or nobody can be asked.
    pub fn obtain(&self) -> Result<Secret, Failure> {
        self.source().obtain(ENCRYPTED_FILE)
    }
}

fn keychain() -> Result<Box<dyn SecretStore>, Failure> {
    Ok(Box::new(TimedKeychain::start().map_err(|error| trouble(&error))?))
}

fn unlock(vault: &Vault, passphrase: &StorePassphraseArgs) -> Result<(), Failure> {
    if vault.state() == VaultState::NotMade {
        // Nobody is asked for the passphrase of a file that is not there.
        return Err(trouble(&StoreError::NotMade));
    }
    vault.unlock(&passphrase.obtain()?).map_err(|error| trouble(&error))
}

/// What to do here, where there is no session that could keep a secret instead.
fn hint(error: &StoreError) -> String {
    let words = match error {
        StoreError::Absent(_) if cfg!(target_os = "linux") => {
            "start a Secret Service (GNOME Keyring, KWallet or KeePassXC); jotbench clients add \
             NAME --store file keeps a secret in the encrypted file instead"
        }
        StoreError::Absent(_) => {
            "run this in a desktop session; jotbench clients add NAME --store file keeps a secret \
             in the encrypted file instead"
        }
        StoreError::NoCollection => {
            "make a default keyring in the keychain's own window (Seahorse, KWallet Manager or \
             KeePassXC); jotbench clients add NAME --store file keeps a secret in the encrypted \
             file instead"
        }
        StoreError::Locked | StoreError::Cancelled => "unlock the keychain and try again",
        StoreError::Deadline(_) => {
            "see whether it is asking for its password behind a window, or restart its service"
        }
        StoreError::TooLong { .. } => {
            "use a shorter key, such as one on an elliptic curve, or keep it in the encrypted file: \
             jotbench clients add NAME --store file"
        }
        StoreError::Damaged(_) => {
            "give the client its secret again with jotbench clients rotate NAME --secret-prompt"
        }
        StoreError::Duplicates(_) => "delete all but the right one in the keychain's own window",
        StoreError::UnfitPassphrase => "give a passphrase that is text, and long",
        StoreError::PassphraseNeeded => {
            "give its passphrase with --store-passphrase-file FILE or --store-passphrase-env VAR"
        }
        StoreError::WrongPassphrase => {
            "give the one that it was made with; a forgotten passphrase cannot be recovered"
        }
        StoreError::NotMade => {
            "put secrets.age back from a backup if there was one; else jotbench clients add NAME \
             --store file makes a new one"
        }
        StoreError::Failed(_) => "try again",
        other => return other.hint(),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::failure::Exit;

    #[test]
    fn a_hint_names_no_option_that_its_command_may_lack() {
        for error in [StoreError::Absent("no bus".to_owned()), StoreError::NoCollection] {
            let hint = hint(&error);
            for (at, _) in hint.match_indices("--") {
                assert!(hint[..at].contains("jotbench clients add"), "{hint}");
            }
        }
    }

    #[test]
    fn a_session_is_refused_with_a_way_out() {
        let failure = named("session").unwrap_err();
        assert_eq!(failure.exit, Exit::WrongUse);
        assert!(failure.lines().contains("hint: use --store keychain or --store file"));
        assert_eq!(named("file"), Ok(StoreKind::File));
        assert!(named("cloud").unwrap_err().lines().contains("\"cloud\" is no place"));
    }
}
