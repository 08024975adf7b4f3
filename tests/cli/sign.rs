//! `sign`: exact bytes in, one token out.

use std::os::unix::fs::PermissionsExt;

use crate::{
    common::{Cli, Home, Outcome},
    tokens::{SECRET, open},
};

fn sign(home: &Home, more: &[&str]) -> Outcome {
    home.write("secret", SECRET);
    Cli::new(home).args(["sign", "--secret-file", "secret"]).args(more).run()
}

const HEADER: &str = r#"{"alg":"HS256"}"#;

#[test]
fn the_token_and_a_line_break_are_all_that_is_printed() {
    let home = Home::new();
    let outcome = sign(&home, &["--header", HEADER, "--payload", "{}"]).expect_code(0);
    assert_eq!(outcome.stdout.lines().count(), 1);
    assert!(outcome.stdout.ends_with('\n'));
    open(outcome.stdout.trim_end_matches('\n'), SECRET);
}

#[test]
fn only_white_space_is_taken_out_and_as_is_not_even_that() {
    let home = Home::new();
    let payload = "{ \"n\" : 3.0,\n \"big\":9007199254740993, \"n\":\"\\u00e9 \\/\" }";
    let signed = |more: &[&str]| {
        let args = [&["--header", "{ \"alg\": \"HS256\" }", "--payload", payload], more].concat();
        open(sign(&home, &args).expect_code(0).stdout.trim_end(), SECRET)
    };
    let compact = signed(&[]);
    assert_eq!(compact.header, HEADER);
    assert_eq!(compact.payload, r#"{"n":3.0,"big":9007199254740993,"n":"\u00e9 \/"}"#);
    let exact = signed(&["--as-is"]);
    assert_eq!(exact.header, "{ \"alg\": \"HS256\" }");
    assert_eq!(exact.payload, payload);
}

#[test]
fn header_and_payload_come_from_files_or_standard_input() {
    let home = Home::new();
    home.write("secret", SECRET);
    home.write("header.json", HEADER);
    home.write("payload.json", "{\"a\": 1}\n");
    let args = ["sign", "--secret-file", "secret", "--header", "@header.json"];
    let from_file = Cli::new(&home).args(args).args(["--payload", "@payload.json"]).run();
    let piped = Cli::new(&home).args(args).args(["--payload", "-"]).input("{\"a\":1}").run();
    assert_eq!(from_file.expect_code(0).stdout, piped.expect_code(0).stdout);
}

#[test]
fn claims_are_set_in_place_and_keep_the_rest() {
    let home = Home::new();
    let args = ["--header", HEADER, "--payload", r#"{"a":1.0,"b":2,"c":"x"}"#];
    let more = ["--set", "b=[1,{\"x\":null}]", "--set", "d=two words", "--set", "sub=17"];
    let outcome = sign(&home, &[&args[..], &more].concat()).expect_code(0);
    assert_eq!(
        open(outcome.stdout.trim_end(), SECRET).payload,
        r#"{"a":1.0,"b":[1,{"x":null}],"c":"x","d":"two words","sub":"17"}"#
    );
}

#[test]
fn an_algorithm_is_taken_from_the_option_or_the_header() {
    let home = Home::new();
    let header = |more: &[&str]| {
        let stdout = sign(&home, more).expect_code(0).stdout;
        let part = stdout.split('.').next().expect("a header").to_owned();
        let bytes = base64::Engine::decode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, part);
        String::from_utf8(bytes.expect("base64url")).expect("UTF-8")
    };
    assert!(header(&["--alg", "HS512"]).contains("\"HS512\""));
    assert_eq!(header(&["--header", r#"{"alg":"HS384"}"#]), r#"{"alg":"HS384"}"#);
    assert_eq!(header(&["--header", r#"{"typ":"JWT"}"#]), r#"{"typ":"JWT","alg":"HS256"}"#);
}

#[test]
fn a_token_that_nobody_signs_is_made_only_when_asked_for_in_so_many_words() {
    let home = Home::new();
    let unsecured = |more: &[&str]| Cli::new(&home).args(["sign", "--unsecured"]).args(more).run();
    let outcome = unsecured(&["--payload", "{\"sub\":\"me\"}"]).expect_code(0);
    let token = outcome.stdout.trim_end();
    assert_eq!(token, "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJtZSJ9.");
    assert!(outcome.stderr.contains("nothing vouches for what it says"), "{}", outcome.stderr);
    let inspected = Cli::new(&home).args(["inspect", token, "--json"]).run().expect_code(1);
    assert!(inspected.stdout.contains("\"signature\":\"not_checked\""), "{}", inspected.stdout);

    let none = r#"{"alg":"none"}"#;
    let _done = unsecured(&["--header", none, "--payload", "{}"]).expect_code(0);
    let refused = unsecured(&["--header", HEADER, "--payload", "{}"]).expect_code(2);
    assert!(refused.stderr.contains("alg is \"HS256\""), "{}", refused.stderr);
    home.write("secret", SECRET);
    for more in [&["--secret-file", "secret"][..], &["--alg", "HS256"]] {
        let refused = unsecured(more).expect_code(2);
        assert!(refused.stderr.contains("cannot be used with"), "{}", refused.stderr);
    }
    let refused = sign(&home, &["--header", none, "--payload", "{}"]).expect_code(2);
    assert!(refused.stderr.contains("--unsecured"), "{}", refused.stderr);
    for more in [["--header", none], ["--alg", "none"]] {
        let refused = Cli::new(&home).arg("sign").args(more).run().expect_code(2);
        assert!(refused.stderr.contains("--unsecured"), "{}", refused.stderr);
    }
}

#[test]
fn a_mistake_is_named_and_nothing_is_signed() {
    let home = Home::new();
    home.write("key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    for (more, expected) in [
        (&["--payload", "{\"a\":}"][..], "--payload is no JSON object: line 1, column 6"),
        (&["--payload", "[]"], "it is an array"),
        (&["--payload", "claims.json"], "@FILE"),
        (&["--payload", "@none.json"], "cannot read none.json"),
        (&["--header", "{\"alg\":\"HS256\""], "--header is no JSON object"),
        (&["--header", "-"], "--header"),
        (&["--header", "{\"alg\":\"hs256\"}"], "hs256"),
        (&["--header", HEADER, "--alg", "HS512"], "HS"),
        (&["--alg", "RS256"], "RS256"),
        (&["--alg", "none"], "none"),
        (&["--alg", "hs256"], "HS256"),
        (&["--set", "iss"], "no = in it"),
        (&["--set", "=x"], "name is missing"),
        (&["--expires-in", "soon"], "--expires-in"),
        (&["--expires-in", "1h", "--set", "exp=1"], "--expires-in"),
        (&["--profile", "no-such"], "no profile \"no-such\""),
        (&["--client", "x"], "--client"),
    ] {
        let outcome = sign(&home, more).expect_code(2);
        assert_eq!(outcome.stdout, "", "{more:?}");
        assert!(outcome.stderr.starts_with("error: "), "{outcome:#?}");
        assert!(outcome.stderr.contains("\nhint: "), "{outcome:#?}");
        assert!(outcome.stderr.contains(expected), "{expected:?}: {outcome:#?}");
        assert!(!outcome.stderr.contains(SECRET));
    }
    let outcome = Cli::new(&home).args(["sign", "--key", "key.pem"]).run().expect_code(2);
    assert!(outcome.stderr.contains("key.pem"), "{outcome:#?}");
    assert!(!outcome.stderr.contains("AAAA"));
}

#[test]
fn without_a_key_nothing_is_signed_and_the_ways_to_give_one_are_named() {
    let home = Home::new();
    let outcome = Cli::new(&home).args(["sign", "--payload", "{}"]).run().expect_code(2);
    assert!(outcome.stderr.contains("there is no key to sign with"), "{outcome:#?}");
    assert!(outcome.stderr.contains("--client NAME"), "{outcome:#?}");
}

#[test]
fn as_is_signs_what_is_no_json_with_a_warning() {
    let home = Home::new();
    let args = ["--header", HEADER, "--as-is", "--payload", "plain text"];
    let outcome = sign(&home, &args).expect_code(0);
    assert_eq!(open(outcome.stdout.trim_end(), SECRET).payload, "plain text");
    assert!(outcome.stderr.contains("warning: payload"), "{outcome:#?}");
}

#[test]
fn a_short_secret_signs_with_a_warning() {
    let home = Home::new();
    home.write("short", "secret");
    let outcome = Cli::new(&home).args(["sign", "--secret-file", "short"]).run().expect_code(0);
    open(outcome.stdout.trim_end(), "secret");
    assert!(outcome.stderr.contains("warning: key: "), "{outcome:#?}");
}

#[test]
fn a_file_is_written_for_its_owner_alone_and_never_over_another() {
    let home = Home::new();
    let outcome = sign(&home, &["--payload", "{}", "--out", "token.jwt"]).expect_code(0);
    assert_eq!(outcome.stdout, "");
    let path = home.path().join("token.jwt");
    let token = std::fs::read_to_string(&path).unwrap();
    open(&token, SECRET);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let again = sign(&home, &["--payload", "{\"a\":1}", "--out", "token.jwt"]).expect_code(4);
    assert!(again.stderr.contains("token.jwt: it already exists"), "{again:#?}");
    assert!(again.stderr.contains("hint: choose another name"), "{again:#?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), token);

    let nowhere = sign(&home, &["--out", "none/token.jwt"]).expect_code(4);
    assert!(nowhere.stderr.contains("its folder does not exist"), "{nowhere:#?}");
    // Nobody, root included, may make files in /proc.
    let refused = sign(&home, &["--out", "/proc/token.jwt"]).expect_code(4);
    assert!(refused.stderr.contains("cannot write /proc/token.jwt"), "{refused:#?}");
}
