//! `scan`: the contract of its lines, its exit codes, and what may lie about a token in a log.

use std::{fmt::Write as _, io::Write as _, path::Path, process::Stdio};

use serde_json::{Value, json};

use crate::{
    common::{Cli, Home, Outcome, process::Process},
    tokens::{SECRET, base64url, hs256, usual},
};

/// 2026-11-22T14:00:00Z
const AT: &str = "1795356000";

/// Accepted at [`AT`] with [`SECRET`].
fn good() -> String {
    usual(r#"{"iss":"acme","sub":"ada","exp":1795359600}"#)
}

/// Expired at [`AT`].
fn expired() -> String {
    usual(r#"{"iss":"acme","sub":"bob","exp":1795345200}"#)
}

/// Signed with another secret.
fn strange() -> String {
    hs256(r#"{"alg":"HS256"}"#, r#"{"exp":1795359600}"#, "another secret of 32 bytes, right")
}

fn home() -> Home {
    let home = Home::new();
    home.write("secret", SECRET);
    home
}

fn scan(home: &Home, args: &[&str], input: impl AsRef<[u8]>) -> Outcome {
    Cli::new(home).args(["scan", "--at", AT]).args(args).input(input).run()
}

/// What `--json` printed, an object a line.
#[track_caller]
fn objects(outcome: &Outcome) -> Vec<Value> {
    let object = |line: &str| serde_json::from_str(line).expect("each line is an object");
    outcome.stdout.lines().map(object).collect()
}

/// Line and column of each token that was found.
#[track_caller]
fn places(outcome: &Outcome) -> Vec<(u64, u64)> {
    let number = |value: &Value| value.as_u64().expect("a number");
    objects(outcome).iter().map(|it| (number(&it["line"]), number(&it["column"]))).collect()
}

/// SHA-256 in hexadecimal digits, without Jotbench's own code.
fn sha256(text: &str) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(text).iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a String takes all");
        digits
    })
}

#[test]
fn an_object_has_exactly_these_names_in_this_order() {
    let home = home();
    let token = good();
    home.write("access.log", format!("2026-11-22 GET /\n127.0.0.1 Bearer {token} 200\n"));
    let outcome = scan(&home, &["access.log", "--json", "--secret-file", "secret"], "");
    let hash = sha256(&token);
    let expected = concat!(
        r#"{"source":"access.log","line":2,"column":18,"sha256":"HASH","algorithm":"HS256","#,
        r#""issuer":"acme","subject":"ada","expires":1795359600,"#,
        r#""verdicts":{"structure":"ok","key":"ok","signature":"valid","time":"valid","#,
        r#""claims":"ok"},"overall":"accepted","signed_by":null}"#,
    );
    let expected = expected.replace("HASH", &hash);
    assert_eq!(outcome.stdout, format!("{expected}\n"));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "scripts count themselves");

    let more = ["access.log", "--json", "--unique", "--tokens", "--secret-file", "secret"];
    let outcome = scan(&home, &more, "").expect_code(0);
    let expected = expected.replace("null}", &format!("null,\"count\":1,\"token\":\"{token}\"}}"));
    assert_eq!(outcome.stdout, format!("{expected}\n"));
}

#[test]
fn what_a_token_does_not_have_is_null() {
    let home = home();
    let outcome = scan(&home, &["--json"], usual(r#"{"iss":7,"exp":"soon"}"#)).expect_code(1);
    let object = &objects(&outcome)[0];
    for name in ["issuer", "subject", "expires", "signed_by"] {
        assert_eq!(object[name], Value::Null, "{name}");
    }
    assert_eq!(object["source"], "-");
}

#[test]
fn a_line_for_people_says_what_is_so() {
    let home = home();
    let text = format!("a {}\nb {}\nc {}\n", good(), expired(), strange());
    home.write("access.log", &text);
    let outcome = scan(&home, &["access.log", "--secret-file", "secret"], "").expect_code(1);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "access.log:1:3  Accepted     HS256    iss acme  sub ada  expires in 1 h",
            "access.log:2:3  Rejected     HS256    iss acme  sub bob  expired 3 h ago",
            "access.log:3:3  Rejected     HS256    expires in 1 h  signature invalid",
        ]
    );
    let summary = format!("3 tokens in access.log, {} bytes: 1 accepted, 2 rejected\n", text.len());
    assert_eq!(outcome.stderr, summary);
    assert!(!outcome.stdout.contains('\u{1b}'), "no colours where there is no terminal");
}

#[test]
fn the_exit_code_follows_the_worst_token_and_an_input_that_cannot_be_read() {
    let home = home();
    home.write("good.log", good());
    home.write("mixed.log", format!("{}\n{}\n", good(), expired()));
    home.write("none.log", "no token here: report.v1.2.txt, 1.2.3, eyJ\n");
    let key = ["--secret-file", "secret"];
    for (files, key, code) in [
        (&["good.log"][..], &key[..], 0),
        (&["good.log"], &[], 3),
        (&["mixed.log"], &key, 1),
        (&["mixed.log", "good.log"], &[], 1),
        (&["none.log"], &key, 0),
        (&["none.log"], &[], 0),
        (&["none.log", "good.log"], &[], 3),
        (&["good.log", "missing.log"], &key, 2),
        (&["mixed.log", "missing.log"], &key, 2),
        (&["good.log", "."], &key, 2),
        (&["good.log"], &["--secret-file", "missing"], 2),
        (&["good.log"], &["--profile", "no-such"], 2),
        (&["good.log"], &["--client", "no-such"], 2),
        (&["good.log"], &["--any-client"], 2),
        (&["good.log"], &["--any-client", "--secret-file", "secret"], 2),
        (&["good.log"], &["--threads", "0"], 2),
        (&["-", "-"], &[], 2),
    ] {
        for form in [&[][..], &["--json"], &["--unique"]] {
            let args: Vec<&str> = [files, key, form].concat();
            let outcome = scan(&home, &args, "");
            assert_eq!(outcome.code, Some(code), "{args:?} {outcome:#?}");
        }
    }
    let none = scan(&home, &["none.log"], "");
    assert_eq!(none.stdout, "");
    assert!(none.stderr.starts_with("No tokens found in none.log, "), "{none:#?}");
}

#[test]
fn a_file_that_is_missing_is_named_and_the_others_are_scanned() {
    let home = home();
    home.write("a.log", good());
    home.write("b.log", expired());
    let args = ["a.log", "missing.log", "b.log", "--json", "--secret-file", "secret"];
    let outcome = scan(&home, &args, "").expect_code(2);
    let found: Vec<Value> = objects(&outcome).iter().map(|it| it["source"].clone()).collect();
    assert_eq!(found, [json!("a.log"), json!("b.log")]);
    assert!(outcome.stderr.starts_with("error: "), "{outcome:#?}");
    assert_eq!(outcome.stderr.matches("missing.log").count(), 1, "{outcome:#?}");
    assert!(outcome.stderr.contains("\nhint: "), "{outcome:#?}");
}

#[test]
fn standard_input_is_read_where_no_file_is_named_or_a_dash_among_files() {
    let home = home();
    home.write("a.log", expired());
    let outcome = scan(&home, &["--json"], good()).expect_code(3);
    assert_eq!(objects(&outcome)[0]["source"], "-");
    let outcome = scan(&home, &["a.log", "-", "--json"], good()).expect_code(1);
    let sources: Vec<Value> = objects(&outcome).iter().map(|it| it["source"].clone()).collect();
    assert_eq!(sources, [json!("a.log"), json!("-")]);
    let summary = scan(&home, &["-"], good()).stderr;
    assert!(summary.starts_with("1 token in standard input, "), "{summary}");
    assert!(summary.contains("hint: --any-client, --client NAME"), "{summary}");
}

#[test]
fn nothing_about_a_token_hides_it_and_those_behind_it() {
    let home = home();
    let token = good();
    let behind = format!("\nnext {token}\n");
    let long = "x".repeat(50_000_000);
    let mut binary: Vec<u8> =
        (0..=255).cycle().take(100_000).filter(|byte| *byte != b'\n').collect();
    binary.push(b' ');
    let column = |text: &[u8]| text.len() as u64 + 1;
    for (what, before, after) in [
        ("a broken line", &b"{\"access_token\": \""[..], &b"\", \"x\": [[[ \\"[..]),
        ("invalid UTF-8", b"caf\xe9 \xff\xfe ", b"\xff\xff"),
        ("NUL and controls", b"\0\0\x1b[31m ", b"\0\x07"),
        ("binary data", &binary, &binary),
        ("a line of 50 MB", long.as_bytes(), b""),
        ("a carriage return", b"Bearer ", b"\r"),
    ] {
        let before =
            if what == "a line of 50 MB" { [before, b" "].concat() } else { before.to_vec() };
        let input = [&before[..], token.as_bytes(), after, behind.as_bytes()].concat();
        home.write("input", &input);
        for args in [&["input", "--json", "--threads", "1"][..], &["input", "--json"], &["--json"]]
        {
            let outcome = scan(&home, args, &input);
            let hashes: Vec<Value> =
                objects(&outcome).iter().map(|it| it["sha256"].clone()).collect();
            assert_eq!(hashes, vec![json!(sha256(&token)); 2], "{what} {args:?}");
            assert_eq!(places(&outcome), [(1, column(&before)), (2, 6)], "{what} {args:?}");
        }
    }
}

#[test]
fn a_token_that_is_cut_by_the_end_of_any_piece_is_whole() {
    let home = home();
    // Wherever pieces end, one of these stands across.
    let token = usual(&format!("{{\"exp\":1795359600,\"x\":\"{}\"}}", "y".repeat(20_000)));
    let mut text = String::new();
    let mut expected = 0;
    while text.len() < 2_500_000 {
        let _ = write!(text, "{} {token} ", "z".repeat(expected % 61));
        expected += 1;
    }
    home.write("input", &text);
    for args in [
        &["input", "--json", "--unique", "--threads", "1"][..],
        &["input", "--json", "--unique", "--threads", "4"],
        &["--json", "--unique"],
    ] {
        let outcome = scan(&home, args, &text);
        let objects = objects(&outcome);
        assert_eq!(objects.len(), 1, "{args:?}");
        assert_eq!(objects[0]["count"], expected, "{args:?}");
    }
}

#[test]
fn the_order_is_that_of_the_input_however_many_threads_there_are() {
    let home = home();
    let mut text = String::new();
    for number in 0..700 {
        let _ = writeln!(text, "{}", usual(&format!("{{\"sub\":\"{number}\"}}")));
        text.push_str(&"padding ".repeat(400));
    }
    home.write("a.log", &text);
    home.write("b.log", good());
    for threads in ["1", "2", "7"] {
        let args = ["a.log", "b.log", "a.log", "--json", "--threads", threads];
        let outcome = scan(&home, &args, "");
        let subjects: Vec<String> = objects(&outcome)
            .iter()
            .map(|it| it["subject"].as_str().expect("a subject").to_owned())
            .collect();
        let numbers = (0..700).map(|number| number.to_string());
        let expected: Vec<String> =
            numbers.clone().chain(["ada".to_owned()]).chain(numbers).collect();
        assert!(subjects == expected, "{threads} threads");
    }
}

#[test]
fn a_token_is_printed_only_where_that_is_asked_for() {
    let home = home();
    let token = good();
    let [_, payload, signature] = *token.split('.').collect::<Vec<_>>() else {
        panic!("three parts")
    };
    home.write("a.log", format!("{token}\n{token}"));
    for form in [&[][..], &["--json"], &["--unique"], &["--json", "--unique"]] {
        let args = [&["a.log", "missing", "--secret-file", "secret"], form].concat();
        let outcome = scan(&home, &args, "");
        for part in [payload, signature, SECRET] {
            assert!(!outcome.stdout.contains(part), "{outcome:#?}");
            assert!(!outcome.stderr.contains(part), "{outcome:#?}");
        }
        let asked = scan(&home, &[&args[..], &["--tokens"]].concat(), "");
        assert!(asked.stdout.contains(&token), "{asked:#?}");
        assert!(!asked.stderr.contains(signature), "{asked:#?}");
    }
}

#[test]
fn what_a_token_or_a_file_name_says_cannot_steer_the_terminal() {
    let home = home();
    let token = hs256(
        "{\"alg\":\"HS256\\u001b]0;x\\u0007\u{202e}\"}",
        "{\"iss\":\"\\u001b[2J\u{9b}31m\\r\\nerror: forged\",\"sub\":\"\u{2066}\u{200b}\"}",
        SECRET,
    );
    home.write("evil\u{1b}[31m\u{202e}", &token);
    for form in [&[][..], &["--json"], &["--unique", "--tokens"]] {
        let args = [&["evil\u{1b}[31m\u{202e}", "missing\u{1b}[2J"][..], form].concat();
        let outcome = scan(&home, &args, "");
        let steers = |text: &str| {
            text.chars().any(|one| {
                one.is_control() && one != '\n'
                    || matches!(one, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            })
        };
        assert_eq!(outcome.stdout.lines().count(), 1, "{outcome:#?}");
        assert!(!steers(&outcome.stdout) && !steers(&outcome.stderr), "{outcome:#?}");
        assert!(outcome.stdout.contains("\\u001b"), "{outcome:#?}");
    }
}

#[test]
fn each_different_token_is_printed_once_with_its_count() {
    let home = home();
    let (one, other) = (good(), expired());
    home.write("a.log", format!("{one}\n{other}\n{one}\n"));
    home.write("b.log", format!("{one}\n"));
    let args = ["a.log", "b.log", "--unique", "--secret-file", "secret"];
    let outcome = scan(&home, &args, "").expect_code(1);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("a.log:1:1  Accepted") && lines[0].ends_with("  3 times"),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("a.log:2:1  Rejected") && lines[1].ends_with("  once"),
        "{lines:?}"
    );
    assert!(outcome.stderr.starts_with("4 tokens (2 different) in 2 files, "), "{outcome:#?}");
    let json = scan(&home, &[&args[..], &["--json"]].concat(), "");
    let counts: Vec<Value> = objects(&json).iter().map(|it| it["count"].clone()).collect();
    assert_eq!(counts, [json!(3), json!(1)]);
}

#[test]
fn the_question_is_the_one_that_inspect_asks() {
    let home = home();
    let token = good();
    for (more, overall) in [
        (&["--secret-file", "secret"][..], "accepted"),
        (&["--secret-file", "secret", "--issuer", "other"], "rejected"),
        (&["--secret-file", "secret", "--audience", "other"], "rejected"),
        (&["--secret-file", "secret", "--alg", "HS512"], "rejected"),
        (&["--secret-file", "secret", "--profile", "gamification"], "rejected"),
        (&["--secret-file", "secret", "--at", "1795359600"], "rejected"),
        (&["--secret-file", "secret", "--at", "1795359600", "--leeway", "60"], "accepted"),
        (&[], "not_checked"),
    ] {
        let judged = |command: &[&str]| {
            let at: &[&str] = if more.contains(&"--at") { &[] } else { &["--at", AT] };
            let cli = Cli::new(&home).args(command).args(at).args(more).input(&token);
            cli.run().json()
        };
        let (one, other) = (judged(&["scan", "--json"]), judged(&["inspect", "-", "--json"]));
        assert_eq!(one["overall"], overall, "{more:?}");
        assert_eq!(one["overall"], other["overall"], "{more:?}");
        assert_eq!(one["verdicts"], other["verdicts"], "{more:?}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let home = home();
    let mut text = String::new();
    for number in 0..20_000 {
        let _ = writeln!(text, "{}", usual(&format!("{{\"sub\":\"{number}\"}}")));
    }
    let path = home.write("a.log", text);
    let script = format!(
        "{} scan {} --json | head -n 1 | wc -l; echo \"${{PIPESTATUS[0]}}\"",
        env!("CARGO_BIN_EXE_jotbench"),
        path.display()
    );
    let mut command = home.command("bash");
    command.args(["-c", &script]);
    let outcome = Cli::with(command).run().expect_code(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("1\n3\n", ""));
}

#[test]
fn a_full_disk_is_reported() {
    let home = home();
    home.write("a.log", good());
    let script = format!("{} scan a.log > /dev/full", env!("CARGO_BIN_EXE_jotbench"));
    let mut command = home.command("sh");
    command.args(["-c", &script]);
    let outcome = Cli::with(command).run().expect_code(4);
    assert!(outcome.stderr.contains("error: cannot write to standard output"), "{outcome:#?}");
}

#[test]
fn the_file_that_the_output_goes_to_is_not_scanned() {
    let home = home();
    home.write("out.log", format!("{}\n", good()));
    let script = format!("{} scan out.log --tokens >> out.log", env!("CARGO_BIN_EXE_jotbench"));
    let mut command = home.command("sh");
    command.args(["-c", &script]);
    let outcome = Cli::with(command).run().expect_code(2);
    assert!(outcome.stderr.contains("out.log is where the output goes"), "{outcome:#?}");
}

#[test]
fn progress_is_shown_on_a_terminal_alone_and_is_gone_in_the_end() {
    let home = home();
    home.write("a.log", format!("{}\n", good()));
    let slow = format!("(cat a.log; sleep 1; cat a.log) | \"$JOTBENCH\" scan - --at {AT} > out");
    let run = |command: &str| {
        let mut script = home.command("script");
        script
            .args(["-qec", command, "/dev/null"])
            .env("JOTBENCH", env!("CARGO_BIN_EXE_jotbench"))
            .env("TERM", "xterm");
        Cli::with(script).run().expect_code(3).stdout
    };
    let shown = run(&slow);
    assert!(shown.contains("/s\u{1b}[K"), "{shown:?}");
    let last = shown.rsplit('\r').find(|piece| piece.contains("tokens in")).expect("a summary");
    assert!(last.starts_with("\u{1b}[K2 tokens in standard input"), "{shown:?}");
    let silent = run(&format!("{slow} --no-progress"));
    assert!(!silent.contains("\u{1b}[K"), "{silent:?}");
}

/// Peak memory of a scan of so many megabytes of standard input, in bytes.
fn peak_memory(home: &Home, megabytes: usize) -> u64 {
    let mut command = home.command(env!("CARGO_BIN_EXE_jotbench"));
    command.args(["scan", "--json", "--at", AT]);
    let mut process =
        Process::start(command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()));
    let mut input = process.take_stdin().expect("standard input is a pipe");
    let mut block = good().into_bytes();
    block.push(b'\n');
    block.resize(1_000_000, b'z');
    block.push(b'\n');
    for _ in 0..megabytes {
        input.write_all(&block).expect("the program reads its input");
    }
    let status =
        std::fs::read_to_string(Path::new("/proc").join(process.id().to_string()).join("status"));
    let status = status.expect("the program still runs");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().expect("a number");
    drop(input);
    peak * 1024
}

#[test]
fn memory_does_not_grow_with_the_input() {
    const MOST: u64 = 64 * 1024 * 1024;
    let home = home();
    let peak = peak_memory(&home, 300);
    assert!(peak < MOST, "{peak} bytes");
}

#[test]
fn unsecured_and_encrypted_tokens_are_found_too() {
    let home = home();
    let none = format!("{}.{}.", base64url(r#"{"alg":"none"}"#), base64url(r#"{"iss":"x"}"#));
    let jwe = format!(
        "{}.{}.{}.{}.{}",
        base64url(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#),
        base64url([7; 256]),
        base64url([1; 12]),
        base64url("ciphertext"),
        base64url([2; 16])
    );
    let outcome = scan(&home, &["--json"], format!("{none}\n{jwe}\n"));
    let found: Vec<Value> = objects(&outcome).iter().map(|it| it["algorithm"].clone()).collect();
    assert_eq!(found, [json!("none"), json!("RSA-OAEP")]);
}
