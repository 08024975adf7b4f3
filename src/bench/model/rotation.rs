//! A client's former secret: kept beside the one in use when that was replaced, fetched to be tried
//! where that one does not verify, until it is dropped.

use super::{Dialog, KeySource, Mode, Model, Notice, pending::Pending};
use crate::{
    bench::{
        analysis::SharedKey,
        effect::{Effect, Generation, IndexChange, StoreCall},
        former::FormerKey,
        key_work::{INLINE_KEY_BYTES, KeyJob},
        words::sentence,
    },
    client::{Client, ClientRef, index::Index, store::StoreError},
    jwt::{Moment, Secret},
};

impl Model {
    /// Fetches the former secret, where the record knows of one. It comes after the one in use, so
    /// that nobody is asked twice to unlock a keychain that stays locked.
    pub(super) fn fetch_former(&mut self, id: &ClientRef) -> Option<Effect> {
        let client = self.clients.by_id(id).filter(|client| client.previous.is_some())?;
        let call = StoreCall::ReadPrevious { client: client.id.clone(), store: client.store };
        let generation = self.next_generation();
        self.fetching_former = Some(generation);
        Some(Effect::Store(generation, call))
    }

    pub(super) fn take_former(
        &mut self,
        id: &ClientRef,
        result: Result<Option<Secret>, StoreError>,
        now: Moment,
    ) -> Vec<Effect> {
        let mut effects = self.note_store(self.store_of(id), &result);
        if self.key.source != KeySource::Client(id.clone()) || self.locked.is_some() {
            return effects;
        }
        match (self.clients.by_id(id), result) {
            (Some(client), Ok(Some(secret))) if secret.len() <= INLINE_KEY_BYTES => {
                let former = FormerKey::read(client, &secret);
                effects.extend(self.use_former(former, now));
            }
            (Some(Client { previous: Some(previous), .. }), Ok(Some(secret))) => {
                let encoding = previous.encoding;
                let job = KeyJob::Read { secret, encoding, passphrase: None };
                let generation = self.next_generation();
                self.key.reading_former = Some(generation);
                effects.push(Effect::WorkOnKey(generation, Box::new(job)));
            }
            (Some(client), Err(error)) if error != StoreError::Cancelled => {
                let error_text = sentence(&error.to_string());
                let text =
                    format!("The previous secret of {} is not tried: {error_text}", client.name);
                effects.extend(self.fail(text, error.hint()));
            }
            _ => {}
        }
        effects.extend(self.look_again());
        effects
    }

    /// A large former secret was read on a worker.
    pub(super) fn take_former_key(&mut self, key: SharedKey, now: Moment) -> Vec<Effect> {
        self.key.reading_former = None;
        let former = self.client().and_then(|client| FormerKey::of(client, key));
        self.use_former(former, now)
    }

    fn use_former(&mut self, former: Option<FormerKey>, now: Moment) -> Vec<Effect> {
        self.key.former = former;
        // Nothing is signed with it, so a draft is what it was.
        if self.mode == Mode::Verify { self.examine(now) } else { vec![] }
    }

    /// Drops the client's former secret, then the note of it in the record.
    pub(super) fn drop_previous(&mut self, id: &ClientRef) -> Vec<Effect> {
        let is_it = |client: &&Client| client.previous.is_some();
        let Some(client) = self.clients.by_id(id).filter(is_it).cloned() else { return vec![] };
        let is_dropped =
            |(_, what): &(_, Pending)| matches!(what, Pending::DropPrevious(other) if other == id);
        if self.pending.iter().any(is_dropped) {
            return vec![];
        }
        let doing = format!("Dropping the previous secret of {}", client.name);
        let call = StoreCall::DropPrevious { client: client.id.clone(), store: client.store };
        let (generation, effect) = self.call_keychain(doing, call);
        self.pending.push((generation, Pending::DropPrevious(client.id)));
        vec![effect]
    }

    pub(super) fn take_previous_dropped(
        &mut self,
        generation: Generation,
        id: &ClientRef,
        result: &Result<(), StoreError>,
    ) -> Vec<Effect> {
        let Some(Pending::DropPrevious(_)) = self.take_pending(generation) else { return vec![] };
        let Some(client) = self.clients.by_id(id).cloned() else { return vec![] };
        let mut effects = self.note_store(client.store, result);
        match result {
            Ok(()) => {
                let generation = self.expect(Pending::DropPrevious(client.id.clone()));
                let record = Client { previous: None, ..client };
                effects.push(Effect::ChangeIndex(generation, IndexChange::Put(record)));
            }
            Err(error) => {
                let problem = sentence(&error.to_string());
                let text =
                    format!("The previous secret of {} is not dropped: {problem}", client.name);
                effects.extend(self.fail(text, error.hint()));
            }
        }
        effects
    }

    /// The note in the record was taken away, or not.
    pub(super) fn take_previous_forgotten(
        &mut self,
        id: &ClientRef,
        result: Result<Index, String>,
        now: Moment,
    ) -> Vec<Effect> {
        let name = self.clients.by_id(id).map_or("the client", |client| client.name.as_str());
        let (done, undone) = (
            format!("The previous secret of {name} was dropped"),
            format!("The previous secret of {name} was dropped, and its record still names it"),
        );
        match result {
            Ok(index) => {
                self.set_index(index);
                self.notice = Some(Notice::done(done));
            }
            Err(problem) => {
                let _nothing =
                    self.fail(format!("{undone}: {problem}"), "Client, Check secrets mends it");
            }
        }
        if let Some(Dialog::Client(dialog)) = &mut self.dialog
            && let Some(editing) = dialog.editing.as_mut().filter(|editing| editing.id == *id)
        {
            editing.previous = None;
        }
        if self.selected.as_ref() == Some(id) {
            self.fetching_former = None;
            if self.key.former.take().is_some() {
                return self.examine(now);
            }
        }
        vec![]
    }
}
