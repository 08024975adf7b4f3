//! Characters that show nothing, or that change how others are shown, in names and texts (STR-11).

use crate::jwt::{
    finding::{Finding, Part, Place, Severity},
    json::{Document, Member},
    rule::Rule,
    visible::{self, is_deceptive},
};

/// Members are listed up to this number; what is more is counted.
const LISTED: usize = 20;

/// Characters of a name that a message shows.
const SHOWN: usize = 40;

const HINT: &str = "They are shown as escapes here; compare the text with what was meant, since \
                    it can look like another";

/// Checks names and texts at any depth: one finding for each top-level member that holds any.
pub(super) fn check(part: Part, document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut more = 0_usize;
    for (member, met) in document.members().iter().map(|member| (member, met_in(member))) {
        let Some(first) = met.first else { continue };
        if findings.len() < LISTED {
            findings.push(finding(part, member, &met, first));
        } else {
            more += 1;
        }
    }
    if more > 0 {
        let message = format!("{more} more members hold invisible characters");
        findings
            .push(Finding::new(Rule::DeceptiveCharacter, Place::part(part), message).hint(HINT));
    }
    findings
}

/// What was met in a member's name and value.
#[derive(Default)]
struct Met {
    count: usize,
    /// The first that deceives, or else the first of all.
    first: Option<char>,
    /// Whether there are others than spaces and line breaks, which texts of more than one line or
    /// of other scripts have for good reason.
    deceives: bool,
    in_name: bool,
}

impl Met {
    fn note(&mut self, text: &str, is_name: bool) {
        // Most texts are plain ASCII, which is told faster than character by character.
        if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
            return;
        }
        for character in text.chars().filter(|character| is_deceptive(*character)) {
            let deceives = is_name || !character.is_whitespace();
            if self.first.is_none() || (deceives && !self.deceives) {
                self.first = Some(character);
                self.in_name = is_name;
            }
            self.deceives |= deceives;
            self.count += 1;
        }
    }
}

fn met_in(member: &Member<'_>) -> Met {
    let mut met = Met::default();
    met.note(&member.name, true);
    for value in member.value.with_descendants() {
        if let Some(text) = value.as_str() {
            met.note(&text, false);
        }
        for inner in value.members() {
            met.note(&inner.name, true);
        }
    }
    met
}

fn finding(part: Part, member: &Member<'_>, met: &Met, first: char) -> Finding {
    let name = visible::shortened(&member.name, SHOWN);
    let whose = match (part, met.in_name) {
        (Part::Header, false) => format!("The header parameter {name}"),
        (Part::Header, true) => format!("The name of the header parameter {name}"),
        (_, false) => format!("The claim {name}"),
        (_, true) => format!("The name of the claim {name}, or one inside it,"),
    };
    let what = visible::character_name(first);
    let rest = match met.count {
        0 | 1 => String::new(),
        count => format!(", and {} more like it", count - 1),
    };
    let span = member.name_span.start..member.value.span().end;
    let severity = if met.deceives { Severity::Warning } else { Severity::Info };
    Finding::new(
        Rule::DeceptiveCharacter,
        Place::member(part, member.name.clone()).with_span(span),
        format!("{whose} holds {what}{rest}"),
    )
    .severity(severity)
    .hint(HINT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(payload: &str) -> Vec<Finding> {
        check(Part::Payload, &Document::parse(payload))
    }

    #[test]
    fn what_cannot_be_seen_or_turns_the_text_round_is_named_once_for_each_claim() {
        use Severity::{Info, Warning};
        for (payload, said) in [
            (r#"{"name":"José 😀 山田 ‚quoted‘"}"#, &[][..]),
            (r#"{"a":"plain","b":[1,null,{"c":"d"}]}"#, &[]),
            (r#"{"a":"\\u202e"}"#, &[]),
            (
                "{\"a\":\"\u{202e}b\"}",
                &[(Warning, "The claim a holds the invisible character U+202E")],
            ),
            (
                r#"{"a":"\u202eb"}"#,
                &[(Warning, "The claim a holds the invisible character U+202E")],
            ),
            (r#"{"a":"b\u200bc\u200b"}"#, &[(Warning, "zero-width space (U+200B), and 1 more")]),
            (r#"{"a":"\u0000"}"#, &[(Warning, "a NUL character")]),
            (r#"{"a":"\u001b[31m"}"#, &[(Warning, "U+001B")]),
            (r#"{"a":["x",{"y":"\ufeff"}]}"#, &[(Warning, "The claim a holds a byte order mark")]),
            (r#"{"ad\u200bmin":1}"#, &[(Warning, "The name of the claim ad\\u200bmin")]),
            (r#"{"a":{"b\u202e":1}}"#, &[(Warning, "The name of the claim a, or one inside it,")]),
            (r#"{"a":"one\ntwo\tthree"}"#, &[(Info, "The claim a holds a line feed, and 1 more")]),
            (r#"{"a":"one\ntwo\u202e"}"#, &[(Warning, "U+202E, and 1 more like it")]),
            (r#"{"name":"山田　太郎"}"#, &[(Info, "The claim name holds")]),
            (r#"{"a\n":1}"#, &[(Warning, "The name of the claim")]),
            (r#"{"a":"\u202e","b":"\u202e"}"#, &[(Warning, "claim a"), (Warning, "claim b")]),
        ] {
            let found = found(payload);
            assert_eq!(found.len(), said.len(), "{payload}: {found:?}");
            for (finding, (severity, text)) in found.iter().zip(said) {
                assert!(finding.message.contains(text), "{payload}: {}", finding.message);
                assert_eq!(finding.severity, *severity, "{payload}");
                assert!(!finding.message.contains(is_deceptive), "{payload}");
            }
        }
        let header = Document::parse(r#"{"kid":"a\u200b"}"#);
        let found = check(Part::Header, &header);
        assert!(found[0].message.starts_with("The header parameter kid holds"));
        assert_eq!(found[0].at.to_string(), "header.kid");
    }

    #[test]
    fn many_are_counted_and_not_listed() {
        let members: Vec<_> = (0..50).map(|n| format!("\"c{n}\":\"\\u202e\"")).collect();
        let found = found(&format!("{{{}}}", members.join(",")));
        assert_eq!(found.len(), LISTED + 1);
        assert_eq!(found[LISTED].message, "30 more members hold invisible characters");
    }
}
