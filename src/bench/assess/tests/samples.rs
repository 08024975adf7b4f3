//! Tokens that resemble each other.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::{prelude::*, sample::select};

use super::{KEYS, NOW};
use crate::jwt::Algorithm;

/// The members of an object, with their values as they are written.
type Members = Vec<(&'static str, String)>;

/// A token whose signature is the one with this secret; with none of them, it is altered.
pub(super) fn token(header: &str, payload: &str, secret: usize) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let algorithm = match header {
        it if it.contains("HS384") => Algorithm::Hs384,
        it if it.contains("HS512") => Algorithm::Hs512,
        _ => Algorithm::Hs256,
    };
    let key = KEYS.get(secret).and_then(|key| key.as_ref().as_ref().ok()?.only());
    let signature = key.and_then(|key| key.signature(input.as_bytes(), algorithm));
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.unwrap_or_else(|| vec![7; 32])))
}

fn header() -> impl Strategy<Value = &'static str> {
    let usual = r#"{"alg":"HS256","typ":"JWT"}"#;
    prop_oneof![
        8 => Just(usual),
        4 => select(vec![
            r#"{"alg":"HS256"}"#,
            r#"{"typ":"at+jwt","alg":"HS256"}"#,
            r#"{"alg":"HS384","kid":"second"}"#,
            r#"{"alg":"HS512","typ":"jwt"}"#,
            r#"{"alg":"RS256","typ":"at+jwt"}"#,
            r#"{"alg":"ES256"}"#,
        ]),
        1 => select(vec![
            r#"{"alg":"none"}"#,
            r#"{"alg":"hs256"}"#,
            r#"{"alg":"HS256","crit":["b64"],"b64":false}"#,
            r#"{"alg":"HS256","cty":"JWT"}"#,
            r#"{"alg":"HS256","alg":"HS256"}"#,
            r#"{"alg":"HS256","jku":"https://a.example"}"#,
            r#"{"alg":"HS256","kid":"{kid}"}"#,
            r#"{"typ":5}"#,
            r#"{"alg":"HS256""#,
            " {\n\"alg\" : \"HS256\"}",
        ]),
    ]
}

const NAMES: [&str; 34] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "scope",
    "client_id",
    "azp",
    "nonce",
    "at_hash",
    "c_hash",
    "personId",
    "email",
    "tenant",
    "roles",
    "level",
    "homepage",
    "admin",
    "password",
    "phone_number",
    "pin",
    "address",
    "vc",
    "name",
    "x",
    "cpf",
    "client_secret",
    "https://example.com/claim",
    "",
    "personData",
    "acr",
    "auth_time",
];

/// Values that rules tell apart, and others that they do not.
fn value() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        "[ -!#-\\[\\]-~]{0,24}",
        "[a-z]{1,8}(-[0-9]{1,4})?",
        "[0-9]{10,16}",
        "(https|urn|mine|your-tenant|a b)(:|://)[a-z.:/?# ]{0,12}",
        "[a-z.]{1,6}@[a-z]{1,6}(\\.com)?",
        "(your-id|change-?me|<your id>|\\{clientId\\}|x \\{id\\} y| yourApp|placeholder)",
        "(read|read write|read  write|beta|admin|a|é|mine|mine:x|1|2|)",
        "(52998224725|52998224724|529.982.247-25|11111111111)",
        "(4111111111111111|4111111111111112|4111 1111 1111 1111)",
        "(f81d4fae-7dec-11d0-a765-00a0c91e6bf6|f81d4fae-7dec-11d0-a765-00a0c91e6bf)",
        "[A-Za-z0-9_-]{20,24}",
        Just("eyJhbGciOiJIUzI1NiJ9.e30.AAAA".to_owned()),
        Just("eyJhbGciOiJIUzI1NiJ9.e30".to_owned()),
        Just("-----BEGIN PRIVATE KEY-----".to_owned()),
        Just("a".repeat(255)),
        Just("a".repeat(256)),
    ];
    let text = text.prop_map(|text| format!("\"{text}\""));
    let number = prop_oneof![
        "[1-9][0-9]{0,17}",
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][-+]?[0-9]{1,3})?",
        "0[0-9]{1,4}",
        "(9007199254740991|9007199254740993|4111111111111111|30569309025904|1.|\\+1|-|1e|1-1)",
    ];
    let leaf = prop_oneof![
        8 => text.clone(),
        3 => number,
        2 => "(true|false|null|tru|nul)",
        1 => "\"(\\\\u0041|\\\\u202e|\\\\n|\\\\ud800|\u{e9}|\u{202e}|\u{7f}|\u{1}|a\\\\\"b)\"",
    ];
    prop_oneof![
        8 => leaf.clone(),
        2 => proptest::collection::vec(text, 0..3)
            .prop_map(|texts| format!("[{}]", texts.join(","))),
        1 => proptest::collection::vec(leaf.clone(), 0..3)
            .prop_map(|leaves| format!("[{}]", leaves.join(", "))),
        1 => (select(NAMES.to_vec()), leaf).prop_map(|(name, leaf)| format!("{{\"{name}\":{leaf}}}")),
        1 => "(\\[\\[\\]|\\{\\}|\\[\\{\\}\\]|\\{\"kty\":\"oct\",\"k\":\"AA\"\\}|\\[,\\]|\\{\"a\"\\}|\\[1\\}|)",
    ]
}

/// Dates at both sides of every bound.
fn date() -> impl Strategy<Value = String> {
    let near = select(vec![0, 1, 29, 30, 31, 59, 60, 61, 89, 90, 91, 299, 300, 301, 899, 900, 901]);
    let far = select(vec![1_800, 3_599, 3_600, 3_601, 86_400, 86_401, 315_360_000]);
    prop_oneof![
        6 => (prop_oneof![near, far], any::<bool>()).prop_map(|(distance, is_past)| {
            (if is_past { NOW - distance } else { NOW + distance }).to_string()
        }),
        1 => select(vec!["0", "1", "99999999999", "100000000000", "1795348800000", "1.5", "-1",
            "1795348800.0", "\"1795348800\"", "null", "1e9", "9223372036854775807", "00"])
            .prop_map(str::to_owned),
    ]
}

fn value_of(name: &'static str) -> BoxedStrategy<String> {
    match name {
        "exp" | "nbf" | "iat" => prop_oneof![9 => date(), 1 => value()].boxed(),
        _ => value().boxed(),
    }
}

fn member() -> impl Strategy<Value = (&'static str, String)> {
    select(NAMES.to_vec()).prop_flat_map(|name| (Just(name), value_of(name)))
}

/// Members of their own, as a token of some profile has them.
fn members() -> impl Strategy<Value = Members> {
    let usual = ["iss", "sub", "aud", "iat", "exp", "jti", "client_id", "personId"];
    let usual: Vec<_> = usual.into_iter().map(|name| (Just(name), value_of(name))).collect();
    let usual = (usual, 0..=8_usize).prop_map(|(mut all, count)| {
        all.truncate(count);
        all
    });
    (usual, proptest::collection::vec(member(), 0..4)).prop_map(|(mut all, more)| {
        all.extend(more);
        all
    })
}

fn written(members: &[(&str, String)], style: u8) -> String {
    let (between, after) = if style == 1 { (" : ", " ,\n") } else { (":", ",") };
    let members: Vec<String> =
        members.iter().map(|(name, value)| format!("\"{name}\"{between}{value}")).collect();
    let text = format!("{{{}}}", members.join(after));
    match style {
        2 => text + "x",
        3 => format!("[{text}]"),
        4 => text.trim_end_matches('}').to_owned(),
        _ => text,
    }
}

/// Tokens that differ in one value each, so that one is easily taken for another.
pub(super) fn cluster() -> impl Strategy<Value = Vec<String>> {
    let style = prop_oneof![30 => Just(0), 4 => Just(1), 1 => 2..=4_u8];
    let change = (any::<prop::sample::Index>(), value(), date());
    let changes = proptest::collection::vec((change, 0..6_usize), 2..10);
    (header(), members(), style, changes).prop_map(|(header, members, style, changes)| {
        let mut tokens = Vec::new();
        for ((index, another, date), secret) in changes {
            let mut variant = members.clone();
            if !variant.is_empty() {
                let (name, value) = &mut variant[index.index(members.len())];
                *value = match *name {
                    "exp" | "nbf" | "iat" => date,
                    _ => another,
                };
            }
            tokens.push(token(header, &written(&variant, style), secret));
            tokens.push(token(header, &written(&members, style), secret));
        }
        tokens
    })
}

/// Tokens with nothing wrong but for one claim, so that a mere warning shows in their verdicts.
pub(super) fn near_good() -> impl Strategy<Value = Vec<String>> {
    const UUID: &str = "\"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"";
    let good: [(&str, &[(&str, &str)]); 6] = [
        ("JWT", &[("iss", "\"https://a.example\""), ("sub", "\"user\"")]),
        ("JWT", &[("iss", "\"client\""), ("personId", "\"52998224725\"")]),
        ("JWT", &[("sub", "\"u\""), ("iss", "\"i\""), ("aud", "\"a\""), ("scope", "[\"read\"]")]),
        (
            "JWT",
            &[
                ("iss", "\"https://a.example\""),
                ("sub", "\"u\""),
                ("aud", "\"a\""),
                ("nonce", "\"n\""),
            ],
        ),
        (
            "at+jwt",
            &[
                ("iss", "\"i\""),
                ("sub", "\"u\""),
                ("aud", "\"a\""),
                ("client_id", "\"b\""),
                ("jti", UUID),
                ("scope", "\"read\""),
            ],
        ),
        (
            "JWT",
            &[
                ("iss", "\"mine\""),
                ("tenant", UUID),
                ("roles", "[\"admin\"]"),
                ("level", "1"),
                ("email", "\"a@example.com\""),
                ("homepage", "\"https://a.example/\""),
            ],
        ),
    ];
    let good = good.map(|(typ, members)| {
        let members = members.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        (format!(r#"{{"alg":"HS256","typ":"{typ}"}}"#), members)
    });
    let dates = (select(vec![NOW, NOW - 1, NOW - 60]), select(vec![60, 1_800, 3_600, 86_400]));
    (select(good.to_vec()), dates, any::<bool>()).prop_flat_map(
        |((header, mut members), (issued, lifetime), has_issued): ((String, Members), _, bool)| {
            members.push(("exp", (issued + lifetime).to_string()));
            if has_issued {
                members.push(("iat", issued.to_string()));
            }
            let mut names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
            names.extend(["exp", "exp", "name", "x", "sub", "pin", "acr"]);
            let change = select(names).prop_flat_map(|name| {
                (Just(name), proptest::collection::vec(value_of(name), 2..8))
            });
            (Just(header), Just(members), change).prop_map(|(header, members, (name, values))| {
                let with = |value: &String| {
                    let mut members = members.clone();
                    match members.iter_mut().find(|(known, _)| *known == name) {
                        Some(member) => member.1.clone_from(value),
                        None => members.push((name, value.clone())),
                    }
                    token(&header, &written(&members, 0), 0)
                };
                std::iter::once(token(&header, &written(&members, 0), 0))
                    .chain(values.iter().map(with))
                    .collect()
            })
        },
    )
}
