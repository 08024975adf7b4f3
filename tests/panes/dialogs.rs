//! Dialogs: what is typed, Enter, Escape, and what an error leaves as it was.

use super::*;
use jotbench::{
    bench::event::{FileError, StoreAnswer},
    bench::{
        effect::{Generation, Saved},
        model::Dialog,
    },
    client::store::StoreError,
};

fn type_into(harness: &mut Harness<'_, App>, label: &str, text: &str) {
    let node = harness
        .get_all_by_label(label)
        .rfind(|node| {
            use egui::accesskit::Role;
            matches!(node.accesskit_node().role(), Role::TextInput | Role::PasswordInput)
        })
        .unwrap_or_else(|| panic!("{label}"));
    node.focus();
    harness.run();
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

fn filled_in() -> Harness<'static, App> {
    let mut harness = usual(vec![]);
    click(&mut harness, "Add client…");
    assert_eq!(focused(&harness), "Name");
    type_into(&mut harness, "Name", "acme-prod");
    type_into(&mut harness, "Client ID", "61c3a4bf-acme");
    type_into(&mut harness, "Secret", SECRET);
    harness
}

fn saving(harness: &Harness<'_, App>) -> Option<jotbench::bench::effect::Generation> {
    match &model(harness).dialog {
        Some(Dialog::Client(dialog)) => dialog.saving.as_ref().map(|saving| saving.generation),
        _ => None,
    }
}

#[test]
fn a_client_is_added_by_keyboard_and_enter() {
    let mut harness = filled_in();
    press(&mut harness, Key::Enter);
    let generation = saving(&harness).expect("Enter saves");
    let waiting = model(&harness).waiting.clone().unwrap();
    assert_eq!(waiting.doing, "Keeping the secret of acme-prod");
    assert_eq!(waiting.generation, generation);
    assert!(told(&harness).contains("Saving…") || told(&harness).contains("Save client"));
}

#[test]
fn a_keychain_that_fails_leaves_the_form_as_it_was_typed_and_offers_this_session() {
    let mut harness = filled_in();
    press(&mut harness, Key::Enter);
    let generation = saving(&harness).unwrap();
    let Some(Dialog::Client(dialog)) = &model(&harness).dialog else { panic!() };
    let id = dialog.saving.as_ref().unwrap().client.id.clone();
    let failed = StoreAnswer::Written(id, Err(StoreError::Absent("no bus".to_owned())));
    receive(&mut harness, Event::Store(generation, failed));
    let text = told(&harness);
    for word in ["No keychain is available", "acme-prod", "61c3a4bf-acme", "For this session only"]
    {
        assert!(text.contains(word), "{word}");
    }
    click(&mut harness, "For this session only");
    click(&mut harness, "Save client");
    assert!(saving(&harness).is_some(), "the secret that was typed is still there");
}

#[test]
fn what_is_wrong_is_said_and_the_focus_is_not_lost() {
    let mut harness = usual(vec![]);
    click(&mut harness, "Add client…");
    press(&mut harness, Key::Enter);
    assert!(saving(&harness).is_none());
    assert!(told(&harness).contains("A client needs a name"));
}

#[test]
fn escape_closes_every_dialog() {
    let delete = Command::Do(Action::DeleteClient);
    let mut harness = usual(vec![]);
    know(&mut harness, vec![client("acme")]);
    give(&mut harness, Command::ChooseClient(client("acme").id));
    for command in [
        Command::Do(Action::AddClient),
        Command::Do(Action::EditClient),
        delete,
        Command::Do(Action::Palette),
        Command::Do(Action::Shortcuts),
        Command::Do(Action::About),
    ] {
        give(&mut harness, command.clone());
        assert!(model(&harness).dialog.is_some(), "{command:?}");
        press(&mut harness, Key::Escape);
        assert!(model(&harness).dialog.is_none(), "{command:?}");
    }
}

#[test]
fn enter_deletes_no_client_by_accident() {
    let mut harness = usual(vec![]);
    know(&mut harness, vec![client("acme")]);
    give(&mut harness, Command::ChooseClient(client("acme").id));
    give(&mut harness, Command::Do(Action::DeleteClient));
    assert_eq!(focused(&harness), "Cancel");
    press(&mut harness, Key::Enter);
    assert!(model(&harness).dialog.is_none());
    give(&mut harness, Command::Do(Action::DeleteClient));
    click(&mut harness, "Delete client");
    assert!(
        matches!(&model(&harness).dialog, Some(Dialog::DeleteClient(d)) if d.deleting.is_some())
    );
}

#[test]
fn a_path_is_typed_where_no_file_dialog_is() {
    let mut harness = usual(vec![]);
    receive(&mut harness, Event::FileSaved(Saved::Token, Err(FileError::NoDialog)));
    assert_eq!(focused(&harness), "Path");
    assert!(told(&harness).contains("Type the path instead"));
    press_with(&mut harness, Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("/home/ada/t.jwt".to_owned()));
    harness.run();
    press(&mut harness, Key::Enter);
    assert!(matches!(&model(&harness).dialog, Some(Dialog::Save(dialog)) if dialog.saving));
    let exists = FileError::Exists { path: "/home/ada/t.jwt".into() };
    receive(&mut harness, Event::FileSaved(Saved::Token, Err(exists)));
    let text = told(&harness);
    assert!(text.contains("/home/ada/t.jwt already exists") && text.contains("Replace"));
}

/// An answer to the call that is waited for.
fn answer(harness: &mut Harness<'_, App>, answer: StoreAnswer) {
    let generation = model(harness).waiting.as_ref().expect("a call").generation;
    receive(harness, Event::Store(generation, answer));
}

fn tell_of_the_file(harness: &mut Harness<'_, App>, result: Result<String, StoreError>) {
    let probed = StoreAnswer::Probed(StoreKind::File, result);
    receive(harness, Event::Store(Generation(0), probed));
}

#[test]
fn a_client_goes_into_the_encrypted_file_once_its_passphrase_is_right() {
    let mut harness = filled_in();
    tell_of_the_file(&mut harness, Err(StoreError::PassphraseNeeded));
    click(&mut harness, "In the encrypted file");
    type_into(&mut harness, "Passphrase of the encrypted file", "wrong");
    press(&mut harness, Key::Enter);
    answer(&mut harness, StoreAnswer::Unlocked(Err(StoreError::WrongPassphrase)));
    let text = told(&harness);
    assert!(text.contains("This is not the passphrase of the encrypted file"), "{text}");
    assert!(text.contains("acme-prod") && saving(&harness).is_none());
    type_into(&mut harness, "Passphrase of the encrypted file", "right");
    press(&mut harness, Key::Enter);
    answer(&mut harness, StoreAnswer::Unlocked(Ok(())));
    assert_eq!(model(&harness).waiting.as_ref().unwrap().doing, "Keeping the secret of acme-prod");
    assert!(!told(&harness).contains("Passphrase of the encrypted file"), "it is open");
}

#[test]
fn the_clients_of_a_locked_file_are_signed_for_after_its_passphrase() {
    let mut harness = usual(vec![]);
    let filed = Client { store: StoreKind::File, ..client("acme") };
    know(&mut harness, vec![filed.clone()]);
    give(&mut harness, Command::ChooseClient(filed.id.clone()));
    answer(&mut harness, StoreAnswer::Read(filed.id.clone(), Err(StoreError::PassphraseNeeded)));
    assert_eq!(focused(&harness), "Passphrase of the encrypted file");
    harness.event(egui::Event::Text("right".to_owned()));
    harness.run();
    press(&mut harness, Key::Enter);
    answer(&mut harness, StoreAnswer::Unlocked(Ok(())));
    let secret = Secret::from(SECRET.to_owned());
    answer(&mut harness, StoreAnswer::Read(filed.id, Ok(Some(secret))));
    let text = told(&harness);
    assert!(text.contains("Secret, acme, from the encrypted file"), "{text}");
    assert_eq!(model(&harness).key.secret().map(Secret::expose), Some(SECRET.as_bytes()));
}

#[test]
fn secrets_are_checked_store_by_store() {
    let mut harness = usual(vec![]);
    give(&mut harness, Command::Do(Action::CheckStores));
    let Some(Dialog::Stores(dialog)) = &model(&harness).dialog else { panic!() };
    let calls = dialog.checking.clone();
    assert!(told(&harness).contains("Being checked…"));
    for (store, generation) in calls {
        assert!(!told(&harness).contains("Everything has its secret"));
        receive(&mut harness, Event::Store(generation, StoreAnswer::Listed(store, Ok(vec![]))));
    }
    assert!(told(&harness).contains("Everything has its secret"));
    press(&mut harness, Key::Enter);
    assert!(model(&harness).dialog.is_none());
}
