//! Verifying a signature, with the accepted algorithms given by the one who verifies.

use super::{
    algorithm::{Algorithm, Family},
    finding::{Finding, Part, Place, Severity},
    key::{Key, KeyError, KeyKind},
    rule::Rule,
    sign::quoted,
    token::{Format, Token},
    verdict::{KeyVerdict, SignatureVerdict},
};

/// What came of checking key and signature.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Does the key fit?
    pub key: KeyVerdict,
    /// Does the signature verify?
    pub signature: SignatureVerdict,
    /// ALG-1, ALG-8, ALG-9, KEY-1, SIG-1 and what else was met.
    pub findings: Vec<Finding>,
}

impl Verification {
    fn not_checked() -> Self {
        Self {
            key: KeyVerdict::NotChecked,
            signature: SignatureVerdict::NotChecked,
            findings: Vec::new(),
        }
    }

    /// The key must not or cannot be used, so the signature was not checked with it.
    fn refused(findings: Vec<Finding>) -> Self {
        Self { key: KeyVerdict::Error, signature: SignatureVerdict::NotChecked, findings }
    }
}

/// Checks the token's signature.
///
/// `key` is `None` where the user gave none, and an error where what was given cannot be read.
/// `accepted` are the algorithms that client or profile fix; where empty, those of the key's kind
/// are accepted. The token's own `alg` never widens them (RFC 8725 §3.1).
#[must_use]
pub fn verify(
    token: &Token,
    key: Option<&Result<Key, KeyError>>,
    accepted: &[Algorithm],
) -> Verification {
    let key = match key {
        None => return Verification::not_checked(),
        Some(Err(error)) => return Verification::refused(vec![unreadable(error)]),
        Some(Ok(key)) => key,
    };
    // Whatever else `none` is, it is never verified; parsing has said what is wrong with it.
    let alg = token.alg().filter(|alg| !alg.eq_ignore_ascii_case("none"));
    let (Format::Jws, Some(alg)) = (token.format, alg) else {
        return Verification::not_checked();
    };
    let Ok(algorithm) = alg.parse::<Algorithm>() else {
        return Verification::refused(vec![unknown_algorithm(token, &alg)]);
    };
    let mut findings = Vec::new();
    if let Some(misfit) = key.misfit(algorithm) {
        let finding = Finding::new(misfit.rule, Place::part(Part::Key), misfit.message);
        findings.push(finding.hint(misfit.hint).severity(misfit.severity));
    }
    findings.extend(not_accepted(token, key, accepted, algorithm));
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Verification::refused(findings);
    }
    let (Some(message), Some(signature)) = (token.signing_input(), token.signature.as_ref()) else {
        return Verification { findings, ..Verification::not_checked() };
    };
    let Ok(message) = std::str::from_utf8(&message) else {
        return Verification { findings, ..Verification::not_checked() };
    };
    let flaw = signature_flaw(key, message, &signature.bytes, algorithm);
    let verdict = if flaw.is_some() { SignatureVerdict::Invalid } else { SignatureVerdict::Valid };
    findings.extend(flaw);
    Verification { key: KeyVerdict::Ok, signature: verdict, findings }
}

fn unreadable(error: &KeyError) -> Finding {
    Finding::new(Rule::KeyUnusable, Place::part(Part::Key), error.message.as_str())
        .hint(error.hint.as_str())
}

/// Where the header says `alg`.
fn alg_place(token: &Token) -> Place {
    let place = Place::member(Part::Header, "alg");
    let header = token.header.as_ref().and_then(|header| header.json.as_ref());
    match header.and_then(|header| header.member("alg")) {
        Some(member) => place.with_span(member.value.span()),
        None => place,
    }
}

fn unknown_algorithm(token: &Token, alg: &str) -> Finding {
    let all: Vec<_> = Algorithm::all().collect();
    let hint = match Algorithm::all().find(|known| known.name().eq_ignore_ascii_case(alg)) {
        Some(meant) => format!("alg is case-sensitive: {meant} is written exactly so"),
        None => format!("Jotbench checks {}", list(&all)),
    };
    Finding::new(
        Rule::AlgNotAccepted,
        alg_place(token),
        format!("The token's alg is {}, which Jotbench cannot check", quoted(alg)),
    )
    .hint(hint)
}

/// ALG-9. A key of the wrong kind has its own finding, and is passed over here unless the client
/// or profile does not accept the algorithm either.
fn not_accepted(
    token: &Token,
    key: &Key,
    accepted: &[Algorithm],
    algorithm: Algorithm,
) -> Option<Finding> {
    let message = if !accepted.is_empty() && !accepted.contains(&algorithm) {
        format!("The token's alg is {algorithm}; accepted here: {}", list(accepted))
    } else if key.kind().fits(algorithm) && !key.algorithms().contains(&algorithm) {
        let only = list(&key.algorithms());
        format!("The token's alg is {algorithm}; the JWK's own alg accepts {only} only")
    } else {
        return None;
    };
    Some(Finding::new(Rule::AlgNotAccepted, alg_place(token), message).hint(
        "The signature was not checked: what is accepted is fixed by the one who verifies, \
             never by the token; accept the algorithm only if the issuer is to use it",
    ))
}

fn list(algorithms: &[Algorithm]) -> String {
    let names: Vec<_> = algorithms.iter().map(|algorithm| algorithm.name()).collect();
    names.join(", ")
}

/// SIG-1: why the signature does not verify, in plain words; `None` where it does.
fn signature_flaw(
    key: &Key,
    message: &str,
    signature: &[u8],
    algorithm: Algorithm,
) -> Option<Finding> {
    let expected = match key.kind() {
        KeyKind::Rsa(bits) => usize::try_from(bits.div_ceil(8)).ok(),
        _ => algorithm.row().signature_bytes,
    };
    let actual = signature.len();
    let fits = expected.is_none_or(|expected| expected == actual);
    if fits && key.verifies(message, signature, algorithm) {
        return None;
    }
    let (message, hint) = if signature.is_empty() {
        (
            "The signature is empty: the token is not signed".to_owned(),
            "Copy the whole token, or ask for one that is signed",
        )
    } else if algorithm.family() == Family::Ec && is_der_signature(signature) {
        let half = expected.unwrap_or(0) / 2;
        (
            format!(
                "The signature is in DER ({actual} bytes); {algorithm} has r and s as {half} \
                 bytes each, one after the other"
            ),
            "Whoever signs must convert the DER signature to r and s before encoding it",
        )
    } else if let Some(expected) = expected.filter(|expected| *expected != actual) {
        wrong_length(key.kind(), algorithm, expected, actual)
    } else {
        let (with, another) = match key.kind() {
            KeyKind::Secret => ("this secret", "it was signed with another secret"),
            _ => ("this key", "it was signed with another key"),
        };
        (
            format!(
                "The signature does not verify with {with}: {another}, or header, payload or \
                 signature were altered"
            ),
            match key.kind() {
                KeyKind::Secret => {
                    "Check the secret, its encoding, and that nothing (such as a line end) was \
                     added to it or cut off"
                }
                _ => "Check that this is the key of the token's issuer, and of its kid",
            },
        )
    };
    Some(Finding::new(Rule::SignatureInvalid, Place::part(Part::Signature), message).hint(hint))
}

fn wrong_length(
    kind: KeyKind,
    algorithm: Algorithm,
    expected: usize,
    actual: usize,
) -> (String, &'static str) {
    let of = match kind {
        KeyKind::Rsa(bits) => format!("{algorithm} signatures of a key of {bits} bits"),
        _ => format!("{algorithm} signatures"),
    };
    let guess = match kind {
        KeyKind::Rsa(_) if actual.is_multiple_of(64) => "it was signed with a key of another size",
        _ if actual < expected => "the token is cut off",
        _ => "something was added to the token, or another algorithm was used",
    };
    (
        format!("{of} have {expected} bytes; this one has {actual}: {guess}"),
        "Copy the whole token again, and nothing but the token",
    )
}

/// Whether this has the outline of a DER `ECDSA-Sig-Value` (RFC 3279 §2.2.3).
fn is_der_signature(signature: &[u8]) -> bool {
    match signature {
        [0x30, length, rest @ ..] => {
            usize::from(*length) == rest.len() && rest.first() == Some(&0x02)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
