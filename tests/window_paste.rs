//! Copy, cut and paste by the keyboard in the real window, also while the program that holds the
//! clipboard is slow or hangs.
#![cfg(target_os = "linux")]

mod common;

use std::thread;
use std::time::Duration;

use common::frames::Frames;
use common::tokens::{SECRET, now, usual};
use common::{BenchWindow, ClipboardOwner, Desktop, Selection, Widget, wait_until};

fn token() -> String {
    usual(&format!(r#"{{"sub":"ada","exp":{}}}"#, now() + 3_600))
}

/// Opens the dialog of a new client, whose first field has the keyboard then.
#[track_caller]
fn open_dialog(bench: &BenchWindow<'_>) {
    bench.key("ctrl+shift+n");
    focused(bench, "entry", "Name");
}

#[track_caller]
fn focused(bench: &BenchWindow<'_>, role: &str, name: &str) {
    bench.wait_for("the field to have the keyboard", || {
        bench.find(role, name).filter(Widget::is_focused)
    });
}

#[track_caller]
fn wait_held(bench: &BenchWindow<'_>, name: &str, text: &str) {
    bench.wait_for(&format!("{text:?} in {name}"), || {
        (bench.find("entry", name)?.text.unwrap_or_default() == text).then_some(())
    });
}

#[test]
fn a_token_and_its_secret_are_pasted_into_their_fields() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    let token = token();
    bench.paste_into("Token", &token);
    wait_held(&bench, "Token", &token);

    bench.click_widget("password text", "Secret");
    focused(&bench, "password text", "Secret");
    bench.paste(SECRET);
    bench.wait_verdict("Accepted");
    assert_eq!(bench.token_text(), token);
    assert!(!bench.outline().contains(SECRET));
}

#[test]
fn what_is_typed_after_a_paste_comes_after_it_also_in_the_next_field() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    open_dialog(&bench);
    desktop.copy(Selection::Clipboard, "acme");
    for _ in 0..5 {
        bench.key("ctrl+a");
        desktop.display.key_then_type(&desktop.home, "ctrl+v", "-prod\tid");
        wait_held(&bench, "Name", "acme-prod");
        wait_held(&bench, "Environment", "id");
        bench.key("ctrl+a");
        bench.key("BackSpace");
        bench.key("shift+Tab");
        focused(&bench, "entry", "Name");
    }
    // A program that needs a moment: so long are the keys held back.
    let owner = ClipboardOwner::slow(&desktop, "slow", Duration::from_millis(100));
    bench.key("ctrl+a");
    desktop.display.key_then_type(&desktop.home, "shift+Insert", "-prod\tid");
    wait_held(&bench, "Name", "slow-prod");
    wait_held(&bench, "Environment", "id");
    assert!(owner.asked() > 0);
}

#[test]
fn what_comes_when_its_field_was_left_is_pasted_nowhere() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    open_dialog(&bench);
    let owner = ClipboardOwner::slow(&desktop, "s3cret", Duration::from_millis(800));
    desktop.display.key_then_type(&desktop.home, "ctrl+v", "name\tid");
    wait_held(&bench, "Environment", "id");
    bench.wait_for_words("Nothing was pasted");
    wait_until("the clipboard to be asked", || owner.asked() > 0);
    thread::sleep(Duration::from_secs(1));
    wait_held(&bench, "Name", "name");
    wait_held(&bench, "Environment", "id");
    assert!(!bench.outline().contains("s3cret"));
}

#[test]
fn a_text_is_copied_cut_and_pasted_back() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    open_dialog(&bench);
    bench.type_text("acme");
    let copied = |text: &str| {
        wait_until("the copy", || desktop.copied(Selection::Clipboard).as_deref() == Some(text));
    };
    bench.key("ctrl+a");
    bench.key("ctrl+c");
    copied("acme");
    wait_held(&bench, "Name", "acme");
    bench.type_text("other");
    bench.key("ctrl+a");
    bench.key("ctrl+x");
    copied("other");
    wait_held(&bench, "Name", "");
    bench.key("ctrl+v");
    wait_held(&bench, "Name", "other");
}

#[test]
fn a_program_that_holds_the_clipboard_and_hangs_stops_neither_frames_nor_copies() {
    let desktop = Desktop::start();
    let log = Frames::new(&desktop);
    let (name, path) = log.variable();
    let bench = BenchWindow::open_with(&desktop, &[(name, &path)]);
    bench.click_widget("entry", "Token");
    focused(&bench, "entry", "Token");
    let before = bench.token_text();

    let owner = ClipboardOwner::silent(&desktop);
    let watched = log.watch(|| {
        bench.key("ctrl+v");
        thread::sleep(Duration::from_secs(3));
    });
    assert!(owner.asked() > 0, "the clipboard was not asked");
    assert!(watched.longest_gap < Duration::from_secs(1), "{watched}");
    bench
        .wait_for_words("Nothing was pasted: the program that holds the clipboard does not answer");
    assert_eq!(bench.token_text(), before);

    // The read still hangs, and copying does not wait for it.
    bench.key("ctrl+Return");
    // Before that, whoever reads the clipboard is the silent program's next to wait in vain.
    bench.wait_for_words("Token copied");
    wait_until("the token on the clipboard", || {
        desktop.copied(Selection::Clipboard).as_deref() == Some(&*before)
    });
    drop(owner);
    let token = token();
    bench.paste_into("Token", &token);
    wait_held(&bench, "Token", &token);
}
