//! Importing clients with their secrets.

use egui::Ui;

use crate::{
    bench::model::ImportDialog,
    ui::{scene::Scene, widgets::dialog_title_ui},
};

/// What is typed into the dialog.
#[derive(Debug, Default)]
pub struct ImportForm {}

/// Draws the dialog.
pub fn import_dialog_ui(
    ui: &mut Ui,
    _scene: &mut Scene<'_>,
    _dialog: &ImportDialog,
    _form: &mut ImportForm,
    _fresh: bool,
) {
    dialog_title_ui(ui, "Import clients", ""); // STUB
}
