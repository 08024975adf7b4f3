//! A passphrase that is being chosen: typed twice, with a note of how hard it is to guess.

use egui::{Key, Response, Ui};

use super::{SecretBuffer, SecretField, Tone, pair_ui, tone_line_ui};
use crate::{
    jwt::{Secret, key::PassphraseStrength},
    ui::theme::space,
};

/// A passphrase that is being chosen. Wiped when it is dropped.
#[derive(Debug, Default)]
pub struct NewPassphrase {
    typed: SecretBuffer,
    repeated: SecretBuffer,
    /// Computed when the passphrase changes; not while nothing is typed.
    strength: Option<PassphraseStrength>,
    /// Whether it was asked for before it was complete: what is missing is said then.
    asked: bool,
}

/// What was done with the fields.
#[derive(Clone, Debug)]
pub struct NewPassphraseOutput {
    /// The first field, to give it the focus.
    pub first: Response,
    /// Enter was pressed in one of them.
    pub submitted: bool,
}

impl NewPassphrase {
    /// Draws the two fields side by side, and the note under them. `label` is that of the first:
    /// `Passphrase`.
    pub fn show(&mut self, ui: &mut Ui, label: &str) -> NewPassphraseOutput {
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            let [first, second] = pair_ui(ui, |ui, is_first| {
                if is_first {
                    SecretField::new(label).hint("Choose one").show(ui, &mut self.typed)
                } else {
                    let label = format!("{label}, again");
                    SecretField::new(&label).hint("Repeat it").show(ui, &mut self.repeated)
                }
            });
            if first.changed() {
                // What is typed anew is not yet to be complete.
                self.asked = false;
                let typed = self.typed.expose();
                self.strength = (!typed.is_empty()).then(|| PassphraseStrength::of(typed));
            }
            let (tone, words) = self.words(second.has_focus());
            tone_line_ui(ui, tone, words);
            let submitted = enter && (first.lost_focus() || second.lost_focus());
            NewPassphraseOutput { first, submitted }
        })
        .inner
    }

    /// The passphrase, if it was typed twice alike. What is missing is said from now on.
    pub fn chosen(&mut self) -> Option<Secret> {
        self.asked = true;
        let complete = !self.typed.is_empty() && self.typed.expose() == self.repeated.expose();
        complete.then(|| Secret::from(self.typed.expose().to_owned()))
    }

    /// Wipes what was typed.
    pub fn wipe(&mut self) {
        self.typed.wipe();
        self.repeated.wipe();
        self.strength = None;
        self.asked = false;
    }

    /// What is to be said of what was typed so far; `repeating` is whether the second field has
    /// the focus.
    fn words(&self, repeating: bool) -> (Tone, &'static str) {
        let (typed, repeated) = (self.typed.expose(), self.repeated.expose());
        // While it is being repeated, only what can no longer become the same is wrong.
        let unlike = if repeating && !self.asked {
            !typed.starts_with(repeated)
        } else {
            (self.asked || !repeated.is_empty()) && typed != repeated
        };
        let strength = match self.strength {
            None if self.asked => return (Tone::Error, "Choose a passphrase"),
            None => return (Tone::Info, "A forgotten passphrase cannot be recovered"),
            Some(_) if unlike && repeated.is_empty() => {
                return (Tone::Error, "Repeat the passphrase");
            }
            Some(_) if unlike => return (Tone::Error, "The two passphrases differ"),
            Some(strength) => strength,
        };
        match strength {
            PassphraseStrength::VeryWeak => {
                (Tone::Warning, "Very weak: among the first that anyone would try")
            }
            PassphraseStrength::Weak => {
                (Tone::Warning, "Weak: one machine finds it in days; add a few words")
            }
            PassphraseStrength::Fair => {
                (Tone::Info, "Fair: it withstands one machine, not many; another word helps")
            }
            PassphraseStrength::Strong => {
                (Tone::Ok, "Strong; a forgotten passphrase cannot be recovered")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(typed: &str, repeated: &str) -> NewPassphrase {
        let mut passphrase = NewPassphrase::default();
        passphrase.typed.set(typed);
        passphrase.repeated.set(repeated);
        passphrase.strength = (!typed.is_empty()).then(|| PassphraseStrength::of(typed));
        passphrase
    }

    #[test]
    fn a_passphrase_is_taken_only_when_it_was_typed_twice_alike() {
        for (typed, repeated) in [("", ""), ("tulip", ""), ("tulip", "tulips"), ("", "tulip")] {
            let mut passphrase = with(typed, repeated);
            assert!(passphrase.chosen().is_none(), "{typed}, {repeated}");
            assert_eq!(passphrase.words(false).0, Tone::Error, "{typed}, {repeated}");
        }
        let chosen = with("tulip anvil", "tulip anvil").chosen().expect("alike");
        assert_eq!(chosen.expose(), b"tulip anvil");
    }

    #[test]
    fn nothing_is_called_wrong_while_it_can_still_become_right() {
        let half = with("tulip anvil marble foghorn", "tulip an");
        assert_eq!(half.words(true).0, Tone::Ok);
        assert_eq!(half.words(false).0, Tone::Error);
        assert_eq!(with("tulip", "tun").words(true).0, Tone::Error);
        assert_eq!(with("", "").words(false).0, Tone::Info);
        assert_eq!(with("hunter2", "").words(false).0, Tone::Warning);
    }
}
