//! What `alg` must be (HDR-1…3), whatever the algorithm, and which name of it is the newer one
//! (HDR-16).

use super::JoseHeader;
use crate::jwt::{
    algorithm::Algorithm,
    finding::{Finding, Fix, FixValue, Part, Place},
    json::{Value, quoted},
    rule::Rule,
    token::{Format, Segment},
    visible,
};

/// Checks `alg` for its form, for `none`, and for a name that is superseded.
pub(super) fn check(header: &JoseHeader<'_>) -> Vec<Finding> {
    let Some(alg) = header.member("alg") else {
        return missing(header).into_iter().collect();
    };
    let at = header.at(&alg);
    match alg.value.as_str() {
        None => vec![not_a_string(at, alg.value)],
        Some(name) if name == "none" => none(at, header.signature),
        Some(name) if name.trim().eq_ignore_ascii_case("none") => vec![variant_of_none(at, &name)],
        Some(name) if name == "EdDSA" && header.format != Format::Jwe => vec![superseded(at)],
        Some(name) => spelling(header.part, at, &name).into_iter().collect(),
    }
}

/// In a header that is cut off by an error, `alg` may stand in what could not be read. Of two
/// headers, only the protected one is asked for an `alg` that neither has.
fn missing(header: &JoseHeader<'_>) -> Option<Finding> {
    let is_elsewhere = header.beside.is_some_and(|beside| {
        !header.protected || beside.error().is_some() || beside.member("alg").is_some()
    });
    (header.document.error().is_none() && !is_elsewhere).then(|| {
        Finding::new(
            Rule::AlgPresent,
            Place::member(header.part, "alg"),
            "The header has no alg, so nothing says how the token is signed",
        )
        .hint("Add alg with the algorithm that the API asks for, such as HS256")
    })
}

/// RFC 9864 deprecates the name, for it leaves the curve to the key.
fn superseded(at: Place) -> Finding {
    Finding::new(
        Rule::EdDsaName,
        at,
        "alg is EdDSA, which does not say on which curve: Ed25519 and Ed448 are the newer names",
    )
    .hint("Jotbench reads EdDSA as Ed25519; write Ed25519 for an API whose library knows that name")
}

fn not_a_string(at: Place, value: Value<'_>) -> Finding {
    Finding::new(
        Rule::AlgPresent,
        at,
        format!("alg is {}, and must be a string", value.kind().with_article()),
    )
    .hint("Write the algorithm's name in double quotes, such as \"HS256\"")
}

fn none(at: Place, signature: Option<&Segment>) -> Vec<Finding> {
    let mut findings = vec![
        Finding::new(
            Rule::AlgNone,
            at,
            "alg is \"none\": the token is not signed, so nothing vouches for what it says",
        )
        .hint("Anyone can write such a token; accept only signed ones"),
    ];
    if let Some(signature) = signature.filter(|signature| !signature.span.is_empty()) {
        findings.push(
            Finding::new(
                Rule::AlgNone,
                Place::part(Part::Signature),
                format!(
                    "alg is \"none\", yet there is a signature of {} characters",
                    signature.span.len()
                ),
            )
            .hint("The header may have been altered: ask for the token as it was issued"),
        );
    }
    findings
}

fn variant_of_none(at: Place, name: &str) -> Finding {
    Finding::new(
        Rule::AlgNoneVariant,
        at,
        format!(
            "alg is \"{}\", which only resembles \"none\": a way round careless checks",
            visible::shortened(name, 20)
        ),
    )
    .hint("Do not accept this token: nothing vouches for what it says")
}

/// Names are case-sensitive, so `hs256` is none of the registered algorithms.
fn spelling(part: Part, at: Place, name: &str) -> Option<Finding> {
    if name.is_empty() {
        return Some(
            Finding::new(Rule::AlgPresent, at, "alg is an empty string")
                .hint("Write the algorithm that the API asks for, such as \"HS256\""),
        );
    }
    let meant = Algorithm::all()
        .map(Algorithm::name)
        .find(|known| *known != name && known.eq_ignore_ascii_case(name))?;
    Some(
        Finding::new(
            Rule::AlgPresent,
            at,
            format!("alg is \"{name}\": names of algorithms are case-sensitive"),
        )
        .hint(format!("Write \"{meant}\""))
        .fix(Fix::Set {
            part,
            name: "alg".to_owned(),
            value: FixValue::Json(quoted(meant)),
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::{Severity, header::testing::findings, json::Document};

    #[test]
    fn eddsa_is_said_to_be_superseded_and_ed25519_is_not() {
        for (alg, said) in [("EdDSA", 1), ("Ed25519", 0), ("Ed448", 0), ("ES256", 0)] {
            let found = findings(&format!("{{\"alg\":\"{alg}\"}}"), r#"{"sub":"a"}"#);
            assert_eq!(found.len(), said, "{alg}: {found:?}");
            assert!(found.iter().all(|found| found.rule == Rule::EdDsaName));
            assert!(found.iter().all(|found| found.severity == Severity::Info));
        }
    }

    #[test]
    fn of_two_headers_one_must_have_alg() {
        let (with, without) = (Document::parse(r#"{"alg":"HS256"}"#), Document::parse("{}"));
        let found = |document, beside, protected| {
            check(&JoseHeader {
                document,
                part: Part::Header,
                protected,
                beside,
                format: Format::Jws,
                payload: None,
                signature: None,
            })
            .len()
        };
        assert_eq!(found(&without, None, true), 1);
        assert_eq!(found(&without, None, false), 1);
        assert_eq!(found(&without, Some(&with), true), 0);
        assert_eq!(found(&with, Some(&without), true), 0);
        assert_eq!(found(&without, Some(&without), true), 1);
        assert_eq!(found(&without, Some(&without), false), 0);
    }
}
