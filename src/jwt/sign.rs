//! Signing: exact bytes in, a compact token out.

use std::borrow::Cow;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    algorithm::Algorithm,
    finding::Severity,
    json::{Document, Kind, Value},
    key::{Key, KeySet},
    visible::quoted,
};

/// Why a token cannot be signed. Carries no part of the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SignError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl SignError {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

/// Signs header and payload exactly as given (RFC 7515 §5.1) and returns the compact token.
///
/// The header must be a JSON object whose `alg` is `algorithm`: what is signed is what is shown.
/// Of a JWK Set the key is chosen by the header's `kid`, then by the algorithm.
///
/// # Errors
/// The header is no JSON object, its `alg` is another, or no key can sign with it.
pub fn sign(
    header: &str,
    payload: &[u8],
    keys: &KeySet,
    algorithm: Algorithm,
) -> Result<String, SignError> {
    let document = checked_header(header, algorithm.name())?;
    let key = chosen(keys, &document, algorithm)?;
    check_key(key, algorithm)?;
    let message = signing_input(header, &document, payload)?;
    let signature = key.signature(message.as_bytes(), algorithm).ok_or_else(|| {
        SignError::new(
            format!("The key could not sign with {algorithm}"),
            "Export the key again, or make a new one",
        )
    })?;
    Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// Makes an unsecured token (RFC 7519 §6), which nothing vouches for: the header's `alg` must be
/// `none`, and the signature is empty.
///
/// Whoever calls this was asked for it in so many words.
///
/// # Errors
/// The header is no JSON object, or its `alg` is another.
pub fn unsecured(header: &str, payload: &[u8]) -> Result<String, SignError> {
    let document = checked_header(header, "none")?;
    Ok(format!("{}.", signing_input(header, &document, payload)?))
}

/// What is signed, which is also the token without its signature.
fn signing_input(header: &str, document: &Document, payload: &[u8]) -> Result<String, SignError> {
    let Some(payload) = carried(document, payload) else {
        return Err(SignError::new(
            "With b64 false the payload stands in the token as it is, and this one has a dot or a \
             character that is no printable ASCII",
            "Take b64 and crit out of the header: a JWT is signed without them",
        ));
    };
    Ok(format!("{}.{payload}", URL_SAFE_NO_PAD.encode(header)))
}

/// The payload as a compact token with this header carries it. With `b64` false it stands there as
/// it is (RFC 7797 §5.2), so not every payload can be carried: then there is `None`.
#[must_use]
pub fn carried<'p>(header: &Document, payload: &'p [u8]) -> Option<Cow<'p, str>> {
    if header.member("b64").is_none_or(|b64| b64.value.text() != "false") {
        return Some(Cow::Owned(URL_SAFE_NO_PAD.encode(payload)));
    }
    let is_printable = |byte: &u8| matches!(byte, b' '..=b'~') && *byte != b'.';
    let text = std::str::from_utf8(payload).ok()?;
    payload.iter().all(is_printable).then_some(Cow::Borrowed(text))
}

/// The key of a set that the header asks for.
fn chosen<'a>(
    keys: &'a KeySet,
    header: &Document,
    algorithm: Algorithm,
) -> Result<&'a Key, SignError> {
    let kid = header.member("kid").and_then(|kid| kid.value.as_str().map(Cow::into_owned));
    let fitting = keys
        .candidates(kid.as_deref(), algorithm)
        .map_err(|finding| SignError::new(finding.message, finding.hint))?;
    let private: Vec<&Key> = fitting.iter().copied().filter(|key| key.can_sign()).collect();
    match private.as_slice() {
        [key] => Ok(key),
        [] => fitting
            .first()
            .copied()
            .ok_or_else(|| SignError::new("The JWK Set is empty", "Give a set with a private key")),
        several => Err(several_sign(several, algorithm)),
    }
}

fn several_sign(keys: &[&Key], algorithm: Algorithm) -> SignError {
    const LISTED: usize = 8;
    let kids: Vec<String> =
        keys.iter().filter_map(|key| key.kid()).take(LISTED).map(quoted).collect();
    let (which, hint) = if kids.is_empty() {
        (String::new(), "Give one key of the set alone: none of these has a kid to name it by")
    } else {
        (format!(", with kid {}", kids.join(", ")), "Name one of them in the header's kid")
    };
    let count = keys.len();
    SignError::new(format!("{count} keys of the JWK Set can sign with {algorithm}{which}"), hint)
}

/// The header, if it is one that a token with this `alg` may have.
fn checked_header(header: &str, algorithm: &str) -> Result<Document, SignError> {
    let document = Document::parse(header);
    if let Some(error) = document.error() {
        return Err(SignError::new(
            format!(
                "The header is no JSON: {}, at line {}, column {}",
                error.message, error.line, error.column
            ),
            "Correct the header",
        ));
    }
    let kind = document.root().map(Value::kind);
    if kind != Some(Kind::Object) {
        return Err(SignError::new(
            format!(
                "The header is {}; it must be a JSON object",
                kind.map_or("empty", Kind::with_article)
            ),
            format!("Begin with {{\"alg\":\"{algorithm}\",\"typ\":\"JWT\"}}"),
        ));
    }
    check_alg(&document, algorithm)?;
    Ok(document)
}

fn check_alg(header: &Document, algorithm: &str) -> Result<(), SignError> {
    let members = header.members();
    let mut algs = members.iter().filter(|member| member.name == "alg");
    let (first, second) = (algs.next(), algs.next());
    let Some(alg) = first else {
        return Err(SignError::new(
            "The header has no alg",
            format!("Add \"alg\":\"{algorithm}\" to the header"),
        ));
    };
    if second.is_some() {
        return Err(SignError::new(
            "The header has alg more than once",
            format!("Leave only \"alg\":\"{algorithm}\" in the header"),
        ));
    }
    let set = format!("Set alg to \"{algorithm}\" in the header, or choose the other algorithm");
    match alg.value.as_str() {
        Some(name) if name == algorithm => Ok(()),
        Some(name) => Err(SignError::new(
            format!("The header's alg is {}; the algorithm chosen is {algorithm}", quoted(&name)),
            set,
        )),
        None => Err(SignError::new(
            format!("The header's alg is {}; it must be a string", alg.value.kind().with_article()),
            set,
        )),
    }
}

fn check_key(key: &Key, algorithm: Algorithm) -> Result<(), SignError> {
    if let Some(misfit) = key.misfit_to_sign(algorithm)
        && misfit.severity == Severity::Error
    {
        return Err(SignError::new(misfit.message, misfit.hint));
    }
    if let Some(flaw) = key.findings().iter().find(|it| it.severity == Severity::Error) {
        return Err(SignError::new(flaw.message.as_str(), flaw.hint.as_str()));
    }
    if !key.algorithms().contains(&algorithm) {
        let only = key.algorithms().first().map_or("another algorithm", |only| only.name());
        return Err(SignError::new(
            format!("The JWK is for {only} only (its alg); it must not sign with {algorithm}"),
            format!("Sign with {only}, or give another key"),
        ));
    }
    if !key.can_sign() {
        return Err(SignError::new(
            format!("A public key cannot sign; this is {}", key.with_article()),
            "Give the private key of the pair",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::{
        key::test_keys::{file_keys, text_keys},
        secret::SecretEncoding,
    };

    /// The payload of the examples of RFC 7515 Appendix A, in base64url.
    const JOE: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9p\
                       c19yb290Ijp0cnVlfQ";

    fn joe() -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(JOE).expect("base64url")
    }

    fn refusal(header: &str, key: &KeySet, algorithm: Algorithm) -> String {
        let error = sign(header, b"{}", key, algorithm).expect_err(header);
        assert!(!error.hint.is_empty(), "{}", error.message);
        error.message
    }

    #[test]
    fn rfc_7515_a1_hs256_comes_out_byte_for_byte() {
        let header = "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}";
        let token = sign(header, &joe(), &file_keys("rfc7515-a1-oct.jwk"), Algorithm::Hs256);
        assert_eq!(
            token.expect("signed"),
            format!(
                "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{JOE}.\
                 dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
            )
        );
    }

    #[test]
    fn an_unencoded_payload_is_signed_as_it_is_where_a_compact_token_can_carry_it() {
        let key = file_keys("rfc7515-a1-oct.jwk");
        let header = r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#;
        let token = sign(header, b"$ 02", &key, Algorithm::Hs256).expect("signed");
        assert!(token.contains(".$ 02."), "{token}");
        let (read, _) = crate::jwt::Token::parse(&token);
        assert_eq!(read.payload.as_ref().map(|it| it.bytes.as_slice()), Some(&b"$ 02"[..]));
        let verification = crate::jwt::verify(&read, Some(&Ok(key)), &[]);
        assert_eq!(verification.signature, crate::jwt::verdict::SignatureVerdict::Valid);
        // RFC 7797 §5.2: its own example cannot stand in a compact token.
        let key = file_keys("rfc7515-a1-oct.jwk");
        for payload in [&b"$.02"[..], "é".as_bytes(), b"\n", b"\xff"] {
            let error = sign(header, payload, &key, Algorithm::Hs256).expect_err("refused");
            assert!(error.message.starts_with("With b64 false"), "{}", error.message);
        }
    }

    #[test]
    fn rfc_7515_a2_rs256_comes_out_byte_for_byte() {
        let key = file_keys("rfc7515-a2-rsa-private.jwk");
        let token = sign(r#"{"alg":"RS256"}"#, &joe(), &key, Algorithm::Rs256);
        assert_eq!(
            token.expect("signed"),
            format!(
                "eyJhbGciOiJSUzI1NiJ9.{JOE}.\
                 cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF\
                 5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK\
                 5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqt\
                 FZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB\
                 p0igcN_IoypGlUPQGe77Rw"
            )
        );
    }

    #[test]
    fn rfc_8037_a4_eddsa_comes_out_byte_for_byte() {
        let key = file_keys("rfc8037-a1-ed25519-private.jwk");
        let payload = b"Example of Ed25519 signing";
        let token = sign(r#"{"alg":"EdDSA"}"#, payload, &key, Algorithm::EdDsa);
        assert_eq!(
            token.expect("signed"),
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
             hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    #[test]
    fn rfc_7520_4_4_hs256_comes_out_byte_for_byte() {
        let secret = "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg";
        let key = text_keys(secret, SecretEncoding::Base64Url);
        let header = r#"{"alg":"HS256","kid":"018c0ae5-4d9b-471b-bfd6-eef314bc7037"}"#;
        let payload = "It\u{2019}s a dangerous business, Frodo, going out your door. You step onto \
                       the road, and if you don't keep your feet, there\u{2019}s no knowing where \
                       you might be swept off to.";
        let token = sign(header, payload.as_bytes(), &key, Algorithm::Hs256).expect("signed");
        assert!(token.ends_with(".s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0"), "{token}");
    }

    #[test]
    fn the_header_must_be_a_json_object_that_names_the_algorithm_once() {
        let key = text_keys("secret", SecretEncoding::Utf8);
        for (header, words) in [
            ("", "The header is no JSON: "),
            ("{\n \"alg\" \"HS256\"}", "at line 2, column 8"),
            ("[]", "The header is an array; it must be a JSON object"),
            ("\"HS256\"", "The header is a string; it must be a JSON object"),
            (r#"{"typ":"JWT"}"#, "The header has no alg"),
            (r#"{"alg":"HS256","alg":"HS256"}"#, "The header has alg more than once"),
            (r#"{"alg":"HS256","\u0061lg":"none"}"#, "The header has alg more than once"),
            (r#"{"alg":256}"#, "The header's alg is a number; it must be a string"),
            (r#"{"alg":"hs256"}"#, "alg is \"hs256\"; the algorithm chosen is HS256"),
            (r#"{"alg":"none"}"#, "alg is \"none\"; the algorithm chosen is HS256"),
        ] {
            let message = refusal(header, &key, Algorithm::Hs256);
            assert!(message.contains(words), "{header}: {message}");
        }
        assert!(sign(r#"{"\u0061lg":"HS256"}"#, b"", &key, Algorithm::Hs256).is_ok());
    }

    #[test]
    fn a_key_that_must_not_sign_is_refused_with_the_reason() {
        for (file, header, algorithm, words) in [
            ("rsa-2048-spki.pem", "RS256", Algorithm::Rs256, "A public key cannot sign"),
            (
                "ec-p256-pkcs8.pem",
                "RS256",
                Algorithm::Rs256,
                "RS256 takes an RSA key, and this is an EC",
            ),
            ("ec-p256-pkcs8.pem", "ES384", Algorithm::Es384, "ES384 takes an EC P-384 key"),
            ("rsa-2048-pkcs8.pem", "HS256", Algorithm::Hs256, "HS256 takes a shared secret"),
            ("rfc7515-a1-oct.jwk", "RS256", Algorithm::Rs256, "this is a shared secret"),
        ] {
            let header = format!("{{\"alg\":\"{header}\"}}");
            let message = refusal(&header, &file_keys(file), algorithm);
            assert!(message.contains(words), "{file}: {message}");
        }
        let limited = text_keys(
            r#"{"kty":"oct","alg":"HS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"}"#,
            SecretEncoding::Key,
        );
        let message = refusal(r#"{"alg":"HS384"}"#, &limited, Algorithm::Hs384);
        assert!(message.contains("for HS256 only"), "{message}");
        let short = text_keys(r#"{"kty":"oct","alg":"HS256","k":"AyM1"}"#, SecretEncoding::Key);
        let message = refusal(r#"{"alg":"HS256"}"#, &short, Algorithm::Hs256);
        assert!(message.contains("at least 256 bits; its k has 24"), "{message}");
    }

    #[test]
    fn a_key_that_signs_with_another_algorithm_says_with_which() {
        let key = file_keys("ec-p256-pkcs8.pem");
        let error = sign(r#"{"alg":"RS256"}"#, b"{}", &key, Algorithm::Rs256).expect_err("misfit");
        assert_eq!(error.hint, "Set alg to ES256, which this key signs with, or give an RSA key");
    }

    #[test]
    fn a_key_text_never_signs_as_a_text_secret() {
        let pem = "-----BEGIN PUBLIC KEY-----\nMAAA\n-----END PUBLIC KEY-----\n";
        let key = text_keys(pem, SecretEncoding::Utf8);
        let message = refusal(r#"{"alg":"HS256"}"#, &key, Algorithm::Hs256);
        assert!(message.contains("is a PEM public key"), "{message}");
    }

    #[test]
    fn a_short_text_secret_signs() {
        let key = text_keys("short", SecretEncoding::Utf8);
        assert!(sign(r#"{"alg":"HS512"}"#, b"{}", &key, Algorithm::Hs512).is_ok());
    }
}
