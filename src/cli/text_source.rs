//! Text that is given as an argument, in a file, or on standard input; none of it secret.

use std::{
    io::{IsTerminal, Read},
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{failure::Failure, output};
use crate::files::{self, FileFault, TOKEN_FILE_CAP};

/// Where a text comes from: `JSON`, `@FILE` or `-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextSource {
    /// The argument itself.
    Argument(String),
    /// The content of a file.
    File(PathBuf),
    /// Standard input.
    StandardInput,
}

impl FromStr for TextSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.strip_prefix('@')) {
            ("-", _) => Ok(Self::StandardInput),
            (_, Some("")) => Err("a file name is missing after the @".to_owned()),
            (_, Some(path)) => Ok(Self::File(path.into())),
            _ => Ok(Self::Argument(text.to_owned())),
        }
    }
}

impl TextSource {
    /// The bytes, exactly as they are there.
    ///
    /// # Errors
    /// The file or standard input cannot be read, or is too large.
    pub fn read(&self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Argument(text) => Ok(text.clone().into_bytes()),
            Self::File(path) => read_file(path),
            Self::StandardInput => read_standard_input(),
        }
    }
}

/// A file's bytes.
///
/// # Errors
/// Names the file and what to do.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    files::read(path, TOKEN_FILE_CAP).map_err(|fault| unreadable(&fault))
}

/// Everything on standard input.
///
/// # Errors
/// It cannot be read, or is too large.
pub fn read_standard_input() -> Result<Vec<u8>, Failure> {
    let input = std::io::stdin();
    if input.is_terminal() {
        // Whoever forgot the argument sees why nothing happens.
        output::complain("Reading standard input; end it with Ctrl+D\n");
    }
    let mut bytes = Vec::new();
    input
        .lock()
        .take(TOKEN_FILE_CAP.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::wrong_use(format!("cannot read standard input: {error}"), ""))?;
    if bytes.len() as u64 > TOKEN_FILE_CAP {
        return Err(Failure::wrong_use(
            format!("standard input holds more than {} MB", TOKEN_FILE_CAP / (1024 * 1024)),
            "give one token and nothing else",
        ));
    }
    Ok(bytes)
}

/// The bytes as text. `what` is what they are, such as `standard input`.
///
/// # Errors
/// Names the first byte that is no UTF-8.
pub fn as_text(bytes: Vec<u8>, what: &str) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let position = error.utf8_error().valid_up_to().saturating_add(1);
        Failure::wrong_use(
            format!("{what} is not UTF-8 text: byte {position} does not belong there"),
            "save it as UTF-8 text",
        )
    })
}

/// Input that cannot be read is wrong use, unlike trouble with files of our own.
#[must_use]
pub fn unreadable(fault: &FileFault) -> Failure {
    Failure::wrong_use(fault.to_string(), fault.cause.hint())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_told_by_its_first_character() {
        let read = |text: &str| text.parse::<TextSource>();
        assert_eq!(read("-"), Ok(TextSource::StandardInput));
        assert_eq!(read("@a b"), Ok(TextSource::File("a b".into())));
        assert_eq!(read("{}"), Ok(TextSource::Argument("{}".into())));
        assert!(read("@").is_err());
    }

    #[test]
    fn the_first_wrong_byte_is_named() {
        let failure = as_text(b"ab\xff".to_vec(), "standard input").unwrap_err();
        assert!(failure.complaints[0].message.contains("byte 3"), "{failure:?}");
    }
}
