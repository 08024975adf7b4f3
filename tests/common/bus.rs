//! A private session bus, and a service on it that never answers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use zbus::blocking::{
    Connection, MessageIterator, connection, fdo::DBusProxy, fdo::MonitoringProxy,
};

use super::display::{Display, quiet};
use super::home::Home;
use super::process::Process;
use super::wait::{beside, wait_until};

/// Where distributions keep the descriptions of services that a bus may start.
const SERVICES: &str = "/usr/share/dbus-1/services";

/// What every bus may start: the accessibility bus, and the window that asks for a keyring's
/// password. All else must be started on purpose, so that a test for its absence means it.
const ALWAYS: [&str; 3] = [
    "org.a11y.Bus.service",
    "org.gnome.keyring.PrivatePrompter.service",
    "org.gnome.keyring.SystemPrompter.service",
];

/// A session bus; services that it starts live in the home and on the display.
#[derive(Debug)]
pub struct Bus {
    address: String,
    services: PathBuf,
    _daemon: Process,
}

impl Bus {
    /// Starts a bus.
    pub fn start(home: &Home, display: Option<&Display>) -> Self {
        let services = home.runtime().join("services");
        fs::create_dir_all(&services).expect("the folder of services can be made");
        let settings = home.write(
            "run/bus.conf",
            format!(
                r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="service_start_timeout">60000</limit>
</busconfig>
"#,
                socket = home.runtime().join("bus").display(),
                services = services.display(),
            ),
        );
        let mut daemon = home.command("dbus-daemon");
        daemon.arg("--nofork").arg("--print-address").arg("--config-file").arg(settings);
        // What the daemon has in its environment is what its services are born with. GTK and GLib
        // keep their settings in memory, so that no settings service is needed.
        daemon.env("GSETTINGS_BACKEND", "memory").env("XDG_CURRENT_DESKTOP", "GNOME");
        daemon.env("NO_AT_BRIDGE", "0").env("GTK_USE_PORTAL", "0");
        if let Some(display) = display {
            display.join(&mut daemon);
        }
        daemon.stdin(Stdio::null()).stderr(Stdio::null());
        let (daemon, address) = Process::start_and_read_line(&mut daemon);
        let bus = Self { address, services, _daemon: daemon };
        bus.offer(&ALWAYS);
        bus
    }

    /// The bus's address, as in `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Makes `command` a client of this bus.
    pub fn join(&self, command: &mut Command) {
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        command.env("XDG_CURRENT_DESKTOP", "GNOME");
    }

    /// A connection of the test's own.
    pub fn connect(&self) -> Connection {
        connection::Builder::address(self.address.as_str())
            .and_then(connection::Builder::build)
            .expect("the session bus answers")
    }

    /// Records from now on every message that crosses the bus.
    pub fn record(&self) -> Recording {
        let connection = self.connect();
        let messages = MessageIterator::from(&connection);
        MonitoringProxy::new(&connection)
            .and_then(|bus| Ok(bus.become_monitor(&[], 0)?))
            .expect("the session bus can be watched");
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let taken = Arc::clone(&bytes);
        beside(move || {
            for message in messages.map_while(Result::ok) {
                taken
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .extend_from_slice(message.data());
            }
        });
        Recording { bytes, connection }
    }

    /// Whether anyone owns `name`.
    pub fn has(&self, name: &str) -> bool {
        let name = name.try_into().expect("the name is a bus name");
        let connection = self.connect();
        DBusProxy::new(&connection).is_ok_and(|bus| bus.name_has_owner(name).unwrap_or(false))
    }

    /// The process id of the owner of `name`.
    pub fn owner(&self, name: &str) -> Option<u32> {
        let connection = self.connect();
        let name = name.try_into().ok()?;
        DBusProxy::new(&connection).ok()?.get_connection_unix_process_id(name).ok()
    }

    /// Waits until someone owns `name`.
    #[track_caller]
    pub fn wait_for(&self, name: &str) {
        wait_until(name, || self.has(name));
    }

    /// Lets the bus start the installed services with these file names.
    ///
    /// # Panics
    /// When one is not installed.
    #[track_caller]
    pub fn offer(&self, services: &[&str]) {
        for service in services {
            let file = Path::new(SERVICES).join(service);
            let description = fs::read_to_string(&file).unwrap_or_else(|error| {
                panic!(
                    "{}: {error}; the tests' tools are installed by: sh assets/linux/setup.sh test",
                    file.display()
                )
            });
            // A service that names a systemd unit would be started by systemd where one runs.
            let plain: String = description
                .lines()
                .filter(|line| !line.starts_with("SystemdService"))
                .flat_map(|line| [line, "\n"])
                .collect();
            fs::write(self.services.join(service), plain).expect("the home can be written");
        }
        let connection = self.connect();
        DBusProxy::new(&connection)
            .and_then(|bus| Ok(bus.reload_config()?))
            .expect("the session bus reads its settings again");
    }
}

/// Every message that crossed a bus, as it was sent.
#[derive(Debug)]
pub struct Recording {
    bytes: Arc<Mutex<Vec<u8>>>,
    connection: Connection,
}

impl Recording {
    /// Whether these bytes crossed the bus until now.
    pub fn has(&self, bytes: &[u8]) -> bool {
        let recorded = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        recorded.windows(bytes.len()).any(|window| window == bytes)
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        // Ends the thread that listens.
        let _ = self.connection.clone().close();
    }
}

/// A service that takes every call and never answers.
#[derive(Debug)]
pub struct BlackHole {
    _process: Process,
}

impl BlackHole {
    /// Takes `name` on the bus.
    pub fn start(home: &Home, bus: &Bus, name: &str) -> Self {
        let mut service = home.command("dbus-test-tool");
        service.args(["black-hole", "--session"]).arg(format!("--name={name}"));
        bus.join(&mut service);
        let process = Process::start(quiet(&mut service));
        bus.wait_for(name);
        Self { _process: process }
    }
}
