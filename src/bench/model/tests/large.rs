//! A token too large for the frame thread.

use super::*;
use crate::bench::event::Event;

const MEGABYTE: usize = 1_000_000;

fn large_token(letter: &str) -> String {
    let payload = format!(r#"{{"sub":"{}"}}"#, letter.repeat(MEGABYTE));
    token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)
}

/// The answer that a worker would give to the only effect.
fn worked_on(effects: Vec<Effect>) -> Event {
    match <[Effect; 1]>::try_from(effects) {
        Ok([Effect::Analyse(generation, job)]) => Event::Analysed(generation, Box::new(job.run())),
        other => panic!("{} effects", other.map_or_else(|effects| effects.len(), |_| 1)),
    }
}

/// A bench whose large token was checked.
fn checked() -> Model {
    let mut model = pasted();
    let event = worked_on(ask(&mut model, Command::Paste(large_token("a"))));
    assert!(model.receive(event, NOW).is_empty());
    model
}

#[test]
fn a_large_token_is_checked_by_a_worker_and_shows_nothing_of_the_former_one_meanwhile() {
    let mut model = pasted();
    let token = large_token("a");
    let effects = ask(&mut model, Command::Paste(token.clone()));
    assert!(model.analysing.is_some());
    assert_eq!(model.pasted, token);
    assert!(model.draft.is_empty());
    assert_ne!(model.analysis.overall, Overall::Accepted, "green means checked");
    assert!(model.is_being_read());
    for tile in crate::bench::words::tiles(&model) {
        assert_eq!(tile.reason, "Checking…", "{:?}", tile.aspect);
    }
    for action in [Action::CopyToken, Action::SaveToken, Action::CopyCurl, Action::SignAgain] {
        assert!(!model.is_enabled(action), "{action:?}");
    }
    does(&mut model, Command::SetMode(Mode::Sign));
    assert_eq!(model.mode, Mode::Verify, "there is nothing to begin with yet");

    assert!(model.receive(worked_on(effects), NOW).is_empty());
    assert!(model.analysing.is_none());
    assert_eq!(model.analysis.overall, Overall::Accepted);
    assert!(payload_text(&model).len() > MEGABYTE);
    assert!(model.is_enabled(Action::CopyToken));
}

#[test]
fn a_stale_answer_is_dropped() {
    let mut model = pasted();
    let stale = worked_on(ask(&mut model, Command::Paste(large_token("a"))));
    let fresh = worked_on(ask(&mut model, Command::Paste(large_token("b"))));
    assert!(model.receive(stale, NOW).is_empty());
    assert!(model.analysing.is_some() && model.draft.is_empty());
    assert!(model.receive(fresh, NOW).is_empty());
    assert!(payload_text(&model).contains("bbb"));

    let stale = worked_on(ask(&mut model, Command::Paste(large_token("a"))));
    does(&mut model, Command::Paste(plain_token()));
    assert!(model.receive(stale, NOW).is_empty());
    assert_eq!(model.token_text, plain_token());
    assert!(payload_text(&model).contains("ada"));
}

#[test]
fn a_large_draft_keeps_what_is_typed_and_sends_nothing_that_is_not_shown() {
    let mut model = checked();
    let original = model.pasted.clone();
    let edited = payload_text(&model).replacen("aaa", "bbb", 1);
    let effects = ask(&mut model, Command::PayloadEdited(edited.clone()));
    assert_eq!(payload_text(&model), edited);
    assert!(!model.is_enabled(Action::CopyToken), "the token at hand is not of this draft");
    does(&mut model, Command::SetMode(Mode::Verify));
    assert_eq!((model.mode, payload_text(&model)), (Mode::Sign, &*edited));

    assert!(model.receive(worked_on(effects), NOW).is_empty());
    assert_eq!(payload_text(&model), edited);
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert_ne!(model.token_text, original);
    let event = worked_on(ask(&mut model, Command::Do(Action::Revert)));
    let _ = model.receive(event, NOW);
    assert_eq!(model.token_text, original);
}
