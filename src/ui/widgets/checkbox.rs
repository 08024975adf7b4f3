//! A box that is ticked or not, with its text beside it.

use egui::{
    Color32, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::focus_ring;
use crate::ui::{
    icons::Icon,
    theme::{UiTokens as _, fonts, measure, space},
};

/// Side of the box, in points.
const SIDE: f32 = 16.0;

/// Draws the box and changes `checked` on click, space or Enter; the response is marked as changed
/// then. A text that has no room is cut off and shown whole on hover.
pub fn checkbox_ui(ui: &mut Ui, checked: &mut bool, text: &str) -> Response {
    let t = ui.tokens();
    let left = SIDE + space::M;
    let mut job =
        LayoutJob::simple_singleline(text.to_owned(), fonts::body(), Color32::PLACEHOLDER);
    job.wrap = TextWrapping::truncate_at_width((ui.available_width() - left).max(0.0));
    let galley = ui.painter().layout_job(job);
    let size = vec2(left + galley.size().x, measure::CONTROL);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *checked = !*checked;
        response.mark_changed();
    }
    let on = *checked;
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), on, text));

    let lit = response.hovered() || response.is_pointer_button_down_on();
    let at =
        Rect::from_center_size(pos2(rect.left() + SIDE / 2.0, rect.center().y), vec2(SIDE, SIDE));
    let (ground, edge) = match (on, lit) {
        (true, true) => (t.accent_ground_hover, t.accent),
        (true, false) => (t.accent_ground, t.accent),
        (false, true) => (t.field, t.quiet),
        (false, false) => (t.field, t.edge_strong),
    };
    let radius = measure::RADIUS - 2;
    ui.painter().rect(at, radius, ground, Stroke::new(1.0, edge), StrokeKind::Inside);
    if on {
        Icon::Tick.paint(ui.painter(), at.center(), measure::ICON, t.accent);
    }
    if response.has_focus() {
        focus_ring(ui, at, radius);
    }
    let elided = galley.elided;
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(rect.left() + left, top), galley, t.text);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if elided { response.on_hover_text(text) } else { response }
}
