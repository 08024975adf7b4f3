//! `x5c`, `x5t` and `x5t#S256`: a certificate chain and thumbprints of its first certificate
//! (HDR-14). Whether the chain can be trusted is not asked here: nobody trusts it.

use aws_lc_rs::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

use super::JoseHeader;
use crate::jwt::{
    finding::Finding,
    json::{Kind, Member, Value},
    key::CertificateFields,
    rule::Rule,
};

/// A thumbprint parameter, and the hash that it holds.
struct Thumbprint {
    name: &'static str,
    hash: &'static str,
    algorithm: &'static digest::Algorithm,
    section: &'static str,
}

static THUMBPRINTS: [Thumbprint; 2] = [
    Thumbprint {
        name: "x5t",
        hash: "SHA-1",
        algorithm: &SHA1_FOR_LEGACY_USE_ONLY,
        section: "RFC 7515 §4.1.7",
    },
    Thumbprint {
        name: "x5t#S256",
        hash: "SHA-256",
        algorithm: &SHA256,
        section: "RFC 7515 §4.1.8",
    },
];

/// Checks the chain, then the thumbprints against its first certificate.
pub(super) fn check(header: &JoseHeader<'_>) -> Vec<Finding> {
    let x5c = header.member("x5c");
    let mut findings: Vec<Finding> =
        x5c.as_ref().and_then(|x5c| chain(header, x5c)).into_iter().collect();
    let chain = x5c.or_else(|| header.member_of_either("x5c"));
    let leaf = chain.and_then(|x5c| decoded(*x5c.value.elements().first()?).ok());
    findings.extend(THUMBPRINTS.iter().filter_map(|thumbprint| {
        thumbprint.check(header, &header.member(thumbprint.name)?, leaf.as_deref())
    }));
    findings
}

fn chain(header: &JoseHeader<'_>, x5c: &Member<'_>) -> Option<Finding> {
    let malformed = |message: String, hint: &str| {
        Some(header.finding(Rule::CertificateChain, x5c, message).hint(hint))
    };
    if x5c.value.kind() != Kind::Array {
        let must_be = "an array of certificates in base64";
        return Some(header.wrong_type(Rule::CertificateChain, x5c, must_be));
    }
    let elements = x5c.value.elements();
    if elements.is_empty() {
        let message = "x5c is an empty array, and must hold the key's certificate".to_owned();
        return malformed(message, "Put the certificate of the signing key into x5c");
    }
    let mut ders = Vec::new();
    for (index, element) in elements.into_iter().enumerate() {
        match decoded(element) {
            Ok(der) => ders.push(der),
            Err(why) => {
                return malformed(
                    format!("x5c[{index}] {why}"),
                    "Write the base64 of the DER, not base64url: what stands in a PEM file \
                     between its first and last line",
                );
            }
        }
    }
    let mut names = Vec::new();
    for (index, der) in ders.iter().enumerate() {
        let Some(certificate) = CertificateFields::read(der) else {
            return malformed(
                format!("x5c[{index}] is base64, yet no X.509 certificate in DER"),
                "Put certificates into x5c, and no bare keys",
            );
        };
        names.push(certificate);
    }
    let breaks = names.windows(2).position(|pair| pair[0].issuer != pair[1].subject)?;
    if names.windows(2).all(|pair| pair[1].issuer == pair[0].subject) {
        return malformed(
            "x5c begins with the issuer: the certificate of the signing key must come first"
                .to_owned(),
            "Turn the order of the certificates round",
        );
    }
    malformed(
        format!("x5c[{}] is not the certificate that issued x5c[{breaks}]", breaks + 1),
        "Put the certificate of the signing key first and after each the one that issued it",
    )
}

/// The DER of a certificate in `x5c`.
///
/// # Errors
/// Says why it is none, to follow `x5c[0]`.
fn decoded(element: Value<'_>) -> Result<Vec<u8>, String> {
    let Some(text) = element.as_str() else {
        return Err(format!("is {}, and must be a string", element.kind().with_article()));
    };
    STANDARD.decode(text.as_bytes()).map_err(|_| {
        let why = if text.contains("-----BEGIN") {
            "is PEM"
        } else if text.contains(char::is_whitespace) {
            "holds white space"
        } else if text.contains(['-', '_']) || STANDARD_NO_PAD.decode(text.as_bytes()).is_ok() {
            "is base64url"
        } else {
            return "is no base64".to_owned();
        };
        format!("{why}, and must be standard base64 with its padding")
    })
}

impl Thumbprint {
    fn check(
        &self,
        header: &JoseHeader<'_>,
        member: &Member<'_>,
        leaf: Option<&[u8]>,
    ) -> Option<Finding> {
        let Self { name, hash, algorithm, section } = self;
        let length = algorithm.output_len();
        let malformed = |message: String| {
            header.finding(Rule::CertificateChain, member, message).source(*section)
        };
        let Some(text) = member.value.as_str() else {
            let finding = header.wrong_type(Rule::CertificateChain, member, "a string");
            return Some(finding.source(*section));
        };
        let hint = format!("Write the base64url, without padding, of the {hash} of the DER");
        let (given, form) = match decode_thumbprint(&text) {
            Some((given, form)) if given.len() == length => (given, form),
            Some((given, _)) => {
                let message = format!(
                    "{name} has {} bytes, and a {hash} thumbprint has {length}",
                    given.len()
                );
                return Some(malformed(message).hint(hint));
            }
            None => return Some(malformed(format!("{name} is no base64url")).hint(hint)),
        };
        if let Some(form) = form {
            let message = format!("{name} is in {form}, and must be base64url without padding");
            let fix = header.set(name, &URL_SAFE_NO_PAD.encode(given));
            return Some(malformed(message).hint(hint).fix(fix));
        }
        let expected = digest::digest(algorithm, leaf?);
        (expected.as_ref() != given).then(|| {
            malformed(format!("{name} is not the {hash} of the first certificate in x5c"))
                .hint("One of the two belongs to another key: ask the issuer which is right")
        })
    }
}

/// The bytes of a thumbprint, and the form that it has where that is the wrong one.
pub(super) fn decode_thumbprint(text: &str) -> Option<(Vec<u8>, Option<&'static str>)> {
    let hex: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    if matches!(hex.len(), 40 | 64) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let byte = |at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
        let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
        return bytes.map(|bytes| (bytes, Some("hexadecimal")));
    }
    if let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) {
        return Some((bytes, None));
    }
    let plain: String = text
        .trim_end_matches('=')
        .chars()
        .map(|c| match c {
            '+' => '-',
            '/' => '_',
            other => other,
        })
        .collect();
    URL_SAFE_NO_PAD.decode(plain).ok().map(|bytes| (bytes, Some("standard base64")))
}

#[cfg(test)]
mod tests;
