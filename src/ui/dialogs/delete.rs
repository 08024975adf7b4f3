//! Deleting a client and its secret.

use egui::Ui;

use super::{buttons_ui, problem_ui, title_ui};
use crate::{
    bench::{Command, model::DeleteDialog},
    ui::{scene::Scene, widgets::Button},
};

/// Draws the dialog.
pub fn delete_dialog_ui(ui: &mut Ui, scene: &mut Scene<'_>, dialog: &DeleteDialog, fresh: bool) {
    let title = format!("Delete {}?", dialog.client.name);
    title_ui(
        ui,
        &title,
        "Its record and its secret in the keychain are deleted; this cannot be undone",
    );
    if let Some(problem) = &dialog.problem {
        problem_ui(ui, problem);
    }
    let deleting = dialog.deleting.is_some();
    let (cancel, delete) = buttons_ui(ui, |ui| {
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
