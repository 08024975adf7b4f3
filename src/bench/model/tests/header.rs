//! The header on the bench: what is not understood in it stays, and is not passed over.

use super::*;
use crate::jwt::{Part, Token};

/// Unknown members of every kind, in the spelling that they were given.
const UNKNOWN: &str = r#""x-number":3.0,"x-object":{"b":1,"a":[1, 2]},"x":"\u0061","x":null"#;

#[test]
fn a_fix_of_the_header_leaves_what_is_not_known_as_it_stands() {
    let mut model = pasted();
    let header = format!("{{\"alg\":\"HS256\",\"typ\":\"jwt\",{UNKNOWN}}}");
    does(&mut model, Command::HeaderEdited(header.clone()));
    let fix = fix_of(&model, Rule::TypSpelling, "typ");
    does(&mut model, Command::Apply(fix));
    assert_eq!(model.draft.header, header.replace("\"jwt\"", "\"JWT\""));
    assert!(found(&model, Rule::TypSpelling).is_none());

    let remove = Fix::Remove { part: Part::Header, name: "typ".to_owned() };
    does(&mut model, Command::Apply(remove));
    assert_eq!(model.draft.header, format!("{{\"alg\":\"HS256\",{UNKNOWN}}}"));
    let (token, _) = Token::parse(&model.token_text);
    assert!(token.header.unwrap().text().unwrap().contains("\"x-number\":3.0"));
}

#[test]
fn an_extension_that_is_not_understood_rejects_while_the_signature_is_told() {
    let header = br#"{"alg":"HS256","crit":["x"],"x":1}"#;
    let mut model = bench();
    does(&mut model, Command::Paste(token_of(header, b"{\"exp\":9000000000}", SECRET)));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert_eq!(model.analysis.overall, Overall::Rejected);
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert!(found(&model, Rule::CriticalUnknown).is_some());
}

#[test]
fn a_key_that_the_token_brings_verifies_nothing() {
    let header = br#"{"alg":"HS256","jwk":{"kty":"oct","k":"c2VzYW1l"}}"#;
    let mut model = bench();
    does(&mut model, Command::Paste(token_of(header, b"{\"exp\":9000000000}", "sesame")));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::NotChecked);
    assert!(found(&model, Rule::EmbeddedKey).is_some());
    assert!(found(&model, Rule::PrivateEmbeddedKey).is_some());
}
