//! Giving the encrypted file another passphrase.

use egui::Ui;

use crate::{
    bench::model::PassphraseDialog,
    ui::{scene::Scene, widgets::dialog_title_ui},
};

/// What is typed into the dialog.
#[derive(Debug, Default)]
pub struct PassphraseForm {}

/// Draws the dialog.
pub fn passphrase_dialog_ui(
    ui: &mut Ui,
    _scene: &mut Scene<'_>,
    _dialog: &PassphraseDialog,
    _form: &mut PassphraseForm,
    _fresh: bool,
) {
    dialog_title_ui(ui, "Change passphrase", ""); // STUB
}
