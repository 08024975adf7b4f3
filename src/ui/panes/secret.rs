//! The secret or key in use: whose it is, how its text is read, and never on screen unless held.

use egui::{Rect, RichText, Ui};

use super::{dates::day_words, key::key_ui};
use crate::ui::{
    icons::{Icon, icon_ui},
    scene::Scene,
    theme::{UiTokens as _, fonts, measure, space},
    view::Buffers,
    widgets::{
        Button, MenuButton, MenuItem, Pane, PassphraseStrip, Tone, hold_to_reveal_ui, masked_ui,
        secret_edit_ui, strip_ui,
    },
};
use crate::{
    bench::{
        Action, Command,
        model::{KeySource, KeyState, LockCause, Mode, Model, VaultStatus},
        words::sentence,
    },
    client::{StoreKind, store::StoreError},
    jwt::{KeySet, Secret, SecretEncoding, time::short_duration},
};

/// Draws the pane.
pub fn secret_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, rect: Rect) {
    let model = scene.model;
    let subtitle = subtitle(scene);
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
    if model.locked.is_some() && model.key.secret().is_none() {
        buffers.secret.wipe();
        buffers.stop_asking();
        return locked_ui(ui, scene, body);
    }
    if asks_for_passphrase(model) {
        buffers.secret.wipe();
        return passphrase_ui(ui, scene, buffers, body);
    }
    buffers.stop_asking();
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

/// Whether the client's secret lies in the encrypted file, which has to be opened for it.
fn asks_for_passphrase(model: &Model) -> bool {
    matches!(
        (&model.key.source, &model.key.state),
        (
            KeySource::Client(_),
            KeyState::Failed(StoreError::PassphraseNeeded | StoreError::WrongPassphrase)
        )
    )
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

fn subtitle(scene: &Scene<'_>) -> String {
    let model = scene.model;
    if let Some(cause) = model.locked.filter(|_| model.key.secret().is_none()) {
        return why_locked(model, cause);
    }
    let read_as =
        model.usable_key().and_then(|key| key.as_ref().as_ref().ok().map(KeySet::describe));
    if matches!(model.key.state, KeyState::Dropped) {
        return "dropped when Jotbench was locked: give it again".to_owned();
    }
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
        KeySource::Client(_) => {
            let place = match model.client().map_or(StoreKind::Keychain, |client| client.store) {
                StoreKind::Session => "for this session",
                StoreKind::Keychain => "from the keychain",
                StoreKind::File => "from the encrypted file",
            };
            format!("{}, {place}", model.key_owner())
        }
    };
    let read_as = read_as.filter(|_| !model.key.is_key());
    let is_client = matches!(model.key.source, KeySource::Client(_));
    let previous = model.client().filter(|_| is_client).and_then(|client| client.previous);
    let since = previous
        .map(|previous| format!("previous kept since {}", day_words(scene, previous.replaced)));
    let parts: Vec<String> = [Some(whose), read_as, since].into_iter().flatten().collect();
    parts.join("  ·  ")
}

/// Why no secret is in memory.
fn why_locked(model: &Model, cause: LockCause) -> String {
    match (cause, model.settings.lock_after) {
        (LockCause::Asked, _) => "locked".to_owned(),
        (LockCause::Idle, Some(after)) => {
            format!("locked: nobody touched it for {}", short_duration(after.as_secs()))
        }
        (LockCause::Idle, None) => "locked: nobody touched it".to_owned(),
        (LockCause::Session, _) => "locked with the session".to_owned(),
        (LockCause::Sleep, _) => "locked before the machine went to sleep".to_owned(),
    }
}

fn locked_ui(ui: &mut Ui, scene: &mut Scene<'_>, body: Rect) {
    let t = ui.tokens();
    let ((), unlock) = strip_ui(
        ui,
        "locked",
        body,
        |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            icon_ui(ui, Icon::Lock, measure::ICON, t.quiet);
            let rich = RichText::new("Locked: secrets were dropped from memory").color(t.quiet);
            ui.add(egui::Label::new(rich).truncate());
        },
        |ui| {
            let button = Button::new(Action::Unlock.text()).name("Unlock the secrets");
            button.show(ui).on_hover_text(Action::Unlock.tooltip()).clicked()
        },
    );
    if unlock {
        scene.act(Action::Unlock);
    }
}

/// Draws the field for the passphrase of the encrypted file.
fn passphrase_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, body: Rect) {
    let model = scene.model;
    let wants_focus = buffers.ask_for_passphrase(model.dialog.is_none());
    let wrong = StoreError::WrongPassphrase;
    let was_wrong = matches!(&model.key.state, KeyState::Failed(error) if *error == wrong)
        || model.vault == VaultStatus::Failed(wrong.clone());
    let whole = format!("{}\n{}", sentence(&wrong.to_string()), wrong.hint());
    let doing = model.waiting.as_ref().map(|waiting| format!("{}…", waiting.doing));
    let strip = PassphraseStrip {
        name: "Passphrase of the encrypted file",
        hint: match &doing {
            Some(doing) => doing,
            None if was_wrong => "Another passphrase",
            None => "Passphrase of the encrypted file",
        },
        wrong: (was_wrong && doing.is_none()).then_some(&whole),
        wants_focus,
    };
    let (passphrase, forget) =
        strip.show(ui, "store passphrase", body, &mut buffers.passphrase, |ui, ready| {
            let unlock = Button::new("Unlock").name("Unlock the encrypted file");
            let unlock = unlock.enabled(ready).show(ui).clicked();
            let forget = Button::new("Use none").name("Use no client").show(ui).clicked();
            (unlock, forget)
        });
    if forget {
        scene.act(Action::ForgetClient);
    } else if let Some(passphrase) = passphrase {
        // A wrong one is followed by another try.
        buffers.wants_passphrase = true;
        scene.ask(Command::UnlockStore { passphrase, create: false });
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
    let store = model.client().map_or(StoreKind::Keychain, |client| client.store);
    let slow = model.waiting.as_ref().is_some_and(|waiting| waiting.slow);
    let (text, hint, color) = match state {
        KeyState::Missing if store == StoreKind::Session => (
            format!("The secret of {owner} was in memory only, and is gone"),
            "Edit the client and type its secret".to_owned(),
            t.error,
        ),
        KeyState::Missing => (
            format!("{} holds no secret for {owner}", sentence(store.title())),
            "Edit the client and type its secret".to_owned(),
            t.error,
        ),
        KeyState::Failed(error) => (sentence(&error.to_string()), error.hint(), t.error),
        _ => ("Reading the secret…".to_owned(), String::new(), t.quiet),
    };
    let (button, command) = match state {
        // An encrypted file that is made anew would not hold the secret, either.
        KeyState::Missing | KeyState::Failed(StoreError::NotMade) => {
            ("Edit client…", Command::Do(Action::EditClient))
        }
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
