//! Who signed and why not, in the window: what is said among the findings, and the button beside it.

use super::*;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jotbench::{
    bench::{
        event::StoreAnswer,
        model::{Dialog, KeySource, SignerState},
        signer::{ReadSecret, SignerJob},
    },
    client::store::Slot,
    jwt::{KeySet, Overall, Reading},
};

fn token() -> String {
    let secret = Secret::from(SECRET.to_owned());
    let key = KeySet::read(&secret, SecretEncoding::Utf8, None).unwrap();
    let claims = format!(r#"{{"sub":"ada","exp":{}}}"#, NOW.seconds + 900);
    jotbench::jwt::sign(r#"{"alg":"HS256"}"#, claims.as_bytes(), &key, Algorithm::Hs256).unwrap()
}

fn typed(text: &str) -> Command {
    Command::SecretTyped(Secret::from(text.to_owned()))
}

fn plain(name: &str) -> Client {
    Client { profile: String::new(), ..client(name) }
}

#[test]
fn a_secret_that_was_read_wrongly_is_mended_by_one_click() {
    for (secret, words, button) in [
        (format!("{SECRET}\n"), "without the line break at its end", "Drop the line break"),
        (format!("\"{SECRET}\""), "without the quotes round it", "Drop the quotes"),
    ] {
        let mut harness = usual(vec![Command::Paste(token()), typed(&secret)]);
        assert!(told(&harness).contains(words), "{words}");
        assert_eq!(model(&harness).analysis.overall, Overall::Rejected);
        click(&mut harness, &format!("{button}: mends key"));
        assert_eq!(model(&harness).analysis.overall, Overall::Accepted);
        assert!(!told(&harness).contains(words));
        assert_eq!(model(&harness).key.source, KeySource::Typed);
    }
}

#[test]
fn what_only_the_issuer_can_mend_is_told_without_a_button() {
    let secret = Secret::from(SECRET.to_owned());
    let key = KeySet::read(&secret, SecretEncoding::Utf8, None).unwrap();
    let input = "eyJhbGciOiJIUzUxMiJ9.e30";
    let signature = key.only().unwrap().signature(input.as_bytes(), Algorithm::Hs256).unwrap();
    let token = format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature));
    let harness = usual(vec![Command::Paste(token), typed(SECRET)]);
    assert!(told(&harness).contains("It verifies as HS256; the header says HS512"));
    let mut buttons = 0;
    each_node(&harness, |node| {
        let label = node.accesskit_node().label().unwrap_or_default();
        buttons += usize::from(label.contains(": mends header.alg"));
    });
    assert_eq!(buttons, 0);
}

/// The window with a token pasted that the second of two clients signed, and another secret in use.
fn found_among_clients() -> Harness<'static, App> {
    let mut harness = usual(vec![typed("another secret than the one that signed it")]);
    know(&mut harness, vec![plain("acme"), plain("acme-test")]);
    give(&mut harness, Command::Paste(token()));
    let SignerState::Looking(generation) = model(&harness).signer else { panic!("it is asked") };
    let clients = model(&harness).clients.clients.clone();
    let secrets = clients.iter().zip(["first secret", SECRET]).map(|(client, text)| ReadSecret {
        client: client.clone(),
        slot: Slot::Current,
        secret: Ok(Secret::from(text.to_owned())),
    });
    let secrets: Vec<ReadSecret> = secrets.collect();
    let read = StoreAnswer::AllRead(secrets.clone(), vec![]);
    receive(&mut harness, Event::Store(generation, read));
    let SignerState::Looking(generation) = model(&harness).signer else { panic!("it is tried") };
    let job = SignerJob { pasted: token(), reading: Reading::default(), secrets };
    receive(&mut harness, Event::SignerFound(generation, job.run()));
    harness
}

#[test]
fn the_client_that_signed_is_named_and_used_by_one_click() {
    let mut harness = found_among_clients();
    assert!(told(&harness).contains("Signed with the secret of acme-test"));
    click(&mut harness, "Use acme-test: mends signature");
    let chosen = model(&harness).client().map(|client| client.name.clone());
    assert_eq!(chosen.as_deref(), Some("acme-test"));
}

#[test]
fn a_closed_store_is_opened_for_the_search_by_one_click() {
    let mut harness = usual(vec![]);
    know(&mut harness, vec![plain("acme")]);
    give(&mut harness, Command::Paste(token()));
    let SignerState::Looking(generation) = model(&harness).signer else { panic!("it is asked") };
    let closed = StoreAnswer::AllRead(vec![], vec![StoreKind::Keychain]);
    receive(&mut harness, Event::Store(generation, closed));
    assert!(told(&harness).contains("1 client was not tried: the keychain is locked"));
    click(&mut harness, "Find who signed: mends signature");
    let waiting = model(&harness).waiting.as_ref().expect("a prompt may come");
    assert_eq!(waiting.doing, "Reading the secret of 1 client");
}

#[test]
fn a_clients_secret_that_was_read_wrongly_opens_its_form() {
    let mut harness = usual(vec![]);
    let acme = plain("acme");
    know(&mut harness, vec![acme.clone()]);
    give(&mut harness, Command::Paste(token()));
    give(&mut harness, Command::ChooseClient(acme.id.clone()));
    let generation = model(&harness).waiting.as_ref().expect("the secret is read").generation;
    let kept = Secret::from(format!("{SECRET}\n"));
    let read = StoreAnswer::Read(acme.id.clone(), Ok(Some(kept)));
    receive(&mut harness, Event::Store(generation, read));
    click(&mut harness, "Drop the line break: mends key");
    assert!(matches!(model(&harness).dialog, Some(Dialog::Client(_))));
    assert_eq!(model(&harness).analysis.overall, Overall::Accepted);
    let text = told(&harness);
    assert!(text.contains("The same secret, as the token was signed with it"), "{text}");
    assert!(!text.contains(SECRET), "it is not shown");
    click(&mut harness, "Save client");
    let effects = &model(&harness).waiting;
    assert!(effects.as_ref().is_some_and(|it| it.doing == "Keeping the secret of acme"));
}
