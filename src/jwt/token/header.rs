//! What the header's `alg` must be (HDR-1…3), whatever the algorithm.

use super::{Segment, Token};
use crate::jwt::{
    algorithm::Algorithm,
    finding::{Finding, Fix, FixValue, Part, Place},
    json::{Document, Kind, Value, quoted},
    rule::Rule,
    visible,
};

/// Checks `alg` for its form and for `none`.
pub(super) fn check(token: &Token) -> Vec<Finding> {
    let Some(header) = token.header.as_ref().and_then(|header| header.json.as_ref()) else {
        return Vec::new();
    };
    if header.root().is_none_or(|root| root.kind() != Kind::Object) {
        return Vec::new();
    }
    let Some(alg) = header.member("alg") else {
        return missing(header).into_iter().collect();
    };
    let at = Place::member(Part::Header, "alg").with_span(alg.value.span());
    match alg.value.as_str() {
        None => vec![not_a_string(at, alg.value)],
        Some(name) if name == "none" => none(at, token.signature.as_ref()),
        Some(name) if name.trim().eq_ignore_ascii_case("none") => vec![variant_of_none(at, &name)],
        Some(name) => spelling(at, &name).into_iter().collect(),
    }
}

/// In a header that is cut off by an error, `alg` may stand in what could not be read.
fn missing(header: &Document) -> Option<Finding> {
    header.error().is_none().then(|| {
        Finding::new(
            Rule::AlgPresent,
            Place::member(Part::Header, "alg"),
            "The header has no alg, so nothing says how the token is signed",
        )
        .hint("Add alg with the algorithm that the API asks for, such as HS256")
    })
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
fn spelling(at: Place, name: &str) -> Option<Finding> {
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
            part: Part::Header,
            name: "alg".to_owned(),
            value: FixValue::Json(quoted(meant)),
        }),
    )
}
