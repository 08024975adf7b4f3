//! The ring in which the clipboard's connection to an X server queues what it sends.
//!
//! What was sent stays in the ring until something as long is sent after it: a secret, once another
//! program has pasted it. Closing the connection would wipe it, but it is one for the whole
//! process, and the window itself keeps it open for the middle button. So something as long as
//! the ring is sent through it: a text of blanks, on SECONDARY, a selection that nobody uses, asked
//! for over a connection of our own.
#![expect(clippy::disallowed_types, reason = "it is the clipboard's own connection")]

use std::{
    error::Error,
    thread,
    time::{Duration, Instant},
};

use arboard::{ClearExtLinux as _, Clipboard, LinuxClipboardKind, SetExtLinux as _};
use x11rb::{
    COPY_DEPTH_FROM_PARENT, COPY_FROM_PARENT, CURRENT_TIME,
    connection::Connection as _,
    protocol::{
        Event,
        xproto::{AtomEnum, ConnectionExt as _, CreateWindowAux, WindowClass},
    },
};

/// The longest text that still goes through the ring of 16 KiB, and not past it: less the head of
/// its request.
const LENGTH: usize = (16 << 10) - 28;

/// How long the text is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// Overwrites the ring. Where the clipboard is none of X11, there is no ring.
pub(super) fn overwrite(clipboard: &mut Clipboard) {
    let blanks = " ".repeat(LENGTH);
    let offer = clipboard.set().clipboard(LinuxClipboardKind::Secondary);
    if offer.text(blanks).is_ok() {
        // An X server that is gone asks for nothing any more, and ends the window.
        let _ = ask_for_it();
        let _ = clipboard.clear_with().clipboard(LinuxClipboardKind::Secondary);
    }
}

/// Has the X server ask for the text, and waits until it was sent.
fn ask_for_it() -> Result<(), Box<dyn Error>> {
    let (connection, screen) = x11rb::connect(None)?;
    let root = connection.setup().roots.get(screen).ok_or("no screen")?.root;
    let window = connection.generate_id()?;
    connection.create_window(
        COPY_DEPTH_FROM_PARENT,
        window,
        root,
        0,
        0,
        1,
        1,
        0,
        WindowClass::INPUT_OUTPUT,
        COPY_FROM_PARENT,
        &CreateWindowAux::new(),
    )?;
    let text = connection.intern_atom(false, b"UTF8_STRING")?.reply()?.atom;
    let place: u32 = AtomEnum::CUT_BUFFE_R0.into();
    connection.convert_selection(window, AtomEnum::SECONDARY.into(), text, place, CURRENT_TIME)?;
    connection.flush()?;
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(Event::SelectionNotify(_)) = connection.poll_for_event()? {
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}
