//! Opening a file at a typed path, where there is no file dialog or the file could not be read.

use std::path::PathBuf;

use egui::{Key, Ui};

use crate::{
    bench::{Command, effect::Opened, model::OpenDialog},
    ui::{
        scene::Scene,
        widgets::{Button, TextField, dialog_answers_ui, dialog_problem_ui, dialog_title_ui},
    },
};

/// What is typed into the dialog.
#[derive(Debug, Default)]
pub struct OpenForm {
    path: String,
}

/// Draws the dialog.
pub fn open_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &OpenDialog,
    form: &mut OpenForm,
    fresh: bool,
) {
    let (title, sentence, hint) = match dialog.what {
        Opened::Token => ("Open token", "A file with a token, or with a key", "/home/me/token.jwt"),
        Opened::Secret => (
            "Open key",
            "A file with a secret or a key: PEM, DER, OpenSSH, JWK or JWK Set",
            "/home/me/key.pem",
        ),
        Opened::Content => ("Open content", "The content that the token signs", "/home/me/content"),
        Opened::Clients => (
            "Import clients",
            "A file that was made by exporting clients",
            "/home/me/clients.jotbench.age",
        ),
    };
    dialog_title_ui(ui, title, sentence);
    let field = TextField::new("Path").hint(hint).code(true).show(ui, &mut form.path);
    if fresh {
        field.request_focus();
    }
    let submitted = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    let ready = !form.path.trim().is_empty();
    let (cancel, open) = dialog_answers_ui(ui, "", |ui| {
        let cancel = Button::new("Cancel").show(ui).clicked();
        (cancel, Button::primary("Open").name("Open file").enabled(ready).show(ui).clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if ready && (open || submitted) {
        let path = PathBuf::from(form.path.trim());
        scene.ask(Command::OpenPath { what: dialog.what, path });
    }
}
