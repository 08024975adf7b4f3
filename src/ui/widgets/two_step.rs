//! A button for what cannot be undone: it asks once more before it is done.

use egui::Ui;

use super::Button;
use crate::ui::theme::space;

/// A step that cannot be undone.
#[derive(Clone, Copy, Debug)]
#[must_use = "it does nothing until it is shown"]
pub struct TwoStep<'a> {
    /// What the button says at first: `Delete secret`.
    pub ask: &'a str,
    /// What the button says that does it: `Delete it`.
    pub go: &'a str,
    /// What it is about, for assistive technology: `the secret of acme-prod`.
    pub about: &'a str,
}

impl TwoStep<'_> {
    /// Draws the button, or once it was pressed the two that follow: back, which has the focus so
    /// that Enter pressed twice does nothing, and on. Returns whether it is to be done.
    pub fn show(self, ui: &mut Ui, asked: &mut bool, enabled: bool) -> bool {
        if !*asked {
            let name = format!("{}: {}", self.ask, self.about);
            if Button::danger(self.ask).name(&name).enabled(enabled).show(ui).clicked() {
                *asked = true;
                ui.data_mut(|data| data.insert_temp(ui.scope_id().with("asked now"), true));
                ui.ctx().request_repaint();
            }
            return false;
        }
        let first = ui.data_mut(|data| {
            data.remove_temp::<bool>(ui.scope_id().with("asked now")).unwrap_or_default()
        });
        ui.spacing_mut().item_spacing.x = space::M;
        let back = Button::new("Keep").name(&format!("Keep {}", self.about)).show(ui);
        if first {
            back.request_focus();
        }
        let name = format!("{}: {}, for good", self.go, self.about);
        let go = Button::danger(self.go).name(&name).enabled(enabled).show(ui).clicked();
        if back.clicked() || go {
            *asked = false;
        }
        go
    }
}
