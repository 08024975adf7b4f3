//! The JOSE header of each signature: protected and unprotected parameters together, and how the
//! findings of several signatures are told apart.

use std::collections::HashMap;

use super::{Segment, Signature, Token, content};
use crate::jwt::{
    finding::{Finding, Part, Place, Severity},
    header::{self, JoseHeader},
    json::{Document, Member, Value},
    rule::Rule,
    visible,
};

/// Findings of one kind are listed up to this number.
const LISTED: usize = 20;

/// Characters of a value that a message shows.
const SHOWN: usize = 40;

/// Checks the headers of every signature. Those of the one that is looked at come first.
pub(super) fn check(token: &Token) -> Vec<Finding> {
    let count = token.signatures.len();
    let looked_at = token.looked_at;
    let mut findings: Vec<_> = check_looked_at(token)
        .into_iter()
        .map(|finding| of_signature(finding, looked_at, count))
        .collect();
    if count > 1 {
        let mut other = token.clone();
        for index in (0..count).filter(|index| *index != looked_at) {
            other.look_at(index);
            let found = check_looked_at(&other).into_iter();
            findings.extend(found.map(|finding| of_other(finding, &other, index)));
        }
    }
    findings
}

/// A finding that names its signature, where there are several.
pub(in crate::jwt) fn of_signature(mut finding: Finding, index: usize, count: usize) -> Finding {
    if count > 1 {
        finding.message.insert_str(0, &format!("Signature {} of {count}: ", index + 1));
    }
    finding
}

/// A finding on a signature that is not looked at. It points at that signature in the token's
/// text, and weighs no more than a warning: one signature that holds is enough (RFC 7515 §5.2).
pub(in crate::jwt) fn of_other(finding: Finding, token: &Token, index: usize) -> Finding {
    let mut finding = of_signature(finding, index, token.signatures.len());
    finding.severity = finding.severity.min(Severity::Warning);
    finding.fix = None;
    finding.at = match token.signatures.get(index) {
        Some(signature) => Place::part(Part::Token).with_span(signature.span.clone()),
        None => Place::part(Part::Token),
    };
    finding
}

/// The header of the signature that is looked at.
fn check_looked_at(token: &Token) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(protected) = &token.header {
        findings.extend(content::check(Part::Header, protected));
    }
    findings.extend(header::check(token));
    let signature = token.signatures.get(token.looked_at);
    let Some((signature, unprotected)) =
        signature.and_then(|signature| Some((signature, signature.unprotected.as_ref()?)))
    else {
        return findings;
    };
    if signature.protected.is_some() {
        findings.extend(check_beside_protected(token, unprotected));
    }
    findings.extend(not_disjoint(signature));
    findings.extend(unprotected_only(signature, unprotected));
    findings
}

/// The checks that every header undergoes, for an unprotected header beside a protected one. The
/// panes show the protected one, so these findings keep their member and lose their span.
fn check_beside_protected(token: &Token, unprotected: &Segment) -> Vec<Finding> {
    let mut findings = content::check(Part::Header, unprotected);
    findings.extend(JoseHeader::beside_protected(token).map(JoseHeader::check).unwrap_or_default());
    for finding in &mut findings {
        finding.at.span = None;
        finding.fix = None;
    }
    findings
}

fn member<'h>(header: &'h Segment, name: &str) -> Option<Member<'h>> {
    header.json.as_ref()?.member(name)
}

/// RFC 7515 §7.2.1: a name stands in one of the two headers only.
fn not_disjoint(signature: &Signature) -> Vec<Finding> {
    let (Some(protected), Some(unprotected)) =
        (document(signature.protected.as_ref()), document(signature.unprotected.as_ref()))
    else {
        return Vec::new();
    };
    // The last of a name counts, as in every look-up.
    let others: HashMap<_, _> =
        unprotected.members().into_iter().map(|member| (member.name, member.value)).collect();
    let twice = protected.members().into_iter().filter_map(|member| {
        let other = *others.get(&member.name)?;
        Some(in_both(&member, other))
    });
    twice.take(LISTED).collect()
}

fn document(header: Option<&Segment>) -> Option<&Document> {
    header?.json.as_ref()
}

fn in_both(member: &Member<'_>, other: Value<'_>) -> Finding {
    let message = format!(
        "\"{}\" stands in the protected and in the unprotected header: {} and {}",
        visible::shortened(&member.name, SHOWN),
        visible::shortened(member.value.text(), SHOWN),
        visible::shortened(other.text(), SHOWN)
    );
    let span = member.name_span.start..member.value.span().end;
    let at = Place::member(Part::Header, member.name.clone()).with_span(span);
    Finding::new(Rule::DuplicateHeader, at, message)
        .hint("Keep the protected one: only that one is signed")
        .source("RFC 7515 §7.2.1")
}

/// Parameters that should, or must, be protected and are not.
fn unprotected_only(signature: &Signature, unprotected: &Segment) -> Vec<Finding> {
    let is_protected =
        |name: &str| signature.parameter(name).is_some_and(|parameter| parameter.is_protected);
    let mut findings = Vec::new();
    let mut say = |rule, severity, name: &str, message: &str, hint: &str, source: &str| {
        if member(unprotected, name).is_some() && !is_protected(name) {
            findings.push(
                Finding::new(rule, Place::member(Part::Header, name), message)
                    .severity(severity)
                    .hint(hint)
                    .source(source),
            );
        }
    };
    say(
        Rule::AlgPresent,
        Severity::Warning,
        "alg",
        "alg stands in the unprotected header only: the signature does not vouch for it",
        "It is allowed; accept only the algorithm that you expect, and better have it protected",
        "RFC 7515 §10.7",
    );
    say(
        Rule::CriticalForm,
        Severity::Error,
        "crit",
        "crit stands in the unprotected header, and must be protected",
        "Whoever signs must put crit into the protected header",
        "RFC 7515 §4.1.11",
    );
    say(
        Rule::UnencodedPayloadForm,
        Severity::Error,
        "b64",
        "b64 stands in the unprotected header, and must be protected: it is not followed",
        "Whoever signs must put b64 into the protected header, and name it in crit",
        "RFC 7797 §3",
    );
    findings
}
