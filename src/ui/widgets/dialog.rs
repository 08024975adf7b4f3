//! Dialogs: a title, what is asked, what stands in the way, and the answers at the right end, the
//! primary one last.

use egui::{Frame, Id, Margin, Modal, RichText, Sense, Stroke, Ui, vec2};

use super::{Tone, note_ui, strip_ui, trailing_ui};
use crate::ui::{
    icons::icon_ui,
    theme::{UiTokens as _, fonts, measure, space},
};

/// A dialog in the middle of the window, over all else.
#[derive(Clone, Copy, Debug)]
#[must_use = "a dialog does nothing until it is shown"]
pub struct Dialog {
    width: f32,
    closes_beside: bool,
}

/// What was done with a dialog.
#[derive(Clone, Debug)]
pub struct DialogOutput<R> {
    /// What the content returned.
    pub inner: R,
    /// The user pressed Escape or, where that closes it, clicked beside the dialog.
    pub dismissed: bool,
}

impl Dialog {
    /// A dialog whose content has this width, in points, where the window has the room.
    pub fn new(width: f32) -> Self {
        Self { width, closes_beside: true }
    }

    /// Whether a click beside it closes it: not where that would lose what was typed.
    pub fn closes_beside(mut self, closes_beside: bool) -> Self {
        self.closes_beside = closes_beside;
        self
    }

    /// Draws the dialog.
    pub fn show<R>(self, ui: &Ui, content: impl FnOnce(&mut Ui) -> R) -> DialogOutput<R> {
        let t = ui.tokens();
        let frame = Frame::new()
            .fill(t.pane)
            .stroke(Stroke::new(1.0, t.edge))
            .corner_radius(measure::PANE_RADIUS)
            .shadow(ui.visuals().window_shadow)
            .inner_margin(Margin::same(18));
        let room = ui.ctx().content_rect().size() - vec2(60.0, 60.0);
        let modal = Modal::new(Id::unique("dialog")).backdrop_color(t.backdrop).frame(frame).show(
            ui.ctx(),
            |ui| {
                ui.set_width(self.width.min(room.x));
                ui.spacing_mut().item_spacing.y = space::L;
                content(ui)
            },
        );
        let beside = modal.backdrop_response.clicked();
        let dismissed = modal.should_close() && (self.closes_beside || !beside);
        DialogOutput { inner: modal.inner, dismissed }
    }
}

/// Draws the title of a dialog, and under it a sentence on what it does, if there is one.
pub fn dialog_title_ui(ui: &mut Ui, title: &str, sentence: &str) {
    let t = ui.tokens();
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.label(RichText::new(title).font(fonts::verdict()));
        if !sentence.is_empty() {
            ui.label(RichText::new(sentence).color(t.quiet));
        }
    });
}

/// Draws what stands in the way and what to do about it, on the ground of errors.
pub fn dialog_problem_ui(ui: &mut Ui, message: &str, hint: &str) {
    let t = ui.tokens();
    Frame::new()
        .fill(t.error_ground)
        .corner_radius(measure::RADIUS)
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                icon_ui(ui, Tone::Error.icon(), 16.0, t.error);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = space::XXS;
                    ui.label(RichText::new(message).color(t.text));
                    if !hint.is_empty() {
                        ui.label(RichText::new(hint).font(fonts::small()).color(t.text));
                    }
                });
            });
        });
}

/// Draws the foot of a dialog: a note at its left end, if there is one, and the answers at its
/// right end.
pub fn dialog_answers_ui<R>(ui: &mut Ui, note: &str, answers: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), measure::CONTROL + space::XS);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let answers = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        answers(ui)
    };
    if note.is_empty() {
        return trailing_ui(ui, "dialog answers", rect, answers).1;
    }
    strip_ui(ui, "dialog answers", rect, |ui| note_ui(ui, note), answers).1
}
