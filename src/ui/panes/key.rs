//! The key in use, where it is a key and no text secret: what was recognised, its thumbprint, the
//! passphrase of one that is encrypted, and the keys of a set.

use egui::{Rect, Response, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::menu_bar::action_item_ui;
use crate::{
    bench::{
        Action, Command,
        model::{KeySource, KeyState, Mode, Model, describe},
    },
    jwt::{Key, KeyError, KeyKind, KeySet, key::Entry, visible},
    ui::{
        icons::{Icon, icon_ui},
        scene::Scene,
        theme::{UiTokens as _, fonts, space},
        view::Buffers,
        widgets::{
            Button, MenuButton, MenuItem, PassphraseStrip, Tone, menu_separator_ui, note_ui,
            row_ui, strip_ui, text_ui,
        },
    },
};

/// Draws the key in the body of its pane.
pub fn key_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, body: Rect) {
    let model = scene.model;
    if !matches!(model.key.state, KeyState::Locked { .. }) {
        buffers.stop_asking();
    }
    match &model.key.state {
        KeyState::Locked { problem, tried, .. } => {
            locked_ui(ui, scene, buffers, problem, *tried, body);
        }
        KeyState::Ready { key, .. } => match &**key {
            Ok(keys) => ready_ui(ui, scene, keys, body),
            Err(error) => broken_ui(ui, scene, error, body),
        },
        _ => reading_ui(ui, scene, "Reading the key…", body),
    }
}

/// Draws the field for the passphrase, or that it is being tried.
fn locked_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    buffers: &mut Buffers,
    problem: &KeyError,
    tried: bool,
    body: Rect,
) {
    let wants_focus = buffers.ask_for_passphrase(scene.model.dialog.is_none());
    if scene.model.key.job.is_some() {
        buffers.wants_passphrase = wants_focus;
        return reading_ui(ui, scene, "Trying the passphrase…", body);
    }
    let whole = format!("{}\n{}", problem.message, problem.hint);
    let strip = PassphraseStrip {
        name: "Passphrase",
        hint: if tried { "Another passphrase" } else { "Passphrase of the key" },
        wrong: tried.then_some(whole.trim_end()),
        wants_focus,
    };
    let (passphrase, clear) =
        strip.show(ui, "passphrase", body, &mut buffers.passphrase, |ui, ready| {
            let open = Button::new("Open").name("Open the key").enabled(ready).show(ui).clicked();
            (open, clear_button_ui(ui, scene.model))
        });
    if clear {
        scene.act(Action::ForgetClient);
    } else if let Some(passphrase) = passphrase {
        // A wrong one is followed by another try.
        buffers.wants_passphrase = true;
        scene.ask(Command::TryPassphrase(passphrase));
    }
}

fn reading_ui(ui: &mut Ui, scene: &mut Scene<'_>, text: &str, body: Rect) {
    let (_, cancel) = strip_ui(
        ui,
        "key work",
        body,
        |ui| note_ui(ui, text),
        |ui| Button::new("Cancel").name("Cancel the work on the key").show(ui).clicked(),
    );
    if cancel {
        scene.ask(Command::CancelKeyWork);
    }
}

fn broken_ui(ui: &mut Ui, scene: &mut Scene<'_>, error: &KeyError, body: Rect) {
    let t = ui.tokens();
    let ((), clear) = strip_ui(
        ui,
        "broken key",
        body,
        |ui| {
            icon_ui(ui, Tone::Error.icon(), 11.0, t.error);
            let rich = RichText::new(&error.message).font(fonts::small()).color(t.error);
            let whole = format!("{}\n{}", error.message, error.hint);
            ui.add(egui::Label::new(rich).truncate()).on_hover_text(whole.trim_end());
        },
        |ui| clear_button_ui(ui, scene.model),
    );
    if clear {
        scene.act(Action::ForgetClient);
    }
}

/// Draws a key that can be used: what it is, and under it what tells it from others.
fn ready_ui(ui: &mut Ui, scene: &mut Scene<'_>, keys: &KeySet, body: Rect) {
    let model = scene.model;
    let ((), clear) = strip_ui(
        ui,
        "key",
        body,
        |ui| {
            let (rect, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), LINES), Sense::hover());
            let (above, below) = rect.split_top_bottom_at_fraction(0.5);
            let what = model.key.key().and_then(|key| describe(key)).unwrap_or_default();
            row_ui(ui, "what the key is", above, |ui| {
                // Before the text, whose end may be cut off.
                if let Some(problem) = out_of_date(model) {
                    let t = ui.tokens();
                    ui.spacing_mut().item_spacing.x = space::S;
                    icon_ui(ui, Tone::Warning.icon(), 11.0, t.warning);
                    ui.label(RichText::new(problem).font(fonts::small()).color(t.warning));
                }
                text_ui(ui, &what);
            });
            row_ui(ui, "which key it is", below, |ui| which_ui(ui, model, keys));
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            if keys.is_set() {
                keys_menu_ui(ui, scene, keys);
            }
            export_menu_ui(ui, scene);
            clear_button_ui(ui, scene.model)
        },
    );
    if clear {
        scene.act(Action::ForgetClient);
    }
}

/// What is wrong, at the moment of judgement, with the dates of the certificate that the key came
/// in.
fn out_of_date(model: &Model) -> Option<&'static str> {
    let validity = model.key_shown()?.certificate()?.validity?;
    let now = model.moment(model.judged_at);
    if validity.not_after < now {
        Some("expired")
    } else if now < validity.not_before {
        Some("not valid yet")
    } else {
        None
    }
}

/// Height of two lines, in points.
const LINES: f32 = 36.0;

fn which_ui(ui: &mut Ui, model: &Model, keys: &KeySet) {
    let Some(key) = model.key_shown() else {
        let text = match model.key.fitting {
            _ if keys.usable().next().is_none() => "None of its keys can be used".to_owned(),
            _ if model.examined.token.alg().is_none() => "The token says which is used".to_owned(),
            0 => "None fits this token".to_owned(),
            fitting => format!("{fitting} keys fit this token"),
        };
        note_ui(ui, &text).on_hover_text(text);
        return;
    };
    ui.spacing_mut().item_spacing.x = space::M;
    if let Some(used) = model.key.used {
        note_ui(ui, &format!("Uses key {}", used.saturating_add(1)));
        note_ui(ui, &key.describe());
    }
    if let Some(kid) = key.kid() {
        note_ui(ui, &format!("kid {}", visible::escaped(kid)));
    }
    if let Some(thumbprint) = key.thumbprint() {
        let whole = format!("Thumbprint with SHA-256 (RFC 7638):\n{thumbprint}");
        note_ui(ui, &format!("SHA-256 {thumbprint}")).on_hover_text(whole);
    }
}

fn clear_button_ui(ui: &mut Ui, model: &Model) -> bool {
    let (text, name) = match model.key.source {
        KeySource::Client(_) => ("Use none", "Use no client"),
        _ => ("Clear", "Clear the key"),
    };
    Button::new(text).name(name).show(ui).clicked()
}

/// Draws the menu that lets the key out: the public key freely, the private one by file.
fn export_menu_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let is_secret = scene.model.key_shown().is_some_and(|key| key.kind() == KeyKind::Secret);
    MenuButton::new(Button::new("Export").name("Export the key")).show(ui, |ui| {
        if is_secret {
            action_item_ui(ui, scene, Action::CopySecret);
        } else {
            for action in [Action::CopyPublicPem, Action::CopyPublicJwk, Action::CopyThumbprint] {
                action_item_ui(ui, scene, action);
            }
            menu_separator_ui(ui);
            action_item_ui(ui, scene, Action::SavePublicKey);
        }
        action_item_ui(ui, scene, Action::SavePrivateKey);
    });
}

/// Draws the menu of the keys of a set. While a token is made, the one that is chosen signs it:
/// its `kid` and algorithm go into the header.
fn keys_menu_ui(ui: &mut Ui, scene: &mut Scene<'_>, keys: &KeySet) {
    const MOST: usize = 40;
    let model = scene.model;
    let signing = model.mode == Mode::Sign;
    let (_, chosen) = MenuButton::new(Button::new("Keys").name("Keys of the set")).show(ui, |ui| {
        let mut chosen = None;
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (index, entry) in keys.entries().iter().enumerate().take(MOST) {
                let text = entry_words(index, entry);
                let signs = entry.key.as_ref().is_ok_and(Key::can_sign);
                let used = model.key.used == Some(index);
                // A token is checked with the key that it names or that verifies: nothing is to be
                // chosen, and so nothing looks as if it could not be.
                let item = if signing {
                    MenuItem::new(&text).checked(used).enabled(signs).show(ui)
                } else {
                    listed_key_ui(ui, &text, used)
                };
                let whole = match &entry.key {
                    Ok(key) => key.thumbprint().unwrap_or_default(),
                    Err(error) => format!("{}\n{}", error.message, error.hint),
                };
                let item = item.on_hover_text(&whole).on_disabled_hover_text(whole);
                if signing && item.clicked() {
                    chosen = Some(index);
                }
            }
        });
        if let Some(more) = keys.entries().len().checked_sub(MOST).filter(|more| *more > 0) {
            note_ui(ui, &format!("and {more} more"));
        }
        chosen
    });
    if let Some(index) = chosen.flatten() {
        scene.ask(Command::SignWithKey(index));
    }
}

/// Draws a key of a list in which nothing can be chosen; the one that is used has a tick.
fn listed_key_ui(ui: &mut Ui, text: &str, used: bool) -> Response {
    let t = ui.tokens();
    let row = ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        ui.spacing_mut().item_spacing.x = space::S;
        ui.add_space(space::M);
        if used {
            icon_ui(ui, Icon::Tick, 11.0, t.accent);
        } else {
            ui.allocate_response(vec2(11.0, 11.0), Sense::hover());
        }
        ui.label(RichText::new(text).color(t.text));
        ui.add_space(space::M);
    });
    row.response.widget_info(|| {
        let label = if used { format!("{text}, used") } else { text.to_owned() };
        WidgetInfo::labeled(Role::ListItem, true, label)
    });
    row.response
}

fn entry_words(index: usize, entry: &Entry) -> String {
    let what = match &entry.key {
        Ok(key) => key.describe(),
        Err(error) => error.message.clone(),
    };
    match &entry.kid {
        Some(kid) => format!("{}  {}  ·  {what}", index.saturating_add(1), visible::escaped(kid)),
        None => format!("{}  {what}", index.saturating_add(1)),
    }
}
