//! Tokens in JSON, with several signatures, and with detached content: all of it is evidence.

use super::*;
use crate::{
    bench::{Event, draft::Payload},
    jwt::{Content, Serialization},
};

const OTHER: &str = "another-secret-that-is-long-enough-too";
const PAYLOAD: &str = r#"{"sub":"ada"}"#;

/// Protected header, payload and signature.
fn parts(secret: &str) -> [String; 3] {
    let token = token_of(HEADER.as_bytes(), PAYLOAD.as_bytes(), secret);
    let mut parts = token.split('.').map(str::to_owned);
    std::array::from_fn(|_| parts.next().unwrap())
}

/// The general form, signed with two secrets.
fn general() -> String {
    let [header, payload, first] = parts(OTHER);
    let [_, _, second] = parts(SECRET);
    format!(
        "{{\"payload\":\"{payload}\",\"signatures\":[\
         {{\"protected\":\"{header}\",\"header\":{{\"kid\":\"a\"}},\"signature\":\"{first}\"}},\
         {{\"protected\":\"{header}\",\"header\":{{\"kid\":\"b\"}},\"signature\":\"{second}\"}}]}}"
    )
}

fn with(text: String, typed: &str) -> Model {
    let mut model = bench();
    does(&mut model, Command::Paste(text));
    does(&mut model, Command::SecretTyped(secret(typed)));
    model
}

#[test]
fn json_is_shown_as_a_compact_token_is_and_the_signature_that_verifies_is_looked_at() {
    for (typed, looked_at) in [(OTHER, 0), (SECRET, 1)] {
        let model = with(general(), typed);
        assert_eq!(model.mode, Mode::Verify);
        assert_eq!(model.token_text, general(), "byte for byte");
        let token = &model.examined.token;
        assert_eq!(token.serialization, Serialization::General);
        assert_eq!(token.looked_at, looked_at);
        assert_eq!(model.draft.signed_header(), HEADER);
        assert_eq!(&*model.draft.signed_payload(), PAYLOAD.as_bytes());
        assert_eq!(model.analysis.overall, Overall::Accepted, "{:?}", model.analysis.findings);
    }
    let model = with(general(), "a wrong secret that is long enough");
    assert_eq!(model.examined.token.looked_at, 0);
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Invalid);
}

#[test]
fn another_signature_can_be_looked_at_and_is_judged_by_itself() {
    let mut model = with(general(), SECRET);
    does(&mut model, Command::LookAtSignature(0));
    assert_eq!(model.examined.token.kid().as_deref(), Some("a"));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Invalid);
    does(&mut model, Command::LookAtSignature(1));
    assert_eq!(model.examined.token.kid().as_deref(), Some("b"));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    does(&mut model, Command::LookAtSignature(7));
    assert_eq!(model.examined.token.looked_at, 1);
    does(&mut model, Command::Paste(plain_token()));
    assert_eq!(model.read_as, Reading::default(), "the next token is looked at anew");
}

#[test]
fn editing_signs_a_compact_token_and_revert_brings_the_json_back() {
    let mut model = with(general(), SECRET);
    does(&mut model, Command::LookAtSignature(0));
    let edited = payload_text(&model).replace("ada", "grace");
    does(&mut model, Command::PayloadEdited(edited));
    assert_eq!(model.mode, Mode::Sign);
    let expected = token_of(HEADER.as_bytes(), br#"{"sub":"grace"}"#, SECRET);
    assert_eq!(model.token_text, expected);
    does(&mut model, Command::Do(Action::Revert));
    assert_eq!((model.mode, &model.token_text), (Mode::Verify, &general()));
    assert_eq!(model.examined.token.looked_at, 0, "looked at as before");

    // Nothing changed: back in Verify it is the JSON again, not a token made from it.
    does(&mut model, Command::SetMode(Mode::Sign));
    assert_eq!(model.token_text, token_of(HEADER.as_bytes(), PAYLOAD.as_bytes(), SECRET));
    does(&mut model, Command::SetMode(Mode::Verify));
    assert_eq!(model.token_text, general());
}

#[test]
fn content_that_is_given_checks_a_detached_token_and_stays_evidence() {
    let [header, _, signature] = parts(SECRET);
    let compact = format!("{header}..{signature}");
    let flattened = format!("{{\"protected\":\"{header}\",\"signature\":\"{signature}\"}}");
    for text in [compact, flattened] {
        let mut model = with(text.clone(), SECRET);
        assert!(model.takes_content());
        assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::NotChecked);
        assert_eq!(model.analysis.overall, Overall::NotChecked, "{:?}", model.analysis.findings);
        assert!(model.draft.payload.is_empty());

        for (content, verdict) in [
            (PAYLOAD, SignatureVerdict::Valid),
            ("{\"sub\": \"ada\"}", SignatureVerdict::Invalid),
            (PAYLOAD, SignatureVerdict::Valid),
        ] {
            does(&mut model, Command::GiveContent(content.to_owned()));
            assert_eq!(model.mode, Mode::Verify);
            assert_eq!(model.token_text, text);
            assert_eq!(payload_text(&model), content, "it stays as it was typed");
            assert_eq!(model.analysis.verdicts.signature, verdict, "{content}");
        }
        assert_eq!(model.analysis.overall, Overall::Accepted);

        // In Sign it is the draft's payload, and the detached token comes back with its content.
        does(&mut model, Command::SetMode(Mode::Sign));
        assert_eq!(model.token_text, token_of(HEADER.as_bytes(), PAYLOAD.as_bytes(), SECRET));
        does(&mut model, Command::Do(Action::Revert));
        assert_eq!((&model.token_text, payload_text(&model)), (&text, PAYLOAD));
        assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);

        does(&mut model, Command::GiveContent(String::new()));
        assert_eq!(model.examined.token.content, Content::Detached);
    }
}

#[test]
fn content_from_a_file_is_taken_byte_for_byte() {
    let content = [0xff, b'\r', b'\n', 0];
    let token = token_of(HEADER.as_bytes(), &content, SECRET);
    let (input, signature) = token.rsplit_once('.').unwrap();
    let (header, _) = input.split_once('.').unwrap();
    let mut model = with(format!("{header}..{signature}"), SECRET);
    let file = || Event::ContentOpened(Ok(Some(("content.bin".into(), content.to_vec()))));
    assert!(model.receive(file(), NOW).is_empty());
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    assert_eq!(model.draft.payload, Payload::Bytes(content.to_vec()));
    assert!(model.notice.as_ref().unwrap().text.contains("content.bin"));
    // Nobody waits for it any more: the token that lies here now has its own.
    does(&mut model, Command::Paste(plain_token()));
    assert!(model.receive(file(), NOW).is_empty());
    assert_eq!(model.read_as, Reading::default());
    assert!(model.notice.as_ref().unwrap().is_error);
    assert!(matches!(ask(&mut model, Command::OpenContent)[..], [Effect::OpenContentWithDialog]));
}

#[test]
fn a_json_token_is_copied_as_it_is_and_never_into_a_header_field() {
    let mut model = with(general(), SECRET);
    assert!(model.is_enabled(Action::CopyToken));
    assert!(!model.is_enabled(Action::CopyAuthorization) && !model.is_enabled(Action::CopyCurl));
    let effects = ask(&mut model, Command::Do(Action::CopyToken));
    let [Effect::Copy { text, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(text.expose(), general().as_bytes());
    // A selection that holds a signature opens a door as a token does.
    let [_, _, signature] = parts(OTHER);
    let effects = ask(&mut model, Command::CopySelection(format!("x{signature}\"")));
    assert!(matches!(
        effects[..],
        [Effect::Copy { what: crate::bench::effect::Copied::Token, .. }]
    ));
    let effects = ask(&mut model, Command::CopySelection("payload".to_owned()));
    assert!(matches!(
        effects[..],
        [Effect::Copy { what: crate::bench::effect::Copied::Selection, .. }]
    ));
}
