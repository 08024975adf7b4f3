//! The verdict over all, the first thing seen.

use egui::{Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::Tone;
use crate::ui::theme::{UiTokens as _, fonts, measure, space};

/// Draws the badge: icon and word on the ground of the tone.
pub fn verdict_badge_ui(ui: &mut Ui, tone: Tone, word: &str) -> Response {
    const HEIGHT: f32 = 36.0;
    const ICON: f32 = 15.0;
    let t = ui.tokens();
    let color = tone.color(t);
    let galley =
        ui.painter().layout_no_wrap(word.to_owned(), fonts::verdict(), Color32::PLACEHOLDER);
    let content = ICON + space::XS + galley.size().x;
    let size = vec2((content + 2.0 * space::XL).ceil(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Verdict: {word}")));
    let edge = if tone == Tone::Neutral { t.edge_strong } else { color };
    ui.painter().rect(
        rect,
        measure::RADIUS + 1,
        tone.ground(t),
        Stroke::new(1.0, edge),
        StrokeKind::Inside,
    );
    let icon = pos2(rect.left() + space::XL + ICON / 2.0, rect.center().y);
    tone.icon().paint(ui.painter(), icon, ICON, color);
    let at = pos2(icon.x + ICON / 2.0 + space::XS, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    response
}
