//! The tokens of the table, made of their parts by an independent base64 and HMAC.

use crate::tokens::{SECRET, base64url, hmac, hs256, usual};

/// The usual token of most cases.
pub fn ana() -> String {
    usual(r#"{"iss":"acme","sub":"ana","exp":1795338000}"#)
}

/// Another one.
pub fn bob() -> String {
    usual(r#"{"iss":"globex","sub":"bob","exp":1795341600,"scope":["play","score"]}"#)
}

/// A token with as many claims as those of everyday life, nested ones among them.
pub fn long() -> String {
    let roles = r#""realm_access":{"roles":["offline_access","uma_authorization"]}"#;
    let account = r#""resource_access":{"account":{"roles":["manage-account","view-profile"]}}"#;
    usual(&format!(
        r#"{{"iss":"https://id.example/realms/desk","sub":"f3b1c2d4","exp":1795338000,{roles},{account},"email":"ana@example.com"}}"#
    ))
}

/// Bytes that look random.
pub fn noise(length: usize) -> Vec<u8> {
    let blocks = 0..length.div_ceil(32);
    let mut bytes: Vec<u8> = blocks.flat_map(|block| hmac("noise", &block.to_string())).collect();
    bytes.truncate(length);
    bytes
}

/// A token of this header whose last part has this many bytes.
pub fn signed(header: &str, signature: usize) -> String {
    let payload = r#"{"iss":"https://id.example","sub":"ana","aud":"desk","exp":1795338000}"#;
    format!("{}.{}.{}", base64url(header), base64url(payload), base64url(noise(signature)))
}

/// With a signature of RSA with 2048 bits.
pub fn rs256() -> String {
    signed(r#"{"alg":"RS256","typ":"JWT","kid":"2026-11"}"#, 256)
}

/// Its signature has a length that no known algorithm has.
pub fn of_unknown_algorithm() -> String {
    signed(r#"{"alg":"XX1","typ":"JWT"}"#, 100)
}

/// Unsecured (RFC 7519 §6).
pub fn unsecured() -> String {
    format!("{}.{}.", base64url(r#"{"alg":"none"}"#), base64url(r#"{"sub":"ana"}"#))
}

/// Encrypted (RFC 7516 §3.1), with an encrypted key.
pub fn encrypted() -> String {
    let header = base64url(r#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#);
    let [key, vector, text, tag] = [256, 12, 83, 16].map(|length| base64url(noise(length)));
    format!("{header}.{key}.{vector}.{text}.{tag}")
}

/// Encrypted with a key that both sides share, so that the part of the key is empty.
pub fn encrypted_directly() -> String {
    let header = base64url(r#"{"alg":"dir","enc":"A128CBC-HS256"}"#);
    let [vector, text, tag] = [16, 48, 16].map(|length| base64url(noise(length)));
    format!("{header}..{vector}.{text}.{tag}")
}

/// A header as a person writes it.
pub fn pretty(line_end: &str) -> String {
    let header = ["{", "  \"alg\": \"HS256\",", "  \"typ\": \"JWT\"", "}"].join(line_end);
    hs256(header, r#"{"sub":"ana"}"#, SECRET)
}

/// The text in lines of this many characters.
pub fn wrapped(text: &str, width: usize, between: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let lines: Vec<String> = characters.chunks(width).map(|line| line.iter().collect()).collect();
    lines.join(between)
}
