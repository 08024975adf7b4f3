//! `inspect` with JSON serializations and with detached content.

use crate::{
    common::{Cli, Home},
    tokens::{SECRET, base64url, hmac, usual},
};

const HEADER: &str = r#"{"alg":"HS256"}"#;
const OTHER: &str = "another example secret, 32 bytes";

/// Protected header and signature over a payload, as members.
fn members(secret: &str, payload: &str) -> String {
    let header = base64url(HEADER);
    let signature = base64url(hmac(secret, &format!("{header}.{}", base64url(payload))));
    format!("\"protected\":\"{header}\",\"signature\":\"{signature}\"")
}

fn general() -> String {
    let payload = r#"{"exp":4102444800}"#;
    format!(
        "{{\"payload\":\"{}\",\n\"signatures\":[{{\"header\":{{\"kid\":\"a\"}},{}}},{{{}}}]}}\n",
        base64url(payload),
        members(OTHER, payload),
        members(SECRET, payload)
    )
}

fn inspect(home: &Home, token: &str, more: &[&str]) -> crate::common::Outcome {
    home.write("secret", SECRET);
    Cli::new(home)
        .args(["inspect", "-", "--json", "--secret-file", "secret"])
        .args(more)
        .input(token)
        .run()
}

#[test]
fn the_signatures_of_the_general_form_are_listed_and_one_that_holds_is_enough() {
    let home = Home::new();
    let report = inspect(&home, &general(), &[]).expect_code(0).json();
    assert_eq!(report["format"], "jws");
    assert_eq!(report["serialization"], "general");
    assert_eq!(report["header"], HEADER);
    assert_eq!(report["verdicts"]["signature"], "valid");
    let expected = serde_json::json!([
        { "algorithm": "HS256", "kid": "a", "signature": "invalid" },
        { "algorithm": "HS256", "kid": null, "signature": "valid" },
    ]);
    assert_eq!(report["signatures"], expected);

    let first = inspect(&home, &general(), &["--signature", "1"]).expect_code(1).json();
    assert_eq!(first["verdicts"]["signature"], "invalid");
    assert_eq!(first["unprotected_header"], r#"{"kid":"a"}"#);
    let none = inspect(&home, &general(), &["--signature", "3"]).expect_code(2);
    assert!(none.stderr.contains("there is no signature 3: the token has 2"), "{none:#?}");
}

#[test]
fn a_compact_and_a_flattened_token_say_so_and_list_no_signatures() {
    let home = Home::new();
    let payload = r#"{"exp":4102444800}"#;
    let flattened =
        format!("{{\"payload\":\"{}\",{}}}", base64url(payload), members(SECRET, payload));
    for (token, name) in [(usual(payload), "compact"), (flattened, "flattened")] {
        let report = inspect(&home, &token, &[]).expect_code(0).json();
        assert_eq!(report["serialization"], name);
        assert!(report.get("signatures").is_none());
        assert_eq!(report["payload"], payload);
    }
}

#[test]
fn people_see_every_signature_and_the_unprotected_header() {
    let home = Home::new();
    home.write("secret", SECRET);
    home.write("token.json", general());
    let outcome = Cli::new(&home)
        .args(["inspect", "@token.json", "--secret-file", "secret", "--signature", "1"])
        .run()
        .expect_code(1);
    for expected in [
        "signed token (JWS), general JSON serialization",
        "* 1  invalid      HS256, kid a",
        "  2  valid        HS256",
        "Unprotected header",
        "Signature 1 of 2: ",
    ] {
        assert!(outcome.stdout.contains(expected), "{expected:?} is not in {}", outcome.stdout);
    }
}

#[test]
fn detached_content_is_given_with_payload() {
    let home = Home::new();
    let content = "It is not JSON,\r\nand it has two lines";
    home.write("content", content);
    home.write("other", content.replace('\r', ""));
    let json = format!("{{{}}}", members(SECRET, content));
    let signature =
        base64url(hmac(SECRET, &format!("{}.{}", base64url(HEADER), base64url(content))));
    let compact = format!("{}..{signature}", base64url(HEADER));
    for token in [&json, &compact] {
        let report = inspect(&home, token, &[]).expect_code(3).json();
        assert_eq!(report["verdicts"]["signature"], "not_checked");
        let messages = report["findings"].to_string();
        assert!(messages.contains("its content is detached"), "{messages}");

        let given = inspect(&home, token, &["--payload", "@content"]).expect_code(0).json();
        assert_eq!(given["verdicts"]["signature"], "valid");
        assert_eq!(given["payload"], content);
        let argument = inspect(&home, token, &["--payload", content]).expect_code(0).json();
        assert_eq!(argument, given);
        let other = inspect(&home, token, &["--payload", "@other"]).expect_code(1).json();
        assert_eq!(other["verdicts"]["signature"], "invalid");
    }
    let both = inspect(&home, &compact, &["--payload", "-"]).expect_code(2);
    assert!(both.stderr.contains("cannot both come from standard input"), "{both:#?}");
    let none = inspect(&home, &compact, &["--payload", "@none"]).expect_code(2);
    assert!(none.stderr.contains("cannot read none"), "{none:#?}");
    let attached = inspect(&home, &usual(r#"{"exp":4102444800}"#), &["--payload", "x"]);
    let messages = attached.expect_code(0).json()["findings"].to_string();
    assert!(messages.contains("was not used"), "{messages}");
}
