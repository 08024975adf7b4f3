//! The API's own answer: what it would say to the token, and the guide's solution. It is what a
//! support engineer reads out, so all of it is in sight.

use egui::{Color32, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    bench::words::Answer,
    ui::{
        theme::{UiTokens as _, fonts, measure, space},
        widgets::{Button, Tone, trailing_ui},
    },
};

/// Draws the answer as the first row of the findings, as wide as there is room. Returns whether it is
/// to be copied.
pub fn api_answer_ui(ui: &mut Ui, answer: &Answer<'_>) -> bool {
    const BAR: f32 = 3.0;
    const BETWEEN: f32 = 3.0;
    // The controls at the right end are about as wide; a solution that is longer takes more lines.
    const CONTROLS: f32 = 116.0;
    let t = ui.tokens();
    let tone = if answer.is_only_possible { Tone::Warning } else { Tone::Error };
    let width = ui.available_width().max(0.0);
    let indent = space::L + space::XS + measure::ICON + space::L + space::XXS;
    let room = (width - indent - CONTROLS - space::L).max(40.0);
    let painter = ui.painter();
    let lead = painter.layout_no_wrap(answer.lead.clone(), fonts::body(), Color32::PLACEHOLDER);
    let code = painter.layout_no_wrap(answer.code.to_owned(), fonts::code(), Color32::PLACEHOLDER);
    let solution =
        painter.layout(answer.solution.to_owned(), fonts::body(), Color32::PLACEHOLDER, room);
    let pill = vec2(code.size().x + 2.0 * space::S, code.size().y + space::XXS);
    let first = lead.size().y.max(pill.y);
    let height = (first + BETWEEN + solution.size().y + 2.0 * space::M).ceil();

    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, answer.text()));
    let left = rect.left() + indent;
    let top = rect.top() + space::M;
    let bar = Rect::from_min_size(rect.min, vec2(BAR, rect.height() - 1.0));
    ui.painter().rect_filled(bar, 0.0, tone.color(t));
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.edge));
    let middle = top + first / 2.0;
    let icon = pos2(rect.left() + space::L + space::XS + measure::ICON / 2.0, middle);
    tone.icon().paint(ui.painter(), icon, measure::ICON, tone.color(t));
    let place =
        Rect::from_min_size(pos2(left + lead.size().x + space::M, middle - pill.y / 2.0), pill);
    ui.painter().galley(pos2(left, middle - lead.size().y / 2.0), lead, t.text);
    ui.painter().rect_filled(place, measure::RADIUS - 2, tone.ground(t));
    let at = place.center() - code.size() / 2.0;
    ui.painter().galley(at, code, tone.color(t));
    ui.painter().galley(pos2(left, top + first + BETWEEN), solution, t.text);
    response.on_hover_text(answer.meaning);

    let strip = rect.shrink2(vec2(space::L, 0.0));
    let (_, copies) = trailing_ui(ui, "api answer", strip, |ui| {
        let rule = ui.painter().layout_no_wrap(
            answer.rule.to_owned(),
            fonts::small(),
            Color32::PLACEHOLDER,
        );
        let (place, _) = ui.allocate_exact_size(rule.size(), Sense::hover());
        ui.painter().galley(place.min, rule, t.faint);
        ui.add_space(space::XS);
        Button::new("Copy").name("Copy the API's answer").show(ui).clicked()
    });
    copies
}
