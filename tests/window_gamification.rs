//! The gamification token: ready with its five required claims, and each of them missed.
#![cfg(target_os = "linux")]

mod common;

use common::tokens::{SECRET, open};
use common::{BenchWindow, Desktop, Selection, Widget};

const REQUIRED: [&str; 5] = ["sub", "iss", "aud", "iat", "exp"];

/// A draft of this profile with a typed secret and everything that it asks for, shown as claims.
fn ready_draft(desktop: &Desktop) -> BenchWindow<'_> {
    let bench = BenchWindow::open(desktop);
    bench.choose("Profile: ", "Gamification API");
    bench.wait_verdict("Not signed");
    bench.fill("password text", "Secret", SECRET);
    bench.key("ctrl+j");
    for (name, value) in [("sub", "user-42"), ("iss", "tenant-7"), ("aud", "the-game")] {
        // The template holds places to fill in, and it is said until they are.
        let place = format!("payload.{name}");
        bench.wait_finding(&place, "placeholder");
        bench.fill("entry", name, value);
        bench.wait_no_finding(&place);
    }
    bench.wait_verdict("Ready");
    bench
}

#[test]
fn each_required_claim_that_is_removed_is_reported_until_it_is_back() {
    let desktop = Desktop::start();
    let bench = ready_draft(&desktop);
    for name in REQUIRED {
        let place = format!("payload.{name}");
        let value = bench.wait_for("the claim's value", || bench.find("entry", name)?.text);
        bench.wait_no_finding(&place);
        bench.click_widget("button", &format!("Remove {name}"));
        let said = bench.wait_finding(&place, &format!("{name} is missing"));
        assert!(said.starts_with("error") && said.contains("requires"), "{said}");
        bench.wait_verdict("Not ready");

        // The claim comes at the end, into sight, and has the keyboard.
        bench.click_widget("button", &format!("Add {name}"));
        bench.wait_for("the added claim to have the keyboard", || {
            bench.find("entry", name).filter(Widget::is_focused)
        });
        bench.key("ctrl+a");
        bench.type_text(&value);
        bench.wait_no_finding(&place);
        bench.wait_verdict("Ready");
    }

    bench.click_widget("button", "Copy token");
    let token = bench.wait_for("the token on the clipboard", || {
        desktop.copied(Selection::Clipboard).filter(|text| text.starts_with("eyJ"))
    });
    let opened = open(&token, SECRET);
    let mut names = opened.claim_names();
    names.sort_unstable();
    assert_eq!(names, ["aud", "exp", "iat", "iss", "sub"]);
    let date = |name| opened.claim(name).as_i64().unwrap();
    assert_eq!(date("exp") - date("iat"), 3600);
}

#[test]
fn a_claim_cut_out_of_the_json_is_reported_and_the_fix_brings_it_back() {
    let desktop = Desktop::start();
    let bench = ready_draft(&desktop);
    bench.key("ctrl+j");
    let whole = bench.payload_text();
    let mut claims: serde_json::Value = serde_json::from_str(&whole).unwrap();
    claims.as_object_mut().unwrap().remove("exp").unwrap();
    bench.paste_into("Payload", &claims.to_string());
    bench.wait_finding("payload.exp", "exp is missing");
    bench.wait_verdict("Not ready");

    let fix = bench.wait_for("the fix of exp", || {
        bench.widgets().into_iter().find(|widget| widget.name.ends_with(": mends payload.exp"))
    });
    bench.click_widget("button", &fix.name);
    bench.wait_no_finding("payload.exp");
    bench.wait_verdict("Ready");

    // Broken JSON is said, and what was typed stays as it was typed.
    bench.paste_into("Payload", r#"{"sub": "user-42", "#);
    bench.wait_finding("payload", "");
    bench.wait_verdict("Not ready");
    assert_eq!(bench.payload_text(), r#"{"sub": "user-42", "#);
    bench.paste_into("Payload", &whole);
    bench.wait_verdict("Ready");
}
