//! A quick answer is the full one, whatever was judged before.

use std::sync::LazyLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    client::{ClientRef, store::Slot},
    jwt::{Algorithm, KeySet, Overall, Secret, SecretEncoding, verdict::KeyVerdict},
    profile::{ClaimFormat, ClaimRule, Lifetime, Presence, Recognise},
};

const NOW: i64 = 1_795_348_800;

const SECRETS: [&str; 4] = [
    "Vq7-Zx2+Lm9=Rt4 Kp1!Wd6?Hs3fGqT7",
    "another-Zx2+Lm9=Rt4 Kp1!Wd6?Hs3fGqT7",
    "short",
    "nobody's secret, which is known to no keyring here",
];

static KEYS: LazyLock<Vec<Arc<Result<KeySet, crate::jwt::KeyError>>>> = LazyLock::new(|| {
    let read = |text: &str, encoding| {
        Arc::new(KeySet::read(&Secret::from(text.to_owned()), encoding, None))
    };
    let texts = SECRETS.into_iter().map(|text| read(text, SecretEncoding::Utf8));
    texts.chain([read("no key", SecretEncoding::Key)]).collect()
});

/// The built-in profiles, and one of the user's that asks for all that can be asked for.
static PROFILES: LazyLock<Arc<Profiles>> = LazyLock::new(|| {
    let mut profiles = Profiles::built_in();
    let plain = profiles.find("jwt").expect("it is built in").clone();
    let rule = |name: &str, format, values: &[&str]| ClaimRule {
        name: name.to_owned(),
        presence: Presence::Recommended,
        kind: None,
        format,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        about: String::new(),
        hint: String::new(),
        source: String::new(),
        example: None,
    };
    profiles.all.push(Profile {
        id: "mine".to_owned(),
        built_in: false,
        algorithms: vec![Algorithm::Hs256],
        claims: vec![
            rule("tenant", Some(ClaimFormat::Uuid), &[]),
            rule("roles", None, &["admin", "beta"]),
            rule("level", None, &["1", "2"]),
            rule("exp", None, &[]),
            rule("email", Some(ClaimFormat::Email), &[]),
            rule("homepage", Some(ClaimFormat::Uri), &[]),
            ClaimRule { presence: Presence::Forbidden, ..rule("admin", None, &[]) },
        ],
        lifetime: Lifetime { usual: Some(60), min: Some(30), max: Some(90) },
        recognise: vec![Recognise { issuers: vec!["mine*".to_owned()], ..Recognise::default() }],
        ..plain
    });
    Arc::new(profiles)
});

fn known(key: usize, owner: &str, slot: Slot, accepted: &[Algorithm]) -> KnownKey {
    let name = format!("client {owner}");
    let owner = match owner {
        "" => Owner::Given("the file secret.txt".to_owned()),
        _ => Owner::Client { client: ClientRef(owner.to_owned()), name, slot, replaced: None },
    };
    let kid = (key == 1).then(|| "second".to_owned());
    KnownKey { owner, key: KEYS[key].clone(), accepted: accepted.to_vec(), kid, is_key: false }
}

fn keyrings() -> Vec<Keyring> {
    use Algorithm::{Es256, Hs256, Hs384};
    let (now, before) = (Slot::Current, Slot::Previous);
    [
        vec![],
        vec![known(0, "", now, &[])],
        vec![known(0, "", now, &[Hs256])],
        vec![known(2, "", now, &[])],
        vec![known(4, "", now, &[])],
        vec![known(0, "a", now, &[Hs256]), known(1, "b", now, &[Hs384])],
        vec![known(0, "a", now, &[Hs256]), known(1, "b", now, &[Hs256])],
        vec![known(1, "a", now, &[Hs256]), known(0, "a", before, &[Hs256])],
        vec![known(4, "a", now, &[Es256]), known(0, "b", now, &[])],
    ]
    .into_iter()
    .map(|keys| Keyring { keys, left_out: vec![] })
    .collect()
}

fn assessor(keyring: usize, profile: Option<&str>, leeway: u64, nanos: u32) -> Assessor {
    let expected = Expectations { leeway, ..Expectations::default() };
    let keyring = keyrings().remove(keyring);
    let now = Moment { seconds: NOW, nanos };
    Assessor::new(PROFILES.clone(), profile.map(str::to_owned), keyring, now, expected)
}

/// A token whose signature is the one with this secret; with none of them, it is altered.
fn token(header: &str, payload: &str, secret: usize) -> String {
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
fn members() -> impl Strategy<Value = Vec<(&'static str, String)>> {
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
fn cluster() -> impl Strategy<Value = Vec<String>> {
    let style = prop_oneof![30 => Just(0), 4 => Just(1), 1 => 2..=4_u8];
    let change = (any::<prop::sample::Index>(), value(), date());
    let changes = proptest::collection::vec((change, 0..6_usize), 2..10);
    (header(), members(), style, changes).prop_map(|(header, members, style, changes)| {
        let mut tokens = Vec::new();
        for ((index, another, date), secret) in changes {
            let mut changed = members.clone();
            if !changed.is_empty() {
                let (name, value) = &mut changed[index.index(members.len())];
                *value = match *name {
                    "exp" | "nbf" | "iat" => date,
                    _ => another,
                };
            }
            tokens.push(token(header, &written(&changed, style), secret));
            tokens.push(token(header, &written(&members, style), secret));
        }
        tokens
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_quick_answer_is_the_full_one(
        clusters in proptest::collection::vec(cluster(), 1..3),
        keyring in 0..9_usize,
        profile in select(vec![None, Some("jwt"), Some("mine"), Some("oidc-id-token"),
            Some("oauth-access-token"), Some("caf-smart-auth"), Some("gamification"), Some("gone")]),
        leeway in select(vec![0, 60, 301, u64::MAX]),
        nanos in select(vec![0, 1, 999_999_999]),
    ) {
        let assessor = assessor(keyring, profile, leeway, nanos);
        for token in clusters.iter().flatten() {
            prop_assert_eq!(assessor.assess(token), assessor.assess_fully(token), "{}", token);
        }
    }

    #[test]
    fn who_is_expected_counts_in_the_quick_answer(
        tokens in cluster(),
        audience in select(vec![None, Some("a"), Some("beta")]),
        issuer in select(vec![None, Some("mine"), Some("read")]),
    ) {
        let expected = Expectations {
            audience: audience.map(str::to_owned),
            issuer: issuer.map(str::to_owned),
            leeway: 0,
        };
        let now = Moment::from_seconds(NOW);
        let keyring = keyrings().remove(1);
        let assessor = Assessor::new(PROFILES.clone(), None, keyring, now, expected);
        for token in &tokens {
            prop_assert_eq!(assessor.assess(token), assessor.assess_fully(token), "{}", token);
        }
    }
}

const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

#[test]
fn tokens_of_one_sort_are_judged_by_all_rules_once() {
    let assessor = assessor(1, None, 0, 0);
    for number in 0..100 {
        let payload = format!(
            r#"{{"iss":"https://a.example","sub":"user-{number}","exp":{}}}"#,
            NOW + 600 + number
        );
        let summary = assessor.assess(&token(HS256, &payload, 0));
        assert_eq!(summary.overall, Overall::Accepted);
        assert_eq!(summary.subject, Some(format!("user-{number}")));
        assert_eq!(summary.expires, Some(Moment::from_seconds(NOW + 600 + number)));
        assert_eq!(summary.signed_by.as_deref(), Some("the file secret.txt"));
    }
    assert_eq!(assessor.memo.count(), 1);
}

#[test]
fn what_is_remembered_has_a_bound() {
    let assessor = assessor(0, None, 0, 0);
    for number in 0..3_000 {
        let _ = assessor.assess(&token(HS256, &format!(r#"{{"iss":"issuer {number}"}}"#), 0));
    }
    assert!(assessor.memo.count() <= 1_024);
}

#[test]
fn where_no_key_of_several_owners_fits_nothing_is_said_against_the_token() {
    let payload = format!(r#"{{"exp":{}}}"#, NOW + 60);
    let es256 = token(r#"{"alg":"ES256"}"#, &payload, 9);
    let verdicts = |keyring| {
        let summary = assessor(keyring, Some("jwt"), 0, 0).assess(&es256);
        (summary.overall, summary.verdicts.key)
    };
    assert_eq!(verdicts(6), (Overall::NotChecked, KeyVerdict::NotChecked));
    // A client's own keys must fit its tokens.
    assert_eq!(verdicts(7), (Overall::Rejected, KeyVerdict::Error));
}

#[test]
fn of_several_keys_one_that_was_tried_is_spoken_of() {
    let token = token(r#"{"alg":"HS384"}"#, "{}", 3);
    let summary = assessor(5, Some("jwt"), 0, 0).assess(&token);
    assert_eq!(summary.verdicts.key, KeyVerdict::Ok);
    assert_eq!(summary.verdicts.signature, SignatureVerdict::Invalid);
}

#[test]
fn the_profile_narrows_a_key_that_was_given_without_algorithms() {
    let payload = r#"{"iss":"mine"}"#;
    let hs512 = token(r#"{"alg":"HS512"}"#, payload, 0);
    let key = |keyring| assessor(keyring, None, 0, 0).assess(&hs512).verdicts.key;
    assert_eq!(key(1), KeyVerdict::Error);
}
