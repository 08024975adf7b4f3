//! Former secrets and the time of use: fetched, tried, said, dropped.

use super::{
    clients::{answer, bench_with, call, example, index_change, paste_behind_closed_doors, read},
    world::{Fault, World},
    *,
};
use crate::{
    bench::{
        effect::IndexChange,
        event::{Event, StoreAnswer},
        key_work::INLINE_KEY_BYTES,
    },
    client::{
        Previous,
        store::{Slot, StoreError},
    },
    jwt::{Algorithm, SecretEncoding},
};

const FORMER: &str = "the-former-secret-that-is-long-enough-too";

fn rotated() -> Client {
    let (encoding, algorithm) = (SecretEncoding::Utf8, Algorithm::Hs256);
    let previous = Previous { replaced: NOW.seconds - 86_400, encoding, algorithm };
    Client { previous: Some(previous), profile: String::new(), ..example("acme") }
}

fn signed_with(secret: &str) -> String {
    let payload = format!(r#"{{"sub":"ada","exp":{}}}"#, NOW.seconds + 900);
    token_of(HEADER.as_bytes(), payload.as_bytes(), secret)
}

/// A world in which the client has both secrets.
fn world() -> (World, Client) {
    let client = rotated();
    let world = World::with(vec![client.clone()]);
    world.lay(client.store, &client, Slot::Current, SECRET);
    world.lay(client.store, &client, Slot::Previous, FORMER);
    (world, client)
}

#[test]
fn what_the_former_secret_signed_is_genuine_and_said_to_be_its() {
    let (mut world, client) = world();
    world.ask(Command::Paste(signed_with(FORMER)));
    world.ask(Command::ChooseClient(client.id));
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert_eq!(world.model.analysis.overall, Overall::Accepted);
    let finding = found(&world.model, Rule::OtherSecret).expect("it is said");
    assert!(finding.message.contains("previous secret of acme"), "{}", finding.message);
    let said = crate::bench::words::headline(&world.model).detail;
    assert!(said.starts_with("Signed by acme with its previous secret. "), "{said}");
    world.ask(Command::Paste(signed_with(SECRET)));
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert!(found(&world.model, Rule::OtherSecret).is_none());
    world.ask(Command::Paste(signed_with("another")));
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Invalid);
}

#[test]
fn nothing_is_signed_with_the_former_secret() {
    let (mut world, client) = world();
    world.ask(Command::ChooseClient(client.id.clone()));
    assert_eq!(world.model.mode, Mode::Sign);
    let signed = world.model.token_text.clone();
    world.ask(Command::SetMode(Mode::Verify));
    world.ask(Command::Paste(signed));
    assert!(found(&world.model, Rule::OtherSecret).is_none());
    // Without the secret in use nothing is signed at all.
    world.place(client.store).lock();
    world.lay(client.store, &client, Slot::Previous, FORMER);
    world.ask(Command::ChooseClient(client.id));
    world.ask(Command::SetMode(Mode::Sign));
    assert!(world.model.unsigned.is_some() && world.model.token_text.is_empty());
}

#[test]
fn the_former_secret_is_fetched_after_the_one_in_use_and_late_answers_are_dropped() {
    let (one, two) = (rotated(), Client { name: "two".to_owned(), ..example("two") });
    let mut model = bench_with(vec![one.clone(), two.clone()]);
    paste_behind_closed_doors(&mut model, signed_with(FORMER));
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(one.id.clone())));
    let (former, fetch) = call(answer(&mut model, generation, read(&one, SECRET)));
    assert!(matches!(fetch, StoreCall::ReadPrevious { .. }));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Invalid);
    let previous = || StoreAnswer::PreviousRead(one.id.clone(), Ok(Some(secret(FORMER))));

    let _ = ask(&mut model, Command::ChooseClient(two.id));
    assert!(answer(&mut model, former, previous()).is_empty());
    assert!(model.key.former.is_none(), "it is of another client");

    let effects = ask(&mut model, Command::ChooseClient(one.id.clone()));
    let Some(Effect::Store(generation, _)) = effects.into_iter().last() else { panic!() };
    let (second, _) = call(answer(&mut model, generation, read(&one, SECRET)));
    assert!(answer(&mut model, former, previous()).is_empty());
    assert!(model.key.former.is_none(), "an older answer");
    does(&mut model, Command::SecretTyped(secret("typed meanwhile")));
    assert!(answer(&mut model, second, previous()).is_empty());
    assert!(model.key.former.is_none(), "a typed secret has no former one");
}

#[test]
fn a_former_secret_stays_with_its_client_however_the_one_in_use_is_read() {
    let (mut world, client) = world();
    world.ask(Command::Paste(signed_with(FORMER)));
    world.ask(Command::ChooseClient(client.id));
    world.ask(Command::ChooseEncoding(SecretEncoding::Base64Url));
    assert!(found(&world.model, Rule::OtherSecret).is_some());
    world.ask(Command::SecretTyped(secret(SECRET)));
    assert!(found(&world.model, Rule::OtherSecret).is_none());
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Invalid);
}

#[test]
fn a_former_secret_that_cannot_be_read_is_said() {
    let client = rotated();
    let mut model = bench_with(vec![client.clone()]);
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(client.id.clone())));
    let (former, _) = call(answer(&mut model, generation, read(&client, SECRET)));
    let failed = StoreAnswer::PreviousRead(client.id, Err(StoreError::Damaged("x".to_owned())));
    assert!(answer(&mut model, former, failed).is_empty());
    let notice = model.notice.as_ref().unwrap();
    assert!(notice.is_error && notice.text.contains("previous secret of acme"), "{notice:?}");
    assert!(model.key.secret().is_some());
}

#[test]
fn a_large_former_key_is_read_off_the_frame_thread_and_tried_then() {
    let (mut world, client) = world();
    let key = URL_SAFE_NO_PAD.encode(FORMER);
    let padding = " ".repeat(INLINE_KEY_BYTES);
    let jwk = format!(r#"{{"kty":"oct","k":"{key}"{padding}}}"#);
    let previous = client.previous.map(|it| Previous { encoding: SecretEncoding::Key, ..it });
    let client = Client { previous, ..client };
    world.model.clients = Index { clients: vec![client.clone()] };
    world.lay(client.store, &client, Slot::Previous, &jwk);
    world.ask(Command::Paste(signed_with(FORMER)));
    world.ask(Command::ChooseClient(client.id));
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Invalid);
    let Some(Effect::WorkOnKey(generation, job)) = world.others.pop() else { panic!() };
    let answer = job.run();
    assert!(world.model.receive(Event::KeyWorkDone(generation, answer), NOW).is_empty());
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert!(found(&world.model, Rule::OtherSecret).is_some());
}

#[test]
fn the_form_of_a_client_knows_that_the_former_secret_is_dropped() {
    let (mut world, client) = world();
    world.ask(Command::ChooseClient(client.id.clone()));
    world.ask(Command::Do(Action::EditClient));
    world.ask(Command::DropPrevious(client.id));
    match &world.model.dialog {
        Some(Dialog::Client(dialog)) => {
            assert_eq!(dialog.editing.as_ref().unwrap().previous, None);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn dropping_the_former_secret_drops_it_then_its_note_and_then_from_the_bench() {
    let (mut world, client) = world();
    world.ask(Command::Paste(signed_with(FORMER)));
    world.ask(Command::ChooseClient(client.id.clone()));
    world.ask(Command::Do(Action::DropPrevious));
    assert_eq!(world.there(client.store, &client, Slot::Previous), None);
    assert_eq!(world.index.clients[0].previous, None);
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Invalid);
    assert!(!world.model.is_enabled(Action::DropPrevious));
    assert!(!world.model.notice.as_ref().unwrap().is_error);
}

#[test]
fn a_former_secret_that_cannot_be_dropped_keeps_its_note_and_one_that_could_is_said() {
    for (step, is_gone) in [(0, false), (1, true)] {
        let (mut world, client) = world();
        world.ask(Command::ChooseClient(client.id.clone()));
        world.fault = Fault::Fails(world.asked + step);
        world.ask(Command::DropPrevious(client.id.clone()));
        assert_eq!(world.there(client.store, &client, Slot::Previous).is_none(), is_gone);
        assert!(world.index.clients[0].previous.is_some());
        assert_eq!(world.there(client.store, &client, Slot::Current).as_deref(), Some(SECRET));
        let notice = world.model.notice.as_ref().unwrap();
        assert!(notice.is_error && notice.text.contains("acme"), "{notice:?}");
        assert_eq!(notice.text.contains("still names it"), is_gone, "{notice:?}");
        world.fault = Fault::None;
        world.ask(Command::DropPrevious(client.id.clone()));
        assert!(world.index.clients[0].previous.is_none());
    }
}

#[test]
fn the_time_of_use_is_noted_every_ten_minutes_and_in_silence() {
    for (ago, is_noted) in [(None, true), (Some(601), true), (Some(600), false), (Some(0), false)] {
        let client = Client { last_used: ago.map(|ago| NOW.seconds - ago), ..example("acme") };
        let mut model = bench_with(vec![client.clone()]);
        let (generation, _) = call(ask(&mut model, Command::ChooseClient(client.id.clone())));
        let effects = answer(&mut model, generation, read(&client, SECRET));
        if !is_noted {
            assert!(effects.is_empty(), "{ago:?}: {effects:?}");
            continue;
        }
        let (generation, change) = index_change(effects);
        assert_eq!(change, IndexChange::Used(client.id.clone(), NOW.seconds));
        let failed = Event::IndexChanged(generation, Err("read-only".to_owned()));
        assert!(model.receive(failed, NOW).is_empty());
        assert!(model.notice.is_none(), "{:?}", model.notice);
        assert!(model.key.secret().is_some());
    }
}
