//! Verify and Sign, and the way between the two.

use super::*;
use crate::{
    bench::{
        draft::{Draft, Payload},
        words::headline,
    },
    jwt::{FixValue, Format, SecretEncoding, json},
};

#[test]
fn a_pasted_token_is_evidence_and_keys_only_check_it() {
    let token = plain_token();
    let mut model = bench();
    does(&mut model, Command::Paste(format!("Authorization: Bearer {token}\r\n")));
    assert_eq!(model.mode, Mode::Verify);
    assert_eq!(model.token_text, token);
    assert_eq!(model.analysis.overall, Overall::NotChecked, "the example's key went with it");
    for (typed, verdict) in [
        ("a wrong secret that is long enough", SignatureVerdict::Invalid),
        (SECRET, SignatureVerdict::Valid),
        ("", SignatureVerdict::NotChecked),
    ] {
        does(&mut model, Command::SecretTyped(secret(typed)));
        assert_eq!(model.analysis.verdicts.signature, verdict, "{typed:?}");
        assert_eq!(model.token_text, token, "no key alters the token");
        assert_eq!(model.mode, Mode::Verify);
    }
}

#[test]
fn a_wrong_key_is_never_green() {
    let mut model = pasted();
    for wrong in ["x", "a", " ", &format!("{SECRET}\n"), &format!(" {SECRET}"), &SECRET[1..]] {
        does(&mut model, Command::SecretTyped(secret(wrong)));
        assert_eq!(model.analysis.overall, Overall::Rejected, "{wrong:?}");
        assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Invalid);
        assert!(found(&model, Rule::SignatureInvalid).is_some());
    }
}

#[test]
fn a_secret_that_its_encoding_cannot_read_is_kept_and_said() {
    let mut model = pasted();
    for encoding in [SecretEncoding::Hex, SecretEncoding::Base64, SecretEncoding::Key] {
        does(&mut model, Command::SecretTyped(secret("not hex, not base64, no key!")));
        does(&mut model, Command::ChooseEncoding(encoding));
        assert_ne!(model.analysis.overall, Overall::Accepted, "{encoding:?}");
        assert!(model.key.key().unwrap().is_err(), "{encoding:?}");
        assert_eq!(model.key.secret().unwrap().expose(), b"not hex, not base64, no key!");
    }
    does(&mut model, Command::ChooseEncoding(SecretEncoding::Utf8));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert_eq!(model.analysis.overall, Overall::Accepted);
}

#[test]
fn a_typed_pem_is_read_as_a_key_and_a_text_after_it_as_text_again() {
    let mut model = pasted();
    does(&mut model, Command::SecretTyped(secret("-----BEGIN PUBLIC KEY-----\nAA==\n")));
    assert_eq!(model.key.encoding, SecretEncoding::Key);
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert_eq!(model.key.encoding, SecretEncoding::Utf8);
    assert_eq!(model.analysis.overall, Overall::Accepted);
}

#[test]
fn editing_a_pasted_token_signs_those_bytes_and_keeps_the_original() {
    let mut model = pasted();
    let original = model.pasted.clone();
    let edited = payload_text(&model).replace("ada", "grace");
    does(&mut model, Command::PayloadEdited(edited.clone()));
    assert_eq!(model.mode, Mode::Sign);
    assert_eq!(model.original.as_deref(), Some(&*original));
    assert_eq!(payload_text(&model), edited, "what was typed stands as it was typed");
    let compact = json::compact(&edited);
    assert_eq!(model.token_text, token_of(HEADER.as_bytes(), compact.as_bytes(), SECRET));

    let header = r#"{"typ":"JWT","alg":"HS256"}"#;
    does(&mut model, Command::HeaderEdited(header.to_owned()));
    assert_eq!(model.token_text, token_of(header.as_bytes(), compact.as_bytes(), SECRET));
    assert_eq!(model.original.as_deref(), Some(&*original), "the first one, not a later one");

    does(&mut model, Command::Do(Action::Revert));
    assert_eq!(
        (model.mode, &model.pasted, &model.token_text),
        (Mode::Verify, &original, &original)
    );
    assert!(!model.is_enabled(Action::Revert));
}

#[test]
fn revert_brings_back_what_was_pasted_byte_for_byte() {
    for pasted in [
        format!("Bearer {}\n", plain_token()),
        format!("\"{}\"", plain_token()),
        "no token at all\u{0}\u{202e}".to_owned(),
        "eyJ.eyJ.".to_owned(),
        "a..b.c.".to_owned(),
    ] {
        let mut model = bench();
        does(&mut model, Command::Paste(pasted.clone()));
        does(&mut model, Command::HeaderEdited("{}".to_owned()));
        does(&mut model, Command::PayloadEdited("broken {".to_owned()));
        does(&mut model, Command::Do(Action::Revert));
        assert_eq!(model.pasted, pasted);
        assert_eq!(model.mode, Mode::Verify);
    }
}

#[test]
fn to_sign_and_back_without_a_change_is_the_same_token() {
    for text in [plain_token(), token_of(b"{ \"alg\" : \"HS256\" }", b"[1, 2]\n", SECRET)] {
        let mut model = bench();
        does(&mut model, Command::SecretTyped(secret(SECRET)));
        does(&mut model, Command::Paste(text.clone()));
        does(&mut model, Command::Do(Action::SwitchMode));
        assert_eq!((model.mode, &model.token_text), (Mode::Sign, &text));
        does(&mut model, Command::Do(Action::SwitchMode));
        assert_eq!((model.mode, &model.pasted), (Mode::Verify, &text));
        assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
    }
}

#[test]
fn a_draft_that_cannot_be_signed_is_not_lost_by_switching() {
    let mut model = bench();
    does(&mut model, Command::Do(Action::NewToken));
    does(&mut model, Command::PayloadEdited("{\"typed\": true}".to_owned()));
    assert!(model.unsigned.is_some() && model.token_text.is_empty());
    does(&mut model, Command::SetMode(Mode::Verify));
    assert_eq!(model.mode, Mode::Sign);
    assert_eq!(payload_text(&model), "{\"typed\": true}");
    assert!(model.notice.as_ref().is_some_and(|notice| notice.is_error));
}

#[test]
fn a_token_that_nobody_signs_is_made_only_on_purpose() {
    let mut model = pasted();
    does(&mut model, Command::Do(Action::MakeUnsecured));
    assert_eq!(model.mode, Mode::Verify, "not for a token that is looked at");
    let header = "{\"alg\":\"none\",\"x\":1}";
    does(&mut model, Command::HeaderEdited(header.to_owned()));
    assert!(model.token_text.is_empty());
    assert!(model.unsigned.as_ref().unwrap().message.contains("nothing would vouch"));

    does(&mut model, Command::Do(Action::MakeUnsecured));
    assert!(model.token_text.ends_with('.') && model.unsigned.is_none());
    assert_eq!(model.analysis.format, Format::Unsecured);
    assert_eq!(model.analysis.overall, Overall::Rejected);
    assert_eq!(headline(&model).badge, "Unsecured");

    let signed = header.replace("none", "HS256");
    does(&mut model, Command::HeaderEdited(signed));
    assert_eq!(model.analysis.overall, Overall::Accepted);
    does(&mut model, Command::HeaderEdited(header.to_owned()));
    assert!(model.token_text.is_empty(), "the purpose does not outlive the header");
}

#[test]
fn a_changed_draft_is_verified_as_it_was_signed() {
    let mut model = pasted();
    let edited = payload_text(&model).replace("ada", "grace");
    does(&mut model, Command::PayloadEdited(edited));
    let signed = model.token_text.clone();
    does(&mut model, Command::SetMode(Mode::Verify));
    assert_eq!((&model.pasted, model.analysis.overall), (&signed, Overall::Accepted));
}

#[test]
fn broken_json_stays_as_typed_and_its_place_is_told() {
    let mut model = pasted();
    let broken = "{\n  \"sub\": \"ada\"\n  \"exp\": 1\n}";
    does(&mut model, Command::PayloadEdited(broken.to_owned()));
    assert_eq!(payload_text(&model), broken);
    let finding = found(&model, Rule::PayloadObject).unwrap();
    assert!(finding.message.contains("line 3"), "{}", finding.message);
    assert_ne!(model.analysis.overall, Overall::Accepted);

    does(&mut model, Command::HeaderEdited("{\"alg\":\"HS256\"".to_owned()));
    assert_eq!(model.draft.header, "{\"alg\":\"HS256\"");
    let error = model.unsigned.as_ref().unwrap();
    assert!(error.message.contains("line 1"), "{}", error.message);
    does(&mut model, Command::ClaimEdited("sub".to_owned(), Some("1".to_owned())));
    assert_eq!(payload_text(&model), broken, "a broken text is not changed by a fix or a field");
    assert!(model.notice.as_ref().unwrap().hint.contains("Mend its JSON"));
}

#[test]
fn a_claims_field_changes_that_claim_alone() {
    let mut model = bench();
    let payload = "{\"b\": 1.0, \"a\": \"x\", \"z\": [1,  2]}";
    does(&mut model, Command::Paste(token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)));
    does(&mut model, Command::ClaimEdited("a".to_owned(), Some("\"y\"".to_owned())));
    assert_eq!(payload_text(&model), "{\"b\": 1.0, \"a\": \"y\", \"z\": [1,  2]}");
    does(&mut model, Command::ClaimEdited("a".to_owned(), None));
    assert_eq!(json::compact(payload_text(&model)), "{\"b\":1.0,\"z\":[1,2]}");
}

#[test]
fn a_profile_chosen_on_an_untouched_bench_starts_a_draft() {
    let mut model = bench();
    does(&mut model, Command::ChooseProfile(ProfileChoice::Id("gamification".to_owned())));
    assert_eq!((model.mode, &*model.profile_id), (Mode::Sign, "gamification"));
    for claim in ["sub", "iss", "aud", "iat", "exp"] {
        assert!(payload_text(&model).contains(&format!("\"{claim}\"")), "{claim}");
    }
    assert_eq!(model.draft.signed_header(), HEADER);
    does(&mut model, Command::ChooseProfile(ProfileChoice::Id("caf-smart-auth".to_owned())));
    assert!(!payload_text(&model).contains("aud"), "still untouched: the other template");
}

#[test]
fn a_profile_chosen_for_work_under_way_changes_only_the_rules() {
    for edited in [false, true] {
        let mut model = pasted();
        if edited {
            does(&mut model, Command::PayloadEdited("{\"sub\":\"me\"}".to_owned()));
        }
        let (draft, text, mode) = (model.draft.clone(), model.token_text.clone(), model.mode);
        does(&mut model, Command::ChooseProfile(ProfileChoice::Id("gamification".to_owned())));
        assert_eq!((&model.draft, &model.token_text, model.mode), (&draft, &text, mode));
        assert!(found(&model, Rule::RequiredClaim).is_some());
    }
}

#[test]
fn a_fix_changes_that_member_alone() {
    let mut model = bench();
    let payload = r#"{"z":1.0,"iss":"x","big":9007199254740993,"exp":1795000300,"personId":"1"}"#;
    does(&mut model, Command::Paste(token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)));
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    does(&mut model, Command::ChooseProfile(ProfileChoice::Id("gamification".to_owned())));

    let add = fix_of(&model, Rule::RequiredClaim, "iat");
    does(&mut model, Command::Apply(add));
    let signed = String::from_utf8(model.draft.signed_payload().into_owned()).unwrap();
    assert!(signed.starts_with(&payload[..payload.len() - 1]), "{signed}");
    assert_eq!(date(&model, "iat"), NOW.seconds);
    assert_eq!(model.focus, Some((Part::Payload, "iat".to_owned())));
    assert_eq!(model.mode, Mode::Sign);

    let later =
        Fix::Set { part: Part::Payload, name: "exp".to_owned(), value: FixValue::NowPlus(15 * 60) };
    does(&mut model, Command::Apply(later));
    let expected = signed.replace("1795000300", "1795000900");
    assert_eq!(&*model.draft.signed_payload(), expected.as_bytes());

    let remove = Fix::Remove { part: Part::Payload, name: "personId".to_owned() };
    does(&mut model, Command::Apply(remove));
    let expected = expected.replace(r#","personId":"1""#, "");
    assert_eq!(&*model.draft.signed_payload(), expected.as_bytes());
    assert_eq!(model.focus.as_ref().map(|focus| focus.0), Some(Part::Payload));
    does(&mut model, Command::Do(Action::LayOut));
    assert_eq!(model.focus, None, "asked for once");
}

#[test]
fn an_expired_token_is_mended_by_its_own_fix() {
    let mut model = bench();
    let payload = r#"{"sub":"ada","exp":1794990000}"#;
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    does(&mut model, Command::Paste(token_of(HEADER.as_bytes(), payload.as_bytes(), SECRET)));
    assert_eq!(model.analysis.overall, Overall::Rejected);
    let fix = fix_of(&model, Rule::Expired, "exp");
    does(&mut model, Command::Apply(fix));
    assert_eq!(model.analysis.overall, Overall::Accepted, "{:?}", model.analysis.findings);
}

#[test]
fn compact_style_is_switched_for_signing_alone() {
    let mut model = pasted();
    let shown = payload_text(&model).to_owned();
    does(&mut model, Command::SetMode(Mode::Sign));
    does(&mut model, Command::Do(Action::ToggleCompact));
    assert_eq!(&*model.draft.signed_payload(), shown.as_bytes());
    assert_eq!(payload_text(&model), shown);
    does(&mut model, Command::Do(Action::ToggleCompact));
    assert_eq!(model.token_text, plain_token());
}

#[test]
fn a_new_draft_keeps_the_pasted_token_for_revert() {
    let mut model = pasted();
    does(&mut model, Command::Do(Action::NewToken));
    assert_eq!(model.mode, Mode::Sign);
    assert!(model.untouched);
    does(&mut model, Command::Do(Action::Revert));
    assert_eq!(model.pasted, plain_token());
}

#[test]
fn typing_in_the_token_pane_keeps_every_byte() {
    let mut model = bench();
    let mut typed = String::new();
    for character in format!(" Bearer {}\n\u{feff}", plain_token()).chars() {
        typed.push(character);
        does(&mut model, Command::TokenEdited(typed.clone()));
        assert_eq!((&model.token_text, &model.pasted), (&typed, &typed));
        assert_eq!(model.mode, Mode::Verify);
    }
}

#[test]
fn bytes_that_are_no_text_are_shown_as_such_and_signed_as_they_are() {
    let token = token_of(HEADER.as_bytes(), &[0xff, 0x00, 0x80], SECRET);
    let mut model = bench();
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    does(&mut model, Command::Paste(token.clone()));
    assert_eq!(model.draft.payload, Payload::Bytes(vec![0xff, 0x00, 0x80]));
    does(&mut model, Command::SetMode(Mode::Sign));
    assert_eq!(model.token_text, token);
    does(&mut model, Command::SetTime("exp", 60));
    assert_eq!(model.token_text, token, "no chip writes into bytes");
}

#[test]
fn an_empty_bench_signs_from_a_fresh_draft() {
    let mut model = bench();
    does(&mut model, Command::TokenEdited(String::new()));
    does(&mut model, Command::SetMode(Mode::Sign));
    assert!(model.untouched);
    assert_ne!(model.draft, Draft::default());
    does(&mut model, Command::SecretTyped(secret(SECRET)));
    assert_eq!(model.analysis.verdicts.signature, SignatureVerdict::Valid);
}
