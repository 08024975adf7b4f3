//! Tokens cross over: what Jotbench signs, other libraries verify, and what they sign, it verifies.
//!
//! - [`setup`]: the libraries, installed below `target` at their pinned versions.
//! - [`peer`]: a library at work, behind the scripts in `peers`.
//! - [`keys`]: the keys that both sides use.
//! - [`expected`]: which library has which algorithm.
//! - [`workbench`]: Jotbench's own command line, as the other side.
//! - [`compact`]: compact tokens, of every algorithm that a library shares with Jotbench.
//! - [`serializations`]: the JSON serializations, and detached or unencoded content.
//! - [`key_forms`]: keys as PEM and JWK, and their thumbprints.
//! - [`in_process`]: the same with the Rust crate `jsonwebtoken`.
//!
//! `cargo test --test crossover -- --nocapture` prints what crossed.
#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;

mod compact;
mod expected;
mod in_process;
mod key_forms;
mod keys;
mod peer;
mod serializations;
mod setup;
mod workbench;
