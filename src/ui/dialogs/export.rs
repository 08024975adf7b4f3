//! Exporting clients with their secrets.

use egui::Ui;

use crate::{
    bench::model::ExportDialog,
    ui::{scene::Scene, widgets::dialog_title_ui},
};

/// What is typed into the dialog.
#[derive(Debug, Default)]
pub struct ExportForm {}

/// Draws the dialog.
pub fn export_dialog_ui(
    ui: &mut Ui,
    _scene: &mut Scene<'_>,
    _dialog: &ExportDialog,
    _form: &mut ExportForm,
    _fresh: bool,
) {
    dialog_title_ui(ui, "Export clients", ""); // STUB
}
