//! Keys in the window: what was recognised, the passphrase, a new key, and what is told of them.

use super::*;
use egui::accesskit::Role;
use jotbench::{
    bench::{
        effect::Generation,
        event::StoreAnswer,
        key_work::KeyJob,
        model::{Dialog, KeyState},
    },
    jwt::key::Recipe,
};

const RSA: &str = include_str!("../data/keys/rsa-2048-pkcs8.pem");
const ENCRYPTED: &str = include_str!("../data/keys/rsa-2048-pkcs8-encrypted.pem");
const THUMBPRINT: &str = "RDVBbCDXsdjSwB6K";

fn typed(text: &str) -> Command {
    Command::SecretTyped(Secret::from(text.to_owned()))
}

/// Gives the answer of a worker that reads with this passphrase.
fn answer(harness: &mut Harness<'_, App>, generation: Generation, text: &str, passphrase: &str) {
    let job = KeyJob::Read {
        secret: Secret::from(text.to_owned()),
        encoding: SecretEncoding::Key,
        passphrase: Some(Secret::from(passphrase.to_owned())),
    };
    receive(harness, Event::KeyWorkDone(generation, job.run()));
}

fn enter_passphrase(harness: &mut Harness<'_, App>, passphrase: &str) {
    harness.get_by_role_and_label(Role::PasswordInput, "Passphrase").focus();
    harness.run();
    harness.event(egui::Event::Text(passphrase.to_owned()));
    harness.run();
    assert!(!told(harness).contains(passphrase));
    press(harness, Key::Enter);
    let generation = model(harness).key.job.expect("Enter tries it");
    answer(harness, generation, ENCRYPTED, passphrase);
}

#[test]
fn a_key_says_what_it_is_and_a_text_secret_stays_a_secret() {
    let mut harness = usual(vec![typed(RSA)]);
    let text = told(&harness);
    for words in ["Key, given, kept nowhere", "RSA private key, 2048 bits · PKCS#8 PEM", THUMBPRINT]
    {
        assert!(text.contains(words), "{words}");
    }
    assert!(harness.query_by_label("Hold to reveal").is_none());
    click(&mut harness, "Clear the key");
    assert!(told(&harness).contains("Secret, none: the signature is not checked"));
    give(&mut harness, typed(SECRET));
    assert!(told(&harness).contains("Secret, typed, kept nowhere"));
}

#[test]
fn a_passphrase_opens_an_encrypted_key_and_a_wrong_one_is_told() {
    let mut harness = usual(vec![Command::Do(Action::NewToken), typed(ENCRYPTED)]);
    assert_eq!(focused(&harness), "Passphrase", "what is needed next has the keyboard");
    enter_passphrase(&mut harness, "wrong-sentinel");
    assert!(told(&harness).contains("Wrong passphrase"));
    assert_eq!(focused(&harness), "Passphrase");
    enter_passphrase(&mut harness, "test");
    assert!(matches!(model(&harness).key.state, KeyState::Ready { .. }));
    let text = told(&harness);
    assert!(text.contains("RSA private key, 2048 bits") && text.contains(THUMBPRINT));
    assert!(!text.contains("sentinel") && !text.contains("MII"));
}

#[test]
fn while_a_passphrase_is_tried_it_can_be_cancelled() {
    let mut harness = usual(vec![typed(ENCRYPTED)]);
    give(&mut harness, Command::TryPassphrase(Secret::from("test".to_owned())));
    assert!(told(&harness).contains("Trying the passphrase…"));
    assert!(next_frame(&harness) >= Duration::from_secs(10), "waiting draws nothing");
    click(&mut harness, "Cancel the work on the key");
    assert!(model(&harness).key.job.is_none());
    assert!(harness.query_by_label("Passphrase").is_some());
}

#[test]
fn a_key_is_made_by_keyboard_and_its_public_half_is_offered() {
    let mut harness = usual(vec![]);
    press_with(&mut harness, Modifiers::COMMAND, Key::G);
    assert_eq!(focused(&harness), "Generate");
    click(&mut harness, "Ed25519");
    click(&mut harness, "Generate");
    let Some(Dialog::Generate(dialog)) = &model(&harness).dialog else { panic!() };
    let generation = dialog.generating.expect("a worker makes it");
    assert!(told(&harness).contains("Generating…"));
    assert!(next_frame(&harness) >= Duration::from_secs(10), "waiting draws nothing");
    let made = KeyJob::Generate(Recipe::Ed25519).run();
    receive(&mut harness, Event::KeyWorkDone(generation, made));
    let text = told(&harness);
    for words in ["Key generated", "Ed25519 private key", "Save private key…", "Copy public key"]
    {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("BEGIN"));
    press(&mut harness, Key::Enter);
    assert!(model(&harness).dialog.is_none(), "Enter is done with it");
    assert_eq!(
        model(&harness).analysis.verdicts.signature,
        jotbench::jwt::verdict::SignatureVerdict::Valid
    );
}

#[test]
fn the_client_dialog_says_what_key_was_pasted_and_takes_an_algorithm_that_fits() {
    let mut harness = usual(vec![]);
    click(&mut harness, "Add client…");
    harness.get_all_by_role(Role::PasswordInput).last().unwrap().focus();
    harness.run();
    harness.event(egui::Event::Paste(RSA.to_owned()));
    harness.run();
    let text = told(&harness);
    assert!(text.contains("RSA private key, 2048 bits · PKCS#8 PEM"), "{text}");
    assert!(text.contains("Algorithm of the client: RS256"));
    assert!(!text.contains("MII"));
}

#[test]
fn the_key_of_a_client_is_told_without_its_content() {
    let mut harness = usual(vec![]);
    let acme = Client { encoding: SecretEncoding::Key, ..client("acme") };
    know(&mut harness, vec![acme.clone()]);
    give(&mut harness, Command::ChooseClient(acme.id.clone()));
    let generation = model(&harness).waiting.as_ref().unwrap().generation;
    let secret = Secret::from(RSA.to_owned());
    receive(&mut harness, Event::Store(generation, StoreAnswer::Read(acme.id, Ok(Some(secret)))));
    let text = told(&harness);
    assert!(text.contains("Key, acme, from the keychain") && text.contains(THUMBPRINT));
    assert!(!text.contains("MII") && !text.contains("PRIVATE"));
    assert!(harness.query_by_label("Use no client").is_some());
}

#[test]
fn a_key_fits_a_narrow_window_and_lets_it_rest() {
    for theme in [Theme::Dark, Theme::Light] {
        let harness = window(vec2(900.0, 640.0), theme, vec![typed(RSA)]);
        let export = harness.get_by_label("Export the key").rect();
        let clear = harness.get_by_label("Clear the key").rect();
        assert!(clear.right() <= 900.0 && export.right() <= clear.left());
        assert!(next_frame(&harness) >= Duration::from_secs(10));
    }
}

/// A file that another program lets go of over the window.
#[derive(Debug)]
pub struct Dropped(pub &'static str);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        std::path::Path::new(self.0)
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        unreachable!("the worker reads it")
    }
}

#[test]
fn while_a_file_hangs_over_the_window_it_says_what_goes_where() {
    let mut harness = usual(vec![]);
    let plain = harness.render().unwrap();
    harness.input_mut().hovered_files.push(egui::HoveredFile::default());
    // egui itself draws on while a file hangs over the window.
    harness.run_steps(3);
    assert_ne!(harness.render().unwrap(), plain);
    harness.input_mut().hovered_files.clear();
    harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped("/tmp/key.pem")));
    harness.run();
    assert_eq!(harness.render().unwrap(), plain);
    assert!(next_frame(&harness) >= Duration::from_secs(10), "a drop is over at once");
}

#[test]
fn the_key_pane_and_the_generate_dialog_look_designed() {
    let mut harness = usual(vec![Command::Do(Action::NewToken), typed(RSA)]);
    let mut results = egui_kittest::SnapshotResults::new();
    harness.snapshot("window-key-dark");
    results.extend_harness(&mut harness);
    let commands = vec![typed(RSA), Command::Do(Action::GenerateKey)];
    let mut light = window(USUAL, Theme::Light, commands);
    click(&mut light, "RSA");
    light.snapshot("window-generate-light");
    results.extend_harness(&mut light);
    results.unwrap();
}

#[test]
fn a_key_that_is_pasted_into_the_secrets_field_is_in_use_at_once() {
    let mut harness = usual(vec![Command::Do(Action::NewToken)]);
    harness.get_by_role_and_label(Role::PasswordInput, "Secret").focus();
    harness.run();
    harness.event(egui::Event::Paste(RSA.to_owned()));
    harness.run();
    assert!(model(&harness).key.is_key());
    assert!(told(&harness).contains("RSA private key, 2048 bits"));
}
