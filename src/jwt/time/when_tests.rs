use proptest::prelude::*;

use super::*;

/// 2026-11-22T18:00:00Z, a Sunday.
const NOW: Moment = Moment { seconds: 1_795_370_400, nanos: 0 };

fn utc(_: Moment) -> i32 {
    0
}

/// Three hours behind UTC the year round, as in São Paulo.
fn west(_: Moment) -> i32 {
    -3 * 3_600
}

/// As in Berlin in 2026: put forward on 29 March and back on 25 October, at 01:00 UTC.
fn berlin(at: Moment) -> i32 {
    let summer = 1_774_746_000..1_792_890_000;
    if summer.contains(&at.seconds) { 7_200 } else { 3_600 }
}

fn read(text: &str, offset_at: &dyn Fn(Moment) -> i32) -> String {
    match parse_when(text, NOW, offset_at) {
        Ok(moment) => moment.utc().replace(" UTC", ""),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[test]
fn what_names_no_offset_is_local_time() {
    for (text, in_utc, in_west) in [
        ("14:03", "2026-11-22 14:03:00", "2026-11-22 17:03:00"),
        ("14:03:20", "2026-11-22 14:03:20", "2026-11-22 17:03:20"),
        ("14:03:20.5", "2026-11-22 14:03:20.5", "2026-11-22 17:03:20.5"),
        ("2:03 pm", "2026-11-22 14:03:00", "2026-11-22 17:03:00"),
        ("2:03:20PM", "2026-11-22 14:03:20", "2026-11-22 17:03:20"),
        ("2 pm", "2026-11-22 14:00:00", "2026-11-22 17:00:00"),
        ("12:10 am", "2026-11-22 00:10:00", "2026-11-22 03:10:00"),
        ("12:10 pm", "2026-11-22 12:10:00", "2026-11-22 15:10:00"),
        // Ahead of now, and still today's.
        ("23:30", "2026-11-22 23:30:00", "2026-11-23 02:30:00"),
        ("today 9:15", "2026-11-22 09:15:00", "2026-11-22 12:15:00"),
        ("Yesterday 14:03", "2026-11-21 14:03:00", "2026-11-21 17:03:00"),
        ("yesterday at 2 pm", "2026-11-21 14:00:00", "2026-11-21 17:00:00"),
        ("14:03 yesterday", "2026-11-21 14:03:00", "2026-11-21 17:03:00"),
        ("tomorrow 0:00", "2026-11-23 00:00:00", "2026-11-23 03:00:00"),
        ("friday 14:03", "2026-11-20 14:03:00", "2026-11-20 17:03:00"),
        ("last Fri 14:03", "2026-11-20 14:03:00", "2026-11-20 17:03:00"),
        ("monday 14:03", "2026-11-16 14:03:00", "2026-11-16 17:03:00"),
        // Today is Sunday: an hour that has not been was a week ago.
        ("sunday 10:00", "2026-11-22 10:00:00", "2026-11-22 13:00:00"),
        ("sunday 23:00", "2026-11-15 23:00:00", "2026-11-16 02:00:00"),
        ("22 Nov 14:03", "2026-11-22 14:03:00", "2026-11-22 17:03:00"),
        ("Nov 22 14:03:20", "2026-11-22 14:03:20", "2026-11-22 17:03:20"),
        ("23 November 14:03", "2025-11-23 14:03:00", "2025-11-23 17:03:00"),
        ("22 Nov 2026, 14:03", "2026-11-22 14:03:00", "2026-11-22 17:03:00"),
        ("2026-11-22 14:03", "2026-11-22 14:03:00", "2026-11-22 17:03:00"),
        ("2026-11-22T14:03:20", "2026-11-22 14:03:20", "2026-11-22 17:03:20"),
        ("2026-11-22 14:03:20,123", "2026-11-22 14:03:20.123", "2026-11-22 17:03:20.123"),
        ("[2026/11/22 14:03:20]", "2026-11-22 14:03:20", "2026-11-22 17:03:20"),
        ("22.11.2026 14:03:20", "2026-11-22 14:03:20", "2026-11-22 17:03:20"),
        ("Sun Nov 22 14:03:20 2026", "2026-11-22 14:03:20", "2026-11-22 17:03:20"),
    ] {
        assert_eq!(read(text, &utc), in_utc, "{text}");
        assert_eq!(read(text, &west), in_west, "{text} three hours behind");
    }
}

#[test]
fn what_names_an_offset_is_the_same_everywhere() {
    for (text, in_utc) in [
        ("now", "2026-11-22 18:00:00"),
        ("2 h ago", "2026-11-22 16:00:00"),
        ("15 min ago", "2026-11-22 17:45:00"),
        ("1h30m ago", "2026-11-22 16:30:00"),
        ("an hour ago", "2026-11-22 17:00:00"),
        ("3 h 2 min ago", "2026-11-22 14:58:00"),
        ("-2h", "2026-11-22 16:00:00"),
        ("+15m", "2026-11-22 18:15:00"),
        ("in 5 min", "2026-11-22 18:05:00"),
        ("2026-11-22T14:03:20Z", "2026-11-22 14:03:20"),
        ("  2026-11-22 14:03:20z ", "2026-11-22 14:03:20"),
        ("2026-11-22T11:03:20-03:00", "2026-11-22 14:03:20"),
        ("2026-11-22 14:03 UTC", "2026-11-22 14:03:00"),
        ("2026-11-22 14:03 GMT", "2026-11-22 14:03:00"),
        ("2026-11-22 15:03 +0100", "2026-11-22 14:03:00"),
        ("2026-11-22 15:03+01:00", "2026-11-22 14:03:00"),
        ("2026-11-22 15:03 GMT+1", "2026-11-22 14:03:00"),
        ("2026-11-22 11:03:20 (UTC−03:00)", "2026-11-22 14:03:20"),
        ("14:03 UTC", "2026-11-22 14:03:00"),
        ("yesterday 14:03Z", "2026-11-21 14:03:00"),
        ("14:03 utc yesterday", "2026-11-21 14:03:00"),
        ("1795356200", "2026-11-22 14:03:20"),
        ("1795356200.5", "2026-11-22 14:03:20.5"),
        ("1795356200123", "2026-11-22 14:03:20.123"),
        ("1795356200123456", "2026-11-22 14:03:20.123456"),
        ("1795356200123456789", "2026-11-22 14:03:20.123456789"),
        ("0", "1970-01-01 00:00:00"),
        ("[22/Nov/2026:14:03:20 +0000]", "2026-11-22 14:03:20"),
        ("Sun, 22 Nov 2026 14:03:20 GMT", "2026-11-22 14:03:20"),
        ("20261122T140320Z", "2026-11-22 14:03:20"),
        ("\"ts\":1795356200.5", "2026-11-22 14:03:20.5"),
        ("2026-11-22T14:03:20Z gateway refused it", "2026-11-22 14:03:20"),
    ] {
        assert_eq!(read(text, &utc), in_utc, "{text}");
        assert_eq!(read(text, &west), in_utc, "{text} three hours behind");
    }
}

/// Where it is not Sunday any more, or not yet, days in words are those of the place.
#[test]
fn days_in_words_are_those_of_the_place() {
    let east = |_: Moment| 10 * 3_600;
    assert_eq!(read("today 00:30", &east), "2026-11-22 14:30:00", "it is Monday there");
    assert_eq!(read("sunday 23:00", &east), "2026-11-22 13:00:00");
    assert_eq!(read("yesterday 14:03 UTC", &east), "2026-11-21 14:03:00");
}

#[test]
fn clocks_that_are_put_are_followed() {
    for (text, in_utc) in [
        ("2026-03-29 01:30", "2026-03-29 00:30:00"),
        // No clock shows this: an unput one does.
        ("2026-03-29 02:30", "2026-03-29 01:30:00"),
        ("2026-03-29 03:30", "2026-03-29 01:30:00"),
        ("2026-10-25 01:30", "2026-10-24 23:30:00"),
        // Shown twice: the first.
        ("2026-10-25 02:30", "2026-10-25 00:30:00"),
        ("2026-10-25 03:30", "2026-10-25 02:30:00"),
        ("2026-07-01 12:00", "2026-07-01 10:00:00"),
        ("2026-11-22 12:00", "2026-11-22 11:00:00"),
    ] {
        assert_eq!(read(text, &berlin), in_utc, "{text}");
    }
}

#[test]
fn what_is_not_understood_is_named() {
    for (text, error) in [
        (
            "",
            "a moment is missing: write it like 14:03, yesterday 14:03, 2 h ago or \
             2026-11-22T14:03:20Z",
        ),
        (
            "when it failed",
            "\"when it failed\" is no moment: write it like 14:03, yesterday 14:03, 2 h ago or \
             2026-11-22T14:03:20Z",
        ),
        ("yesterday", "\"yesterday\" lacks a time of day: write it like yesterday 14:03"),
        ("yesterday noonish", "\"noonish\" is no time of day: write it like 14:03 or 2:03 pm"),
        ("today 25:03", "\"25:03\" is no time of day: write it like 14:03 or 2:03 pm"),
        (
            "14:03 BRT",
            "\"brt\" was not understood after the time: write an offset like -03:00 or UTC",
        ),
        ("5 ago", "\"5 ago\" lacks a unit: write it like 2 h ago or in 5 min"),
        ("5 parsecs ago", "\"parsecs\" is no unit of time: use s, m, h or d"),
        ("2026-02-30 14:03", "there is no such day: \"2026-02-30 14:03\""),
        (
            "2026-11-22 14:03:20 ERROR refused",
            "\"2026-11-22 14:03:20 ERROR refused\" holds more than a date and a time: leave the \
             rest out, and write the offset like -03:00 or UTC",
        ),
    ] {
        assert_eq!(parse_when(text, NOW, &utc), Err(error.to_owned()), "{text}");
    }
    for text in ["2026-11-22", "22 Nov", "14:3", "13:00 am", "05/06/2026 14:03"] {
        let read = parse_when(text, NOW, &utc);
        assert!(read.is_err(), "{text}: {read:?}");
    }
    let long = "14:03 ".repeat(100);
    assert!(parse_when(&long, NOW, &utc).is_err());
}

#[test]
fn a_count_of_less_than_seconds_is_said_to_be_one() {
    for (text, unit) in [
        ("1795356200", None),
        ("99999999999", None),
        ("100000000000", Some("milliseconds")),
        (" 1795356200123 ", Some("milliseconds")),
        ("1795356200123456", Some("microseconds")),
        ("1795356200123456789", Some("nanoseconds")),
        ("14:03", None),
    ] {
        assert_eq!(counted_in(text), unit, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_no_clock_and_no_zone_panics(
        text in "(?s).{0,40}|([0-9]{0,20}|[a-z]{1,9}|[-:/.,+ ]|nov|yesterday|ago|in |pm|utc){0,9}",
        seconds: i64,
        offset: i32,
    ) {
        let now = Moment::from_seconds(seconds);
        let _ = parse_when(&text, now, &|_| offset);
        let _ = counted_in(&text);
    }

    #[test]
    fn what_is_shown_reads_back(seconds in 0..4_000_000_000_i64, hours in -12..14_i32) {
        let moment = Moment::from_seconds(seconds);
        let zone = move |_: Moment| hours * 3_600;
        prop_assert_eq!(parse_when(&moment.utc(), NOW, &zone), Ok(moment));
        prop_assert_eq!(parse_when(&moment.with_offset(hours * 3_600), NOW, &utc), Ok(moment));
    }
}
