//! Deleting a client and its secrets.

use egui::Ui;

use super::unlock::{FileNeed, UnlockForm};
use crate::{
    bench::{Command, model::DeleteDialog},
    client::{Client, StoreKind},
    ui::{
        scene::Scene,
        widgets::{
            Button, Tone, dialog_answers_ui, dialog_problem_ui, dialog_title_ui, tone_line_ui,
        },
    },
};

/// Draws the dialog.
pub fn delete_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &DeleteDialog,
    unlock: &mut UnlockForm,
    fresh: bool,
) {
    let title = format!("Delete {}?", dialog.client.name);
    dialog_title_ui(ui, &title, &sentence(&dialog.client));
    let mut gated = false;
    if dialog.client.store == StoreKind::File
        && FileNeed::of(scene.model) == FileNeed::Passphrase
        && dialog.deleting.is_none()
    {
        tone_line_ui(ui, Tone::Warning, "Its secret lies in the encrypted file, which is locked");
        gated = unlock.gate_ui(ui, scene);
    }
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
        let delete = Button::danger(text).name("Delete client").enabled(!deleting && !gated);
        (cancel.clicked(), delete.show(ui).clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if delete {
        scene.ask(Command::DeleteClient(dialog.client.id.clone()));
    }
}

/// What is deleted, and from where.
fn sentence(client: &Client) -> String {
    let what = match client.previous {
        Some(_) => "its secret and its previous secret",
        None => "its secret",
    };
    let place = match client.store {
        StoreKind::Session => String::new(),
        store => format!(" in {}", store.title()),
    };
    format!("Its record and {what}{place} are deleted; this cannot be undone")
}
