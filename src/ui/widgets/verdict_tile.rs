//! One of the five verdicts, with its reason.

use egui::{
    Color32, CursorIcon, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{Tone, focus_ring};
use crate::ui::theme::{UiTokens as _, fonts, measure, space};

/// Draws the tile: its title, and under it icon and reason. A click on it is for going to what it
/// speaks of. It is at most `widest` points wide; a longer reason is elided and whole on hover.
pub fn verdict_tile_ui(
    ui: &mut Ui,
    title: &str,
    tone: Tone,
    reason: &str,
    widest: f32,
) -> Response {
    const HEIGHT: f32 = 42.0;
    const MIN_WIDTH: f32 = 80.0;
    const ICON: f32 = 11.0;
    /// Widths are whole steps, so that a reason that counts seconds does not move its neighbours.
    const STEP: f32 = 16.0;
    let widest = widest.max(MIN_WIDTH);
    let room = widest - 2.0 * space::L;
    let t = ui.tokens();
    let layout = |text: &str, width: f32| {
        let mut job = egui::text::LayoutJob::simple_singleline(
            text.to_owned(),
            fonts::small(),
            Color32::PLACEHOLDER,
        );
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        ui.painter().layout_job(job)
    };
    let (upper, lower) = (layout(title, room), layout(reason, room - ICON - space::XS));
    let content = upper.size().x.max(ICON + space::XS + lower.size().x);
    let width = ((content + 2.0 * space::L) / STEP).ceil() * STEP;
    let width = width.clamp(MIN_WIDTH, widest);
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    response.widget_info(|| {
        let label = format!("{title}: {}, {reason}", tone.word());
        WidgetInfo::labeled(Role::Button, ui.is_enabled(), label)
    });

    let lit = response.hovered();
    ui.painter().rect(
        rect,
        measure::RADIUS + 1,
        if lit { t.button } else { t.pane },
        Stroke::new(1.0, if lit { t.edge_strong } else { t.edge }),
        StrokeKind::Inside,
    );
    if response.has_focus() {
        focus_ring(ui, rect, measure::RADIUS + 1);
    }
    let left = rect.left() + space::L;
    let height = upper.size().y + lower.size().y;
    let top = rect.center().y - height / 2.0;
    let second = top + upper.size().y;
    ui.painter().galley(pos2(left, top), upper, t.quiet);
    let color = tone.color(t);
    let icon = pos2(left + ICON / 2.0, second + lower.size().y / 2.0);
    tone.icon().paint(ui.painter(), icon, ICON, color);
    let elided = lower.elided;
    ui.painter().galley(pos2(left + ICON + space::XS, second), lower, color);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if elided { response.on_hover_text(reason) } else { response }
}
