//! What header and payload hold: UTF-8, JSON, an object, no name twice, no integer that other
//! readers round, no character that deceives, and none that is half of one (STR-5…8, STR-10,
//! STR-11).

use std::collections::HashMap;

use super::{Segment, deceptive, surrogates};
use crate::jwt::{
    finding::{Finding, Part, Place},
    json::{Document, Kind, Member, Value},
    rule::Rule,
    visible,
};

/// Findings of one kind are listed up to this number; what is more is counted.
const LISTED: usize = 20;

/// Characters of a value that a message shows.
const SHOWN: usize = 40;

/// The largest integer that every reader takes exactly is `2^53 − 1` (RFC 8259 §6).
const LARGEST_EXACT: u64 = (1 << 53) - 1;

/// Checks the decoded content of the header or the payload.
pub(super) fn check(part: Part, segment: &Segment) -> Vec<Finding> {
    let Some(document) = &segment.json else {
        return vec![not_utf8(part, &segment.bytes)];
    };
    if segment.bytes.is_empty() && !segment.span.is_empty() {
        return vec![undecodable(part)];
    }
    let mut findings: Vec<Finding> = not_an_object(part, document).into_iter().collect();
    findings.extend(duplicates(part, document));
    findings.extend(unsafe_numbers(part, document));
    findings.extend(deceptive::check(part, document));
    findings.extend(surrogates::check(part, document));
    findings
}

fn object_rule(part: Part) -> Rule {
    if part == Part::Header { Rule::HeaderObject } else { Rule::PayloadObject }
}

/// Something stands there, and yet no byte came of it: what is wrong with its base64url is said by
/// STR-1 and STR-3, and to call it empty would be wrong.
fn undecodable(part: Part) -> Finding {
    let message = format!("The {} cannot be decoded, so nothing of it can be shown", part.name());
    Finding::new(object_rule(part), Place::part(part), message)
        .hint("Look whether the token was cut off or altered when it was copied")
}

fn not_utf8(part: Part, bytes: &[u8]) -> Finding {
    let at = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    let byte = bytes.get(at).copied().unwrap_or_default();
    Finding::new(
        object_rule(part),
        Place::part(part),
        format!("The {} is not UTF-8 text: byte {at} is 0x{byte:02x}", part.name()),
    )
    .hint(if part == Part::Header {
        "Look whether the token was cut off or altered when it was copied"
    } else {
        "A JWT carries a JSON object as UTF-8; binary content is shown as bytes"
    })
}

fn not_an_object(part: Part, document: &Document) -> Option<Finding> {
    let name = part.name();
    let rule = object_rule(part);
    if document.text().is_empty() {
        let finding = Finding::new(rule, Place::part(part), format!("The {name} is empty"));
        return Some(finding.hint("A JWT needs at least {} here, which is e30 in base64url"));
    }
    if document.text().starts_with('\u{feff}') {
        return Some(
            Finding::new(
                rule,
                Place::part(part).with_span(0..'\u{feff}'.len_utf8()),
                format!("The {name} begins with a byte order mark (U+FEFF), which JSON forbids"),
            )
            .hint("Encode the JSON as UTF-8 without a byte order mark"),
        );
    }
    if let Some(error) = document.error() {
        let rest = document.text().get(error.offset..).unwrap_or_default();
        let length = rest.chars().next().map_or(0, char::len_utf8);
        let message = format!(
            "The {name} is not JSON: {} (line {}, column {})",
            error.message, error.line, error.column
        );
        let at = Place::part(part).with_span(error.offset..error.offset + length);
        return Some(
            Finding::new(rule, at, message)
                .hint(format!("Mend the JSON at line {}, column {}", error.line, error.column)),
        );
    }
    let root = document.root().filter(|root| root.kind() != Kind::Object)?;
    Some(
        Finding::new(
            rule,
            Place::part(part).with_span(root.span()),
            format!("The {name} is {}, and must be a JSON object", root.kind().with_article()),
        )
        .hint("Put the members between { and }"),
    )
}

fn duplicates(part: Part, document: &Document) -> Vec<Finding> {
    let rule = if part == Part::Header { Rule::DuplicateHeader } else { Rule::DuplicateClaim };
    let members = document.members();
    let names: Vec<_> = members.iter().map(Member::exact_name).collect();
    // Nearly always no name stands twice, and a large token may have millions: count first.
    let mut counts: HashMap<&[u8], u32> = HashMap::with_capacity(names.len());
    for name in &names {
        let count = counts.entry(name).or_default();
        *count = count.saturating_add(1);
    }
    counts.retain(|_, count| *count > 1);
    if counts.is_empty() {
        return Vec::new();
    }
    let mut by_name: HashMap<&[u8], Vec<&Member<'_>>> = HashMap::with_capacity(counts.len());
    for (name, member) in names.iter().zip(&members) {
        if counts.contains_key(&**name) {
            by_name.entry(name).or_default().push(member);
        }
    }
    let mut repeated: Vec<_> = by_name.into_values().collect();
    repeated.sort_unstable_by_key(|members| members.first().map(|first| first.name_span.start));
    let total = repeated.len();
    let mut findings: Vec<_> =
        repeated.into_iter().take(LISTED).filter_map(|same| duplicate(rule, part, &same)).collect();
    if total > LISTED {
        let message = format!("{} more names stand more than once", total - LISTED);
        findings.push(Finding::new(rule, Place::part(part), message).hint(DUPLICATE_HINT));
    }
    findings
}

const DUPLICATE_HINT: &str = "Keep one of them: readers differ in which one they take";

fn duplicate(rule: Rule, part: Part, members: &[&Member<'_>]) -> Option<Finding> {
    let last = members.last()?;
    let mut values: Vec<_> = members
        .iter()
        .take(4)
        .map(|member| visible::shortened(member.value.text(), SHOWN))
        .collect();
    if members.len() > values.len() {
        values.push("…".to_owned());
    }
    let span = last.name_span.start..last.value.span().end;
    Some(
        Finding::new(
            rule,
            Place::member(part, last.name.clone()).with_span(span),
            format!(
                "\"{}\" stands {} times: {}",
                visible::shortened(&last.name, SHOWN),
                members.len(),
                values.join(", ")
            ),
        )
        .hint(DUPLICATE_HINT),
    )
}

/// Numbers of which readers with IEEE 754 doubles, such as JavaScript, make others.
fn unsafe_numbers(part: Part, document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut more = 0_usize;
    for member in document.members() {
        for value in member.value.with_descendants() {
            let Some(what) = unsafe_number(value) else { continue };
            if findings.len() < LISTED {
                let message = format!("{} holds {what}", visible::shortened(&member.name, SHOWN));
                let at = Place::member(part, &*member.name).with_span(value.span());
                findings.push(Finding::new(Rule::LargeInteger, at, message).hint(NUMBER_HINT));
            } else {
                more += 1;
            }
        }
    }
    if more > 0 {
        let message = format!("{more} more numbers are too large for many readers");
        let at = Place::part(part);
        findings.push(Finding::new(Rule::LargeInteger, at, message).hint(NUMBER_HINT));
    }
    findings
}

const NUMBER_HINT: &str = "Write it as a string where each digit matters";

/// The number and what is wrong with it, if anything is.
fn unsafe_number(value: Value<'_>) -> Option<String> {
    if value.kind() != Kind::Number {
        return None;
    }
    let text = value.text();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_integer = digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_integer && digits.parse::<u64>().is_ok_and(|integer| integer <= LARGEST_EXACT) {
        return None;
    }
    let double: Option<f64> = text.parse().ok();
    let shown = visible::shortened(text, SHOWN);
    if double.is_some_and(f64::is_infinite) {
        Some(format!(
            "{shown}, more than many readers can hold: they refuse it or take it for infinity"
        ))
    } else if is_integer {
        let rounded = double.filter(|_| text.len() <= 21).map(|number| format!("{number:.0}"));
        Some(match rounded {
            Some(rounded) if rounded != text => {
                format!("{shown}, beyond ±(2^53 − 1): many readers take it for {rounded}")
            }
            _ => format!("{shown}, beyond ±(2^53 − 1): many readers do not keep all its digits"),
        })
    } else {
        None
    }
}
