//! Escapes of half a surrogate pair, of which readers make different texts (STR-11).

use crate::jwt::{
    finding::{Finding, Part, Place},
    json::Document,
    rule::Rule,
};

/// Findings are listed up to this number; what is more is counted.
const LISTED: usize = 20;

/// One finding for each, with its place.
pub(super) fn check(part: Part, document: &Document) -> Vec<Finding> {
    let mut places = document.lone_surrogates();
    let mut findings: Vec<_> = places
        .by_ref()
        .take(LISTED)
        .map(|span| {
            let escape = document.text().get(span.clone()).unwrap_or_default();
            let message = format!(
                "Byte {} of the {} begins {escape}, half a character: readers replace it, refuse \
                 it, or keep it",
                span.start,
                part.name()
            );
            let place = match member_at(document, span.start) {
                Some(name) => Place::member(part, name),
                None => Place::part(part),
            };
            Finding::new(Rule::DeceptiveCharacter, place.with_span(span), message)
                .hint(SURROGATE_HINT)
                .source(SURROGATE_SOURCE)
        })
        .collect();
    let more = places.count();
    if more > 0 {
        let message = format!("{more} more escapes stand for half a character");
        let finding = Finding::new(Rule::DeceptiveCharacter, Place::part(part), message);
        findings.push(finding.hint(SURROGATE_HINT).source(SURROGATE_SOURCE));
    }
    findings
}

const SURROGATE_HINT: &str =
    "Write the other half beside it, or the character itself, in whatever makes the token";

const SURROGATE_SOURCE: &str = "RFC 8259 §8.2";

/// The top-level member in which a byte of the text stands.
fn member_at(document: &Document, offset: usize) -> Option<String> {
    let members = document.members();
    let at = members.partition_point(|member| member.value.span().end <= offset);
    members.into_iter().nth(at).map(|member| member.name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_half_of_a_pair_is_named_with_its_member() {
        let found = |text: &str| -> Vec<(String, String)> {
            check(Part::Payload, &Document::parse(text))
                .into_iter()
                .map(|finding| (finding.at.to_string(), finding.message))
                .collect()
        };
        assert_eq!(found(r#"{"a":"\ud83d\ude00","b":"\\ud800"}"#), []);
        assert_eq!(
            found(r#"{"a":1,"b":[{"c":"x\udc00"}]}"#),
            [(
                "payload.b".to_owned(),
                "Byte 19 of the payload begins \\udc00, half a character: readers replace it, \
                 refuse it, or keep it"
                    .to_owned()
            )]
        );
        let names = found(r#"{"\ud800":1,"a":2}"#);
        assert_eq!(names[0].0, "payload.\u{fffd}");
        assert_eq!(found(r#""\ud800""#)[0].0, "payload");
        assert_eq!(found(&format!("[{}0]", r#""\ud800","#.repeat(25))).len(), LISTED + 1);
    }
}
