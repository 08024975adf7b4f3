//! The encrypted file of secrets: opened, made, given another passphrase.

use super::{
    Dialog, KeySource, KeyState, Model, Notice, dialog::Problem, pending::Pending, saving::Done,
};
use crate::{
    bench::{
        effect::{Effect, Generation, StoreCall},
        words::sentence,
    },
    client::{StoreKind, store::StoreError},
    jwt::{Moment, Secret},
};

impl Model {
    /// Opens the encrypted file, or makes it.
    pub(super) fn unlock_store(&mut self, passphrase: Secret, create: bool) -> Vec<Effect> {
        if self.pending.iter().any(|(_, what)| matches!(what, Pending::Unlock)) {
            return vec![];
        }
        // Whoever opens a store ends the lock.
        self.locked = None;
        let doing = if create { "Making the encrypted file" } else { "Opening the encrypted file" };
        let call = StoreCall::Unlock { passphrase, create };
        let (generation, effect) = self.call_keychain(doing.to_owned(), call);
        self.pending.push((generation, Pending::Unlock));
        self.set_dialog_problem(None);
        vec![effect]
    }

    pub(super) fn take_unlocked(
        &mut self,
        generation: Generation,
        result: &Result<(), StoreError>,
        now: Moment,
    ) -> Vec<Effect> {
        let mut effects = self.note_store(StoreKind::File, result);
        let outcome = result.clone().map(|()| Done::Unlocked);
        if let Some(step) = self.take_step(generation, &outcome, now) {
            effects.extend(step);
            return effects;
        }
        let Some(Pending::Unlock) = self.take_pending(generation) else { return effects };
        match result {
            Ok(()) => {
                effects.extend(self.use_open_file());
            }
            Err(error) => self.say_not_unlocked(error),
        }
        effects
    }

    /// Goes on with what waited for the encrypted file to be open.
    fn use_open_file(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let lies_there = self.client().is_some_and(|client| client.store == StoreKind::File);
        if lies_there && self.fetching.is_none() && self.locked.is_none() {
            effects.extend(self.fetch_missing());
        }
        effects.extend(self.list_again(StoreKind::File));
        effects.extend(self.look_again());
        effects
    }

    /// Says where it was asked for why the file is not open.
    fn say_not_unlocked(&mut self, error: &StoreError) {
        let is_awaited = matches!(self.key.source, KeySource::Client(_))
            && self.client().is_some_and(|client| client.store == StoreKind::File)
            && self.key.secret().is_none();
        let problem = Problem::of(StoreKind::File, error);
        if self.set_dialog_problem(Some(problem.clone())) {
            return;
        }
        match error {
            // The field for the passphrase is still there.
            StoreError::Cancelled => {}
            _ if is_awaited => self.key.state = KeyState::Failed(error.clone()),
            _ => drop(self.fail(problem.message, problem.hint)),
        }
    }

    /// Sets what stands in the way in a dialog that can open the encrypted file. Returns whether
    /// one is open.
    fn set_dialog_problem(&mut self, problem: Option<Problem>) -> bool {
        let place = match &mut self.dialog {
            Some(Dialog::Client(dialog)) => &mut dialog.problem,
            Some(Dialog::DeleteClient(dialog)) => &mut dialog.problem,
            Some(Dialog::Export(dialog)) => &mut dialog.problem,
            Some(Dialog::Import(dialog)) => &mut dialog.problem,
            Some(Dialog::Stores(dialog)) => &mut dialog.problem,
            _ => return false,
        };
        *place = problem;
        true
    }

    /// Gives it another passphrase.
    pub(super) fn change_passphrase(&mut self, former: Secret, new: Secret) -> Vec<Effect> {
        match &mut self.dialog {
            Some(Dialog::Passphrase(dialog)) if dialog.working.is_none() => {}
            _ => return vec![],
        }
        let call = StoreCall::ChangePassphrase { former, new };
        let (generation, effect) = self.call_keychain("Changing the passphrase".to_owned(), call);
        if let Some(Dialog::Passphrase(dialog)) = &mut self.dialog {
            dialog.problem = None;
            dialog.working = Some(generation);
        }
        vec![effect]
    }

    pub(super) fn take_passphrase_changed(
        &mut self,
        generation: Generation,
        result: &Result<(), StoreError>,
    ) -> Vec<Effect> {
        // It may be open or not, before and after: only what is wrong with it is noted.
        let mut effects = match result {
            Ok(()) => {
                vec![Effect::Store(self.next_generation(), StoreCall::Probe(StoreKind::File))]
            }
            Err(StoreError::WrongPassphrase) => vec![],
            Err(_) => self.note_store(StoreKind::File, result),
        };
        let is_closed = matches!(self.take_pending(generation), Some(Pending::Passphrase));
        match (&mut self.dialog, result) {
            (Some(Dialog::Passphrase(dialog)), _) if dialog.working == Some(generation) => {
                dialog.working = None;
                match result {
                    Ok(()) => self.dialog = None,
                    Err(error) => {
                        dialog.problem = Some(Problem::of(StoreKind::File, error));
                        return effects;
                    }
                }
            }
            (_, Err(error)) if is_closed => {
                let text =
                    format!("The passphrase was not changed: {}", sentence(&error.to_string()));
                effects.extend(self.fail(text, error.hint()));
                return effects;
            }
            _ if is_closed => {}
            _ => return effects,
        }
        self.notice = Some(Notice::done("The encrypted file has its new passphrase"));
        effects
    }
}
