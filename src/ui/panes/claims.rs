//! The payload claim by claim: what each is for, its value in a field of its own, and what the
//! profile still asks for.

use egui::{RichText, ScrollArea, TextEdit, Ui};

use crate::ui::{
    panes::annotations::{claim_note, claim_tooltip},
    scene::Scene,
    theme::{UiTokens as _, fonts, space},
    view::Buffers,
    widgets::{Button, Tone, strip_ui},
};
use crate::{
    bench::Command,
    jwt::{
        Fix, FixValue, Part, Severity, claims,
        json::{Document, Kind, Member},
    },
    profile::{ClaimRule, Presence, template::empty_value},
    ui::icons::icon_ui,
};

/// Draws the claims.
pub fn claims_view_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers) {
    let text = scene.model.draft.payload.text().unwrap_or_default();
    buffers.payload.follow(text);
    let document = buffers.payload.document().clone();
    if !document.is_object() {
        let t = ui.tokens();
        ui.add_space(space::L);
        ui.horizontal(|ui| {
            ui.add_space(12.0);
            ui.label(RichText::new("This is no JSON object; see it as JSON").color(t.quiet));
        });
        return;
    }
    let written = buffers.take_written_claim(scene.model.focus.as_ref());
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(space::S);
        for member in document.members() {
            let wanted = written == Some(member.name.as_ref());
            claim_ui(ui, scene, buffers, &member, wanted);
        }
        for rule in missing(scene, &document) {
            missing_ui(ui, scene, rule);
        }
        ui.add_space(space::S);
    });
}

const NAME_WIDTH: f32 = 104.0;
const VALUE_WIDTH: f32 = 180.0;
const ROW: f32 = 32.0;

/// One row of the list: name, value and note from the left, what can be done at the right end.
fn claim_row_ui<L, R>(
    ui: &mut Ui,
    name: &str,
    left: impl FnOnce(&mut Ui) -> L,
    right: impl FnOnce(&mut Ui) -> R,
) -> (L, R) {
    let size = egui::vec2(ui.available_width(), ROW);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let strip = rect.shrink2(egui::vec2(space::L, 0.0));
    strip_ui(ui, ("claim", name), strip, left, right)
}

fn name_ui(ui: &mut Ui, name: &str, tone: Option<Tone>) -> egui::Response {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.x = space::S;
    let size = egui::vec2(NAME_WIDTH, 20.0);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_width(NAME_WIDTH);
        match tone {
            Some(tone) => icon_ui(ui, tone.icon(), 11.0, tone.color(t)),
            None => ui.allocate_response(egui::vec2(11.0, 11.0), egui::Sense::hover()),
        };
        let rich = RichText::new(name).font(fonts::code()).color(t.json_name);
        ui.add(egui::Label::new(rich).truncate())
    })
    .inner
}

/// Draws a claim. One that is `wanted` comes into sight and takes the focus.
fn claim_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    buffers: &mut Buffers,
    member: &Member<'_>,
    wanted: bool,
) {
    let name = member.name.as_ref();
    let worst = worst(scene, name);
    let note = message(scene, name)
        .or_else(|| claim_note(member, scene))
        .or_else(|| claims::explain(name).map(str::to_owned));
    let tooltip = claim_tooltip(member, scene);
    let field = buffers.claims.entry(name.to_owned()).or_default();
    field.follow(&shown_value(member));
    let (changed, removed) = claim_row_ui(
        ui,
        name,
        |ui| {
            let label = name_ui(ui, name, worst.map(Tone::from));
            if let Some(tip) = tooltip {
                label.clone().on_hover_text(tip);
            }
            let edit = TextEdit::singleline(&mut field.text)
                .font(fonts::code())
                .desired_width(VALUE_WIDTH);
            let response = ui.add(edit).labelled_by(label.id);
            if wanted {
                response.request_focus();
                response.scroll_to_me(None);
            }
            let changed = response.changed();
            ui.add_space(space::XS);
            if let Some(note) = note {
                claim_note_ui(ui, &note, worst);
            }
            changed
        },
        |ui| Button::quiet("Remove").name(&format!("Remove {name}")).show(ui).clicked(),
    );
    if changed {
        let json = json_value(member.value.kind(), &field.text);
        scene.ask(Command::ClaimEdited(name.to_owned(), Some(json)));
    }
    if removed {
        scene.ask(Command::ClaimEdited(name.to_owned(), None));
    }
}

fn claim_note_ui(ui: &mut Ui, note: &str, worst: Option<Severity>) {
    let t = ui.tokens();
    let color = match worst {
        Some(Severity::Error) => t.error,
        Some(Severity::Warning) => t.warning,
        _ => t.faint,
    };
    let rich = RichText::new(note).font(fonts::small()).color(color);
    ui.add(egui::Label::new(rich).truncate()).on_hover_text(note);
}

fn missing_ui(ui: &mut Ui, scene: &mut Scene<'_>, rule: &ClaimRule) {
    let (tone, word) = match rule.presence {
        Presence::Required => (Tone::Error, "Required"),
        Presence::Recommended => (Tone::Warning, "Recommended"),
        _ => (Tone::Neutral, "Optional"),
    };
    let severity = match rule.presence {
        Presence::Required => Some(Severity::Error),
        Presence::Recommended => Some(Severity::Warning),
        _ => None,
    };
    let about = if rule.about.is_empty() { rule.hint.as_str() } else { rule.about.as_str() };
    let ((), added) = claim_row_ui(
        ui,
        &rule.name,
        |ui| {
            name_ui(ui, &rule.name, Some(tone));
            claim_note_ui(ui, &format!("{word}: {about}"), severity);
        },
        |ui| Button::new("Add").name(&format!("Add {}", rule.name)).show(ui).clicked(),
    );
    if added {
        scene.ask(add(scene, rule));
    }
}

/// The finding's own fix, so that both places write the same; else an empty value of its type.
fn add(scene: &Scene<'_>, rule: &ClaimRule) -> Command {
    let fix = scene.model.analysis.findings.iter().find_map(|finding| {
        let here = finding.at.part == Part::Payload
            && finding.at.member.as_deref() == Some(rule.name.as_str());
        finding.fix.clone().filter(|_| here)
    });
    if let Some(fix) = fix {
        return Command::Apply(fix);
    }
    let client_id = scene.model.client().map(|client| client.client_id.as_str());
    let value = scene
        .model
        .profile()
        .and_then(|profile| profile.fresh_value(rule, client_id))
        .unwrap_or_else(|| FixValue::Json(empty_value(rule)));
    Command::Apply(Fix::Set { part: Part::Payload, name: rule.name.clone(), value })
}

fn missing<'m>(scene: &Scene<'m>, document: &Document) -> Vec<&'m ClaimRule> {
    let Some(profile) = scene.model.profile() else { return vec![] };
    profile
        .claims
        .iter()
        .filter(|rule| rule.presence != Presence::Forbidden)
        .filter(|rule| document.member(&rule.name).is_none())
        .collect()
}

fn worst(scene: &Scene<'_>, name: &str) -> Option<Severity> {
    findings_of(scene, name).map(|finding| finding.severity).max()
}

fn message(scene: &Scene<'_>, name: &str) -> Option<String> {
    findings_of(scene, name)
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| finding.message.clone())
        .next()
}

fn findings_of<'m>(scene: &Scene<'m>, name: &str) -> impl Iterator<Item = &'m crate::jwt::Finding> {
    scene.model.analysis.findings.iter().filter(move |finding| {
        finding.at.part == Part::Payload && finding.at.member.as_deref() == Some(name)
    })
}

/// A string is shown without its quotes; everything else as its JSON text.
fn shown_value(member: &Member<'_>) -> String {
    match member.value.as_str() {
        Some(text) => text.into_owned(),
        None => crate::jwt::json::compact(member.value.text()),
    }
}

/// What was typed, as JSON: a string stays a string; anything else stays JSON if it is JSON, and
/// becomes a string if it is not, so that nothing typed is lost.
fn json_value(kind: Kind, typed: &str) -> String {
    let is_json = Document::parse(typed).error().is_none();
    if kind != Kind::String && is_json {
        typed.to_owned()
    } else {
        serde_json::Value::from(typed).to_string()
    }
}
