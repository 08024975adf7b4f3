//! What each call does, where it goes, and what is answered when it was not made.

use super::Opener;
use crate::{
    bench::{effect::StoreCall, event::StoreAnswer, signer::ReadSecret},
    client::{
        Client, StoreKind, operations,
        session::SessionStore,
        store::{Interrupter, SecretRef, SecretStore, Slot, StoreError},
        transfer::{self, Bundle, CarryError},
        vault::Vault,
    },
    jwt::Secret,
};

/// Which way a call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The keychain takes part.
    Keychain,
    /// The encrypted file takes part and the keychain does not, or a key is derived from a
    /// passphrase.
    File,
    /// Nothing but this session's secrets.
    Memory,
}

impl Way {
    /// The way of the call.
    pub(super) fn of(call: &StoreCall) -> Self {
        match call {
            StoreCall::Unlock { .. } | StoreCall::ChangePassphrase { .. } | StoreCall::Lock => {
                Self::File
            }
            StoreCall::Probe(store)
            | StoreCall::List(store)
            | StoreCall::Read { store, .. }
            | StoreCall::ReadPrevious { store, .. }
            | StoreCall::Write { store, .. }
            | StoreCall::DropPrevious { store, .. }
            | StoreCall::Delete { store, .. }
            | StoreCall::DeleteSecret { store, .. } => Self::to([*store]),
            StoreCall::Rotate { client, .. } => Self::to([client.store]),
            StoreCall::Copy { client, to } => Self::to([client.store, *to]),
            StoreCall::Export { clients, .. } => {
                let stores = clients.iter().map(|client| client.store);
                Self::to(stores.chain([StoreKind::File]))
            }
            StoreCall::Import { store, .. } => Self::to([*store, StoreKind::File]),
            StoreCall::ReadAll { clients, .. } => {
                Self::to(clients.iter().map(|client| client.store))
            }
        }
    }

    /// The name of its thread.
    pub(super) fn thread(self) -> &'static str {
        match self {
            Self::Keychain => "jotbench-keychain",
            Self::File => "jotbench-vault",
            Self::Memory => "jotbench-session",
        }
    }

    fn to(stores: impl IntoIterator<Item = StoreKind>) -> Self {
        let mut way = Self::Memory;
        for store in stores {
            way = match (store, way) {
                (StoreKind::Keychain, _) | (_, Self::Keychain) => Self::Keychain,
                (StoreKind::File, _) | (_, Self::File) => Self::File,
                (StoreKind::Session, Self::Memory) => Self::Memory,
            };
        }
        way
    }
}

/// What every thread makes its stores from. The encrypted file and this session's secrets are the
/// same for all of them; each has a keychain of its own.
#[derive(Clone)]
pub(super) struct Source {
    keychain: Opener,
    vault: Result<Vault, StoreError>,
    session: SessionStore,
}

impl Source {
    pub(super) fn new(
        keychain: Opener,
        vault: Result<Vault, StoreError>,
        session: SessionStore,
    ) -> Self {
        Self { keychain, vault, session }
    }

    pub(super) fn open(&self, interrupter: Interrupter) -> Stores {
        Stores { source: self.clone(), interrupter, keychain: None }
    }

    /// Wipes what is open of the encrypted file and of this session. Waits for nobody.
    pub(super) fn lock(&self) {
        self.session.lock();
        if let Ok(vault) = &self.vault {
            vault.lock();
        }
    }
}

/// The places for secrets, as one thread has them.
pub(super) struct Stores {
    source: Source,
    interrupter: Interrupter,
    /// Made when it is first used.
    keychain: Option<Box<dyn SecretStore>>,
}

impl Stores {
    /// Makes the call.
    pub(super) fn perform(&mut self, call: StoreCall) -> StoreAnswer {
        match call {
            StoreCall::Probe(kind) => StoreAnswer::Probed(
                kind,
                self.store(kind).and_then(|store| store.probe().map(|()| store.name().to_owned())),
            ),
            StoreCall::Unlock { passphrase, create } => {
                StoreAnswer::Unlocked(self.unlock(&passphrase, create))
            }
            StoreCall::ChangePassphrase { former, new } => StoreAnswer::PassphraseChanged(
                self.vault().and_then(|vault| vault.change_passphrase(&former, &new)),
            ),
            StoreCall::Lock => {
                self.source.lock();
                StoreAnswer::Locked
            }
            StoreCall::Read { client, store } => {
                let secret = SecretRef::current(&client);
                StoreAnswer::Read(client, self.read(store, &secret))
            }
            StoreCall::ReadPrevious { client, store } => {
                let secret = SecretRef::previous(&client);
                StoreAnswer::PreviousRead(client, self.read(store, &secret))
            }
            StoreCall::Write { client, store, label, secret } => {
                let name = SecretRef::current(&client);
                let written = self
                    .store(store)
                    .and_then(|store| operations::keep(store, &name, &label, &secret));
                StoreAnswer::Written(client, written)
            }
            StoreCall::Rotate { client, secret } => {
                let rotated = self
                    .store(client.store)
                    .and_then(|store| operations::rotate(store, &client, &secret));
                StoreAnswer::Rotated(client.id, rotated)
            }
            StoreCall::DropPrevious { client, store } => {
                let name = SecretRef::previous(&client);
                let dropped = self.store(store).and_then(|store| store.delete(&name));
                StoreAnswer::PreviousDropped(client, dropped)
            }
            StoreCall::Delete { client, store } => {
                let deleted =
                    self.store(store).and_then(|store| operations::delete(store, &client));
                StoreAnswer::Deleted(client, deleted)
            }
            StoreCall::Copy { client, to } => {
                let copied = self.copy(&client, to);
                StoreAnswer::SecretsCopied(client.id, copied)
            }
            StoreCall::List(kind) => {
                StoreAnswer::Listed(kind, self.store(kind).and_then(SecretStore::list))
            }
            StoreCall::DeleteSecret { secret, store } => {
                let deleted = self.store(store).and_then(|store| store.delete(&secret));
                StoreAnswer::SecretDeleted(secret, deleted)
            }
            StoreCall::Export { clients, passphrase } => {
                StoreAnswer::Exported(self.export(&clients, &passphrase))
            }
            StoreCall::ReadAll { clients, may_ask } => self.read_all(clients, may_ask),
            StoreCall::Import { bytes, passphrase, index, store } => {
                let imported = Bundle::open(&bytes, &passphrase).map_err(CarryError::from);
                StoreAnswer::Imported(imported.and_then(|bundle| {
                    let kept_in = self.store(store).map_err(of_no_client)?;
                    transfer::take_in(&bundle, &index, store, kept_in)
                }))
            }
        }
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupter.is_interrupted()
    }

    pub(super) fn vault(&self) -> Result<&Vault, StoreError> {
        self.source.vault.as_ref().map_err(Clone::clone)
    }

    fn unlock(&self, passphrase: &Secret, create: bool) -> Result<(), StoreError> {
        let vault = self.vault()?;
        let opened = if create { vault.create(passphrase) } else { vault.unlock(passphrase) };
        if self.interrupter.is_interrupted() {
            // Nobody wants it open any more.
            vault.lock();
        }
        opened
    }

    pub(super) fn store(&mut self, kind: StoreKind) -> Result<&mut dyn SecretStore, StoreError> {
        Ok(match kind {
            StoreKind::Keychain => {
                let (opener, interrupter) = (&self.source.keychain, &self.interrupter);
                self.keychain.get_or_insert_with(|| opener(interrupter.clone())).as_mut()
            }
            StoreKind::File => self.source.vault.as_mut().map_err(|error| error.clone())?,
            StoreKind::Session => &mut self.source.session,
        })
    }

    fn read(&mut self, store: StoreKind, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        self.store(store)?.read(secret)
    }

    fn copy(&mut self, client: &Client, to: StoreKind) -> Result<bool, StoreError> {
        if client.store == to {
            let secret = SecretRef::current(&client.id);
            return Ok(self.store(to)?.read(&secret)?.is_some());
        }
        // Of two places one is not the keychain, and a clone of that one is the same place.
        if client.store == StoreKind::Keychain {
            let mut other = self.beside_keychain(to)?;
            operations::copy(self.store(StoreKind::Keychain)?, other.as_mut(), client)
        } else {
            let mut other = self.beside_keychain(client.store)?;
            operations::copy(other.as_mut(), self.store(to)?, client)
        }
    }

    /// A handle of the encrypted file or of this session's secrets.
    fn beside_keychain(&self, kind: StoreKind) -> Result<Box<dyn SecretStore>, StoreError> {
        match kind {
            StoreKind::File => Ok(Box::new(self.vault()?.clone())),
            _ => Ok(Box::new(self.source.session.clone())),
        }
    }

    fn export(
        &mut self,
        clients: &[Client],
        passphrase: &Secret,
    ) -> Result<(Vec<u8>, Vec<String>), CarryError> {
        let bundle = transfer::gather(clients, |client, slot| {
            let secret = SecretRef { client: client.id.clone(), slot };
            self.read(client.store, &secret)
        })?;
        let without = bundle.clients.iter().filter(|carried| carried.secret.is_none());
        let without = without.map(|carried| carried.client.name.clone()).collect();
        Ok((bundle.seal(passphrase)?, without))
    }
}

fn of_no_client(error: StoreError) -> CarryError {
    CarryError::Store { client: String::new(), error }
}

/// What a call was, for an answer without it: the call without its secrets.
#[derive(Clone)]
pub(super) struct Kind(StoreCall);

impl Kind {
    pub(super) fn of(call: &StoreCall) -> Self {
        let client = |client: &Client| Box::new(client.clone());
        let nothing = Secret::default;
        // Made without its secrets rather than stripped of them: no copy of one is made.
        Self(match call {
            StoreCall::Probe(store) => StoreCall::Probe(*store),
            StoreCall::List(store) => StoreCall::List(*store),
            StoreCall::Lock => StoreCall::Lock,
            StoreCall::Unlock { create, .. } => {
                StoreCall::Unlock { passphrase: nothing(), create: *create }
            }
            StoreCall::ChangePassphrase { .. } => {
                StoreCall::ChangePassphrase { former: nothing(), new: nothing() }
            }
            StoreCall::Rotate { client: whose, .. } => {
                StoreCall::Rotate { client: client(whose), secret: nothing() }
            }
            StoreCall::Copy { client: whose, to } => {
                StoreCall::Copy { client: client(whose), to: *to }
            }
            StoreCall::Export { .. } => {
                StoreCall::Export { clients: vec![], passphrase: nothing() }
            }
            StoreCall::Import { store, .. } => StoreCall::Import {
                bytes: vec![],
                passphrase: nothing(),
                index: crate::client::index::Index::default(),
                store: *store,
            },
            StoreCall::Write { client, store, .. } => StoreCall::Write {
                client: client.clone(),
                store: *store,
                label: String::new(),
                secret: nothing(),
            },
            StoreCall::Read { .. }
            | StoreCall::ReadAll { .. }
            | StoreCall::ReadPrevious { .. }
            | StoreCall::DropPrevious { .. }
            | StoreCall::Delete { .. }
            | StoreCall::DeleteSecret { .. } => call.clone(),
        })
    }

    pub(super) fn is_probe(&self) -> bool {
        matches!(self.0, StoreCall::Probe(_))
    }

    pub(super) fn is_unlock(&self) -> bool {
        matches!(self.0, StoreCall::Unlock { .. })
    }

    /// Whether a key is derived from a passphrase for it, which takes its time on purpose.
    pub(super) fn derives_a_key(&self) -> bool {
        matches!(
            self.0,
            StoreCall::Unlock { .. }
                | StoreCall::ChangePassphrase { .. }
                | StoreCall::Export { .. }
                | StoreCall::Import { .. }
        )
    }

    pub(super) fn failed(&self, error: StoreError) -> StoreAnswer {
        failed(&self.0, error)
    }
}

/// The answer to a call that failed before it was made, or while.
pub(super) fn failed(call: &StoreCall, error: StoreError) -> StoreAnswer {
    match call {
        StoreCall::Probe(kind) => StoreAnswer::Probed(*kind, Err(error)),
        StoreCall::Unlock { .. } => StoreAnswer::Unlocked(Err(error)),
        StoreCall::ChangePassphrase { .. } => StoreAnswer::PassphraseChanged(Err(error)),
        StoreCall::Lock => StoreAnswer::Locked,
        StoreCall::Read { client, .. } => StoreAnswer::Read(client.clone(), Err(error)),
        StoreCall::ReadPrevious { client, .. } => {
            StoreAnswer::PreviousRead(client.clone(), Err(error))
        }
        StoreCall::Write { client, .. } => StoreAnswer::Written(client.clone(), Err(error)),
        StoreCall::Rotate { client, .. } => StoreAnswer::Rotated(client.id.clone(), Err(error)),
        StoreCall::DropPrevious { client, .. } => {
            StoreAnswer::PreviousDropped(client.clone(), Err(error))
        }
        StoreCall::Delete { client, .. } => StoreAnswer::Deleted(client.clone(), Err(error)),
        StoreCall::Copy { client, .. } => StoreAnswer::SecretsCopied(client.id.clone(), Err(error)),
        StoreCall::List(kind) => StoreAnswer::Listed(*kind, Err(error)),
        StoreCall::DeleteSecret { secret, .. } => {
            StoreAnswer::SecretDeleted(secret.clone(), Err(error))
        }
        StoreCall::Export { .. } => StoreAnswer::Exported(Err(of_no_client(error))),
        StoreCall::Import { .. } => StoreAnswer::Imported(Err(of_no_client(error))),
        StoreCall::ReadAll { clients, .. } => {
            let all = clients.iter().map(|client| ReadSecret {
                client: client.clone(),
                slot: Slot::Current,
                secret: Err(error.to_string()),
            });
            StoreAnswer::AllRead(all.collect(), vec![])
        }
    }
}
