//! Index and stores compared and mended, and clients deleted, with a failure at every step.

use super::{
    clients::{answer, bench_with, example},
    world::{Fault, World},
    *,
};
use crate::{
    bench::event::{Event, StoreAnswer},
    client::{
        ClientRef, Previous,
        drift::Drift,
        store::{Held, SecretRef, Slot, StoreError},
    },
    jwt::{Algorithm, SecretEncoding},
};

fn stores(model: &Model) -> &StoresDialog {
    match &model.dialog {
        Some(Dialog::Stores(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

const KEYCHAIN: StoreKind = StoreKind::Keychain;

#[test]
fn checking_finds_what_is_on_one_side_only() {
    let (good, lost, stray) = (example("good"), example("lost"), example("stray"));
    let mut world = World::with(vec![good.clone(), lost.clone()]);
    world.lay(KEYCHAIN, &good, Slot::Current, SECRET);
    world.lay(KEYCHAIN, &stray, Slot::Current, SECRET);
    world.ask(Command::Do(Action::CheckStores));
    let dialog = stores(&world.model);
    assert!(dialog.checking.is_empty() && dialog.unchecked.is_empty());
    assert_eq!(dialog.checked, StoreKind::ALL);
    let found: Vec<_> = dialog.drift.iter().map(|(_, drift)| drift.clone()).collect();
    let (secret, label) = (SecretRef::current(&stray.id), String::new());
    let is_stray =
        |drift: &Drift| matches!(drift, Drift::NoRecord { secret: it, .. } if *it == secret);
    assert!(found.contains(&Drift::NoSecret(lost.clone())) && found.iter().any(is_stray));
    assert_eq!(found.len(), 2, "{found:?} {label}");
    assert!(matches!(world.others[..], [Effect::LoadIndex]));

    world.ask(Command::Mend(Mending::RemoveRecord(lost.id)));
    assert_eq!(world.index.clients, [good]);
    let label = "Jotbench: stray".to_owned();
    world.ask(Command::Mend(Mending::Adopt { store: KEYCHAIN, secret, label }));
    let adopted = &world.index.clients[1];
    assert_eq!((&adopted.id, adopted.name.as_str()), (&stray.id, "stray"));
    assert_eq!((adopted.created, adopted.profile.as_str()), (NOW.seconds, "jwt"));
    assert_eq!(world.there(KEYCHAIN, &stray, Slot::Current).as_deref(), Some(SECRET));
    let dialog = stores(&world.model);
    assert!(dialog.drift.is_empty() && dialog.mending.is_none() && dialog.problem.is_none());
}

#[test]
fn an_adopted_clients_name_is_free_and_can_stand_in_the_index() {
    for (label, name) in [
        ("Jotbench: Acme", "Acme 2"),
        ("Jotbench: acme (previous)", "acme 2"),
        ("", "Recovered client"),
        ("Jotbench:  a\u{7}b ", "ab"),
        ("something else", "something else"),
    ] {
        let mut world = World::with(vec![example("acme")]);
        world.ask(Command::Do(Action::CheckStores));
        let secret = SecretRef::current(&example("stray").id);
        let label = label.to_owned();
        world.ask(Command::Mend(Mending::Adopt { store: KEYCHAIN, secret, label }));
        assert_eq!(world.index.clients[1].name, name);
    }
    let long = format!("Jotbench: {}", "é".repeat(900));
    let mut world = World::with(vec![]);
    world.ask(Command::Do(Action::CheckStores));
    let secret = SecretRef::current(&example("stray").id);
    world.ask(Command::Mend(Mending::Adopt { store: KEYCHAIN, secret, label: long }));
    assert_eq!(world.index.clients.len(), 1);
}

#[test]
fn a_stray_former_secret_is_noted_in_its_record_or_dropped() {
    let acme = example("acme");
    let secret = SecretRef::previous(&acme.id);
    for drops in [false, true] {
        let mut world = World::with(vec![acme.clone()]);
        world.lay(KEYCHAIN, &acme, Slot::Current, SECRET);
        world.lay(KEYCHAIN, &acme, Slot::Previous, "former");
        world.ask(Command::Do(Action::CheckStores));
        assert_eq!(stores(&world.model).drift.len(), 1);
        let (store, label, secret) = (KEYCHAIN, String::new(), secret.clone());
        world.ask(Command::Mend(if drops {
            Mending::DropSecret { store, secret }
        } else {
            Mending::Adopt { store, secret, label }
        }));
        assert!(stores(&world.model).drift.is_empty());
        assert_eq!(world.index.clients[0].previous.is_some(), !drops);
        assert_eq!(world.held(KEYCHAIN), if drops { 1 } else { 2 });
    }
}

#[test]
fn no_secret_is_dropped_or_adopted_against_its_record() {
    let acme = example("acme");
    let mut world = World::with(vec![acme.clone()]);
    world.lay(KEYCHAIN, &acme, Slot::Current, SECRET);
    world.lay(StoreKind::Session, &acme, Slot::Current, "another");
    world.ask(Command::Do(Action::CheckStores));
    let secret = SecretRef::current(&acme.id);
    for mending in [
        Mending::DropSecret { store: KEYCHAIN, secret: secret.clone() },
        Mending::Adopt { store: KEYCHAIN, secret: secret.clone(), label: String::new() },
        Mending::Adopt { store: StoreKind::Session, secret: secret.clone(), label: String::new() },
    ] {
        world.ask(Command::Mend(mending));
        assert!(stores(&world.model).problem.is_some());
        assert_eq!(world.index.clients, std::slice::from_ref(&acme));
        assert_eq!(world.held(KEYCHAIN), 1);
    }
    world.ask(Command::Mend(Mending::DropSecret { store: StoreKind::Session, secret }));
    assert_eq!((world.held(StoreKind::Session), world.held(KEYCHAIN)), (0, 1));
}

#[test]
fn a_mending_that_fails_changes_nothing_and_is_said() {
    let acme = example("acme");
    let previous =
        Previous { replaced: 1, encoding: SecretEncoding::Utf8, algorithm: Algorithm::Hs256 };
    let acme = Client { previous: Some(previous), ..acme };
    let stray = SecretRef::current(&example("stray").id);
    for mending in [
        Mending::RemoveRecord(acme.id.clone()),
        Mending::ForgetPrevious(acme.id.clone()),
        Mending::DropSecret { store: KEYCHAIN, secret: stray.clone() },
        Mending::Adopt { store: KEYCHAIN, secret: stray, label: "x".to_owned() },
    ] {
        let mut world = World::with(vec![acme.clone()]);
        world.lay(KEYCHAIN, &example("stray"), Slot::Current, SECRET);
        world.ask(Command::Do(Action::CheckStores));
        let drift = stores(&world.model).drift.clone();
        world.fault = Fault::Fails(world.asked);
        world.ask(Command::Mend(mending.clone()));
        let dialog = stores(&world.model);
        assert!(dialog.problem.is_some() && dialog.mending.is_none(), "{mending:?}");
        assert_eq!(dialog.drift, drift);
        assert_eq!(
            (world.index.clients.as_slice(), world.held(KEYCHAIN)),
            (&[acme.clone()][..], 1)
        );
        world.fault = Fault::None;
        world.ask(Command::Mend(mending.clone()));
        assert!(stores(&world.model).problem.is_none(), "{mending:?}");
        assert!(stores(&world.model).drift.len() < drift.len(), "{mending:?}");
    }
}

#[test]
fn a_store_that_cannot_be_looked_into_is_named_and_looked_into_once_it_is_open() {
    let acme = Client { store: StoreKind::File, ..example("acme") };
    let mut model = bench_with(vec![acme.clone()]);
    let effects = ask(&mut model, Command::Do(Action::CheckStores));
    assert!(ask(&mut model, Command::Do(Action::CheckStores)).is_empty(), "one at a time");
    let calls: Vec<_> = effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Store(generation, StoreCall::List(kind)) => Some((generation, kind)),
            _ => None,
        })
        .collect();
    for (generation, kind) in calls {
        let result = match kind {
            StoreKind::Keychain => Err(StoreError::Absent("no bus".to_owned())),
            StoreKind::File => Err(StoreError::PassphraseNeeded),
            StoreKind::Session => Ok(vec![]),
        };
        let _ = answer(&mut model, generation, StoreAnswer::Listed(kind, result));
    }
    let dialog = stores(&model);
    assert_eq!(dialog.checked, [StoreKind::Session]);
    assert_eq!(dialog.unchecked.len(), 2);
    assert!(dialog.drift.is_empty(), "nothing is known of what was not looked into");

    let unlock = Command::UnlockStore { passphrase: secret("right"), create: false };
    let (generation, _) = super::clients::call(ask(&mut model, unlock));
    let effects = answer(&mut model, generation, StoreAnswer::Unlocked(Ok(())));
    let (generation, list) = super::clients::call(effects);
    assert!(matches!(list, StoreCall::List(StoreKind::File)));
    let held = Held { name: acme.id.0.clone(), label: String::new(), copies: 1 };
    let listed = StoreAnswer::Listed(StoreKind::File, Ok(vec![held]));
    let _ = answer(&mut model, generation, listed);
    assert_eq!(stores(&model).unchecked.len(), 1);
    assert!(stores(&model).drift.is_empty());
    let late = StoreAnswer::Listed(StoreKind::Session, Ok(vec![]));
    assert!(answer(&mut model, Generation(0), late).is_empty());
}

#[test]
fn a_change_of_the_index_from_elsewhere_is_compared_anew() {
    let acme = example("acme");
    let mut world = World::with(vec![acme.clone()]);
    world.ask(Command::Do(Action::CheckStores));
    assert_eq!(stores(&world.model).drift.len(), 1);
    let loaded = crate::client::index::Loaded::default();
    assert!(world.model.receive(Event::IndexLoaded(Ok(loaded)), NOW).is_empty());
    assert!(stores(&world.model).drift.is_empty());
}

#[test]
fn deleting_is_done_wholly_or_said_whenever_it_fails_or_its_dialog_is_closed() {
    let acme = example("acme");
    for at in 0..2 {
        for fault in [Fault::Fails(at), Fault::Closed(at), Fault::Cancelled(at)] {
            let mut world = World::with(vec![acme.clone()]);
            world.lay(KEYCHAIN, &acme, Slot::Current, SECRET);
            world.model.selected = Some(acme.id.clone());
            world.ask(Command::Do(Action::DeleteClient));
            world.fault = fault;
            world.ask(Command::DeleteClient(acme.id.clone()));
            let (secrets, records) = (world.held(KEYCHAIN), world.index.clients.len());
            let problem = match &world.model.dialog {
                Some(Dialog::DeleteClient(dialog)) => dialog.problem.is_some(),
                None => world.model.notice.as_ref().is_some_and(|notice| notice.is_error),
                other => panic!("{other:?}"),
            };
            assert_eq!(problem, records == 1, "{fault:?}");
            assert!(secrets <= records, "{fault:?}: a secret without a record");
            let is_failure = matches!(fault, Fault::Fails(_));
            assert_eq!(world.model.dialog.is_some(), is_failure, "{fault:?}");
            assert!(world.model.pending.is_empty(), "{fault:?}");
        }
    }
}

#[test]
fn deleting_without_a_dialog_removes_the_record_as_well() {
    let acme = example("acme");
    let mut world = World::with(vec![acme.clone()]);
    world.lay(KEYCHAIN, &acme, Slot::Current, SECRET);
    world.ask(Command::DeleteClient(acme.id));
    assert!(world.index.clients.is_empty());
    assert_eq!(world.held(KEYCHAIN), 0);
    world.ask(Command::DeleteClient(ClientRef("0".repeat(32))));
}

#[test]
fn a_keychain_that_is_back_is_told_by_its_name() {
    let acme = example("acme");
    let mut world = World::with(vec![acme.clone()]);
    world.lay(KEYCHAIN, &acme, Slot::Current, SECRET);
    world.fault = Fault::Fails(0);
    world.ask(Command::ChooseClient(acme.id));
    assert!(matches!(world.model.keychain, KeychainStatus::Failed(_)));
    world.ask(Command::Do(Action::RetryKeychain));
    assert!(matches!(&world.model.keychain, KeychainStatus::Ready(name) if name == "Test"));
}
