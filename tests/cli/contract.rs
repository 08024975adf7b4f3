//! `inspect --json`: the names, their order and the exit codes are a contract with scripts.

use serde_json::json;

use crate::{
    common::{Cli, Home},
    tokens::{SECRET, base64url, hs256, usual},
};

/// 2026-11-22T14:00:00Z
const AT: &str = "1795356000";

fn inspect(home: &Home, token: &str, more: &[&str]) -> crate::common::Outcome {
    home.write("secret", SECRET);
    Cli::new(home).args(["inspect", "-", "--json", "--at", AT]).args(more).input(token).run()
}

#[test]
fn the_object_is_one_line_with_exactly_these_names_in_this_order() {
    let home = Home::new();
    let token = usual(r#"{"iss":"a","exp":1795352400}"#);
    let outcome = inspect(&home, &token, &["--secret-file", "secret", "--profile", "jwt"]);
    let line = outcome.stdout.strip_suffix('\n').expect("a line break ends the object");
    assert!(!line.contains('\n'));
    let golden = concat!(
        r#"{"format":"jws","algorithm":"HS256","#,
        r#""header":"{\"alg\":\"HS256\",\"typ\":\"JWT\"}","#,
        r#""payload":"{\"iss\":\"a\",\"exp\":1795352400}","#,
        r#""verdicts":{"structure":"ok","key":"ok","signature":"valid","time":"expired","claims":"ok"},"#,
        r#""overall":"rejected","findings":[{"id":"CLM-3","severity":"error","at":"payload.exp","message":""#,
    );
    assert!(line.starts_with(golden), "{line}");
    let finding = &outcome.json()["findings"][0];
    let names: Vec<&String> = finding.as_object().expect("a finding is an object").keys().collect();
    assert_eq!(names, ["id", "severity", "at", "message", "hint", "source"]);
    assert!(finding.as_object().expect("an object").values().all(serde_json::Value::is_string));
    assert_eq!(finding["source"], "RFC 7519 §4.1.4");
    assert_eq!(outcome.stderr, "");
}

#[test]
fn absent_parts_are_null_and_bytes_that_are_no_text_are_base64url() {
    let home = Home::new();
    let report = inspect(&home, "hello", &[]).expect_code(1).json();
    assert_eq!(report["format"], "unknown");
    assert!(report["payload"].is_null() && report["algorithm"].is_null());

    let payload = [b'{', 0xff, 0xfe, b'}'];
    let token = hs256(r#"{"alg":"HS256"}"#, payload, SECRET);
    let report = inspect(&home, &token, &["--secret-file", "secret"]).expect_code(1).json();
    let object = report.as_object().expect("an object");
    assert!(!object.contains_key("payload"));
    assert_eq!(report["payload_base64url"], base64url(payload));
    assert_eq!(report["header"], r#"{"alg":"HS256"}"#);
    assert_eq!(report["verdicts"]["signature"], "valid", "the signature is checked all the same");
    assert_eq!(report["verdicts"]["structure"], "error");
    assert_eq!(report["findings"][0]["id"], "STR-6");

    let token = hs256(b"\xff", "{}", SECRET);
    let report = inspect(&home, &token, &[]).expect_code(1).json();
    assert_eq!(report["header_base64url"], base64url(b"\xff"));
}

#[test]
fn the_exact_text_is_kept_byte_for_byte() {
    let home = Home::new();
    for payload in [
        "{ \"b\" : 3.0 , \"a\":9007199254740993,\n \"a\":1e2, \"s\":\"\\u00e9\\/\" }",
        "{\"x\":\"\u{202e}evil\u{9b}31m\u{1b}\"}",
        "not json at all",
        "",
    ] {
        let outcome = inspect(&home, &usual(payload), &[]);
        assert_eq!(outcome.json()["payload"], payload);
        let steers = |one: char| one.is_control() && one != '\n' || one == '\u{202e}';
        assert!(!outcome.stdout.contains(steers), "{:?}", outcome.stdout);
    }
}

#[test]
fn the_exit_code_follows_the_overall_verdict() {
    let home = Home::new();
    let good = usual(r#"{"iss":"a","exp":1795359600}"#);
    let expired = usual(r#"{"iss":"a","exp":1795352400}"#);
    let early = usual(r#"{"nbf":1795359600,"exp":1795359700}"#);
    let none = format!("{}.{}.", base64url(r#"{"alg":"none"}"#), base64url("{}"));
    home.write("wrong", "another secret of 32 bytes, right");
    let right = ["--secret-file", "secret"];
    for (token, key, code, overall) in [
        (&good, &right[..], 0, "accepted"),
        (&good, &["--secret-file", "wrong"], 1, "rejected"),
        (&good, &[], 3, "not_checked"),
        (&good, &["--secret-file", "secret", "--alg", "RS256"], 1, "rejected"),
        (&good, &["--secret-file", "secret", "--alg", "RS256", "--alg", "HS256"], 0, "accepted"),
        (&good, &["--secret-file", "secret", "--audience", "x"], 1, "rejected"),
        (&good, &["--secret-file", "secret", "--issuer", "b"], 1, "rejected"),
        (&good, &["--secret-file", "secret", "--issuer", "a"], 0, "accepted"),
        (&expired, &right, 1, "rejected"),
        (&expired, &[], 1, "rejected"),
        (&expired, &["--secret-file", "secret", "--leeway", "3601"], 0, "accepted"),
        (&expired, &["--secret-file", "secret", "--leeway", "18446744073709551615"], 0, "accepted"),
        (&early, &right, 1, "rejected"),
        (&none, &right, 1, "rejected"),
        (&none, &[], 1, "rejected"),
        (&"hello".to_owned(), &right, 1, "rejected"),
    ] {
        let outcome = inspect(&home, token, key).expect_code(code);
        assert_eq!(outcome.json()["overall"], overall, "{key:?} {outcome:#?}");
    }
}

#[test]
fn verdicts_stand_side_by_side() {
    let home = Home::new();
    let token = usual(r#"{"iss":7,"exp":1795352400}"#);
    let report = inspect(&home, &token, &["--secret-file", "secret"]).expect_code(1).json();
    assert_eq!(
        report["verdicts"],
        json!({
            "structure": "ok", "key": "ok", "signature": "valid",
            "time": "expired", "claims": "error"
        })
    );
}
