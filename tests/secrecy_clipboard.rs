//! What was copied goes in time and every time, what another program copied stays every time, every
//! copy is kept out of clipboard histories, and PRIMARY holds nothing of ours.
//!
//! The many copies are made by the workers alone, in this same test program run again with nothing
//! but [`driver`], on two desktops at once; the window makes a few of its own.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::{
    io::{BufRead, BufReader, Write},
    process::{ChildStdin, Stdio},
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use common::{
    BenchWindow, Desktop, Display, Home, Selection, Sentinel, beside,
    process::{Process, has_ended},
    wait_for,
};
use jotbench::{
    bench::{Effect, Event, effect::Copied},
    jwt::Secret,
    worker::Workers,
};
use rustix::process::{Pid, Signal, kill_process};

/// The hint that keeps a copy out of clipboard histories.
const HISTORY_HINT: &str = "x-kde-passwordManagerHint";

/// How late a copy may go on a busy machine.
const LATE: Duration = Duration::from_secs(1);

/// The text before each of the driver's lines, to tell them from the test harness's own.
const MARK: &str = "event: ";

/// Copies what its lines say, such as `250 text`, for so many milliseconds, and tells what happens
/// to it, such as `copied` and `cleared true`.
#[test]
#[ignore = "the other tests run it, on a display of their own"]
fn driver() {
    let (sender, lines) = mpsc::channel();
    beside(move || {
        for line in std::io::stdin().lines() {
            let _ = sender.send(line.unwrap());
        }
    });
    let mut workers = Workers::start(|| ()).unwrap();
    loop {
        match lines.try_recv() {
            Ok(line) => {
                let (time, text) = line.split_once(' ').unwrap();
                workers.run(Effect::Copy {
                    what: Copied::Secret,
                    text: Secret::from(text.to_owned()),
                    clears_after: Some(Duration::from_millis(time.parse().unwrap())),
                });
            }
            Err(mpsc::TryRecvError::Empty) => {}
            Err(mpsc::TryRecvError::Disconnected) => return,
        }
        match workers.wait_for_event(Duration::from_millis(2)) {
            Some(Event::Copied(_, result)) => println!("\n{MARK}copied {}", result.is_ok()),
            Some(Event::ClipboardCleared { was_ours }) => println!("\n{MARK}cleared {was_ours}"),
            _ => {}
        }
    }
}

/// A display, another program on it that copies and pastes, and the driver in a process of its own.
struct Rig {
    stdin: ChildStdin,
    events: Receiver<(Instant, String)>,
    _process: Process,
    display: Display,
    home: Home,
}

impl Rig {
    fn start() -> Self {
        let home = Home::new();
        let display = Display::bare(&home, 64, 64);
        let mut command = home.command(std::env::current_exe().unwrap());
        display.join(&mut command);
        command.args(["driver", "--exact", "--ignored", "--nocapture"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = Process::start(&mut command);
        let stdin = process.take_stdin().unwrap();
        let stdout = process.take_stdout().unwrap();
        let (sender, events) = mpsc::channel();
        beside(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some(event) = line.strip_prefix(MARK) {
                    let _ = sender.send((Instant::now(), event.to_owned()));
                }
            }
        });
        Self { stdin, events, _process: process, display, home }
    }

    fn copy(&mut self, time: Duration, text: &str) -> Instant {
        writeln!(self.stdin, "{} {text}", time.as_millis()).unwrap();
        let (at, event) = self.next();
        assert_eq!(event, "copied true");
        at
    }

    fn next(&self) -> (Instant, String) {
        self.events.recv_timeout(Duration::from_secs(20)).expect("the driver tells in time")
    }

    fn xclip(&self) -> std::process::Command {
        let mut xclip = self.home.command("xclip");
        self.display.join(&mut xclip);
        xclip
    }

    fn read(&self, selection: Selection) -> Option<String> {
        selection.read(self.xclip())
    }
}

/// Runs the cycles on two displays at once, half of them on each.
fn on_two_displays(cycles: usize, cycle: fn(&mut Rig, usize)) {
    let half = |from: usize| {
        beside(move || {
            let mut rig = Rig::start();
            for number in (from..cycles).step_by(2) {
                cycle(&mut rig, number);
            }
        })
    };
    for half in [half(0), half(1)] {
        half.join().unwrap();
    }
}

/// A time between `from` and `to` milliseconds that nobody knows before.
fn random(from: u64, to: u64) -> Duration {
    let mut bytes = [0; 8];
    aws_lc_rs::rand::fill(&mut bytes).unwrap();
    Duration::from_millis(from + u64::from_le_bytes(bytes) % (to - from))
}

#[test]
fn a_copy_goes_on_time_100_of_100_and_carries_the_hint_and_leaves_primary_alone() {
    on_two_displays(100, |rig, number| {
        let secret = Sentinel::new();
        let time = random(150, 450);
        let copied = rig.copy(time, secret.text());
        // One look at a time, so that each comes while the copy is there.
        let looked = match number % 3 {
            0 => rig.read(Selection::Clipboard).as_deref() == Some(secret.text()),
            1 => Selection::Clipboard.targets(rig.xclip()).contains(&HISTORY_HINT.to_owned()),
            _ => rig.read(Selection::Primary).is_none(),
        };
        let in_time = copied.elapsed() < time;
        assert!(looked || !in_time, "copy {number}");
        let (cleared, event) = rig.next();
        assert_eq!(event, "cleared true", "copy {number}");
        // The line that tells of the copy may come later than the copy itself.
        let took = cleared.duration_since(copied) + Duration::from_millis(50);
        assert!((time..time + LATE).contains(&took), "copy {number}: {took:?} for {time:?}");
        assert_eq!(rig.read(Selection::Clipboard), None, "copy {number}");
        assert_eq!(rig.read(Selection::Primary), None, "copy {number}");
    });
}

#[test]
fn what_another_program_copied_meanwhile_stays_200_of_200() {
    on_two_displays(200, |rig, number| {
        let time = random(60, 200);
        rig.copy(time, Sentinel::new().text());
        std::thread::sleep(random(0, 160));
        let foreign = format!("of another program, {number}");
        Selection::Clipboard.write(|| rig.xclip(), &foreign);
        let (_, event) = rig.next();
        assert!(event.starts_with("cleared"), "{event}");
        assert_eq!(rig.read(Selection::Clipboard), Some(foreign), "copy {number}");
    });
}

/// Starts the window with short times and something to copy.
fn window(desktop: &Desktop, seconds: u32) -> BenchWindow<'_> {
    let settings = format!(
        "secret_on_clipboard_seconds = {seconds}\ntoken_on_clipboard_seconds = {seconds}\n"
    );
    desktop.home.write(".config/jotbench/settings.toml", settings);
    let bench = BenchWindow::open(desktop);
    bench.wait_for_words("Keychain: ");
    bench.key("ctrl+e");
    bench.wait_verdict("Ready");
    bench
}

/// Copies by the button of this name, and gives what was copied.
#[track_caller]
fn copy(bench: &BenchWindow<'_>, button: &str) -> String {
    let desktop = bench.desktop();
    bench.click_widget("button", button);
    let copied = bench.wait_for("the copy", || desktop.copied(Selection::Clipboard));
    assert_eq!(desktop.copied(Selection::Primary), None);
    copied
}

#[test]
fn the_window_clears_each_of_its_copies_and_hints_at_all_of_them() {
    let desktop = Desktop::start();
    let bench = window(&desktop, 2);
    for button in ["Copy secret", "Copy token", "Copy secret", "Copy token", "Copy secret"] {
        let began = Instant::now();
        let copied = copy(&bench, button);
        assert!(!copied.is_empty());
        if began.elapsed() < Duration::from_secs(1) {
            let targets = desktop.copied_targets(Selection::Clipboard);
            assert!(targets.contains(&HISTORY_HINT.to_owned()), "{button}: {targets:?}");
        }
        wait_for("the end of the copy", || {
            desktop.copied(Selection::Clipboard).is_none().then_some(())
        });
        assert!(began.elapsed() < Duration::from_secs(8), "{button}: {:?}", began.elapsed());
    }
    // What opens no door stays, and is kept out of histories as well.
    for button in ["Copy header", "Copy payload"] {
        copy(&bench, button);
        let targets = desktop.copied_targets(Selection::Clipboard);
        assert!(targets.contains(&HISTORY_HINT.to_owned()), "{button}: {targets:?}");
    }
}

#[test]
fn a_copy_goes_with_the_window_however_it_ends() {
    let desktop = Desktop::start();
    for signal in [None, Some(Signal::TERM), Some(Signal::INT), Some(Signal::HUP)] {
        let bench = window(&desktop, 300);
        copy(&bench, "Copy secret");
        match signal {
            None => bench.key("ctrl+q"),
            Some(signal) => {
                let id = i32::try_from(bench.process_id()).ok().and_then(Pid::from_raw);
                kill_process(id.unwrap(), signal).unwrap();
            }
        }
        wait_for("the end of the program", || has_ended(bench.process_id()).then_some(()));
        assert_eq!(desktop.copied(Selection::Clipboard), None, "{signal:?}");
        assert_eq!(desktop.copied(Selection::Primary), None, "{signal:?}");
    }
}
