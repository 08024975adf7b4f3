//! The command line: the work of the bench without a window, for scripts and for machines without
//! a display.
//!
//! One file per command, and one per thing that commands share. Only this module reads the clock,
//! standard input and the environment for them. What is never here: a secret in an argument, in
//! an error or in what is printed; a rule about tokens, for those are in [`jwt`](crate::jwt) and
//! [`profile`](crate::profile).

mod any_client;
mod args;
mod clients;
mod contract;
mod failure;
mod file_passphrase;
mod inspect;
mod key_source;
mod keychain;
mod keys;
mod output;
mod passphrase;
mod profiles;
mod report;
mod scan;
mod secret_source;
mod set_claim;
mod sign;
mod stores;
mod text_source;
mod time;
mod usage;
mod window;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser as _;

use args::{Arguments, Command};
use failure::{Exit, Failure};
pub use window::Opening;

/// Does what the arguments (the program's name first) ask for, and gives the exit code.
///
/// Where they name no command, `open_window` is called with what the window is to show; its error
/// is why it could not be opened.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    open_window: impl FnOnce(Option<Opening>) -> Result<(), String>,
) -> ExitCode {
    let outcome = Arguments::try_parse_from(arguments)
        .map_or_else(|error| usage::answer(&error), |arguments| obey(arguments, open_window));
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::complain(&failure.lines());
            failure.exit.into()
        }
    }
}

fn obey(
    arguments: Arguments,
    open_window: impl FnOnce(Option<Opening>) -> Result<(), String>,
) -> Result<Exit, Failure> {
    match arguments.command {
        Some(Command::Inspect(arguments)) => inspect::run(&arguments),
        Some(Command::Scan(arguments)) => scan::run(&arguments),
        Some(Command::Sign(arguments)) => sign::run(&arguments),
        Some(Command::Clients { command }) => clients::run(&command),
        Some(Command::Keys { command }) => keys::run(&command),
        Some(Command::Profiles { command }) => profiles::run(&command),
        None => {
            window::open(arguments.file.as_deref(), &usage::commands(), open_window)?;
            Ok(Exit::Done)
        }
    }
}
