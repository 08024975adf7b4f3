//! The dialogs, one file each. What is typed lives in a form here until it is saved, so that no
//! error loses it.

mod about;
mod client;
mod compare;
mod comparison;
mod delete;
mod export;
mod generate;
mod import;
mod open;
mod palette;
mod passphrase;
mod report;
mod reproduce;
mod save;
mod settings;
mod shortcuts;
mod store_choice;
mod stores;
mod test_tokens;
mod unlock;

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
    export: export::ExportForm,
    import: import::ImportForm,
    stores: stores::StoresForm,
    passphrase: passphrase::PassphraseForm,
    delete: unlock::UnlockForm,
    open: open::OpenForm,
    compare: compare::CompareForm,
    test_tokens: test_tokens::TestTokensForm,
    report: report::ReportForm,
}

impl Forms {
    /// Whether this is the dialog's first frame, and its first field takes the focus.
    fn follow(&mut self, scene: &Scene<'_>) {
        self.fresh = self.serial != scene.model.dialog_serial;
        if !self.fresh {
            return;
        }
        // What was typed into the dialog before it is not kept, a secret least of all.
        *self = Self { serial: scene.model.dialog_serial, ..self.empty() };
        match &scene.model.dialog {
            Some(Dialog::Client(dialog)) => {
                self.client = client::ClientForm::new(scene.model, dialog);
            }
            Some(Dialog::Generate(_)) => {
                self.generate = generate::GenerateForm::new(scene.model);
            }
            Some(Dialog::Save(dialog)) => self.save = save::SaveForm::new(dialog),
            Some(Dialog::Import(_)) => self.import = import::ImportForm::new(scene.model),
            _ => {}
        }
    }

    /// Forms into which nothing was typed.
    fn empty(&self) -> Self {
        Self { serial: self.serial, fresh: self.fresh, ..Self::default() }
    }

    /// Wipes the secrets that were typed; all else stays.
    pub fn wipe(&mut self) {
        self.client.wipe();
        self.export.wipe();
        self.import.wipe();
        self.stores.wipe();
        self.passphrase.wipe();
        self.delete.wipe();
    }
}

/// Draws the open dialog, if one is open.
pub fn dialogs_ui(ui: &mut Ui, scene: &mut Scene<'_>, forms: &mut Forms) {
    let model = scene.model;
    let Some(dialog) = &model.dialog else {
        *forms = forms.empty();
        return;
    };
    forms.follow(scene);
    let fresh = forms.fresh;
    let width = match dialog {
        Dialog::Compare(_) => 960.0,
        Dialog::Reproduce(_) => 840.0,
        Dialog::TestTokens(_) | Dialog::Report(_) => 720.0,
        Dialog::Client(_) | Dialog::Stores(_) | Dialog::Import(_) => 560.0,
        Dialog::Palette | Dialog::Generate(_) | Dialog::Export(_) | Dialog::Settings => 480.0,
        Dialog::Save(_) | Dialog::Open(_) | Dialog::Passphrase(_) | Dialog::Shortcuts => 440.0,
        Dialog::DeleteClient(_) | Dialog::About => 400.0,
    };
    // A slip beside a form must not lose what was typed into it.
    let is_form = !matches!(
        dialog,
        Dialog::DeleteClient(_) | Dialog::Palette | Dialog::Shortcuts | Dialog::About
    );
    let frame = widgets::Dialog::new(width).closes_beside(!is_form);
    let output = frame.show(ui, |ui| match dialog {
        Dialog::Client(dialog) => {
            client::client_dialog_ui(ui, scene, dialog, &mut forms.client, fresh);
        }
        Dialog::Generate(dialog) => {
            generate::generate_dialog_ui(ui, scene, dialog, &mut forms.generate, fresh);
        }
        Dialog::DeleteClient(dialog) => {
            delete::delete_dialog_ui(ui, scene, dialog, &mut forms.delete, fresh);
        }
        Dialog::Save(dialog) => save::save_dialog_ui(ui, scene, dialog, &mut forms.save, fresh),
        Dialog::Export(dialog) => {
            export::export_dialog_ui(ui, scene, dialog, &mut forms.export, fresh);
        }
        Dialog::Import(dialog) => {
            import::import_dialog_ui(ui, scene, dialog, &mut forms.import, fresh);
        }
        Dialog::Stores(dialog) => {
            stores::stores_dialog_ui(ui, scene, dialog, &mut forms.stores, fresh);
        }
        Dialog::Passphrase(dialog) => {
            passphrase::passphrase_dialog_ui(ui, scene, dialog, &mut forms.passphrase, fresh);
        }
        Dialog::Open(dialog) => {
            open::open_dialog_ui(ui, scene, dialog, &mut forms.open, fresh);
        }
        Dialog::Reproduce(dialog) => {
            reproduce::reproduce_dialog_ui(ui, scene, dialog, fresh);
        }
        Dialog::Compare(dialog) => {
            compare::compare_dialog_ui(ui, scene, dialog, &mut forms.compare, fresh);
        }
        Dialog::TestTokens(dialog) => {
            test_tokens::test_tokens_dialog_ui(ui, scene, dialog, &mut forms.test_tokens, fresh);
        }
        Dialog::Report(dialog) => {
            report::report_dialog_ui(ui, scene, dialog, &mut forms.report, fresh);
        }
        Dialog::Settings => settings::settings_dialog_ui(ui, scene, fresh),
        Dialog::Palette => palette::palette_ui(ui, scene, &mut forms.palette, fresh),
        Dialog::Shortcuts => shortcuts::shortcuts_ui(ui, scene, fresh),
        Dialog::About => about::about_ui(ui, scene, fresh),
    });
    if output.dismissed {
        scene.ask(Command::CloseDialog);
    }
}
