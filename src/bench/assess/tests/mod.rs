//! A quick answer is the full one, whatever was judged before.

mod samples;

use std::sync::LazyLock;

use proptest::{prelude::*, sample::select};

use self::samples::{cluster, near_good, token};
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

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
    fn what_is_wrong_alone_shows_in_the_quick_answer(
        clusters in proptest::collection::vec(near_good(), 1..4),
        leeway in select(vec![0, 60]),
        nanos in select(vec![0, 1]),
    ) {
        let assessor = assessor(1, None, leeway, nanos);
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
