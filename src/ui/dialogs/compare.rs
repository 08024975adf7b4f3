//! Comparing two tokens.

use egui::Ui;

use crate::{bench::model::CompareDialog, ui::scene::Scene};

/// What is typed into it.
#[derive(Debug, Default)]
pub struct CompareForm {}

/// Draws the dialog.
pub fn compare_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &CompareDialog,
    form: &mut CompareForm,
    fresh: bool,
) {
    // STUB
    let _ = (ui, scene, dialog, form, fresh);
}
