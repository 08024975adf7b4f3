//! Reproducing the token on the bench for a client of one's own.

use egui::Ui;

use crate::{bench::model::ReproduceDialog, ui::scene::Scene};

/// What is typed into it.
#[derive(Debug, Default)]
pub struct ReproduceForm {}

/// Draws the dialog.
pub fn reproduce_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ReproduceDialog,
    form: &mut ReproduceForm,
    fresh: bool,
) {
    // STUB
    let _ = (ui, scene, dialog, form, fresh);
}
