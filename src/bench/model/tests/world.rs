//! A world around the model: places for secrets and an index that do what is asked, except where a
//! test has them fail.

use super::*;
use crate::{
    bench::{
        effect::IndexChange,
        event::{Event, StoreAnswer},
        signer::ReadSecret,
    },
    client::{
        operations,
        session::SessionStore,
        store::{SecretRef, SecretStore, Slot, StoreError},
    },
};

/// What goes wrong, and at which of the things that are asked, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing does.
    None,
    /// The call or the writing of the index fails and changes nothing.
    Fails(usize),
    /// The dialog is closed before the answer, and the call is carried out all the same.
    Closed(usize),
    /// The dialog is closed before the answer; a call that is cancelled by that changes nothing.
    Cancelled(usize),
}

pub(super) struct World {
    pub(super) model: Model,
    pub(super) index: Index,
    pub(super) fault: Fault,
    /// How much was asked.
    pub(super) asked: usize,
    /// Whether all secrets can be read at once; else the stores are closed to that.
    pub(super) gives_all: bool,
    /// How often all secrets were asked for, and whether a prompt was allowed.
    pub(super) asked_for_all: std::cell::RefCell<Vec<bool>>,
    /// What was asked that is no call and no change of the index.
    pub(super) others: Vec<Effect>,
    places: [SessionStore; 3],
}

impl World {
    pub(super) fn with(clients: Vec<Client>) -> Self {
        Self {
            model: clients::bench_with(clients.clone()),
            index: Index { clients },
            fault: Fault::None,
            asked: 0,
            gives_all: false,
            asked_for_all: std::cell::RefCell::default(),
            others: vec![],
            places: Default::default(),
        }
    }

    pub(super) fn place(&self, kind: StoreKind) -> SessionStore {
        let place = StoreKind::ALL.iter().position(|other| *other == kind).unwrap();
        self.places[place].clone()
    }

    /// Lays a secret into a place.
    pub(super) fn lay(&self, kind: StoreKind, client: &Client, slot: Slot, text: &str) {
        let name = SecretRef { client: client.id.clone(), slot };
        self.place(kind).write(&name, &operations::label(client, slot), &secret(text)).unwrap();
    }

    /// What lies in a place.
    pub(super) fn there(&self, kind: StoreKind, client: &Client, slot: Slot) -> Option<String> {
        let name = SecretRef { client: client.id.clone(), slot };
        let secret = self.place(kind).read(&name).unwrap()?;
        Some(String::from_utf8(secret.expose().to_vec()).unwrap())
    }

    pub(super) fn held(&self, kind: StoreKind) -> usize {
        self.place(kind).list().unwrap().len()
    }

    /// Asks the model, and does what it asks for until nothing is left.
    pub(super) fn ask(&mut self, command: Command) {
        let effects = self.model.apply(command, NOW);
        self.run(effects);
    }

    fn run(&mut self, effects: Vec<Effect>) {
        let mut queue = std::collections::VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            let number = self.asked;
            let is_work = matches!(effect, Effect::Store(..) | Effect::ChangeIndex(..));
            if is_work {
                self.asked += 1;
            }
            let mut cancelled = vec![];
            if is_work
                && matches!(self.fault, Fault::Closed(at) | Fault::Cancelled(at) if at == number)
            {
                let closing = self.model.apply(Command::CloseDialog, NOW);
                let of_calls = closing.iter().filter_map(|effect| match effect {
                    Effect::CancelStore(generation) => Some(*generation),
                    _ => None,
                });
                cancelled.extend(of_calls);
                queue.extend(closing);
            }
            let fails = self.fault == Fault::Fails(number);
            let is_cancelled = |generation: &Generation| {
                matches!(self.fault, Fault::Cancelled(_)) && cancelled.contains(generation)
            };
            let event = match effect {
                Effect::Store(generation, call) => {
                    let error = match () {
                        () if fails => Some(StoreError::Failed("on purpose".to_owned())),
                        () if is_cancelled(&generation) => Some(StoreError::Cancelled),
                        () => None,
                    };
                    Event::Store(generation, self.answer(call, error))
                }
                Effect::ChangeIndex(generation, _) if fails => {
                    Event::IndexChanged(generation, Err("the disk is full".to_owned()))
                }
                Effect::ChangeIndex(generation, change) => {
                    self.change(change);
                    Event::IndexChanged(generation, Ok(self.index.clone()))
                }
                Effect::CancelStore(_) => continue,
                Effect::FindSigner(generation, job) => Event::SignerFound(generation, job.run()),
                other => {
                    self.others.push(other);
                    continue;
                }
            };
            queue.extend(self.model.receive(event, NOW));
        }
    }

    fn change(&mut self, change: IndexChange) {
        match change {
            IndexChange::Put(client) => self.index.put(client).unwrap(),
            IndexChange::Remove(id) => drop(self.index.remove(&id)),
            IndexChange::Add(clients) => {
                for client in clients {
                    if self.index.by_id(&client.id).is_none() && client.check(&self.index).is_ok() {
                        self.index.clients.push(client);
                    }
                }
            }
            IndexChange::Used(id, at) => {
                let place = self.index.clients.iter_mut().find(|client| client.id == id);
                place.unwrap().last_used = Some(at);
            }
        }
    }

    fn answer(&self, call: StoreCall, error: Option<StoreError>) -> StoreAnswer {
        let done = error.map_or(Ok(()), Err);
        let place = |kind| self.place(kind);
        match call {
            StoreCall::Probe(kind) => StoreAnswer::Probed(kind, done.map(|()| "Test".to_owned())),
            StoreCall::Unlock { .. } => StoreAnswer::Unlocked(done),
            StoreCall::Read { client, store } => {
                let name = SecretRef::current(&client);
                StoreAnswer::Read(client, done.and_then(|()| place(store).read(&name)))
            }
            StoreCall::ReadPrevious { client, store } => {
                let name = SecretRef::previous(&client);
                StoreAnswer::PreviousRead(client, done.and_then(|()| place(store).read(&name)))
            }
            StoreCall::Write { client, store, label, secret } => {
                let name = SecretRef::current(&client);
                let kept =
                    done.and_then(|()| operations::keep(&mut place(store), &name, &label, &secret));
                StoreAnswer::Written(client, kept)
            }
            StoreCall::Rotate { client, secret } => {
                let kept = done
                    .and_then(|()| operations::rotate(&mut place(client.store), &client, &secret));
                StoreAnswer::Rotated(client.id, kept)
            }
            StoreCall::Copy { client, to } => {
                let copied = done.and_then(|()| {
                    operations::copy(&mut place(client.store), &mut place(to), &client)
                });
                StoreAnswer::SecretsCopied(client.id, copied)
            }
            StoreCall::Delete { client, store } => {
                let deleted = done.and_then(|()| operations::delete(&mut place(store), &client));
                StoreAnswer::Deleted(client, deleted)
            }
            StoreCall::DropPrevious { client, store } => {
                let name = SecretRef::previous(&client);
                StoreAnswer::PreviousDropped(client, done.and_then(|()| place(store).delete(&name)))
            }
            StoreCall::DeleteSecret { secret, store } => {
                let deleted = done.and_then(|()| place(store).delete(&secret));
                StoreAnswer::SecretDeleted(secret, deleted)
            }
            StoreCall::List(kind) => {
                StoreAnswer::Listed(kind, done.and_then(|()| place(kind).list()))
            }
            StoreCall::Lock => StoreAnswer::Locked,
            StoreCall::ReadAll { clients, may_ask } => self.read_all(clients, may_ask),
            other => panic!("{other:?}"),
        }
    }

    /// The stores open where all secrets are given, or where they may ask.
    fn read_all(&self, clients: Vec<Client>, may_ask: bool) -> StoreAnswer {
        self.asked_for_all.borrow_mut().push(may_ask);
        if !self.gives_all && !may_ask {
            let mut closed: Vec<StoreKind> = clients.iter().map(|client| client.store).collect();
            closed.dedup();
            return StoreAnswer::AllRead(vec![], closed);
        }
        let mut read = vec![];
        for client in clients {
            for slot in [Slot::Current, Slot::Previous] {
                let name = SecretRef { client: client.id.clone(), slot };
                let secret = self.place(client.store).read(&name).unwrap();
                if secret.is_none() && slot == Slot::Previous {
                    continue;
                }
                let secret = secret.ok_or_else(|| "the keychain holds none for it".to_owned());
                read.push(ReadSecret { client: client.clone(), slot, secret });
            }
        }
        StoreAnswer::AllRead(read, vec![])
    }
}
