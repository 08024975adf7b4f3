//! Texts in the three weights of attention, cut off where room ends and then shown whole on hover.

use egui::{Color32, FontId, Label, Response, RichText, Ui};

use super::Tone;
use crate::ui::{
    icons::icon_ui,
    theme::{UiTokens as _, fonts, measure, space},
};

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

/// A small line with the icon of its tone before it.
pub fn tone_line_ui(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    let color = tone.color(ui.tokens());
    ui.scope(|ui| {
        // As high as its text, not as a control.
        ui.spacing_mut().interact_size.y = measure::TEXT_SMALL + space::XS;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            icon_ui(ui, tone.icon(), 11.0, color);
            label_ui(ui, text, fonts::small(), color)
        })
        .inner
    })
    .inner
}

fn label_ui(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(color)).truncate())
}
