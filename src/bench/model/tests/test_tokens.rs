//! Test tokens: made of what lies on the bench, and saved with their mark.

use super::*;
use crate::bench::{
    effect::{Copied, Saved},
    event::{Event, FileError},
};

fn dialog(model: &Model) -> &TestTokensDialog {
    match &model.dialog {
        Some(Dialog::TestTokens(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

fn opened() -> Model {
    let mut model = pasted();
    does(&mut model, Command::Do(Action::MakeTestTokens));
    model
}

fn asks(model: &mut Model, command: TestTokensCommand) -> Effect {
    let effects = ask(model, Command::TestTokens(command));
    match <[Effect; 1]>::try_from(effects) {
        Ok([effect]) => effect,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn without_a_key_or_of_a_bad_token_the_dialog_says_why_there_are_none() {
    let mut model = bench();
    does(&mut model, Command::Paste(plain_token()));
    does(&mut model, Command::Do(Action::MakeTestTokens));
    let problem = dialog(&model).problem.clone().unwrap();
    assert!(problem.message.contains("no secret or key"), "{problem:?}");
    let mut model = pasted();
    let later = NOW.plus_seconds(86_400);
    let _ = model.apply(Command::Do(Action::MakeTestTokens), later);
    let problem = dialog(&model).problem.clone().unwrap();
    assert!(problem.message.contains("Expired"), "{problem:?}");
    assert!(dialog(&model).tokens.is_empty());
}

#[test]
fn the_chosen_ones_are_saved_as_a_folder() {
    let mut model = opened();
    let count = dialog(&model).tokens.len();
    does(&mut model, Command::TestTokens(TestTokensCommand::TakeAll(false)));
    does(&mut model, Command::TestTokens(TestTokensCommand::SaveFolder));
    does(&mut model, Command::TestTokens(TestTokensCommand::TakeAll(true)));
    does(&mut model, Command::TestTokens(TestTokensCommand::Take(0, false)));
    match asks(&mut model, TestTokensCommand::SaveFolder) {
        Effect::SaveFolderWithDialog(folder) => assert_eq!(folder.files.len(), count - 1 + 2),
        other => panic!("{other:?}"),
    }
    assert!(dialog(&model).saving);
    does(&mut model, Command::TestTokens(TestTokensCommand::SaveFolder));
    // Nothing is lost where no dialog can be shown: a path is typed.
    let _ = model.receive(Event::FolderSaved(Err(FileError::NoDialog)), NOW);
    assert!(dialog(&model).typed && !dialog(&model).saving && dialog(&model).problem.is_some());
    let path = std::path::PathBuf::from("/home/ada/tests");
    match asks(&mut model, TestTokensCommand::SaveFolderTo(path.clone())) {
        Effect::SaveFolderTo(_, asked) => assert_eq!(asked, path),
        other => panic!("{other:?}"),
    }
    let _ = model.receive(Event::FolderSaved(Ok(Some(path))), NOW);
    assert!(model.dialog.is_none());
    let notice = &model.notice.as_ref().unwrap().text;
    assert_eq!(notice, "The test tokens were saved to /home/ada/tests");
}

#[test]
fn a_file_dialog_that_was_closed_leaves_the_list() {
    let mut model = opened();
    let _ = asks(&mut model, TestTokensCommand::SaveFolder);
    let _ = model.receive(Event::FolderSaved(Ok(None)), NOW);
    assert!(!dialog(&model).saving && dialog(&model).problem.is_none());
}

#[test]
fn they_are_saved_as_a_list_and_one_is_copied_as_any_token() {
    let mut model = opened();
    let list = match asks(&mut model, TestTokensCommand::SaveList) {
        Effect::SaveWithDialog(Saved::TestTokens, bytes) => bytes.expose().to_vec(),
        other => panic!("{other:?}"),
    };
    assert!(String::from_utf8(list.clone()).unwrap().contains("TEST TOKENS"));
    let token = dialog(&model).tokens[0].token.clone();
    match asks(&mut model, TestTokensCommand::Copy(0)) {
        Effect::Copy { what: Copied::Token, text, clears_after: Some(_) } => {
            assert_eq!(text.expose(), token.as_bytes());
        }
        other => panic!("{other:?}"),
    }
    let _ = model.receive(Event::FileSaved(Saved::TestTokens, Err(FileError::NoDialog)), NOW);
    let path = std::path::PathBuf::from("/home/ada/tests.json");
    let save = Command::SaveTo { what: Saved::TestTokens, path, replace: false };
    match &ask(&mut model, save)[..] {
        [Effect::SaveTo { bytes, .. }] => assert_eq!(bytes.expose(), list),
        other => panic!("{other:?}"),
    }
}
