//! The clients at the left: choose one, add one.

use egui::{Rect, RichText, ScrollArea, Ui};

use super::day_words;
use crate::ui::{
    scene::Scene,
    theme::{UiTokens as _, fonts, space},
    widgets::{Button, ListRow, MenuItem, Tone, area_ui, menu_separator_ui},
};
use crate::{
    bench::{
        Action, Command,
        model::{KeyState, KeychainStatus, Model},
    },
    client::{Client, StoreKind, store::StoreError},
};

/// Draws the pane.
pub fn clients_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    let inner = rect.shrink2(egui::vec2(space::M, space::L));
    area_ui(ui, "clients", inner, |ui| {
        let t = ui.tokens();
        ui.horizontal(|ui| {
            ui.add_space(space::M);
            ui.label(RichText::new("Clients").font(fonts::small_title()).color(t.quiet));
        });
        ui.add_space(space::XXS);
        ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XXS;
            for client in &scene.model.clients.clients {
                client_row_ui(ui, scene, client);
            }
            if scene.model.clients.clients.is_empty() {
                none_yet_ui(ui, scene.model);
            }
            ui.add_space(space::XXS);
            ui.horizontal(|ui| {
                ui.add_space(space::XXS);
                let add = Button::link("Add client…").icon(crate::ui::icons::Icon::Plus).show(ui);
                if add.on_hover_text(Action::AddClient.tooltip()).clicked() {
                    scene.act(Action::AddClient);
                }
            });
        });
    });
}

fn none_yet_ui(ui: &mut Ui, model: &Model) {
    let t = ui.tokens();
    let text = match &model.keychain {
        KeychainStatus::Failed(_) => {
            "None yet. The keychain is not available now; a client's secret can lie in an \
             encrypted file, or in memory for this session"
        }
        _ => {
            "None yet. A client keeps its secret where you choose, such as in the keychain, and \
             signs with one click"
        }
    };
    egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 2)).show(ui, |ui| {
        ui.label(RichText::new(text).font(fonts::small()).color(t.quiet));
    });
    ui.add_space(space::XS);
}

fn client_row_ui(ui: &mut Ui, scene: &mut Scene<'_>, client: &Client) {
    let model = scene.model;
    let selected = model.selected.as_ref() == Some(&client.id);
    let subtitle = subtitle(model, client);
    let mark = match &model.key.state {
        // What only waits for its passphrase is no fault.
        KeyState::Failed(StoreError::PassphraseNeeded) => None,
        KeyState::Failed(_) | KeyState::Missing if selected => Some(Tone::Error),
        _ => None,
    };
    let response =
        ListRow::new(&client.name).subtitle(&subtitle).selected(selected).mark(mark).show(ui);
    if response.clicked() {
        scene.ask(Command::ChooseClient(client.id.clone()));
    }
    if response.double_clicked() {
        scene.act(Action::EditClient);
    }
    let response = response.on_hover_ui(|ui| {
        ui.label(history(scene, client));
    });
    response.context_menu(|ui| {
        // What the menu asks for is about this client, chosen or not.
        for action in [Action::EditClient, Action::DeleteClient] {
            if MenuItem::new(action.text()).show(ui).clicked() {
                if !selected {
                    scene.ask(Command::ChooseClient(client.id.clone()));
                }
                scene.act(action);
            }
        }
        if client.previous.is_some() {
            menu_separator_ui(ui);
            let item = MenuItem::new(Action::DropPrevious.text()).show(ui);
            if item.on_hover_text(Action::DropPrevious.tooltip()).clicked() {
                scene.ask(Command::DropPrevious(client.id.clone()));
            }
        }
    });
}

/// Since when there is the client, its last use and its previous secret.
fn history(scene: &Scene<'_>, client: &Client) -> String {
    let place = match client.store {
        StoreKind::Session => "Its secret is in memory, for this session only".to_owned(),
        store => format!("Its secret lies in {}", store.title()),
    };
    let used = match client.last_used {
        Some(used) => format!("Last used {}", day_words(scene, used)),
        None => "Not used yet".to_owned(),
    };
    let mut lines = vec![place, format!("Created {}", day_words(scene, client.created)), used];
    if let Some(previous) = client.previous {
        let since = day_words(scene, previous.replaced);
        lines.push(format!("Its previous secret is kept since {since}"));
    }
    lines.join("\n")
}

fn subtitle(model: &Model, client: &Client) -> String {
    let profile = model
        .profiles
        .find(&client.profile)
        .map_or_else(|| client.algorithm.name().to_owned(), |profile| profile.name.clone());
    let mut parts = vec![profile];
    if !client.environment.is_empty() {
        parts.push(client.environment.clone());
    }
    match client.store {
        StoreKind::Keychain => {}
        StoreKind::File => parts.push("encrypted file".to_owned()),
        StoreKind::Session => parts.push("this session only".to_owned()),
    }
    parts.join(", ")
}
