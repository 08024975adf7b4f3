//! A real keyring daemon, unlocked, locked or absent.

#![expect(clippy::unused_self, reason = "only a keyring that runs can be locked or asked")]

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

use super::bus::Bus;
use super::desktop::Desktop;
use super::home::Home;
use super::process::Process;
use super::wait::{DEADLINE, poll, wait_for};

const NAME: &str = "org.freedesktop.secrets";
const SERVICE: &str = "/org/freedesktop/secrets";

/// The collection that stands for the person's login.
pub const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";

/// The class of the window that asks for the password.
const PROMPTER: &str = "gcr-prompter";

/// How often the password is typed, or the window sent away.
const ATTEMPTS: u32 = 4;

/// How long the window may stay after that.
const PAUSE: Duration = Duration::from_secs(4);

/// A keyring daemon that offers the Secret Service; the keyring itself lies in the home and stays
/// there when the daemon is dropped and another is started.
#[derive(Debug)]
pub struct Keyring {
    daemon: Process,
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
        Self { daemon }
    }

    /// Starts the daemon as it is started where no login gives it a password: the login keyring
    /// stays locked, and where the home has none there is no default collection.
    pub fn start_without_password(home: &Home, bus: &Bus) -> Self {
        let mut command = daemon(home, bus);
        command.args(["--foreground", "--components=secrets"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let daemon = Process::start(&mut command);
        bus.wait_for(NAME);
        Self { daemon }
    }

    /// Starts the daemon with a login keyring whose password is empty, as some people choose who
    /// do not want to be asked.
    pub fn start_with_empty_password(home: &Home, bus: &Bus) -> Self {
        let keyring = Self::start_without_password(home, bus);
        let access = Access::open(bus);
        let properties =
            HashMap::from([("org.freedesktop.Secret.Collection.Label", Value::from("Login"))]);
        let collection: OwnedObjectPath = access
            .proxy(SERVICE, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface")
            .call("CreateWithMasterPassword", &(properties, access.secret(b"")))
            .expect("the keyring makes a collection");
        access
            .proxy(SERVICE, "org.freedesktop.Secret.Service")
            .call::<_, _, ()>("SetAlias", &("default", collection))
            .expect("the keyring takes it as the default one");
        keyring
    }

    /// Ends the daemon with SIGKILL: it saves nothing and says goodbye to nobody.
    pub fn kill(mut self) {
        self.daemon.signal(Signal::KILL);
        let ended = self.daemon.wait(DEADLINE);
        assert!(ended.is_some(), "the keyring outlives SIGKILL");
    }

    /// Stops the daemon in its tracks.
    pub fn freeze(&self) {
        self.daemon.signal(Signal::STOP);
    }

    /// Lets a frozen daemon go on.
    pub fn thaw(&self) {
        self.daemon.signal(Signal::CONT);
    }

    /// Adds an item to the login keyring, as another program would.
    #[track_caller]
    pub fn add(&self, bus: &Bus, label: &str, attributes: &[(&str, &str)], content: &[u8]) {
        let access = Access::open(bus);
        let attributes: HashMap<&str, &str> = attributes.iter().copied().collect();
        let properties = HashMap::from([
            ("org.freedesktop.Secret.Item.Label", Value::from(label)),
            ("org.freedesktop.Secret.Item.Attributes", Value::from(attributes)),
        ]);
        let collection = access.proxy(COLLECTION, "org.freedesktop.Secret.Collection");
        let (item, _prompt): (OwnedObjectPath, OwnedObjectPath) = collection
            .call("CreateItem", &(properties, access.secret(content), false))
            .expect("the keyring takes an item");
        assert_ne!(item.as_str(), "/", "the keyring asks before it takes an item");
    }

    /// Changes what Jotbench's items of this name hold, as a person may by hand.
    #[track_caller]
    pub fn overwrite(&self, bus: &Bus, name: &str, content: &[u8]) {
        let access = Access::open(bus);
        for item in access.items(name) {
            let item = access.proxy(item.as_str(), "org.freedesktop.Secret.Item");
            let secret = access.secret(content);
            item.call::<_, _, ()>("SetSecret", &(secret,)).expect("an item can be changed");
        }
    }

    /// What Jotbench's items of this name hold.
    #[track_caller]
    pub fn contents(&self, bus: &Bus, name: &str) -> Vec<Vec<u8>> {
        let access = Access::open(bus);
        let content = |item: OwnedObjectPath| {
            let item = access.proxy(item.as_str(), "org.freedesktop.Secret.Item");
            let ((_, _, content, _),): (Secret,) =
                item.call("GetSecret", &(&access.session,)).expect("an item can be read");
            content
        };
        access.items(name).into_iter().map(content).collect()
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
        answer_prompt(desktop, password);
    }

    /// Waits for the window that asks for the password, and sends it away.
    #[track_caller]
    pub fn cancel_prompt(&self, desktop: &Desktop) {
        settle_prompt(desktop, || desktop.display.key(&desktop.home, "Escape"));
    }

    /// Waits for the window that asks for the password.
    #[track_caller]
    pub fn prompt(&self, desktop: &Desktop) -> u32 {
        prompt(desktop)
    }

    /// Whether the login keyring is locked.
    pub fn is_locked(&self, bus: &Bus) -> bool {
        let connection = bus.connect();
        Proxy::new(&connection, NAME, COLLECTION, "org.freedesktop.Secret.Collection")
            .and_then(|collection| collection.get_property("Locked"))
            .expect("the keyring says whether it is locked")
    }
}

/// Waits for the window in which any daemon asks for the password, and types it as a person does.
#[track_caller]
pub fn answer_prompt(desktop: &Desktop, password: &str) {
    settle_prompt(desktop, || {
        desktop.display.key(&desktop.home, "ctrl+a");
        desktop.display.type_text(&desktop.home, password);
        desktop.display.key(&desktop.home, "Return");
    });
}

/// Waits for the window that asks for the password and does with it what makes it go: once more
/// where it stays, for on a busy machine it shows before it takes every key.
#[track_caller]
fn settle_prompt(desktop: &Desktop, settle: impl Fn()) {
    let window = prompt(desktop);
    let has_gone = || !desktop.display.windows_of_class(PROMPTER).contains(&window);
    let is_settled = (0..ATTEMPTS).any(|_| {
        desktop.display.focus(&desktop.home, window);
        settle();
        poll(PAUSE, || has_gone().then_some(())).is_some()
    });
    assert!(is_settled, "the keyring's prompt stays, whatever is typed");
}

#[track_caller]
fn prompt(desktop: &Desktop) -> u32 {
    wait_for("the keyring's prompt", || desktop.display.windows_of_class(PROMPTER).last().copied())
}

/// A secret on the bus: session, parameters, content, and the content's type.
type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

/// Another program's way to the keyring, in plain text.
struct Access {
    connection: Connection,
    session: OwnedObjectPath,
}

impl Access {
    fn open(bus: &Bus) -> Self {
        let connection = bus.connect();
        let service = Proxy::new(&connection, NAME, SERVICE, "org.freedesktop.Secret.Service");
        let (_, session): (OwnedValue, OwnedObjectPath) = service
            .and_then(|service| service.call("OpenSession", &("plain", Value::from(""))))
            .expect("the keyring opens a session");
        Self { connection, session }
    }

    fn proxy<'a>(&self, path: &'a str, interface: &'a str) -> Proxy<'a> {
        Proxy::new(&self.connection, NAME, path, interface).expect("an object has a proxy")
    }

    fn items(&self, name: &str) -> Vec<OwnedObjectPath> {
        let attributes = HashMap::from([("service", "jotbench"), ("username", name)]);
        let (unlocked, _locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = self
            .proxy(SERVICE, "org.freedesktop.Secret.Service")
            .call("SearchItems", &(attributes,))
            .expect("the keyring can be searched");
        unlocked
    }

    fn secret(&self, content: &[u8]) -> Secret {
        (self.session.clone(), Vec::new(), content.to_vec(), "text/plain".to_owned())
    }
}

fn daemon(home: &Home, bus: &Bus) -> Command {
    let mut command = home.command("gnome-keyring-daemon");
    bus.join(&mut command);
    command
}
