//! A thread that listens on a bus until its [`Listener`] is dropped.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use zbus::{
    Address,
    blocking::{Connection, connection},
};

use super::Outbox;

/// How long one D-Bus call may take, in seconds. The first may start a service; one that takes
/// longer is asked again when the service appears on the bus.
const CALL_SECONDS: u64 = 4;

/// The end of the thread, when dropped.
pub(super) struct Listener(Arc<Mutex<Link>>);

/// The thread's connection, which another thread closes to end the waiting.
enum Link {
    Connecting,
    Open(Connection),
    Ended,
}

impl Listener {
    /// Starts a thread of this name that connects to the bus and hears what it is there for, until
    /// the connection is closed. Without a bus there is none.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(super) fn start(
        name: &str,
        bus: Option<Address>,
        outbox: &Outbox,
        hear: impl FnOnce(&Connection, &Outbox) -> zbus::Result<()> + Send + 'static,
    ) -> io::Result<Self> {
        let Some(bus) = bus else { return Ok(Self(Arc::new(Mutex::new(Link::Ended)))) };
        let link = Arc::new(Mutex::new(Link::Connecting));
        let (of_thread, outbox) = (Arc::clone(&link), outbox.clone());
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            // Without the bus or the service there is nothing to hear, and nothing to report.
            let _ = connect(bus, &of_thread).and_then(|connection| match connection {
                Some(connection) => hear(&connection, &outbox),
                None => Ok(()),
            });
            end(&of_thread);
        })?;
        Ok(Self(link))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        end(&self.0);
    }
}

/// Connects; `None` where the thread is to end already.
fn connect(bus: Address, link: &Mutex<Link>) -> zbus::Result<Option<Connection>> {
    let connection = connection::Builder::address(bus)?
        .method_timeout(Duration::from_secs(CALL_SECONDS))
        .build()?;
    let mut link = lock(link);
    if matches!(*link, Link::Ended) {
        return Ok(None);
    }
    *link = Link::Open(connection.clone());
    Ok(Some(connection))
}

fn end(link: &Mutex<Link>) {
    let before = std::mem::replace(&mut *lock(link), Link::Ended);
    if let Link::Open(connection) = before {
        // It may be closed already, from the other side.
        let _ = connection.close();
    }
}

fn lock(link: &Mutex<Link>) -> MutexGuard<'_, Link> {
    // A link is whole at every moment, also at that of a panic.
    link.lock().unwrap_or_else(PoisonError::into_inner)
}
