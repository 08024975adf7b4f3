//! The program: the command line, or the window where no command is given.

use std::{alloc::System, io::Write as _, process::ExitCode};

use jotbench::{cli, crash, hardening, ui};
use zeroizing_alloc::ZeroAlloc;

/// Wipes whatever is freed. Secrets are wiped by their owners already; this is for the copies that
/// other libraries make of them and forget: input events, messages of the bus, layouts of text.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    crash::keep_quiet_about_data();
    if let Err(error) = hardening::forbid_inspection() {
        // There is nobody left to be told where standard error is gone.
        let _ = writeln!(
            std::io::stderr(),
            "warning: other programs of yours may read the memory of this one: {error}"
        );
    }
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
