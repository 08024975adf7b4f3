//! One finding: how much it weighs, where it points, what is so, how to mend it, where the rule
//! stands, and the button that mends it.

use egui::{
    Color32, CursorIcon, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{Button, Tone, focus_ring, row_ui, trailing_ui};
use crate::ui::theme::{UiTokens as _, fonts, measure, space};

/// The least and the most width of the places' column, in points.
const LEAST_PLACE: f32 = 60.0;
const WIDEST_PLACE: f32 = 200.0;

/// A finding's row, as wide as there is room.
#[derive(Clone, Debug)]
#[must_use = "a row does nothing until it is shown"]
pub struct FindingRow<'a> {
    /// How much it weighs.
    pub tone: Tone,
    /// Where it points, such as `payload.exp`.
    pub place: &'a str,
    /// Width of the places' column, in points; the same for all rows of a list.
    pub place_width: f32,
    /// What is so.
    pub message: &'a str,
    /// How to mend it; may be empty.
    pub hint: &'a str,
    /// Where the rule stands.
    pub source: &'a str,
    /// What the button that mends it says.
    pub fix: Option<&'a str>,
}

/// The width of the column that these places need, in points; no more than 200.
pub fn places_width(ui: &Ui, places: impl IntoIterator<Item = String>) -> f32 {
    let width = |place: String| {
        let galley = ui.painter().layout_no_wrap(place, fonts::small_code(), Color32::PLACEHOLDER);
        galley.size().x.ceil()
    };
    let widest = places.into_iter().map(width).fold(0.0, f32::max);
    (widest + space::L).clamp(LEAST_PLACE, WIDEST_PLACE)
}

/// What was done with a finding's row.
#[derive(Clone, Debug)]
pub struct FindingRowOutput {
    /// The row: a click is for going to the place.
    pub response: Response,
    /// The button that mends it.
    pub fix: Option<Response>,
}

impl FindingRow<'_> {
    /// Draws the row. `extra` draws further controls before the source, such as time chips.
    pub fn show(self, ui: &mut Ui, extra: impl FnOnce(&mut Ui)) -> FindingRowOutput {
        let t = ui.tokens();
        let height = if self.hint.is_empty() { 36.0 } else { 44.0 };
        let size = vec2(ui.available_width().max(0.0), height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| {
            let mut label = format!("{}, {}: {}", self.tone.word(), self.place, self.message);
            if !self.hint.is_empty() {
                label = format!("{label}. {}", self.hint);
            }
            WidgetInfo::labeled(Role::Button, ui.is_enabled(), label)
        });
        if response.hovered() {
            // Inset, so that it keeps clear of the pane's round corners.
            ui.painter().rect_filled(rect.shrink2(vec2(4.0, 3.0)), measure::RADIUS, t.row_hover);
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.edge));
        if response.has_focus() {
            focus_ring(ui, rect.shrink(3.0), measure::RADIUS);
        }

        let strip = rect.shrink2(vec2(space::L, 0.0));
        let (taken, fix) = trailing_ui(ui, response.id, strip, |ui| {
            let source = ui.painter().layout_no_wrap(
                self.source.to_owned(),
                fonts::small(),
                Color32::PLACEHOLDER,
            );
            let (place, _) = ui.allocate_exact_size(source.size(), Sense::hover());
            ui.painter().galley(place.min, source, t.faint);
            self.fix.map(|fix| {
                ui.add_space(space::XS);
                Button::new(fix).name(&format!("{fix}: mends {}", self.place)).show(ui)
            })
        });

        let layout = |text: &str, font, width: f32| {
            let mut job = LayoutJob::simple_singleline(text.to_owned(), font, Color32::PLACEHOLDER);
            job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
            ui.painter().layout_job(job)
        };
        let left = strip.left() + space::XS + measure::ICON + space::L + space::XXS;
        let place = layout(self.place, fonts::small_code(), self.place_width - space::M);
        let message_left = left + self.place_width;
        let room = taken.left() - space::L - message_left;
        let message = layout(self.message, fonts::body(), room);
        let hint = layout(self.hint, fonts::small(), room);
        let elided = message.elided || hint.elided;
        let lines = if self.hint.is_empty() { 0.0 } else { hint.size().y + 1.0 };
        let top = rect.center().y - 0.5 - f32::midpoint(message.size().y, lines);
        // The place shares the first line's centre.
        let first = top + message.size().y / 2.0;
        let icon = pos2(strip.left() + space::XS + measure::ICON / 2.0, first);
        self.tone.icon().paint(ui.painter(), icon, measure::ICON, self.tone.color(t));
        let message_right = message_left + message.size().x;
        let second = top + message.size().y + 1.0;
        ui.painter().galley(pos2(left, first - place.size().y / 2.0), place, t.quiet);
        ui.painter().galley(pos2(message_left, top), message, t.text);
        ui.painter().galley(pos2(message_left, second), hint, t.quiet);

        let free = Rect::from_min_max(
            pos2(message_right + space::XL, rect.top()),
            pos2(taken.left(), rect.bottom()),
        );
        if free.width() > 0.0 {
            row_ui(ui, ("extra", response.id), free, |ui| {
                // Where room is short they give way to the source and the button.
                ui.shrink_clip_rect(free.expand(3.0));
                extra(ui);
            });
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        let response = if elided {
            response.on_hover_text(format!("{}\n{}", self.message, self.hint).trim_end())
        } else {
            response
        };
        FindingRowOutput { response, fix }
    }
}
