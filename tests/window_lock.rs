//! The lock, for real: by key, by idleness, by the screen saver, before sleep; and what a signal
//! leaves behind.
#![cfg(target_os = "linux")]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{BenchWindow, Bus, Desktop, NewClient, Selection, Window, wait_until};
use rustix::process::{Pid, Signal, kill_process};
use zbus::blocking::{Connection, connection};

const SECRET: &str = "8Kd0-wQ9.tR4 vN7_bX2:mL5!cZ3?yH6";

const CLIENT: NewClient<'_> = NewClient {
    name: "acme-prod",
    client_id: "acme-client-id",
    profile: "Plain JWT",
    secret: SECRET,
};

/// Puts the settings in place before the program starts.
fn set(desktop: &Desktop, settings: &str) {
    desktop.home.write(".config/jotbench/settings.toml", settings);
}

/// A window whose draft a client's secret from the keyring has signed.
fn with_client(desktop: &Desktop) -> BenchWindow<'_> {
    let bench = BenchWindow::open(desktop);
    bench.add_client(&CLIENT);
    wait_signed(&bench);
    bench
}

#[track_caller]
fn wait_signed(bench: &BenchWindow<'_>) -> String {
    bench.wait_for("the signed token", || Some(bench.token_text()).filter(|t| t.starts_with("eyJ")))
}

#[track_caller]
fn wait_locked(bench: &BenchWindow<'_>) {
    bench.wait_for("the status bar to say Locked", || bench.find("", "Locked"));
    bench.widget("button", "Unlock");
}

fn is_locked(bench: &BenchWindow<'_>) -> bool {
    bench.find("button", "Unlock").is_some()
}

fn sends(process: u32, signal: Signal) {
    let process = i32::try_from(process).ok().and_then(Pid::from_raw).expect("a process id");
    kill_process(process, signal).expect("the process runs");
}

#[test]
fn ctrl_l_drops_the_secret_and_keeps_the_token_and_unlock_brings_the_secret_back() {
    let desktop = Desktop::start();
    let _keyring = desktop.keyring("the password");
    let bench = with_client(&desktop);
    let token = wait_signed(&bench);

    bench.click_widget("button", "Copy secret");
    bench.wait_for_words("Secret copied");
    assert_eq!(desktop.copied(Selection::Clipboard).as_deref(), Some(SECRET));
    bench.key("ctrl+l");
    wait_locked(&bench);
    wait_until("the clipboard to be cleared", || {
        desktop.copied(Selection::Clipboard).unwrap_or_default().is_empty()
    });
    assert_eq!(bench.token_text(), token);
    assert!(bench.find("button", "Hold to reveal").is_none(), "there is a secret to reveal");

    bench.click_widget("button", "Unlock");
    bench.widget("button", "Hold to reveal");
    assert!(!is_locked(&bench));
    let reveal = bench.widget("button", "Hold to reveal").rect.expect("it has a place").center();
    desktop.display.hold(&desktop.home, reveal.0, reveal.1, Duration::from_millis(600), || {
        bench.wait_for_words("Secret, shown on screen");
        let primary = desktop.copied(Selection::Primary).unwrap_or_default();
        assert!(!primary.contains(SECRET), "PRIMARY holds the revealed secret");
    });
    assert_eq!(wait_signed(&bench), token);
}

#[test]
fn it_locks_when_nobody_touches_it_and_not_while_somebody_does() {
    let desktop = Desktop::start();
    set(&desktop, "lock_after_seconds = 4\n");
    let bench = BenchWindow::open(&desktop);
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(7) {
        desktop.display.point(&desktop.home, 600, 300);
        desktop.display.point(&desktop.home, 604, 304);
        std::thread::sleep(Duration::from_millis(300));
        assert!(!is_locked(&bench), "it locked under the pointer");
    }
    wait_locked(&bench);
}

#[test]
fn it_locks_while_it_is_minimised() {
    let desktop = Desktop::start();
    set(&desktop, "lock_after_seconds = 5\ntoken_on_clipboard_seconds = 3600\n");
    let bench = BenchWindow::open(&desktop);
    bench.wait_for_words("Keychain: ");
    bench.key("ctrl+Return");
    wait_until("the token on the clipboard", || {
        desktop.copied(Selection::Clipboard).is_some_and(|text| text.starts_with("eyJ"))
    });
    minimise(&desktop, &bench);
    wait_until("the lock to take the token off the clipboard", || {
        desktop.copied(Selection::Clipboard).unwrap_or_default().is_empty()
    });
}

/// Minimises the window as the window manager does, without touching it.
fn minimise(desktop: &Desktop, bench: &Window<'_>) {
    let window = *desktop.display.windows_of(bench.process_id()).last().expect("its window");
    let mut xdotool = desktop.command("xdotool");
    common::process::run(xdotool.args(["windowminimize", &window.to_string()]), b"");
    wait_until("the window to be gone", || {
        desktop.display.windows_of(bench.process_id()).is_empty()
    });
}

#[test]
fn it_locks_with_the_screen_saver() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    bench.wait_verdict("Accepted");
    let saver = desktop.bus.connect();
    bench.wait_for("the lock", || {
        let (path, interface) = ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver");
        saver.emit_signal(None::<&str>, path, interface, "ActiveChanged", &(true,)).unwrap();
        is_locked(&bench).then_some(())
    });
}

/// A logind that lets programs delay the sleep of the machine.
#[derive(Clone, Default)]
struct Manager {
    asked: Arc<AtomicUsize>,
    ends: Arc<Mutex<Vec<std::os::unix::net::UnixStream>>>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::zvariant::OwnedFd {
        assert_eq!((what, who, mode), ("sleep", "Jotbench", "delay"));
        assert!(!why.is_empty(), "a person who looks at the delay learns its reason");
        let pair = std::os::unix::net::UnixStream::pair();
        let (ours, theirs) = pair.expect("the system gives sockets");
        self.ends.lock().expect("no holder panics").push(ours);
        self.asked.fetch_add(1, Ordering::SeqCst);
        std::os::fd::OwnedFd::from(theirs).into()
    }
}

fn logind(bus: &Bus) -> (Connection, Manager) {
    let manager = Manager::default();
    let connection = connection::Builder::address(bus.address())
        .and_then(|builder| builder.serve_at("/org/freedesktop/login1", manager.clone()))
        .and_then(|builder| builder.name("org.freedesktop.login1"))
        .and_then(connection::Builder::build)
        .expect("the test is logind");
    (connection, manager)
}

#[test]
fn it_locks_before_the_machine_sleeps_and_sleep_waits_for_it() {
    use std::io::Read as _;
    let desktop = Desktop::start();
    let system_home = common::Home::new();
    let system = Bus::start(&system_home, None);
    let (logind, manager) = logind(&system);
    let bench = BenchWindow::open_with(&desktop, &[("DBUS_SYSTEM_BUS_ADDRESS", system.address())]);
    bench.wait_verdict("Accepted");
    wait_until("the sleep to be delayed", || manager.asked.load(Ordering::SeqCst) == 1);
    let (path, interface) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
    let before = Instant::now();
    logind.emit_signal(None::<&str>, path, interface, "PrepareForSleep", &(true,)).unwrap();
    let mut end = manager.ends.lock().unwrap()[0].try_clone().unwrap();
    end.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert_eq!(end.read(&mut [0]).expect("the sleep may begin"), 0);
    assert!(before.elapsed() < Duration::from_secs(5), "logind would not have waited");
    wait_locked(&bench);
}

#[test]
fn a_locked_bench_is_empty_where_that_is_set() {
    let desktop = Desktop::start();
    set(&desktop, "lock_clears_bench = true\n");
    let bench = BenchWindow::open(&desktop);
    bench.key("ctrl+n");
    bench.fill("password text", "Secret", SECRET);
    wait_signed(&bench);
    bench.key("ctrl+l");
    wait_locked(&bench);
    bench.wait_for("the bench to be empty", || bench.token_text().is_empty().then_some(()));
    bench.wait_for_words("the typed secret was dropped");
}

#[test]
fn a_signal_clears_the_clipboard_and_ends_the_program_with_its_code() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
        let desktop = Desktop::start();
        let mut window = Window::open(&desktop, Vec::<&str>::new());
        window.wait_for_words("Keychain: ");
        window.key("ctrl+Return");
        window.wait_for_words("Token copied");
        if signal == Signal::HUP {
            minimise(&desktop, &window);
        }
        sends(window.process_id(), signal);
        let ended = window.wait_end(Duration::from_secs(20)).expect("it ends");
        assert_eq!(ended.code(), Some(code), "{}", window.log());
        assert_eq!(desktop.copied(Selection::Clipboard).unwrap_or_default(), "");
    }
}

#[test]
fn a_program_that_hangs_is_ended_all_the_same() {
    let desktop = Desktop::start();
    let mut window = Window::open(&desktop, Vec::<&str>::new());
    window.wait_for_words("Keychain: ");
    let server = server_of(&desktop);
    sends(server, Signal::STOP);
    let before = Instant::now();
    sends(window.process_id(), Signal::TERM);
    let ended = window.wait_end(Duration::from_secs(20));
    let took = before.elapsed();
    sends(server, Signal::CONT);
    assert_eq!(ended.and_then(|status| status.code()), Some(143));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

/// The process of the desktop's X server, which lives in the desktop's home.
fn server_of(desktop: &Desktop) -> u32 {
    let home = format!("HOME={}", desktop.home.path().display());
    let lives_here = |id: &u32| {
        let read = |name: &str| std::fs::read(format!("/proc/{id}/{name}")).unwrap_or_default();
        read("comm").starts_with(b"Xvfb")
            && read("environ").split(|byte| *byte == 0).any(|entry| entry == home.as_bytes())
    };
    let entries = std::fs::read_dir("/proc").expect("processes can be listed").flatten();
    let mut ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.find(lives_here).expect("the X server runs")
}

#[test]
fn a_damaged_settings_file_is_named_and_not_written_over() {
    let desktop = Desktop::start();
    let damaged = "theme = \"dark\"\nlock_after = 5\n";
    set(&desktop, damaged);
    let bench = BenchWindow::open(&desktop);
    bench.wait_for_words("settings.toml:2: lock_after: there is no such key");
    bench.choose_in_bar("View", "Light theme");
    bench.wait_for_words("The settings hold until Jotbench ends");
    let path = desktop.home.config().join("jotbench/settings.toml");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), damaged);

    std::fs::remove_file(&path).unwrap();
    bench.choose_in_bar("View", "Dark theme");
    wait_until("the settings to be written", || {
        std::fs::read_to_string(&path).is_ok_and(|text| text.contains("theme = \"dark\""))
    });
}
