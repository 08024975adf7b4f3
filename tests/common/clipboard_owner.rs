//! A program that holds the clipboard and hands over its text late, or never.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::desktop::Desktop;
use super::wait::{beside, wait_until};

/// The owner of the clipboard, until it is dropped or another program copies.
pub struct ClipboardOwner {
    stop: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    thread: Option<thread::JoinHandle<()>>,
}

impl ClipboardOwner {
    /// Owns the clipboard and never answers.
    pub fn silent(desktop: &Desktop) -> Self {
        Self::start(desktop, None)
    }

    /// Owns the clipboard and answers with `text`, this long after it was asked.
    pub fn slow(desktop: &Desktop, text: &str, after: Duration) -> Self {
        Self::start(desktop, Some((text.to_owned(), after)))
    }

    fn start(desktop: &Desktop, answer: Option<(String, Duration)>) -> Self {
        let (connection, root) = desktop.display.connect();
        let clipboard = atom(&connection, "CLIPBOARD");
        let window = connection.generate_id().expect("there are ids left");
        let plain = CreateWindowAux::new();
        connection
            .create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &plain)
            .expect("the server listens");
        connection
            .set_selection_owner(window, clipboard, x11rb::CURRENT_TIME)
            .expect("the server listens");
        wait_until("the clipboard to be owned", || owner(&connection, clipboard) == window);

        let stop = Arc::new(AtomicBool::new(false));
        let asked = Arc::new(AtomicUsize::new(0));
        let (stopped, count) = (Arc::clone(&stop), Arc::clone(&asked));
        let thread = beside(move || {
            while !stopped.load(Ordering::Relaxed) {
                match connection.poll_for_event() {
                    Ok(Some(Event::SelectionRequest(request))) => {
                        count.fetch_add(1, Ordering::Relaxed);
                        if let Some((text, after)) = &answer {
                            thread::sleep(*after);
                            hand_over(&connection, &request, text);
                        }
                    }
                    Ok(_) => thread::sleep(Duration::from_millis(1)),
                    Err(_) => return,
                }
            }
        });
        Self { stop, asked, thread: Some(thread) }
    }

    /// How often it was asked for what it holds.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Drop for ClipboardOwner {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // With the thread ends its connection, and with that the ownership.
        let _ = self.thread.take().map(thread::JoinHandle::join);
    }
}

fn hand_over(connection: &RustConnection, request: &SelectionRequestEvent, text: &str) {
    let utf8 = atom(connection, "UTF8_STRING");
    let property = if request.target == utf8 {
        let (place, mode) = (request.property, PropMode::REPLACE);
        let _ = connection.change_property8(mode, request.requestor, place, utf8, text.as_bytes());
        place
    } else {
        AtomEnum::NONE.into()
    };
    let told = SelectionNotifyEvent {
        response_type: SELECTION_NOTIFY_EVENT,
        sequence: 0,
        time: request.time,
        requestor: request.requestor,
        selection: request.selection,
        target: request.target,
        property,
    };
    let _ = connection.send_event(false, request.requestor, EventMask::NO_EVENT, told);
    let _ = connection.flush();
}

fn atom(connection: &RustConnection, name: &str) -> u32 {
    let cookie = connection.intern_atom(false, name.as_bytes()).expect("the server listens");
    cookie.reply().expect("the server answers").atom
}

fn owner(connection: &RustConnection, selection: u32) -> Window {
    let cookie = connection.get_selection_owner(selection).expect("the server listens");
    cookie.reply().expect("the server answers").owner
}
