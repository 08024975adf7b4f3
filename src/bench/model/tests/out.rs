//! What leaves the bench, and what comes from files and the clipboard.

use super::*;
use crate::bench::{
    effect::{Copied, Saved},
    event::{Event, FileError},
    words,
};

/// What the only effect puts on the clipboard.
fn copied(model: &mut Model, action: Action) -> (Copied, String) {
    match <[Effect; 1]>::try_from(ask(model, Command::Do(action))) {
        Ok([Effect::Copy { what, text, .. }]) => (what, text.expose_text().unwrap().to_owned()),
        other => panic!("{other:?}"),
    }
}

fn saved(model: &mut Model, action: Action) -> (Saved, Vec<u8>) {
    match <[Effect; 1]>::try_from(ask(model, Command::Do(action))) {
        Ok([Effect::SaveWithDialog(what, bytes)]) => (what, bytes.expose().to_vec()),
        other => panic!("{other:?}"),
    }
}

fn save_dialog(model: &Model) -> &SaveDialog {
    match &model.dialog {
        Some(Dialog::Save(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

#[test]
fn copies_hold_the_token_and_nothing_of_what_stood_round_it() {
    let token = plain_token();
    let mut model = bench();
    for text in [token.clone(), format!("  Bearer {token} \r\n"), format!("\"{token}\"")] {
        for by_typing in [false, true] {
            let text = text.clone();
            let command = if by_typing { Command::TokenEdited(text) } else { Command::Paste(text) };
            does(&mut model, command);
            assert_eq!(copied(&mut model, Action::CopyToken), (Copied::Token, token.clone()));
            assert_eq!(saved(&mut model, Action::SaveToken).1, token.as_bytes());
        }
    }
    let (what, text) = copied(&mut model, Action::CopyAuthorization);
    assert_eq!(what, Copied::AuthorizationHeader);
    assert_eq!(text, format!("Authorization: Bearer {token}"));
    let (_, text) = copied(&mut model, Action::CopyCurl);
    assert_eq!(text, format!("curl -H 'Authorization: Bearer {token}' 'https://api.example.com/'"));
}

#[test]
fn the_token_copied_while_signing_is_the_one_signed_from_what_is_shown() {
    let mut model = pasted();
    does(&mut model, Command::PayloadEdited("{\"sub\": \"grace\"}".to_owned()));
    let token = token_of(HEADER.as_bytes(), b"{\"sub\":\"grace\"}", SECRET);
    assert_eq!(copied(&mut model, Action::CopyToken), (Copied::Token, token.clone()));
    assert_eq!(saved(&mut model, Action::SaveToken), (Saved::Token, token.into_bytes()));
    let payload = saved(&mut model, Action::SavePayload);
    assert_eq!(payload, (Saved::Payload, b"{\"sub\":\"grace\"}".to_vec()), "as it is signed");
    assert_eq!(saved(&mut model, Action::SaveHeader), (Saved::Header, HEADER.into()));
    let shown = copied(&mut model, Action::CopyPayload);
    assert_eq!(shown, (Copied::Payload, "{\"sub\": \"grace\"}".to_owned()), "as it is shown");
}

#[test]
fn a_secret_is_copied_only_when_asked_for() {
    let mut model = pasted();
    assert_eq!(copied(&mut model, Action::CopySecret), (Copied::Secret, SECRET.to_owned()));
    does(&mut model, Command::Do(Action::ForgetClient));
    does(&mut model, Command::Do(Action::CopySecret));
}

#[test]
fn the_clipboard_counts_down_for_what_opens_a_door() {
    for (what, seconds) in
        [(Copied::Secret, Some(10)), (Copied::Token, Some(60)), (Copied::Payload, None)]
    {
        let mut model = bench();
        let clears_after = seconds.map(|seconds: i64| Duration::from_secs(seconds.unsigned_abs()));
        assert!(model.receive(Event::Copied(what, Ok(clears_after)), NOW).is_empty());
        let clears_at = seconds.map(|seconds| NOW.plus_seconds(seconds));
        assert_eq!(model.clipboard, Some(OnClipboard { what, clears_at }));
        match seconds {
            None => assert!(model.next_change(NOW).is_none_or(|rest| rest.as_secs() > 10)),
            Some(seconds) => {
                assert!(model.next_change(NOW).unwrap() <= Duration::from_millis(1_005));
                let _ = model.tick(NOW.plus_seconds(seconds - 1));
                assert!(model.clipboard.is_some());
                let _ = model.tick(NOW.plus_seconds(seconds));
                assert!(model.clipboard.is_none());
            }
        }
    }
}

#[test]
fn clearing_is_asked_for_and_told() {
    let mut model = bench();
    assert!(!model.is_enabled(Action::ClearClipboard));
    let _ = model.receive(Event::Copied(Copied::Token, Ok(None)), NOW);
    let effects = ask(&mut model, Command::Do(Action::ClearClipboard));
    assert!(matches!(effects[..], [Effect::ClearClipboard]));
    let _ = model.receive(Event::ClipboardCleared { was_ours: true }, NOW);
    assert!(model.clipboard.is_none());
    assert_eq!(model.notice.as_ref().unwrap().text, "Clipboard cleared");
}

#[test]
fn a_clipboard_that_fails_is_told() {
    let mut model = bench();
    let failed = Event::Copied(Copied::Token, Err("no display".to_owned()));
    assert!(model.receive(failed, NOW).is_empty());
    assert!(model.clipboard.is_none());
    assert!(model.notice.as_ref().unwrap().text.contains("Token not copied: no display"));
    let before = model.pasted.clone();
    for event in [
        Event::Pasted(Err("no display".to_owned())),
        Event::Pasted(Ok(" \n".to_owned())),
        Event::PasteGivenUp("no answer".to_owned()),
    ] {
        let _ = model.receive(event, NOW);
        assert!(model.notice.as_ref().unwrap().is_error);
        assert_eq!(model.pasted, before, "nothing is lost");
    }
}

#[test]
fn a_file_that_cannot_be_written_opens_the_typed_path_with_the_problem() {
    let mut model = pasted();
    let serial = model.dialog_serial;
    let failed = FileError::Failed {
        verb: "write",
        path: "/read-only/token.jwt".into(),
        reason: "Permission denied".to_owned(),
        hint: "Choose another folder".to_owned(),
    };
    let _ = model.receive(Event::FileSaved(Saved::Token, Err(failed)), NOW);
    let problem = save_dialog(&model).problem.clone().unwrap();
    assert_eq!(problem.message, "Cannot write /read-only/token.jwt: Permission denied");
    assert_eq!(problem.hint, "Choose another folder");
    assert_eq!(model.dialog_serial, serial + 1);

    let path = std::path::PathBuf::from("/home/ada/token.jwt");
    let to = |replace| Command::SaveTo { what: Saved::Token, path: path.clone(), replace };
    let effects = ask(&mut model, to(false));
    match &effects[..] {
        [Effect::SaveTo { path: asked, bytes, replace: false, .. }] => {
            assert_eq!((asked, bytes.expose()), (&path, plain_token().as_bytes()));
        }
        other => panic!("{other:?}"),
    }
    assert!(save_dialog(&model).saving);
    let exists = FileError::Exists { path: path.clone() };
    let _ = model.receive(Event::FileSaved(Saved::Token, Err(exists)), NOW);
    assert!(save_dialog(&model).exists && !save_dialog(&model).saving);
    assert_eq!(model.dialog_serial, serial + 1, "the typed path stays");

    let effects = ask(&mut model, to(true));
    assert!(matches!(effects[..], [Effect::SaveTo { replace: true, .. }]));
    let _ = model.receive(Event::FileSaved(Saved::Token, Ok(Some(path))), NOW);
    assert!(model.dialog.is_none());
    assert!(model.notice.as_ref().unwrap().text.contains("/home/ada/token.jwt"));
}

#[test]
fn a_failed_save_does_not_push_another_dialog_away() {
    let mut model = pasted();
    does(&mut model, Command::Do(Action::AddClient));
    let _ = model.receive(Event::FileSaved(Saved::Token, Err(FileError::NoDialog)), NOW);
    assert!(matches!(model.dialog, Some(Dialog::Client(_))));
    assert!(model.notice.as_ref().unwrap().is_error);
}

#[test]
fn a_closed_file_dialog_changes_nothing() {
    let mut model = pasted();
    for event in [
        Event::FileSaved(Saved::Token, Ok(None)),
        Event::FileOpened(Ok(None)),
        Event::SecretOpened(Ok(None)),
    ] {
        let before = format!("{model:?}");
        assert!(model.receive(event, NOW).is_empty());
        assert_eq!(format!("{model:?}"), before);
    }
}

#[test]
fn an_opened_file_lies_on_the_bench_and_one_that_is_no_text_is_told() {
    let mut model = bench();
    let path = std::path::PathBuf::from("/tmp/token.jwt");
    let bytes = format!("{}\n", plain_token()).into_bytes();
    let _ = model.receive(Event::FileOpened(Ok(Some((path.clone(), bytes)))), NOW);
    assert_eq!(model.token_text, plain_token());
    let _ = model.receive(Event::FileOpened(Ok(Some((path, vec![b'e', 0xff])))), NOW);
    assert_eq!(model.token_text, plain_token(), "what lies there stays");
    assert!(model.notice.as_ref().unwrap().text.contains("byte 1"));
}

#[test]
fn an_opened_secret_goes_where_it_was_asked_for() {
    let mut model = bench();
    does(&mut model, Command::Paste(plain_token()));
    let opened = || Event::SecretOpened(Ok(Some(("/tmp/key".into(), secret(SECRET)))));
    assert!(model.receive(opened(), NOW).is_empty());
    assert_eq!(model.analysis.overall, Overall::Accepted);
    does(&mut model, Command::Do(Action::AddClient));
    let _ = model.receive(opened(), NOW);
    match &model.dialog {
        Some(Dialog::Client(dialog)) => assert!(dialog.given.is_some()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_verdict_is_never_green_where_nothing_was_checked() {
    let mut model = bench();
    for text in ["", "no token", "eyJhbGciOiJub25lIn0.e30.", "a.b.c", "..", "a.b.c.d.e"] {
        does(&mut model, Command::TokenEdited(text.to_owned()));
        assert_ne!(words::headline(&model).tone, words::Tone::Good, "{text:?}");
        does(&mut model, Command::SecretTyped(secret(SECRET)));
        assert_ne!(words::headline(&model).tone, words::Tone::Good, "{text:?}");
    }
}
