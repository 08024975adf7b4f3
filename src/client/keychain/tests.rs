//! The order of calls and what is repeated, against a keychain that breaks on command.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use keyring_core::{
    Credential, Error,
    api::{CredentialApi, CredentialStoreApi},
};

use super::*;
use crate::client::ClientRef;

/// What the fake service does next, oldest first; nothing left means that it works.
#[derive(Default)]
struct Service {
    items: HashMap<String, Vec<u8>>,
    faults: Vec<Fault>,
    connections: usize,
    preparations: usize,
    locked: bool,
    answering: usize,
    writes: usize,
    capacity: Option<usize>,
}

#[derive(Clone, Copy)]
enum Fault {
    /// The connection breaks before anything is done.
    Broken,
    /// A write is done, and then the connection breaks.
    DoneThenBroken,
    /// The item's content is not what the platform expects.
    BadEncoding,
    /// The prompt was closed.
    Dismissed,
    /// Two items have this name.
    Twofold,
}

#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Service>>);

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Told(&'static str);

impl Fake {
    fn fault(&self) -> Option<Fault> {
        let mut service = self.0.lock().unwrap();
        if service.faults.is_empty() { None } else { Some(service.faults.remove(0)) }
    }

    fn broken() -> Error {
        Error::PlatformFailure(Box::new(Told("NoSession")))
    }
}

struct FakeStore(Fake);
struct FakeItem(Fake, String);

impl CredentialStoreApi for FakeStore {
    fn vendor(&self) -> String {
        String::new()
    }
    fn id(&self) -> String {
        String::new()
    }
    fn build(
        &self,
        service: &str,
        user: &str,
        _: Option<&HashMap<&str, &str>>,
    ) -> keyring_core::Result<Entry> {
        assert_eq!(service, "jotbench");
        Ok(Entry::new_with_credential(Arc::new(FakeItem(self.0.clone(), user.to_owned()))))
    }
    fn search(&self, _: &HashMap<&str, &str>) -> keyring_core::Result<Vec<Entry>> {
        let service = self.0.0.lock().unwrap();
        let item = |name: &String| FakeItem(self.0.clone(), name.clone());
        let entries = service.items.keys().map(item).map(Arc::new);
        Ok(entries.map(|item| Entry::new_with_credential(item)).collect())
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl CredentialApi for FakeItem {
    fn set_secret(&self, secret: &[u8]) -> keyring_core::Result<()> {
        let fault = self.0.fault();
        if matches!(fault, None | Some(Fault::DoneThenBroken)) {
            let mut service = self.0.0.lock().unwrap();
            service.writes += 1;
            service.items.insert(self.1.clone(), secret.to_vec());
        }
        if fault.is_some() { Err(Fake::broken()) } else { Ok(()) }
    }
    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        match self.0.fault() {
            None => self.0.0.lock().unwrap().items.get(&self.1).cloned().ok_or(Error::NoEntry),
            Some(Fault::BadEncoding) => Err(Error::BadEncoding(b"hunter2".to_vec())),
            Some(Fault::Dismissed) => Err(Error::NoStorageAccess(Box::new(Told("dismissed")))),
            Some(Fault::Twofold) => {
                let item =
                    || Entry::new_with_credential(Arc::new(Self(self.0.clone(), String::new())));
                Err(Error::Ambiguous(vec![item(), item()]))
            }
            Some(_) => Err(Fake::broken()),
        }
    }
    fn delete_credential(&self) -> keyring_core::Result<()> {
        match self.0.fault() {
            None => {
                let removed = self.0.0.lock().unwrap().items.remove(&self.1);
                removed.map(drop).ok_or(Error::NoEntry)
            }
            Some(_) => Err(Fake::broken()),
        }
    }
    fn get_credential(&self) -> keyring_core::Result<Option<Arc<Credential>>> {
        Ok(None)
    }
    fn get_specifiers(&self) -> Option<(String, String)> {
        // Another program's item has another service.
        let service = if self.1.starts_with("other") { "other" } else { SERVICE };
        Some((service.to_owned(), self.1.clone()))
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl Platform for Fake {
    type Silence = ();

    fn silence(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn name(&self) -> &'static str {
        "Fake"
    }
    fn probe(&self) -> Result<(), StoreError> {
        Ok(())
    }
    fn prepare(&self, _: &str, purpose: Purpose) -> Result<Answering, Failure> {
        let mut service = self.0.lock().unwrap();
        if purpose == Purpose::Look && service.locked {
            return Err(StoreError::Locked.into());
        }
        service.preparations += 1;
        Ok(Answering(service.answering.to_string()))
    }
    fn connect(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        self.0.lock().unwrap().connections += 1;
        Ok(Arc::new(FakeStore(self.clone())))
    }
    fn entry(
        &self,
        store: &CredentialStore,
        name: &str,
        _: Option<&str>,
    ) -> keyring_core::Result<Entry> {
        store.build(SERVICE, name, None)
    }
    fn list(&self) -> Result<Vec<Item>, Failure> {
        match self.fault() {
            None => {
                let store = FakeStore(self.clone());
                Ok(items_of(&store.search(&HashMap::new()).unwrap()))
            }
            Some(_) => Err(explain(self, Self::broken())),
        }
    }
    fn capacity(&self) -> Option<usize> {
        self.0.lock().unwrap().capacity
    }
    fn explain(&self, error: &(dyn std::error::Error + 'static)) -> StoreError {
        match error.to_string().as_str() {
            "dismissed" => StoreError::Cancelled,
            words => StoreError::Failed(words.to_owned()),
        }
    }
}

fn keychain(faults: &[Fault]) -> (Keychain<Fake>, Fake, SecretRef) {
    let fake = Fake::default();
    fake.0.lock().unwrap().faults = faults.to_vec();
    let platform = fake.clone();
    let keychain =
        Keychain { platform, store: None, interrupter: Interrupter::default(), may_ask: true };
    (keychain, fake, SecretRef::current(&ClientRef("a".to_owned())))
}

fn secret() -> Secret {
    Secret::new(b"s3cret".to_vec())
}

#[test]
fn a_read_is_repeated_once_on_a_new_connection() {
    let (mut keychain, fake, client) = keychain(&[]);
    keychain.write(&client, "", &secret()).unwrap();
    fake.0.lock().unwrap().faults = vec![Fault::Broken];
    assert_eq!(keychain.read(&client).unwrap().unwrap().expose(), b"s3cret");
    assert_eq!(fake.0.lock().unwrap().connections, 2);
    fake.0.lock().unwrap().faults = vec![Fault::Broken, Fault::Broken];
    assert!(matches!(keychain.read(&client), Err(StoreError::Failed(_))));
}

#[test]
fn a_write_whose_answer_was_lost_is_not_repeated() {
    let (mut keychain, fake, client) = keychain(&[Fault::DoneThenBroken]);
    keychain.write(&client, "", &secret()).unwrap();
    assert_eq!(fake.0.lock().unwrap().writes, 1);
}

#[test]
fn a_write_that_was_not_done_is_repeated_once() {
    let (mut keychain, fake, client) = keychain(&[Fault::Broken]);
    keychain.write(&client, "", &secret()).unwrap();
    assert_eq!(fake.0.lock().unwrap().writes, 1);
    assert_eq!(keychain.read(&client).unwrap().unwrap().expose(), b"s3cret");
}

#[test]
fn a_closed_prompt_is_not_shown_again() {
    let (mut keychain, fake, client) = keychain(&[Fault::Dismissed]);
    assert_eq!(keychain.read(&client).unwrap_err(), StoreError::Cancelled);
    assert!(fake.0.lock().unwrap().faults.is_empty());
    assert_eq!(fake.0.lock().unwrap().connections, 1);
}

#[test]
fn what_is_not_there_is_nothing_and_deleting_it_too() {
    let (mut keychain, _, client) = keychain(&[]);
    assert!(keychain.read(&client).unwrap().is_none());
    keychain.delete(&client).unwrap();
}

#[test]
fn content_never_gets_into_an_error() {
    let (mut keychain, fake, client) = keychain(&[Fault::BadEncoding]);
    let error = keychain.read(&client).unwrap_err();
    assert!(!format!("{error:?} {error}").contains("hunter2"));
    assert!(!format!("{error:?}").contains("104, 117"), "as a list of bytes");
    fake.0.lock().unwrap().items.insert("a".to_owned(), b"hunter2".to_vec());
    let error = keychain.read(&client).unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)));
    assert!(!format!("{error:?} {error}").contains("hunter2"));
}

#[test]
fn a_secret_that_is_too_long_for_one_item_is_kept_in_several() {
    let (mut keychain, fake, client) = keychain(&[]);
    fake.0.lock().unwrap().capacity = Some(2_560);
    let long = Secret::new((0..=255).cycle().take(64 * 1024).collect());
    keychain.write(&client, "", &long).unwrap();
    assert_eq!(keychain.read(&client).unwrap().unwrap().expose(), long.expose());
    assert!(fake.0.lock().unwrap().items.values().all(|content| content.len() <= 2_560));
    let held = Held { name: client.name(), label: String::new(), copies: 1 };
    assert_eq!(keychain.list().unwrap(), [held]);
    keychain.delete(&client).unwrap();
    assert!(fake.0.lock().unwrap().items.is_empty());
}

#[test]
fn a_secret_that_is_too_long_for_any_keychain_names_the_limit_and_is_not_cut() {
    let (mut keychain, fake, client) = keychain(&[]);
    let error = keychain.write(&client, "", &Secret::new(vec![1; 64 * 1024 + 1])).unwrap_err();
    assert_eq!(error, StoreError::TooLong { limit: 64 * 1024 });
    assert_eq!(fake.0.lock().unwrap().writes, 0);
}

#[test]
fn every_attempt_looks_anew_whether_the_keychain_is_locked() {
    let (mut keychain, fake, client) = keychain(&[Fault::Broken]);
    keychain.write(&client, "", &secret()).unwrap();
    assert_eq!(fake.0.lock().unwrap().preparations, 3, "writing, reading back, writing again");
}

#[test]
fn another_service_gets_another_connection_before_the_former_one_fails() {
    let (mut keychain, fake, client) = keychain(&[]);
    keychain.write(&client, "", &secret()).unwrap();
    keychain.read(&client).unwrap();
    assert_eq!(fake.0.lock().unwrap().connections, 1);
    fake.0.lock().unwrap().answering = 1;
    keychain.read(&client).unwrap();
    assert_eq!(fake.0.lock().unwrap().connections, 2);
}

#[test]
fn duplicates_are_told_and_nothing_is_repeated() {
    let (mut keychain, fake, client) = keychain(&[Fault::Twofold]);
    assert_eq!(keychain.read(&client).unwrap_err(), StoreError::Duplicates(2));
    assert_eq!(fake.0.lock().unwrap().connections, 1);
}

#[test]
fn a_list_names_our_items_and_is_repeated_once() {
    let (mut keychain, fake, client) = keychain(&[]);
    keychain.write(&client, "", &secret()).unwrap();
    for name in ["b", "other's"] {
        fake.0.lock().unwrap().items.insert(name.to_owned(), Vec::new());
    }
    fake.0.lock().unwrap().faults = vec![Fault::Broken];
    let names: Vec<String> = keychain.list().unwrap().into_iter().map(|held| held.name).collect();
    assert_eq!(names, ["a", "b"]);
    fake.0.lock().unwrap().faults = vec![Fault::Broken, Fault::Broken];
    assert!(matches!(keychain.list(), Err(StoreError::Failed(_))));
}

#[test]
fn what_is_read_unasked_asks_for_nothing_and_what_comes_after_may() {
    let (mut keychain, fake, client) = keychain(&[]);
    keychain.write(&client, "", &secret()).unwrap();
    assert_eq!(keychain.read_unasked(&client).unwrap().unwrap().expose(), b"s3cret");
    fake.0.lock().unwrap().locked = true;
    assert_eq!(keychain.read_unasked(&client).unwrap_err(), StoreError::Locked);
    assert_eq!(keychain.read(&client).unwrap().unwrap().expose(), b"s3cret");
}

#[test]
fn nothing_is_done_after_an_interruption() {
    let (mut keychain, fake, client) = keychain(&[]);
    keychain.interrupter.interrupt();
    assert_eq!(keychain.write(&client, "", &secret()), Err(StoreError::Cancelled));
    assert_eq!(keychain.list(), Err(StoreError::Cancelled));
    assert_eq!(fake.0.lock().unwrap().writes, 0);
}
