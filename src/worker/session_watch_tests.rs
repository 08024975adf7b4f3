//! Signals of screen savers and of logind, on buses of the test's own.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use zbus::blocking::connection;

use super::{
    super::private_bus::{Bus, SOON},
    *,
};

const SESSION: &str = "/org/freedesktop/login1/session/_31";
const OTHERS: &str = "/org/freedesktop/login1/session/_32";

/// A logind that counts how often it was asked to delay sleep, and keeps the other ends.
#[derive(Clone, Default)]
struct Manager {
    asked: Arc<AtomicUsize>,
    ends: Arc<Mutex<Vec<std::os::unix::net::UnixStream>>>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> OwnedFd {
        assert_eq!((what, who, mode), ("sleep", "Jotbench", "delay"));
        assert!(!why.is_empty());
        let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
        ours.set_read_timeout(Some(SOON)).unwrap();
        self.ends.lock().unwrap().push(ours);
        self.asked.fetch_add(1, Ordering::SeqCst);
        std::os::fd::OwnedFd::from(theirs).into()
    }
}

impl Manager {
    fn wait_asked(&self, times: usize) {
        let end = Instant::now() + SOON;
        while self.asked.load(Ordering::SeqCst) < times {
            assert!(Instant::now() < end, "sleep was not delayed");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the delay of this number was given up.
    fn wait_given_up(&self, number: usize) {
        use std::io::Read as _;
        let mut end = self.ends.lock().unwrap()[number].try_clone().unwrap();
        assert_eq!(end.read(&mut [0]).expect("it is given up"), 0);
    }
}

/// A session of this user.
struct Session(u32);

#[zbus::interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn user(&self) -> (u32, OwnedObjectPath) {
        (self.0, OwnedObjectPath::try_from("/org/freedesktop/login1/user/_0").unwrap())
    }
}

fn logind(bus: &Bus) -> (Connection, Manager) {
    let manager = Manager::default();
    let us = rustix::process::getuid().as_raw();
    let connection = connection::Builder::address(bus.address.clone())
        .and_then(|builder| builder.serve_at(LOGIND_PATH, manager.clone()))
        .and_then(|builder| builder.serve_at(SESSION, Session(us)))
        .and_then(|builder| builder.serve_at(OTHERS, Session(us + 1)))
        .and_then(|builder| builder.name(LOGIND))
        .and_then(connection::Builder::build)
        .unwrap();
    (connection, manager)
}

fn desk(session: Option<&Bus>, system: Option<&Bus>) -> (Desk, Receiver<Event>) {
    let (outbox, inbox) = Outbox::new(|| ());
    let address = |bus: Option<&Bus>| bus.map(|bus| bus.address.clone());
    (Desk::start_on(address(session), address(system), &outbox).unwrap(), inbox)
}

fn emit(from: &Connection, path: &str, interface: &str, member: &str, active: bool) {
    from.emit_signal(None::<&str>, path, interface, member, &(active,)).unwrap();
}

#[track_caller]
fn heard(inbox: &Receiver<Event>) -> LockCause {
    match inbox.recv_timeout(SOON) {
        Ok(Event::SessionLocked(cause)) => cause,
        other => panic!("no lock: {other:?}"),
    }
}

#[track_caller]
fn hears_nothing_more(inbox: &Receiver<Event>) {
    let more = inbox.recv_timeout(Duration::from_millis(200));
    assert!(more.is_err(), "{more:?}");
}

#[test]
fn every_screen_saver_is_heard_when_it_begins_and_not_when_it_ends() {
    let bus = Bus::start();
    let (_desk, inbox) = desk(Some(&bus), None);
    let saver = bus.connect();
    Bus::wait_for_connections(&saver, 2);
    for interface in SCREEN_SAVERS {
        // The rules may not be known to the bus yet.
        let end = Instant::now() + SOON;
        loop {
            emit(&saver, "/org/gnome/ScreenSaver", interface, ACTIVE_CHANGED, true);
            match inbox.recv_timeout(Duration::from_millis(300)) {
                Ok(Event::SessionLocked(LockCause::Session)) => break,
                other => assert!(Instant::now() < end, "{interface}: {other:?}"),
            }
        }
        emit(&saver, "/org/gnome/ScreenSaver", interface, ACTIVE_CHANGED, false);
    }
    emit(&saver, "/x", "org.example.ScreenSaver", ACTIVE_CHANGED, true);
    hears_nothing_more(&inbox);
}

#[test]
fn sleep_is_held_back_until_it_is_locked_and_again_after_each_wake() {
    let bus = Bus::start();
    let (logind, manager) = logind(&bus);
    let (desk, inbox) = desk(None, Some(&bus));
    for night in 0..2 {
        manager.wait_asked(night + 1);
        emit(&logind, LOGIND_PATH, LOGIND_MANAGER, PREPARE_FOR_SLEEP, true);
        assert_eq!(heard(&inbox), LockCause::Sleep);
        desk.locked();
        let before = Instant::now();
        manager.wait_given_up(night);
        assert!(before.elapsed() < LOCK_PATIENCE, "it waited in vain");
        emit(&logind, LOGIND_PATH, LOGIND_MANAGER, PREPARE_FOR_SLEEP, false);
    }
    hears_nothing_more(&inbox);
}

#[test]
fn a_window_that_does_not_lock_keeps_no_machine_awake() {
    let bus = Bus::start();
    let (logind, manager) = logind(&bus);
    let (_desk, inbox) = desk(None, Some(&bus));
    manager.wait_asked(1);
    emit(&logind, LOGIND_PATH, LOGIND_MANAGER, PREPARE_FOR_SLEEP, true);
    assert_eq!(heard(&inbox), LockCause::Sleep);
    manager.wait_given_up(0);
}

#[test]
fn the_lock_of_this_users_session_is_heard_and_that_of_another_user_is_not() {
    let bus = Bus::start();
    let (logind, manager) = logind(&bus);
    let (_desk, inbox) = desk(None, Some(&bus));
    manager.wait_asked(1);
    let lock = |path| logind.emit_signal(None::<&str>, path, LOGIND_SESSION, "Lock", &()).unwrap();
    lock(OTHERS);
    hears_nothing_more(&inbox);
    lock(SESSION);
    assert_eq!(heard(&inbox), LockCause::Session);
}

#[test]
fn signals_of_others_in_loginds_name_are_not_heard() {
    let bus = Bus::start();
    let (_logind, manager) = logind(&bus);
    let (_desk, inbox) = desk(None, Some(&bus));
    manager.wait_asked(1);
    let stranger = bus.connect();
    emit(&stranger, LOGIND_PATH, LOGIND_MANAGER, PREPARE_FOR_SLEEP, true);
    hears_nothing_more(&inbox);
}

#[test]
fn without_buses_or_services_nothing_is_said_and_the_threads_end_with_the_desk() {
    let (_desk, inbox) = desk(None, None);
    assert!(inbox.recv_timeout(SOON).is_err());
    let bus = Bus::start();
    let asking = bus.connect();
    let (watching, inbox) = desk(Some(&bus), Some(&bus));
    Bus::wait_for_connections(&asking, 3);
    drop(watching);
    Bus::wait_for_connections(&asking, 1);
    assert!(matches!(inbox.recv_timeout(SOON), Err(mpsc::RecvTimeoutError::Disconnected)));
}
