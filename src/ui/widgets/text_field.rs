//! A field of one line with its label above it, and under it what is wrong with it.

use egui::{Frame, Margin, Response, RichText, Stroke, TextEdit, Ui};

use super::{Tone, tone_line_ui};
use crate::ui::theme::{UiTokens as _, fonts, measure, space};

/// A labelled field of one line.
#[derive(Clone, Debug)]
#[must_use = "a field does nothing until it is shown"]
pub struct TextField<'a> {
    label: &'a str,
    hint: &'a str,
    problem: Option<&'a str>,
    code: bool,
}

impl<'a> TextField<'a> {
    /// A field of this label.
    pub fn new(label: &'a str) -> Self {
        Self { label, hint: "", problem: None, code: false }
    }

    /// What stands in it while it is empty: an example.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with the content, and what to do.
    pub fn problem(mut self, problem: Option<&'a str>) -> Self {
        self.problem = problem;
        self
    }

    /// Whether the content is code, shown in the monospaced face.
    pub fn code(mut self, code: bool) -> Self {
        self.code = code;
        self
    }

    /// Draws the field as wide as there is room.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> Response {
        let t = ui.tokens();
        // Named, so that the focus stays when a problem appears or goes above the field.
        let id = ui.make_persistent_id(("field", self.label));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            let label = field_label_ui(ui, self.label);
            let font = if self.code { fonts::code() } else { fonts::body() };
            let response = ui
                .add(
                    TextEdit::singleline(text)
                        .id(id)
                        .font(font)
                        .text_color(t.text)
                        .hint_text(self.hint)
                        .desired_width(ui.available_width())
                        .frame(field_frame(ui)),
                )
                .labelled_by(label.id);
            field_ring(ui, &response, self.problem.is_some());
            if let Some(problem) = self.problem {
                field_problem_ui(ui, problem);
            }
            response
        })
        .inner
    }
}

/// The label above a field.
pub fn field_label_ui(ui: &mut Ui, label: &str) -> Response {
    let color = ui.tokens().quiet;
    ui.label(RichText::new(label).font(fonts::small()).color(color))
}

/// What is wrong with a field, under it.
pub fn field_problem_ui(ui: &mut Ui, problem: &str) {
    tone_line_ui(ui, Tone::Error, problem);
}

/// The ground of a field: as high as a button.
pub(super) fn field_frame(ui: &Ui) -> Frame {
    Frame::new()
        .fill(ui.tokens().field)
        .corner_radius(measure::RADIUS)
        .inner_margin(Margin::symmetric(8, 5))
}

/// The edge of a field: it shows focus and error.
pub(super) fn field_ring(ui: &Ui, response: &Response, wrong: bool) {
    let t = ui.tokens();
    let stroke = if response.has_focus() {
        Stroke::new(1.5, t.accent)
    } else if wrong {
        Stroke::new(1.0, t.error)
    } else if response.hovered() {
        Stroke::new(1.0, t.edge_strong)
    } else {
        Stroke::new(1.0, t.edge)
    };
    ui.painter().rect_stroke(response.rect, measure::RADIUS, stroke, egui::StrokeKind::Inside);
}
