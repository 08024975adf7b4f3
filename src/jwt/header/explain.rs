//! What header parameters are for, and what their values say in people's terms.

use std::fmt::Write as _;

use super::{certificate::decode_thumbprint, embedded_key::key_name, media_type::type_name};
use crate::jwt::{
    algorithm::Algorithm,
    json::{Kind, Member},
    uri::Uri,
    visible,
};

/// What a header parameter is for, in one sentence (RFC 7515 §4.1), or `None`.
#[must_use]
pub fn explain(name: &str) -> Option<&'static str> {
    Some(match name {
        // RFC 7515 §4.1
        "alg" => "Algorithm: how the token is signed or its key encrypted",
        "typ" => "Type: the media type of the whole token, usually JWT",
        "cty" => "Content type: the media type of the payload; JWT for a token in a token",
        "kid" => "Key ID: a hint which of the issuer's keys was used",
        "jku" => "URL of a key set; it is the sender's word, and is never followed here",
        "jwk" => "The public key itself; it is the sender's word, and is no reason for trust",
        "x5u" => "URL of a certificate; it is the sender's word, and is never followed here",
        "x5c" => "The certificate chain of the key, the key's own certificate first",
        "x5t" => "SHA-1 thumbprint of the key's certificate",
        "x5t#S256" => "SHA-256 thumbprint of the key's certificate",
        "crit" => {
            "Critical: names extensions that a reader must understand or else refuse the token"
        }
        // RFC 7797
        "b64" => "Whether the payload is base64url-encoded; false is not allowed in a JWT",
        // RFC 7516 §4.1, RFC 7518 §4
        "enc" => "Encryption: how the content of an encrypted token is encrypted",
        "zip" => "Compression of the content before encryption; DEF is deflate",
        "epk" => "Ephemeral public key: the sender's part of a key agreement",
        "apu" => "Agreement party U: information about the sender, part of the key's derivation",
        "apv" => "Agreement party V: information about the recipient, part of the key's derivation",
        "iv" => "Initialization vector of the key's encryption",
        "tag" => "Authentication tag of the key's encryption",
        "p2s" => "Salt of the password-based key",
        "p2c" => "Iteration count of the password-based key",
        // Claims repeated in the header of an encrypted token (RFC 7519 §5.3), and others
        "iss" | "sub" | "aud" => "A claim repeated in the header, to be read without decryption",
        "nonce" => "A value that the server gave, to hinder replay",
        "url" => "The URL that an ACME request is sent to",
        "ppt" => "The PASSporT extension in use",
        "svt" => "A signature validation token",
        "trust_chain" => "The chain of statements in an OpenID federation",
        _ => return None,
    })
}

/// What a parameter's value says in people's terms, if it says more than its text: what the
/// algorithm is, which host a URL names, a thumbprint as other programs print it.
#[must_use]
pub fn note(parameter: &Member<'_>) -> Option<String> {
    const SHOWN: usize = 60;
    let value = parameter.value;
    let text = value.as_str();
    Some(match (&*parameter.name, text.as_deref()) {
        ("alg", Some("none")) => "not signed".to_owned(),
        ("alg", Some(alg)) => alg.parse::<Algorithm>().ok()?.row().title.to_owned(),
        ("typ" | "cty", Some(media_type)) => type_name(media_type)?.to_owned(),
        ("jku" | "x5u", Some(url)) => {
            let host = Uri::parse(url).ok()?.host()?;
            format!("the host {}", visible::shortened(host, SHOWN))
        }
        ("x5t" | "x5t#S256", Some(thumbprint)) => fingerprint(thumbprint)?,
        ("jwk", None) if value.kind() == Kind::Object => {
            format!("a key, {}", key_name(parameter))
        }
        ("x5c", None) if value.kind() == Kind::Array => match value.elements().len() {
            1 => "1 certificate".to_owned(),
            count => format!("{count} certificates"),
        },
        ("b64", None) if value.text() == "false" => "the payload is signed as it is".to_owned(),
        ("b64", None) if value.text() == "true" => {
            "the payload is base64url-encoded, as usual".to_owned()
        }
        _ => return None,
    })
}

/// A thumbprint as `openssl x509 -fingerprint` and certificate viewers print it.
fn fingerprint(thumbprint: &str) -> Option<String> {
    let (bytes, _) = decode_thumbprint(thumbprint).filter(|(bytes, _)| bytes.len() <= 64)?;
    let mut hex = String::new();
    for byte in bytes {
        let colon = if hex.is_empty() { "" } else { ":" };
        // Writing to a String cannot fail.
        let _ = write!(hex, "{colon}{byte:02X}");
    }
    Some(hex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::json::Document;

    #[test]
    fn registered_parameters_are_explained_and_others_are_not() {
        for name in [
            "alg", "typ", "cty", "kid", "jku", "x5u", "jwk", "x5c", "x5t", "x5t#S256", "crit",
            "b64", "nonce", "url", "enc", "epk",
        ] {
            assert!(explain(name).is_some(), "{name}");
        }
        for name in ["", "ALG", "personId"] {
            assert_eq!(explain(name), None);
        }
    }

    #[test]
    fn values_are_told_in_peoples_terms() {
        for (member, expected) in [
            (r#""alg":"HS256""#, Some("HMAC with SHA-256")),
            (r#""alg":"none""#, Some("not signed")),
            (r#""alg":"XS1""#, None),
            (r#""alg":5"#, None),
            (r#""typ":"JWT""#, Some("a JSON Web Token")),
            (r#""typ":"application/AT+JWT""#, Some("an OAuth 2.0 access token")),
            (r#""typ":"x""#, None),
            (r#""cty":"JWT""#, Some("a JSON Web Token")),
            (r#""jku":"https://a.example/k""#, Some("the host a.example")),
            (r#""jku":"a""#, None),
            (r#""x5t":"AP8""#, Some("00:FF")),
            (r#""x5t":"$""#, None),
            (r#""jwk":{"kty":"EC","crv":"P-256"}"#, Some("a key, EC P-256")),
            (r#""x5c":["a"]"#, Some("1 certificate")),
            (r#""x5c":["a","b"]"#, Some("2 certificates")),
            (r#""b64":false"#, Some("the payload is signed as it is")),
            (r#""kid":"a""#, None),
        ] {
            let header = Document::parse(format!("{{{member}}}"));
            assert_eq!(note(&header.members()[0]).as_deref(), expected, "{member}");
        }
    }
}
