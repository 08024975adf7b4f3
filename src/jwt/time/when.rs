//! Moments as people type them.

use chrono::{Datelike as _, Days, NaiveDate};

use super::{
    Moment, parse_duration, parse_moment,
    stamp::{moment_of_count, stamp_of_line},
    written::{Cursor, TimeOfDay, Written, on_day, weekday},
};
use crate::jwt::visible;

/// A day in seconds.
const DAY: i64 = 86_400;

/// Longer texts are no moment that a person typed, in bytes.
const LONGEST: usize = 200;

/// Reads a moment as a person types it: what [`parse_moment`] reads, a time of day (`14:03`,
/// `2:03 pm`: today's, even where that lies ahead), `yesterday 14:03`, `friday 14:03` (the latest
/// that was), `22 Nov 14:03`, `2 h ago`, `in 5 min`, a date and time without an offset, a log
/// line's stamp, and counts of milliseconds and less where seconds would be in the year 5138 (see
/// [`counted_in`]). What names no offset is local time: `offset_at` gives the seconds that local
/// clocks are ahead of UTC at a moment.
///
/// # Errors
/// Says what was not understood, and how it can be written.
pub fn parse_when(
    text: &str,
    now: Moment,
    offset_at: &dyn Fn(Moment) -> i32,
) -> Result<Moment, String> {
    let shown = visible::shortened(text.trim(), 40);
    let advice = "write it like 14:03, yesterday 14:03, 2 h ago or 2026-11-22T14:03:20Z";
    let unknown = || format!("\"{shown}\" is no moment: {advice}");
    // As this program itself writes a moment: `2026-11-22 11:30:00 (UTC−03:00)`.
    let plain = text.trim().replace('−', "-").replace(['(', ')'], "");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.is_empty() {
        return Err(format!("a moment is missing: {advice}"));
    }
    if plain.len() > LONGEST {
        return Err(unknown());
    }
    let lower = plain.to_ascii_lowercase();
    if lower == "now" {
        return Ok(now);
    }
    if let Some(per_second) = per_second(&plain) {
        // What no calendar reaches in any unit is a number of seconds all the same.
        let moment = moment_of_count(&plain, per_second);
        return moment.or_else(|| Moment::from_json_number(&plain)).ok_or_else(unknown);
    }
    if let Some(moved) = moved(&lower, now) {
        return moved;
    }
    if let Ok(moment) = parse_moment(&plain) {
        return Ok(moment);
    }
    let local = Local { now, offset_at };
    if let Some(moment) = local.dated(&plain) {
        return moment.ok_or_else(|| format!("there is no such day: \"{shown}\""));
    }
    if let Some(moment) = local.on_a_named_day(&lower)? {
        return Ok(moment);
    }
    // A line that was copied whole is understood where its stamp leaves nothing to be guessed.
    match stamp_of_line(plain.as_bytes(), now) {
        Some(stamp) if stamp.has_offset => Ok(stamp.moment),
        Some(_) => Err(format!(
            "\"{shown}\" holds more than a date and a time: leave the rest out, and write the \
             offset like -03:00 or UTC"
        )),
        None => Err(unknown()),
    }
}

/// In which unit a bare number counts where that is not seconds: a number so large would be a date
/// after the year 5138. `None` for seconds and for what is no number.
#[must_use]
pub fn counted_in(text: &str) -> Option<&'static str> {
    match per_second(text.trim())? {
        1_000 => Some("milliseconds"),
        1_000_000 => Some("microseconds"),
        1_000_000_000 => Some("nanoseconds"),
        _ => None,
    }
}

/// The moment at which local clocks show this, given as if they showed UTC; `offset_at` is as for
/// [`parse_when`]. Where clocks are put back they show it twice: the first is meant. Where they are
/// put forward they never do: it is what a clock shows that was not put.
#[must_use]
pub fn from_local(wall: Moment, offset_at: &dyn Fn(Moment) -> i32) -> Moment {
    let with = |offset: i32| wall.plus_seconds(-i64::from(offset));
    let before = offset_at(wall.plus_seconds(-DAY));
    let after = offset_at(wall.plus_seconds(DAY));
    let agrees = |offset: &i32| offset_at(with(*offset)) == *offset;
    let moments = [before, after].into_iter().filter(agrees).map(with);
    moments.min().unwrap_or_else(|| with(before))
}

/// How many of what a bare number counts make a second.
fn per_second(text: &str) -> Option<i64> {
    Some(match Moment::from_json_number(text)?.seconds.unsigned_abs() {
        0..100_000_000_000 => 1,
        100_000_000_000..100_000_000_000_000 => 1_000,
        100_000_000_000_000..100_000_000_000_000_000 => 1_000_000,
        _ => 1_000_000_000,
    })
}

/// `2 h ago`, `in 5 min`, `-2h`, `+1h30m`: so far from now. `None` where the text is none of these.
fn moved(text: &str, now: Moment) -> Option<Result<Moment, String>> {
    let (length, sign) = if let Some(length) = text.strip_suffix("ago") {
        (length, -1)
    } else if let Some(length) = text.strip_prefix("in ") {
        (length, 1)
    } else if let Some(length) = text.strip_prefix('-') {
        (length, -1)
    } else {
        (text.strip_prefix('+')?, 1)
    };
    // `an hour ago`, and `5 ago`, which lacks a unit.
    let length = length.trim();
    let length = match length.strip_prefix("an ").or_else(|| length.strip_prefix("a ")) {
        Some(unit) => format!("1 {unit}"),
        None => length.to_owned(),
    };
    if length.ends_with(|last: char| last.is_ascii_digit()) {
        let shown = visible::shortened(text, 40);
        return Some(Err(format!("\"{shown}\" lacks a unit: write it like 2 h ago or in 5 min")));
    }
    let seconds = parse_duration(&length);
    Some(seconds.and_then(|seconds| {
        i64::try_from(seconds)
            .ok()
            .and_then(|seconds| now.seconds.checked_add(sign * seconds))
            .map(|seconds| Moment { seconds, ..now })
            .ok_or_else(|| format!("\"{}\" is too long a time", visible::shortened(&length, 40)))
    }))
}

/// Where and when a person types.
struct Local<'a> {
    now: Moment,
    offset_at: &'a dyn Fn(Moment) -> i32,
}

impl Local<'_> {
    fn at(&self, wall: Moment, offset: Option<i32>) -> Moment {
        match offset {
            Some(offset) => wall.plus_seconds(-i64::from(offset)),
            None => from_local(wall, self.offset_at),
        }
    }

    /// What a clock shows now, here or at the offset, as if it showed UTC.
    fn wall_now(&self, offset: Option<i32>) -> Moment {
        let offset = offset.unwrap_or_else(|| (self.offset_at)(self.now));
        self.now.plus_seconds(i64::from(offset))
    }

    /// A date with a time and nothing else. `None` where it is none, and no moment for a day that
    /// the calendar does not have.
    #[expect(clippy::option_option, reason = "a date may be one that no calendar has")]
    fn dated(&self, text: &str) -> Option<Option<Moment>> {
        let text = text.trim_matches(['[', ']', '"', '\'', ',', '<', '>']).trim();
        let mut cursor = Cursor::new(text.as_bytes(), 0);
        let written: Written = cursor.written()?;
        if !cursor.is_at_end() {
            return None;
        }
        let wall = written.as_utc(self.wall_now(written.offset));
        Some(wall.map(|wall| self.at(wall, written.offset)))
    }

    /// A time of day, with the day in words before or after it: `14:03`, `yesterday at 14:03`,
    /// `14:03 UTC on friday`.
    fn on_a_named_day(&self, text: &str) -> Result<Option<Moment>, String> {
        let mut day = None;
        let mut rest = Vec::new();
        for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
            match NamedDay::read(word) {
                Some(named) if day.is_none() => day = Some(named),
                None if matches!(word, "at" | "on" | "last") => {}
                _ => rest.push(word),
            }
        }
        let rest = rest.join(" ");
        let mut cursor = Cursor::new(rest.as_bytes(), 0);
        let Some(time) = cursor.time_of_day() else {
            return match day {
                Some(_) if rest.is_empty() => {
                    let day = visible::shortened(text, 40);
                    Err(format!("\"{day}\" lacks a time of day: write it like yesterday 14:03"))
                }
                Some(_) => {
                    let time = visible::shortened(&rest, 40);
                    Err(format!("\"{time}\" is no time of day: write it like 14:03 or 2:03 pm"))
                }
                None => Ok(None),
            };
        };
        let offset = cursor.offset();
        if !cursor.is_at_end() {
            let zone = rest.get(cursor.at()..).unwrap_or_default().trim();
            let zone = visible::shortened(zone, 20);
            return Err(format!(
                "\"{zone}\" was not understood after the time: write an offset like -03:00 or UTC"
            ));
        }
        Ok(self.on(day.unwrap_or(NamedDay::Today), time, offset))
    }

    fn on(&self, named: NamedDay, time: TimeOfDay, offset: Option<i32>) -> Option<Moment> {
        let today = self.wall_now(offset).shifted(0)?.date();
        let on = |day: NaiveDate| Some(self.at(on_day(day, time)?, offset));
        match named {
            NamedDay::Today => on(today),
            NamedDay::Yesterday => on(today.pred_opt()?),
            NamedDay::Tomorrow => on(today.succ_opt()?),
            NamedDay::Weekday(weekday) => {
                let back = (today.weekday().num_days_from_monday() + 7 - weekday) % 7;
                let latest = today.checked_sub_days(Days::new(u64::from(back)))?;
                let moment = on(latest)?;
                // Today's later hour has not been: it was a week ago.
                if moment <= self.now {
                    Some(moment)
                } else {
                    on(latest.checked_sub_days(Days::new(7))?)
                }
            }
        }
    }
}

/// A day in a word.
#[derive(Clone, Copy)]
enum NamedDay {
    Today,
    Yesterday,
    Tomorrow,
    /// Days after Monday.
    Weekday(u32),
}

impl NamedDay {
    /// Reads a word in lower case.
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "today" => Self::Today,
            "yesterday" => Self::Yesterday,
            "tomorrow" => Self::Tomorrow,
            _ => Self::Weekday(u32::try_from(weekday(word.as_bytes())?).ok()?),
        })
    }
}

#[cfg(test)]
#[path = "when_tests.rs"]
mod tests;
