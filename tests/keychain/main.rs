//! Secrets in a real Secret Service, and everything that can go wrong with one.
//!
//! - [`driver`]: the workers in a process of their own, told line by line what to call.
//! - [`contents`]: every secret comes back to the byte, and long lists of them.
//! - [`absence`]: no bus, no service, no default collection, and services that never answer.
//! - [`locks`]: locked, asked for the password, sent away, not answered.
//! - [`recovery`]: the service ends, is killed, and is started again.
//! - [`strange_items`]: items of others, damaged ones, two of the same name, and the list of all.
//! - [`fake`]: a Secret Service that misbehaves as none does on command.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;

mod absence;
mod contents;
mod driver;
mod fake;
mod locks;
mod recovery;
mod strange_items;

/// The name of the Secret Service on the bus.
const SECRETS: &str = "org.freedesktop.secrets";

/// The password of the login keyring.
const PASSWORD: &str = "opensesame";
