//! How a command ends: exit codes, and what is said when it fails.

use std::{fmt::Write as _, process::ExitCode};

use crate::jwt::{Overall, visible::escaped};

/// The exit codes. Scripts rely on them: a number never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The token is accepted, or the command did what it was asked to.
    Done = 0,
    /// The token is rejected.
    Rejected = 1,
    /// Wrong use, or input that cannot be read.
    WrongUse = 2,
    /// Nothing rejects the token, and its signature was not checked.
    NotChecked = 3,
    /// The keychain, or a file that belongs to Jotbench or was to be written, gave trouble.
    Trouble = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<Overall> for Exit {
    fn from(overall: Overall) -> Self {
        match overall {
            Overall::Accepted => Self::Done,
            Overall::Rejected => Self::Rejected,
            Overall::NotChecked => Self::NotChecked,
        }
    }
}

/// One thing that went wrong: `error: …`, and where there is something to do, `hint: …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// What is wrong and where. Never holds a secret.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
}

impl Complaint {
    /// The lines for standard error, with a word such as `error` or `warning` before the message.
    ///
    /// What a token or a file name brings along is escaped, so that no line can pass for another.
    #[must_use]
    pub fn lines(&self, word: &str) -> String {
        let mut lines = format!("{word}: {}\n", escaped(&self.message));
        if !self.hint.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(lines, "hint: {}", escaped(&in_lower_case(&self.hint)));
        }
        lines
    }
}

/// A sentence as it follows `hint: `: the window's hints begin with a capital letter, those of
/// the command line do not. Names and abbreviations keep theirs.
fn in_lower_case(hint: &str) -> String {
    let first_word = hint.split(' ').next().unwrap_or_default();
    let is_plain = first_word.chars().skip(1).all(|letter| letter.is_ascii_lowercase());
    match hint.chars().next() {
        Some(first) if is_plain && first_word != "Jotbench" => {
            first.to_lowercase().chain(hint.chars().skip(1)).collect()
        }
        _ => hint.to_owned(),
    }
}

/// Why a command did not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How the command ends.
    pub exit: Exit,
    /// Everything that is wrong, at least one thing.
    pub complaints: Vec<Complaint>,
}

impl Failure {
    /// Wrong use or unreadable input.
    #[must_use]
    pub fn wrong_use(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Exit::WrongUse, message, hint)
    }

    /// The keychain or a file gave trouble.
    #[must_use]
    pub fn trouble(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Exit::Trouble, message, hint)
    }

    /// The same with more words at the end of its first message: what else came of it.
    #[must_use]
    pub fn adding(mut self, words: &str) -> Self {
        if let Some(complaint) = self.complaints.first_mut() {
            complaint.message.push_str(words);
        }
        self
    }

    fn new(exit: Exit, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let complaint = Complaint { message: message.into(), hint: hint.into() };
        Self { exit, complaints: vec![complaint] }
    }

    /// The lines for standard error.
    #[must_use]
    pub fn lines(&self) -> String {
        self.complaints.iter().map(|complaint| complaint.lines("error")).collect()
    }
}

/// The text as one word of a shell, for hints that give a command to copy.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let is_plain = |one: char| one.is_ascii_alphanumeric() || "-_.".contains(one);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The hint for a name that is not known: the nearest known one, if one is near, and all of them.
#[must_use]
pub fn nearest_of(wanted: &str, what: &str, known: &[&str]) -> String {
    const NEAR_ENOUGH: f64 = 0.75;
    let near = known
        .iter()
        .map(|name| (strsim::jaro_winkler(&wanted.to_lowercase(), &name.to_lowercase()), *name))
        .filter(|(likeness, _)| *likeness >= NEAR_ENOUGH)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    let all = known.join(", ");
    match near {
        Some((_, name)) => format!("did you mean {name}? The {what} are: {all}"),
        None => format!("the {what} are: {all}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_cannot_forge_another_line() {
        let failure = Failure::wrong_use("no file x\nerror: y", "look\u{1b}[31m");
        assert_eq!(failure.lines(), "error: no file x\\u000aerror: y\nhint: look\\u001b[31m\n");
    }

    #[test]
    fn hints_begin_small_and_names_stay() {
        assert_eq!(in_lower_case("Choose another name"), "choose another name");
        assert_eq!(in_lower_case("JSON is needed"), "JSON is needed");
        assert_eq!(in_lower_case("Jotbench keeps it"), "Jotbench keeps it");
    }

    #[test]
    fn a_name_is_one_word_for_a_shell() {
        assert_eq!(shell_word("acme-prod"), "acme-prod");
        assert_eq!(shell_word("acme (imported)"), "'acme (imported)'");
        assert_eq!(shell_word("o'neil $x"), r"'o'\''neil $x'");
    }

    #[test]
    fn an_empty_hint_gives_no_line() {
        assert_eq!(Failure::trouble("the disk is full", "").lines(), "error: the disk is full\n");
    }

    #[test]
    fn the_nearest_name_comes_first() {
        let known = ["jwt", "gamification", "caf-smart-auth"];
        assert_eq!(
            nearest_of("gamefication", "profiles", &known),
            "did you mean gamification? The profiles are: jwt, gamification, caf-smart-auth"
        );
        assert!(nearest_of("zzz", "profiles", &known).starts_with("the profiles are: jwt"));
    }
}
