//! What is said when the arguments cannot be understood, and when help is asked for.

use clap::{
    CommandFactory as _, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{
    args::Arguments,
    failure::{Exit, Failure},
    output,
};

/// The commands that the help names.
#[must_use]
pub fn commands() -> Vec<&'static str> {
    // Built once and kept: the names live as long as the command that they belong to.
    static COMMAND: std::sync::OnceLock<clap::Command> = std::sync::OnceLock::new();
    let command = COMMAND.get_or_init(Arguments::command);
    command.get_subcommands().map(clap::Command::get_name).collect()
}

/// Prints the help or the version that was asked for; a mistake is a failure.
///
/// # Errors
/// The arguments are wrong, or standard output cannot be written.
pub fn answer(error: &Error) -> Result<Exit, Failure> {
    if !error.use_stderr() {
        output::print_styled(&error.render().ansi().to_string())?;
        return Ok(Exit::Done);
    }
    let (message, hint) = message_and_hint(error);
    Err(Failure::wrong_use(message, hint))
}

/// The parser's own words, in the form of all other errors: what is wrong up to the first empty
/// line, its suggestions as the hint.
fn message_and_hint(error: &Error) -> (String, String) {
    if let (Some(ContextValue::String(argument)), ErrorKind::TooManyValues) =
        (error.get(ContextKind::InvalidArg), error.kind())
    {
        // The value may be a secret: it is not repeated.
        return (format!("{argument} takes no value"), "see jotbench --help".to_owned());
    }
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n");
    let message = paragraphs.next().unwrap_or_default();
    let message = in_one_line(message.strip_prefix("error: ").unwrap_or(message));
    let mut hints: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        for line in paragraph.lines().map(str::trim) {
            if let Some(tip) = line.strip_prefix("tip: ") {
                hints.push(tip.to_owned());
            } else if let Some(usage) = line.strip_prefix("Usage: ")
                && hints.is_empty()
            {
                hints.push(format!("write {usage}"));
            }
        }
    }
    hints.push("--help says more".to_owned());
    (message, hints.join("; "))
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
