//! What is missing or broken is said, and nothing that was typed is lost by it.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use common::tokens::{SECRET, open};
use common::{BenchWindow, Cli, Desktop, NewClient, Widget, wait_until};

const CLIENT: NewClient<'_> = NewClient {
    name: "acme-prod",
    client_id: "acme-client-id",
    profile: "Caf Smart Auth",
    secret: SECRET,
};

/// Everything that was typed into the dialog is still there; of the secret, as many dots.
#[track_caller]
fn nothing_typed_is_lost(bench: &BenchWindow<'_>) {
    assert_eq!(bench.widget("entry", "Name").text.as_deref(), Some(CLIENT.name));
    assert_eq!(bench.widget("entry", "Client ID").text.as_deref(), Some(CLIENT.client_id));
    bench.widget("button", &format!("Profile of the client: {}", CLIENT.profile));
    let dots = bench.widget("password text", "Secret").text.unwrap_or_default();
    assert_eq!(dots.chars().count(), SECRET.len(), "{dots:?}");
    assert!(dots.chars().all(|dot| dot == '•'), "not masked");
}

#[track_caller]
fn wait_signed(bench: &BenchWindow<'_>) {
    let token = bench.wait_for("the signed token", || {
        let text = bench.find("entry", "Token")?.text?;
        bench.verdict().filter(|verdict| verdict == "Ready").map(|_| text)
    });
    assert_eq!(open(&token, SECRET).claim("iss"), CLIENT.client_id);
}

#[test]
fn without_a_keychain_a_client_is_kept_for_the_session() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    bench.wait_for_words("Keychain: no Secret Service runs");

    bench.type_client(&CLIENT);
    bench.click_widget("button", "Save client");
    bench.wait_for_words("Install and start a Secret Service");
    nothing_typed_is_lost(&bench);
    // Offered, and not chosen unasked.
    let session = bench.widget("radio button", "For this session only");
    assert!(!Widget::is_checked(&session) && !Widget::is_selected(&session), "{session:?}");

    bench.click_widget("radio button", "For this session only");
    bench.click_widget("button", "Save client");
    bench.wait_dialog_gone();
    bench.wait_for_words("this session only");
    wait_signed(&bench);
    for file in desktop.home.files() {
        let bytes = fs::read(&file).unwrap_or_default();
        let holds = bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
        assert!(!holds, "{} holds the secret", file.display());
    }
}

/// Adds the client from the command line, as a colleague's script may.
fn add_by_command(desktop: &Desktop) {
    desktop.home.write("secret", SECRET);
    let add = Cli::with(desktop.command(env!("CARGO_BIN_EXE_jotbench")))
        .args(["clients", "add", CLIENT.name, "--client-id", CLIENT.client_id])
        .args(["--profile", "caf-smart-auth", "--secret-file", "secret"])
        .run();
    drop(add.expect_code(0));
    fs::remove_file(desktop.home.path().join("secret")).expect("it was just written");
}

#[test]
fn a_locked_keychain_asks_in_its_own_window_and_may_be_asked_again() {
    let desktop = Desktop::start();
    let keyring = desktop.keyring("pw1");
    add_by_command(&desktop);
    keyring.lock(&desktop.bus);
    let bench = BenchWindow::open(&desktop);
    bench.wait_for_words("Keychain: locked");

    bench.click_widget("list item", "acme-prod, Caf Smart Auth");
    keyring.cancel_prompt(&desktop);
    bench.wait_for_words("unlock prompt was cancelled");
    bench.focus();
    bench.click_widget("button", "Try again");
    keyring.answer_prompt(&desktop, "pw1");
    wait_until("the keyring to unlock", || !keyring.is_locked(&desktop.bus));
    wait_signed(&bench);
}

fn frames(log: &Path) -> usize {
    fs::read_to_string(log).map_or(0, |text| text.lines().count())
}

#[test]
fn a_keychain_that_never_answers_is_told_of_and_freezes_nothing() {
    let desktop = Desktop::start();
    let _hole = desktop.dead_keyring();
    let log = desktop.home.path().join("frames");
    let path = log.to_string_lossy().into_owned();
    let bench = BenchWindow::open_with(&desktop, &[("JOTBENCH_FRAME_LOG", &path)]);
    bench.wait_for_words("the keychain did not answer within");

    bench.type_client(&CLIENT);
    bench.click_widget("button", "Save client");
    // While the keychain is waited for, the pointer is followed.
    let began = Instant::now();
    let (mut longest, mut last, mut seen) = (Duration::ZERO, Instant::now(), frames(&log));
    let mut x = 20;
    while began.elapsed() < Duration::from_secs(4) {
        x = (x + 37) % 1200;
        desktop.display.point(&desktop.home, x, 600 + x % 90);
        thread::sleep(Duration::from_millis(20));
        let now = frames(&log);
        if now > seen {
            seen = now;
            last = Instant::now();
        }
        longest = longest.max(last.elapsed());
    }
    assert!(longest < Duration::from_secs(2), "no frame for {longest:?}");
    bench.wait_for_words("he keychain did not answer within");
    bench.widget("radio button", "For this session only");
    // A slip beside the dialog loses nothing either.
    bench.click(20, 600);
    nothing_typed_is_lost(&bench);
    bench.click_widget("radio button", "For this session only");
    bench.click_widget("button", "Save client");
    bench.wait_dialog_gone();
    wait_signed(&bench);
}

#[test]
fn a_damaged_index_is_kept_aside_and_told_of() {
    let desktop = Desktop::start();
    let damaged = "{ \"version\": 1, \"clients\": [ {";
    let index = desktop.home.write(".config/jotbench/clients.json", damaged);
    let bench = BenchWindow::open(&desktop);
    let notice = bench.wait_for_words("The client index is damaged");
    let said = notice.said();
    let kept = desktop.home.files().into_iter().find(|file| {
        file.starts_with(index.parent().unwrap()) && fs::read(file).unwrap() == damaged.as_bytes()
    });
    let kept = kept.expect("the damaged file is kept");
    assert_ne!(kept, index);
    assert!(said.contains(&*kept.to_string_lossy()), "{said} does not name {}", kept.display());

    bench.type_client(&CLIENT);
    bench.click_widget("button", "Save client");
    bench.click_widget("radio button", "For this session only");
    bench.click_widget("button", "Save client");
    bench.wait_dialog_gone();
    assert_eq!(fs::read(&kept).unwrap(), damaged.as_bytes());
}

#[test]
fn a_broken_profile_is_named_and_the_others_load() {
    let desktop = Desktop::start();
    let plain = include_str!("../assets/profiles/jwt.toml");
    let own = plain.replacen("id = \"jwt\"", "id = \"own\"", 1).replacen(
        "name = \"Plain JWT\"",
        "name = \"Our own API\"",
        1,
    );
    desktop.home.write(".config/jotbench/profiles/own.toml", own);
    desktop.home.write(
        ".config/jotbench/profiles/broken.toml",
        "id = \"broken\"\nname = \"Broken\"\nalgorithms = [\"HS257\"]\n",
    );
    let bench = BenchWindow::open(&desktop);
    let notice = bench.wait_for_words("A profile cannot be read");
    let said = notice.said();
    for words in ["broken.toml", "3", "algorithms"] {
        assert!(said.contains(words), "{said} does not say {words}");
    }
    bench.choose("Profile: ", "Our own API");
    bench.widget("button", "Profile: Our own API");
    bench.choose("Profile: ", "Caf Smart Auth");
    bench.widget("button", "Profile: Caf Smart Auth");
}
