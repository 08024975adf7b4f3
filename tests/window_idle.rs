//! Nothing is drawn while nothing changes.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use common::wait::poll;
use common::{BenchWindow, Desktop, Widget};

/// How long the window is watched.
const IDLE: Duration = Duration::from_secs(10);

/// Frames so far; one line of the log each.
fn frames(log: &Path) -> usize {
    fs::read_to_string(log).map_or(0, |text| text.lines().count())
}

/// Waits until no frame was drawn for two seconds, which a busy machine may take a while for.
#[track_caller]
fn settle(log: &Path) {
    let mut before = 0;
    let settled = poll(common::DEADLINE, || {
        thread::sleep(Duration::from_secs(2));
        let now = frames(log);
        let still = now == before && now > 0;
        before = now;
        still.then_some(())
    });
    assert!(settled.is_some(), "the window never stops drawing: {before} frames");
}

#[test]
fn an_idle_window_draws_no_frame_in_ten_seconds() {
    let desktop = Desktop::start();
    let log = desktop.home.path().join("frames");
    let path = log.to_string_lossy().into_owned();
    let bench = BenchWindow::open_with(&desktop, &[("JOTBENCH_FRAME_LOG", &path)]);
    bench.wait_for_words("Keychain: ");
    settle(&log);
    let before = frames(&log);
    thread::sleep(IDLE);
    assert_eq!(frames(&log) - before, 0, "frames of an idle window");

    bench.click_widget("entry", "Payload");
    bench.wait_for("the payload to have the keyboard", || {
        bench.find("entry", "Payload").filter(Widget::is_focused)
    });
    settle(&log);
    let before = frames(&log);
    thread::sleep(IDLE);
    assert_eq!(frames(&log) - before, 0, "frames of an idle window with the cursor in the payload");
    bench.type_text(" ");
    bench.wait_for("a frame after a key", || (frames(&log) > before).then_some(()));
}
