//! JWK Sets: which key of one was used, and which one signs.

use serde_json::json;

use super::common::{Cli, Home};

#[test]
fn the_key_of_a_set_that_was_used_is_named_and_one_that_signs_is_put_into_the_header() {
    let home = Home::new();
    let key = |alg: &str, kid: &str| {
        let args = ["generate", "--alg", alg, "--format", "jwk", "--kid", kid];
        Cli::new(&home).arg("keys").args(args).run().expect_code(0).stdout.trim_end().to_owned()
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
