//! `iss`, `sub`, `jti` and `aud`: their types, and whether they are those expected
//! (CLM-8…11).

use super::Expectations;
use crate::jwt::{
    finding::{Finding, Fix, FixValue, Part, Place},
    json::{Document, Kind, Member, quoted},
    rule::Rule,
    uri::{Uri, UriFault},
    visible,
};

/// Characters of a value that a message shows.
const SHOWN: usize = 60;

/// Checks who is named, against what is expected.
pub(super) fn check(claims: &Document, expected: &Expectations) -> Vec<Finding> {
    let mut findings: Vec<Finding> = ["iss", "sub", "jti"]
        .into_iter()
        .filter_map(|name| not_a_string(name, &claims.member(name)?))
        .collect();
    findings
        .extend(["iss", "sub", "aud"].into_iter().filter_map(|name| no_uri(&claims.member(name)?)));
    let audience = claims.member("aud");
    findings.extend(audience.as_ref().and_then(audience_type));
    if let Some(wanted) = &expected.audience {
        findings.extend(wrong_audience(claims, audience.as_ref(), wanted));
    }
    if let Some(wanted) = &expected.issuer {
        findings.extend(wrong_issuer(claims, wanted));
    }
    findings
}

fn at(member: &Member<'_>) -> Place {
    Place::member(Part::Payload, member.name.clone()).with_span(member.value.span())
}

fn set(name: &str, text: &str) -> Fix {
    let value = FixValue::Json(quoted(text));
    Fix::Set { part: Part::Payload, name: name.to_owned(), value }
}

fn not_a_string(name: &str, member: &Member<'_>) -> Option<Finding> {
    let kind = member.value.kind();
    let message = format!("{name} is {}, and must be a string", kind.with_article());
    let finding = Finding::new(Rule::StringClaim, at(member), message);
    match kind {
        Kind::String => None,
        Kind::Number => Some(
            finding
                .hint("Put the number between double quotes")
                .fix(set(name, member.value.text())),
        ),
        _ => Some(finding.hint(format!("Write {name} as a text in double quotes"))),
    }
}

/// CLM-11: a name with a colon in it must be a URI (`StringOrURI`, RFC 7519 §2). Of an array the
/// first that is none is named.
fn no_uri(member: &Member<'_>) -> Option<Finding> {
    let (value, fault) = std::iter::once(member.value)
        .chain(member.value.elements())
        .filter_map(|value| Some((value, value.as_str()?)))
        .filter(|(_, text)| text.contains(':'))
        .find_map(|(value, text)| Some((value, Uri::parse(&text).err()?)))?;
    let why = match fault {
        UriFault::NoScheme => "it does not begin with a scheme".to_owned(),
        UriFault::Character(character) => {
            format!("it holds {}", visible::character_name(character))
        }
        UriFault::Escape => "a % in it is no whole escape".to_owned(),
    };
    let message = format!(
        "{} holds {}, which has a colon and is no URI: {why}",
        member.name,
        visible::shortened(value.text(), SHOWN)
    );
    let place = Place::member(Part::Payload, member.name.clone()).with_span(value.span());
    Some(
        Finding::new(Rule::StringOrUri, place, message)
            .hint("Write a URI such as https://issuer.example.com, or a name without a colon"),
    )
}

fn audience_type(member: &Member<'_>) -> Option<Finding> {
    let kind = member.value.kind();
    let what = match kind {
        Kind::String => return None,
        Kind::Array => {
            let elements = member.value.elements();
            let odd = elements.into_iter().find(|element| element.kind() != Kind::String)?;
            format!("aud holds {}", odd.kind().with_article())
        }
        _ => format!("aud is {}", kind.with_article()),
    };
    Some(
        Finding::new(
            Rule::AudienceType,
            at(member),
            format!("{what}, and must be a string or an array of strings"),
        )
        .hint("Name each audience as a text in double quotes"),
    )
}

fn wrong_audience(claims: &Document, aud: Option<&Member<'_>>, wanted: &str) -> Option<Finding> {
    let shown = visible::shortened(wanted, SHOWN);
    let Some(member) = aud else {
        return missing(claims, "aud", wanted);
    };
    let named = std::iter::once(member.value)
        .chain(member.value.elements())
        .any(|value| value.as_str().is_some_and(|text| text == wanted));
    if named {
        return None;
    }
    let message = format!(
        "The token is for {}, not for \"{shown}\"",
        visible::shortened(member.value.text(), SHOWN)
    );
    Some(
        Finding::new(Rule::AudienceMismatch, at(member), message)
            .hint("Ask for a token for this audience; upper and lower case count")
            .fix(set("aud", wanted)),
    )
}

fn wrong_issuer(claims: &Document, wanted: &str) -> Option<Finding> {
    let Some(member) = claims.member("iss") else {
        return missing(claims, "iss", wanted);
    };
    if member.value.as_str().is_some_and(|text| text == wanted) {
        return None;
    }
    let message = format!(
        "The token was issued by {}, not by \"{}\"",
        visible::shortened(member.value.text(), SHOWN),
        visible::shortened(wanted, SHOWN)
    );
    Some(
        Finding::new(Rule::AudienceMismatch, at(&member), message)
            .source("RFC 7519 §4.1.1")
            .hint("Look whether it is a token of this environment; upper and lower case count")
            .fix(set("iss", wanted)),
    )
}

/// Who asks for an audience or issuer by name is not content with none. In a text that an error
/// cuts off, the claim may stand in what could not be read.
fn missing(claims: &Document, name: &str, wanted: &str) -> Option<Finding> {
    let source = if name == "iss" { "RFC 7519 §4.1.1" } else { "RFC 7519 §4.1.3" };
    claims.error().is_none().then(|| {
        let shown = visible::shortened(wanted, SHOWN);
        let message = format!("There is no {name}, and \"{shown}\" is expected");
        Finding::new(Rule::AudienceMismatch, Place::member(Part::Payload, name), message)
            .source(source)
            .hint(format!("Add {name}, or do not ask for one"))
            .fix(set(name, wanted))
    })
}
