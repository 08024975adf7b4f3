//! Reproducing and comparing: what is shown before and after, by pointer and by keyboard.

use super::*;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use egui_kittest::SnapshotResults;
use jotbench::bench::{
    event::StoreAnswer,
    model::{CompareCommand, Dialog},
};

/// A customer's token, expired for three hours.
fn customers() -> String {
    let issued = NOW.seconds - 3 * 3_600;
    let payload = format!(
        r#"{{"iss":"61c3a4bf-theirs","personId":"52998224725","jti":"5f0c2a","aud":"smart-auth","iat":{issued},"exp":{}}}"#,
        issued + 900
    );
    let header = r#"{"alg":"HS256","typ":"JWT","kid":"2024-key"}"#;
    let parts = [header.as_bytes(), payload.as_bytes(), &[0x5a; 32]];
    parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
}

/// Another token, with a claim of another type.
fn other() -> String {
    let payload = format!(
        r#"{{"iss":"61c3a4bf-theirs","aud":["smart-auth","onboarding"],"iat":{},"exp":{},"address":{{"city":"Recife"}}}}"#,
        NOW.seconds,
        NOW.seconds + 3_600
    );
    let parts = [br#"{"typ":"JWT","alg":"HS256"}"#, payload.as_bytes(), &[0x6b; 32]];
    parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
}

fn with_customers(size: Vec2, theme: Theme) -> Harness<'static, App> {
    let mut harness = window(size, theme, vec![]);
    know(&mut harness, vec![client("acme-prod"), client("acme-test-2")]);
    give(&mut harness, Command::Paste(customers()));
    give(&mut harness, Command::ChooseProfile(ProfileChoice::Id("caf-smart-auth".to_owned())));
    harness
}

#[test]
fn the_primary_button_of_verify_reproduces_by_keyboard_alone() {
    let mut harness = with_customers(USUAL, Theme::Dark);
    harness.get_by_label("Reproduce…").focus();
    harness.run();
    press(&mut harness, Key::Enter);
    let text = told(&harness);
    for part in ["Sign for acme-prod", "Before", "After", "3 h later", "members stay as they are"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(focused(&harness), "Reproduce the token");
    press(&mut harness, Key::Enter);
    assert!(model(&harness).dialog.is_none());
    assert_eq!(model(&harness).mode, Mode::Sign);
    let generation = model(&harness).waiting.as_ref().expect("the secret is fetched").generation;
    let read = StoreAnswer::Read(client("acme-prod").id, Ok(Some(SECRET.to_owned().into())));
    receive(&mut harness, Event::Store(generation, read));
    assert!(!model(&harness).token_text.is_empty());
    assert!(told(&harness).contains("Reproduced for acme-prod: 5 changes"));
    click(&mut harness, "Show changes");
    let text = told(&harness);
    assert!(text.contains("the pasted token") && text.contains("the draft"), "{text}");
    assert!(text.contains("6 of 10 differ"), "{text}");
    press(&mut harness, Key::Escape);
    click(&mut harness, "Revert");
    assert_eq!(model(&harness).pasted, customers());
}

#[test]
fn what_cannot_be_reproduced_has_no_button_to_press() {
    let mut harness = usual(vec![Command::Paste("eyJhbGciOiJIUzI1NiJ9._wCA.c2ln".to_owned())]);
    harness.get_by_label("Reproduce…").click();
    harness.run();
    assert!(model(&harness).dialog.is_none());
}

#[test]
fn a_pasted_second_token_is_compared_as_it_is_typed() {
    let mut harness = with_customers(USUAL, Theme::Dark);
    press_with(&mut harness, Modifiers::COMMAND, Key::D);
    assert_eq!(focused(&harness), "Token to compare with");
    harness.event(egui::Event::Text(other()));
    harness.run();
    let text = told(&harness);
    for part in [
        "a string against an array",
        "3 h later",
        "only in the second",
        "Swap first and second",
        "Only differences",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("\"61c3a4bf-theirs\" against"), "what is the same is left out");
    click(&mut harness, "Only differences");
    assert!(told(&harness).contains("iss: \"61c3a4bf-theirs\" against"));
    click(&mut harness, "Swap first and second");
    assert!(told(&harness).contains("3 h earlier"));
    press(&mut harness, Key::Escape);
    assert!(model(&harness).dialog.is_none());
}

#[test]
fn the_dialogs_are_whole_at_every_size() {
    for size in [vec2(760.0, 520.0), vec2(900.0, 700.0), USUAL] {
        let mut harness = with_customers(size, Theme::Light);
        give(&mut harness, Command::Do(Action::Reproduce));
        let whole = egui::Rect::from_min_size(egui::Pos2::ZERO, size);
        for label in ["Sign for acme-prod", "Reproduce the token"] {
            assert!(whole.contains_rect(harness.get_by_label(label).rect()), "{label} {size}");
        }
        give(&mut harness, Command::CloseDialog);
        give(&mut harness, Command::Do(Action::Compare));
        give(&mut harness, Command::Compare(CompareCommand::Pasted(other())));
        for label in ["Swap first and second", "Close comparison"] {
            assert!(whole.contains_rect(harness.get_by_label(label).rect()), "{label} {size}");
        }
        assert!(matches!(model(&harness).dialog, Some(Dialog::Compare(_))));
    }
}

#[test]
fn the_dialogs_look_as_they_did() {
    let mut results = SnapshotResults::new();
    let mut harness = with_customers(USUAL, Theme::Dark);
    // A token without jti, for a new one would be another in each picture.
    give(&mut harness, Command::Paste(other()));
    give(&mut harness, Command::Do(Action::Reproduce));
    harness.snapshot("dialog-reproduce-dark");
    results.extend_harness(&mut harness);
    let mut harness = with_customers(vec2(900.0, 700.0), Theme::Light);
    give(&mut harness, Command::Do(Action::Compare));
    give(&mut harness, Command::Compare(CompareCommand::Pasted(other())));
    harness.snapshot("dialog-compare-light");
    results.extend_harness(&mut harness);
    results.unwrap();
}
