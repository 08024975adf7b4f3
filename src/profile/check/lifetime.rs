//! How long a token lives against what the guide advises (PRO-7).

use super::{Judge, Members, clamp, set, usual_seconds};
use crate::{
    jwt::{Finding, Fix, FixValue, Moment, Part, Rule, time::short_duration},
    profile::Presence,
};

/// Dates from here on are milliseconds in all likelihood; CLM-7 tells of them.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

impl Judge<'_> {
    /// PRO-7. Without `iat` the rest of the life from `now` on is judged, and only against the
    /// longest: a token that grows old does not live too short.
    pub(super) fn lifetime(&mut self, claims: &Members<'_>) {
        let lifetime = self.profile.lifetime;
        let profile = &self.profile.name;
        let advises = match (lifetime.min, lifetime.max) {
            (Some(min), Some(max)) => {
                format!("advises {} to {}", short_duration(min), short_duration(max))
            }
            (None, Some(max)) => format!("advises at most {}", short_duration(max)),
            (Some(min), None) => format!("advises at least {}", short_duration(min)),
            (None, None) => return,
        };
        let usual = usual_seconds(self.profile);
        // A length that is not known is not judged.
        let iat = claims.moment("iat").filter(|iat| !iat.is_beyond_count());
        let (message, fix) = match claims.moment("exp").filter(|exp| !exp.is_beyond_count()) {
            Some(exp) => {
                let from = iat.unwrap_or(self.now);
                let longer = |max: u64| exp > from.plus_seconds(clamp(max));
                let shorter = |min: u64| exp > from && exp < from.plus_seconds(clamp(min));
                let too_long = lifetime.max.is_some_and(longer) && exp.seconds < MILLISECONDS_FROM;
                let too_short = iat.is_some() && lifetime.min.is_some_and(shorter);
                if !too_long && !too_short {
                    return;
                }
                let seconds = exp.seconds.saturating_sub(from.seconds).unsigned_abs();
                let span = short_duration(seconds);
                let message = format!("The token lives for {span}; {profile} {advises}");
                (message, usual.map(|usual| self.expiry_fix(iat, usual)))
            }
            // A wrong type is CLM-1's, and a claim that the profile names is PRO-1's or PRO-2's.
            None if claims.value("exp").is_some() || !claims.whole || self.asks_for("exp") => {
                return;
            }
            None => (
                format!("exp is missing; {profile} {advises}"),
                usual.map(|usual| set(Part::Payload, "exp", FixValue::NowPlus(usual))),
            ),
        };
        let hint = match usual {
            Some(usual) => {
                format!("Let the token expire after {}", short_duration(usual.unsigned_abs()))
            }
            None => "Choose another time of expiry".to_owned(),
        };
        let finding = Finding::new(Rule::ProfileLifetime, claims.place("exp"), message).hint(hint);
        self.add(finding, "", fix);
    }

    fn asks_for(&self, claim: &str) -> bool {
        let asked = [Presence::Required, Presence::Recommended];
        self.profile.claims.iter().any(|rule| rule.name == claim && asked.contains(&rule.presence))
    }

    /// Counts the usual lifetime from now where that gives a lifetime that is advised, else (the
    /// token was issued long ago) from `iat`.
    fn expiry_fix(&self, iat: Option<Moment>, usual: i64) -> Fix {
        let max = self.profile.lifetime.max.map_or(i64::MAX, clamp);
        let value = match iat {
            Some(iat) if self.now.plus_seconds(usual) > iat.plus_seconds(max) || iat > self.now => {
                FixValue::Json(iat.plus_seconds(usual).seconds.to_string())
            }
            _ => FixValue::NowPlus(usual),
        };
        set(Part::Payload, "exp", value)
    }
}
