//! The secret on its way: late, slow, failed and unwanted answers.

use super::{
    clients::{answer, bench_with, call, example, read},
    *,
};
use crate::{bench::event::StoreAnswer, client::store::StoreError};

#[test]
fn an_answer_for_another_client_or_of_an_older_call_is_dropped() {
    let (one, two) = (example("one"), example("two"));
    let mut model = bench_with(vec![one.clone(), two.clone()]);
    let (first, _) = call(ask(&mut model, Command::ChooseClient(one.id.clone())));
    let effects = ask(&mut model, Command::ChooseClient(two.id.clone()));
    assert!(matches!(effects[..], [Effect::CancelStore(g), Effect::Store(..)] if g == first));
    let _ = answer(&mut model, first, read(&one, "the secret of one"));
    assert!(matches!(model.key.state, KeyState::Waiting));

    let effects = ask(&mut model, Command::ChooseClient(one.id.clone()));
    let [_, Effect::Store(last, _)] = effects[..] else { panic!("{effects:?}") };
    let cancelled = StoreAnswer::Read(one.id.clone(), Err(StoreError::Cancelled));
    let _ = answer(&mut model, first, cancelled);
    assert!(matches!(model.key.state, KeyState::Waiting), "the older call of the same client");
    assert!(matches!(model.keychain, KeychainStatus::Unknown), "nobody cancelled anything");
    let _ = answer(&mut model, first, read(&one, "an older secret"));
    assert!(model.key.secret().is_none());
    let _ = answer(&mut model, last, read(&one, SECRET));
    assert_eq!(model.key.secret().unwrap().expose(), SECRET.as_bytes());
    let _ = answer(&mut model, last, read(&one, "an echo"));
    assert_eq!(model.key.secret().unwrap().expose(), SECRET.as_bytes());
}

#[test]
fn a_typed_secret_is_not_overwritten_by_a_late_answer() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let effects = ask(&mut model, Command::SecretTyped(secret("typed meanwhile")));
    assert!(matches!(effects[..], [Effect::CancelStore(g)] if g == generation));
    let _ = answer(&mut model, generation, read(&acme, SECRET));
    assert_eq!(model.key.secret().unwrap().expose(), b"typed meanwhile");
    assert_eq!(model.key.source, KeySource::Typed);
}

#[test]
fn a_missing_or_failed_secret_is_said_and_asked_for_again() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let _ = answer(&mut model, generation, StoreAnswer::Read(acme.id.clone(), Ok(None)));
    assert!(matches!(model.key.state, KeyState::Missing));
    let (generation, _) = call(ask(&mut model, Command::Do(Action::RetryKeychain)));
    let locked = StoreAnswer::Read(acme.id.clone(), Err(StoreError::Locked));
    let _ = answer(&mut model, generation, locked);
    assert!(matches!(model.key.state, KeyState::Failed(StoreError::Locked)));
    assert!(matches!(model.keychain, KeychainStatus::Failed(StoreError::Locked)));
    assert_ne!(model.analysis.overall, Overall::Accepted);
    let (generation, _) = call(ask(&mut model, Command::Do(Action::RetryKeychain)));
    let _ = answer(&mut model, generation, read(&acme, SECRET));
    assert!(matches!(model.key.state, KeyState::Ready { .. }));
    assert!(matches!(model.keychain, KeychainStatus::Ready(_)));
}

#[test]
fn a_damaged_item_says_nothing_of_the_keychain_itself() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let damaged = Err(StoreError::Damaged("it is no base64".to_owned()));
    let _ = answer(&mut model, generation, StoreAnswer::Read(acme.id.clone(), damaged));
    assert!(matches!(model.keychain, KeychainStatus::Unknown));
    assert!(matches!(model.key.state, KeyState::Failed(_)));
}

#[test]
fn a_slow_call_says_so_and_can_be_cancelled() {
    let acme = example("acme");
    let mut model = bench_with(vec![acme.clone()]);
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(acme.id.clone())));
    let older = Generation(generation.0 - 1);
    let _ = answer(&mut model, older, StoreAnswer::StillWaiting);
    assert!(!model.waiting.as_ref().unwrap().slow);
    let _ = answer(&mut model, generation, StoreAnswer::StillWaiting);
    let waiting = model.waiting.clone().unwrap();
    assert!(waiting.slow);
    assert_eq!(waiting.doing, "Reading the secret of acme");

    let effects = ask(&mut model, Command::CancelStore);
    assert!(matches!(effects[..], [Effect::CancelStore(g)] if g == generation));
    assert!(model.waiting.is_none());
    let cancelled = StoreAnswer::Read(acme.id.clone(), Err(StoreError::Cancelled));
    let _ = answer(&mut model, generation, cancelled);
    assert!(
        matches!(model.key.state, KeyState::Failed(StoreError::Cancelled)),
        "and offers a retry"
    );
    does(&mut model, Command::CancelStore);
}

#[test]
fn the_keychain_is_told_by_its_name_or_by_what_is_wrong() {
    let mut model = bench();
    let [_, _, Effect::Store(generation, _), ..] = model.start()[..] else { panic!() };
    let _ = answer(
        &mut model,
        generation,
        StoreAnswer::Probed(StoreKind::Keychain, Ok("Secret Service".into())),
    );
    assert!(matches!(&model.keychain, KeychainStatus::Ready(name) if name == "Secret Service"));
    let (generation, probe) = call(ask(&mut model, Command::Do(Action::RetryKeychain)));
    assert!(matches!(probe, StoreCall::Probe(_)));
    let absent = Err(StoreError::Absent("no bus".to_owned()));
    let _ = answer(&mut model, generation, StoreAnswer::Probed(StoreKind::Keychain, absent));
    assert!(matches!(&model.keychain, KeychainStatus::Failed(StoreError::Absent(_))));
}
