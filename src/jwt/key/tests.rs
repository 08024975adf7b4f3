//! Every form of key: used for a round trip, or named.

use super::{
    test_keys::{bytes, pem_or_jwk, text_key, try_pem_or_jwk},
    *,
};
use crate::jwt::algorithm::Curve;

/// A private key file, its public half, what both are, and an algorithm for the round trip.
const PAIRS: [(&str, &str, &str, Algorithm); 19] = [
    ("rsa-2048-pkcs1.pem", "rsa-2048-pkcs1-public.pem", "RSA ? key, 2048 bits", Algorithm::Rs256),
    ("rsa-2048-pkcs8.pem", "rsa-2048-spki.pem", "RSA ? key, 2048 bits", Algorithm::Rs384),
    ("rsa-2048-pkcs8.pem", "rsa-2048-pkcs1.pem", "RSA ? key, 2048 bits", Algorithm::Rs512),
    ("rsa-2048-pkcs1.pem", "rsa-2048-spki.pem", "RSA ? key, 2048 bits", Algorithm::Ps256),
    ("rsa-2048-pkcs8.pem", "rsa-2048-spki.pem", "RSA ? key, 2048 bits", Algorithm::Ps384),
    ("rsa-2048-pkcs8.pem", "rsa-2048-spki.pem", "RSA ? key, 2048 bits", Algorithm::Ps512),
    ("ec-p256-sec1.pem", "ec-p256-spki.pem", "P-256 ? key", Algorithm::Es256),
    ("ec-p256-pkcs8.pem", "ec-p256-spki.pem", "P-256 ? key", Algorithm::Es256),
    ("ec-p384-sec1.pem", "ec-p384-spki.pem", "P-384 ? key", Algorithm::Es384),
    ("ec-p384-pkcs8.pem", "p384-public.jwk", "P-384 ? key", Algorithm::Es384),
    ("p384-private.jwk", "ec-p384-spki.pem", "P-384 ? key", Algorithm::Es384),
    ("ec-p521-sec1.pem", "ec-p521-spki.pem", "P-521 ? key", Algorithm::Es512),
    ("ec-p521-pkcs8.pem", "ec-p521-spki.pem", "P-521 ? key", Algorithm::Es512),
    ("ec-secp256k1-sec1.pem", "ec-secp256k1-spki.pem", "secp256k1 ? key", Algorithm::Es256K),
    ("ed25519-pkcs8.pem", "ed25519-spki.pem", "Ed25519 ? key", Algorithm::EdDsa),
    ("ed25519-pkcs8.pem", "ed25519-spki.pem", "Ed25519 ? key", Algorithm::Ed25519),
    (
        "rfc7515-a2-rsa-private.jwk",
        "rfc7515-a2-rsa-public.jwk",
        "RSA ? key, 2048 bits",
        Algorithm::Ps256,
    ),
    ("rfc7515-a3-p256-private.jwk", "rfc7515-a3-p256-public.jwk", "P-256 ? key", Algorithm::Es256),
    (
        "rfc8037-a1-ed25519-private.jwk",
        "rfc8037-a2-ed25519-public.jwk",
        "Ed25519 ? key",
        Algorithm::EdDsa,
    ),
];

/// Files that hold no key for JWS that can be used: the words that name them, and of the hint.
const NAMED: [(&str, &str, &str); 15] = [
    ("rsa-2048-pkcs1-encrypted.pem", "encrypted with a passphrase", "openssl pkey"),
    ("rsa-2048-pkcs8-encrypted.pem", "encrypted with a passphrase", "openssl pkey"),
    ("rsa-1024-pkcs8.pem", "has 1024 bits; it must have 2048 to 8192", "openssl genrsa"),
    ("rsa-1024-spki.pem", "has 1024 bits; it must have 2048 to 8192", "openssl genrsa"),
    ("rsa-pss-pkcs8.pem", "This is an RSA-PSS-only key", "Give an RSA"),
    ("ed448-pkcs8.pem", "This is an Ed448 key", "Ed25519"),
    ("ed448-spki.pem", "This is an Ed448 key", "Ed25519"),
    ("x25519-pkcs8.pem", "This is an X25519 key", "Ed25519"),
    ("dsa-pkcs8.pem", "This is a DSA key", "Give an RSA"),
    ("dh-pkcs8.pem", "This is a DH key", "Give an RSA"),
    ("dh-parameters.pem", "parameters only", "Give an RSA"),
    ("certificate.pem", "This is a certificate", "openssl x509 -in CERTIFICATE -pubkey"),
    ("openssh-private.pem", "an OpenSSH private key", "ssh-keygen -p -m PKCS8"),
    ("openssh-public.txt", "an OpenSSH public key", "ssh-keygen -e -m PKCS8"),
    ("jwk-set.json", "a JWK Set", "one key of the set"),
];

fn error(text: impl Into<Vec<u8>>) -> KeyError {
    let secret = Secret::new(text.into());
    let error = KeySet::read(&secret, SecretEncoding::Key, None).expect_err("no key");
    assert!(!error.hint.is_empty(), "{}", error.message);
    error
}

fn round_trip(signer: &Key, verifier: &Key, algorithm: Algorithm) -> bool {
    let signature = signer.signature(b"header.payload", algorithm).expect("signed");
    verifier.verifies(b"header.payload", &signature, algorithm)
        && !verifier.verifies(b"header.pay1oad", &signature, algorithm)
}

#[test]
fn each_pair_signs_with_one_half_and_verifies_with_the_other() {
    for (private, public, title, algorithm) in PAIRS {
        let (signer, verifier) = (pem_or_jwk(private), pem_or_jwk(public));
        assert_eq!(signer.describe(), title.replace('?', "private"), "{private}");
        let side = if verifier.can_sign() { "private" } else { "public" };
        assert_eq!(verifier.describe(), title.replace('?', side), "{public}");
        assert!(signer.algorithms().contains(&algorithm), "{private}");
        assert!(verifier.algorithms().contains(&algorithm), "{public}");
        assert_eq!(signer.misfit(algorithm), None, "{private}");
        assert!(round_trip(&signer, &verifier, algorithm), "{private} {public} {algorithm}");
        assert!(round_trip(&signer, &signer, algorithm), "{private} {algorithm}");
        assert_eq!(verifier.signature(b"", algorithm).is_some(), verifier.can_sign(), "{public}");
    }
}

#[test]
fn what_cannot_be_used_is_named_with_what_is_needed() {
    for (file, message, hint) in NAMED {
        let error = try_pem_or_jwk(file).expect_err(file);
        assert!(error.message.contains(message), "{file}: {}", error.message);
        assert!(error.hint.contains(hint), "{file}: {}", error.hint);
    }
}

#[test]
fn line_ends_white_space_and_text_around_a_pem_do_not_matter() {
    for (private, _, _, algorithm) in PAIRS {
        let text = String::from_utf8(bytes(private)).expect("text");
        let mut variants = vec![
            text.replace('\n', "\r\n"),
            format!("\n\t  {text}\n\n "),
            format!("\u{feff}{text}"),
            text.trim_end().to_owned(),
        ];
        if pem::is_pem(&text) {
            variants.push(format!("Bag Attributes\n    friendlyName: test\n{text}"));
            variants.push(text.replace('\n', " "));
        }
        for variant in variants {
            let key = text_key(&variant, SecretEncoding::Key);
            assert!(round_trip(&key, &key, algorithm), "{private}");
        }
    }
}

#[test]
fn a_key_beside_a_certificate_is_found() {
    let mut text = bytes("certificate.pem");
    text.extend(bytes("ec-p256-spki.pem"));
    text.extend(bytes("ec-p256-sec1.pem"));
    let key = KeySet::read(&Secret::new(text), SecretEncoding::Key, None).expect("a key");
    assert_eq!(key.describe(), "P-256 private key");
}

#[test]
fn damaged_pem_is_named_with_its_line() {
    let pem = String::from_utf8(bytes("ed25519-pkcs8.pem")).expect("text");
    let cut = &pem[..60];
    assert!(error(cut).message.contains("cut off"));
    let garbled = pem.replacen("MC4C", "MC*C", 1);
    assert!(error(garbled).message.contains("line 2 has a character that base64"));
    let shorter = pem.replacen("MC4C", "MC4", 1);
    assert!(error(shorter).message.contains("damaged"));
    let other = pem.replacen("MC4C", "MC4D", 1);
    assert!(error(other).message.contains("damaged"));
    let escaped = pem.trim_end().replace('\n', "\\n");
    assert!(error(escaped).message.contains("two characters \\ and n"));
    let empty = "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----";
    assert!(error(empty).message.contains("damaged"));
    let swapped = pem.replace("PRIVATE", "PUBLIC");
    assert!(error(swapped).message.contains("damaged"));
}

#[test]
fn what_is_no_key_text_is_named() {
    for (text, words) in [
        (&b""[..], "The key is empty"),
        (b" \n ", "The key is empty"),
        (b"hunter2", "neither PEM nor JWK"),
        (b"\xff\x00\x80", "neither PEM nor JWK"),
        (b"\xff\xfe-\x00", "UTF-16"),
        (b"PuTTY-User-Key-File-3: ssh-ed25519", "a PuTTY key"),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n-----END PGP PUBLIC KEY BLOCK-----", "OpenPGP"),
        (b"-----BEGIN NONSENSE-----\n-----END NONSENSE-----", "no private and no public key"),
    ] {
        let error = error(text);
        assert!(error.message.contains(words), "{text:?}: {}", error.message);
    }
    let pem = String::from_utf8(bytes("ec-p256-pkcs8.pem")).expect("text");
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = text_secret::decode(&body, SecretEncoding::Base64).expect("base64");
    assert!(error(der.to_vec()).message.contains("DER"));
}

#[test]
fn a_jwk_that_cannot_be_used_is_named() {
    let k = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr8";
    for (jwk, words) in [
        ("{", "no JSON, at line 1, column 1"),
        ("{\n\"kty\" \"oct\"}", "no JSON, at line 2, column 7"),
        (r#"{"kty":"oct","k":"AAAA","k":"BBBB"}"#, "a member twice, at line 1, column 27"),
        ("[]", "a JSON array"),
        ("{}", "it has no kty"),
        (r#"{"kty":7}"#, "it has no kty"),
        (r#"{"kty":"AKP"}"#, "kty is none that Jotbench knows"),
        (r#"{"kty":"rsa"}"#, "kty is none that Jotbench knows"),
        (r#"{"kty":"oct"}"#, "The oct JWK has no k"),
        (r#"{"kty":"oct","k":""}"#, "k is empty"),
        (r#"{"kty":"oct","k":1.5e3}"#, "k is no string"),
        (r#"{"kty":"oct","k":{"a":[null,true,-1]}}"#, "k is no string"),
        (r#"{"kty":"oct","k":"ab+/"}"#, "no base64url: character 3 is a + or /"),
        (r#"{"kty":"oct","k":"AAAA","alg":"RS256"}"#, "alg is RS256, and a key of its kty"),
        (r#"{"kty":"oct","k":"AAAA","alg":"A256GCM"}"#, "alg is none that Jotbench"),
        (r#"{"kty":"RSA","n":"AQAB"}"#, "The RSA JWK has no e"),
        (r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, "has 17 bits"),
        (r#"{"kty":"RSA","n":"","e":""}"#, "damaged"),
        (r#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}"#, "The RSA JWK has no p"),
        (r#"{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB","oth":[]}"#, "more than two primes"),
        (r#"{"kty":"EC","x":"AA"}"#, "names no curve"),
        (r#"{"kty":"EC","crv":"P-521"}"#, "The EC JWK has no x"),
        (r#"{"kty":"EC","crv":"secp256k1","x":"AAAA"}"#, "its curve takes exactly 32"),
        (r#"{"kty":"EC","crv":"p-256"}"#, "crv is none that Jotbench knows"),
        (r#"{"kty":"EC","crv":"P-256","x":"AAAA"}"#, "x has 3 bytes; its curve takes exactly 32"),
        (r#"{"kty":"OKP","crv":"X25519"}"#, "curve is X25519"),
        (r#"{"kty":"OKP","crv":"Ed448"}"#, "curve is Ed448"),
        (r#"{"kty":"OKP","crv":"Ed25519"}"#, "The OKP JWK has no x"),
    ] {
        let error = error(jwk);
        assert!(error.message.contains(words), "{jwk}: {}", error.message);
    }
    for (x, y, d) in [(k, k, ""), (k, k, k)] {
        let d = if d.is_empty() { String::new() } else { format!(",\"d\":\"{d}\"") };
        let off = format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"{d}}}"#);
        assert!(!error(off).message.is_empty(), "a point off the curve is no key");
    }
    let strangers = format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{k}","d":"{k}"}}"#);
    assert!(error(strangers).message.contains("do not belong together"));
}

#[test]
fn a_jwk_limits_the_algorithm_and_keeps_its_kid() {
    let key = pem_or_jwk("p384-private.jwk");
    assert_eq!((key.kid(), key.algorithms()), (Some("p384"), vec![Algorithm::Es384]));
    let secret = text_key(
        r#"{"kty":"oct","kid":"\u0061","alg":"HS384","k":"AAAA","key_ops":["sign"],"ext":true}"#,
        SecretEncoding::Key,
    );
    assert_eq!((secret.kid(), secret.algorithms()), (Some("a"), vec![Algorithm::Hs384]));
    assert_eq!(secret.describe(), "JWK secret, 24 bits");
    let free = pem_or_jwk("rfc7515-a1-oct.jwk");
    assert_eq!(free.algorithms(), [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512]);
    assert_eq!(free.kid(), None);
}

#[test]
fn an_empty_secret_is_no_key() {
    for (text, encoding) in [
        ("", SecretEncoding::Utf8),
        (" \n", SecretEncoding::Base64),
        ("", SecretEncoding::Base64Url),
        ("\n", SecretEncoding::Hex),
    ] {
        let secret = Secret::from(text.to_owned());
        let error = KeySet::read(&secret, encoding, None).expect_err("nothing in it");
        assert_eq!(error.message, "The secret is empty");
    }
}

#[test]
fn a_key_that_is_taken_for_a_text_secret_is_recognised() {
    let body = |file: &str| {
        let pem = String::from_utf8(bytes(file)).expect("text");
        pem.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().join("\n")
    };
    let text = |file: &str| String::from_utf8(bytes(file)).expect("text");
    let base64 = body("rsa-2048-spki.pem").replace('\n', "");
    for (secret, encoding, title) in [
        (text("rsa-2048-spki.pem"), SecretEncoding::Utf8, "a PEM public key"),
        (text("ec-p256-pkcs8.pem"), SecretEncoding::Utf8, "a PEM private key"),
        (text("certificate.pem"), SecretEncoding::Utf8, "a PEM certificate"),
        (text("p384-public.jwk"), SecretEncoding::Utf8, "a public JWK"),
        (text("p384-private.jwk"), SecretEncoding::Utf8, "a private JWK"),
        (text("jwk-set.json"), SecretEncoding::Utf8, "a JWK Set"),
        (body("rsa-2048-spki.pem"), SecretEncoding::Utf8, "the DER of a public key"),
        (body("ec-p256-spki.pem"), SecretEncoding::Utf8, "the DER of a public key"),
        (base64, SecretEncoding::Base64, "the DER of a public key"),
        (body("certificate.pem"), SecretEncoding::Utf8, "the DER of a certificate"),
        (body("ed25519-pkcs8.pem"), SecretEncoding::Utf8, "the DER of a private key"),
    ] {
        let key = text_key(&secret, encoding);
        assert_eq!(key.origin, Origin::Text { really: Some(title) });
        let misfit = key.misfit(Algorithm::Hs256).expect("an alarm");
        assert_eq!(misfit.rule, crate::jwt::Rule::KeyConfusion);
        assert!(misfit.message.contains(title), "{}", misfit.message);
    }
    for harmless in [
        "MIIB-not-a-key-but-a-rather-long-passphrase",
        "{\"a\":1}",
        "{",
        &text("rfc7515-a1-oct.jwk"),
        "0123456789abcdef0123456789abcdef",
    ] {
        let key = text_key(harmless, SecretEncoding::Utf8);
        assert_eq!(key.origin, Origin::Text { really: None }, "{harmless}");
        assert_eq!(key.misfit(Algorithm::Hs256).map(|misfit| misfit.rule.id()), {
            (harmless.len() < 32).then_some("ALG-1")
        });
    }
}

#[test]
fn neither_debug_nor_errors_show_content() {
    let key = text_key("hunter2hunter2", SecretEncoding::Utf8);
    assert_eq!(format!("{key:?}"), "Key { kind: Secret, .. }");
    for (text, encoding) in [
        ("hunter2!", SecretEncoding::Base64),
        ("{\"kty\":\"oct\",\"k\":\"hunter2!\"}", SecretEncoding::Key),
        ("{\"kty\":\"hunter2\"}", SecretEncoding::Key),
        ("{\"kty\":\"oct\",\"k\":\"hunter2\" hunter2}", SecretEncoding::Key),
        ("-----BEGIN hunter2-----\nhunter2\n-----END hunter2-----", SecretEncoding::Key),
        ("-----BEGIN PRIVATE KEY-----\nhunter2!\n-----END PRIVATE KEY-----", SecretEncoding::Key),
    ] {
        let error =
            KeySet::read(&Secret::from(text.to_owned()), encoding, None).expect_err("no key");
        assert!(!format!("{error:?}{error}").contains("hunter2"), "{error:?}");
    }
}

#[test]
fn an_ec_key_that_leaves_its_curve_out_is_told_by_its_size() {
    // ECPrivateKey of version 1 and the number 1, 32 bytes long.
    let mut der = vec![0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20];
    der.extend([0; 31]);
    der.push(1);
    let key = import::sec1(&der).map(|material| Key::new(material, Origin::Pem));
    assert_eq!(key.map(|key| key.kind()).ok(), Some(KeyKind::Ec(Curve::P256)));
    let brainpool =
        b"\x30\x13\x02\x01\x01\x04\x01\x01\xa0\x0b\x06\x09\x2b\x24\x03\x03\x02\x08\x01\x01\x07";
    let error = import::sec1(brainpool).err().expect("not supported");
    assert!(error.message.contains("an unknown kind of EC key"), "{}", error.message);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_reading_panic(bytes: Vec<u8>) {
        for encoding in SecretEncoding::ALL {
            let _ = KeySet::read(&Secret::new(bytes.clone()), encoding, None);
        }
        for read in [import::pkcs8, import::public_key_info, import::sec1, import::rsa_public_key] {
            let _ = read(&bytes);
        }
    }

    #[test]
    fn no_damage_to_a_key_makes_reading_panic(
        file in 0..PAIRS.len(),
        at: proptest::sample::Index,
        byte: u8,
    ) {
        let mut text = bytes(PAIRS[file].0);
        let at = at.index(text.len());
        text[at] = byte;
        let _ = KeySet::read(&Secret::new(text), SecretEncoding::Key, None);
    }
}
