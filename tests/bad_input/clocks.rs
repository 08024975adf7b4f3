//! Moments and leeways at their extremes, and clocks that are wrong.

use jotbench::jwt::{
    Moment,
    claims::{Expectations, check},
    json::Document,
    verdict::TimeVerdict,
};

use crate::common::{
    Cli, Home,
    tokens::{SECRET, usual},
};

#[test]
fn a_leeway_of_any_size_is_added_without_overflow() {
    let claims = Document::parse(r#"{"exp":9223372036854775807,"nbf":-9223372036854775808}"#);
    let early = Document::parse(r#"{"exp":-9223372036854775808,"nbf":9223372036854775807}"#);
    for now in [i64::MIN, -1, 0, 1, 1_795_348_800, i64::MAX - 1, i64::MAX] {
        for leeway in [0, 1, 60, u64::from(u32::MAX), i64::MAX.unsigned_abs(), u64::MAX] {
            let expected = Expectations { leeway, ..Expectations::default() };
            let now = Moment { seconds: now, nanos: 999_999_999 };
            let (verdict, findings) = check(&claims, now, &expected);
            assert!(findings.iter().all(|finding| !finding.message.is_empty()));
            if now.seconds < i64::MAX || leeway > 0 {
                assert_eq!(verdict, TimeVerdict::Valid, "{now:?} {leeway}");
            }
            let (verdict, _) = check(&early, now, &expected);
            if leeway == u64::MAX && now.seconds == 0 {
                assert_eq!(verdict, TimeVerdict::Valid, "all of time is within the leeway");
            }
        }
    }
}

#[test]
fn the_command_line_takes_any_leeway_and_any_moment() {
    let home = Home::new();
    home.write("secret", SECRET);
    let token = usual(r#"{"exp":1000,"nbf":-1000}"#);
    // Ahead of UTC and behind it, where the last and the first hours have no local date.
    let mut zones = ["UTC", "NPT-5:45", "BRT3"].into_iter().cycle();
    for (at, leeway, code) in [
        ("0", "0", 0),
        ("-1", "0", 0),
        ("-1000", "0", 0),
        ("-1001", "0", 1),
        ("-1001", "1", 0),
        ("1969-12-31T23:59:59.5Z", "0", 0),
        ("1900-01-01T00:00:00Z", "0", 1),
        ("0000-01-01T00:00:00Z", "0", 1),
        ("9999-12-31T23:59:60Z", "0", 1),
        ("9223372036854775807", "0", 1),
        ("-9223372036854775808", "0", 1),
        ("1e308", "0", 1),
        ("-1e308", "0", 1),
        ("1e308", "18446744073709551615", 0),
        ("-1e308", "18446744073709551615", 0),
        ("8210266876799", "0", 1),
        ("8210266876800", "0", 1),
        ("-8334601228800", "0", 1),
        ("-8334601228801", "0", 1),
    ] {
        for more in [&[][..], &["--json"]] {
            for zone in zones.by_ref().take(2) {
                let outcome = Cli::new(&home)
                    .args(["inspect", &token, "--secret-file", "secret", "--profile", "jwt"])
                    .args([format!("--at={at}"), format!("--leeway={leeway}")])
                    .args(more)
                    .env("TZ", zone)
                    .run();
                assert_eq!(outcome.code, Some(code), "{at} {leeway} {zone}: {outcome:#?}");
                assert!(!outcome.stderr.contains("panicked"), "{outcome:#?}");
            }
        }
    }
}

#[test]
fn leeways_and_moments_that_are_none_are_named() {
    let home = Home::new();
    let token = usual("{}");
    for argument in [
        "--leeway=-1",
        "--leeway=1.5",
        "--leeway=18446744073709551616",
        "--leeway=",
        "--at=",
        "--at=NaN",
        "--at=2026-02-30T00:00:00Z",
        "--at=99999-01-01T00:00:00Z",
        "--at=\u{1b}[31m",
    ] {
        let outcome = Cli::new(&home).args(["inspect", &token, argument]).run().expect_code(2);
        assert!(outcome.stderr.starts_with("error: "), "{argument}: {outcome:#?}");
        assert!(!outcome.stderr.contains('\u{1b}'), "{argument}: {outcome:#?}");
    }
}
