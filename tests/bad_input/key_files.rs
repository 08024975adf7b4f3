//! Every key file of the test data is used or named, whatever it is.

use jotbench::jwt::{KeySet, Secret, SecretEncoding};

use crate::{
    common::{Cli, Home, tokens::usual},
    row::{CLAIMS, key_file},
};

fn files() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(key_file(""))
        .expect("the folder is there")
        .filter_map(|entry| {
            let path = entry.expect("it can be listed").path();
            let name = path.file_name()?.to_str()?.to_owned();
            let bytes = std::fs::read(&path).ok()?;
            (name != "README.md").then_some((name, bytes))
        })
        .collect();
    files.sort_unstable();
    assert!(files.len() > 30, "the keys are there");
    files
}

/// What is read is described; what is not is named, with what is needed instead, and never quoted.
fn is_used_or_named(name: &str, bytes: &[u8]) {
    for encoding in SecretEncoding::ALL {
        match KeySet::read(&Secret::new(bytes.to_vec()), encoding, None) {
            Ok(keys) => assert!(!keys.describe().is_empty(), "{name}"),
            Err(error) => {
                assert!(!error.message.is_empty() && !error.hint.is_empty(), "{name}: {error:?}");
                let said = format!("{} {}", error.message, error.hint);
                let quoted = String::from_utf8_lossy(bytes)
                    .lines()
                    .any(|line| line.len() > 20 && !line.starts_with('-') && said.contains(line));
                assert!(!quoted, "{name}: {said}");
            }
        }
    }
}

#[test]
fn each_is_used_or_named() {
    for (name, bytes) in files() {
        is_used_or_named(&name, &bytes);
    }
}

#[test]
fn each_is_used_or_named_with_line_breaks_of_windows_and_of_old_macs() {
    for (name, bytes) in files() {
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let unix = text.replace("\r\n", "\n");
        let read = |text: &str| {
            KeySet::read(&Secret::from(text.to_owned()), SecretEncoding::Key, None)
                .map(|keys| keys.describe())
                .map_err(|error| error.message)
        };
        let as_it_is = read(&unix);
        assert_eq!(read(&unix.replace('\n', "\r\n")), as_it_is, "{name} with CRLF");
        assert_eq!(read(&format!("\u{feff}\n {unix}\n\n")), as_it_is, "{name} with a mark");
        is_used_or_named(&name, unix.replace('\n', "\r").as_bytes());
    }
}

#[test]
fn each_cut_off_anywhere_is_used_or_named() {
    for (name, bytes) in files() {
        for kept in [0, 1, 10, 30, bytes.len() / 2, bytes.len().saturating_sub(30)] {
            is_used_or_named(&name, &bytes[..kept.min(bytes.len())]);
        }
    }
}

#[test]
fn the_command_line_uses_or_names_each() {
    let home = Home::new();
    let token = usual(CLAIMS);
    for (name, _) in files() {
        let outcome =
            Cli::new(&home).args(["inspect", &token, "--json", "--key"]).arg(key_file(&name)).run();
        if name.contains("encrypted") {
            let outcome = outcome.expect_code(2);
            assert!(outcome.stderr.contains("passphrase"), "{name}: {outcome:#?}");
            continue;
        }
        // The token is of a shared secret that none of the files holds.
        assert_eq!(outcome.code, Some(1), "{name}: {outcome:#?}");
        let findings = outcome.json()["findings"].clone();
        let named = findings.as_array().is_some_and(|findings| {
            findings.iter().any(|it| it["at"] == "key" || it["at"] == "signature")
        });
        assert!(named, "{name}: {findings:#}");
    }
}
