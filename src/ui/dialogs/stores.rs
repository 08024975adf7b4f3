//! Where clients and secrets have drifted apart.

use egui::Ui;

use crate::{
    bench::model::StoresDialog,
    ui::{scene::Scene, widgets::dialog_title_ui},
};

/// What is typed into the dialog.
#[derive(Debug, Default)]
pub struct StoresForm {}

/// Draws the dialog.
pub fn stores_dialog_ui(
    ui: &mut Ui,
    _scene: &mut Scene<'_>,
    _dialog: &StoresDialog,
    _form: &mut StoresForm,
    _fresh: bool,
) {
    dialog_title_ui(ui, "Check secrets", ""); // STUB
}
