//! A bus of a test's own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use zbus::{
    Address,
    blocking::{Connection, connection, fdo::DBusProxy},
};

/// How long a test waits for what must come.
pub(super) const SOON: Duration = Duration::from_secs(20);

/// A bus, which can start no service.
pub(super) struct Bus {
    daemon: Child,
    pub(super) address: Address,
    _folder: TempDir,
}

impl Bus {
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("bus.conf");
        let text = format!(
            "<busconfig><type>session</type><listen>unix:dir={}</listen>\
             <policy context=\"default\"><allow send_destination=\"*\"/>\
             <allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>",
            folder.path().display()
        );
        std::fs::write(&settings, text).unwrap();
        let mut daemon = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address", "--config-file"])
            .arg(settings)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut line = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { daemon, address: line.trim().try_into().unwrap(), _folder: folder }
    }

    pub(super) fn connect(&self) -> Connection {
        connection::Builder::address(self.address.clone()).unwrap().build().unwrap()
    }

    /// Waits until just so many connections are on the bus, the asking one among them.
    #[track_caller]
    pub(super) fn wait_for_connections(asking: &Connection, count: usize) {
        let daemon = DBusProxy::new(asking).unwrap();
        let end = Instant::now() + SOON;
        loop {
            let names = daemon.list_names().unwrap();
            if names.iter().filter(|name| name.starts_with(':')).count() == count {
                return;
            }
            assert!(Instant::now() < end, "{names:?}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
