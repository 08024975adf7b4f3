//! `jotbench keys`: keys made, converted and explained.

mod show;
mod write;

use std::path::Path;

use super::{
    args::KeysCommand,
    failure::{Exit, Failure},
    passphrase::read_key,
    secret_source,
    text_source::read_standard_input,
};
use crate::jwt::{KeySet, Secret, SecretEncoding};

/// Does what is asked for.
///
/// # Errors
/// Wrong use, a file that is no key, or one that cannot be written.
pub fn run(command: &KeysCommand) -> Result<Exit, Failure> {
    match command {
        KeysCommand::Generate(arguments) => write::generate(arguments),
        KeysCommand::Convert(arguments) => write::convert(arguments),
        KeysCommand::Show(arguments) => show::run(arguments),
    }
}

/// The key or keys in a file, or on standard input.
fn read(file: &Path, passphrase: &super::args::PassphraseArgs) -> Result<KeySet, Failure> {
    let (secret, whose) = if file == Path::new("-") {
        (Secret::new(read_standard_input()?), "standard input".to_owned())
    } else {
        (secret_source::read(file, "FILE")?, format!("the file {}", file.display()))
    };
    read_key(&secret, SecretEncoding::Key, passphrase, &whose)?
        .map_err(|error| Failure::wrong_use(format!("{whose}: {}", error.message), error.hint))
}
