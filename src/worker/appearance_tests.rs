//! Following the setting, on buses and portals of the test's own.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use zbus::{blocking::connection, zvariant::OwnedValue};

use super::{
    super::private_bus::{Bus, SOON},
    *,
};

fn follow(bus: &Bus) -> (Desk, Receiver<Event>) {
    let (outbox, inbox) = Outbox::new(|| ());
    (Desk::start_on(Some(bus.address.clone()), &outbox).unwrap(), inbox)
}

/// A portal whose setting is this.
struct Settings(u32);

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Settings {
    fn read_one(&self, namespace: &str, key: &str) -> OwnedValue {
        assert_eq!((namespace, key), (NAMESPACE, KEY));
        OwnedValue::from(self.0)
    }
}

/// A portal of the first version.
struct OldSettings(u32);

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl OldSettings {
    fn read(&self, namespace: &str, key: &str) -> OwnedValue {
        assert_eq!((namespace, key), (NAMESPACE, KEY));
        Value::Value(Box::new(Value::U32(self.0))).try_into().unwrap()
    }
}

fn portal(bus: &Bus, settings: impl zbus::object_server::Interface) -> Connection {
    connection::Builder::address(bus.address.clone())
        .and_then(|builder| builder.serve_at(PATH, settings))
        .and_then(|builder| builder.name(PORTAL))
        .and_then(connection::Builder::build)
        .unwrap()
}

fn change(portal: &Connection, namespace: &str, key: &str, value: u32) {
    let body = (namespace, key, Value::U32(value));
    portal.emit_signal(None::<&str>, PATH, INTERFACE, CHANGED, &body).unwrap();
}

#[track_caller]
fn told(inbox: &Receiver<Event>) -> Option<SystemTheme> {
    match inbox.recv_timeout(SOON) {
        Ok(Event::SystemTheme(theme)) => theme,
        other => panic!("no theme: {other:?}"),
    }
}

/// Waits until the thread has let go of its outbox; it must have said nothing more.
#[track_caller]
fn ends(inbox: &Receiver<Event>) {
    let outcome = inbox.recv_timeout(SOON);
    assert!(matches!(outcome, Err(RecvTimeoutError::Disconnected)), "{outcome:?}");
}

#[test]
fn a_value_is_read_however_often_it_is_wrapped_and_a_strange_one_is_no_preference() {
    for (number, expected) in
        [(0, None), (1, Some(SystemTheme::Dark)), (2, Some(SystemTheme::Light)), (3, None)]
    {
        let mut value = Value::U32(number);
        for _ in 0..3 {
            assert_eq!(theme_of(&value), expected);
            value = Value::Value(Box::new(value));
        }
    }
    for strange in [Value::from("dark"), Value::from(1_i32), Value::from(vec![1_u32])] {
        assert_eq!(theme_of(&strange), None);
    }
}

#[test]
fn the_setting_is_read_and_followed_until_the_desk_is_dropped() {
    let bus = Bus::start();
    let portal = portal(&bus, Settings(2));
    let (desk, inbox) = follow(&bus);
    assert_eq!(told(&inbox), Some(SystemTheme::Light));
    change(&portal, NAMESPACE, "accent-color", 1);
    change(&portal, "org.gnome.desktop.interface", KEY, 1);
    change(&portal, NAMESPACE, KEY, 2);
    change(&portal, NAMESPACE, KEY, 0);
    assert_eq!(told(&inbox), None);
    change(&portal, NAMESPACE, KEY, 1);
    assert_eq!(told(&inbox), Some(SystemTheme::Dark));
    drop(desk);
    ends(&inbox);
    Bus::wait_for_connections(&portal, 1);
}

#[test]
fn a_portal_of_the_first_version_is_understood_and_its_successor_is_asked_anew() {
    let bus = Bus::start();
    let old = portal(&bus, OldSettings(1));
    let (_desk, inbox) = follow(&bus);
    assert_eq!(told(&inbox), Some(SystemTheme::Dark));
    old.close().unwrap();
    let _new = portal(&bus, Settings(2));
    assert_eq!(told(&inbox), Some(SystemTheme::Light));
}

#[test]
fn without_a_portal_or_a_bus_the_thread_ends_in_silence() {
    let bus = Bus::start();
    let (_desk, inbox) = follow(&bus);
    ends(&inbox);
    Bus::wait_for_connections(&bus.connect(), 1);

    let (outbox, inbox) = Outbox::new(|| ());
    let nowhere = Address::try_from("unix:path=/nonexistent/bus").unwrap();
    let _desk = Desk::start_on(Some(nowhere), &outbox).unwrap();
    drop(outbox);
    ends(&inbox);
}

#[test]
fn a_bus_that_goes_or_never_answers_holds_nobody_up() {
    let bus = Bus::start();
    let _portal = portal(&bus, Settings(1));
    let (_desk, inbox) = follow(&bus);
    assert_eq!(told(&inbox), Some(SystemTheme::Dark));
    drop(bus);
    ends(&inbox);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bus");
    let _silent = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let address = format!("unix:path={}", path.display());
    let (outbox, _inbox) = Outbox::new(|| ());
    let before = Instant::now();
    drop(Desk::start_on(Some(address.as_str().try_into().unwrap()), &outbox).unwrap());
    assert!(before.elapsed() < Duration::from_secs(2));
}
