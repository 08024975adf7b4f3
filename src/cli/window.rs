//! Before the window opens: what it opens with, and whether there is a display to open it on.

use std::path::{Path, PathBuf};

use super::{
    failure::{Failure, nearest_of},
    text_source::{as_text, read_file, read_standard_input, unreadable},
};
use crate::files::{self, Cause};

const WITHOUT_A_WINDOW: &str = "use the command line, e.g. jotbench inspect -";

/// What the window opens with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// A token's text, from standard input or a pipe.
    Text(String),
    /// A file that is there.
    File(PathBuf),
}

/// Finds what the window is to open with, and opens it.
///
/// # Errors
/// The file cannot be read, there is no display or a library is missing, or the window fails.
pub fn open(
    file: Option<&Path>,
    commands: &[&str],
    open_window: impl FnOnce(Option<Opening>) -> Result<(), String>,
) -> Result<(), Failure> {
    let is_standard_input = file == Some(Path::new("-"));
    // A mistyped command is said to be one, display or not. But nobody is to type a token first
    // and then hear that there is no window for it.
    let from_file = match file.filter(|_| !is_standard_input) {
        Some(path) => {
            Some(file_or_pipe(path).map_err(|failure| or_command(failure, path, commands))?)
        }
        None => None,
    };
    require_display()?;
    let opening = if is_standard_input {
        Some(Opening::Text(as_text(read_standard_input()?, "standard input")?))
    } else {
        from_file
    };
    open_window(opening).map_err(|reason| {
        let reason = without_source_place(&reason);
        Failure::wrong_use(format!("the window cannot be opened: {reason}"), WITHOUT_A_WINDOW)
    })
}

/// The window library's errors name a line of its own source before the reason, as in
/// `os error at …/mod.rs:788: Failed to open connection to X server`.
fn without_source_place(reason: &str) -> &str {
    reason
        .split_once("os error at ")
        .and_then(|(_, rest)| rest.split_once(".rs:"))
        .and_then(|(_, rest)| rest.split_once(": "))
        .map_or(reason, |(_, words)| words)
}

/// A file is left to the window; a pipe, as `<(…)` gives one, can only be read here.
fn file_or_pipe(path: &Path) -> Result<Opening, Failure> {
    match files::require_regular(path) {
        Ok(()) => Ok(Opening::File(path.to_owned())),
        Err(fault) if fault.cause == Cause::NotRegular => {
            as_text(read_file(path)?, &path.display().to_string()).map(Opening::Text)
        }
        Err(fault) => Err(unreadable(&fault)),
    }
}

/// A word that is no file may be a command that was mistyped.
fn or_command(mut failure: Failure, file: &Path, commands: &[&str]) -> Failure {
    let word = file.to_str().filter(|word| !word.contains(['/', '\\', '.']));
    if let (Some(word), false) = (word, file.exists())
        && let Some(complaint) = failure.complaints.first_mut()
    {
        complaint.hint =
            format!("it is no command either: {}", nearest_of(word, "commands", commands));
    }
    failure
}

/// Looks for what the window system needs, where its absence would be a riddle or a panic.
#[cfg(target_os = "linux")]
fn require_display() -> Result<(), Failure> {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let wayland = is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET");
    if !wayland && !is_set("DISPLAY") {
        return Err(Failure::wrong_use(
            "no display: neither WAYLAND_DISPLAY nor DISPLAY is set",
            WITHOUT_A_WINDOW,
        ));
    }
    let missing = |library: &str, package: &str| {
        Failure::wrong_use(
            format!("the window needs the library {library}, which is not installed"),
            format!(
                "install it (on Debian and Ubuntu: apt install {package}), or {WITHOUT_A_WINDOW}"
            ),
        )
    };
    if xkbcommon_dl::xkbcommon_option().is_none() {
        return Err(missing("libxkbcommon", "libxkbcommon0"));
    }
    if !wayland && xkbcommon_dl::x11::xkbcommon_x11_option().is_none() {
        return Err(missing("libxkbcommon-x11", "libxkbcommon-x11-0"));
    }
    Ok(())
}

/// Other systems always have a display.
#[cfg(not(target_os = "linux"))]
fn require_display() -> Result<(), Failure> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_librarys_own_source_is_not_named() {
        let reason = "winit EventLoopError: os error at /x/mod.rs:788: Failed to connect: no X";
        assert_eq!(without_source_place(reason), "Failed to connect: no X");
        assert_eq!(without_source_place("no OpenGL 2.0"), "no OpenGL 2.0");
    }
}
