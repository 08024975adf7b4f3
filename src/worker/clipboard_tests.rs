//! Copying and clearing, on a clipboard that other programs use and break.

use std::sync::{Arc, Mutex};

use super::*;

const SOON: Duration = Duration::from_secs(20);

#[derive(Default)]
struct Shared {
    content: Option<String>,
    absent: bool,
    occupied: u32,
}

#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Shared>>);

impl Board for Fake {
    fn set(&mut self, text: &str) -> Result<(), String> {
        self.0.lock().unwrap().content = Some(text.to_owned());
        Ok(())
    }
    fn text(&mut self) -> Result<Option<Zeroizing<String>>, String> {
        let mut shared = self.0.lock().unwrap();
        if shared.occupied > 0 {
            shared.occupied -= 1;
            return Err("occupied".to_owned());
        }
        Ok(shared.content.clone().map(Zeroizing::new))
    }
    fn clear(&mut self) -> Result<(), String> {
        self.0.lock().unwrap().content = None;
        Ok(())
    }
    fn forget(&mut self) {}
}

fn rig() -> (Desk, Receiver<Event>, Fake) {
    let fake = Fake::default();
    let (events, inbox) = mpsc::channel();
    let board = fake.clone();
    let opener: Opener = Box::new(move || {
        if board.0.lock().unwrap().absent {
            return Err("no clipboard is available here".to_owned());
        }
        Ok(Box::new(board.clone()) as Box<dyn Board>)
    });
    let outbox = Outbox { events, wake: Arc::new(|| ()) };
    (Desk::start_with(opener, outbox).unwrap(), inbox, fake)
}

/// Copies for the usual time.
fn copy(
    desk: &Desk,
    inbox: &Receiver<Event>,
    what: Copied,
    text: &[u8],
) -> Result<Option<Duration>, String> {
    copy_for(desk, inbox, what, text, what.clears_after(&crate::settings::Settings::default()))
}

fn copy_for(
    desk: &Desk,
    inbox: &Receiver<Event>,
    what: Copied,
    text: &[u8],
    clears_after: Option<Duration>,
) -> Result<Option<Duration>, String> {
    desk.copy(what, Secret::new(text.to_vec()), clears_after);
    match inbox.recv_timeout(SOON) {
        Ok(Event::Copied(copied, result)) if copied == what => result,
        other => panic!("not copied: {other:?}"),
    }
}

fn cleared(inbox: &Receiver<Event>) -> bool {
    match inbox.recv_timeout(SOON) {
        Ok(Event::ClipboardCleared { was_ours }) => was_ours,
        other => panic!("not cleared: {other:?}"),
    }
}

#[test]
fn a_token_is_cleared_in_the_time_that_was_set_and_told() {
    let (desk, inbox, fake) = rig();
    let time = Some(Duration::from_millis(30));
    assert_eq!(copy_for(&desk, &inbox, Copied::Token, b"eyJ", time), Ok(time));
    assert_eq!(fake.0.lock().unwrap().content.as_deref(), Some("eyJ"));
    assert!(cleared(&inbox));
    assert_eq!(fake.0.lock().unwrap().content, None);
}

#[test]
fn what_another_program_copied_stays() {
    let (desk, inbox, fake) = rig();
    copy(&desk, &inbox, Copied::Secret, b"s3cret").unwrap();
    fake.0.lock().unwrap().content = Some("theirs".to_owned());
    desk.clear();
    assert!(!cleared(&inbox));
    assert_eq!(fake.0.lock().unwrap().content.as_deref(), Some("theirs"));
}

#[test]
fn a_payload_stays_also_when_jotbench_ends_and_a_token_does_not() {
    for (what, left) in [(Copied::Payload, Some("{}")), (Copied::Token, None)] {
        let (desk, inbox, fake) = rig();
        copy(&desk, &inbox, what, b"{}").unwrap();
        desk.leave();
        assert_eq!(fake.0.lock().unwrap().content.as_deref(), left);
    }
}

#[test]
fn a_clipboard_that_is_missing_or_held_is_tried_again() {
    let (desk, inbox, fake) = rig();
    fake.0.lock().unwrap().absent = true;
    assert!(copy(&desk, &inbox, Copied::Token, b"x").is_err());
    fake.0.lock().unwrap().absent = false;
    fake.0.lock().unwrap().occupied = 1;
    copy_for(&desk, &inbox, Copied::Token, b"x", Some(Duration::ZERO)).unwrap();
    assert!(cleared(&inbox));
    assert_eq!(fake.0.lock().unwrap().content, None);
}

#[test]
fn bytes_that_are_no_text_are_refused_and_the_clipboard_stays() {
    let (desk, inbox, fake) = rig();
    fake.0.lock().unwrap().content = Some("theirs".to_owned());
    assert!(copy(&desk, &inbox, Copied::Secret, b"\xff").is_err());
    assert_eq!(fake.0.lock().unwrap().content.as_deref(), Some("theirs"));
}

#[test]
fn pasting_gives_the_text_or_nothing() {
    let (desk, inbox, fake) = rig();
    for (content, expected) in [(None, ""), (Some("eyJ"), "eyJ")] {
        fake.0.lock().unwrap().content = content.map(str::to_owned);
        desk.paste();
        let Ok(Event::Pasted(Ok(text))) = inbox.recv_timeout(SOON) else { panic!("no text") };
        assert_eq!(text, expected);
    }
}
