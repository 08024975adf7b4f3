//! Saving to a typed path, where there is no file dialog or the file could not be written.

use std::path::PathBuf;

use egui::{Key, Ui};

use crate::{
    bench::{Command, model::SaveDialog},
    ui::{
        scene::Scene,
        widgets::{Button, TextField, dialog_answers_ui, dialog_problem_ui, dialog_title_ui},
    },
};

/// What is typed into the dialog.
#[derive(Debug, Default)]
pub struct SaveForm {
    path: String,
}

impl SaveForm {
    /// The form with the suggested name.
    pub fn new(dialog: &SaveDialog) -> Self {
        Self { path: dialog.what.file_name().to_owned() }
    }
}

/// Draws the dialog.
pub fn save_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &SaveDialog,
    form: &mut SaveForm,
    fresh: bool,
) {
    let title = format!("Save {}", dialog.what.title());
    dialog_title_ui(ui, &title, "The file is readable by you alone");
    let field = TextField::new("Path").code(true).show(ui, &mut form.path);
    if fresh {
        field.request_focus();
    }
    let submitted = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    let ready = !dialog.saving && !form.path.trim().is_empty();
    let (cancel, replace, save) = dialog_answers_ui(ui, "", |ui| {
        let cancel = Button::new("Cancel").show(ui).clicked();
        let replace = dialog.exists && Button::danger("Replace").enabled(ready).show(ui).clicked();
        let text = if dialog.saving { "Saving…" } else { "Save" };
        (cancel, replace, Button::primary(text).name("Save file").enabled(ready).show(ui).clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if ready && (save || replace || submitted) {
        let path = PathBuf::from(form.path.trim());
        scene.ask(Command::SaveTo { what: dialog.what, path, replace });
    }
}
