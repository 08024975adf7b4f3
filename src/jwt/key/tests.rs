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
const NAMED: [(&str, &str, &str); 11] = [
    ("rsa-2048-pkcs1-encrypted.pem", "is encrypted; it takes its passphrase", "passphrase"),
    ("rsa-2048-pkcs8-encrypted.pem", "is encrypted; it takes its passphrase", "passphrase"),
    ("rsa-1024-pkcs8.pem", "has 1024 bits; it must have 2048 to 8192", "openssl genrsa"),
    ("rsa-1024-spki.pem", "has 1024 bits; it must have 2048 to 8192", "openssl genrsa"),
    ("rsa-pss-pkcs8.pem", "This is an RSA-PSS-only key", "Give an RSA"),
    ("ed448-pkcs8.pem", "This is an Ed448 key", "Ed25519"),
    ("ed448-spki.pem", "This is an Ed448 key", "Ed25519"),
    ("x25519-pkcs8.pem", "This is an X25519 key", "Ed25519"),
    ("dsa-pkcs8.pem", "This is a DSA key", "Give an RSA"),
    ("dh-pkcs8.pem", "This is a DH key", "Give an RSA"),
    ("dh-parameters.pem", "parameters only", "Give an RSA"),
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
fn an_encrypted_key_is_opened_by_its_passphrase_alone() {
    let read = |file: &str, passphrase: Option<&str>| {
        let passphrase = passphrase.map(|text| Secret::from(text.to_owned()));
        KeySet::read(&Secret::new(bytes(file)), SecretEncoding::Key, passphrase.as_ref())
    };
    for (file, form) in [
        ("rsa-2048-pkcs1-encrypted.pem", "encrypted PKCS#1 PEM"),
        ("rsa-2048-pkcs8-encrypted.pem", "encrypted PKCS#8 PEM"),
    ] {
        let key = read(file, Some("test")).expect(file).into_only().expect("one key");
        assert_eq!((key.form(), key.can_sign()), (form, true));
        let public = pem_or_jwk("rsa-2048-spki.pem");
        assert!(round_trip(&key, &public, Algorithm::Rs256), "{file}");
        let missing = read(file, None).expect_err("closed");
        assert!(missing.needs_passphrase, "{file}");
        for passphrase in ["", "Test", "test ", "hunter2"] {
            let wrong = read(file, Some(passphrase)).expect_err("closed");
            assert!(wrong.needs_passphrase && wrong != missing, "{file}: {}", wrong.message);
            assert!(!format!("{wrong:?}").contains("hunter2"), "{file}");
        }
        // One octet in the middle of the key is another: the passphrase is right all the same.
        let mut text = bytes(file);
        let middle = text.len() / 2;
        text[middle] = if text[middle] == b'A' { b'B' } else { b'A' };
        let passphrase = Secret::from("test".to_owned());
        let damaged = KeySet::read(&Secret::new(text), SecretEncoding::Key, Some(&passphrase));
        assert!(!damaged.expect_err("damaged").needs_passphrase, "{file}");
    }
    let plain = read("rsa-2048-pkcs8.pem", Some("of no use")).expect("passed over");
    assert!(plain.can_sign());
}

#[test]
fn certificates_and_openssh_keys_give_their_key_and_say_what_they_are() {
    let certificate = pem_or_jwk("certificate.pem");
    assert_eq!(
        certificate.form(),
        "X.509 certificate CN=test, valid until 2036-11-19 05:58:21 UTC"
    );
    let said = certificate.certificate().expect("a certificate");
    assert_eq!((said.subject.as_str(), said.issuer.as_deref()), ("CN=test", Some("CN=test")));
    assert!(!certificate.can_sign());
    let (private, public) = (pem_or_jwk("openssh-private.pem"), pem_or_jwk("openssh-public.txt"));
    assert_eq!((private.form(), public.form()), ("OpenSSH private key", "OpenSSH public key"));
    assert!(round_trip(&private, &public, private.algorithms()[0]));
    assert_eq!(private.thumbprint(), public.thumbprint());
}

#[test]
fn a_key_in_der_and_in_bare_base64_is_used() {
    for (private, _, _, algorithm) in PAIRS {
        let text = String::from_utf8(bytes(private)).expect("text");
        if !pem::is_pem(&text) {
            continue;
        }
        let key = pem_or_jwk(private);
        let start = text.rfind("-----BEGIN").expect("a block");
        let body: String = text[start..].lines().filter(|line| !line.starts_with('-')).collect();
        let base64 = text_key(&body, SecretEncoding::Key);
        let der = text_secret::decode(&body, SecretEncoding::Base64).expect("base64").to_vec();
        let der = KeySet::read(&Secret::new(der), SecretEncoding::Key, None).expect(private);
        let der = der.into_only().expect("one key");
        assert_eq!(der.form(), key.form().replace("PEM", "DER"));
        assert_eq!(base64.form(), key.form().replace("PEM", "DER in base64"));
        assert!(round_trip(&key, &der, algorithm) && round_trip(&base64, &key, algorithm));
    }
}

#[test]
fn pem_to_jwk_and_back_is_the_same_key() {
    for (private, public, _, algorithm) in PAIRS {
        let (private, public) = (pem_or_jwk(private), pem_or_jwk(public));
        let read = |secret: Secret| {
            let set = KeySet::read(&secret, SecretEncoding::Key, None).expect("a key");
            set.into_only().expect("one key")
        };
        let pem = private.private_pem().expect("a private key");
        let jwk = read(pem.clone()).private_jwk().expect("a private key");
        let again = read(jwk);
        assert_eq!(again.private_pem().expect("private").expose(), pem.expose(), "{algorithm}");
        assert!(round_trip(&again, &public, algorithm), "{algorithm}");
        let spki = private.public_pem().expect("a pair");
        assert_eq!(public.public_pem().as_ref(), Some(&spki), "{algorithm}");
        let jwk = read(spki.clone().into()).public_jwk().expect("a pair");
        assert!(!jwk.contains("\"d\""), "{algorithm}");
        let again = read(jwk.into());
        assert_eq!(again.public_pem(), Some(spki), "{algorithm}");
        assert!(again.private_pem().is_none() && again.private_jwk().is_none(), "{algorithm}");
        assert_eq!(again.thumbprint(), private.thumbprint(), "{algorithm}");
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
fn every_other_key_file_is_used() {
    let used = test_keys::files()
        .into_iter()
        .filter(|file| file != "README.md" && NAMED.iter().all(|(named, ..)| named != file));
    for file in used {
        let keys = KeySet::read(&Secret::new(bytes(&file)), SecretEncoding::Key, None);
        let keys = keys.map_err(|error| error.message).expect(&file);
        assert_ne!(keys.usable().count(), 0, "{file}");
        assert!(keys.findings().is_empty(), "{file}");
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
            variants.push(text.trim_end().replace('\n', "\\n"));
            variants.push(format!("KEY=\"{}\"", text.replace('\n', "\\r\\n")));
            variants.push(format!("Bag Attributes\n    friendlyName: test\n{text}"));
            variants.push(text.replace('\n', " "));
        }
        for variant in variants {
            let key = text_key(&variant, SecretEncoding::Key);
            assert!(round_trip(&key, &key, algorithm), "{private}");
        }
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            let utf16 = format!("\u{feff}{text}").encode_utf16().flat_map(to_bytes).collect();
            let key = KeySet::read(&Secret::new(utf16), SecretEncoding::Key, None).expect(private);
            let key = key.into_only().expect("one key");
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
        (b"hunter2", "neither PEM, DER, JWK nor OpenSSH"),
        (b"\xff\x00\x80", "neither PEM, DER, JWK nor OpenSSH"),
        (b"\xff\xfe-\x00", "neither PEM, DER"),
        (b"\xff\xfe-", "UTF-16"),
        (b"PuTTY-User-Key-File-3: ssh-ed25519", "a PuTTY key"),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n-----END PGP PUBLIC KEY BLOCK-----", "OpenPGP"),
        (b"-----BEGIN NONSENSE-----\n-----END NONSENSE-----", "no private and no public key"),
    ] {
        let error = error(text);
        assert!(error.message.contains(words), "{text:?}: {}", error.message);
    }
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
        (body("rsa-2048-pkcs1-public.pem"), SecretEncoding::Utf8, "the DER of a public key"),
        (body("rsa-2048-pkcs8-encrypted.pem"), SecretEncoding::Utf8, "the DER of a private key"),
        (text("openssh-public.txt"), SecretEncoding::Utf8, "an OpenSSH public key"),
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
    let key = import::sec1(&der).map(|material| Key::new(material, Origin::Jwk));
    assert_eq!(key.map(|key| key.kind()).ok(), Some(KeyKind::Ec(Curve::P256)));
    let brainpool =
        b"\x30\x13\x02\x01\x01\x04\x01\x01\xa0\x0b\x06\x09\x2b\x24\x03\x03\x02\x08\x01\x01\x07";
    let error = import::sec1(brainpool).err().expect("not supported");
    assert!(error.message.contains("an EC brainpoolP256r1 key"), "{}", error.message);
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
        file in proptest::sample::select(test_keys::files()),
        at: proptest::sample::Index,
        byte: u8,
        to_der: bool,
    ) {
        let mut text = bytes(&file);
        // In DER the damage reaches what is behind the base64.
        if to_der && let Ok(pem) = std::str::from_utf8(&text) {
            let body: String = pem.lines().filter(|line| !line.contains(['-', ':'])).collect();
            if let Ok(der) = text_secret::decode(&body, SecretEncoding::Base64)
                && !der.is_empty()
            {
                text = der.to_vec();
            }
        }
        let at = at.index(text.len());
        text[at] = byte;
        let passphrase = Secret::from("test".to_owned());
        let _ = KeySet::read(&Secret::new(text), SecretEncoding::Key, Some(&passphrase));
    }

    #[test]
    fn no_damage_to_an_openssh_key_makes_reading_panic(
        at: proptest::sample::Index,
        byte: u8,
        cut: Option<proptest::sample::Index>,
    ) {
        let text = String::from_utf8(bytes("openssh-private.pem")).expect("text");
        let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
        let mut body = text_secret::decode(&body, SecretEncoding::Base64).expect("base64");
        let at = at.index(body.len());
        body[at] = byte;
        if let Some(cut) = cut {
            let cut = cut.index(body.len());
            body.truncate(cut);
        }
        let _ = openssh::private(&body, Some(&Secret::from("test".to_owned())));
    }
}
