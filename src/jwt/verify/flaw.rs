//! Why a signature does not verify, in plain words.

use super::ecdsa;
use crate::jwt::{
    algorithm::{Algorithm, Family},
    finding::{Finding, Part, Place},
    key::{Key, KeyKind},
    rule::Rule,
};

/// Why a signature does not verify.
pub(super) enum Flaw {
    /// It is none of this key and algorithm, whatever was signed.
    OfForm(Finding),
    /// It is not over this message with this key.
    OfMatch(Finding),
}

/// SIG-1, ALG-6, ALG-7: why the signature does not verify; `None` where it does.
pub(super) fn signature_flaw(
    key: &Key,
    message: &[u8],
    signature: &[u8],
    algorithm: Algorithm,
) -> Option<Flaw> {
    let expected = match key.kind() {
        KeyKind::Rsa(bits) => usize::try_from(bits.div_ceil(8)).ok(),
        _ => algorithm.row().signature_bytes,
    };
    let fits = expected.is_none_or(|expected| expected == signature.len());
    if fits && key.verifies(message, signature, algorithm) {
        return None;
    }
    let finding = |rule, message: String, hint: &str| {
        Finding::new(rule, Place::part(Part::Signature), message).hint(hint)
    };
    if signature.is_empty() {
        return Some(Flaw::OfForm(finding(
            Rule::SignatureInvalid,
            "The signature is empty: the token is not signed".to_owned(),
            "Copy the whole token, or ask for one that is signed",
        )));
    }
    if algorithm.family() == Family::Ec
        && let Some((message, hint)) = ecdsa::ill_formed(signature, algorithm)
    {
        return Some(Flaw::OfForm(finding(Rule::EcdsaSignatureForm, message, hint)));
    }
    if let Some(expected) = expected.filter(|expected| *expected != signature.len()) {
        let (message, hint) = wrong_length(key.kind(), algorithm, expected, signature.len());
        return Some(Flaw::OfForm(finding(Rule::SignatureInvalid, message, hint)));
    }
    if let Some(salt) = key.foreign_pss_salt(message, signature, algorithm) {
        let hash = algorithm.row().hash.bits() / 8;
        return Some(Flaw::OfForm(finding(
            Rule::PssSaltLength,
            format!(
                "The signature was made with this key, but with a salt of {salt} bytes; \
                 {algorithm} takes one of {hash}, as long as its hash"
            ),
            "Whoever signs must set the salt length of PSS to that of the hash",
        )));
    }
    let (message, hint) = another_key(key.kind());
    Some(Flaw::OfMatch(finding(Rule::SignatureInvalid, message, hint)))
}

fn another_key(kind: KeyKind) -> (String, &'static str) {
    let (with, another) = match kind {
        KeyKind::Secret => ("this secret", "it was signed with another secret"),
        _ => ("this key", "it was signed with another key"),
    };
    let message = format!(
        "The signature does not verify with {with}: {another}, or the token was \
         altered"
    );
    let hint = match kind {
        KeyKind::Secret => {
            "Check the secret, its encoding, and that nothing (such as a line end) was added to \
             it or cut off"
        }
        _ => "Check that this is the key of the token's issuer, and of its kid",
    };
    (message, hint)
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
    let copy = "Copy the whole token again, and nothing but the token";
    let (guess, hint) = match kind {
        KeyKind::Rsa(_) if actual.is_multiple_of(64) => (
            "it was signed with a key of another size",
            "Give the key of that size: the one of the token's issuer and kid",
        ),
        _ if actual < expected => ("the token is cut off", copy),
        _ => ("something was added to the token, or another algorithm was used", copy),
    };
    (format!("{of} have {expected} bytes; this one has {actual}: {guess}"), hint)
}
