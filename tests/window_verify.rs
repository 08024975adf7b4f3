//! A pasted token is evidence: judged with the right words, never altered, brought back on demand.
#![cfg(target_os = "linux")]

mod common;

use common::tokens::{SECRET, now, usual};
use common::{BenchWindow, Desktop, Widget};
use jotbench::ui::Tokens;

/// Signed by somebody else's HMAC, three hours past its end.
fn expired() -> String {
    let now = now();
    usual(&format!(r#"{{"iss":"acme","sub":"42","iat":{},"exp":{}}}"#, now - 14_400, now - 10_800))
}

/// The sentence beside the badge.
fn headline(bench: &BenchWindow<'_>) -> String {
    bench.wait_for("the sentence of the verdict", || {
        Some(bench.widgets().into_iter().find(|w| w.role == "status bar")?.name)
    })
}

fn wait_headline(bench: &BenchWindow<'_>, words: &str) -> String {
    bench.wait_for(&format!("the sentence {words:?}"), || {
        Some(headline(bench)).filter(|sentence| sentence.contains(words))
    })
}

fn type_secret(bench: &BenchWindow<'_>, secret: &str) {
    bench.fill("password text", "Secret", secret);
}

/// Green is no part of the strip: neither on the badge nor in the words for a screen reader.
#[track_caller]
fn is_not_green(bench: &BenchWindow<'_>) {
    for tokens in [Tokens::DARK, Tokens::LIGHT] {
        let [red, green, blue, _] = tokens.ok_ground.to_array();
        assert_ne!(bench.badge_colour(), [red, green, blue]);
    }
    let said: Vec<String> = bench
        .widgets()
        .into_iter()
        .filter(|widget| widget.name.starts_with("Signature: "))
        .map(|widget| widget.name)
        .collect();
    assert!(said.iter().all(|words| !words.contains("ok")), "{said:?}");
}

#[test]
fn a_token_pasted_with_nothing_focused_is_genuine_but_expired() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    let token = expired();
    bench.paste(&token);
    bench.wait_for("the token", || (bench.token_text() == token).then_some(()));
    // Without a secret nobody can say that it is genuine.
    wait_headline(&bench, "Expired 3 h");
    is_not_green(&bench);

    type_secret(&bench, SECRET);
    let sentence = wait_headline(&bench, "Genuine, but expired");
    assert!(sentence.contains("3 h"), "{sentence}");
    bench.wait_verdict("Rejected");
    bench.wait_for_words("Signature: ok, Valid, HS256");
    bench.wait_finding("payload.exp", "Expired");
    assert_eq!(bench.token_text(), token, "checking alters nothing");
}

#[test]
fn a_wrong_secret_never_verifies_and_never_signs_what_was_pasted() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    let exp = now() + 86_400;
    let token = usual(&format!(r#"{{"iss":"acme","exp":{exp}}}"#));
    bench.paste_into("Token", &token);
    bench.wait_for("the token", || (bench.token_text() == token).then_some(()));
    bench.wait_verdict("Not checked");
    is_not_green(&bench);

    let wrong = "another secret of 32 bytes or so";
    for length in 1..4 {
        type_secret(&bench, &wrong[..wrong.len() - length]);
        wait_headline(&bench, "does not verify");
        bench.wait_verdict("Rejected");
        is_not_green(&bench);
        assert_eq!(bench.token_text(), token, "a secret that is typed only checks");
    }
    type_secret(&bench, SECRET);
    bench.wait_verdict("Accepted");
    wait_headline(&bench, "Genuine and valid for");
}

#[test]
fn editing_the_payload_signs_anew_and_revert_brings_the_token_back() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    let exp = now() + 86_400;
    let token = usual(&format!(r#"{{"iss":"acme","n":3.0,"n2":9007199254740993,"exp":{exp}}}"#));
    bench.paste(&token);
    type_secret(&bench, SECRET);
    bench.wait_verdict("Accepted");

    let payload = bench.payload_text();
    bench.paste_into("Payload", &payload.replace("acme", "another"));
    bench.wait_for_words("A draft; the token that it came from is kept");
    let sign = bench.widget("radio button", "Sign");
    assert!(Widget::is_checked(&sign) || Widget::is_selected(&sign), "{sign:?}");
    let signed = bench.wait_for("another token", || {
        Some(bench.token_text()).filter(|text| !text.is_empty() && *text != token)
    });
    let opened = common::tokens::open(&signed, SECRET);
    let expected = format!(r#"{{"iss":"another","n":3.0,"n2":9007199254740993,"exp":{exp}}}"#);
    assert_eq!(opened.payload, expected, "only the name was changed");

    bench.click_widget("button", "Revert");
    bench.wait_for("the pasted token", || (bench.token_text() == token).then_some(()));
    bench.wait_verdict("Accepted");
    assert_eq!(bench.payload_text(), payload);
}

#[test]
fn what_stands_round_a_token_is_taken_off_and_said() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    let token = usual(&format!(r#"{{"iss":"acme","exp":{}}}"#, now() + 86_400));
    bench.paste(&format!("  \"Authorization: Bearer {token}\"\n"));
    bench.wait_for("the token", || (bench.token_text() == token).then_some(()));
    let said = bench.wait_finding("token", "Taken off");
    assert!(said.contains("Bearer") && said.contains("quotes"), "{said}");
    type_secret(&bench, SECRET);
    bench.wait_verdict("Accepted");
}
