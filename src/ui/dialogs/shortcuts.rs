//! The list of shortcuts.

use egui::{Grid, RichText, ScrollArea, Ui};

use crate::{
    bench::{Action, Command},
    ui::{
        scene::Scene,
        shortcuts::shortcut_text,
        theme::{UiTokens as _, fonts, space},
        widgets::{Button, dialog_answers_ui, dialog_title_ui},
    },
};

/// Draws the list.
pub fn shortcuts_ui(ui: &mut Ui, scene: &mut Scene<'_>, fresh: bool) {
    dialog_title_ui(
        ui,
        "Keyboard shortcuts",
        "Tab moves through everything; Ctrl+V pastes a token",
    );
    let t = ui.tokens();
    ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("shortcuts").num_columns(2).spacing([space::XL * 2.0, space::S]).show(ui, |ui| {
            for action in Action::ALL {
                let keys = shortcut_text(ui.ctx(), *action);
                if keys.is_empty() {
                    continue;
                }
                ui.label(RichText::new(keys).font(fonts::code()).color(t.quiet));
                ui.label(action.text());
                ui.end_row();
            }
        });
    });
    let close = dialog_answers_ui(ui, "", |ui| {
        let close = Button::new("Close").show(ui);
        if fresh {
            close.request_focus();
        }
        close.clicked()
    });
    if close {
        scene.ask(Command::CloseDialog);
    }
}
