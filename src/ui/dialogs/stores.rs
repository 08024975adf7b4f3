//! Where index and stores have drifted apart: what was looked into, what was found, and the steps
//! that settle it. Nothing is deleted without a second click.

use std::collections::HashSet;

use egui::{Frame, Margin, RichText, Stroke, Ui, vec2};

use super::unlock::{FileNeed, UnlockForm};
use crate::{
    bench::{
        Action, Command,
        model::{Mending, StoresDialog},
        words::sentence,
    },
    client::{ClientRef, StoreKind, drift::Drift, index::Index, store::SecretRef, store::Slot},
    ui::{
        icons::icon_ui,
        scene::Scene,
        theme::{UiTokens as _, fonts, measure, space},
        widgets::{
            Button, Tone, TwoStep, callout_ui, dialog_answers_ui, dialog_body_ui,
            dialog_problem_ui, dialog_title_ui, note_ui, row_ui, text_ui,
        },
    },
};

/// What is typed and asked for in the dialog. Secrets are wiped when it is dropped.
#[derive(Debug, Default)]
pub struct StoresForm {
    unlock: UnlockForm,
    /// The rows whose deletion was asked for, and is to be confirmed.
    asked: HashSet<String>,
}

impl StoresForm {
    /// Wipes what was typed.
    pub fn wipe(&mut self) {
        self.unlock.wipe();
    }
}

/// Draws the dialog.
pub fn stores_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &StoresDialog,
    form: &mut StoresForm,
    fresh: bool,
) {
    dialog_title_ui(
        ui,
        "Check secrets",
        "Every client shall have its secret, and every secret its client; no secret is read",
    );
    dialog_body_ui(ui, |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for store in StoreKind::ALL {
                store_row_ui(ui, dialog, store);
            }
        });
        let locked = dialog.unchecked.iter().any(|(store, _)| *store == StoreKind::File)
            && FileNeed::of(scene.model) == FileNeed::Passphrase;
        if locked {
            form.unlock.gate_ui(ui, scene);
        }
        outcome_ui(ui, dialog);
        for (store, drift) in &dialog.drift {
            drift_ui(ui, scene, dialog, form, *store, drift);
        }
    });
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    let busy = !dialog.checking.is_empty() || dialog.mending.is_some();
    let (again, done) = dialog_answers_ui(ui, "", |ui| {
        let again = Button::new("Check again").enabled(!busy).show(ui).clicked();
        let done = Button::primary("Done").show(ui);
        if fresh {
            done.request_focus();
        }
        (again, done.clicked())
    });
    if done {
        scene.ask(Command::CloseDialog);
    } else if again {
        scene.act(Action::CheckStores);
    }
}

/// Draws a store and what came of looking into it.
fn store_row_ui(ui: &mut Ui, dialog: &StoresDialog, store: StoreKind) {
    let t = ui.tokens();
    let name = sentence(store.title());
    let why_not = dialog.unchecked.iter().find(|(kind, _)| *kind == store).map(|(_, why)| why);
    let (tone, said, hint) = if let Some(problem) = why_not {
        (Tone::Neutral, format!("Not checked: {}", problem.message), problem.hint.as_str())
    } else if dialog.checking.iter().any(|(kind, _)| *kind == store) {
        (Tone::Neutral, "Being checked…".to_owned(), "")
    } else if dialog.checked.contains(&store) {
        match dialog.drift.iter().filter(|(kind, _)| *kind == store).count() {
            0 => (Tone::Ok, "Checked, nothing to settle".to_owned(), ""),
            count => (Tone::Warning, format!("Checked, {count} to settle"), ""),
        }
    } else {
        (Tone::Neutral, "Not checked".to_owned(), "")
    };
    let size = vec2(ui.available_width(), measure::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let (left, right) = rect.split_left_right_at_x(rect.left() + 150.0);
    row_ui(ui, ("store", store.name()), left, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        icon_ui(ui, tone.icon(), measure::ICON, tone.color(t));
        text_ui(ui, &name);
    });
    row_ui(ui, ("state", store.name()), right, |ui| {
        let line = note_ui(ui, &said);
        if !hint.is_empty() {
            line.on_hover_text(format!("{said}\n{hint}"));
        }
    });
}

/// Draws the outcome in a sentence: all is well only where all was looked into.
fn outcome_ui(ui: &mut Ui, dialog: &StoresDialog) {
    if !dialog.checking.is_empty() || !dialog.drift.is_empty() || dialog.checked.is_empty() {
        return;
    }
    if dialog.unchecked.is_empty() {
        callout_ui(ui, Tone::Ok, "Everything has its secret", "And every secret has its client");
    } else {
        callout_ui(
            ui,
            Tone::Info,
            "What could be checked has its secret",
            "Of the rest nothing is known until it can be checked",
        );
    }
}

/// What is said of something that has drifted apart, and which steps settle it.
struct Row {
    tone: Tone,
    message: String,
    hint: String,
    /// A step that takes nothing away: its button, and what it does.
    step: Option<(&'static str, Vec<Command>)>,
    /// A step that does, and asks once more: both buttons, and what it does.
    deletion: Option<(&'static str, &'static str, Command)>,
    /// What the steps are about, for assistive technology.
    about: String,
}

fn drift_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &StoresDialog,
    form: &mut StoresForm,
    store: StoreKind,
    drift: &Drift,
) {
    let t = ui.tokens();
    let row = row_of(&scene.model.clients, store, drift);
    let busy = dialog.mending.is_some();
    let key = format!("{}: {}", store.name(), row.message);
    let mut asked = form.asked.contains(&key);
    let mut commands = Vec::new();
    let frame = Frame::new().fill(t.panel).stroke(Stroke::new(1.0, t.edge));
    frame.corner_radius(measure::RADIUS).inner_margin(Margin::symmetric(10, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            icon_ui(ui, row.tone.icon(), 16.0, row.tone.color(t));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = space::XXS;
                ui.label(RichText::new(&row.message).color(t.text));
                if !row.hint.is_empty() {
                    ui.label(RichText::new(&row.hint).font(fonts::small()).color(t.quiet));
                }
                if row.step.is_none() && row.deletion.is_none() {
                    return;
                }
                ui.add_space(space::XS);
                ui.push_id(&key, |ui| {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = space::M;
                        if let Some((text, step)) = row.step.filter(|_| !asked) {
                            let name = format!("{text}: {}", row.about);
                            let button = Button::new(text).name(&name).enabled(!busy);
                            if button.show(ui).clicked() {
                                commands = step;
                            }
                        }
                        if let Some((ask, go, deletion)) = row.deletion {
                            let step = TwoStep { ask, go, about: &row.about };
                            if step.show(ui, &mut asked, !busy) {
                                commands = vec![deletion];
                            }
                        }
                    });
                });
            });
        });
    });
    if asked {
        form.asked.insert(key);
    } else {
        form.asked.remove(&key);
    }
    for command in commands {
        scene.ask(command);
    }
}

fn row_of(index: &Index, store: StoreKind, drift: &Drift) -> Row {
    let place = store.title();
    match drift {
        Drift::NoSecret(client) => Row {
            tone: Tone::Error,
            message: match store {
                StoreKind::Session => format!("{} has no secret any more", client.name),
                _ => format!("{} has no secret in {place}", client.name),
            },
            hint: match store {
                StoreKind::Session => "It was for a session that is over; type it again",
                _ => "Type it again, or remove the client",
            }
            .to_owned(),
            step: Some((
                "Edit client…",
                vec![Command::ChooseClient(client.id.clone()), Command::Do(Action::EditClient)],
            )),
            deletion: Some((
                "Remove client",
                "Remove it",
                Command::Mend(Mending::RemoveRecord(client.id.clone())),
            )),
            about: client.name.clone(),
        },
        Drift::NoPrevious(client) => Row {
            tone: Tone::Warning,
            message: format!("The previous secret of {} is not in {place}", client.name),
            hint: "What it signed no longer verifies; its note can be dropped".to_owned(),
            step: Some((
                "Drop the note",
                vec![Command::Mend(Mending::ForgetPrevious(client.id.clone()))],
            )),
            deletion: None,
            about: format!("the previous secret of {}", client.name),
        },
        Drift::NoRecord { secret, label } => no_record(index, store, secret, label),
        Drift::Duplicate { secret, copies } => Row {
            tone: Tone::Warning,
            message: format!("{} is there {copies} times in {place}", whose(index, secret)),
            hint: format!(
                "Which is right only you know: look at them in the window of {place} and delete \
                 the others there"
            ),
            step: None,
            deletion: None,
            about: String::new(),
        },
        Drift::Foreign(held) => Row {
            tone: Tone::Info,
            message: format!("{} in {place} is not Jotbench's", named(&held.label, &held.name)),
            hint: "It stands under Jotbench's name, and is left alone".to_owned(),
            step: None,
            deletion: None,
            about: String::new(),
        },
    }
}

/// A secret that no record names. Where its client is known, the record names another place, or
/// no previous secret.
fn no_record(index: &Index, store: StoreKind, secret: &SecretRef, label: &str) -> Row {
    let place = store.title();
    let label_or_name = named(label, &secret.name());
    let adopt = |text| {
        let (secret, label) = (secret.clone(), label.to_owned());
        Some((text, vec![Command::Mend(Mending::Adopt { store, secret, label })]))
    };
    let (message, hint, step) = match (secret.slot, index.by_id(&secret.client)) {
        (Slot::Current, None) => (
            format!("{label_or_name} in {place} is a secret without a client"),
            "Make a client of it, whose other fields you fill in, or delete it",
            adopt("Make a client"),
        ),
        (Slot::Previous, None) => (
            format!("{label_or_name} in {place} is a previous secret without a client"),
            "Where the client's secret is listed too, make a client of that first",
            None,
        ),
        (Slot::Previous, Some(client)) if client.store == store => (
            format!("A previous secret of {} is in {place}, and not in its record", client.name),
            "Keep it, and what it signed verifies, or delete it",
            adopt("Keep it as previous"),
        ),
        (_, Some(client)) => (
            format!(
                "{} is in {place}; its client has its secrets in {}",
                whose(index, secret),
                client.store.title()
            ),
            "It is left over: delete it, unless it is the one that is right",
            None,
        ),
    };
    Row {
        tone: Tone::Warning,
        message,
        hint: hint.to_owned(),
        step,
        deletion: Some((
            "Delete secret",
            "Delete it",
            Command::Mend(Mending::DropSecret { store, secret: secret.clone() }),
        )),
        about: label_or_name,
    }
}

/// What a secret is called: by its client where there is one.
fn whose(index: &Index, secret: &SecretRef) -> String {
    let name = |id: &ClientRef| index.by_id(id).map_or_else(|| id.0.clone(), |it| it.name.clone());
    match secret.slot {
        Slot::Current => format!("The secret of {}", name(&secret.client)),
        Slot::Previous => format!("The previous secret of {}", name(&secret.client)),
    }
}

/// An item by its label, or where it has none by its name.
fn named(label: &str, name: &str) -> String {
    let shown = if label.is_empty() { name } else { label };
    format!("\"{}\"", crate::jwt::visible::shortened(shown, 60))
}
