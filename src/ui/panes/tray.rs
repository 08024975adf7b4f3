//! The tokens that were found, at the left below the clients.

use egui::{Rect, Ui};

use crate::ui::scene::Scene;

/// Draws the pane; nothing where no tokens were found.
pub fn tray_pane_ui(ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
    // STUB
    let _ = (ui, scene, rect);
}
