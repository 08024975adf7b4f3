//! `clients passphrase`: another passphrase for the encrypted file.

use super::super::{
    args::ChangePassphraseArgs,
    failure::{Exit, Failure},
    file_passphrase::{Options, Source},
    stores,
};
use crate::client::{store::StoreError, vault::VaultState};

/// Changes the passphrase of the encrypted file.
///
/// # Errors
/// There is no such file, the former passphrase is wrong, or the file cannot be written.
pub(super) fn run(arguments: &ChangePassphraseArgs) -> Result<Exit, Failure> {
    let vault = stores::vault()?;
    if vault.state() == VaultState::NotMade {
        return Err(stores::trouble(&StoreError::NotMade));
    }
    let former = arguments.store_passphrase.obtain()?;
    // Told before a new one is thought of.
    vault.unlock(&former).map_err(|error| stores::trouble(&error))?;
    let new = Source {
        file: arguments.new_passphrase_file.as_deref(),
        variable: arguments.new_passphrase_env.as_deref(),
        prompt: false,
        options: &Options { file: "--new-passphrase-file", variable: "--new-passphrase-env" },
    };
    let new = new.obtain_new(stores::ENCRYPTED_FILE)?;
    if new.expose() == former.expose() {
        return Err(Failure::wrong_use(
            "this is the passphrase that the encrypted file has already",
            "nothing was changed; give another",
        ));
    }
    vault.change_passphrase(&former, &new).map_err(|error| stores::trouble(&error))?;
    Ok(Exit::Done)
}
