//! The time of a token in words, where it is judged at another moment than now or with leeway:
//! what held then, and what holds now.

use super::{date, moment};
use crate::{
    bench::model::{AsOf, Model},
    jwt::{Moment, time::short_duration, verdict::TimeVerdict},
};

/// Where a moment lies in the life of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// Before `nbf`.
    Before,
    /// Between the two.
    Within,
    /// At `exp` or after it.
    After(Moment),
}

impl Life {
    fn at(model: &Model, moment: Moment, leeway: u64) -> Self {
        let leeway = i64::try_from(leeway).unwrap_or(i64::MAX);
        if let Some(exp) = date(model, "exp").filter(|exp| moment >= exp.plus_seconds(leeway)) {
            return Self::After(exp);
        }
        match date(model, "nbf") {
            Some(nbf) if moment.plus_seconds(leeway) < nbf => Self::Before,
            _ => Self::Within,
        }
    }

    /// Where the clock stands, when the token is judged as of another moment.
    fn now(model: &Model) -> Option<Self> {
        match model.as_of {
            AsOf::Now => None,
            AsOf::At(_) => Some(Self::at(model, model.judged_at, model.expected.leeway)),
        }
    }
}

/// That a token holds, for a sentence: `valid for 14 min`, `valid then, expired 3 h ago now`,
/// `valid only by the leeway of 60 s`. `None` where it never expires and no more is to be said.
pub(super) fn valid_words(model: &Model) -> Option<String> {
    let by_leeway = held_by_leeway(model);
    let then = |now: &str| match &by_leeway {
        Some(leeway) => format!("valid then only by the leeway of {leeway}, {now}"),
        None => format!("valid then, {now}"),
    };
    match Life::now(model) {
        _ if model.analysis.verdicts.time != TimeVerdict::Valid => None,
        None => match by_leeway {
            Some(leeway) => Some(format!("valid only by the leeway of {leeway}")),
            None => Some(format!("valid for {}", time_left(model)?)),
        },
        Some(Life::Before) => Some(then("not valid yet now")),
        Some(Life::Within) => Some(then("valid now")),
        Some(Life::After(exp)) => Some(then(&expired(model, exp))),
    }
}

/// Why a token that has expired, or is not valid yet, is refused: `Expired 3 h ago`, `Expired then
/// already, 2 h before`, `Not valid yet then, valid now`.
pub(super) fn invalid_words(model: &Model) -> Option<String> {
    let at = moment(model);
    match (model.analysis.verdicts.time, Life::now(model)) {
        (TimeVerdict::Expired, None) => {
            Some(format!("Expired {}", date(model, "exp")?.relative_to(at)))
        }
        (TimeVerdict::Expired, Some(now)) => {
            let relative = date(model, "exp")?.relative_to(at);
            let before = relative.strip_suffix(" ago").map(|length| format!("{length} before"));
            let before = before.unwrap_or_else(|| "in that very second".to_owned());
            Some(match now {
                Life::Before => "Expired then, not valid yet now".to_owned(),
                Life::Within => "Expired then, valid now".to_owned(),
                Life::After(_) => format!("Expired then already, {before}"),
            })
        }
        (TimeVerdict::NotYetValid, None) => {
            Some(format!("Not valid yet, only {}", date(model, "nbf")?.relative_to(at)))
        }
        (TimeVerdict::NotYetValid, Some(now)) => Some(match now {
            Life::Before => "Not valid yet then, nor now".to_owned(),
            Life::Within => "Not valid yet then, valid now".to_owned(),
            Life::After(exp) => format!("Not valid yet then, {}", expired(model, exp)),
        }),
        _ => None,
    }
}

/// The Time verdict's reason in a few words.
pub(super) fn tile_words(model: &Model) -> String {
    match (model.analysis.verdicts.time, Life::now(model)) {
        (TimeVerdict::Valid, _) if held_by_leeway(model).is_some() => "Valid by leeway".to_owned(),
        (TimeVerdict::Valid, None) => {
            time_left(model).map_or("Valid".to_owned(), |left| format!("{left} left"))
        }
        (TimeVerdict::Valid, Some(Life::Before)) => "Valid then, not yet now".to_owned(),
        (TimeVerdict::Valid, Some(Life::Within)) => "Valid then and now".to_owned(),
        (TimeVerdict::Valid, Some(Life::After(_))) => "Valid then, expired now".to_owned(),
        (TimeVerdict::Expired, None) => invalid_words(model).unwrap_or("Expired".to_owned()),
        (TimeVerdict::Expired, Some(_)) => "Expired then".to_owned(),
        (TimeVerdict::NotYetValid, None) => "Not yet valid".to_owned(),
        (TimeVerdict::NotYetValid, Some(_)) => "Not valid yet then".to_owned(),
        (TimeVerdict::Error, _) => "No valid date".to_owned(),
        (TimeVerdict::NotChecked, _) => "No dates".to_owned(),
    }
}

/// The leeway, where the token holds for it alone.
pub(super) fn held_by_leeway(model: &Model) -> Option<String> {
    let holds = model.analysis.verdicts.time == TimeVerdict::Valid;
    let needs_it = Life::at(model, moment(model), 0) != Life::Within;
    (holds && needs_it).then(|| leeway_words(model.expected.leeway))
}

/// A leeway as people say it: `60 s`, `5 min`.
#[must_use]
pub fn leeway_words(seconds: u64) -> String {
    if seconds <= 90 { format!("{seconds} s") } else { short_duration(seconds) }
}

/// `expired 3 h ago now`
fn expired(model: &Model, exp: Moment) -> String {
    match exp.relative_to(model.judged_at).as_str() {
        "now" => "expired now".to_owned(),
        // Within the leeway a clock may be before it.
        relative => format!("expired {relative} now"),
    }
}

/// The time that is left, in the words in which the date itself is told.
fn time_left(model: &Model) -> Option<String> {
    let relative = date(model, "exp")?.relative_to(moment(model));
    Some(relative.strip_prefix("in ").unwrap_or(&relative).to_owned())
}
