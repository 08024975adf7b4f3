//! Dates moved to another moment: distances, fractions and units stay.

use crate::jwt::{
    Moment,
    json::{Document, Kind},
};

/// How long a token lives when neither it nor its profile says: 15 minutes.
const USUAL_LIFETIME: i64 = 15 * 60;

/// Numbers of these sizes are hardly meant in seconds (CLM-7), but in a unit of which so many make a
/// second.
const UNITS: [(i128, i128, &str); 3] = [
    (100_000_000_000_000_000, 1_000_000_000, "nanoseconds"),
    (100_000_000_000_000, 1_000_000, "microseconds"),
    (100_000_000_000, 1_000, "milliseconds"),
];

/// A date as it is written.
struct Date<'d> {
    name: &'static str,
    text: &'d str,
    moment: Moment,
    /// How many of its units make a second.
    unit: i128,
}

impl Date<'_> {
    /// The second that it lies in, and how many nanoseconds after its start.
    fn second(&self) -> (i128, i128) {
        let count = i128::from(self.moment.seconds);
        let rest = count.rem_euclid(self.unit) * (1_000_000_000 / self.unit);
        (count.div_euclid(self.unit), rest + i128::from(self.moment.nanos) / self.unit)
    }

    /// The number's text so many seconds later. The digits of its fraction stay.
    fn later(&self, seconds: i128) -> String {
        let count = i128::from(self.moment.seconds) + seconds * self.unit;
        let is_plain =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        match self.text.split_once('.') {
            Some((whole, fraction)) if is_plain(whole) && is_plain(fraction) && count >= 0 => {
                format!("{count}.{fraction}")
            }
            // Written with an exponent or before 1970: the whole of it is written anew.
            _ => count.to_string(),
        }
    }
}

/// `iat`, `nbf` and `exp` as they shall be, those that are there and numbers. The first of them
/// becomes `now`, and the others keep their distance from it; a lone `exp` gets the usual lifetime
/// in seconds. What is left as it is, and why, is said.
pub(super) fn moved(
    claims: &Document,
    usual: Option<u64>,
    now: Moment,
    remarks: &mut Vec<String>,
) -> Vec<(&'static str, String)> {
    let dates: Vec<_> =
        ["iat", "nbf", "exp"].into_iter().filter_map(|name| read(claims, name, remarks)).collect();
    let Some(anchor) = dates.first() else { return Vec::new() };
    let (second, after) = anchor.second();
    let target = if anchor.name == "exp" {
        let usual = usual.and_then(|seconds| i64::try_from(seconds).ok()).unwrap_or(USUAL_LIFETIME);
        i128::from(now.seconds) + i128::from(usual)
    } else {
        // With its fraction kept, a token must not be issued later than now.
        i128::from(now.seconds) - i128::from(after > i128::from(now.nanos))
    };
    let seconds = target - second;
    dates.iter().map(|date| (date.name, date.later(seconds))).collect()
}

fn read<'d>(
    claims: &'d Document,
    name: &'static str,
    remarks: &mut Vec<String>,
) -> Option<Date<'d>> {
    let value = claims.member(name)?.value;
    if value.kind() != Kind::Number {
        remarks.push(format!("{name} is {}, and is left as it is", value.kind().with_article()));
        return None;
    }
    let text = value.text();
    let moment = Moment::from_json_number(text)?;
    if moment.is_beyond_count() {
        remarks.push(format!("{name} lies beyond every calendar, and is left as it is"));
        return None;
    }
    let size = i128::from(moment.seconds).abs();
    let meant = UNITS.iter().find(|(least, ..)| size >= *least);
    if let Some((.., title)) = meant {
        remarks.push(format!("{name} seems to be in {title}, and stays so"));
    }
    Some(Date { name, text, moment, unit: meant.map_or(1, |(_, unit, _)| *unit) })
}
