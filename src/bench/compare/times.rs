//! The dates of two tokens as people read them: how far apart, how long the tokens live, and how
//! they stand.

use super::{Difference, Row};
use crate::jwt::{
    Moment, Part,
    json::{Document, Kind, Value},
    time::short_duration,
};

/// The claims whose number is a `NumericDate` (RFC 7519 §4.1, OIDC Core §2 and §5.1).
const DATES: [&str; 5] = ["exp", "nbf", "iat", "auth_time", "updated_at"];

/// A number of this size is hardly meant in seconds (CLM-7): it would be the year 5138.
const MILLISECONDS: u64 = 100_000_000_000;

/// From here on a number is hardly meant in milliseconds either.
const MICROSECONDS: u64 = 100_000_000_000_000;

/// `2 h later`: how far the second date lies from the first; `None` where that cannot be said.
pub(super) fn distance(name: &str, first: Value<'_>, second: Value<'_>) -> Option<String> {
    if !DATES.contains(&name) {
        return None;
    }
    let (one, other) = (date(first)?, date(second)?);
    match (one.is_milliseconds, other.is_milliseconds) {
        (true, false) => Some("milliseconds against seconds, as it seems".to_owned()),
        (false, true) => Some("seconds against milliseconds, as it seems".to_owned()),
        _ if one.moment == other.moment => None,
        _ => Some(later(one.moment, other.moment)),
    }
}

/// A date, and how its number seems to be meant.
#[derive(Clone, Copy)]
struct Date {
    moment: Moment,
    is_milliseconds: bool,
}

fn date(value: Value<'_>) -> Option<Date> {
    if value.kind() != Kind::Number {
        return None;
    }
    let moment = Moment::from_json_number(value.text()).filter(|it| !it.is_beyond_count())?;
    let is_milliseconds = (MILLISECONDS..MICROSECONDS).contains(&moment.seconds.unsigned_abs());
    let moment = if is_milliseconds {
        let thousandth = u32::try_from(moment.seconds.rem_euclid(1_000)).unwrap_or(0);
        Moment { seconds: moment.seconds.div_euclid(1_000), nanos: thousandth * 1_000_000 }
    } else {
        moment
    };
    Some(Date { moment, is_milliseconds })
}

fn later(first: Moment, second: Moment) -> String {
    let length = match second.seconds.abs_diff(first.seconds) {
        0 => "less than a second".to_owned(),
        seconds => short_duration(seconds),
    };
    format!("{length} {}", if second > first { "later" } else { "earlier" })
}

/// The rows on when the tokens were issued, begin, end, how long they live, and how they stand at
/// `now`. A row that neither token has anything to say on is left out.
pub(in crate::bench) fn compare(
    first: Option<&Document>,
    second: Option<&Document>,
    now: Moment,
) -> Vec<Row> {
    let both = [first, second].map(|claims| {
        let read = |name: &str| date(claims?.member(name)?.value).map(|date| date.moment);
        [read("iat"), read("nbf"), read("exp")]
    });
    let mut rows = Vec::new();
    for (index, name) in ["issued", "valid from", "expires"].into_iter().enumerate() {
        let [one, other] = [both[0][index], both[1][index]];
        let remark = match (one, other) {
            (Some(one), Some(other)) if one != other => later(one, other),
            _ => String::new(),
        };
        rows.extend(row(name, [one, other].map(|date| date.map(Moment::utc)), remark));
    }
    let lives = both.map(|[iat, nbf, exp]| {
        let begin = iat.or(nbf)?;
        u64::try_from(exp?.seconds.checked_sub(begin.seconds)?).ok()
    });
    let remark = match lives {
        [Some(one), Some(other)] if one != other => {
            let length = short_duration(one.abs_diff(other));
            format!("{length} {}", if other > one { "longer" } else { "shorter" })
        }
        _ => String::new(),
    };
    rows.extend(row("lives", lives.map(|life| life.map(short_duration)), remark));
    rows.extend(row("when compared", both.map(|dates| state(dates, now)), String::new()));
    rows
}

/// How a token with these dates stands.
fn state([_, nbf, exp]: [Option<Moment>; 3], now: Moment) -> Option<String> {
    if let Some(exp) = exp.filter(|exp| *exp <= now) {
        return Some(match exp.relative_to(now).as_str() {
            "now" => "expired this very second".to_owned(),
            ago => format!("expired {ago}"),
        });
    }
    if let Some(nbf) = nbf.filter(|nbf| *nbf > now) {
        return Some(format!("valid {}", nbf.relative_to(now)));
    }
    let left = exp?.seconds.checked_sub(now.seconds)?;
    Some(format!("valid for {}", short_duration(left.unsigned_abs())))
}

fn row(name: &str, [first, second]: [Option<String>; 2], remark: String) -> Option<Row> {
    let difference = match (&first, &second) {
        (None, None) => return None,
        (None, Some(_)) => Difference::Added,
        (Some(_), None) => Difference::Missing,
        (Some(one), Some(other)) if one == other => Difference::Same,
        _ => Difference::Changed,
    };
    Some(Row { part: Part::Payload, name: name.to_owned(), first, second, difference, remark })
}
