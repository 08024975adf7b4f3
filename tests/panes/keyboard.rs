//! Everything by keyboard.

use std::collections::HashSet;

use super::*;

/// The names that Tab comes by until it comes round, or does not.
fn round_by_tab(harness: &mut Harness<'_, App>, modifiers: Modifiers) -> Vec<String> {
    let mut names = Vec::new();
    for _ in 0..120 {
        press_with(harness, modifiers, Key::Tab);
        let name = focused(harness);
        if names.first() == Some(&name) && names.len() > 5 {
            break;
        }
        names.push(name);
    }
    names
}

#[test]
fn tab_reaches_every_control_and_is_caught_by_none() {
    let mut harness = usual(signing("gamification"));
    give(&mut harness, Command::ClaimEdited("exp".to_owned(), None));
    know(&mut harness, vec![client("acme")]);
    let names = round_by_tab(&mut harness, Modifiers::NONE);
    assert!(names.len() < 120, "Tab comes round: {names:?}");
    let reached: HashSet<&str> = names.iter().map(String::as_str).collect();
    for label in [
        "File",
        "Edit",
        "Token",
        "Client",
        "View",
        "Help",
        "Commands",
        "Add client…",
        "Header",
        "Payload",
        "Secret",
        "Copy token",
        "Copy as",
        "Save…",
        "Copy header",
        "Copy payload",
        "now",
        "+24 h",
        "Hold to reveal",
        "Sign",
        "JSON",
        "exp",
    ] {
        assert!(reached.contains(label), "{label}: {names:?}");
    }
    for part in ["Profile: ", "As of: ", "acme", "mends payload", "How the secret is read"] {
        assert!(names.iter().any(|name| name.contains(part)), "{part}: {names:?}");
    }
    let back = round_by_tab(&mut harness, Modifiers::SHIFT);
    assert!(back.len() < 120, "and back: {back:?}");
}

#[test]
fn the_switches_are_moved_by_arrows() {
    let mut harness = usual(vec![]);
    harness.get_by_label("Verify").focus();
    harness.run();
    press(&mut harness, Key::ArrowRight);
    assert_eq!(model(&harness).mode, Mode::Sign);
    press(&mut harness, Key::ArrowLeft);
    assert_eq!(model(&harness).mode, Mode::Verify);
}

#[test]
fn a_menu_is_opened_walked_and_chosen_by_keyboard() {
    let mut harness = usual(vec![]);
    harness.get_by_label("File").focus();
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(focused(&harness), "New token");
    press(&mut harness, Key::Enter);
    assert_eq!(model(&harness).mode, Mode::Sign);
    assert!(harness.query_by_label("New token").is_none());
    harness.get_by_label("Help").focus();
    harness.run();
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::ArrowDown);
    assert_eq!(focused(&harness), "Keyboard shortcuts");
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("About Jotbench").is_none());
}

#[test]
fn the_palette_finds_and_runs() {
    let mut harness = usual(vec![]);
    press_with(&mut harness, Modifiers::COMMAND, Key::K);
    assert_eq!(focused(&harness), "Find a command");
    harness.event(egui::Event::Text("dates sign".to_owned()));
    harness.run();
    assert!(harness.query_by_label("Sign again with fresh dates").is_some());
    assert!(harness.query_by_label("Dark theme").is_none());
    press(&mut harness, Key::Enter);
    assert!(model(&harness).dialog.is_none());
    assert_eq!(model(&harness).mode, Mode::Sign);
}

#[test]
fn shortcuts_act_while_an_editor_has_the_focus() {
    let mut harness = usual(vec![]);
    harness.get_by_role_and_label(egui::accesskit::Role::MultilineTextInput, "Payload").focus();
    harness.run();
    press_with(&mut harness, Modifiers::COMMAND, Key::J);
    assert!(harness.query_by_label("Remove sub").is_some());
    press_with(&mut harness, Modifiers::COMMAND, Key::E);
    assert_eq!(model(&harness).mode, Mode::Sign);
    press(&mut harness, Key::F1);
    assert!(model(&harness).dialog.is_some());
    press(&mut harness, Key::Escape);
    assert!(model(&harness).dialog.is_none());
}
