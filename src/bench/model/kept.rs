//! What stores and index answered: a secret for the bench, and what became of a client.

use super::{
    Dialog, KeySource, KeyState, KeychainStatus, Model, Notice, VaultStatus, dialog::Problem,
    pending::Pending, saving::Done,
};
use crate::{
    bench::{
        effect::{Effect, Generation, IndexChange, StoreCall},
        event::StoreAnswer,
    },
    client::{Client, ClientRef, StoreKind, index::Index, store::StoreError},
    jwt::{Moment, Secret},
};

/// A later use of a secret than this many seconds after the one that is noted is noted.
const NOTED_EVERY: i64 = 10 * 60;

impl Model {
    pub(super) fn take_keychain(
        &mut self,
        generation: Generation,
        answer: StoreAnswer,
        now: Moment,
    ) -> Vec<Effect> {
        let awaited = self.waiting.as_ref().is_some_and(|w| w.generation == generation);
        if let StoreAnswer::StillWaiting = answer {
            if let (true, Some(waiting)) = (awaited, &mut self.waiting) {
                waiting.slow = true;
            }
            return vec![];
        }
        if awaited {
            self.waiting = None;
        }
        match answer {
            StoreAnswer::StillWaiting => vec![],
            StoreAnswer::Probed(kind, result) => {
                self.take_probed(kind, result);
                vec![]
            }
            StoreAnswer::Read(client, result) => {
                if self.fetching != Some(generation) {
                    return vec![];
                }
                self.fetching = None;
                self.take_secret(&client, result, now)
            }
            StoreAnswer::PreviousRead(client, result) => {
                if self.fetching_former != Some(generation) {
                    return vec![];
                }
                self.fetching_former = None;
                self.take_former(&client, result, now)
            }
            StoreAnswer::AllRead(secrets, closed) => {
                self.take_secrets(generation, secrets, closed, now)
            }
            StoreAnswer::Unlocked(result) => self.take_unlocked(generation, &result, now),
            StoreAnswer::PassphraseChanged(result) => {
                self.take_passphrase_changed(generation, &result)
            }
            StoreAnswer::Locked => {
                if self.vault == VaultStatus::Open {
                    self.vault = VaultStatus::Locked;
                }
                vec![]
            }
            StoreAnswer::Written(client, result) => {
                self.take_kept(generation, &client, &result.map(|()| Done::Written), now)
            }
            StoreAnswer::Rotated(client, result) => {
                self.take_kept(generation, &client, &result.map(Done::Rotated), now)
            }
            StoreAnswer::SecretsCopied(client, result) => {
                self.take_kept(generation, &client, &result.map(Done::Copied), now)
            }
            StoreAnswer::Deleted(client, result) => self.take_deleted(generation, client, &result),
            StoreAnswer::PreviousDropped(client, result) => {
                self.take_previous_dropped(generation, &client, &result)
            }
            StoreAnswer::Listed(kind, result) => self.take_listed(generation, kind, result),
            StoreAnswer::SecretDeleted(secret, result) => {
                self.take_secret_deleted(generation, &secret, &result)
            }
            StoreAnswer::Exported(result) => self.take_exported(generation, result),
            StoreAnswer::Imported(result) => self.take_imported(generation, result),
        }
    }

    fn take_probed(&mut self, kind: StoreKind, result: Result<String, StoreError>) {
        match (kind, result) {
            (StoreKind::Keychain, Ok(name)) => self.keychain = KeychainStatus::Ready(name),
            (StoreKind::Keychain, Err(error)) => self.keychain = KeychainStatus::Failed(error),
            (kind, result) => drop(self.note_store(kind, &result)),
        }
    }

    /// Notes what a failure or success says of the place itself.
    pub(super) fn note_store<T>(
        &mut self,
        kind: StoreKind,
        result: &Result<T, StoreError>,
    ) -> Vec<Effect> {
        match (kind, result) {
            (_, Err(StoreError::PassphraseNeeded | StoreError::AlreadyMade)) => {
                self.vault = VaultStatus::Locked;
            }
            (_, Err(StoreError::NotMade)) => self.vault = VaultStatus::NotMade,
            (_, Err(error @ StoreError::WrongPassphrase)) => {
                if self.vault != VaultStatus::Open {
                    self.vault = VaultStatus::Failed(error.clone());
                }
            }
            (_, Err(error @ (StoreError::DamagedFile(_) | StoreError::Newer(_)))) => {
                self.vault = VaultStatus::Failed(error.clone());
            }
            (_, Err(error @ StoreError::File(_))) => {
                // A full disk keeps nobody from reading what is open.
                if self.vault != VaultStatus::Open {
                    self.vault = VaultStatus::Failed(error.clone());
                }
            }
            (
                _,
                Err(
                    StoreError::Damaged(_)
                    | StoreError::Duplicates(_)
                    | StoreError::TooLong { .. }
                    | StoreError::NotKept(_)
                    | StoreError::Busy,
                ),
            )
            | (StoreKind::File | StoreKind::Session, Err(_))
            | (StoreKind::Session, Ok(_)) => {}
            (StoreKind::File, Ok(_)) => self.vault = VaultStatus::Open,
            (StoreKind::Keychain, Err(error)) => {
                self.keychain = KeychainStatus::Failed(error.clone());
            }
            (StoreKind::Keychain, Ok(_)) => {
                let has_failed = matches!(self.keychain, KeychainStatus::Failed(_));
                if !matches!(self.keychain, KeychainStatus::Ready(_)) {
                    self.keychain = KeychainStatus::Ready(String::new());
                }
                if has_failed {
                    // It is back; only a probe tells its name.
                    let probe = StoreCall::Probe(StoreKind::Keychain);
                    return vec![Effect::Store(self.next_generation(), probe)];
                }
            }
        }
        vec![]
    }

    /// Where the client's secret lies, as its record says.
    pub(super) fn store_of(&self, client: &ClientRef) -> StoreKind {
        self.clients.by_id(client).map(|client| client.store).unwrap_or_default()
    }

    fn take_secret(
        &mut self,
        id: &ClientRef,
        result: Result<Option<Secret>, StoreError>,
        now: Moment,
    ) -> Vec<Effect> {
        let mut effects = self.note_store(self.store_of(id), &result);
        if self.key.source != KeySource::Client(id.clone()) || self.locked.is_some() {
            return effects;
        }
        match result {
            Ok(Some(secret)) => {
                let source = self.key.source.clone();
                effects.extend(self.put_key(source, secret, self.key.encoding, now));
                effects.extend(self.note_use(id, now));
                match self.fetch_former(id) {
                    Some(former) => effects.push(former),
                    None => effects.extend(self.look_again()),
                }
                return effects;
            }
            Ok(None) => {
                self.key.state = KeyState::Missing;
                effects.extend(self.fetch_former(id));
            }
            Err(error) => self.key.state = KeyState::Failed(error),
        }
        effects.extend(self.examine(now));
        effects
    }

    /// Notes that the client's secret is used now, unless that was noted a little while ago.
    fn note_use(&mut self, id: &ClientRef, now: Moment) -> Option<Effect> {
        let noted = self.clients.by_id(id)?.last_used;
        let is_recent =
            |noted: i64| now.seconds.checked_sub(noted).is_some_and(|passed| passed <= NOTED_EVERY);
        if noted.is_some_and(is_recent) {
            return None;
        }
        let generation = self.expect(Pending::Used);
        Some(Effect::ChangeIndex(generation, IndexChange::Used(id.clone(), now.seconds)))
    }

    /// A client's secret was kept, beside its former one or in another place, or it was not.
    fn take_kept(
        &mut self,
        generation: Generation,
        id: &ClientRef,
        outcome: &Result<Done, StoreError>,
        now: Moment,
    ) -> Vec<Effect> {
        let kinds = self.saving_between(generation, id);
        let mut effects = match outcome {
            // Of two places, an error is the keychain's unless it can only be the file's.
            Err(_) if kinds.contains(&StoreKind::Keychain) => {
                self.note_store(StoreKind::Keychain, outcome)
            }
            _ => kinds.iter().flat_map(|kind| self.note_store(*kind, outcome)).collect(),
        };
        effects.extend(self.take_step(generation, outcome, now).unwrap_or_default());
        effects
    }

    fn take_deleted(
        &mut self,
        generation: Generation,
        id: ClientRef,
        result: &Result<(), StoreError>,
    ) -> Vec<Effect> {
        let with_dialog = matches!(
            &self.dialog,
            Some(Dialog::DeleteClient(dialog)) if dialog.deleting == Some(generation)
        );
        let client = match (self.take_pending(generation), &self.dialog) {
            (Some(Pending::Deletion(client)), _) => *client,
            (_, Some(Dialog::DeleteClient(dialog))) if with_dialog => dialog.client.clone(),
            (Some(what), _) => {
                if let Pending::DropOld { from: store, .. } | Pending::Undo { store, .. } = &what {
                    let effects = self.note_store(*store, result);
                    self.take_dropped(&what, result);
                    return effects;
                }
                return vec![];
            }
            (None, _) => return vec![],
        };
        let mut effects = self.note_store(client.store, result);
        match (result, &mut self.dialog) {
            (Ok(()), dialog) => {
                self.opened.retain(|opened| opened.client != id);
                self.generation.0 += 1;
                let next = self.generation;
                match dialog {
                    Some(Dialog::DeleteClient(dialog)) if with_dialog => {
                        dialog.deleting = Some(next);
                    }
                    _ => self.pending.push((next, Pending::Deletion(Box::new(client)))),
                }
                effects.push(Effect::ChangeIndex(next, IndexChange::Remove(id)));
            }
            (Err(error), Some(Dialog::DeleteClient(dialog))) if with_dialog => {
                dialog.deleting = None;
                dialog.problem = Some(Problem::of(client.store, error));
            }
            (Err(error), _) => {
                let problem = Problem::of(client.store, error);
                let text = format!("{} was not deleted: {}", client.name, problem.message);
                let hint = "Its record is still there; choose it to see whether its secret is";
                effects.extend(self.fail(text, hint));
            }
        }
        effects
    }

    /// Takes over the clients as they are on disk now.
    pub(super) fn set_index(&mut self, index: Index) {
        self.clients = index;
        self.compare_stores();
    }

    pub(super) fn take_index_change(
        &mut self,
        generation: Generation,
        result: Result<Index, String>,
        now: Moment,
    ) -> Vec<Effect> {
        let result = match self.take_record(generation, result, now) {
            Ok(effects) => return effects,
            Err(result) => result,
        };
        match self.take_pending(generation) {
            Some(Pending::Deletion(client)) => {
                return self.take_removed(&client, false, result, now);
            }
            Some(Pending::Used) => {
                if let Ok(index) = result {
                    self.set_index(index);
                }
                return vec![];
            }
            Some(Pending::DropPrevious(client)) => {
                return self.take_previous_forgotten(&client, result, now);
            }
            Some(Pending::Import(arriving)) => {
                return self.take_added(arriving.unwrap_or_default(), false, result);
            }
            _ => {}
        }
        match &mut self.dialog {
            Some(Dialog::DeleteClient(dialog)) if dialog.deleting == Some(generation) => {
                let client = dialog.client.clone();
                return self.take_removed(&client, true, result, now);
            }
            Some(Dialog::Import(dialog)) if dialog.working == Some(generation) => {
                let arriving = dialog.arriving.take().unwrap_or_default();
                return self.take_added(arriving, true, result);
            }
            Some(Dialog::Stores(dialog))
                if dialog.mending.as_ref().is_some_and(|(number, _)| *number == generation) =>
            {
                return self.take_mended(result, now);
            }
            _ => {}
        }
        match result {
            Ok(index) => {
                self.set_index(index);
                vec![]
            }
            Err(problem) => self.fail(problem, "Nothing was changed"),
        }
    }

    /// The record of a client whose secret is deleted was removed, or not.
    fn take_removed(
        &mut self,
        client: &Client,
        with_dialog: bool,
        result: Result<Index, String>,
        now: Moment,
    ) -> Vec<Effect> {
        match (result, &mut self.dialog) {
            (Ok(index), _) => {
                self.set_index(index);
                if with_dialog {
                    self.dialog = None;
                }
                self.notice = Some(Notice::done(format!("{} was deleted", client.name)));
                if self.selected.as_ref() == Some(&client.id) {
                    self.forget_client(now)
                } else {
                    vec![]
                }
            }
            (Err(problem), Some(Dialog::DeleteClient(dialog))) if with_dialog => {
                dialog.deleting = None;
                let hint = "Its secret is deleted, the record is still there; try again";
                dialog.problem = Some(Problem::new(problem, hint));
                vec![]
            }
            (Err(problem), _) => {
                let text = format!(
                    "The secret of {} is deleted, the record is still there: {problem}",
                    client.name
                );
                self.fail(text, "Delete it again")
            }
        }
    }
}
