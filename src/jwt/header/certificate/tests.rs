//! Made by `openssl req -x509` (the root) and `openssl x509 -req -CA` (the leaf).

use super::*;
use crate::jwt::{
    Fix,
    header::testing::{assert_table, of_rule},
};

const LEAF: &str = "MIIBLTCB0wIUMr3Ut/bz3EhmTiV9p/xT3HVDNqgwCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMRXhhbXBsZSBy\
    b290MCAXDTI2MTEyMjA5MDUxNloYDzIxMjYxMDI5MDkwNTE2WjAZMRcwFQYDVQQDDA5FeGFtcGxlIHNpZ25l\
    cjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOorHU6NQXfilJ7DTht7D4SjSon+YNHz6fKLk4jtk/hVQDER\
    UxdeZwiRh3uMIB/4kOI7ACmjldzKTNIUFmYbqXkwCgYIKoZIzj0EAwIDSQAwRgIhANX/el1/1SSSxuVKXPm3\
    9vuOzK+2l8H2NV6xndslDdSUAiEA0J8VrSqpxo6AJ3sjWmKCl90Z3LCA/xUhN3sejWJGbqc=";

const ROOT: &str = "MIIBhTCCASugAwIBAgIUEmVugFnhBeJuAEkT914EMEAmaRYwCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMRXhh\
    bXBsZSByb290MCAXDTI2MTEyMjA5MDUxNloYDzIxMjYxMDI5MDkwNTE2WjAXMRUwEwYDVQQDDAxFeGFtcGxl\
    IHJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATU5W6pbciCM+dB69vZUoZ+UzyPrl2P//KB4BTdC/JK\
    E07dKx+5LZo056EASGHzJwzWMvRyjD6HXuVNPH0s284Uo1MwUTAdBgNVHQ4EFgQUMmzPEopbFZ5fisOx2GAQ\
    n4ozhOgwHwYDVR0jBBgwFoAUMmzPEopbFZ5fisOx2GAQn4ozhOgwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjO\
    PQQDAgNIADBFAiEAoNK8sjjWTK84LjFUvJsanTDDkuH0Tz0qNotvXtRpUaECIHRo9R8NnJmPHDLY6UovPd26\
    6c89R9U+DtahQuqgKzPT";

/// As `openssl x509 -fingerprint` and `openssl dgst` have them.
const LEAF_SHA1: &str = "MA92i9IoTGUb5zri7JUV6vfxm5g";
const LEAF_SHA1_HEX: &str = "30:0F:76:8B:D2:28:4C:65:1B:E7:3A:E2:EC:95:15:EA:F7:F1:9B:98";
const LEAF_SHA256: &str = "6VctcaUP8iQUDH4aFhquGnVv3KZTNt2ux1PienGYRPo";
const ROOT_SHA256: &str = "8JbARopvgGG7WFG9tMX6mLXEjW5Baa7MaHH6_4avDGY";

fn said(members: &str) -> Vec<String> {
    let found = of_rule(Rule::CertificateChain, members);
    found.into_iter().map(|found| found.message).collect()
}

#[test]
fn a_chain_is_base64_der_with_the_leaf_first() {
    let base64url = LEAF.replace('+', "-").replace('/', "_");
    let base64url = base64url.trim_end_matches('=');
    for (chain, text) in [
        (format!("[\"{LEAF}\"]"), None),
        (format!("[\"{LEAF}\",\"{ROOT}\"]"), None),
        (format!("[\"{ROOT}\",\"{LEAF}\"]"), Some("x5c begins with the issuer")),
        (
            format!("[\"{LEAF}\",\"{LEAF}\"]"),
            Some("x5c[1] is not the certificate that issued x5c[0]"),
        ),
        (format!("[\"{LEAF}\",\"{base64url}\"]"), Some("x5c[1] is base64url")),
        (format!("[\"{LEAF}\\n\"]"), Some("x5c[0] holds white space")),
        (format!("[\"-----BEGIN CERTIFICATE-----\\n{LEAF}\"]"), Some("x5c[0] is PEM")),
        ("[\"é\"]".to_owned(), Some("x5c[0] is no base64")),
        ("[\"AAAA\"]".to_owned(), Some("x5c[0] is base64, yet no X.509 certificate")),
        (format!("[\"{}\"]", &LEAF[..400]), Some("yet no X.509 certificate")),
        ("[5]".to_owned(), Some("x5c[0] is a number")),
        ("[]".to_owned(), Some("x5c is an empty array")),
        (format!("\"{LEAF}\""), Some("x5c is a string, and must be an array")),
    ] {
        let found = said(&format!("\"x5c\":{chain}"));
        assert_eq!(found.len(), usize::from(text.is_some()), "{chain}: {found:?}");
        assert!(text.is_none_or(|text| found[0].starts_with(text) || found[0].contains(text)));
    }
}

#[test]
fn thumbprints_have_their_form_and_match_the_first_certificate() {
    let x5c = format!("\"x5c\":[\"{LEAF}\",\"{ROOT}\"]");
    assert_eq!(
        said(&format!("{x5c},\"x5t\":\"{LEAF_SHA1}\",\"x5t#S256\":\"{LEAF_SHA256}\"")),
        Vec::<String>::new()
    );
    assert_eq!(
        said(&format!("{x5c},\"x5t#S256\":\"{ROOT_SHA256}\"")),
        ["x5t#S256 is not the SHA-256 of the first certificate in x5c"]
    );
    assert_eq!(said(&format!("\"x5t#S256\":\"{ROOT_SHA256}\"")), Vec::<String>::new());
    let twenty = "A".repeat(27);
    assert_eq!(
        said(&format!("{x5c},\"x5t\":\"{twenty}\"")),
        ["x5t is not the SHA-1 of the first certificate in x5c"]
    );
    assert_table(
        Rule::CertificateChain,
        &[
            (r#""kid":"a""#, &[]),
            (r#""x5t":"AAAA""#, &["x5t has 3 bytes, and a SHA-1 thumbprint has 20"]),
            (r#""x5t#S256":"AAAA""#, &["x5t#S256 has 3 bytes, and a SHA-256 thumbprint has 32"]),
            (r#""x5t":"$""#, &["x5t is no base64url"]),
            (r#""x5t":1"#, &["x5t is a number, and must be a string"]),
        ],
    );
}

#[test]
fn a_thumbprint_in_another_form_can_be_mended() {
    for given in [LEAF_SHA1_HEX.to_owned(), format!("{LEAF_SHA1}=")] {
        let found = of_rule(Rule::CertificateChain, &format!("\"x5t\":\"{given}\""));
        assert!(found[0].message.contains("must be base64url without padding"), "{given}");
        let label = found[0].fix.as_ref().map(Fix::label);
        assert_eq!(label.as_deref(), Some("Set \"MA92i9IoTGUb5zri7JUV6vf…"));
    }
}

#[test]
fn a_cut_certificate_is_none() {
    let der = STANDARD.decode(LEAF).unwrap();
    for length in 0..der.len() {
        assert!(CertificateFields::read(&der[..length]).is_none(), "{length}");
    }
    assert!(CertificateFields::read(&der).is_some());
}
