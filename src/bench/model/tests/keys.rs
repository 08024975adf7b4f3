//! Keys on the bench: recognised, opened with a passphrase, made, taken along.

use super::{clients::example, *};
use crate::{
    bench::{
        effect::{ClientChange, Copied, Saved},
        event::{Event, StoreAnswer},
        key_work::{INLINE_KEY_BYTES, KeyAnswer, KeyJob},
    },
    jwt::{Algorithm, SecretEncoding, key::Recipe},
};

const RSA: &str = include_str!("../../../../tests/data/keys/rsa-2048-pkcs8.pem");
const ENCRYPTED: &str = include_str!("../../../../tests/data/keys/rsa-2048-pkcs8-encrypted.pem");
const PUBLIC: &str = include_str!("../../../../tests/data/keys/ec-p256-spki.pem");
const PRIVATE_JWK: &str = include_str!("../../../../tests/data/keys/p384-private.jwk");

/// The job of the only effect.
fn job(effects: Vec<Effect>) -> (Generation, KeyJob) {
    match <[Effect; 1]>::try_from(effects) {
        Ok([Effect::WorkOnKey(generation, job)]) => (generation, *job),
        other => panic!("{other:?}"),
    }
}

/// Does the work as the worker would.
fn work(model: &mut Model, effects: Vec<Effect>) -> Vec<Effect> {
    let (generation, job) = job(effects);
    model.receive(Event::KeyWorkDone(generation, job.run()), NOW)
}

fn is_locked(model: &Model) -> bool {
    matches!(model.key.state, KeyState::Locked { .. })
}

fn set_of(keys: &[(&str, &str)]) -> String {
    let keys: Vec<String> = keys
        .iter()
        .map(|(kid, k)| format!(r#"{{"kty":"oct","kid":"{kid}","alg":"HS256","k":"{k}"}}"#))
        .collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

fn file(name: &str, bytes: &[u8]) -> Event {
    Event::FileOpened(Ok(Some((format!("/home/ada/{name}").into(), bytes.to_vec()))))
}

#[test]
fn an_encrypted_key_asks_for_its_passphrase_and_judges_nothing_meanwhile() {
    let mut model = bench();
    does(&mut model, Command::Do(Action::NewToken));
    does(&mut model, Command::SecretTyped(secret(ENCRYPTED)));
    assert!(is_locked(&model) && model.key.is_key() && model.key.key().is_none());
    assert_ne!(model.analysis.overall, Overall::Accepted);
    assert_eq!(model.unsigned.as_ref().unwrap().message, "The key is encrypted");

    let effects = ask(&mut model, Command::TryPassphrase(secret("wrong")));
    let again = Command::TryPassphrase(secret("test"));
    assert!(ask(&mut model, again.clone()).is_empty(), "one at a time");
    assert!(work(&mut model, effects).is_empty());
    assert!(matches!(model.key.state, KeyState::Locked { tried: true, .. }));

    let effects = ask(&mut model, again);
    let _ = work(&mut model, effects);
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert_eq!(model.examined.token.alg().as_deref(), Some("RS256"), "the draft follows the key");
    assert!(!format!("{model:?}").contains("PRIVATE KEY"));
}

#[test]
fn an_alg_that_the_key_does_not_fit_is_set_to_one_that_it_does() {
    let mut model = pasted();
    does(&mut model, Command::SetMode(Mode::Sign));
    assert_eq!(model.algorithm_of_key(), None, "it fits");
    does(&mut model, Command::SecretTyped(secret(PRIVATE_JWK)));
    assert!(model.unsigned.is_some());
    assert_eq!(model.algorithm_of_key(), Some(Algorithm::Es384));
    let value = crate::jwt::FixValue::Json(json::quoted("ES384"));
    let fix = Fix::Set { part: Part::Header, name: "alg".to_owned(), value };
    does(&mut model, Command::Apply(fix));
    assert!(model.unsigned.is_none());
    assert_eq!(model.algorithm_of_key(), None);
    does(&mut model, Command::SecretTyped(secret(PUBLIC)));
    assert_eq!(model.algorithm_of_key(), None, "a public key signs nothing");
}

#[test]
fn a_token_of_a_key_pair_asks_for_a_key_and_not_for_a_secret() {
    let mut model = bench();
    let said = |model: &Model| crate::bench::words::headline(model).detail;
    does(&mut model, Command::Paste(token_of(HEADER.as_bytes(), b"{}", SECRET)));
    assert_eq!(said(&model), "Choose a client or type the secret");
    let token = token_of(br#"{"alg":"RS256"}"#, b"{}", SECRET);
    does(&mut model, Command::Paste(token));
    assert_eq!(said(&model), "Give the issuer's public key");
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert_eq!(said(&model), "The key was not used");
}

#[test]
fn an_answer_for_a_key_that_is_gone_is_dropped() {
    let mut model = bench();
    does(&mut model, Command::SecretTyped(secret(ENCRYPTED)));
    let (generation, job) = job(ask(&mut model, Command::TryPassphrase(secret("test"))));
    does(&mut model, Command::CancelKeyWork);
    assert!(is_locked(&model), "cancelling keeps the key");
    let effects = ask(&mut model, Command::TryPassphrase(secret("test")));
    assert_eq!(effects.len(), 1);
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    let _ = model.receive(Event::KeyWorkDone(generation, job.run()), NOW);
    let _ = work(&mut model, effects);
    assert_eq!(model.key.encoding, SecretEncoding::Utf8);
    assert_eq!(model.key.secret().unwrap().expose(), SECRET.as_bytes());
}

#[test]
fn a_clients_encrypted_key_is_kept_as_it_is_and_opened_once_in_a_session() {
    let client =
        Client { encoding: SecretEncoding::Key, algorithm: Algorithm::Rs256, ..example("acme") };
    let mut model = clients::bench_with(vec![]);
    does(&mut model, Command::Do(Action::AddClient));
    let save = |model: &mut Model, algorithm, text: &str| {
        let client = Client { algorithm, ..client.clone() };
        let secret = Some((secret(text), SecretEncoding::Key));
        ask(
            model,
            Command::SaveClient(ClientChange { client, secret, keep_former: false, unlock: None }),
        )
    };
    for (algorithm, key) in [(Algorithm::Hs256, ENCRYPTED), (Algorithm::Es256, RSA)] {
        assert!(save(&mut model, algorithm, key).is_empty());
        let Some(Dialog::Client(dialog)) = &model.dialog else { panic!() };
        assert!(dialog.problem.as_ref().unwrap().hint.starts_with("Choose "), "{algorithm}");
    }
    let effects = save(&mut model, Algorithm::Rs256, ENCRYPTED);
    let (_, StoreCall::Write { secret: kept, .. }) = clients::call(effects) else { panic!() };
    assert_eq!(kept.expose(), ENCRYPTED.as_bytes());

    let mut model = clients::bench_with(vec![client.clone()]);
    let choose = |model: &mut Model, text: &str| {
        let effects = ask(model, Command::ChooseClient(client.id.clone()));
        let (generation, _) = clients::call(effects);
        let answer = StoreAnswer::Read(client.id.clone(), Ok(Some(secret(text))));
        assert!(clients::answer(model, generation, answer).is_empty());
    };
    choose(&mut model, ENCRYPTED);
    assert!(is_locked(&model));
    let effects = ask(&mut model, Command::TryPassphrase(secret("test")));
    let _ = work(&mut model, effects);
    assert!(model.usable_key().is_some());
    does(&mut model, Command::Do(Action::ForgetClient));
    choose(&mut model, ENCRYPTED);
    assert!(model.usable_key().is_some(), "it is not asked for again");
    choose(&mut model, &ENCRYPTED.replace('\n', "\r\n"));
    assert!(is_locked(&model), "another key is");
}

#[test]
fn a_large_key_set_is_read_off_the_frame_thread() {
    let mut set = set_of(&[("a", &URL_SAFE_NO_PAD.encode(SECRET))]);
    set.push_str(&" ".repeat(INLINE_KEY_BYTES));
    let mut model = bench();
    does(&mut model, Command::Paste(plain_token()));
    let effects = ask(&mut model, Command::SecretTyped(secret(&set)));
    assert!(matches!(model.key.state, KeyState::Reading { .. }));
    assert_eq!(model.analysis.overall, Overall::NotChecked);
    let _ = work(&mut model, effects);
    assert_eq!(model.analysis.overall, Overall::Accepted);
    let _ = ask(&mut model, Command::SecretTyped(secret(&set)));
    does(&mut model, Command::CancelKeyWork);
    assert!(matches!(model.key.state, KeyState::Absent));
}

#[test]
fn of_several_fitting_keys_the_one_that_verifies_is_shown() {
    let mut model = pasted();
    let other = URL_SAFE_NO_PAD.encode("another-secret-that-is-long-enough");
    let set = set_of(&[("a", &other), ("b", &URL_SAFE_NO_PAD.encode(SECRET))]);
    does(&mut model, Command::SecretTyped(secret(&set)));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert_eq!((model.key.used, model.key.fitting), (Some(1), 2));
    assert_eq!(model.key_shown().unwrap().kid(), Some("b"));
}

#[test]
fn a_dropped_file_goes_where_it_belongs() {
    let mut model = bench();
    let _ = model.receive(file("token.jwt", plain_token().as_bytes()), NOW);
    assert_eq!(model.token_text, plain_token());
    for (name, bytes) in [("key.pem", PUBLIC), ("key.jwk", PRIVATE_JWK), ("rsa.pem", RSA)] {
        let _ = model.receive(file(name, bytes.as_bytes()), NOW);
        assert_eq!(model.key.source, KeySource::File(name.to_owned()));
        assert!(model.key.is_key() && model.usable_key().is_some(), "{name}");
        assert_eq!(model.token_text, plain_token(), "{name}: the token stays");
    }
    let effects = ask(&mut model, Command::OpenSecretFile("/tmp/secret.txt".into()));
    assert!(matches!(effects[..], [Effect::OpenSecret(_)]), "whatever it looks like");
}

#[test]
fn a_key_that_is_pasted_is_no_token() {
    let mut model = bench();
    does(&mut model, Command::Paste(plain_token()));
    does(&mut model, Command::Paste(RSA.to_owned()));
    assert_eq!((model.token_text.as_str(), model.mode), (plain_token().as_str(), Mode::Verify));
    assert!(model.key.is_key());
    assert_eq!(
        describe(model.key.key().unwrap()).unwrap(),
        "RSA private key, 2048 bits · PKCS#8 PEM"
    );
}

#[test]
fn the_key_of_a_set_is_the_one_that_the_token_names() {
    let other = URL_SAFE_NO_PAD.encode("another secret of at least 32 bytes!");
    let set = set_of(&[("old", &other), ("new", &URL_SAFE_NO_PAD.encode(SECRET))]);
    let mut model = bench();
    let header = br#"{"alg":"HS256","kid":"new"}"#;
    does(&mut model, Command::Paste(token_of(header, br#"{"sub":"ada"}"#, SECRET)));
    does(&mut model, Command::SecretTyped(secret(&set)));
    assert_eq!((model.key.used, model.key.fitting), (Some(1), 1));
    assert_eq!(model.analysis.overall, Overall::Accepted);
    assert_eq!(model.key_shown().unwrap().kid(), Some("new"));

    does(&mut model, Command::SetMode(Mode::Sign));
    does(&mut model, Command::SignWithKey(0));
    assert!(model.draft.header.contains("\"old\"") && model.draft.header.contains("HS256"));
    assert_eq!((model.key.used, model.unsigned.is_none()), (Some(0), true));
    does(&mut model, Command::SignWithKey(9));
    does(&mut model, Command::HeaderEdited(r#"{"alg":"HS256","kid":"x"}"#.to_owned()));
    assert_eq!((model.key.used, model.key.fitting), (None, 0));
}

#[test]
fn a_new_key_lies_on_the_bench_and_signs() {
    let mut model = bench();
    for (recipe, alg) in [
        (Recipe::Rsa2048, "RS256"),
        (Recipe::Secret512, "HS512"),
        (Recipe::Ed25519, "EdDSA"),
        (Recipe::Rsa2048, "RS256"),
    ] {
        does(&mut model, Command::Do(Action::GenerateKey));
        let effects = ask(&mut model, Command::Generate(recipe));
        assert!(ask(&mut model, Command::Generate(recipe)).is_empty(), "one at a time");
        assert!(work(&mut model, effects).is_empty());
        assert!(matches!(&model.dialog, Some(Dialog::Generate(dialog)) if dialog.made));
        assert_eq!(model.key.source, KeySource::Generated);
        assert_eq!(model.mode, Mode::Sign, "the example gives way");
        let signed = model.examined.token.alg().unwrap();
        assert!(signed == alg || (alg == "EdDSA" && signed == "Ed25519"), "{signed}");
        assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid, "{alg}");
        does(&mut model, Command::CloseDialog);
    }
    does(&mut model, Command::HeaderEdited(r#"{"alg":"PS384"}"#.to_owned()));
    does(&mut model, Command::Do(Action::GenerateKey));
    let effects = ask(&mut model, Command::Generate(Recipe::Rsa2048));
    let _ = work(&mut model, effects);
    assert!(model.draft.header.contains("PS384"), "what the key fits is left alone");
}

#[test]
fn a_generation_that_was_cancelled_changes_nothing() {
    let mut model = pasted();
    for end in [Command::CancelKeyWork, Command::CloseDialog] {
        does(&mut model, Command::Do(Action::GenerateKey));
        let (generation, job) = job(ask(&mut model, Command::Generate(Recipe::Ed25519)));
        does(&mut model, end);
        let _ = model.receive(Event::KeyWorkDone(generation, job.run()), NOW);
        assert_eq!(model.key.secret().unwrap().expose(), SECRET.as_bytes());
        does(&mut model, Command::CloseDialog);
    }
    does(&mut model, Command::Do(Action::GenerateKey));
    let (generation, job) = job(ask(&mut model, Command::Generate(Recipe::Ed25519)));
    let _ = model.receive(Event::KeyWorkDone(generation, job.broken()), NOW);
    let Some(Dialog::Generate(dialog)) = &model.dialog else { panic!() };
    assert!(dialog.problem.is_some() && dialog.generating.is_none());
}

#[test]
fn a_clients_form_takes_the_new_key_and_the_bench_does_not() {
    let mut model = pasted();
    does(&mut model, Command::Do(Action::AddClient));
    let effects = ask(&mut model, Command::Generate(Recipe::Ec(crate::jwt::Curve::P256)));
    let _ = work(&mut model, effects);
    let Some(Dialog::Client(dialog)) = &model.dialog else { panic!() };
    let given = dialog.given.as_ref().unwrap();
    assert_eq!(given.encoding, Some(SecretEncoding::Key));
    assert_eq!(given.algorithms, [Algorithm::Es256]);
    assert_eq!(given.description.as_deref(), Some("P-256 private key · PKCS#8 PEM"));
    assert_eq!(model.key.secret().unwrap().expose(), SECRET.as_bytes());
}

#[test]
fn a_public_key_is_copied_freely_and_a_private_one_only_as_a_secret() {
    let mut model = bench();
    does(&mut model, Command::SecretTyped(secret(RSA)));
    for (action, what, begins) in [
        (Action::CopyPublicPem, Copied::PublicKey, "-----BEGIN PUBLIC KEY-----"),
        (Action::CopyPublicJwk, Copied::PublicKey, "{"),
        (Action::CopyThumbprint, Copied::Thumbprint, "RDVB"),
    ] {
        let effects = ask(&mut model, Command::Do(action));
        let [Effect::Copy { what: copied, text, .. }] = &effects[..] else { panic!("{effects:?}") };
        assert_eq!((*copied, copied.clears_after(&model.settings)), (what, None));
        let text = text.expose_text().unwrap();
        assert!(text.starts_with(begins) && !text.contains("\"d\"") && !text.contains("PRIVATE"));
    }
    let effects = ask(&mut model, Command::Do(Action::CopySecret));
    let [Effect::Copy { what: copied, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(copied.clears_after(&model.settings), Some(Duration::from_secs(10)));

    let saved = |model: &mut Model, action| match &ask(model, Command::Do(action))[..] {
        [Effect::SaveWithDialog(what, bytes)] => (*what, bytes.expose().to_vec()),
        other => panic!("{other:?}"),
    };
    let (what, bytes) = saved(&mut model, Action::SavePublicKey);
    assert!(what == Saved::PublicKey && bytes.starts_with(b"-----BEGIN PUBLIC KEY-----"));
    let (what, bytes) = saved(&mut model, Action::SavePrivateKey);
    assert!(what == Saved::PrivateKey && bytes.starts_with(b"-----BEGIN PRIVATE KEY-----"));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert_eq!(saved(&mut model, Action::SavePrivateKey), (Saved::Secret, SECRET.into()));
    assert!(!model.is_enabled(Action::CopyPublicPem) && !model.is_enabled(Action::CopyThumbprint));
    does(&mut model, Command::SecretTyped(secret(PUBLIC)));
    assert!(!model.is_enabled(Action::SavePrivateKey));
    assert!(model.is_enabled(Action::CopyPublicPem));
}

#[test]
fn a_key_that_is_still_being_typed_stays_in_its_field() {
    let mut model = bench();
    let whole = set_of(&[("a", "AAAA")]);
    for end in 1..whole.len() {
        does(&mut model, Command::SecretTyped(secret(&whole[..end])));
        assert!(!model.key.is_key(), "{}", &whole[..end]);
    }
    does(&mut model, Command::SecretTyped(secret(&whole)));
    assert!(model.key.is_key());
}

#[test]
fn a_broken_answer_is_told_and_not_lost() {
    let mut model = bench();
    does(&mut model, Command::SecretTyped(secret(ENCRYPTED)));
    let (generation, job) = job(ask(&mut model, Command::TryPassphrase(secret("test"))));
    let KeyAnswer::Read(_) = job.broken() else { panic!() };
    let _ = model.receive(Event::KeyWorkDone(generation, job.broken()), NOW);
    assert!(model.key.key().is_some_and(|key| key.is_err()));
}
