//! The time stamp of a log line.

use super::{
    Moment,
    written::{Cursor, Written},
};

/// How much of a line is looked at, in bytes: a stamp stands near the beginning.
const LOOKED_AT: usize = 4 * 1024;

/// How far a clock's date may lie after the moment in UTC, in seconds: no zone is farther ahead.
const AHEAD: i64 = 86_400;

/// How old a bare count of seconds may be to be taken for a moment, in seconds: ten years.
const OLDEST_COUNT: i64 = 10 * 365 * 86_400;

/// Names under which a log writes when a line was written, in lower case and without signs.
const STAMP_NAMES: [&str; 22] = [
    "ts",
    "time",
    "timestamp",
    "date",
    "datetime",
    "starteddatetime",
    "eventtime",
    "epoch",
    "epochsecond",
    "epochmillis",
    "timemillis",
    "unixtime",
    "createdat",
    "created",
    "loggedat",
    "logtime",
    "logged",
    "receivedat",
    "asctime",
    "at",
    "when",
    "t",
];

/// What stands in a name under which no log writes that, but tokens, cookies and certificates their
/// own dates.
const OTHER_NAMES: [&str; 12] = [
    "expir",
    "notbefore",
    "notafter",
    "nbf",
    "issued",
    "authtime",
    "birth",
    "modified",
    "valid",
    "until",
    "since",
    "updated",
];

/// The moment at which a line says that it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment; where the line names no offset, as if its clock showed UTC.
    pub moment: Moment,
    /// Whether the line names its offset from UTC.
    pub has_offset: bool,
}

/// The time stamp of a line, wherever it stands in its first 4 KB: ISO 8601 and RFC 3339, the common
/// log format, syslog (RFC 3164 without a year: the latest such day that is at most a day after
/// `now`, since its clock may be ahead of UTC; RFC 5424), RFC 1123, what C, Java, Go, nginx and
/// klog write, Unix seconds down to nanoseconds at the line's beginning or under a name such as
/// `ts`. Of several the one nearest to the line's beginning. A date of a cookie or token, such as
/// `expires=…`, is none.
#[must_use]
pub fn stamp_of_line(line: &[u8], now: Moment) -> Option<Stamp> {
    let line = &line[..line.len().min(LOOKED_AT)];
    let mut at = 0;
    while at < line.len() {
        if !may_begin(line, at) {
            at += 1;
            continue;
        }
        let mut cursor = Cursor::new(line, at);
        let found = match written_stamp(&mut cursor, now) {
            Some(stamp) => Some((stamp, cursor.at())),
            None => klog(line, at, now).or_else(|| count(line, at, now)),
        };
        match found {
            Some((_, end)) if is_of_another_kind(&name_before(line, at)) => at = end.max(at + 1),
            Some((stamp, _)) => return Some(stamp),
            None => at += 1,
        }
    }
    None
}

fn written_stamp(cursor: &mut Cursor<'_>, now: Moment) -> Option<Stamp> {
    let written = cursor.written()?;
    // A day of some year with hours and minutes stands in every listing of files.
    if written.year.is_none() && !written.time.has_seconds {
        return None;
    }
    stamp(&written, now)
}

fn stamp(written: &Written, now: Moment) -> Option<Stamp> {
    let wall = written.as_utc(now.plus_seconds(AHEAD))?;
    let offset = i64::from(written.offset.unwrap_or(0));
    Some(Stamp { moment: wall.plus_seconds(-offset), has_offset: written.offset.is_some() })
}

/// Whether a stamp may begin here: not in the midst of a word, number, version or path. What a
/// terminal colours by begins a word as well.
fn may_begin(line: &[u8], at: usize) -> bool {
    let here = line[at];
    if !here.is_ascii_alphanumeric() {
        return false;
    }
    let Some(before) = at.checked_sub(1).map(|before| line[before]) else { return true };
    if before == b'm' {
        let digits = |byte: &&u8| byte.is_ascii_digit() || **byte == b';';
        let length = line[..at - 1].iter().rev().take(16).take_while(digits).count();
        return line[..at - 1 - length].ends_with(b"\x1b[");
    }
    !before.is_ascii_alphanumeric() && !matches!(before, b'.' | b'-' | b'+' | b'_' | b'/' | b'%')
}

/// `I1122 14:03:20.123456` at the line's beginning, as klog and glog write it.
fn klog(line: &[u8], at: usize, now: Moment) -> Option<(Stamp, usize)> {
    let [b'I' | b'W' | b'E' | b'F', m1, m2, d1, d2, b' ', ..] = line.get(at..)? else {
        return None;
    };
    let digits = [m1, m2, d1, d2];
    if at > 0 || !digits.iter().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let [m1, m2, d1, d2] = digits.map(|digit| u32::from(digit - b'0'));
    let mut cursor = Cursor::new(line, 5);
    cursor.spaces()?;
    let time = cursor.time_of_day().filter(|time| time.has_seconds)?;
    let (month, day) = (m1 * 10 + m2, d1 * 10 + d2);
    let written = Written { year: None, month, day, time, offset: None };
    Some((stamp(&written, now)?, cursor.at()))
}

/// A count of seconds since 1970, or of a smaller unit, that lies within the last ten years: at the
/// line's beginning, or under a name that says so. A count names UTC by itself.
fn count(line: &[u8], at: usize, now: Moment) -> Option<(Stamp, usize)> {
    let rest = &line[at..];
    let digits = rest.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
    let unit = match digits {
        10 => 1,
        13 => 1_000,
        16 => 1_000_000,
        19 => 1_000_000_000,
        _ => return None,
    };
    let mut length = digits;
    if rest.get(digits) == Some(&b'.') {
        let fraction =
            rest[digits + 1..].iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
        length += if fraction > 0 { fraction + 1 } else { 0 };
    }
    // An address, a version, a phone number or a word goes on.
    let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'@');
    let after = rest.get(length);
    if after.is_some_and(goes_on) || after == Some(&b'.') && rest.len() > length + 1 {
        return None;
    }
    let leads = |byte: &u8| matches!(byte, b' ' | b'\t' | b'[' | b'(' | b'"' | b'\'');
    let name = name_before(line, at);
    let is_named = STAMP_NAMES.contains(&name.as_str());
    if !is_named && !line[..at].iter().all(leads) {
        return None;
    }
    let text = std::str::from_utf8(&rest[..length]).ok()?;
    let moment = moment_of_count(text, unit)?;
    let age = now.seconds.saturating_sub(moment.seconds);
    (-AHEAD..OLDEST_COUNT)
        .contains(&age)
        .then_some((Stamp { moment, has_offset: true }, at + length))
}

/// The moment of a count since 1970, of which so many make a second; a fraction counts only where
/// seconds are counted. `None` where the count does not fit.
pub(super) fn moment_of_count(text: &str, per_second: i64) -> Option<Moment> {
    let counted = Moment::from_json_number(text).filter(|counted| !counted.is_beyond_count())?;
    if per_second <= 1 {
        return Some(counted);
    }
    let rest = counted.seconds.rem_euclid(per_second);
    let nanos = rest.checked_mul(1_000_000_000 / per_second)?;
    Some(Moment {
        seconds: counted.seconds.div_euclid(per_second),
        nanos: u32::try_from(nanos).ok()?,
    })
}

/// The name that a value stands under, in lower case and without signs: `startedDateTime` of
/// `"startedDateTime": "2026`, `ts` of `ts=`. Empty where there is none.
fn name_before(line: &[u8], at: usize) -> String {
    const LONGEST: usize = 40;
    let mut before = &line[at.saturating_sub(LONGEST)..at];
    let strip = |before: &mut &[u8]| {
        while let [rest @ .., b' ' | b'\t' | b'"' | b'\'' | b'\\' | b'['] = before {
            *before = rest;
        }
    };
    strip(&mut before);
    let [rest @ .., b':' | b'='] = before else { return String::new() };
    before = rest;
    strip(&mut before);
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'@');
    let length = before.iter().rev().take_while(|byte| is_of_name(byte)).count();
    let name = before[before.len() - length..].iter().filter(|byte| byte.is_ascii_alphanumeric());
    name.map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// Whether what stands under this name is the date of something else than the line.
fn is_of_another_kind(name: &str) -> bool {
    matches!(name, "exp" | "iat") || OTHER_NAMES.iter().any(|other| name.contains(other))
}

#[cfg(test)]
#[path = "stamp_tests.rs"]
mod tests;
