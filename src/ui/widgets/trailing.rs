//! Strips of controls: some at the left end, some at the right.
//!
//! egui lays right-aligned content out from right to left, which would turn the order of the Tab
//! key round. Here the width of the last frame places the content, and a frame in which the width
//! changed is drawn anew before it is seen.

use std::{fmt::Debug, hash::Hash};

use egui::{Align, Id, Layout, Rect, Ui, UiBuilder, pos2};

use crate::ui::theme::space;

/// Draws `content` in one row at the right end of `rect`, vertically centred. Returns where it
/// lies, and what `content` returned.
pub fn trailing_ui<R>(
    ui: &mut Ui,
    id_salt: impl Hash + Debug,
    rect: Rect,
    content: impl FnOnce(&mut Ui) -> R,
) -> (Rect, R) {
    let id = trailing_id(ui, id_salt);
    let known = known_width(ui, id);
    let width = known.unwrap_or(rect.width()).min(rect.width());
    let place = Rect::from_min_max(pos2(rect.right() - width, rect.top()), rect.max);
    let mut builder = row_builder(id, place);
    // What had no width in the last frame would be drawn beyond the edge in this one.
    if known.is_none_or(|known| known <= 0.0) {
        builder = builder.invisible();
    }
    let mut row = ui.new_child(builder);
    let result = content(&mut row);
    let used = row.min_rect().width();
    if known.is_none_or(|known| (known - used).abs() > 0.1) {
        ui.data_mut(|data| data.insert_temp(id, used));
        ui.ctx().request_discard("the width of right-aligned controls changed");
        ui.ctx().request_repaint();
    }
    // In the frame that is not seen, the content takes no room from what lies left of it.
    let taken = if known.is_none() { place.with_min_x(place.right()) } else { place };
    (taken, result)
}

/// Draws one row with controls at its left and right end, vertically centred. Where room is short
/// the left part gives way: its texts should be cut off, as [`note_ui`](super::note_ui) does.
pub fn strip_ui<L, R>(
    ui: &mut Ui,
    id_salt: impl Hash + Debug,
    rect: Rect,
    left: impl FnOnce(&mut Ui) -> L,
    right: impl FnOnce(&mut Ui) -> R,
) -> (L, R) {
    let id = ui.make_persistent_id(("strip", id_salt));
    let trailing = trailing_id(ui, id);
    let taken = known_width(ui, trailing).map_or(0.0, |width| width + space::L);
    let free = rect.with_max_x((rect.right() - taken).max(rect.left()));
    let left = row_ui(ui, id, free, |ui| {
        // Room for the focus ring, which is drawn outside its control.
        ui.shrink_clip_rect(free.expand(3.0));
        left(ui)
    });
    let (_, right) = trailing_ui(ui, id, rect, right);
    (left, right)
}

/// Draws `content` in one row in `rect`, vertically centred. The surrounding layout does not move
/// on: the rectangle is the caller's choice.
pub fn row_ui<R>(
    ui: &mut Ui,
    id_salt: impl Hash + Debug,
    rect: Rect,
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    let id = ui.make_persistent_id(("row", id_salt));
    content(&mut ui.new_child(row_builder(id, rect)))
}

/// Draws `content` in `rect`, clipped to it. The surrounding layout does not move on.
pub fn area_ui<R>(
    ui: &mut Ui,
    id_salt: impl Hash + Debug,
    rect: Rect,
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    let id = ui.make_persistent_id(("area", id_salt));
    let rect = not_negative(rect);
    let mut area = ui.new_child(UiBuilder::new().id_salt(id).max_rect(rect));
    area.shrink_clip_rect(rect);
    content(&mut area)
}

fn row_builder(id: Id, rect: Rect) -> UiBuilder {
    let layout = Layout::left_to_right(Align::Center);
    UiBuilder::new().id_salt(id).max_rect(not_negative(rect)).layout(layout)
}

/// A rectangle that something else left no room for is empty, not turned inside out.
fn not_negative(rect: Rect) -> Rect {
    Rect::from_min_max(rect.min, rect.max.max(rect.min))
}

fn trailing_id(ui: &Ui, id_salt: impl Hash + Debug) -> Id {
    ui.make_persistent_id(("trailing", id_salt))
}

fn known_width(ui: &Ui, id: Id) -> Option<f32> {
    ui.data(|data| data.get_temp::<f32>(id))
}
