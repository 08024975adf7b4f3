//! Moments in time as tokens write them, and how they read to people.
//!
//! Nothing here reads the clock: the moment of judgement is always passed in. All arithmetic is
//! checked or saturating, since a token may hold any number.

mod duration;
mod stamp;
mod when;
mod written;

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDateTime};

pub use duration::{parse_duration, short_duration};
pub use stamp::{Stamp, stamp_of_line};
pub use when::{counted_in, from_local, parse_when};

use super::{json::is_number, visible};

const NANOS: u32 = 1_000_000_000;

/// A moment: seconds and nanoseconds since 1970-01-01T00:00:00Z, leap seconds ignored
/// (RFC 7519 §2, `NumericDate`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Whole seconds, rounded towards the past.
    pub seconds: i64,
    /// The fraction, 0 to 999,999,999 nanoseconds.
    pub nanos: u32,
}

impl Moment {
    /// A moment of whole seconds.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self { seconds, nanos: 0 }
    }

    /// Reads the text of a JSON number exactly; numbers too large saturate (see
    /// [`Moment::is_beyond_count`]), digits past the nanosecond are cut off. `None` where the text
    /// is no JSON number.
    #[must_use]
    pub fn from_json_number(text: &str) -> Option<Self> {
        if !is_number(text.as_bytes()) {
            return None;
        }
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, text),
        };
        let (seconds, nanos) = decimal(unsigned);
        Some(match (negative, nanos) {
            (false, _) => match i64::try_from(seconds) {
                Ok(seconds) => Self { seconds, nanos },
                Err(_) => Self::from_seconds(i64::MAX),
            },
            // Rounded towards the past: -0.25 s is a second before 1970 and 0.75 s more.
            (true, 0) => Self::from_seconds(0_i64.saturating_sub_unsigned(seconds)),
            (true, _) => {
                Self { seconds: (-1_i64).saturating_sub_unsigned(seconds), nanos: NANOS - nanos }
            }
        })
    }

    /// This many seconds later, saturating.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self { seconds: self.seconds.saturating_add(seconds), ..self }
    }

    /// Whether this is the first or the last moment that can be held, which stands for all that
    /// lie beyond it: its own number of seconds must not be shown for theirs.
    #[must_use]
    pub fn is_beyond_count(self) -> bool {
        matches!(self.seconds, i64::MIN | i64::MAX)
    }

    /// `2026-11-22 14:03:20 UTC`; a number with "seconds" where no calendar reaches, and words
    /// where not even that is known.
    #[must_use]
    pub fn utc(self) -> String {
        match self.shifted(0) {
            Some(date) => format!("{} {} UTC", date.format("%Y-%m-%d"), self.time_of_day(date)),
            None => self.in_seconds(),
        }
    }

    /// `14:03:20 UTC` where `now` is on the same day, else as [`Moment::utc`].
    #[must_use]
    pub fn utc_near(self, now: Self) -> String {
        match (self.shifted(0), now.shifted(0)) {
            (Some(date), Some(today)) if date.date() == today.date() => {
                format!("{} UTC", self.time_of_day(date))
            }
            _ => self.utc(),
        }
    }

    /// `2026-11-22 11:30:00 (UTC−03:00)`: as a clock shows it that is `offset_seconds` ahead of
    /// UTC. As [`Moment::utc`] where the offset is a day or more.
    #[must_use]
    pub fn with_offset(self, offset_seconds: i32) -> String {
        let minutes = offset_seconds.unsigned_abs() / 60;
        let Some(date) = self.shifted(offset_seconds).filter(|_| minutes < 24 * 60) else {
            return self.utc();
        };
        let sign = if offset_seconds < 0 { '−' } else { '+' };
        format!(
            "{} {} (UTC{sign}{:02}:{:02})",
            date.format("%Y-%m-%d"),
            self.time_of_day(date),
            minutes / 60,
            minutes % 60,
        )
    }

    /// `2026-11-22`: the day on a calendar that is `offset_seconds` ahead of UTC. A number with
    /// "seconds" where no calendar reaches.
    #[must_use]
    pub fn day(self, offset_seconds: i32) -> String {
        match self.shifted(offset_seconds) {
            Some(date) => date.format("%Y-%m-%d").to_string(),
            None => self.in_seconds(),
        }
    }

    /// `in 14 min 32 s`, `3 h 2 min ago`, `now` (less than a second away). `in an eternity` where
    /// the distance is not known.
    #[must_use]
    pub fn relative_to(self, now: Self) -> String {
        let nanos = |moment: Self| {
            i128::from(moment.seconds) * i128::from(NANOS) + i128::from(moment.nanos)
        };
        let distance = nanos(self) - nanos(now);
        let seconds = distance.unsigned_abs() / u128::from(NANOS);
        let length = if self.is_beyond_count() || now.is_beyond_count() {
            "an eternity".to_owned()
        } else {
            short_duration(u64::try_from(seconds).unwrap_or(u64::MAX))
        };
        match (seconds, distance.is_positive()) {
            (0, _) => "now".to_owned(),
            (_, true) => format!("in {length}"),
            (_, false) => format!("{length} ago"),
        }
    }

    /// Date and time on a clock that is so many seconds ahead of UTC; `None` where no calendar
    /// reaches.
    fn shifted(self, offset_seconds: i32) -> Option<NaiveDateTime> {
        let seconds = self.seconds.checked_add(i64::from(offset_seconds))?;
        DateTime::from_timestamp(seconds, self.nanos).map(|date| date.naive_utc())
    }

    /// `14:03:20`, with the fraction where there is one: `14:03:20.5`.
    fn time_of_day(self, date: NaiveDateTime) -> String {
        let mut text = date.format("%H:%M:%S").to_string();
        if self.nanos > 0 {
            let fraction = format!("{:09}", self.nanos);
            // Writing to a String cannot fail.
            let _ = write!(text, ".{}", fraction.trim_end_matches('0'));
        }
        text
    }

    fn in_seconds(self) -> String {
        if self.is_beyond_count() {
            return "a date beyond every calendar".to_owned();
        }
        let side = if self.seconds < 0 { "before" } else { "after" };
        format!("{} seconds {side} 1970", self.seconds.unsigned_abs())
    }
}

/// The whole seconds and the nanoseconds of a JSON number without its sign, exactly; a number too
/// large saturates.
fn decimal(number: &str) -> (u64, u32) {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: Vec<u8> =
        whole.bytes().chain(fraction.bytes()).skip_while(|&digit| digit == b'0').collect();
    if digits.is_empty() {
        return (0, 0);
    }
    // An exponent that does not fit moves the point out of sight either way.
    let far = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
    let exponent: i64 = exponent.parse().unwrap_or(far);
    let leading_zeros = whole.len().saturating_add(fraction.len()) - digits.len();
    let length = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let point = length(whole.len()).saturating_sub(length(leading_zeros)).saturating_add(exponent);
    // The digit at a position, counted from the first that is not zero.
    let digit = |position: i64| -> u64 {
        let digit = usize::try_from(position).ok().and_then(|index| digits.get(index));
        digit.map_or(0, |digit| u64::from(digit - b'0'))
    };
    // Nineteen digits fit in 64 bits; more do not fit a moment.
    if point > 19 {
        return (u64::MAX, 0);
    }
    let seconds = (0..point).fold(0_u64, |sum, position| sum * 10 + digit(position));
    let nanos = (0..9).fold(0_u64, |sum, place| sum * 10 + digit(point.saturating_add(place)));
    (seconds, u32::try_from(nanos).unwrap_or(0))
}

/// Reads a moment: RFC 3339 (`2026-11-22T14:03:20Z`, offset and fraction allowed, a space for the
/// `T` too) or Unix seconds.
///
/// # Errors
/// Says what was not understood.
pub fn parse_moment(text: &str) -> Result<Moment, String> {
    let text = text.trim();
    if let Some(moment) = Moment::from_json_number(text) {
        return Ok(moment);
    }
    // RFC 3339 §5.6 allows a space for the T, for the sake of readability.
    let with_t = match text.split_once(' ') {
        Some((date, time)) => format!("{date}T{time}"),
        None => text.to_owned(),
    };
    if let Ok(date) = DateTime::parse_from_rfc3339(&with_t) {
        // chrono keeps a leap second as a fraction of more than a second.
        let nanos = date.timestamp_subsec_nanos();
        let seconds = date.timestamp().saturating_add(i64::from(nanos / NANOS));
        return Ok(Moment { seconds, nanos: nanos % NANOS });
    }
    let shown = visible::shortened(text, 40);
    if DateTime::parse_from_rfc3339(&format!("{with_t}Z")).is_ok() {
        return Err(format!("\"{shown}\" has no offset: write {shown}Z for UTC"));
    }
    Err(format!("\"{shown}\" is no moment: write it like 2026-11-22T14:03:20Z or in Unix seconds"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOON: Moment = Moment { seconds: 1_795_348_800, nanos: 0 };

    fn moment(seconds: i64, nanos: u32) -> Moment {
        Moment { seconds, nanos }
    }

    #[test]
    fn json_numbers_are_read_exactly() {
        for (text, seconds, nanos) in [
            ("0", 0, 0),
            ("-0", 0, 0),
            ("-0.0e5", 0, 0),
            ("1.5", 1, 500_000_000),
            ("1e3", 1_000, 0),
            ("1.2345E+2", 123, 450_000_000),
            ("15e-1", 1, 500_000_000),
            ("0.00015e4", 1, 500_000_000),
            ("1795348800.000000001", 1_795_348_800, 1),
            ("1795348800.0000000019", 1_795_348_800, 1),
            ("-0.25", -1, 750_000_000),
            ("-1.5", -2, 500_000_000),
            ("-2", -2, 0),
            ("1e-999999999999999999999", 0, 0),
            ("9007199254740993", 9_007_199_254_740_993, 0),
            ("9223372036854775807", i64::MAX, 0),
            ("9223372036854775808", i64::MAX, 0),
            ("-9223372036854775808", i64::MIN, 0),
            ("-9223372036854775809", i64::MIN, 0),
            ("1e308", i64::MAX, 0),
            ("-1e308", i64::MIN, 0),
            ("1e999999999999999999999", i64::MAX, 0),
            ("0e999999999999999999999", 0, 0),
        ] {
            assert_eq!(Moment::from_json_number(text), Some(moment(seconds, nanos)), "{text}");
        }
        let long = "9".repeat(400);
        assert_eq!(Moment::from_json_number(&long), Some(moment(i64::MAX, 0)));
        let small = format!("{long}e-399");
        assert_eq!(Moment::from_json_number(&small), Some(moment(9, 999_999_999)));
    }

    #[test]
    fn what_is_no_json_number_is_no_moment() {
        for text in ["", "\"1\"", "true", "01", "1.", ".5", "+1", " 1", "1e", "NaN", "٣"] {
            assert_eq!(Moment::from_json_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_reads_in_utc() {
        assert_eq!(NOON.utc(), "2026-11-22 12:00:00 UTC");
        assert_eq!(moment(0, 500_000_000).utc(), "1970-01-01 00:00:00.5 UTC");
        assert_eq!(moment(-1, 0).utc(), "1969-12-31 23:59:59 UTC");
        assert_eq!(moment(i64::MAX - 1, 0).utc(), "9223372036854775806 seconds after 1970");
        assert_eq!(moment(i64::MIN + 1, 0).utc(), "9223372036854775807 seconds before 1970");
    }

    /// The first and the last second of which chrono knows the date, and what lies past them.
    #[test]
    fn moments_at_and_past_the_ends_of_the_calendar_read() {
        const FIRST: i64 = -8_334_601_228_800;
        const LAST: i64 = 8_210_266_876_799;
        assert_eq!(moment(LAST, NANOS - 1).utc(), "+262142-12-31 23:59:59.999999999 UTC");
        assert_eq!(moment(FIRST, 0).utc(), "-262143-01-01 00:00:00 UTC");
        assert_eq!(moment(LAST + 1, 0).utc(), "8210266876800 seconds after 1970");
        assert_eq!(moment(FIRST - 1, 0).utc(), "8334601228801 seconds before 1970");
        // Where only the local date lies past the end, the date in UTC is shown.
        assert_eq!(moment(LAST, 0).with_offset(3_600), moment(LAST, 0).utc());
        assert_eq!(moment(FIRST, 0).with_offset(-3_600), moment(FIRST, 0).utc());
        assert_eq!(moment(i64::MAX, 0).plus_seconds(1), moment(i64::MAX, 0));
        assert_eq!(moment(i64::MIN, 0).plus_seconds(-1), moment(i64::MIN, 0));
        assert!(moment(LAST, 0).utc_near(moment(FIRST, 0)).starts_with("+262142"));
        assert_eq!(parse_moment(&(LAST + 1).to_string()), Ok(moment(LAST + 1, 0)));
    }

    #[test]
    fn moments_before_1970_read() {
        assert_eq!(parse_moment("1969-12-31T23:59:59.5Z"), Ok(moment(-1, 500_000_000)));
        assert_eq!(parse_moment("0000-01-01T00:00:00Z"), Ok(moment(-62_167_219_200, 0)));
        assert_eq!(moment(-1, 500_000_000).utc(), "1969-12-31 23:59:59.5 UTC");
        assert_eq!(moment(-86_401, 0).utc_near(moment(-1, 0)), "1969-12-30 23:59:59 UTC");
        assert_eq!(moment(-1, 0).with_offset(3_600), "1970-01-01 00:59:59 (UTC+01:00)");
        assert_eq!(moment(-1, 0).relative_to(moment(0, 500_000_000)), "1 s ago");
        assert!(moment(-1, 999_999_999) < moment(0, 0));
    }

    #[test]
    fn the_date_is_left_out_on_the_same_day() {
        assert_eq!(NOON.plus_seconds(3_800).utc_near(NOON), "13:03:20 UTC");
        assert_eq!(NOON.plus_seconds(86_400).utc_near(NOON), "2026-11-23 12:00:00 UTC");
    }

    #[test]
    fn a_moment_reads_at_an_offset() {
        assert_eq!(NOON.with_offset(-3 * 3_600), "2026-11-22 09:00:00 (UTC−03:00)");
        assert_eq!((NOON.day(0), NOON.day(12 * 3_600)), ("2026-11-22".into(), "2026-11-23".into()));
        assert_eq!(NOON.with_offset(5 * 3_600 + 1_800), "2026-11-22 17:30:00 (UTC+05:30)");
        assert_eq!(NOON.with_offset(0), "2026-11-22 12:00:00 (UTC+00:00)");
        assert_eq!(NOON.with_offset(i32::MAX), NOON.utc());
        assert_eq!(moment(i64::MAX, 0).with_offset(3_600), moment(i64::MAX, 0).utc());
    }

    #[test]
    fn a_distance_reads_in_at_most_two_units() {
        for (seconds, text) in [
            (872, "in 14 min 32 s"),
            (-10_920, "3 h 2 min ago"),
            (0, "now"),
            (1, "in 1 s"),
            (-3_601, "1 h ago"),
        ] {
            assert_eq!(NOON.plus_seconds(seconds).relative_to(NOON), text);
        }
        assert_eq!(moment(0, 1).relative_to(moment(0, 999_999_999)), "now");
        assert_eq!(moment(1, 0).relative_to(moment(0, 1)), "now");
        let (first, last) = (moment(i64::MIN + 1, 0), moment(i64::MAX - 1, 0));
        assert!(last.relative_to(first).starts_with("in 58494"));
    }

    #[test]
    fn no_number_is_invented_for_a_date_that_is_too_large() {
        for (number, relative) in [
            ("1e308", "in an eternity"),
            ("99999999999999999999999", "in an eternity"),
            ("-1e308", "an eternity ago"),
        ] {
            let date = Moment::from_json_number(number).expect("a number");
            assert!(date.is_beyond_count());
            assert_eq!(date.relative_to(NOON), relative);
            for text in [date.utc(), date.utc_near(NOON), date.with_offset(-3 * 3_600)] {
                assert_eq!(text, "a date beyond every calendar");
            }
        }
        assert!(!moment(i64::MAX - 1, 0).is_beyond_count());
    }

    #[test]
    fn moments_are_read_from_dates_and_from_seconds() {
        for (text, seconds, nanos) in [
            ("2026-11-22T12:00:00Z", NOON.seconds, 0),
            ("2026-11-22 12:00:00Z", NOON.seconds, 0),
            ("2026-11-22t09:00:00.25-03:00", NOON.seconds, 250_000_000),
            ("1795348800", NOON.seconds, 0),
            ("-1.5", -2, 500_000_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800, 0),
        ] {
            assert_eq!(parse_moment(text), Ok(moment(seconds, nanos)), "{text}");
        }
        assert_eq!(
            parse_moment("2026-11-22T12:00:00"),
            Err("\"2026-11-22T12:00:00\" has no offset: write 2026-11-22T12:00:00Z for UTC".into())
        );
        for text in ["", "yesterday", "2026-11-22", "2026-13-01T00:00:00Z", "12:00"] {
            assert!(parse_moment(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_moment_panics(seconds: i64, nanos in 0..NANOS, now: i64, offset: i32) {
            let (moment, now) = (Moment { seconds, nanos }, Moment::from_seconds(now));
            let _ = (moment.utc(), moment.utc_near(now), moment.with_offset(offset));
            let _ = moment.relative_to(now);
        }

        #[test]
        fn whole_numbers_read_back(seconds: i64) {
            let read = Moment::from_json_number(&seconds.to_string());
            prop_assert_eq!(read, Some(Moment::from_seconds(seconds)));
        }

        #[test]
        fn no_text_panics(text in "(?s).{0,30}|-?[0-9]{0,25}(\\.[0-9]{1,25})?([eE]-?[0-9]{1,25})?") {
            let _ = (Moment::from_json_number(&text), parse_moment(&text));
        }
    }
}
