//! How fast `jotbench scan` is, and how much memory it takes.
//!
//! `cargo bench --bench scan` makes logs of 1 GB (`-- 200` makes them of 200 MB), reads them once so
//! that they lie in memory, and measures in one run:
//!
//! - a log without tokens: the wall time of `jotbench scan` against that of `rg -c eyJ`;
//! - a log with one HS256 token in every kilobyte, no two the same, verified on one thread: the
//!   processor time of `jotbench scan` against that of aws-lc-rs alone for the same signatures; and
//!   the wall time on two threads against that on one;
//! - the peak of resident memory on both, on one long line, on one long word, on zeros, and on
//!   standard input.
//!
//! It prints a table and fails where a limit is passed.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

#[cfg(target_os = "linux")]
mod logs;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod table;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    table::measure_all()
}

/// Peak memory and processor time of another process are read from `/proc`.
#[cfg(not(target_os = "linux"))]
fn main() {
    println!("This bench runs on Linux alone");
}
