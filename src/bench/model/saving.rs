//! A client on its way to store and index, step by step.
//!
//! The secret comes first and the record then, so that no record is without its secret; what lay
//! elsewhere before goes last, when the record names the new place. Whatever fails in between, the
//! client has a secret that works, and what no record names is dropped again.

use super::{
    Dialog, Model, Notice,
    dialog::{Problem, SaveStep, SaveStepKind, Saving},
    pending::Pending,
};
use crate::{
    bench::{
        effect::{ClientChange, Effect, Generation, IndexChange, StoreCall},
        words::sentence,
    },
    client::{
        Client, ClientRef, Previous, StoreKind,
        index::Index,
        operations,
        store::{Slot, StoreError},
    },
    jwt::Moment,
};

/// What a step in a store came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// The encrypted file is open.
    Unlocked,
    /// The secrets were copied; whether there was one in use.
    Copied(bool),
    /// The new secret was kept; whether the former one is kept beside it.
    Rotated(bool),
    /// The new secret was kept.
    Written,
}

impl Saving {
    /// The steps that the change takes. `former` is the record as it stands, `rotated` the note of
    /// a former secret that an earlier attempt has kept already.
    fn of(change: ClientChange, former: Option<Client>, rotated: Option<Previous>) -> Self {
        let ClientChange { mut client, secret, keep_former, unlock } = change;
        let mut steps = Vec::new();
        if let Some((passphrase, create)) = unlock {
            steps.push(SaveStep::Unlock { passphrase, create });
        }
        let moves = former.as_ref().is_some_and(|former| former.store != client.store);
        if let Some(former) = &former {
            client.created = former.created;
            client.last_used = former.last_used;
            client.previous = rotated.or(former.previous);
        }
        let keeps_former = former.is_some() && keep_former;
        if moves && (keeps_former || secret.is_none()) {
            steps.push(SaveStep::Copy);
        }
        match secret {
            Some((secret, _)) if keeps_former && rotated.is_none() => {
                steps.push(SaveStep::Rotate(secret));
            }
            Some((secret, _)) => {
                if moves && !keeps_former {
                    // What lay in the former place is dropped, and nobody wants to keep it.
                    client.previous = None;
                }
                steps.push(SaveStep::Write(secret));
            }
            None => {}
        }
        steps.push(SaveStep::Record);
        let generation = Generation::default();
        Self {
            generation,
            client,
            former,
            steps: steps.into(),
            wrote_secret: false,
            doing: None,
            is_copied: false,
            locks: 0,
        }
    }

    /// Whether the place that the secret goes to is named by no record until all is done.
    fn is_elsewhere(&self) -> bool {
        self.former.as_ref().is_none_or(|former| former.store != self.client.store)
    }

    /// Whether only the record is left to be done, and no new secret was given.
    fn only_moves(&self) -> bool {
        !self.steps.iter().any(|step| matches!(step, SaveStep::Rotate(_) | SaveStep::Write(_)))
    }
}

impl Model {
    pub(super) fn begin_save(
        &mut self,
        change: ClientChange,
        former: Option<Client>,
        rotated: Option<Previous>,
    ) -> Vec<Effect> {
        if let Some(Dialog::Client(dialog)) = &mut self.dialog {
            dialog.problem = None;
        }
        let saving = Saving { locks: self.lock_serial, ..Saving::of(change, former, rotated) };
        self.next_step(saving, true)
    }

    fn next_step(&mut self, mut saving: Saving, with_dialog: bool) -> Vec<Effect> {
        let Some(step) = saving.steps.pop_front() else { return vec![] };
        saving.doing = Some(step.kind());
        saving.is_copied = matches!(step, SaveStep::Copy);
        let name = saving.client.name.clone();
        let (doing, call) = match step {
            SaveStep::Record => {
                saving.generation = self.next_generation();
                let effect =
                    Effect::ChangeIndex(saving.generation, IndexChange::Put(saving.client.clone()));
                self.hold(saving, with_dialog);
                return vec![effect];
            }
            SaveStep::Unlock { passphrase, create } => {
                ("Opening the encrypted file".to_owned(), StoreCall::Unlock { passphrase, create })
            }
            SaveStep::Copy => {
                let from = saving.former.as_ref().map_or(saving.client.store, |it| it.store);
                let client = Box::new(Client { store: from, ..saving.client.clone() });
                let to = saving.client.store;
                (format!("Copying the secret of {name}"), StoreCall::Copy { client, to })
            }
            SaveStep::Rotate(secret) => {
                let client = Box::new(saving.client.clone());
                (format!("Keeping the secret of {name}"), StoreCall::Rotate { client, secret })
            }
            SaveStep::Write(secret) => {
                let call = StoreCall::Write {
                    client: saving.client.id.clone(),
                    store: saving.client.store,
                    label: operations::label(&saving.client, Slot::Current),
                    secret,
                };
                (format!("Keeping the secret of {name}"), call)
            }
        };
        let (generation, effect) = self.call_keychain(doing, call);
        saving.generation = generation;
        self.hold(saving, with_dialog);
        vec![effect]
    }

    fn hold(&mut self, saving: Saving, with_dialog: bool) {
        match &mut self.dialog {
            Some(Dialog::Client(dialog)) if with_dialog => dialog.saving = Some(saving),
            _ => self.pending.push((saving.generation, Pending::Save(Box::new(saving)))),
        }
    }

    /// The client on its way that awaits this answer, and whether its dialog is open still.
    fn take_saving(&mut self, generation: Generation) -> Option<(Saving, bool)> {
        if let Some(Dialog::Client(dialog)) = &mut self.dialog
            && let Some(saving) = dialog.saving.take_if(|it| it.generation == generation)
        {
            return Some((saving, true));
        }
        let is_it = |(awaited, what): &(Generation, Pending)| {
            *awaited == generation && matches!(what, Pending::Save(_))
        };
        let place = self.pending.iter().position(is_it)?;
        match self.pending.remove(place).1 {
            Pending::Save(saving) => Some((*saving, false)),
            _ => None,
        }
    }

    /// The places that take part in this step: of the client on its way, else of its record.
    pub(super) fn saving_between(&self, generation: Generation, id: &ClientRef) -> Vec<StoreKind> {
        let on_its_way = match &self.dialog {
            Some(Dialog::Client(dialog)) => dialog.saving.as_ref(),
            _ => None,
        };
        let pending = self.pending.iter().filter_map(|(_, what)| match what {
            Pending::Save(saving) => Some(&**saving),
            _ => None,
        });
        let mut all = pending.chain(on_its_way);
        let Some(saving) = all.find(|saving| saving.generation == generation) else {
            return self.clients.by_id(id).map(|client| client.store).into_iter().collect();
        };
        let from = saving.former.as_ref().map(|former| former.store);
        let from = from.filter(|from| saving.is_copied && *from != saving.client.store);
        from.into_iter().chain([saving.client.store]).collect()
    }

    /// Takes what came of a step in a store; `None` where no client waits for it.
    pub(super) fn take_step(
        &mut self,
        generation: Generation,
        outcome: &Result<Done, StoreError>,
        now: Moment,
    ) -> Option<Vec<Effect>> {
        let (mut saving, with_dialog) = self.take_saving(generation)?;
        let done = match outcome {
            Err(error) => return Some(self.step_failed(&saving, with_dialog, error)),
            Ok(done) => *done,
        };
        if done == Done::Copied(false) && saving.only_moves() {
            let from = saving.former.as_ref().map_or(saving.client.store, |it| it.store);
            let name = &saving.client.name;
            let message = match from {
                StoreKind::Session => {
                    format!("The secret of {name} is gone: it was kept for this session only")
                }
                _ => format!("There is no secret of {name} in {}", from.title()),
            };
            self.client_problem(Problem::new(message, "Type it again and save"));
            return Some(vec![]);
        }
        if let (Done::Rotated(true), Some(former)) = (done, &saving.former) {
            let Client { encoding, algorithm, .. } = *former;
            let previous = Previous { replaced: now.seconds, encoding, algorithm };
            saving.client.previous = Some(previous);
            if let (Some(Dialog::Client(dialog)), false) = (&mut self.dialog, saving.is_elsewhere())
            {
                dialog.rotated = Some(previous);
            }
        }
        saving.wrote_secret |= done != Done::Unlocked;
        if !with_dialog && done == Done::Unlocked {
            return Some(vec![]);
        }
        if !with_dialog && saving.is_elsewhere() {
            // Nobody waits for it any more; a secret without a record would lie there for ever.
            return Some(vec![self.undo(&saving.client)]);
        }
        Some(self.next_step(saving, with_dialog))
    }

    fn step_failed(
        &mut self,
        saving: &Saving,
        with_dialog: bool,
        error: &StoreError,
    ) -> Vec<Effect> {
        let is_keychain = saving.client.store == StoreKind::Keychain;
        if with_dialog {
            let place = match (saving.doing, &saving.former) {
                (Some(SaveStepKind::Unlock), _) => StoreKind::File,
                (_, Some(former)) if saving.is_copied && !is_keychain => former.store,
                _ => saving.client.store,
            };
            self.client_problem(Problem::of(place, error));
        }
        // A file is written to the end although nobody waits for it any more.
        let may_be_there = saving.wrote_secret
            || (saving.client.store == StoreKind::File
                && saving.doing != Some(SaveStepKind::Unlock)
                && matches!(error, StoreError::Cancelled | StoreError::Deadline(_)));
        if may_be_there && saving.is_elsewhere() { vec![self.undo(&saving.client)] } else { vec![] }
    }

    /// Drops the secrets of a client in a place that no record names.
    pub(super) fn undo(&mut self, client: &Client) -> Effect {
        let (name, store) = (client.name.clone(), client.store);
        let generation = self.expect(Pending::Undo { name, store });
        Effect::Store(generation, StoreCall::Delete { client: client.id.clone(), store })
    }

    /// Takes what came of changing the record; gives it back where no client waits for it.
    pub(super) fn take_record(
        &mut self,
        generation: Generation,
        result: Result<Index, String>,
        now: Moment,
    ) -> Result<Vec<Effect>, Result<Index, String>> {
        let Some((saving, with_dialog)) = self.take_saving(generation) else {
            return Err(result);
        };
        Ok(match result {
            Ok(index) => {
                self.set_index(index);
                self.saved(&saving, with_dialog, now)
            }
            Err(problem) => self.record_failed(&saving, with_dialog, problem),
        })
    }

    fn saved(&mut self, saving: &Saving, with_dialog: bool, now: Moment) -> Vec<Effect> {
        let Saving { client, former, locks, .. } = saving;
        let mut effects = Vec::new();
        let moved = former.as_ref().map(|former| former.store).filter(|it| *it != client.store);
        let mut text = format!("{} is kept", client.name);
        if let Some(from) = moved {
            text = format!("{} is kept in {}", client.name, client.store.title());
            let (name, to) = (client.name.clone(), client.store);
            let generation = self.expect(Pending::DropOld { name, from, to });
            let call = StoreCall::Delete { client: client.id.clone(), store: from };
            effects.push(Effect::Store(generation, call));
        }
        if with_dialog {
            self.dialog = None;
        }
        self.notice = Some(Notice::done(text));
        let is_on_bench = self.selected.as_ref() == Some(&client.id) && self.locked.is_none();
        if (with_dialog && *locks == self.lock_serial) || is_on_bench {
            effects.extend(self.choose_client(client.id.clone(), now));
        }
        effects
    }

    fn record_failed(
        &mut self,
        saving: &Saving,
        with_dialog: bool,
        problem: String,
    ) -> Vec<Effect> {
        let hint = match (&saving.former, saving.wrote_secret) {
            (Some(former), true) if saving.is_elsewhere() => {
                format!("Its secret stays in {}; mend this and save again", former.store.title())
            }
            (Some(former), true) if saving.client.previous != former.previous => {
                "Its new secret is kept, and the former one beside it; save again, for the record \
                 does not say so yet"
                    .to_owned()
            }
            (Some(_), true) => {
                "Its new secret is kept; save again, for the record is as it was".to_owned()
            }
            _ => "Nothing was changed; mend this and save again".to_owned(),
        };
        if with_dialog {
            self.client_problem(Problem::new(problem, hint));
        } else {
            let _nothing = self.fail(problem, hint);
        }
        if saving.wrote_secret && saving.is_elsewhere() {
            vec![self.undo(&saving.client)]
        } else {
            vec![]
        }
    }

    /// Takes what came of dropping secrets that nobody needs any more.
    pub(super) fn take_dropped(&mut self, what: &Pending, result: &Result<(), StoreError>) {
        let Err(error) = result else { return };
        let hint = "Client, Check secrets shows it and can drop it";
        let error = sentence(&error.to_string());
        let text = match what {
            Pending::DropOld { name, from, to } => format!(
                "{name} is kept in {}, and its secret still lies in {} as well: {error}",
                to.title(),
                from.title()
            ),
            Pending::Undo { name, store } => {
                format!(
                    "A secret of {name} that no record names lies in {}: {error}",
                    store.title()
                )
            }
            _ => return,
        };
        let _nothing = self.fail(text, hint);
    }
}

impl SaveStep {
    fn kind(&self) -> SaveStepKind {
        match self {
            Self::Unlock { .. } => SaveStepKind::Unlock,
            Self::Copy | Self::Rotate(_) | Self::Write(_) => SaveStepKind::Secret,
            Self::Record => SaveStepKind::Record,
        }
    }
}
