//! The verdict, first of all: a badge, a sentence that says what is so, and the five reasons.

use egui::{Rect, Ui, pos2};

use crate::ui::{
    scene::Scene,
    theme::{UiTokens as _, fonts, space},
    widgets::{Tone, strip_ui, verdict_badge_ui, verdict_tile_ui},
};
use crate::{bench::words, jwt::Aspect};

/// The room in points that badge and sentence have before the tiles get any.
const SENTENCE: f32 = 430.0;

/// Draws the strip. Returns the verdict whose findings are asked for by a click on its tile.
pub fn verdict_strip_ui(ui: &mut Ui, scene: &Scene<'_>, rect: Rect) -> Option<Aspect> {
    let strip = rect.shrink2(egui::vec2(space::XL, 0.0));
    let tiles = words::tiles(scene.model);
    let headline = words::headline(scene.model);
    let ((), asked) = strip_ui(
        ui,
        "verdict",
        strip,
        |ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            verdict_badge_ui(ui, Tone::from(headline.tone), headline.badge);
            sentence_ui(ui, &headline.title, &headline.detail);
        },
        |ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            // What badge and sentence leave, where room is short.
            let widest = ((strip.width() - SENTENCE) / 5.0 - space::L).clamp(80.0, 184.0);
            let mut asked = None;
            for tile in &tiles {
                let (name, tone) = (tile.aspect.name(), Tone::from(tile.tone));
                let response = verdict_tile_ui(ui, name, tone, &tile.reason, widest);
                if response.clicked() {
                    asked = Some(tile.aspect);
                }
            }
            asked
        },
    );
    asked
}

/// Two lines, elided at the right, the whole of them on hover and for assistive technology.
fn sentence_ui(ui: &mut Ui, title: &str, detail: &str) {
    let t = ui.tokens();
    let size = ui.available_size().max(egui::Vec2::ZERO);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    let layout = |text: &str, font| {
        let mut job = egui::text::LayoutJob::simple_singleline(
            text.to_owned(),
            font,
            egui::Color32::PLACEHOLDER,
        );
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width().max(0.0));
        ui.painter().layout_job(job)
    };
    let (upper, lower) = (layout(title, fonts::body()), layout(detail, fonts::small()));
    let elided = upper.elided || lower.elided;
    let gap = if detail.is_empty() { 0.0 } else { lower.size().y + 1.0 };
    let top = rect.center().y - f32::midpoint(upper.size().y, gap);
    let second = top + upper.size().y + 1.0;
    ui.painter().galley(pos2(rect.left(), top), upper, t.text);
    ui.painter().galley(pos2(rect.left(), second), lower, t.quiet);
    let whole = if detail.is_empty() { title.to_owned() } else { format!("{title}. {detail}") };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, &whole));
    if elided {
        response.on_hover_text(whole);
    }
}
