//! Tokens as the APIs' guides want them: made, accepted, and rejected for the right reason.

use serde_json::{Value, json};

use crate::{
    common::{Cli, Home, Outcome},
    tokens::{CPF, SECRET, WRONG_CPF, now, open},
};

fn inspect(home: &Home, profile: &str, token: &str) -> Cli {
    Cli::new(home)
        .args(["inspect", "-", "--profile", profile, "--secret-file", "secret", "--json"])
        .input(token)
}

/// Errors as `id place message`.
fn errors(outcome: &Outcome) -> Vec<String> {
    let report = outcome.json();
    let findings = report["findings"].as_array().expect("findings are an array");
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap_or("?").to_owned();
    findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| {
            format!("{} {} {}", text(finding, "id"), text(finding, "at"), text(finding, "message"))
        })
        .collect()
}

fn sign_smart_auth(home: &Home, cpf: &str) -> String {
    let outcome = Cli::new(home)
        .args(["sign", "--profile", "caf-smart-auth", "--set", "iss=my-client"])
        .args(["--set", &format!("personId={cpf}"), "--expires-in", "15m"])
        .args(["--secret-file", "secret"])
        .run()
        .expect_code(0);
    outcome.stdout.strip_suffix('\n').expect("a line break ends the output").to_owned()
}

#[test]
fn a_smart_auth_token_has_exactly_the_guides_header_and_claims() {
    let home = Home::new();
    home.write("secret", SECRET);
    let before = now();
    let token = sign_smart_auth(&home, CPF);
    let after = now();

    let opened = open(&token, SECRET);
    assert_eq!(opened.header, r#"{"alg":"HS256","typ":"JWT"}"#);
    let mut names = opened.claim_names();
    names.sort_unstable();
    assert_eq!(names, ["exp", "iss", "personId"]);
    assert_eq!(opened.claim("iss"), json!("my-client"));
    assert_eq!(opened.claim("personId"), json!(CPF), "a CPF is a string");
    let expires = opened.claim("exp").as_i64().expect("exp is a whole number");
    assert!((before + 900..=after + 900).contains(&expires), "{expires} is not in 15 minutes");
}

#[test]
fn a_smart_auth_token_is_accepted_now_and_expired_an_hour_later() {
    let home = Home::new();
    home.write("secret", SECRET);
    let token = sign_smart_auth(&home, CPF);

    let accepted = inspect(&home, "caf-smart-auth", &token).run().expect_code(0).json();
    assert_eq!(accepted["overall"], "accepted");
    assert_eq!(
        accepted["verdicts"],
        json!({ "structure": "ok", "key": "ok", "signature": "valid", "time": "valid", "claims": "ok" })
    );

    let later = (now() + 3600).to_string();
    let outcome = inspect(&home, "caf-smart-auth", &token).args(["--at", &later]).run();
    let expired = outcome.clone().expect_code(1).json();
    assert_eq!(expired["overall"], "rejected");
    assert_eq!(expired["verdicts"]["time"], "expired");
    assert_eq!(expired["verdicts"]["signature"], "valid", "genuine but expired is not invalid");
    assert_eq!(errors(&outcome).len(), 1, "{:?}", errors(&outcome));
}

#[test]
fn a_wrong_cpf_is_signed_with_a_warning_and_rejected_for_its_check_digits() {
    let home = Home::new();
    home.write("secret", SECRET);
    let signing = Cli::new(&home)
        .args(["sign", "--profile", "caf-smart-auth", "--set", "iss=my-client"])
        .args(["--set", &format!("personId={WRONG_CPF}"), "--expires-in", "15m"])
        .args(["--secret-file", "secret"])
        .run()
        .expect_code(0);
    assert!(signing.stderr.starts_with("warning: payload.personId: "), "{signing:#?}");
    assert!(signing.stderr.contains("check digits"), "{signing:#?}");

    let outcome = inspect(&home, "caf-smart-auth", &signing.stdout).run();
    let report = outcome.clone().expect_code(1).json();
    assert_eq!(report["verdicts"]["claims"], "error");
    assert_eq!(report["verdicts"]["signature"], "valid");
    let errors = errors(&outcome);
    assert!(
        errors
            .iter()
            .any(|error| error.starts_with("PRO-3 payload.personId")
                && error.contains("check digits")),
        "{errors:?}"
    );
}

#[test]
fn a_smart_auth_token_without_an_issuer_is_signed_with_a_warning_that_says_how_to_set_it() {
    let home = Home::new();
    home.write("secret", SECRET);
    let outcome = Cli::new(&home)
        .args(["sign", "--profile", "caf-smart-auth", "--expires-in", "15m"])
        .args(["--secret-file", "secret"])
        .run()
        .expect_code(0);
    assert!(outcome.stderr.contains("warning: payload.iss: "), "{outcome:#?}");
    assert!(outcome.stderr.contains("--set iss="), "{outcome:#?}");
    open(outcome.stdout.trim_end(), SECRET);
}

const GAMIFICATION: [(&str, &str); 5] = [
    ("sub", "\"player-17\""),
    ("iss", "\"acme-tenant\""),
    ("aud", "\"acme-game\""),
    ("iat", "NOW"),
    ("exp", "LATER"),
];

/// The gamification API's claims without one of them, as JSON text.
fn gamification_without(missing: &str) -> String {
    let members: Vec<String> = GAMIFICATION
        .iter()
        .filter(|(name, _)| *name != missing)
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
        .replace("NOW", &now().to_string())
        .replace("LATER", &(now() + 3600).to_string())
}

#[test]
fn a_gamification_token_is_accepted_now_and_expired_two_hours_later() {
    let home = Home::new();
    home.write("secret", SECRET);
    let signing = Cli::new(&home)
        .args(["sign", "--profile", "gamification", "--set", "sub=player-17"])
        .args(["--set", "iss=acme-tenant", "--set", "aud=acme-game", "--expires-in", "1h"])
        .args(["--secret-file", "secret"])
        .run()
        .expect_code(0);
    assert_eq!(signing.stderr, "");
    let opened = open(signing.stdout.trim_end(), SECRET);
    assert_eq!(opened.header, r#"{"alg":"HS256","typ":"JWT"}"#);
    let lifetime = opened.claim("exp").as_i64().zip(opened.claim("iat").as_i64());
    assert_eq!(lifetime.map(|(exp, iat)| exp - iat), Some(3600));

    let report = inspect(&home, "gamification", &signing.stdout).run().expect_code(0).json();
    assert_eq!(report["overall"], "accepted");
    assert_eq!(report["verdicts"]["claims"], "ok", "{report:#}");

    let later = (now() + 7200).to_string();
    let late = inspect(&home, "gamification", &signing.stdout).args(["--at", &later]);
    let report = late.run().expect_code(1).json();
    assert_eq!(report["verdicts"]["time"], "expired");
    assert_eq!(report["verdicts"]["signature"], "valid");
}

#[test]
fn each_claim_that_the_gamification_api_requires_is_missed() {
    let home = Home::new();
    home.write("secret", SECRET);
    for (missing, _) in GAMIFICATION {
        let payload = gamification_without(missing);
        let signing = Cli::new(&home)
            .args(["sign", "--profile", "gamification", "--payload", &payload])
            .args(["--secret-file", "secret"])
            .run()
            .expect_code(0);
        assert_eq!(open(signing.stdout.trim_end(), SECRET).payload, payload);
        let warning = format!("warning: payload.{missing}: ");
        assert!(signing.stderr.contains(&warning), "{missing}: {signing:#?}");

        let outcome = inspect(&home, "gamification", &signing.stdout).run();
        let report = outcome.clone().expect_code(1).json();
        assert_eq!(report["verdicts"]["claims"], "error", "{missing}");
        assert_eq!(report["verdicts"]["signature"], "valid", "{missing}");
        let found = errors(&outcome);
        let expected = format!("PRO-1 payload.{missing} ");
        assert_eq!(found.len(), 1, "{missing}: {found:?}");
        assert!(found[0].starts_with(&expected), "{missing}: {found:?}");
    }
}

#[test]
fn a_decoded_token_signed_again_is_the_same_token() {
    let home = Home::new();
    home.write("secret", SECRET);
    let token = sign_smart_auth(&home, CPF);
    let opened = open(&token, SECRET);
    let again = Cli::new(&home)
        .args(["sign", "--header", &opened.header, "--payload", "-", "--secret-file", "secret"])
        .input(&opened.payload)
        .run()
        .expect_code(0);
    assert_eq!(again.stdout, format!("{token}\n"));
}
