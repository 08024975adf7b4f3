//! The clipboard thread: it owns what was copied, and clears it in time.
//!
//! Every copy carries the hint that keeps it out of clipboard histories: a payload holds personal
//! data. What opens a door (token, header line, curl line, secret) goes when its time is up, and when
//! Jotbench is locked, ends or is told to end, if it is still there. What does not (header, payload)
//! goes with a lock too, but stays when Jotbench ends: on X11 the desktop's clipboard manager takes
//! it over then, with its hint, for without that a copy would vanish with its window. Nothing is
//! ever put on PRIMARY.
//!
//! What was copied is known again by a keyed hash: the text itself is not kept a second time. Once
//! it is gone from the clipboard, it is wiped from the thread's stack and from the connection's
//! buffer as well.
//!
//! A program that holds the clipboard and hangs makes this thread wait when it reads what is there:
//! for Paste token, and to see whether what it shall clear is still ours. What is copied meanwhile
//! comes after that. Nothing stays uncleared by it, for what another program holds is not ours any
//! more. Pastes into text fields are read elsewhere, see [`super::field_paste`].
#![expect(clippy::disallowed_types, reason = "this is the clipboard's one owner")]

use std::{
    borrow::Cow,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

use aws_lc_rs::{hmac, rand::SystemRandom};
use zeroize::Zeroizing;

use super::{Outbox, residue::wipe_stack};
use crate::{
    bench::{Event, effect::Copied},
    jwt::Secret,
};

/// How long the end of the program waits for the clipboard to be cleared or handed over.
const LEAVE_PATIENCE: Duration = Duration::from_secs(1);

/// How soon clearing is tried again when another program holds the clipboard, and how often.
const RETRY: (Duration, u32) = (Duration::from_millis(500), 20);

/// The way to the thread. Its clones lead to the same one.
#[derive(Clone)]
pub(super) struct Desk(Sender<Message>);

enum Message {
    Copy(Copied, Secret, Option<Duration>),
    Clear,
    Paste,
    Leave(Sender<()>),
}

impl Desk {
    pub(super) fn start(outbox: Outbox) -> io::Result<Self> {
        Self::start_with(Box::new(open_system), outbox)
    }

    fn start_with(opener: Opener, outbox: Outbox) -> io::Result<Self> {
        let (sender, inbox) = mpsc::channel();
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())
            .map_err(|_| io::Error::other("the system gives no random bytes"))?;
        thread::Builder::new().name("jotbench-clipboard".to_owned()).spawn(move || {
            Owner { opener, board: None, key, ours: None, outbox }.run(&inbox);
        })?;
        Ok(Self(sender))
    }

    pub(super) fn copy(&self, what: Copied, text: Secret, clears_after: Option<Duration>) {
        let _ = self.0.send(Message::Copy(what, text, clears_after));
    }

    pub(super) fn clear(&self) {
        let _ = self.0.send(Message::Clear);
    }

    pub(super) fn paste(&self) {
        let _ = self.0.send(Message::Paste);
    }

    /// Clears what opens a door, hands over what does not, and waits a moment for it.
    pub(super) fn leave(&self) {
        let (done, wait) = mpsc::channel();
        if self.0.send(Message::Leave(done)).is_ok() {
            let _ = wait.recv_timeout(LEAVE_PATIENCE);
        }
    }
}

/// A clipboard.
pub(super) trait Board {
    /// Puts the text there, with the hint that keeps it out of histories.
    fn set(&mut self, text: &str) -> Result<(), String>;
    /// Its text; `None` where there is none.
    fn text(&mut self) -> Result<Option<Zeroizing<String>>, String>;
    fn clear(&mut self) -> Result<(), String>;
    /// Overwrites what the connection to the desktop still holds of what it once offered.
    fn forget(&mut self);
}

/// Opens a clipboard.
pub(super) type Opener = Box<dyn Fn() -> Result<Box<dyn Board>, String> + Send>;

/// What we put there last.
struct Ours {
    tag: hmac::Tag,
    opens_a_door: bool,
    due: Option<Instant>,
    tries: u32,
}

struct Owner {
    opener: Opener,
    board: Option<Box<dyn Board>>,
    key: hmac::Key,
    ours: Option<Ours>,
    outbox: Outbox,
}

impl Owner {
    fn run(mut self, inbox: &Receiver<Message>) {
        loop {
            let message = match self.ours.as_ref().and_then(|ours| ours.due) {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Copy(what, text, clears_after)) => {
                    let result = self.guarded(|owner| owner.copy(&text, clears_after));
                    self.outbox.send(Event::Copied(what, result.map(|()| clears_after)));
                }
                Ok(Message::Paste) => {
                    let result = self.guarded(Self::paste);
                    self.outbox.send(Event::Pasted(result));
                }
                Ok(Message::Clear) | Err(RecvTimeoutError::Timeout) => self.clear_or_retry(),
                Ok(Message::Leave(done)) => {
                    self.leave();
                    let _ = done.send(());
                    return;
                }
                Err(RecvTimeoutError::Disconnected) => return self.leave(),
            }
            wipe_stack();
        }
    }

    /// Does it; after a failure or a panic the clipboard is opened anew next time.
    fn guarded<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        let result = catch_unwind(AssertUnwindSafe(|| work(self)))
            .unwrap_or_else(|_| Err("Jotbench itself failed".to_owned()));
        if result.is_err() {
            self.board = None;
        }
        result
    }

    fn board(&mut self) -> Result<&mut dyn Board, String> {
        let board = match self.board.take() {
            Some(board) => board,
            None => (self.opener)()?,
        };
        Ok(self.board.insert(board).as_mut())
    }

    fn copy(&mut self, text: &Secret, clears_after: Option<Duration>) -> Result<(), String> {
        let text = text
            .expose_text()
            .ok_or("it is not UTF-8 text, and the clipboard takes nothing else")?;
        self.board()?.set(text)?;
        let due = clears_after.and_then(|after| Instant::now().checked_add(after));
        let tag = hmac::sign(&self.key, text.as_bytes());
        self.ours = Some(Ours { tag, opens_a_door: clears_after.is_some(), due, tries: 0 });
        Ok(())
    }

    fn paste(&mut self) -> Result<String, String> {
        Ok(self.board()?.text()?.map(|mut text| std::mem::take(&mut *text)).unwrap_or_default())
    }

    /// Clears the clipboard if what we put there is there still. Gives whether it was.
    fn clear(&mut self) -> Result<bool, String> {
        let Some(ours) = self.ours.take() else { return Ok(false) };
        let outcome = self.clear_if(&ours.tag);
        if outcome.is_err() {
            self.ours = Some(ours);
        }
        outcome
    }

    fn clear_if(&mut self, tag: &hmac::Tag) -> Result<bool, String> {
        let key = self.key.clone();
        let board = self.board()?;
        let is_ours = board
            .text()?
            .is_some_and(|text| hmac::verify(&key, text.as_bytes(), tag.as_ref()).is_ok());
        if is_ours {
            board.clear()?;
        }
        board.forget();
        Ok(is_ours)
    }

    fn clear_or_retry(&mut self) {
        if let Ok(Ok(was_ours)) = catch_unwind(AssertUnwindSafe(|| self.clear())) {
            self.outbox.send(Event::ClipboardCleared { was_ours });
            return;
        }
        // Not opened anew: on X11 a new owner would not know the content of the old one.
        let (pause, most) = RETRY;
        if let Some(ours) = &mut self.ours {
            ours.tries += 1;
            ours.due = Some(Instant::now() + pause);
            if ours.tries >= most {
                self.ours = None;
                self.outbox.send(Event::ClipboardCleared { was_ours: false });
            }
        }
    }

    fn leave(mut self) {
        if self.ours.as_ref().is_some_and(|ours| ours.opens_a_door) {
            let _ = catch_unwind(AssertUnwindSafe(|| self.clear()));
        }
        // Dropping the clipboard hands what is left to the desktop's clipboard manager (X11).
        drop(self.board.take());
    }
}

struct System(arboard::Clipboard);

/// Opens the system's clipboard.
pub(super) fn open_system() -> Result<Box<dyn Board>, String> {
    let clipboard = arboard::Clipboard::new().map_err(|error| in_words(&error))?;
    Ok(Box::new(System(clipboard)))
}

impl Board for System {
    fn set(&mut self, text: &str) -> Result<(), String> {
        exclude(self.0.set()).text(Cow::Borrowed(text)).map_err(|error| in_words(&error))
    }

    fn text(&mut self) -> Result<Option<Zeroizing<String>>, String> {
        match self.0.get().text() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(arboard::Error::ContentNotAvailable | arboard::Error::ConversionFailure) => {
                Ok(None)
            }
            Err(error) => Err(in_words(&error)),
        }
    }

    fn clear(&mut self) -> Result<(), String> {
        self.0.clear().map_err(|error| in_words(&error))
    }

    #[cfg(target_os = "linux")]
    fn forget(&mut self) {
        super::x11_ring::overwrite(&mut self.0);
    }

    /// What the system holds is out of reach.
    #[cfg(not(target_os = "linux"))]
    fn forget(&mut self) {}
}

#[cfg(target_os = "linux")]
fn exclude(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn exclude(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

/// Keeps it from clipboard monitors, and with that from the history and the cloud as well.
#[cfg(target_os = "windows")]
fn exclude(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtWindows::exclude_from_monitoring(set)
}

fn in_words(error: &arboard::Error) -> String {
    match error {
        arboard::Error::ClipboardOccupied => "another program holds the clipboard".to_owned(),
        arboard::Error::ContentNotAvailable => "the clipboard holds no text".to_owned(),
        arboard::Error::ConversionFailure => "the clipboard's text cannot be read".to_owned(),
        _ => "no clipboard is available here".to_owned(),
    }
}

#[cfg(test)]
#[path = "clipboard_tests.rs"]
mod tests;
