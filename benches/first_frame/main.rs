//! How soon the window is there, beside an empty eframe window, and whether it rests when idle.
//!
//! `cargo bench --bench first_frame [-- RUNS]` starts both windows by turns on an X server of its
//! own and prints the medians. It fails when the window takes more than 1.25 times as long as the
//! empty one, or draws a frame in ten idle seconds.
#![cfg_attr(not(target_os = "linux"), expect(unused, reason = "the display is one of Linux"))]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

#[cfg(target_os = "linux")]
#[path = "../../tests/common/mod.rs"]
mod common;
mod empty_window;
#[cfg(target_os = "linux")]
mod measure;

use std::process::ExitCode;

/// The argument with which this program is the empty window.
const EMPTY_WINDOW: &str = "--empty-window";

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == EMPTY_WINDOW) {
        return empty_window::run();
    }
    #[cfg(target_os = "linux")]
    return measure::run();
    #[cfg(not(target_os = "linux"))]
    ExitCode::SUCCESS
}
