//! What a profile demands.

use jotbench::jwt::{
    Rule,
    Severity::{Error, Warning},
};

use crate::{
    Row,
    case::Case,
    row,
    tokens::{CPF, SECRET, WRONG_CPF, hs256, usual},
};

fn of(profile: &str, claims: &str) -> Case {
    Case::of(usual(&format!("{{{claims}}}"))).profile(profile)
}

pub fn rows() -> Vec<Row> {
    let game = |rest: &str| {
        let usual = r#""iss":"tenant","aud":"app","iat":1795334400,"exp":1795338000"#;
        of("gamification", &format!("{usual},{rest}"))
    };
    let caf = |claims: &str| of("caf-smart-auth", claims).client("app");
    let person =
        |cpf: &str| caf(&format!("\"iss\":\"app\",\"exp\":1795334700,\"personId\":\"{cpf}\""));
    let until = |exp: i64| {
        let times = format!("\"iat\":1795334400,\"exp\":{exp}");
        caf(&format!("\"iss\":\"app\",{times},\"personId\":\"{CPF}\""))
    };
    let signed = |header: &str| {
        let claims = format!("{{\"iss\":\"app\",\"exp\":1795334700,\"personId\":\"{CPF}\"}}");
        Case::of(hs256(header, claims, SECRET)).profile("caf-smart-auth")
    };
    let level = |level: &str| {
        of("jwt", &format!("\"exp\":1795334700,\"level\":\"{level}\""))
            .own_profile("[claims.level]\nvalues = [\"low\", \"high\"]\n")
    };
    vec![
        row(
            (Rule::RequiredClaim, Error),
            "payload.sub",
            "sub is missing; Gamification API requires it",
            [game(r#""sup":"ana""#), game(r#""sub":"ana""#)],
        ),
        row(
            (Rule::RecommendedClaim, Warning),
            "payload.scope",
            "scope is missing; Caf API bearer token recommends it",
            [
                of("caf-api", r#""exp":1795334700"#),
                of("caf-api", r#""exp":1795334700,"scope":"read""#),
            ],
        ),
        row(
            (Rule::ClaimFormat, Error),
            "payload.personId",
            "personId is no CPF: its check digits are wrong",
            [person(WRONG_CPF), person(CPF)],
        ),
        row(
            (Rule::ClaimFormat, Error),
            "payload.scope",
            "scope must be an array of strings and is a string",
            [game(r#""sub":"ana","scope":"read""#), game(r#""sub":"ana","scope":["read"]"#)],
        ),
        row(
            (Rule::ClaimValue, Error),
            "payload.level",
            "level must be one of low, high",
            [level("High"), level("high")],
        ),
        // The API decides whose secret it looks up; the workbench knows only the chosen client's.
        row(
            (Rule::ClaimValue, Warning),
            "payload.iss",
            "iss is not the client's clientId",
            [
                caf(&format!("\"iss\":\"App\",\"exp\":1795334700,\"personId\":\"{CPF}\"")),
                person(CPF),
            ],
        ),
        row(
            (Rule::HeaderFixed, Error),
            "header.typ",
            "typ is JWT for Caf Smart Auth, not \"jwt\"",
            [signed(r#"{"alg":"HS256","typ":"jwt"}"#), signed(r#"{"alg":"HS256","typ":"JWT"}"#)],
        ),
        row(
            (Rule::Placeholder, Warning),
            "payload.sub",
            "sub still holds the placeholder {userId}",
            [game(r#""sub":"{userId}""#), game(r#""sub":"userId""#)],
        ),
        row(
            (Rule::ProfileLifetime, Warning),
            "payload.exp",
            "The token lives for 30 min 1 s; Caf Smart Auth advises at most 30 min",
            [until(1_795_336_201), until(1_795_336_200)],
        ),
    ]
}
