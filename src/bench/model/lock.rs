//! Locking: secrets go, the work stays.
//!
//! What was signed or verified before stays true and stays on the bench; what changes while it is
//! locked is not signed and not verified until a secret is there again. A lock is no wall: whoever
//! sits at the machine can unlock. The secrets come back through their store alone, which has a
//! lock of its own.

use super::{BenchKey, Dialog, KeySource, KeyState, LockCause, Model, Notice, VaultStatus};
use crate::{
    bench::effect::{Effect, StoreCall},
    jwt::Moment,
};

impl Model {
    /// Drops every secret from memory and from the clipboard. Whoever holds copies, such as a view,
    /// sees by [`Model::lock_serial`] that they must go.
    pub(super) fn lock(&mut self, cause: LockCause, now: Moment) -> Vec<Effect> {
        let from_outside = matches!(cause, LockCause::Session | LockCause::Sleep);
        if from_outside && !self.settings.lock_with_session {
            return vec![];
        }
        // What is locked already is dropped once more, for something may have come since.
        self.locked.get_or_insert(cause);
        self.lock_serial += 1;
        self.focus = None;
        // A secret on its way to the bench is not wanted any more; one on its way to a store is.
        self.fetching = None;
        self.fetching_former = None;
        let mut effects = self.cancel_fetch();
        effects.push(Effect::Store(self.next_generation(), StoreCall::Lock));
        effects.push(Effect::ClearClipboard);
        self.opened.clear();
        if self.settings.lock_clears_bench {
            // What was made of the token goes with it.
            self.leaving = None;
            self.dialog.take_if(|it| matches!(it, Dialog::Report(_) | Dialog::TestTokens(_)));
        }
        self.drop_cures();
        self.drop_from_dialog();
        if self.vault == VaultStatus::Open {
            self.vault = VaultStatus::Locked;
        }
        let dropped = self.drop_key();
        if self.settings.lock_clears_bench && !self.example {
            effects.extend(self.edit_token(String::new(), now));
        }
        if self.settings.lock_clears_bench {
            self.aside.clear();
            effects.extend(self.clear_tray());
        }
        if let Some(dropped) = dropped {
            self.notice = Some(Notice::done(format!("Locked: {dropped} was dropped")));
        }
        effects
    }

    /// Fetches the chosen client's secret from its store again. What was typed or read from a file
    /// has no store: it is given once more, or not at all.
    pub(super) fn unlock(&mut self, now: Moment) -> Vec<Effect> {
        self.locked = None;
        if matches!(self.key.source, KeySource::Client(_)) {
            return self.retry_keychain();
        }
        // Why a changed draft is not signed is told in other words now.
        let mut effects = if self.unsigned.is_some() { self.examine(now) } else { vec![] };
        effects.extend(self.look_for_signer());
        effects
    }

    /// Drops the secret of the bench, and says which it was if it cannot be fetched again. The
    /// example's is no secret.
    fn drop_key(&mut self) -> Option<String> {
        if matches!(self.key.source, KeySource::None | KeySource::Example) {
            return None;
        }
        let lasts = matches!(self.key.source, KeySource::Client(_));
        let lost = (!lasts && self.key.secret().is_some()).then(|| self.key_owner().to_owned());
        self.key = BenchKey {
            source: self.key.source.clone(),
            encoding: self.key.encoding,
            state: KeyState::Dropped,
            ..BenchKey::default()
        };
        lost
    }

    /// Drops what was given or made for the open dialog; what else it holds stays.
    fn drop_from_dialog(&mut self) {
        match &mut self.dialog {
            Some(Dialog::Client(dialog)) => {
                dialog.given = None;
                dialog.generating = None;
            }
            Some(Dialog::Generate(dialog)) => {
                dialog.generating = None;
                if dialog.made {
                    // The key that it tells of is gone.
                    self.dialog = None;
                }
            }
            _ => {}
        }
    }
}
