use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;
use crate::{
    bench::draft::Draft,
    client,
    jwt::{KeySet, Secret, SecretEncoding, json::samples::object_text, sign},
    profile::load::Profiles,
};

const NOW: Moment = Moment { seconds: 1_795_000_000, nanos: 0 };
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
const JTI: &str = "0b1c8a52-6a0e-4c7d-9d0e-2f5a4b3c2d1e";

fn token(header: &str, payload: &str) -> Token {
    let parts = [header.as_bytes(), payload.as_bytes(), b"a signature"];
    Token::parse(&parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")).0
}

fn of(header: &str, payload: &str, made_for: MadeFor<'_>, profile: &str) -> Reproduction {
    let profiles = Profiles::built_in();
    reproduce(&token(header, payload), made_for, profiles.find(profile), JTI, NOW).unwrap()
}

fn payload_of(payload: &str) -> String {
    of(HEADER, payload, MadeFor::default(), "jwt").payload
}

#[test]
fn dates_move_to_now_with_their_distances() {
    for (payload, expected) in [
        (r#"{"iat":1000,"exp":1900}"#, r#"{"iat":1795000000,"exp":1795000900}"#),
        (
            r#"{ "exp": 1900, "nbf": 990,"iat":1000 }"#,
            r#"{ "exp": 1795000900, "nbf": 1794999990,"iat":1795000000 }"#,
        ),
        (r#"{"nbf":1000,"exp":1900}"#, r#"{"nbf":1795000000,"exp":1795000900}"#),
        (r#"{"exp":1900}"#, r#"{"exp":1795000900}"#),
        (r#"{"iat":1000}"#, r#"{"iat":1795000000}"#),
        (r#"{"exp":1900,"exp":2800}"#, r#"{"exp":1900,"exp":1795000900}"#),
        // Fractions keep their digits, and nothing is issued later than now.
        (r#"{"iat":1000.250,"exp":1900.5}"#, r#"{"iat":1794999999.250,"exp":1795000899.5}"#),
        (r#"{"iat":1e3,"exp":1.9e3}"#, r#"{"iat":1795000000,"exp":1795000900}"#),
        (r#"{"iat":-100,"exp":800}"#, r#"{"iat":1795000000,"exp":1795000900}"#),
        // Milliseconds stay milliseconds, each date in the unit that it seems to be in.
        (
            r#"{"iat":1700000000000,"exp":1700000900000}"#,
            r#"{"iat":1795000000000,"exp":1795000900000}"#,
        ),
        (r#"{"iat":1700000000,"exp":1700000900500}"#, r#"{"iat":1795000000,"exp":1795000900500}"#),
        // What is no date stays.
        (r#"{"iat":"1000","exp":1900}"#, r#"{"iat":"1000","exp":1795000900}"#),
        (r#"{"exp":1e400}"#, r#"{"exp":1e400}"#),
        (r#"{"auth_time":5,"sub":"ada"}"#, r#"{"auth_time":5,"sub":"ada"}"#),
        ("{}", "{}"),
    ] {
        assert_eq!(payload_of(payload), expected, "{payload}");
    }
}

#[test]
fn what_is_left_as_it_is_is_said() {
    for (payload, said) in [
        (r#"{"exp":"1900"}"#, "exp is a string, and is left as it is"),
        (r#"{"exp":null}"#, "exp is null, and is left as it is"),
        (r#"{"iat":1e400}"#, "iat lies beyond every calendar, and is left as it is"),
        (r#"{"iat":1700000000000}"#, "iat seems to be in milliseconds, and stays so"),
        (r#"{"iat":1700000000000000}"#, "iat seems to be in microseconds, and stays so"),
    ] {
        let made = of(HEADER, payload, MadeFor::default(), "jwt");
        assert!(made.changes.remarks.contains(&said.to_owned()), "{:?}", made.changes.remarks);
    }
}

#[test]
fn a_lone_exp_gets_the_profiles_usual_lifetime() {
    let made = of(HEADER, r#"{"exp":1}"#, MadeFor::default(), "gamification");
    let profiles = Profiles::built_in();
    let usual = profiles.find("gamification").unwrap().lifetime.usual.unwrap();
    assert_eq!(made.payload, format!(r#"{{"exp":{}}}"#, NOW.seconds.unsigned_abs() + usual));
}

#[test]
fn a_jti_becomes_new_and_none_is_added() {
    for (payload, expected) in [
        (r#"{"jti":"abc"}"#, format!(r#"{{"jti":"{JTI}"}}"#)),
        (r#"{"jti":7}"#, format!(r#"{{"jti":"{JTI}"}}"#)),
        (r#"{"sub":"ada"}"#, r#"{"sub":"ada"}"#.to_owned()),
    ] {
        assert_eq!(payload_of(payload), expected, "{payload}");
    }
}

#[test]
fn the_client_signs_in_its_own_name_where_the_profile_says_so() {
    let mut acme = client::example("acme");
    acme.client_id = "acme-id".to_owned();
    acme.algorithm = Algorithm::Hs512;
    acme.kid = Some("k2".to_owned());
    let header = r#"{"kid":"old","alg":"HS256","x5t":"AA","cty":"x","jku":"https://a"}"#;
    let payload = r#"{"iss":"other","sub":"ada","aud":["x"]}"#;
    let made = of(header, payload, MadeFor::client(&acme, false), "caf-smart-auth");
    assert_eq!(made.header, r#"{"kid":"k2","alg":"HS512","cty":"x"}"#);
    assert_eq!(made.payload, r#"{"iss":"acme-id","sub":"ada","aud":["x"]}"#);
    let made = of(header, payload, MadeFor::client(&acme, false), "oauth-access-token");
    assert_eq!(made.payload, payload, "iss is the server's there");

    acme.kid = None;
    acme.algorithm = Algorithm::Hs256;
    let made = of(header, payload, MadeFor::client(&acme, false), "jwt");
    assert_eq!(made.header, r#"{"alg":"HS256","cty":"x"}"#, "the kid names another key");
    let made = of(header, payload, MadeFor::client(&acme, true), "jwt");
    assert_eq!(made.header, header, "it is the same key");
    let escaped = r#"{"iss":"\u0061cme-id"}"#;
    let made = of(header, escaped, MadeFor::client(&acme, true), "caf-smart-auth");
    assert_eq!(made.payload, escaped, "what says so already keeps its bytes");
}

#[test]
fn the_changes_are_told() {
    let acme = client::example("acme");
    let header = r#"{"alg":"HS256","kid":"old"}"#;
    let payload = r#"{"iat":1794989100,"exp":1794990000,"jti":"x","sub":"ada","name":"Ada"}"#;
    let made = of(header, payload, MadeFor::client(&acme, false), "jwt");
    let told: Vec<_> = made
        .changes
        .rows
        .iter()
        .filter(|row| row.difference != Difference::Same)
        .map(|row| (row.name.as_str(), row.remark.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("kid", "left out: it names the key that signed the original"),
            ("iat", "3 h 1 min later"),
            ("exp", "3 h 1 min later"),
            ("jti", "a new one: APIs may take each only once"),
        ]
    );
    assert_eq!((made.changes.differences(), made.changes.sames()), (4, 3));
}

#[test]
fn what_holds_no_claims_is_refused() {
    for payload in ["no json", "[]", "{\"a\":1,}", ""] {
        let token = token(HEADER, payload);
        let made = reproduce(&token, MadeFor::default(), None, JTI, NOW);
        assert!(made.is_err_and(|problem| problem.contains("no JSON object")), "{payload}");
    }
    let made = of("no json", "{}", MadeFor::default(), "jwt");
    assert_eq!(made.header, HEADER);
    assert_eq!(made.changes.remarks.len(), 1);
}

proptest! {
    #[test]
    fn all_that_is_not_named_keeps_its_bytes(payload in object_text()) {
        let original = token(HEADER, &payload);
        let made = reproduce(&original, MadeFor::default(), None, JTI, NOW).unwrap();
        prop_assert_eq!(&made.header, HEADER);
        let draft = Draft::exactly(&made.header, &made.payload);
        let secret = Secret::from("a-secret-that-is-long-enough-for-hs256".to_owned());
        let keys = KeySet::read(&secret, SecretEncoding::Utf8, None).unwrap();
        let (header, bytes) = (draft.signed_header(), draft.signed_payload());
        let signed = sign(&header, &bytes, &keys, Algorithm::Hs256).unwrap();
        let signed = Token::parse(&signed).0;
        let before = original.claims().unwrap().members();
        let after = signed.claims().unwrap().members();
        prop_assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            prop_assert_eq!(before.exact_name(), after.exact_name());
            if !["iat", "nbf", "exp", "jti"].contains(&before.name.as_ref()) {
                prop_assert_eq!(before.value.text(), after.value.text());
            }
        }
        if made.changes.differences() == 0 {
            prop_assert_eq!(made.payload, payload);
        }
    }
}
