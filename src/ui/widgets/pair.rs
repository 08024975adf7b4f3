//! Two things side by side, each half as wide.

use egui::Ui;

use crate::ui::theme::space;

/// Draws `content` twice, side by side; the first time it is told `true`.
pub fn pair_ui<R>(ui: &mut Ui, mut content: impl FnMut(&mut Ui, bool) -> R) -> [R; 2] {
    let half = (ui.available_width() - space::L) / 2.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        [true, false].map(|first| {
            ui.allocate_ui(egui::vec2(half, 10.0), |ui| {
                ui.set_width(half);
                ui.vertical(|ui| content(ui, first)).inner
            })
            .inner
        })
    })
    .inner
}
