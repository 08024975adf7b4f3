//! Dates with times as logs and people write them.
//!
//! A small reader by hand: it looks at a few bytes from a place and says what stands there. What it
//! reads it reads whole; a number or word that goes on is no part of a date.

use chrono::{Datelike as _, NaiveDate};

use super::{Moment, NANOS};

/// The years that a date without a count can lie in; what is older or later is some other number.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

/// A date and a time of day, as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The year, where it is written.
    pub year: Option<i32>,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// The time of day.
    pub time: TimeOfDay,
    /// Seconds ahead of UTC, where they are written.
    pub offset: Option<i32>,
}

/// What a clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    /// Seconds since midnight; 86,400 in a leap second.
    pub seconds: i64,
    /// The fraction, in nanoseconds.
    pub nanos: u32,
    /// Whether seconds are written at all.
    pub has_seconds: bool,
}

impl Written {
    /// The moment at which a clock in UTC shows this; `None` for a day that the calendar does not
    /// have. Without a year it is the latest that is not after `latest`.
    pub(super) fn as_utc(&self, latest: Moment) -> Option<Moment> {
        if let Some(year) = self.year {
            return on_day(NaiveDate::from_ymd_opt(year, self.month, self.day)?, self.time);
        }
        let this_year = latest.shifted(0)?.year();
        // The 29th of February comes every fourth year, or, round 2100, every eighth.
        (0..=8)
            .filter_map(|back| NaiveDate::from_ymd_opt(this_year - back, self.month, self.day))
            .filter_map(|day| on_day(day, self.time))
            .find(|moment| *moment <= latest)
    }
}

/// The moment at which a clock in UTC shows this time on this day.
pub(super) fn on_day(day: NaiveDate, time: TimeOfDay) -> Option<Moment> {
    let midnight = day.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
    Some(Moment { seconds: midnight.checked_add(time.seconds)?, nanos: time.nanos })
}

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t [u8], at: usize) -> Self {
        Self { text, at }
    }

    /// How many bytes were read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    fn eat_any(&mut self, bytes: &[u8]) -> Option<u8> {
        let byte = self.peek().filter(|byte| bytes.contains(byte))?;
        self.at += 1;
        Some(byte)
    }

    /// Passes over one to three spaces or tabs, as many as stand before a day of one digit.
    pub(super) fn spaces(&mut self) -> Option<()> {
        self.eat_any(b" \t")?;
        for _ in 0..2 {
            let _ = self.eat_any(b" \t");
        }
        Some(())
    }

    /// A run of digits that is neither shorter nor longer than this.
    fn digits(&mut self, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let rest = self.text.get(self.at..)?;
        let longest = *lengths.end();
        let run = rest.iter().take(longest + 1).take_while(|byte| byte.is_ascii_digit()).count();
        if !lengths.contains(&run) {
            return None;
        }
        self.at += run;
        Some(rest[..run].iter().fold(0, |sum: u32, digit| {
            sum.saturating_mul(10).saturating_add(u32::from(digit - b'0'))
        }))
    }

    /// A run of letters of up to ten.
    pub(super) fn word(&mut self) -> Option<&'t [u8]> {
        let rest = self.text.get(self.at..)?;
        let run = rest.iter().take(11).take_while(|byte| byte.is_ascii_alphabetic()).count();
        if !(1..=10).contains(&run) {
            return None;
        }
        self.at += run;
        Some(&rest[..run])
    }

    /// Whether no letter and no digit follows: what was read is not cut out of something longer.
    fn is_at_boundary(&self) -> bool {
        self.peek().is_none_or(|byte| !byte.is_ascii_alphanumeric())
    }

    /// Reads with `part`, and goes back where that fails.
    pub(super) fn attempt<T>(&mut self, part: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.at;
        let read = part(self);
        if read.is_none() {
            self.at = before;
        }
        read
    }

    /// A date with a time of day, and an offset where there is one.
    pub(super) fn written(&mut self) -> Option<Written> {
        self.attempt(|it| {
            let _ = it.attempt(Self::weekday_before);
            if let Some(written) = it.attempt(Self::basic) {
                return Some(written);
            }
            let (year, month, day) = it.date()?;
            // The common log format has a colon between the two, most others a T or a space.
            let _ = it.eat(b',');
            match it.peek()? {
                b'T' | b't' | b'_' | b':' => it.at += 1,
                _ => it.spaces()?,
            }
            let time = it.time_of_day()?;
            let offset = it.offset();
            let year = year.or_else(|| it.attempt(Self::year_after));
            Some(Written { year, month, day, time, offset })
        })
    }

    /// `Sun `, `Sun, `, `Sunday, `
    fn weekday_before(&mut self) -> Option<()> {
        weekday(self.word()?)?;
        let _ = self.eat(b',');
        self.spaces()
    }

    /// `20261122T140320Z`, with fraction and offset where there are any.
    fn basic(&mut self) -> Option<Written> {
        let date = self.digits(8..=8)?;
        self.eat_any(b"Tt")?;
        let time = self.digits(6..=6)?;
        let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100);
        let nanos = self.fraction();
        let time = clock(hour, minute, Some(second), nanos)?;
        let offset = self.offset();
        let year = i32::try_from(date / 10_000).ok().filter(|year| YEARS.contains(year))?;
        let (month, day) = (date / 100 % 100, date % 100);
        self.is_at_boundary().then_some(Written { year: Some(year), month, day, time, offset })
    }

    fn date(&mut self) -> Option<(Option<i32>, u32, u32)> {
        let (year, month, day) = if self.peek()?.is_ascii_alphabetic() {
            self.month_first()?
        } else if let Some(date) = self.attempt(Self::year_first) {
            date
        } else {
            self.day_first()?
        };
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
    }

    /// `2026-11-22`, `2026/11/22`, `2026-Nov-22`
    fn year_first(&mut self) -> Option<(Option<i32>, u32, u32)> {
        let year = self.year()?;
        let separator = self.eat_any(b"-/")?;
        let month = self.month()?;
        self.eat(separator)?;
        Some((Some(year), month, self.digits(1..=2)?))
    }

    /// `Nov 22`, `Nov  2`, `November 22, 2026`
    fn month_first(&mut self) -> Option<(Option<i32>, u32, u32)> {
        let month = month(self.word()?)?;
        self.spaces()?;
        let day = self.digits(1..=2)?;
        let year = self.attempt(|it| {
            let _ = it.eat(b',');
            it.year_after()
        });
        Some((year, month, day))
    }

    /// `22 Nov`, `22 Nov 2026`, `22-Nov-2026`, `22/Nov/2026`, `22.11.2026`; `22/11/2026` and
    /// `11/22/2026` where only one of the two can be the month.
    fn day_first(&mut self) -> Option<(Option<i32>, u32, u32)> {
        let day = self.digits(1..=2)?;
        if self.peek()? == b' ' {
            self.at += 1;
            let month = month(self.word()?)?;
            return Some((self.attempt(Self::year_after), month, day));
        }
        let separator = self.eat_any(b"./-")?;
        let is_name = self.peek()?.is_ascii_alphabetic();
        if separator == b'-' && !is_name {
            return None;
        }
        let month = self.month()?;
        self.eat(separator)?;
        let year = Some(self.year()?);
        if separator != b'/' || is_name || day > 12 || day == month {
            return Some((year, month, day));
        }
        // Elsewhere the month comes first; where both could be meant, nothing is guessed.
        (month > 12).then_some((year, day, month))
    }

    fn year(&mut self) -> Option<i32> {
        let year = i32::try_from(self.digits(4..=4)?).ok()?;
        YEARS.contains(&year).then_some(year)
    }

    /// A year that follows with a space before it, and is no hour.
    fn year_after(&mut self) -> Option<i32> {
        self.spaces()?;
        let year = self.year()?;
        let goes_on = self.peek().is_some_and(|byte| matches!(byte, b'-' | b'.'));
        (self.is_at_boundary() && !goes_on).then_some(year)
    }

    /// A month by number or name.
    fn month(&mut self) -> Option<u32> {
        if self.peek()?.is_ascii_alphabetic() { month(self.word()?) } else { self.digits(1..=2) }
    }

    /// `14:03`, `14:03:20`, `14:03:20.123`, `14:03:20,123`, `2:03 pm`, `2 pm`
    pub(super) fn time_of_day(&mut self) -> Option<TimeOfDay> {
        self.attempt(|it| {
            let hour = it.digits(1..=2)?;
            let mut minute = None;
            let (mut second, mut nanos) = (None, 0);
            if it.eat(b':').is_some() {
                minute = Some(it.digits(2..=2)?);
                if it.eat(b':').is_some() {
                    second = Some(it.digits(2..=2)?);
                    nanos = it.fraction();
                }
            }
            let half = it.attempt(|it| {
                let _ = it.eat(b' ');
                let half = it.word()?;
                let is_late = half.eq_ignore_ascii_case(b"pm");
                (is_late || half.eq_ignore_ascii_case(b"am")).then_some(is_late)
            });
            let hour = match half {
                Some(is_late) if (1..=12).contains(&hour) => hour % 12 + u32::from(is_late) * 12,
                // `14:03 pm` says twice what it says once.
                Some(true) | None => hour,
                Some(false) => return None,
            };
            // An hour alone is a time of day only where it is said to be one.
            if minute.is_none() && half.is_none() {
                return None;
            }
            let goes_on = it.peek().is_some_and(|byte| byte.is_ascii_digit());
            if goes_on {
                return None;
            }
            clock(hour, minute.unwrap_or(0), second, nanos)
        })
    }

    /// A fraction of a second in nanoseconds, or 0; digits past the ninth are cut off.
    fn fraction(&mut self) -> u32 {
        const LONGEST: usize = 30;
        self.attempt(|it| {
            it.eat_any(b".,")?;
            let rest = it.text.get(it.at..)?;
            let digits = rest.iter().take(LONGEST).take_while(|byte| byte.is_ascii_digit()).count();
            it.at += digits;
            let place = |at: usize| {
                let digit = if at < digits { rest.get(at) } else { None };
                digit.map_or(0, |digit| u32::from(digit - b'0'))
            };
            (digits > 0).then(|| (0..9).fold(0, |sum, at| sum * 10 + place(at)))
        })
        .unwrap_or(0)
    }

    /// `Z`, ` UTC`, ` GMT`, `+01:00`, ` +0100`, `-03`, `GMT+1`: seconds ahead of UTC.
    pub(super) fn offset(&mut self) -> Option<i32> {
        self.attempt(|it| {
            let _ = it.eat(b' ');
            if !matches!(it.peek()?, b'+' | b'-') {
                let name = it.word()?;
                let is_utc =
                    [&b"z"[..], b"utc", b"gmt"].iter().any(|utc| name.eq_ignore_ascii_case(utc));
                if !is_utc || it.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                let distance = if name.len() > 1 { it.attempt(|it| it.distance(1)) } else { None };
                // Such as the name of a machine after the date.
                let goes_on = it.peek().is_some_and(|byte| matches!(byte, b'-' | b'_'));
                return if goes_on && distance.is_none() { None } else { distance.or(Some(0)) };
            }
            it.distance(2)
        })
    }

    /// `+01:00`, `+0100`, `+01`; with `least` 1 also `+1`.
    fn distance(&mut self, least: usize) -> Option<i32> {
        let sign = if self.eat_any(b"+-")? == b'-' { -1 } else { 1 };
        let (hours, minutes) = if let Some(both) = self.digits(4..=4) {
            (both / 100, both % 100)
        } else {
            let hours = self.digits(least..=2)?;
            let minutes = self.attempt(|it| {
                it.eat(b':')?;
                it.digits(2..=2)
            });
            (hours, minutes.unwrap_or(0))
        };
        let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
        let goes_on = !self.is_at_boundary() || self.peek() == Some(b'-');
        (hours < 24 && minutes < 60 && !goes_on).then_some(sign * seconds)
    }
}

/// What a clock shows; `None` where no clock shows it.
fn clock(hour: u32, minute: u32, second: Option<u32>, nanos: u32) -> Option<TimeOfDay> {
    debug_assert!(nanos < NANOS);
    let seconds = second.unwrap_or(0);
    (hour < 24 && minute < 60 && seconds <= 60).then(|| TimeOfDay {
        seconds: i64::from(hour * 3_600 + minute * 60 + seconds),
        nanos,
        has_seconds: second.is_some(),
    })
}

/// The month of this English name or its first letters, at least three of them: 1 to 12.
fn month(name: &[u8]) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    named(name, &NAMES).and_then(|index| u32::try_from(index + 1).ok())
}

/// The day of the week of this English name or its first letters: 0 for Monday to 6.
pub(super) fn weekday(name: &[u8]) -> Option<usize> {
    const NAMES: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    named(name, &NAMES)
}

/// Which of the names is meant: in full, or its first three to five letters.
fn named(name: &[u8], names: &[&str]) -> Option<usize> {
    names.iter().position(|full| {
        let is_start =
            full.as_bytes().get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        is_start && (name.len() == full.len() || (3..=5).contains(&name.len()))
    })
}
