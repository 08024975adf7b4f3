//! Copy, cut and paste by the keyboard.
//!
//! The window system's own translation of these keys reads the clipboard on the frame thread, and
//! another program that holds the clipboard and hangs would stop the window for seconds. So the
//! keys come here. Copy and cut become what text fields know; for a paste a worker reads, and when
//! the text is there, it goes to the field that had the focus, or nowhere: a secret must never land
//! in another field.
//!
//! What is typed after a paste is held back for a moment ([`HOLD`]), so that the text comes first.

use std::time::{Duration, Instant};

use egui::{Event, Id, Key, Modifiers};

use super::input_order::may_move_focus;
use crate::worker::{FieldPaste, FieldRead};

/// How long what is typed after a paste is held back for its text.
pub const HOLD: Duration = Duration::from_millis(250);

/// How long a paste is waited for before it is given up.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Why a paste is given up whose text does not come.
const NO_ANSWER: &str = "the program that holds the clipboard does not answer";

/// The paste that is waited for, if one is.
#[derive(Default)]
pub struct ClipboardKeys {
    awaited: Option<Awaited>,
}

struct Awaited {
    since: Instant,
    /// Where the text goes, once the frame of the key is drawn.
    place: Option<Place>,
    read: Option<FieldRead>,
    answer: Option<FieldPaste>,
}

/// What had the focus in a frame, if anything had.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place(Option<Id>);

impl ClipboardKeys {
    /// Whether what is typed and pressed shall wait: a paste has been asked for, and there is hope
    /// that its text comes soon.
    pub fn holds(&mut self, now: Instant) -> bool {
        let Some(awaited) = &mut self.awaited else { return false };
        if let (None, Some(read)) = (&awaited.answer, &awaited.read) {
            awaited.answer = read.answer();
        }
        awaited.answer.is_none() && now.saturating_duration_since(awaited.since) < HOLD
    }

    /// Translates the keys of a frame. A paste is noted, and asked for by [`Self::settle`]; while
    /// one is waited for, another is not begun.
    ///
    /// # Errors
    /// The paste that was waited for is given up, and why: its text did not come in time, or
    /// something comes now that had to come after it.
    pub fn translate(&mut self, events: &mut Vec<Event>, now: Instant) -> Result<(), String> {
        let waits = self.awaited.as_ref().filter(|awaited| awaited.answer.is_none());
        let is_late = waits.is_some_and(|awaited| {
            now.saturating_duration_since(awaited.since) >= PATIENCE
                || events.iter().any(|event| may_move_focus(event) && !is_of_clipboard(event))
        });
        if is_late {
            self.awaited = None;
        }
        events.retain_mut(|event| {
            if asks_to_paste(event) {
                self.awaited.get_or_insert(Awaited {
                    since: now,
                    place: None,
                    read: None,
                    answer: None,
                });
                return false;
            }
            if asks_to_copy(event) {
                *event = Event::Copy;
            } else if asks_to_cut(event) {
                *event = Event::Cut;
            }
            true
        });
        if is_late { Err(NO_ANSWER.to_owned()) } else { Ok(()) }
    }

    /// In the frame, with what has the focus in it: has the clipboard `read` for a new paste, and
    /// gives the answer of the one that was waited for. Where the focus was elsewhere meanwhile,
    /// the answer is dropped unseen. Without a reader, the paste waits for one.
    pub fn settle(
        &mut self,
        focus: Option<Id>,
        now: Instant,
        read: impl FnOnce() -> Option<FieldRead>,
    ) -> Option<FieldPaste> {
        let awaited = self.awaited.as_mut()?;
        if *awaited.place.get_or_insert(Place(focus)) != Place(focus) {
            self.awaited = None;
            return None;
        }
        if awaited.read.is_none() {
            awaited.read = read();
        }
        if awaited.answer.is_none() {
            awaited.answer = awaited.read.as_ref().and_then(FieldRead::answer);
        }
        let answer = awaited.answer.take()?;
        // A window that was hidden meanwhile may draw this frame very late.
        let is_late = now.saturating_duration_since(awaited.since) > PATIENCE;
        self.awaited = None;
        (!is_late).then_some(answer)
    }

    /// How long until a frame is needed even if no answer comes.
    #[must_use]
    pub fn rest(&self, now: Instant) -> Option<Duration> {
        let waited = now.saturating_duration_since(self.awaited.as_ref()?.since);
        let until = if waited < HOLD { HOLD } else { PATIENCE };
        Some(until.saturating_sub(waited))
    }

    /// Gives up the paste that is waited for: its text is wiped unseen.
    pub fn forget(&mut self) {
        self.awaited = None;
    }
}

/// Whether the event is a key that pastes: Ctrl+V (⌘V on macOS), the key for it, and Shift+Insert,
/// which macOS does not have.
#[must_use]
pub fn asks_to_paste(event: &Event) -> bool {
    pressed(event).is_some_and(|(key, modifiers)| {
        key == Key::Paste
            || (modifiers.command_only() && key == Key::V)
            || (cfg!(not(target_os = "macos"))
                && key == Key::Insert
                && modifiers.shift
                && !modifiers.command
                && !modifiers.alt)
    })
}

fn asks_to_copy(event: &Event) -> bool {
    pressed(event).is_some_and(|(key, modifiers)| {
        key == Key::Copy
            || (modifiers.command_only() && key == Key::C)
            || (cfg!(target_os = "windows") && modifiers.ctrl && key == Key::Insert)
    })
}

fn asks_to_cut(event: &Event) -> bool {
    pressed(event).is_some_and(|(key, modifiers)| {
        key == Key::Cut
            || (modifiers.command_only() && key == Key::X)
            || (cfg!(target_os = "windows") && modifiers.shift && key == Key::Delete)
    })
}

fn is_of_clipboard(event: &Event) -> bool {
    asks_to_paste(event) || asks_to_copy(event) || asks_to_cut(event)
}

fn pressed(event: &Event) -> Option<(Key, Modifiers)> {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => Some((*key, *modifiers)),
        _ => None,
    }
}

#[cfg(test)]
#[path = "clipboard_keys_tests.rs"]
mod tests;
