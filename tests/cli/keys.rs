//! Keys made, converted and explained, and used by the other commands in every form.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::common::{Cli, Home, Outcome};
use super::ends_with;

/// A passphrase that must be found nowhere.
const PASSPHRASE: &str = "correct horse battery staple";

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys").join(name)
}

fn keys(home: &Home, args: &[&str]) -> Cli {
    Cli::new(home).arg("keys").args(args)
}

fn show(home: &Home, path: &Path) -> Value {
    let outcome = keys(home, &["show", "--json"]).arg(path).run().expect_code(0);
    assert_eq!(outcome.stderr, "");
    outcome.json()
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

#[track_caller]
fn is_private(path: &Path) {
    let mode = fs::metadata(path).expect("the file is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{}", path.display());
}

fn sign(home: &Home, key: &Path, alg: &str) -> Outcome {
    Cli::new(home)
        .args(["sign", "--payload", r#"{"sub":"ada"}"#, "--alg", alg, "--key", path(key)])
        .run()
}

#[test]
fn a_pair_of_every_kind_is_made_and_signs_and_verifies() {
    let home = Home::new();
    for (alg, kty, curve) in [
        ("RS256", "RSA", Value::Null),
        ("PS384", "RSA", Value::Null),
        ("ES256", "EC", json!("P-256")),
        ("ES384", "EC", json!("P-384")),
        ("ES512", "EC", json!("P-521")),
        ("ES256K", "EC", json!("secp256k1")),
        ("Ed25519", "OKP", json!("Ed25519")),
        ("ML-DSA-44", "AKP", json!("ML-DSA-44")),
    ] {
        for format in ["pem", "jwk"] {
            let private = home.path().join(format!("{alg}-{format}"));
            let public = home.path().join(format!("{alg}-{format}-public"));
            let made = keys(&home, &["generate", "--alg", alg, "--format", format])
                .args(["--out", path(&private), "--public-out", path(&public)])
                .run()
                .expect_code(0);
            assert_eq!(made.stdout, "", "{alg}: the key is in the file only");
            is_private(&private);

            let shown = show(&home, &private)["keys"][0].clone();
            assert_eq!((&shown["type"], &shown["curve"]), (&json!(kty), &curve), "{alg} {format}");
            assert_eq!(shown["private"], true);
            let thumbprint = shown["thumbprint"].as_str().expect("a pair has a thumbprint");
            assert!(made.stderr.contains(thumbprint), "{}", made.stderr);
            let shown = show(&home, &public)["keys"][0].clone();
            assert_eq!(
                (&shown["private"], &shown["thumbprint"]),
                (&json!(false), &json!(thumbprint))
            );

            let token = sign(&home, &private, alg).expect_code(0).stdout;
            ends_with(
                0,
                Cli::new(&home).args(["inspect", "-", "--key", path(&public)]).input(&token),
            );
            assert_eq!(sign(&home, &public, alg).code, Some(2), "a public key signs nothing");
        }
    }
}

#[test]
fn a_secret_has_the_right_length_and_is_read_as_it_is_told() {
    let home = Home::new();
    for (alg, bytes) in [("HS256", 32), ("HS384", 48), ("HS512", 64)] {
        let made = keys(&home, &["generate", "--alg", alg]).run().expect_code(0);
        let secret = made.stdout.trim_end();
        assert_eq!(super::tokens::base64url(vec![0; bytes]).len(), secret.len());
        assert!(made.stderr.contains("--secret-encoding base64url"), "{}", made.stderr);
        let file = home.write("secret", secret);
        let sign = Cli::new(&home)
            .args(["sign", "--payload", r#"{"sub":"ada"}"#, "--alg", alg])
            .args(["--secret-file", path(&file), "--secret-encoding", "base64url"])
            .run()
            .expect_code(0);
        assert!(!sign.stderr.contains("bits"), "long enough: {}", sign.stderr);
    }
    let jwk = keys(&home, &["generate", "--alg", "HS256", "--format", "jwk", "--kid", "a \"b\""]);
    let jwk = jwk.run().expect_code(0).json();
    assert_eq!((&jwk["kty"], &jwk["alg"]), (&json!("oct"), &json!("HS256")));
    assert_eq!(jwk["kid"], "a \"b\"");
}

#[test]
fn rsa_comes_in_the_size_that_is_asked_for_and_nothing_else_has_one() {
    let home = Home::new();
    let file = home.path().join("key");
    let generate = ["generate", "--alg", "RS256", "--bits", "3072", "--out", path(&file)];
    ends_with(0, keys(&home, &generate));
    assert_eq!(show(&home, &file)["keys"][0]["bits"], 3072);
    ends_with(2, keys(&home, &["generate", "--alg", "RS256", "--bits", "1024"]));
    let refused = keys(&home, &["generate", "--alg", "ES256", "--bits", "2048"]).run();
    assert!(refused.expect_code(2).stderr.contains("leave --bits out"));
}

#[test]
fn no_file_is_written_over_and_no_half_of_a_pair_is_left() {
    let home = Home::new();
    let taken = home.write("taken", "mine");
    let free = home.path().join("free");
    for (out, public) in [(&taken, &free), (&free, &taken)] {
        let outcome = keys(&home, &["generate", "--alg", "ES256", "--out", path(out)])
            .args(["--public-out", path(public)])
            .run()
            .expect_code(4);
        assert!(outcome.stderr.contains("already exists"), "{}", outcome.stderr);
        assert!(!free.exists());
    }
    let convert =
        ["convert", path(&data("rsa-2048-pkcs8.pem")), "--to", "jwk", "--out"].map(str::to_owned);
    ends_with(4, Cli::new(&home).arg("keys").args(convert).arg(&taken));
    assert_eq!(fs::read_to_string(&taken).expect("it is there"), "mine");
}

#[test]
fn what_cannot_be_is_refused_with_a_way_out() {
    let home = Home::new();
    for (args, hint) in [
        (&["generate", "--alg", "HS256", "--public-out", "x"][..], "leave --public-out out"),
        (&["generate", "--alg", "HS256", "--format", "pem"], "write a JWK"),
        (&["generate", "--alg", "ES256", "--kid", "a"], "write a JWK, or leave --kid out"),
        (&["generate", "--alg", "none"], "the algorithms are"),
    ] {
        let outcome = keys(&home, args).run().expect_code(2);
        assert!(outcome.stderr.contains(hint), "{args:?}: {}", outcome.stderr);
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn a_key_goes_from_pem_to_jwk_and_back_as_the_same_key() {
    let home = Home::new();
    for name in ["rsa-2048-pkcs1.pem", "ec-p256-sec1.pem", "ed25519-pkcs8.pem"] {
        let thumbprint = show(&home, &data(name))["keys"][0]["thumbprint"].clone();
        let convert = |from: &Path, to: &str, more: &[&str]| {
            let cli = keys(&home, &["convert", path(from), "--to", to]).args(more);
            cli.run().expect_code(0).stdout
        };
        let jwk = convert(&data(name), "jwk", &["--kid", "2026"]);
        let file = home.write("key.jwk", &jwk);
        let shown = show(&home, &file)["keys"][0].clone();
        assert_eq!(
            (&shown["thumbprint"], &shown["private"]),
            (&thumbprint, &json!(true)),
            "{name}"
        );
        assert_eq!(shown["kid"], "2026");

        let pem = convert(&file, "pem", &[]);
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n") && pem.ends_with("-----\n"));
        let public = convert(&home.write("key.pem", pem), "pem", &["--public"]);
        assert!(public.starts_with("-----BEGIN PUBLIC KEY-----\n"));
        let shown = show(&home, &home.write("public.pem", public))["keys"][0].clone();
        assert_eq!(
            (&shown["thumbprint"], &shown["private"]),
            (&thumbprint, &json!(false)),
            "{name}"
        );
    }
}

#[test]
fn a_set_is_converted_key_by_key_and_loses_its_private_parts() {
    let home = Home::new();
    let key = |alg: &str, kid: &str| {
        let args = ["generate", "--alg", alg, "--format", "jwk", "--kid", kid];
        keys(&home, &args).run().expect_code(0).stdout.trim_end().to_owned()
    };
    let set = format!("{{\"keys\":[{},{}]}}", key("ES256", "a"), key("Ed25519", "b"));
    let outcome = keys(&home, &["convert", "-", "--to", "jwk", "--public"]).input(&set).run();
    let public = outcome.expect_code(0).json();
    for (index, kid) in ["a", "b"].into_iter().enumerate() {
        assert_eq!(public["keys"][index]["kid"], kid);
        assert_eq!(public["keys"][index]["d"], Value::Null);
        assert!(public["keys"][index]["x"].is_string());
    }
    let shown = keys(&home, &["show", "-"]).input(&set).run().expect_code(0).stdout;
    assert!(shown.starts_with("JWK Set of 2 keys\n"), "{shown}");
    assert!(shown.contains("1. P-256 private key") && shown.contains("2. Ed25519 private key"));
}

#[test]
fn the_key_of_a_set_that_was_used_is_named_and_one_that_signs_is_put_into_the_header() {
    let home = Home::new();
    let key = |alg: &str, kid: &str| {
        let args = ["generate", "--alg", alg, "--format", "jwk", "--kid", kid];
        keys(&home, &args).run().expect_code(0).stdout.trim_end().to_owned()
    };
    let (a, b, c) = (key("ES256", "a"), key("Ed25519", "b"), key("ES256", "c"));
    home.write("two.json", format!("{{\"keys\":[{a},{b}]}}"));
    home.write("three.json", format!("{{\"keys\":[{a},{b},{c}]}}"));
    let sign = |set: &str, more: &[&str]| {
        let args = ["sign", "--payload", "{}", "--key", set];
        Cli::new(&home).args(args).args(more).run()
    };
    let from_template = sign("two.json", &["--alg", "ES256"]).expect_code(0).stdout;
    let inspect = |set: &str, more: &[&str]| {
        Cli::new(&home).args(["inspect", "-", "--key", set]).args(more).input(&from_template).run()
    };
    let report = inspect("three.json", &["--json"]).expect_code(0).json();
    assert_eq!(report["header"], r#"{"alg":"ES256","typ":"JWT","kid":"a"}"#);
    assert_eq!(report["key_used"], json!({ "position": 1, "kid": "a" }));
    let words = inspect("three.json", &[]).expect_code(0).stdout;
    assert!(words.contains("key 1 of 3, kid \"a\", P-256 private key"), "{words}");

    let header = ["--header", r#"{"alg":"ES256"}"#];
    let warned = sign("two.json", &header).expect_code(0).stderr;
    assert!(warned.contains("add \"kid\":\"a\" to --header"), "{warned}");
    let refused = sign("three.json", &header).expect_code(2).stderr;
    assert!(refused.contains("2 keys of the JWK Set can sign with ES256, with kid \"a\", \"c\""));
}

#[test]
fn nothing_private_is_ever_shown() {
    let home = Home::new();
    for name in
        ["rfc7515-a2-rsa-private.jwk", "rfc7515-a1-oct.jwk", "rfc8037-a1-ed25519-private.jwk"]
    {
        let jwk: Value = serde_json::from_slice(&fs::read(data(name)).expect("it is there"))
            .expect("a JWK is JSON");
        for args in [&["show"][..], &["show", "--json"]] {
            let shown = keys(&home, args).arg(data(name)).run().expect_code(0);
            for member in ["d", "p", "q", "dp", "dq", "qi", "k"] {
                if let Some(value) = jwk[member].as_str() {
                    assert!(!shown.stdout.contains(&value[..12]), "{name} {member}");
                }
            }
        }
    }
}

#[test]
fn the_names_of_the_json_are_a_contract() {
    let home = Home::new();
    let shown = show(&home, &data("certificate.pem"));
    let names = |value: &Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    assert_eq!(names(&shown), ["form", "set", "keys", "findings"]);
    let key = &shown["keys"][0];
    assert_eq!(
        names(key),
        [
            "type",
            "private",
            "bits",
            "curve",
            "form",
            "kid",
            "use",
            "algorithms",
            "thumbprint",
            "certificate",
            "findings"
        ]
    );
    assert_eq!(names(&key["certificate"]), ["subject", "issuer", "not_before", "not_after"]);
    assert!(key["certificate"]["not_after"].is_i64());
}

#[test]
fn an_encrypted_key_opens_with_its_passphrase_from_file_or_variable_and_asks_nobody() {
    let home = Home::new();
    let plain = home.path().join("plain.pem");
    ends_with(0, keys(&home, &["generate", "--alg", "RS256", "--out", path(&plain)]));
    let passphrase = home.write("passphrase", format!("{PASSPHRASE}\n"));
    let locked = home.path().join("locked.pem");
    let done = home
        .command("openssl")
        .args(["pkcs8", "-topk8", "-in", path(&plain), "-out", path(&locked)])
        .args(["-passout", &format!("file:{}", path(&passphrase))])
        .status()
        .expect("openssl runs");
    assert!(done.success());

    let by_file = ["--passphrase-file", path(&passphrase)];
    let by_variable = ["--passphrase-env", "PASS"];
    let thumbprint = show(&home, &plain)["keys"][0]["thumbprint"].clone();
    for option in [by_file, by_variable] {
        let show = keys(&home, &["show", "--json", path(&locked)]).args(option);
        let shown = show.env("PASS", PASSPHRASE).run().expect_code(0).json();
        assert_eq!(shown["keys"][0]["thumbprint"], thumbprint);
        let token = Cli::new(&home)
            .args(["sign", "--payload", "{}", "--alg", "RS256", "--key", path(&locked)])
            .args(option)
            .env("PASS", PASSPHRASE)
            .run();
        ends_with(
            0,
            Cli::new(&home)
                .args(["inspect", "-", "--key", path(&plain)])
                .input(&token.expect_code(0).stdout),
        );
    }

    let without = keys(&home, &["show", path(&locked)]).run().expect_code(2);
    assert!(without.stderr.contains("--passphrase-file FILE"), "{}", without.stderr);
    let wrong = keys(&home, &["show", path(&locked)]).args(by_variable);
    let wrong = wrong.env("PASS", "wrong-sentinel").run().expect_code(2);
    assert!(!wrong.stderr.contains("sentinel"), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("passphrase"), "{}", wrong.stderr);
}

#[test]
fn der_bytes_are_a_key_like_any_other() {
    let home = Home::new();
    let der = home.path().join("key.der");
    let done = home
        .command("openssl")
        .args(["pkey", "-in", path(&data("ec-p256-pkcs8.pem")), "-outform", "DER", "-out"])
        .arg(&der)
        .status()
        .expect("openssl runs");
    assert!(done.success());
    let token = sign(&home, &der, "ES256").expect_code(0).stdout;
    let public = data("ec-p256-spki.pem");
    ends_with(0, Cli::new(&home).args(["inspect", "-", "--key", path(&public)]).input(token));
    let bytes = fs::read(&der).expect("it is there");
    let shown = keys(&home, &["show", "-", "--json"]).input(bytes).run().expect_code(0).json();
    assert_eq!(shown["form"], "SEC1 DER");
}

#[test]
fn a_file_that_is_no_key_is_named() {
    let home = Home::new();
    let text = home.write("secret.txt", "sentinel-of-a-secret");
    for name in [text, data("dsa-pkcs8.pem"), home.path().join("missing")] {
        let outcome = keys(&home, &["show", path(&name)]).run().expect_code(2);
        assert!(outcome.stderr.contains("hint: "), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("sentinel-of"), "{}", outcome.stderr);
    }
}
