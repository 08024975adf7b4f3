//! The JOSE header as JSON, editable.

use egui::{Rect, Ui};

use crate::ui::{
    panes::annotations::{header_annotations, header_tooltip, marks},
    scene::Scene,
    view::Buffers,
    widgets::{Button, CodeEdit, Pane, area_ui},
};
use crate::{
    bench::{Action, Command},
    jwt::Part,
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
    let pane = Pane::new("Header").subtitle(subtitle).show(ui, rect, |ui| {
        Button::quiet("Copy")
            .name("Copy header")
            .enabled(model.is_enabled(Action::CopyHeader))
            .show(ui)
            .clicked()
    });
    if pane.actions {
        scene.act(Action::CopyHeader);
    }
    buffers.header.follow(&model.draft.header);
    let document = buffers.header.document().clone();
    let annotations = header_annotations(&document, !subtitle.is_empty());
    let marks = marks(Part::Header, &document, &model.analysis.findings);
    let selection = buffers.take_goal(Part::Header);
    let body = pane.body.shrink2(egui::vec2(1.0, 0.0));
    let output = area_ui(ui, "header body", body, |ui| {
        CodeEdit::new("Header")
            .hint("{ \"alg\": \"HS256\", \"typ\": \"JWT\" }")
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
