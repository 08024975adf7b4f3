//! Where a secret comes from: a file, an environment variable, the terminal. Never an argument,
//! and never standard input, which may carry the token.

use std::path::Path;

use super::{args::SecretArgs, failure::Failure, text_source::unreadable};
use crate::{
    files,
    jwt::{Secret, SecretEncoding},
};

const OTHER_WAYS: &str = "--secret-file FILE or --secret-prompt";

/// A secret that was given, and where.
#[derive(Debug)]
pub struct GivenSecret {
    /// The exact bytes.
    pub secret: Secret,
    /// How its text is read.
    pub encoding: SecretEncoding,
    /// Where it came from, for messages: `the file secret.txt`.
    pub origin: String,
}

impl GivenSecret {
    /// Whether a text secret ends with a line break: it is part of the secret, and hardly ever
    /// meant to be.
    #[must_use]
    pub fn ends_with_line_break(&self) -> bool {
        self.encoding == SecretEncoding::Utf8 && self.secret.expose().ends_with(b"\n")
    }
}

impl SecretArgs {
    /// The secret that is asked for with these arguments; `None` where they name none. `whose` is
    /// what the prompt says it is for.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn obtain(&self, whose: &str) -> Result<Option<GivenSecret>, Failure> {
        let encoding = self.secret_encoding.unwrap_or_default();
        let (secret, encoding, origin) = if let Some(path) = &self.secret_file {
            (read(path, "--secret-file")?, encoding, format!("the file {}", path.display()))
        } else if let Some(path) = &self.key {
            (read(path, "--key")?, SecretEncoding::Key, format!("the file {}", path.display()))
        } else if let Some(name) = &self.secret_env {
            (
                from_environment(name, "--secret-env", OTHER_WAYS)?,
                encoding,
                format!("the environment variable {name}"),
            )
        } else if self.secret_prompt {
            (from_terminal(whose)?, encoding, "the terminal".to_owned())
        } else if self.secret_encoding.is_some() {
            return Err(Failure::wrong_use(
                "--secret-encoding says how to read a secret, and no secret is given",
                "add --secret-file FILE, --secret-env VAR or --secret-prompt",
            ));
        } else {
            return Ok(None);
        };
        if secret.is_empty() {
            return Err(Failure::wrong_use(
                format!("the secret from {origin} is empty"),
                "an empty secret protects nothing; check where it comes from",
            ));
        }
        Ok(Some(GivenSecret { secret, encoding, origin }))
    }
}

/// The bytes of a secret's file. `option` is what named it.
///
/// # Errors
/// It cannot be read.
pub(super) fn read(path: &Path, option: &str) -> Result<Secret, Failure> {
    if path == Path::new("-") {
        return Err(Failure::wrong_use(
            format!("{option} does not read standard input"),
            "give the name of a file; in many shells a program's output can be given as \
             <(program)",
        ));
    }
    files::read_secret(path).map_err(|fault| unreadable(&fault))
}

/// The value of an environment variable. `option` is what named it; the other ways are for the
/// hint.
///
/// # Errors
/// It is not set, or the name is none.
pub(super) fn from_environment(
    name: &str,
    option: &str,
    other_ways: &str,
) -> Result<Secret, Failure> {
    // The system's calls take no such names.
    let is_a_name = !name.is_empty() && !name.contains(['=', '\0']);
    let value = is_a_name.then(|| std::env::var_os(name)).flatten();
    value.map(|value| Secret::new(value.into_encoded_bytes())).ok_or_else(|| {
        // The text may be a secret that was put where a name belongs: it is not repeated.
        Failure::wrong_use(
            if is_plain_name(name) {
                format!("the environment variable {name} is not set")
            } else {
                format!("{option} takes the name of an environment variable, and this is none")
            },
            format!("set it and export it, or use {other_ways}"),
        )
    })
}

/// Whether it looks like a variable's name, and so may be repeated in a message.
fn is_plain_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && name.chars().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || one == '_')
}

fn from_terminal(whose: &str) -> Result<Secret, Failure> {
    rpassword::prompt_password(format!("Secret{whose}: ")).map(Secret::from).map_err(|error| {
        Failure::wrong_use(
            format!("cannot ask for the secret: there is no terminal ({error})"),
            "use --secret-file FILE or --secret-env VAR",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_where_a_name_belongs_is_not_repeated() {
        let failure = from_environment("s3cr3t-value", "--secret-env", OTHER_WAYS).unwrap_err();
        assert!(!failure.lines().contains("s3cr3t"), "{}", failure.lines());
        let failure =
            from_environment("JOTBENCH_TEST_NO_SUCH", "--secret-env", OTHER_WAYS).unwrap_err();
        assert!(failure.lines().contains("JOTBENCH_TEST_NO_SUCH is not set"));
    }

    #[test]
    fn a_line_break_at_the_end_of_a_text_secret_is_noticed() {
        let given = |bytes: &[u8], encoding| GivenSecret {
            secret: Secret::new(bytes.to_vec()),
            encoding,
            origin: String::new(),
        };
        assert!(given(b"abc\n", SecretEncoding::Utf8).ends_with_line_break());
        assert!(!given(b"abc", SecretEncoding::Utf8).ends_with_line_break());
        assert!(!given(b"PEM\n", SecretEncoding::Key).ends_with_line_break());
    }
}
