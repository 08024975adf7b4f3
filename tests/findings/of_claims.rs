//! The registered claims, access tokens and ID tokens.

use jotbench::jwt::{
    Rule,
    Severity::{Error, Info, Warning},
};

use crate::{
    Row,
    case::{Case, NOW},
    row, signer,
    tokens::{SECRET, base64url, hs256, usual},
};

/// A token with these claims beside `sub` and `exp`.
fn with(claims: &str) -> Case {
    Case::of(usual(&format!("{{\"sub\":\"ana\",\"exp\":1795334700,{claims}}}")))
}

fn exp(exp: &str) -> Case {
    Case::of(usual(&format!("{{\"sub\":\"ana\",\"exp\":{exp}}}")))
}

pub fn rows() -> Vec<Row> {
    [on_dates(), on_names(), on_the_rest(), on_access_tokens(), on_id_tokens()]
        .into_iter()
        .flatten()
        .collect()
}

fn on_dates() -> Vec<Row> {
    let sound = || exp("1795334700");
    vec![
        row(
            (Rule::NumericDate, Error),
            "payload.exp",
            "present but not a NumericDate: it is a string: \"1795334700\"",
            [exp("\"1795334700\""), sound()],
        ),
        row(
            (Rule::NumericDate, Error),
            "payload.iat",
            "it is null",
            [with("\"iat\":null"), with("\"iat\":0")],
        ),
        row(
            (Rule::FractionalSeconds, Info),
            "payload.exp",
            "1795334700.25",
            [exp("1795334700.25"), sound()],
        ),
        row(
            (Rule::Expired, Error),
            "payload.exp",
            "Expired at 08:05:00 UTC",
            [sound().at(1_795_334_700), sound().at(1_795_334_699)],
        ),
        row(
            (Rule::NotYetValid, Error),
            "payload.nbf",
            "Not valid before 08:00:01 UTC",
            [with("\"nbf\":1795334401"), with("\"nbf\":1795334400")],
        ),
        row(
            (Rule::Leeway, Warning),
            "payload.exp",
            "The leeway of 5 min 1 s is more than a few minutes",
            [sound().leeway(301), sound().leeway(300)],
        ),
        row(
            (Rule::DateOrder, Warning),
            "payload.iat",
            "iat lies in the future",
            [with("\"iat\":1795334401"), with("\"iat\":1795334400")],
        ),
        row(
            (Rule::DateOrder, Warning),
            "payload.exp",
            "exp is not after iat",
            [with("\"iat\":1795334700"), with("\"iat\":1795334699").at(NOW + 299)],
        ),
        row(
            (Rule::DateOrder, Warning),
            "payload.exp",
            "exp is not after nbf",
            [
                with("\"nbf\":1795334700").at(NOW + 299).leeway(1),
                with("\"nbf\":1795334699").at(NOW + 299).leeway(1),
            ],
        ),
        row(
            (Rule::Milliseconds, Warning),
            "payload.exp",
            "exp looks like milliseconds",
            [exp("1795334700000"), sound()],
        ),
        row(
            (Rule::Lifetime, Warning),
            "payload.exp",
            "never expires",
            [Case::of(usual(r#"{"sub":"ana","exq":1795334700}"#)), sound()],
        ),
    ]
}

fn on_names() -> Vec<Row> {
    let aud = |aud: &str| with(&format!("\"aud\":{aud}"));
    vec![
        row(
            (Rule::AudienceType, Error),
            "payload.aud",
            "aud holds a number",
            [aud(r#"["api",1]"#), aud(r#"["api","1"]"#)],
        ),
        row(
            (Rule::AudienceMismatch, Error),
            "payload.aud",
            "not for \"API\"",
            [
                aud(r#"["api","web"]"#).for_audience("API"),
                aud(r#"["API","web"]"#).for_audience("API"),
            ],
        ),
        row(
            (Rule::AudienceMismatch, Error),
            "payload.iss",
            "The token was issued by \"App\", not by \"app\"",
            [with(r#""iss":"App""#).issued_by("app"), with(r#""iss":"app""#).issued_by("app")],
        ),
        row(
            (Rule::StringClaim, Error),
            "payload.jti",
            "jti is a number, and must be a string",
            [with("\"jti\":7"), with("\"jti\":\"7\"")],
        ),
        row(
            (Rule::StringOrUri, Warning),
            "payload.iss",
            "it holds a space",
            [with(r#""iss":"issuer: one""#), with(r#""iss":"issuer:one""#)],
        ),
    ]
}

fn on_the_rest() -> Vec<Row> {
    vec![
        row(
            (Rule::SensitiveClaim, Warning),
            "payload.email",
            "Personal data",
            [with(r#""email":"ana@example.com""#), with(r#""email_verified":true"#)],
        ),
        row(
            (Rule::SensitiveClaim, Warning),
            "payload.password",
            "password looks like a secret by its name",
            [with(r#""password":"sesame""#), with(r#""password_set":true"#)],
        ),
    ]
}

fn on_access_tokens() -> Vec<Row> {
    const REST: &str = r#""iss":"https://as.example","aud":"api","sub":"ana","client_id":"app","iat":1795334400,"exp":1795338000"#;
    let access = |header: &str, claims: &str| {
        let claims = format!("{{{REST},{claims}}}");
        Case::of(hs256(header, claims, SECRET)).profile("oauth-access-token")
    };
    let header = r#"{"alg":"HS256","typ":"at+jwt"}"#;
    let sound = || access(header, r#""jti":"1""#);
    let unsigned = {
        let header = base64url(r#"{"alg":"none","typ":"at+jwt"}"#);
        let claims = base64url(format!("{{{REST},\"jti\":\"1\"}}"));
        Case::of(format!("{header}.{claims}.")).profile("oauth-access-token")
    };
    vec![
        row(
            (Rule::AccessTokenType, Error),
            "header.typ",
            "typ is at+jwt for an access token, not \"JWT\"",
            [access(r#"{"alg":"HS256","typ":"JWT"}"#, r#""jti":"1""#), sound()],
        ),
        row(
            (Rule::AccessTokenClaim, Error),
            "payload.jti",
            "jti is missing",
            [access(header, r#""jtj":"1""#), sound()],
        ),
        row((Rule::AccessTokenAlg, Error), "header.alg", "must be signed", [unsigned, sound()]),
        row(
            (Rule::AccessTokenScope, Warning),
            "payload.scope",
            "a space too many",
            [
                access(header, r#""jti":"1","scope":"read  write""#),
                access(header, r#""jti":"1","scope":"read write""#),
            ],
        ),
        // Against RFC 8693 §4.2, and what large issuers send all the same: it is not refused.
        row(
            (Rule::AccessTokenScope, Warning),
            "payload.scope",
            "scope is an array",
            [
                access(header, r#""jti":"1","scope":["read"]"#),
                access(header, r#""jti":"1","scope":"read""#),
            ],
        ),
    ]
}

fn on_id_tokens() -> Vec<Row> {
    const REST: &str = r#""iss":"https://op.example","sub":"ana","exp":1795338000"#;
    const MORE: &str = r#""aud":"app","iat":1795334400,"nonce":"n-1""#;
    let of = |rest: &str, claims: &str| {
        Case::of(usual(&format!("{{{rest},{claims}}}"))).profile("oidc-id-token").client("app")
    };
    let id = |claims: &str| of(REST, claims);
    let of_two = |header: &str, claims: &str| {
        let payload = format!("{{{REST},\"iat\":1795334400,\"nonce\":\"n-1\",{claims}}}");
        let token = signer::rs256(header, &payload);
        Case::of(token).key(signer::file("rsa-2048-spki.pem")).profile("oidc-id-token")
    };
    let rs256 = r#"{"alg":"RS256"}"#;
    // The left half of a SHA-256 has 16 bytes.
    let hash = |bytes: usize| format!("{MORE},\"at_hash\":\"{}\"", base64url(vec![7; bytes]));
    let unsigned = {
        let header = base64url(r#"{"alg":"none"}"#);
        let claims = base64url(format!("{{{REST},{MORE}}}"));
        Case::of(format!("{header}.{claims}.")).profile("oidc-id-token")
    };
    vec![
        row(
            (Rule::IdTokenClaim, Error),
            "payload.aud",
            "aud is missing",
            [id(r#""iat":1795334400,"nonce":"n-1""#), id(MORE)],
        ),
        // Providers on one's own machine are met without https, and comparing iss is what protects.
        row(
            (Rule::IdTokenClaim, Warning),
            "payload.iss",
            "iss must be an https URL",
            [of(&REST.replace("https", "http"), MORE), id(MORE)],
        ),
        row(
            (Rule::IdTokenAuthorizedParty, Warning),
            "payload.azp",
            "no azp",
            [
                of_two(rs256, r#""aud":["app","web"]"#),
                of_two(rs256, r#""aud":["app","web"],"azp":"app""#),
            ],
        ),
        row(
            (Rule::IdTokenAuthorizedParty, Warning),
            "payload.azp",
            "azp is \"App\", which is not the client's",
            [id(&format!("{MORE},\"azp\":\"App\"")), id(&format!("{MORE},\"azp\":\"app\""))],
        ),
        row(
            (Rule::IdTokenNonce, Warning),
            "payload.nonce",
            "nonce is empty",
            [
                id(r#""aud":"app","iat":1795334400,"nonce":"""#),
                id(r#""aud":"app","iat":1795334400,"nonce":"1""#),
            ],
        ),
        // Whether the request carried a nonce, the token does not tell.
        row(
            (Rule::IdTokenNonce, Info),
            "payload.nonce",
            "There is no nonce",
            [id(r#""aud":"app","iat":1795334400"#), id(MORE)],
        ),
        row(
            (Rule::IdTokenAccessTokenHash, Warning),
            "payload.at_hash",
            "at_hash has 32 bytes",
            [id(&hash(32)), id(&hash(16))],
        ),
        row((Rule::IdTokenAlg, Error), "header.alg", "must be signed", [unsigned, id(MORE)]),
    ]
}
