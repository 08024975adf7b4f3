//! The examples of RFC 7515, RFC 7520 and RFC 7797 in the JSON serializations, with detached
//! content and with unencoded payloads. The values are those of the RFCs.

use crate::jwt::{
    Content, Finding, KeySet, Reading, Rule, SecretEncoding, Serialization, Severity, Token,
    Verification,
    key::test_keys::{bytes, file_keys, text_keys},
    verdict::SignatureVerdict,
    verify,
};

/// RFC 7520 §4, figure 7: the payload of its examples.
const FRODO: &str = "\
    SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250\
    byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hl\
    cmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4";

/// RFC 7520 §4, figure 6: what it says.
const FRODO_TEXT: &str = "It’s a dangerous business, Frodo, going out your door. You step onto the \
    road, and if you don't keep your feet, there’s no knowing where you might be swept off to.";

/// RFC 7520 §3.5, figure 5.
const MAC_KEY: &str = r#"{"kty":"oct","kid":"018c0ae5-4d9b-471b-bfd6-eef314bc7037","use":"sig","alg":"HS256",
    "k":"hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"}"#;

/// RFC 7520 §3.1, figure 1.
const EC_KEY: &str = r#"{"kty":"EC","kid":"bilbo.baggins@hobbiton.example","use":"sig","crv":"P-521",
    "x":"AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt",
    "y":"AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1"}"#;

/// RFC 7520 §4.4.2, figure 32: HS256 with its kid.
const PROTECTED_4_4: &str = "\
    eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9";

/// RFC 7520 §4.4.2, figure 34; §4.5 and §4.8.4 have the same.
const SIGNATURE_4_4: &str = "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0";

/// RFC 7520 §4.6.2: HS256 alone.
const PROTECTED_4_6: &str = "eyJhbGciOiJIUzI1NiJ9";

/// RFC 7520 §4.6.2.
const SIGNATURE_4_6: &str = "bWUSVaxorn7bEF1djytBd0kHv70Ly5pvbomzMWSOr20";

/// RFC 7520 §4.7.2.
const SIGNATURE_4_7: &str = "xuLifqLGiblpv9zBpuZczWhNj1gARaLV3UxvxhJxZuk";

/// RFC 7520 §4.8.2.
const SIGNATURE_RS256: &str = "\
    MIsjqtVlOpa71KE-Mss8_Nq2YH4FGhiocsqrgi5NvyG53uoimic1tcMdSg-qptrzZc7CG6Svw2Y13TDIqHzTUrL_lR2Z\
    FcryNFiHkSw129EghGpwkpxaTn_THJTCglNbADko1MZBCdwzJxwqZc-1RlpO2HibUYyXSwO97BSe0_evZKdjvvKSgsIq\
    jytKSeAMbhMBdMma622_BG5t4sdbuCHtFjp9iJmkio47AIwqkZV1aIZsv33uPUqBBCXbYoQJwt7mxPftHmNlGoOSMxR_\
    3thmXTCm4US-xiNOyhbm8afKK64jU6_TPtQHiJeQJxz9G3Tx-083B745_AfYOnlC9w";

/// RFC 7520 §4.8.3.
const SIGNATURE_ES512: &str = "\
    ARcVLnaJJaUWG8fG-8t5BREVAuTY8n8YHjwDO1muhcdCoFZFFjfISu0Cdkn9Ybdlmi54ho0x924DUz8sK7ZXkhc7AFM8\
    ObLfTvNCrqcI3Jkl2U5IX3utNhODH6v7xgy1Qahsn0fyb4zSAkje8bAWz4vIfj5pCMYxxm4fgV3q7ZYhm5eD";

/// RFC 7515 A.6.4: RS256 and ES256.
const A6: &str = concat!(
    r#"{"payload":"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc1"#,
    r#"9yb290Ijp0cnVlfQ","signatures":[{"protected":"eyJhbGciOiJSUzI1NiJ9","header":{"kid":"2010-"#,
    r#"12-29"},"signature":"cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHI"#,
    r#"m4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vR"#,
    r#"K5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI"#,
    r#"7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe7"#,
    r#"7Rw"},{"protected":"eyJhbGciOiJFUzI1NiJ9","header":{"kid":"e9bc097a-ce51-4036-9562-d2ade88"#,
    r#"2db0d"},"signature":"DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQx"#,
    r#"fKTUJqPP3-Kg6NU1Q"}]}"#,
);

/// RFC 7515 A.7: ES256.
const A7: &str = concat!(
    r#"{"payload":"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc1"#,
    r#"9yb290Ijp0cnVlfQ","protected":"eyJhbGciOiJFUzI1NiJ9","header":{"kid":"e9bc097a-ce51-4036-9"#,
    r#"562-d2ade882db0d"},"signature":"DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa"#,
    r#"8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"}"#,
);

/// RFC 7797 §4.2: the protected header with b64 false.
const UNENCODED: &str = "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19";

/// RFC 7797 §4.2.
const SIGNATURE_UNENCODED: &str = "A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY";

fn checked(text: &str, reading: &Reading, keys: KeySet) -> (Token, Vec<Finding>, Verification) {
    let (token, findings) = Token::read(text, reading);
    let verification = verify(&token, Some(&Ok(keys)), &[]);
    (token, findings, verification)
}

fn looking_at(index: usize) -> Reading {
    Reading { signature: Some(index), content: None }
}

fn with_content(content: &str) -> Reading {
    Reading { signature: None, content: Some(content.as_bytes().to_vec()) }
}

fn jwk(text: &str) -> KeySet {
    text_keys(text, SecretEncoding::Key)
}

fn heaviest(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

#[test]
fn rfc_7515_a6_general_with_two_signatures() {
    for (index, key, kid, alg) in [
        (0, "rfc7515-a2-rsa-public.jwk", "2010-12-29", "RS256"),
        (1, "rfc7515-a3-p256-public.jwk", "e9bc097a-ce51-4036-9562-d2ade882db0d", "ES256"),
    ] {
        let (token, findings, verification) = checked(A6, &looking_at(index), file_keys(key));
        assert_eq!(token.serialization, Serialization::General);
        assert_eq!(token.text, A6);
        assert_eq!(token.alg().as_deref(), Some(alg));
        assert_eq!(token.kid().as_deref(), Some(kid), "it stands in the unprotected header");
        assert_eq!(heaviest(&findings), Some(Severity::Info), "{findings:#?}");
        assert_eq!(verification.signature, SignatureVerdict::Valid);
        let other = verification.signatures[1 - index];
        assert_eq!(other, SignatureVerdict::NotChecked, "it takes another key");
        assert_eq!(heaviest(&verification.findings), Some(Severity::Info));
        assert!(token.claims().is_some());
    }
}

#[test]
fn rfc_7515_a7_flattened() {
    let (token, findings, verification) =
        checked(A7, &Reading::default(), file_keys("rfc7515-a3-p256-public.jwk"));
    assert_eq!(token.serialization, Serialization::Flattened);
    assert_eq!(token.header.as_ref().unwrap().text(), Some(r#"{"alg":"ES256"}"#));
    assert_eq!(
        token.unprotected().unwrap().text(),
        Some(r#"{"kid":"e9bc097a-ce51-4036-9562-d2ade882db0d"}"#)
    );
    assert_eq!(heaviest(&findings), Some(Severity::Info), "{findings:#?}");
    assert_eq!(verification.signature, SignatureVerdict::Valid);
    let rules: Vec<_> = verification.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, [Rule::JwkThumbprint]);
}

#[test]
fn rfc_7515_appendix_f_detached_content_in_each_serialization() {
    let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let content =
        "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";
    let without = |token: &str| token.replacen(&format!("\"payload\":\"{payload}\","), "", 1);
    let key = || file_keys("rfc7515-a3-p256-public.jwk");
    let (flattened, general) = (without(A7), without(A6));
    let compact = format!("eyJhbGciOiJFUzI1NiJ9..{}", &A7[A7.len() - 88..A7.len() - 2]);
    for (text, index) in [(&flattened, 0), (&general, 1), (&compact, 0)] {
        let detached = looking_at(index);
        let (token, findings, verification) = checked(text, &detached, key());
        assert_eq!(token.content, Content::Detached, "{text}");
        assert!(findings.iter().any(|finding| finding.message.contains("detached")));
        assert_eq!(verification.signature, SignatureVerdict::NotChecked);

        let given = Reading { content: with_content(content).content, ..detached.clone() };
        let (token, findings, verification) = checked(text, &given, key());
        assert_eq!(token.content, Content::Given);
        assert_eq!(token.payload.as_ref().unwrap().text(), Some(content));
        assert_ne!(heaviest(&findings), Some(Severity::Error), "{findings:#?}");
        assert_eq!(verification.signature, SignatureVerdict::Valid, "{text}");

        let other = Reading { content: with_content("{}").content, ..detached };
        let (_, _, verification) = checked(text, &other, key());
        assert_eq!(verification.signature, SignatureVerdict::Invalid);
    }
}

#[test]
fn rfc_7520_4_5_detached_content() {
    let compact = format!("{PROTECTED_4_4}..{SIGNATURE_4_4}");
    let entry = format!("\"protected\":\"{PROTECTED_4_4}\",\"signature\":\"{SIGNATURE_4_4}\"");
    let general = format!("{{\"signatures\":[{{{entry}}}]}}");
    let flattened = format!("{{{entry}}}");
    for text in [compact, general, flattened] {
        let (token, _, verification) = checked(&text, &with_content(FRODO_TEXT), jwk(MAC_KEY));
        assert_eq!(verification.signature, SignatureVerdict::Valid, "{text}");
        assert_eq!(token.content, Content::Given);
    }
}

#[test]
fn rfc_7520_4_6_protecting_specific_header_fields() {
    let entry = format!(
        "\"protected\":\"{PROTECTED_4_6}\",\"header\":{{\"kid\":\
         \"018c0ae5-4d9b-471b-bfd6-eef314bc7037\"}},\"signature\":\"{SIGNATURE_4_6}\""
    );
    for text in [
        format!("{{\"payload\":\"{FRODO}\",\"signatures\":[{{{entry}}}]}}"),
        format!("{{\"payload\":\"{FRODO}\",{entry}}}"),
    ] {
        let (token, findings, verification) = checked(&text, &Reading::default(), jwk(MAC_KEY));
        assert_eq!(verification.signature, SignatureVerdict::Valid);
        assert_eq!(token.payload.as_ref().unwrap().text(), Some(FRODO_TEXT));
        assert_eq!(token.kid().as_deref(), Some("018c0ae5-4d9b-471b-bfd6-eef314bc7037"));
        assert_eq!(heaviest(&findings), Some(Severity::Info), "{findings:#?}");
    }
}

#[test]
fn rfc_7520_4_7_protecting_content_only() {
    let header = r#"{"alg":"HS256","kid":"018c0ae5-4d9b-471b-bfd6-eef314bc7037"}"#;
    let entry = format!("\"header\":{header},\"signature\":\"{SIGNATURE_4_7}\"");
    for text in [
        format!("{{\"payload\":\"{FRODO}\",\"signatures\":[{{{entry}}}]}}"),
        format!("{{\"payload\":\"{FRODO}\",{entry}}}"),
    ] {
        let (token, findings, verification) = checked(&text, &Reading::default(), jwk(MAC_KEY));
        assert_eq!(verification.signature, SignatureVerdict::Valid);
        assert_eq!(token.header.as_ref().unwrap().text(), Some(header));
        assert!(token.unprotected().is_none(), "it is the header that is shown");
        let alg = findings.iter().find(|finding| finding.rule == Rule::AlgPresent).unwrap();
        assert_eq!(alg.severity, Severity::Warning);
        assert!(alg.message.contains("unprotected header only"), "{}", alg.message);
    }
}

#[test]
fn rfc_7520_4_8_multiple_signatures() {
    let text = format!(
        "{{\"payload\":\"{FRODO}\",\"signatures\":[\
         {{\"protected\":\"eyJhbGciOiJSUzI1NiJ9\",\
         \"header\":{{\"kid\":\"bilbo.baggins@hobbiton.example\"}},\
         \"signature\":\"{SIGNATURE_RS256}\"}},\
         {{\"header\":{{\"alg\":\"ES512\",\"kid\":\"bilbo.baggins@hobbiton.example\"}},\
         \"signature\":\"{SIGNATURE_ES512}\"}},\
         {{\"protected\":\"{PROTECTED_4_4}\",\"signature\":\"{SIGNATURE_4_4}\"}}]}}"
    );
    let keys = [file_keys("rfc7520-rsa-public.jwk"), jwk(EC_KEY), jwk(MAC_KEY)];
    for (index, key) in keys.into_iter().enumerate() {
        let (token, _, verification) = checked(&text, &looking_at(index), key);
        assert_eq!(token.signatures.len(), 3);
        assert_eq!(verification.signature, SignatureVerdict::Valid, "{index}");
        let mut expected = [SignatureVerdict::NotChecked; 3];
        expected[index] = SignatureVerdict::Valid;
        assert_eq!(verification.signatures, expected);
        assert_eq!(heaviest(&verification.findings), Some(Severity::Info));
    }
    let rsa = String::from_utf8(bytes("rfc7520-rsa-public.jwk")).unwrap();
    let set = jwk(&format!(r#"{{"keys":[{rsa},{EC_KEY}]}}"#));
    let (_, _, verification) = checked(&text, &looking_at(1), set);
    let (valid, none) = (SignatureVerdict::Valid, SignatureVerdict::NotChecked);
    assert_eq!(verification.signatures, [valid, valid, none], "a set has a key for each");
}

#[test]
fn rfc_7797_4_unencoded_payload() {
    let encoded = "eyJhbGciOiJIUzI1NiJ9.JC4wMg.5mvfOroL-g7HyqJoozehmsaqmvTYGEq5jTI1gVvoEoQ";
    let unencoded = format!(
        "{{\"protected\":\"{UNENCODED}\",\"payload\":\"$.02\",\
         \"signature\":\"{SIGNATURE_UNENCODED}\"}}"
    );
    let escaped = unencoded.replace("$.02", "\\u0024.0\\u0032");
    let detached = format!("{UNENCODED}..{SIGNATURE_UNENCODED}");
    let in_general = format!(
        "{{\"payload\":\"$.02\",\"signatures\":[{{\"protected\":\"{UNENCODED}\",\
         \"signature\":\"{SIGNATURE_UNENCODED}\"}}]}}"
    );
    for (text, reading) in [
        (encoded, Reading::default()),
        (&unencoded, Reading::default()),
        (&escaped, Reading::default()),
        (&in_general, Reading::default()),
        (&detached, with_content("$.02")),
    ] {
        let key = file_keys("rfc7515-a1-oct.jwk");
        let (token, _, verification) = checked(text, &reading, key);
        assert_eq!(token.payload.as_ref().unwrap().text(), Some("$.02"), "{text}");
        assert_eq!(verification.signature, SignatureVerdict::Valid, "{text}");
        assert_eq!(token.is_unencoded(), text != encoded);
    }
}

#[test]
fn an_unencoded_payload_with_a_dot_is_named_and_read_all_the_same() {
    // RFC 7797 §5.2 forbids in the compact form what its own example would be.
    let text = format!("{UNENCODED}.$.02.{SIGNATURE_UNENCODED}");
    let key = file_keys("rfc7515-a1-oct.jwk");
    let (token, findings, verification) = checked(&text, &Reading::default(), key);
    assert_eq!(token.payload.as_ref().unwrap().text(), Some("$.02"));
    assert_eq!(verification.signature, SignatureVerdict::Valid);
    let form = findings.iter().find(|finding| finding.rule == Rule::PartCount).unwrap();
    assert_eq!(form.severity, Severity::Error);
    assert_eq!(form.source, "RFC 7797 §5.2");
    assert!(!findings.iter().any(|finding| finding.rule == Rule::TokenAlphabet));
}
