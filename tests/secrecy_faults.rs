//! Whatever is wrong with the keychain is said within seconds, can be left at once, and never
//! keeps the window from drawing.
//!
//! Each test prints what the window's own frame log says. A debug build on a busy machine is no
//! measure of how smooth a window is, so the limit here is generous: it tells a frame that waits
//! for the keychain, which takes seconds, from one that does not.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, reason = "the figures are for whoever runs the test")]

mod common;
#[path = "keychain/fake.rs"]
#[expect(dead_code, reason = "another test uses its other manners")]
mod fake;

use std::fs;
use std::time::{Duration, Instant};

use common::{BenchWindow, Cli, Desktop, Frames, Keyring, Window, wait_until};
use fake::{FakeService, Manner};

/// The keychain's name on the bus.
const SECRETS: &str = "org.freedesktop.secrets";

const PASSWORD: &str = "opensesame";

/// When a person is told at the latest: 5 s, and what a busy machine needs to draw and to look.
const TOLD: Duration = Duration::from_secs(9);

/// How soon a click on Cancel shows, with the same allowance.
const AT_ONCE: Duration = Duration::from_secs(3);

/// The longest time without a frame while the pointer moves.
const LIVE: Duration = Duration::from_secs(2);

/// A keyring with a client's secret in it.
fn with_client(desktop: &Desktop) -> Keyring {
    let keyring = desktop.keyring(PASSWORD);
    let file = desktop.home.write("secret", "a secret of thirty-two characters");
    let add = Cli::with(desktop.command(env!("CARGO_BIN_EXE_jotbench")))
        .args(["clients", "add", "acme", "--client-id", "acme", "--profile", "caf-smart-auth"])
        .args(["--secret-file", "secret"])
        .run();
    drop(add.expect_code(0));
    fs::remove_file(file).expect("it was just written");
    keyring
}

#[track_caller]
fn open<'desktop>(desktop: &'desktop Desktop, frames: &Frames<'_>) -> BenchWindow<'desktop> {
    let (name, path) = frames.variable();
    BenchWindow::open_with(desktop, &[(name, &path)])
}

#[track_caller]
fn choose_client(bench: &BenchWindow<'_>) {
    bench.click_widget("list item", "acme, Caf Smart Auth");
}

/// Waits for one of these words, and says how long it took.
#[track_caller]
fn is_told(bench: &BenchWindow<'_>, words: &str, within: Duration) {
    let began = Instant::now();
    bench.wait_for_words(words);
    assert!(began.elapsed() < within, "{words:?} after {:?}", began.elapsed());
}

/// Does `work` while the pointer moves, and sees that the window follows it.
#[track_caller]
fn stays_live(fault: &str, frames: &Frames<'_>, work: impl FnOnce()) {
    let watched = frames.watch(work);
    println!("{fault}: {watched}");
    assert!(watched.longest_gap < LIVE, "{fault}: {watched}");
}

#[test]
fn no_bus() {
    let desktop = Desktop::start();
    let frames = Frames::new(&desktop);
    let (name, path) = frames.variable();
    let mut command = desktop.command(env!("CARGO_BIN_EXE_jotbench"));
    command.env(name, path).env_remove("DBUS_SESSION_BUS_ADDRESS");
    // Without a bus no screen reader hears the window either: what it says is tested elsewhere.
    let _window = Window::start(&desktop, command);
    stays_live("no bus", &frames, || std::thread::sleep(Duration::from_secs(6)));
}

#[test]
fn no_service_and_a_service_that_comes_back() {
    let desktop = Desktop::start();
    let keyring = with_client(&desktop);
    drop(keyring);
    wait_until("the keyring to go", || !desktop.bus.has(SECRETS));
    let frames = Frames::new(&desktop);
    let bench = open(&desktop, &frames);
    stays_live("no service", &frames, || {
        choose_client(&bench);
        is_told(&bench, "No keychain is available", TOLD);
        let _keyring = desktop.keyring(PASSWORD);
        bench.click_widget("button", "Try again");
        is_told(&bench, "acme, from the keychain", TOLD);
    });
}

#[test]
fn no_default_collection() {
    let desktop = Desktop::start();
    let keyring = with_client(&desktop);
    drop(keyring);
    wait_until("the keyring to go", || !desktop.bus.has(SECRETS));
    fs::remove_dir_all(desktop.home.data().join("keyrings")).expect("the keyring has files");
    let _keyring = Keyring::start_without_password(&desktop.home, &desktop.bus);
    let frames = Frames::new(&desktop);
    let bench = open(&desktop, &frames);
    stays_live("no default collection", &frames, || {
        is_told(&bench, "no default collection", TOLD);
        choose_client(&bench);
        is_told(&bench, "holds no secret for acme", TOLD);
    });
}

#[test]
fn a_locked_keychain_that_nobody_unlocks() {
    let desktop = Desktop::start();
    drop(with_client(&desktop));
    wait_until("the keyring to go", || !desktop.bus.has(SECRETS));
    // A real prompt keeps keyboard and pointer to itself under X11: then there is nothing to
    // follow, and nothing to press.
    let locked = FakeService::start(&desktop.bus, Manner::AsksInVain);
    let frames = Frames::new(&desktop);
    let bench = open(&desktop, &frames);
    bench.wait_for_words("Keychain: locked");
    stays_live("locked, unanswered", &frames, || {
        choose_client(&bench);
        is_told(&bench, "still waiting", TOLD);
        bench.click_widget("button", "Cancel");
        is_told(&bench, "prompt was cancelled", AT_ONCE);
    });
    assert_eq!(locked.prompts(), 1, "it asks once");
}

#[test]
fn a_keychain_that_never_answers() {
    let desktop = Desktop::start();
    let keyring = with_client(&desktop);
    let frames = Frames::new(&desktop);
    let bench = open(&desktop, &frames);
    bench.wait_for_words("Keychain: Secret Service");
    keyring.freeze();
    stays_live("no answer", &frames, || {
        choose_client(&bench);
        is_told(&bench, "did not answer within", TOLD);
    });
    keyring.thaw();
    bench.click_widget("button", "Try again");
    is_told(&bench, "acme, from the keychain", TOLD);
}

#[test]
fn a_daemon_that_is_killed() {
    let desktop = Desktop::start();
    let keyring = with_client(&desktop);
    let frames = Frames::new(&desktop);
    let bench = open(&desktop, &frames);
    bench.wait_for_words("Keychain: Secret Service");
    choose_client(&bench);
    is_told(&bench, "acme, from the keychain", TOLD);
    bench.click_widget("button", "Use no client");
    stays_live("daemon killed", &frames, || {
        keyring.kill();
        wait_until("the keyring to go", || !desktop.bus.has(SECRETS));
        choose_client(&bench);
        is_told(&bench, "No keychain is available", TOLD);
        let _keyring = desktop.keyring(PASSWORD);
        bench.click_widget("button", "Try again");
        is_told(&bench, "acme, from the keychain", TOLD);
    });
}
