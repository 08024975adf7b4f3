//! `crit`, which names what a reader must understand (HDR-4, HDR-5), and `b64`, the one extension
//! that Jotbench understands (HDR-6, HDR-7).

use std::collections::HashSet;

use super::{JoseHeader, media_type::canonical};
use crate::jwt::{
    finding::{Finding, Fix, FixValue},
    json::{Kind, Member},
    rule::Rule,
    token::Format,
    visible,
};

/// The extensions that Jotbench understands and acts upon.
const UNDERSTOOD: [&str; 1] = ["b64"];

/// Names that `crit` must not list, for every reader understands them (RFC 7515 §4.1).
const OF_SIGNED: [&str; 11] =
    ["alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"];

/// Those of encrypted tokens (RFC 7516 §4.1, RFC 7518 §4), beside those of signed ones.
const OF_ENCRYPTED: [&str; 9] = ["enc", "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c"];

/// Claims that make an object a claims set, whatever `typ` says (RFC 7519 §4.1).
const REGISTERED_CLAIMS: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// Names that a message lists, and characters of each.
const LISTED: usize = 5;
const SHOWN: usize = 40;

/// Checks `crit` and `b64`.
pub(super) fn check(header: &JoseHeader<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(crit) = header.member("crit") {
        findings.extend(critical(header, &crit));
    }
    if let Some(b64) = header.member("b64") {
        findings.extend(unencoded(header, &b64));
    }
    findings
}

fn critical(header: &JoseHeader<'_>, crit: &Member<'_>) -> Vec<Finding> {
    let malformed =
        |message: String, hint: &str| header.finding(Rule::CriticalForm, crit, message).hint(hint);
    let mut findings = Vec::new();
    if crit.value.kind() != Kind::Array {
        let must_be = "an array of parameter names";
        findings.push(header.wrong_type(Rule::CriticalForm, crit, must_be));
        return findings;
    }
    let elements = crit.value.elements();
    if elements.is_empty() {
        let message = "crit is an empty array, and must name at least one parameter".to_owned();
        findings.push(malformed(message, "Remove crit").fix(header.remove("crit")));
        return findings;
    }
    if let Some(odd) = elements.iter().find(|element| element.kind() != Kind::String) {
        let message =
            format!("crit holds {}, and must hold strings only", odd.kind().with_article());
        findings.push(malformed(message, "Write each name in double quotes"));
    }
    let mut seen = HashSet::new();
    let mut sorted = Names::default();
    for name in elements.iter().filter_map(|element| element.as_str()) {
        if !seen.insert(name.clone()) {
            sorted.repeated.push(name.into_owned());
            continue;
        }
        let is_registered = OF_SIGNED.contains(&&*name)
            || (header.format == Format::Jwe && OF_ENCRYPTED.contains(&&*name));
        if is_registered {
            sorted.registered.push(name.into_owned());
            continue;
        }
        if header.member_of_either(&name).is_none() {
            sorted.absent.push(name.clone().into_owned());
        }
        if !UNDERSTOOD.contains(&&*name) {
            sorted.unknown.push(name.into_owned());
        }
    }
    for (names, what, hint) in [
        (&sorted.repeated, " more than once", "Name each parameter once"),
        (
            &sorted.registered,
            ", which every reader understands, so it must not be there",
            "Take the standard parameters out of crit: it is for extensions only",
        ),
        (
            &sorted.absent,
            ", which the header does not hold",
            "Add the parameter to the header, or take its name out of crit",
        ),
    ] {
        if !names.is_empty() {
            findings.push(malformed(format!("crit names {}{what}", list(names)), hint));
        }
    }
    if !sorted.unknown.is_empty() {
        let (are, them) = if sorted.unknown.len() == 1 { ("is", "it") } else { ("are", "them") };
        let message = format!(
            "crit demands that {} {are} understood, and Jotbench does not understand {them}",
            list(&sorted.unknown)
        );
        findings.push(header.finding(Rule::CriticalUnknown, crit, message).hint(
            "A reader that does not know the extension must refuse the token; the issuer's guide \
             says what it means",
        ));
    }
    findings
}

/// The names of `crit`, by what is wrong with them.
#[derive(Default)]
struct Names {
    repeated: Vec<String>,
    registered: Vec<String>,
    absent: Vec<String>,
    unknown: Vec<String>,
}

fn list(names: &[String]) -> String {
    let mut shown: Vec<_> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("\"{}\"", visible::shortened(name, SHOWN)))
        .collect();
    if names.len() > LISTED {
        shown.push(format!("{} more", names.len() - LISTED));
    }
    shown.join(", ")
}

fn unencoded(header: &JoseHeader<'_>, b64: &Member<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if b64.value.kind() != Kind::Bool {
        findings.push(header.wrong_type(Rule::UnencodedPayloadForm, b64, "true or false"));
        return findings;
    }
    // In an unprotected header b64 is not followed.
    if b64.value.text() != "false" || !header.protected {
        return findings;
    }
    findings.extend(not_critical(header, b64));
    if let Some(why) = is_jwt(header) {
        let message = format!("b64 is false, which a JWT must not use, and this is one: {why}");
        findings.push(
            header
                .finding(Rule::UnencodedPayloadInJwt, b64, message)
                .hint("Remove b64 and its name in crit, and sign the payload base64url-encoded"),
        );
    }
    findings
}

/// A reader that does not know `b64` would take the payload for base64url, unless `crit` stops it.
fn not_critical(header: &JoseHeader<'_>, b64: &Member<'_>) -> Option<Finding> {
    let crit = header.member_of_either("crit");
    let names = crit.as_ref().map(|crit| crit.value.elements()).unwrap_or_default();
    if names.iter().filter_map(|name| name.as_str()).any(|name| name == "b64") {
        return None;
    }
    let mut mended: Vec<_> = names.iter().map(|name| name.text()).collect();
    mended.push("\"b64\"");
    let fix = Fix::Set {
        part: header.part,
        name: "crit".to_owned(),
        value: FixValue::Json(format!("[{}]", mended.join(","))),
    };
    let message = "b64 is false and crit does not name it, so readers take the payload wrongly";
    Some(
        header
            .finding(Rule::UnencodedPayloadForm, b64, message)
            .source("RFC 7797 §6")
            .hint("Add crit with \"b64\" in it")
            .fix(fix),
    )
}

/// Why the token is a JWT, if it is one. An object alone does not make a claims set: messages that
/// are signed as they are sent hold objects, too.
fn is_jwt(header: &JoseHeader<'_>) -> Option<String> {
    if let Some(typ) = header.member_of_either("typ").and_then(|typ| typ.value.as_str()) {
        let media_type = canonical(&typ);
        let is_jwt = media_type == "application/jwt" || media_type.ends_with("+jwt");
        return is_jwt.then(|| format!("typ is {}", visible::shortened(&typ, SHOWN)));
    }
    let claims = header.payload?.json.as_ref().filter(|payload| payload.is_object())?;
    let members = claims.members();
    let claim = members.iter().find(|member| REGISTERED_CLAIMS.contains(&member.name.as_ref()))?;
    Some(format!("its payload holds the claim {}", claim.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::{
        Part,
        header::testing::{assert_table, of_rule, of_rule_with},
        json::Document,
    };

    #[test]
    fn crit_names_extensions_that_are_there_once_each() {
        assert_table(
            Rule::CriticalForm,
            &[
                (r#""crit":["x"],"x":1"#, &[]),
                (r#""crit":["b64"],"b64":true"#, &[]),
                (r#""typ":"JWT""#, &[]),
                (r#""crit":"x","x":1"#, &["crit is a string, and must be an array"]),
                (r#""crit":null"#, &["crit is null"]),
                (r#""crit":[]"#, &["crit is an empty array"]),
                (r#""crit":[1]"#, &["crit holds a number"]),
                (r#""crit":["x","x"],"x":1"#, &["crit names \"x\" more than once"]),
                (r#""crit":["alg"]"#, &["crit names \"alg\", which every reader understands"]),
                (r#""crit":["enc"],"enc":1"#, &[]),
                (r#""crit":["b64"]"#, &["crit names \"b64\", which the header does not hold"]),
                (
                    r#""crit":["x","typ","x",{}],"typ":"JWT""#,
                    &["an object", "\"x\" more than once", "\"typ\"", "\"x\", which the header"],
                ),
            ],
        );
    }

    #[test]
    fn an_extension_that_is_not_understood_is_refused() {
        assert_table(
            Rule::CriticalUnknown,
            &[
                (r#""crit":["b64"],"b64":true"#, &[]),
                (r#""crit":["alg"]"#, &[]),
                (r#""x":1"#, &[]),
                (r#""crit":["x"],"x":1"#, &["demands that \"x\" is understood"]),
                (r#""crit":["B64"],"B64":true"#, &["\"B64\""]),
                (
                    r#""crit":["x","y"],"x":1,"y":2"#,
                    &["that \"x\", \"y\" are understood, and Jotbench does not understand them"],
                ),
                (r#""crit":["a","b","c","d","e","f"]"#, &["\"e\", 1 more"]),
            ],
        );
        let name = "\u{202e}".repeat(100);
        let found = of_rule(Rule::CriticalUnknown, &format!("\"crit\":[\"{name}\"]"));
        assert!(found[0].message.contains("\"\\u202e\\u202e"), "{}", found[0].message);
    }

    #[test]
    fn an_unencoded_payload_is_announced_in_crit() {
        assert_table(
            Rule::UnencodedPayloadForm,
            &[
                (r#""b64":true"#, &[]),
                (r#""crit":["b64"],"b64":false"#, &[]),
                (r#""b64":false"#, &["crit does not name it"]),
                (r#""b64":false,"crit":"b64""#, &["crit does not name it"]),
                (
                    r#""b64":"false","crit":["b64"]"#,
                    &["b64 is a string, and must be true or false"],
                ),
                (r#""b64":0"#, &["b64 is a number"]),
            ],
        );
        let found = of_rule(Rule::UnencodedPayloadForm, r#""b64":false,"crit":["x"]"#);
        let written = found[0].fix.as_ref().map(Fix::label);
        assert_eq!(written.as_deref(), Some(r#"Set ["x","b64"]"#));
    }

    #[test]
    fn a_jwt_is_never_unencoded_and_another_payload_may_be() {
        let b64 = r#""b64":false,"crit":["b64"]"#;
        for (members, payload, said) in [
            (b64.to_owned(), r#"{"sub":"a"}"#, Some("holds the claim sub")),
            (b64.to_owned(), r#"{"amount":5}"#, None),
            (b64.to_owned(), "$02", None),
            (format!(r#"{b64},"typ":"JWT""#), "$02", Some("typ is JWT")),
            (format!(r#"{b64},"typ":"application/at+jwt""#), "$02", Some("typ is application/")),
            (format!(r#"{b64},"typ":"JOSE""#), r#"{"sub":"a"}"#, None),
            (r#""b64":true,"crit":["b64"]"#.to_owned(), r#"{"sub":"a"}"#, None),
        ] {
            let found = of_rule_with(Rule::UnencodedPayloadInJwt, &members, payload);
            assert_eq!(found.len(), usize::from(said.is_some()), "{members} {payload}");
            if let (Some(finding), Some(said)) = (found.first(), said) {
                assert!(finding.message.contains(said), "{}", finding.message);
            }
        }
    }

    #[test]
    fn what_crit_names_may_stand_in_the_other_header() {
        let (protected, beside) = (
            Document::parse(r#"{"alg":"HS256","crit":["x"]}"#),
            Document::parse(r#"{"x":1,"b64":false,"crit":["y"]}"#),
        );
        let found = |document, beside, protected| {
            let header = JoseHeader {
                document,
                part: Part::Header,
                protected,
                beside: Some(beside),
                format: Format::Jws,
                payload: None,
                signature: None,
            };
            let ids: Vec<_> = check(&header).iter().map(|found| found.rule.id()).collect();
            ids
        };
        assert_eq!(found(&protected, &beside, true), ["HDR-5"]);
        // That crit and b64 must be protected is said where the two headers are put together.
        assert_eq!(found(&beside, &protected, false), ["HDR-4", "HDR-5"]);
    }
}
