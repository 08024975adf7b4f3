//! The status bar: whether it is locked, the keychain, what was just done, and what lies on the
//! clipboard.

use egui::{Rect, RichText, Ui};

use crate::ui::{
    icons::{Icon, icon_ui},
    scene::Scene,
    theme::{UiTokens as _, fonts, space},
    widgets::{Button, Tone, note_ui, strip_ui},
};
use crate::{
    bench::{
        Action, Command,
        model::{KeychainStatus, LockCause, Model},
    },
    client::store::StoreError,
};

/// Draws the bar.
pub fn status_bar_ui(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    let strip = rect.shrink2(egui::vec2(space::XL, 0.0));
    let held = clipboard_words(scene);
    let (commands, clear) = strip_ui(
        ui,
        "status",
        strip,
        |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let unlock = locked_ui(ui, scene);
            let keychain = keychain_ui(ui, scene);
            ui.add_space(space::XL);
            note_ui(ui, "No network").on_hover_text(
                "Jotbench opens no connection unless you press a button that says so",
            );
            [unlock, keychain, notice_ui(ui, scene)]
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            held.is_some_and(|text| {
                let rich = RichText::new(&text).font(fonts::small()).color(ui.tokens().quiet);
                ui.add(egui::Label::new(rich).extend());
                link_ui(ui, "Clear now")
            })
        },
    );
    for command in commands.into_iter().flatten() {
        scene.ask(command);
    }
    if clear {
        scene.act(Action::ClearClipboard);
    }
}

/// While it is locked: that it is, why, and the way out of it.
fn locked_ui(ui: &mut Ui, scene: &Scene<'_>) -> Option<Command> {
    let why = match scene.model.locked? {
        LockCause::Asked => "You locked it",
        LockCause::Idle => "Nobody had touched it for the time that is set",
        LockCause::Session => "The screen was locked",
        LockCause::Sleep => "The machine went to sleep",
    };
    let t = ui.tokens();
    icon_ui(ui, Icon::Lock, 11.0, t.accent);
    let text = RichText::new("Locked").font(fonts::small()).color(t.text);
    ui.label(text).on_hover_text(format!("{why}. No secret is in memory or on the clipboard"));
    let tip = Action::Unlock.tooltip();
    let clicked = Button::link("Unlock").show(ui).on_hover_text(tip).clicked();
    ui.add_space(space::XL);
    clicked.then_some(Command::Do(Action::Unlock))
}

fn keychain_ui(ui: &mut Ui, scene: &Scene<'_>) -> Option<Command> {
    let t = ui.tokens();
    let (text, tone, hint) = keychain_words(scene.model);
    if tone == Tone::Error || tone == Tone::Warning {
        icon_ui(ui, tone.icon(), 11.0, tone.color(t));
    }
    let color = if tone == Tone::Error { t.error } else { t.quiet };
    let label = ui.label(RichText::new(text).font(fonts::small()).color(color));
    if !hint.is_empty() {
        label.on_hover_text(hint);
    }
    if scene.model.waiting.as_ref().is_some_and(|waiting| waiting.slow) {
        return link_ui(ui, "Cancel").then_some(Command::CancelStore);
    }
    let failed = tone == Tone::Error;
    (failed && link_ui(ui, "Try again")).then_some(Command::Do(Action::RetryKeychain))
}

fn keychain_words(model: &Model) -> (String, Tone, String) {
    if let Some(waiting) = model.waiting.as_ref().filter(|waiting| waiting.slow) {
        let hint = "The keychain may be asking for its password in a window of its own";
        return (format!("{}: still waiting", waiting.doing), Tone::Warning, hint.to_owned());
    }
    match &model.keychain {
        KeychainStatus::Unknown => ("Keychain: …".to_owned(), Tone::Neutral, String::new()),
        KeychainStatus::Ready(name) if name.is_empty() => {
            ("Keychain: ready".to_owned(), Tone::Ok, String::new())
        }
        KeychainStatus::Ready(name) => (
            format!("Keychain: {name}"),
            Tone::Ok,
            "Client secrets lie there and nowhere else".to_owned(),
        ),
        KeychainStatus::Failed(StoreError::Locked) => (
            "Keychain: locked".to_owned(),
            Tone::Neutral,
            "It asks for its password when a client's secret is needed".to_owned(),
        ),
        // Why there is none says enough, and leaves room for what was just done.
        KeychainStatus::Failed(error @ StoreError::Absent(reason)) => {
            (format!("Keychain: {reason}"), Tone::Error, error.hint())
        }
        KeychainStatus::Failed(error) => (format!("Keychain: {error}"), Tone::Error, error.hint()),
    }
}

fn notice_ui(ui: &mut Ui, scene: &Scene<'_>) -> Option<Command> {
    let notice = scene.model.notice.as_ref()?;
    let t = ui.tokens();
    ui.add_space(space::XL);
    let (tone, color) = if notice.is_error { (Tone::Error, t.error) } else { (Tone::Ok, t.text) };
    icon_ui(ui, tone.icon(), 11.0, tone.color(t));
    let text = if notice.hint.is_empty() {
        notice.text.clone()
    } else {
        format!("{}. {}", notice.text, notice.hint)
    };
    // Room is left for the button that dismisses it.
    let room = (ui.available_width() - 70.0).max(40.0);
    ui.scope(|ui| {
        ui.set_max_width(room);
        let rich = RichText::new(&text).font(fonts::small()).color(color);
        ui.add(egui::Label::new(rich).truncate()).on_hover_text(&text);
    });
    link_ui(ui, "Dismiss").then_some(Command::DismissNotice)
}

fn clipboard_words(scene: &Scene<'_>) -> Option<String> {
    let clears_at = scene.model.clipboard?.clears_at?;
    let seconds = clears_at.seconds.saturating_sub(scene.now.seconds).max(0);
    Some(format!("Clipboard clears in {seconds} s"))
}

fn link_ui(ui: &mut Ui, text: &str) -> bool {
    Button::link(text).show(ui).clicked()
}
