//! The appearance thread: follows the desktop's dark or light setting.
//!
//! On Linux the window does not know it; the desktop's portal does, over D-Bus
//! (`org.freedesktop.portal.Settings`). The thread reads the setting, then waits for changes. It
//! ends without a word where there is no session bus or no portal, and when [`Desk`] is dropped.
//! Nobody waits for it: until it has an answer the window shows the theme that it shows without.

use std::io;

use zbus::{
    Address, MatchRule, Message,
    blocking::{Connection, MessageIterator, fdo::DBusProxy},
    fdo::NameOwnerChanged,
    message::Type,
    zvariant::Value,
};

use super::{Outbox, listener::Listener};
use crate::{
    bench::{Event, event::SystemTheme},
    hardening::Inspection,
};

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.Settings";
const CHANGED: &str = "SettingChanged";
const NAMESPACE: &str = "org.freedesktop.appearance";
const KEY: &str = "color-scheme";

/// The end of the thread, when dropped.
pub(super) struct Desk(#[expect(dead_code, reason = "dropping it ends the thread")] Listener);

impl Desk {
    /// Starts the thread on this user's session bus.
    pub(super) fn start(outbox: &Outbox) -> io::Result<Self> {
        Self::start_on(Address::session().ok(), outbox)
    }

    fn start_on(bus: Option<Address>, outbox: &Outbox) -> io::Result<Self> {
        let listener =
            Listener::start("jotbench-appearance", bus, outbox, |connection, outbox| {
                let (connection, outbox) = (connection.clone(), outbox.clone());
                Follower { connection, known: None, outbox }.follow()
            })?;
        Ok(Self(listener))
    }
}

struct Follower {
    connection: Connection,
    known: Option<SystemTheme>,
    outbox: Outbox,
}

impl Follower {
    /// Reads the setting and follows it until the connection is closed.
    fn follow(mut self) -> zbus::Result<()> {
        // Heard before it is read, or a change in between would be missed.
        let messages = MessageIterator::from(&self.connection);
        let daemon = DBusProxy::new(&self.connection)?;
        daemon.add_match_rule(setting_changed()?)?;
        daemon.add_match_rule(portal_appeared()?)?;
        match self.read() {
            Ok(theme) => self.tell(theme),
            Err(error) if is_no_portal(&error) => return Ok(()),
            // Slow, or without this setting yet; a change or another start will tell.
            Err(_) => {}
        }
        for message in messages {
            self.take(&message?);
        }
        Ok(())
    }

    fn take(&mut self, message: &Message) {
        if let Some(theme) = changed_to(message) {
            self.tell(theme);
        } else if is_appearance_of_portal(message)
            && let Ok(theme) = self.read()
        {
            self.tell(theme);
        }
    }

    fn tell(&mut self, theme: Option<SystemTheme>) {
        // An event is a frame to draw; the same setting again is none.
        if theme != self.known {
            self.known = theme;
            self.outbox.send(Event::SystemTheme(theme));
        }
    }

    fn read(&self) -> zbus::Result<Option<SystemTheme>> {
        // The portal looks at whoever asks, and refuses where it may not. It looks but once at a
        // connection, which is when the program starts or the portal does.
        let _inspection = Inspection::allow();
        let reply = match self.call("ReadOne") {
            // The first version of the interface has only `Read`, which wraps the value twice.
            Err(error) if is_unknown_method(&error) => self.call("Read")?,
            reply => reply?,
        };
        let body = reply.body();
        Ok(theme_of(&body.deserialize::<Value<'_>>()?))
    }

    fn call(&self, method: &str) -> zbus::Result<Message> {
        let setting = (NAMESPACE, KEY);
        self.connection.call_method(Some(PORTAL), PATH, Some(INTERFACE), method, &setting)
    }
}

fn setting_changed() -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(PORTAL)?
        .path(PATH)?
        .interface(INTERFACE)?
        .member(CHANGED)?
        .add_arg(NAMESPACE)?
        .add_arg(KEY)?;
    Ok(rule.build())
}

fn portal_appeared() -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender("org.freedesktop.DBus")?
        .interface("org.freedesktop.DBus")?
        .member("NameOwnerChanged")?
        .add_arg(PORTAL)?;
    Ok(rule.build())
}

/// What the signal says that the setting is now; `None` where the message is something else.
#[expect(clippy::option_option, reason = "a setting may say that there is no preference")]
fn changed_to(message: &Message) -> Option<Option<SystemTheme>> {
    let header = message.header();
    let is_change = message.message_type() == Type::Signal
        && header.interface().is_some_and(|interface| interface == INTERFACE)
        && header.member().is_some_and(|member| member == CHANGED);
    if !is_change {
        return None;
    }
    let body = message.body();
    let (namespace, key, value): (&str, &str, Value<'_>) = body.deserialize().ok()?;
    ((namespace, key) == (NAMESPACE, KEY)).then(|| theme_of(&value))
}

/// Whether the message says that a portal has come. One that has gone is not called back to life,
/// and what it said last stays true.
fn is_appearance_of_portal(message: &Message) -> bool {
    let Some(signal) = NameOwnerChanged::from_message(message.clone()) else { return false };
    signal.args().is_ok_and(|args| args.name() == PORTAL && args.new_owner().is_some())
}

/// The preference in a setting's value: 1 dark, 2 light, and all else none.
fn theme_of(value: &Value<'_>) -> Option<SystemTheme> {
    let mut value = value;
    while let Value::Value(inner) = value {
        value = inner;
    }
    match value {
        Value::U32(1) => Some(SystemTheme::Dark),
        Value::U32(2) => Some(SystemTheme::Light),
        _ => None,
    }
}

fn is_no_portal(error: &zbus::Error) -> bool {
    has_name(error, &["ServiceUnknown", "NameHasNoOwner"])
}

fn is_unknown_method(error: &zbus::Error) -> bool {
    has_name(error, &["UnknownMethod"])
}

/// Whether the call was answered with one of these errors of D-Bus itself.
fn has_name(error: &zbus::Error, names: &[&str]) -> bool {
    let zbus::Error::MethodError(name, _, _) = error else { return false };
    name.strip_prefix("org.freedesktop.DBus.Error.").is_some_and(|name| names.contains(&name))
}

#[cfg(test)]
#[path = "appearance_tests.rs"]
mod tests;
