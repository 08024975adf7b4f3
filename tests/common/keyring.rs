//! A real keyring daemon, unlocked, locked or absent.

#![expect(clippy::unused_self, reason = "only a keyring that runs can be locked or asked")]

use std::process::{Command, Stdio};

use zbus::zvariant::{ObjectPath, OwnedObjectPath};

use super::bus::Bus;
use super::desktop::Desktop;
use super::home::Home;
use super::process::Process;
use super::wait::wait_for;

const NAME: &str = "org.freedesktop.secrets";
const SERVICE: &str = "/org/freedesktop/secrets";

/// The collection that stands for the person's login.
pub const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";

/// A keyring daemon that offers the Secret Service; the keyring itself lies in the home and stays
/// there when the daemon is dropped and another is started.
#[derive(Debug)]
pub struct Keyring {
    _daemon: Process,
}

impl Keyring {
    /// Starts the daemon with its login keyring unlocked by `password`, and made where the home
    /// has none.
    pub fn start(home: &Home, bus: &Bus, password: &str) -> Self {
        let mut command = daemon(home, bus);
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut daemon = Process::start(&mut command);
        daemon.feed(password);
        bus.wait_for(NAME);
        Self { _daemon: daemon }
    }

    /// Locks the login keyring.
    pub fn lock(&self, bus: &Bus) {
        let collection = ObjectPath::try_from(COLLECTION).expect("the path is an object path");
        let reply = bus
            .connect()
            .call_method(
                Some(NAME),
                SERVICE,
                Some("org.freedesktop.Secret.Service"),
                "Lock",
                &vec![collection],
            )
            .expect("the keyring locks");
        let (locked, _prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            reply.body().deserialize().expect("the keyring says what it locked");
        assert!(!locked.is_empty(), "the keyring locked nothing");
    }

    /// Waits for the window that asks for the password, and types it as a person does.
    #[track_caller]
    pub fn answer_prompt(&self, desktop: &Desktop, password: &str) {
        let prompt = self.prompt(desktop);
        desktop.display.focus(&desktop.home, prompt);
        desktop.display.type_text(&desktop.home, password);
        desktop.display.key(&desktop.home, "Return");
    }

    /// Waits for the window that asks for the password, and sends it away.
    #[track_caller]
    pub fn cancel_prompt(&self, desktop: &Desktop) {
        let prompt = self.prompt(desktop);
        desktop.display.focus(&desktop.home, prompt);
        desktop.display.key(&desktop.home, "Escape");
    }

    /// Waits for the window that asks for the password.
    #[track_caller]
    pub fn prompt(&self, desktop: &Desktop) -> u32 {
        wait_for("the keyring's prompt", || {
            desktop.display.windows_of_class("gcr-prompter").last().copied()
        })
    }

    /// Whether the login keyring is locked.
    pub fn is_locked(&self, bus: &Bus) -> bool {
        let connection = bus.connect();
        zbus::blocking::Proxy::new(
            &connection,
            NAME,
            COLLECTION,
            "org.freedesktop.Secret.Collection",
        )
        .and_then(|collection| collection.get_property("Locked"))
        .expect("the keyring says whether it is locked")
    }
}

fn daemon(home: &Home, bus: &Bus) -> Command {
    let mut command = home.command("gnome-keyring-daemon");
    bus.join(&mut command);
    command
}
