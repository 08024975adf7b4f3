//! Texts in the three weights of attention, cut off where room ends and then shown whole on hover.

use egui::{Color32, FontId, Label, Response, RichText, Ui};

use crate::ui::theme::{UiTokens as _, fonts};

/// A sentence that is to be read.
pub fn text_ui(ui: &mut Ui, text: &str) -> Response {
    let color = ui.tokens().text;
    label_ui(ui, text, fonts::body(), color)
}

/// The title of a dialog.
pub fn heading_ui(ui: &mut Ui, text: &str) -> Response {
    let color = ui.tokens().text;
    label_ui(ui, text, fonts::verdict(), color)
}

/// The title of a group.
pub fn group_title_ui(ui: &mut Ui, text: &str) -> Response {
    let color = ui.tokens().quiet;
    label_ui(ui, text, fonts::small_title(), color)
}

/// A secondary text.
pub fn note_ui(ui: &mut Ui, text: &str) -> Response {
    let color = ui.tokens().quiet;
    label_ui(ui, text, fonts::small(), color)
}

/// A text at the margin of attention; not for grounds other than background, panel and pane.
pub fn faint_ui(ui: &mut Ui, text: &str) -> Response {
    let color = ui.tokens().faint;
    label_ui(ui, text, fonts::small(), color)
}

fn label_ui(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(color)).truncate())
}
