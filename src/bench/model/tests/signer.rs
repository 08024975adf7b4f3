//! Who signed: asked when a token is pasted, without a prompt; named, chosen, offered. And what the
//! doctor found, offered.

use super::{
    clients::{answer, bench_with, call, dialog, example, paste_behind_closed_doors},
    world::World,
    *,
};
use crate::{
    bench::{
        event::{Event, StoreAnswer},
        signer::ReadSecret,
        words::headline,
    },
    client::{Previous, store::Slot},
    jwt::{Algorithm, SecretEncoding, Severity},
};

const FORMER: &str = "the-former-secret-that-is-long-enough-too";
const OTHER: &str = "another-secret-that-is-long-enough-as-well";

fn signed_with(secret: &str) -> String {
    let payload = format!(r#"{{"sub":"ada","exp":{}}}"#, NOW.seconds + 900);
    token_of(HEADER.as_bytes(), payload.as_bytes(), secret)
}

fn client(name: &str) -> Client {
    Client { profile: String::new(), ..example(name) }
}

/// Three clients, the second with a former secret; all stores open.
fn desk() -> (World, [Client; 3]) {
    let previous = Previous {
        replaced: NOW.seconds - 86_400,
        encoding: SecretEncoding::Utf8,
        algorithm: Algorithm::Hs256,
    };
    let clients = [
        client("one"),
        Client {
            store: StoreKind::File,
            previous: Some(previous),
            profile: "gamification".to_owned(),
            ..client("two")
        },
        Client { store: StoreKind::Session, ..client("three") },
    ];
    let mut world = World::with(clients.to_vec());
    world.gives_all = true;
    for (client, text) in clients.iter().zip(["first-secret", SECRET, "third-secret"]) {
        world.lay(client.store, client, Slot::Current, text);
    }
    world.lay(clients[1].store, &clients[1], Slot::Previous, FORMER);
    (world, clients)
}

fn asked_for_all(world: &World) -> Vec<bool> {
    world.asked_for_all.borrow().clone()
}

#[test]
fn the_client_that_signed_a_pasted_token_is_chosen_by_itself() {
    let (mut world, [_, two, _]) = desk();
    world.ask(Command::Paste(signed_with(SECRET)));
    let model = &world.model;
    assert_eq!(asked_for_all(&world), [false], "nobody is asked for anything");
    assert_eq!(model.selected, Some(two.id));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert_eq!(model.profile_id, "gamification", "its profile applies");
    assert_eq!(model.notice.as_ref().unwrap().text, "Signed by two: chosen");
    assert!(found(model, Rule::OtherSecret).is_none() && model.waiting.is_none());
    // The same client's next token raises no question.
    world.ask(Command::Paste(signed_with(SECRET) + " "));
    assert_eq!(asked_for_all(&world).len(), 1);
}

#[test]
fn a_client_that_was_chosen_for_a_token_goes_with_it_and_one_that_a_person_chose_stays() {
    let (mut world, [one, two, three]) = desk();
    world.ask(Command::Paste(signed_with(SECRET)));
    assert_eq!(world.model.selected, Some(two.id));
    world.ask(Command::Paste(signed_with("third-secret")));
    assert_eq!(world.model.selected, Some(three.id.clone()));
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Valid);
    world.ask(Command::Paste(signed_with(OTHER)));
    assert_eq!((&world.model.selected, &world.model.key.source), (&None, &KeySource::None));
    let told = found(&world.model, Rule::OtherSecret).unwrap();
    assert_eq!(told.message, "None of your 3 clients signed it");
    world.ask(Command::ChooseClient(one.id.clone()));
    world.ask(Command::Paste(signed_with("third-secret")));
    assert_eq!(world.model.selected, Some(one.id), "it is offered, not chosen");
    assert!(world.model.remedy(Rule::OtherSecret).is_some());
}

#[test]
fn a_former_secret_that_signed_chooses_its_client_too() {
    let (mut world, [_, two, _]) = desk();
    world.ask(Command::Paste(signed_with(FORMER)));
    assert_eq!(world.model.selected, Some(two.id));
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Valid);
    let said = found(&world.model, Rule::OtherSecret).unwrap();
    assert!(said.message.starts_with("Signed with the previous secret of two, replaced on"));
}

#[test]
fn with_another_key_in_use_the_client_is_named_and_offered() {
    let (mut world, [_, two, _]) = desk();
    world.ask(Command::SecretTyped(secret(OTHER)));
    world.ask(Command::Paste(signed_with(SECRET)));
    let said = found(&world.model, Rule::OtherSecret).expect("it is said").clone();
    assert_eq!(said.message, "Signed with the secret of two");
    assert_eq!(said.severity, Severity::Warning);
    assert_eq!(world.model.analysis.overall, Overall::Rejected);
    assert_eq!(headline(&world.model).detail, "Signed by two");
    assert_eq!(world.model.remedy(Rule::OtherSecret).unwrap().label, "Use two");
    // It stays so while another secret is tried.
    world.ask(Command::SecretTyped(secret("a third one")));
    assert!(found(&world.model, Rule::OtherSecret).is_some());
    assert_eq!(asked_for_all(&world).len(), 1);

    world.ask(Command::Signer(SignerCommand::Apply(Rule::OtherSecret)));
    assert_eq!(world.model.selected, Some(two.id));
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert!(found(&world.model, Rule::OtherSecret).is_none());
    assert!(world.model.remedies.is_empty());
}

#[test]
fn that_nobody_signed_is_said_with_those_that_were_not_tried() {
    let (mut world, [one, ..]) = desk();
    world.ask(Command::Paste(signed_with(OTHER)));
    let said = found(&world.model, Rule::OtherSecret).unwrap();
    assert_eq!(said.message, "None of your 3 clients signed it");
    assert_eq!((said.severity, said.hint.as_str()), (Severity::Info, ""));
    assert_eq!(world.model.analysis.overall, Overall::NotChecked);
    assert_eq!(headline(&world.model).detail, "None of your 3 clients signed it");

    world.place(one.store).lock();
    world.ask(Command::Paste(signed_with(OTHER)));
    let said = found(&world.model, Rule::OtherSecret).unwrap();
    assert_eq!(said.message, "None of your 2 clients signed it");
    assert_eq!(said.hint, "Not tried: one (the keychain holds none for it)");
    world.ask(Command::Paste(token_of(br#"{"alg":"HS512"}"#, b"{}", OTHER)));
    let said = found(&world.model, Rule::OtherSecret).unwrap();
    assert_eq!(said.message, "None of your 2 clients signs with HS512");
}

#[test]
fn closed_stores_are_told_and_asked_only_when_somebody_wants_it() {
    let (mut world, [_, two, _]) = desk();
    world.gives_all = false;
    world.ask(Command::Paste(signed_with(SECRET)));
    let said = found(&world.model, Rule::OtherSecret).unwrap();
    assert!(said.message.starts_with("3 clients were not tried: the keychain"), "{}", said.message);
    assert_eq!(world.model.remedy(Rule::OtherSecret).unwrap().label, "Find who signed");
    assert_eq!(asked_for_all(&world), [false]);
    world.ask(Command::Signer(SignerCommand::Apply(Rule::OtherSecret)));
    assert_eq!(asked_for_all(&world), [false, true]);
    assert_eq!(world.model.selected, Some(two.id));
    assert_eq!(world.model.analysis.verdicts.signature, SignatureVerdict::Valid);
}

#[test]
fn who_signed_what_verifies_is_told_to_whoever_asks() {
    let (mut world, _) = desk();
    world.ask(Command::SecretTyped(secret(SECRET)));
    world.ask(Command::Paste(signed_with(SECRET)));
    assert!(asked_for_all(&world).is_empty(), "what verifies raises no question");
    world.ask(Command::Do(Action::FindSigner));
    assert_eq!(world.model.notice.as_ref().unwrap().text, "Signed by two");
    assert_eq!(world.model.key.source, KeySource::Typed, "the key in use stays");
}

#[test]
fn what_nobody_can_have_signed_and_what_is_typed_is_not_asked_about() {
    let (mut world, _) = desk();
    let unsecured = "eyJhbGciOiJub25lIn0.e30.";
    world.ask(Command::Paste(unsecured.to_owned()));
    world.ask(Command::Paste("no token at all".to_owned()));
    world.ask(Command::TokenEdited(signed_with(SECRET)));
    assert!(asked_for_all(&world).is_empty());
    world.ask(Command::Do(Action::Lock));
    world.ask(Command::Paste(signed_with(SECRET)));
    assert!(asked_for_all(&world).is_empty(), "nothing is asked while it is locked");
    let mut alone = bench();
    does(&mut alone, Command::Paste(signed_with(SECRET)));
}

/// A bench with one client, and its secret on the way for a pasted token.
fn asking() -> (Model, Client, Generation) {
    let acme = client("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let (generation, all) = call(ask(&mut model, Command::Paste(signed_with(SECRET))));
    assert!(matches!(all, StoreCall::ReadAll { may_ask: false, .. }));
    assert!(model.waiting.is_none(), "nobody waits for it");
    (model, acme, generation)
}

fn all(client: &Client) -> StoreAnswer {
    let read =
        ReadSecret { client: client.clone(), slot: Slot::Current, secret: Ok(secret(SECRET)) };
    StoreAnswer::AllRead(vec![read], vec![])
}

#[test]
fn an_answer_for_another_token_is_dropped() {
    let (mut model, acme, generation) = asking();
    let _ = ask(&mut model, Command::TokenEdited(String::new()));
    assert!(answer(&mut model, generation, all(&acme)).is_empty());

    let (mut model, acme, generation) = asking();
    let effects = answer(&mut model, generation, all(&acme));
    let Ok([Effect::FindSigner(found, job)]) = <[Effect; 1]>::try_from(effects) else { panic!() };
    let signer = job.run();
    let _ = ask(&mut model, Command::HeaderEdited("{}".to_owned()));
    assert!(model.receive(Event::SignerFound(found, signer), NOW).is_empty());
    assert!(model.selected.is_none());
}

#[test]
fn the_secrets_on_their_way_serve_for_the_next_token() {
    let (mut model, acme, generation) = asking();
    does(&mut model, Command::Paste(signed_with(SECRET) + "\n"));
    let effects = answer(&mut model, generation, all(&acme));
    assert!(matches!(&effects[..], [Effect::FindSigner(..)]), "{effects:?}");
}

#[test]
fn whoever_chooses_a_client_or_locks_waits_for_no_search() {
    let (mut model, acme, generation) = asking();
    let effects = ask(&mut model, Command::ChooseClient(acme.id.clone()));
    assert!(
        matches!(effects[..], [Effect::CancelStore(it), Effect::Store(..)] if it == generation),
        "{effects:?}"
    );
    assert!(answer(&mut model, generation, all(&acme)).is_empty());

    let (mut model, acme, generation) = asking();
    let effects = ask(&mut model, Command::Do(Action::Lock));
    assert!(matches!(effects[..], [Effect::CancelStore(it), ..] if it == generation));
    assert!(answer(&mut model, generation, all(&acme)).is_empty());
    assert!(!format!("{:?}", model.signer).contains("Looking"));
}

#[test]
fn a_lock_is_not_ended_by_an_answer_that_comes_late() {
    let (mut model, acme, generation) = asking();
    let effects = answer(&mut model, generation, all(&acme));
    let Ok([Effect::FindSigner(found, job)]) = <[Effect; 1]>::try_from(effects) else { panic!() };
    let _ = ask(&mut model, Command::Do(Action::Lock));
    assert!(model.receive(Event::SignerFound(found, job.run()), NOW).is_empty());
    assert!(model.locked.is_some() && model.selected.is_none());
}

#[test]
fn what_was_opened_before_the_clients_were_known_is_asked_about_then() {
    let mut model = bench();
    does(&mut model, Command::Paste(signed_with(SECRET)));
    let index = Index { clients: vec![client("acme")] };
    let loaded = crate::client::index::Loaded { index, damaged: None };
    let (_, all) = call(model.receive(Event::IndexLoaded(Ok(loaded)), NOW));
    assert!(matches!(all, StoreCall::ReadAll { may_ask: false, .. }));
}

#[test]
fn a_typed_secret_is_used_as_the_doctor_found_it() {
    let key = URL_SAFE_NO_PAD.encode(SECRET);
    for (typed, label) in [
        (key.as_str(), "Read as base64"),
        (&format!("{SECRET}\n"), "Drop the line break"),
        (&format!("\"{SECRET}\""), "Drop the quotes"),
    ] {
        let mut model = bench();
        does(&mut model, Command::Paste(signed_with(SECRET)));
        does(&mut model, Command::SecretTyped(secret(typed)));
        let said = found(&model, Rule::OtherReading).expect(label);
        assert!(said.message.starts_with("It verifies when the secret is"), "{}", said.message);
        assert_eq!(model.analysis.overall, Overall::Rejected, "nothing is accepted by itself");
        assert_eq!(model.remedy(Rule::OtherReading).unwrap().label, label);
        does(&mut model, Command::Signer(SignerCommand::Apply(Rule::OtherReading)));
        assert_eq!(model.analysis.overall, Overall::Accepted, "{:?}", model.analysis.findings);
        assert_eq!(model.key.source, KeySource::Typed);
        assert!(model.remedies.is_empty() && model.dialog.is_none());
    }
}

#[test]
fn a_clients_secret_is_used_so_and_the_change_is_offered_in_its_form() {
    for (kept, is_changed) in
        [(URL_SAFE_NO_PAD.encode(SECRET), false), (format!("{SECRET}\n"), true)]
    {
        let acme = client("acme");
        let mut world = World::with(vec![acme.clone()]);
        world.lay(acme.store, &acme, Slot::Current, &kept);
        world.ask(Command::Paste(signed_with(SECRET)));
        world.ask(Command::ChooseClient(acme.id.clone()));
        assert_eq!(world.model.analysis.overall, Overall::Rejected);
        world.ask(Command::Signer(SignerCommand::Apply(Rule::OtherReading)));
        assert_eq!(world.model.analysis.overall, Overall::Accepted);
        assert_eq!(
            world.there(acme.store, &acme, Slot::Current),
            Some(kept),
            "nothing is kept yet"
        );
        let form = dialog(&world.model);
        let encoding = form.editing.as_ref().unwrap().encoding;
        assert_eq!(form.given.is_some(), is_changed);
        let expected = if is_changed { SecretEncoding::Utf8 } else { SecretEncoding::Base64 };
        assert_eq!(encoding, expected);
    }
}

#[test]
fn what_only_the_issuer_can_mend_has_no_button() {
    let mut model = bench();
    let token = token_of(br#"{"alg":"HS512"}"#, b"{}", SECRET);
    does(&mut model, Command::Paste(token));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert!(found(&model, Rule::OtherAlgorithm).is_some());
    assert!(model.remedy(Rule::OtherAlgorithm).unwrap().label.is_empty());
    let before = format!("{model:?}");
    does(&mut model, Command::Signer(SignerCommand::Apply(Rule::OtherAlgorithm)));
    assert_eq!(format!("{model:?}"), before);
}

#[test]
fn locking_drops_the_secret_that_the_doctor_found() {
    let mut model = bench();
    does(&mut model, Command::Paste(signed_with(SECRET)));
    does(&mut model, Command::SecretTyped(secret(&format!("{SECRET}\n"))));
    assert!(model.remedy(Rule::OtherReading).is_some());
    let _ = ask(&mut model, Command::Do(Action::Lock));
    assert!(model.remedies.is_empty());
}

#[test]
fn a_client_chosen_behind_closed_doors_is_all_that_is_needed() {
    let acme = client("acme");
    let mut model = bench_with(vec![acme.clone()]);
    paste_behind_closed_doors(&mut model, signed_with(SECRET));
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    assert!(answer(&mut model, generation, super::clients::read(&acme, SECRET)).is_empty());
    assert!(found(&model, Rule::OtherSecret).is_none());
}
