//! A secret is found in the memory of the real, running window while it is in use, and nowhere
//! once it was put away, whatever way it came in.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::time::Duration;

use common::wait::poll;
use common::{BenchWindow, Cli, Desktop, Selection, Sentinel, Widget, tokens};

/// How often each way out is taken.
const CYCLES: usize = 20;

/// How long the window may take to forget, on a busy machine, after it has shown that it did.
const SOON: Duration = Duration::from_secs(2);

/// The secret is found: the search finds what is there.
#[track_caller]
fn holds(bench: &BenchWindow<'_>, secret: &Sentinel) {
    bench.wait_for("the secret in memory", || {
        (!secret.in_memory_of(bench.process_id()).is_empty()).then_some(())
    });
    tells_nobody(bench, secret);
}

/// No piece of the secret is found, in no form.
#[track_caller]
fn forgot(bench: &BenchWindow<'_>, secret: &Sentinel, what: &str) {
    let mut left = Vec::new();
    let gone = poll(SOON, || {
        left = secret.in_memory_of(bench.process_id());
        left.is_empty().then_some(())
    });
    assert!(gone.is_some(), "{what}: {left:?}");
    tells_nobody(bench, secret);
}

/// The kernel tells nothing of it.
#[track_caller]
fn tells_nobody(bench: &BenchWindow<'_>, secret: &Sentinel) {
    assert_eq!(secret.in_proc_of(bench.process_id()), [""; 0]);
}

/// Waits until the pane holds as many characters.
#[track_caller]
fn wait_dots(bench: &BenchWindow<'_>, count: usize) {
    bench.wait_for(&format!("{count} dots"), || {
        let text = secret_field(bench)?.text?;
        (text.chars().count() == count).then_some(())
    });
}

/// The field for a secret: the dialog's, which lies above the pane's, where one is open.
fn secret_field(bench: &BenchWindow<'_>) -> Option<Widget> {
    bench.widgets().into_iter().rfind(|it| it.role == "password text" && it.name == "Secret")
}

/// Clicks the field for a secret and waits until it has the keyboard.
#[track_caller]
fn enter_secret(bench: &BenchWindow<'_>) {
    let rect = bench.wait_for("the field for a secret", || secret_field(bench)?.rect);
    let (x, y) = rect.center();
    bench.click(x, y);
    bench.wait_for("the field to have the keyboard", || {
        secret_field(bench).filter(Widget::is_focused)
    });
}

/// Opens the dialog for a new client and types its secret, without saving.
#[track_caller]
fn type_client(bench: &BenchWindow<'_>, secret: &Sentinel) {
    bench.key("ctrl+shift+n");
    // The dialog opens with the cursor in its first field.
    bench.wait_for("the name to have the keyboard", || {
        bench.find("entry", "Name").filter(Widget::is_focused)
    });
    bench.type_text("acme");
    bench.wait_for("the name", || bench.find("entry", "Name")?.text.filter(|text| text == "acme"));
    bench.fill("entry", "Client ID", "acme");
    enter_secret(bench);
    bench.type_text(secret.text());
}

/// Copies the secret out of the window and has it cleared; `replaced` is whether another program
/// copies something in between.
#[track_caller]
fn copy_and_clear(bench: &BenchWindow<'_>, secret: &Sentinel, replaced: bool) {
    let desktop = bench.desktop();
    bench.click_widget("button", "Copy secret");
    bench.wait_for("the copy", || {
        desktop.copied(Selection::Clipboard).filter(|copied| copied == secret.text())
    });
    if replaced {
        desktop.copy(Selection::Clipboard, "something else");
    }
    bench.click_widget("button", "Clear now");
    bench.wait_for("the end of the countdown", || {
        let widgets = bench.widgets();
        let counts = widgets.iter().any(|widget| widget.said().contains("Clipboard clears"));
        (!widgets.is_empty() && !counts).then_some(())
    });
}

/// Opens the window, and leaves the door open that this test looks through. As root it would do
/// without.
#[track_caller]
fn open(desktop: &Desktop) -> BenchWindow<'_> {
    BenchWindow::open_with(desktop, &[(jotbench::hardening::TRACEABLE, "1")])
}

/// Shows the secret for a moment.
#[track_caller]
fn reveal(bench: &BenchWindow<'_>) {
    let mut before = None;
    let rect = bench.wait_for("the button to stay in one place", || {
        let now = bench.find("button", "Hold to reveal")?.rect;
        let settled = now.filter(|_| now == before);
        before = now;
        settled
    });
    let (x, y) = rect.center();
    let desktop = bench.desktop();
    desktop.display.hold(&desktop.home, x, y, Duration::from_millis(200), || {
        bench.wait_for_words("Secret, shown on screen");
    });
}

/// Adds a client from the command line, and leaves no file with its secret behind.
#[track_caller]
fn add_client(desktop: &Desktop, name: &str, secret: &Sentinel) {
    let file = desktop.home.write("secret", secret.text());
    let add = Cli::with(desktop.command(env!("CARGO_BIN_EXE_jotbench")))
        .args(["clients", "add", name, "--client-id", name, "--profile", "caf-smart-auth"])
        .args(["--secret-file", "secret"])
        .run();
    drop(add.expect_code(0));
    fs::remove_file(file).expect("it was just written");
}

#[test]
fn what_was_typed_or_pasted_is_gone_once_it_is_cleared() {
    let desktop = Desktop::start();
    let bench = open(&desktop);
    bench.key("ctrl+n");
    for cycle in 0..CYCLES {
        // A long one reaches parts of buffers that a short one after it does not overwrite.
        let secret = Sentinel::of_length(if cycle % 4 == 3 { 400 } else { 40 });
        enter_secret(&bench);
        if cycle % 2 == 0 {
            bench.type_text(secret.text());
        } else {
            bench.paste(secret.text());
        }
        wait_dots(&bench, secret.text().len());
        if cycle % 4 > 1 {
            reveal(&bench);
        }
        holds(&bench, &secret);
        desktop.copy(Selection::Clipboard, "something else");
        bench.click_widget("button", "Clear the secret");
        wait_dots(&bench, 0);
        forgot(&bench, &secret, &format!("cycle {cycle}"));
    }
}

#[test]
fn what_came_from_the_keychain_is_gone_once_another_client_or_none_is_chosen() {
    let desktop = Desktop::start();
    let _keyring = desktop.keyring("the password");
    let secrets = [Sentinel::new(), Sentinel::new()];
    add_client(&desktop, "acme", &secrets[0]);
    add_client(&desktop, "bolt", &secrets[1]);
    let bench = open(&desktop);
    for cycle in 0..CYCLES {
        for (name, this, other) in
            [("acme", &secrets[0], &secrets[1]), ("bolt", &secrets[1], &secrets[0])]
        {
            bench.click_widget("list item", &format!("{name}, Caf Smart Auth"));
            holds(&bench, this);
            forgot(&bench, other, &format!("cycle {cycle}, switched to {name}"));
            if cycle % 2 == 0 {
                reveal(&bench);
            }
            if cycle % 4 == 1 {
                copy_and_clear(&bench, this, name == "bolt");
            }
        }
        bench.click_widget("button", "Use no client");
        wait_dots(&bench, 0);
        for secret in &secrets {
            forgot(&bench, secret, &format!("cycle {cycle}, no client"));
        }
    }
}

/// Puts a token onto the bench, as a person pastes one.
#[track_caller]
fn paste_token(bench: &BenchWindow<'_>, token: &str) {
    bench.desktop().copy(Selection::Clipboard, token);
    bench.choose_in_bar("File", "Paste token");
    bench.wait_for("the token", || (bench.token_text() == token).then_some(()));
}

#[test]
fn what_was_tried_on_a_pasted_token_is_gone_once_it_is_known_who_signed() {
    let desktop = Desktop::start();
    let _keyring = desktop.keyring("the password");
    let secrets = [Sentinel::new(), Sentinel::new()];
    add_client(&desktop, "acme", &secrets[0]);
    add_client(&desktop, "bolt", &secrets[1]);
    let bench = open(&desktop);
    let header = r#"{"alg":"HS256"}"#;
    for cycle in 0..CYCLES / 2 {
        let payload = format!(r#"{{"sub":"{cycle}"}}"#);
        paste_token(&bench, &tokens::hs256(header, &payload, "a stranger's secret of some length"));
        bench.wait_for_words("None of your 2 clients signed it");
        for secret in &secrets {
            forgot(&bench, secret, &format!("cycle {cycle}, a stranger's"));
        }
        paste_token(&bench, &tokens::hs256(header, &payload, secrets[0].text()));
        bench.wait_for_words("Signed by acme");
        holds(&bench, &secrets[0]);
        forgot(&bench, &secrets[1], &format!("cycle {cycle}, signed by the other"));
        bench.click_widget("button", "Use no client");
        wait_dots(&bench, 0);
        forgot(&bench, &secrets[0], &format!("cycle {cycle}, no client"));
    }
}

#[test]
fn what_was_typed_for_a_client_is_gone_once_it_is_deleted_or_the_dialog_cancelled() {
    let desktop = Desktop::start();
    let _keyring = desktop.keyring("the password");
    let bench = open(&desktop);
    for cycle in 0..CYCLES {
        let secret = Sentinel::new();
        type_client(&bench, &secret);
        wait_dots(&bench, secret.text().len());
        holds(&bench, &secret);
        if cycle % 4 == 3 {
            bench.click_widget("button", "Cancel");
            bench.wait_dialog_gone();
            forgot(&bench, &secret, &format!("cycle {cycle}, cancelled"));
            continue;
        }
        bench.click_widget("button", "Save client");
        bench.wait_dialog_gone();
        bench.widget("button", "Use no client");
        holds(&bench, &secret);
        if cycle % 2 == 0 {
            reveal(&bench);
        }
        bench.choose_in_bar("Client", "Delete client…");
        bench.click_widget("button", "Delete client");
        bench.wait_dialog_gone();
        wait_dots(&bench, 0);
        forgot(&bench, &secret, &format!("cycle {cycle}, deleted"));
    }
}

#[test]
fn what_is_in_use_is_gone_once_the_window_is_locked() {
    let desktop = Desktop::start();
    let _keyring = desktop.keyring("the password");
    let kept = Sentinel::new();
    add_client(&desktop, "acme", &kept);
    let bench = open(&desktop);
    for cycle in 0..CYCLES {
        let typed = Sentinel::new();
        let secret = if cycle % 4 == 3 {
            bench.click_widget("button", "Use no client");
            enter_secret(&bench);
            bench.type_text(typed.text());
            wait_dots(&bench, typed.text().len());
            &typed
        } else {
            bench.click_widget("list item", "acme, Caf Smart Auth");
            &kept
        };
        bench.widget("button", "Hold to reveal");
        if cycle % 4 == 1 {
            reveal(&bench);
        }
        if cycle % 4 == 2 {
            bench.click_widget("button", "Copy secret");
            bench.wait_for_words("Clipboard clears");
            assert_eq!(desktop.copied(Selection::Clipboard).as_deref(), Some(secret.text()));
        }
        holds(&bench, secret);
        bench.key("ctrl+l");
        bench.wait_for_words("Locked: secrets were dropped from memory");
        forgot(&bench, secret, &format!("cycle {cycle}, locked"));
        bench.click_widget("button", "Unlock the secrets");
        if cycle % 4 == 3 {
            wait_dots(&bench, 0);
            forgot(&bench, secret, &format!("cycle {cycle}, unlocked"));
        } else {
            holds(&bench, secret);
        }
    }
}

#[test]
fn the_encrypted_files_passphrase_is_gone_with_its_secrets_once_the_window_is_locked() {
    let desktop = Desktop::start();
    let (secret, passphrase) = (Sentinel::new(), Sentinel::new());
    let files = [("secret", &secret), ("passphrase", &passphrase)]
        .map(|(name, content)| desktop.home.write(name, content.text()));
    let add = Cli::with(desktop.command(env!("CARGO_BIN_EXE_jotbench")))
        .args(["clients", "add", "acme", "--client-id", "acme", "--profile", "caf-smart-auth"])
        .args(["--secret-file", "secret", "--store", "file"])
        .args(["--store-passphrase-file", "passphrase"])
        .run();
    drop(add.expect_code(0));
    for file in files {
        fs::remove_file(file).expect("it was just written");
    }
    let bench = open(&desktop);
    bench.click_widget("list item", "acme, Caf Smart Auth, encrypted file");
    let field = "Passphrase of the encrypted file";
    for cycle in 0..4 {
        bench.click_widget("password text", field);
        if cycle == 1 {
            let wrong = Sentinel::new();
            bench.type_text(wrong.text());
            holds(&bench, &wrong);
            bench.key("Return");
            bench.wait_for_words("Wrong passphrase");
            forgot(&bench, &wrong, "a wrong passphrase");
            bench.click_widget("password text", field);
        }
        bench.type_text(passphrase.text());
        holds(&bench, &passphrase);
        bench.key("Return");
        bench.widget("button", "Hold to reveal");
        holds(&bench, &secret);
        bench.key("ctrl+l");
        bench.wait_for_words("Locked: secrets were dropped from memory");
        forgot(&bench, &secret, &format!("cycle {cycle}, the secret"));
        forgot(&bench, &passphrase, &format!("cycle {cycle}, the passphrase"));
        bench.click_widget("button", "Unlock the secrets");
    }
}
