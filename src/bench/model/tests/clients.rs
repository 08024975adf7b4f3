//! Clients: choosing, adding, changing and deleting one.

use super::*;
use crate::{
    bench::{
        effect::{ClientChange, IndexChange},
        event::{Event, StoreAnswer},
    },
    client::{self, StoreKind, index::Loaded, store::StoreError},
    jwt::{Algorithm, SecretEncoding},
};

/// A client that was used just now, so that its next use need not be noted.
pub(super) fn example(name: &str) -> Client {
    Client { last_used: Some(NOW.seconds), ..client::example(name) }
}

/// A bench that knows these clients.
pub(super) fn bench_with(clients: Vec<Client>) -> Model {
    let mut model = bench();
    let loaded = Loaded { index: Index { clients }, damaged: None };
    assert!(model.receive(Event::IndexLoaded(Ok(loaded)), NOW).is_empty());
    model
}

/// The number of the only effect, a call to the keychain, and the call.
pub(super) fn call(effects: Vec<Effect>) -> (Generation, StoreCall) {
    match <[Effect; 1]>::try_from(effects) {
        Ok([Effect::Store(generation, call)]) => (generation, call),
        other => panic!("{other:?}"),
    }
}

/// Pastes a token while all stores are closed, so that nobody is found to have signed it.
pub(super) fn paste_behind_closed_doors(model: &mut Model, token: String) {
    let (generation, all) = call(ask(model, Command::Paste(token)));
    assert!(matches!(all, StoreCall::ReadAll { may_ask: false, .. }));
    let closed = StoreAnswer::AllRead(vec![], vec![StoreKind::Keychain]);
    assert!(answer(model, generation, closed).is_empty());
}

/// What came of the call.
pub(super) fn answer(
    model: &mut Model,
    generation: Generation,
    answer: StoreAnswer,
) -> Vec<Effect> {
    model.receive(Event::Store(generation, answer), NOW)
}

pub(super) fn read(client: &Client, text: &str) -> StoreAnswer {
    StoreAnswer::Read(client.id.clone(), Ok(Some(secret(text))))
}

pub(super) fn dialog(model: &Model) -> &ClientDialog {
    match &model.dialog {
        Some(Dialog::Client(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

pub(super) fn index_change(effects: Vec<Effect>) -> (Generation, IndexChange) {
    match <[Effect; 1]>::try_from(effects) {
        Ok([Effect::ChangeIndex(generation, change)]) => (generation, change),
        other => panic!("{other:?}"),
    }
}

pub(super) fn change_of(client: &Client, typed: Option<&str>) -> ClientChange {
    let secret = typed.map(|typed| (secret(typed), client.encoding));
    ClientChange { client: client.clone(), secret, keep_former: false, unlock: None }
}

/// A dialog that saves this new client; the number of its call to the keychain.
fn adding(client: &Client) -> (Model, Generation) {
    let mut model = bench();
    does(&mut model, Command::Do(Action::AddClient));
    let change = change_of(client, Some(SECRET));
    let (generation, write) = call(ask(&mut model, Command::SaveClient(change)));
    match write {
        StoreCall::Write { client: id, label, secret, store } => {
            assert_eq!((id, store), (client.id.clone(), client.store));
            assert_eq!(label, format!("Jotbench: {}", client.name));
            assert_eq!(secret.expose(), SECRET.as_bytes());
        }
        other => panic!("{other:?}"),
    }
    assert!(dialog(&model).saving.is_some());
    (model, generation)
}

fn written(client: &Client) -> StoreAnswer {
    StoreAnswer::Written(client.id.clone(), Ok(()))
}

#[test]
fn choosing_a_client_fills_in_what_it_fixes_and_signs_with_its_secret() {
    let mut acme = example("acme");
    acme.kid = Some("k\"1".to_owned());
    acme.algorithm = Algorithm::Hs512;
    let mut model = bench_with(vec![acme.clone()]);
    does(&mut model, Command::PayloadEdited("{\"personId\": \"52998224725\"}".to_owned()));
    let (generation, fetch) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    assert!(matches!(fetch, StoreCall::Read { store: StoreKind::Keychain, .. }));
    assert_eq!(payload_text(&model), "{\"personId\": \"52998224725\", \"iss\": \"acme-id\"}");
    let header = model.examined.token.header.as_ref().unwrap().text().unwrap();
    assert_eq!(header, r#"{"alg":"HS512","typ":"JWT","kid":"k\"1"}"#);
    assert!(matches!(model.key.state, KeyState::Waiting));
    assert!(model.token_text.is_empty(), "nothing is signed with the former secret");

    let long = SECRET.repeat(2);
    assert!(answer(&mut model, generation, read(&acme, &long)).is_empty());
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert_eq!(model.profile_id, "caf-smart-auth");
    assert!(model.waiting.is_none());
}

#[test]
fn a_client_chosen_on_an_untouched_bench_starts_its_draft() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let _ = answer(&mut model, generation, read(&acme, SECRET));
    assert_eq!(model.mode, Mode::Sign);
    assert!(payload_text(&model).contains("\"iss\": \"acme-id\""), "{}", payload_text(&model));
    assert_eq!(model.analysis.overall, Overall::Accepted, "{:?}", model.analysis.findings);
}

#[test]
fn a_client_chosen_for_a_pasted_token_only_checks_it() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    paste_behind_closed_doors(&mut model, plain_token());
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let _ = answer(&mut model, generation, read(&acme, SECRET));
    assert_eq!((model.mode, &model.pasted), (Mode::Verify, &plain_token()));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
}

#[test]
fn the_algorithm_of_the_client_is_the_one_accepted() {
    let mut acme = example("acme");
    acme.algorithm = Algorithm::Hs384;
    let mut model = bench_with(vec![acme.clone()]);
    paste_behind_closed_doors(&mut model, plain_token());
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let _ = answer(&mut model, generation, read(&acme, &SECRET.repeat(2)));
    assert!(found(&model, Rule::AlgNotAccepted).is_some(), "the token has no say");
    assert_eq!(model.analysis.overall, Overall::Rejected);
}

#[test]
fn adding_keeps_the_secret_first_and_the_record_then_and_chooses_the_client() {
    let acme = example("acme");
    let (mut model, generation) = adding(&acme);
    let (generation, change) = index_change(answer(&mut model, generation, written(&acme)));
    assert_eq!(change, IndexChange::Put(acme.clone()));
    let index = Index { clients: vec![acme.clone()] };
    let effects = model.receive(Event::IndexChanged(generation, Ok(index)), NOW);
    assert!(matches!(call(effects).1, StoreCall::Read { .. }));
    assert!(model.dialog.is_none());
    assert_eq!(model.selected, Some(acme.id));
    assert_eq!(model.notice.as_ref().unwrap().text, "acme is kept");
}

#[test]
fn a_record_that_cannot_be_kept_takes_its_secret_with_it_and_loses_nothing_typed() {
    let acme = example("acme");
    let (mut model, generation) = adding(&acme);
    let (generation, _) = index_change(answer(&mut model, generation, written(&acme)));
    let failed = Event::IndexChanged(generation, Err("the disk is full".to_owned()));
    match call(model.receive(failed, NOW)).1 {
        StoreCall::Delete { client, .. } => assert_eq!(client, acme.id),
        other => panic!("{other:?}"),
    }
    let dialog = dialog(&model);
    assert!(dialog.saving.is_none());
    assert_eq!(dialog.problem.as_ref().unwrap().message, "the disk is full");
}

#[test]
fn without_a_keychain_this_session_is_offered_and_nothing_is_lost() {
    let mut acme = example("acme");
    let (mut model, generation) = adding(&acme);
    let serial = model.dialog_serial;
    let failed = StoreAnswer::Written(acme.id.clone(), Err(StoreError::Absent("no bus".into())));
    assert!(answer(&mut model, generation, failed).is_empty());
    let dialog = dialog(&model);
    assert!(dialog.saving.is_none());
    assert!(dialog.problem.as_ref().unwrap().hint.contains("this session only"));
    assert_eq!(model.dialog_serial, serial, "the form stays as it was typed");
    assert!(matches!(model.keychain, KeychainStatus::Failed(_)));
    assert!(model.clients.clients.is_empty());

    acme.store = StoreKind::Session;
    let change = change_of(&acme, Some(SECRET));
    let (_, write) = call(ask(&mut model, Command::SaveClient(change)));
    assert!(matches!(write, StoreCall::Write { store: StoreKind::Session, .. }));
}

#[test]
fn a_dialog_closed_too_early_leaves_no_secret_behind() {
    let acme = example("acme");
    let (mut model, generation) = adding(&acme);
    let effects = ask(&mut model, Command::CloseDialog);
    assert!(matches!(effects[..], [Effect::CancelStore(g)] if g == generation));
    assert!(model.dialog.is_none());
    match call(answer(&mut model, generation, written(&acme))).1 {
        StoreCall::Delete { client, .. } => assert_eq!(client, acme.id),
        other => panic!("{other:?}"),
    }

    let (mut model, generation) = adding(&acme);
    let _ = ask(&mut model, Command::CloseDialog);
    let cancelled = StoreAnswer::Written(acme.id.clone(), Err(StoreError::Cancelled));
    assert!(answer(&mut model, generation, cancelled).is_empty());
    assert!(model.clients.clients.is_empty() && model.dialog.is_none());
}

#[test]
fn what_is_wrong_with_a_record_is_said_before_anything_is_kept() {
    let taken = example("Taken");
    let named = |name: &str| Client { name: name.to_owned(), ..example("acme") };
    let hex = Client { encoding: SecretEncoding::Hex, ..example("acme") };
    for (client, typed, word) in [
        (named(""), Some(SECRET), "name"),
        (named("TAKEN"), Some(SECRET), "Taken"),
        (named("a\nb"), Some(SECRET), "line break"),
        (example("acme"), None, "secret is missing"),
        (example("acme"), Some(""), "secret is missing"),
        (hex, Some("no hex"), "hex"),
    ] {
        let mut model = bench_with(vec![taken.clone()]);
        does(&mut model, Command::Do(Action::AddClient));
        does(&mut model, Command::SaveClient(change_of(&client, typed)));
        let problem = dialog(&model).problem.clone().unwrap();
        assert!(problem.message.contains(word), "{problem:?}");
        assert!(problem.message.starts_with(char::is_uppercase), "{problem:?}");
        assert!(dialog(&model).saving.is_none());
    }
}

#[test]
fn a_second_save_waits_for_the_first() {
    let acme = example("acme");
    let (mut model, _) = adding(&acme);
    does(&mut model, Command::SaveClient(change_of(&acme, Some(SECRET))));
}

#[test]
fn editing_without_a_new_secret_leaves_the_secret_alone() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let _ = ask(&mut model, Command::ChooseClient(acme.id.clone()));
    does(&mut model, Command::Do(Action::EditClient));
    let renamed = Client { name: "acme-2".to_owned(), ..acme.clone() };
    let effects = ask(&mut model, Command::SaveClient(change_of(&renamed, None)));
    let (generation, change) = index_change(effects);
    assert_eq!(change, IndexChange::Put(renamed));
    let failed = Event::IndexChanged(generation, Err("read-only".to_owned()));
    assert!(model.receive(failed, NOW).is_empty(), "the secret of a client that stays, stays");
    assert!(dialog(&model).problem.is_some());
}

#[test]
fn an_older_answer_of_the_index_ends_no_newer_save() {
    let acme = example("acme");
    let (mut model, generation) = adding(&acme);
    let older = Event::IndexChanged(Generation(0), Ok(Index { clients: vec![example("b")] }));
    assert!(model.receive(older, NOW).is_empty());
    assert_eq!(model.clients.clients.len(), 1);
    let older = Event::IndexChanged(Generation(0), Err("busy".to_owned()));
    assert!(model.receive(older, NOW).is_empty());
    assert!(dialog(&model).saving.is_some() && dialog(&model).problem.is_none());
    let _ = index_change(answer(&mut model, generation, written(&acme)));
}

#[test]
fn deleting_drops_the_secret_then_the_record_then_the_key_on_the_bench() {
    let (acme, other) = (example("acme"), example("other"));
    let mut model = bench_with(vec![acme.clone(), other.clone()]);
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let _ = answer(&mut model, generation, read(&acme, SECRET));
    does(&mut model, Command::Do(Action::DeleteClient));
    assert!(matches!(&model.dialog, Some(Dialog::DeleteClient(d)) if d.client == acme));
    let (generation, delete) = call(ask(&mut model, Command::DeleteClient(acme.id.clone())));
    assert!(matches!(delete, StoreCall::Delete { .. }));
    let deleted = StoreAnswer::Deleted(acme.id.clone(), Ok(()));
    let (generation, change) = index_change(answer(&mut model, generation, deleted));
    assert_eq!(change, IndexChange::Remove(acme.id));
    let index = Index { clients: vec![other] };
    assert!(model.receive(Event::IndexChanged(generation, Ok(index)), NOW).is_empty());
    assert!(model.dialog.is_none() && model.selected.is_none());
    assert!(model.key.secret().is_none(), "its secret is not on the bench any more");
}

#[test]
fn a_secret_that_cannot_be_deleted_keeps_its_record() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let _ = ask(&mut model, Command::ChooseClient(acme.id.clone()));
    does(&mut model, Command::Do(Action::DeleteClient));
    let (generation, _) = call(ask(&mut model, Command::DeleteClient(acme.id.clone())));
    let locked = StoreAnswer::Deleted(acme.id.clone(), Err(StoreError::Locked));
    assert!(answer(&mut model, generation, locked).is_empty());
    match &model.dialog {
        Some(Dialog::DeleteClient(dialog)) => {
            assert!(dialog.deleting.is_none() && dialog.problem.is_some());
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(model.clients.clients, [acme]);
}

#[test]
fn a_damaged_index_is_told_with_where_it_was_kept() {
    let mut model = bench();
    let damaged = Damaged {
        kept_as: "/home/ada/clients.json.damaged".into(),
        problem: "line 3, column 9: a comma is missing".to_owned(),
    };
    let loaded = Loaded { index: Index::default(), damaged: Some(damaged.clone()) };
    assert!(model.receive(Event::IndexLoaded(Ok(loaded)), NOW).is_empty());
    let notice = model.notice.as_ref().unwrap();
    assert!(notice.is_error && notice.text.contains("line 3"));
    assert!(notice.hint.contains("clients.json.damaged"));
    assert_eq!(model.damaged_index, Some(damaged));
}
