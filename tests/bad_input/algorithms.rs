//! `alg`, keys and signatures.

use crate::row::{CLAIMS, HEADER, Row, With, check};

const ES256: &str = r#"{"alg":"ES256"}"#;
const P256: With = With::Key("ec-p256-spki.pem");

/// The order of P-256, big-endian (SEC 2 §2.4.2).
const P256_ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

#[test]
fn names_of_algorithms() {
    let unsigned = |name, header: &str| Row::with_signature(name, header, CLAIMS, b"");
    check(&[
        unsigned("none", r#"{"alg":"none"}"#).finds("HDR-2", "header.alg"),
        unsigned("none without a key", r#"{"alg":"none"}"#)
            .with(With::Nothing)
            .finds("HDR-2", "header.alg"),
        Row::with_signature("none with a signature", r#"{"alg":"none"}"#, CLAIMS, b"signature")
            .finds("HDR-2", "header.alg")
            .finds("HDR-2", "signature"),
        unsigned("NoNe", r#"{"alg":"NoNe"}"#).finds("HDR-3", "header.alg"),
        unsigned("none with a space", r#"{"alg":"none "}"#).finds("HDR-3", "header.alg"),
        unsigned("none in escapes", r#"{"alg":"\u006eone"}"#).finds("HDR-2", "header.alg"),
        unsigned("an empty signature", HEADER).finds("SIG-1", "signature"),
        Row::signed("unknown", r#"{"alg":"XX999"}"#, CLAIMS).finds("ALG-9", "header.alg"),
        Row::signed("unknown without a key", r#"{"alg":"XX999"}"#, CLAIMS)
            .with(With::Nothing)
            .not_checked(),
        Row::signed("in lower case", r#"{"alg":"hs256"}"#, CLAIMS).finds("HDR-1", "header.alg"),
        Row::signed("missing", "{}", CLAIMS).finds("HDR-1", "header.alg"),
        Row::signed("null", r#"{"alg":null}"#, CLAIMS).finds("HDR-1", "header.alg"),
        Row::signed("a number", r#"{"alg":256}"#, CLAIMS).finds("HDR-1", "header.alg"),
        Row::signed("an array", r#"{"alg":["HS256"]}"#, CLAIMS).finds("HDR-1", "header.alg"),
        Row::signed("empty", r#"{"alg":""}"#, CLAIMS).finds("HDR-1", "header.alg"),
        Row::signed("twice", r#"{"alg":"none","alg":"HS256"}"#, CLAIMS)
            .finds("STR-7", "header.alg"),
    ]);
}

#[test]
fn keys_that_do_not_fit() {
    let hs256 = || Row::signed("an HMAC token against a public key", HEADER, CLAIMS);
    let rs256 = |name| Row::with_signature(name, r#"{"alg":"RS256"}"#, CLAIMS, &[1; 256]);
    check(&[
        hs256().with(With::Key("rsa-2048-spki.pem")).finds("ALG-8", "key"),
        hs256().with(With::Key("ec-p256-spki.pem")).finds("ALG-8", "key"),
        hs256().with(With::Key("certificate.pem")).finds("ALG-8", "key"),
        hs256().with(With::Key("rfc7515-a2-rsa-public.jwk")).finds("ALG-8", "key"),
        rs256("RS256 with an EC key").with(P256).finds("KEY-1", "key"),
        rs256("RS256 with a secret").finds("KEY-1", "key"),
        rs256("RS256 with Ed25519").with(With::Key("ed25519-spki.pem")).finds("KEY-1", "key"),
        rs256("RS256 with 1024 bits").with(With::Key("rsa-1024-spki.pem")).finds("ALG-3", "key"),
        Row::with_signature("ES256 with P-384", ES256, CLAIMS, &[1; 64])
            .with(With::Key("ec-p384-spki.pem"))
            .finds("ALG-5", "key"),
    ]);
}

#[test]
fn ecdsa_signatures() {
    let signed = |name, r: &[u8], s: &[u8]| {
        Row::with_signature(name, ES256, CLAIMS, &[r, s].concat()).with(P256)
    };
    let one = {
        let mut one = [0; 32];
        one[31] = 1;
        one
    };
    let der = [&[0x30, 0x44, 0x02, 0x20][..], &[0x11; 32], &[0x02, 0x20], &[0x22; 32]].concat();
    check(&[
        signed("r = s = 0", &[0; 32], &[0; 32]).finds("ALG-6", "signature"),
        signed("r = 0", &[0; 32], &one).finds("ALG-6", "signature"),
        signed("r = n", &P256_ORDER, &one).finds("ALG-6", "signature"),
        signed("s = n", &one, &P256_ORDER).finds("ALG-6", "signature"),
        signed("r > n", &[0xff; 32], &one).finds("ALG-6", "signature"),
        signed("s > n", &one, &[0xff; 32]).finds("ALG-6", "signature"),
        signed("in DER", &der, b"").finds("ALG-6", "signature"),
        signed("half a signature", &one, b"").finds("ALG-6", "signature"),
        signed("a byte too many", &one, &[1; 33]).finds("ALG-6", "signature"),
        signed("empty", b"", b"").finds("SIG-1", "signature"),
    ]);
}

#[test]
fn signatures_of_the_wrong_length() {
    let hs256 = |name, signature: &[u8]| Row::with_signature(name, HEADER, CLAIMS, signature);
    check(&[
        hs256("one byte", &[1]).finds("SIG-1", "signature"),
        hs256("cut off", &[1; 31]).finds("SIG-1", "signature"),
        hs256("too long", &[1; 33]).finds("SIG-1", "signature"),
        hs256("another", &[1; 32]).finds("SIG-1", "signature"),
    ]);
}
