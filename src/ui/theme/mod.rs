//! How the window looks: colours and measures, fonts, and egui's style made of them.

pub mod fonts;
pub mod style;
pub mod tokens;

pub use style::install;
pub use tokens::{Tokens, UiTokens, measure, space};
