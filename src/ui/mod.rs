//! The window: what it is made of and how it looks.
//!
//! - [`theme`]: design tokens, fonts, and the style that egui's own widgets take from them.
//! - [`icons`]: drawn, not typed, so that they are crisp and need no font.
//! - [`widgets`]: one file each; they draw what they are given and report what was done.
//! - [`layout`]: where the panes lie for a window of a given size.
//! - [`window`]: the whole, made of [`panes`] and [`dialogs`], one file each; [`view`] holds the
//!   texts under the user's hands, [`scene`] what is drawn and what was asked for.
//! - [`app`]: the program behind it: clock, workers, waking; [`idle`] tells it when to lock,
//!   [`clipboard_keys`] what to copy, cut and paste. [`run`] opens the window.
//!
//! What is never here: the keychain, files, the clipboard, the clock, threads. A view draws what it
//! is given and says what the user did. Nothing animates without end, so an idle window draws no
//! frame.

pub mod app;
pub mod clipboard_keys;
pub mod dialogs;
pub mod frame_log;
pub mod icons;
pub mod idle;
pub mod input_order;
pub mod layout;
pub mod panes;
mod run;
pub mod scene;
pub mod shortcuts;
pub mod theme;
pub mod view;
pub mod widgets;
pub mod window;

pub use run::{Opening, run};

pub use theme::{Tokens, UiTokens};
