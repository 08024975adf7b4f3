//! Keys in the real window: opened, dropped, encrypted, made, and taken along.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use common::tokens::{SECRET, now, usual};
use common::{BenchWindow, Cli, Desktop, Selection, wait_until};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys").join(name)
}

/// A token of an hour, signed on the command line with a key of the test data.
fn signed_with(desktop: &Desktop, key: &str, alg: &str) -> String {
    let payload = format!(r#"{{"sub":"ada","exp":{}}}"#, now() + 3_600);
    let outcome = Cli::new(&desktop.home)
        .args(["sign", "--payload", &payload, "--alg", alg, "--key"])
        .arg(data(key))
        .run()
        .expect_code(0);
    outcome.stdout.trim_end().to_owned()
}

fn paste_token(bench: &BenchWindow<'_>, token: &str) {
    bench.paste(token);
    bench.wait_for("the token", || (bench.token_text() == token).then_some(()));
}

#[test]
fn a_key_file_is_opened_or_dropped_and_the_token_is_verified_with_it() {
    let desktop = Desktop::start();
    let portal = desktop.portal();
    let bench = BenchWindow::open(&desktop);
    paste_token(&bench, &signed_with(&desktop, "rsa-2048-pkcs8.pem", "PS256"));

    bench.key("ctrl+shift+o");
    portal.answer_dialog(&desktop, &data("rsa-2048-spki.pem"));
    bench.wait_for_words("RSA public key, 2048 bits · SPKI PEM");
    bench.wait_verdict("Accepted");

    // A key in DER, dropped on the token: what it is tells where it belongs.
    bench.focus();
    let der = desktop.home.path().join("ec key.der");
    let made = desktop
        .home
        .command("openssl")
        .args(["pkey", "-pubin", "-outform", "DER", "-in"])
        .arg(data("ec-p256-spki.pem"))
        .arg("-out")
        .arg(&der)
        .status();
    assert!(made.expect("openssl runs").success());
    let token = signed_with(&desktop, "ec-p256-pkcs8.pem", "ES256");
    paste_token(&bench, &token);
    bench.wait_verdict("Rejected");
    bench.drop_on("entry", "Token", &der);
    bench.wait_for_words("P-256 public key · SPKI DER");
    bench.wait_verdict("Accepted");
    assert_eq!(bench.token_text(), token);

    // A token's file goes to the token.
    let other = signed_with(&desktop, "ec-p256-pkcs8.pem", "ES256");
    let file = desktop.home.write("token.jwt", format!("{other}\n"));
    bench.drop_on("entry", "Header", &file);
    bench.wait_for("the dropped token", || (bench.token_text() == other).then_some(()));
    bench.wait_verdict("Accepted");
}

#[test]
fn a_text_secret_that_falls_on_the_secrets_pane_is_the_secret() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    let token = usual(&format!(r#"{{"sub":"ada","exp":{}}}"#, now() + 3_600));
    paste_token(&bench, &token);
    let file = desktop.home.write("secret.txt", SECRET);
    // What the window is told of the pointer decides, and a slow machine may tell it too late:
    // then the file goes to the token's pane, and is dropped again as a person would.
    bench.wait_for("the dropped secret", || {
        bench.drop_on("button", "How the secret is read: UTF-8 text", &file);
        let rect = bench.find("button", "How the secret is read: UTF-8 text")?.rect?;
        desktop.display.point(&desktop.home, rect.x - 60, rect.y + 30);
        common::wait::poll(std::time::Duration::from_secs(3), || {
            bench.widgets().iter().find(|w| w.said().contains("from secret.txt")).map(|_| ())
        })
    });
    paste_token(&bench, &token);
    bench.wait_verdict("Accepted");
    assert!(!bench.outline().contains(SECRET));
}

#[test]
fn an_encrypted_key_asks_for_its_passphrase() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    paste_token(&bench, &signed_with(&desktop, "rsa-2048-pkcs8.pem", "RS256"));
    bench.drop_on("entry", "Payload", &data("rsa-2048-pkcs8-encrypted.pem"));
    bench.wait_for("the passphrase to be asked for", || {
        bench.find("password text", "Passphrase").filter(common::Widget::is_focused)
    });
    bench.wait_verdict("Not checked");
    bench.type_text("not it");
    bench.key("Return");
    bench.wait_for_words("Wrong passphrase");
    bench.type_text("test");
    bench.key("Return");
    bench.wait_for_words("RSA private key, 2048 bits · encrypted PKCS#8 PEM");
    bench.wait_verdict("Accepted");
    let said = bench.outline();
    assert!(!said.contains("not it") && !said.contains("PRIVATE KEY"), "{said}");
}

#[test]
fn a_new_key_signs_and_its_halves_go_where_they_belong() {
    let desktop = Desktop::start();
    let portal = desktop.portal();
    let bench = BenchWindow::open(&desktop);
    bench.key("ctrl+g");
    bench.click_widget("", "RSA");
    bench.click_widget("button", "Generate");
    bench.wait_for_words("Key generated");
    bench.wait_for_words("RSA private key, 2048 bits · PKCS#8 PEM");
    bench.wait_for_words("Valid, RS256");

    // The public key is no secret: it stays on the clipboard.
    bench.choose("Copy public key", "Copy public key as PEM");
    wait_until("the public key on the clipboard", || {
        let copied = desktop.copied(Selection::Clipboard).unwrap_or_default();
        copied.starts_with("-----BEGIN PUBLIC KEY-----\n")
    });
    let public = desktop.home.write("public.pem", desktop.copied(Selection::Clipboard).unwrap());

    let private = desktop.home.path().join("private.pem");
    bench.click_widget("button", "Save private key…");
    portal.answer_dialog(&desktop, &private);
    bench.wait_for_words("The private key was saved to");
    let mode = fs::metadata(&private).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    bench.focus();
    bench.click_widget("button", "Done");

    bench.paste_into("Payload", &format!(r#"{{"sub":"ada","exp":{}}}"#, now() + 3_600));
    bench.wait_verdict("Ready");
    let token = bench.token_text();
    for key in [&public, &private] {
        let inspect = Cli::new(&desktop.home).args(["inspect", "-", "--key"]).arg(key);
        drop(inspect.input(&token).run().expect_code(0));
    }
    assert!(!bench.log().contains("PRIVATE"));
}
