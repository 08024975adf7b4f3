//! The program: the command line, or the window where no command is given.

use std::process::ExitCode;

use jotbench::cli::{self, Opening};

fn main() -> ExitCode {
    cli::run(std::env::args_os(), open_window)
}

/// Opens the window and returns when it is closed; the error is why it could not be opened.
fn open_window(opening: Option<Opening>) -> Result<(), String> {
    drop(opening);
    Err("this build has no window".to_owned())
}
