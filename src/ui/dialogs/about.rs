//! What the program is, and where things are kept.

use egui::{RichText, Ui};

use crate::{
    bench::{Command, model::KeychainStatus},
    ui::{
        scene::Scene,
        theme::{UiTokens as _, fonts, space},
        widgets::{Button, dialog_answers_ui, dialog_title_ui},
    },
};

/// Draws the dialog.
pub fn about_ui(ui: &mut Ui, scene: &mut Scene<'_>, fresh: bool) {
    dialog_title_ui(
        ui,
        concat!("Jotbench ", env!("CARGO_PKG_VERSION")),
        "A workbench for JSON Web Tokens, under the MIT or the Apache licence, version 2.0",
    );
    let t = ui.tokens();
    let keychain = match &scene.model.keychain {
        KeychainStatus::Ready(name) if !name.is_empty() => name.clone(),
        KeychainStatus::Ready(_) => "the system's keychain".to_owned(),
        KeychainStatus::Unknown => "not asked yet".to_owned(),
        KeychainStatus::Failed(error) => error.to_string(),
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for (name, value) in [
            ("Secrets", keychain.as_str()),
            ("Clients", "a file without secrets, readable by you alone"),
            ("Network", "none, unless a button says so"),
        ] {
            ui.horizontal(|ui| {
                ui.set_min_height(18.0);
                ui.allocate_ui(egui::vec2(76.0, 18.0), |ui| {
                    ui.set_min_width(76.0);
                    ui.label(RichText::new(name).font(fonts::small()).color(t.quiet));
                });
                ui.label(value);
            });
        }
    });
    let close = dialog_answers_ui(ui, "", |ui| {
        let close = Button::new("Close").show(ui);
        if fresh {
            close.request_focus();
        }
        close.clicked()
    });
    if close {
        scene.ask(Command::CloseDialog);
    }
}
