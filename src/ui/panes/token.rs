//! The token: pasted and checked, or signed live from header and payload.

use egui::{Event, Rect, RichText, Ui};

use crate::ui::{
    panes::menu_bar::action_item_ui,
    scene::Scene,
    theme::{UiTokens as _, fonts, space},
    view::Buffers,
    widgets::{
        Button, Empty, MenuButton, Pane, TokenView, area_ui, menu_separator_ui, note_ui,
        segmented_ui, strip_ui,
    },
};
use crate::{
    bench::{
        Action, Command,
        model::{CompareCommand, INLINE_BYTES, KeyState, Mode, Model, looks_like_key},
        words::sentence,
    },
    jwt::{Fix, FixValue, Format, Part, Rule, Serialization, Token, find, json},
};

/// Draws the pane.
pub fn token_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, rect: Rect) {
    let mut mode = scene.model.mode;
    let pane = Pane::new("Token").note(true).footer(true).show(ui, rect, |ui| {
        let options = [(Mode::Verify, "Verify"), (Mode::Sign, "Sign")];
        segmented_ui(ui, "What to do with the token", &mut mode, &options)
    });
    if mode != scene.model.mode {
        scene.ask(Command::SetMode(mode));
    }
    area_ui(ui, "token body", pane.body.shrink2(egui::vec2(1.0, 0.0)), |ui| {
        if scene.model.unsigned.is_some() {
            unsigned_ui(ui, scene);
        } else {
            token_text_ui(ui, scene, buffers);
        }
    });
    note_strip_ui(ui, scene, pane.note);
    footer_ui(ui, scene, pane.footer);
}

fn token_text_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers) {
    let model = scene.model;
    buffers.token.follow(&model.token_text);
    let output =
        TokenView::new("Token").hint("Paste a token here: eyJ…").show(ui, &mut buffers.token.text);
    if !output.response.changed() {
        return;
    }
    let pasted = ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Paste(text) => Some(text.clone()),
            _ => None,
        })
    });
    // A whole token that is pasted takes the place of what stands there, and so does a text that
    // tokens stand in; anything else is typing.
    match pasted.filter(|text| holds_token(text)) {
        Some(text) => scene.ask(Command::Paste(text)),
        None => scene.ask(Command::TokenEdited(buffers.token.text.clone())),
    }
}

/// Whether a pasted text is or holds a token or key. A large one is searched elsewhere.
fn holds_token(text: &str) -> bool {
    text.len() > INLINE_BYTES || is_whole_token(text) || !find::tokens(text.as_bytes()).is_empty()
}

/// Whether a pasted text is a token by itself, whatever stands round it, or a key: neither belongs
/// into the middle of what stands here.
#[must_use]
pub fn is_whole_token(text: &str) -> bool {
    Token::parse(text).0.format != Format::Unknown || looks_like_key(text.as_bytes())
}

/// Why there is no token, in the place where it would stand.
fn unsigned_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    let Some(error) = &model.unsigned else { return };
    if model.is_alg_none() {
        let clicked = Empty::new(&error.message, &error.hint)
            .icon(crate::ui::icons::Icon::Key)
            .button(Action::MakeUnsecured.text())
            .show(ui)
            .is_some_and(|button| button.clicked());
        if clicked {
            scene.act(Action::MakeUnsecured);
        }
    } else if matches!(model.key.state, KeyState::Absent) {
        let what = if model.takes_key_pair() { "give a private key" } else { "type a secret" };
        let sentence = format!(
            "Choose a client at the left, or {what}, and the token is signed as header and payload \
             change"
        );
        let clicked = Empty::new("Not signed yet", &sentence)
            .icon(crate::ui::icons::Icon::Key)
            .button("Add client…")
            .show(ui)
            .is_some_and(|button| button.clicked());
        if clicked {
            scene.act(Action::AddClient);
        }
    } else {
        let fitting = model.algorithm_of_key();
        let label = fitting.map(|alg| format!("Set alg to {alg}"));
        let mut empty = Empty::new(&error.message, &error.hint).icon(crate::ui::icons::Icon::Key);
        if let Some(label) = &label {
            empty = empty.button(label);
        }
        let clicked = empty.show(ui).is_some_and(|button| button.clicked());
        if let Some(alg) = fitting.filter(|_| clicked) {
            let value = FixValue::Json(json::quoted(alg.name()));
            let name = "alg".to_owned();
            scene.ask(Command::Apply(Fix::Set { part: Part::Header, name, value }));
        }
    }
}

fn note_strip_ui(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    let text = note(scene.model);
    let can_revert = scene.model.original.is_some();
    let (_, (compared, reverted)) = strip_ui(
        ui,
        "token note",
        rect,
        |ui| note_ui(ui, &text),
        |ui| {
            if !can_revert {
                return (false, false);
            }
            ui.spacing_mut().item_spacing.x = space::XXS;
            let compared = Button::link("Show changes").show(ui).clicked();
            (compared, Button::link("Revert").show(ui).clicked())
        },
    );
    if compared {
        scene.ask(Command::Compare(CompareCommand::ShowChanges));
    }
    if reverted {
        scene.act(Action::Revert);
    }
}

fn note(model: &Model) -> String {
    if let Some(original) = &model.original {
        return if model.leaves_unprotected {
            "A compact draft; the unprotected header is left out".to_owned()
        } else if original.trim_start().starts_with('{') {
            "A compact draft; the JSON token that it came from is kept".to_owned()
        } else {
            "A draft; the token that it came from is kept".to_owned()
        };
    }
    if model.unsigned.is_some() {
        return "Not signed yet; what is typed stays".to_owned();
    }
    if model.mode == Mode::Sign {
        let compact = model.draft.compact_header && model.draft.compact_payload;
        let style = if compact { "compact JSON" } else { "white space kept" };
        if model.unsecured {
            return format!("Unsecured: made of header and payload, signed by nobody, {style}");
        }
        if matches!(model.key.state, KeyState::Dropped) {
            return format!("Signed before Jotbench was locked, {style}");
        }
        return format!("Signed live from header and payload, {style}");
    }
    if model.example {
        return "An example. Paste a token over it, or choose a profile to make one".to_owned();
    }
    let token = &model.examined.token;
    let form = sentence(token.serialization.title());
    match token.serialization {
        Serialization::Compact => {}
        Serialization::General if token.signatures.len() > 1 => {
            let count = token.signatures.len();
            return format!("{form}, signature {} of {count}", token.looked_at + 1);
        }
        Serialization::General | Serialization::Flattened => return form,
    }
    let stripped = model.analysis.findings.iter().find(|finding| finding.rule == Rule::Stripped);
    match stripped {
        Some(finding) => finding.message.clone(),
        None if model.pasted.is_empty() => "Nothing on the bench".to_owned(),
        None => "Checked as it is, never altered".to_owned(),
    }
}

/// Why a button of the footer cannot be pressed.
fn disabled_because(model: &Model, action: Action) -> &'static str {
    match action {
        _ if model.analysing.is_some() => "The large token is still being worked on",
        Action::Reproduce if model.is_encrypted() => {
            "An encrypted token cannot be reproduced: its payload cannot be read"
        }
        Action::Reproduce => "There is no JSON object in the payload to reproduce",
        _ => "There is no token yet",
    }
}

fn footer_ui(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    let model = scene.model;
    let size = format!("{} bytes", model.token_text.len());
    let left = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let action_button = |ui: &mut Ui, scene: &mut Scene<'_>, button: Button<'_>, action| {
            let button = button.enabled(scene.model.is_enabled(action));
            let response = button.show(ui).on_hover_text(Action::tooltip(action));
            if response.on_disabled_hover_text(disabled_because(scene.model, action)).clicked() {
                scene.act(action);
            }
        };
        // The one thing to do next: send what was signed, or make anew what was pasted.
        match model.mode {
            Mode::Sign => {
                action_button(ui, scene, Button::primary("Copy token"), Action::CopyToken);
            }
            Mode::Verify => {
                let button = Button::primary(Action::Reproduce.text());
                action_button(ui, scene, button, Action::Reproduce);
            }
        }
        let button = Button::new(if model.mode == Mode::Sign { "Copy as" } else { "Copy" })
            .name("Copy as")
            .enabled(!model.token_text.is_empty() || !model.draft.is_empty());
        MenuButton::new(button).show(ui, |ui| {
            action_item_ui(ui, scene, Action::CopyToken);
            action_item_ui(ui, scene, Action::CopyAuthorization);
            action_item_ui(ui, scene, Action::CopyCurl);
            menu_separator_ui(ui);
            action_item_ui(ui, scene, Action::CopyHeader);
            action_item_ui(ui, scene, Action::CopyPayload);
        });
        action_button(ui, scene, Button::new("Save…"), Action::SaveToken);
    };
    strip_ui(ui, "token footer", rect, left, |ui| {
        // Where room is short the buttons have it.
        if rect.width() < 340.0 {
            return;
        }
        let rich = RichText::new(&size).font(fonts::small()).color(ui.tokens().faint);
        // Not cut off: a strip takes its right end's width from what stands there.
        ui.add(egui::Label::new(rich).extend());
    });
}
