//! What a JWK says of its use, and how its numbers are written.

use super::{
    super::{KeyError, text_secret},
    object::Object,
    quoted,
};
use crate::jwt::{
    finding::{Finding, Part, Place, Severity},
    rule::Rule,
    secret::SecretEncoding,
};

/// The operations of signatures (RFC 7517 §4.3).
const SIGNING: [&str; 2] = ["sign", "verify"];

/// What to do with a key that is not for signatures.
const OF_SIGNATURES: &str = "Give the issuer's key for signatures, which has \"use\":\"sig\" or \
                             \"key_ops\":[\"verify\"]";

/// Why a JWK's `alg` is none of signatures: that of encryption (JWK-2), or not known.
pub(super) fn foreign_algorithm(name: &str) -> KeyError {
    if is_for_encryption(name) {
        return KeyError::new(
            format!("The JWK's alg is {}, which is for encryption", quoted(name)),
            OF_SIGNATURES,
        )
        .rule(Rule::JwkUse);
    }
    KeyError::new(
        format!("The JWK's alg is {}, which Jotbench does not sign or verify with", quoted(name)),
        "Give a key for signatures, such as one with \"alg\":\"ES256\"; alg is case-sensitive",
    )
}

/// Whether an algorithm encrypts content or a key (RFC 7518 §4.1, §5.1).
fn is_for_encryption(name: &str) -> bool {
    let is_aes = name.starts_with('A') && (name.ends_with("KW") || name.contains("GCM"));
    let starts = ["RSA-OAEP", "RSA1_5", "ECDH-ES", "PBES2-"];
    is_aes
        || name == "dir"
        || name.contains("CBC-HS")
        || starts.iter().any(|it| name.starts_with(it))
}

/// What there is to say of a JWK beside its key (JWK-2, JWK-3, JWK-7).
pub(super) fn findings(object: &Object<'_>) -> Vec<Finding> {
    let usage = Usage::of(object);
    let mut findings = Vec::new();
    findings.extend(usage.not_for_signatures());
    findings.extend(usage.conflict());
    findings.extend(leading_zeros(object));
    findings
}

fn finding(rule: Rule, message: impl Into<String>, hint: &str) -> Finding {
    Finding::new(rule, Place::part(Part::Key), message).hint(hint)
}

/// `use` and `key_ops`, as far as they are read.
struct Usage {
    /// `use`, where it is `sig` (true) or `enc` (false).
    is_sig: Option<bool>,
    /// Whether `use` is there and no string.
    malformed_use: bool,
    operations: Operations,
}

enum Operations {
    Absent,
    /// No array of strings, or one string twice.
    Malformed,
    /// Whether some of them are those of signatures, and whether some are others.
    Listed {
        signing: bool,
        other: bool,
    },
}

impl Usage {
    fn of(object: &Object<'_>) -> Self {
        let usage = object.text("use");
        let is_sig = match usage.as_deref() {
            Some("sig") => Some(true),
            Some("enc") => Some(false),
            _ => None,
        };
        let operations = match object.value("key_ops") {
            None => Operations::Absent,
            Some(value) => {
                let names = value.elements().and_then(|elements| {
                    elements.into_iter().map(|element| element.text()).collect::<Option<Vec<_>>>()
                });
                match names {
                    None => Operations::Malformed,
                    Some(names) => {
                        let repeated = names
                            .iter()
                            .enumerate()
                            .any(|(index, name)| names.iter().take(index).any(|it| **it == **name));
                        let is_signing = |name: &str| SIGNING.contains(&name);
                        if repeated {
                            Operations::Malformed
                        } else {
                            Operations::Listed {
                                signing: names.iter().any(|name| is_signing(name)),
                                other: names.iter().any(|name| !is_signing(name)),
                            }
                        }
                    }
                }
            }
        };
        Self { is_sig, malformed_use: object.has("use") && usage.is_none(), operations }
    }

    fn not_for_signatures(&self) -> Option<Finding> {
        let hint = OF_SIGNATURES;
        if self.is_sig == Some(false) {
            let message = "The JWK is for encryption (use is \"enc\"), not for signatures";
            return Some(finding(Rule::JwkUse, message, hint));
        }
        if self.malformed_use {
            return Some(finding(Rule::JwkUse, "The JWK's use is no string", hint));
        }
        let message = match self.operations {
            Operations::Malformed => "The JWK's key_ops is no array of distinct strings",
            Operations::Listed { signing: false, .. } => {
                "The JWK's key_ops has neither sign nor verify: it is not for signatures"
            }
            Operations::Absent | Operations::Listed { .. } => return None,
        };
        Some(finding(Rule::JwkUse, message, hint).source("RFC 7517 §4.3"))
    }

    fn conflict(&self) -> Option<Finding> {
        let Operations::Listed { signing, other } = self.operations else { return None };
        let disagree = if self.is_sig? { other } else { signing };
        disagree.then(|| {
            finding(
                Rule::JwkUseConflict,
                "The JWK's use and key_ops disagree on what it is for",
                "Leave one of the two out, or make them agree",
            )
        })
    }
}

/// RFC 7518 §6.3.1: a number takes the least octets.
fn leading_zeros(object: &Object<'_>) -> Option<Finding> {
    if object.text("kty").as_deref() != Some("RSA") {
        return None;
    }
    let starts_with_zero = |name: &&str| {
        object
            .text(name)
            .and_then(|text| text_secret::decode(&text, SecretEncoding::Base64Url).ok())
            .is_some_and(|bytes| bytes.first() == Some(&0))
    };
    let names: Vec<_> = ["n", "e"].into_iter().filter(starts_with_zero).collect();
    if names.is_empty() {
        return None;
    }
    let have = if names.len() == 1 { "has" } else { "have" };
    let message = format!("The JWK's {} {have} a zero octet in front", names.join(" and "));
    let hint = "Export it without: other readers compute another thumbprint, or refuse the key";
    Some(finding(Rule::JwkLeadingZeros, message, hint).severity(Severity::Warning))
}
