mod json_forms;
mod rfc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;
use crate::jwt::{Fix, Rule, Severity};

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
const PAYLOAD: &str = r#"{"sub":"a"}"#;

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn token(header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    format!("{}.{}.{}", encode(header), encode(payload), encode([0; 32]))
}

fn findings(pasted: &str) -> Vec<Finding> {
    Token::parse(pasted).1
}

fn ids(pasted: &str) -> Vec<&'static str> {
    findings(pasted).iter().map(|finding| finding.rule.id()).collect()
}

/// The only finding of this rule.
fn only(pasted: &str, rule: Rule) -> Finding {
    let mut found: Vec<_> =
        findings(pasted).into_iter().filter(|finding| finding.rule == rule).collect();
    assert_eq!(found.len(), 1, "{pasted:.80}: {found:?}");
    found.remove(0)
}

#[test]
fn a_good_token_is_read_without_a_finding() {
    let text = token(HEADER, PAYLOAD);
    let (token, findings) = Token::parse(&text);
    assert_eq!(findings, []);
    assert_eq!(token.text, text);
    assert_eq!(token.format, Format::Jws);
    assert_eq!(token.alg().as_deref(), Some("HS256"));
    assert_eq!(token.header.as_ref().unwrap().text(), Some(HEADER));
    assert_eq!(token.payload.as_ref().unwrap().text(), Some(PAYLOAD));
    assert_eq!(token.signature.as_ref().unwrap().bytes, [0; 32]);
    let (input, _) = text.rsplit_once('.').unwrap();
    assert_eq!(token.signing_input().as_deref(), Some(input.as_bytes()));
    assert!(token.claims().is_some());
}

#[test]
fn every_shape_is_named_and_what_can_be_read_is_read() {
    let (header, payload) = (encode(HEADER), encode(PAYLOAD));
    for (text, format, parts, message) in [
        (String::new(), Format::Unknown, 0, Some("There is no token here: the text is empty")),
        (
            "hello".to_owned(),
            Format::Unknown,
            0,
            Some("There is no token here: the text has no dots"),
        ),
        (header.clone(), Format::Unknown, 1, Some("The token has 1 part, the header")),
        (format!("{header}.{payload}"), Format::Unknown, 2, Some("The token has 2 parts")),
        (format!("{header}.{payload}."), Format::Jws, 3, None),
        (format!("{header}.{payload}.AA.AA"), Format::Unknown, 2, Some("The token has 4 parts")),
        (format!("{header}.AA.AA.AA.AA"), Format::Jwe, 1, None),
        (format!("{header}.{payload}.A.A.A.A"), Format::Unknown, 2, Some("The token has 6 parts")),
        ("..".to_owned(), Format::Jws, 3, None),
        ("....".to_owned(), Format::Jwe, 1, None),
        ("{\"payload\":\"e30\"}".to_owned(), Format::Unknown, 1, Some("This is JSON")),
    ] {
        let (token, findings) = Token::parse(&text);
        assert_eq!(token.text, text);
        assert_eq!(token.format, format, "{text}");
        let read = [&token.header, &token.payload, &token.signature].into_iter().flatten().count();
        // JSON text begins with a character that ends decoding, so no part of it is read.
        assert_eq!(read, if text.starts_with('{') { 0 } else { parts }, "{text}");
        let found = findings.iter().find(|finding| finding.rule == Rule::PartCount);
        match (found, message) {
            (Some(finding), Some(message)) => {
                assert!(finding.message.starts_with(message), "{}", finding.message);
            }
            (None, None) => {}
            _ => panic!("{text}: {found:?}"),
        }
    }
}

#[test]
fn a_character_that_no_token_has_is_named_with_its_position() {
    let text = format!("{}.e30$\u{200b}.AA", encode(HEADER));
    let finding = only(&text, Rule::TokenAlphabet);
    let at = text.find('$').unwrap();
    assert_eq!(
        finding.message,
        format!("Character {} is \"$\", which no token has (and one more such character)", at + 1)
    );
    assert_eq!(finding.at.span, Some(at..at + 1));
    let text = format!("{}.e30.A\u{202e}A", encode(HEADER));
    assert!(only(&text, Rule::TokenAlphabet).message.contains("U+202E"));
    let text = format!("{}.e=30.AA", encode(HEADER));
    assert!(only(&text, Rule::TokenAlphabet).message.contains("\"=\""));
}

#[test]
fn base64url_faults_are_told_apart_and_the_data_is_read() {
    let header = encode(HEADER);
    for (payload, at, message) in [
        ("e30=", 3, "ends in padding (=) from its character 4 on"),
        ("eyJhIjoi++8ifQ", 8, "Character 9 of the payload is \"+\", which standard base64 has"),
        (
            "e31",
            2,
            "\"1\" where its bytes are written with \"0\": the last bits of its character 3",
        ),
        ("e30ge", 4, "one character too many or too few for base64url: its character 5"),
    ] {
        let text = format!("{header}.{payload}.AA");
        let finding = only(&text, Rule::Base64urlForm);
        assert!(finding.message.contains(message), "{}", finding.message);
        let at = header.len() + 1 + at;
        assert_eq!(finding.at.span, Some(at..at + 1));
        assert!(Token::parse(&text).0.payload.unwrap().bytes.starts_with(b"{"));
        assert!(!ids(&text).contains(&"STR-1"), "{text}");
    }
}

#[test]
fn what_cannot_be_decoded_is_not_called_empty() {
    for text in ["a.b.c", "a.b.c.d", "a.b.c.d.e.f", "é.é.AA"] {
        let (_, findings) = Token::parse(text);
        for (rule, part) in [(Rule::HeaderObject, "header"), (Rule::PayloadObject, "payload")] {
            let finding = findings.iter().find(|finding| finding.rule == rule).unwrap();
            let said = format!("The {part} cannot be decoded");
            assert!(finding.message.starts_with(&said), "{text}: {}", finding.message);
        }
    }
    for text in ["eyJ..AA", ".eyJ.AA"] {
        assert!(Token::parse(text).1.iter().any(|finding| finding.message.contains("is empty")));
    }
}

#[test]
fn what_was_taken_off_is_said() {
    let text = format!("Bearer {}\n", token(HEADER, PAYLOAD));
    let (token, findings) = Token::parse(&text);
    assert_eq!(token.text, text.trim_start_matches("Bearer ").trim_end());
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, Rule::Stripped);
    assert_eq!(findings[0].severity, Severity::Info);
    assert_eq!(findings[0].message, "Taken off the pasted text: white space, \"Bearer\"");
}

#[test]
fn header_and_payload_must_be_json_objects_in_utf8() {
    for (content, message) in [
        (&b"{\"a\":\"\xff\"}"[..], "is not UTF-8 text: byte 6 is 0xff"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf{}", "begins with a byte order mark"),
        (b"{\n\"a\":1,}", "is not JSON: a trailing comma is not JSON (line 2, column 6)"),
        (b"[1]", "is an array, and must be a JSON object"),
        (b"null", "is null, and must be a JSON object"),
    ] {
        let finding = only(&token(content, PAYLOAD), Rule::HeaderObject);
        assert!(finding.message.contains(message), "{}", finding.message);
        let finding = only(&token(HEADER, content), Rule::PayloadObject);
        assert!(finding.message.contains(message), "{}", finding.message);
    }
    let finding = only(&token(HEADER, "{\"a\":é}"), Rule::PayloadObject);
    assert_eq!(finding.at.span, Some(5..7));
}

#[test]
fn a_payload_that_is_no_json_is_still_shown() {
    let (token, _) = Token::parse(&token(HEADER, "just text"));
    assert_eq!(token.payload.as_ref().unwrap().text(), Some("just text"));
    assert!(token.claims().is_none());
    assert!(token.signing_input().is_some());
}

#[test]
fn duplicate_names_show_both_values() {
    let text =
        token(r#"{"alg":"none","alg":"HS256"}"#, r#"{"a":1,"\u0061":"\u202e","b":{"c":1,"c":2}}"#);
    let header = only(&text, Rule::DuplicateHeader);
    assert_eq!(header.message, "\"alg\" stands 2 times: \"none\", \"HS256\"");
    assert_eq!(header.at.member.as_deref(), Some("alg"));
    assert_eq!(header.at.span, Some(14..27));
    let claim = only(&text, Rule::DuplicateClaim);
    assert_eq!(claim.message, "\"a\" stands 2 times: 1, \"\\u202e\"");
    let text = token(HEADER, "{\"a\":1,\"a\":\"\u{202e}\"}");
    assert!(only(&text, Rule::DuplicateClaim).message.ends_with("1, \"\\u202e\""));
    let text = token(HEADER, r#"{"a":1,"A":2}"#);
    assert_eq!(ids(&text), Vec::<&str>::new());
}

#[test]
fn integers_that_readers_round_are_pointed_at() {
    let payload =
        r#"{"id":9007199254740993,"in":[{"x":-9007199254740992}],"ok":9007199254740991,"f":1e300}"#;
    let found: Vec<_> = findings(&token(HEADER, payload))
        .into_iter()
        .map(|finding| (finding.rule.id(), finding.at.member.unwrap_or_default(), finding.message))
        .collect();
    assert_eq!(
        found,
        [
            (
                "STR-10",
                "id".to_owned(),
                "id holds 9007199254740993, beyond ±(2^53 − 1): many readers take it for 9007199254740992"
                    .to_owned()
            ),
            (
                "STR-10",
                "in".to_owned(),
                "in holds -9007199254740992, beyond ±(2^53 − 1): many readers do not keep all its digits"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn long_lists_of_one_fault_are_counted_instead() {
    let numbers = vec!["99999999999999999999"; 50].join(",");
    let found = findings(&token(HEADER, format!("{{\"n\":[{numbers}]}}")));
    assert_eq!(found.len(), 21);
    assert_eq!(found[20].message, "30 more numbers are too large for many readers");
    let members: Vec<_> = (0..60).map(|n| format!("\"{}\":{n}", n % 30)).collect();
    let found = findings(&token(HEADER, format!("{{{}}}", members.join(","))));
    assert_eq!(found.len(), 21);
    assert_eq!(found[20].message, "10 more names stand more than once");
}

#[test]
fn alg_must_be_there_as_a_string_in_its_exact_spelling() {
    for (header, message) in [
        ("{}", "The header has no alg"),
        (r#"{"alg":5}"#, "alg is a number"),
        (r#"{"alg":null}"#, "alg is null"),
        (r#"{"alg":""}"#, "alg is an empty string"),
        (r#"{"alg":"hs256"}"#, "alg is \"hs256\": names of algorithms are case-sensitive"),
    ] {
        let finding = only(&token(header, PAYLOAD), Rule::AlgPresent);
        assert!(finding.message.starts_with(message), "{}", finding.message);
        assert_eq!(finding.at.to_string(), "header.alg");
    }
    let fix = only(&token(r#"{"alg":"hs256"}"#, PAYLOAD), Rule::AlgPresent).fix;
    assert_eq!(fix.as_ref().map(Fix::label).as_deref(), Some("Set \"HS256\""));
    // An algorithm that Jotbench does not know is well formed all the same.
    assert_eq!(ids(&token(r#"{"alg":"ES512"}"#, PAYLOAD)), Vec::<&str>::new());
    // Where the header cannot be read to its end, nothing is said of what may stand there.
    assert_eq!(ids(&token(r#"{"typ":"JWT","#, PAYLOAD)), ["STR-5"]);
}

#[test]
fn none_is_never_vouched_for() {
    let unsigned =
        |alg: &str| format!("{}.{}.", encode(format!("{{\"alg\":\"{alg}\"}}")), encode(PAYLOAD));
    let (token, findings) = Token::parse(&unsigned("none"));
    assert_eq!(token.format, Format::Unsecured);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, Rule::AlgNone);
    assert!(findings[0].message.contains("nothing vouches"));

    let signed = format!("{}AAAA", unsigned("none"));
    let (token, findings) = Token::parse(&signed);
    assert_eq!(token.format, Format::Unsecured);
    assert_eq!(findings.len(), 2);
    assert_eq!((findings[1].rule, findings[1].at.part), (Rule::AlgNone, Part::Signature));

    for variant in ["None", "NONE", "nOnE", "none "] {
        let (token, findings) = Token::parse(&unsigned(variant));
        assert_eq!(token.format, Format::Jws);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].rule, Rule::AlgNoneVariant);
    }
    assert!(ids(&unsigned("HS256")).is_empty());
}

#[test]
fn an_encrypted_token_shows_its_header() {
    let text = format!("{}.AA.AA.AA.AA", encode(r#"{"alg":"dir","enc":"A128GCM"}"#));
    let (token, findings) = Token::parse(&text);
    assert_eq!(findings, []);
    assert_eq!(token.format, Format::Jwe);
    assert_eq!(token.alg().as_deref(), Some("dir"));
    assert!(token.payload.is_none() && token.signature.is_none());
}

#[test]
fn a_pretty_printed_header_is_read() {
    let text = token("{\n  \"alg\": \"HS256\"\n}", PAYLOAD);
    assert!(text.starts_with("ewog"));
    assert_eq!(ids(&format!("\"{text}\"")), ["STR-4"]);
}

#[test]
fn a_large_token_is_read() {
    let payload = format!("{{\"a\":\"{}\"}}", "x".repeat(3_000_000));
    let (token, findings) = Token::parse(&token(HEADER, &payload));
    assert_eq!(findings, []);
    assert_eq!(token.payload.unwrap().text(), Some(payload.as_str()));
    for hostile in [".".repeat(1_000_000), "=".repeat(1_000_000), "é".repeat(500_000)] {
        assert!(!Token::parse(&hostile).1.is_empty());
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "(?s).{0,80}|[A-Za-z0-9_.=+/ \n\"-]{0,80}") {
        let (token, findings) = Token::parse(&text);
        let _ = (token.alg(), token.signing_input(), token.claims());
        for finding in findings {
            prop_assert!(!finding.message.is_empty());
            if let (Part::Token, Some(span)) = (finding.at.part, finding.at.span) {
                prop_assert!(token.text.get(span).is_some());
            }
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic(header: Vec<u8>, payload: Vec<u8>, signature: Vec<u8>) {
        let text = format!("{}.{}.{}", encode(&header), encode(&payload), encode(&signature));
        let (token, _) = Token::parse(&text);
        prop_assert_eq!(&token.text, &text);
        prop_assert_eq!(token.header.unwrap().bytes, header);
        prop_assert_eq!(token.payload.unwrap().bytes, payload);
        prop_assert_eq!(token.signature.unwrap().bytes, signature);
    }

    #[test]
    fn any_claims_are_read_without_panic(payload in "\\{(\"[a-d]\":(1|9{20}|\"\\\\PC\"|\\[9{18}\\]),?){0,8}\\}?") {
        let (_, findings) = Token::parse(&token(HEADER, &payload));
        for finding in findings {
            if let Some(span) = finding.at.span {
                prop_assert!(payload.get(span).is_some());
            }
        }
    }
}
