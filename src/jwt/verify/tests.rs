use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::*;
use crate::jwt::{
    key::test_keys::{bytes, file_keys, text_keys},
    secret::{Secret, SecretEncoding},
    sign::sign,
};

/// 32 bytes.
const SECRET: &str = "9f3ac1e47b02d85f6e1bc7a9034d52e8";

fn read(text: &str) -> Token {
    Token::parse(text).0
}

fn secret() -> KeySet {
    text_keys(SECRET, SecretEncoding::Utf8)
}

fn signed(key: &KeySet, algorithm: Algorithm) -> String {
    let header = format!("{{\"alg\":\"{algorithm}\"}}");
    sign(&header, br#"{"sub":"me"}"#, key, algorithm).expect("signed")
}

/// The token with this in place of its signature.
fn resigned(token: &str, signature: &[u8]) -> String {
    let (message, _) = token.rsplit_once('.').expect("three parts");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A token of this header, with a signature of zeros.
fn headed(header: &str) -> String {
    format!("{}.e30.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode([0; 32]))
}

fn check(token: &str, key: KeySet, accepted: &[Algorithm]) -> Verification {
    verify(&read(token), Some(&Ok(key)), accepted)
}

/// The findings but for a JWK's thumbprint, which is no flaw.
fn flaws(verification: &Verification) -> Vec<&Finding> {
    verification.findings.iter().filter(|it| it.rule != Rule::JwkThumbprint).collect()
}

/// The one finding: its rule's id, severity, place and message.
fn only(verification: &Verification) -> (&str, Severity, String, &str) {
    let [finding] = flaws(verification)[..] else {
        panic!("one finding: {:?}", verification.findings);
    };
    assert!(!finding.hint.is_empty());
    (finding.rule.id(), finding.severity, finding.at.to_string(), finding.message.as_str())
}

fn is_valid(verification: &Verification) -> bool {
    verification.key == KeyVerdict::Ok
        && verification.signature == SignatureVerdict::Valid
        && flaws(verification).is_empty()
}

#[test]
fn the_examples_of_the_rfcs_verify() {
    let frodo = "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91\
                 IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXi\
                 gJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4";
    let es256 = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9\
                 leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXF\
                 CgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        .to_owned();
    let rs256 = format!(
        "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.{frodo}.\
         MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83\
         xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJ\
         Dt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12\
         podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg"
    );
    let ps384 = format!(
        "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.{frodo}.\
         cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6\
         O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqi\
         VJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_\
         jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw"
    );
    for (token, key) in [
        (es256, "rfc7515-a3-p256-public.jwk"),
        (rs256, "rfc7520-rsa-public.jwk"),
        (ps384, "rfc7520-rsa-public.jwk"),
    ] {
        assert!(is_valid(&check(&token, file_keys(key), &[])), "{key}");
    }
}

#[test]
fn without_a_key_nothing_is_checked_and_nothing_is_found() {
    for token in [signed(&secret(), Algorithm::Hs256), headed(r#"{"alg":"ES512"}"#)] {
        let verification = verify(&read(&token), None, &[Algorithm::Rs256]);
        assert_eq!(verification.key, KeyVerdict::NotChecked);
        assert_eq!(verification.signature, SignatureVerdict::NotChecked);
        assert!(verification.findings.is_empty());
    }
}

#[test]
fn a_key_that_cannot_be_read_is_an_error_with_its_words() {
    let token = read(&signed(&secret(), Algorithm::Hs256));
    let unread = KeySet::read(&Secret::from("xyz".to_owned()), SecretEncoding::Hex, None);
    let verification = verify(&token, Some(&unread), &[]);
    assert_eq!(verification.key, KeyVerdict::Error);
    assert_eq!(verification.signature, SignatureVerdict::NotChecked);
    let words = "The secret is no hex: character 1 is a letter past F";
    assert_eq!(only(&verification), ("KEY-1", Severity::Error, "key".into(), words));
}

#[test]
fn none_is_never_verified() {
    for alg in ["none", "None", "NONE", "nOnE"] {
        let token = headed(&format!("{{\"alg\":\"{alg}\"}}"));
        for format in [Format::Jws, Format::Unsecured] {
            let token = Token { format, ..read(&token) };
            let verification = verify(&token, Some(&Ok(secret())), &[]);
            assert_eq!(verification.key, KeyVerdict::NotChecked, "{alg}");
            assert_eq!(verification.signature, SignatureVerdict::NotChecked, "{alg}");
            assert!(verification.findings.is_empty(), "{alg}");
        }
    }
}

#[test]
fn an_encrypted_token_and_one_without_alg_are_not_checked() {
    for token in ["e30.e30.e30.e30.e30".to_owned(), headed("{}"), headed(r#"{"alg":1}"#)] {
        let verification = check(&token, secret(), &[]);
        assert_eq!(verification.signature, SignatureVerdict::NotChecked);
        assert!(verification.findings.is_empty());
    }
}

#[test]
fn an_algorithm_that_is_not_known_is_named() {
    let verification = check(&headed(r#"{"alg":"HS257"}"#), secret(), &[]);
    assert_eq!(verification.key, KeyVerdict::Error);
    assert_eq!(verification.signature, SignatureVerdict::NotChecked);
    let words = "The token's alg is \"HS257\", which Jotbench cannot check";
    assert_eq!(only(&verification), ("ALG-9", Severity::Error, "header.alg".into(), words));
    assert_eq!(verification.findings[0].at.span, Some(7..14));
    let verification = check(&headed(r#"{"alg":"hs256"}"#), secret(), &[]);
    assert!(verification.findings[0].hint.contains("HS256 is written exactly so"));
}

#[test]
fn the_accepted_algorithms_are_never_widened_by_the_token() {
    let token = signed(&secret(), Algorithm::Hs256);
    assert!(is_valid(&check(&token, secret(), &[])));
    assert!(is_valid(&check(&token, secret(), &[Algorithm::Hs256, Algorithm::Rs256])));
    let verification = check(&token, secret(), &[Algorithm::Hs384, Algorithm::Hs512]);
    assert_eq!(verification.key, KeyVerdict::Error);
    assert_eq!(verification.signature, SignatureVerdict::NotChecked);
    let words = "The token's alg is HS256; accepted here: HS384, HS512";
    assert_eq!(only(&verification), ("ALG-9", Severity::Error, "header.alg".into(), words));
}

#[test]
fn a_jwk_accepts_only_the_algorithm_that_it_names() {
    let jwk = format!("{{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"{}\"}}", SECRET.repeat(2));
    let limited = || text_keys(&jwk, SecretEncoding::Key);
    assert!(is_valid(&check(&signed(&limited(), Algorithm::Hs256), limited(), &[])));
    let verification = check(&headed(r#"{"alg":"HS384"}"#), limited(), &[Algorithm::Hs384]);
    assert_eq!(verification.signature, SignatureVerdict::NotChecked);
    let words = "The token's alg is HS384, and the JWK's alg is HS256";
    assert_eq!(only(&verification), ("JWK-1", Severity::Error, "header.alg".into(), words));
}

#[test]
fn a_key_of_the_wrong_kind_is_named_with_the_right_one() {
    for (alg, file, words) in [
        ("RS256", "ec-p256-spki.pem", "This is an EC P-256 public key; RS256 needs an RSA key"),
        ("ES256", "ec-p384-spki.pem", "This is an EC P-384 public key; ES256 needs an EC P-256"),
        ("ES384", "rsa-2048-spki.pem", "This is an RSA public key; ES384 needs an EC P-384 key"),
        ("EdDSA", "rsa-2048-pkcs8.pem", "This is an RSA private key; EdDSA needs an Ed25519 key"),
        ("PS512", "rfc7515-a1-oct.jwk", "This is a shared secret; PS512 needs an RSA key"),
    ] {
        let token = headed(&format!("{{\"alg\":\"{alg}\"}}"));
        let verification = check(&token, file_keys(file), &[]);
        assert_eq!(verification.key, KeyVerdict::Error);
        assert_eq!(verification.signature, SignatureVerdict::NotChecked);
        let (rule, severity, at, message) = only(&verification);
        let expected = if alg == "ES256" { "ALG-5" } else { "KEY-1" };
        assert_eq!((rule, severity, at.as_str()), (expected, Severity::Error, "key"));
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn wrong_kind_and_not_accepted_are_both_listed() {
    let token = headed(r#"{"alg":"RS256"}"#);
    let verification = check(&token, file_keys("ec-p256-spki.pem"), &[Algorithm::Es256]);
    let rules: Vec<_> = verification.findings.iter().map(|finding| finding.rule.id()).collect();
    assert_eq!(rules, ["KEY-1", "ALG-9"]);
}

#[test]
fn a_public_key_as_text_secret_raises_the_alarm_and_is_never_tried() {
    let pem = bytes("rsa-2048-spki.pem");
    // What an attacker would send: signed with the text of the public key.
    let token = headed(r#"{"alg":"HS256"}"#);
    let (message, _) = token.rsplit_once('.').expect("three parts");
    let attack = jsonwebtoken::crypto::sign(
        message.as_bytes(),
        &jsonwebtoken::EncodingKey::from_secret(&pem),
        jsonwebtoken::Algorithm::HS256,
    );
    let token = format!("{message}.{}", attack.expect("signed"));
    let key = KeySet::read(&Secret::new(pem), SecretEncoding::Utf8, None).expect("a secret");
    let verification = check(&token, key, &[]);
    assert_eq!(verification.key, KeyVerdict::Error);
    assert_eq!(verification.signature, SignatureVerdict::NotChecked);
    let (rule, severity, _, message) = only(&verification);
    assert_eq!((rule, severity), ("ALG-8", Severity::Error));
    assert!(message.contains("a PEM public key"), "{message}");
}

#[test]
fn a_key_read_as_text_is_a_slip_where_the_token_takes_a_key() {
    let pem = Secret::new(bytes("rsa-2048-spki.pem"));
    let key = KeySet::read(&pem, SecretEncoding::Utf8, None).expect("a secret");
    let verification = check(&headed(r#"{"alg":"RS256"}"#), key, &[]);
    assert_eq!(verification.signature, SignatureVerdict::NotChecked);
    let words = "What was given as a text secret is a PEM public key";
    assert_eq!(only(&verification), ("KEY-1", Severity::Error, "key".into(), words));
    assert!(verification.findings[0].hint.starts_with("Give it as the key that it is"));
}

#[test]
fn an_hmac_token_against_a_key_of_a_pair_raises_the_alarm() {
    let token = signed(&secret(), Algorithm::Hs256);
    for file in ["rsa-2048-spki.pem", "p384-public.jwk", "ed25519-pkcs8.pem"] {
        let verification = check(&token, file_keys(file), &[]);
        assert_eq!(verification.signature, SignatureVerdict::NotChecked, "{file}");
        let (rule, severity, _, message) = only(&verification);
        assert_eq!((rule, severity), ("ALG-8", Severity::Error), "{file}");
        assert!(message.starts_with("HS256 takes a shared secret"), "{message}");
    }
}

#[test]
fn a_short_text_secret_warns_and_still_verifies() {
    let short = || text_keys("Zq7Xw2Kp9Lm4", SecretEncoding::Utf8);
    let verification = check(&signed(&short(), Algorithm::Hs256), short(), &[]);
    assert_eq!(verification.key, KeyVerdict::Ok);
    assert_eq!(verification.signature, SignatureVerdict::Valid);
    let words = "The secret has 96 bits; HS256 needs at least 256";
    assert_eq!(only(&verification), ("ALG-1", Severity::Warning, "key".into(), words));
    let verification = check(&signed(&secret(), Algorithm::Hs384), secret(), &[]);
    assert_eq!(only(&verification).3, "The secret has 256 bits; HS384 needs at least 384");
}

#[test]
fn a_jwk_too_short_or_empty_for_its_own_algorithm_is_an_error() {
    for (k, bits) in [("", 0), ("AyM1", 24)] {
        let jwk = format!("{{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"{k}\"}}");
        let token = signed(&secret(), Algorithm::Hs256);
        let verification = check(&token, text_keys(&jwk, SecretEncoding::Key), &[]);
        assert_eq!(verification.key, KeyVerdict::Error);
        assert_eq!(verification.signature, SignatureVerdict::NotChecked);
        let (rule, severity, _, message) = only(&verification);
        assert_eq!((rule, severity), ("ALG-1", Severity::Error));
        assert!(message.ends_with(&format!("its k has {bits}")), "{message}");
    }
    let unnamed = text_keys(r#"{"kty":"oct","k":"AyM1"}"#, SecretEncoding::Key);
    let token = signed(&unnamed, Algorithm::Hs256);
    assert_eq!(only(&check(&token, unnamed, &[])).1, Severity::Warning);
}

#[test]
fn a_signature_that_does_not_verify_says_why() {
    let hmac = signed(&secret(), Algorithm::Hs256);
    let p256 = || file_keys("ec-p256-pkcs8.pem");
    let ecdsa = signed(&p256(), Algorithm::Es256);
    let rsa = || file_keys("rsa-2048-pkcs8.pem");
    let other = text_keys(&SECRET.replace('9', "x"), SecretEncoding::Utf8);
    let altered = hmac.replacen("eyJzdWIiOiJtZSJ9", "eyJzdWIiOiJ5byJ9", 1);
    for (token, key, words) in [
        (hmac.clone(), other, "does not verify with this secret: it was signed with another"),
        (altered, secret(), "or the token was altered"),
        (resigned(&hmac, &[]), secret(), "The signature is empty"),
        (resigned(&hmac, &[7; 31]), secret(), "32 bytes; this one has 31: the token is cut off"),
        (resigned(&hmac, &[7; 33]), secret(), "HS256 signatures have 32 bytes; this one has 33"),
        (resigned(&ecdsa, &[1; 64]), p256(), "does not verify with this key"),
        (
            resigned(&signed(&rsa(), Algorithm::Rs256), &[1; 512]),
            rsa(),
            "of a key of 2048 bits have 256 bytes; this one has 512: it was signed with a key of",
        ),
        (resigned(&signed(&rsa(), Algorithm::Ps256), &[1; 256]), rsa(), "with this key"),
    ] {
        let verification = check(&token, key, &[]);
        assert_eq!(verification.key, KeyVerdict::Ok);
        assert_eq!(verification.signature, SignatureVerdict::Invalid);
        let (rule, severity, at, message) = only(&verification);
        assert_eq!((rule, severity, at.as_str()), ("SIG-1", Severity::Error, "signature"));
        assert!(message.contains(words), "{message}");
        let is_of_another_size = message.contains("a key of another size");
        let hint = &verification.findings[0].hint;
        assert_eq!(hint.starts_with("Give the key of that size"), is_of_another_size, "{hint}");
    }
}

#[test]
fn an_ecdsa_signature_that_no_key_makes_is_explained() {
    let integer =
        |length: usize| [&[0x02, u8::try_from(length).unwrap()], &*vec![1; length]].concat();
    let der = [&[0x30, 68], &*integer(32), &*integer(32)].concat();
    let long_der = [&[0x30, 0x81, 134], &*integer(65), &*integer(65)].concat();
    let half = |which: usize, byte: u8| {
        let mut signature = [1; 64];
        signature[which * 32..][..32].fill(byte);
        signature.to_vec()
    };
    let p256 = ("ec-p256-pkcs8.pem", Algorithm::Es256);
    let p521 = ("ec-p521-pkcs8.pem", Algorithm::Es512);
    for ((file, algorithm), signature, words) in [
        (p256, der, "in DER (70 bytes); ES256 has r and s as 32 bytes each"),
        (p521, long_der, "in DER (137 bytes); ES512 has r and s as 66 bytes each"),
        (p256, vec![1; 63], "has 63 bytes; ES256 has r and s as 32 bytes each: it is cut off"),
        (p256, vec![1; 65], "it is too long"),
        (p256, vec![0; 64], "its r and s are zero or not below the order of P-256"),
        (p256, vec![0xff; 64], "its r and s are zero or not below"),
        (p256, half(0, 0), "its r is zero or not below"),
        (p256, half(1, 0xff), "its s is zero or not below"),
        (p521, vec![2; 132], "not below the order of P-521"),
    ] {
        let token = signed(&file_keys(file), algorithm);
        let verification = check(&resigned(&token, &signature), file_keys(file), &[]);
        assert_eq!(verification.signature, SignatureVerdict::Invalid);
        let (rule, _, at, message) = only(&verification);
        assert_eq!((rule, at.as_str()), ("ALG-6", "signature"), "{message}");
        assert!(message.contains(words), "{message}");
        assert!(is_valid(&check(&token, file_keys(file), &[])));
    }
}

#[test]
fn a_pss_salt_of_another_length_is_told_from_another_key() {
    use aws_lc_rs::{
        rand::SystemRandom,
        signature::{RSA_PSS_SHA256, RsaKeyPair, RsaPssSaltLength, RsaSignatureEncoding},
    };
    const NONE: RsaSignatureEncoding =
        RSA_PSS_SHA256.with_pss_salt_length(RsaPssSaltLength::Custom(0));
    const LONGEST: RsaSignatureEncoding =
        RSA_PSS_SHA256.with_pss_salt_length(RsaPssSaltLength::Max);
    let pem = String::from_utf8(bytes("rsa-2048-pkcs8.pem")).expect("text");
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = base64::engine::general_purpose::STANDARD.decode(base64).expect("base64");
    let pair = RsaKeyPair::from_pkcs8(&der).expect("a key");
    let rsa = || file_keys("rsa-2048-pkcs8.pem");
    let token = signed(&rsa(), Algorithm::Ps256);
    let (message, _) = token.rsplit_once('.').expect("three parts");
    for (encoding, salt) in [(&NONE, 0), (&LONGEST, 222)] {
        let mut signature = vec![0; 256];
        pair.sign(encoding, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
        let verification = check(&resigned(&token, &signature), rsa(), &[]);
        assert_eq!(verification.signature, SignatureVerdict::Invalid);
        let (rule, _, _, words) = only(&verification);
        assert_eq!(rule, "ALG-7");
        assert!(words.contains(&format!("a salt of {salt} bytes; PS256 takes one of 32")));
    }
    assert!(is_valid(&check(&token, rsa(), &[])));
}

#[test]
fn one_text_in_two_encodings_is_two_secrets() {
    let hex = || text_keys(SECRET, SecretEncoding::Hex);
    let token = signed(&hex(), Algorithm::Hs256);
    assert_eq!(check(&token, hex(), &[]).signature, SignatureVerdict::Valid);
    assert_eq!(check(&token, secret(), &[]).signature, SignatureVerdict::Invalid);
}
