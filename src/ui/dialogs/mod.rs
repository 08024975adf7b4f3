//! The dialogs, one file each. What is typed lives in a form here until it is saved, so that no
//! error loses it.

mod about;
mod client;
mod delete;
mod generate;
mod palette;
mod save;
mod shortcuts;

use egui::Ui;

use super::{scene::Scene, widgets};
use crate::bench::{Command, model::Dialog};

/// The forms of the dialogs, made anew for each dialog that opens.
#[derive(Debug, Default)]
pub struct Forms {
    serial: u64,
    fresh: bool,
    client: client::ClientForm,
    generate: generate::GenerateForm,
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
            Some(Dialog::Generate(_)) => {
                self.generate = generate::GenerateForm::new(scene.model);
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
        Dialog::Client(_) => 560.0,
        Dialog::Palette | Dialog::Generate(_) => 480.0,
        Dialog::Save(_) | Dialog::Shortcuts => 440.0,
        Dialog::DeleteClient(_) | Dialog::About => 400.0,
    };
    // A slip beside a form must not lose what was typed into it.
    let is_form = matches!(dialog, Dialog::Client(_) | Dialog::Save(_) | Dialog::Generate(_));
    let frame = widgets::Dialog::new(width).closes_beside(!is_form);
    let output = frame.show(ui, |ui| match dialog {
        Dialog::Client(dialog) => {
            client::client_dialog_ui(ui, scene, dialog, &mut forms.client, fresh);
        }
        Dialog::Generate(dialog) => {
            generate::generate_dialog_ui(ui, scene, dialog, &mut forms.generate, fresh);
        }
        Dialog::DeleteClient(dialog) => delete::delete_dialog_ui(ui, scene, dialog, fresh),
        Dialog::Save(dialog) => save::save_dialog_ui(ui, scene, dialog, &mut forms.save, fresh),
        Dialog::Palette => palette::palette_ui(ui, scene, &mut forms.palette, fresh),
        Dialog::Shortcuts => shortcuts::shortcuts_ui(ui, scene, fresh),
        Dialog::About => about::about_ui(ui, scene, fresh),
    });
    if output.dismissed {
        scene.ask(Command::CloseDialog);
    }
}
