//! Verifying a signature, with the accepted algorithms given by the one who verifies.

mod ecdsa;
mod flaw;
mod several;

use flaw::Flaw;

use super::{
    algorithm::Algorithm,
    finding::{Finding, Part, Place, Severity},
    key::{Key, KeyError, KeySet},
    rule::Rule,
    token::{Content, Format, Token},
    verdict::{KeyVerdict, SignatureVerdict},
    visible::quoted,
};

/// What came of checking key and signature.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Does the key fit the signature that is looked at?
    pub key: KeyVerdict,
    /// Does the signature that is looked at verify?
    pub signature: SignatureVerdict,
    /// Does each of the token's signatures verify?
    pub signatures: Vec<SignatureVerdict>,
    /// The key that the signature that is looked at was checked with, or that was refused: its
    /// place in [`KeySet::entries`]. `None` where several may be meant and none verifies.
    pub key_used: Option<usize>,
    /// What was met on the key, the algorithm and the signature (KEY, ALG, JWK, SIG).
    pub findings: Vec<Finding>,
}

impl Verification {
    fn not_checked() -> Self {
        Self {
            key: KeyVerdict::NotChecked,
            signature: SignatureVerdict::NotChecked,
            signatures: Vec::new(),
            key_used: None,
            findings: Vec::new(),
        }
    }

    /// The key must not or cannot be used, so the signature was not checked with it.
    fn refused(findings: Vec<Finding>) -> Self {
        Self { key: KeyVerdict::Error, findings, ..Self::not_checked() }
    }
}

/// Checks the token's signatures.
///
/// `keys` is `None` where the user gave none, and an error where what was given cannot be read.
/// `accepted` are the algorithms that client or profile fix; where empty, those of the key's kind
/// are accepted. The token's own `alg` never widens them (RFC 8725 §3.1).
///
/// The verdicts are those of the signature that is looked at. What is found on the others weighs
/// less: they may belong to other keys, and one signature that holds is enough (RFC 7515 §5.2).
#[must_use]
pub fn verify(
    token: &Token,
    keys: Option<&Result<KeySet, KeyError>>,
    accepted: &[Algorithm],
) -> Verification {
    several::check_each(token, |token| verify_looked_at(token, keys, accepted))
}

/// Checks the signature that is looked at.
fn verify_looked_at(
    token: &Token,
    keys: Option<&Result<KeySet, KeyError>>,
    accepted: &[Algorithm],
) -> Verification {
    let keys = match keys {
        None => return Verification::not_checked(),
        Some(Err(error)) => return Verification::refused(vec![unreadable(error)]),
        Some(Ok(keys)) => keys,
    };
    // Whatever else `none` is, it is never verified; parsing has said what is wrong with it.
    let alg = token.alg().filter(|alg| !alg.eq_ignore_ascii_case("none"));
    let (Format::Jws, Some(alg)) = (token.format, alg) else {
        return Verification::not_checked();
    };
    let Ok(algorithm) = alg.parse::<Algorithm>() else {
        return Verification::refused(vec![unknown_algorithm(token, &alg)]);
    };
    let candidates = match keys.candidates(token.kid().as_deref(), algorithm) {
        Ok(candidates) => candidates,
        Err(finding) => {
            // What the set says of itself is not said twice.
            let of_the_set = keys.findings().iter().filter(|other| other.rule != finding.rule);
            let mut findings: Vec<_> = of_the_set.cloned().collect();
            findings.push(*finding);
            return Verification::refused(findings);
        }
    };
    // Where several keys of a set may be meant, the one that verifies is.
    let is_alone = candidates.len() == 1;
    let mut checked = candidates.into_iter().map(|key| {
        let checked = check(token, key, accepted, algorithm);
        let is_it = is_alone || checked.signature == SignatureVerdict::Valid;
        Verification { key_used: keys.place_of(key).filter(|_| is_it), ..checked }
    });
    let first = checked.next().unwrap_or_else(Verification::not_checked);
    let is_valid = |it: &Verification| it.signature == SignatureVerdict::Valid;
    let mut best = if is_valid(&first) { first } else { checked.find(is_valid).unwrap_or(first) };
    best.findings.extend(keys.findings().iter().cloned());
    if keys.findings().iter().any(|finding| finding.severity == Severity::Error) {
        best.key = KeyVerdict::Error;
        best.signature = SignatureVerdict::NotChecked;
    }
    best
}

/// Checks the signature with one key.
fn check(token: &Token, key: &Key, accepted: &[Algorithm], algorithm: Algorithm) -> Verification {
    let mut findings = key.findings().to_vec();
    findings.extend(key.misfit(algorithm).map(Finding::from));
    findings.extend(not_accepted(token, key, accepted, algorithm));
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Verification::refused(findings);
    }
    let (Some(message), Some(signature)) = (token.signing_input(), token.signature.as_ref()) else {
        return Verification { findings, ..Verification::not_checked() };
    };
    let flaw = flaw::signature_flaw(key, &message, &signature.bytes, algorithm);
    let (signature, finding) = match flaw {
        None if token.content == Content::Detached => {
            (SignatureVerdict::Valid, Some(nothing_is_detached()))
        }
        None => (SignatureVerdict::Valid, None),
        // What the signature is over is not here: nothing is said against it.
        Some(Flaw::OfMatch(_)) if token.content == Content::Detached => {
            (SignatureVerdict::NotChecked, Some(content_is_missing()))
        }
        Some(Flaw::OfForm(finding) | Flaw::OfMatch(finding)) => {
            (SignatureVerdict::Invalid, Some(finding))
        }
    };
    findings.extend(finding);
    Verification { key: KeyVerdict::Ok, signature, findings, ..Verification::not_checked() }
}

fn nothing_is_detached() -> Finding {
    Finding::new(
        Rule::SignatureInvalid,
        Place::part(Part::Signature),
        "The signature verifies with an empty payload: no content is missing",
    )
    .severity(Severity::Info)
}

fn content_is_missing() -> Finding {
    Finding::new(
        Rule::SignatureInvalid,
        Place::part(Part::Signature),
        "Checked as one over an empty payload, the signature does not verify: the content is \
         missing, or the key is another",
    )
    .severity(Severity::Info)
    .hint("If the content is detached, give it byte for byte")
    .source("RFC 7515 App. F")
}

fn unreadable(error: &KeyError) -> Finding {
    Finding::new(error.rule, Place::part(Part::Key), error.message.as_str())
        .hint(error.hint.as_str())
}

/// Where the header says `alg`.
pub(in crate::jwt) fn alg_place(token: &Token) -> Place {
    let place = Place::member(Part::Header, "alg");
    let header = token.header.as_ref().and_then(|header| header.json.as_ref());
    match header.and_then(|header| header.member("alg")) {
        Some(member) => place.with_span(member.value.span()),
        None => place,
    }
}

fn unknown_algorithm(token: &Token, alg: &str) -> Finding {
    let hint = match Algorithm::all().find(|known| known.name().eq_ignore_ascii_case(alg)) {
        Some(meant) => format!("alg is case-sensitive: {meant} is written exactly so"),
        None => format!("Jotbench checks {}", Algorithm::list(Algorithm::all())),
    };
    Finding::new(
        Rule::AlgNotAccepted,
        alg_place(token),
        format!("The token's alg is {}, which Jotbench cannot check", quoted(alg)),
    )
    .hint(hint)
}

/// ALG-9 and JWK-1. A key of the wrong kind has its own finding, and is passed over here unless the
/// client or profile does not accept the algorithm either.
fn not_accepted(
    token: &Token,
    key: &Key,
    accepted: &[Algorithm],
    algorithm: Algorithm,
) -> Option<Finding> {
    let is_accepted = |one: &Algorithm| one.is_same_as(algorithm);
    if !accepted.is_empty() && !accepted.iter().any(is_accepted) {
        let message = format!(
            "The token's alg is {algorithm}; accepted here: {}",
            Algorithm::list(accepted.iter().copied())
        );
        return Some(Finding::new(Rule::AlgNotAccepted, alg_place(token), message).hint(format!(
            "The signature was not checked; accept {algorithm} only if the issuer is to use it: \
             the token must never decide"
        )));
    }
    let only = key.jwk_algorithm().filter(|only| !only.is_same_as(algorithm))?;
    key.kind().fits(algorithm).then(|| {
        let message = format!("The token's alg is {algorithm}, and the JWK's alg is {only}");
        Finding::new(Rule::JwkAlg, alg_place(token), message).hint(format!(
            "The signature was not checked: give the issuer's key for {algorithm}, or correct the \
             alg of the JWK"
        ))
    })
}

#[cfg(test)]
mod tests;
