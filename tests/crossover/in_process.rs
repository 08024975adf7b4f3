//! The Rust crate `jsonwebtoken`, in the same process as Jotbench's library.

use jotbench::jwt::{
    self, Algorithm, Family, Finding, Severity, Token,
    verdict::{KeyVerdict, SignatureVerdict},
};
use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde_json::{Value, json};

use crate::keys::{self, Form};

/// The algorithms that the crate has.
const SHARED: [Algorithm; 12] = [
    Algorithm::Hs256,
    Algorithm::Hs384,
    Algorithm::Hs512,
    Algorithm::Rs256,
    Algorithm::Rs384,
    Algorithm::Rs512,
    Algorithm::Ps256,
    Algorithm::Ps384,
    Algorithm::Ps512,
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::EdDsa,
];

fn claims() -> Value {
    json!({ "iss": "crossover", "exp": 4_102_444_800_i64, "name": "Zo\u{eb}", "list": [1, null] })
}

/// Their name of the algorithm.
fn theirs(algorithm: Algorithm) -> jsonwebtoken::Algorithm {
    algorithm.name().parse().expect("the crate has the algorithm")
}

fn their_private(algorithm: Algorithm, form: &Form) -> EncodingKey {
    let text = form.file.as_bytes();
    match algorithm.family() {
        Family::Hmac => Ok(EncodingKey::from_secret(text)),
        Family::Ec => EncodingKey::from_ec_pem(text),
        Family::Ed => EncodingKey::from_ed_pem(text),
        _ => EncodingKey::from_rsa_pem(text),
    }
    .expect("a private key")
}

fn their_public(algorithm: Algorithm, form: &Form) -> DecodingKey {
    let text = form.file.as_bytes();
    match algorithm.family() {
        Family::Hmac => Ok(DecodingKey::from_secret(text)),
        Family::Ec => DecodingKey::from_ec_pem(text),
        Family::Ed => DecodingKey::from_ed_pem(text),
        _ => DecodingKey::from_rsa_pem(text),
    }
    .expect("a public key")
}

/// The token with the first letter of its first claim's name changed.
fn altered(token: &str) -> String {
    let (input, signature) = token.rsplit_once('.').expect("three parts");
    let (header, payload) = input.split_once('.').expect("three parts");
    // Four characters stand for three bytes: an opening brace, a quotation mark, and the letter.
    let name = if &payload[3..4] == "p" { "x" } else { "p" };
    format!("{header}.{}{name}{}.{signature}", &payload[..3], &payload[4..])
}

#[test]
fn what_jotbench_signs_the_crate_jsonwebtoken_decodes() {
    for algorithm in SHARED {
        let pair = keys::own(algorithm);
        let header = format!("{{\"typ\":\"JWT\",\"alg\":\"{algorithm}\",\"kid\":\"cross\"}}");
        let payload = claims().to_string();
        let key = pair.private[0].read();
        let token = jwt::sign(&header, payload.as_bytes(), &key, algorithm).expect("signed");
        let public = their_public(algorithm, &pair.public[0]);
        let validation = Validation::new(theirs(algorithm));
        let opened = decode::<Value>(&token, &public, &validation);
        let opened = opened.unwrap_or_else(|error| panic!("{algorithm}: {error}"));
        assert_eq!(opened.claims, claims(), "{algorithm}");
        assert_eq!(opened.header.kid.as_deref(), Some("cross"), "{algorithm}");
        assert!(decode::<Value>(altered(&token), &public, &validation).is_err(), "{algorithm}");
    }
}

#[test]
fn what_the_crate_jsonwebtoken_encodes_jotbench_verifies() {
    for algorithm in SHARED {
        let pair = keys::own(algorithm);
        let header = Header { kid: Some("cross".to_owned()), ..Header::new(theirs(algorithm)) };
        let key = their_private(algorithm, &pair.private[0]);
        let text = encode(&header, &claims(), &key);
        let text = text.unwrap_or_else(|error| panic!("{algorithm}: {error}"));
        let public = Ok(pair.public[0].read());
        let (token, findings) = Token::parse(&text);
        let is_remark = |finding: &Finding| finding.severity == Severity::Info;
        assert!(findings.iter().all(is_remark), "{algorithm}: {findings:?}");
        let verification = jwt::verify(&token, Some(&public), &[algorithm]);
        assert_eq!(verification.key, KeyVerdict::Ok, "{algorithm}");
        assert_eq!(verification.signature, SignatureVerdict::Valid, "{algorithm}");
        let payload = token.payload.as_ref().and_then(|payload| payload.text());
        let payload: Value = serde_json::from_str(payload.expect("text")).expect("JSON");
        assert_eq!(payload, claims(), "{algorithm}");
        let (token, _) = Token::parse(&altered(&text));
        let verification = jwt::verify(&token, Some(&public), &[algorithm]);
        assert_eq!(verification.signature, SignatureVerdict::Invalid, "{algorithm}");
    }
}

#[test]
fn the_crate_jsonwebtoken_has_no_further_algorithm() {
    for algorithm in Algorithm::all() {
        let is_theirs = algorithm.name().parse::<jsonwebtoken::Algorithm>().is_ok();
        assert_eq!(is_theirs, SHARED.contains(&algorithm), "{algorithm}");
    }
}
