//! `jwk` and `x5c`, keys that the token brings along (HDR-12), and private ones among them
//! (HDR-13).

use super::JoseHeader;
use crate::jwt::{
    finding::Finding,
    json::{Kind, Member},
    rule::Rule,
    visible,
};

/// Members of a JWK that are private or secret: RSA, EC and OKP (RFC 7518 §6.2.2, §6.3.2), `oct`
/// (§6.4.1), and the seed of a post-quantum key.
pub const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Checks `jwk`, and that a key in the header is trusted by nobody.
pub(super) fn check(header: &JoseHeader<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(jwk) = header.member("jwk") {
        findings.push(untrusted(header, &jwk, &format!("a key of its own ({})", key_name(&jwk))));
        findings.extend(private_members(header, &jwk));
    }
    if let Some(x5c) = header.member("x5c") {
        findings.push(untrusted(header, &x5c, "certificates of its own").source("RFC 7515 §4.1.6"));
    }
    findings
}

fn untrusted(header: &JoseHeader<'_>, member: &Member<'_>, what: &str) -> Finding {
    if member.name == "jwk" && member.value.kind() != Kind::Object {
        return header.wrong_type(Rule::EmbeddedKey, member, "a JWK, which is an object");
    }
    let message = format!("The token brings {what}, which is no source of trust");
    header.finding(Rule::EmbeddedKey, member, message).hint(
        "Whoever forges a token puts the fitting key beside it: verify with a key that you know \
         from elsewhere, which is all that Jotbench does",
    )
}

fn private_members(header: &JoseHeader<'_>, jwk: &Member<'_>) -> Option<Finding> {
    let members = jwk.value.members();
    let names: Vec<_> = PRIVATE_MEMBERS
        .into_iter()
        .filter(|name| members.iter().any(|member| member.name == *name))
        .collect();
    if names.is_empty() {
        return None;
    }
    let message =
        format!("The jwk in the header holds {}: the private key is out", names.join(", "));
    let hint = "Take this key out of use, and put only its public members into a header";
    Some(header.finding(Rule::PrivateEmbeddedKey, jwk, message).hint(hint))
}

/// What a JWK says that it is, such as `EC P-256`.
pub(super) fn key_name(jwk: &Member<'_>) -> String {
    const SHOWN: usize = 20;
    let members = jwk.value.members();
    let text = |name: &str| {
        let member = members.iter().rev().find(|member| member.name == name)?;
        Some(visible::shortened(&member.value.as_str()?, SHOWN))
    };
    match (text("kty"), text("crv").or_else(|| text("alg"))) {
        (Some(kty), Some(curve)) => format!("{kty} {curve}"),
        (Some(kty), None) => kty,
        (None, _) => "of no type".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::header::testing::{assert_table, findings};

    #[test]
    fn a_key_in_the_header_is_no_source_of_trust() {
        assert_table(
            Rule::EmbeddedKey,
            &[
                (r#""kid":"a""#, &[]),
                (
                    r#""jwk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#,
                    &["brings a key of its own (EC P-256), which is no source of trust"],
                ),
                (r#""jwk":{}"#, &["(of no type)"]),
                (r#""jwk":"AA""#, &["jwk is a string, and must be a JWK"]),
                (r#""x5c":["AA=="]"#, &["brings certificates of its own"]),
                (r#""jwk":{"kty":"RSA"},"x5c":[]"#, &["(RSA)", "certificates"]),
            ],
        );
    }

    #[test]
    fn a_private_key_in_the_header_is_out_and_is_never_quoted() {
        assert_table(
            Rule::PrivateEmbeddedKey,
            &[
                (r#""jwk":{"kty":"RSA","n":"AA","e":"AQAB"}"#, &[]),
                (r#""d":"AA""#, &[]),
                (r#""jwk":{"kty":"RSA","d":"sesame","p":"sesame"}"#, &["holds d, p: the private"]),
                (r#""jwk":{"kty":"oct","k":"sesame"}"#, &["holds k"]),
                (r#""jwk":{"kty":"AKP","priv":"sesame"}"#, &["holds priv"]),
            ],
        );
        let found = findings(r#"{"alg":"HS256","jwk":{"kty":"oct","k":"sesame"}}"#, "{}");
        assert!(!format!("{found:?}").contains("sesame"));
    }
}
