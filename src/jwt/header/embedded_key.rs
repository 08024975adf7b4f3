//! `jwk` and `x5c`, keys that the token brings along (HDR-12), and private ones among them
//! (HDR-13). Of an encrypted token they are the recipient's (RFC 7516 §4.1.5), and vouch for
//! nothing anyway.

use super::{JoseHeader, same_media_type};
use crate::jwt::{
    finding::{Finding, Severity},
    json::{Kind, Member},
    rule::Rule,
    token::Format,
    visible,
};

/// Members of a JWK that are private or secret: RSA, EC and OKP (RFC 7518 §6.2.2, §6.3.2), `oct`
/// (§6.4.1), and the seed of a post-quantum key.
pub const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Checks `jwk`, and that a key in the header is trusted by nobody.
pub(super) fn check(header: &JoseHeader<'_>) -> Vec<Finding> {
    let (jwk, x5c) = (header.member("jwk"), header.member("x5c"));
    let mut findings = Vec::new();
    if let Some(jwk) = &jwk {
        if jwk.value.kind() == Kind::Object {
            let what = format!("a key of its own ({}), which is", key_name(jwk));
            findings.extend(untrusted(header, jwk, &what));
        } else {
            let must_be = "a JWK, which is an object";
            findings.push(header.wrong_type(Rule::EmbeddedKey, jwk, must_be));
        }
        findings.extend(private_members(header, jwk));
    }
    if let Some(x5c) = &x5c {
        let found = untrusted(header, x5c, "certificates of its own, which are");
        findings.extend(found.map(|found| found.source("RFC 7515 §4.1.6")));
    }
    findings
}

fn untrusted(header: &JoseHeader<'_>, member: &Member<'_>, what: &str) -> Option<Finding> {
    if header.format == Format::Jwe {
        return None;
    }
    // A proof of possession must bring its key (RFC 9449 §4.2): it says who sends, not who vouches.
    let typ = header.member_of_either("typ").and_then(|typ| typ.value.as_str());
    let severity = match typ {
        Some(typ) if same_media_type(&typ, "dpop+jwt") => Severity::Info,
        _ => Severity::Warning,
    };
    let message = format!("The token brings {what} no source of trust");
    Some(header.finding(Rule::EmbeddedKey, member, message).severity(severity).hint(
        "Whoever forges a token puts a fitting key beside it: verify with a key that you know \
         from elsewhere",
    ))
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
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;
    use crate::jwt::{
        Token,
        header::testing::{assert_table, findings, of_rule},
    };

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
    fn a_proof_of_possession_and_an_encrypted_token_bring_keys_for_good_reason() {
        let found = of_rule(Rule::EmbeddedKey, r#""typ":"dpop+jwt","jwk":{"kty":"EC"}"#);
        assert_eq!(found[0].severity, Severity::Info);
        let header =
            URL_SAFE_NO_PAD.encode(r#"{"alg":"RSA-OAEP","enc":"A128GCM","x5c":[],"jwk":{}}"#);
        let (_, found) = Token::parse(&format!("{header}.AA.AA.AA.AA"));
        assert!(found.iter().all(|found| found.rule != Rule::EmbeddedKey), "{found:?}");
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
