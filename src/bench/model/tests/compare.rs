//! Two tokens side by side.

use super::*;
use crate::bench::{
    compare::Difference,
    summary::Summary,
    tray::{Tray, TrayItem},
};

fn dialog(model: &Model) -> &CompareDialog {
    match &model.dialog {
        Some(Dialog::Compare(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

fn sides(model: &Model) -> (CompareSource, CompareSource) {
    (dialog(model).first, dialog(model).second)
}

fn compare(model: &mut Model, command: CompareCommand) {
    does(model, Command::Compare(command));
}

/// Another token than the usual one.
fn other() -> String {
    token_of(HEADER.as_bytes(), br#"{"sub":"grace"}"#, SECRET)
}

/// A bench with two tokens in the tray, the first of which lies on it.
fn with_tray() -> Model {
    let mut model = pasted();
    let item = |token: String| TrayItem {
        token,
        taken_off: vec![],
        source: None,
        line: 1,
        stamp: None,
        count: 1,
        summary: Summary::of(&model.examined, &model.analysis, None),
    };
    let items = vec![item(plain_token()), item(other())];
    model.tray = Tray { origin: "the pasted text".to_owned(), items, chosen: Some(0), beyond: 0 };
    model
}

#[test]
fn alone_on_the_bench_a_token_is_compared_with_one_that_is_pasted() {
    let mut model = pasted();
    does(&mut model, Command::Do(Action::Compare));
    assert_eq!(sides(&model), (CompareSource::Bench, CompareSource::Pasted));
    assert!(dialog(&model).comparison.is_none() && dialog(&model).problem.is_none());
    compare(&mut model, CompareCommand::Pasted("no token".to_owned()));
    let problem = dialog(&model).problem.clone().unwrap();
    assert_eq!(problem.message, "There is no token in the pasted text");
    compare(&mut model, CompareCommand::Pasted(format!("Bearer {}", other())));
    assert!(dialog(&model).problem.is_none());
    let rows = &dialog(&model).comparison.as_ref().unwrap().rows;
    let sub = rows.iter().find(|row| row.name == "sub").unwrap();
    assert_eq!((sub.difference, sub.second.as_deref()), (Difference::Changed, Some("\"grace\"")));
    assert_eq!(model.pasted, plain_token(), "the bench stays as it was");
}

#[test]
fn the_next_of_the_tray_is_the_second_and_the_sides_turn_round() {
    let mut model = with_tray();
    does(&mut model, Command::Do(Action::Compare));
    assert_eq!(sides(&model), (CompareSource::Bench, CompareSource::Tray(1)));
    let sources: Vec<_> = model.compare_sources().collect();
    assert_eq!(sources, [CompareSource::Bench, CompareSource::Tray(1)]);
    assert!(dialog(&model).about[1].contains("for grace"), "{:?}", dialog(&model).about);
    compare(&mut model, CompareCommand::Swap);
    assert_eq!(sides(&model), (CompareSource::Tray(1), CompareSource::Bench));
    let first = CompareCommand::Choose(CompareSide::First, CompareSource::Bench);
    compare(&mut model, first);
    assert_eq!(sides(&model), (CompareSource::Bench, CompareSource::Tray(1)), "never twice");
    let second = CompareCommand::Choose(CompareSide::Second, CompareSource::Pasted);
    compare(&mut model, second);
    assert!(dialog(&model).comparison.is_none());
}

#[test]
fn the_last_of_the_tray_is_followed_by_the_first() {
    let mut model = with_tray();
    model.tray.chosen = Some(1);
    does(&mut model, Command::Do(Action::Compare));
    assert_eq!(dialog(&model).second, CompareSource::Tray(0));
}

#[test]
fn a_draft_is_compared_with_the_token_that_it_came_from() {
    let mut model = pasted();
    let edited = payload_text(&model).replace("ada", "grace");
    does(&mut model, Command::PayloadEdited(edited));
    does(&mut model, Command::Do(Action::Compare));
    assert_eq!(sides(&model), (CompareSource::Original, CompareSource::Bench));
    let comparison = dialog(&model).comparison.as_ref().unwrap();
    assert_eq!(comparison.differences(), 2, "sub and signature");
}

#[test]
fn what_is_not_there_is_not_compared() {
    let mut model = pasted();
    compare(&mut model, CompareCommand::ShowChanges);
    assert!(model.dialog.is_none(), "there is no original");
    compare(&mut model, CompareCommand::Swap);
    does(&mut model, Command::Do(Action::Compare));
    let gone = CompareCommand::Choose(CompareSide::Second, CompareSource::Tray(7));
    compare(&mut model, gone);
    assert!(dialog(&model).comparison.is_none());
}
