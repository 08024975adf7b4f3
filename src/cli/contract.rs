//! `inspect --json`: one object on one line. Its names and their order are a contract.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::inspect::Search;
use crate::{
    bench::analysis::{Analysis, Examined},
    jwt::{Finding, KeySet, Segment, Serialization, visible::escaped},
    profile::ApiError,
};

/// What the object tells of.
#[derive(Clone, Copy, Debug)]
pub struct Inspected<'a> {
    /// The token as it was read and verified.
    pub examined: &'a Examined,
    /// What is known of it.
    pub analysis: &'a Analysis,
    /// The key or keys that the signature was checked with.
    pub keys: Option<&'a KeySet>,
    /// What came of asking which client signed.
    pub signer: Option<&'a Search>,
    /// What the API itself would answer.
    pub api_error: Option<&'a ApiError>,
}

/// The object, and a line break.
#[must_use]
pub fn one_line(inspected: &Inspected<'_>) -> String {
    let Inspected { examined, analysis, keys, signer, api_error } = *inspected;
    let token = &examined.token;
    let mut object = Map::new();
    object.insert("format".to_owned(), analysis.format.name().into());
    object.insert("algorithm".to_owned(), token.alg().into());
    insert_text(&mut object, "header", token.header.as_ref());
    insert_text(&mut object, "payload", token.payload.as_ref());
    let verdicts = analysis.verdicts;
    object.insert(
        "verdicts".to_owned(),
        json!({
            "structure": verdicts.structure.name(),
            "key": verdicts.key.name(),
            "signature": verdicts.signature.name(),
            "time": verdicts.time.name(),
            "claims": verdicts.claims.name(),
        }),
    );
    object.insert("overall".to_owned(), analysis.overall.name().into());
    object.insert("findings".to_owned(), analysis.findings.iter().map(finding).collect());
    object.insert("serialization".to_owned(), token.serialization.name().into());
    if let Some(unprotected) = token.unprotected() {
        insert_text(&mut object, "unprotected_header", Some(unprotected));
    }
    if token.serialization == Serialization::General {
        object.insert("signatures".to_owned(), signatures(examined));
    }
    if let Some(keys) = keys.filter(|keys| keys.is_set()) {
        object.insert("key_used".to_owned(), key_used(keys, examined.verification.key_used));
    }
    if let Some(signer) = signer {
        object.insert("signed_by".to_owned(), signer.name.as_deref().into());
    }
    object.insert("api_error".to_owned(), api_error.map_or(Value::Null, self::api_error));
    let mut line = with_escapes(&Value::Object(object).to_string());
    line.push('\n');
    line
}

/// The exact text; bytes that are no UTF-8 stand as base64url under another name.
fn insert_text(object: &mut Map<String, Value>, name: &str, segment: Option<&Segment>) {
    match segment.map(|segment| (segment, segment.text())) {
        None => object.insert(name.to_owned(), Value::Null),
        Some((_, Some(text))) => object.insert(name.to_owned(), text.into()),
        Some((segment, None)) => object
            .insert(format!("{name}_base64url"), URL_SAFE_NO_PAD.encode(&segment.bytes).into()),
    };
}

/// Which key of a set the signature was checked with, from 1; `null` where none was.
fn key_used(keys: &KeySet, place: Option<usize>) -> Value {
    let entry = place.and_then(|place| Some((place, keys.entries().get(place)?)));
    entry.map_or(
        Value::Null,
        |(place, entry)| json!({ "position": place.saturating_add(1), "kid": entry.kid }),
    )
}

/// Every signature of a token in the general JSON serialization, in its order.
fn signatures(examined: &Examined) -> Value {
    let verdicts = &examined.verification.signatures;
    let signatures = examined.token.signatures.iter().enumerate();
    signatures
        .map(|(index, signature)| {
            json!({
                "algorithm": signature.alg(),
                "kid": signature.kid(),
                "signature": verdicts.get(index).map_or("not_checked", |verdict| verdict.name()),
            })
        })
        .collect()
}

/// The error that the API would answer, and what its guide says to do.
fn api_error(error: &ApiError) -> Value {
    json!({ "code": error.code, "solution": error.solution })
}

/// A finding, as every command gives it.
pub(super) fn finding(finding: &Finding) -> Value {
    json!({
        "id": finding.rule.id(),
        "severity": finding.severity.name(),
        "at": finding.at.to_string(),
        "message": finding.message,
        "hint": finding.hint,
        "source": finding.source,
    })
}

/// The same JSON with every character that could steer a terminal or deceive the eye as an
/// escape. Such characters stand only within strings, where an escape means the same.
fn with_escapes(json: &str) -> String {
    escaped(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::visible::is_deceptive;

    #[test]
    fn escapes_change_the_text_and_not_its_meaning() {
        let value = json!({ "a": "x\u{9b}31m\u{202e}\u{e0041}\u{1b}\n\té" });
        let line = with_escapes(&value.to_string());
        assert!(!line.chars().any(is_deceptive), "{line}");
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), value);
    }
}
