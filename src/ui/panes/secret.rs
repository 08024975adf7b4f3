//! The secret or key in use: whose it is, how its text is read, and never on screen unless held.

use egui::{Rect, RichText, Ui};

use crate::ui::{
    icons::icon_ui,
    scene::Scene,
    theme::{UiTokens as _, fonts, space},
    view::Buffers,
    widgets::{
        Button, MenuButton, MenuItem, Pane, Tone, hold_to_reveal_ui, masked_ui, row_ui,
        secret_edit_ui, trailing_ui,
    },
};
use crate::{
    bench::{
        Action, Command,
        model::{KeySource, KeyState, Model},
    },
    jwt::{Secret, SecretEncoding},
};

/// Draws the pane.
pub fn secret_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, rect: Rect) {
    let model = scene.model;
    let subtitle = subtitle(model);
    let pane = Pane::new("Secret")
        .subtitle(&subtitle)
        .show(ui, rect, |ui| encoding_menu_ui(ui, model.key.encoding, "How the secret is read"));
    if let Some(encoding) = pane.actions {
        scene.ask(Command::ChooseEncoding(encoding));
    }
    let body = pane.body.shrink2(egui::vec2(space::L, 0.0));
    row_ui(ui, "secret body", body, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        match (&model.key.source, &model.key.state) {
            (KeySource::None | KeySource::Typed, _) => type_ui(ui, scene, buffers, body),
            (_, KeyState::Ready { secret, key }) => {
                buffers.secret.wipe();
                let problem = key.as_ref().as_ref().err();
                ready_ui(ui, scene, secret, problem.map(|problem| problem.message.as_str()), body);
            }
            (_, state) => state_ui(ui, scene, state),
        }
    });
}

/// Draws the menu of readings. Returns the one that was chosen.
pub fn encoding_menu_ui(
    ui: &mut Ui,
    encoding: SecretEncoding,
    name: &str,
) -> Option<SecretEncoding> {
    let label = format!("{name}: {}", encoding.title());
    let button = Button::new(encoding.title()).name(&label);
    let (_, chosen) = MenuButton::new(button).show(ui, |ui| {
        let mut chosen = None;
        for option in SecretEncoding::ALL {
            if MenuItem::new(option.title()).checked(option == encoding).show(ui).clicked() {
                chosen = Some(option);
            }
        }
        chosen
    });
    chosen.flatten()
}

fn subtitle(model: &Model) -> String {
    let read_as =
        model.usable_key().and_then(|key| key.as_ref().as_ref().ok().map(|k| k.describe()));
    let whose = match model.key.source {
        KeySource::None => return "none: the signature is not checked".to_owned(),
        KeySource::Example => "of the example".to_owned(),
        KeySource::Typed => "typed, kept nowhere".to_owned(),
        KeySource::Client(_) if model.client().is_some_and(Model::is_session_only) => {
            format!("{}, for this session", model.key_owner())
        }
        KeySource::Client(_) => format!("{}, from the keychain", model.key_owner()),
    };
    match read_as {
        Some(read_as) => format!("{whose}  ·  {read_as}"),
        None => whose,
    }
}

fn type_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, body: Rect) {
    follow_secret(scene.model, buffers);
    let typed = !buffers.secret.is_empty();
    let (taken, revealed) = trailing_ui(ui, "typed secret actions", body, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        if !typed {
            if Button::new("Open key file…").show(ui).clicked() {
                scene.ask(Command::OpenSecret);
            }
            return false;
        }
        let revealed = hold_to_reveal_ui(ui, true);
        if Button::new("Clear").name("Clear the secret").show(ui).clicked() {
            scene.act(Action::ForgetClient);
        }
        revealed
    });
    let room = body.with_max_x(taken.left() - space::M);
    row_ui(ui, "type secret", room, |ui| {
        if revealed {
            masked_ui(ui, Some(buffers.secret.expose()), room.width());
            return;
        }
        let hint = "Type or paste a secret or key";
        let field = secret_edit_ui(ui, "Secret", hint, &mut buffers.secret);
        if field.changed() {
            scene.ask(Command::SecretTyped(Secret::from(buffers.secret.expose().to_owned())));
        }
    });
}

/// The field shows what the model holds: a key read from a file too, and nothing once it is
/// cleared.
fn follow_secret(model: &Model, buffers: &mut Buffers) {
    match model.key.secret() {
        None if !buffers.secret.is_empty() => buffers.secret.wipe(),
        Some(secret) if secret.expose() != buffers.secret.expose().as_bytes() => {
            // A key of bytes that are no text cannot be typed on; it stays in use as it is.
            buffers.secret.set(secret.expose_text().unwrap_or("(bytes)"));
        }
        _ => {}
    }
}

fn ready_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    secret: &Secret,
    problem: Option<&str>,
    body: Rect,
) {
    let t = ui.tokens();
    let typed = scene.model.key.source == KeySource::Example;
    let (taken, revealed) = trailing_ui(ui, "secret actions", body, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let revealed = hold_to_reveal_ui(ui, secret.expose_text().is_some());
        if Button::new("Copy").name("Copy secret").show(ui).clicked() {
            scene.act(Action::CopySecret);
        }
        let (text, name) =
            if typed { ("Clear", "Clear the secret") } else { ("Use none", "Use no client") };
        if Button::new(text).name(name).show(ui).clicked() {
            scene.act(Action::ForgetClient);
        }
        revealed
    });
    let room = body.with_max_x(taken.left() - space::M);
    row_ui(ui, "secret dots", room, |ui| {
        let shown = if revealed { secret.expose_text() } else { None };
        match problem.filter(|_| !revealed) {
            Some(problem) => {
                icon_ui(ui, Tone::Error.icon(), 11.0, t.error);
                let rich = RichText::new(problem).font(fonts::small()).color(t.error);
                ui.add(egui::Label::new(rich).truncate()).on_hover_text(problem);
            }
            None => {
                masked_ui(ui, shown, room.width());
            }
        }
    });
}

fn state_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &KeyState) {
    let t = ui.tokens();
    let owner = scene.model.key_owner();
    let (text, hint, color) = match state {
        KeyState::Missing => (
            format!("The store holds no secret for {owner}"),
            "Edit the client and type its secret".to_owned(),
            t.error,
        ),
        KeyState::Failed(error) => (error.to_string(), error.hint(), t.error),
        _ => ("Reading the secret…".to_owned(), String::new(), t.quiet),
    };
    let slow = scene.model.waiting.as_ref().is_some_and(|waiting| waiting.slow);
    let body = ui.max_rect();
    let (taken, ()) = trailing_ui(ui, "secret state", body, |ui| match state {
        KeyState::Missing => {
            if Button::new("Edit client…").show(ui).clicked() {
                scene.act(Action::EditClient);
            }
        }
        KeyState::Failed(_) => {
            if Button::new("Try again").show(ui).clicked() {
                scene.act(Action::RetryKeychain);
            }
        }
        _ if slow => {
            if Button::new("Cancel").show(ui).clicked() {
                scene.ask(Command::CancelKeychain);
            }
        }
        _ => {}
    });
    row_ui(ui, "secret state text", body.with_max_x(taken.left() - space::M), |ui| {
        let rich = RichText::new(&text).color(color);
        ui.add(egui::Label::new(rich).truncate())
            .on_hover_text(format!("{text}\n{hint}").trim_end());
    });
}
