//! `exp`, `nbf` and `iat`: whether they are dates, and what they say at a moment
//! (CLM-1…7, 12).

use std::ops::Range;

use crate::jwt::{
    finding::{Finding, Fix, FixValue, Part, Place},
    json::{Document, Kind, Value},
    rule::Rule,
    time::{Moment, parse_moment, short_duration},
    verdict::TimeVerdict,
    visible,
};

/// What a fix gives a token to live, in seconds.
const USUAL_LIFETIME: i64 = 900;

/// More leeway than this, in seconds, is more than the few minutes that RFC 7519 §4.1.4 allows.
const MOST_LEEWAY: u64 = 300;

/// A number of this size is hardly meant in seconds: it would be the year 5138.
const MILLISECONDS: u64 = 100_000_000_000;

/// A date claim.
enum Date {
    Missing,
    Read { moment: Moment, span: Range<usize> },
    Unreadable,
}

impl Date {
    fn read(claims: &Document, name: &str, findings: &mut Vec<Finding>) -> Self {
        let Some(member) = claims.member(name) else { return Self::Missing };
        let Some(moment) = Moment::from_json_number(member.value.text()) else {
            findings.push(not_a_date(name, member.value));
            return Self::Unreadable;
        };
        findings.extend(milliseconds(name, member.value, moment));
        findings.extend(fraction(name, member.value, moment));
        Self::Read { moment, span: member.value.span() }
    }

    fn moment(&self) -> Option<(Moment, &Range<usize>)> {
        match self {
            Self::Read { moment, span } => Some((*moment, span)),
            _ => None,
        }
    }
}

/// Judges the dates at the moment `now`, with so many seconds of leeway.
pub(super) fn check(claims: &Document, now: Moment, leeway: u64) -> (TimeVerdict, Vec<Finding>) {
    let mut findings = Vec::new();
    let exp = Date::read(claims, "exp", &mut findings);
    let nbf = Date::read(claims, "nbf", &mut findings);
    let iat = Date::read(claims, "iat", &mut findings);

    let expired = expired(&exp, now, leeway);
    let early = not_yet_valid(&nbf, now, leeway);
    let verdict = match (&exp, &nbf) {
        (Date::Unreadable, _) | (_, Date::Unreadable) => TimeVerdict::Error,
        _ if expired.is_some() => TimeVerdict::Expired,
        _ if early.is_some() => TimeVerdict::NotYetValid,
        (Date::Missing, Date::Missing) => TimeVerdict::NotChecked,
        _ => TimeVerdict::Valid,
    };
    findings.extend(expired);
    findings.extend(early);
    findings.extend(much_leeway(&exp, &nbf, now, leeway));
    findings.extend(issued_in_the_future(&iat, now, leeway));
    findings.extend(out_of_order(&exp, &nbf, &iat));
    // In a text that an error cuts off, exp may stand in what could not be read.
    if matches!(exp, Date::Missing) && claims.error().is_none() {
        findings.push(no_expiry());
    }
    (verdict, findings)
}

fn at(name: &str, span: &Range<usize>) -> Place {
    Place::member(Part::Payload, name).with_span(span.clone())
}

fn set(name: &str, value: FixValue) -> Fix {
    Fix::Set { part: Part::Payload, name: name.to_owned(), value }
}

/// What a fix writes for a date that is wrong: soon for `exp`, now for the others.
fn fresh(name: &str) -> FixValue {
    FixValue::NowPlus(if name == "exp" { USUAL_LIFETIME } else { 0 })
}

fn not_a_date(name: &str, value: Value<'_>) -> Finding {
    let meant = value
        .as_str()
        .and_then(|text| parse_moment(&text).ok())
        .filter(|meant| !meant.is_beyond_count());
    let shown = match value.kind() {
        Kind::String | Kind::Bool => format!(": {}", visible::shortened(value.text(), 40)),
        _ => String::new(),
    };
    Finding::new(
        Rule::NumericDate,
        at(name, &value.span()),
        format!(
            "{name} is present but not a NumericDate: it is {}{shown}",
            value.kind().with_article()
        ),
    )
    .hint("Write the seconds since 1970 as a number, without quotes")
    .fix(set(
        name,
        match meant {
            Some(moment) => FixValue::Json(moment.seconds.to_string()),
            None => fresh(name),
        },
    ))
}

fn milliseconds(name: &str, value: Value<'_>, moment: Moment) -> Option<Finding> {
    let size = moment.seconds.unsigned_abs();
    if size < MILLISECONDS {
        return None;
    }
    let (unit, factor) = match size {
        0..100_000_000_000_000 => ("milliseconds", 1_000),
        100_000_000_000_000..100_000_000_000_000_000 => ("microseconds", 1_000_000),
        _ => ("nanoseconds", 1_000_000_000),
    };
    let shown = visible::shortened(value.text(), 40);
    let place = at(name, &value.span());
    if moment.is_beyond_count() {
        let message = format!("{name} is {shown}, which lies beyond every calendar");
        let finding = Finding::new(Rule::Milliseconds, place, message)
            .hint("Write the seconds since 1970")
            .fix(set(name, fresh(name)));
        return Some(finding);
    }
    let seconds = moment.seconds.div_euclid(factor);
    Some(
        Finding::new(
            Rule::Milliseconds,
            place,
            format!(
                "{name} looks like {unit}: as such it is {}, as seconds {}",
                Moment::from_seconds(seconds).utc(),
                moment.utc()
            ),
        )
        .hint(format!("Write the seconds since 1970: {seconds}"))
        .fix(set(name, FixValue::Json(seconds.to_string()))),
    )
}

/// CLM-2: allowed, and judged exactly; yet some readers take whole seconds only.
fn fraction(name: &str, value: Value<'_>, moment: Moment) -> Option<Finding> {
    if moment.nanos == 0 {
        return None;
    }
    let shown = visible::shortened(value.text(), 40);
    let message = format!("{name} has a fraction of a second, which is kept exactly: {shown}");
    Some(
        Finding::new(Rule::FractionalSeconds, at(name, &value.span()), message)
            .hint("Write whole seconds for readers that take a fraction for an error"),
    )
}

/// CLM-5. Leeway that no date makes use of is not spoken of.
fn much_leeway(exp: &Date, nbf: &Date, now: Moment, leeway: u64) -> Option<Finding> {
    let (name, (_, span)) = match (exp.moment(), nbf.moment()) {
        (Some(exp), _) => ("exp", exp),
        (None, Some(nbf)) => ("nbf", nbf),
        (None, None) => return None,
    };
    if leeway <= MOST_LEEWAY {
        return None;
    }
    let only_for_it = [0, leeway].map(|leeway| {
        expired(exp, now, leeway).is_none() && not_yet_valid(nbf, now, leeway).is_none()
    }) == [false, true];
    let message = format!(
        "The leeway of {} is more than a few minutes{}",
        short_duration(leeway),
        if only_for_it { ", and only for it does the token hold now" } else { "" }
    );
    Some(Finding::new(Rule::Leeway, at(name, span), message).hint(
        "Forgive at most 5 min, which is enough for clocks that differ; for an older token judge \
         it as of its own time",
    ))
}

fn expired(exp: &Date, now: Moment, leeway: u64) -> Option<Finding> {
    let (exp, span) = exp.moment()?;
    // Equal is expired (RFC 7519 §4.1.4: on or after).
    if nanos(now) < later(exp, leeway) {
        return None;
    }
    let message = match exp.relative_to(now).as_str() {
        "now" => format!("Expired at {}, this very second", exp.utc_near(now)),
        ago => format!("Expired at {}, {ago}", exp.utc_near(now)),
    };
    Some(
        Finding::new(Rule::Expired, at("exp", span), message + &beyond(leeway))
            .hint("Ask for a new token, or set exp to a few minutes from now and sign again")
            .fix(set("exp", FixValue::NowPlus(USUAL_LIFETIME))),
    )
}

fn not_yet_valid(nbf: &Date, now: Moment, leeway: u64) -> Option<Finding> {
    let (nbf, span) = nbf.moment()?;
    if later(now, leeway) >= nanos(nbf) {
        return None;
    }
    let message = format!("Not valid before {}, {}", nbf.utc_near(now), nbf.relative_to(now));
    Some(
        Finding::new(Rule::NotYetValid, at("nbf", span), message + &beyond(leeway))
            .hint("Wait until then, compare the clocks, or set nbf to now and sign again")
            .fix(set("nbf", FixValue::NowPlus(0))),
    )
}

fn issued_in_the_future(iat: &Date, now: Moment, leeway: u64) -> Option<Finding> {
    let (iat, span) = iat.moment()?;
    if later(now, leeway) >= nanos(iat) {
        return None;
    }
    let message =
        format!("iat lies in the future: {}, {}", iat.utc_near(now), iat.relative_to(now));
    Some(
        Finding::new(Rule::DateOrder, at("iat", span), message)
            .hint("Compare the clocks of issuer and verifier, or set iat to now")
            .fix(set("iat", FixValue::NowPlus(0))),
    )
}

fn out_of_order(exp: &Date, nbf: &Date, iat: &Date) -> Vec<Finding> {
    let Some((exp, span)) = exp.moment() else { return Vec::new() };
    let mut findings = Vec::new();
    let mut push = |message: &str, hint: &str| {
        findings.push(
            Finding::new(Rule::DateOrder, at("exp", span), message)
                .hint(hint)
                .fix(set("exp", FixValue::NowPlus(USUAL_LIFETIME))),
        );
    };
    if iat.moment().is_some_and(|(iat, _)| exp <= iat) {
        push("exp is not after iat: the token had expired when it was issued", "Set exp after iat");
    }
    if nbf.moment().is_some_and(|(nbf, _)| exp <= nbf) {
        push("exp is not after nbf: the token is valid at no time", "Set exp after nbf");
    }
    findings
}

fn no_expiry() -> Finding {
    Finding::new(
        Rule::Lifetime,
        Place::member(Part::Payload, "exp"),
        "There is no exp: the token never expires",
    )
    .hint("Add exp, a few minutes from now")
    .fix(set("exp", FixValue::NowPlus(USUAL_LIFETIME)))
}

/// What is said of a leeway that did not suffice.
fn beyond(leeway: u64) -> String {
    match leeway {
        0 => String::new(),
        _ => format!(" (beyond the leeway of {})", short_duration(leeway)),
    }
}

/// Nanoseconds since 1970, where sums of any moment and any leeway fit.
fn nanos(moment: Moment) -> i128 {
    i128::from(moment.seconds) * 1_000_000_000 + i128::from(moment.nanos)
}

fn later(moment: Moment, seconds: u64) -> i128 {
    nanos(moment) + i128::from(seconds) * 1_000_000_000
}
