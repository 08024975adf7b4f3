//! Jotbench: a native desktop workbench for JSON Web Tokens.
//!
//! The map of the house: what each module is for, and what is never in it. Dependencies point one
//! way: `ui, cli -> bench -> profile, client -> jwt`.
//!
//! | module | what it is for | what is never here |
//! |---|---|---|
//! | [`jwt`] | tokens: parse, sign, verify, keys, JSON text, registered claims, findings | egui, files, the network, the clock, global state |
//! | [`profile`] | what an API demands of a token, and the rules that check it | secrets, egui, the keychain, the clock |
//! | [`client`] | who signs for which API: the index file, and the stores that hold the secrets | egui, threads; a secret in the index |
//! | [`mod@bench`] | the model of the window: what lies on the bench, what is known of it, how it changes | egui, threads, files, the keychain, the clock |
//! | [`worker`] | named threads for what blocks: keychain, clipboard, dialogs, files, large tokens | a call that blocks the frame thread |
//! | [`ui`] | the window: design tokens, widgets, panes, dialogs; it draws the model and emits commands | in what draws: the keychain, files, the clipboard, the clock, threads |
//! | [`cli`] | the same work without a window | rules about tokens; a secret in an argument, an error or an output |
//! | [`scan`] | finding tokens in files and streams of any size, in constant memory | what a token is worth; egui |
//! | [`files`] | how files are read and written: with a size limit; beside and renamed, for this user alone | a file replaced unasked |
//! | [`crash`] | what is said when the program itself fails | what it was working on |
//! | [`hardening`] | what is asked of the operating system for our own protection; the one place for it | unsafe code |
//! | [`settings`] | what the user has set, once for all | a secret, a token |
//! | [`paths`] | where Jotbench keeps its files | reading or writing any |
//!
//! Nowhere is a connection to the network, and nowhere a secret outside [`jwt::Secret`]. The walls
//! that clippy can see stand in `.clippy.toml`: colours come from [`ui::theme`], the clipboard and
//! the dialogs are [`worker`]'s, the keychain is [`client`]'s, the moment is passed in.
//!
//! The way of the data: a view draws the [`bench::Model`] and emits [`bench::Command`]s;
//! [`bench::Model::apply`] changes it and asks for [`bench::Effect`]s; workers carry them out and
//! answer with [`bench::Event`]s. The command line asks [`bench::judge`] the same question that the
//! window asks. Where to begin a change:
//!
//! - a check or its wording: [`jwt::token`], [`jwt::header`], [`jwt::key`], [`jwt::claims`],
//!   [`jwt::verify()`] or [`profile::check`], its row in [`jwt::rule`], and its cases in
//!   `tests/findings`
//! - an algorithm: its row in [`jwt::algorithm`]; a form of key file: `jwt/key/recognise.rs`
//! - an API's rules: `assets/profiles`
//! - something to ask for: [`bench::action`], which gives menu, palette, tooltip and shortcut
//! - what a pane shows: its file in `ui/panes`; how anything looks: [`ui::theme`], [`ui::widgets`]
//! - a place for secrets: [`client::store`], what is done there in order: [`client::operations`];
//!   its calls off the frame thread: `worker/stores`
//! - what counts as a token in a text: [`jwt::find`]; how large files are searched: [`scan`]
//! - why a signature does not verify, and what would: [`jwt::doctor`]; who signed it:
//!   [`bench::signer`]
//! - the list of tokens: [`bench::tray`] and, for what is done with it, `bench/model/tray`; what a
//!   line says of a token: [`bench::summary`], found out by [`bench::assess`]
//! - what a report tells and what it masks: [`bench::report`]; how two tokens are compared:
//!   [`bench::compare`]; a token made anew: [`bench::reproduce`]; a bad token to test an API with:
//!   [`bench::test_tokens`]
//! - what the API itself would answer: [`profile::answer`]
//! - an option of the command line: `cli/args`

pub mod bench;
pub mod cli;
pub mod client;
pub mod crash;
pub mod files;
pub mod hardening;
pub mod jwt;
pub mod paths;
pub mod profile;
pub mod scan;
pub mod settings;
mod toml_section;
pub mod ui;
pub mod worker;
