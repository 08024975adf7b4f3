//! The command line, from outside: the real program, its exit codes and what it writes.
//!
//! - [`guides`]: tokens as the APIs' guides want them, made and checked.
//! - [`contract`]: `inspect --json`, name by name, and the exit codes.
//! - [`inspect`], [`sign`], [`profiles`]: each command, with good and bad input.
//! - [`scan`]: the tokens of logs, dumps and streams, a line each.
//! - [`serializations`]: tokens in JSON, and tokens without their content.
//! - [`key_sets`]: the key of a set that was used is named.
//! - [`keys`]: keys made, converted, explained; encrypted ones opened.
//! - [`clients`]: clients with a real keyring, and without one.
//! - [`any_client`]: which client signed?
//! - [`doctor`]: why a signature does not verify.
//! - [`encrypted_file`]: clients without a keychain, exported and imported.
//! - [`usage`]: mistakes, help, and the window that cannot open.
#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;

mod any_client;
mod clients;
mod contract;
mod doctor;
mod encrypted_file;
mod guides;
mod inspect;
mod key_sets;
mod keys;
mod profiles;
mod scan;
mod serializations;
mod sign;
mod usage;

use common::tokens;

/// Runs the program, which must end with this code; what it wrote does not matter.
#[track_caller]
fn ends_with(code: i32, cli: common::Cli) {
    drop(cli.run().expect_code(code));
}
