//! What keychain and index answered: a secret for the bench, and a client on its way to store and
//! index.

use super::{Dialog, KeySource, KeyState, KeychainStatus, Model, Notice, dialog::Problem};
use crate::{
    bench::{
        effect::{Effect, Generation, IndexChange, StoreCall},
        event::StoreAnswer,
    },
    client::{Client, ClientRef, StoreKind, index::Index, store::StoreError},
    jwt::{Moment, Secret},
};

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
            StoreAnswer::Probed(StoreKind::Keychain, Ok(name)) => {
                self.keychain = KeychainStatus::Ready(name);
                vec![]
            }
            StoreAnswer::Probed(StoreKind::Keychain, Err(error)) => {
                self.keychain = KeychainStatus::Failed(error);
                vec![]
            }
            // STUB: the other answers
            StoreAnswer::Probed(..)
            | StoreAnswer::Unlocked(_)
            | StoreAnswer::PassphraseChanged(_)
            | StoreAnswer::Locked
            | StoreAnswer::PreviousRead(..)
            | StoreAnswer::Rotated(..)
            | StoreAnswer::PreviousDropped(..)
            | StoreAnswer::SecretsCopied(..)
            | StoreAnswer::Listed(..)
            | StoreAnswer::SecretDeleted(..)
            | StoreAnswer::Exported(_)
            | StoreAnswer::Imported(_) => vec![],
            StoreAnswer::Read(client, result) => {
                if self.fetching != Some(generation) {
                    return vec![];
                }
                self.fetching = None;
                self.take_secret(&client, result, now)
            }
            StoreAnswer::Written(client, result) => self.take_written(generation, &client, &result),
            StoreAnswer::Deleted(client, result) => self.take_deleted(generation, client, &result),
        }
    }

    /// Notes what a failure or success says of the keychain itself.
    fn note_keychain<T>(&mut self, result: &Result<T, StoreError>) {
        match result {
            Err(
                StoreError::Damaged(_) | StoreError::Duplicates(_) | StoreError::TooLong { .. },
            ) => {}
            Err(error) => self.keychain = KeychainStatus::Failed(error.clone()),
            Ok(_) => {
                if !matches!(self.keychain, KeychainStatus::Ready(_)) {
                    self.keychain = KeychainStatus::Ready(String::new());
                }
            }
        }
    }

    fn take_secret(
        &mut self,
        client: &ClientRef,
        result: Result<Option<Secret>, StoreError>,
        now: Moment,
    ) -> Vec<Effect> {
        let is_session = self.clients.by_id(client).is_some_and(Client::is_session_only);
        if !is_session {
            self.note_keychain(&result);
        }
        if self.key.source != KeySource::Client(client.clone()) {
            return vec![];
        }
        match result {
            Ok(Some(secret)) => {
                return self.put_key(self.key.source.clone(), secret, self.key.encoding, now);
            }
            Ok(None) => self.key.state = KeyState::Missing,
            Err(error) => self.key.state = KeyState::Failed(error),
        }
        self.examine(now)
    }

    fn take_written(
        &mut self,
        generation: Generation,
        id: &ClientRef,
        result: &Result<(), StoreError>,
    ) -> Vec<Effect> {
        if let Some(abandoned) = self.abandoned.take_if(|saving| saving.generation == generation) {
            // Nobody waits for it any more; a secret without a record would lie there for ever.
            return if result.is_ok() { vec![self.drop_secret(abandoned.client)] } else { vec![] };
        }
        let Some(Dialog::Client(dialog)) = &mut self.dialog else { return vec![] };
        let Some(saving) = dialog.saving.as_mut().filter(|s| s.generation == generation) else {
            return vec![];
        };
        let client = saving.client.clone();
        debug_assert_eq!(client.id, *id, "the generation names the job");
        match result {
            Ok(()) => {
                self.generation.0 += 1;
                saving.generation = self.generation;
                let change = IndexChange::Put(client);
                vec![Effect::ChangeIndex(self.generation, change)]
            }
            Err(error) => {
                let problem = Problem::from(error);
                self.note_keychain(result);
                self.client_problem(problem, !client.is_session_only());
                vec![]
            }
        }
    }

    fn take_deleted(
        &mut self,
        generation: Generation,
        id: ClientRef,
        result: &Result<(), StoreError>,
    ) -> Vec<Effect> {
        let Some(Dialog::DeleteClient(dialog)) = &mut self.dialog else { return vec![] };
        if dialog.deleting != Some(generation) {
            return vec![];
        }
        match result {
            Ok(()) => {
                self.opened.retain(|opened| opened.client != id);
                self.generation.0 += 1;
                dialog.deleting = Some(self.generation);
                vec![Effect::ChangeIndex(self.generation, IndexChange::Remove(id))]
            }
            Err(error) => {
                dialog.deleting = None;
                dialog.problem = Some(Problem::from(error));
                self.note_keychain(result);
                vec![]
            }
        }
    }

    /// Drops a secret whose record could not be kept.
    fn drop_secret(&mut self, client: Client) -> Effect {
        let call = StoreCall::Delete { client: client.id, store: client.store };
        Effect::Store(self.next_generation(), call)
    }

    pub(super) fn take_index_change(
        &mut self,
        generation: Generation,
        result: Result<Index, String>,
        now: Moment,
    ) -> Vec<Effect> {
        if let Some(abandoned) = self.abandoned.take_if(|saving| saving.generation == generation)
            && let Err(problem) = result
        {
            let _nothing = self.fail(problem, "Nothing was changed");
            return vec![self.drop_secret(abandoned.client)];
        }
        let awaited = match &self.dialog {
            Some(Dialog::Client(dialog)) => {
                dialog.saving.as_ref().is_some_and(|saving| saving.generation == generation)
            }
            Some(Dialog::DeleteClient(dialog)) => dialog.deleting == Some(generation),
            _ => false,
        };
        match (&mut self.dialog, result) {
            (_, Ok(index)) if !awaited => {
                self.clients = index;
                vec![]
            }
            (_, Err(problem)) if !awaited => self.fail(problem, "Nothing was changed"),
            (Some(Dialog::Client(dialog)), Ok(index)) => {
                self.clients = index;
                let Some(saving) = dialog.saving.take() else { return vec![] };
                self.dialog = None;
                self.notice = Some(Notice::done(format!("{} is kept", saving.client.name)));
                self.choose_client(saving.client.id, now)
            }
            (Some(Dialog::DeleteClient(dialog)), Ok(index)) => {
                self.clients = index;
                let client = dialog.client.clone();
                self.dialog = None;
                self.notice = Some(Notice::done(format!("{} was deleted", client.name)));
                if self.selected.as_ref() == Some(&client.id) {
                    return self.forget_client(now);
                }
                vec![]
            }
            (Some(Dialog::Client(dialog)), Err(problem)) => {
                let saving = dialog.saving.clone();
                let adding = dialog.editing.is_none();
                self.client_problem(
                    Problem::new(problem, "Nothing was changed; mend this and save again"),
                    false,
                );
                // A secret without a record would lie in the keychain for ever.
                match saving.filter(|saving| saving.wrote_secret && adding) {
                    Some(saving) => vec![self.drop_secret(saving.client)],
                    None => vec![],
                }
            }
            (Some(Dialog::DeleteClient(dialog)), Err(problem)) => {
                dialog.deleting = None;
                dialog.problem = Some(Problem::new(
                    problem,
                    "Its secret is deleted, the record is still there; try again",
                ));
                vec![]
            }
            (_, Ok(index)) => {
                self.clients = index;
                vec![]
            }
            (_, Err(problem)) => self.fail(problem, "Nothing was changed"),
        }
    }
}
