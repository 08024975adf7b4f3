//! Tokens of 1, 10 and 50 MB.

use std::time::Duration;

use jotbench::{
    bench::analysis::{Question, examine, judge},
    jwt::{KeySet, Moment, Overall, Reading, Secret, SecretEncoding},
};

use crate::{
    common::{
        Cli, Home,
        tokens::{SECRET, usual},
    },
    row::{AT, NOW},
};

const MEGABYTE: usize = 1_000_000;

/// Ten times what it takes without optimisation; a search that is not linear takes far longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A rightly signed token of about so many bytes, its payload made of this member again and again.
fn token_of(bytes: usize, member: impl Fn(usize) -> String) -> String {
    let mut payload = r#"{"exp":1795352400"#.to_owned();
    for number in 0.. {
        if payload.len() >= bytes / 4 * 3 {
            break;
        }
        payload.push(',');
        payload.push_str(&member(number));
    }
    payload.push('}');
    usual(&payload)
}

fn one_long_string(bytes: usize) -> String {
    token_of(bytes, |number| format!("\"x{number}\":\"{}\"", "y".repeat(bytes)))
}

/// Judges a token in the library.
fn judged(token: &str, overall: Overall) {
    let began = worked();
    let keys = KeySet::read(&Secret::from(SECRET.to_owned()), SecretEncoding::Utf8, None);
    let examined = examine(token, &Reading::default(), Some(&keys), &[]);
    let question = Question { now: Moment::from_seconds(NOW), ..Question::default() };
    let analysis = judge(&examined, &question);
    assert_eq!(analysis.overall, overall, "{:?}", analysis.findings);
    // What is pasted may lie in something that is taken off; the text itself is never altered.
    assert!(token.contains(&examined.token.text));
    let took = worked().saturating_sub(began);
    assert!(took < PATIENCE, "{} MB took {took:?}", token.len() / MEGABYTE);
}

/// How long the processor worked for this thread: a busy machine makes no difference.
fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.try_into().expect("it is not negative")
}

#[test]
fn one_ten_and_fifty_megabytes_are_judged_in_the_library() {
    for megabytes in [1, 10, 50] {
        judged(&one_long_string(megabytes * MEGABYTE), Overall::Accepted);
    }
}

#[test]
fn a_million_members_are_judged_in_the_library() {
    judged(&token_of(10 * MEGABYTE, |number| format!("\"{number}\":{number}")), Overall::Accepted);
    // Every name twice: each pair is a finding, and most of them are only counted.
    let twice = |number: usize| format!("\"{}\":9007199254740993", number / 2);
    judged(&token_of(5 * MEGABYTE, twice), Overall::Rejected);
    judged(
        &token_of(5 * MEGABYTE, |number| format!("\"{number}\":\"\\ud800\"")),
        Overall::Accepted,
    );
    judged(&token_of(5 * MEGABYTE, |number| format!("\"{number}\":[[],{{}}]")), Overall::Accepted);
}

#[test]
fn text_that_is_no_token_is_judged_in_the_library() {
    for piece in
        [".", "=", "e", "=e", "&token=ey", "\"", " ", "Bearer ", "ewog", "a.b ", "%", "{", "'"]
    {
        judged(&piece.repeat(5 * MEGABYTE / piece.len()), Overall::Rejected);
    }
}

#[test]
fn one_and_ten_megabytes_are_judged_on_the_command_line() {
    let home = Home::new();
    home.write("secret", SECRET);
    for megabytes in [1, 10] {
        let token = one_long_string(megabytes * MEGABYTE);
        let inspect = |more: &[&str]| {
            Cli::new(&home)
                .args(["inspect", "-", "--at", AT, "--secret-file", "secret"])
                .args(more)
                .input(&token)
                .run()
                .expect_code(0)
        };
        assert!(inspect(&[]).stdout.len() < 10_000, "long values are cut short for people");
        let payload = inspect(&["--json"]).json()["payload"].as_str().map(str::len);
        assert!(payload.is_some_and(|length| length >= megabytes * MEGABYTE / 4 * 3));
    }
}

#[test]
fn more_than_the_command_line_takes_is_named() {
    let home = Home::new();
    let token = "e".repeat(70 * MEGABYTE);
    let outcome = Cli::new(&home).args(["inspect", "-"]).input(&token).run();
    let outcome = outcome.expect_code(2);
    assert!(outcome.stderr.contains("MB"), "{outcome:#?}");
}
