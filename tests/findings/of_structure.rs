//! The form of the token as a text, and of the JSON in it.

use jotbench::jwt::{
    Rule,
    Severity::{Error, Info, Warning},
};

use crate::{
    Row,
    case::Case,
    row,
    tokens::{SECRET, base64url, hmac, hs256, usual},
};

/// Claims on which nothing is found.
pub const CLAIMS: &str = r#"{"sub":"ana","exp":1795334700}"#;

fn header(header: &str) -> Case {
    Case::of(hs256(header, CLAIMS, SECRET))
}

fn claims(payload: &str) -> Case {
    Case::of(usual(payload))
}

pub fn rows() -> Vec<Row> {
    [of_text(), of_json(), of_key()].into_iter().flatten().collect()
}

fn of_text() -> Vec<Row> {
    let token = usual(CLAIMS);
    let sound = || Case::of(token.clone());
    vec![
        row(
            (Rule::TokenAlphabet, Error),
            "token",
            "Character 5 is \"*\"",
            [Case::of(format!("{}*{}", &token[..4], &token[4..])), sound()],
        ),
        row(
            (Rule::PartCount, Error),
            "token",
            "has 4 parts",
            [Case::of(format!("{token}.")), sound()],
        ),
        row(
            (Rule::PartCount, Error),
            "token",
            "the signature is missing",
            [Case::of(token.rsplit_once('.').expect("dots").0), sound()],
        ),
        row(
            (Rule::Base64urlForm, Error),
            "token",
            "The signature ends in padding",
            [Case::of(format!("{token}=")), sound()],
        ),
        row(
            (Rule::Base64urlForm, Error),
            "token",
            "The payload ends in \"R\" where its bytes are written with \"Q\"",
            [
                Case::of(trailing_bits()),
                Case::of(hs256(r#"{"alg":"HS256"}"#, r#"{"exp":1795334700 }"#, SECRET)),
            ],
        ),
        row(
            (Rule::Stripped, Info),
            "token",
            "\"Bearer\"",
            [Case::of(format!("Bearer {token}")), sound()],
        ),
    ]
}

fn of_json() -> Vec<Row> {
    let sound = || Case::of(usual(CLAIMS));
    vec![
        row(
            (Rule::HeaderObject, Error),
            "header",
            "line 1, column 27",
            [header(r#"{"alg":"HS256","typ":"JWT""#), header(r#"{"alg":"HS256","typ":"JWT"}"#)],
        ),
        row(
            (Rule::PayloadObject, Error),
            "payload",
            "The payload is an array",
            [claims(&format!("[{CLAIMS}]")), claims(CLAIMS)],
        ),
        row(
            (Rule::PayloadObject, Error),
            "payload",
            "byte order mark",
            [claims(&format!("\u{feff}{CLAIMS}")), claims(CLAIMS)],
        ),
        row(
            (Rule::DuplicateHeader, Error),
            "header.typ",
            "\"typ\" stands 2 times: \"JWT\", \"JWT\"",
            [
                header(r#"{"alg":"HS256","typ":"JWT","typ":"JWT"}"#),
                header(r#"{"alg":"HS256","typ":"JWT"}"#),
            ],
        ),
        row(
            (Rule::DuplicateClaim, Error),
            "payload.sub",
            "\"sub\" stands 2 times: \"ana\", \"eva\"",
            [
                claims(r#"{"sub":"ana","s\u0075b":"eva","exp":1795334700}"#),
                claims(r#"{"sub":"ana","aub":"eva","exp":1795334700}"#),
            ],
        ),
        row(
            (Rule::LargeInteger, Warning),
            "payload.id",
            "9007199254740993",
            [
                claims(r#"{"id":9007199254740993,"exp":1795334700}"#),
                claims(r#"{"id":9007199254740991,"exp":1795334700}"#),
            ],
        ),
        row(
            (Rule::LargeInteger, Warning),
            "payload.id",
            "id holds 1e309, more than many readers can hold",
            [
                claims(r#"{"id":1e309,"exp":1795334700}"#),
                claims(r#"{"id":1e308,"exp":1795334700}"#),
            ],
        ),
        row(
            (Rule::DeceptiveCharacter, Warning),
            "payload.sub",
            "Byte 8 of the payload begins \\ud83d, half a character",
            [
                claims(r#"{"sub":"\ud83d","exp":1795334700}"#),
                claims(r#"{"sub":"\ud83d\ude00","exp":1795334700}"#),
            ],
        ),
        row(
            (Rule::DeceptiveCharacter, Warning),
            "payload.sub",
            "a zero-width space (U+200B)",
            [
                claims("{\"sub\":\"an\u{200b}a\",\"exp\":1795334700}"),
                claims("{\"sub\":\"an\u{e3}a\",\"exp\":1795334700}"),
            ],
        ),
        row(
            (Rule::HeaderObject, Error),
            "header",
            "The header is not UTF-8 text: byte 0 is 0xff",
            [Case::of(hs256([0xff, 0xfe], CLAIMS, SECRET)), sound()],
        ),
    ]
}

fn of_key() -> Vec<Row> {
    let sound = || Case::of(usual(CLAIMS));
    let oct = format!("\"k\":\"{}\"", base64url(SECRET));
    vec![
        row(
            (Rule::DuplicateJwkMember, Error),
            "key",
            "its member k twice, again at line 1, column",
            [
                sound().key(format!("{{\"kty\":\"oct\",{oct},{oct}}}")),
                sound().key(format!("{{\"kty\":\"oct\",{oct}}}")),
            ],
        ),
        row(
            (Rule::KeyUnusable, Error),
            "key",
            "no JSON, at line 1, column 2",
            [sound().key("{kty:\"oct\"}"), sound().key(format!("{{\"kty\":\"oct\",{oct}}}"))],
        ),
    ]
}

/// A token whose payload's last character has a bit too many, and which is signed so.
fn trailing_bits() -> String {
    let input =
        format!("{}.{}", base64url(r#"{"alg":"HS256"}"#), base64url(r#"{"exp":1795334700 }"#));
    let input = format!("{}R", input.strip_suffix('Q').expect("19 bytes end in zero bits"));
    let signature = base64url(hmac(SECRET, &input));
    format!("{input}.{signature}")
}
