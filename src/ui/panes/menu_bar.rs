//! The menu bar, with the profile and the moment of judgement at its right end.

use egui::{Rect, RichText, Ui};

use super::as_of::as_of_menu_ui;
use crate::bench::{
    Action, Command,
    model::{AsOf, ProfileChoice, Theme},
};
use crate::ui::{
    scene::Scene,
    shortcuts::shortcut_text,
    theme::{fonts, space},
    view::AsOfField,
    widgets::{Button, MenuButton, MenuItem, menu_separator_ui, row_ui, trailing_ui},
};

/// Draws the bar.
pub fn menu_bar_ui(ui: &mut Ui, scene: &mut Scene<'_>, as_of: &mut AsOfField, rect: Rect) {
    let strip = rect.shrink2(egui::vec2(space::XL - 2.0, 0.0));
    row_ui(ui, "menu bar", strip, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.label(RichText::new("Jotbench").font(fonts::title()));
        ui.add_space(space::L);
        menu_ui(
            ui,
            scene,
            "File",
            &[
                &[Action::NewToken, Action::OpenToken, Action::PasteToken],
                &[Action::SaveToken, Action::SaveHeader, Action::SavePayload],
                &[Action::Lock, Action::Unlock, Action::Settings],
                &[Action::Quit],
            ],
        );
        menu_ui(
            ui,
            scene,
            "Edit",
            &[
                &[Action::SwitchMode, Action::MakeUnsecured],
                &[Action::Revert, Action::BringBackDraft],
                &[Action::LayOut, Action::ToggleCompact],
                &[Action::SwitchPayloadView],
            ],
        );
        menu_ui(
            ui,
            scene,
            "Token",
            &[
                &[Action::CopyToken, Action::CopyAuthorization, Action::CopyCurl],
                &[Action::CopyHeader, Action::CopyPayload],
                &[Action::SignAgain, Action::Reproduce, Action::MakeTestTokens],
                &[Action::FindSigner, Action::Compare, Action::Report, Action::CopyReport],
                &[Action::ClearTray, Action::ClearClipboard],
            ],
        );
        menu_ui(
            ui,
            scene,
            "Key",
            &[
                &[Action::OpenKey, Action::GenerateKey],
                &[Action::CopyPublicPem, Action::CopyPublicJwk, Action::CopyThumbprint],
                &[Action::SavePublicKey, Action::SavePrivateKey],
                &[Action::CopySecret],
            ],
        );
        menu_ui(
            ui,
            scene,
            "Client",
            &[
                &[Action::AddClient, Action::EditClient, Action::DeleteClient],
                &[Action::DropPrevious, Action::ForgetClient],
                &[Action::ExportClients, Action::ImportClients],
                &[Action::CheckStores, Action::ChangePassphrase, Action::RetryKeychain],
            ],
        );
        menu_ui(
            ui,
            scene,
            "View",
            &[&[Action::ThemeSystem, Action::ThemeDark, Action::ThemeLight]],
        );
        menu_ui(ui, scene, "Help", &[&[Action::Palette, Action::Shortcuts], &[Action::About]]);
    });
    trailing_ui(ui, "menu bar end", strip, |ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        let keys = shortcut_text(ui.ctx(), Action::Palette);
        // As of a moment takes more room than now, and the menus at the left come first.
        let as_of_now = scene.model.as_of == AsOf::Now;
        if strip.width() > if as_of_now { 820.0 } else { 1_060.0 }
            && Button::quiet(&format!("Commands  {keys}")).name("Commands").show(ui).clicked()
        {
            scene.act(Action::Palette);
        }
        profile_menu_ui(ui, scene);
        as_of_menu_ui(ui, scene, as_of);
    });
}

fn menu_ui(ui: &mut Ui, scene: &mut Scene<'_>, title: &str, groups: &[&[Action]]) {
    MenuButton::in_bar(title).show(ui, |ui| {
        for (index, group) in groups.iter().enumerate() {
            if index > 0 {
                menu_separator_ui(ui);
            }
            for action in *group {
                action_item_ui(ui, scene, *action);
            }
        }
    });
}

/// Draws a menu's item for an action, with its keys and its explanation.
pub fn action_item_ui(ui: &mut Ui, scene: &mut Scene<'_>, action: Action) {
    let keys = shortcut_text(ui.ctx(), action);
    let mut item =
        MenuItem::new(action.text()).shortcut(&keys).enabled(scene.model.is_enabled(action));
    if let Some(checked) = is_checked(scene, action) {
        item = item.checked(checked);
    }
    if item.show(ui).on_hover_text(action.tooltip()).clicked() {
        scene.act(action);
    }
}

fn is_checked(scene: &Scene<'_>, action: Action) -> Option<bool> {
    let model = scene.model;
    match action {
        Action::ThemeSystem => Some(model.settings.theme == Theme::System),
        Action::ThemeDark => Some(model.settings.theme == Theme::Dark),
        Action::ThemeLight => Some(model.settings.theme == Theme::Light),
        _ => None,
    }
}

fn profile_menu_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    let name = model.profile().map_or("Plain JWT", |profile| profile.name.as_str());
    let label = format!("Profile: {name}");
    let button = Button::new("Profile").strong(name).name(&label);
    let (response, chosen) = MenuButton::new(button).min_width(280.0).show(ui, |ui| {
        let mut chosen = None;
        let auto = model.profile_choice == ProfileChoice::Auto;
        if MenuItem::new("Choose by client and token").checked(auto).show(ui).clicked() {
            chosen = Some(ProfileChoice::Auto);
        }
        menu_separator_ui(ui);
        for profile in &model.profiles.all {
            let checked = !auto && profile.id == model.profile_id;
            let item = MenuItem::new(&profile.name).checked(checked);
            if item.show(ui).on_hover_text(&profile.about).clicked() {
                chosen = Some(ProfileChoice::Id(profile.id.clone()));
            }
        }
        chosen
    });
    if let Some(profile) = model.profile() {
        response.on_hover_text(&profile.about);
    }
    if let Some(choice) = chosen.flatten() {
        scene.ask(Command::ChooseProfile(choice));
    }
}
