//! Where secrets are kept: the three places, always all three, each with what it means and what
//! keeps it from working now. Nothing is ever chosen but by the user.

use egui::Ui;

use crate::{
    bench::{
        model::{KeychainStatus, Model, VaultStatus},
        words::sentence,
    },
    client::{StoreKind, store::StoreError},
    ui::{
        theme::space,
        widgets::{ChoiceOption, Tone, callout_ui, choice_ui, field_label_ui},
    },
};

/// What is said of a place, and in which tone.
struct Said {
    note: String,
    tone: Tone,
}

impl Said {
    fn usual(note: impl Into<String>) -> Self {
        Self { note: note.into(), tone: Tone::Neutral }
    }

    fn failed(error: &StoreError) -> Self {
        Self { note: sentence(&error.to_string()), tone: Tone::Warning }
    }
}

/// Draws the choice under its label, such as `Keep the secret`.
pub fn store_choice_ui(ui: &mut Ui, model: &Model, label: &str, store: &mut StoreKind) {
    let said = StoreKind::ALL.map(|kind| (kind, said_of(model, kind)));
    let options = said.each_ref().map(|(kind, said)| ChoiceOption {
        value: *kind,
        title: title(*kind),
        note: &said.note,
        tone: said.tone,
    });
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        field_label_ui(ui, label);
        choice_ui(ui, "Where the secret is kept", store, &options);
    });
}

/// Draws why the place that is chosen does not work now, where that is so. How to mend it is said
/// when saving has failed, or in the status bar.
pub fn store_problem_ui(ui: &mut Ui, model: &Model, store: StoreKind) {
    let said = said_of(model, store);
    if said.tone == Tone::Warning {
        callout_ui(
            ui,
            Tone::Warning,
            &said.note,
            "Choose another place, or save once it is mended",
        );
    }
}

/// What a place is called where it is chosen.
fn title(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Keychain => "In the keychain",
        StoreKind::File => "In the encrypted file",
        StoreKind::Session => "For this session only",
    }
}

fn said_of(model: &Model, kind: StoreKind) -> Said {
    match kind {
        StoreKind::Keychain => match &model.keychain {
            // It is there, and asks when it is needed.
            KeychainStatus::Failed(StoreError::Locked) => {
                Said::usual("The system's own store for secrets; it will ask for its password")
            }
            KeychainStatus::Failed(error) => Said::failed(error),
            KeychainStatus::Ready(name) if !name.is_empty() => {
                Said::usual(format!("The system's own store for secrets: {name}"))
            }
            _ => Said::usual("The system's own store for secrets"),
        },
        StoreKind::File => match &model.vault {
            VaultStatus::Open => Said::usual("Under a passphrase of yours; the file is open"),
            VaultStatus::NotMade | VaultStatus::Failed(StoreError::NotMade) => {
                Said::usual("Under a passphrase of yours; there is no such file yet")
            }
            VaultStatus::Locked
            | VaultStatus::Failed(StoreError::PassphraseNeeded | StoreError::WrongPassphrase) => {
                Said::usual("Under a passphrase of yours, which is asked for")
            }
            VaultStatus::Unknown => Said::usual("Under a passphrase of yours"),
            VaultStatus::Failed(error) => Said::failed(error),
        },
        StoreKind::Session => Said::usual("In memory, until Jotbench locks or closes"),
    }
}
