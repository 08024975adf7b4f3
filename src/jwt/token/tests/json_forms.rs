//! The form of the JSON serializations: what is wrong with it is named, and the rest is read.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;

use crate::jwt::{
    Content, Finding, Format, KeySet, Part, Reading, Rule, SecretEncoding, Serialization, Severity,
    Token, key::test_keys::text_keys, sign, verdict::SignatureVerdict, verify,
};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn keys() -> KeySet {
    text_keys(SECRET, SecretEncoding::Utf8)
}

/// Protected header, payload and signature of a token with this header.
fn parts(header: &str, payload: &str) -> [String; 3] {
    let token = sign(header, payload.as_bytes(), &keys(), crate::jwt::Algorithm::Hs256);
    let token = token.unwrap();
    let mut parts = token.split('.').map(str::to_owned);
    std::array::from_fn(|_| parts.next().unwrap())
}

/// A flattened token that is well formed, with a member or two more.
fn flattened(more: &str) -> String {
    let [header, payload, signature] = parts(r#"{"alg":"HS256"}"#, r#"{"sub":"a"}"#);
    format!(
        "{{\"payload\":\"{payload}\",\"protected\":\"{header}\",\"signature\":\"{signature}\"{more}}}"
    )
}

fn findings(text: &str) -> Vec<Finding> {
    Token::parse(text).1
}

/// The findings that weigh more than an information.
fn faults(text: &str) -> Vec<String> {
    let mut faults: Vec<_> = findings(text)
        .into_iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| format!("{} {}", finding.rule.id(), finding.message))
        .collect();
    faults.sort_unstable();
    faults
}

fn verdict(text: &str) -> SignatureVerdict {
    verify(&Token::parse(text).0, Some(&Ok(keys())), &[]).signature
}

#[test]
fn a_flattened_token_is_recognised_shown_and_verified() {
    let text = flattened("");
    let (token, findings) = Token::parse(&text);
    assert_eq!((token.format, token.serialization), (Format::Jws, Serialization::Flattened));
    assert_eq!(token.content, Content::Attached);
    assert_eq!(token.header.as_ref().unwrap().text(), Some(r#"{"alg":"HS256"}"#));
    assert_eq!(token.payload.as_ref().unwrap().text(), Some(r#"{"sub":"a"}"#));
    for (segment, name) in
        [(&token.header, "protected"), (&token.payload, "payload"), (&token.signature, "signature")]
    {
        let span = segment.as_ref().unwrap().span.clone();
        assert!(text[..span.start].ends_with(&format!("\"{name}\":\"")), "{name}");
        assert!(text[span.end..].starts_with('"'), "{name}");
    }
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "This is a JWS in the flattened JSON serialization");
    assert_eq!(verdict(&text), SignatureVerdict::Valid);
}

#[test]
fn white_space_order_and_members_that_nobody_knows_do_not_matter() {
    let [header, payload, signature] = parts(r#"{"alg":"HS256"}"#, "{}");
    let text = format!(
        "\n{{ \"x\" : [1] ,\r\n\t\"signature\" : \"{signature}\", \"protected\" : \"{header}\" , \
         \"payload\":\"{payload}\" }}\n"
    );
    let (token, findings) = Token::parse(&text);
    assert_eq!(token.text, text.trim());
    assert!(findings.iter().all(|finding| finding.severity == Severity::Info), "{findings:?}");
    assert_eq!(verdict(&text), SignatureVerdict::Valid);
    for round in ["```\nTOKEN\n```", "'TOKEN'", "TOKEN,", "\u{feff}TOKEN"] {
        let (token, _) = Token::parse(&round.replace("TOKEN", text.trim()));
        assert_eq!(token.text, text.trim());
    }
}

#[test]
fn escapes_in_the_strings_are_read() {
    let text = flattened("");
    let escaped = text.replacen("\"eyJ", "\"\\u0065yJ", 2);
    assert_ne!(escaped, text);
    assert_eq!(verdict(&escaped), SignatureVerdict::Valid);
    let (token, _) = Token::parse(&escaped);
    assert_eq!(token.text, escaped);
    let payload = token.payload.as_ref().unwrap();
    assert_eq!(payload.text(), Some(r#"{"sub":"a"}"#));
    assert!(escaped[payload.span.clone()].starts_with("\\u0065"));
    // A fault in such a string is placed at the whole of it.
    let damaged = escaped.replacen("\\u0065", "\\u0065\u{e9}", 1);
    let found = findings(&damaged);
    let alphabet = found.iter().find(|finding| finding.rule == Rule::TokenAlphabet).unwrap();
    let span = alphabet.at.span.clone().unwrap();
    assert!(damaged[span].starts_with("\\u0065"), "{alphabet:?}");
}

#[test]
fn what_is_wrong_with_the_form_is_named() {
    let good = flattened("");
    let [header, payload, signature] = parts(r#"{"alg":"HS256"}"#, "{}");
    let entry = format!("{{\"protected\":\"{header}\",\"signature\":\"{signature}\"}}");
    for (text, expected) in [
        (flattened(",\"payload\":\"e30\""), "STR-2 The member payload stands 2 times"),
        (flattened(",\"header\":[]"), "STR-2 header is an array, and must be an object: []"),
        (
            good.replacen(&format!("\"{signature}\""), "17", 0).replacen(
                "\"signature\":",
                "\"signature\":17,\"x\":",
                1,
            ),
            "STR-2 signature is a number, and must be a string: 17",
        ),
        (
            format!("{{\"payload\":null,\"protected\":\"{header}\",\"signature\":\"\"}}"),
            "STR-2 payload is null, and must be a string: null",
        ),
        (
            format!("{{\"payload\":\"{payload}\",\"protected\":\"{header}\"}}"),
            "STR-2 The member signature is missing",
        ),
        (
            format!("{{\"payload\":\"{payload}\",\"signature\":\"{signature}\"}}"),
            "STR-2 There is neither a protected nor an unprotected header",
        ),
        (
            format!("{{\"payload\":\"{payload}\",\"signatures\":[]}}"),
            "STR-2 signatures is an empty list, so nothing vouches for the payload",
        ),
        (
            format!("{{\"payload\":\"{payload}\",\"signatures\":{entry}}}"),
            "STR-2 signatures is an object, and must be an array:",
        ),
        (
            format!("{{\"payload\":\"{payload}\",\"signatures\":[{entry},1]}}"),
            "STR-2 Signature 2: an element of signatures is a number, and must be an object: 1",
        ),
        (
            format!("{{\"payload\":\"{payload}\",\"signatures\":[{entry}],\"signature\":\"AA\"}}"),
            "STR-2 There is signature beside signatures: the flattened and the general form",
        ),
        (good.trim_end_matches('}').to_owned(), "STR-2 The token's JSON is broken:"),
        (
            format!("{{\"payload\":\"e30=\",\"signatures\":[{entry}]}}"),
            "STR-3 The payload ends in padding",
        ),
        (
            format!("{{\"payload\":\"e3 0\",\"signatures\":[{entry}]}}"),
            "STR-1 Character 3 of the payload is a space, which base64url does not have",
        ),
    ] {
        let (token, found) = Token::parse(&text);
        assert_eq!(token.text, text);
        assert_eq!(token.format, Format::Jws, "{text}");
        let faults = faults(&text);
        assert!(faults.iter().any(|fault| fault.starts_with(expected)), "{text}: {faults:?}");
        for finding in found {
            let Some(span) = finding.at.span.filter(|_| finding.at.part == Part::Token) else {
                continue;
            };
            assert!(text.get(span).is_some());
        }
    }
    assert_eq!(faults(&good), Vec::<String>::new());
}

#[test]
fn what_stands_beside_a_list_without_signatures_is_shown() {
    for list in ["[]", "{}"] {
        let text = flattened(&format!(",\"signatures\":{list}"));
        let (token, found) = Token::parse(&text);
        assert_eq!(token.header.unwrap().text(), Some(r#"{"alg":"HS256"}"#));
        assert_eq!(token.payload.unwrap().text(), Some(r#"{"sub":"a"}"#));
        assert!(!token.signature.unwrap().bytes.is_empty());
        assert!(found.iter().any(|finding| finding.message.ends_with("with 0 signatures")));
        let faults = faults(&text);
        assert!(faults.iter().any(|it| it.contains("form are mixed")), "{faults:?}");
    }
}

#[test]
fn json_that_is_no_token_is_told_from_one() {
    for (text, format, words) in [
        ("{}", Format::Unknown, "This is JSON, and neither"),
        (r#"{"payload":"e30"}"#, Format::Unknown, "This is JSON with a payload and without"),
        (r#"{"access_token":1}"#, Format::Unknown, "This is JSON, and neither"),
        (r#"{"a":{"signature":""}}"#, Format::Unknown, "This is JSON, and neither"),
        ("[]", Format::Unknown, "There is no token here"),
    ] {
        let (token, findings) = Token::parse(text);
        assert_eq!(token.format, format, "{text}");
        let form = findings.iter().find(|finding| finding.rule == Rule::PartCount).unwrap();
        assert!(form.message.starts_with(words), "{text}: {}", form.message);
    }
    let header = encode(r#"{"alg":"dir","enc":"A128GCM"}"#);
    let text = format!(
        "{{\"protected\":\"{header}\",\"iv\":\"AA\",\"ciphertext\":\"AA\",\"tag\":\"AA\"}}"
    );
    let (token, _) = Token::parse(&text);
    assert_eq!((token.format, token.serialization), (Format::Jwe, Serialization::Flattened));
    assert_eq!(token.alg().as_deref(), Some("dir"));
    assert!(token.signing_input().is_none());
}

#[test]
fn a_name_stands_in_one_of_the_two_headers_only() {
    let both = flattened(r#","header":{"alg":"none","kid":"k"}"#);
    let found = findings(&both);
    let twice: Vec<_> =
        found.iter().filter(|finding| finding.rule == Rule::DuplicateHeader).collect();
    assert_eq!(twice.len(), 1);
    assert_eq!(twice[0].severity, Severity::Error);
    assert_eq!(
        twice[0].message,
        "\"alg\" stands in the protected and in the unprotected header: \"HS256\" and \"none\""
    );
    let (token, _) = Token::parse(&both);
    assert_eq!(token.alg().as_deref(), Some("HS256"), "the protected one counts");
    assert_eq!(token.kid().as_deref(), Some("k"));
    let disjoint = findings(&flattened(r#","header":{"kid":"k"}"#));
    assert!(!disjoint.iter().any(|finding| finding.rule == Rule::DuplicateHeader));
}

#[test]
fn what_must_be_protected_and_is_not_is_named() {
    let text = flattened(r#","header":{"crit":["b64"],"b64":false}"#);
    let found = findings(&text);
    let error = |rule: Rule, words: &str| {
        found.iter().any(|finding| {
            finding.rule == rule
                && finding.severity == Severity::Error
                && finding.message.contains(words)
        })
    };
    assert!(error(Rule::CriticalForm, "unprotected header"), "{found:#?}");
    assert!(error(Rule::UnencodedPayloadForm, "unprotected header"), "{found:#?}");
    let (token, _) = Token::parse(&text);
    assert!(!token.is_unencoded());
    assert_eq!(token.payload.as_ref().unwrap().text(), Some(r#"{"sub":"a"}"#));
}

#[test]
fn findings_name_their_signature_and_those_of_the_others_weigh_less() {
    let [header, payload, signature] = parts(r#"{"alg":"HS256"}"#, "{}");
    let bad = encode(r#"{"alg":"hs256","alg":"hs256"}"#);
    let good = format!("{{\"protected\":\"{header}\",\"signature\":\"{signature}\"}}");
    let text = format!(
        "{{\"payload\":\"{payload}\",\"signatures\":[{{\"protected\":\"{bad}\",\
         \"signature\":\"{signature}\"}},{good}]}}"
    );
    let of = |index| Token::read(&text, &Reading { signature: Some(index), content: None });
    for (index, severity) in [(0, Severity::Error), (1, Severity::Warning)] {
        let (token, found) = of(index);
        let duplicate = found.iter().find(|it| it.rule == Rule::DuplicateHeader).unwrap();
        assert_eq!(duplicate.severity, severity, "looking at {index}");
        assert!(duplicate.message.starts_with("Signature 1 of 2: "), "{}", duplicate.message);
        let verification = verify(&token, Some(&Ok(keys())), &[]);
        let expected = [SignatureVerdict::NotChecked, SignatureVerdict::Valid];
        assert_eq!(verification.signatures, expected);
        assert_eq!(verification.signature, expected[index]);
    }
    let (token, found) = of(1);
    let duplicate = found.iter().find(|it| it.rule == Rule::DuplicateHeader).unwrap();
    assert_eq!(duplicate.at.part, Part::Token);
    assert_eq!(duplicate.at.span, Some(token.signatures[0].span.clone()));
}

#[test]
fn signatures_without_end_are_not_all_read() {
    let entry =
        format!("{{\"protected\":\"{}\",\"signature\":\"AA\"}}", encode("{\"alg\":\"HS256\"}"));
    let list = vec![entry; 10_000].join(",");
    let text = format!("{{\"payload\":\"e30\",\"signatures\":[{list}]}}");
    let (token, findings) = Token::parse(&text);
    assert_eq!(token.signatures.len(), 32);
    assert!(findings.iter().any(|it| it.message.contains("has 10000 signatures")));
    let verification = verify(&token, Some(&Ok(keys())), &[]);
    assert_eq!(verification.signatures.len(), 32);
}

#[test]
fn an_empty_payload_is_checked_as_one_and_may_be_detached_content() {
    let [header, payload, signature] = parts(r#"{"alg":"HS256"}"#, "");
    assert_eq!(payload, "");
    let says = |findings: &[Finding], words: &str| {
        findings.iter().any(|finding| finding.message.contains(words))
    };
    let members = format!("\"protected\":\"{header}\",\"signature\":\"{signature}");
    for text in [format!("{header}..{signature}"), format!("{{\"payload\":\"\",{members}\"}}")] {
        let (token, findings) = Token::parse(&text);
        assert_eq!(token.content, Content::Detached);
        let empty = findings.iter().find(|it| it.rule == Rule::PayloadObject).unwrap();
        assert!(empty.message.starts_with("The payload is empty: its content is detached, or"));
        assert_eq!(empty.severity, Severity::Info);
        let verification = verify(&token, Some(&Ok(keys())), &[]);
        assert_eq!(verification.signature, SignatureVerdict::Valid);
        assert!(says(&verification.findings, "verifies with an empty payload"));
        let wrong = text_keys(&SECRET.replace('0', "x"), SecretEncoding::Utf8);
        let verification = verify(&token, Some(&Ok(wrong)), &[]);
        assert_eq!(verification.signature, SignatureVerdict::NotChecked);
        assert!(says(&verification.findings, "the content is missing"));
        let cut_off = Token::parse(&text.replace(&signature, &signature[..40])).0;
        assert_eq!(
            verify(&cut_off, Some(&Ok(keys())), &[]).signature,
            SignatureVerdict::Invalid,
            "a signature of the wrong length is none, whatever was signed"
        );
    }
    // Libraries that detach in JSON leave the empty member there.
    let [header, _, signature] = parts(r#"{"alg":"HS256"}"#, "content");
    let text =
        format!("{{\"payload\":\"\",\"protected\":\"{header}\",\"signature\":\"{signature}\"}}");
    let reading = Reading { content: Some(b"content".to_vec()), signature: None };
    let (token, _) = Token::read(&text, &reading);
    assert_eq!(token.content, Content::Given);
    let verification = verify(&token, Some(&Ok(keys())), &[]);
    assert_eq!(verification.signature, SignatureVerdict::Valid);
}

#[test]
fn a_signature_that_is_not_there_is_not_looked_at() {
    for text in [flattened(""), parts(r#"{"alg":"HS256"}"#, "{}").join(".")] {
        let (token, _) = Token::read(&text, &Reading { signature: Some(7), content: None });
        assert_eq!(token.looked_at, 0);
        assert_eq!(token.alg().as_deref(), Some("HS256"));
    }
}

#[test]
fn content_for_a_token_that_has_its_own_is_not_used_and_said() {
    let reading = Reading { content: Some(b"x".to_vec()), signature: None };
    let (token, findings) = Token::read(&flattened(""), &reading);
    assert_eq!(token.content, Content::Attached);
    assert_eq!(token.payload.as_ref().unwrap().text(), Some(r#"{"sub":"a"}"#));
    assert!(findings.iter().any(|it| it.message.contains("was not used")));
}

proptest! {
    #[test]
    fn any_json_object_is_read_without_panic(
        text in "\\{(\"(payload|protected|header|signature|signatures)\":(\"[eyJ\\\\u0-9]{0,8}\"|\\[|\\{|\\}|\\]|1|null|,){0,4},?){0,6}\\}?",
        content in proptest::option::of(any::<Vec<u8>>()),
        signature in proptest::option::of(0_usize..3),
    ) {
        let (token, findings) = Token::read(&text, &Reading { content, signature });
        let _ = (token.alg(), token.kid(), token.signing_input().map(|input| input.len()));
        let _ = verify(&token, Some(&Ok(keys())), &[]);
        for finding in findings {
            if let (Part::Token, Some(span)) = (finding.at.part, finding.at.span) {
                prop_assert!(token.text.get(span).is_some());
            }
        }
    }

    #[test]
    fn an_unencoded_payload_is_any_text_in_a_json_string(payload in "\\PC{0,12}|[\\x00-\\x7f]{0,12}") {
        let header = encode(r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#);
        let keys = keys();
        let input = format!("{header}.{payload}");
        let key = keys.only().unwrap();
        let signature = key.signature(input.as_bytes(), crate::jwt::Algorithm::Hs256).unwrap();
        let signature = encode(signature);
        let string = serde_json::Value::from(payload.as_str());
        let text = format!(
            "{{\"protected\":\"{header}\",\"payload\":{string},\"signature\":\"{signature}\"}}"
        );
        let (token, _) = Token::parse(&text);
        prop_assert_eq!(token.payload.as_ref().unwrap().text(), Some(payload.as_str()));
        let signed = token.signing_input().unwrap_or_default();
        prop_assert_eq!(&*signed, input.as_bytes());
        prop_assert_eq!(verdict(&text), SignatureVerdict::Valid);
        let detached = format!("{header}..{signature}");
        let content = Some(payload.into_bytes());
        let (token, _) = Token::read(&detached, &Reading { content, signature: None });
        let verification = verify(&token, Some(&Ok(keys)), &[]);
        prop_assert_eq!(verification.signature, SignatureVerdict::Valid);
    }

    #[test]
    fn every_form_of_one_token_says_and_verifies_the_same(payload: Vec<u8>, name in "[a-z]{0,9}") {
        let header = format!("{{\"alg\":\"HS256\",\"x\":\"{name}\"}}");
        let compact = sign(&header, &payload, &keys(), crate::jwt::Algorithm::Hs256).unwrap();
        let parts: Vec<_> = compact.split('.').collect();
        let entry = format!("\"protected\":\"{}\",\"signature\":\"{}\"", parts[0], parts[2]);
        let flattened = format!("{{\"payload\":\"{}\",{entry}}}", parts[1]);
        let general = format!("{{\"signatures\":[{{{entry}}}],\"payload\":\"{}\"}}", parts[1]);
        for text in [&compact, &flattened, &general] {
            let (token, _) = Token::parse(text);
            prop_assert_eq!(&token.payload.as_ref().unwrap().bytes, &payload);
            prop_assert_eq!(token.header.as_ref().unwrap().text(), Some(header.as_str()));
            prop_assert_eq!(verdict(text), SignatureVerdict::Valid);
        }
        let without = format!("{{{entry}}}");
        let reading = Reading { content: Some(payload.clone()), signature: None };
        let detached = format!("{}..{}", parts[0], parts[2]);
        for text in [&without, &detached] {
            let (token, _) = Token::read(text, &reading);
            prop_assert_eq!(&token.payload.as_ref().unwrap().bytes, &payload);
            let verification = verify(&token, Some(&Ok(keys())), &[]);
            prop_assert_eq!(verification.signature, SignatureVerdict::Valid);
        }
    }
}
