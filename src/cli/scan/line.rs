//! A token in a line for people: `access.log:120:44  Rejected  HS256  iss acme  expired 3 h ago`.
//!
//! Words carry the meaning; colours only help. What a token brings along is shortened and escaped.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};

use crate::{
    bench::summary::Summary,
    jwt::{
        Format, Moment, Overall,
        verdict::{ClaimsVerdict, KeyVerdict, SignatureVerdict, StructureVerdict, TimeVerdict},
        visible::{is_deceptive, shortened},
    },
};

/// A token, and where it was seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight<'a> {
    /// The input's name, with nothing in it that could steer a terminal.
    pub source: &'a str,
    /// The line, from 1.
    pub line: u64,
    /// The byte of the line at which it begins, from 1.
    pub column: u64,
    /// What it is.
    pub summary: &'a Summary,
    /// The client that signed it.
    pub signed_by: Option<&'a str>,
}

/// A line in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// What is aligned with the lines above: the place.
    pub place: String,
    /// What comes before the count, where there is one.
    pub head: String,
    /// What comes after it.
    pub tail: String,
}

/// The styles of a terminal, or none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Styles {
    good: Style,
    bad: Style,
    care: Style,
    aside: Style,
}

impl Styles {
    /// For a terminal that shows colours.
    pub fn coloured() -> Self {
        Self {
            good: AnsiColor::Green.on_default().bold(),
            bad: AnsiColor::Red.on_default().bold(),
            care: AnsiColor::Yellow.on_default().bold(),
            aside: Style::new().dimmed(),
        }
    }
}

/// The line of a token.
pub(super) fn of(sight: &Sight<'_>, now: Moment, styles: Styles, token: Option<&str>) -> Line {
    const USUAL: usize = 160;
    let summary = sight.summary;
    let place = format!("{}:{}:{}", sight.source, sight.line, sight.column);
    let mut head = String::with_capacity(USUAL);
    let (style, word) = match summary.overall {
        Overall::Accepted => (styles.good, "Accepted"),
        Overall::Rejected => (styles.bad, "Rejected"),
        Overall::NotChecked => (styles.care, "Not checked"),
    };
    // Writing to a String cannot fail.
    let _ = write!(head, "{style}{word:<11}{style:#}  ");
    push_algorithm(&mut head, summary);
    push_claim(&mut head, "iss", summary.issuer.as_deref());
    push_claim(&mut head, "sub", summary.subject.as_deref());
    push_time(&mut head, summary, now);
    for reason in reasons(summary) {
        head.push_str("  ");
        head.push_str(reason);
    }
    if let Some(name) = sight.signed_by {
        head.push_str("  signed by ");
        push_value(&mut head, name);
    }
    let aside = styles.aside;
    let tail = token.map(|token| format!("  {aside}{token}{aside:#}")).unwrap_or_default();
    Line { place, head, tail }
}

/// How often the token occurs.
pub(super) fn count(count: u64) -> String {
    match count {
        1 => "  once".to_owned(),
        _ => format!("  {count} times"),
    }
}

fn push_algorithm(text: &mut String, summary: &Summary) {
    const SHOWN: usize = 20;
    let algorithm = summary.algorithm.as_deref();
    let algorithm = algorithm.map_or_else(|| "no alg".to_owned(), |alg| shortened(alg, SHOWN));
    let _ = write!(text, "{algorithm:<7}");
    if summary.format == Format::Jwe {
        text.push_str("  encrypted");
    }
}

fn push_claim(text: &mut String, name: &str, value: Option<&str>) {
    let Some(value) = value else { return };
    text.push_str("  ");
    text.push_str(name);
    text.push(' ');
    push_value(text, value);
}

/// A value: in quotes where it would not be told from what is around it, and not too long.
fn push_value(text: &mut String, value: &str) {
    const SHOWN: usize = 40;
    let is_plain = !value.is_empty() && !value.contains([' ', '"']);
    if is_plain && value.len() <= SHOWN && !value.chars().any(is_deceptive) {
        text.push_str(value);
    } else if is_plain {
        text.push_str(&shortened(value, SHOWN));
    } else {
        let _ = write!(text, "\"{}\"", shortened(value, SHOWN));
    }
}

fn push_time(text: &mut String, summary: &Summary, now: Moment) {
    let words = match (summary.verdicts.time, summary.expires) {
        (TimeVerdict::NotYetValid, _) => "not valid yet".to_owned(),
        (TimeVerdict::Error, _) => "dates wrong".to_owned(),
        (TimeVerdict::Expired, None) => "expired".to_owned(),
        (TimeVerdict::Expired | TimeVerdict::Valid, Some(expires)) if expires <= now => {
            format!("expired {}", expires.relative_to(now))
        }
        (_, Some(expires)) => format!("expires {}", expires.relative_to(now)),
        (TimeVerdict::Valid | TimeVerdict::NotChecked, None) => return,
    };
    text.push_str("  ");
    text.push_str(&words);
}

/// Why it is rejected, but for its time.
fn reasons(summary: &Summary) -> impl Iterator<Item = &'static str> {
    let verdicts = summary.verdicts;
    [
        (verdicts.structure == StructureVerdict::Error, "malformed"),
        (verdicts.key == KeyVerdict::Error, "key unfit"),
        (verdicts.signature == SignatureVerdict::Invalid, "signature invalid"),
        (verdicts.claims == ClaimsVerdict::Error, "claims wrong"),
    ]
    .into_iter()
    .filter_map(|(is_so, words)| is_so.then_some(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::Verdicts;

    const NOW: Moment = Moment { seconds: 1_795_356_000, nanos: 0 };

    fn summary() -> Summary {
        Summary {
            format: Format::Jws,
            algorithm: Some("HS256".to_owned()),
            issuer: Some("acme".to_owned()),
            subject: Some("ada".to_owned()),
            expires: Some(NOW.plus_seconds(-3 * 3600)),
            verdicts: Verdicts {
                structure: StructureVerdict::Ok,
                key: KeyVerdict::Ok,
                signature: SignatureVerdict::Valid,
                time: TimeVerdict::Expired,
                claims: ClaimsVerdict::Ok,
            },
            overall: Overall::Rejected,
            signed_by: Some("acme-prod".to_owned()),
        }
    }

    fn line(summary: &Summary) -> String {
        let signed_by = summary.signed_by.as_deref();
        let sight = Sight { source: "access.log", line: 120, column: 44, summary, signed_by };
        let line = of(&sight, NOW, Styles::default(), None);
        format!("{}  {}{}", line.place, line.head, line.tail)
    }

    #[test]
    fn a_token_is_one_readable_line() {
        assert_eq!(
            line(&summary()),
            "access.log:120:44  Rejected     HS256    iss acme  sub ada  expired 3 h ago  \
             signed by acme-prod"
        );
    }

    #[test]
    fn what_a_token_says_is_shortened_escaped_and_told_from_our_own_words() {
        let token = Summary {
            issuer: Some("x  signed by acme-prod".to_owned()),
            subject: Some(format!("\u{1b}[2J{}", "y".repeat(500))),
            algorithm: Some("z\u{202e}\n".repeat(50)),
            signed_by: None,
            ..summary()
        };
        let line = line(&token);
        assert!(line.contains("iss \"x  signed by acme-prod\"  sub \\u001b[2Jyyy"), "{line}");
        assert!(!line.chars().any(is_deceptive), "{line}");
        assert!(line.chars().count() < 320, "{line}");
    }

    #[test]
    fn within_the_leeway_a_token_has_expired_and_is_not_rejected_for_it() {
        let mut token = summary();
        token.verdicts.time = TimeVerdict::Valid;
        assert!(line(&token).contains("expired 3 h ago"));
        token.expires = Some(NOW.plus_seconds(872));
        assert!(line(&token).contains("expires in 14 min 32 s"));
        token.verdicts.signature = SignatureVerdict::Invalid;
        token.verdicts.structure = StructureVerdict::Error;
        assert!(line(&token).contains("  malformed  signature invalid"));
    }
}
