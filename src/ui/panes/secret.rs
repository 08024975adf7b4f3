//! The secret or key in use: whose it is, how its text is read, and never on screen unless held.

use egui::{Rect, RichText, Ui};

use super::key::key_ui;
use crate::ui::{
    icons::icon_ui,
    scene::Scene,
    theme::{UiTokens as _, fonts, space},
    view::Buffers,
    widgets::{
        Button, MenuButton, MenuItem, Pane, Tone, hold_to_reveal_ui, masked_ui, secret_edit_ui,
        strip_ui,
    },
};
use crate::{
    bench::{
        Action, Command,
        model::{KeySource, KeyState, Mode, Model},
        words::sentence,
    },
    client::Client,
    jwt::{KeySet, Secret, SecretEncoding},
};

/// Draws the pane.
pub fn secret_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, rect: Rect) {
    let model = scene.model;
    let subtitle = subtitle(model);
    let title = if model.key.is_key() || asks_for_key(model) { "Key" } else { "Secret" };
    let pane = Pane::new(title)
        .subtitle(&subtitle)
        .show(ui, rect, |ui| encoding_menu_ui(ui, model.key.encoding, "How the secret is read"));
    if let Some(encoding) = pane.actions {
        scene.ask(Command::ChooseEncoding(encoding));
    }
    let body = pane.body.shrink2(egui::vec2(space::L, 0.0));
    if model.key.is_key() {
        buffers.secret.wipe();
        return key_ui(ui, scene, buffers, body);
    }
    buffers.locked = false;
    match (&model.key.source, &model.key.state) {
        (KeySource::Example | KeySource::Client(_), KeyState::Ready { secret, key }) => {
            buffers.secret.wipe();
            let problem = key.as_ref().as_ref().err();
            let problem = problem.map(|problem| problem.message.as_str());
            ready_ui(ui, scene, buffers, secret, problem, body);
        }
        (KeySource::Example | KeySource::Client(_), state) => state_ui(ui, scene, state, body),
        _ => type_ui(ui, scene, buffers, body),
    }
}

/// Whether what may be given here is to be a key: the token takes no shared secret.
fn asks_for_key(model: &Model) -> bool {
    matches!(model.key.source, KeySource::None | KeySource::Typed) && model.takes_key_pair()
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
        model.usable_key().and_then(|key| key.as_ref().as_ref().ok().map(KeySet::describe));
    let whose = match model.key.source {
        KeySource::None => {
            return match model.mode {
                Mode::Verify if model.is_encrypted() => "not used: the token is encrypted",
                Mode::Verify => "none: the signature is not checked",
                Mode::Sign => "none: the token is not signed",
            }
            .to_owned();
        }
        KeySource::Example => "of the example".to_owned(),
        KeySource::Typed if model.key.is_key() => "given, kept nowhere".to_owned(),
        KeySource::Typed => "typed, kept nowhere".to_owned(),
        KeySource::File(ref name) => format!("from {name}, kept nowhere"),
        KeySource::Generated => "made just now, kept nowhere".to_owned(),
        KeySource::Client(_) if model.client().is_some_and(Client::is_session_only) => {
            format!("{}, for this session", model.key_owner())
        }
        KeySource::Client(_) => format!("{}, from the keychain", model.key_owner()),
    };
    match read_as.filter(|_| !model.key.is_key()) {
        Some(read_as) => format!("{whose}  ·  {read_as}"),
        None => whose,
    }
}

fn type_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, body: Rect) {
    follow_secret(scene.model, buffers);
    let typed = !buffers.secret.is_empty();
    let held = buffers.reveals;
    let hint = match scene.model.mode {
        _ if !asks_for_key(scene.model) => "Type or paste a secret or key",
        Mode::Verify => "Type, paste or drop the public key",
        Mode::Sign => "Type, paste or drop the private key",
    };
    let (changed, done) = strip_ui(
        ui,
        "typed secret",
        body,
        |ui| {
            if held {
                masked_ui(ui, Some(buffers.secret.expose()), f32::INFINITY);
                return false;
            }
            secret_edit_ui(ui, "Secret", hint, &mut buffers.secret).changed()
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            if !typed {
                let generate = Button::new("Generate…").name("Generate key…").show(ui).clicked();
                let open = Button::new("Open file…").name("Open key…").show(ui).clicked();
                let action = match (generate, open) {
                    (true, _) => Some(Action::GenerateKey),
                    (_, true) => Some(Action::OpenKey),
                    _ => None,
                };
                return Done { reveals: false, command: action.map(Command::Do) };
            }
            let reveals = hold_to_reveal_ui(ui, true);
            let clear = Button::new("Clear").name("Clear the secret").show(ui).clicked();
            Done { reveals, command: clear.then_some(Command::Do(Action::ForgetClient)) }
        },
    );
    buffers.reveals = done.reveals;
    if changed {
        scene.ask(Command::SecretTyped(Secret::from(buffers.secret.expose().to_owned())));
    }
    if let Some(command) = done.command {
        scene.ask(command);
    }
}

/// What was done with the controls at the right end.
struct Done {
    reveals: bool,
    command: Option<Command>,
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
    buffers: &mut Buffers,
    secret: &Secret,
    problem: Option<&str>,
    body: Rect,
) {
    let t = ui.tokens();
    let example = scene.model.key.source == KeySource::Example;
    let shown = if buffers.reveals { secret.expose_text() } else { None };
    let ((), done) = strip_ui(
        ui,
        "client secret",
        body,
        |ui| match problem.filter(|_| shown.is_none()) {
            Some(problem) => {
                icon_ui(ui, Tone::Error.icon(), 11.0, t.error);
                let rich = RichText::new(problem).font(fonts::small()).color(t.error);
                ui.add(egui::Label::new(rich).truncate()).on_hover_text(problem);
            }
            None => {
                masked_ui(ui, shown, f32::INFINITY);
            }
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let reveals = hold_to_reveal_ui(ui, secret.expose_text().is_some());
            let copy = Button::new("Copy").name("Copy secret").show(ui).clicked();
            let (text, name) =
                if example { ("Clear", "Clear the secret") } else { ("Use none", "Use no client") };
            let forget = Button::new(text).name(name).show(ui).clicked();
            let action = match (copy, forget) {
                (true, _) => Some(Action::CopySecret),
                (_, true) => Some(Action::ForgetClient),
                _ => None,
            };
            Done { reveals, command: action.map(Command::Do) }
        },
    );
    buffers.reveals = done.reveals;
    if let Some(command) = done.command {
        scene.ask(command);
    }
}

fn state_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &KeyState, body: Rect) {
    let t = ui.tokens();
    let model = scene.model;
    let owner = model.key_owner();
    let slow = model.waiting.as_ref().is_some_and(|waiting| waiting.slow);
    let (text, hint, color) = match state {
        KeyState::Missing => (
            format!("The store holds no secret for {owner}"),
            "Edit the client and type its secret".to_owned(),
            t.error,
        ),
        KeyState::Failed(error) => (sentence(&error.to_string()), error.hint(), t.error),
        _ => ("Reading the secret…".to_owned(), String::new(), t.quiet),
    };
    let (button, command) = match state {
        KeyState::Missing => ("Edit client…", Command::Do(Action::EditClient)),
        KeyState::Failed(_) => ("Try again", Command::Do(Action::RetryKeychain)),
        _ => ("Cancel", Command::CancelStore),
    };
    let ((), clicked) = strip_ui(
        ui,
        "secret state",
        body,
        |ui| {
            let rich = RichText::new(&text).color(color);
            let whole = format!("{text}\n{hint}");
            ui.add(egui::Label::new(rich).truncate()).on_hover_text(whole.trim_end());
        },
        |ui| {
            // A read that is quick needs no way out of it.
            let quick = matches!(state, KeyState::Waiting) && !slow;
            !quick && Button::new(button).show(ui).clicked()
        },
    );
    if clicked {
        scene.ask(command);
    }
}
