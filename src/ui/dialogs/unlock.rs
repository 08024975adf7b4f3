//! The encrypted file, opened or made within a dialog whose work needs it.

use egui::{Key, Sense, Ui, vec2};

use crate::{
    bench::{
        Command,
        model::{Model, VaultStatus},
        words::sentence,
    },
    client::store::StoreError,
    jwt::Secret,
    ui::{
        scene::Scene,
        theme::{measure, space},
        widgets::{
            Button, NewPassphrase, PassphraseStrip, SecretBuffer, SecretField, Tone,
            dialog_answers_ui, field_label_ui, tone_line_ui,
        },
    },
};

/// What has to be done before the encrypted file can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileNeed {
    /// Nothing, or nothing that a passphrase could do.
    Nothing,
    /// Its passphrase is to be typed.
    Passphrase,
    /// It is to be made, under a passphrase that is chosen now.
    Making,
}

impl FileNeed {
    /// What has to be done, as far as is known.
    pub fn of(model: &Model) -> Self {
        match &model.vault {
            VaultStatus::NotMade | VaultStatus::Failed(StoreError::NotMade) => Self::Making,
            VaultStatus::Locked
            | VaultStatus::Failed(
                StoreError::PassphraseNeeded
                | StoreError::WrongPassphrase
                | StoreError::AlreadyMade,
            ) => Self::Passphrase,
            VaultStatus::Open | VaultStatus::Unknown | VaultStatus::Failed(_) => Self::Nothing,
        }
    }
}

/// What is typed to open or make the encrypted file. Wiped when it is dropped.
#[derive(Debug, Default)]
pub struct UnlockForm {
    passphrase: SecretBuffer,
    new: NewPassphrase,
    /// Whether it was asked for while nothing was typed.
    missing: bool,
}

impl UnlockForm {
    /// Draws the fields that are needed, and nothing where none is. Returns whether Enter was
    /// pressed in one of them.
    pub fn fields_ui(&mut self, ui: &mut Ui, model: &Model) -> bool {
        match FileNeed::of(model) {
            FileNeed::Nothing => {
                self.wipe();
                false
            }
            FileNeed::Making => self.new.show(ui, "Passphrase of the new file").submitted,
            FileNeed::Passphrase => {
                let problem = match model.vault {
                    _ if !self.passphrase.is_empty() => None,
                    VaultStatus::Failed(StoreError::WrongPassphrase) => Some(WRONG),
                    _ if self.missing => Some("Type the passphrase"),
                    _ => None,
                };
                let field = SecretField::new("Passphrase of the encrypted file").problem(problem);
                let response = field.show(ui, &mut self.passphrase);
                response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
            }
        }
    }

    /// The passphrase and whether the file is made with it, once it is complete. Where it is not,
    /// what is missing is said from now on.
    pub fn given(&mut self, model: &Model) -> Option<(Secret, bool)> {
        match FileNeed::of(model) {
            FileNeed::Nothing => None,
            FileNeed::Making => Some((self.new.chosen()?, true)),
            FileNeed::Passphrase => {
                self.missing = self.passphrase.is_empty();
                (!self.missing).then(|| (Secret::from(self.passphrase.expose().to_owned()), false))
            }
        }
    }

    /// Wipes what was typed.
    pub fn wipe(&mut self) {
        self.passphrase.wipe();
        self.new.wipe();
        self.missing = false;
    }

    /// Draws the fields with a button of their own, where the file has to be opened or made before
    /// the dialog's own work can begin. Returns whether that is so.
    pub fn gate_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        let need = FileNeed::of(scene.model);
        let asked = match need {
            FileNeed::Nothing => {
                self.wipe();
                if let VaultStatus::Failed(error) = &scene.model.vault {
                    tone_line_ui(ui, Tone::Error, &sentence(&error.to_string()))
                        .on_hover_text(error.hint());
                }
                return false;
            }
            FileNeed::Passphrase => self.opening_ui(ui, scene.model),
            FileNeed::Making => self.making_ui(ui, scene.model),
        };
        if let Some((passphrase, create)) = asked {
            scene.ask(Command::UnlockStore { passphrase, create });
        }
        true
    }

    fn opening_ui(&mut self, ui: &mut Ui, model: &Model) -> Option<(Secret, bool)> {
        let doing = doing(model);
        let wrong = matches!(model.vault, VaultStatus::Failed(StoreError::WrongPassphrase));
        let strip = PassphraseStrip {
            name: "Passphrase of the encrypted file",
            hint: match &doing {
                Some(doing) => doing,
                None if wrong => "Another passphrase",
                None => "Type it to open the file",
            },
            wrong: (wrong && doing.is_none()).then_some(WRONG),
            wants_focus: false,
        };
        let asked = ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            field_label_ui(ui, "Passphrase of the encrypted file");
            let size = vec2(ui.available_width(), measure::CONTROL);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let (passphrase, ()) =
                strip.show(ui, "gate", rect, &mut self.passphrase, |ui, ready| {
                    let unlock = Button::new("Unlock").name("Unlock the encrypted file");
                    (unlock.enabled(ready).show(ui).clicked(), ())
                });
            passphrase
        });
        Some((asked.inner?, false))
    }

    fn making_ui(&mut self, ui: &mut Ui, model: &Model) -> Option<(Secret, bool)> {
        let submitted = self.fields_ui(ui, model);
        let note = doing(model).unwrap_or_default();
        let go = dialog_answers_ui(ui, &note, |ui| {
            Button::new("Make the file").name("Make the encrypted file").show(ui).clicked()
        });
        let asked = if go || submitted { self.given(model) } else { None };
        if asked.is_some() {
            self.wipe();
        }
        asked
    }
}

/// What a store is doing, if one is waited for. Nothing is barred by it: what hangs may be the
/// keychain, and the encrypted file the way round it.
pub fn doing(model: &Model) -> Option<String> {
    model.waiting.as_ref().map(|waiting| format!("{}…", waiting.doing))
}

const WRONG: &str = "This is not its passphrase; type it again";
