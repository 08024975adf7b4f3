//! The client's dialog: the secret goes where the user says, with what opens that place; what is
//! weak is said, and nothing is dropped by one click.

use super::{stage::*, *};
use jotbench::{bench::model::VaultStatus, client::store::StoreError};

fn filled_in(stage: Stage) -> Shown {
    let mut harness = stage.show();
    type_into(&mut harness, "Name", "acme-new");
    type_into(&mut harness, "Secret", STRONG);
    harness
}

#[test]
fn all_three_places_are_offered_and_none_is_chosen_unasked() {
    let failed = KeychainStatus::Failed(StoreError::Absent("no bus".to_owned()));
    let harness = Stage::adding(|model| model.keychain = failed).show();
    for place in ["In the encrypted file", "For this session only"] {
        assert!(!is_chosen(&harness, place), "{place}");
    }
    assert!(is_chosen(&harness, "In the keychain"), "it stays the user's choice");
    let text = told(&harness);
    assert!(text.contains("No keychain is available: no bus"), "{text}");
    assert!(text.contains("Choose another place, or save once it is mended"));
    let harness = Stage::adding(|model| model.settings.new_secrets = StoreKind::File).show();
    assert!(is_chosen(&harness, "In the encrypted file"));
}

#[test]
fn a_locked_keychain_is_no_failure() {
    let locked = KeychainStatus::Failed(StoreError::Locked);
    let harness = Stage::adding(|model| model.keychain = locked).show();
    assert!(told(&harness).contains("it will ask for its password"));
}

#[test]
fn an_encrypted_file_is_made_only_with_a_passphrase_that_was_typed_twice_alike() {
    let mut harness = filled_in(Stage::adding(|_| ()));
    click(&mut harness, "In the encrypted file");
    click(&mut harness, "Save client");
    assert!(change(&mut harness).is_none());
    assert!(told(&harness).contains("Choose a passphrase"));
    type_into(&mut harness, "Passphrase of the new file", PASSPHRASE);
    type_into(&mut harness, "Passphrase of the new file, again", "tulip anvil");
    press(&mut harness, Key::Enter);
    assert!(change(&mut harness).is_none());
    assert!(told(&harness).contains("The two passphrases differ"));
    type_into(&mut harness, "Passphrase of the new file, again", " marble foghorn");
    press(&mut harness, Key::Enter);
    let change = change(&mut harness).expect("Enter saves");
    assert_eq!(change.client.store, StoreKind::File);
    let (passphrase, create) = change.unlock.expect("the file is made");
    assert_eq!((passphrase.expose(), create), (PASSPHRASE.as_bytes(), true));
    assert_eq!(change.secret.expect("typed").0.expose(), STRONG.as_bytes());
}

#[test]
fn a_locked_file_asks_for_its_passphrase_only_where_it_is_needed() {
    let locked = |model: &mut Model| model.vault = VaultStatus::Locked;
    let mut harness = filled_in(Stage::adding(locked));
    assert!(!told(&harness).contains("Passphrase of the encrypted file"));
    click(&mut harness, "In the encrypted file");
    click(&mut harness, "Save client");
    assert!(change(&mut harness).is_none() && told(&harness).contains("Type the passphrase"));
    type_into(&mut harness, "Passphrase of the encrypted file", PASSPHRASE);
    press(&mut harness, Key::Enter);
    let unlock = change(&mut harness).expect("saved").unlock.expect("opened");
    assert_eq!((unlock.0.expose(), unlock.1), (PASSPHRASE.as_bytes(), false));

    // A client whose secret stays as it is, where it is, is changed without it.
    let filed = Stage::new().model.clients.clients[1].clone();
    let mut harness = Stage::editing(filed.clone(), locked).show();
    type_into(&mut harness, "Environment", "s");
    press(&mut harness, Key::Enter);
    let saved = change(&mut harness).expect("saved");
    assert!(saved.unlock.is_none() && saved.secret.is_none());
    // To move it out of the file the file has to be open.
    let mut harness = Stage::editing(filed, locked).show();
    click(&mut harness, "In the keychain");
    let text = told(&harness);
    assert!(text.contains(
        "Its secret moves to the keychain when you save, and is dropped in the encrypted file"
    ));
    assert!(text.contains("Passphrase of the encrypted file"));
}

#[test]
fn a_wrong_passphrase_is_said_at_its_field() {
    let wrong = VaultStatus::Failed(StoreError::WrongPassphrase);
    let mut harness = filled_in(Stage::adding(|model| model.vault = wrong));
    click(&mut harness, "In the encrypted file");
    assert!(told(&harness).contains("This is not its passphrase; type it again"));
}

#[test]
fn a_new_secret_keeps_the_former_one_unless_that_is_unticked() {
    let rotated = Stage::new().model.clients.clients[2].clone();
    let mut harness = Stage::editing(rotated.clone(), |_| ()).show();
    assert!(!told(&harness).contains("Keep the former secret"), "nothing is replaced yet");
    type_into(&mut harness, "Secret", STRONG);
    assert!(told(&harness).contains("takes the place of the previous one, which is dropped"));
    press(&mut harness, Key::Enter);
    let kept = change(&mut harness).expect("saved");
    assert!(kept.keep_former && kept.client.previous == rotated.previous);
    click(&mut harness, "Keep the former secret as previous");
    assert!(told(&harness).contains("It is gone for good"));
    click(&mut harness, "Save client");
    assert!(!change(&mut harness).expect("saved").keep_former);
}

#[test]
fn weak_secrets_and_placeholders_are_told_and_saved_all_the_same() {
    let mut harness = Stage::adding(|_| ()).show();
    type_into(&mut harness, "Name", "acme-new");
    type_into(&mut harness, "Secret", "your-256-bit-secret");
    let text = told(&harness);
    assert!(text.contains("The secret is a placeholder that guides print"), "{text}");
    assert!(text.contains("The secret has 152 bits; HS256 needs at least 256"));
    press(&mut harness, Key::Enter);
    assert!(change(&mut harness).is_some());
}

#[test]
fn a_line_break_that_came_along_is_told_and_can_be_removed() {
    let mut harness = Stage::adding(|_| ()).show();
    type_into(&mut harness, "Name", "acme-new");
    type_into(&mut harness, "Secret", &format!("{STRONG}\n"));
    assert!(told(&harness).contains("The secret ends with a line break, which is part of it"));
    click(&mut harness, "Save client");
    let saved = change(&mut harness).expect("saved").secret.expect("typed").0;
    assert_eq!(saved.expose(), format!("{STRONG}\n").as_bytes(), "kept as it is unless removed");
    click(&mut harness, "Remove the white space");
    assert!(!told(&harness).contains("line break"));
    click(&mut harness, "Save client");
    let saved = change(&mut harness).expect("saved").secret.expect("typed").0;
    assert_eq!(saved.expose(), STRONG.as_bytes());
}

#[test]
fn the_previous_secret_is_dropped_by_two_different_buttons() {
    let mut harness = Stage::editing(Stage::new().model.clients.clients[2].clone(), |_| ()).show();
    let id = rotated(&harness).id;
    assert!(told(&harness).contains("Previous secret, replaced 2026-11-19"));
    click(&mut harness, "Drop previous secret: the previous secret of acme-rotated");
    assert_eq!(focused(&harness), "Keep the previous secret of acme-rotated");
    press(&mut harness, Key::Enter);
    assert!(asked(&mut harness).is_empty(), "Enter pressed twice drops nothing");
    click(&mut harness, "Drop previous secret: the previous secret of acme-rotated");
    click(&mut harness, "Drop it: the previous secret of acme-rotated, for good");
    assert!(matches!(&asked(&mut harness)[..], [Command::DropPrevious(client)] if *client == id));
    // Once it is gone from the index, saving does not bring its note back.
    harness.state_mut().model.clients.clients[2].previous = None;
    harness.run();
    click(&mut harness, "Save client");
    assert_eq!(change(&mut harness).expect("saved").client.previous, None);
}

#[test]
fn what_is_typed_into_a_dialog_is_dots_and_goes_with_it() {
    const SENTINEL: &str = "zq7-sentinel";
    let mut harness = filled_in(Stage::adding(|_| ()));
    click(&mut harness, "In the encrypted file");
    type_into(&mut harness, "Passphrase of the new file", SENTINEL);
    assert!(told(&harness).contains("••••") && !told(&harness).contains(SENTINEL));
    assert!(!format!("{:?}", harness.state().view).contains(SENTINEL));
    harness.state_mut().view.forms.wipe();
    harness.run();
    assert!(!told(&harness).contains("••••"), "locking wipes it");
    assert!(told(&harness).contains("acme-new"), "and nothing else");
}
