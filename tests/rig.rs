//! The rig does what the other tests rely on.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod common;

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use common::process::{Process, run, try_run};
use common::{Cli, Desktop, Home, Selection, Sentinel, Window, wait_until};
use zbus::blocking::Proxy;
use zbus::zvariant::{OwnedValue, Value};

/// A window that opens with nothing.
const NO_ARGS: [&str; 0] = [];

#[test]
fn a_home_is_private_and_leaves_nothing_behind() {
    let home = Home::new();
    let path = home.path().to_owned();
    let mode = fs::metadata(home.runtime()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);

    // A daemon: it outlives its parent and has a session of its own.
    let mut parent = home.command("sh");
    parent.args(["-c", "setsid sleep 600 >/dev/null 2>&1 & echo $!"]);
    let daemon = String::from_utf8(run(&mut parent, b"")).unwrap();
    let daemon = format!("/proc/{}", daemon.trim());
    assert!(fs::exists(&daemon).unwrap());

    drop(home);
    assert!(!fs::exists(&path).unwrap());
    wait_until("the daemon to end with its home", || !fs::exists(&daemon).unwrap());
}

#[test]
fn a_failing_test_leaves_nothing_behind() {
    let (send, receive) = std::sync::mpsc::channel();
    let failed = common::beside(move || {
        let home = Home::new();
        let sleep = Process::start(home.command("sleep").arg("600"));
        send.send((home.path().to_owned(), sleep.id())).unwrap();
        std::panic::resume_unwind(Box::new("a failure"));
    });
    assert!(failed.join().is_err());
    let (path, id) = receive.recv().unwrap();
    assert!(!fs::exists(path).unwrap());
    assert!(!fs::exists(format!("/proc/{id}")).unwrap());
}

#[test]
fn the_screen_is_read_pixel_by_pixel() {
    let desktop = Desktop::with_size(640, 480);
    let before = desktop.display.screenshot();
    assert_eq!(before.size(), (640, 480));
    assert!(before.is_blank());

    // The connection that paints must live as long as what it painted is looked at.
    let (connection, root) = desktop.display.connect();
    paint(&connection, root);
    let after = desktop.display.screenshot();
    assert_eq!(after.pixel(10, 10), [0x12, 0x34, 0x56]);
    assert_ne!(after.pixel(40, 40), [0x12, 0x34, 0x56]);
    assert!(after.difference(&before) > 0.0);

    let picture = desktop.home.path().join("screen.png");
    after.save(&picture);
    assert!(fs::read(picture).unwrap().starts_with(b"\x89PNG"));
}

fn paint(connection: &impl x11rb::connection::Connection, root: u32) {
    use x11rb::protocol::xproto::{ConnectionExt as _, CreateGCAux, Rectangle};
    let context = connection.generate_id().unwrap();
    let colour = CreateGCAux::new().foreground(0x0012_3456);
    connection.create_gc(context, root, &colour).unwrap();
    let place = Rectangle { x: 0, y: 0, width: 20, height: 20 };
    connection.poly_fill_rectangle(root, context, &[place]).unwrap();
    connection.get_input_focus().unwrap().reply().unwrap();
}

#[test]
fn a_copy_is_read_back_with_its_formats() {
    let desktop = Desktop::start();
    assert_eq!(desktop.copied(Selection::Clipboard), None);
    desktop.copy(Selection::Clipboard, "eyJ…\nline two");
    assert_eq!(desktop.copied(Selection::Clipboard).as_deref(), Some("eyJ…\nline two"));
    assert_eq!(desktop.copied(Selection::Primary), None);
    let targets = desktop.copied_targets(Selection::Clipboard);
    assert!(targets.iter().any(|target| target == "UTF8_STRING"), "{targets:?}");
}

#[test]
fn the_keyring_stores_locks_and_keeps() {
    let desktop = Desktop::start();
    let keyring = desktop.keyring("the password");
    let store = ["store", "--label=rig", "purpose", "rig"];
    run(desktop.command("secret-tool").args(store), b"what is kept");
    let read = || desktop_secret(&desktop);
    assert_eq!(read(), "what is kept");

    assert!(!keyring.is_locked(&desktop.bus));
    keyring.lock(&desktop.bus);
    assert!(keyring.is_locked(&desktop.bus));
    drop(keyring);
    wait_until("the keyring to end", || !desktop.bus.has("org.freedesktop.secrets"));
    let _again = desktop.keyring("the password");
    assert_eq!(read(), "what is kept");
}

fn desktop_secret(desktop: &Desktop) -> String {
    let mut lookup = desktop.command("secret-tool");
    String::from_utf8(run(lookup.args(["lookup", "purpose", "rig"]), b"")).unwrap()
}

#[test]
fn a_locked_keyring_asks_in_a_window_of_its_own() {
    let desktop = Desktop::start();
    let keyring = desktop.keyring("pw1");
    let store = ["store", "--label=rig", "purpose", "rig"];
    run(desktop.command("secret-tool").args(store), b"what is kept");
    keyring.lock(&desktop.bus);

    let mut lookup = desktop.command("secret-tool");
    let lookup = lookup.args(["search", "--unlock", "purpose", "rig"]);
    let asked = Process::start(lookup.stdout(std::process::Stdio::null()));
    keyring.answer_prompt(&desktop, "pw1");
    wait_until("the keyring to unlock", || !keyring.is_locked(&desktop.bus));
    drop(asked);
    assert_eq!(desktop_secret(&desktop), "what is kept");
}

#[test]
fn without_a_keyring_there_is_none() {
    let desktop = Desktop::start();
    let mut lookup = desktop.command("secret-tool");
    let output = try_run(lookup.args(["lookup", "purpose", "rig"]), b"");
    assert!(!output.status.success());
}

#[test]
fn a_dead_keyring_takes_calls_and_never_answers() {
    let desktop = Desktop::start();
    let _hole = desktop.dead_keyring();
    let mut lookup = desktop.command("secret-tool");
    let mut lookup = Process::start(lookup.args(["lookup", "purpose", "rig"]));
    assert!(lookup.wait(Duration::from_secs(1)).is_none());
}

#[test]
fn the_portal_tells_the_desktops_settings_and_saves_through_a_real_dialog() {
    let desktop = Desktop::start();
    let portal_service = desktop.portal();
    let connection = desktop.bus.connect();
    let portal = Proxy::new(
        &connection,
        common::portal::NAME,
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Settings",
    )
    .unwrap();
    let scheme: zbus::Result<OwnedValue> =
        portal.call("Read", &("org.freedesktop.appearance", "color-scheme"));
    assert!(scheme.is_ok(), "{scheme:?}");

    let path = desktop.home.path().join("token.jwt");
    // Not a scoped thread: were the dialog never answered, the test would wait for it for ever.
    let asked = common::beside({
        let connection = connection.clone();
        move || ask_where_to_save(&connection)
    });
    portal_service.answer_dialog(&desktop, &path);
    wait_until("the portal's answer", || asked.is_finished());
    let chosen = asked.join().unwrap();
    assert_eq!(chosen, [format!("file://{}", path.display())]);
}

/// Opens the portal's save dialog and gives what the person chose.
fn ask_where_to_save(connection: &zbus::blocking::Connection) -> Vec<String> {
    let sender = connection.unique_name().unwrap().trim_start_matches(':').replace('.', "_");
    let request = format!("/org/freedesktop/portal/desktop/request/{sender}/rig");
    let name = common::portal::NAME;
    let request = Proxy::new(connection, name, request, "org.freedesktop.portal.Request").unwrap();
    let mut responses = request.receive_signal("Response").unwrap();
    let options = HashMap::from([("handle_token", Value::from("rig"))]);
    let body = ("", "Save the token", options);
    let interface = Some("org.freedesktop.portal.FileChooser");
    let desktop = "/org/freedesktop/portal/desktop";
    connection.call_method(Some(name), desktop, interface, "SaveFile", &body).unwrap();
    let response = responses.next().unwrap();
    let (code, mut results): (u32, HashMap<String, OwnedValue>) =
        response.body().deserialize().unwrap();
    assert_eq!(code, 0, "the dialog was sent away");
    results.remove("uris").unwrap().try_into().unwrap()
}

#[test]
fn the_window_is_found_by_name_clicked_and_typed_into() {
    let desktop = Desktop::start();
    let window = Window::open(&desktop, NO_ARGS);
    window.fill("entry", "Payload", "{\"iss\": \"me_42\", \"list\": [1, 2]}");
    window.wait_for_words("\"me_42\", \"list\": [1, 2]}");
    assert!(!window.screenshot().is_blank());
}

#[test]
fn the_window_takes_what_another_program_copied() {
    let desktop = Desktop::start();
    let window = Window::open(&desktop, NO_ARGS);
    window.fill("entry", "Payload", "");
    window.paste("{\"name\": \"Zo\u{eb}\"}");
    window.wait_for_words("Zo\u{eb}");
}

#[test]
fn a_command_is_given_its_input_and_its_outcome_is_told() {
    let home = Home::new();
    let outcome = Cli::with(home.command("sh"))
        .args(["-c", "cat; echo oh >&2; exit 3"])
        .input("x".repeat(200_000))
        .run()
        .expect_code(3);
    assert_eq!((outcome.stdout.len(), outcome.stderr.as_str()), (200_000, "oh\n"));
}

#[test]
fn every_form_of_a_sentinel_and_every_piece_of_it_is_found() {
    let sentinel = Sentinel::new();
    for (whole, piece) in sentinel.forms() {
        for part in whole.windows(piece) {
            let bytes = [b"#######", part, b"#########"].concat();
            assert_eq!(sentinel.find(&bytes)[0].offset, 7);
        }
        assert!(sentinel.find(&whole[..piece - 1]).is_empty());
    }
}

#[test]
fn a_sentinel_is_found_in_the_memory_of_a_program_that_holds_it_and_another_is_not() {
    let (held, other) = (Sentinel::new(), Sentinel::new());
    let home = Home::new();
    let mut program = Process::start(
        home.command("sh")
            .args(["-c", "x=$(cat); sleep 60", "sh"])
            .stdin(std::process::Stdio::piped()),
    );
    program.feed(held.text());
    wait_until("the program to hold it", || {
        held.in_memory_of(program.id()).iter().any(|copy| copy.piece.form == "ASCII")
    });
    assert!(held.in_proc_of(program.id()).is_empty());
    assert_eq!(other.in_memory_of(program.id()).len(), 0);
}
