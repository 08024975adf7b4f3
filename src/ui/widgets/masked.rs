//! A secret on screen: hidden behind dots whose number says nothing, shown while a button is held.
//!
//! What is shown is painted, not a label or a text field: it cannot be selected, so it does not
//! reach PRIMARY, and it is not in the accessibility tree. egui's layout cache holds its text until
//! the frame after the last one that showed it.

use egui::{
    Color32, Key, Response, Role, Sense, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::Button;
use crate::ui::{
    icons::Icon,
    theme::{UiTokens as _, fonts, measure, space},
};

/// How many dots stand for any secret.
const DOTS: u8 = 24;

/// Draws the secret: as dots, or as it is while it is revealed. Takes the width that there is, at
/// most `width` points.
pub fn masked_ui(ui: &mut Ui, revealed: Option<&str>, width: f32) -> Response {
    const STEP: f32 = 8.0;
    let t = ui.tokens();
    let size = vec2(width.min(ui.available_width()).max(0.0), measure::CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| {
        let state = if revealed.is_some() { "Secret, shown on screen" } else { "Secret, hidden" };
        WidgetInfo::labeled(Role::Label, true, state)
    });
    if let Some(secret) = revealed {
        let mut job =
            LayoutJob::simple_singleline(secret.to_owned(), fonts::code(), Color32::PLACEHOLDER);
        job.wrap = TextWrapping::truncate_at_width(rect.width());
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(
            pos2(rect.left(), rect.center().y - galley.size().y / 2.0),
            galley,
            t.text,
        );
    } else {
        for dot in 0..DOTS {
            let x = rect.left() + space::XXS + STEP * f32::from(dot);
            if x < rect.right() {
                ui.painter().circle_filled(pos2(x, rect.center().y), 1.75, t.text);
            }
        }
    }
    response
}

/// Draws the button that reveals while it is held, by pointer or by the space bar. Returns whether
/// it is held.
pub fn hold_to_reveal_ui(ui: &mut Ui, enabled: bool) -> bool {
    let response = Button::new("Hold to reveal").icon(Icon::Eye).enabled(enabled).show(ui);
    let by_key = response.has_focus() && ui.input(|input| input.key_down(Key::Space));
    enabled && ui.input(|input| input.focused) && (response.is_pointer_button_down_on() || by_key)
}
