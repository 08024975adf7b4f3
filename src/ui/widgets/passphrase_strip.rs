//! A row that asks for a passphrase: the field, what was wrong with the last one, and the buttons
//! at the right end.

use std::{fmt::Debug, hash::Hash};

use egui::{Key, Rect, RichText, Ui};

use super::{SecretBuffer, Tone, secret_edit_ui, strip_ui};
use crate::{
    jwt::Secret,
    ui::{
        icons::icon_ui,
        theme::{UiTokens as _, fonts, space},
    },
};

/// A row that asks for a passphrase.
#[derive(Clone, Copy, Debug)]
#[must_use = "a row does nothing until it is shown"]
pub struct PassphraseStrip<'a> {
    /// What the field is called for assistive technology.
    pub name: &'a str,
    /// What stands in the field while it is empty.
    pub hint: &'a str,
    /// Why the last one did not do, whole; `None` where none was tried.
    pub wrong: Option<&'a str>,
    /// Whether the field takes the focus.
    pub wants_focus: bool,
}

impl PassphraseStrip<'_> {
    /// Draws the row. `buttons` draws what stands at the right end, told whether something was
    /// typed, and says whether the passphrase is to be tried, beside a result of its own. Returns
    /// the passphrase that is to be tried, which leaves the buffer empty, and that result.
    pub fn show<R>(
        self,
        ui: &mut Ui,
        id_salt: impl Hash + Debug,
        rect: Rect,
        buffer: &mut SecretBuffer,
        buttons: impl FnOnce(&mut Ui, bool) -> (bool, R),
    ) -> (Option<Secret>, R) {
        let t = ui.tokens();
        let ready = !buffer.is_empty();
        let (entered, (go, result)) = strip_ui(
            ui,
            id_salt,
            rect,
            |ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                let wrong = self.wrong.filter(|_| buffer.is_empty());
                let room = ui.available_width();
                // The words take the room that they need, as long as the field keeps enough.
                let said = if wrong.is_some() { (room - 110.0).clamp(0.0, 136.0) } else { 0.0 };
                let response = ui
                    .scope(|ui| {
                        ui.set_max_width(room - said);
                        secret_edit_ui(ui, self.name, self.hint, buffer)
                    })
                    .inner;
                if let Some(whole) = wrong.filter(|_| said > 40.0) {
                    icon_ui(ui, Tone::Error.icon(), 11.0, t.error);
                    let rich =
                        RichText::new("Wrong passphrase").font(fonts::small()).color(t.error);
                    ui.add(egui::Label::new(rich).truncate()).on_hover_text(whole);
                }
                if self.wants_focus {
                    response.request_focus();
                }
                response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
            },
            |ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                buttons(ui, ready)
            },
        );
        if !(go || entered) || buffer.is_empty() {
            return (None, result);
        }
        let passphrase = Secret::from(buffer.expose().to_owned());
        buffer.wipe();
        (Some(passphrase), result)
    }
}
