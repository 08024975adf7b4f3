//! The program: the command line, or the window where no command is given.

use std::process::ExitCode;

use jotbench::{cli, crash, ui};

fn main() -> ExitCode {
    crash::keep_quiet_about_data();
    cli::run(std::env::args_os(), open_window)
}

/// Opens the window and returns when it is closed; the error is why it could not be opened.
fn open_window(opening: Option<cli::Opening>) -> Result<(), String> {
    let opening = opening.map(|opening| match opening {
        cli::Opening::Text(text) => ui::Opening::Text(text),
        cli::Opening::File(path) => ui::Opening::File(path),
    });
    ui::run(opening).map_err(|error| error.to_string())
}
