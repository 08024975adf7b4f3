//! Tokens signed by another HMAC, and a secret that was given in another way than the one that
//! signed: each way is told, and what is none is not.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use super::*;
use crate::jwt::key::test_keys;
use SecretEncoding::{Base64, Hex, Key, Utf8};

const TEXT: &str = "Vq7-Zx2+Lm9=Rt4 Kp1!Wd6?Hs3fGqT7";
/// The base64 of 32 bytes that are no text.
const BASE64: &str = "3q2+78r+ur4AAQIDBAUGBwgJCgsMDQ4PEBESE/79/Ps=";
const PAYLOAD: &str = r#"{"sub":"ada"}"#;

/// The signature of another implementation.
fn mac(algorithm: Algorithm, secret: &[u8], input: &[u8]) -> Vec<u8> {
    macro_rules! with {
        ($hash:ty) => {{
            let mut mac = Hmac::<$hash>::new_from_slice(secret).unwrap();
            mac.update(input);
            mac.finalize().into_bytes().to_vec()
        }};
    }
    match algorithm {
        Algorithm::Hs256 => with!(Sha256),
        Algorithm::Hs384 => with!(Sha384),
        _ => with!(Sha512),
    }
}

fn input(alg: &str, payload: &str) -> String {
    let header = format!("{{\"alg\":\"{alg}\"}}");
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

fn with_signature(input: &str, signature: &[u8]) -> String {
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A token of HS256 that was signed with these bytes.
fn signed(secret: &[u8]) -> String {
    let input = input("HS256", PAYLOAD);
    with_signature(&input, &mac(Algorithm::Hs256, secret, input.as_bytes()))
}

fn diagnosed(token: &str, secret: &[u8], encoding: SecretEncoding) -> Option<Diagnosis> {
    let (token, _) = Token::parse(token);
    let secret = Secret::new(secret.to_vec());
    let keys = KeySet::read(&secret, encoding, None);
    examine(Patient { token: &token, secret: &secret, encoding, keys: keys.as_ref().ok() })
}

/// What the signer used, what was given and how it was read; what is said, and on the button.
struct Case<'a> {
    used: &'a [u8],
    given: &'a [u8],
    read: SecretEncoding,
    when: &'a str,
    label: &'a str,
}

#[track_caller]
fn assert_told(case: &Case<'_>) {
    let token = signed(case.used);
    let diagnosis = diagnosed(&token, case.given, case.read);
    let diagnosis = diagnosis.unwrap_or_else(|| panic!("nothing found: {}", case.when));
    let finding = &diagnosis.finding;
    assert_eq!(finding.message, format!("It verifies when {}", case.when));
    assert_eq!((finding.rule.id(), diagnosis.label.as_str()), ("SIG-2", case.label));
    assert!(!finding.hint.is_empty() && !finding.hint.ends_with('.'), "{}", finding.hint);
    let Cure::Secret { secret, encoding } = &diagnosis.cure else { panic!("{}", case.when) };
    if case.label.is_empty() {
        return;
    }
    // What the button does cures it: no false hope.
    let key = KeySet::read(secret, *encoding, None);
    let (token, _) = Token::parse(&token);
    let verified = crate::jwt::verify(&token, Some(&key), &[]);
    assert_eq!(verified.signature, crate::jwt::verdict::SignatureVerdict::Valid, "{}", case.when);
}

#[test]
fn another_encoding_is_told() {
    let bytes = STANDARD.decode(BASE64).unwrap();
    let hex = "deadbeefcafebabe000102030405060708090a0b0c0d0e0f10111213fefdfcfb";
    let url = BASE64.replace('+', "-").replace('/', "_");
    for (used, given, encoding, title) in [
        (&bytes[..], BASE64, Utf8, "base64"),
        (&bytes, BASE64.trim_end_matches('='), Utf8, "base64"),
        (&bytes, url.as_str(), Utf8, "base64url"),
        (&bytes, url.trim_end_matches('='), Utf8, "base64url"),
        (&bytes, hex, Utf8, "hex"),
        (&bytes, &hex.to_uppercase(), Utf8, "hex"),
        (&bytes, hex, Base64, "hex"),
        // What cannot be read in the encoding that was chosen.
        (&bytes, BASE64, Hex, "base64"),
        (&bytes, url.as_str(), Base64, "base64url"),
        (TEXT.as_bytes(), TEXT, Base64, "UTF-8 text"),
        (BASE64.as_bytes(), BASE64, Base64, "UTF-8 text"),
        (hex.as_bytes(), hex, Hex, "UTF-8 text"),
        // White space at the ends is passed over, as it is wherever base64 is read.
        (&bytes, &format!(" {BASE64}\n"), Utf8, "base64"),
    ] {
        assert_told(&Case {
            used,
            given: given.as_bytes(),
            read: encoding,
            when: &format!("the secret is read as {title}"),
            label: &format!("Read as {title}"),
        });
    }
}

#[test]
fn what_copying_leaves_on_a_secret_is_told() {
    let bytes = STANDARD.decode(BASE64).unwrap();
    let text = TEXT.as_bytes();
    let table: [(&[u8], String, &str, &str); 16] = [
        (text, format!("{TEXT}\n"), "without the line break at its end", "Drop the line break"),
        (text, format!("{TEXT}\r\n"), "without the line break at its end", "Drop the line break"),
        (text, format!("{TEXT}\r"), "without the line break at its end", "Drop the line break"),
        (text, format!("  {TEXT} "), "without the white space round it", "Drop the white space"),
        (text, format!("{TEXT}\n\n"), "without the white space round it", "Drop the white space"),
        (text, format!("\"{TEXT}\""), "without the quotes round it", "Drop the quotes"),
        (text, format!("'{TEXT}'\n"), "without the quotes round it", "Drop the quotes"),
        (
            text,
            format!("\u{feff}{TEXT}\r\n"),
            "without the byte order mark at its start",
            "Drop the byte order mark",
        ),
        (b"a+b/c= d", "a%2Bb%2fc%3D%20d".into(), "with its percent signs decoded", PERCENT),
        (b"100%safe%zz%", "100%25safe%zz%".into(), "with its percent signs decoded", PERCENT),
        (b"onetwo", "one two".into(), "without the white space in it", "Drop the white space"),
        (&format!("{TEXT}\n").into_bytes(), TEXT.into(), "with a line break at its end", ADD),
        (
            &format!("{TEXT}\r\n").into_bytes(),
            TEXT.into(),
            "with a line break (CR LF) at its end",
            ADD,
        ),
        (
            &format!("{TEXT}\n").into_bytes(),
            format!("{TEXT}\r\n"),
            "with a line break at its end",
            ADD,
        ),
        (&bytes, format!("\"{BASE64}\""), "read as base64, without the quotes round it", ""),
        (
            &bytes,
            BASE64.replace("AAQ", "A\nAQ"),
            "read as base64, without the white space in it",
            "",
        ),
    ];
    for (used, given, change, label) in table {
        let is_read = change.starts_with("read");
        assert_told(&Case {
            used,
            given: given.as_bytes(),
            read: Utf8,
            when: &format!("the secret is {}{change}", if is_read { "" } else { "used " }),
            label: if is_read { "Read as base64" } else { label },
        });
    }
}

const PERCENT: &str = "Decode the percent signs";
const ADD: &str = "Add a line break";

/// The fields of a [`Case`], in their order.
type Row<'a> = (&'a [u8], &'a [u8], SecretEncoding, &'a str, &'a str);

#[test]
fn what_programs_make_of_a_secret_is_told() {
    let bytes = STANDARD.decode(BASE64).unwrap();
    let hex = "deadbeefcafebabe000102030405060708090a0b0c0d0e0f10111213fefdfcfb";
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let marked = [&b"\xff\xfe"[..], &utf16("schlüssel\r\n")].concat();
    let colons = hex.as_bytes().chunks(2).map(|two| std::str::from_utf8(two).unwrap());
    let colons = colons.collect::<Vec<_>>().join(":");
    let prefixed = format!("0x{hex}");
    let (capitals, twice) = (hex.to_uppercase(), STANDARD.encode(hex));
    let table: [Row<'_>; 14] = [
        (BASE64.as_bytes(), &bytes, Utf8, "the base64 of the secret is used as text", ENCODED),
        (
            hex.as_bytes(),
            BASE64.as_bytes(),
            Base64,
            "the hex of the secret is used as text",
            ENCODED,
        ),
        (
            capitals.as_bytes(),
            &bytes,
            Utf8,
            "the hex in capitals of the secret is used as text",
            ENCODED,
        ),
        (
            b"c2VjcmV0IQ",
            b"secret!",
            Utf8,
            "the base64 without padding of the secret is used as text",
            ENCODED,
        ),
        (b"_w", b"\xff", Utf8, "the base64url of the secret is used as text", ENCODED),
        (&bytes, twice.as_bytes(), Utf8, "the secret is decoded twice", "Decode it twice"),
        (
            b"schl\xfcssel",
            "schlüssel".as_bytes(),
            Utf8,
            "the secret is written in Latin-1, not in UTF-8",
            "Use it in Latin-1",
        ),
        (
            &utf16("schlüssel"),
            "schlüssel".as_bytes(),
            Utf8,
            "the secret is written in UTF-16, not in UTF-8",
            "Use it in UTF-16",
        ),
        (
            &utf16(TEXT),
            TEXT.as_bytes(),
            Utf8,
            "the secret is written in UTF-16, not in UTF-8",
            "Use it in UTF-16",
        ),
        (
            "schlüssel".as_bytes(),
            &marked,
            Utf8,
            "the secret is written in UTF-8, not in UTF-16",
            "Use it in UTF-8",
        ),
        (
            b"\xff\xfe\xfd",
            b"\xff\xfe\xfd\n",
            Utf8,
            "the secret is used without the line break at its end",
            "Drop the line break",
        ),
        (
            &bytes,
            colons.as_bytes(),
            Utf8,
            "the secret is read as hex, without what separates its digits",
            "Read as hex",
        ),
        (
            &bytes,
            prefixed.as_bytes(),
            Utf8,
            "the secret is read as hex, without what separates its digits",
            "Read as hex",
        ),
        (
            // What a lenient reader makes of it: the characters of base64, in either alphabet.
            &STANDARD.decode("my+secret/key123").unwrap(),
            b"my-secret_key!123?",
            Utf8,
            "the secret is read as base64, without the characters that base64 does not have",
            "Read as base64",
        ),
    ];
    for (used, given, read, when, label) in table {
        assert_told(&Case { used, given, read, when, label });
    }
}

const ENCODED: &str = "Use the encoded text";

#[test]
fn a_key_that_was_taken_for_a_text_secret_is_told_and_not_offered() {
    let pem = test_keys::bytes("rsa-2048-spki.pem");
    let private = test_keys::bytes("rsa-2048-pkcs8.pem");
    let end = pem.trim_ascii_end();
    let base64: String =
        std::str::from_utf8(&pem).unwrap().lines().filter(|it| !it.starts_with('-')).collect();
    let der = STANDARD.decode(base64).unwrap();
    let text = "the text of the key is used as the secret";
    let cut = "the text of the key is used as the secret, without the line break at its end";
    let more = "the text of the key is used as the secret, with a line break at its end";
    for (used, given, when) in [
        (&pem[..], &pem[..], text),
        (end, &pem, cut),
        (&pem, end, more),
        (&der, &pem, "the DER of the key is used as the secret"),
        (&pem, &private, "the PEM of the public key is used as the secret"),
        (end, &private, "the PEM of the public key is used as the secret"),
    ] {
        assert_told(&Case { used, given, read: Key, when, label: "" });
        let found = diagnosed(&signed(used), given, Key).unwrap().finding;
        assert!(found.hint.starts_with("Do not accept it"), "{}", found.hint);
    }
}

#[test]
fn a_jwk_that_was_taken_for_text_and_text_that_is_a_jwk_are_told() {
    let k = URL_SAFE_NO_PAD.encode(TEXT);
    let jwk = format!("{{\"kty\":\"oct\",\"k\":\"{k}\"}}");
    for (used, read, when, label) in [
        (TEXT.as_bytes(), Utf8, "the secret is read as a key", "Read as key"),
        (k.as_bytes(), Utf8, "the k of the JWK is used as text", "Use its k as text"),
        (k.as_bytes(), Key, "the k of the JWK is used as text", "Use its k as text"),
        (jwk.as_bytes(), Key, "the text of the key is used as the secret", "Read as UTF-8 text"),
    ] {
        assert_told(&Case { used, given: jwk.as_bytes(), read, when, label });
    }
}

#[test]
fn what_is_no_reading_of_the_secret_is_not_cured() {
    for (used, given) in [
        (&b"another"[..], TEXT),
        (&TEXT.as_bytes()[1..], TEXT),
        (b"", TEXT),
        (TEXT.to_lowercase().as_bytes(), TEXT),
        (b"x", ""),
        // It verifies as it is.
        (TEXT.as_bytes(), TEXT),
    ] {
        assert!(diagnosed(&signed(used), given.as_bytes(), Utf8).is_none(), "{given:?}");
    }
    let altered = signed(&STANDARD.decode(BASE64).unwrap()).replacen('.', ".e", 1);
    assert!(diagnosed(&altered, BASE64.as_bytes(), Utf8).is_none());
    let (input, _) = altered.rsplit_once('.').unwrap();
    for broken in ["", "eyJ", "a.b.c", "{}", input, &format!("{input}."), &format!("{input}.AAAA")]
    {
        assert!(diagnosed(broken, BASE64.as_bytes(), Utf8).is_none(), "{broken}");
    }
}

#[test]
fn a_large_token_is_tried_with_the_likeliest_readings_alone() {
    let payload = format!("{{\"a\":\"{}\"}}", "a".repeat(2 * 1024 * 1024));
    let input = input("HS256", &payload);
    let token =
        |secret: &[u8]| with_signature(&input, &mac(Algorithm::Hs256, secret, input.as_bytes()));
    let bytes = STANDARD.decode(BASE64).unwrap();
    assert!(diagnosed(&token(&bytes), BASE64.as_bytes(), Utf8).is_some());
    let broken = format!("{TEXT}\n");
    assert!(diagnosed(&token(TEXT.as_bytes()), broken.as_bytes(), Utf8).is_some());
}

#[test]
fn another_algorithm_of_the_same_secret_is_told() {
    for (named, used) in [
        ("HS256", Algorithm::Hs384),
        ("HS256", Algorithm::Hs512),
        ("HS512", Algorithm::Hs256),
        ("RS256", Algorithm::Hs256),
        ("ES256", Algorithm::Hs512),
    ] {
        let input = input(named, PAYLOAD);
        let token = with_signature(&input, &mac(used, TEXT.as_bytes(), input.as_bytes()));
        let found = diagnosed(&token, TEXT.as_bytes(), Utf8).expect(named);
        assert_eq!(
            (found.finding.rule.id(), found.finding.message.as_str()),
            ("SIG-4", format!("It verifies as {used}; the header says {named}").as_str())
        );
        assert!(found.label.is_empty());
        assert!(matches!(found.cure, Cure::Algorithm(algorithm) if algorithm == used));
    }
}

#[test]
fn another_algorithm_of_the_same_pair_is_told() {
    for (file, named, used) in [
        ("rsa-2048-pkcs8.pem", "RS256", Algorithm::Ps256),
        ("rsa-2048-pkcs8.pem", "PS256", Algorithm::Rs256),
        ("rsa-2048-pkcs8.pem", "RS256", Algorithm::Rs512),
        ("rsa-2048-pkcs8.pem", "PS384", Algorithm::Ps512),
        ("rsa-2048-pkcs8.pem", "HS256", Algorithm::Rs256),
        ("ec-p256-pkcs8.pem", "ES384", Algorithm::Es256),
    ] {
        let key = test_keys::pem_or_jwk(file);
        let input = input(named, PAYLOAD);
        let token = with_signature(&input, &key.signature(input.as_bytes(), used).unwrap());
        let found = diagnosed(&token, &test_keys::bytes(file), Key).expect(named);
        let message = format!("It verifies as {used}; the header says {named}");
        assert_eq!(found.finding.message, message);
    }
}

#[test]
fn a_right_signature_in_another_form_is_told() {
    let told = |token: &str, secret: &[u8], encoding| {
        let found = diagnosed(token, secret, encoding).expect(token);
        assert_eq!(found.finding.rule.id(), "SIG-4");
        assert!(matches!(found.cure, Cure::SignatureForm) && found.label.is_empty());
        found.finding.message
    };
    let pem = test_keys::bytes("ec-p256-pkcs8.pem");
    let es256 = input("ES256", PAYLOAD);
    let raw = test_keys::pem_or_jwk("ec-p256-pkcs8.pem");
    let raw = raw.signature(es256.as_bytes(), Algorithm::Es256).unwrap();
    let der = in_der(&raw);
    assert_eq!(
        told(&with_signature(&es256, &der), &pem, Key),
        "It verifies once its signature is turned from DER to r and s"
    );
    let mut altered = der;
    *altered.last_mut().unwrap() ^= 1;
    assert!(diagnosed(&with_signature(&es256, &altered), &pem, Key).is_none());

    let hs256 = input("HS256", PAYLOAD);
    let signature = mac(Algorithm::Hs256, TEXT.as_bytes(), hs256.as_bytes());
    let hex = hex(&signature);
    for (text, how) in
        [(hex, "read as hex"), (STANDARD.encode(&signature), "decoded from base64 twice")]
    {
        assert_eq!(
            told(&with_signature(&hs256, text.as_bytes()), TEXT.as_bytes(), Utf8),
            format!("It verifies once its signature is {how}")
        );
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

/// ECDSA's r and s in DER (RFC 3279 §2.2.3).
fn in_der(raw: &[u8]) -> Vec<u8> {
    let integers = raw.chunks(raw.len() / 2).flat_map(|half| {
        let digits: Vec<u8> = half.iter().copied().skip_while(|digit| *digit == 0).collect();
        let sign = (digits[0] & 0x80 != 0).then_some(0);
        let digits: Vec<u8> = sign.into_iter().chain(digits).collect();
        [vec![0x02, u8::try_from(digits.len()).unwrap()], digits].concat()
    });
    let integers: Vec<u8> = integers.collect();
    [vec![0x30, u8::try_from(integers.len()).unwrap()], integers].concat()
}

#[test]
fn nothing_of_the_secret_is_said() {
    let secret = "sentinel-5e7c";
    let found = diagnosed(&signed(secret.as_bytes()), format!("{secret}\n").as_bytes(), Utf8);
    let found = format!("{:?}", found.unwrap());
    assert!(!found.contains(secret), "{found}");
}
