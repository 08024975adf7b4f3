//! The dialogs, one file each. What is typed lives in a form here until it is saved, so that no
//! error loses it.

mod about;
mod client;
mod delete;
mod palette;
mod save;
mod shortcuts;

use egui::{Frame, Id, Margin, Modal, RichText, Stroke, Ui};

use super::{
    icons::icon_ui,
    scene::Scene,
    theme::{Tokens, UiTokens as _, fonts, measure, space},
    widgets::Tone,
};
use crate::bench::{
    Command,
    model::{Dialog, Problem},
};

/// The forms of the dialogs, made anew for each dialog that opens.
#[derive(Debug, Default)]
pub struct Forms {
    serial: u64,
    fresh: bool,
    client: client::ClientForm,
    save: save::SaveForm,
    palette: palette::PaletteForm,
}

impl Forms {
    /// Whether this is the dialog's first frame, and its first field takes the focus.
    fn follow(&mut self, scene: &Scene<'_>) {
        self.fresh = self.serial != scene.model.dialog_serial;
        if !self.fresh {
            return;
        }
        self.serial = scene.model.dialog_serial;
        match &scene.model.dialog {
            Some(Dialog::Client(dialog)) => {
                self.client = client::ClientForm::new(scene.model, dialog);
            }
            Some(Dialog::Save(dialog)) => self.save = save::SaveForm::new(dialog),
            Some(Dialog::Palette) => self.palette = palette::PaletteForm::default(),
            _ => {}
        }
    }
}

/// Draws the open dialog, if one is open.
pub fn dialogs_ui(ui: &mut Ui, scene: &mut Scene<'_>, forms: &mut Forms) {
    let model = scene.model;
    let Some(dialog) = &model.dialog else {
        // What was typed into a dialog that is gone is not kept, a secret least of all.
        forms.client = client::ClientForm::default();
        return;
    };
    forms.follow(scene);
    let fresh = forms.fresh;
    let width = match dialog {
        Dialog::Client(_) | Dialog::Palette => 480.0,
        Dialog::Save(_) | Dialog::Shortcuts => 440.0,
        Dialog::DeleteClient(_) | Dialog::About => 400.0,
    };
    // A slip beside a form must not lose what was typed into it.
    let is_form = matches!(dialog, Dialog::Client(_) | Dialog::Save(_));
    let closed = modal_ui(ui, width, !is_form, |ui| match dialog {
        Dialog::Client(dialog) => {
            client::client_dialog_ui(ui, scene, dialog, &mut forms.client, fresh);
        }
        Dialog::DeleteClient(dialog) => delete::delete_dialog_ui(ui, scene, dialog, fresh),
        Dialog::Save(dialog) => save::save_dialog_ui(ui, scene, dialog, &mut forms.save, fresh),
        Dialog::Palette => palette::palette_ui(ui, scene, &mut forms.palette, fresh),
        Dialog::Shortcuts => shortcuts::shortcuts_ui(ui, scene, fresh),
        Dialog::About => about::about_ui(ui, scene, fresh),
    });
    if closed {
        scene.ask(Command::CloseDialog);
    }
}

/// Draws a dialog in the middle of the window. Returns whether it was closed by Escape or, where
/// that `closes_beside`, by a click beside it.
fn modal_ui(ui: &Ui, width: f32, closes_beside: bool, content: impl FnOnce(&mut Ui)) -> bool {
    let t = ui.tokens();
    let frame = Frame::new()
        .fill(t.pane)
        .stroke(Stroke::new(1.0, t.edge))
        .corner_radius(measure::PANE_RADIUS)
        .shadow(ui.visuals().window_shadow)
        .inner_margin(Margin::same(18));
    let room = ui.ctx().content_rect().size() - egui::vec2(60.0, 60.0);
    let modal = Modal::new(Id::unique("dialog")).backdrop_color(t.backdrop).frame(frame).show(
        ui.ctx(),
        |ui| {
            ui.set_width(width.min(room.x));
            ui.spacing_mut().item_spacing.y = space::L;
            content(ui);
        },
    );
    let clicked_beside = modal.backdrop_response.clicked();
    if clicked_beside && !closes_beside { false } else { modal.should_close() }
}

fn title_ui(ui: &mut Ui, title: &str, sentence: &str) {
    let t = ui.tokens();
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.label(RichText::new(title).font(fonts::verdict()));
        if !sentence.is_empty() {
            ui.label(RichText::new(sentence).color(t.quiet));
        }
    });
}

/// What stands in the way, on the ground of errors.
fn problem_ui(ui: &mut Ui, problem: &Problem) {
    let t: &Tokens = ui.tokens();
    Frame::new()
        .fill(t.error_ground)
        .corner_radius(measure::RADIUS)
        .inner_margin(Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                icon_ui(ui, Tone::Error.icon(), 16.0, t.error);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = space::XXS;
                    ui.label(RichText::new(&problem.message).color(t.text));
                    if !problem.hint.is_empty() {
                        ui.label(RichText::new(&problem.hint).font(fonts::small()).color(t.text));
                    }
                });
            });
        });
}

/// The row of buttons at the foot of a dialog, at its right end.
fn buttons_ui<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let size = egui::vec2(ui.available_width(), measure::CONTROL + space::XS);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    super::widgets::trailing_ui(ui, "dialog buttons", rect, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        content(ui)
    })
    .1
}
