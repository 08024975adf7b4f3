//! The header against what the API fixes (PRO-5).

use super::{Judge, Members, set};
use crate::{
    jwt::{
        Finding, Fix, FixValue, Part, Rule, Severity,
        header::same_media_type,
        json::{Kind, Value},
        visible::escaped,
    },
    profile::{HeaderRule, Presence, template::json_string},
};

impl Judge<'_> {
    /// PRO-5 for `alg`.
    pub(super) fn algorithm(&mut self, header: &Members<'_>) {
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
    pub(super) fn header(&mut self, header: &Members<'_>) {
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
        escaped(text)
    } else {
        value.kind().with_article().to_owned()
    }
}
