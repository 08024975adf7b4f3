//! The passphrase of an encrypted key: from a file, an environment variable or the terminal, and
//! asked for where there is a terminal and none was given. Never an argument.

use std::io::IsTerminal as _;

use super::{args::PassphraseArgs, failure::Failure, secret_source::from_environment};
use crate::jwt::{KeyError, KeySet, Secret, SecretEncoding, visible::escaped};

/// The ways to give one.
const OPTIONS: &str = "--passphrase-file FILE, --passphrase-env VAR or --passphrase-prompt";

/// The ways but for a variable.
const OTHER_WAYS: &str = "--passphrase-file FILE or --passphrase-prompt";

impl PassphraseArgs {
    /// The passphrase that is asked for with these arguments; `None` where they name none. `whose`
    /// is what the prompt says it is for, such as `the file key.pem`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn obtain(&self, whose: &str) -> Result<Option<Secret>, Failure> {
        if let Some(path) = &self.passphrase_file {
            let secret = super::secret_source::read(path, "--passphrase-file")?;
            return Ok(Some(without_line_break(&secret)));
        }
        if let Some(name) = &self.passphrase_env {
            return from_environment(name, "--passphrase-env", OTHER_WAYS).map(Some);
        }
        if self.passphrase_prompt {
            return prompt(whose).map(Some);
        }
        Ok(None)
    }
}

/// Reads a key; where it is encrypted and no passphrase was given, it is asked for on the
/// terminal.
///
/// # Errors
/// The outer error is that no passphrase can be read, or that one is needed and nobody can be
/// asked; the inner one says what is wrong with the key.
pub fn read_key(
    secret: &Secret,
    encoding: SecretEncoding,
    arguments: &PassphraseArgs,
    whose: &str,
) -> Result<Result<KeySet, KeyError>, Failure> {
    let given = arguments.obtain(whose)?;
    let read = KeySet::read(secret, encoding, given.as_ref());
    match read {
        Err(error) if error.needs_passphrase && given.is_none() => {
            if !std::io::stdin().is_terminal() {
                return Err(Failure::wrong_use(
                    format!("{whose}: {}", error.message),
                    format!("give its passphrase with {OPTIONS}"),
                ));
            }
            let passphrase = prompt(whose)?;
            Ok(KeySet::read(secret, encoding, Some(&passphrase)))
        }
        Err(error) if error.needs_passphrase => Err(Failure::wrong_use(
            format!("{whose}: {}", error.message),
            format!("give the right passphrase with {OPTIONS}"),
        )),
        read => Ok(read),
    }
}

fn prompt(whose: &str) -> Result<Secret, Failure> {
    let prompt = format!("Passphrase for {}: ", escaped(whose));
    rpassword::prompt_password(prompt).map(Secret::from).map_err(|error| {
        Failure::wrong_use(
            format!("cannot ask for the passphrase: there is no terminal ({error})"),
            "use --passphrase-file FILE or --passphrase-env VAR",
        )
    })
}

/// A passphrase is typed on one line: the line break at its end is the editor's. OpenSSL and
/// OpenSSH leave it out, too.
pub(super) fn without_line_break(secret: &Secret) -> Secret {
    let bytes = secret.expose();
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    Secret::new(bytes.strip_suffix(b"\r").unwrap_or(bytes).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_break_of_an_editor_is_no_part_of_a_passphrase() {
        for (file, passphrase) in [("abc\n", "abc"), ("abc\r\n", "abc"), ("a b", "a b")] {
            let read = without_line_break(&Secret::from(file.to_owned()));
            assert_eq!(read.expose(), passphrase.as_bytes());
        }
    }
}
