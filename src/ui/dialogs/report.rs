//! Reporting what is known of a token.

use egui::Ui;

use crate::{bench::model::ReportDialog, ui::scene::Scene};

/// What is typed into it.
#[derive(Debug, Default)]
pub struct ReportForm {}

/// Draws the dialog.
pub fn report_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ReportDialog,
    form: &mut ReportForm,
    fresh: bool,
) {
    // STUB
    let _ = (ui, scene, dialog, form, fresh);
}
