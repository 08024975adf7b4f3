//! Which client signed this? Over all clients, in `inspect` and in `scan`.

use std::fs;

use serde_json::{Value, json};

use crate::{
    common::{Bus, Cli, Home, Keyring, Outcome},
    ends_with,
    tokens::hs256,
};

const PASSPHRASE: &str = "marrow-plinth-oboe-tundra";

/// The secrets of three clients, and one that took the place of the second's.
const SECRETS: [&str; 4] = [
    "first example secret, 32 bytes ok",
    "second example secret, 32 bytes o",
    "third example secret, 32 bytes ok",
    "fresh example secret, 32 bytes ok",
];

fn token(secret: &str) -> String {
    hs256(r#"{"alg":"HS256"}"#, r#"{"iss":"shop","exp":4102444800}"#, secret)
}

/// A command that says nothing of any secret or passphrase.
#[track_caller]
fn run(cli: Cli) -> Outcome {
    let outcome = cli.run();
    for secret in SECRETS.into_iter().chain([PASSPHRASE]) {
        assert!(!outcome.stdout.contains(secret), "{outcome:#?}");
        assert!(!outcome.stderr.contains(secret), "{outcome:#?}");
    }
    outcome
}

fn with_file(home: &Home, args: &[&str]) -> Cli {
    Cli::new(home).args(args).args(["--store-passphrase-file", "pass"])
}

fn add(cli: Cli, name: &str, store: &str) -> Outcome {
    run(cli.args(["clients", "add", name, "--client-id", "shop", "--store", store]).args([
        "--secret-file",
        name,
        "--store-passphrase-file",
        "pass",
    ]))
}

/// Three clients in the encrypted file, the second of which got a new secret.
fn home() -> Home {
    let home = Home::new();
    home.write("pass", PASSPHRASE);
    for (name, secret) in ["one", "two", "three", "new"].into_iter().zip(SECRETS) {
        home.write(name, secret);
    }
    for name in ["one", "two", "three"] {
        drop(add(Cli::new(&home), name, "file").expect_code(0));
    }
    ends_with(0, with_file(&home, &["clients", "rotate", "two", "--secret-file", "new"]));
    home
}

fn inspect(home: &Home, token: &str, more: &[&str]) -> Outcome {
    let args = ["inspect", "-", "--any-client", "--profile", "jwt"];
    run(with_file(home, &args).args(more).input(token))
}

#[test]
fn the_client_that_signed_is_named() {
    let home = home();
    for (secret, name, words) in [
        (SECRETS[0], "one", "Signed by  one\n"),
        (SECRETS[3], "two", "Signed by  two\n"),
        (SECRETS[1], "two", "Signed by  two, with its previous secret\n"),
        (SECRETS[2], "three", "Signed by  three\n"),
    ] {
        let token = token(secret);
        let report = inspect(&home, &token, &["--json"]).expect_code(0).json();
        assert_eq!(report["signed_by"], name);
        assert_eq!(report["verdicts"]["signature"], "valid");
        let is_previous = secret == SECRETS[1];
        let has_word = report["findings"].to_string().contains("SIG-3");
        assert_eq!(has_word, is_previous, "{report}");
        let shown = inspect(&home, &token, &[]).expect_code(0).stdout;
        assert!(shown.contains(words), "{shown}");
    }
}

#[test]
fn where_none_signed_that_is_said() {
    let home = home();
    let strange = token("a secret of somebody else, 32 bytes");
    let report = inspect(&home, &strange, &["--json"]).expect_code(1).json();
    assert_eq!((&report["signed_by"], &report["overall"]), (&Value::Null, &json!("rejected")));
    assert_eq!(report["findings"][0]["id"], "SIG-1");
    assert_eq!(report["findings"][0]["message"], "It was signed by none of 3 clients");
    let shown = inspect(&home, &strange, &[]).expect_code(1).stdout;
    assert!(shown.contains("Signed by  none of 3 clients\n"), "{shown}");

    // No client has a key for it: nothing was checked.
    let other = hs256(r#"{"alg":"RS256"}"#, r#"{"exp":4102444800}"#, "x");
    let shown = inspect(&home, &other, &[]).expect_code(3).stdout;
    assert!(shown.starts_with("Not checked: no client has a key for its algorithm\n"), "{shown}");
}

#[test]
fn a_scan_names_the_client_of_each_token() {
    let home = home();
    let strange = token("a secret of somebody else, 32 bytes");
    let log: String = SECRETS
        .iter()
        .map(|secret| format!("GET / {}\n", token(secret)))
        .chain([format!("GET / {strange}\n")])
        .collect();
    home.write("access.log", log);
    let args = ["scan", "access.log", "--any-client", "--profile", "jwt"];
    let outcome = run(with_file(&home, &args).arg("--json")).expect_code(1);
    let objects: Vec<Value> =
        outcome.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let signers: Vec<&Value> = objects.iter().map(|object| &object["signed_by"]).collect();
    assert_eq!(
        signers,
        [&json!("one"), &json!("two"), &json!("three"), &json!("two"), &Value::Null]
    );
    let shown = run(with_file(&home, &args)).expect_code(1);
    assert!(
        shown.stdout.lines().next().is_some_and(|it| it.ends_with("  signed by one")),
        "{shown:#?}"
    );
    assert!(
        shown.stdout.lines().last().is_some_and(|it| it.ends_with("  signature invalid")),
        "{shown:#?}"
    );
}

#[test]
fn a_scan_with_one_client_tries_its_previous_secret_too() {
    let home = home();
    home.write("access.log", format!("{}\n{}\n", token(SECRETS[1]), token(SECRETS[3])));
    let args = ["scan", "access.log", "--client", "two", "--profile", "jwt", "--json"];
    let outcome = run(with_file(&home, &args)).expect_code(0);
    assert_eq!(outcome.stdout.matches("\"signed_by\":\"two\"").count(), 2, "{outcome:#?}");
}

#[test]
fn those_who_cannot_be_tried_are_named_once() {
    let home = home();
    // A client whose secret lies in a keychain that is not there.
    let list = home.config().join("jotbench/clients.json");
    let text = fs::read_to_string(&list).expect("the list is there");
    let three = text.rfind("\"file\"").expect("its store");
    let moved = format!("{}\"keychain\"{}", &text[..three], &text[three + 6..]);
    fs::write(&list, moved).expect("it can be written");

    let known = token(SECRETS[0]);
    let outcome = inspect(&home, &known, &["--json"]).expect_code(0);
    assert_eq!(outcome.json()["signed_by"], "one");
    assert_eq!(outcome.stderr.matches("left out: ").count(), 1, "{outcome:#?}");
    assert!(outcome.stderr.starts_with("warning: left out: three: "), "{outcome:#?}");
    let shown = inspect(&home, &token("somebody else's secret, 32 bytes."), &[]).expect_code(1);
    assert!(shown.stdout.contains("none of 2 of 3 clients"), "{shown:#?}");

    // Without the passphrase nothing can be tried at all.
    let args = ["inspect", "-", "--any-client"];
    let nothing = run(Cli::new(&home).args(args).input(&known)).expect_code(4);
    assert!(nothing.stderr.starts_with("error: no client's secret can be tried\n"), "{nothing:#?}");
    assert!(nothing.stderr.contains("--store-passphrase-file FILE"), "{nothing:#?}");
}

#[test]
fn clients_in_a_real_keychain_and_in_the_encrypted_file_are_tried_together() {
    let home = Home::new();
    home.write("pass", PASSPHRASE);
    for (name, secret) in ["one", "two"].into_iter().zip(SECRETS) {
        home.write(name, secret);
    }
    let bus = Bus::start(&home, None);
    let _keyring = Keyring::start(&home, &bus, "keyring password");
    let on_bus = || {
        let mut command = home.command(env!("CARGO_BIN_EXE_jotbench"));
        bus.join(&mut command);
        Cli::with(command)
    };
    drop(add(on_bus(), "one", "file").expect_code(0));
    drop(add(on_bus(), "two", "keychain").expect_code(0));
    home.write("access.log", format!("{}\n{}\n", token(SECRETS[1]), token(SECRETS[0])));
    let args = ["scan", "access.log", "--any-client", "--json", "--store-passphrase-file", "pass"];
    let outcome = run(on_bus().args(args)).expect_code(0);
    let (one, two) = (outcome.stdout.find("\"one\""), outcome.stdout.find("\"two\""));
    assert!(two.is_some() && two < one, "{outcome:#?}");
}
