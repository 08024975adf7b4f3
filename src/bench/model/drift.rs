//! Index and stores compared, and mended without losing either side.

use super::{Dialog, Mending, Model, StoresDialog, dialog::Problem};
use crate::{
    bench::{
        effect::{Effect, Generation, IndexChange, StoreCall},
        words::sentence,
    },
    client::{
        Client, ClientRef, StoreKind,
        adoption::{Unadoptable, record_for},
        drift,
        index::Index,
        store::{Held, SecretRef, Slot, StoreError},
    },
    jwt::Moment,
};

impl Model {
    /// Asks every store what lies in it.
    pub(super) fn check_stores(&mut self) -> Vec<Effect> {
        let mut effects = match &mut self.dialog {
            Some(Dialog::Stores(dialog)) if is_busy(dialog) => return vec![],
            // What stands in the dialog's fields stays.
            Some(Dialog::Stores(dialog)) => {
                **dialog = StoresDialog::default();
                vec![]
            }
            _ => self.open(Dialog::Stores(Box::default())),
        };
        // The command line may have changed it.
        effects.push(Effect::LoadIndex);
        effects.extend(StoreKind::ALL.into_iter().map(|kind| self.list(kind)));
        effects
    }

    fn list(&mut self, kind: StoreKind) -> Effect {
        let generation = self.next_generation();
        if let Some(Dialog::Stores(dialog)) = &mut self.dialog {
            dialog.checking.retain(|(other, _)| *other != kind);
            dialog.checking.push((kind, generation));
        }
        Effect::Store(generation, StoreCall::List(kind))
    }

    /// Looks again into a store that could not be looked into.
    pub(super) fn list_again(&mut self, kind: StoreKind) -> Option<Effect> {
        let Some(Dialog::Stores(dialog)) = &mut self.dialog else { return None };
        if !dialog.unchecked.iter().any(|(other, _)| *other == kind) {
            return None;
        }
        dialog.unchecked.retain(|(other, _)| *other != kind);
        Some(self.list(kind))
    }

    pub(super) fn take_listed(
        &mut self,
        generation: Generation,
        kind: StoreKind,
        result: Result<Vec<Held>, StoreError>,
    ) -> Vec<Effect> {
        let Some(Dialog::Stores(dialog)) = &mut self.dialog else { return vec![] };
        let Some(place) = dialog.checking.iter().position(|it| *it == (kind, generation)) else {
            return vec![];
        };
        dialog.checking.remove(place);
        let effects = self.note_store(kind, &result);
        let is_used = self.clients.clients.iter().any(|client| client.store == kind);
        let Some(Dialog::Stores(dialog)) = &mut self.dialog else { return effects };
        match result {
            Ok(held) => {
                dialog.checked.push(kind);
                dialog.listed.push((kind, held));
            }
            // Nothing can be amiss in a file that nobody has made.
            Err(StoreError::NotMade) if !is_used => dialog.checked.push(kind),
            Err(error) => dialog.unchecked.push((kind, Problem::from(&error))),
        }
        self.compare_stores();
        effects
    }

    /// Compares the index with what lies in the stores, as far as that is known.
    pub(super) fn compare_stores(&mut self) {
        let Some(Dialog::Stores(dialog)) = &mut self.dialog else { return };
        dialog.drift.clear();
        for kind in StoreKind::ALL {
            for (_, held) in dialog.listed.iter().filter(|(listed, _)| *listed == kind) {
                let found = drift::between(&self.clients, kind, held);
                dialog.drift.extend(found.into_iter().map(|drift| (kind, drift)));
            }
        }
    }

    /// Settles one thing.
    pub(super) fn mend(&mut self, mending: Mending, now: Moment) -> Vec<Effect> {
        match &self.dialog {
            Some(Dialog::Stores(dialog)) if dialog.mending.is_none() => {}
            _ => return vec![],
        }
        let wanted = match &mending {
            Mending::Adopt { store, secret, label } => {
                record_for(&self.clients, *store, secret, label, now.seconds)
                    .map(|record| Step::Index(IndexChange::Put(record)))
                    .map_err(|error| unadoptable(&error))
            }
            Mending::DropSecret { store, secret } => self.droppable(*store, secret).map(|()| {
                Step::Store(StoreCall::DeleteSecret { secret: secret.clone(), store: *store })
            }),
            Mending::RemoveRecord(id) => Ok(Step::Index(IndexChange::Remove(id.clone()))),
            Mending::ForgetPrevious(id) => match self.clients.by_id(id) {
                Some(client) => {
                    let record = Client { previous: None, ..client.clone() };
                    Ok(Step::Index(IndexChange::Put(record)))
                }
                None => Err(Problem::new("This client is gone", "Check again")),
            },
        };
        let wanted = match wanted {
            Ok(Step::Store(call)) => {
                Ok(self.call_keychain("Dropping a secret without a client".to_owned(), call))
            }
            Ok(Step::Index(change)) => {
                let generation = self.next_generation();
                Ok((generation, Effect::ChangeIndex(generation, change)))
            }
            Err(problem) => Err(problem),
        };
        let Some(Dialog::Stores(dialog)) = &mut self.dialog else { return vec![] };
        match wanted {
            Ok((generation, effect)) => {
                dialog.problem = None;
                dialog.mending = Some((generation, mending));
                vec![effect]
            }
            Err(problem) => {
                dialog.problem = Some(problem);
                vec![]
            }
        }
    }

    /// No secret is dropped that a record names by now.
    fn droppable(&self, store: StoreKind, secret: &SecretRef) -> Result<(), Problem> {
        let named = self.clients.by_id(&secret.client).filter(|client| {
            client.store == store && (secret.slot == Slot::Current || client.previous.is_some())
        });
        match named {
            Some(client) => Err(Problem::new(
                format!("It is the secret of {}", client.name),
                "Delete the client, and its secrets go with it",
            )),
            None => Ok(()),
        }
    }

    pub(super) fn take_secret_deleted(
        &mut self,
        generation: Generation,
        secret: &SecretRef,
        result: &Result<(), StoreError>,
    ) -> Vec<Effect> {
        let Some(Dialog::Stores(dialog)) = &mut self.dialog else { return vec![] };
        let Some((_, Mending::DropSecret { store, .. })) =
            dialog.mending.take_if(|(number, _)| *number == generation)
        else {
            return vec![];
        };
        match result {
            Ok(()) => {
                let listed = dialog.listed.iter_mut().filter(|(kind, _)| *kind == store);
                for (_, held) in listed {
                    held.retain(|held| held.secret().as_ref() != Some(secret));
                }
            }
            Err(error) => dialog.problem = Some(Problem::from(error)),
        }
        let effects = self.note_store(store, result);
        self.compare_stores();
        effects
    }

    /// The index was mended, or not.
    pub(super) fn take_mended(
        &mut self,
        result: Result<Index, String>,
        now: Moment,
    ) -> Vec<Effect> {
        let Some(Dialog::Stores(dialog)) = &mut self.dialog else { return vec![] };
        let mending = dialog.mending.take().map(|(_, mending)| mending);
        match result {
            Ok(index) => {
                self.set_index(index);
                match mending {
                    Some(Mending::RemoveRecord(id)) => self.without_record(&id, now),
                    _ => vec![],
                }
            }
            Err(problem) => {
                dialog.problem = Some(Problem::new(sentence(&problem), "Nothing was changed"));
                vec![]
            }
        }
    }

    fn without_record(&mut self, id: &ClientRef, now: Moment) -> Vec<Effect> {
        if self.selected.as_ref() == Some(id) { self.forget_client(now) } else { vec![] }
    }
}

/// What a mending begins with.
enum Step {
    Store(StoreCall),
    Index(IndexChange),
}

/// Why a secret gets no record, and what to do.
fn unadoptable(error: &Unadoptable) -> Problem {
    let hint = match error {
        Unadoptable::LiesElsewhere { .. } => {
            "Drop this one, or edit the client and type the secret that is right"
        }
        Unadoptable::NamedAlready { .. } => "Check again",
    };
    Problem::new(sentence(&error.to_string()), hint)
}

fn is_busy(dialog: &StoresDialog) -> bool {
    !dialog.checking.is_empty() || dialog.mending.is_some()
}
