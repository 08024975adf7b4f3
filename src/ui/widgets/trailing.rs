//! Controls at the right end of a strip, laid out from left to right.
//!
//! egui lays right-aligned content out from right to left, which would turn the order of the Tab
//! key round. Here the width of the last frame places the content, and a frame in which the width
//! changed is drawn anew before it is seen.

use egui::{Align, Id, Layout, Rect, Ui, UiBuilder};

/// Draws `content` in one row at the right end of `rect`, vertically centred. Returns where it
/// lies, and what `content` returned.
pub fn trailing_ui<R>(
    ui: &mut Ui,
    id_salt: impl std::hash::Hash + std::fmt::Debug,
    rect: Rect,
    content: impl FnOnce(&mut Ui) -> R,
) -> (Rect, R) {
    let id: Id = ui.make_persistent_id(("trailing", id_salt));
    let known = ui.data(|data| data.get_temp::<f32>(id));
    let width = known.unwrap_or(rect.width()).min(rect.width());
    let place = Rect::from_min_max(egui::pos2(rect.right() - width, rect.top()), rect.max);
    let mut builder =
        UiBuilder::new().id_salt(id).max_rect(place).layout(Layout::left_to_right(Align::Center));
    if known.is_none() {
        builder = builder.invisible();
    }
    let inner = ui.scope_builder(builder, |ui| {
        let result = content(ui);
        (result, ui.min_rect().width())
    });
    let (result, used) = inner.inner;
    if known.is_none_or(|known| (known - used).abs() > 0.1) {
        ui.data_mut(|data| data.insert_temp(id, used));
        ui.ctx().request_discard("the width of right-aligned controls changed");
        ui.ctx().request_repaint();
    }
    (place, result)
}
