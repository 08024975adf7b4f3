//! Tokens for the tests of this room.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::check;
use crate::jwt::{Finding, Rule, Token};

/// What is found in a token of this header and payload; the payload stands in it as it is where
/// the header has `b64` false.
pub(super) fn findings(header: &str, payload: &str) -> Vec<Finding> {
    let is_unencoded = header.contains("\"b64\":false");
    let payload = if is_unencoded { payload.to_owned() } else { URL_SAFE_NO_PAD.encode(payload) };
    let [header, signature] =
        [header.as_bytes(), &[0; 32]].map(|part| URL_SAFE_NO_PAD.encode(part));
    check(&Token::parse(&format!("{header}.{payload}.{signature}")).0)
}

/// What one rule finds in a header of these members beside `alg`.
pub(super) fn of_rule(rule: Rule, members: &str) -> Vec<Finding> {
    of_rule_with(rule, members, r#"{"sub":"a"}"#)
}

/// As [`of_rule`], with this payload.
pub(super) fn of_rule_with(rule: Rule, members: &str, payload: &str) -> Vec<Finding> {
    let header = format!("{{\"alg\":\"HS256\",{members}}}");
    let found: Vec<_> =
        findings(&header, payload).into_iter().filter(|found| found.rule == rule).collect();
    for finding in &found {
        assert!(finding.at.member.is_some(), "{finding:?}");
        let span = finding.at.span.clone().unwrap_or_default();
        assert!(header.get(span).is_some(), "{finding:?}");
    }
    found
}

/// Asserts for each header that the rule says so much of it and no more: each finding holds one of
/// the texts.
pub(super) fn assert_table(rule: Rule, table: &[(&str, &[&str])]) {
    for (members, texts) in table {
        let found = of_rule(rule, members);
        assert_eq!(found.len(), texts.len(), "{members}: {found:?}");
        for (finding, text) in found.iter().zip(*texts) {
            assert!(finding.message.contains(text), "{members}: {}", finding.message);
        }
    }
}
