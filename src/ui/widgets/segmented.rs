//! A choice between two or three views, side by side: Verify | Sign.

use egui::{
    Align2, Color32, CursorIcon, EventFilter, Key, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};

use super::focus_ring;
use crate::ui::theme::{UiTokens as _, fonts, measure, space};

/// Draws the choice and changes `value` on click or arrow key; the response is marked as changed
/// then.
///
/// The Tab key stops once, at the chosen option, as in any group of radio buttons.
pub fn segmented_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    options: &[(T, &str)],
) -> Response {
    const INSET: f32 = 2.0;
    let galleys: Vec<_> = options
        .iter()
        .map(|(_, text)| {
            ui.painter().layout_no_wrap((*text).to_owned(), fonts::body(), Color32::PLACEHOLDER)
        })
        .collect();
    let widths: Vec<f32> =
        galleys.iter().map(|galley| (galley.size().x + 2.0 * space::L + 4.0).ceil()).collect();
    let width = widths.iter().sum::<f32>() + 2.0 * INSET;
    let (rect, mut group) = ui.allocate_exact_size(vec2(width, measure::CONTROL), Sense::hover());
    group.widget_info(|| WidgetInfo::labeled(Role::RadioGroup, ui.is_enabled(), name));

    let t = ui.tokens();
    ui.painter().rect(
        rect,
        measure::RADIUS,
        t.background,
        Stroke::new(1.0, t.edge),
        StrokeKind::Inside,
    );

    let chosen = options.iter().position(|(option, _)| option == value);
    let mut next = None;
    let mut left = rect.left() + INSET;
    for (index, ((_, text), galley)) in options.iter().zip(galleys).enumerate() {
        let place = Rect::from_min_max(
            pos2(left, rect.top() + INSET),
            pos2(left + widths[index], rect.bottom() - INSET),
        );
        left = place.right();
        let selected = chosen == Some(index);
        let focusable = selected || (chosen.is_none() && index == 0);
        let sense = if focusable { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(place, group.id.with(index), sense);
        response.widget_info(|| {
            WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), selected, *text)
        });
        if response.clicked() {
            next = Some(index);
        }
        if response.has_focus() {
            ui.memory_mut(|memory| {
                let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
                memory.set_focus_lock_filter(response.id, arrows);
            });
            let step = |key| ui.input(|input| input.key_pressed(key));
            if step(Key::ArrowRight) && index + 1 < options.len() {
                next = Some(index + 1);
            } else if step(Key::ArrowLeft) {
                next = index.checked_sub(1).or(next);
            }
        }

        if selected {
            ui.painter().rect(
                place,
                measure::RADIUS - 2,
                t.raised,
                Stroke::new(1.0, t.edge_strong),
                StrokeKind::Inside,
            );
        }
        if response.has_focus() {
            focus_ring(ui, place, measure::RADIUS - 2);
        }
        let lit = selected || response.hovered();
        let color = if lit { t.text } else { t.quiet };
        let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), place).min;
        ui.painter().galley(at, galley, color);
        response.on_hover_cursor(CursorIcon::PointingHand);
    }

    if let Some(index) = next
        && chosen != Some(index)
    {
        *value = options[index].0;
        ui.memory_mut(|memory| memory.request_focus(group.id.with(index)));
        group.mark_changed();
    }
    group
}
