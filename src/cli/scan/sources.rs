//! What is scanned, and what it is called.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        failure::{Complaint, Failure},
        output,
    },
    jwt::visible::escaped,
    scan::{Input, Trouble},
};

/// How standard input is asked for, and called.
const STANDARD_INPUT: &str = "-";

/// The inputs and their names.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// What is scanned.
    pub inputs: Vec<Input>,
    /// What is not, and why.
    pub refused: Vec<Complaint>,
    names: Vec<Name>,
}

#[derive(Debug)]
struct Name {
    /// As it was given.
    exact: String,
    /// With nothing in it that could steer a terminal.
    shown: String,
}

impl Sources {
    /// What these arguments name; standard input where there are none.
    ///
    /// # Errors
    /// Standard input is named twice.
    pub fn of(files: &[PathBuf]) -> Result<Self, Failure> {
        let standard_input = [PathBuf::from(STANDARD_INPUT)];
        let files = if files.is_empty() { &standard_input } else { files };
        let is_standard_input = |path: &&PathBuf| path.as_path() == Path::new(STANDARD_INPUT);
        match files.iter().filter(is_standard_input).count() {
            1 if io::stdin().is_terminal() => {
                // Whoever forgot the file sees why nothing happens.
                output::complain("Reading standard input; end it with Ctrl+D\n");
            }
            0 | 1 => {}
            _ => {
                return Err(Failure::wrong_use(
                    "standard input can be read once, and - is given twice",
                    "give it once",
                ));
            }
        }
        let mut sources = Self::default();
        for path in files {
            let exact = path.display().to_string();
            let input = if is_standard_input(&path) {
                Input::StandardInput
            } else if is_the_output(path) {
                sources.refused.push(Complaint {
                    message: format!("{exact} is where the output goes; it is not scanned"),
                    hint: "write to another file".to_owned(),
                });
                continue;
            } else {
                Input::File(path.clone())
            };
            sources.inputs.push(input);
            sources.names.push(Name { shown: escaped(&exact), exact });
        }
        Ok(sources)
    }

    /// The input's name as it was given.
    pub fn exact(&self, input: usize) -> &str {
        self.names.get(input).map_or("", |name| &name.exact)
    }

    /// The input's name with nothing in it that could steer a terminal.
    pub fn shown(&self, input: usize) -> &str {
        self.names.get(input).map_or("", |name| &name.shown)
    }

    /// What could not be searched, in words.
    pub fn complaint(&self, trouble: &Trouble) -> Complaint {
        let place = match (self.exact(trouble.input), trouble.line) {
            (STANDARD_INPUT, 0) => "standard input".to_owned(),
            (STANDARD_INPUT, line) => format!("standard input, line {line}"),
            (name, 0) => name.to_owned(),
            (name, line) => format!("{name}, line {line}"),
        };
        Complaint { message: format!("{place}: {}", trouble.message), hint: trouble.hint.clone() }
    }

    /// All inputs: the name of the one, or how many there are.
    pub fn in_words(&self) -> String {
        match (self.names.as_slice(), self.inputs.as_slice()) {
            ([_], [Input::StandardInput]) => "standard input".to_owned(),
            ([name], _) => name.shown.clone(),
            (names, _) => format!("{} files", names.len()),
        }
    }
}

/// Whether what is printed goes into this very file, which would never end: each line may bring
/// another.
#[cfg(unix)]
fn is_the_output(path: &Path) -> bool {
    use std::os::{fd::AsFd as _, unix::fs::MetadataExt as _};
    let output = io::stdout().as_fd().try_clone_to_owned().map(std::fs::File::from);
    let output = output.and_then(|output| output.metadata());
    let (Ok(output), Ok(input)) = (output, std::fs::metadata(path)) else { return false };
    output.is_file() && (output.dev(), output.ino()) == (input.dev(), input.ino())
}

/// Other systems do not open a file for reading that is being written.
#[cfg(not(unix))]
fn is_the_output(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn troubles_are_told_with_their_place() {
        let sources = Sources::of(&["a.log".into(), "-".into()]).unwrap();
        let trouble = |input, line| {
            let trouble =
                Trouble { input, line, message: "it is gone".to_owned(), hint: String::new() };
            sources.complaint(&trouble).message
        };
        assert_eq!(trouble(0, 0), "a.log: it is gone");
        assert_eq!(trouble(0, 7), "a.log, line 7: it is gone");
        assert_eq!(trouble(1, 7), "standard input, line 7: it is gone");
        assert_eq!(sources.in_words(), "2 files");
        assert_eq!(Sources::of(&[]).unwrap().in_words(), "standard input");
        assert_eq!(Sources::of(&["a\nb".into()]).unwrap().in_words(), "a\\u000ab");
    }

    #[test]
    fn standard_input_is_read_once() {
        assert!(Sources::of(&["-".into(), "a".into(), "-".into()]).is_err());
    }
}
