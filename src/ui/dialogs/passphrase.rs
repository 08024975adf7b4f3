//! Changing the passphrase of the encrypted file.

use egui::{Key, Ui};

use crate::{
    bench::{Command, model::PassphraseDialog},
    jwt::Secret,
    ui::{
        scene::Scene,
        widgets::{
            Button, NewPassphrase, SecretBuffer, SecretField, dialog_answers_ui, dialog_problem_ui,
            dialog_title_ui,
        },
    },
};

/// What is typed into the dialog. Wiped when it is dropped.
#[derive(Debug, Default)]
pub struct PassphraseForm {
    former: SecretBuffer,
    new: NewPassphrase,
    /// Whether it was asked for while the former one was missing.
    missing: bool,
}

impl PassphraseForm {
    /// Wipes what was typed.
    pub fn wipe(&mut self) {
        self.former.wipe();
        self.new.wipe();
    }
}

/// Draws the dialog.
pub fn passphrase_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &PassphraseDialog,
    form: &mut PassphraseForm,
    fresh: bool,
) {
    dialog_title_ui(
        ui,
        "Change passphrase",
        "The encrypted file is written anew under it; copies made earlier keep the former one",
    );
    let working = dialog.working.is_some();
    let mut submitted = false;
    ui.add_enabled_ui(!working, |ui| {
        let problem = (form.missing && form.former.is_empty()).then_some("Type the one it has now");
        let field = SecretField::new("Passphrase now").problem(problem);
        let former = field.show(ui, &mut form.former);
        if fresh {
            former.request_focus();
        }
        submitted = former.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        submitted |= form.new.show(ui, "New passphrase").submitted;
    });
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    let (cancel, change) = dialog_answers_ui(ui, "", |ui| {
        let cancel = Button::new("Cancel").show(ui).clicked();
        let text = if working { "Changing…" } else { "Change" };
        let change = Button::primary(text).name("Change the passphrase").enabled(!working);
        (cancel, change.show(ui).clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if (change || submitted) && !working {
        form.missing = form.former.is_empty();
        let new = form.new.chosen();
        if let (false, Some(new)) = (form.missing, new) {
            let former = Secret::from(form.former.expose().to_owned());
            scene.ask(Command::ChangePassphrase { former, new });
        }
    }
}
