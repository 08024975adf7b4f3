//! Whether the desktop can show a file dialog, and the moment in which its portal looks at us.
//!
//! The dialog is the portal's, or zenity's, which `rfd` falls back on. Before the portal does what
//! it is asked to, it looks at the process that asks, and refuses where it may not. It looks once,
//! when the call arrives, and then lists a *request* of the caller's. So the process is open to
//! inspection from just before the call until the request is listed: some milliseconds, however
//! long the dialog stays open. Where the request is never seen, it is until the dialog is closed.

use std::{
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

use zbus::blocking::{
    Connection, Proxy, connection,
    fdo::{DBusProxy, IntrospectableProxy},
};

use crate::hardening::Inspection;

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const CHOOSER: &str = "org.freedesktop.portal.FileChooser";

/// Below this path each caller with a request has a node, named after its connection.
const REQUESTS: &str = "/org/freedesktop/portal/desktop/request";

/// How long the portal may take to start and answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The pause between two looks for the request.
const INTERVAL: Duration = Duration::from_millis(25);

/// The way to a dialog is open; the portal may look at us until it has done so, or this is dropped.
#[derive(Default)]
pub(super) struct Admission(
    #[expect(dead_code, reason = "its end tells the thread that watches the portal")]
    Option<Sender<()>>,
);

/// Makes ready for a dialog; `None` where the desktop has none to show.
pub(super) fn admit() -> Option<Admission> {
    match find() {
        Ok(connection) => Some(admit_portal(connection)),
        // Zenity is a program of our own starting, and looks at nobody.
        Err(_) => zenity_is_there().then(Admission::default),
    }
}

/// A connection to the bus on which the portal has a file dialog.
fn find() -> zbus::Result<Connection> {
    let connection = connection::Builder::session()?.method_timeout(PATIENCE).build()?;
    // Asking for a property starts the portal, and fails where it has no file dialog to offer.
    Proxy::new(&connection, PORTAL, PATH, CHOOSER)?.get_property::<u32>("version")?;
    Ok(connection)
}

fn admit_portal(connection: Connection) -> Admission {
    let inspection = Inspection::allow();
    let (closing, closed) = mpsc::channel();
    let watch = thread::Builder::new().name("jotbench-portal".to_owned()).spawn(move || {
        while !has_looked(&connection).unwrap_or(false)
            && closed.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout)
        {}
        drop(inspection);
    });
    // Without the thread the portal may not look, and the dialog ends as if there were none.
    Admission(watch.is_ok().then_some(closing))
}

/// Whether the portal lists a request of this process.
fn has_looked(connection: &Connection) -> zbus::Result<bool> {
    let requests = IntrospectableProxy::builder(connection)
        .destination(PORTAL)?
        .path(REQUESTS)?
        .build()?
        .introspect()?;
    let bus = DBusProxy::new(connection)?;
    Ok(callers(&requests).any(|caller| {
        caller.try_into().is_ok_and(|name| {
            bus.get_connection_unix_process_id(name).is_ok_and(|id| id == std::process::id())
        })
    }))
}

/// The bus names of the callers in a description of [`REQUESTS`].
fn callers(description: &str) -> impl Iterator<Item = String> {
    description
        .split("<node name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|name| format!(":{}", name.replace('_', ".")))
}

fn zenity_is_there() -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join("zenity").is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callers_are_read_from_the_portals_description() {
        let none = "<node>\n</node>\n";
        let two = "<node>\n  <node name=\"1_45\"/>\n  <node name=\"1_7\"/>\n</node>\n";
        assert_eq!(callers(none).count(), 0);
        assert_eq!(callers(two).collect::<Vec<_>>(), [":1.45", ":1.7"]);
    }
}
