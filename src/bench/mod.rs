//! The bench: what lies on it, what is known of it, and how it changes.
//!
//! [`Model`] is the one truth of the window. Views draw it and emit [`Command`]s;
//! [`Model::apply`] changes it and asks for [`Effect`]s; workers carry those out and answer with
//! [`Event`]s. What is never here: egui, threads, files, the keychain, the clock (`now` is passed
//! in), so every test can stand still in time.
//!
//! The way from a ticket to the answer has a room for each step: [`tray`] holds the tokens that were
//! found, [`assess`] judges each of them for its line ([`summary`]), [`signer`] finds out whose key
//! signed one, [`diagnosis`] asks [`jwt::doctor`](crate::jwt::doctor) why a signature fails,
//! [`compare`] lays two tokens side by side, [`reproduce`] makes one anew, [`test_tokens`] makes bad
//! ones to test an API with, and [`report`] tells others what was found.

pub mod action;
pub mod analysis;
pub mod assess;
pub mod command;
pub mod compare;
pub mod diagnosis;
pub mod draft;
pub mod effect;
pub mod event;
pub mod export;
pub mod former;
pub mod key_work;
pub mod model;
pub mod report;
pub mod reproduce;
pub mod signer;
pub mod summary;
pub mod test_tokens;
pub mod tray;
pub mod words;

pub use action::Action;
pub use analysis::{Analysis, Question, judge};
pub use command::Command;
pub use draft::{Draft, Payload};
pub use effect::Effect;
pub use event::Event;
pub use model::Model;
