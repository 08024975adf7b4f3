//! Chips: small choices in a row, such as `+15 min`.

use egui::{Response, Ui};

use super::Button;

/// A chip that is chosen or not.
pub fn chip_ui(ui: &mut Ui, text: &str, selected: bool) -> Response {
    Button::new(text).selected(selected).show(ui)
}
