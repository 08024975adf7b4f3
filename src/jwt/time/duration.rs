//! Lengths of time: how they read to people, and how people write them.

use std::fmt::Write as _;

use crate::jwt::visible;

/// A length of time in at most two units: `45 s`, `15 min`, `3 h 2 min`, `2 d 4 h`, `1 y 3 d`.
#[must_use]
pub fn short_duration(seconds: u64) -> String {
    const UNITS: [(&str, u64); 5] =
        [("y", 365 * 86_400), ("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
    let largest = UNITS.iter().position(|&(_, unit)| seconds >= unit).unwrap_or(UNITS.len() - 1);
    let (name, unit) = UNITS[largest];
    let mut text = format!("{} {name}", seconds / unit);
    if let Some(&(name, smaller)) = UNITS.get(largest + 1)
        && seconds % unit >= smaller
    {
        // Writing to a String cannot fail.
        let _ = write!(text, " {} {name}", seconds % unit / smaller);
    }
    text
}

/// Reads a length of time such as `900`, `45s`, `15m`, `15 min`, `24h`, `7d`, `1h30m`, in seconds.
///
/// # Errors
/// Says what was not understood.
pub fn parse_duration(text: &str) -> Result<u64, String> {
    let shown = visible::shortened(text.trim(), 40);
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err("a length of time is missing: write it like 15m, 1h30m or 900".to_owned());
    }
    let mut total = 0_u64;
    let mut first = true;
    while !rest.is_empty() {
        let (number, after) = split_run(rest, |character| character.is_ascii_digit());
        let (unit, after) = split_run(after.trim_start(), char::is_alphabetic);
        rest = after.trim_start();
        if number.is_empty() {
            return Err(format!(
                "\"{shown}\" is no length of time: write it like 15m, 1h30m or 900"
            ));
        }
        let seconds = match unit.to_lowercase().as_str() {
            "" if first && rest.is_empty() => 1,
            "" => return Err(format!("\"{shown}\" lacks a unit: s, m, h or d")),
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            "w" | "week" | "weeks" => 7 * 86_400,
            "y" | "year" | "years" => 365 * 86_400,
            _ => {
                let unit = visible::shortened(unit, 20);
                return Err(format!("\"{unit}\" is no unit of time: use s, m, h or d"));
            }
        };
        first = false;
        total = number
            .parse::<u64>()
            .ok()
            .and_then(|number| number.checked_mul(seconds))
            .and_then(|length| total.checked_add(length))
            .ok_or_else(|| format!("\"{shown}\" is too long a time"))?;
    }
    Ok(total)
}

/// The longest beginning whose characters all belong, and the rest.
fn split_run(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|character| !belongs(character)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_read_in_at_most_two_units() {
        for (seconds, text) in [
            (0, "0 s"),
            (45, "45 s"),
            (900, "15 min"),
            (10_920, "3 h 2 min"),
            (187_200, "2 d 4 h"),
            (31_795_200, "1 y 3 d"),
            (86_400, "1 d"),
        ] {
            assert_eq!(short_duration(seconds), text);
        }
    }

    #[test]
    fn durations_are_read_in_the_usual_notations() {
        for (text, seconds) in [
            ("900", 900),
            ("45s", 45),
            ("15m", 900),
            (" 15 min ", 900),
            ("24h", 86_400),
            ("7d", 604_800),
            ("1h30m", 5_400),
            ("1 h 30 min", 5_400),
            ("2 Hours", 7_200),
        ] {
            assert_eq!(parse_duration(text), Ok(seconds), "{text}");
        }
        for text in [
            "",
            " ",
            "m",
            "-5m",
            "1.5h",
            "1h30",
            "5 parsecs",
            "99999999999999999999",
            "18446744073709551615d",
            "1é",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}|([0-9]{1,22} ?[smhdwy]){0,3}") {
            let _ = parse_duration(&text);
        }

        #[test]
        fn what_is_written_reads_back(seconds in 0..3_600_u64) {
            prop_assert_eq!(parse_duration(&short_duration(seconds)), Ok(seconds));
        }
    }
}
