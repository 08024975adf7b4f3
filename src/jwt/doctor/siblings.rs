//! SIG-4: the same key under another algorithm than the header names, and a right signature in
//! another form.

use super::{Cure, Diagnosis, Signed};
use crate::jwt::{
    Algorithm, Finding, Key, KeySet, KeyType, Part, Place, Rule, Token,
    key::mistaken::{self, secret_bytes},
    secret::{Secret, SecretEncoding},
    verify::alg_place,
};

/// Another algorithm of the key.
pub(super) fn other_algorithm(
    token: &Token,
    keys: &KeySet,
    signed: &Signed<'_>,
) -> Option<Diagnosis> {
    let verifies = |algorithm: &Algorithm| {
        !algorithm.is_same_as(signed.algorithm)
            && keys.usable().any(|key| key.verifies(signed.message, signed.signature, *algorithm))
    };
    let other = Algorithm::all().find(verifies)?;
    let named = signed.algorithm;
    let finding = Finding::new(
        Rule::OtherAlgorithm,
        alg_place(token),
        format!("It verifies as {other}; the header says {named}"),
    )
    .hint(format!(
        "Whoever signs it must set alg to {other}, or sign with {named}; a verifier refuses it as \
         it is"
    ));
    Some(Diagnosis { finding, label: String::new(), cure: Cure::Algorithm(other) })
}

/// The signature of the header's algorithm in another form than JWS asks for.
pub(super) fn other_form(keys: &KeySet, signed: &Signed<'_>) -> Option<Diagnosis> {
    let signature = signed.signature;
    let as_text = |encoding| {
        let bytes = secret_bytes(&Secret::new(signature.to_vec()), encoding)?;
        Some(bytes.to_vec())
    };
    let raw = match signed.algorithm.row().key {
        KeyType::Ec(curve) => mistaken::raw_ecdsa(signature, curve.field_bytes()),
        _ => None,
    };
    let forms = [
        (raw, "once its signature is turned from DER to r and s", "r and s, one after the other"),
        (as_text(SecretEncoding::Hex), "once its signature is read as hex", "the bytes themselves"),
        (
            as_text(SecretEncoding::Base64),
            "once its signature is decoded from base64 twice",
            "the bytes themselves",
        ),
    ];
    let verifies = |bytes: &[u8]| {
        let of = |key: &Key| key.verifies(signed.message, bytes, signed.algorithm);
        keys.usable().any(of)
    };
    let is_it = |form: &(Option<Vec<u8>>, &str, &str)| form.0.as_deref().is_some_and(verifies);
    let (_, when, needed) = forms.into_iter().find(is_it)?;
    let finding = Finding::new(
        Rule::OtherAlgorithm,
        Place::part(Part::Signature),
        format!("It verifies {when}"),
    )
    .hint(format!(
        "The key is the right one; whoever signs it must encode {needed}, in base64url (RFC 7515)"
    ));
    Some(Diagnosis { finding, label: String::new(), cure: Cure::SignatureForm })
}
