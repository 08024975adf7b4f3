//! The Caf Smart Auth guide, walked as a person would: by mouse and keyboard, from a new client to
//! the token on the clipboard.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use common::tokens::{CPF, WRONG_CPF, now, open};
use common::{BenchWindow, Cli, Desktop, NewClient, Selection, wait_until};
use jotbench::ui::Tokens;

const SECRET: &str = "8Kd0-wQ9.tR4 vN7_bX2:mL5!cZ3?yH6";

const CLIENT: NewClient<'_> = NewClient {
    name: "acme-prod",
    client_id: "acme-client-id",
    profile: "Caf Smart Auth",
    secret: SECRET,
};

/// The hint that keeps a copy out of clipboard histories.
const HISTORY_HINT: &str = "x-kde-passwordManagerHint";

#[test]
fn a_new_client_a_right_cpf_a_quarter_of_an_hour_and_copy() {
    let desktop = Desktop::start();
    let _keyring = desktop.keyring("the password");
    let bench = BenchWindow::open(&desktop);

    bench.add_client(&CLIENT);
    the_secret_lies_in_the_keyring_alone(&desktop);
    let payload = bench.wait_for("the draft of the client", || {
        Some(bench.payload_text()).filter(|text| text.contains("acme-client-id"))
    });
    let draft: serde_json::Value = serde_json::from_str(&payload).unwrap();
    assert_eq!(draft["iss"], "acme-client-id");
    bench.wait_finding("payload.personId", "personId is missing");

    bench.key("ctrl+j");
    bench.click_widget("button", "Add personId");
    bench.fill("entry", "personId", WRONG_CPF);
    let flagged = bench.wait_finding("payload.personId", "check digit");
    assert!(flagged.starts_with("error"), "{flagged}");
    bench.wait_verdict("Not ready");
    has_ground(&bench, Tokens::DARK.error_ground);

    bench.fill("entry", "personId", CPF);
    bench.wait_no_finding("payload.personId");
    bench.wait_verdict("Ready");
    has_ground(&bench, Tokens::DARK.ok_ground);
    assert!(!bench.screenshot().is_blank());

    let before = now();
    bench.click_widget("", "+15 min");
    bench.wait_verdict("Ready");
    bench.click_widget("button", "Copy token");
    let token = wait_copied(&desktop);
    let opened = open(&token, SECRET);
    assert_eq!(opened.header, r#"{"alg":"HS256","typ":"JWT"}"#);
    assert_eq!(opened.claim_names(), ["iss", "exp", "personId"]);
    assert_eq!(opened.claim("iss"), "acme-client-id");
    assert_eq!(opened.claim("personId"), CPF);
    let expires = opened.claim("exp").as_i64().unwrap();
    assert!((before + 840..=now() + 960).contains(&expires), "{expires} is not in 15 minutes");

    let targets = desktop.copied_targets(Selection::Clipboard);
    assert!(targets.iter().any(|target| target == HISTORY_HINT), "{targets:?}");
    the_secret_is_nowhere_else(&bench);
}

fn wait_copied(desktop: &Desktop) -> String {
    common::wait_for("the token on the clipboard", || {
        desktop.copied(Selection::Clipboard).filter(|text| text.starts_with("eyJ"))
    })
}

/// Another process of the same person reads it back, and the index file does not have it.
#[track_caller]
fn the_secret_lies_in_the_keyring_alone(desktop: &Desktop) {
    let index = desktop.home.config().join("jotbench/clients.json");
    let text = fs::read_to_string(&index).expect("the index is there");
    assert!(text.contains("acme-client-id"), "{text}");
    assert!(!text.contains(SECRET), "the index holds the secret");
    let mode = fs::metadata(&index).expect("the index is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let sign = Cli::with(desktop.command(env!("CARGO_BIN_EXE_jotbench")))
        .args(["sign", "--client", "acme-prod", "--set", "personId=52998224725"])
        .run()
        .expect_code(0);
    assert_eq!(open(sign.stdout.trim_end(), SECRET).claim("iss"), "acme-client-id");
}

/// Not in a file, on PRIMARY, in the log or in what a screen reader is told.
#[track_caller]
fn the_secret_is_nowhere_else(bench: &BenchWindow<'_>) {
    let desktop = bench.desktop();
    for file in desktop.home.files() {
        let bytes = fs::read(&file).unwrap_or_default();
        let holds = bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes());
        assert!(!holds, "{} holds the secret", file.display());
    }
    let primary = desktop.copied(Selection::Primary).unwrap_or_default();
    assert!(!primary.contains(SECRET), "PRIMARY holds the secret");
    assert!(!bench.outline().contains(SECRET), "a screen reader is told the secret");
    assert!(!bench.log().contains(SECRET), "the log holds the secret");
}

#[track_caller]
fn has_ground(bench: &BenchWindow<'_>, colour: egui::Color32) {
    let [red, green, blue, _] = colour.to_array();
    // The badge may be told before it is painted.
    wait_until(&format!("the badge to be {colour:?}"), || {
        bench.badge_colour() == [red, green, blue]
    });
}

#[test]
fn the_clipboard_is_cleared_in_time_and_what_others_put_there_is_not() {
    let desktop = Desktop::start();
    let settings = "token_on_clipboard_seconds = 2\n";
    desktop.home.write(".config/jotbench/settings.toml", settings);
    let bench = BenchWindow::open(&desktop);
    bench.wait_verdict("Accepted");
    bench.key("ctrl+Return");
    bench.wait_for_words("Token copied");
    bench.wait_for_words("Clipboard cleared");
    let left = desktop.copied(Selection::Clipboard).unwrap_or_default();
    assert_eq!(left, "", "the token is still on the clipboard");

    bench.key("ctrl+Return");
    bench.wait_for_words("Token copied");
    desktop.copy(Selection::Clipboard, "a text of another program");
    bench.wait_for("the window to let go of the clipboard", || {
        let says = bench.widgets().iter().any(|widget| widget.name.contains("Clipboard clears"));
        (!says).then_some(())
    });
    let left = desktop.copied(Selection::Clipboard);
    assert_eq!(left.as_deref(), Some("a text of another program"));
}
