//! A Secret Service that misbehaves as none does on command.
#![expect(
    clippy::unused_self,
    clippy::used_underscore_binding,
    reason = "the interfaces are given, and code made from them touches every argument"
)]

use std::{
    collections::HashMap,
    future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use zbus::{
    blocking::{Connection, connection},
    interface,
    object_server::SignalEmitter,
    zvariant::{OwnedObjectPath, OwnedValue, Value},
};

use super::{SECRETS, common};
use common::Bus;

const SERVICE: &str = "/org/freedesktop/secrets";
const COLLECTION: &str = "/org/freedesktop/secrets/collection/fake";
const PROMPT: &str = "/org/freedesktop/secrets/prompt/fake";

/// How it misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It is unlocked and answers everything, until a session is opened.
    FallsSilent,
    /// It is locked, finds nothing as long as it is, and its prompts are sent away at once.
    HidesAndAsks,
    /// It is locked likewise, and nobody answers its prompts.
    AsksInVain,
}

/// The service, as long as it is held.
pub struct FakeService {
    prompts: Arc<AtomicUsize>,
    connection: Connection,
}

impl FakeService {
    /// Takes the Secret Service's name on the bus.
    pub fn start(bus: &Bus, manner: Manner) -> Self {
        let prompts = Arc::new(AtomicUsize::new(0));
        let prompt = Prompt { manner, shown: Arc::clone(&prompts) };
        let connection = connection::Builder::address(bus.address())
            .and_then(|builder| builder.serve_at(SERVICE, Service))
            .and_then(|builder| builder.serve_at(COLLECTION, Collection { manner }))
            .and_then(|builder| builder.serve_at(PROMPT, prompt))
            .and_then(|builder| builder.name(SECRETS))
            .and_then(connection::Builder::build)
            .expect("the fake service takes the name");
        Self { prompts, connection }
    }

    /// How many prompts were shown.
    pub fn prompts(&self) -> usize {
        self.prompts.load(Ordering::SeqCst)
    }
}

impl Drop for FakeService {
    fn drop(&mut self) {
        // A call that is never answered keeps the connection, and so would keep the name.
        let _ = self.connection.clone().close();
    }
}

struct Service;

#[interface(name = "org.freedesktop.Secret.Service")]
impl Service {
    fn read_alias(&self, _name: &str) -> OwnedObjectPath {
        path(COLLECTION)
    }

    fn search_items(
        &self,
        _attributes: HashMap<String, String>,
    ) -> (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) {
        (Vec::new(), Vec::new())
    }

    fn unlock(&self, _objects: Vec<OwnedObjectPath>) -> (Vec<OwnedObjectPath>, OwnedObjectPath) {
        (Vec::new(), path(PROMPT))
    }

    async fn open_session(
        &self,
        _algorithm: &str,
        _input: Value<'_>,
    ) -> (OwnedValue, OwnedObjectPath) {
        future::pending().await
    }
}

struct Collection {
    manner: Manner,
}

#[interface(name = "org.freedesktop.Secret.Collection")]
impl Collection {
    #[zbus(property)]
    fn locked(&self) -> bool {
        self.manner != Manner::FallsSilent
    }
}

struct Prompt {
    manner: Manner,
    shown: Arc<AtomicUsize>,
}

#[interface(name = "org.freedesktop.Secret.Prompt")]
impl Prompt {
    async fn prompt(
        &self,
        _window: &str,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        self.shown.fetch_add(1, Ordering::SeqCst);
        if self.manner != Manner::AsksInVain {
            Self::completed(&emitter, true, Value::from("")).await?;
        }
        Ok(())
    }

    #[zbus(signal)]
    async fn completed(
        emitter: &SignalEmitter<'_>,
        dismissed: bool,
        result: Value<'_>,
    ) -> zbus::Result<()>;
}

fn path(text: &str) -> OwnedObjectPath {
    text.try_into().expect("the path is an object path")
}
