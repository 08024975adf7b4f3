//! Bad input, the whole list of it, through the library and through the real program.
//!
//! The rule for every row: no panic and no freeze; what was pasted is kept byte for byte; a finding
//! names the part and the place; whatever can be decoded is shown all the same; nothing of it can
//! steer the terminal; the exit code is the contract's.
//!
//! - [`row`]: what a row is, and how it is checked.
//! - [`algorithms`], [`texts`], [`dates`], [`forms`], [`hostile`]: the rows.
//! - [`clocks`]: moments and leeways at their extremes.
//! - [`key_files`]: every key file of the test data is used or named.
//! - [`sizes`]: tokens of 1, 10 and 50 MB.
#![cfg(target_os = "linux")]

#[path = "../common/mod.rs"]
mod common;

mod algorithms;
mod clocks;
mod dates;
mod forms;
mod hostile;
mod key_files;
mod row;
mod sizes;
mod texts;
