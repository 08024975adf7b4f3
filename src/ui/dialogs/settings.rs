//! The settings.

use egui::Ui;

use crate::ui::{scene::Scene, widgets::dialog_title_ui};

/// Draws the dialog.
pub fn settings_dialog_ui(ui: &mut Ui, _scene: &mut Scene<'_>, _fresh: bool) {
    dialog_title_ui(ui, "Settings", ""); // STUB
}
