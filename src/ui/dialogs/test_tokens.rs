//! Making bad tokens of a good one.

use egui::Ui;

use crate::{bench::model::TestTokensDialog, ui::scene::Scene};

/// What is typed into it.
#[derive(Debug, Default)]
pub struct TestTokensForm {}

/// Draws the dialog.
pub fn test_tokens_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &TestTokensDialog,
    form: &mut TestTokensForm,
    fresh: bool,
) {
    // STUB
    let _ = (ui, scene, dialog, form, fresh);
}
