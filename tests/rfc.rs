//! The RFCs' own examples, verified and, where the algorithm is deterministic, reproduced exactly.
//!
//! The values in `tests/data/rfc` are those of the RFCs. Where the other examples are:
//!
//! | example | where |
//! |---|---|
//! | RFC 7515 A.1 and A.2 (HS256, RS256), RFC 7520 §4.4 (HS256), RFC 8037 A.4 (`EdDSA`), signed | `src/jwt/sign.rs` |
//! | RFC 7515 A.3 (ES256), RFC 7520 §4.1 and §4.2 (RS256, PS384), verified | `src/jwt/verify/tests.rs` |
//! | RFC 7515 A.6, A.7 and F, RFC 7520 §4.5 to §4.8, RFC 7797 §4 | `src/jwt/token/tests/rfc.rs` |
//! | RFC 7638 §3.1 (thumbprint) | `src/jwt/key/thumbprint.rs` |
//!
//! RFC 8812 (ES256K) and RFC 9864 (Ed25519) give no token as an example.

use std::{fs, path::Path};

use jotbench::jwt::{
    self, Algorithm, Format, KeySet, Secret, SecretEncoding, Severity, Token,
    verdict::{KeyVerdict, SignatureVerdict},
};

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The keys of a file.
fn keys(name: &str) -> KeySet {
    let read = KeySet::read(&Secret::from(data(name)), SecretEncoding::Key, None);
    read.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A compact token, without the line break at the end of its file.
fn token(name: &str) -> String {
    data(&format!("rfc/{name}.jws")).trim_end().to_owned()
}

/// Header and payload.
fn content(token: &Token) -> (String, Vec<u8>) {
    let header = token.header.as_ref().and_then(|header| header.text()).expect("a header");
    let payload = token.payload.as_ref().expect("a payload");
    (header.to_owned(), payload.bytes.clone())
}

/// The token verifies with the key, and not once its signature was altered.
#[track_caller]
fn verifies(text: &str, key: &str, algorithm: Algorithm) -> Token {
    let keys = Ok(keys(key));
    let (token, findings) = Token::parse(text);
    let is_error = |severity| severity == Severity::Error;
    // A payload that is no JSON object makes no JWT of it, which a JWS need not be.
    let wrong = findings.iter().filter(|finding| is_error(finding.severity));
    let wrong: Vec<_> = wrong.filter(|finding| finding.rule != jwt::Rule::PayloadObject).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let verification = jwt::verify(&token, Some(&keys), &[algorithm]);
    assert_eq!(verification.key, KeyVerdict::Ok, "{:?}", verification.findings);
    assert_eq!(verification.signature, SignatureVerdict::Valid, "{:?}", verification.findings);

    let at = text.rfind('.').expect("three parts") + 40;
    let other = if &text[at..=at] == "A" { "B" } else { "A" };
    let (altered, _) = Token::parse(&format!("{}{other}{}", &text[..at], &text[at + 1..]));
    let verification = jwt::verify(&altered, Some(&keys), &[algorithm]);
    assert_eq!(verification.signature, SignatureVerdict::Invalid);
    token
}

/// Signing the same header and payload with the key gives the same token.
#[track_caller]
fn is_reproduced(text: &str, key: &str, algorithm: Algorithm) {
    let (header, payload) = content(&Token::parse(text).0);
    let signed = jwt::sign(&header, &payload, &keys(key), algorithm).expect("signed");
    assert_eq!(signed, text);
}

/// Signing the same with the key gives another token that verifies: the algorithm is randomised.
#[track_caller]
fn is_signed_again(text: &str, key: &str, algorithm: Algorithm) {
    let (header, payload) = content(&Token::parse(text).0);
    let signed = jwt::sign(&header, &payload, &keys(key), algorithm).expect("signed");
    assert_ne!(signed, text);
    verifies(&signed, key, algorithm);
}

#[test]
fn rfc_7515_a4_es512() {
    let (text, key) = (token("rfc7515-a4-es512"), "rfc/rfc7515-a4-p521-private.jwk");
    let token = verifies(&text, key, Algorithm::Es512);
    assert_eq!(content(&token), (r#"{"alg":"ES512"}"#.to_owned(), b"Payload".to_vec()));
    is_signed_again(&text, key, Algorithm::Es512);
}

#[test]
fn rfc_7515_a5_unsecured() {
    let text = token("rfc7515-a5-none");
    let (token, _) = Token::parse(&text);
    assert_eq!(token.format, Format::Unsecured);
    let (header, payload) = content(&token);
    assert_eq!(header, r#"{"alg":"none"}"#);
    assert_eq!(jwt::unsecured(&header, &payload), Ok(text));
    let key = Ok(keys("keys/rfc7515-a1-oct.jwk"));
    let verification = jwt::verify(&token, Some(&key), &[]);
    assert_ne!(verification.signature, SignatureVerdict::Valid);
}

#[test]
fn rfc_7520_4_1_rs256() {
    let text = token("rfc7520-4.1-rs256");
    is_reproduced(&text, "rfc/rfc7520-3.4-rsa-private.jwk", Algorithm::Rs256);
    verifies(&text, "keys/rfc7520-rsa-public.jwk", Algorithm::Rs256);
}

#[test]
fn rfc_7520_4_3_es512() {
    let (text, key) = (token("rfc7520-4.3-es512"), "rfc/rfc7520-3.2-p521-private.jwk");
    let token = verifies(&text, key, Algorithm::Es512);
    let (header, payload) = content(&token);
    assert_eq!(header, r#"{"alg":"ES512","kid":"bilbo.baggins@hobbiton.example"}"#);
    assert!(payload.starts_with("It\u{2019}s a dangerous business, Frodo".as_bytes()));
    is_signed_again(&text, key, Algorithm::Es512);
}

#[test]
fn rfc_8037_a5_eddsa() {
    let text = token("rfc8037-a4-eddsa");
    let token = verifies(&text, "keys/rfc8037-a2-ed25519-public.jwk", Algorithm::EdDsa);
    assert_eq!(content(&token).1, b"Example of Ed25519 signing");
}

#[test]
fn rfc_9964_a1_ml_dsa() {
    for algorithm in [Algorithm::MlDsa44, Algorithm::MlDsa65, Algorithm::MlDsa87] {
        let name = format!("rfc9964-{}", algorithm.name().to_lowercase());
        let (text, key) = (token(&name), format!("rfc/{name}.jwk"));
        let token = verifies(&text, &key, algorithm);
        let payload = "It\u{2019}s a dangerous business, Frodo, going out your door.";
        assert_eq!(content(&token).1, payload.as_bytes());
        // The private key is a seed of zeros, from which the public one must follow; the kid is
        // the thumbprint.
        let pair = keys(&key).into_only().expect("one key");
        assert!(pair.can_sign());
        assert_eq!(pair.thumbprint(), token.kid());
        is_signed_again(&text, &key, algorithm);
    }
}
