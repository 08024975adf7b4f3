//! The client's secret in its dialog: the field with what fills it, what there is to say of what
//! was typed, and what becomes of the former one.

use egui::{Key, RichText, Ui};

use super::form::ClientForm;
use crate::{
    bench::{Command, model::ClientDialog},
    client::{Client, Previous, StoreKind},
    jwt::key::Recipe,
    ui::{
        dialogs::store_choice::{store_choice_ui, store_problem_ui},
        panes::{day_words, encoding_menu_ui},
        scene::Scene,
        theme::{UiTokens as _, fonts, measure, space},
        widgets::{
            Button, Tone, TwoStep, callout_ui, checkbox_ui, field_label_ui, note_ui,
            secret_edit_ui, strip_ui, tone_line_ui,
        },
    },
};

/// Draws the field of the secret with what fills it, and under it what there is to say. Returns
/// whether Enter was pressed in it.
pub fn secret_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ClientDialog,
    form: &mut ClientForm,
) -> bool {
    let submitted = ui
        .vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            field_label_ui(ui, "Secret or key");
            let left = field_ui(ui, scene, dialog, form);
            form.look_at_secret(scene.model);
            concerns_ui(ui, scene, form);
            left && ui.input(|input| input.key_pressed(Key::Enter))
        })
        .inner;
    if let (Some(client), true) = (&dialog.editing, form.has_secret()) {
        former_ui(ui, client, form);
    }
    submitted
}

/// Draws the field. Returns whether it was left.
fn field_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ClientDialog,
    form: &mut ClientForm,
) -> bool {
    let (encoding, generating) = (form.encoding, dialog.generating.is_some());
    let hint = if dialog.editing.is_some() { "Unchanged" } else { "Type or paste it" };
    let size = egui::vec2(ui.available_width(), measure::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let (response, done) = strip_ui(
        ui,
        "secret of the client",
        rect,
        |ui| secret_edit_ui(ui, "Secret", hint, &mut form.secret),
        |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let encoding = encoding_menu_ui(ui, encoding, "How the secret is read");
            let text = if generating { "Generating…" } else { "Generate" };
            let generate = Button::new(text).name("Generate secret or key");
            let generate = generate.enabled(!generating).show(ui).clicked();
            let open = Button::new("Open file…").name("Open secret file").show(ui);
            (encoding, generate, open.clicked())
        },
    );
    if response.changed() {
        form.secret_changed(scene.model);
    }
    let (encoding, generate, open) = done;
    if let Some(encoding) = encoding {
        form.encoding = encoding;
    }
    if generate {
        let algorithm = form.algorithm(scene.model);
        scene.ask(Command::Generate(Recipe::for_algorithm(algorithm)));
    }
    if open {
        scene.ask(Command::OpenSecret);
    }
    // What is half typed cannot be read as base64 yet: that is said once the field was left.
    if let Some((message, hint)) =
        form.concerns.unreadable.as_ref().filter(|_| !response.has_focus())
    {
        tone_line_ui(ui, Tone::Error, message).on_hover_text(hint);
    }
    response.lost_focus()
}

fn concerns_ui(ui: &mut Ui, scene: &Scene<'_>, form: &mut ClientForm) {
    if !form.description.is_empty() {
        note_ui(ui, &form.description);
    }
    for (message, hint) in &form.concerns.found {
        let line = tone_line_ui(ui, Tone::Warning, message);
        if !hint.is_empty() {
            line.on_hover_text(hint);
        }
    }
    if let Some(said) = form.concerns.white_space {
        let trims = ui
            .horizontal(|ui| {
                tone_line_ui(ui, Tone::Warning, said);
                Button::link("Remove it").name("Remove the white space").show(ui).clicked()
            })
            .inner;
        if trims {
            form.trim_secret(scene.model);
        }
    }
}

/// Draws what becomes of the secret that a new one replaces.
fn former_ui(ui: &mut Ui, client: &Client, form: &mut ClientForm) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        checkbox_ui(ui, &mut form.keep_former, "Keep the former secret as previous");
        let moves = form.moves_from(Some(client)).is_some();
        let (tone, said) = match (form.keep_former, client.previous) {
            (true, None) => (Tone::Info, "What it signed still verifies, until you drop it"),
            (true, Some(_)) => {
                (Tone::Warning, "It takes the place of the previous one, which is dropped")
            }
            (false, Some(_)) if moves => {
                (Tone::Warning, "It and the previous one are gone for good")
            }
            (false, _) => (Tone::Warning, "It is gone for good: what it signed verifies no more"),
        };
        tone_line_ui(ui, tone, said);
    });
}

/// Draws where the secret is kept, and what opens the encrypted file where that is needed. Returns
/// whether Enter was pressed in a field of it.
pub fn store_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    dialog: &ClientDialog,
    form: &mut ClientForm,
) -> bool {
    store_choice_ui(ui, scene.model, "Keep the secret", &mut form.store);
    // What stands in the way of the last attempt is said below.
    if dialog.problem.is_none() {
        store_problem_ui(ui, scene.model, form.store);
    }
    let editing = dialog.editing.as_ref();
    if let Some(from) = form.moves_from(editing) {
        let from = match from {
            StoreKind::Session => "in memory".to_owned(),
            store => format!("in {}", store.title()),
        };
        let to = match form.store {
            StoreKind::Session => "into memory".to_owned(),
            store => format!("to {}", store.title()),
        };
        let message = match (form.has_secret(), form.keep_former) {
            (true, true) => format!("The new secret goes {to}, and the former one with it"),
            (true, false) => format!("The new secret goes {to}; the one {from} is dropped"),
            (false, _) => format!("Its secret moves {to} when you save, and is dropped {from}"),
        };
        callout_ui(ui, Tone::Info, &message, "");
    }
    form.needs_file(editing) && form.unlock.fields_ui(ui, scene.model)
}

/// Draws since when there is the client and its previous secret.
pub fn dates_ui(ui: &mut Ui, scene: &mut Scene<'_>, client: &Client, form: &mut ClientForm) {
    let created = format!("Created {}", day_words(scene, client.created));
    let used = match client.last_used {
        Some(used) => format!("last used {}", day_words(scene, used)),
        None => "not used yet".to_owned(),
    };
    note_ui(ui, &format!("{created}, {used}"));
    if let Some(previous) = client.previous {
        previous_ui(ui, scene, client, previous, form);
    }
}

fn previous_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    client: &Client,
    previous: Previous,
    form: &mut ClientForm,
) {
    let t = ui.tokens();
    let since = day_words(scene, previous.replaced);
    let asked = form.drops_previous;
    let text = if asked {
        "What it signed verifies no more".to_owned()
    } else {
        format!("Previous secret, replaced {since}")
    };
    let size = egui::vec2(ui.available_width(), measure::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let ((), drops) = strip_ui(
        ui,
        "previous secret",
        rect,
        |ui| {
            let color = if asked { t.warning } else { t.text };
            ui.add(
                egui::Label::new(RichText::new(text).color(color).font(fonts::body())).truncate(),
            );
        },
        |ui| {
            let about = format!("the previous secret of {}", client.name);
            let step = TwoStep { ask: "Drop previous secret", go: "Drop it", about: &about };
            step.show(ui, &mut form.drops_previous, true)
        },
    );
    if drops {
        scene.ask(Command::DropPrevious(client.id.clone()));
    }
}
