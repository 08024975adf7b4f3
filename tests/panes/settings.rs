//! The settings, the lock, and what the status bar says of it.

use jotbench::{
    bench::{
        effect::Copied,
        event::StoreAnswer,
        model::{Dialog, LockCause},
    },
    settings::{self, Settings},
};

use super::*;

const SENTINEL: &str = "zq7-sentinel-of-a-secret-0123456789";

/// A window in which a client's secret signs the draft.
fn with_secret() -> Harness<'static, App> {
    let mut harness = usual(vec![]);
    let acme = client("acme");
    know(&mut harness, vec![acme.clone()]);
    give(&mut harness, Command::ChooseClient(acme.id.clone()));
    fetched(&mut harness, SENTINEL);
    harness
}

/// The store gives the chosen client's secret.
fn fetched(harness: &mut Harness<'_, App>, secret: &str) {
    let waiting = model(harness).waiting.as_ref().expect("the secret is fetched");
    let generation = waiting.generation;
    let id = model(harness).selected.clone().expect("a client is chosen");
    let answer = StoreAnswer::Read(id, Ok(Some(Secret::from(secret.to_owned()))));
    receive(harness, Event::Store(generation, answer));
}

#[test]
fn ctrl_l_locks_and_the_status_bar_unlocks() {
    let mut harness = with_secret();
    let token = model(&harness).token_text.clone();
    assert!(!token.is_empty());
    press_with(&mut harness, Modifiers::COMMAND, Key::L);
    assert_eq!(model(&harness).locked, Some(LockCause::Asked));
    assert!(model(&harness).key.secret().is_none());
    let text = told(&harness);
    assert!(text.contains("Locked") && text.contains(&token), "{text}");
    click(&mut harness, "Unlock");
    assert!(model(&harness).locked.is_none());
    fetched(&mut harness, SENTINEL);
    assert_eq!(model(&harness).token_text, token);
    assert!(!told(&harness).contains("Locked"));
}

#[test]
fn ctrl_l_locks_whatever_dialog_is_open_and_wipes_the_secret_in_it() {
    let mut harness = usual(vec![]);
    click(&mut harness, "Add client…");
    harness.event(egui::Event::Text("acme".to_owned()));
    harness.run();
    harness.get_all_by_role(egui::accesskit::Role::PasswordInput).last().unwrap().focus();
    harness.run();
    harness.event(egui::Event::Text(SENTINEL.to_owned()));
    harness.run();
    assert!(told(&harness).contains("••••"));
    press_with(&mut harness, Modifiers::COMMAND, Key::L);
    assert!(model(&harness).locked.is_some());
    assert!(matches!(model(&harness).dialog, Some(Dialog::Client(_))), "the dialog stays");
    let text = told(&harness);
    assert!(!text.contains("••••") && text.contains("acme"), "{text}");
}

#[test]
fn no_history_of_a_field_outlives_a_lock() {
    let mut harness = usual(vec![Command::Do(Action::NewToken)]);
    harness.get_by_role_and_label(egui::accesskit::Role::MultilineTextInput, "Header").focus();
    harness.run();
    harness.event(egui::Event::Text("typed".to_owned()));
    harness.run();
    let header = model(&harness).draft.header.clone();
    assert!(header.contains("typed"));
    press_with(&mut harness, Modifiers::COMMAND, Key::L);
    press_with(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(model(&harness).draft.header, header, "there is nothing left to undo");
}

#[test]
fn a_setting_holds_as_soon_as_it_is_chosen() {
    let mut harness = usual(vec![]);
    press_with(&mut harness, Modifiers::COMMAND, Key::Comma);
    assert_eq!(focused(&harness), "Done");
    click(&mut harness, "15 min");
    click(&mut harness, "Lock when the screen is locked, and before the machine sleeps");
    click(&mut harness, "This session only");
    click(&mut harness, "Light");
    assert!(told(&harness).contains("until Jotbench locks or closes"));
    let expected = Settings {
        theme: settings::Theme::Light,
        lock_after: Some(Duration::from_mins(15)),
        lock_with_session: false,
        new_secrets: StoreKind::Session,
        ..Settings::default()
    };
    assert_eq!(model(&harness).settings, expected);
    press(&mut harness, Key::Escape);
    assert!(model(&harness).dialog.is_none());
}

#[test]
fn settings_that_cannot_be_written_say_so_where_they_are_chosen() {
    let mut harness = usual(vec![Command::Do(Action::Settings)]);
    let problem = "settings.toml:3: theme: \"drak\" is no theme".to_owned();
    receive(&mut harness, Event::SettingsSaved(Err(problem)));
    assert!(told(&harness).contains("settings.toml:3"));
}

#[test]
fn the_countdown_counts_what_was_set_when_it_was_copied() {
    let mut harness = usual(vec![]);
    let copied = Event::Copied(Copied::Token, Ok(Some(Duration::from_secs(5))));
    receive(&mut harness, copied);
    assert!(told(&harness).contains("Clipboard clears in 5 s"));
}

#[test]
fn the_settings_and_a_locked_bench_look_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    let mut settings = usual(vec![Command::Do(Action::Settings)]);
    settings.snapshot("window-settings-dark");
    results.extend_harness(&mut settings);
    let mut locked = window(vec2(900.0, 700.0), Theme::Light, vec![]);
    know(&mut locked, vec![client("acme-prod")]);
    give(&mut locked, Command::ChooseClient(client("acme-prod").id));
    fetched(&mut locked, SENTINEL);
    give(&mut locked, Command::Do(Action::Lock));
    locked.snapshot("window-locked-light");
    results.extend_harness(&mut locked);
    results.unwrap();
}
