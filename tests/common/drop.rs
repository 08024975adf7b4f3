//! Files dragged from another program and dropped, by the protocol that file managers speak (XDND).

use std::{cell::Cell, path::Path};

use x11rb::{
    connection::Connection as _,
    protocol::{
        Event,
        xproto::{
            Atom, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
            SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window,
            WindowClass,
        },
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

use super::{desktop::Desktop, wait::wait_for};

/// The version of the protocol that is spoken.
const VERSION: u32 = 5;

/// A program that drags a file.
struct Source {
    connection: RustConnection,
    window: Window,
    uris: String,
    /// Whether the other program asked for the name of the file, and got it.
    given: Cell<bool>,
}

/// Drops the file on the window `target`, with the pointer at a place on the screen, and waits
/// until the program says that it has taken it.
#[track_caller]
pub fn drop_file(desktop: &Desktop, target: Window, path: &Path, (x, y): (u16, u16)) {
    desktop.display.point(&desktop.home, x.into(), y.into());
    let (connection, root) = desktop.display.connect();
    let window = connection.generate_id().expect("a window has an id");
    connection
        .create_window(
            0,
            window,
            root,
            0,
            0,
            1,
            1,
            0,
            WindowClass::INPUT_ONLY,
            0,
            &CreateWindowAux::new(),
        )
        .expect("a window can be made");
    let source = Source {
        connection,
        window,
        uris: format!("file://{}\r\n", path.display()),
        given: Cell::new(false),
    };
    let selection = source.atom("XdndSelection");
    let owner = source.connection.set_selection_owner(window, selection, 0_u32);
    owner.expect("the selection can be owned");

    let list = source.atom("text/uri-list");
    source.tell(target, "XdndEnter", [window, VERSION << 24, list, 0, 0]);
    let place = u32::from(x) << 16 | u32::from(y);
    let copy = source.atom("XdndActionCopy");
    source.tell(target, "XdndPosition", [window, 0, place, 0, copy]);
    source.wait_for("XdndStatus", || source.given.get());
    source.tell(target, "XdndDrop", [window, 0, 0, 0, 0]);
    source.wait_for("XdndFinished", || true);
}

impl Source {
    fn atom(&self, name: &str) -> Atom {
        let atom = self.connection.intern_atom(false, name.as_bytes());
        atom.expect("the X server answers").reply().expect("the X server answers").atom
    }

    fn tell(&self, target: Window, message: &str, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, target, self.atom(message), data);
        let sent = self.connection.send_event(false, target, EventMask::NO_EVENT, event);
        sent.expect("the X server answers");
        self.connection.flush().expect("the X server answers");
    }

    /// Answers what the other program asks until it has said `message` and `enough` holds.
    #[track_caller]
    fn wait_for(&self, message: &str, enough: impl Fn() -> bool) {
        let wanted = self.atom(message);
        let mut said_so = false;
        wait_for(message, || {
            while let Ok(Some(event)) = self.connection.poll_for_event() {
                match event {
                    Event::SelectionRequest(request) => self.give(&request),
                    Event::ClientMessage(said) => said_so |= said.type_ == wanted,
                    _ => {}
                }
            }
            (said_so && enough()).then_some(())
        });
    }

    fn give(&self, request: &SelectionRequestEvent) {
        let SelectionRequestEvent { requestor, property, target, selection, time, .. } = *request;
        let bytes = self.uris.as_bytes();
        self.connection
            .change_property8(PropMode::REPLACE, requestor, property, target, bytes)
            .expect("the X server answers");
        let event = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time,
            requestor,
            selection,
            target,
            property,
        };
        self.given.set(true);
        let sent = self.connection.send_event(false, requestor, EventMask::NO_EVENT, event);
        sent.expect("the X server answers");
        self.connection.flush().expect("the X server answers");
    }
}
