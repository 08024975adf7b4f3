//! Tokens in texts: what is pasted or opened fills the tray, and what is chosen lies on the bench.

use std::path::PathBuf;

use super::*;
use crate::{
    bench::{
        effect::ScanInput,
        event::Event,
        model::{Problem, ScanNews, TrayCommand, Unplaced},
        tray::{Harvest, TrayItem},
    },
    jwt::verdict::TimeVerdict,
};

fn token_for(subject: &str) -> String {
    let (iat, exp) = (NOW.seconds, NOW.seconds + 900);
    let payload = format!(r#"{{"sub":"{subject}","iat":{iat},"exp":{exp}}}"#);
    token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)
}

fn expired() -> String {
    let payload = format!(r#"{{"sub":"old","exp":{}}}"#, NOW.seconds - 7_200);
    token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)
}

/// A log of three tokens, the second of them twice.
fn log() -> String {
    let (ada, bob, old) = (token_for("ada"), token_for("bob"), expired());
    format!(
        "2026-11-22T14:03:20Z GET /a Authorization: Bearer {ada}\nnothing here\n\
         2026-11-22T14:03:21Z GET /b Authorization: Bearer {bob}\n\
         2026-11-22T14:03:22Z GET /b Authorization: Bearer {bob}\n\
         2026-11-22T14:03:23Z GET /c Authorization: Bearer {old}\n"
    )
}

fn with_log() -> Model {
    let mut model = bench();
    does(&mut model, Command::Paste(log()));
    model
}

fn choose(model: &mut Model, place: usize) {
    does(model, Command::Tray(TrayCommand::Choose(place)));
}

fn subjects(model: &Model) -> Vec<&str> {
    model.tray.items.iter().filter_map(|item| item.summary.subject.as_deref()).collect()
}

fn notice(model: &Model) -> (&str, &str) {
    model.notice.as_ref().map_or(("", ""), |notice| (&notice.text, &notice.hint))
}

fn harvest(subjects: &[&str]) -> Harvest {
    let text = subjects.iter().map(|it| token_for(it)).collect::<Vec<_>>().join("\n");
    let mut model = bench();
    does(&mut model, Command::Paste(format!("found: {text}")));
    Harvest { items: model.tray.items, ..Harvest::default() }
}

/// Begins a search of a large file; gives the number of the job.
fn search(model: &mut Model) -> Generation {
    let effects = ask(model, Command::Tray(TrayCommand::ScanFiles(vec!["/logs/big.log".into()])));
    let [Effect::Scan(generation, ScanInput::Files(_), _)] = effects[..] else {
        panic!("{effects:?}")
    };
    generation
}

fn tell(model: &mut Model, generation: Generation, news: ScanNews) -> Vec<Effect> {
    model.receive(Event::Scanned(generation, news), NOW)
}

#[test]
fn every_token_of_a_pasted_text_is_listed_once_and_the_first_lies_on_the_bench() {
    let model = with_log();
    assert_eq!(subjects(&model), ["ada", "bob", "old"]);
    let lines: Vec<_> = model.tray.items.iter().map(|it| (it.line, it.count)).collect();
    assert_eq!(lines, [(1, 1), (3, 2), (5, 1)]);
    assert_eq!(model.tray.items[2].summary.verdicts.time, TimeVerdict::Expired);
    assert_eq!((model.tray.chosen, &*model.tray.origin), (Some(0), "the pasted text"));
    assert_eq!(model.token_text, token_for("ada"));
    assert_eq!(model.mode, Mode::Verify);
    assert_eq!(notice(&model).0, "3 tokens found in the pasted text; 1 of them twice");
    assert!(found(&model, Rule::Stripped).is_some(), "what was taken off is said");
}

#[test]
fn what_is_chosen_lies_on_the_bench_with_the_time_of_its_line() {
    let mut model = with_log();
    let first = model.logged_at.map(|stamp| stamp.moment.seconds);
    choose(&mut model, 2);
    assert_eq!((&*model.token_text, model.tray.chosen), (&*expired(), Some(2)));
    assert_eq!(model.analysis.verdicts.time, TimeVerdict::Expired);
    assert_eq!(model.logged_at.map(|stamp| stamp.moment.seconds - 3), first);
    assert!(first.is_some());
    does(&mut model, Command::TokenEdited(token_for("eve")));
    assert_eq!((model.tray.chosen, model.logged_at), (None, None));
    assert_eq!(model.tray.items.len(), 3);
    choose(&mut model, 9);
    assert_eq!(model.token_text, token_for("eve"), "there is no such place");
}

#[test]
fn what_the_bench_finds_out_stands_in_the_row() {
    let mut model = with_log();
    assert_eq!(model.tray.items[0].summary.overall, Overall::NotChecked);
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    let summary = &model.tray.items[0].summary;
    assert_eq!(summary.overall, Overall::Accepted);
    assert_eq!(summary.signed_by.as_deref(), Some("the typed secret"));
    assert_eq!(model.tray.items[1].summary.overall, Overall::NotChecked);
    choose(&mut model, 1);
    does(&mut model, Command::SecretTyped(secret("another-secret-that-is-long-enough")));
    assert_eq!(model.tray.items[1].summary.overall, Overall::Rejected);
    assert_eq!(model.tray.items[0].summary.overall, Overall::Accepted, "that is known still");
}

#[test]
fn one_token_of_a_text_is_listed_and_what_stood_round_it_is_said() {
    let mut model = bench();
    let curl =
        format!("curl https://api.example/v1 -H 'Authorization: Bearer {}'", token_for("ada"));
    does(&mut model, Command::Paste(curl));
    assert_eq!(subjects(&model), ["ada"]);
    assert_eq!(
        (model.tray.chosen, model.examined.token.text.as_str()),
        (Some(0), &*token_for("ada"))
    );
    assert_eq!(notice(&model).0, "1 token found in the pasted text");
    assert!(found(&model, Rule::Stripped).is_some());
}

#[test]
fn a_single_token_leaves_the_list_and_another_text_takes_its_place() {
    let mut model = with_log();
    for single in [
        token_for("eve"),
        format!(" Authorization: Bearer {} \n", token_for("eve")),
        format!("the token was {}", token_for("eve")),
    ] {
        choose(&mut model, 1);
        does(&mut model, Command::Paste(single));
        assert_eq!(subjects(&model), ["ada", "bob", "old"]);
        assert_eq!(model.tray.chosen, None);
        assert_eq!(model.examined.token.text, token_for("eve"));
    }
    let other = format!("{},\n{}", token_for("eve"), token_for("max"));
    does(&mut model, Command::Paste(other));
    assert_eq!(subjects(&model), ["eve", "max"]);
    assert_eq!(model.token_text, token_for("eve"));
}

#[test]
fn a_text_without_tokens_stays_as_it_is() {
    let mut model = with_log();
    for text in ["no token here, see report.v1.pdf", "", "eyJ is how they begin"] {
        does(&mut model, Command::Paste(text.to_owned()));
        assert_eq!((&*model.pasted, &*model.token_text), (text, text));
        assert_eq!(subjects(&model).len(), 3);
    }
}

#[test]
fn a_changed_draft_is_put_aside_and_comes_back() {
    let mut model = with_log();
    let typed = r#"{"sub":"typed for an hour"}"#.to_owned();
    does(&mut model, Command::PayloadEdited(typed.clone()));
    assert!(!model.is_enabled(Action::BringBackDraft));
    choose(&mut model, 1);
    assert_eq!(notice(&model), ("The draft was put aside", "Edit > Bring back draft"));
    assert_eq!(model.token_text, token_for("bob"));
    let other = r#"{"sub":"another"}"#.to_owned();
    does(&mut model, Command::PayloadEdited(other.clone()));
    does(&mut model, Command::Do(Action::BringBackDraft));
    assert_eq!((payload_text(&model), model.mode), (&*typed, Mode::Sign));
    assert_eq!(model.original, Some(token_for("ada")));
    does(&mut model, Command::Do(Action::BringBackDraft));
    assert_eq!(payload_text(&model), other);
    does(&mut model, Command::Paste(log()));
    let said = "The draft was put aside: Edit > Bring back draft";
    assert_eq!(notice(&model).1, said);
    does(&mut model, Command::Do(Action::BringBackDraft));
    assert_eq!(payload_text(&model), other);
}

#[test]
fn an_unchanged_draft_is_not_put_aside() {
    let mut model = with_log();
    does(&mut model, Command::SetMode(Mode::Sign));
    choose(&mut model, 1);
    does(&mut model, Command::Do(Action::NewToken));
    choose(&mut model, 1);
    assert!(!model.is_enabled(Action::BringBackDraft));
    assert_eq!((model.mode, &*model.token_text), (Mode::Verify, &*token_for("bob")));
}

#[test]
fn reverting_brings_the_chosen_token_back_and_its_row() {
    let mut model = with_log();
    choose(&mut model, 1);
    let stamp = model.logged_at;
    does(&mut model, Command::PayloadEdited("{}".to_owned()));
    assert_eq!(model.tray.chosen, Some(1), "the draft comes from it");
    does(&mut model, Command::Do(Action::Revert));
    assert_eq!((model.tray.chosen, model.logged_at), (Some(1), stamp));
    assert_eq!(model.token_text, token_for("bob"));
}

#[test]
fn taking_out_keeps_the_choice_on_its_token() {
    let mut model = with_log();
    choose(&mut model, 1);
    does(&mut model, Command::Tray(TrayCommand::Remove(0)));
    assert_eq!((subjects(&model), model.tray.chosen), (vec!["bob", "old"], Some(0)));
    does(&mut model, Command::Tray(TrayCommand::Remove(0)));
    assert_eq!((subjects(&model), model.tray.chosen), (vec!["old"], None));
    assert_eq!(model.token_text, token_for("bob"), "the bench keeps it");
    does(&mut model, Command::Tray(TrayCommand::Remove(7)));
    does(&mut model, Command::Do(Action::ClearTray));
    assert!(model.tray.items.is_empty() && model.tray.origin.is_empty());
    assert!(!model.is_enabled(Action::ClearTray));
}

#[test]
fn a_lock_that_clears_the_bench_clears_the_list_and_what_was_put_aside() {
    let mut model = with_log();
    model.settings.lock_clears_bench = true;
    does(&mut model, Command::PayloadEdited("{}".to_owned()));
    choose(&mut model, 1);
    does(&mut model, Command::PayloadEdited("[]".to_owned()));
    let generation = search(&mut model);
    let effects = ask(&mut model, Command::Do(Action::Lock));
    let is_cancelled =
        |effect: &Effect| matches!(effect, Effect::CancelScan(it) if *it == generation);
    assert!(effects.iter().any(is_cancelled), "{effects:?}");
    assert!(model.tray.items.is_empty() && model.scanning.is_none());
    assert!(!model.is_enabled(Action::BringBackDraft));
}

#[test]
fn a_large_text_is_searched_elsewhere_and_lies_on_the_bench_when_it_holds_none() {
    let mut model = with_log();
    let text = "nothing to see here\n".repeat(10_000);
    let effects = ask(&mut model, Command::Paste(text.clone()));
    let [Effect::Scan(generation, ScanInput::Bytes(_, bytes), _)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(&**bytes, text.as_bytes());
    assert_eq!(model.token_text, token_for("ada"), "until it is known");
    let effects = tell(&mut model, *generation, ScanNews::Ended(vec![]));
    assert!(matches!(effects[..], [Effect::Analyse(..)]), "{effects:?}");
    assert_eq!((&model.pasted, model.scanning.is_none()), (&text, true));
    assert_eq!(subjects(&model).len(), 3);
}

#[test]
fn a_file_fills_the_list_as_it_is_searched() {
    let mut model = with_log();
    let generation = search(&mut model);
    let progress = ScanNews::Progress { bytes: 5, total: 10 };
    assert!(tell(&mut model, generation, progress).is_empty());
    assert_eq!(subjects(&model), ["ada", "bob", "old"], "until something is found");
    assert!(tell(&mut model, generation, ScanNews::Found(harvest(&["x", "y"]))).is_empty());
    assert_eq!((subjects(&model), &*model.tray.origin), (vec!["x", "y"], "big.log"));
    assert_eq!((model.token_text.clone(), model.tray.chosen), (token_for("x"), Some(0)));
    choose(&mut model, 1);
    does(&mut model, Command::Tray(TrayCommand::Remove(0)));
    let more = Harvest { again: vec![(0, 7), (1, 2)], beyond: 3, ..harvest(&["z"]) };
    let _ = tell(&mut model, generation, ScanNews::Found(more));
    assert_eq!(model.tray.chosen, Some(0), "what was chosen stays on the bench");
    let counts: Vec<_> = model.tray.items.iter().map(|item| item.count).collect();
    assert_eq!((subjects(&model), counts), (vec!["y", "z"], vec![3, 1]));
    let later = Harvest { again: vec![(2, 1)], ..Harvest::default() };
    let _ = tell(&mut model, generation, ScanNews::Found(later));
    assert_eq!(model.tray.items[1].count, 2);
    let trouble = Problem { message: "line 7 is too long".to_owned(), hint: "Cut it".to_owned() };
    assert!(
        tell(&mut model, generation, ScanNews::Ended(vec![trouble.clone(), trouble])).is_empty()
    );
    assert_eq!(notice(&model), ("line 7 is too long, and 1 problem more", "Cut it"));
    assert!(model.scanning.is_none());
}

#[test]
fn what_is_done_meanwhile_is_not_taken_off_the_bench() {
    for meanwhile in [
        Command::Paste(token_for("eve")),
        Command::PayloadEdited("{}".to_owned()),
        Command::TokenEdited(token_for("eve")),
    ] {
        let mut model = bench();
        let generation = search(&mut model);
        does(&mut model, meanwhile);
        let (before, mode) = (model.token_text.clone(), model.mode);
        let _ = tell(&mut model, generation, ScanNews::Found(harvest(&["x"])));
        assert_eq!((&model.token_text, model.mode, model.tray.chosen), (&before, mode, None));
        assert_eq!(subjects(&model), ["x"]);
    }
}

#[test]
fn a_cancelled_search_keeps_what_it_found_and_is_heard_of_no_more() {
    let mut model = bench();
    let generation = search(&mut model);
    let _ = tell(&mut model, generation, ScanNews::Found(harvest(&["x", "y"])));
    let effects = ask(&mut model, Command::Tray(TrayCommand::Cancel));
    assert!(matches!(effects[..], [Effect::CancelScan(it)] if it == generation));
    assert_eq!(notice(&model).0, "Search stopped; 2 tokens found until then");
    let _ = tell(&mut model, generation, ScanNews::Found(harvest(&["z"])));
    assert!(tell(&mut model, generation, ScanNews::Ended(vec![])).is_empty());
    assert_eq!(subjects(&model), ["x", "y"]);
    does(&mut model, Command::Tray(TrayCommand::Cancel));
}

#[test]
fn a_pasted_text_whose_search_is_stopped_is_not_lost() {
    let mut model = bench();
    let text = "nothing to see here\n".repeat(10_000);
    let _ = ask(&mut model, Command::Paste(text.clone()));
    let effects = ask(&mut model, Command::Tray(TrayCommand::Cancel));
    assert!(matches!(effects[..], [Effect::CancelScan(_), Effect::Analyse(..)]), "{effects:?}");
    assert_eq!(model.pasted, text);
}

#[test]
fn a_new_search_takes_the_place_of_the_one_before() {
    let mut model = bench();
    let first = search(&mut model);
    let effects =
        ask(&mut model, Command::Tray(TrayCommand::ScanFiles(vec!["a".into(), "b".into()])));
    assert!(matches!(effects[..], [Effect::CancelScan(it), Effect::Scan(..)] if it == first));
    assert_eq!(model.scanning.as_ref().map(|it| &*it.origin), Some("2 files"));
    assert!(tell(&mut model, first, ScanNews::Ended(vec![])).is_empty());
    assert!(model.scanning.is_some());
}

#[test]
fn a_file_without_tokens_is_said_to_have_none() {
    let mut model = with_log();
    let generation = search(&mut model);
    assert!(tell(&mut model, generation, ScanNews::Ended(vec![])).is_empty());
    assert_eq!(notice(&model).0, "No token was found in big.log");
    assert_eq!(subjects(&model).len(), 3);
}

#[test]
fn opened_files_are_read_as_what_they_are() {
    let path = PathBuf::from("/logs/app.log");
    let open = |model: &mut Model, bytes: Vec<u8>| {
        model.receive(Event::FileOpened(Ok(Some((path.clone(), bytes)))), NOW)
    };
    let mut model = bench();
    assert!(open(&mut model, token_for("eve").into_bytes()).is_empty());
    assert_eq!(notice(&model).0, "Opened /logs/app.log");
    assert!(model.tray.items.is_empty());
    assert!(open(&mut model, log().into_bytes()).is_empty());
    assert_eq!(notice(&model).0, "3 tokens found in app.log; 1 of them twice");
    assert_eq!(model.tray.origin, "app.log");

    let mut binary = b"\xff\xfe\0".to_vec();
    assert!(open(&mut model, binary.clone()).is_empty());
    assert_eq!(notice(&model).0, "/logs/app.log is no text: byte 0 is not UTF-8");
    binary.extend_from_slice(format!("\n{}\n", token_for("max")).as_bytes());
    assert!(open(&mut model, binary.clone()).is_empty());
    assert_eq!(subjects(&model), ["max"]);
    binary.extend(vec![0; INLINE_BYTES]);
    let effects = open(&mut model, binary);
    assert!(matches!(effects[..], [Effect::Scan(_, ScanInput::Bytes(..), _)]), "{effects:?}");
    let effects = model.receive(Event::FileToSearch(path.clone()), NOW);
    assert!(matches!(effects[..], [Effect::CancelScan(_), Effect::Scan(..)]), "{effects:?}");
}

#[test]
fn a_large_file_that_is_no_text_and_holds_no_token_is_said_to_be_none() {
    let mut model = with_log();
    let bytes = vec![0xff; INLINE_BYTES + 1];
    let opened = Event::FileOpened(Ok(Some(("/a.bin".into(), bytes))));
    let effects = model.receive(opened, NOW);
    let [Effect::Scan(generation, ..)] = effects[..] else { panic!("{effects:?}") };
    let unplaced = model.scanning.as_ref().and_then(|it| it.unplaced.as_ref());
    assert!(matches!(unplaced, Some(Unplaced { path: Some(_), .. })));
    assert!(tell(&mut model, generation, ScanNews::Ended(vec![])).is_empty());
    assert_eq!(notice(&model).0, "/a.bin is no text: byte 0 is not UTF-8");
    assert_eq!(model.token_text, token_for("ada"));
}

#[test]
fn what_finds_no_room_is_counted_and_said() {
    let mut model = bench();
    let generation = search(&mut model);
    let full = Harvest { beyond: 12_344, ..harvest(&["x"]) };
    let _ = tell(&mut model, generation, ScanNews::Found(full));
    let _ = tell(&mut model, generation, ScanNews::Ended(vec![]));
    assert_eq!(notice(&model).0, "12,345 tokens found in big.log; the first 1 are listed");
    assert_eq!(model.tray.found(), 12_345);
}

#[test]
fn no_tray_item_is_shown_with_a_token_that_is_not_its_own() {
    let mut model = with_log();
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    let before: Vec<TrayItem> = model.tray.items.clone();
    does(&mut model, Command::TokenEdited("eyJ".to_owned()));
    does(&mut model, Command::Do(Action::NewToken));
    assert_eq!(model.tray.items, before);
}
