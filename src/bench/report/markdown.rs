//! A report as Markdown that stays what it is wherever it is pasted.
//!
//! A token's texts are anybody's. In a table they must not end a cell; nowhere may they become a
//! link, a picture, a mention or HTML. So values stand in code spans, where nothing of that has a
//! meaning, and the few characters that have one even there are written as JSON escapes.

use std::fmt::Write as _;

use super::{
    FORMAT, Source,
    told::{Members, Told},
    veil::MASK,
};
use crate::jwt::{
    Moment, Overall, Severity,
    json::quoted,
    time::short_duration,
    visible::{escaped, shortened},
};

/// Characters of a value, a name and a meaning that are told.
const VALUE: usize = 120;
const NAME: usize = 60;
const MEANING: usize = 240;

/// Writing to a String cannot fail.
macro_rules! line {
    ($text:expr) => { $text.push('\n') };
    ($text:expr, $($arguments:tt)+) => { let _ = writeln!($text, $($arguments)+); };
}

/// The report.
pub(super) fn text(told: &Told<'_>, source: &Source<'_>) -> String {
    let mut text = String::new();
    let overall = match source.analysis.overall {
        Overall::Accepted => "accepted",
        Overall::Rejected => "rejected",
        Overall::NotChecked => "not checked",
    };
    line!(text, "## Token report: {overall}");
    line!(text);
    line!(text, "{}. {}.", prose(&told.overall), hidden(told));
    line!(text);
    verdicts(&mut text, told);
    circumstances(&mut text, told, source);
    if let Some((error, is_only_possible)) = told.answer {
        let verb = if is_only_possible { "may answer" } else { "answers" };
        line!(text, "### What the API {verb}");
        line!(text);
        line!(text, "{}: {}", code(&error.code), prose(&error.meaning));
        line!(text);
        line!(text, "What to do: {}", prose(&error.solution));
        line!(text);
    }
    findings(&mut text, told);
    table(&mut text, "Header", &told.header);
    table(&mut text, "Claims", &told.claims);
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// What was left out, said at once: nobody shall look for it, and nobody fear it.
fn hidden(told: &Told<'_>) -> String {
    match told.masked.len() {
        0 => "Left out here: the signature".to_owned(),
        1 => "Left out here: the signature, and 1 masked claim".to_owned(),
        many => format!("Left out here: the signature, and {many} masked claims"),
    }
}

fn verdicts(text: &mut String, told: &Told<'_>) {
    line!(text, "| Check | Verdict | Reason |");
    line!(text, "| --- | --- | --- |");
    for (aspect, verdict, reason) in &told.verdicts {
        let name = crate::bench::words::sentence(aspect.name());
        line!(text, "| {name} | {} | {} |", verdict.replace('_', " "), prose(reason));
    }
    line!(text);
}

fn circumstances(text: &mut String, told: &Told<'_>, source: &Source<'_>) {
    let leeway = match source.leeway {
        0 => String::new(),
        seconds => format!(", with a leeway of {}", short_duration(seconds)),
    };
    line!(text, "- Judged as of: {}{leeway}", prose(&to_the_second(source.as_of)));
    if let Some(profile) = source.profile {
        let by = match profile.source.as_str() {
            "" => String::new(),
            from => format!(" ({})", prose(from)),
        };
        line!(text, "- Rules: {}{by}", prose(&profile.name));
    }
    if let Some(signer) = &source.summary.signed_by {
        line!(text, "- Signed by: {}", prose(signer));
    }
    if let Some(sha256) = &told.sha256 {
        line!(text, "- Token SHA-256: `{sha256}`");
    }
    let version = env!("CARGO_PKG_VERSION");
    let written = prose(&to_the_second(source.now));
    line!(text, "- Written: {written} by Jotbench {version}, report format {FORMAT}");
    line!(text);
}

fn findings(text: &mut String, told: &Told<'_>) {
    if told.findings.is_empty() {
        return;
    }
    line!(text, "### Findings");
    line!(text);
    for told in &told.findings {
        let severity = match told.finding.severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Info => "Note",
        };
        let hint = match told.hint.as_str() {
            "" => String::new(),
            hint => format!(". {}", prose(hint)),
        };
        line!(
            text,
            "- **{severity}** at {}: {}{hint} ({}, {})",
            code(&told.at),
            prose(&told.message),
            told.finding.rule.id(),
            prose(&told.finding.source),
        );
    }
    if told.more_findings > 0 {
        line!(text, "- {} more", told.more_findings);
    }
    line!(text);
}

fn table(text: &mut String, title: &str, members: &Members) {
    if members.rows.is_empty() {
        return;
    }
    line!(text, "### {title}");
    line!(text);
    line!(text, "| Name | Value | Meaning |");
    line!(text, "| --- | --- | --- |");
    for row in &members.rows {
        let name = if row.name.trim() == row.name && !row.name.is_empty() {
            code(&shortened(&row.name, NAME))
        } else {
            code(&shortened(&quoted(&row.name), NAME))
        };
        let value = match &row.value {
            Some(value) => code(&shortened(value, VALUE)),
            None => MASK.to_owned(),
        };
        line!(text, "| {name} | {value} | {} |", prose(&shortened(&row.meaning, MEANING)));
    }
    if members.more > 0 {
        line!(text, "| {} more |  |  |", members.more);
    }
    line!(text);
}

/// A text in a code span that nothing in it can end, in a table's cell or out of it.
///
/// What would end the cell or the span, or be taken for HTML by a reader that knows no code spans,
/// is written as its JSON escape, which within a JSON text means the same.
pub(in crate::bench) fn code(text: &str) -> String {
    let mut inside = String::with_capacity(text.len());
    for character in escaped(text).chars() {
        match character {
            '|' | '`' | '<' | '>' => {
                let _ = write!(inside, "\\u{:04x}", u32::from(character));
            }
            _ => inside.push(character),
        }
    }
    if inside.trim().is_empty() {
        // A code span of nothing is none.
        return "\"\"".to_owned();
    }
    format!("`{inside}`")
}

/// A sentence, with nothing in it that Markdown takes for more than text. Where something stands in
/// it that readers of Markdown make a link, a mention or a formula of, it is told as code.
pub(in crate::bench) fn prose(text: &str) -> String {
    let text = escaped(text);
    let lower = text.to_ascii_lowercase();
    let is_lively = ["@", "://", "www.", "mailto:", "xmpp:", "$", "&", "#", "`", "|", "<", ">"];
    if is_lively.iter().any(|sign| lower.contains(sign)) {
        return code(text.trim());
    }
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '*' | '_' | '[' | ']' | '~' | '{' | '}' | '!') {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

/// A clock's moment as people write one: fractions of a second say nothing to them.
fn to_the_second(moment: Moment) -> String {
    Moment::from_seconds(moment.seconds).utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_span_cannot_be_ended_from_within() {
        assert_eq!(code("a|b`c<d>\n\u{202e}"), r"`a\u007cb\u0060c\u003cd\u003e\u000a\u202e`");
        assert_eq!(code(" "), "\"\"");
    }

    #[test]
    fn prose_stays_prose() {
        assert_eq!(prose("*a* [b](c) ![d] _e_"), r"\*a\* \[b\](c) \!\[d\] \_e\_");
        assert_eq!(prose("see https://evil.example"), "`see https://evil.example`");
        assert_eq!(prose("ask @everyone"), "`ask @everyone`");
        assert_eq!(prose("Expired at 14:03:20 UTC, 3 h ago"), "Expired at 14:03:20 UTC, 3 h ago");
    }
}
