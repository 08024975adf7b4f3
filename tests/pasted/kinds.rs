//! Tokens of every form, and of none.

use crate::{
    case::{Case, none},
    samples::{ana, bob, encrypted, encrypted_directly, noise, pretty, rs256, signed, unsecured},
    tokens::{SECRET, base64url, hmac, hs256},
};

pub fn cases() -> Vec<Case> {
    let alone =
        |name, token: String| none(name, format!("say {token}, please")).finds([token]).undoing([]);
    let detached = {
        let token = ana();
        let mut parts = token.split('.');
        let header = parts.next().unwrap_or_default().to_owned();
        format!("{header}..{}", parts.next_back().unwrap_or_default())
    };
    let cut_off = ana().rsplit_once('.').map(|(input, _)| format!("{input}.")).unwrap_or_default();
    vec![
        alone("RSA", rs256()),
        alone("elliptic curves", signed(r#"{"alg":"ES256"}"#, 64)),
        alone("Edwards curves", signed(r#"{"alg":"EdDSA","crv":"Ed25519"}"#, 64)),
        alone("ML-DSA", signed(r#"{"alg":"ML-DSA-44"}"#, 2420)),
        alone("an unknown algorithm", signed(r#"{"alg":"XX1"}"#, 77)),
        alone("an algorithm that is no text", signed(r#"{"alg":5}"#, 32)),
        alone("encrypted", encrypted()),
        alone("encrypted with a shared key", encrypted_directly()),
        alone("unsecured", unsecured()),
        alone(
            "unsecured in capitals",
            unsecured().replace(&base64url(r#"{"alg":"none"}"#), &base64url(r#"{"alg":"NONE"}"#)),
        ),
        alone("a signature that was cut off", cut_off),
        alone("a detached payload", detached),
        alone("a pretty header", pretty("\n")),
        alone("a pretty header with CRLF", pretty("\r\n")),
        alone("a header with a space", hs256(r#"{ "alg": "HS256" }"#, "{}", SECRET)),
        alone("a header with a tab", hs256("{\t\"alg\": \"HS256\"}", "{}", SECRET)),
        alone(
            "a header with a byte order mark",
            hs256("\u{feff}{\"alg\":\"HS256\"}", "{}", SECRET),
        ),
        alone(
            "an algorithm at the end of the header",
            hs256(r#"{"typ":"JWT","x":[{"y":{}}],"alg":"HS256"}"#, "{}", SECRET),
        ),
        alone("an empty payload object", hs256(r#"{"alg":"HS256"}"#, "{}", SECRET)),
        alone("a payload that is text", hs256(r#"{"alg":"HS256"}"#, "hello", SECRET)),
        alone("a token in a token", hs256(r#"{"alg":"HS256","cty":"JWT"}"#, ana(), SECRET)),
        alone(
            "a header in a claim",
            hs256(r#"{"alg":"HS256"}"#, r#"{"h":{"alg":"HS256"}}"#, SECRET),
        ),
        alone("padding", padded()),
        alone("standard base64", standard()),
        none("a disclosure after it", format!("{}~WyJzYWx0IiwibmFtZSIsIkFuYSJd~", ana()))
            .finds([ana()]),
        none("key binding after it", format!("{}~WyJzYWx0IiwiYSIsMV0~{}", ana(), bob()))
            .finds([ana(), bob()]),
        none("a path of standard base64", format!("/{}/next", standard())).finds([standard()]),
        none("slashes that are escaped", format!("\"{}\"", standard().replace('/', "\\/")))
            .finds([standard()])
            .undoing(["JSON escapes"]),
        none("padding in percent codes", format!("t={}&x", padded().replace('=', "%3D")))
            .finds([padded()])
            .undoing(["percent codes"]),
        none(
            "plus in percent codes",
            format!("t={}", standard().replace('+', "%2B").replace('/', "%2F")),
        )
        .finds([standard()])
        .undoing(["percent codes"]),
        none("more parts than there can be", format!("{}.eyJ4IjoxfQ.more", ana())).finds([ana()]),
    ]
}

/// Every part is padded.
fn padded() -> String {
    let pad = |part: String| {
        let padding = "=".repeat(part.len().wrapping_neg() % 4);
        part + &padding
    };
    let input =
        [r#"{"alg":"HS256"}"#, r#"{"sub":"anabel"}"#].map(|part| pad(base64url(part))).join(".");
    format!("{input}.{}", pad(base64url(hmac(SECRET, &input))))
}

/// Each part holds the characters in which the two alphabets differ, where it can.
fn standard() -> String {
    let standard = |part: &str| part.replace('-', "+").replace('_', "/");
    let input = standard(&format!(
        "{}.{}",
        base64url(r#"{"alg":"HS256","kid":"???>>>"}"#),
        base64url(r#"{"a":"???>>>~~~"}"#)
    ));
    let signature = standard(&base64url(noise(32)));
    format!("{input}.{signature}")
}
