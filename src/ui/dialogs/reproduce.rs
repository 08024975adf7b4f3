//! Reproducing the token on the bench for a client of one's own.

use egui::{ScrollArea, Ui};

use super::comparison::ComparisonTable;
use crate::{
    bench::{
        Command,
        model::{KeySource, Model, ReproduceCommand, ReproduceDialog},
        reproduce::Reproduction,
    },
    client::Client,
    ui::{
        scene::Scene,
        widgets::{
            Button, MenuButton, MenuItem, Tone, dialog_answers_ui, dialog_problem_ui,
            dialog_title_ui, note_ui, tone_line_ui,
        },
    },
};

/// What the dialog takes of the window's height beside its table, in points.
const BESIDE_TABLE: f32 = 380.0;

/// Draws the dialog.
pub fn reproduce_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ReproduceDialog,
    fresh: bool,
) {
    let sentence = format!("The same claims with fresh dates. From: {}", dialog.about);
    dialog_title_ui(ui, "Reproduce", &sentence);
    for_whom_ui(ui, scene, dialog);
    match &dialog.plan {
        Ok(plan) => plan_ui(ui, plan),
        Err(problem) => dialog_problem_ui(ui, problem, "Choose another token"),
    }
    let ready = dialog.plan.is_ok();
    let (cancel, confirmed) = dialog_answers_ui(ui, "", |ui| {
        let cancel = Button::new("Cancel").show(ui);
        let confirm =
            Button::primary("Reproduce").name("Reproduce the token").enabled(ready).show(ui);
        if fresh {
            if ready { confirm.request_focus() } else { cancel.request_focus() }
        }
        (cancel.clicked(), confirm.clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if confirmed {
        scene.ask(Command::Reproduce(ReproduceCommand::Confirm));
    }
}

/// Draws the choice of a client.
fn for_whom_ui(ui: &mut Ui, scene: &mut Scene<'_>, dialog: &ReproduceDialog) {
    let model = scene.model;
    let chosen = dialog.client.as_ref().and_then(|id| model.clients.by_id(id));
    let title = chosen.map_or_else(|| own_key(model).to_owned(), |client| client.name.clone());
    let mut asked = None;
    ui.horizontal(|ui| {
        let button = Button::new("Sign for").strong(&title);
        MenuButton::new(button).min_width(260.0).show(ui, |ui| {
            ScrollArea::vertical().max_height(MOST_MENU).show(ui, |ui| {
                for client in &model.clients.clients {
                    let text = entry(client);
                    let is_chosen = dialog.client.as_ref() == Some(&client.id);
                    if MenuItem::new(&text).checked(is_chosen).show(ui).clicked() {
                        asked = Some(Some(client.id.clone()));
                    }
                }
                if !matches!(model.key.source, KeySource::Client(_)) {
                    let item = MenuItem::new(own_key(model)).checked(dialog.client.is_none());
                    if item.show(ui).clicked() {
                        asked = Some(None);
                    }
                }
            });
        });
        match chosen {
            Some(client) => note_ui(ui, &format!("{}, {}", client.algorithm, place(model, client))),
            None if matches!(model.key.source, KeySource::None) => {
                tone_line_ui(ui, Tone::Warning, "Not signed until there is a client or a key")
            }
            None => note_ui(ui, "Signed as it lies on the bench"),
        };
    });
    if let Some(client) = asked {
        scene.ask(Command::Reproduce(ReproduceCommand::For(client)));
    }
}

/// The most height of the menu of clients, in points.
const MOST_MENU: f32 = 320.0;

fn entry(client: &Client) -> String {
    match client.environment.as_str() {
        "" => client.name.clone(),
        environment => format!("{}, {environment}", client.name),
    }
}

/// The profile of a client, for people.
fn place(model: &Model, client: &Client) -> String {
    match model.profiles.find(&client.profile) {
        Some(profile) => profile.name.clone(),
        None => "no profile".to_owned(),
    }
}

/// What is signed with where no client is chosen.
fn own_key(model: &Model) -> &str {
    match model.key.source {
        KeySource::None => "nobody yet",
        _ => model.key_owner(),
    }
}

fn plan_ui(ui: &mut Ui, plan: &Reproduction) {
    let height = (ui.ctx().content_rect().height() - BESIDE_TABLE).max(80.0);
    let changes = &plan.changes;
    if changes.differences() > 0 {
        ComparisonTable::new(changes, ["Before", "After"], height).with_times(true).show(ui);
    }
    let stays = match changes.sames() {
        0 => "Nothing else is in it".to_owned(),
        1 => "1 other member stays as it is".to_owned(),
        sames => format!("{sames} other members stay as they are"),
    };
    note_ui(ui, &stays);
    for remark in changes.remarks.iter().take(4) {
        tone_line_ui(ui, Tone::Info, remark);
    }
}
