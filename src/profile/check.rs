//! Checking a token against a profile: PRO-1 to PRO-7, each with a fix where the template has one.

mod header;
mod lifetime;

use super::{
    ClaimRule, ClaimType, Presence, Profile,
    placeholder::placeholder,
    template::json_string,
    value::{Fault, first_allowed, form_fault, value_fault},
};
use crate::jwt::{
    Finding, Fix, FixValue, Moment, Part, Place, Rule, Severity, Token,
    json::{Document, Kind, Member, Value},
    visible::shortened,
};

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
    all: Vec<Member<'d>>,
    /// Whether the JSON is whole, so that what is not here is truly missing.
    whole: bool,
}

impl<'d> Members<'d> {
    /// `None` where the text does not begin an object: STR-5 and STR-6 tell of that.
    fn read(document: &'d Document, part: Part) -> Option<Self> {
        document.root().filter(|root| root.kind() == Kind::Object)?;
        let mut all = document.members();
        if let Some(error) = document.error() {
            all.retain(|member| member.value.span().end <= error.offset);
        }
        Some(Self { part, document, all, whole: document.error().is_none() })
    }

    /// The last of this name, as most JSON readers take it.
    fn value(&self, name: &str) -> Option<Value<'d>> {
        self.all.iter().rev().find(|member| member.name == name).map(|member| member.value)
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

impl Profile {
    /// What is written for a claim that is missing: as the template has it, else the rule's
    /// example, else what its name, lifetime or allowed values tell. `client_id` is the chosen
    /// client's.
    #[must_use]
    pub fn fresh_value(&self, rule: &ClaimRule, client_id: Option<&str>) -> Option<FixValue> {
        let of_template = self.template.claims.iter().find(|(name, _)| *name == rule.name);
        let given = of_template.map(|(_, value)| value).or(rule.example.as_ref());
        if let Some(given) = given {
            return Some(given.for_client(client_id));
        }
        if let Some(json) = first_allowed(rule) {
            return Some(FixValue::Json(json));
        }
        match (&*rule.name, rule.kind) {
            ("exp", _) => usual_seconds(self).map(FixValue::NowPlus),
            ("iat" | "nbf", Some(ClaimType::NumericDate)) => Some(FixValue::NowPlus(0)),
            ("jti", _) => Some(FixValue::NewUuid),
            _ => None,
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
        let fix = self
            .profile
            .fresh_value(rule, self.client_id)
            .map(|value| set(Part::Payload, name, value));
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

    /// PRO-6, at any depth.
    fn placeholders(&mut self, members: &Members<'_>) {
        const LONGEST_NAME: usize = 40;
        let mut of = members.all.iter().peekable();
        for value in members.document.values() {
            let Some(text) = value.as_str() else { continue };
            // Values and members come in the order of the text, so one walk finds each's member.
            let span = value.span();
            while of.next_if(|member| member.value.span().end < span.end).is_some() {}
            let Some(member) = of.peek().filter(|member| member.value.span().start <= span.start)
            else {
                continue;
            };
            let Some(found) = placeholder(&text) else { continue };
            let name = &*member.name;
            let place = Place::member(members.part, name).with_span(span.clone());
            let message =
                format!("{} still holds the placeholder {found}", shortened(name, LONGEST_NAME));
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

#[cfg(test)]
mod tests;
