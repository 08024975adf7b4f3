//! What is asked of the Secret Service directly, on a connection whose calls have a time limit.

use std::{collections::HashMap, io, time::Duration};

use zbus::{
    MatchRule,
    blocking::{Connection, MessageIterator, Proxy, connection, fdo::DBusProxy},
    message::Type,
    names::{BusName, MemberName},
    zvariant::{ObjectPath, OwnedObjectPath, OwnedValue},
};

use super::super::{Failure, Interrupter, StoreError};

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const SERVICE_INTERFACE: &str = "org.freedesktop.Secret.Service";
const COLLECTION_INTERFACE: &str = "org.freedesktop.Secret.Collection";
const ITEM_INTERFACE: &str = "org.freedesktop.Secret.Item";
const PROMPT_INTERFACE: &str = "org.freedesktop.Secret.Prompt";

/// The bus's own signal that a name has another owner, or none.
const OWNER_CHANGED: &str = "NameOwnerChanged";

/// How long one D-Bus call may take, in seconds; a prompt is waited for without limit here.
const CALL_SECONDS: u64 = 4;

/// What a search found.
pub(super) struct Found {
    pub(super) unlocked: Vec<OwnedObjectPath>,
    pub(super) locked: Vec<OwnedObjectPath>,
}

/// A connection to the session bus on which a Secret Service answers within the limit.
pub(super) struct Bus {
    connection: Connection,
}

impl Bus {
    pub(super) fn connect() -> Result<Self, StoreError> {
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
        let daemon = self.daemon()?;
        if daemon.name_has_owner(name()?).map_err(explain_fdo)? {
            return Ok(());
        }
        let startable = daemon.list_activatable_names().map_err(explain_fdo)?;
        if startable.iter().any(|startable| startable.as_str() == NAME) {
            return Ok(());
        }
        Err(StoreError::Absent(
            "no Secret Service runs on the session bus, and none can be started".to_owned(),
        ))
    }

    /// The connection of the service that owns the name now; no two on one bus have the same.
    pub(super) fn owner(&self) -> Result<String, StoreError> {
        let owner = self.daemon()?.get_name_owner(name()?).map_err(explain_fdo)?;
        Ok(owner.to_string())
    }

    fn daemon(&self) -> Result<DBusProxy<'static>, StoreError> {
        DBusProxy::new(&self.connection).map_err(|error| explain_zbus(&error))
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

    /// All items with these attributes, in every collection.
    pub(super) fn search(&self, attributes: &HashMap<&str, &str>) -> Result<Found, StoreError> {
        let (unlocked, locked) = self
            .service()?
            .call("SearchItems", &(attributes,))
            .map_err(|error| explain_zbus(&error))?;
        Ok(Found { unlocked, locked })
    }

    pub(super) fn default_collection(&self) -> Result<Option<OwnedObjectPath>, StoreError> {
        let path: OwnedObjectPath = self
            .service()?
            .call("ReadAlias", &("default",))
            .map_err(|error| explain_zbus(&error))?;
        Ok((path.as_str() != "/").then_some(path))
    }

    pub(super) fn is_locked(&self, collection: &OwnedObjectPath) -> Result<bool, StoreError> {
        self.proxy(collection.as_ref(), COLLECTION_INTERFACE)?
            .get_property("Locked")
            .map_err(|error| explain_zbus(&error))
    }

    /// An item's attributes; no secret is read.
    pub(super) fn attributes(
        &self,
        item: &OwnedObjectPath,
    ) -> Result<HashMap<String, String>, StoreError> {
        self.proxy(item.as_ref(), ITEM_INTERFACE)?
            .get_property("Attributes")
            .map_err(|error| explain_zbus(&error))
    }

    /// What an item is called for people; empty where a locked service does not tell.
    pub(super) fn label(&self, item: &OwnedObjectPath) -> Result<String, StoreError> {
        self.proxy(item.as_ref(), ITEM_INTERFACE)?
            .get_property("Label")
            .map_err(|error| explain_zbus(&error))
    }

    /// Unlocks, and waits for the prompt that this may need. The interrupter stops that. What fails
    /// once a prompt was shown is not to be repeated: the prompt would be shown again.
    pub(super) fn unlock(
        &self,
        objects: &[OwnedObjectPath],
        interrupter: &Interrupter,
    ) -> Result<(), Failure> {
        let (unlocked, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            self.service()?.call("Unlock", &(objects,)).map_err(|error| explain_zbus(&error))?;
        if prompt.as_str() == "/" {
            let all = objects.iter().all(|object| unlocked.contains(object));
            return if all { Ok(()) } else { Err(StoreError::Locked.into()) };
        }
        // Listened for before the prompt is shown, or a quick answer would be missed.
        let signals = self.listen(&prompt)?;

        // Closing the connection ends the waiting. The prompt itself stays on the screen until the
        // person closes it: the call that would, `Dismiss`, makes GNOME Keyring 42 crash, and with
        // it everything that was unlocked is locked again.
        let connection = self.connection.clone();
        let stop = move || drop(connection.close());
        interrupter
            .while_waiting(stop, || {
                self.proxy(prompt.as_ref(), PROMPT_INTERFACE)?
                    .call::<_, _, ()>("Prompt", &("",))
                    .map_err(|error| explain_zbus(&error))?;
                await_answer(signals, &prompt)
            })
            .map_err(Failure::lasting)
    }

    /// Everything that arrives from now on, the end of this prompt and of the service with it.
    fn listen(&self, prompt: &OwnedObjectPath) -> Result<MessageIterator, StoreError> {
        let rules = || -> zbus::Result<[MatchRule<'static>; 2]> {
            let completed = MatchRule::builder()
                .msg_type(Type::Signal)
                .interface(PROMPT_INTERFACE)?
                .path(prompt.as_ref())?
                .build();
            let gone = MatchRule::builder()
                .msg_type(Type::Signal)
                .interface("org.freedesktop.DBus")?
                .member(OWNER_CHANGED)?
                .arg(0, NAME)?
                .build();
            Ok([completed.to_owned(), gone.to_owned()])
        };
        let daemon = self.daemon()?;
        for rule in rules().map_err(|error| explain_zbus(&error))? {
            daemon.add_match_rule(rule).map_err(explain_fdo)?;
        }
        Ok(MessageIterator::from(&self.connection))
    }
}

/// Waits until the prompt is answered or sent away, or the service ends, and the prompt with it.
fn await_answer(signals: MessageIterator, prompt: &OwnedObjectPath) -> Result<(), StoreError> {
    for signal in signals {
        let signal = signal.map_err(|error| explain_zbus(&error))?;
        let header = signal.header();
        let unusable = |_| StoreError::Failed("its prompt gave no usable answer".to_owned());
        match header.member().map(MemberName::as_str) {
            Some("Completed") if header.path().map(ObjectPath::as_str) == Some(prompt.as_str()) => {
                let (was_dismissed, _): (bool, OwnedValue) =
                    signal.body().deserialize().map_err(unusable)?;
                return if was_dismissed { Err(StoreError::Cancelled) } else { Ok(()) };
            }
            Some(OWNER_CHANGED) => {
                let (name, _, owner): (String, String, String) =
                    signal.body().deserialize().map_err(unusable)?;
                if name == NAME && owner.is_empty() {
                    return Err(gone());
                }
            }
            _ => {}
        }
    }
    Err(StoreError::Failed("its connection was closed".to_owned()))
}

pub(super) fn no_bus() -> StoreError {
    StoreError::Absent("there is no session bus (D-Bus)".to_owned())
}

/// What a D-Bus failure means. Names of errors and the service's own descriptions hold no secret:
/// secrets travel encrypted and in replies only.
pub(super) fn explain_zbus(error: &zbus::Error) -> StoreError {
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

fn explain_fdo(error: zbus::fdo::Error) -> StoreError {
    explain_zbus(&error.into())
}

fn name() -> Result<BusName<'static>, StoreError> {
    BusName::try_from(NAME).map_err(|error| explain_zbus(&error.into()))
}

fn gone() -> StoreError {
    StoreError::Absent("the Secret Service has gone from the session bus".to_owned())
}
