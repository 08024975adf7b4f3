//! Locking drops every secret and keeps the work; unlocking goes through the store.

use std::time::Duration;

use super::{
    clients::{answer, bench_with, call, read},
    *,
};
use crate::{
    bench::{
        effect::ClientChange,
        event::{Event, StoreAnswer},
        key_work::KeyJob,
    },
    client::{example, store::StoreError},
    jwt::{Algorithm, SecretEncoding},
    settings::Settings,
};

const ENCRYPTED: &str = include_str!("../../../../tests/data/keys/rsa-2048-pkcs8-encrypted.pem");

fn lock(model: &mut Model) -> Vec<Effect> {
    let effects = ask(model, Command::Do(Action::Lock));
    assert_eq!(model.locked, Some(LockCause::Asked));
    assert!(model.key.secret().is_none() && model.key.key().is_none());
    effects
}

/// A draft that is signed with a client's secret.
fn signing() -> (Model, Client) {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let _ = answer(&mut model, generation, read(&acme, SECRET));
    assert!(!model.token_text.is_empty());
    (model, acme)
}

fn clears_the_bench(model: &mut Model) {
    let settings = Settings { lock_clears_bench: true, ..Settings::default() };
    let _ = ask(model, Command::ChangeSettings(settings));
}

#[test]
fn locking_drops_a_clients_secret_and_keeps_the_token_and_the_draft() {
    let (mut model, acme) = signing();
    let (token, payload) = (model.token_text.clone(), payload_text(&model).to_owned());
    let serial = model.lock_serial;
    let effects = lock(&mut model);
    assert!(
        matches!(effects[..], [Effect::Store(_, StoreCall::Lock), Effect::ClearClipboard]),
        "{effects:?}"
    );
    assert_eq!(model.lock_serial, serial + 1);
    assert_eq!((&model.token_text, payload_text(&model)), (&token, payload.as_str()));
    assert_eq!(model.selected, Some(acme.id.clone()));
    assert!(!model.is_enabled(Action::CopySecret) && model.is_enabled(Action::CopyToken));

    let (generation, fetch) = call(ask(&mut model, Command::Do(Action::Unlock)));
    assert!(matches!(fetch, StoreCall::Read { client, .. } if client == acme.id));
    assert_eq!(model.token_text, token, "it stays until it is signed anew");
    assert!(model.locked.is_none());
    let _ = answer(&mut model, generation, read(&acme, SECRET));
    assert_eq!(model.key.secret().unwrap().expose(), SECRET.as_bytes());
    assert_eq!(model.token_text, token);
}

#[test]
fn a_draft_that_is_changed_while_locked_is_not_signed_and_says_why() {
    let (mut model, acme) = signing();
    let _ = lock(&mut model);
    does(&mut model, Command::HeaderEdited(r#"{"alg":"HS256"}"#.to_owned()));
    assert!(model.token_text.is_empty());
    assert!(model.unsigned.as_ref().unwrap().message.starts_with("Locked"));
    let (generation, _) = call(ask(&mut model, Command::Do(Action::Unlock)));
    let _ = answer(&mut model, generation, read(&acme, SECRET));
    assert!(model.unsigned.is_none() && !model.token_text.is_empty());
}

#[test]
fn a_token_pasted_while_locked_is_not_checked_and_the_one_before_was() {
    let mut model = pasted();
    let _ = lock(&mut model);
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    does(&mut model, Command::Paste(plain_token() + " "));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::NotChecked);
    assert_ne!(model.analysis.overall, Overall::Accepted);
}

#[test]
fn a_typed_secret_is_gone_and_said_so_and_the_example_stays() {
    let mut model = pasted();
    let _ = lock(&mut model);
    let notice = model.notice.clone().unwrap();
    assert_eq!(notice.text, "Locked: the typed secret was dropped");
    let _ = model.receive(Event::ClipboardCleared { was_ours: true }, NOW);
    assert_eq!(model.notice, Some(notice), "what was lost is said longest");
    does(&mut model, Command::Do(Action::Unlock));
    assert!(model.locked.is_none() && model.key.secret().is_none());
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);

    let mut model = bench();
    let _ = ask(&mut model, Command::Do(Action::Lock));
    assert!(model.key.secret().is_some(), "the example's secret is none");
    assert!(model.notice.is_none());
}

#[test]
fn a_secret_that_is_given_ends_the_lock_and_another_lock_drops_it() {
    let mut model = pasted();
    let _ = lock(&mut model);
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert!(model.locked.is_none());
    let _ = lock(&mut model);
    let serial = model.lock_serial;
    let _ = lock(&mut model);
    assert_eq!(model.lock_serial, serial + 1, "what was typed into a form since then goes too");
}

#[test]
fn a_secret_that_was_on_its_way_does_not_arrive_any_more() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let (fetch, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let effects = lock(&mut model);
    assert!(matches!(effects[0], Effect::CancelStore(cancelled) if cancelled == fetch));
    assert!(model.waiting.is_none());
    let _ = answer(&mut model, fetch, read(&acme, SECRET));
    assert!(model.key.secret().is_none() && model.locked.is_some());
}

#[test]
fn a_secret_on_its_way_to_the_keychain_gets_there_and_does_not_end_the_lock() {
    let mut model = bench();
    let _ = ask(&mut model, Command::Do(Action::AddClient));
    let client = example("acme");
    let change = ClientChange {
        client: client.clone(),
        secret: Some((secret(SECRET), SecretEncoding::Utf8)),
        keep_former: false,
        unlock: None,
    };
    let (write, _) = call(ask(&mut model, Command::SaveClient(change)));
    let effects = ask(&mut model, Command::Do(Action::Lock));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::CancelStore(_))), "{effects:?}");
    let mut effects = answer(&mut model, write, StoreAnswer::Written(client.id.clone(), Ok(())));
    let Some(Effect::ChangeIndex(record, _)) = effects.pop() else { panic!("{effects:?}") };
    let index = Index { clients: vec![client] };
    let effects = model.receive(Event::IndexChanged(record, Ok(index)), NOW);
    assert!(model.dialog.is_none() && model.locked.is_some(), "{effects:?}");
    let fetches = |effect: &Effect| matches!(effect, Effect::Store(_, StoreCall::Read { .. }));
    assert!(!effects.iter().any(fetches), "{effects:?}");
}

#[test]
fn an_encrypted_key_asks_for_its_passphrase_anew_after_a_lock() {
    let mut acme = example("acme");
    acme.algorithm = Algorithm::Rs256;
    acme.encoding = SecretEncoding::Key;
    let mut model = bench_with(vec![acme.clone()]);
    let (fetch, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let _ = answer(&mut model, fetch, read(&acme, ENCRYPTED));
    let effects = ask(&mut model, Command::TryPassphrase(secret("test")));
    let [Effect::WorkOnKey(..)] = effects[..] else { panic!("{effects:?}") };
    let Ok([Effect::WorkOnKey(work, job)]) = <[Effect; 1]>::try_from(effects) else { panic!() };
    let late = Event::KeyWorkDone(work, KeyJob::run(*job));
    let _ = lock(&mut model);
    let _ = model.receive(late, NOW);
    assert!(model.key.secret().is_none(), "what was opened too late is dropped");
    let (fetch, _) = call(ask(&mut model, Command::Do(Action::Unlock)));
    let _ = answer(&mut model, fetch, read(&acme, ENCRYPTED));
    assert!(matches!(model.key.state, KeyState::Locked { tried: false, .. }));
}

#[test]
fn what_was_made_for_a_dialog_is_dropped_and_the_dialog_stays() {
    let mut model = bench();
    let _ = ask(&mut model, Command::Do(Action::AddClient));
    model.give_to_form("from a.pem".to_owned(), secret(SECRET), None);
    let _ = ask(&mut model, Command::Do(Action::Lock));
    let Some(Dialog::Client(dialog)) = &model.dialog else { panic!("{:?}", model.dialog) };
    assert!(dialog.given.is_none());
}

#[test]
fn the_session_locks_only_where_that_is_wanted_and_idleness_always() {
    for (wanted, locked) in [(true, true), (false, false)] {
        let (mut model, _) = signing();
        let settings = Settings { lock_with_session: wanted, ..Settings::default() };
        let _ = ask(&mut model, Command::ChangeSettings(settings));
        for cause in [LockCause::Session, LockCause::Sleep] {
            let effects = model.receive(Event::SessionLocked(cause), NOW);
            assert_eq!(effects.is_empty(), !locked);
            assert_eq!(model.key.secret().is_none(), locked);
        }
        let _ = model.receive(Event::SessionLocked(LockCause::Idle), NOW);
        let first = if wanted { LockCause::Session } else { LockCause::Idle };
        assert_eq!(model.locked, Some(first), "the first cause is told");
    }
}

#[test]
fn the_bench_is_cleared_where_that_is_wanted() {
    for mut model in [pasted(), signing().0] {
        clears_the_bench(&mut model);
        let _ = lock(&mut model);
        assert_eq!((model.pasted.as_str(), model.token_text.as_str()), ("", ""));
        assert!(model.draft.header.is_empty() && model.draft.payload.is_empty());
        assert!(model.original.is_none());
        assert_ne!(model.analysis.overall, Overall::Accepted);
    }
}

#[test]
fn a_failed_unlock_leaves_the_token_of_before() {
    let (mut model, acme) = signing();
    let _ = lock(&mut model);
    let (fetch, _) = call(ask(&mut model, Command::Do(Action::Unlock)));
    let refused = StoreAnswer::Read(acme.id.clone(), Err(StoreError::Locked));
    let _ = answer(&mut model, fetch, refused);
    assert!(matches!(model.key.state, KeyState::Failed(_)));
    assert!(model.locked.is_none());
}

#[test]
fn settings_apply_at_once_and_are_written_once() {
    let mut model = bench();
    let settings = Settings { token_on_clipboard: Duration::from_secs(5), ..Settings::default() };
    let effects = ask(&mut model, Command::ChangeSettings(settings.clone()));
    assert!(matches!(&effects[..], [Effect::SaveSettings(saved)] if *saved == settings));
    does(&mut model, Command::ChangeSettings(settings.clone()));
    let effects = ask(&mut model, Command::Do(Action::CopyToken));
    let [Effect::Copy { clears_after, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*clears_after, Some(Duration::from_secs(5)));

    let effects = ask(&mut model, Command::Do(Action::ThemeLight));
    let [Effect::SaveSettings(saved)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*saved, Settings { theme: Theme::Light, ..settings });

    let _ = model.receive(Event::SettingsLoaded(Err("settings.toml:1: x".to_owned())), NOW);
    assert!(model.notice.as_ref().unwrap().is_error);
    assert_eq!(model.settings.theme, Theme::Light);
}
