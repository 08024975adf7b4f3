//! Opening a file at a typed path.

use egui::Ui;

use crate::{
    bench::model::OpenDialog,
    ui::{scene::Scene, widgets::dialog_title_ui},
};

/// What is typed into the dialog.
#[derive(Debug, Default)]
pub struct OpenForm {}

/// Draws the dialog.
pub fn open_dialog_ui(
    ui: &mut Ui,
    _scene: &mut Scene<'_>,
    _dialog: &OpenDialog,
    _form: &mut OpenForm,
    _fresh: bool,
) {
    dialog_title_ui(ui, "Open file", ""); // STUB
}
