//! The parameters of the JOSE header.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jotbench::jwt::{
    Rule,
    Severity::{Error, Info, Warning},
};
use sha2::{Digest as _, Sha256};

use crate::{
    Row,
    case::Case,
    of_structure::CLAIMS,
    row, signer,
    tokens::{SECRET, base64url, hmac, hs256},
};

/// An HS256 token with these parameters after `alg`.
fn with(parameters: &str) -> Case {
    let header = format!("{{\"alg\":\"HS256\",{parameters}}}");
    Case::of(hs256(header, CLAIMS, SECRET))
}

/// An HS256 token whose payload is signed as it is (RFC 7797).
fn unencoded(parameters: &str, payload: &str) -> Case {
    let input = format!("{}.{payload}", base64url(format!("{{\"alg\":\"HS256\",{parameters}}}")));
    let signature = base64url(hmac(SECRET, &input));
    Case::of(format!("{input}.{signature}"))
}

/// An unsecured token (RFC 7519 §6).
fn unsigned(alg: &str) -> Case {
    let header = base64url(format!("{{\"alg\":\"{alg}\"}}"));
    Case::of(format!("{header}.{}.", base64url(CLAIMS)))
}

/// The DER of the tests' certificate, out of its PEM.
fn certificate() -> Vec<u8> {
    let pem = signer::file("certificate.pem");
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(base64).expect("base64")
}

pub fn rows() -> Vec<Row> {
    [on_algorithm(), on_extensions(), on_types(), on_keys()].into_iter().flatten().collect()
}

fn on_algorithm() -> Vec<Row> {
    let sound = || with(r#""typ":"JWT""#);
    let ed = |alg: &str| {
        let token = signer::ed25519(&format!("{{\"alg\":\"{alg}\"}}"), CLAIMS);
        Case::of(token).key(signer::file("ed25519-spki.pem"))
    };
    vec![
        row(
            (Rule::AlgPresent, Error),
            "header.alg",
            "no alg",
            [Case::of(hs256(r#"{"typ":"JWT"}"#, CLAIMS, SECRET)), sound()],
        ),
        row(
            (Rule::AlgPresent, Error),
            "header.alg",
            "case-sensitive",
            [Case::of(hs256(r#"{"alg":"hs256"}"#, CLAIMS, SECRET)), sound()],
        ),
        row((Rule::AlgNone, Error), "header.alg", "is not signed", [unsigned("none"), sound()]),
        row((Rule::AlgNoneVariant, Error), "header.alg", "\"nOnE\"", [unsigned("nOnE"), sound()]),
        row((Rule::EdDsaName, Info), "header.alg", "alg is EdDSA", [ed("EdDSA"), ed("Ed25519")]),
    ]
}

fn on_extensions() -> Vec<Row> {
    vec![
        row(
            (Rule::CriticalForm, Error),
            "header.crit",
            "crit is an empty array",
            [with(r#""b64":true,"crit":[]"#), with(r#""b64":true,"crit":["b64"]"#)],
        ),
        row(
            (Rule::CriticalForm, Error),
            "header.crit",
            "crit names \"b64\" more than once",
            [with(r#""b64":true,"crit":["b64","b64"]"#), with(r#""b64":true,"crit":["b64"]"#)],
        ),
        row(
            (Rule::CriticalUnknown, Error),
            "header.crit",
            "\"b46\"",
            [with(r#""b46":true,"crit":["b46"]"#), with(r#""b64":true,"crit":["b64"]"#)],
        ),
        row(
            (Rule::UnencodedPayloadForm, Error),
            "header.b64",
            "b64 is a string",
            [with(r#""b64":"true","crit":["b64"]"#), with(r#""b64":true,"crit":["b64"]"#)],
        ),
        row(
            (Rule::UnencodedPayloadForm, Error),
            "header.b64",
            "crit does not name it",
            [
                unencoded(r#""b64":false"#, "hello"),
                unencoded(r#""b64":false,"crit":["b64"]"#, "hello"),
            ],
        ),
        row(
            (Rule::UnencodedPayloadInJwt, Error),
            "header.b64",
            "its payload holds the claim sub",
            [
                unencoded(r#""b64":false,"crit":["b64"]"#, r#"{"sub":"ana","exp":1795334700}"#),
                unencoded(r#""b64":false,"crit":["b64"]"#, r#"{"sum":"ana","at":1795334700}"#),
            ],
        ),
    ]
}

fn on_types() -> Vec<Row> {
    let typ = |typ: &str| with(&format!("\"typ\":\"{typ}\""));
    vec![
        row(
            (Rule::TypMediaType, Info),
            "header.typ",
            "the same media type as \"secevent+jwt\"",
            [typ("application/secevent+jwt"), typ("secevent+jwt")],
        ),
        // Nothing is compared with what is no string.
        row(
            (Rule::TypMediaType, Warning),
            "header.typ",
            "typ is an array",
            [with(r#""typ":["JWT"]"#), typ("JWT")],
        ),
        row((Rule::TypSpelling, Info), "header.typ", "upper case", [typ("Jwt"), typ("JWT")]),
        row(
            (Rule::ContentType, Warning),
            "header.cty",
            "it is a claims set",
            [with(r#""cty":"JWT""#), with(r#""typ":"JWT""#)],
        ),
        row(
            (Rule::ContentType, Warning),
            "header.cty",
            "there is no cty to say so",
            [nested(""), nested(r#","cty":"JWT""#)],
        ),
    ]
}

/// A token in a token (RFC 7519 §5.2).
fn nested(parameters: &str) -> Case {
    let inner = hs256(r#"{"alg":"HS256"}"#, CLAIMS, SECRET);
    Case::of(hs256(format!("{{\"alg\":\"HS256\"{parameters}}}"), inner, SECRET))
}

fn on_keys() -> Vec<Row> {
    let public = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;
    let leaf = certificate();
    let chain = format!("\"x5c\":[\"{}\"]", STANDARD.encode(&leaf));
    let thumbprint = |of: &[u8]| base64url(Sha256::digest(of));
    vec![
        row(
            (Rule::RemoteKey, Warning),
            "header.jku",
            "the host keys.example",
            [
                with(r#""jku":"https://keys.example/set""#),
                with(r#""kid":"https://keys.example/set""#),
            ],
        ),
        row(
            (Rule::EmbeddedKey, Warning),
            "header.jwk",
            "(EC P-256)",
            [with(&format!("\"jwk\":{{{public}}}")), with(&format!("\"key\":{{{public}}}"))],
        ),
        row(
            (Rule::PrivateEmbeddedKey, Error),
            "header.jwk",
            "holds d",
            [
                with(&format!("\"jwk\":{{{public},\"d\":\"{}\"}}", base64url(SECRET))),
                with(&format!("\"jwk\":{{{public}}}")),
            ],
        ),
        row(
            (Rule::CertificateChain, Warning),
            "header.x5t#S256",
            "is not the SHA-256 of the first certificate",
            [
                with(&format!("{chain},\"x5t#S256\":\"{}\"", thumbprint(&leaf[1..]))),
                with(&format!("{chain},\"x5t#S256\":\"{}\"", thumbprint(&leaf))),
            ],
        ),
        row(
            (Rule::CertificateChain, Warning),
            "header.x5c",
            "x5c[0] is base64url",
            [with(&format!("\"x5c\":[\"{}\"]", base64url(&leaf))), with(&chain)],
        ),
        row(
            (Rule::KeyIdForm, Warning),
            "header.kid",
            "kid is \"../1\", which holds a path",
            [with(r#""kid":"../1""#), with(r#""kid":".-/1""#)],
        ),
        // RFC 7515 §4.1.4 says "MUST be a string", so another type weighs more than odd characters.
        row(
            (Rule::KeyIdForm, Error),
            "header.kid",
            "kid is a number",
            [with(r#""kid":1"#), with(r#""kid":"1""#)],
        ),
    ]
}
