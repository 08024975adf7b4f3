//! What the API itself would answer, told of what lies on the bench.

use super::*;
use crate::bench::words;

/// A bench with the profile, the secret and a pasted token of these claims.
fn judged(profile: &str, payload: &str) -> Model {
    let mut model = bench();
    does(&mut model, Command::ChooseProfile(ProfileChoice::Id(profile.to_owned())));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    does(&mut model, Command::Paste(token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)));
    model
}

fn game(exp: i64) -> String {
    let (exp, iat) = (NOW.seconds + exp, NOW.seconds + exp - 3_600);
    format!(r#"{{"sub":"u1","iss":"tenant-7","aud":"app","iat":{iat},"exp":{exp}}}"#)
}

#[test]
fn the_code_and_its_solution_are_told_of_an_expired_token() {
    let model = judged("gamification", &game(-10_800));
    let answer = words::api_answer(&model).expect("an answer");
    assert_eq!((answer.lead.as_str(), answer.code), ("Gamification API answers", "token_expired"));
    assert!(answer.solution.starts_with("Make a new token with a later exp"));
    assert_eq!(answer.rule, "CLM-3");
    let headline = words::headline(&model);
    assert_eq!(headline.title, "Genuine, but expired 3 h ago");
    // What to do about it stands among the findings, where there is room.
    assert_eq!(
        headline.detail,
        "Signed by the typed secret. Gamification API answers token_expired"
    );
}

#[test]
fn an_accepted_token_an_empty_bench_and_an_api_without_codes_answer_nothing() {
    assert_eq!(words::api_answer(&judged("gamification", &game(3_600))), None);
    assert_eq!(words::api_answer(&judged("caf-smart-auth", &game(-3_600))), None);
    let mut model = judged("gamification", &game(-3_600));
    does(&mut model, Command::TokenEdited(String::new()));
    assert_eq!(words::api_answer(&model), None);
}

#[test]
fn a_draft_would_be_answered_and_a_missing_scope_may_be() {
    let mut model = judged("gamification", &game(-10_800));
    does(&mut model, Command::SetMode(Mode::Sign));
    let answer = words::api_answer(&model).expect("an answer");
    assert_eq!(answer.lead, "Gamification API would answer");
    assert!(words::headline(&model).detail.starts_with(&answer.head()));
    let model = judged("caf-api", &game(3_600));
    let answer = words::api_answer(&model).expect("an answer");
    assert_eq!((answer.lead.as_str(), answer.code), ("The API may answer", "403"));
    assert_eq!(words::headline(&model).badge, "Accepted");
}

#[test]
fn as_of_the_incident_the_answer_is_that_of_then() {
    let mut model = judged("gamification", &game(-10_800));
    does(&mut model, Command::SetAsOf(AsOf::At(NOW.plus_seconds(-11_000))));
    assert_eq!(words::api_answer(&model), None);
}
