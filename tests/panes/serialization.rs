//! Tokens in JSON with several signatures, and tokens without their content.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::*;
use jotbench::jwt::{Overall, verdict::SignatureVerdict};

const OTHER: &str = "another-secret-that-is-long-enough";

/// The protected header, and a signature over a payload.
fn signed(payload: &str, secret: &str) -> (String, String) {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#);
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload)).as_bytes());
    (header, URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn with_secret(token: String) -> Harness<'static, App> {
    let secret = Secret::from(SECRET.to_owned());
    usual(vec![Command::Paste(token), Command::SecretTyped(secret)])
}

#[test]
fn each_signature_of_a_json_token_can_be_looked_at() {
    let payload = format!("{{\"sub\":\"ada\",\"exp\":{}}}", NOW.seconds + 900);
    let entries = [("a", OTHER), ("b", SECRET)].map(|(kid, secret)| {
        let (header, signature) = signed(&payload, secret);
        format!(
            "{{\"protected\":\"{header}\",\"header\":{{\"kid\":\"{kid}\"}},\
             \"signature\":\"{signature}\"}}"
        )
    });
    let token = format!(
        "{{\"payload\":\"{}\",\"signatures\":[{}]}}",
        URL_SAFE_NO_PAD.encode(&payload),
        entries.join(",")
    );
    let mut harness = with_secret(token.clone());
    assert_eq!(model(&harness).analysis.overall, Overall::Accepted);
    let words = told(&harness);
    for word in ["General JSON serialization, signature 2 of 2", r#"Unprotected: {"kid":"b"}"#] {
        assert!(words.contains(word), "{word}: {words}");
    }
    click(&mut harness, "Signature 2 of 2");
    click(&mut harness, "1: HS256, kid a, invalid");
    assert_eq!(model(&harness).examined.token.looked_at, 0);
    assert_eq!(model(&harness).analysis.verdicts.signature, SignatureVerdict::Invalid);
    assert!(told(&harness).contains(r#"Unprotected: {"kid":"a"}"#));

    click(&mut harness, "Sign");
    assert!(harness.query_by_label("Signature 1 of 2").is_none(), "a draft has one signature");
    assert!(told(&harness).contains("A compact draft; the unprotected header is left out"));
    click(&mut harness, "Revert");
    assert_eq!(model(&harness).token_text, token);
}

#[test]
fn content_typed_into_the_payload_pane_only_checks_a_detached_token() {
    let content = "not JSON, and no JWT";
    let (header, signature) = signed(content, SECRET);
    let token = format!("{header}..{signature}");
    let mut harness = with_secret(token.clone());
    assert!(told(&harness).contains("The token does not carry its payload"));
    assert!(told(&harness).contains("Content missing"));
    assert!(harness.query_by_label("Open content…").is_some());

    let payload = |harness: &Harness<'_, App>| {
        let input = egui::accesskit::Role::MultilineTextInput;
        let is_input = |node: &Node<'_>| node.accesskit_node().role() == input;
        harness.get_all_by_label("Payload").find(is_input).unwrap().rect().center()
    };
    let place = payload(&harness);
    harness.hover_at(place);
    harness.drag_at(place);
    harness.drop_at(place);
    harness.run();
    for piece in ["not JSON,", " and no JWT"] {
        harness.event(egui::Event::Text(piece.to_owned()));
        harness.run();
    }
    assert_eq!(model(&harness).mode, Mode::Verify);
    assert_eq!(model(&harness).token_text, token);
    assert_eq!(model(&harness).draft.payload.text(), Some(content));
    assert_eq!(model(&harness).analysis.overall, Overall::Accepted);
    assert!(told(&harness).contains(&format!("Checked with {} bytes", content.len())));
    click(&mut harness, "Remove content");
    assert_eq!(model(&harness).analysis.verdicts.signature, SignatureVerdict::NotChecked);
}
