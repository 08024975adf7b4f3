//! The JOSE header as JSON, editable.

use egui::{Rect, Ui};

use crate::ui::{
    panes::annotations::{header_annotations, header_tooltip, marks},
    scene::Scene,
    view::Buffers,
    widgets::{Button, CodeEdit, MenuButton, MenuItem, Pane, area_ui, note_ui, row_ui},
};
use crate::{
    bench::{
        Action, Command,
        model::{Mode, Model},
    },
    jwt::{Part, json, visible},
};

/// Draws the pane.
pub fn header_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, buffers: &mut Buffers, rect: Rect) {
    let model = scene.model;
    let subtitle = model
        .examined
        .token
        .alg()
        .and_then(|alg| alg.parse::<crate::jwt::Algorithm>().ok())
        .map_or("", |algorithm| algorithm.row().title);
    let note = unprotected_note(model);
    let pane = Pane::new("Header").subtitle(subtitle).note(note.is_some()).show(ui, rect, |ui| {
        let signature = signature_menu_ui(ui, model);
        let copy = Button::quiet("Copy")
            .name("Copy header")
            .enabled(model.is_enabled(Action::CopyHeader))
            .show(ui);
        (signature, copy.clicked())
    });
    let (signature, copy) = pane.actions;
    if let Some(index) = signature {
        scene.ask(Command::LookAtSignature(index));
    }
    if copy {
        scene.act(Action::CopyHeader);
    }
    if let Some(note) = note {
        row_ui(ui, "unprotected header", pane.note, |ui| note_ui(ui, &note));
    }
    buffers.header.follow(&model.draft.header);
    let document = buffers.header.document().clone();
    let annotations = header_annotations(&document, !subtitle.is_empty());
    let marks = marks(Part::Header, &document, &model.analysis.findings);
    let selection = buffers.take_goal(Part::Header);
    let body = pane.body.shrink2(egui::vec2(1.0, 0.0));
    let hint =
        if model.is_being_read() { "…" } else { "{ \"alg\": \"HS256\", \"typ\": \"JWT\" }" };
    let output = area_ui(ui, "header body", body, |ui| {
        CodeEdit::new("Header")
            .hint(hint)
            .read_only(model.is_being_read())
            .marks(&marks)
            .annotations(&annotations)
            .selection(selection)
            .show(ui, &mut buffers.header.text)
    });
    if output.response.changed() {
        scene.ask(Command::HeaderEdited(buffers.header.text.clone()));
    }
    let members = document.members();
    let under = output.hovered.and_then(|offset| {
        members.iter().find(|m| (m.name_span.start..m.value.span().end).contains(&offset))
    });
    if let Some(tip) = under.and_then(header_tooltip) {
        output.response.on_hover_text_at_pointer(tip);
    }
}

/// Draws the menu of a token's signatures, where it has several; the one that was chosen.
fn signature_menu_ui(ui: &mut Ui, model: &Model) -> Option<usize> {
    const SHOWN: usize = 40;
    let token = &model.examined.token;
    let count = token.signatures.len();
    if model.mode != Mode::Verify || count < 2 {
        return None;
    }
    let title = format!("Signature {} of {count}", token.looked_at + 1);
    let (_, chosen) = MenuButton::new(Button::quiet(&title)).show(ui, |ui| {
        let mut chosen = None;
        for (index, signature) in token.signatures.iter().enumerate() {
            let verdict = model.examined.verification.signatures.get(index);
            let verdict = verdict.map_or("not_checked", |verdict| verdict.name());
            let alg = signature.alg().unwrap_or_else(|| "no alg".to_owned());
            let kid = signature.kid().map(|kid| format!(", kid {kid}")).unwrap_or_default();
            let about = visible::shortened(&format!("{alg}{kid}"), SHOWN);
            let text = format!("{}: {about}, {}", index + 1, verdict.replace('_', " "));
            let item = MenuItem::new(&text).checked(index == token.looked_at);
            if item.show(ui).clicked() {
                chosen = Some(index);
            }
        }
        chosen
    });
    chosen.flatten()
}

/// Whether the pane has something to say below the header.
#[must_use]
pub fn header_has_note(model: &Model) -> bool {
    let token = &model.examined.token;
    let signature = token.signatures.get(token.looked_at);
    model.mode == Mode::Verify && signature.is_some_and(|it| it.unprotected.is_some())
}

/// What stands in the unprotected header, or that this is it.
fn unprotected_note(model: &Model) -> Option<String> {
    const SHOWN: usize = 200;
    if !header_has_note(model) {
        return None;
    }
    Some(match model.examined.token.unprotected() {
        Some(unprotected) => {
            let text = json::compact(unprotected.text().unwrap_or_default());
            format!("Unprotected: {}", visible::shortened(&text, SHOWN))
        }
        None => "Unprotected: the signature does not vouch for this header".to_owned(),
    })
}
