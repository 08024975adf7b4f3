//! Linux: the Secret Service (GNOME Keyring, KWallet, KeePassXC), over D-Bus.
//!
//! The keyring project's store waits without end for a service that hangs and for a prompt that
//! nobody answers. So each call is prepared here, on a connection of its own whose calls have a
//! time limit: is there a service, does it answer, is the item or the default collection locked?
//! What is locked is unlocked here, and another thread can stop the waiting for the prompt. Only
//! then does the store do its work, and finds nothing left to wait for.

use std::{collections::HashMap, io, sync::Arc, time::Duration};

use keyring_core::{CredentialStore, Entry};
use zbus::{
    blocking::{Connection, Proxy, connection, fdo::DBusProxy},
    names::BusName,
    zvariant::{ObjectPath, OwnedObjectPath, OwnedValue},
};
use zbus_secret_service_keyring_store::Store;

use super::{Interrupter, Platform, Purpose, SERVICE, SecretRef, StoreError};

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const SERVICE_INTERFACE: &str = "org.freedesktop.Secret.Service";
const COLLECTION_INTERFACE: &str = "org.freedesktop.Secret.Collection";
const PROMPT_INTERFACE: &str = "org.freedesktop.Secret.Prompt";

/// How long one D-Bus call may take, in seconds; a prompt is waited for without limit here.
const CALL_SECONDS: u64 = 4;

/// The Secret Service of the session bus.
pub(super) struct SecretService {
    interrupter: Interrupter,
}

impl SecretService {
    pub(super) fn new(interrupter: Interrupter) -> Self {
        Self { interrupter }
    }
}

impl Platform for SecretService {
    fn name(&self) -> &'static str {
        "Secret Service"
    }

    fn probe(&self) -> Result<(), StoreError> {
        let bus = Bus::connect()?;
        match bus.default_collection()? {
            None => Err(StoreError::NoCollection),
            Some(collection) if bus.is_locked(&collection)? => Err(StoreError::Locked),
            Some(_) => Ok(()),
        }
    }

    fn prepare(&self, secret: &SecretRef, purpose: Purpose) -> Result<(), StoreError> {
        let bus = Bus::connect()?;
        let found = bus.search(secret)?;
        if !found.locked.is_empty() {
            return bus.unlock(&found.locked, &self.interrupter);
        }
        if !found.unlocked.is_empty() {
            return Ok(());
        }
        // A service that encrypts attributes too (KeePassXC) finds nothing while it is locked, so
        // an empty answer says something only of an unlocked collection.
        match bus.default_collection()? {
            None if purpose == Purpose::Write => Err(StoreError::NoCollection),
            Some(collection) if bus.is_locked(&collection)? => {
                bus.unlock(&[collection], &self.interrupter)
            }
            None | Some(_) => Ok(()),
        }
    }

    fn connect(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store: Arc<CredentialStore> = Store::new()?;
        Ok(store)
    }

    fn entry(
        &self,
        store: &CredentialStore,
        secret: &SecretRef,
        label: Option<&str>,
    ) -> keyring_core::Result<Entry> {
        let modifiers =
            label.filter(|label| !label.is_empty()).map(|label| HashMap::from([("label", label)]));
        store.build(SERVICE, &secret.name(), modifiers.as_ref())
    }

    fn capacity(&self) -> usize {
        usize::MAX
    }

    fn explain(&self, error: &(dyn std::error::Error + 'static)) -> StoreError {
        use secret_service::Error;
        match error.downcast_ref::<Error>() {
            Some(Error::Prompt) => StoreError::Cancelled,
            Some(Error::Locked) => StoreError::Locked,
            Some(Error::NoResult) => StoreError::NoCollection,
            Some(Error::Unavailable) => no_bus(),
            Some(Error::Zbus(error) | Error::ZbusFdo(zbus::fdo::Error::ZBus(error))) => {
                explain_zbus(error)
            }
            Some(Error::PromptDisconnected) => {
                StoreError::Failed("its connection was closed".to_owned())
            }
            // What is left (decryption, data types) may quote what it could not read.
            _ => StoreError::Failed("the Secret Service gave an unusable answer".to_owned()),
        }
    }
}

/// What a search found.
struct Found {
    unlocked: Vec<OwnedObjectPath>,
    locked: Vec<OwnedObjectPath>,
}

/// A connection to the session bus on which a Secret Service answers within the limit.
struct Bus {
    connection: Connection,
}

impl Bus {
    fn connect() -> Result<Self, StoreError> {
        let connection = connection::Builder::session()
            .map_err(|_| no_bus())?
            .method_timeout(Duration::from_secs(CALL_SECONDS))
            .build()
            .map_err(|error| match explain_zbus(&error) {
                deadline @ StoreError::Deadline(_) => deadline,
                _ => no_bus(),
            })?;
        let bus = Self { connection };
        bus.require_service()?;
        Ok(bus)
    }

    /// Sees that somebody owns the name or can be started for it, so that an absent service is
    /// told apart from a broken one.
    fn require_service(&self) -> Result<(), StoreError> {
        let explain = |error: zbus::fdo::Error| explain_zbus(&error.into());
        let daemon = DBusProxy::new(&self.connection).map_err(|error| explain_zbus(&error))?;
        let name = BusName::try_from(NAME).map_err(|error| explain_zbus(&error.into()))?;
        if daemon.name_has_owner(name).map_err(explain)? {
            return Ok(());
        }
        let startable = daemon.list_activatable_names().map_err(explain)?;
        if startable.iter().any(|startable| startable.as_str() == NAME) {
            return Ok(());
        }
        Err(StoreError::Absent(
            "no Secret Service runs on the session bus, and none can be started".to_owned(),
        ))
    }

    fn proxy<'a>(&self, path: ObjectPath<'a>, interface: &'a str) -> Result<Proxy<'a>, StoreError> {
        zbus::blocking::proxy::Builder::new(&self.connection)
            .destination(NAME)
            .and_then(|builder| builder.path(path))
            .and_then(|builder| builder.interface(interface))
            // A cache would fetch all properties and listen for changes; one is wanted, once.
            .and_then(|builder| builder.cache_properties(zbus::proxy::CacheProperties::No).build())
            .map_err(|error| explain_zbus(&error))
    }

    fn service(&self) -> Result<Proxy<'static>, StoreError> {
        self.proxy(ObjectPath::from_static_str_unchecked(PATH), SERVICE_INTERFACE)
    }

    fn search(&self, secret: &SecretRef) -> Result<Found, StoreError> {
        let name = secret.name();
        let attributes = HashMap::from([("service", SERVICE), ("username", name.as_str())]);
        let (unlocked, locked) = self
            .service()?
            .call("SearchItems", &(attributes,))
            .map_err(|error| explain_zbus(&error))?;
        Ok(Found { unlocked, locked })
    }

    fn default_collection(&self) -> Result<Option<OwnedObjectPath>, StoreError> {
        let path: OwnedObjectPath = self
            .service()?
            .call("ReadAlias", &("default",))
            .map_err(|error| explain_zbus(&error))?;
        Ok((path.as_str() != "/").then_some(path))
    }

    fn is_locked(&self, collection: &OwnedObjectPath) -> Result<bool, StoreError> {
        self.proxy(collection.as_ref(), COLLECTION_INTERFACE)?
            .get_property("Locked")
            .map_err(|error| explain_zbus(&error))
    }

    /// Unlocks, and waits for the prompt that this may need. The interrupter stops that.
    fn unlock(
        &self,
        objects: &[OwnedObjectPath],
        interrupter: &Interrupter,
    ) -> Result<(), StoreError> {
        let (unlocked, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            self.service()?.call("Unlock", &(objects,)).map_err(|error| explain_zbus(&error))?;
        if prompt.as_str() == "/" {
            let all = objects.iter().all(|object| unlocked.contains(object));
            return if all { Ok(()) } else { Err(StoreError::Locked) };
        }
        let proxy = self.proxy(prompt.as_ref(), PROMPT_INTERFACE)?;
        // Listened for before the prompt is shown, or a quick answer would be missed.
        let mut answers =
            proxy.receive_signal("Completed").map_err(|error| explain_zbus(&error))?;

        // Closing the connection ends the waiting. The prompt itself stays on the screen until the
        // person closes it: the call that would, `Dismiss`, makes GNOME Keyring 42 crash, and with
        // it everything that was unlocked is locked again.
        let connection = self.connection.clone();
        let stop = move || drop(connection.close());
        interrupter.while_waiting(stop, || {
            proxy.call::<_, _, ()>("Prompt", &("",)).map_err(|error| explain_zbus(&error))?;
            let answer = answers
                .next()
                .ok_or_else(|| StoreError::Failed("its connection was closed".to_owned()))?;
            let (was_dismissed, _): (bool, OwnedValue) = answer
                .body()
                .deserialize()
                .map_err(|_| StoreError::Failed("its prompt gave no usable answer".to_owned()))?;
            if was_dismissed { Err(StoreError::Cancelled) } else { Ok(()) }
        })
    }
}

fn no_bus() -> StoreError {
    StoreError::Absent("there is no session bus (D-Bus)".to_owned())
}

/// What a D-Bus failure means. Names of errors and the service's own descriptions hold no secret:
/// secrets travel encrypted and in replies only.
fn explain_zbus(error: &zbus::Error) -> StoreError {
    match error {
        zbus::Error::InputOutput(error) if error.kind() == io::ErrorKind::TimedOut => {
            StoreError::Deadline(CALL_SECONDS)
        }
        zbus::Error::InputOutput(_) => StoreError::Failed("its connection was closed".to_owned()),
        zbus::Error::Address(_) | zbus::Error::Connection(..) => no_bus(),
        zbus::Error::FDO(error) => match error.as_ref() {
            zbus::fdo::Error::ZBus(inner) => explain_zbus(inner),
            zbus::fdo::Error::ServiceUnknown(_) | zbus::fdo::Error::NameHasNoOwner(_) => gone(),
            zbus::fdo::Error::NoReply(_) | zbus::fdo::Error::Timeout(_) => {
                StoreError::Deadline(CALL_SECONDS)
            }
            other => StoreError::Failed(other.to_string()),
        },
        zbus::Error::MethodError(name, _, _) => match name.as_str() {
            "org.freedesktop.DBus.Error.ServiceUnknown"
            | "org.freedesktop.DBus.Error.NameHasNoOwner" => gone(),
            "org.freedesktop.Secret.Error.IsLocked" => StoreError::Locked,
            name => StoreError::Failed(format!("the Secret Service answered {name}")),
        },
        _ => StoreError::Failed("the Secret Service gave an unusable answer".to_owned()),
    }
}

fn gone() -> StoreError {
    StoreError::Absent("the Secret Service has gone from the session bus".to_owned())
}
