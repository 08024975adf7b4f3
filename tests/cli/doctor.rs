//! Why a signature does not verify, through the real program. The tokens are signed by an HMAC that
//! is not Jotbench's.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;

use crate::{
    common::{Cli, Home, Outcome},
    ends_with,
    tokens::{base64url, hmac},
};

/// The bytes that the API signs with, in every form.
const BYTES: &[u8] = b"\x9f\x01 a secret of bytes, 32 or more\xfe\x80";
const TEXT: &str = "Vq7-Zx2+Lm9=Rt4 Kp1!Wd6?Hs3fGqT7";

/// A token with this header whose HMAC-SHA256 is under the key.
fn signed(alg: &str, key: impl AsRef<[u8]>) -> String {
    let input = input(alg);
    format!("{input}.{}", base64url(hmac(key, &input)))
}

fn input(alg: &str) -> String {
    let header = format!("{{\"alg\":\"{alg}\",\"typ\":\"JWT\"}}");
    format!("{}.{}", base64url(header), base64url(r#"{"exp":4102444800}"#))
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    digits.concat()
}

fn key_file(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys");
    std::fs::read(folder.join(name)).expect("the key is there")
}

fn inspect(home: &Home, token: &str, key: &[&str]) -> Outcome {
    Cli::new(home).args(["inspect", "-", "--json"]).args(key).input(token).run()
}

/// The finding that names what would verify.
#[track_caller]
fn diagnosis(outcome: &Outcome) -> Value {
    let report = outcome.json();
    let findings = report["findings"].as_array().expect("a list");
    let of_doctor = |finding: &&Value| finding["id"] == "SIG-2" || finding["id"] == "SIG-4";
    let mut found = findings.iter().filter(of_doctor);
    let first = found.next().unwrap_or_else(|| panic!("nothing is named: {outcome:#?}"));
    assert!(found.next().is_none(), "one is enough: {outcome:#?}");
    first.clone()
}

#[test]
fn every_other_reading_of_a_secret_is_named_and_the_token_stays_rejected() {
    let text = ["--secret-file", "secret"];
    let as_base64 = ["--secret-file", "secret", "--secret-encoding", "base64"];
    let as_hex = ["--secret-file", "secret", "--secret-encoding", "hex"];
    let url = URL_SAFE_NO_PAD.encode(BYTES);
    for (what, file, options, key, words) in [
        ("a line break too many", format!("{TEXT}\n"), &text[..], TEXT.into(), "line break"),
        ("CR LF too many", format!("{TEXT}\r\n"), &text, TEXT.into(), "line break"),
        ("one too few", TEXT.to_owned(), &text, format!("{TEXT}\n").into(), "line break"),
        ("white space", format!("  {TEXT}\t"), &text, TEXT.into(), "white space"),
        ("quotes", format!("\"{TEXT}\""), &text, TEXT.into(), "quotes"),
        ("base64", STANDARD.encode(BYTES), &text, BYTES.to_vec(), "base64"),
        ("base64url", url.clone(), &text, BYTES.to_vec(), "base64url"),
        ("hex", hex(BYTES), &text, BYTES.to_vec(), "hex"),
        (
            "text for base64",
            STANDARD.encode(BYTES),
            &as_base64,
            STANDARD.encode(BYTES).into(),
            "text",
        ),
        ("text for hex", hex(BYTES), &as_hex, hex(BYTES).into(), "text"),
        ("no base64 at all", TEXT.to_owned(), &as_base64, TEXT.into(), "text"),
    ] {
        let key: Vec<u8> = key;
        let home = Home::new();
        home.write("secret", &file);
        let outcome = inspect(&home, &signed("HS256", &key), options);
        assert_eq!(outcome.code, Some(1), "{what}: {outcome:#?}");
        assert_eq!(outcome.json()["overall"], "rejected", "{what}");
        let finding = diagnosis(&outcome);
        assert_eq!((&finding["id"], &finding["severity"]), (&"SIG-2".into(), &"error".into()));
        let message = finding["message"].as_str().expect("a text");
        assert!(message.contains(words), "{what}: {message}");
        for secret in [TEXT, &url, &hex(BYTES), file.trim()] {
            assert!(!outcome.stdout.contains(secret), "{what}: {outcome:#?}");
            assert!(!outcome.stderr.contains(secret), "{what}: {outcome:#?}");
        }
    }
}

#[test]
fn the_option_that_is_named_is_the_one_that_verifies() {
    let home = Home::new();
    let token = signed("HS256", BYTES);
    for (file, option) in [
        (STANDARD.encode(BYTES), "--secret-encoding base64"),
        (URL_SAFE_NO_PAD.encode(BYTES), "--secret-encoding base64url"),
        (hex(BYTES), "--secret-encoding hex"),
    ] {
        home.write("secret", file);
        let finding = diagnosis(&inspect(&home, &token, &["--secret-file", "secret"]));
        let hint = finding["hint"].as_str().expect("a text");
        assert!(hint.contains(option), "{hint}");
        let words: Vec<&str> = option.split(' ').collect();
        let key = [&["--secret-file", "secret"], &words[..]].concat();
        drop(inspect(&home, &token, &key).expect_code(0));
    }
}

#[test]
fn a_public_key_that_was_used_as_a_secret_is_named_and_never_advised() {
    let home = Home::new();
    let pem = key_file("rsa-2048-spki.pem");
    home.write("public.pem", &pem);
    let outcome = inspect(&home, &signed("HS256", &pem), &["--key", "public.pem"]).expect_code(1);
    let finding = diagnosis(&outcome);
    assert_eq!(finding["id"], "SIG-2");
    assert!(finding["hint"].as_str().is_some_and(|hint| hint.starts_with("Do not")), "{finding}");
}

#[test]
fn a_sibling_of_the_algorithm_is_named() {
    let home = Home::new();
    home.write("secret", TEXT.repeat(2));
    let input = input("HS256");
    let mut mac = Hmac::<sha2::Sha512>::new_from_slice(TEXT.repeat(2).as_bytes()).expect("any key");
    mac.update(input.as_bytes());
    let token = format!("{input}.{}", base64url(mac.finalize().into_bytes()));
    let outcome = inspect(&home, &token, &["--secret-file", "secret"]).expect_code(1);
    let finding = diagnosis(&outcome);
    assert_eq!((&finding["id"], &finding["at"]), (&"SIG-4".into(), &"header.alg".into()));
    assert!(finding["message"].as_str().is_some_and(|it| it.contains("HS512")), "{finding}");

    home.write("public.pem", key_file("rsa-2048-spki.pem"));
    let input = self::input("RS256");
    let key = jsonwebtoken::EncodingKey::from_rsa_pem(&key_file("rsa-2048-pkcs8.pem"));
    let key = key.expect("the key is an RSA key");
    let signature =
        jsonwebtoken::crypto::sign(input.as_bytes(), &key, jsonwebtoken::Algorithm::PS256);
    let token = format!("{input}.{}", signature.expect("it signs"));
    let finding = diagnosis(&inspect(&home, &token, &["--key", "public.pem"]).expect_code(1));
    assert!(finding["message"].as_str().is_some_and(|it| it.contains("PS256")), "{finding}");
}

#[test]
fn where_nothing_verifies_nothing_is_made_up() {
    let home = Home::new();
    home.write("secret", TEXT);
    let outcome = inspect(&home, &signed("HS256", BYTES), &["--secret-file", "secret"]);
    let report = outcome.expect_code(1).json();
    let ids: Vec<&Value> = report["findings"].as_array().expect("a list").iter().collect();
    assert!(ids.iter().all(|it| it["id"] != "SIG-2" && it["id"] != "SIG-4"), "{report}");
}

#[test]
fn a_client_whose_secret_is_read_wrongly_is_set_right_by_the_command_that_is_named() {
    let home = Home::new();
    home.write("secret", STANDARD.encode(BYTES));
    home.write("pass", "marrow-plinth-oboe-tundra");
    let store = ["--store-passphrase-file", "pass"];
    let add = ["clients", "add", "acme", "--client-id", "a", "--store", "file"];
    ends_with(0, Cli::new(&home).args(add).args(["--secret-file", "secret"]).args(store));
    let token = signed("HS256", BYTES);
    let by_client = [&["--client", "acme", "--profile", "jwt"], &store[..]].concat();
    let finding = diagnosis(&inspect(&home, &token, &by_client).expect_code(1));
    let hint = finding["hint"].as_str().expect("a text");
    let command = "jotbench clients rotate acme --secret-file FILE --secret-encoding base64";
    assert!(hint.ends_with(command), "{hint}");

    let rotate = ["clients", "rotate", "acme", "--secret-file", "secret"];
    let rotate = [&rotate[..], &["--secret-encoding", "base64"], &store].concat();
    ends_with(0, Cli::new(&home).args(&rotate));
    let accepted = inspect(&home, &token, &by_client).expect_code(0);
    assert_eq!(accepted.json()["findings"], serde_json::json!([]), "no former secret was made");
    let list = Cli::new(&home).args(["clients", "list", "--json"]).run().json();
    assert_eq!(
        (&list[0]["secret_encoding"], &list[0]["previous"]),
        (&"base64".into(), &Value::Null)
    );
    ends_with(2, Cli::new(&home).args(&rotate));
}
