//! Keeps what is typed in the field it was typed for.
//!
//! egui hands all events of a frame to the field that had the focus when the frame began. Where a
//! frame takes long, a Tab and the text after it would come together, and the text would go into
//! the field before the Tab: a secret, say, into a field that shows it. So whatever follows an
//! event that may move the focus waits for the next frame.
//!
//! The same goes for the pointer. egui asks what lies under it once a frame, at its last place: a
//! press on a button, together with a quick move away, would press what lies where the move ends,
//! and what lies round a dialog closes it. So a move or a second press after a press waits too.

use egui::{Event, Key, RawInput};

use super::clipboard_keys::asks_to_paste;

/// Events that wait for the next frame.
#[derive(Debug, Default)]
pub struct InputOrder {
    waiting: Vec<Event>,
}

impl InputOrder {
    /// Takes out of the frame's events what must wait, and puts in what waited. Whoever `holds`
    /// keeps back all that is typed and pressed, for something that comes before it. Returns
    /// whether another frame is needed.
    pub fn arrange(&mut self, input: &mut RawInput, holds: bool) -> bool {
        let mut events = std::mem::take(&mut self.waiting);
        events.append(&mut input.events);
        let first = if holds {
            events.iter().position(is_typed_or_pressed)
        } else {
            events.iter().position(may_move_focus).map(|at| at + 1)
        };
        let first = first.unwrap_or(events.len());
        if events[first..].iter().any(must_wait) {
            self.waiting = events.split_off(first);
        }
        input.events = events;
        !self.waiting.is_empty()
    }
}

/// Whether the event may move the focus, or must be the last of its frame for another reason: what
/// is pasted comes before what follows.
#[must_use]
pub fn may_move_focus(event: &Event) -> bool {
    match event {
        event if asks_to_paste(event) => true,
        Event::Key { key, pressed: true, modifiers, .. } => {
            modifiers.command || matches!(key, Key::Tab | Key::Enter | Key::Escape | Key::Space)
        }
        Event::PointerButton { .. } => true,
        _ => false,
    }
}

fn must_wait(event: &Event) -> bool {
    is_typed_or_pressed(event) || matches!(event, Event::PointerMoved(_) | Event::PointerGone)
}

fn is_typed_or_pressed(event: &Event) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Paste(_)
            | Event::Ime(_)
            | Event::Key { pressed: true, .. }
            | Event::PointerButton { .. }
    )
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    fn key(key: Key) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        }
    }

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    #[test]
    fn what_follows_a_tab_waits_for_the_next_frame() {
        let mut order = InputOrder::default();
        let events = vec![text("a"), key(Key::Tab), text("b"), key(Key::Tab), text("c")];
        let mut frames = Vec::new();
        let mut input = RawInput { events, ..RawInput::default() };
        loop {
            let more = order.arrange(&mut input, false);
            frames.push(std::mem::take(&mut input.events));
            if !more {
                break;
            }
        }
        assert_eq!(
            frames,
            [vec![text("a"), key(Key::Tab)], vec![text("b"), key(Key::Tab)], vec![text("c")]]
        );
    }

    #[test]
    fn a_press_is_seen_where_it_was_made_however_fast_the_pointer_goes_on() {
        let press = |pressed| Event::PointerButton {
            pos: egui::pos2(5.0, 5.0),
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let moved = |x| Event::PointerMoved(egui::pos2(x, 5.0));
        let events = vec![moved(1.0), moved(5.0), press(true), press(false), moved(9.0)];
        let mut input = RawInput { events, ..RawInput::default() };
        let mut order = InputOrder::default();
        assert!(order.arrange(&mut input, false));
        assert_eq!(input.events, [moved(1.0), moved(5.0), press(true)]);
        input.events = vec![];
        assert!(order.arrange(&mut input, false));
        assert_eq!(input.events, [press(false)]);
        input.events = vec![moved(10.0)];
        assert!(!order.arrange(&mut input, false));
        assert_eq!(input.events, [moved(9.0), moved(10.0)]);
    }

    #[test]
    fn what_is_held_back_comes_in_its_order_and_the_pointer_moves_on() {
        let moved = Event::PointerMoved(egui::pos2(1.0, 5.0));
        let mut order = InputOrder::default();
        let events = vec![moved.clone(), text("a"), key(Key::Tab), moved.clone()];
        let mut input = RawInput { events, ..RawInput::default() };
        assert!(order.arrange(&mut input, true));
        assert_eq!(input.events, std::slice::from_ref(&moved));
        input.events = vec![text("b")];
        assert!(order.arrange(&mut input, true));
        assert_eq!(input.events, []);
        assert!(order.arrange(&mut input, false));
        assert_eq!(input.events, [text("a"), key(Key::Tab)]);
        input.events = vec![];
        assert!(!order.arrange(&mut input, false));
        assert_eq!(input.events, [moved, text("b")]);
    }

    #[test]
    fn what_moves_no_focus_comes_at_once() {
        let mut order = InputOrder::default();
        let events = vec![text("a"), key(Key::Backspace), text("b")];
        let mut input = RawInput { events: events.clone(), ..RawInput::default() };
        assert!(!order.arrange(&mut input, false));
        assert_eq!(input.events, events);
    }
}
