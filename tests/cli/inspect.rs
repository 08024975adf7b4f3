//! `inspect` for people, and its ways in.

use crate::{
    common::{Cli, Home},
    ends_with,
    tokens::{SECRET, hs256, now, usual},
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
    assert!(outcome.stdout.contains("without the line break at its end"), "{outcome:#?}");
    assert_eq!(outcome.stderr, "", "it is said once");

    // It may not be why, and be the next thing to go wrong.
    home.write("secret", "another secret of 32 bytes, right\n");
    let outcome = Cli::new(&home).args(["inspect", &token, "--secret-file", "secret"]).run();
    let outcome = outcome.expect_code(1);
    assert!(outcome.stderr.contains("ends with a line break"), "{outcome:#?}");
}

#[test]
fn a_token_is_found_in_whatever_it_was_sent_in() {
    let home = Home::new();
    home.write("secret", SECRET);
    let token = usual(r#"{"exp":4102444800}"#);
    for (what, sent) in [
        ("a curl line", format!("curl -sH 'Authorization: Bearer {token}' https://api.example/v1")),
        ("a log line", format!("2026-11-22T14:03:20Z WARN refused token={token} status=401")),
        ("a ticket", format!("Hello,\n\nthis one is refused:\n\n> {token}\n\nWhy? Best, Ada")),
        ("JSON", format!("{{\"access_token\": \"{token}\", \"expires_in\": 900}}")),
        ("the same twice", format!("first {token}\nand again {token}\n")),
    ] {
        let outcome = Cli::new(&home)
            .args(["inspect", "-", "--json", "--secret-file", "secret"])
            .input(&sent)
            .run();
        assert_eq!(outcome.code, Some(0), "{what}: {outcome:#?}");
        assert_eq!(outcome.json()["verdicts"]["signature"], "valid", "{what}");
    }
}

#[test]
fn of_several_tokens_none_is_chosen_and_scan_is_named() {
    let home = Home::new();
    let tokens = [
        usual(r#"{"iss":"acme","exp":4102444800}"#),
        usual(r#"{"iss":"be\u001b[2Jta"}"#),
        usual(r#"{"sub":"third"}"#),
    ];
    let text = format!("one {}\ntwo {}\nand {}\n", tokens[0], tokens[1], tokens[2]);
    home.write("my ticket.txt", &text);
    for (source, hint) in [
        ("-", "jotbench scan - judges"),
        ("@my ticket.txt", "jotbench scan 'my ticket.txt' judges"),
    ] {
        let outcome = Cli::new(&home).args(["inspect", source]).input(&text).run().expect_code(2);
        assert_eq!(outcome.stdout, "");
        assert!(outcome.stderr.contains("holds 3 tokens"), "{outcome:#?}");
        assert!(outcome.stderr.contains("HS256, iss acme, at line 1; "), "{outcome:#?}");
        assert!(outcome.stderr.contains("iss be\\u001b[2Jta, at line 2; "), "{outcome:#?}");
        assert!(outcome.stderr.contains(hint), "{outcome:#?}");
        for token in &tokens {
            assert!(!outcome.stderr.contains(token.as_str()), "{outcome:#?}");
        }
    }
}

#[test]
fn the_name_of_a_file_in_place_of_a_token_is_told_how_to_give_it() {
    let home = Home::new();
    home.write("t1.jwt", usual("{}"));
    let outcome = Cli::new(&home).args(["inspect", "t1.jwt"]).run().expect_code(2);
    assert_eq!(
        outcome.stderr,
        "error: t1.jwt is no token; there is a file of that name\n\
         hint: give the token in it as '@t1.jwt'\n"
    );
    ends_with(1, Cli::new(&home).args(["inspect", "t2.jwt"]));
    ends_with(3, Cli::new(&home).args(["inspect", "@t1.jwt"]));
}

#[test]
fn the_moment_is_taken_as_people_type_it() {
    let home = Home::new();
    home.write("secret", SECRET);
    let token = usual(&format!("{{\"exp\":{}}}", now() - 1800));
    let run = |at: &str| {
        let args = ["inspect", "-", "--json", "--secret-file", "secret", "--at", at];
        Cli::new(&home).args(args).env("TZ", "America/Sao_Paulo").input(&token).run()
    };
    for (at, time) in [
        ("1 h ago", "valid"),
        ("2h ago", "valid"),
        ("10 min ago", "expired"),
        ("now", "expired"),
        ("yesterday 14:03", "valid"),
        ("2026-11-20T11:00:00Z", "valid"),
        ("2026-11-20 11:00", "valid"),
    ] {
        assert_eq!(run(at).json()["verdicts"]["time"], time, "{at}");
    }
    let wrong = run("when it rained").expect_code(2);
    assert!(wrong.stderr.contains("when it rained"), "{wrong:#?}");
}

#[test]
fn what_is_typed_without_an_offset_is_local_time() {
    let home = Home::new();
    let args = ["inspect", "-", "--at", "2026-11-22 11:00:00"];
    let outcome =
        Cli::new(&home).args(args).env("TZ", "America/Sao_Paulo").input(usual("{}")).run();
    let moment = "As of      2026-11-22 14:00:00 UTC (2026-11-22 11:00:00 -03:00)";
    assert!(outcome.stdout.contains(moment), "{outcome:#?}");
}

#[test]
fn the_api_s_own_error_and_its_solution_are_told() {
    let home = Home::new();
    home.write("secret", SECRET);
    let claims = |exp: i64| {
        usual(&format!(
            "{{\"sub\":\"u\",\"iss\":\"t\",\"aud\":\"a\",\"iat\":1795348800,\"exp\":{exp}}}"
        ))
    };
    let run = |token: &str, more: &[&str]| {
        let args = ["inspect", "-", "--at", AT, "--profile", "gamification"];
        Cli::new(&home).args(args).args(["--secret-file", "secret"]).args(more).input(token).run()
    };
    let expired = claims(1_795_352_400);
    let shown = run(&expired, &[]).expect_code(1).stdout;
    assert!(shown.contains("\nThe API would answer: token_expired\n  "), "{shown}");
    let report = run(&expired, &["--json"]).json();
    let error = report["api_error"].as_object().expect("an object");
    assert_eq!(error.keys().collect::<Vec<_>>(), ["code", "solution"]);
    assert_eq!(error["code"], "token_expired");
    assert!(error["solution"].as_str().is_some_and(|it| shown.contains(it)), "{report}");

    let good = run(&claims(1_795_359_600), &["--json"]).expect_code(0);
    assert!(good.stdout.ends_with(",\"api_error\":null}\n"), "{good:#?}");
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
