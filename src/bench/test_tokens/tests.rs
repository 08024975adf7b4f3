//! The promises of the test tokens: each is wrong in the way that it says and refused for it, and
//! none is without its mark.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::*;
use crate::{
    jwt::{
        Algorithm, Curve, KeySet, Recipe, Rule, Secret, SecretEncoding, generate,
        json::{remove_members, set_member},
        sign,
    },
    profile::load::Profiles,
};

const NOW: Moment = Moment { seconds: 1_795_000_000, nanos: 0 };
const SECRET: &str = "a-secret-that-is-long-enough-for-hs256";

fn payload() -> String {
    format!(
        r#"{{ "sub":"ada", "iss":"tenant-7", "aud":["games"], "iat":{}, "exp":{}, "scope":["a","b"] }}"#,
        NOW.seconds,
        NOW.seconds + 3_600
    )
}

fn secret_key() -> SharedKey {
    let secret = Secret::from(SECRET.to_owned());
    Arc::new(KeySet::read_public(&secret, SecretEncoding::Utf8))
}

fn good(header: &str, payload: &str, key: &SharedKey, algorithm: Algorithm) -> Token {
    let keys = key.as_ref().as_ref().unwrap();
    Token::parse(&sign(header, payload.as_bytes(), keys, algorithm).unwrap()).0
}

fn made_for(profile: &str) -> Vec<TestToken> {
    let key = secret_key();
    let header = r#"{"alg":"HS256","typ":"JWT","kid":"k1"}"#;
    let good = good(header, &payload(), &key, Algorithm::Hs256);
    test_tokens(&good, &key, Profiles::built_in().find(profile), NOW).unwrap()
}

fn payload_of(token: &str) -> String {
    let part = token.split('.').nth(1).unwrap();
    String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// The rule that speaks of each flaw; of some, no verifier can know without more than the token.
fn rules(name: &str) -> &'static [Rule] {
    match name {
        "expired" => &[Rule::Expired],
        "not-yet-valid" => &[Rule::NotYetValid],
        "wrong-audience" | "wrong-issuer" => &[Rule::AudienceMismatch],
        "exp-as-string" => &[Rule::NumericDate],
        "aud-as-number" => &[Rule::AudienceType],
        "sub-as-number" => &[Rule::StringClaim, Rule::ClaimFormat],
        "scope-as-string" | "scope-as-array" => &[Rule::ClaimFormat, Rule::AccessTokenScope],
        "too-long-lifetime" => &[Rule::ProfileLifetime],
        "altered-payload" | "altered-header" | "half-signature" | "other-secret" | "other-key" => {
            &[Rule::SignatureInvalid, Rule::EcdsaSignatureForm]
        }
        "no-signature" => &[Rule::SignatureInvalid, Rule::AlgNone, Rule::EcdsaSignatureForm],
        "two-parts" => &[Rule::PartCount],
        "alg-none" => &[Rule::AlgNone],
        "alg-none-capital" | "alg-none-mixed" => &[Rule::AlgNoneVariant],
        "key-confusion" => &[Rule::KeyConfusion, Rule::AlgNotAccepted],
        "bad-base64" => &[Rule::TokenAlphabet],
        missing if missing.starts_with("missing-") => &[
            Rule::RequiredClaim,
            Rule::AccessTokenClaim,
            Rule::IdTokenClaim,
            Rule::AudienceMismatch,
            Rule::Lifetime,
            Rule::RecommendedClaim,
        ],
        "unknown-kid" => &[],
        other => panic!("{other}"),
    }
}

/// Those that a verifier need not refuse for what RFC 7519 says.
const MILD: [&str; 5] =
    ["too-long-lifetime", "unknown-kid", "missing-exp", "missing-sub", "scope-as-array"];

fn assert_refused(tokens: &[TestToken], key: &SharedKey, good: &Token, profile: Option<&Profile>) {
    let base = Base::of(good, key, profile, NOW).unwrap();
    for token in tokens {
        let name = token.name.as_str();
        let analysis = base.judge(&token.token);
        let rejected = analysis.overall == Overall::Rejected;
        assert!(rejected || MILD.contains(&name), "{name}: {:?}", analysis.findings);
        let fitting = rules(name);
        let is_told = analysis.findings.iter().any(|finding| fitting.contains(&finding.rule));
        let is_exempt = fitting.is_empty() || name == "missing-sub" && !rejected;
        assert!(is_told || is_exempt, "{name}: {:?}", analysis.findings);
        assert!(!token.about.is_empty() && !token.expected.is_empty(), "{name}");
    }
}

#[test]
fn every_one_is_refused_by_a_careful_verifier_for_what_is_wrong_with_it() {
    let key = secret_key();
    let profiles = Profiles::built_in();
    let header = r#"{"alg":"HS256","typ":"JWT"}"#;
    for profile in ["jwt", "gamification"] {
        let good = good(header, &payload(), &key, Algorithm::Hs256);
        let profile = profiles.find(profile);
        let tokens = test_tokens(&good, &key, profile, NOW).unwrap();
        assert_refused(&tokens, &key, &good, profile);
    }
    let smart = format!(r#"{{"iss":"acme","exp":{},"personId":"52998224725"}}"#, NOW.seconds + 900);
    let profile = profiles.find("caf-smart-auth");
    let good = good(header, &smart, &key, Algorithm::Hs256);
    let tokens = test_tokens(&good, &key, profile, NOW).unwrap();
    assert_refused(&tokens, &key, &good, profile);
    assert!(tokens.iter().any(|token| token.name == "too-long-lifetime"));
}

#[test]
fn keys_of_a_pair_bring_the_confusion_of_algorithms() {
    let (ec, rsa) = (made(Recipe::Ec(Curve::P256)), made(Recipe::Rsa2048));
    for (algorithm, key) in
        [(Algorithm::Es256, &ec), (Algorithm::Rs256, &rsa), (Algorithm::Ps256, &rsa)]
    {
        let header = format!(r#"{{"alg":"{algorithm}"}}"#);
        let good = good(&header, &payload(), key, algorithm);
        let tokens = test_tokens(&good, key, None, NOW).unwrap();
        assert_refused(&tokens, key, &good, None);
        for name in ["key-confusion", "other-key"] {
            assert!(tokens.iter().any(|token| token.name == name), "{algorithm} {name}");
        }
    }
}

#[test]
fn they_come_in_an_order_that_stays_each_under_a_name_of_its_own() {
    let tokens = made_for("gamification");
    let names: Vec<&str> = tokens.iter().map(|token| token.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "expired",
            "not-yet-valid",
            "missing-sub",
            "missing-iss",
            "missing-aud",
            "missing-iat",
            "missing-exp",
            "wrong-audience",
            "wrong-issuer",
            "exp-as-string",
            "aud-as-number",
            "sub-as-number",
            "scope-as-string",
            "too-long-lifetime",
            "altered-payload",
            "altered-header",
            "no-signature",
            "two-parts",
            "half-signature",
            "alg-none",
            "alg-none-capital",
            "alg-none-mixed",
            "other-secret",
            "unknown-kid",
            "bad-base64"
        ]
    );
}

#[test]
fn each_is_named_by_the_error_that_the_api_should_answer() {
    let tokens = made_for("gamification");
    for (name, expected) in [
        ("expired", "token_expired"),
        ("missing-sub", "missing_required_claim"),
        ("altered-payload", "invalid_signature"),
        ("other-secret", "invalid_signature"),
        ("two-parts", "invalid_token"),
        ("alg-none", "invalid_token"),
        ("exp-as-string", "invalid_token"),
        ("too-long-lifetime", "refused, if checked"),
    ] {
        let token = tokens.iter().find(|token| token.name == name).unwrap();
        assert_eq!(token.expected, expected, "{name}");
    }
}

#[test]
fn all_else_keeps_its_bytes() {
    let tokens = made_for("gamification");
    let of =
        |name: &str| payload_of(&tokens.iter().find(|token| token.name == name).unwrap().token);
    let good = payload();
    assert_eq!(Some(of("missing-sub")), remove_members(&good, "sub"));
    assert_eq!(Some(of("aud-as-number")), set_member(&good, "aud", "42"));
    assert_eq!(Some(of("scope-as-string")), set_member(&good, "scope", "\"a b\""));
    for name in ["no-signature", "half-signature", "alg-none", "other-secret", "unknown-kid"] {
        assert_eq!(of(name), good, "{name}");
    }
    let expired = of("expired");
    assert!(expired.contains(&format!("\"iat\":{}", NOW.seconds - 7_200)), "{expired}");
    assert!(expired.contains(&format!("\"exp\":{}", NOW.seconds - 3_600)), "{expired}");
}

#[test]
fn one_that_is_not_valid_yet_never_becomes_valid() {
    let tokens = made_for("gamification");
    let token = &tokens.iter().find(|token| token.name == "not-yet-valid").unwrap().token;
    let claims = crate::jwt::json::Document::parse(payload_of(token));
    let date =
        |name: &str| Moment::from_json_number(claims.member(name).unwrap().value.text()).unwrap();
    assert!(date("nbf") > date("exp"));
}

#[test]
fn of_a_token_that_is_refused_itself_none_are_made() {
    let key = secret_key();
    let header = r#"{"alg":"HS256"}"#;
    let make = |token: &Token, key: &SharedKey| test_tokens(token, key, None, NOW).unwrap_err();
    let old = format!(r#"{{"sub":"ada","exp":{}}}"#, NOW.seconds - 60);
    let problem = make(&good(header, &old, &key, Algorithm::Hs256), &key);
    assert!(problem.contains("this one is not: Expired at"), "{problem}");
    for text in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
        assert!(!make(&Token::parse(text).0, &key).is_empty());
    }
    let pem = made(Recipe::Rsa2048);
    let signed = good(r#"{"alg":"RS256"}"#, &payload(), &pem, Algorithm::Rs256);
    let public = pem.as_ref().as_ref().unwrap().only().unwrap().public_pem().unwrap();
    let public = KeySet::read(&Secret::from(public), SecretEncoding::Key, None);
    let problem = make(&signed, &Arc::new(public));
    assert!(problem.contains("public key cannot sign"), "{problem}");
}

fn made(recipe: Recipe) -> SharedKey {
    Arc::new(KeySet::read(&generate(recipe).unwrap(), recipe.encoding(), None))
}

#[test]
fn no_list_of_them_is_without_its_mark() {
    let tokens = made_for("gamification");
    let chosen: Vec<&TestToken> = tokens.iter().collect();
    let profiles = Profiles::built_in();
    let profile = profiles.find("gamification");
    let folder = folder(&chosen, profile, NOW);
    assert_eq!(folder.name, format!("TEST-TOKENS-gamification-{}", NOW.day(0)));
    let text = |name: &str| {
        let file = folder.files.iter().find(|(file, _)| file == name).unwrap();
        file.1.expose_text().unwrap().to_owned()
    };
    assert_eq!(folder.files.len(), tokens.len() + 2);
    assert!(text("INDEX.md").starts_with(&format!("# {WARNING}\n")));
    assert!(text("INDEX.md").contains("| `01-expired.test.jwt` | It expired an hour ago | "));
    assert_eq!(text("01-expired.test.jwt"), tokens[0].token);
    let index: serde_json::Value = serde_json::from_str(&text("index.json")).unwrap();
    assert_eq!(index["warning"], WARNING);
    assert_eq!(index["tokens"][0]["file"], "01-expired.test.jwt");
    assert!(!text("index.json").contains(&tokens[0].token));
    let list = json_list(&chosen[..2], profile, NOW);
    let list: serde_json::Value = serde_json::from_str(list.expose_text().unwrap()).unwrap();
    assert!(list["warning"].as_str().unwrap().starts_with(MARK));
    assert_eq!(list["tokens"][1]["token"], tokens[1].token.as_str());
    assert_eq!(list["tokens"].as_array().unwrap().len(), 2);
}
