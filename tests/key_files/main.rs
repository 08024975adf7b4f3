//! Keys as OpenSSL and OpenSSH write them, in every form: each is used, or named rightly.
//!
//! `make_keys.sh` makes them anew for each run. A file's name says what it is: `KIND.FORM.SUFFIX`.
#![cfg(target_os = "linux")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use jotbench::jwt::{Key, KeyError, KeySet, Secret, SecretEncoding};

/// What the encrypted ones open with.
const PASSPHRASE: &str = "test";

/// What becomes of a form: the words for what was recognised, and what it takes.
enum Expected {
    Private(&'static str),
    /// A private key that is opened with the passphrase, and asked for without it.
    Encrypted(&'static str),
    Public(&'static str),
    /// No key for tokens, or one that is not read: the words of the message, and of the hint.
    Named(&'static str, &'static str),
}

use Expected::{Encrypted, Named, Private, Public};

/// What is expected of a file by its kind and form.
fn expected(kind: &str, form: &str) -> Expected {
    if let Some(words) = of_no_use(kind) {
        let hint = match kind {
            "rsa1024" => "2048",
            "rsapss" => "Give a plain RSA key",
            _ => "Give an RSA, EC",
        };
        return Named(words, hint);
    }
    match form.split_once('-').map_or(form, |(form, _)| form) {
        "pkcs8" => Private("PKCS#8"),
        "pkcs1" => Private("PKCS#1"),
        "sec1" => Private("SEC1"),
        "spki" => Public("SPKI"),
        "public1" => Public("PKCS#1"),
        "certificate" => Public("X.509 certificate CN="),
        "request" => Public("certificate request CN="),
        "encrypted" => Encrypted("encrypted PKCS#8"),
        "old" if kind == "rsa" => Encrypted("encrypted PKCS#1"),
        "old" => Encrypted("encrypted SEC1"),
        "openssh" => Private("OpenSSH private key"),
        "sshencrypted" => Encrypted("OpenSSH private key"),
        "sshother" => Named("encrypted with chacha20-poly1305", "ssh-keygen -p -Z aes256-ctr"),
        "sshpublic" if form.ends_with("rfc4716") => Public("SSH2 public key"),
        "sshpublic" => Public("OpenSSH public key"),
        "costly" => Named("Jotbench does at most", "-iter 600000"),
        "outdated" => Named("the outdated scheme PBE-SHA1-3DES", "-v2 aes-256-cbc"),
        "explicit" => Named("EC key with explicit curve parameters", "Name the curve: openssl ec"),
        "p12" => Named("a PKCS#12 file", "openssl pkcs12"),
        "p7b" => Named("a PKCS#7 file", "openssl pkcs7"),
        other => panic!("no expectation of {kind}.{other}"),
    }
}

/// The words for a kind of key that tokens do not use.
fn of_no_use(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "rsa1024" => "This RSA key has 1024 bits",
        "rsapss" => "This is an RSA-PSS-only key",
        "ed448" => "This is an Ed448 key",
        "x25519" => "This is an X25519 key",
        "x448" => "This is an X448 key",
        "P-224" => "This is an EC P-224 key",
        "brainpoolP256r1" => "This is an EC brainpoolP256r1 key",
        "dh" => "This is a DH key",
        "dsa" => "This is a DSA key",
        _ => return None,
    })
}

/// The words for a kind of key that tokens do use.
fn name(kind: &str) -> &str {
    match kind {
        "rsa" | "sshrsa" => "RSA",
        "ssh256" => "P-256",
        "ssh384" => "P-384",
        "ssh521" => "P-521",
        "ed25519" | "sshed25519" => "Ed25519",
        other => other,
    }
}

fn read(path: &Path, passphrase: Option<&str>) -> Result<Key, KeyError> {
    let bytes = Secret::new(fs::read(path).expect("a file"));
    let passphrase = passphrase.map(|text| Secret::from(text.to_owned()));
    let set = KeySet::read(&bytes, SecretEncoding::Key, passphrase.as_ref())?;
    Ok(set.into_only().expect("one key"))
}

/// What `signer` signs, `verifier` verifies, and nothing else.
fn belong_together(signer: &Key, verifier: &Key) -> bool {
    signer.algorithms().into_iter().all(|algorithm| {
        let signature = signer.signature(b"header.payload", algorithm).expect("signed");
        verifier.verifies(b"header.payload", &signature, algorithm)
            && !verifier.verifies(b"header.pay1oad", &signature, algorithm)
    })
}

/// A key of the file's kind that signs, read from the plainest form that there is.
fn reference(directory: &Path, kind: &str) -> Key {
    let form = if kind.starts_with("ssh") { "openssh.key" } else { "pkcs8.pem" };
    read(&directory.join(format!("{kind}.{form}")), None).expect(kind)
}

/// Checks one file. What is wrong comes back as words, so that all of it is told at once.
fn check(path: &Path) -> Result<(), String> {
    let name_of_file = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
    let [kind, form, _] = name_of_file.splitn(3, '.').collect::<Vec<_>>()[..] else {
        return Err("no kind and form in its name".to_owned());
    };
    let directory = path.parent().expect("in a directory");
    let (passphrase, words, is_private) = match expected(kind, form) {
        Named(message, hint) => {
            return match read(path, Some(PASSPHRASE)) {
                Ok(key) => Err(format!("is used as {}", key.describe())),
                Err(error) if !error.message.contains(message) || !error.hint.contains(hint) => {
                    Err(format!("is called: {} / {}", error.message, error.hint))
                }
                Err(_) => Ok(()),
            };
        }
        Private(words) => (None, words, true),
        Public(words) => (None, words, false),
        Encrypted(words) => {
            let missing = read(path, None).err().ok_or("is read without its passphrase")?;
            let wrong = read(path, Some("Test")).err().ok_or("is read with a wrong passphrase")?;
            if !missing.needs_passphrase || !wrong.needs_passphrase || wrong == missing {
                return Err(format!("does not ask: {missing:?}, {wrong:?}"));
            }
            (Some(PASSPHRASE), words, true)
        }
    };
    let key = read(path, passphrase).map_err(|error| error.message)?;
    if !key.form().starts_with(words) {
        return Err(format!("is recognised as {}", key.form()));
    }
    if !key.describe().starts_with(name(kind)) || key.can_sign() != is_private {
        return Err(format!("is described as {}", key.describe()));
    }
    let reference = reference(directory, kind);
    if !belong_together(&reference, &key) || (is_private && !belong_together(&key, &reference)) {
        return Err("does not verify what its pair signs".to_owned());
    }
    if key.thumbprint() != reference.thumbprint() || key.thumbprint().is_none() {
        return Err("has another thumbprint than its pair".to_owned());
    }
    Ok(())
}

#[test]
fn every_key_that_openssl_and_openssh_write_is_used_or_named() {
    let directory = tempfile::tempdir().expect("a directory");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/key_files/make_keys.sh");
    let made = Command::new("sh").arg(script).arg(directory.path()).output().expect("sh runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));

    let entries = fs::read_dir(directory.path()).expect("readable");
    let files: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    assert!(files.len() > 150, "only {} files were made", files.len());
    let mut flaws: Vec<String> = files
        .iter()
        // Parameters are what a key is made from.
        .filter(|path| !path.ends_with("dsa.parameters.pem"))
        .filter_map(|path| {
            let flaw = check(path).err()?;
            Some(format!("{}: {flaw}", path.file_name()?.to_string_lossy()))
        })
        .collect();
    flaws.sort();
    assert!(flaws.is_empty(), "{} of {} files:\n{}", flaws.len(), files.len(), flaws.join("\n"));
}
