//! The window: what it is made of and how it looks.
//!
//! - [`theme`]: design tokens, fonts, and the style that egui's own widgets take from them.
//! - [`icons`]: drawn, not typed, so that they are crisp and need no font.
//! - [`widgets`]: one file each; they draw what they are given and report what was done.
//! - [`layout`]: where the panes lie for a window of a given size.
//!
//! What is never here: the keychain, files, the clipboard, the clock, threads. A view draws what it
//! is given and says what the user did. Nothing animates without end, so an idle window draws no
//! frame.

pub mod icons;
pub mod layout;
pub mod theme;
pub mod widgets;

pub use theme::{Tokens, UiTokens};
