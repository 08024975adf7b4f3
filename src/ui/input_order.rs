//! Keeps what is typed in the field it was typed for.
//!
//! egui hands all events of a frame to the field that had the focus when the frame began. Where a
//! frame takes long, a Tab and the text after it would come together, and the text would go into
//! the field before the Tab: a secret, say, into a field that shows it. So whatever follows an
//! event that may move the focus waits for the next frame.

use egui::{Event, Key, RawInput};

/// Events that wait for the next frame.
#[derive(Debug, Default)]
pub struct InputOrder {
    waiting: Vec<Event>,
}

impl InputOrder {
    /// Takes out of the frame's events what must wait, and puts in what waited. Returns whether
    /// another frame is needed.
    pub fn arrange(&mut self, input: &mut RawInput) -> bool {
        let mut events = std::mem::take(&mut self.waiting);
        events.append(&mut input.events);
        let moves = events.iter().position(may_move_focus).map_or(events.len(), |at| at + 1);
        if events[moves..].iter().any(is_typing) {
            self.waiting = events.split_off(moves);
        }
        input.events = events;
        !self.waiting.is_empty()
    }
}

fn may_move_focus(event: &Event) -> bool {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => {
            modifiers.command || matches!(key, Key::Tab | Key::Enter | Key::Escape | Key::Space)
        }
        Event::PointerButton { .. } => true,
        _ => false,
    }
}

fn is_typing(event: &Event) -> bool {
    matches!(
        event,
        Event::Text(_) | Event::Paste(_) | Event::Ime(_) | Event::Key { pressed: true, .. }
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
            let more = order.arrange(&mut input);
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
    fn what_moves_no_focus_comes_at_once() {
        let mut order = InputOrder::default();
        let events = vec![text("a"), key(Key::Backspace), text("b")];
        let mut input = RawInput { events: events.clone(), ..RawInput::default() };
        assert!(!order.arrange(&mut input));
        assert_eq!(input.events, events);
    }
}
