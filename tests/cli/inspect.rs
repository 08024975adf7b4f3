//! `inspect` for people, and its ways in.

use crate::{
    common::{Cli, Home},
    ends_with,
    tokens::{SECRET, hs256, usual},
};

const AT: &str = "2026-11-22T14:00:00Z";

#[test]
fn the_verdict_is_the_first_line_and_dates_are_explained() {
    let home = Home::new();
    home.write("secret", SECRET);
    let token = usual(r#"{"iss":"a","exp":1795352400}"#);
    let outcome = Cli::new(&home)
        .args(["inspect", &token, "--at", AT, "--secret-file", "secret"])
        .run()
        .expect_code(1);
    let first = outcome.stdout.lines().next();
    assert_eq!(first, Some("Rejected: it has expired"));
    for expected in [
        "  Signature  valid",
        "  Time       expired",
        "1795352400",
        "2026-11-22 13:00:00 UTC, 1 h ago",
        "As of      2026-11-22 14:00:00 UTC",
        "CLM-3 · RFC 7519 §4.1.4",
        "the file secret",
    ] {
        assert!(outcome.stdout.contains(expected), "{expected:?} is not in {}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains('\u{1b}'), "no colours where there is no terminal");
    assert!(!outcome.stdout.contains(SECRET));
}

#[test]
fn a_token_comes_from_an_argument_or_from_standard_input() {
    let home = Home::new();
    let token = usual(r#"{"exp":4102444800}"#);
    for outcome in [
        Cli::new(&home).args(["inspect", &token]).run(),
        Cli::new(&home).args(["inspect", "-"]).input(&token).run(),
        Cli::new(&home).args(["inspect"]).input(format!("{token}\n")).run(),
        Cli::new(&home).args(["inspect"]).input(format!("Authorization: Bearer {token}\r\n")).run(),
    ] {
        let outcome = outcome.expect_code(3);
        assert!(outcome.stdout.starts_with("Not checked: without a key"), "{outcome:#?}");
    }
}

#[test]
fn what_a_token_says_cannot_steer_the_terminal() {
    let home = Home::new();
    let token = hs256(
        "{\"alg\":\"HS256\",\"kid\":\"\\u001b[2J\u{202e}\"}",
        "{\"\u{9b}31m\u{200b}\":\"\\u001b]0;x\\u0007\",\"exp\u{2066}\":\"\u{1b}[31m\"}",
        SECRET,
    );
    let broken = usual("\u{1b}[31mnot json\u{202e}\r\nerror: forged");
    for token in [token, broken] {
        let outcome = Cli::new(&home).args(["inspect", "-"]).input(&token).run();
        let wrong = outcome.stdout.chars().find(|one| {
            (one.is_control() && *one != '\n')
                || matches!(one, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(wrong, None, "{}", outcome.stdout);
        assert!(outcome.stdout.contains("\\u001b"), "{}", outcome.stdout);
    }
}

#[test]
fn bad_input_is_never_a_panic() {
    let home = Home::new();
    home.write("secret", SECRET);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let mut inputs: Vec<String> = [
        "hello",
        ".",
        "..",
        "...",
        "....",
        "a.b",
        "a.b.c.d",
        "a.b.c.d.e.f",
        "\u{feff}",
        "=",
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJhbGciOiJIUzI1NiJ9.",
        "eyJhbGciOiJIUzI1NiJ9..",
        "{\"payload\":\"\",\"signatures\":[]}",
        "Bearer ",
        "'",
        "\"\"",
        "a b c",
    ]
    .map(str::to_owned)
    .into();
    for header in [
        "",
        "null",
        "[]",
        "{}",
        "{\"alg\":null}",
        "{\"alg\":\"NoNe\"}",
        "{\"alg\":\"hs256\"}",
        "{\"alg\":\"HS256\",\"alg\":\"none\"}",
        "{\"alg\":\"ES256\"}",
        "{\"alg\":\"XX\"}",
        "{\"alg\":\"\\ud800\"}",
        "{\"alg\":\"HS256\"",
        "\u{feff}{\"alg\":\"HS256\"}",
    ] {
        inputs.push(hs256(header, "{}", SECRET));
    }
    for payload in [
        "",
        "null",
        "17",
        "{\"exp\":\"1\"}",
        "{\"exp\":null}",
        "{\"exp\":true}",
        "{\"exp\":-1}",
        "{\"exp\":1e308}",
        "{\"exp\":1e999999999999}",
        "{\"exp\":-1e999}",
        "{\"exp\":1.5}",
        "{\"exp\":9223372036854775807}",
        "{\"exp\":-9223372036854775808,\"nbf\":9223372036854775807}",
        "{\"exp\":1795352400000}",
        "{\"aud\":[1]}",
        "{\"aud\":{}}",
        "{\"iss\":\"\\u0000\"}",
        "{\"exp\":1,\"exp\":2}",
        &deep,
        &format!("{{\"a\":{deep}}}"),
    ] {
        inputs.push(usual(payload));
    }
    for input in &inputs {
        for more in [&["--json"][..], &[], &["--secret-file", "secret"]] {
            let outcome = Cli::new(&home).args(["inspect", "-"]).args(more).input(input).run();
            let shown: String = input.chars().take(80).collect();
            assert!(matches!(outcome.code, Some(0..=3)), "{shown}: {:?}", outcome.stderr);
            assert!(!outcome.stderr.contains("panicked"), "{shown}: {}", outcome.stderr);
        }
    }
}

#[test]
fn a_token_of_ten_megabytes_is_inspected() {
    let home = Home::new();
    home.write("secret", SECRET);
    let token = usual(&format!("{{\"exp\":4102444800,\"x\":\"{}\"}}", "y".repeat(10_000_000)));
    let outcome =
        Cli::new(&home).args(["inspect", "-", "--secret-file", "secret"]).input(&token).run();
    let outcome = outcome.expect_code(0);
    assert!(outcome.stdout.len() < 10_000, "long values are cut short for people");
}

#[test]
fn input_that_cannot_be_read_is_named() {
    let home = Home::new();
    home.write("secret", SECRET);
    let run = |args: &[&str], input: &[u8]| Cli::new(&home).args(args).input(input).run();
    for (outcome, expected) in [
        (run(&["inspect", "-"], b""), "there is no token"),
        (run(&["inspect", "-"], b" \n"), "there is no token"),
        (run(&["inspect", ""], b""), "there is no token"),
        (run(&["inspect", "-"], b"ab\xff"), "byte 3"),
        (run(&["inspect", "a.b.c", "--secret-file", "none"], b""), "cannot read none"),
        (run(&["inspect", "a.b.c", "--secret-file", "."], b""), "it is a folder"),
        (run(&["inspect", "a.b.c", "--secret-file", "-"], b""), "does not read standard input"),
        (run(&["inspect", "a.b.c", "--key", "none.pem"], b""), "cannot read none.pem"),
        (run(&["inspect", "a.b.c", "--secret-env", "NO_SUCH"], b""), "NO_SUCH is not set"),
        (run(&["inspect", "a.b.c", "--profile", "caf-smart-aut"], b""), "caf-smart-auth"),
        (run(&["inspect", "a.b.c", "--at", "yesterday"], b""), "--at"),
        (run(&["inspect", "a.b.c", "--leeway=-1"], b""), "--leeway"),
        (run(&["inspect", "a.b.c", "--client", "nobody"], b""), "nobody"),
    ] {
        let outcome = outcome.expect_code(2);
        assert_eq!(outcome.stdout, "");
        assert!(outcome.stderr.starts_with("error: "), "{outcome:#?}");
        assert!(outcome.stderr.contains("\nhint: "), "{outcome:#?}");
        assert!(outcome.stderr.contains(expected), "{expected:?}: {outcome:#?}");
    }
}

#[test]
fn every_reading_of_a_secret_can_be_chosen() {
    let home = Home::new();
    home.write("base64", "YW4gZXhhbXBsZSBzZWNyZXQgb2YgMzIgYnl0ZXMgb2s=");
    home.write("hex", "616E206578616D706C6520736563726574206F66203332206279746573206F6B");
    let token = usual(r#"{"exp":4102444800}"#);
    for encoding in ["base64", "base64url", "hex"] {
        let file = if encoding == "hex" { "hex" } else { "base64" };
        let args = ["inspect", &token, "--secret-file", file, "--secret-encoding", encoding];
        ends_with(0, Cli::new(&home).args(args));
    }
    let args = ["inspect", &token, "--secret-env", "THE_SECRET"];
    ends_with(0, Cli::new(&home).args(args).env("THE_SECRET", SECRET));
    let unreadable = Cli::new(&home)
        .args(["inspect", &token, "--json", "--secret-env", "THE_SECRET"])
        .args(["--secret-encoding", "hex"])
        .env("THE_SECRET", SECRET)
        .run()
        .expect_code(1);
    assert_eq!(unreadable.json()["verdicts"]["key"], "error");
    assert!(!unreadable.stdout.contains(SECRET) && !unreadable.stderr.contains(SECRET));
}

#[test]
fn a_line_break_in_the_secret_file_counts_and_is_named_when_it_is_why() {
    let home = Home::new();
    home.write("secret", format!("{SECRET}\n"));
    let token = usual(r#"{"exp":4102444800}"#);
    let outcome = Cli::new(&home).args(["inspect", &token, "--secret-file", "secret"]).run();
    let outcome = outcome.expect_code(1);
    assert!(outcome.stderr.contains("ends with a line break"), "{outcome:#?}");
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let home = Home::new();
    let token = usual(&format!("{{\"exp\":4102444800,\"x\":\"{}\"}}", "y".repeat(1_000_000)));
    let path = home.write("token", &token);
    let script = format!(
        "{} inspect - --json < {} | head -c 10 >/dev/null; echo \"${{PIPESTATUS[0]}}\"",
        env!("CARGO_BIN_EXE_jotbench"),
        path.display()
    );
    let mut command = home.command("bash");
    command.args(["-c", &script]);
    let outcome = Cli::with(command).run().expect_code(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("3\n", ""));
}

#[test]
fn a_full_disk_is_reported() {
    let home = Home::new();
    let script = format!("{} inspect a.b.c > /dev/full", env!("CARGO_BIN_EXE_jotbench"));
    let mut command = home.command("sh");
    command.args(["-c", &script]);
    let outcome = Cli::with(command).run().expect_code(4);
    assert!(outcome.stderr.contains("error: cannot write to standard output"), "{outcome:#?}");
}
