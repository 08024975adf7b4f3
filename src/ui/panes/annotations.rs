//! What is said beside and over the claims: dates in people's terms, whose clientId it is, what a
//! claim is for. And which places are underlined.

use crate::{
    jwt::{
        Finding, Moment, Part, Severity, claims, header,
        json::{Document, Kind, Member},
    },
    profile::{ClaimFormat, format::check_format},
    ui::{
        scene::Scene,
        widgets::{Annotation, Mark, Tone},
    },
};

/// The claims whose number is a `NumericDate` (RFC 7519 §4.1, OIDC Core §2 and §5.1).
const DATES: [&str; 5] = ["exp", "nbf", "iat", "auth_time", "updated_at"];

/// The annotations of the payload as shown.
#[must_use]
pub fn payload_annotations(shown: &Document, scene: &Scene<'_>) -> Vec<Annotation> {
    joined(shown, |member| claim_note(member, scene))
}

/// The notes on members as annotations, one for each line: what stands on one line is told in one.
fn joined(shown: &Document, note: impl Fn(&Member<'_>) -> Option<String>) -> Vec<Annotation> {
    let mut annotations: Vec<Annotation> = Vec::new();
    let mut line_end = 0;
    for member in shown.members() {
        let Some(note) = note(&member) else { continue };
        let offset = member.name_span.start;
        match annotations.last_mut() {
            Some(last) if offset < line_end => last.text = format!("{} · {note}", last.text),
            _ => annotations.push(Annotation { offset, text: note }),
        }
        let rest = shown.text().get(offset..).unwrap_or_default();
        line_end = offset + rest.find('\n').unwrap_or(rest.len());
    }
    annotations
}

/// The annotations of the header as shown: what its parameters say or are for. `alg` has none
/// where the pane's title says what it is.
#[must_use]
pub fn header_annotations(shown: &Document, alg_is_titled: bool) -> Vec<Annotation> {
    joined(shown, |member| {
        let is_titled = member.name == "alg" && alg_is_titled;
        if is_titled { None } else { header_note(member) }
    })
}

/// What a header parameter says in people's terms, or else what it is for.
fn header_note(member: &Member<'_>) -> Option<String> {
    header::note(member).or_else(|| {
        let about = header::explain(&member.name)?;
        // What stands before the colon is the name in words, which the text beside it shows.
        Some(about.split_once(": ").map_or(about, |(_, purpose)| purpose).to_owned())
    })
}

/// What a claim's value says in people's terms, if it says more than its text.
#[must_use]
pub fn claim_note(member: &Member<'_>, scene: &Scene<'_>) -> Option<String> {
    let model = scene.model;
    let name = member.name.as_ref();
    if let Some(date) = claim_date(member) {
        return Some(date_note(date, scene));
    }
    let text = member.value.as_str()?;
    let client = model.client();
    if let ("iss", Some(client)) = (name, client)
        && client.client_id == *text
    {
        return Some(format!("the clientId of {}", client.name));
    }
    let rule = model.profile()?.claims.iter().find(|rule| rule.name == name)?;
    match rule.format {
        Some(ClaimFormat::Cpf) if check_format(ClaimFormat::Cpf, &text).is_ok() => {
            let digits: Vec<char> = text.chars().collect();
            let part = |range: std::ops::Range<usize>| digits[range].iter().collect::<String>();
            Some(format!(
                "CPF {}.{}.{}-{}, check digits right",
                part(0..3),
                part(3..6),
                part(6..9),
                part(9..11)
            ))
        }
        _ => None,
    }
}

/// The date that a claim holds, if it is one of the date claims and a number.
#[must_use]
pub fn claim_date(member: &Member<'_>) -> Option<Moment> {
    if !DATES.contains(&member.name.as_ref()) || member.value.kind() != Kind::Number {
        return None;
    }
    Moment::from_json_number(member.value.text())
}

/// `14:30:00 UTC, 11:30:00 here, 3 h 2 min ago`
fn date_note(date: Moment, scene: &Scene<'_>) -> String {
    let now = scene.model.moment(scene.now);
    let relative = date.relative_to(now);
    let offset = scene.zone.offset_at(date);
    let utc = date.utc_near(now);
    if offset == 0 {
        return format!("{utc}, {relative}");
    }
    let local = date.with_offset(offset);
    let local = local.split(" (").next().unwrap_or(&local);
    // The local day is told only where it is another than the one in UTC.
    let (day, clock) = local.split_once(' ').unwrap_or(("", local));
    let same_day = date.utc().starts_with(day);
    let here = if same_day { clock } else { local };
    format!("{utc}, {here} here, {relative}")
}

/// What is told of a claim while the pointer rests on it: what it is for, and its date in full.
#[must_use]
pub fn claim_tooltip(member: &Member<'_>, scene: &Scene<'_>) -> Option<String> {
    let name = member.name.as_ref();
    let rule = scene
        .model
        .profile()
        .and_then(|profile| profile.claims.iter().find(|rule| rule.name == name))
        .map(|rule| rule.about.as_str())
        .filter(|about| !about.is_empty());
    let about = rule.or_else(|| claims::explain(name));
    let date = claim_date(member).map(|date| {
        let now = scene.model.moment(scene.now);
        let local = date.with_offset(scene.zone.offset_at(date));
        format!("{}\n{}\n{}", date.utc(), local, date.relative_to(now))
    });
    match (about, date) {
        (None, None) => None,
        (about, date) => {
            let mut lines = vec![name.to_owned()];
            lines.extend(about.map(str::to_owned));
            lines.extend(date);
            Some(lines.join("\n"))
        }
    }
}

/// What is told of a header parameter while the pointer rests on it.
#[must_use]
pub fn header_tooltip(member: &Member<'_>) -> Option<String> {
    let about = header::explain(&member.name)?;
    let mut lines = vec![member.name.to_string(), about.to_owned()];
    lines.extend(header::note(member));
    Some(lines.join("\n"))
}

/// The places that are underlined in a part as shown: where its JSON breaks, and what findings
/// point at. A finding's byte range is that of the exact text, so its member is looked up in the
/// text as shown.
#[must_use]
pub fn marks(part: Part, shown: &Document, findings: &[Finding]) -> Vec<Mark> {
    if shown.text().is_empty() {
        // An empty pane shows a hint of what may stand there, and the hint has no fault.
        return vec![];
    }
    if let Some(error) = shown.error() {
        let end = (error.offset + 1).min(shown.text().len());
        return vec![Mark { span: error.offset.min(end)..end, tone: Tone::Error }];
    }
    let members = shown.members();
    let mut marks: Vec<(Severity, Mark)> = findings
        .iter()
        .filter(|finding| finding.at.part == part)
        .filter_map(|finding| {
            let name = finding.at.member.as_deref()?;
            let member = members.iter().rev().find(|member| member.name == name)?;
            let span = member.name_span.start..member.value.span().end;
            Some((finding.severity, Mark { span, tone: Tone::from(finding.severity) }))
        })
        .collect();
    // What is drawn last is seen: the heaviest.
    marks.sort_by_key(|(severity, _)| *severity);
    marks.into_iter().map(|(_, mark)| mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(header: &str, alg_is_titled: bool) -> Vec<(usize, String)> {
        let annotations = header_annotations(&Document::parse(header), alg_is_titled);
        annotations.into_iter().map(|annotation| (annotation.offset, annotation.text)).collect()
    }

    #[test]
    fn each_line_of_the_header_is_told_in_one_annotation() {
        let kid = "a hint which of the issuer's keys was used".to_owned();
        let lines = "{\n  \"alg\": \"HS256\",\n  \"kid\": \"a\",\n  \"mine\": 1\n}";
        assert_eq!(notes(lines, true), [(22, kid.clone())]);
        assert_eq!(notes(lines, false), [(4, "HMAC with SHA-256".to_owned()), (22, kid.clone())]);
        let one_line = r#"{"typ":"JWT","kid":"a"}"#;
        assert_eq!(notes(one_line, true), [(1, format!("a JSON Web Token · {kid}"))]);
        assert_eq!(notes(r#"{"alg":"HS256"}"#, true), []);
        assert_eq!(notes("", false), []);
    }
}
