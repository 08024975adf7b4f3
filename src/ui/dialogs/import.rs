//! Importing clients with their secrets: the passphrase of the file and where the secrets shall
//! lie, then what became of each client.

use egui::{Key, Ui, vec2};

use super::{
    store_choice::{store_choice_ui, store_problem_ui},
    unlock::{FileNeed, UnlockForm},
};
use crate::{
    bench::{
        Command,
        model::{ImportDialog, Model},
    },
    client::{StoreKind, transfer::Arrival},
    jwt::Secret,
    ui::{
        icons::icon_ui,
        scene::Scene,
        theme::{UiTokens as _, measure, space},
        widgets::{
            Button, SecretBuffer, SecretField, Tone, dialog_answers_ui, dialog_body_ui,
            dialog_problem_ui, dialog_title_ui, note_ui, row_ui, text_ui,
        },
    },
};

/// What is typed and chosen in the dialog. Secrets are wiped when it is dropped.
#[derive(Debug, Default)]
pub struct ImportForm {
    passphrase: SecretBuffer,
    store: StoreKind,
    unlock: UnlockForm,
    /// Whether it was asked for while no passphrase was typed.
    missing: bool,
}

impl ImportForm {
    /// The form, with the place that is set for new secrets.
    pub fn new(model: &Model) -> Self {
        Self { store: model.settings.new_secrets, ..Self::default() }
    }

    /// Wipes what was typed.
    pub fn wipe(&mut self) {
        self.passphrase.wipe();
        self.unlock.wipe();
    }
}

/// Draws the dialog.
pub fn import_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ImportDialog,
    form: &mut ImportForm,
    fresh: bool,
) {
    if let Some(arrived) = &dialog.arrived {
        form.wipe();
        return arrived_ui(ui, scene, arrived);
    }
    dialog_title_ui(ui, "Import clients", &format!("From {}", dialog.file));
    let working = dialog.working.is_some();
    let mut submitted = false;
    let mut gated = false;
    dialog_body_ui(ui, |ui| {
        ui.add_enabled_ui(!working, |ui| {
            let problem =
                (form.missing && form.passphrase.is_empty()).then_some("Type the passphrase");
            let field = SecretField::new("Passphrase of the export").problem(problem);
            let response = field.show(ui, &mut form.passphrase);
            if fresh {
                response.request_focus();
            }
            submitted = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            store_choice_ui(ui, scene.model, "Keep the secrets", &mut form.store);
            // What stands in the way of the last attempt is said below.
            if dialog.problem.is_none() {
                store_problem_ui(ui, scene.model, form.store);
            }
            if form.store == StoreKind::File && FileNeed::of(scene.model) != FileNeed::Nothing {
                gated = form.unlock.gate_ui(ui, scene);
            }
        });
    });
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    let note = if gated { "The encrypted file comes first" } else { "" };
    let (cancel, import) = dialog_answers_ui(ui, note, |ui| {
        let cancel = Button::new("Cancel").show(ui).clicked();
        let text = if working { "Importing…" } else { "Import" };
        let import = Button::primary(text).name("Import the clients").enabled(!working && !gated);
        (cancel, import.show(ui).clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if (import || submitted) && !working && !gated {
        form.missing = form.passphrase.is_empty();
        if !form.missing {
            let passphrase = Secret::from(form.passphrase.expose().to_owned());
            scene.ask(Command::Import { passphrase, store: form.store });
        }
    }
}

/// Draws what became of each client.
fn arrived_ui(ui: &mut Ui, scene: &mut Scene<'_>, arrived: &[Arrival]) {
    let here = |arrival: &&Arrival| matches!(arrival, Arrival::AlreadyHere(_));
    let new = arrived.len() - arrived.iter().filter(here).count();
    let title = match new {
        0 => "No client is new here".to_owned(),
        1 => "1 client imported".to_owned(),
        count => format!("{count} clients imported"),
    };
    dialog_title_ui(ui, &title, "What became of each client of the file");
    dialog_body_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XXS;
        for arrival in arrived {
            arrival_ui(ui, arrival);
        }
        if arrived.is_empty() {
            note_ui(ui, "The file holds no clients");
        }
    });
    let done = dialog_answers_ui(ui, "", |ui| Button::primary("Done").show(ui));
    // The button that was pressed last is gone, and with it the focus.
    let focus = ui.memory(egui::Memory::focused);
    if focus.is_none_or(|id| ui.ctx().read_response(id).is_none()) {
        done.request_focus();
    }
    if done.clicked() {
        scene.ask(Command::CloseDialog);
    }
}

fn arrival_ui(ui: &mut Ui, arrival: &Arrival) {
    let t = ui.tokens();
    let (tone, name, what) = match arrival {
        Arrival::New(client) => (Tone::Ok, &client.name, "added".to_owned()),
        Arrival::Renamed { client, from } => {
            (Tone::Warning, &client.name, format!("added; another client has its name {from}"))
        }
        Arrival::AlreadyHere(client) => {
            (Tone::Info, &client.name, "was here already; it stays as it is".to_owned())
        }
    };
    let size = vec2(ui.available_width(), measure::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let (left, right) = rect.split_left_right_at_fraction(0.42);
    row_ui(ui, ("name", &name), left.with_max_x(left.right() - space::L), |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        icon_ui(ui, tone.icon(), measure::ICON, tone.color(t));
        text_ui(ui, name);
    });
    row_ui(ui, ("what", &name), right, |ui| note_ui(ui, &what));
}
