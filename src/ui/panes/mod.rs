//! The bars and panes of the window, one file each. They draw the model and say what the user did.

mod annotations;
mod api_answer;
mod as_of;
mod claims;
mod clients;
mod dates;
mod findings;
mod header;
mod key;
mod menu_bar;
mod payload;
mod secret;
mod status_bar;
mod token;
mod tray;
mod verdict_strip;

pub use clients::clients_pane_ui;
pub use dates::day_words;
pub use findings::findings_pane_ui;
pub use header::{header_has_note, header_pane_ui};
pub use menu_bar::{action_item_ui, menu_bar_ui};
pub use payload::payload_pane_ui;
pub use secret::{encoding_menu_ui, secret_pane_ui};
pub use status_bar::status_bar_ui;
pub use token::token_pane_ui;
pub use tray::{tray_height, tray_pane_ui};
pub use verdict_strip::verdict_strip_ui;
