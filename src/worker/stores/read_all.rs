//! The secrets of all clients at once, to find out who signed a token.

use super::calls::Stores;
use crate::{
    bench::{event::StoreAnswer, signer::ReadSecret},
    client::{
        Client, StoreKind,
        store::{SecretRef, SecretStore, Slot, StoreError},
        vault::VaultState,
    },
    jwt::Secret,
};

/// What is known of a store while it is read from.
enum Door {
    Open,
    /// It would have to be opened first.
    Closed,
    /// It does not answer, or was not opened by the person who was asked: no further try.
    Refused(StoreError),
}

/// What was read.
#[derive(Default)]
struct Read {
    secrets: Vec<ReadSecret>,
    doors: Vec<(StoreKind, Door)>,
}

impl Stores {
    /// Reads the current and the previous secrets. One that cannot be read is named with the
    /// reason, and the others are read all the same. Unless `may_ask`, a store that is closed stays
    /// so, and no prompt is shown.
    pub(super) fn read_all(&mut self, clients: Vec<Client>, may_ask: bool) -> StoreAnswer {
        let mut read = Read::default();
        for client in clients {
            if self.is_interrupted() {
                break;
            }
            let store = client.store;
            if !read.doors.iter().any(|(known, _)| *known == store) {
                let door = self.look(store, may_ask);
                read.doors.push((store, door));
            }
            let slots = client.previous.map(|_| Slot::Previous);
            for slot in [Slot::Current].into_iter().chain(slots) {
                read.one(self, &client, slot, may_ask);
            }
        }
        let is_closed = |(store, door): (StoreKind, Door)| match door {
            Door::Closed => Some(store),
            Door::Open | Door::Refused(_) => None,
        };
        StoreAnswer::AllRead(read.secrets, read.doors.into_iter().filter_map(is_closed).collect())
    }

    /// Looks whether the store is open, without a prompt.
    fn look(&mut self, store: StoreKind, may_ask: bool) -> Door {
        let seen = match store {
            StoreKind::Session => Ok(()),
            StoreKind::File => self.vault().and_then(|vault| match vault.state() {
                VaultState::Open => Ok(()),
                VaultState::Locked => Err(StoreError::PassphraseNeeded),
                VaultState::NotMade => Err(StoreError::NotMade),
            }),
            // It will ask by itself.
            StoreKind::Keychain if may_ask => Ok(()),
            StoreKind::Keychain => self.store(store).and_then(SecretStore::probe),
        };
        match seen {
            Ok(()) => Door::Open,
            Err(StoreError::Locked | StoreError::PassphraseNeeded) => Door::Closed,
            Err(error) => Door::Refused(error),
        }
    }

    fn read_one(
        &mut self,
        client: &Client,
        slot: Slot,
        may_ask: bool,
    ) -> Result<Option<Secret>, StoreError> {
        let name = SecretRef { client: client.id.clone(), slot };
        let store = self.store(client.store)?;
        if may_ask { store.read(&name) } else { store.read_unasked(&name) }
    }
}

impl Read {
    fn one(&mut self, stores: &mut Stores, client: &Client, slot: Slot, may_ask: bool) {
        let store = client.store;
        let Some((_, door)) = self.doors.iter_mut().find(|(known, _)| *known == store) else {
            return;
        };
        let secret = match door {
            Door::Closed => return,
            Door::Refused(error) => Err(error.clone()),
            Door::Open => stores.read_one(client, slot, may_ask),
        };
        match &secret {
            // Locked meanwhile: its passphrase is asked for elsewhere.
            Err(StoreError::PassphraseNeeded) => {
                *door = Door::Closed;
                return;
            }
            // What a person has sent away, or did not answer, is not asked for each client.
            Err(error) if is_of_the_store(error) && may_ask => *door = Door::Refused(error.clone()),
            _ => {}
        }
        let secret = match secret {
            Ok(Some(secret)) => Ok(secret),
            Ok(None) => Err(format!("{} holds none for it", store.title())),
            Err(error) => Err(error.to_string()),
        };
        self.secrets.push(ReadSecret { client: client.clone(), slot, secret });
    }
}

/// Whether it says something of the store, and not of one item.
fn is_of_the_store(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Absent(_)
            | StoreError::NoCollection
            | StoreError::Locked
            | StoreError::Cancelled
            | StoreError::Deadline(_)
    )
}
