//! The promises of the bench, one file for each concern. Nothing here waits, and time stands still.

mod clients;
mod compare;
mod drift;
mod edit;
mod header;
mod identity;
mod keychain;
mod keys;
mod large;
mod lock;
mod out;
mod report;
mod reproduce;
mod rotation;
mod saving;
mod serialization;
mod signer;
mod test_tokens;
mod time;
mod transfer;
mod tray;
mod vault;
mod world;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::*;
use crate::jwt::{Finding, Fix, Overall, Rule, Secret, verdict::SignatureVerdict};

const NOW: Moment = Moment { seconds: 1_795_000_000, nanos: 0 };
const SECRET: &str = "a-secret-that-is-long-enough-for-hs256";
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

fn bench() -> Model {
    Model::new(Profiles::built_in(), NOW)
}

fn ask(model: &mut Model, command: Command) -> Vec<Effect> {
    model.apply(command, NOW)
}

/// For what is done on the bench alone.
fn does(model: &mut Model, command: Command) {
    let asked = format!("{command:?}");
    let effects = ask(model, command);
    assert!(effects.is_empty(), "{asked}: {effects:?}");
}

fn secret(text: &str) -> Secret {
    Secret::from(text.to_owned())
}

/// A token signed without any of the code that is tested.
fn token_of(header: &[u8], payload: &[u8], secret: &str) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(input.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{input}.{signature}")
}

/// A plain token that is valid for 15 minutes.
fn plain_token() -> String {
    let payload =
        format!(r#"{{"sub":"ada","iat":{},"exp":{}}}"#, NOW.seconds, NOW.seconds + 15 * 60);
    token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)
}

/// A bench with a plain token that was pasted, and the secret that it was signed with.
fn pasted() -> Model {
    let mut model = bench();
    does(&mut model, Command::Paste(plain_token()));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    model
}

fn payload_text(model: &Model) -> &str {
    model.draft.payload.text().unwrap()
}

fn found(model: &Model, rule: Rule) -> Option<&Finding> {
    model.analysis.findings.iter().find(|finding| finding.rule == rule)
}

fn fix_of(model: &Model, rule: Rule, member: &str) -> Fix {
    let finding = model
        .analysis
        .findings
        .iter()
        .find(|finding| finding.rule == rule && finding.at.member.as_deref() == Some(member));
    finding.unwrap_or_else(|| panic!("{rule:?} {member}")).fix.clone().unwrap()
}

fn date(model: &Model, name: &str) -> i64 {
    let claims = model.examined.token.claims().unwrap();
    claims.member(name).unwrap().value.text().parse().unwrap()
}

#[test]
fn an_example_that_holds_waits_on_first_start() {
    let model = bench();
    assert_eq!(model.analysis.overall, Overall::Accepted, "{:?}", model.analysis.findings);
    assert_eq!(model.mode, Mode::Verify);
    assert!(model.example && model.untouched && model.original.is_none());
    assert_eq!(model.pasted, model.token_text);
}

#[test]
fn starting_asks_for_index_profiles_and_keychain_and_waits_for_none() {
    let mut model = bench();
    let effects = model.start();
    assert!(matches!(
        effects[..],
        [
            Effect::LoadIndex,
            Effect::LoadProfiles,
            Effect::Store(_, StoreCall::Probe(StoreKind::Keychain)),
            Effect::Store(_, StoreCall::Probe(StoreKind::File)),
            Effect::LoadSettings,
        ]
    ));
    assert!(model.waiting.is_none());
}

#[test]
fn a_disabled_action_does_nothing() {
    let mut model = bench();
    does(&mut model, Command::TokenEdited(String::new()));
    does(&mut model, Command::Do(Action::ForgetClient));
    for action in Action::ALL {
        if !model.is_enabled(*action) {
            let before = format!("{model:?}");
            assert!(ask(&mut model, Command::Do(*action)).is_empty(), "{action:?}");
            assert_eq!(format!("{model:?}"), before, "{action:?}");
        }
    }
}

#[test]
fn no_secret_is_in_what_the_model_says_of_itself() {
    let mut model = pasted();
    does(&mut model, Command::SecretTyped(secret("sentinel-5e7c-not-to-be-seen")));
    assert!(model.key.secret().is_some());
    assert!(!format!("{model:?}").contains("sentinel"));
    let effects = ask(&mut model, Command::Do(Action::CopySecret));
    assert_eq!(effects.len(), 1);
    assert!(!format!("{effects:?}").contains("sentinel"));
}
