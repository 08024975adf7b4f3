//! The report and the test tokens: what their dialogs show, and what they ask for.

use super::{stage::Stage, *};
use egui_kittest::SnapshotResults;
use jotbench::bench::model::{Dialog, ReportCommand, ReportFormat, TestTokensCommand};

/// A token that was signed with the typed secret an hour ago.
fn token() -> Vec<Command> {
    let payload = format!(
        "{{\"iss\":\"tenant-7\",\"sub\":\"ada\",\"aud\":\"games\",\"iat\":{},\"exp\":{},\
         \"scope\":[\"score:write\"],\"email\":\"ada@example.com\",\"pin\":\"1234\"}}",
        NOW.seconds - 3_000,
        NOW.seconds + 600,
    );
    let mut commands = signing("jwt");
    commands.push(Command::PayloadEdited(payload));
    commands.push(Command::SetMode(Mode::Verify));
    commands
}

fn reporting(size: Vec2, theme: Theme) -> Harness<'static, App> {
    window(size, theme, [token(), vec![Command::Do(Action::Report)]].concat())
}

fn testing(size: Vec2, theme: Theme) -> Harness<'static, App> {
    window(size, theme, [token(), vec![Command::Do(Action::MakeTestTokens)]].concat())
}

fn report<'h>(harness: &'h Harness<'_, App>) -> &'h jotbench::bench::model::ReportDialog {
    match &model(harness).dialog {
        Some(Dialog::Report(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_claim_is_masked_by_a_click_and_the_preview_follows() {
    let mut harness = reporting(USUAL, Theme::Dark);
    assert_eq!(focused(&harness), "Copy the report");
    assert!(!report(&harness).text.contains("ada@example.com"));
    click(&mut harness, "email");
    assert!(report(&harness).text.contains("ada@example.com"));
    give(&mut harness, Command::Report(ReportCommand::Format(ReportFormat::Json)));
    assert_eq!(report(&harness).format, ReportFormat::Json);
    // A secret stays masked.
    let pin = report(&harness).claims.iter().find(|claim| claim.name == "pin").cloned().unwrap();
    assert_eq!((pin.masked, pin.fixed), (true, Some("holds a secret")));
    press(&mut harness, Key::Escape);
    assert!(model(&harness).dialog.is_none());
}

#[test]
fn the_findings_pane_copies_the_report() {
    let mut harness = window(USUAL, Theme::Light, token());
    click(&mut harness, "Report…");
    assert!(matches!(model(&harness).dialog, Some(Dialog::Report(_))));
    press(&mut harness, Key::Escape);
    assert!(told(&harness).contains("Copy report"));
}

#[test]
fn test_tokens_are_taken_and_left_out_by_their_boxes() {
    let mut harness = testing(USUAL, Theme::Dark);
    assert_eq!(focused(&harness), "Save as folder");
    click(&mut harness, "expired");
    let Some(Dialog::TestTokens(dialog)) = &model(&harness).dialog else { panic!() };
    assert_eq!(dialog.left_out.iter().copied().collect::<Vec<_>>(), [0]);
    click(&mut harness, "All");
    let Some(Dialog::TestTokens(dialog)) = &model(&harness).dialog else { panic!() };
    assert!(dialog.left_out.is_empty());
}

#[test]
fn the_dialogs_ask_for_what_their_buttons_say() {
    let mut made = testing(USUAL, Theme::Dark);
    let dialog = model(&made).dialog.clone().unwrap();
    let mut stage = Stage::open(dialog, |_| {}).show_at(USUAL);
    for (button, is_it) in [
        ("Save as folder", (|it| matches!(it, TestTokensCommand::SaveFolder)) as fn(_) -> bool),
        ("Save as JSON list…", |it| matches!(it, TestTokensCommand::SaveList)),
        ("Copy expired", |it| matches!(it, TestTokensCommand::Copy(0))),
    ] {
        stage.get_by_label(button).click();
        stage.run();
        let asked = stage::asked(&mut stage);
        let [Command::TestTokens(command)] = &asked[..] else { panic!("{button}: {asked:?}") };
        assert!(is_it(command.clone()), "{button}");
    }
    press(&mut made, Key::Escape);
    let written = reporting(USUAL, Theme::Dark);
    let dialog = model(&written).dialog.clone().unwrap();
    let mut stage = Stage::open(dialog, |_| {}).show_at(USUAL);
    for (button, is_it) in [
        ("Copy the report", (|it| matches!(it, ReportCommand::Copy)) as fn(_) -> bool),
        ("Save the report", |it| matches!(it, ReportCommand::Save)),
    ] {
        stage.get_by_label(button).click();
        stage.run();
        let asked = stage::asked(&mut stage);
        let [Command::Report(command)] = &asked[..] else { panic!("{button}: {asked:?}") };
        assert!(is_it(command.clone()), "{button}");
    }
}

#[test]
fn the_dialogs_are_drawn_at_every_size() {
    for size in [vec2(760.0, 520.0), vec2(900.0, 700.0), vec2(1920.0, 1080.0)] {
        let _ = reporting(size, Theme::Light);
        let _ = testing(size, Theme::Dark);
    }
}

#[test]
fn their_pictures_stay_as_they_are() {
    let mut results = SnapshotResults::new();
    for (name, mut harness) in [
        ("window-report-dark", reporting(USUAL, Theme::Dark)),
        ("window-test-tokens-light", testing(USUAL, Theme::Light)),
    ] {
        harness.snapshot(name);
        results.extend_harness(&mut harness);
    }
    results.unwrap();
}
