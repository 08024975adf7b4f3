//! Dialogs: a title, what is asked, what stands in the way, and the answers at the right end, the
//! primary one last.

use egui::{
    Frame, Id, Margin, Modal, Response, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, vec2,
};

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
        let room = ui.ctx().content_rect().size() - vec2(BESIDE, BESIDE);
        let modal = Modal::new(Id::unique("dialog")).backdrop_color(t.backdrop).frame(frame).show(
            ui.ctx(),
            |ui| {
                ui.set_width(self.width.min(room.x));
                // Not only as high as it was in the last frame.
                ui.set_max_height(room.y - FRAME);
                ui.spacing_mut().item_spacing.y = space::L;
                let inner = content(ui);
                note_heights(ui);
                inner
            },
        );
        let beside = modal.backdrop_response.clicked();
        let dismissed = modal.should_close() && (self.closes_beside || !beside);
        DialogOutput { inner: modal.inner, dismissed }
    }
}

/// What stays free of the window beside a dialog, and what its frame takes, in points.
const BESIDE: f32 = 60.0;
const FRAME: f32 = 2.0 * 18.0;

/// The heights of a dialog, of its body alone, and of all that stands above and below that.
#[derive(Clone, Copy, Default)]
struct Heights {
    whole: f32,
    body: f32,
    rest: f32,
}

/// Draws the part of a dialog that scrolls where the window is too low for it: title and answers
/// stay in sight.
pub fn dialog_body_ui<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let id = heights_id();
    let known = ui.data(|data| data.get_temp::<Heights>(id)).unwrap_or_default();
    let whole = ui.ctx().content_rect().height() - BESIDE - FRAME;
    let room = (whole - known.rest).max(measure::CONTROL);
    let width = ui.available_width();
    // The bar stands beside what scrolls, in the dialog's margin.
    let mut place = ui.available_rect_before_wrap();
    place.max = egui::pos2(place.right() + space::XL, place.top() + room);
    let mut child = ui.new_child(UiBuilder::new().id_salt("dialog body").max_rect(place));
    let area = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
    let output = area.show(&mut child, |ui| {
        ui.set_max_width(width);
        ui.spacing_mut().item_spacing.y = space::L;
        let inner = content(ui);
        scroll_to_focus(ui);
        inner
    });
    let body = child.min_rect().height();
    ui.allocate_exact_size(vec2(width, body), Sense::hover());
    ui.data_mut(|data| data.insert_temp(id, Heights { body, ..known }));
    output.inner
}

fn heights_id() -> Id {
    Id::unique("the heights of the dialog")
}

/// Notes how high a dialog is, and how high without its body: its place follows from the last
/// frame, and a frame in which that changed is drawn anew before it is seen.
fn note_heights(ui: &Ui) {
    let id = heights_id();
    let known = ui.data(|data| data.get_temp::<Heights>(id)).unwrap_or_default();
    let whole = ui.min_rect().height();
    if (known.whole - whole).abs() > 0.5 {
        ui.ctx().request_discard("the height of a dialog changed");
        ui.ctx().request_repaint();
    }
    let heights = Heights { whole, body: 0.0, rest: whole - known.body };
    ui.data_mut(|data| data.insert_temp(id, heights));
}

/// Brings what the Tab key came to into sight, with the line under it that says what is wrong.
fn scroll_to_focus(ui: &Ui) {
    const LINE: f32 = measure::TEXT_SMALL + space::XL;
    let Some(id) = ui.memory(egui::Memory::focused) else { return };
    let Some(response) = ui.ctx().read_response(id).filter(Response::gained_focus) else { return };
    let (rect, visible) = (response.rect, ui.clip_rect());
    // What neither lies in the part that is in sight nor is cut off by it is no part of the body.
    if !visible.intersects(rect) && response.interact_rect == rect {
        return;
    }
    let wanted = rect.expand(space::M).with_max_y(rect.bottom() + LINE);
    if !visible.contains_rect(wanted.intersect(ui.min_rect())) {
        ui.scroll_to_rect(wanted, None);
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
    callout_ui(ui, Tone::Error, message, hint);
}

/// Draws what is to be known or done on the ground of its tone.
pub fn callout_ui(ui: &mut Ui, tone: Tone, message: &str, hint: &str) {
    let t = ui.tokens();
    Frame::new()
        .fill(tone.ground(t))
        .corner_radius(measure::RADIUS)
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                icon_ui(ui, tone.icon(), 16.0, tone.color(t));
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
