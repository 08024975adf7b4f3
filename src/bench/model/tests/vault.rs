//! The encrypted file: what is known of it, and opening, making and changing it.

use super::{
    clients::{answer, bench_with, call, dialog, example, read},
    *,
};
use crate::{
    bench::{effect::ClientChange, event::StoreAnswer},
    client::store::StoreError,
};

fn in_file() -> Client {
    Client { store: StoreKind::File, ..example("acme") }
}

/// A bench with a client on it whose secret lies in the locked file.
fn locked_out() -> (Model, Client) {
    let client = in_file();
    let mut model = bench_with(vec![client.clone()]);
    let (generation, _) = call(ask(&mut model, Command::ChooseClient(client.id.clone())));
    let needed = StoreAnswer::Read(client.id.clone(), Err(StoreError::PassphraseNeeded));
    assert!(answer(&mut model, generation, needed).is_empty());
    assert!(matches!(model.key.state, KeyState::Failed(StoreError::PassphraseNeeded)));
    assert_eq!(model.vault, VaultStatus::Locked);
    assert!(matches!(model.keychain, KeychainStatus::Unknown), "nothing is said of the keychain");
    (model, client)
}

fn unlock(text: &str, create: bool) -> Command {
    Command::UnlockStore { passphrase: secret(text), create }
}

#[test]
fn what_a_probe_or_an_answer_says_of_the_file_is_known() {
    for (error, status) in [
        (StoreError::NotMade, VaultStatus::NotMade),
        (StoreError::PassphraseNeeded, VaultStatus::Locked),
        (StoreError::Newer(9), VaultStatus::Failed(StoreError::Newer(9))),
        (StoreError::Busy, VaultStatus::Unknown),
    ] {
        let mut model = bench();
        let probed = StoreAnswer::Probed(StoreKind::File, Err(error));
        assert!(answer(&mut model, Generation(9), probed).is_empty());
        assert_eq!(model.vault, status);
        assert!(matches!(model.keychain, KeychainStatus::Unknown));
    }
    let mut model = bench();
    let open = StoreAnswer::Probed(StoreKind::File, Ok("Encrypted file".to_owned()));
    let _ = answer(&mut model, Generation(9), open);
    assert_eq!(model.vault, VaultStatus::Open);
    let _ = answer(&mut model, Generation(9), StoreAnswer::Locked);
    assert_eq!(model.vault, VaultStatus::Locked);
}

#[test]
fn opening_the_file_fetches_the_secret_that_waits_for_it() {
    let (mut model, client) = locked_out();
    let (generation, asked) = call(ask(&mut model, unlock("right", false)));
    assert!(matches!(asked, StoreCall::Unlock { create: false, .. }));
    assert!(ask(&mut model, unlock("right", false)).is_empty(), "one at a time");
    let effects = answer(&mut model, generation, StoreAnswer::Unlocked(Ok(())));
    let (generation, fetch) = call(effects);
    assert!(matches!(fetch, StoreCall::Read { store: StoreKind::File, .. }));
    assert_eq!(model.vault, VaultStatus::Open);
    let _ = answer(&mut model, generation, read(&client, SECRET));
    assert!(matches!(model.key.state, KeyState::Ready { .. }));
}

#[test]
fn a_wrong_passphrase_is_said_in_the_secrets_pane_and_can_be_typed_again() {
    let (mut model, _) = locked_out();
    let (generation, _) = call(ask(&mut model, unlock("wrong", false)));
    let wrong = StoreAnswer::Unlocked(Err(StoreError::WrongPassphrase));
    assert!(answer(&mut model, generation, wrong).is_empty());
    assert!(matches!(model.key.state, KeyState::Failed(StoreError::WrongPassphrase)));
    assert_eq!(model.vault, VaultStatus::Failed(StoreError::WrongPassphrase));
    let (generation, _) = call(ask(&mut model, unlock("right", false)));
    let effects = ask(&mut model, Command::CancelStore);
    assert!(matches!(effects[..], [Effect::CancelStore(number)] if number == generation));
    let cancelled = StoreAnswer::Unlocked(Err(StoreError::Cancelled));
    assert!(answer(&mut model, generation, cancelled).is_empty());
    assert!(matches!(model.key.state, KeyState::Failed(StoreError::WrongPassphrase)));
    assert!(model.waiting.is_none() && model.pending.is_empty());
}

#[test]
fn a_file_that_is_opened_while_jotbench_is_locked_brings_no_secret_back() {
    let (mut model, _) = locked_out();
    let (generation, _) = call(ask(&mut model, unlock("right", false)));
    model.locked = Some(LockCause::Idle);
    assert!(answer(&mut model, generation, StoreAnswer::Unlocked(Ok(()))).is_empty());
    // Nor does a read that was on its way.
    model.fetching = Some(Generation(77));
    let client = model.clients.clients[0].clone();
    let _ = answer(&mut model, Generation(77), read(&client, SECRET));
    assert!(model.key.secret().is_none());
}

#[test]
fn asking_for_a_clients_secret_or_opening_the_file_ends_the_lock() {
    let (mut model, client) = locked_out();
    for command in [
        Command::ChooseClient(client.id),
        Command::Do(Action::RetryKeychain),
        unlock("right", false),
    ] {
        model.locked = Some(LockCause::Asked);
        assert!(!ask(&mut model, command).is_empty());
        assert!(model.locked.is_none());
    }
}

#[test]
fn a_new_clients_passphrase_opens_the_file_first_and_a_wrong_one_is_said_in_the_form() {
    let client = in_file();
    let mut model = bench();
    does(&mut model, Command::Do(Action::AddClient));
    let change = |passphrase: &str| {
        let unlock = Some((secret(passphrase), false));
        let secret = Some((secret(SECRET), client.encoding));
        let client = client.clone();
        Command::SaveClient(ClientChange { client, secret, keep_former: false, unlock })
    };
    let (generation, asked) = call(ask(&mut model, change("wrong")));
    assert!(matches!(asked, StoreCall::Unlock { create: false, .. }));
    let wrong = StoreAnswer::Unlocked(Err(StoreError::WrongPassphrase));
    assert!(
        answer(&mut model, generation, wrong).is_empty(),
        "nothing is undone: nothing was done"
    );
    assert!(dialog(&model).problem.as_ref().unwrap().message.contains("not the passphrase"));
    assert!(dialog(&model).saving.is_none());
    let (generation, _) = call(ask(&mut model, change("right")));
    let (_, write) = call(answer(&mut model, generation, StoreAnswer::Unlocked(Ok(()))));
    assert!(matches!(write, StoreCall::Write { store: StoreKind::File, .. }));
}

#[test]
fn the_passphrase_is_changed_in_its_dialog_and_to_the_end_without_it() {
    let change = || Command::ChangePassphrase { former: secret("one"), new: secret("two") };
    let mut model = bench();
    model.vault = VaultStatus::Locked;
    does(&mut model, change());
    does(&mut model, Command::Do(Action::ChangePassphrase));
    let (generation, _) = call(ask(&mut model, change()));
    does(&mut model, change());
    let wrong = StoreAnswer::PassphraseChanged(Err(StoreError::WrongPassphrase));
    assert!(answer(&mut model, generation, wrong).is_empty());
    match &model.dialog {
        Some(Dialog::Passphrase(dialog)) => {
            assert!(dialog.working.is_none() && dialog.problem.is_some());
        }
        other => panic!("{other:?}"),
    }
    let (generation, _) = call(ask(&mut model, change()));
    does(&mut model, Command::CloseDialog);
    let (_, probe) = call(answer(&mut model, generation, StoreAnswer::PassphraseChanged(Ok(()))));
    assert!(matches!(probe, StoreCall::Probe(StoreKind::File)));
    assert!(model.notice.as_ref().unwrap().text.contains("new passphrase"));
    assert!(model.pending.is_empty());
}
