//! The list of tokens: what its rows say, by pointer and by keyboard, and how it looks.

use std::sync::Arc;

use super::*;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use egui_kittest::SnapshotResults;
use jotbench::bench::{
    effect::Generation,
    model::{ScanNews, TrayCommand},
    tray::{Harvest, TrayItem},
};

const SMALL: Vec2 = vec2(900.0, 700.0);

fn token(payload: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = part(r#"{"alg":"HS256","typ":"JWT"}"#);
    format!("{header}.{}.{}", part(payload), URL_SAFE_NO_PAD.encode([7; 32]))
}

fn token_for(subject: &str, expires_in: i64) -> String {
    token(&format!(r#"{{"sub":"{subject}","exp":{}}}"#, NOW.seconds + expires_in))
}

/// Tokens as a support engineer finds them: an expired one, one that comes again, one of an issuer
/// alone, one that says nothing of itself, an unsecured and a broken one.
fn log() -> String {
    let unsecured = format!("{}.e30.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#));
    let part = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#);
    let (ada, bob) = (token_for("ada", -3 * 3_600), token_for("bob@customer.example", 840));
    let tokens = [
        ada,
        bob.clone(),
        token(r#"{"iss":"https://accounts.customer.example/realms/production"}"#),
        bob,
        token(r#"{"scope":"read"}"#),
        unsecured,
        format!("{part}.eyJzdWIi.c2ln"),
    ];
    let line = |token: &String| {
        format!("2026-11-22T14:03:20Z GET /v1/users Authorization: Bearer {token}\n")
    };
    let lines: Vec<String> = tokens.iter().map(line).collect();
    lines.concat()
}

fn many(count: usize) -> String {
    let line = |n| format!("line {n} {}\n", token_for(&format!("user-{n}"), 60));
    let lines: Vec<String> = (0..count).map(line).collect();
    lines.concat()
}

fn items(text: String) -> Vec<TrayItem> {
    let mut model = Model::new(jotbench::profile::load::Profiles::built_in(), NOW);
    let _ = model.apply(Command::Paste(text), NOW);
    model.tray.items.clone()
}

fn listed(size: Vec2, theme: Theme, text: String) -> Harness<'static, App> {
    let mut harness = window(size, theme, vec![Command::Paste(text)]);
    know(&mut harness, vec![client("acme-prod"), client("acme-test"), client("games-tenant-7")]);
    harness
}

/// A window in which a file is being searched.
fn searching(size: Vec2, theme: Theme, name: &str, found: Harvest) -> Harness<'static, App> {
    let mut harness = window(size, theme, vec![]);
    know(&mut harness, vec![client("acme-prod"), client("acme-test")]);
    give(&mut harness, Command::Tray(TrayCommand::ScanFiles(vec![name.into()])));
    let generation = generation(&harness);
    if !found.is_empty() {
        receive(&mut harness, Event::Scanned(generation, ScanNews::Found(found)));
    }
    let progress = ScanNews::Progress { bytes: 412_300_000, total: 1_004_000_000 };
    receive(&mut harness, Event::Scanned(generation, progress));
    harness
}

fn generation(harness: &Harness<'_, App>) -> Generation {
    model(harness).scanning.as_ref().expect("a search is under way").generation
}

fn row(harness: &Harness<'_, App>, name: &str) -> String {
    let mut label = String::new();
    each_node(harness, |node| {
        let told = node.accesskit_node().label().unwrap_or_default();
        if told.starts_with(&format!("Token {name}")) {
            label = told;
        }
    });
    label
}

fn chosen(harness: &Harness<'_, App>) -> Option<usize> {
    model(harness).tray.chosen
}

#[test]
fn rows_tell_tokens_apart_and_what_they_come_to() {
    let harness = listed(USUAL, Theme::Dark, log());
    for (name, said) in [
        ("ada", "Token ada, wrong, expired 3 h ago, HS256"),
        ("bob", "Token bob@customer.example, not checked, expires in 14 min, HS256, found 2 times"),
        ("https", "no expiry, HS256"),
        ("Line 5", "no expiry, HS256"),
        ("Line 6", "not signed"),
        ("Line 7", "broken, HS256"),
    ] {
        let told = row(&harness, name).replace(", error,", ", wrong,");
        assert!(told.ends_with(said), "{name}: {told}");
    }
    assert!(told(&harness).contains("6 pasted"));
}

#[test]
fn there_is_no_list_where_nothing_was_found() {
    let harness = usual(vec![]);
    assert!(!told(&harness).contains("Tokens"));
    let mut harness = listed(USUAL, Theme::Dark, log());
    click(&mut harness, "Clear list of tokens");
    assert!(!told(&harness).contains("Tokens"));
}

#[test]
fn a_click_chooses_and_the_keyboard_goes_on_from_there() {
    let mut harness = listed(USUAL, Theme::Dark, log());
    let label = row(&harness, "bob");
    click(&mut harness, &label);
    assert_eq!(chosen(&harness), Some(1));
    assert!(model(&harness).token_text.starts_with(&token_for("bob@customer.example", 840)));
    harness.get_by_label(&label).focus();
    harness.run();
    for (key, place) in [
        (Key::ArrowDown, 2),
        (Key::ArrowDown, 3),
        (Key::ArrowUp, 2),
        (Key::End, 5),
        (Key::ArrowDown, 5),
        (Key::Home, 0),
        (Key::ArrowUp, 0),
    ] {
        press(&mut harness, key);
        assert_eq!(chosen(&harness), Some(place), "{key:?}");
        let title = model(&harness).tray.items[place].title();
        assert!(focused(&harness).contains(&title), "{key:?}: {}", focused(&harness));
    }
    press(&mut harness, Key::Delete);
    assert_eq!(model(&harness).tray.items.len(), 5);
    assert!(focused(&harness).contains("bob"), "{}", focused(&harness));
}

#[test]
fn ten_thousand_rows_are_walked_through_and_few_are_drawn() {
    let mut harness = usual(vec![]);
    give(&mut harness, Command::Tray(TrayCommand::ScanFiles(vec!["big.log".into()])));
    let one = items(token_for("x", 60) + " and more").remove(0);
    let all = (0..10_000).map(|number| {
        let subject = format!("user-{number}");
        let mut item = TrayItem { token: token_for(&subject, 60), ..one.clone() };
        item.summary.subject = Some(subject);
        item
    });
    let found = Harvest { items: all.collect(), beyond: 5, ..Harvest::default() };
    let generation = generation(&harness);
    receive(&mut harness, Event::Scanned(generation, ScanNews::Found(found)));
    receive(&mut harness, Event::Scanned(generation, ScanNews::Ended(vec![])));
    assert!(told(&harness).contains("first 10000 of 10005"));
    let rows = |harness: &Harness<'_, App>| told(harness).matches("Token user-").count();
    assert!((3..30).contains(&rows(&harness)), "{}", rows(&harness));
    let label = row(&harness, "user-1,");
    harness.get_by_label(&label).focus();
    harness.run();
    press(&mut harness, Key::End);
    assert!(focused(&harness).starts_with("Token user-9999,"), "{}", focused(&harness));
    for _ in 0..12 {
        press(&mut harness, Key::ArrowUp);
    }
    assert!(focused(&harness).starts_with("Token user-9987,"), "{}", focused(&harness));
    assert!(rows(&harness) < 30);
}

#[test]
fn a_search_tells_how_far_it_is_and_can_be_stopped() {
    let found = Harvest { items: items(log()), ..Harvest::default() };
    let mut harness = searching(USUAL, Theme::Dark, "big.log", found);
    let said = told(&harness);
    assert!(said.contains("Searching big.log"), "{said}");
    assert!(said.contains("412 MB of 1.0 GB, 6 tokens"), "{said}");
    click(&mut harness, "Cancel the search");
    assert!(model(&harness).scanning.is_none());
    assert!(!told(&harness).contains("Searching"));
    assert_eq!(model(&harness).tray.items.len(), 6);
}

#[test]
fn the_list_is_drawn_at_every_size() {
    for size in [vec2(1.0, 1.0), vec2(300.0, 200.0), vec2(640.0, 480.0), vec2(1920.0, 1080.0)] {
        let found = Harvest { items: items(log()), ..Harvest::default() };
        let _ = searching(size, Theme::Light, "big.log", found);
    }
}

#[test]
fn a_pasted_text_with_tokens_takes_the_place_of_what_stands_in_the_token_pane() {
    let mut harness = usual(vec![]);
    harness.get_all_by_label("Token").last().expect("there is a token pane").focus();
    harness.run();
    harness.event(egui::Event::Paste(log()));
    harness.run();
    assert_eq!(model(&harness).tray.items.len(), 6);
    assert!(model(&harness).token_text.starts_with(&token_for("ada", -3 * 3_600)));
}

#[test]
fn an_idle_list_wakes_the_window_once_a_minute_at_most() {
    let harness = listed(USUAL, Theme::Dark, token(r#"{"sub":"a"}"#) + " " + &token("{}"));
    assert!(next_frame(&harness) > Duration::from_secs(50), "{:?}", next_frame(&harness));
}

#[test]
fn the_list_looks_as_it_did() {
    let mut results = SnapshotResults::new();
    let found = |text| Harvest { items: items(text), ..Harvest::default() };
    let long = "https://a-very-long-issuer.customer.example/realms/production/users/".repeat(20);
    let source: Arc<str> = "app.log".into();
    let mut of_files = items(log());
    for item in &mut of_files {
        item.source = Some(Arc::clone(&source));
    }
    let mut picture = |name: &str, mut harness: Harness<'static, App>| {
        harness.snapshot(name);
        results.extend_harness(&mut harness);
    };
    picture("tray-dark", listed(USUAL, Theme::Dark, log()));
    picture("tray-light", listed(SMALL, Theme::Light, log()));
    picture("tray-many-dark", listed(SMALL, Theme::Dark, many(200)));
    let name = "production-2026-11-22.log";
    picture("tray-searching-light", searching(USUAL, Theme::Light, name, found(log())));
    picture("tray-searching-dark", searching(SMALL, Theme::Dark, "big.log", Harvest::default()));
    let two = format!("{} {}", token_for(&long, 60), token_for("b", 1));
    picture("tray-long-dark", listed(SMALL, Theme::Dark, two));
    results.unwrap();
}

#[test]
fn a_file_that_is_dropped_alone_is_opened_and_several_are_searched() {
    for (files, origin) in [(&["a.log"][..], None), (&["a.log", "b.log"], Some("2 files"))] {
        let mut harness = usual(vec![]);
        for file in files {
            harness.input_mut().dropped_files.push(Arc::new(keys::Dropped(file)));
        }
        harness.run();
        harness.run();
        let scanning = model(&harness).scanning.as_ref();
        assert_eq!(scanning.map(|scanning| &*scanning.origin), origin);
    }
}
