//! Passphrases of the files that Jotbench encrypts itself: the encrypted file of secrets, and
//! exported clients. From a file, an environment variable or the terminal, and asked for where
//! somebody is there. Never an argument.

use std::{io::IsTerminal as _, path::Path};

use zxcvbn::{Score, zxcvbn};

use super::{
    failure::Failure,
    output,
    passphrase::without_line_break,
    secret_source::{self, from_environment},
};
use crate::jwt::{Secret, visible::escaped};

/// The options that give a passphrase.
#[derive(Debug)]
pub struct Options {
    /// Such as `--passphrase-file`.
    pub file: &'static str,
    /// Such as `--passphrase-env`.
    pub variable: &'static str,
}

/// Where a passphrase comes from, as far as the arguments say.
#[derive(Debug)]
pub struct Source<'a> {
    /// A file that holds it.
    pub file: Option<&'a Path>,
    /// The name of an environment variable that holds it.
    pub variable: Option<&'a str>,
    /// Whether it is to be asked for in any case.
    pub prompt: bool,
    /// The options, for messages.
    pub options: &'a Options,
}

impl Source<'_> {
    /// The passphrase of what is there already. `whose` is what it opens, such as `the encrypted
    /// file`.
    ///
    /// # Errors
    /// It cannot be read, is empty, or nobody can be asked.
    pub fn obtain(&self, whose: &str) -> Result<Secret, Failure> {
        if let Some(given) = self.given()? {
            return not_empty(given);
        }
        let needed = format!("{whose} needs a passphrase");
        not_empty(self.ask(&format!("Passphrase of {whose}: "), &needed)?)
    }

    /// The passphrase of what is about to be made; on the terminal it is asked for twice. One that
    /// is easily guessed is warned of.
    ///
    /// # Errors
    /// As [`Source::obtain`], or the two differ.
    pub fn obtain_new(&self, whose: &str) -> Result<Secret, Failure> {
        let given = if let Some(given) = self.given()? {
            not_empty(given)?
        } else {
            let needed = format!("{whose} needs a new passphrase");
            let given = not_empty(self.ask(&format!("New passphrase of {whose}: "), &needed)?)?;
            let again = self.ask("The same again: ", &needed)?;
            if given.expose() != again.expose() {
                return Err(Failure::wrong_use(
                    "the two passphrases differ",
                    "nothing was changed; try again",
                ));
            }
            given
        };
        if is_weak(&given) {
            output::warn(
                format!("the passphrase of {whose} is easily guessed"),
                "whoever gets a copy of the file can try passphrases for years: take several \
                 random words",
            );
        }
        Ok(given)
    }

    fn given(&self) -> Result<Option<Secret>, Failure> {
        if let Some(path) = self.file {
            let secret = secret_source::read(path, self.options.file)?;
            return Ok(Some(without_line_break(&secret)));
        }
        let other_ways = format!("{} FILE", self.options.file);
        self.variable
            .map(|name| from_environment(name, self.options.variable, &other_ways))
            .transpose()
    }

    /// `needed` says what it is asked for, in words: `the encrypted file needs a passphrase`.
    fn ask(&self, prompt: &str, needed: &str) -> Result<Secret, Failure> {
        // The token may come from standard input, and the person be there all the same.
        let somebody_is_there =
            self.prompt || std::io::stdin().is_terminal() || std::io::stderr().is_terminal();
        let nobody = |error: String| {
            Failure::trouble(
                format!("{needed}, and there is no terminal to ask on{error}"),
                format!("give it with {} FILE or {} VAR", self.options.file, self.options.variable),
            )
        };
        if !somebody_is_there {
            return Err(nobody(String::new()));
        }
        rpassword::prompt_password(escaped(prompt))
            .map(Secret::from)
            .map_err(|error| nobody(format!(" ({error})")))
    }
}

fn not_empty(passphrase: Secret) -> Result<Secret, Failure> {
    if passphrase.is_empty() {
        return Err(Failure::wrong_use(
            "the passphrase is empty",
            "an empty passphrase protects nothing; check where it comes from",
        ));
    }
    Ok(passphrase)
}

/// Whether a machine would guess it. Of a long one the beginning is enough: what is strong so far
/// is strong, and the estimate's time grows faster than the length.
fn is_weak(passphrase: &Secret) -> bool {
    const LOOKED_AT: usize = 40;
    let Some(text) = passphrase.expose_text() else { return false };
    let end = text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(index, _)| index);
    zxcvbn(&text[..end], &[]).score() < Score::Three
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_everybody_tries_are_weak_and_random_ones_are_not() {
        for weak in ["secret", "hunter2", "12345678", "aaaaaaaaaaaaaaaaaaaaaaaaa"] {
            assert!(is_weak(&Secret::from(weak.to_owned())), "{weak}");
        }
        for strong in ["marrow-plinth-oboe-tundra-cask", "x7Kp2mQ9vLr4Tz"] {
            assert!(!is_weak(&Secret::from(strong.to_owned())), "{strong}");
        }
    }

    #[test]
    fn an_empty_passphrase_is_refused() {
        assert!(not_empty(Secret::default()).unwrap_err().lines().contains("is empty"));
    }
}
