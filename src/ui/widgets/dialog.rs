//! Dialogs: a title, what is asked, and the answers at the right end, the primary one last.

use egui::{Id, Margin, Modal, Rect, Ui, UiBuilder, vec2};

use super::{strip_ui, text::heading_ui};
use crate::ui::theme::{UiTokens as _, measure, space};

/// A dialog in the middle of the window, over all else.
#[derive(Clone, Debug)]
#[must_use = "a dialog does nothing until it is shown"]
pub struct Dialog<'a> {
    title: &'a str,
    width: f32,
}

/// What was done with a dialog.
#[derive(Clone, Debug)]
pub struct DialogOutput<B, A> {
    /// What the body returned.
    pub body: B,
    /// What the answers returned.
    pub answers: A,
    /// The user pressed Escape or clicked beside the dialog: it is to be closed, unless that
    /// would lose something.
    pub dismissed: bool,
}

impl<'a> Dialog<'a> {
    /// A dialog of this title.
    pub fn new(title: &'a str) -> Self {
        Self { title, width: 420.0 }
    }

    /// The width of its content, in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// Draws the dialog: the body, a note at the left of the answers, and the answers.
    pub fn show<B, A>(
        self,
        ui: &Ui,
        body: impl FnOnce(&mut Ui) -> B,
        note: impl FnOnce(&mut Ui),
        answers: impl FnOnce(&mut Ui) -> A,
    ) -> DialogOutput<B, A> {
        let frame = egui::Frame::window(ui.style()).inner_margin(Margin::same(18));
        let modal = Modal::new(Id::unique(("dialog", self.title)))
            .backdrop_color(ui.tokens().backdrop)
            .frame(frame)
            .show(ui.ctx(), |ui| {
                ui.set_width(self.width);
                ui.spacing_mut().item_spacing = vec2(space::M, space::L);
                heading_ui(ui, self.title);
                let body = ui.scope_builder(UiBuilder::new(), body).inner;
                ui.add_space(space::XS);
                let (_, strip): (Id, Rect) =
                    ui.allocate_space(vec2(ui.available_width(), measure::CONTROL));
                let ((), answers) = strip_ui(ui, self.title, strip, note, answers);
                (body, answers)
            });
        let dismissed = modal.should_close();
        let (body, answers) = modal.inner;
        DialogOutput { body, answers, dismissed }
    }
}
