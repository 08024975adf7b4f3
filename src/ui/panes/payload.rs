//! The payload: as JSON with notes beside the claims, or claim by claim; and the chips that set
//! its dates.

use egui::{Rect, RichText, ScrollArea, Ui};

use crate::ui::{
    panes::annotations::{claim_tooltip, marks, payload_annotations},
    panes::claims::claims_view_ui,
    scene::Scene,
    theme::{UiTokens as _, fonts, space},
    view::Buffers,
    widgets::{
        Button, CodeEdit, Empty, Pane, area_ui, chip_ui, note_ui, row_ui, segmented_ui, strip_ui,
    },
};
use crate::{
    bench::{
        Action, Command,
        draft::Payload,
        model::{Mode, PayloadView},
    },
    jwt::{
        Content, Part, Place,
        json::{Document, Kind},
    },
};

/// The dates that chips can set.
const DATES: [&str; 3] = ["exp", "nbf", "iat"];

/// The chips: what they say, and how many seconds from now that is.
pub const CHIPS: [(&str, i64); 5] =
    [("now", 0), ("+5 min", 300), ("+15 min", 900), ("+1 h", 3_600), ("+24 h", 86_400)];

/// Draws the pane.
pub fn payload_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, rect: Rect) {
    let model = scene.model;
    if model.takes_content() {
        return detached_pane_ui(ui, scene, buffers, rect);
    }
    let mut view = model.payload_view;
    let pane = Pane::new("Payload").footer(true).show(ui, rect, |ui| {
        let options = [(PayloadView::Json, "JSON"), (PayloadView::Claims, "Claims")];
        segmented_ui(ui, "How the payload is shown", &mut view, &options);
        copy_ui(ui, scene);
    });
    if view != model.payload_view {
        scene.act(Action::SwitchPayloadView);
    }
    let body = pane.body.shrink2(egui::vec2(1.0, 0.0));
    area_ui(ui, "payload body", body, |ui| match (&model.draft.payload, model.payload_view) {
        _ if model.is_encrypted() => encrypted_ui(ui),
        (Payload::Text(text), _) if model.is_being_read() => json_ui(ui, scene, buffers, text),
        (Payload::Bytes(bytes), _) => bytes_ui(ui, bytes),
        (Payload::Text(_), PayloadView::Claims) => claims_view_ui(ui, scene, buffers),
        (Payload::Text(text), PayloadView::Json) => json_ui(ui, scene, buffers, text),
    });
    row_ui(ui, "payload dates", pane.footer, |ui| {
        // In a narrow pane the chips are scrolled to, rather than drawn beyond its edge.
        ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
            let changeable = !model.is_encrypted() && !model.is_being_read();
            ui.add_enabled_ui(changeable, |ui| {
                ui.horizontal_centered(|ui| dates_ui(ui, scene, buffers));
            });
        });
    });
}

/// The pane while the evidence does not carry its payload: what is typed here is evidence too, and
/// moves nothing to Sign.
fn detached_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, rect: Rect) {
    let model = scene.model;
    let given = model.examined.token.content == Content::Given;
    let pane = Pane::new("Payload").subtitle("detached").footer(true).show(ui, rect, |ui| {
        copy_ui(ui, scene);
    });
    let body = pane.body.shrink2(egui::vec2(1.0, 0.0));
    area_ui(ui, "payload body", body, |ui| match &model.draft.payload {
        Payload::Bytes(bytes) => bytes_ui(ui, bytes),
        Payload::Text(text) => json_ui(ui, scene, buffers, text),
    });
    let note = if given {
        format!("Checked with {} bytes that were given", model.draft.payload.len())
    } else {
        "The token does not carry its payload".to_owned()
    };
    let (_, (open, remove)) = strip_ui(
        ui,
        "detached content",
        pane.footer,
        |ui| note_ui(ui, &note),
        |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let remove = given && Button::link("Remove").name("Remove content").show(ui).clicked();
            let open = Button::new("Open content…").show(ui).on_hover_text(
                "Read what was signed from a file, byte for byte; pasting may change line ends",
            );
            (open.clicked(), remove)
        },
    );
    if open {
        scene.ask(Command::OpenContent);
    }
    if remove {
        scene.ask(Command::GiveContent(String::new()));
    }
}

fn copy_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let copy = Button::quiet("Copy").name("Copy payload");
    if copy.enabled(scene.model.is_enabled(Action::CopyPayload)).show(ui).clicked() {
        scene.act(Action::CopyPayload);
    }
}

fn json_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, text: &str) {
    let takes_content = scene.model.takes_content();
    let hint = if scene.model.is_being_read() {
        "…"
    } else if takes_content {
        "Paste the content that was signed, to check the signature with it"
    } else {
        "{ \"sub\": \"…\" }"
    };
    buffers.payload.follow(text);
    let document = buffers.payload.document().clone();
    select_written(scene, buffers, &document);
    let annotations = payload_annotations(&document, scene);
    let marks = marks(Part::Payload, &document, &scene.model.analysis.findings);
    let plain = is_other_content(scene, &document);
    let output = CodeEdit::new("Payload")
        .hint(hint)
        .read_only(scene.model.is_being_read())
        .plain(plain)
        .marks(if plain { &[] } else { &marks })
        .annotations(&annotations)
        .selection(buffers.take_goal(Part::Payload))
        .show(ui, &mut buffers.payload.text);
    if output.response.changed() {
        let text = buffers.payload.text.clone();
        scene.ask(if takes_content {
            Command::GiveContent(text)
        } else {
            Command::PayloadEdited(text)
        });
    }
    let members = document.members();
    let under = output.hovered.and_then(|offset| {
        members.iter().find(|m| (m.name_span.start..m.value.span().end).contains(&offset))
    });
    if let Some(tip) = under.and_then(|member| claim_tooltip(member, scene)) {
        output.response.on_hover_text_at_pointer(tip);
    }
}

/// Whether this is content that is no JSON in a token that is no JWT: nothing is wrong with it.
fn is_other_content(scene: &Scene<'_>, document: &Document) -> bool {
    let model = scene.model;
    let begins_as_json = document.text().trim_start().starts_with(['{', '[']);
    model.mode == Mode::Verify
        && !model.examined.token.has_form_of_jwt()
        && document.error().is_some()
        && !begins_as_json
}

/// A text that a fix wrote is there to be typed over.
fn select_written(scene: &Scene<'_>, buffers: &mut Buffers, document: &Document) {
    let Some(name) = buffers.take_written_claim(scene.model.focus.as_ref()) else { return };
    if document.member(name).is_some_and(|member| member.value.kind() == Kind::String) {
        buffers.go_to(&Place::member(Part::Payload, name));
    }
}

/// What stands where the payload of an encrypted token would.
fn encrypted_ui(ui: &mut Ui) {
    Empty::new(
        "Encrypted: the payload cannot be read",
        "An encrypted token (JWE) is recognised and not decrypted",
    )
    .show(ui);
}

/// Bytes that are no text: shown in hexadecimal, signed as they are.
fn bytes_ui(ui: &mut Ui, bytes: &[u8]) {
    const SHOWN: usize = 4_096;
    const ROW: usize = 16;
    let t = ui.tokens();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(space::L);
        let say = |ui: &mut Ui, text: &str| {
            ui.horizontal(|ui| {
                ui.add_space(12.0);
                ui.label(RichText::new(text).color(t.quiet));
            });
        };
        say(
            ui,
            &format!("{} bytes that are no UTF-8 text; they are signed as they are", bytes.len()),
        );
        for (row, chunk) in bytes.iter().take(SHOWN).collect::<Vec<_>>().chunks(ROW).enumerate() {
            let hex: Vec<String> = chunk.iter().map(|byte| format!("{byte:02x}")).collect();
            let line = format!("{:06x}  {}", row * ROW, hex.join(" "));
            ui.horizontal(|ui| {
                ui.add_space(12.0);
                ui.label(RichText::new(line).font(fonts::code()));
            });
        }
        if bytes.len() > SHOWN {
            say(ui, &format!("… and {} more", bytes.len() - SHOWN));
        }
    });
}

fn dates_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers) {
    ui.spacing_mut().item_spacing.x = space::S;
    let t = ui.tokens();
    ui.label(RichText::new("Set").font(fonts::small()).color(t.quiet));
    let options = DATES.map(|name| (name, name));
    segmented_ui(ui, "Which date the chips set", &mut buffers.date_claim, &options);
    ui.label(RichText::new("to").font(fonts::small()).color(t.quiet));
    for (text, seconds) in CHIPS {
        let chosen = chip_ui(ui, text, false);
        let tip = format!(
            "Set {} to {}",
            buffers.date_claim,
            if seconds == 0 { "now".to_owned() } else { format!("now {text}") }
        );
        if chosen.on_hover_text(tip).clicked() {
            scene.ask(Command::SetTime(buffers.date_claim, seconds));
        }
    }
}
