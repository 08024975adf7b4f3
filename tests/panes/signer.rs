//! Who signed and why not, in the window: what is said among the findings, and the button beside it.

use super::*;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jotbench::{
    bench::{
        event::StoreAnswer,
        model::{Dialog, KeySource, SignerState},
        signer::{ReadSecret, SignerJob},
    },
    client::store::Slot,
    jwt::{KeySet, Overall, Reading},
};
use sha2::Sha256;

fn token() -> String {
    let secret = Secret::from(SECRET.to_owned());
    let key = KeySet::read(&secret, SecretEncoding::Utf8, None).expect("a secret");
    let claims = format!(r#"{{"sub":"ada","exp":{}}}"#, NOW.seconds + 900);
    jotbench::jwt::sign(r#"{"alg":"HS256"}"#, claims.as_bytes(), &key, Algorithm::Hs256)
        .expect("a token")
}

fn typed(text: &str) -> Command {
    Command::SecretTyped(Secret::from(text.to_owned()))
}

fn plain(name: &str) -> Client {
    Client { profile: String::new(), ..client(name) }
}

/// A token that is signed with these bytes, by an HMAC that is not Jotbench's own.
fn signed_with(secret: impl AsRef<[u8]>) -> String {
    let claims = format!(r#"{{"sub":"ada","exp":{}}}"#, NOW.seconds + 900);
    let input = [r#"{"alg":"HS256"}"#, &claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_ref()).expect("any length will do");
    mac.update(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[test]
fn a_secret_that_was_read_wrongly_is_mended_by_one_click() {
    use SecretEncoding::{Base64, Hex, Utf8};
    const BYTES: &[u8] = b"\xfb\xef\x80 other bytes than those of text";
    let (base64, url) = (STANDARD.encode(BYTES), URL_SAFE_NO_PAD.encode(BYTES));
    let hex = BYTES.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let of_text: &[u8] = SECRET.as_bytes();
    let broken = format!("{SECRET}\n");
    for (given, read, used, words, button) in [
        (broken.clone(), Utf8, of_text, "without the line break at its end", "Drop the line break"),
        (format!("{SECRET}\r\n"), Utf8, of_text, "without the line break", "Drop the line break"),
        (SECRET.to_owned(), Utf8, broken.as_bytes(), "with a line break", "Add a line break"),
        (format!("  {SECRET}\t"), Utf8, of_text, "without the white space", "Drop the white space"),
        (format!("\"{SECRET}\""), Utf8, of_text, "without the quotes round it", "Drop the quotes"),
        (base64.clone(), Utf8, BYTES, "is read as base64", "Read as base64"),
        (url, Utf8, BYTES, "is read as base64url", "Read as base64url"),
        (hex.clone(), Utf8, BYTES, "is read as hex", "Read as hex"),
        (base64.clone(), Base64, base64.as_bytes(), "is read as UTF-8 text", "Read as UTF-8 text"),
        (hex.clone(), Hex, hex.as_bytes(), "is read as UTF-8 text", "Read as UTF-8 text"),
    ] {
        let mut harness = usual(vec![
            Command::Paste(signed_with(used)),
            typed(&given),
            Command::ChooseEncoding(read),
        ]);
        assert!(told(&harness).contains(words), "{words}: {}", told(&harness));
        assert_eq!(model(&harness).analysis.overall, Overall::Rejected);
        click(&mut harness, &format!("{button}: mends key"));
        assert_eq!(model(&harness).analysis.overall, Overall::Accepted, "{words}");
        assert!(!told(&harness).contains(words), "{words}");
        assert_eq!(model(&harness).key.source, KeySource::Typed);
    }
}

#[test]
fn a_public_key_that_was_used_as_a_secret_is_told_and_never_offered() {
    let pem = include_str!("../data/keys/rsa-2048-spki.pem");
    let harness = usual(vec![Command::Paste(signed_with(pem)), typed(pem)]);
    let text = told(&harness);
    assert!(
        text.contains("when the text of the key is used as the secret. Do not accept"),
        "{text}"
    );
    assert_eq!(model(&harness).analysis.overall, Overall::Rejected);
    assert!(!text.contains(": mends key"), "{text}");
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
