//! The keys, and a paste whose text comes at once, late, never, or for a field that is left.

use std::sync::mpsc::Sender;

use zeroize::Zeroizing;

use super::*;

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

fn paste_key() -> Event {
    key(Key::V, Modifiers::COMMAND)
}

fn text(text: &str) -> FieldPaste {
    FieldPaste::Text(Zeroizing::new(text.to_owned()))
}

/// A paste that was asked for at `now` with the focus on `focus`, and the way to answer it.
fn asked(focus: Option<Id>, now: Instant) -> (ClipboardKeys, Sender<FieldPaste>) {
    let mut keys = ClipboardKeys::default();
    let mut events = vec![paste_key()];
    assert_eq!(keys.translate(&mut events, now), Ok(()));
    assert!(events.is_empty(), "the key itself is taken");
    let (answer, read) = FieldRead::pending();
    assert!(keys.settle(focus, now, || Some(read)).is_none());
    (keys, answer)
}

fn settled(keys: &mut ClipboardKeys, focus: Option<Id>, now: Instant) -> Option<String> {
    match keys.settle(focus, now, || panic!("it was asked for already"))? {
        FieldPaste::Text(text) => Some(text.to_string()),
        FieldPaste::NoClipboard | FieldPaste::Failed(_) => panic!("no text"),
    }
}

fn field() -> Id {
    Id::unique("field")
}

#[test]
fn copy_and_cut_become_what_fields_know_and_other_keys_stay() {
    let mut keys = ClipboardKeys::default();
    let mut events = vec![
        key(Key::C, Modifiers::COMMAND),
        key(Key::Copy, Modifiers::NONE),
        key(Key::X, Modifiers::COMMAND),
        key(Key::Cut, Modifiers::NONE),
    ];
    assert_eq!(keys.translate(&mut events, Instant::now()), Ok(()));
    assert_eq!(events, [Event::Copy, Event::Copy, Event::Cut, Event::Cut]);

    let others = vec![
        key(Key::C, Modifiers::NONE),
        key(Key::C, Modifiers::COMMAND | Modifiers::SHIFT),
        key(Key::V, Modifiers::COMMAND | Modifiers::SHIFT),
        key(Key::X, Modifiers::COMMAND | Modifiers::ALT),
        key(Key::Insert, Modifiers::NONE),
        key(Key::Delete, Modifiers::NONE),
        Event::Key {
            key: Key::V,
            physical_key: None,
            pressed: false,
            repeat: false,
            modifiers: Modifiers::COMMAND,
        },
    ];
    let mut events = others.clone();
    assert_eq!(keys.translate(&mut events, Instant::now()), Ok(()));
    assert_eq!(events, others);
    assert!(!keys.holds(Instant::now()), "no paste is waited for");
}

#[test]
fn every_key_that_pastes_asks_for_the_clipboard() {
    let mut pasting = vec![paste_key(), key(Key::Paste, Modifiers::NONE)];
    if cfg!(not(target_os = "macos")) {
        pasting.push(key(Key::Insert, Modifiers::SHIFT));
    }
    for event in pasting {
        assert!(may_move_focus(&event), "what follows waits for the next frame");
        let mut keys = ClipboardKeys::default();
        assert_eq!(keys.translate(&mut vec![event], Instant::now()), Ok(()));
        assert!(keys.holds(Instant::now()));
    }
}

#[test]
fn the_text_goes_to_what_had_the_focus_also_where_nothing_had() {
    for focus in [Some(field()), None] {
        let now = Instant::now();
        let (mut keys, answer) = asked(focus, now);
        assert!(keys.holds(now));
        assert!(settled(&mut keys, focus, now).is_none());
        answer.send(text("eyJ")).unwrap();
        assert!(!keys.holds(now), "the text is there");
        assert_eq!(settled(&mut keys, focus, now).as_deref(), Some("eyJ"));
        assert!(settled(&mut keys, focus, now).is_none(), "once");
        assert_eq!(keys.rest(now), None);
    }
}

#[test]
fn a_field_that_was_left_gets_nothing_even_when_it_is_back() {
    let now = Instant::now();
    for other in [None, Some(Id::unique("another field"))] {
        let (mut keys, answer) = asked(Some(field()), now);
        assert!(settled(&mut keys, other, now).is_none());
        // Nobody takes it any more.
        assert!(answer.send(text("s3cret")).is_err());
        assert!(settled(&mut keys, Some(field()), now).is_none());
    }
}

#[test]
fn typing_is_held_back_for_a_moment_and_the_paste_given_up_later() {
    let start = Instant::now();
    let (mut keys, _answer) = asked(Some(field()), start);
    assert_eq!(keys.rest(start), Some(HOLD));
    assert!(keys.holds(start + HOLD / 2));
    let after = start + HOLD;
    assert!(!keys.holds(after));
    assert_eq!(keys.rest(after), PATIENCE.checked_sub(HOLD));
    // A second press of the key does not put it off, and a letter does not end it.
    let mut events = vec![paste_key(), Event::Text("a".to_owned())];
    assert_eq!(keys.translate(&mut events, after), Ok(()));
    assert_eq!(events, [Event::Text("a".to_owned())]);
    assert!(keys.translate(&mut vec![], start + PATIENCE).is_err());
    assert_eq!(keys.rest(start + PATIENCE), None);
    assert_eq!(keys.translate(&mut vec![], start + PATIENCE), Ok(()), "said once");
}

#[test]
fn what_should_have_come_after_the_text_ends_the_wait_for_it() {
    let start = Instant::now();
    for event in [key(Key::Enter, Modifiers::NONE), key(Key::Num1, Modifiers::COMMAND)] {
        let (mut keys, answer) = asked(Some(field()), start);
        let mut events = vec![event.clone()];
        assert!(keys.translate(&mut events, start + HOLD).is_err());
        assert_eq!(events, [event]);
        assert!(answer.send(text("s3cret")).is_err());
    }
}

#[test]
fn a_text_that_has_come_is_not_given_up_for_a_key_behind_it() {
    let start = Instant::now();
    let (mut keys, answer) = asked(Some(field()), start);
    answer.send(text("eyJ")).unwrap();
    assert!(!keys.holds(start + HOLD));
    let mut events = vec![key(Key::Enter, Modifiers::NONE)];
    assert_eq!(keys.translate(&mut events, start + HOLD), Ok(()));
    assert_eq!(settled(&mut keys, Some(field()), start + HOLD).as_deref(), Some("eyJ"));
}

#[test]
fn a_text_of_long_ago_is_not_pasted_any_more() {
    let start = Instant::now();
    let (mut keys, answer) = asked(Some(field()), start);
    answer.send(text("eyJ")).unwrap();
    assert!(!keys.holds(start + HOLD));
    assert!(settled(&mut keys, Some(field()), start + 2 * PATIENCE).is_none());
    assert_eq!(keys.rest(start + 2 * PATIENCE), None);
}

#[test]
fn a_paste_before_the_workers_waits_for_them_and_a_lock_ends_it() {
    let now = Instant::now();
    let mut keys = ClipboardKeys::default();
    assert_eq!(keys.translate(&mut vec![paste_key()], now), Ok(()));
    assert!(keys.settle(None, now, || None).is_none());
    assert!(keys.settle(None, now, || Some(FieldRead::over(text("eyJ")))).is_some());

    let (mut keys, answer) = asked(Some(field()), now);
    keys.forget();
    assert!(answer.send(text("s3cret")).is_err());
    assert!(!keys.holds(now));
}
