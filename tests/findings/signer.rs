//! Tokens of algorithms other than HS256, signed without Jotbench's own code.

use std::{fs, path::Path};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{RSA_PSS_SHA256, RsaKeyPair, RsaPssSaltLength, RsaSignatureEncoding},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};

use crate::tokens::base64url;

/// The text of a key file of the tests.
pub fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys").join(name);
    fs::read_to_string(path).expect(name)
}

fn input(header: &str, payload: &str) -> String {
    format!("{}.{}", base64url(header), base64url(payload))
}

fn signed(header: &str, payload: &str, key: &EncodingKey, algorithm: Algorithm) -> String {
    let input = input(header, payload);
    let signature = crypto::sign(input.as_bytes(), key, algorithm).expect("signed");
    format!("{input}.{signature}")
}

/// Signed with RS256 and `rsa-2048-pkcs8.pem`, whatever the header says.
pub fn rs256(header: &str, payload: &str) -> String {
    let key = EncodingKey::from_rsa_pem(file("rsa-2048-pkcs8.pem").as_bytes()).expect("a key");
    signed(header, payload, &key, Algorithm::RS256)
}

/// Signed with ES256 and `ec-p256-pkcs8.pem`, whatever the header says.
pub fn es256(header: &str, payload: &str) -> String {
    let key = EncodingKey::from_ec_pem(file("ec-p256-pkcs8.pem").as_bytes()).expect("a key");
    signed(header, payload, &key, Algorithm::ES256)
}

/// Signed with Ed25519 and `ed25519-pkcs8.pem`, whatever the header says.
pub fn ed25519(header: &str, payload: &str) -> String {
    let key = EncodingKey::from_ed_pem(file("ed25519-pkcs8.pem").as_bytes()).expect("a key");
    signed(header, payload, &key, Algorithm::EdDSA)
}

/// Signed with PS256 and `rsa-2048-pkcs8.pem`, with a salt of `SALT` bytes.
pub fn ps256<const SALT: u16>(header: &str, payload: &str) -> String {
    let encoding: &'static RsaSignatureEncoding =
        &const { RSA_PSS_SHA256.with_pss_salt_length(RsaPssSaltLength::Custom(SALT)) };
    let pem = file("rsa-2048-pkcs8.pem");
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let pair = RsaKeyPair::from_pkcs8(&STANDARD.decode(base64).expect("base64")).expect("a key");
    let input = input(header, payload);
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(encoding, &SystemRandom::new(), input.as_bytes(), &mut signature).expect("signed");
    format!("{input}.{}", base64url(signature))
}

/// The token with its ECDSA signature in DER (RFC 3279 §2.2.3), as OpenSSL writes it.
pub fn in_der(token: &str) -> String {
    let (input, signature) = token.rsplit_once('.').expect("three parts");
    let raw = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    let integers = raw.chunks(raw.len() / 2).flat_map(|half| {
        let digits: Vec<u8> = half.iter().copied().skip_while(|digit| *digit == 0).collect();
        let sign = (digits[0] & 0x80 != 0).then_some(0);
        let digits: Vec<u8> = sign.into_iter().chain(digits).collect();
        [vec![0x02, u8::try_from(digits.len()).expect("short")], digits].concat()
    });
    let integers: Vec<u8> = integers.collect();
    let length = u8::try_from(integers.len()).expect("short");
    format!("{input}.{}", base64url([vec![0x30, length], integers].concat()))
}
