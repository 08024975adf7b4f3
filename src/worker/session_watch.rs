//! The session threads: they hear when the screen is locked and when the machine goes to sleep.
//!
//! One listens on the session bus, to the screen savers (`ActiveChanged`); one on the system bus,
//! to logind: `Lock` of a session of this user, and `PrepareForSleep`. Sleep is held back with a
//! delay lock until the secrets are dropped, a second at most. Where there is no bus or no service
//! nothing is heard, and nothing is said. Both end when [`Desk`] is dropped.

use std::{
    io,
    sync::mpsc::{self, Receiver, Sender},
    time::Duration,
};

use zbus::{
    Address, MatchRule, Message,
    blocking::{Connection, MessageIterator, fdo::DBusProxy},
    message::Type,
    names::BusName,
    zvariant::{ObjectPath, OwnedFd, OwnedObjectPath, OwnedValue},
};

use super::{Outbox, listener::Listener};
use crate::bench::{Event, model::LockCause};

/// The screen savers' interfaces; their services send them from paths of their own.
const SCREEN_SAVERS: [&str; 5] = [
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
];
const ACTIVE_CHANGED: &str = "ActiveChanged";

const LOGIND: &str = "org.freedesktop.login1";
const LOGIND_PATH: &str = "/org/freedesktop/login1";
const LOGIND_MANAGER: &str = "org.freedesktop.login1.Manager";
const LOGIND_SESSION: &str = "org.freedesktop.login1.Session";
const PREPARE_FOR_SLEEP: &str = "PrepareForSleep";

/// How long sleep is held back at most until the secrets are dropped.
const LOCK_PATIENCE: Duration = Duration::from_secs(1);

/// The end of the threads, when dropped.
pub(super) struct Desk {
    _listeners: [Listener; 2],
    locked: Sender<()>,
}

impl Desk {
    /// Starts the threads on this user's session bus and the system's bus.
    pub(super) fn start(outbox: &Outbox) -> io::Result<Self> {
        Self::start_on(Address::session().ok(), Address::system().ok(), outbox)
    }

    fn start_on(
        session: Option<Address>,
        system: Option<Address>,
        outbox: &Outbox,
    ) -> io::Result<Self> {
        let (locked, wait) = mpsc::channel();
        let of_session = Listener::start("jotbench-screen", session, outbox, hear_screen_savers)?;
        let of_system =
            Listener::start("jotbench-sleep", system, outbox, move |connection, outbox| {
                hear_logind(connection, outbox, &wait)
            })?;
        Ok(Self { _listeners: [of_session, of_system], locked })
    }

    /// The secrets are dropped: a sleep that is held back may begin.
    pub(super) fn locked(&self) {
        // Nobody may be waiting for it.
        let _ = self.locked.send(());
    }
}

fn signal(interface: &'static str, member: &'static str) -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder().msg_type(Type::Signal).interface(interface)?.member(member)?;
    Ok(rule.build())
}

fn is_signal(message: &Message, interfaces: &[&str], member: &str) -> bool {
    let header = message.header();
    message.message_type() == Type::Signal
        && header.member().is_some_and(|it| it == member)
        && header.interface().is_some_and(|it| interfaces.contains(&it.as_str()))
}

/// Whether the signal says that something begins, not ends.
fn begins(message: &Message) -> bool {
    message.body().deserialize::<bool>().unwrap_or_default()
}

fn hear_screen_savers(connection: &Connection, outbox: &Outbox) -> zbus::Result<()> {
    let messages = MessageIterator::from(connection);
    let daemon = DBusProxy::new(connection)?;
    for interface in SCREEN_SAVERS {
        daemon.add_match_rule(signal(interface, ACTIVE_CHANGED)?)?;
    }
    for message in messages {
        let message = message?;
        if is_signal(&message, &SCREEN_SAVERS, ACTIVE_CHANGED) && begins(&message) {
            outbox.send(Event::SessionLocked(LockCause::Session));
        }
    }
    Ok(())
}

fn hear_logind(
    connection: &Connection,
    outbox: &Outbox,
    locked: &Receiver<()>,
) -> zbus::Result<()> {
    let messages = MessageIterator::from(connection);
    let daemon = DBusProxy::new(connection)?;
    let sender = BusName::try_from(LOGIND)?;
    for (interface, member) in [(LOGIND_SESSION, "Lock"), (LOGIND_MANAGER, PREPARE_FOR_SLEEP)] {
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(sender.clone())?
            .interface(interface)?
            .member(member)?;
        daemon.add_match_rule(rule.build())?;
    }
    let mut delay = delay_sleep(connection);
    for message in messages {
        let message = message?;
        if is_signal(&message, &[LOGIND_SESSION], "Lock") {
            if is_ours(connection, message.header().path()) {
                outbox.send(Event::SessionLocked(LockCause::Session));
            }
        } else if is_signal(&message, &[LOGIND_MANAGER], PREPARE_FOR_SLEEP) {
            if begins(&message) {
                locked.try_iter().for_each(drop);
                outbox.send(Event::SessionLocked(LockCause::Sleep));
                if delay.is_some() {
                    // A window that hangs, or that is not to lock, does not keep the machine awake.
                    let _ = locked.recv_timeout(LOCK_PATIENCE);
                }
                delay = None;
            } else {
                delay = delay_sleep(connection);
            }
        }
    }
    Ok(())
}

/// Has logind wait before it lets the machine sleep, as long as what it gives is kept.
fn delay_sleep(connection: &Connection) -> Option<OwnedFd> {
    let asked = ("sleep", "Jotbench", "Secrets are dropped from memory", "delay");
    let reply = connection
        .call_method(Some(LOGIND), LOGIND_PATH, Some(LOGIND_MANAGER), "Inhibit", &asked)
        .ok()?;
    reply.body().deserialize().ok()
}

/// Whether the session is one of this user. One that says nothing is taken for ours: a lock too many
/// does less harm than one too few.
fn is_ours(connection: &Connection, path: Option<&ObjectPath<'_>>) -> bool {
    let Some(path) = path else { return true };
    let reply = connection.call_method(
        Some(LOGIND),
        path,
        Some("org.freedesktop.DBus.Properties"),
        "Get",
        &(LOGIND_SESSION, "User"),
    );
    let user = reply.ok().and_then(|reply| {
        let value = reply.body().deserialize::<OwnedValue>().ok()?;
        <(u32, OwnedObjectPath)>::try_from(value).ok()
    });
    user.is_none_or(|(user, _)| user == rustix::process::getuid().as_raw())
}

#[cfg(test)]
#[path = "session_watch_tests.rs"]
mod tests;
