//! Exporting clients with their secrets.

use std::collections::HashSet;

use egui::{ScrollArea, Ui};

use super::unlock::{FileNeed, UnlockForm};
use crate::{
    bench::{
        Command,
        model::{ExportDialog, Model},
    },
    client::{Client, ClientRef, StoreKind},
    ui::{
        scene::Scene,
        theme::{measure, space},
        widgets::{
            Button, NewPassphrase, Tone, checkbox_ui, dialog_answers_ui, dialog_body_ui,
            dialog_problem_ui, dialog_title_ui, field_label_ui, note_ui, tone_line_ui,
        },
    },
};

/// What is typed and chosen in the dialog. Secrets are wiped when it is dropped.
#[derive(Debug, Default)]
pub struct ExportForm {
    /// Those that stay out of the file.
    left_out: HashSet<ClientRef>,
    passphrase: NewPassphrase,
    unlock: UnlockForm,
    /// Whether it was asked for while no client was chosen.
    none_chosen: bool,
}

impl ExportForm {
    /// Wipes what was typed; what was chosen stays.
    pub fn wipe(&mut self) {
        self.passphrase.wipe();
        self.unlock.wipe();
    }

    fn chosen<'m>(&self, model: &'m Model) -> Vec<&'m Client> {
        let all = model.clients.clients.iter();
        all.filter(|client| !self.left_out.contains(&client.id)).collect()
    }
}

/// Draws the dialog.
pub fn export_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ExportDialog,
    form: &mut ExportForm,
    fresh: bool,
) {
    dialog_title_ui(
        ui,
        "Export clients",
        "With their secrets, into one file that is encrypted under a passphrase",
    );
    let working = dialog.working.is_some();
    let mut submitted = false;
    let mut gated = false;
    dialog_body_ui(ui, |ui| {
        ui.add_enabled_ui(!working, |ui| {
            clients_ui(ui, scene.model, form);
            let in_file = |client: &&Client| client.store == StoreKind::File;
            let needs_file = form.chosen(scene.model).iter().any(in_file)
                && FileNeed::of(scene.model) == FileNeed::Passphrase;
            if needs_file {
                tone_line_ui(
                    ui,
                    Tone::Warning,
                    "Some of their secrets lie in the encrypted file, which is locked",
                );
                gated = form.unlock.gate_ui(ui, scene);
            } else {
                let fields = form.passphrase.show(ui, "Passphrase of the export");
                if fresh {
                    fields.first.request_focus();
                }
                submitted = fields.submitted;
            }
        });
    });
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    note_ui(
        ui,
        "Jotbench imports it, and age --decrypt opens it; whoever has both has the secrets",
    )
    .on_hover_text(
        "The file and its passphrase together give the secrets away: send them on two ways",
    );
    let (cancel, export) = dialog_answers_ui(ui, "", |ui| {
        let cancel = Button::new("Cancel").show(ui).clicked();
        let text = if working { "Encrypting…" } else { "Export…" };
        let export = Button::primary(text).name("Export the clients").enabled(!working && !gated);
        (cancel, export.show(ui).clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if (export || submitted) && !working && !gated {
        let clients: Vec<_> =
            form.chosen(scene.model).into_iter().map(|client| client.id.clone()).collect();
        form.none_chosen = clients.is_empty();
        let passphrase = form.passphrase.chosen();
        if let (false, Some(passphrase)) = (form.none_chosen, passphrase) {
            scene.ask(Command::Export { clients, passphrase });
        }
    }
}

/// Draws the clients, each with a box, and one for all above them.
fn clients_ui(ui: &mut Ui, model: &Model, form: &mut ExportForm) {
    let clients = &model.clients.clients;
    let count = form.chosen(model).len();
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        field_label_ui(ui, &format!("{count} of {} chosen", clients.len()));
        if clients.len() > 1 {
            let mut all = count == clients.len();
            if checkbox_ui(ui, &mut all, "All clients").changed() {
                form.left_out.clear();
                if !all {
                    form.left_out.extend(clients.iter().map(|client| client.id.clone()));
                }
            }
        }
        let area = ScrollArea::vertical().max_height(MOST_ROWS * measure::CONTROL);
        area.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for client in clients {
                let mut chosen = !form.left_out.contains(&client.id);
                let changed = ui
                    .horizontal(|ui| {
                        if clients.len() > 1 {
                            ui.add_space(space::XL);
                        }
                        let text = match client.environment.as_str() {
                            "" => client.name.clone(),
                            environment => format!("{}, {environment}", client.name),
                        };
                        checkbox_ui(ui, &mut chosen, &text).changed()
                    })
                    .inner;
                if changed && chosen {
                    form.left_out.remove(&client.id);
                } else if changed {
                    form.left_out.insert(client.id.clone());
                }
            }
        });
        if form.none_chosen && count == 0 {
            tone_line_ui(ui, Tone::Error, "Choose a client");
        }
    });
}

/// How many clients are in sight at once.
const MOST_ROWS: f32 = 6.5;
