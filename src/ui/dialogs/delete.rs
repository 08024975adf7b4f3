//! Deleting a client and its secret.

use egui::Ui;

use crate::{
    bench::{Command, model::DeleteDialog},
    ui::{
        scene::Scene,
        widgets::{Button, dialog_answers_ui, dialog_problem_ui, dialog_title_ui},
    },
};

/// Draws the dialog.
pub fn delete_dialog_ui(ui: &mut Ui, scene: &mut Scene<'_>, dialog: &DeleteDialog, fresh: bool) {
    let title = format!("Delete {}?", dialog.client.name);
    dialog_title_ui(
        ui,
        &title,
        "Its record and its secret in the keychain are deleted; this cannot be undone",
    );
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    let deleting = dialog.deleting.is_some();
    let (cancel, delete) = dialog_answers_ui(ui, "", |ui| {
        let cancel = Button::new("Cancel").show(ui);
        if fresh {
            // Enter must not delete by accident.
            cancel.request_focus();
        }
        let text = if deleting { "Deleting…" } else { "Delete" };
        let delete = Button::danger(text).name("Delete client").enabled(!deleting).show(ui);
        (cancel.clicked(), delete.clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if delete {
        scene.ask(Command::DeleteClient(dialog.client.id.clone()));
    }
}
