//! What is in sight, and what a click does.

use super::*;
use jotbench::jwt::{Overall, Rule};

#[test]
fn every_pane_is_in_sight_at_once() {
    for size in [USUAL, vec2(1920.0, 1080.0)] {
        let harness = window(size, Theme::Dark, vec![]);
        for label in ["Token", "Header", "Payload"] {
            let editor = harness
                .get_all_by_label(label)
                .find(|node| {
                    node.accesskit_node().role() == egui::accesskit::Role::MultilineTextInput
                })
                .unwrap_or_else(|| panic!("{label}"));
            assert!(editor.rect().height() > 60.0, "{label}");
        }
        for label in [
            "Secret, hidden",
            "Findings, nothing to mend",
            "Clients",
            "Add client…",
            "Verify",
            "Sign",
            "JSON",
            "Claims",
            "Copy as",
            "Save…",
            "Reproduce…",
            "Hold to reveal",
            "No network",
        ] {
            let node =
                harness.query_all_by_label(label).next().unwrap_or_else(|| panic!("{label}"));
            let whole = egui::Rect::from_min_size(egui::Pos2::ZERO, size);
            assert!(whole.contains_rect(node.rect()), "{label}: {:?}", node.rect());
        }
    }
}

#[test]
fn the_verdict_and_its_five_reasons_are_told() {
    let harness = usual(vec![]);
    let told = told(&harness);
    for word in
        ["Accepted", "Genuine and valid for", "Structure", "Key", "Signature", "Time", "Claims"]
    {
        assert!(told.contains(word), "{word}");
    }
}

#[test]
fn verify_and_sign_are_switched_by_a_click() {
    let mut harness = usual(vec![]);
    click(&mut harness, "Sign");
    assert_eq!(model(&harness).mode, Mode::Sign);
    assert!(harness.query_by_label("Copy token").is_some());
    click(&mut harness, "Verify");
    assert_eq!(model(&harness).mode, Mode::Verify);
    assert_eq!(model(&harness).analysis.overall, Overall::Accepted);
}

#[test]
fn chips_set_the_chosen_date() {
    let mut harness = usual(signing("jwt"));
    click(&mut harness, "+5 min");
    let payload =
        |harness: &Harness<'_, App>| model(harness).draft.payload.text().unwrap().to_owned();
    assert!(payload(&harness).contains(&format!("\"exp\": {}", NOW.seconds + 300)));
    click(&mut harness, "nbf");
    click(&mut harness, "now");
    assert!(payload(&harness).contains(&format!("\"nbf\": {}", NOW.seconds)));
    assert!(payload(&harness).contains(&format!("\"exp\": {}", NOW.seconds + 300)));
}

#[test]
fn a_findings_button_mends_it() {
    let mut harness = usual(signing("gamification"));
    give(&mut harness, Command::ClaimEdited("iat".to_owned(), None));
    let missing = |harness: &Harness<'_, App>| {
        model(harness).analysis.findings.iter().any(|finding| {
            finding.rule == Rule::RequiredClaim && finding.at.member.as_deref() == Some("iat")
        })
    };
    assert!(missing(&harness));
    harness.get_by_label_contains("mends payload.iat").click();
    harness.run();
    assert!(!missing(&harness));
}

#[test]
fn a_finding_leads_to_its_place() {
    let mut harness = usual(signing("gamification"));
    give(&mut harness, Command::PayloadEdited("{\"sub\": 1}".to_owned()));
    harness.get_by_label_contains("payload.sub:").click();
    harness.run();
    assert_eq!(focused(&harness), "Payload");
    harness.event(egui::Event::Text("2".to_owned()));
    harness.run();
    assert_eq!(model(&harness).draft.payload.text(), Some("{\"sub\": 12}"), "after the value");
}

#[test]
fn claims_are_edited_in_fields_of_their_own() {
    let mut harness = usual(signing("gamification"));
    click(&mut harness, "Claims");
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "sub").focus();
    harness.run();
    press_with(&mut harness, Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("ada".to_owned()));
    harness.run();
    let payload = model(&harness).draft.payload.text().unwrap().to_owned();
    assert!(payload.contains("\"sub\": \"ada\""), "{payload}");
    click(&mut harness, "Remove sub");
    assert!(!model(&harness).draft.payload.text().unwrap().contains("\"sub\""));
    click(&mut harness, "JSON");
}

#[test]
fn the_profile_menu_changes_the_rules() {
    let mut harness = usual(vec![]);
    harness.get_by_label_contains("Profile: ").click();
    harness.run();
    harness.get_by_label("Gamification API").click();
    harness.run();
    assert_eq!(model(&harness).profile_id, "gamification");
    assert_eq!(model(&harness).mode, Mode::Sign, "an untouched bench starts its draft");
    assert!(harness.query_by_label_contains("Profile: Gamification API").is_some());
}

#[test]
fn a_client_is_chosen_by_a_click_and_says_that_its_secret_is_on_its_way() {
    let mut harness = usual(vec![]);
    know(&mut harness, vec![client("acme"), client("other")]);
    harness.get_by_label_contains("acme").click();
    harness.run();
    assert_eq!(model(&harness).selected, Some(client("acme").id));
    assert!(told(&harness).contains("Reading the secret"));
    assert!(model(&harness).waiting.is_some());
}

#[test]
fn a_token_pasted_anywhere_lies_on_the_bench() {
    let mut harness = usual(vec![]);
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln".to_owned();
    harness.event(egui::Event::Paste(format!("Bearer {token}\n")));
    harness.run();
    assert_eq!(model(&harness).token_text, token);
    assert_eq!(model(&harness).analysis.overall, Overall::NotChecked);
    assert!(told(&harness).contains("Signature not checked"));
}

#[test]
fn an_empty_bench_finds_no_fault_with_anything() {
    let empty = vec![Command::TokenEdited(String::new()), Command::Do(Action::ForgetClient)];
    let harness = usual(empty);
    let told = told(&harness);
    assert!(told.contains("Paste a token to check it"));
    assert!(!told.contains("error"), "{told}");
}
