//! A secret is in no output but the pixels, and there only while it is held to reveal.

use super::*;

const SENTINEL: &str = "zq7-sentinel-of-a-secret-0123456789";

#[test]
fn a_typed_secret_is_dots_to_assistive_technology_hidden_or_revealed() {
    let mut harness = usual(vec![Command::Do(Action::NewToken)]);
    harness.get_by_role_and_label(egui::accesskit::Role::PasswordInput, "Secret").focus();
    harness.run();
    harness.event(egui::Event::Text(SENTINEL.to_owned()));
    harness.run();
    assert_eq!(model(&harness).key.secret().unwrap().expose(), SENTINEL.as_bytes());
    assert!(!told(&harness).contains("sentinel"));
    assert!(told(&harness).contains("••••"));
    reveal(&mut harness);
}

#[test]
fn a_clients_secret_is_told_to_nobody() {
    let mut harness = usual(vec![]);
    let acme = client("acme");
    know(&mut harness, vec![acme.clone()]);
    give(&mut harness, Command::ChooseClient(acme.id.clone()));
    let generation = model(&harness).waiting.as_ref().unwrap().generation;
    let secret = Secret::from(SENTINEL.to_owned());
    let answer = jotbench::bench::event::StoreAnswer::Read(acme.id, Ok(Some(secret)));
    receive(&mut harness, Event::Store(generation, answer));
    assert!(matches!(&model(&harness).keychain, KeychainStatus::Ready(_)));
    assert!(!told(&harness).contains("sentinel"));
    reveal(&mut harness);
}

/// Holds the button and lets it go, and looks at the whole tree all the while.
fn reveal(harness: &mut Harness<'_, App>) {
    let center = harness.get_by_label("Hold to reveal").rect().center();
    harness.drag_at(center);
    harness.run();
    assert!(told(harness).contains("Secret, shown on screen"));
    assert!(!told(harness).contains("sentinel"));
    harness.drop_at(center);
    harness.run();
    assert!(!told(harness).contains("Secret, shown on screen"));
    assert!(!told(harness).contains("sentinel"));
}

#[test]
fn a_secret_typed_into_the_client_dialog_is_told_to_nobody_and_gone_with_it() {
    let mut harness = usual(vec![]);
    click(&mut harness, "Add client…");
    let secret = harness.get_all_by_role(egui::accesskit::Role::PasswordInput).last().unwrap();
    secret.focus();
    harness.run();
    harness.event(egui::Event::Text(SENTINEL.to_owned()));
    harness.run();
    assert!(!told(&harness).contains("sentinel"));
    assert!(told(&harness).contains("••••"));
    press(&mut harness, Key::Escape);
    click(&mut harness, "Add client…");
    assert!(!told(&harness).contains("••••"));
}
