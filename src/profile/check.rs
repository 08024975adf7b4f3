//! Checking a token against a profile: PRO-1 to PRO-7, each with a fix where the template has one.

use super::{
    ClaimRule, ClaimType, HeaderRule, Presence, Profile,
    matching::same_media_type,
    placeholder::placeholder,
    template::json_string,
    value::{Fault, first_allowed, form_fault, value_fault},
};
use crate::jwt::{
    Finding, Fix, FixValue, Moment, Part, Place, Rule, Severity, Token,
    json::{Document, Kind, Member, Value},
    time::short_duration,
};

/// Dates from here on are milliseconds in all likelihood; CLM-7 tells of them.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// All that the profile finds wrong with the token.
///
/// `now` is for fixes and lifetimes of tokens without `iat`; `client_id` is the chosen client's,
/// for the fix of a missing `iss`.
///
/// A part whose JSON is broken is judged by the members that could be read, and nothing is said
/// to be missing from it.
#[must_use]
pub fn check(
    profile: &Profile,
    token: &Token,
    now: Moment,
    client_id: Option<&str>,
) -> Vec<Finding> {
    let mut judge = Judge { profile, now, client_id, findings: Vec::new() };
    let header = token.header.as_ref().and_then(|header| header.json.as_ref());
    if let Some(header) = header.and_then(|json| Members::read(json, Part::Header)) {
        judge.algorithm(&header);
        judge.header(&header);
        judge.placeholders(&header);
    }
    if let Some(claims) = token.claims().and_then(|json| Members::read(json, Part::Payload)) {
        judge.claims(&claims);
        judge.lifetime(&claims);
        judge.placeholders(&claims);
    }
    judge.findings
}

/// The members of a part that can be judged.
struct Members<'d> {
    part: Part,
    document: &'d Document,
    members: Vec<Member<'d>>,
    /// Whether the JSON is whole, so that what is not here is truly missing.
    whole: bool,
}

impl<'d> Members<'d> {
    /// `None` where the text does not begin an object: STR-5 and STR-6 tell of that.
    fn read(document: &'d Document, part: Part) -> Option<Self> {
        document.root().filter(|root| root.kind() == Kind::Object)?;
        let mut members = document.members();
        if let Some(error) = document.error() {
            members.retain(|member| member.value.span().end <= error.offset);
        }
        Some(Self { part, document, members, whole: document.error().is_none() })
    }

    /// The last of this name, as most JSON readers take it.
    fn value(&self, name: &str) -> Option<Value<'d>> {
        self.members.iter().rev().find(|member| member.name == name).map(|member| member.value)
    }

    fn moment(&self, name: &str) -> Option<Moment> {
        let value = self.value(name).filter(|value| value.kind() == Kind::Number)?;
        Moment::from_json_number(value.text())
    }

    fn place(&self, name: &str) -> Place {
        let place = Place::member(self.part, name);
        match self.value(name) {
            Some(value) => place.with_span(value.span()),
            None => place,
        }
    }
}

struct Judge<'a> {
    profile: &'a Profile,
    now: Moment,
    client_id: Option<&'a str>,
    findings: Vec<Finding>,
}

impl Judge<'_> {
    /// Adds a finding that the profile makes, with the source of its rule.
    fn add(&mut self, finding: Finding, source: &str, fix: Option<Fix>) {
        let source = if source.is_empty() { &self.profile.name } else { source };
        let mut finding = finding.source(source);
        finding.fix = fix;
        self.findings.push(finding);
    }

    /// PRO-5 for `alg`.
    fn algorithm(&mut self, header: &Members<'_>) {
        let Some(first) = self.profile.algorithms.first() else { return };
        let names: Vec<&str> = self.profile.algorithms.iter().map(|alg| alg.name()).collect();
        let (is, list) = match names.as_slice() {
            [only] => ("is", (*only).to_owned()),
            _ => ("is one of", names.join(", ")),
        };
        let profile = &self.profile.name;
        let message = match header.value("alg") {
            None if !header.whole => return,
            None => format!("alg is missing; for {profile} it {is} {list}"),
            Some(value) => match value.as_str() {
                Some(alg) if names.contains(&&*alg) => return,
                _ => format!("alg {is} {list} for {profile}, not {}", shown(value)),
            },
        };
        let fix = set(Part::Header, "alg", FixValue::Json(json_string(first.name())));
        let finding = Finding::new(Rule::HeaderFixed, header.place("alg"), message)
            .hint(format!("Set alg to {}", first.name()));
        self.add(finding, "", Some(fix));
    }

    /// PRO-5 for all other header parameters.
    fn header(&mut self, header: &Members<'_>) {
        for rule in &self.profile.header {
            let name = &rule.name;
            let profile = &self.profile.name;
            let remove = || Fix::Remove { part: Part::Header, name: name.clone() };
            let (message, severity, fix) = match (header.value(name), rule.presence) {
                (None, Presence::Required) if header.whole => {
                    let message = format!("{name} is missing; {profile} requires it");
                    (message, Severity::Error, self.header_fix(rule))
                }
                (None, Presence::Recommended) if header.whole => {
                    let message = format!("{name} is missing; {profile} recommends it");
                    (message, Severity::Warning, self.header_fix(rule))
                }
                (None, _) => continue,
                (Some(_), Presence::Forbidden) => {
                    let message = format!("{name} must not be there for {profile}");
                    (message, Severity::Error, Some(remove()))
                }
                (Some(value), _) => {
                    if rule.values.is_empty() || has_one_of(value, rule) {
                        continue;
                    }
                    let is = if rule.values.len() == 1 { "is" } else { "is one of" };
                    let list = rule.values.join(", ");
                    let message = format!("{name} {is} {list} for {profile}, not {}", shown(value));
                    (message, Severity::Error, self.header_fix(rule))
                }
            };
            let hint = match (&*rule.hint, rule.presence, rule.values.first()) {
                ("", Presence::Forbidden, _) => format!("Remove {name}"),
                ("", _, Some(value)) => format!("Set {name} to {value}"),
                ("", _, None) => format!("Add {name} to the header"),
                (hint, ..) => hint.to_owned(),
            };
            let finding = Finding::new(Rule::HeaderFixed, header.place(name), message)
                .severity(severity)
                .hint(hint);
            self.add(finding, &rule.source, fix);
        }
    }

    fn header_fix(&self, rule: &HeaderRule) -> Option<Fix> {
        let of_template = || {
            let template = &self.profile.template.header;
            let (_, value) = template.iter().find(|(name, _)| *name == rule.name)?;
            Some(value.for_client(self.client_id))
        };
        let first = rule.values.first().map(|value| FixValue::Json(json_string(value)));
        Some(set(Part::Header, &rule.name, first.or_else(of_template)?))
    }

    /// PRO-1 to PRO-4.
    fn claims(&mut self, claims: &Members<'_>) {
        for rule in &self.profile.claims {
            match (claims.value(&rule.name), rule.presence) {
                (None, Presence::Required) if claims.whole => {
                    self.missing(Rule::RequiredClaim, "requires", rule);
                }
                (None, Presence::Recommended) if claims.whole => {
                    self.missing(Rule::RecommendedClaim, "recommends", rule);
                }
                (None, _) => {}
                (Some(_), Presence::Forbidden) => {
                    let name = &rule.name;
                    let message = format!("{name} must not be there for {}", self.profile.name);
                    let finding = Finding::new(Rule::ClaimValue, claims.place(name), message)
                        .hint(or(&rule.hint, || format!("Remove {name}")));
                    let fix = Fix::Remove { part: Part::Payload, name: name.clone() };
                    self.add(finding, &rule.source, Some(fix));
                }
                (Some(value), _) => self.claim(claims, rule, value),
            }
        }
    }

    fn missing(&mut self, broken: Rule, verb: &str, rule: &ClaimRule) {
        let name = &rule.name;
        let message = format!("{name} is missing; {} {verb} it", self.profile.name);
        let finding = Finding::new(broken, Place::member(Part::Payload, name), message)
            .hint(or(&rule.hint, || format!("Add {name} to the payload")));
        let fix = self.fresh_value(rule).map(|value| set(Part::Payload, name, value));
        self.add(finding, &rule.source, fix);
    }

    fn claim(&mut self, claims: &Members<'_>, rule: &ClaimRule, value: Value<'_>) {
        let name = &rule.name;
        let (broken, fault) = match (form_fault(rule, value), value_fault(rule, value)) {
            (Some(fault), _) => (Rule::ClaimFormat, fault),
            (None, Some(fault)) => (Rule::ClaimValue, fault),
            (None, None) => return self.issuer(claims, rule, value),
        };
        let Fault { message, hint, mended } = fault;
        let finding = Finding::new(broken, claims.place(name), format!("{name} {message}"))
            .hint(or(&rule.hint, || hint));
        let fix = mended.map(|json| set(Part::Payload, name, FixValue::Json(json)));
        self.add(finding, &rule.source, fix);
    }

    /// PRO-4 as a warning where `iss` is another than the chosen client's clientId: the API looks
    /// up the secret by it.
    fn issuer(&mut self, claims: &Members<'_>, rule: &ClaimRule, value: Value<'_>) {
        let Some(client_id) = self.client_id.filter(|id| !id.is_empty()) else { return };
        let Some(issuer) = value.as_str() else { return };
        // A placeholder is reported as one, with the same fix.
        if rule.name != "iss"
            || !self.profile.issuer_is_client_id
            || issuer == client_id
            || placeholder(&issuer).is_some()
        {
            return;
        }
        let finding =
            Finding::new(Rule::ClaimValue, claims.place("iss"), "iss is not the client's clientId")
                .severity(Severity::Warning)
                .hint(format!("Write {client_id}, or choose the client that this token is of"));
        let fix = set(Part::Payload, "iss", FixValue::Json(json_string(client_id)));
        self.add(finding, &rule.source, Some(fix));
    }

    /// What a fix writes for a claim that is missing: as the template has it, else the rule's
    /// example, else what its name, lifetime or allowed values tell.
    fn fresh_value(&self, rule: &ClaimRule) -> Option<FixValue> {
        let template = &self.profile.template.claims;
        let of_template = template.iter().find(|(name, _)| *name == rule.name);
        let given = of_template.map(|(_, value)| value).or(rule.example.as_ref());
        if let Some(given) = given {
            return Some(given.for_client(self.client_id));
        }
        if let Some(json) = first_allowed(rule) {
            return Some(FixValue::Json(json));
        }
        match (&*rule.name, rule.kind) {
            ("exp", _) => usual_seconds(self.profile).map(FixValue::NowPlus),
            ("iat" | "nbf", Some(ClaimType::NumericDate)) => Some(FixValue::NowPlus(0)),
            ("jti", _) => Some(FixValue::NewUuid),
            _ => None,
        }
    }

    /// PRO-7. Without `iat` the rest of the life from `now` on is judged, and only against the
    /// longest: a token that grows old does not live too short.
    fn lifetime(&mut self, claims: &Members<'_>) {
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
        let iat = claims.moment("iat");
        let (message, fix) = match claims.moment("exp") {
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

    /// PRO-6, at any depth.
    fn placeholders(&mut self, members: &Members<'_>) {
        let mut of = members.members.iter().peekable();
        for value in members.document.values() {
            // Values and members come in the order of the text, so one walk finds each's member.
            let span = value.span();
            while of.next_if(|member| member.value.span().end < span.end).is_some() {}
            let Some(member) = of.peek().filter(|member| member.value.span().start <= span.start)
            else {
                continue;
            };
            let Some(text) = value.as_str() else { continue };
            let Some(found) = placeholder(&text) else { continue };
            let name = &*member.name;
            let place = Place::member(members.part, name).with_span(span.clone());
            let message = format!("{name} still holds the placeholder {found}");
            let finding = Finding::new(Rule::Placeholder, place, message)
                .hint(format!("Replace {found} with a value of your own"));
            let is_issuer = members.part == Part::Payload
                && name == "iss"
                && self.profile.issuer_is_client_id
                && span == member.value.span();
            let client_id = self.client_id.filter(|id| is_issuer && placeholder(id).is_none());
            let fix = client_id.map(|id| set(Part::Payload, name, FixValue::Json(json_string(id))));
            self.add(finding, "", fix);
        }
    }
}

fn set(part: Part, name: &str, value: FixValue) -> Fix {
    Fix::Set { part, name: name.to_owned(), value }
}

fn or(hint: &str, otherwise: impl FnOnce() -> String) -> String {
    if hint.is_empty() { otherwise() } else { hint.to_owned() }
}

fn clamp(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

fn usual_seconds(profile: &Profile) -> Option<i64> {
    profile.lifetime.usual.map(clamp)
}

fn has_one_of(value: Value<'_>, rule: &HeaderRule) -> bool {
    value.as_str().is_some_and(|text| {
        rule.values.iter().any(|allowed| {
            if rule.media_type { same_media_type(allowed, &text) } else { *allowed == text }
        })
    })
}

/// A header value as a message shows it: short values in full, others by their kind.
fn shown(value: Value<'_>) -> String {
    const LONGEST: usize = 24;
    let text = value.text();
    let scalar = !matches!(value.kind(), Kind::Object | Kind::Array);
    if scalar && text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        value.kind().with_article().to_owned()
    }
}

#[cfg(test)]
mod tests;
