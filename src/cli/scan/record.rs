//! `scan --json`: one object on one line for each token. Its names and their order are a contract.
//!
//! Written without an intermediate tree, since it is made once for each token of a log.

use std::fmt::Write as _;

use super::line::{Line, Sight};
use crate::{
    bench::summary::Summary,
    jwt::{Moment, visible},
};

/// The object of a token, but for what comes after `signed_by`.
pub(super) fn of(sight: &Sight<'_>, sha256: &[u8], token: Option<&str>) -> Line {
    const USUAL: usize = 512;
    let summary = sight.summary;
    let mut head = String::with_capacity(USUAL);
    head.push_str("{\"source\":");
    push_string(&mut head, sight.source);
    // Writing to a String cannot fail.
    let _ = write!(head, ",\"line\":{},\"column\":{},\"sha256\":\"", sight.line, sight.column);
    for byte in sha256 {
        let _ = write!(head, "{byte:02x}");
    }
    head.push_str("\",\"algorithm\":");
    push_optional(&mut head, summary.algorithm.as_deref());
    head.push_str(",\"issuer\":");
    push_optional(&mut head, summary.issuer.as_deref());
    head.push_str(",\"subject\":");
    push_optional(&mut head, summary.subject.as_deref());
    head.push_str(",\"expires\":");
    push_moment(&mut head, summary.expires);
    push_verdicts(&mut head, summary);
    head.push_str(",\"signed_by\":");
    push_optional(&mut head, sight.signed_by);

    let mut tail = String::new();
    if let Some(token) = token {
        tail.push_str(",\"token\":");
        push_string(&mut tail, token);
    }
    tail.push('}');
    Line { place: String::new(), head, tail }
}

/// How often the token occurs, between the two parts of its object.
pub(super) fn count(count: u64) -> String {
    format!(",\"count\":{count}")
}

fn push_verdicts(text: &mut String, summary: &Summary) {
    let verdicts = summary.verdicts;
    let _ = write!(
        text,
        ",\"verdicts\":{{\"structure\":\"{}\",\"key\":\"{}\",\"signature\":\"{}\",\"time\":\"{}\",\
         \"claims\":\"{}\"}},\"overall\":\"{}\"",
        verdicts.structure.name(),
        verdicts.key.name(),
        verdicts.signature.name(),
        verdicts.time.name(),
        verdicts.claims.name(),
        summary.overall.name(),
    );
}

/// Seconds since 1970, with their fraction; `null` where there is no such date, or none that can be
/// counted.
fn push_moment(text: &mut String, moment: Option<Moment>) {
    match moment.filter(|moment| !moment.is_beyond_count()) {
        None => text.push_str("null"),
        Some(Moment { seconds, nanos: 0 }) => {
            let _ = write!(text, "{seconds}");
        }
        Some(Moment { seconds, nanos }) => {
            // The fraction counts from the second before: -0.25 is held as -1 and 0.75.
            let nanos = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
            let (sign, nanos) = (if nanos < 0 { "-" } else { "" }, nanos.unsigned_abs());
            let fraction = format!("{:09}", nanos % 1_000_000_000);
            let whole = nanos / 1_000_000_000;
            let _ = write!(text, "{sign}{whole}.{}", fraction.trim_end_matches('0'));
        }
    }
}

fn push_optional(text: &mut String, value: Option<&str>) {
    match value {
        Some(value) => push_string(text, value),
        None => text.push_str("null"),
    }
}

/// A JSON string. What could steer a terminal or deceive the eye stands in it as an escape.
fn push_string(text: &mut String, value: &str) {
    text.push('"');
    let mut rest = value;
    while let Some(at) =
        rest.find(|one: char| matches!(one, '"' | '\\') || visible::is_deceptive(one))
    {
        let (plain, special) = rest.split_at(at);
        text.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some(one @ ('"' | '\\')) => text.extend(['\\', one]),
            Some(one) => {
                for unit in one.encode_utf16(&mut [0; 2]) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_string_means_what_it_said_and_steers_nothing() {
        for value in ["", "plain", "a\"b\\c", "x\u{9b}31m\u{202e}\u{e0041}\u{1b}\n\té", "\0"] {
            let mut text = String::new();
            push_string(&mut text, value);
            assert!(!text.chars().any(visible::is_deceptive), "{text}");
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }

    #[test]
    fn a_moment_is_a_number_of_seconds_since_1970() {
        let written = |number: &str| {
            let mut text = String::new();
            push_moment(&mut text, Moment::from_json_number(number));
            text
        };
        for (number, expected) in [
            ("1795356200", "1795356200"),
            ("1795356200.50", "1795356200.5"),
            ("-0.25", "-0.25"),
            ("-1", "-1"),
            ("1e308", "null"),
            ("no", "null"),
        ] {
            assert_eq!(written(number), expected);
        }
    }
}
