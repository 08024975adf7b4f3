//! JWK Sets (RFC 7517 §5): each key is read for itself, and none hides another.

use super::{
    super::{Key, KeyError, KeyKind, KeySet, set::Entry},
    Jwk, no_object,
    object::{Object, Value},
};
use crate::jwt::{
    finding::{Finding, Part, Place, Severity},
    rule::Rule,
    visible,
};

/// Characters of a `kid` that a message shows.
const KID_SHOWN: usize = 40;

/// Reads the keys of a set from its `keys`.
pub(super) fn read(keys: &Value<'_>) -> Result<KeySet, KeyError> {
    let elements = keys.elements().ok_or_else(|| {
        KeyError::new("The JWK Set's keys is no array", "Give the whole set, with its keys in [ ]")
    })?;
    if elements.is_empty() {
        return Err(KeyError::new(
            "The JWK Set is empty: there is no key in its keys",
            "Give the set of the token's issuer as it is now",
        ));
    }
    let mut types = Vec::new();
    let entries: Vec<Entry> = elements
        .iter()
        .map(|element| match element.object() {
            Err(error) => Entry { kid: None, key: Err(error) },
            Ok(None) => Entry { kid: None, key: Err(no_object()) },
            Ok(Some(object)) => {
                let entry = entry(&object);
                let kty = object.text("kty").map(|kty| kty.to_owned());
                types.push((entry.kid.clone(), kty));
                entry
            }
        })
        .collect();
    let mut findings = Vec::new();
    findings.extend(repeated_kid(&types));
    findings.extend(mixed(&entries));
    Ok(KeySet::of(entries, findings))
}

fn entry(object: &Object<'_>) -> Entry {
    Entry { kid: object.text("kid").map(|kid| kid.to_owned()), key: Jwk(object).read() }
}

/// JWK-4. Which of the two is meant cannot be told; a token that does not name them is not
/// touched by it, so that here it is a warning and an error where the choice is made.
fn repeated_kid(types: &[(Option<String>, Option<String>)]) -> Option<Finding> {
    let (index, (kid, _)) = types.iter().enumerate().find(|(index, one)| {
        one.0.is_some() && types.iter().take(*index).any(|other| other == *one)
    })?;
    let kid = visible::shortened(kid.as_deref().unwrap_or_default(), KID_SHOWN);
    let finding = Finding::new(
        Rule::JwkSetKid,
        Place::part(Part::Key),
        format!(
            "Key {} of the JWK Set has the kid \"{kid}\" of an earlier key of its type",
            index.saturating_add(1)
        ),
    );
    let hint = "Give each key of the set a kid of its own, or take out the one that is out of use";
    Some(finding.hint(hint).severity(Severity::Warning))
}

/// JWK-5.
fn mixed(entries: &[Entry]) -> Option<Finding> {
    let kinds: Vec<_> =
        entries.iter().filter_map(|entry| entry.key.as_ref().ok()).map(Key::kind).collect();
    let is_secret = |kind: &KeyKind| *kind == KeyKind::Secret;
    if !kinds.iter().any(is_secret) || kinds.iter().all(is_secret) {
        return None;
    }
    let finding = Finding::new(
        Rule::JwkSetMixed,
        Place::part(Part::Key),
        "The JWK Set has shared secrets beside keys of pairs, so that alg alone decides which is \
         taken",
    );
    Some(finding.hint("Keep shared secrets in a set of their own, which is never published"))
}
