//! A choice of one among a few, one below the other, each with what it means beside it.

use egui::{
    Align2, Color32, CursorIcon, EventFilter, Key, Rect, Response, Role, Sense, Stroke, Ui,
    WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{Tone, focus_ring};
use crate::ui::theme::{UiTokens as _, fonts, measure, space};

/// One that can be chosen.
#[derive(Clone, Debug)]
pub struct ChoiceOption<'a, T> {
    /// What `value` becomes.
    pub value: T,
    /// What it is called.
    pub title: &'a str,
    /// What it means, or why it does not work now.
    pub note: &'a str,
    /// How the note is to be taken: [`Tone::Neutral`] for what is as usual.
    pub tone: Tone,
}

/// Draws the choice and changes `value` on click or arrow key; the response is marked as changed
/// then.
///
/// The Tab key stops once, at the chosen one, as in any group of radio buttons.
pub fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    options: &[ChoiceOption<'_, T>],
) -> Response {
    let width = |option: &ChoiceOption<'_, T>| {
        let title = option.title.to_owned();
        ui.painter().layout_no_wrap(title, fonts::body(), Color32::PLACEHOLDER).size().x
    };
    let title_width = options.iter().map(width).fold(0.0, f32::max).ceil();
    let rows = u16::try_from(options.len()).unwrap_or(u16::MAX);
    let size = vec2(ui.available_width().max(0.0), ROW * f32::from(rows));
    let (rect, mut group) = ui.allocate_exact_size(size, Sense::hover());
    group.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, ui.is_enabled(), name));

    let chosen = options.iter().position(|option| option.value == *value);
    let mut next = None;
    let mut top = rect.top();
    for (index, option) in options.iter().enumerate() {
        let place = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), ROW));
        top = place.bottom();
        let selected = chosen == Some(index);
        let focusable = selected || (chosen.is_none() && index == 0);
        let sense = if focusable { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(place, group.id.with(index), sense);
        if response.clicked() {
            next = Some(index);
        }
        if response.has_focus() {
            ui.memory_mut(|memory| {
                let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
                memory.set_focus_lock_filter(response.id, arrows);
            });
            let step = |key| ui.input(|input| input.key_pressed(key));
            if step(Key::ArrowDown) && index + 1 < options.len() {
                next = Some(index + 1);
            } else if step(Key::ArrowUp) {
                next = index.checked_sub(1).or(next);
            }
        }
        option_ui(ui, option, response, place, title_width, selected);
    }

    if let Some(index) = next
        && chosen != Some(index)
    {
        *value = options[index].value;
        ui.memory_mut(|memory| memory.request_focus(group.id.with(index)));
        group.mark_changed();
    }
    group
}

/// Height of a row, in points.
const ROW: f32 = measure::CONTROL;

fn option_ui<T>(
    ui: &Ui,
    option: &ChoiceOption<'_, T>,
    response: Response,
    place: Rect,
    title_width: f32,
    selected: bool,
) {
    const RADIUS: f32 = 7.0;
    let t = ui.tokens();
    response.widget_info(|| {
        WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), selected, option.title)
    });
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(option.note));

    let painter = ui.painter();
    let center = pos2(place.left() + RADIUS + 1.0, place.center().y);
    let lit = response.hovered();
    let edge = match (selected, lit) {
        (true, _) => t.accent,
        (false, true) => t.quiet,
        (false, false) => t.edge_strong,
    };
    let ground = if selected { t.accent_ground } else { t.field };
    painter.circle(center, RADIUS, ground, Stroke::new(1.0, edge));
    if selected {
        painter.circle_filled(center, RADIUS - 4.0, t.accent);
    }
    if response.has_focus() {
        let side = 2.0 * RADIUS;
        // Twice the radius of the corners makes it round.
        focus_ring(ui, Rect::from_center_size(center, vec2(side, side)), 7);
    }

    let left = place.left() + 2.0 * RADIUS + space::L;
    let title =
        painter.layout_no_wrap(option.title.to_owned(), fonts::body(), Color32::PLACEHOLDER);
    let color = if selected || lit { t.text } else { t.quiet };
    let at = Align2::LEFT_CENTER.align_size_within_rect(title.size(), place).min.y;
    painter.galley(pos2(left, at), title, color);

    let mut left = left + title_width + space::XL;
    if option.tone != Tone::Neutral {
        let icon = pos2(left + measure::ICON / 2.0, place.center().y);
        option.tone.icon().paint(painter, icon, measure::ICON, option.tone.color(t));
        left += measure::ICON + space::XS;
    }
    let mut job =
        LayoutJob::simple_singleline(option.note.to_owned(), fonts::small(), Color32::PLACEHOLDER);
    job.wrap = TextWrapping::truncate_at_width((place.right() - left).max(0.0));
    let note = painter.layout_job(job);
    let elided = note.elided;
    let color = if option.tone == Tone::Neutral { t.faint } else { option.tone.color(t) };
    painter.galley(pos2(left, place.center().y - note.size().y / 2.0), note, color);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if elided {
        response.on_hover_text(option.note);
    }
}
