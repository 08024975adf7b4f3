use proptest::prelude::*;

use super::*;

/// 2026-11-22T18:00:00Z, a Sunday.
const NOW: Moment = Moment { seconds: 1_795_370_400, nanos: 0 };
/// 2026-11-22T14:03:20Z.
const THEN: i64 = 1_795_356_200;

fn stamp_of(line: &str) -> Option<Stamp> {
    stamp_of_line(line.as_bytes(), NOW)
}

#[test]
fn stamps_with_an_offset_are_read() {
    for line in [
        "2026-11-22T14:03:20Z",
        "2026-11-22T14:03:20Z GET /me 401",
        "2026-11-22 14:03:20Z",
        "2026-11-22T11:03:20-03:00 level=info",
        "2026-11-22T11:03:20-0300",
        "2026-11-22 11:03:20 -03 [812] LOG:  statement",
        "2026-11-22 14:03:20 UTC [812] LOG:  statement",
        "2026-11-22T14:03:20+00 x",
        "10.0.0.7 - - [22/Nov/2026:14:03:20 +0000] \"GET /me HTTP/1.1\" 401 12",
        "10.0.0.7 - alice [22/Nov/2026:11:03:20 -0300] \"GET / HTTP/2\" 200",
        "<165>1 2026-11-22T14:03:20Z api-7f9 gateway 88 - - refused",
        "20261122T140320Z AWS4-HMAC-SHA256",
        "x-amz-date: 20261122T140320Z",
        "Date: Sun, 22 Nov 2026 14:03:20 GMT",
        "date: Sunday, 22 Nov 2026 14:03:20 GMT",
        "Sun Nov 22 14:03:20 UTC 2026 sync done",
        "-- Logs begin at Sun 2026-11-22 14:03:20 UTC, end at",
        "1795356200 refused",
        "[1795356200] refused",
        "1795356200,401,/me",
        "{\"ts\":1795356200,\"msg\":\"refused\"}",
        "{\"level\":\"warn\",\"ts\": 1795356200}",
        "{\"epochSecond\":1795356200,\"nanoOfSecond\":1}",
        "ts=1795356200 caller=auth.go:12",
        "time=2026-11-22T14:03:20Z level=info msg=refused",
        "time=\"2026-11-22T14:03:20Z\" level=info",
        "{\"timestamp\":\"2026-11-22T14:03:20Z\"}",
        "{\"@timestamp\" : \"2026-11-22T14:03:20Z\"}",
        "\"startedDateTime\": \"2026-11-22T11:03:20-03:00\",",
        "{\\\"timestamp\\\":\\\"2026-11-22T14:03:20Z\\\"}",
        "web_1  | 2026-11-22T14:03:20Z started",
        "app.log:2026-11-22T14:03:20Z started",
        "\x1b[90m2026-11-22T14:03:20Z\x1b[0m INF refused",
        "Nov 22 11:03:20 -0300 host app",
        "{\"exp\":1795999999,\"ts\":1795356200}",
        "Set-Cookie: t=1; expires=Mon, 23-Nov-2026 14:03:20 GMT  2026-11-22T14:03:20Z",
        "Last-Modified: Sat, 21 Nov 2026 10:00:00 GMT Date: Sun, 22 Nov 2026 14:03:20 GMT",
        "2026-11-22T15:03:20+01:00 then 2026-11-22T18:00:00Z",
    ] {
        let expected = Stamp { moment: Moment::from_seconds(THEN), has_offset: true };
        assert_eq!(stamp_of(line), Some(expected), "{line}");
    }
}

#[test]
fn stamps_without_an_offset_are_read_as_utc() {
    for line in [
        "2026-11-22T14:03:20 refused",
        "2026-11-22 14:03:20 ERROR refused",
        "[2026-11-22 14:03:20] ERROR refused",
        "2026-11-22_14:03:20 refused",
        "2026/11/22 14:03:20 [error] 31#31: *7 refused",
        "2026/11/22 14:03:20 main.go:12: refused",
        "22.11.2026 14:03:20 refused",
        "22/11/2026 14:03:20 refused",
        "11/22/2026 2:03:20 PM refused",
        "22-Nov-2026 14:03:20 SEVERE [main] org.apache",
        "1234:M 22 Nov 2026 14:03:20 * Ready",
        "Nov 22, 2026 2:03:20 PM org.example.Auth log",
        "Nov 22 14:03:20 host sshd[81]: refused",
        "<34>Nov 22 14:03:20 host su: refused",
        "*Nov 22 14:03:20: %SYS-5-CONFIG_I",
        "Nov 22 2026 14:03:20 firewall",
        "[Sun Nov 22 14:03:20 2026] [error] refused",
        "Sun Nov 22 14:03:20 2026",
        "I1122 14:03:20       1 main.go:10] refused",
        "2026-11-22 14:03:20 America/Sao_Paulo",
        "ERROR 2026-11-22 14:03:20: refused",
        "20261122T140320 refused",
    ] {
        let expected = Stamp { moment: Moment::from_seconds(THEN), has_offset: false };
        assert_eq!(stamp_of(line), Some(expected), "{line}");
    }
}

#[test]
fn fractions_of_a_second_are_kept() {
    for (line, nanos) in [
        ("2026-11-22T14:03:20.5Z", 500_000_000),
        ("2026-11-22 14:03:20,123 INFO", 123_000_000),
        ("2026-11-22T14:03:20.123456789Z stdout F", 123_456_789),
        ("2026-11-22T14:03:20.1234567899999Z", 123_456_789),
        ("[Sun Nov 22 14:03:20.000001 2026] [core:error]", 1_000),
        ("E1122 14:03:20.250000   1 main.go:10] refused", 250_000_000),
        ("1795356200.123    456 10.0.0.1 TCP_MISS/200", 123_000_000),
        ("{\"ts\":1795356200.75}", 750_000_000),
        ("{\"timestamp\":\"1795356200123\"}", 123_000_000),
        ("1795356200123456 refused", 123_456_000),
        ("{\"time\":1795356200123456789}", 123_456_789),
        ("2026-11-22T14:03:20. Refused", 0),
    ] {
        let moment = stamp_of(line).map(|stamp| stamp.moment);
        assert_eq!(moment, Some(Moment { seconds: THEN, nanos }), "{line}");
    }
}

#[test]
fn without_a_year_the_latest_such_day_is_meant() {
    for (line, day) in [
        ("Nov 22 18:00:00 host", "2026-11-22"),
        // A clock ahead of UTC shows tomorrow already.
        ("Nov 23 09:00:00 host", "2026-11-23"),
        ("Nov 24 09:00:00 host", "2025-11-24"),
        ("Dec 31 23:59:59 host", "2025-12-31"),
        ("Jan  1 00:00:00 host", "2026-01-01"),
        ("Feb 29 12:00:00 host", "2024-02-29"),
    ] {
        let moment = stamp_of(line).map(|stamp| stamp.moment.day(0));
        assert_eq!(moment.as_deref(), Some(day), "{line}");
    }
}

#[test]
fn what_only_looks_like_a_stamp_is_none() {
    for line in [
        "",
        "version 2026.11.22 14",
        "v1.12.2 of 3.14.0",
        "2026-11-22",
        "22.11.2026",
        "14:03:20 refused",
        "10.11.20.26:14:03",
        "192.168.10.11 14:03:20",
        "CPF 529.982.247-25",
        "CPF 52998224725",
        "52998224725 refused",
        "CNPJ 11.222.333/0001-81",
        "+55 11 98765-4321",
        "+5511987654321",
        "5511987654321",
        "(11) 98765-4321",
        "1198765432",
        "order 1795356200 refused",
        "id=1795356200",
        "{\"exp\":1795356200,\"iat\":1795356200}",
        "\"exp\": \"2026-11-22T14:03:20Z\"",
        "expires=Sun, 22 Nov 2026 14:03:20 GMT",
        "Set-Cookie: s=1; Expires=Sun, 22-Nov-2026 14:03:20 GMT; Path=/",
        "notAfter=Nov 22 14:03:20 2026 GMT",
        "{\"birthdate\":\"1990-11-22T00:00:00Z\"}",
        "GET /2026/11/22 14:03",
        "app-2026-11-22T14-03-20.log",
        "backup_2026-11-22 14:03:20.tar",
        "2026-13-22 14:03:20",
        "2026-02-30 14:03:20",
        "2026-11-22 24:03:20",
        "2026-11-22 14:60:20",
        "2026-11-22 14:03:61",
        "0000-00-00 00:00:00",
        "05/06/2026 14:03:20",
        "550e8400-e29b-41d4-a716-446655440000",
        "20261122-1403-4000-8000-000000000000",
        "-rw-r--r-- 1 root root 12 Nov 22 14:03 token.txt",
        "1795356200.5.1 refused",
        "17953562001 refused",
        "[ 1234.567890] usb 1-1",
        "-H 'Authorization: Bearer ",
        "I1322 14:03:20 1 main.go",
        "maybe 22 14:03:20",
        "Novel 22 14:03:20",
    ] {
        assert_eq!(stamp_of(line), None, "{line}");
    }
}

#[test]
fn a_stamp_far_into_a_line_is_not_looked_for() {
    let near = format!("{}2026-11-22T14:03:20Z", " ".repeat(4_000));
    assert!(stamp_of(&near).is_some());
    let far = format!("{}2026-11-22T14:03:20Z", " ".repeat(5_000));
    assert_eq!(stamp_of(&far), None);
}

#[test]
fn bytes_that_are_no_text_do_not_hide_a_stamp() {
    let line = b"\xff\xfe\x00 2026-11-22T14:03:20Z \xc3\x28";
    assert!(stamp_of_line(line, NOW).is_some());
}

proptest! {
    #[test]
    fn no_line_and_no_clock_panics(
        line in prop::collection::vec(any::<u8>(), 0..80),
        text in "([0-9]{0,20}|[A-Za-z]{1,11}|[-:/.,+TZ \"=\\[]|Nov|2026|Sun|expires=|ts=){0,20}",
        seconds: i64,
    ) {
        let now = Moment::from_seconds(seconds);
        let _ = (stamp_of_line(&line, now), stamp_of_line(text.as_bytes(), now));
    }
}
