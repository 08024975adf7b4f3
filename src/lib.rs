//! Jotbench: a native desktop workbench for JSON Web Tokens.
//!
//! The map of the house. Dependencies point one way: `ui, cli -> bench -> profile, client -> jwt`.
//!
//! - [`jwt`]: tokens. Parse, sign, verify, keys, JSON text, registered claims, findings. No egui,
//!   no files, no clock.
//! - [`profile`]: what an API demands of a token, and the rules that check it.
//! - [`client`]: a client's record and its secret: index file, secret stores.
//! - [`cli`]: the command line, the same work without a window.
//! - [`ui`]: the window: design tokens, widgets and panes. It draws and reports; it never touches the
//!   keychain, files, the clipboard or the clock.
//! - [`worker`]: named threads for what blocks: keychain, clipboard, dialogs, files, large tokens.
//! - [`files`], [`paths`]: how files are written and read, and where they lie.

pub mod bench;
pub mod cli;
pub mod client;
pub mod files;
pub mod jwt;
pub mod paths;
pub mod profile;
pub mod ui;
pub mod worker;
