use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::*;
use crate::client::{Previous, example};

/// A token signed without any of the code that is tested.
fn signed(header: &str, secret: &str) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode("{}"));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

const HEADER: &str = r#"{"alg":"HS256"}"#;

fn read(client: &Client, slot: Slot, text: &str) -> ReadSecret {
    let secret = Ok(Secret::from(text.to_owned()));
    ReadSecret { client: client.clone(), slot, secret }
}

fn who(secrets: &[ReadSecret], token: &str) -> Signer {
    Keyring::read(secrets).signer_of(token, &Reading::default())
}

#[test]
fn the_client_is_found_by_its_current_or_previous_secret() {
    let algorithm = Algorithm::Hs256;
    let previous = Previous { replaced: 1_795_000_000, encoding: SecretEncoding::Hex, algorithm };
    let [one, two] = ["one", "two"].map(example);
    let two = Client { previous: Some(previous), ..two };
    let secrets = [
        read(&one, Slot::Current, "first"),
        read(&two, Slot::Current, "second"),
        read(&two, Slot::Previous, "666f726d6572"),
    ];
    for (secret, signer) in [
        ("first", Signer::Key(0)),
        ("second", Signer::Key(1)),
        ("former", Signer::Key(2)),
        ("666f726d6572", Signer::NoneOf(3)),
        ("", Signer::NoneOf(3)),
    ] {
        assert_eq!(who(&secrets, &signed(HEADER, secret)), signer, "{secret}");
    }
    let ring = Keyring::read(&secrets);
    let said = ring.keys[2].owner.finding(ring.keys[2].is_key).message;
    assert_eq!(said, "Signed with the previous secret of two, replaced on 2026-11-18");
    assert_eq!(ring.keys[0].owner.finding(false).message, "Signed with the secret of one");
}

#[test]
fn of_one_secret_the_client_is_named_that_the_kid_names_and_a_current_one_before_a_former() {
    let algorithm = Algorithm::Hs256;
    let previous = Previous { replaced: 0, encoding: SecretEncoding::Utf8, algorithm };
    let one = Client { previous: Some(previous), ..example("one") };
    let two = Client { kid: Some("k2".to_owned()), ..example("two") };
    let secrets = [
        read(&one, Slot::Previous, "same"),
        read(&one, Slot::Current, "same"),
        read(&two, Slot::Current, "same"),
    ];
    assert_eq!(who(&secrets, &signed(HEADER, "same")), Signer::Key(1));
    let named = signed(r#"{"alg":"HS256","kid":"k2"}"#, "same");
    assert_eq!(who(&secrets, &named), Signer::Key(2));
    let strange = signed(r#"{"alg":"HS256","kid":"of nobody"}"#, "same");
    assert_eq!(who(&secrets, &strange), Signer::Key(1), "a kid is a hint");
}

#[test]
fn only_what_fits_the_algorithm_is_tried_and_a_client_accepts_its_own_alone() {
    let hs512 = Client { algorithm: Algorithm::Hs512, ..example("one") };
    let es256 =
        Client { algorithm: Algorithm::Es256, encoding: SecretEncoding::Key, ..example("two") };
    let ec = include_str!("../../../tests/data/keys/ec-p256-spki.pem");
    let secrets = [read(&hs512, Slot::Current, "x"), read(&es256, Slot::Current, ec)];
    assert_eq!(who(&secrets, &signed(HEADER, "x")), Signer::NothingFits);
    assert_eq!(who(&secrets, &signed(r#"{"alg":"ES256"}"#, "x")), Signer::NoneOf(1));
    for token in ["", "eyJhbGciOiJub25lIn0.e30.", "a.b.c", "a.b.c.d.e", "{}"] {
        assert_eq!(who(&secrets, token), Signer::NothingFits, "{token}");
    }
}

#[test]
fn what_verification_refuses_is_no_signer() {
    // The text of a public key as a secret: whoever has it could have signed.
    let pem = include_str!("../../../tests/data/keys/ec-p256-spki.pem");
    let client = example("one");
    let secrets = [read(&client, Slot::Current, pem)];
    assert_eq!(who(&secrets, &signed(HEADER, pem)), Signer::NothingFits);
}

#[test]
fn clients_that_could_not_be_read_are_left_out_with_the_reason() {
    let [one, two] = ["one", "two"].map(example);
    let two = Client { encoding: SecretEncoding::Hex, ..two };
    let missing = ReadSecret { client: one, slot: Slot::Current, secret: Err("gone".to_owned()) };
    let job = SignerJob {
        pasted: signed(HEADER, "x"),
        reading: Reading::default(),
        secrets: vec![missing, read(&two, Slot::Current, "not hex: sentinel")],
    };
    let answer = job.run();
    assert_eq!((answer.owner, answer.tried), (None, 0));
    let names: Vec<_> = answer.left_out.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["one", "two"]);
    assert!(!format!("{:?}", answer.left_out).contains("sentinel"));
}

#[test]
fn each_of_several_signatures_may_be_a_clients() {
    let client = example("one");
    let parts = |secret: &str| {
        let token = signed(HEADER, secret);
        let parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        (parts[0].clone(), parts[1].clone(), parts[2].clone())
    };
    let ((header, payload, strange), (_, _, own)) = (parts("strange"), parts("x"));
    let token = format!(
        r#"{{"payload":"{payload}","signatures":[{{"protected":"{header}","signature":"{strange}"}},{{"protected":"{header}","signature":"{own}"}}]}}"#
    );
    assert_eq!(who(&[read(&client, Slot::Current, "x")], &token), Signer::Key(0));
    let ring = Keyring::read(&[read(&client, Slot::Current, "x")]);
    let reading = Reading { signature: Some(0), ..Reading::default() };
    assert_eq!(ring.signer_of(&token, &reading), Signer::NoneOf(1), "the one that is looked at");
}
