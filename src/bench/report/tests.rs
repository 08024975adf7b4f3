//! The promises of a report: nothing hidden comes out of it, it stays what it is wherever it is
//! pasted, and it can be opened again.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;
use crate::{
    bench::analysis::{Question, SharedKey, examine, judge},
    jwt::{
        KeySet, Reading, SecretEncoding, claims::Expectations, json::quoted, visible::is_deceptive,
    },
    profile::load::Profiles,
};

const NOW: Moment = Moment { seconds: 1_795_000_000, nanos: 0 };
const SECRET: &str = "a-secret-that-is-long-enough-for-hs256";

/// A token with its surroundings.
struct Case {
    token: String,
    secret: Option<Secret>,
    profile: &'static str,
    masked: BTreeSet<String>,
    signer: Option<(String, bool)>,
}

impl Case {
    fn of(token: String, profile: &'static str, masked: &[&str]) -> Self {
        let masked = masked.iter().map(|name| (*name).to_owned()).collect();
        Self { token, secret: None, profile, masked, signer: None }
    }

    fn write(&self, write: impl Fn(Source<'_>) -> String) -> String {
        let key: Option<SharedKey> = self
            .secret
            .as_ref()
            .map(|secret| std::sync::Arc::new(KeySet::read_public(secret, SecretEncoding::Utf8)));
        let examined = examine(&self.token, &Reading::default(), key.as_deref(), &[]);
        let profiles = Profiles::built_in();
        let profile = profiles.find(self.profile);
        let expected = Expectations::default();
        let question = Question { profile, client_id: None, now: NOW, expected };
        let analysis = judge(&examined, &question);
        let named = self.signer.as_ref().filter(|(_, named)| *named);
        let signed_by = named.map(|(name, _)| format!("client {name}"));
        let summary = Summary::of(&examined, &analysis, signed_by);
        let unnamed = self.signer.as_ref().filter(|(_, named)| !named);
        write(Source {
            examined: &examined,
            analysis: &analysis,
            summary: &summary,
            profile,
            as_of: NOW,
            leeway: 30,
            now: NOW.plus_seconds(60),
            masked: &self.masked,
            secret: self.secret.as_ref(),
            unnamed: unnamed.map(|(name, _)| name.as_str()),
        })
    }
}

fn signed(header: &str, payload: &str) -> String {
    let keys = KeySet::read_public(&Secret::from(SECRET.to_owned()), SecretEncoding::Utf8);
    let algorithm = crate::jwt::Algorithm::Hs256;
    crate::jwt::sign(header, payload.as_bytes(), &keys.unwrap(), algorithm).unwrap()
}

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

fn unsigned(header: &str, payload: &str, signature: &[u8]) -> String {
    let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
    format!("{}.{}.{}", encode(header.as_bytes()), encode(payload.as_bytes()), encode(signature))
}

fn windows(text: &str) -> impl Iterator<Item = &str> {
    (0..text.len()).filter_map(|at| text.get(at..at + 8))
}

/// Every way in which a report might say a text.
fn spellings(text: &str) -> Vec<String> {
    let json = quoted(text);
    let mut spellings = vec![
        text.to_owned(),
        crate::jwt::visible::escaped(text),
        json.trim_matches('"').to_owned(),
        crate::jwt::visible::escaped(json.trim_matches('"')),
    ];
    for before in 0..3 {
        let padded = [&[b' '; 3][..before], text.as_bytes(), b"   "].concat();
        let encoded = URL_SAFE_NO_PAD.encode(padded);
        // Without the characters that what stands before and after has a part in.
        let from = (before * 8).div_ceil(6);
        spellings.push(encoded[from..(before + text.len()) * 8 / 6].to_owned());
    }
    // What is as short may stand anywhere by chance.
    spellings.retain(|it| it.chars().count() >= 5 || it == text);
    spellings
}

/// A text that no word of a report holds, with what Markdown, HTML and JSON make something of.
fn hidden_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[g-z][G-Z]{2}[g-zG-Z0-9]{1,24}",
        "[g-z][G-Z]{2}[-|`<>@\"\\\\é\u{202e}\n *_\\[\\]()!/:.#$&]{1,4}[g-zG-Z]{2,12}",
        "[g-z][G-Z]{2}[g-z]{2}@[g-z]{3,9}\\.example",
        "https://[g-z][G-Z]{2}[g-z]{3,60}\\.example/",
        "[3-9]{7}[0-9]{4,12}",
    ]
}

fn member_name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scope", "email", "name", "personId",
            "azp", "nonce", "password", "cnf", "x"
        ])
        .prop_map(str::to_owned),
        "[a-f]{1,6}",
        "[|`<>@\\[\\]() \u{202e}]{1,5}",
    ]
}

/// JSON that says the text, by itself or among other things.
fn said(text: &str) -> impl Strategy<Value = String> + use<> {
    let encoded = URL_SAFE_NO_PAD.encode(format!("{{\"a\":\"{text}\"}}"));
    let forms = vec![
        quoted(text),
        format!("[{}]", quoted(text)),
        format!("{{\"deep\":[{{\"er\":{}}}]}}", quoted(text)),
        quoted(&format!("see {text}, please")),
        quoted(&encoded),
        format!("{{{}:1}}", quoted(text)),
    ];
    prop::sample::select(forms)
}

/// The hidden texts, the masked claims, and a token that says them in masked claims, and perhaps in
/// others and in its header as well.
fn leaky() -> impl Strategy<Value = (Vec<String>, Vec<String>, String)> {
    let hidden = prop::collection::vec(hidden_text(), 1..4);
    hidden
        .prop_flat_map(|hidden| {
            let one = prop::sample::select(hidden.clone());
            let masked =
                hidden.clone().into_iter().map(|text| (member_name(), Just(quoted(&text))));
            let masked: Vec<_> = masked.collect();
            let other = (member_name(), one.clone().prop_flat_map(|text| said(&text)));
            let plain = (
                member_name(),
                prop::sample::select(vec![
                    "1795000000",
                    "17950000000000",
                    "\"a b\"",
                    "[1]",
                    "null",
                ]),
            );
            let header = prop::option::of(one.prop_flat_map(|text| said(&text)));
            let signature = prop::collection::vec(any::<u8>(), 16..64);
            let others = prop::collection::vec(other, 0..3);
            let plains = prop::collection::vec(plain, 0..4);
            (Just(hidden), masked, others, plains, header, signature)
        })
        .prop_map(|(hidden, masked, others, plains, header, signature)| {
            let names = masked.iter().map(|(name, _)| name.clone()).collect();
            let plains = plains.into_iter().map(|(name, value)| (name, value.to_owned()));
            let claims: Vec<String> = plains
                .chain(others)
                .chain(masked)
                .map(|(name, value)| format!("{}:{value}", quoted(&name)))
                .collect();
            let kid = header.map(|kid| format!(",\"kid\":{kid}")).unwrap_or_default();
            let header = format!("{{\"alg\":\"HS256\"{kid}}}");
            let token = unsigned(&header, &format!("{{{}}}", claims.join(",")), &signature);
            (hidden, names, token)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_hidden_comes_out_however_it_is_spelled(
        (hidden, masked, token) in leaky(),
        profile in prop::sample::select(vec![
            "jwt", "gamification", "caf-smart-auth", "oauth-access-token", "oidc-id-token"
        ]),
    ) {
        let masked: Vec<&str> = masked.iter().map(String::as_str).collect();
        let case = Case::of(token.clone(), profile, &masked);
        let signature = token.rsplit('.').next().unwrap();
        for report in [case.write(markdown), case.write(json)] {
            for text in &hidden {
                for spelling in spellings(text) {
                    prop_assert!(!report.contains(&spelling), "{spelling:?} in {report}");
                }
            }
            for piece in windows(signature) {
                prop_assert!(!report.contains(piece), "{piece} in {report}");
            }
            prop_assert!(!report.chars().any(|c| c != '\n' && is_deceptive(c)), "{report}");
        }
    }

    #[test]
    fn no_text_of_a_token_ends_a_cell_or_comes_alive(
        names in prop::collection::vec("(?s).{0,12}|[|`<>@\\\\\\[\\]()!]{1,9}", 1..4),
        values in prop::collection::vec("(?s).{0,40}|[|`<>@\\\\\\[\\]()!\n]{1,20}", 4),
        typ in "(?s).{0,20}|[|`<>@\\[\\]()!]{1,9}",
    ) {
        let claims: Vec<_> = names
            .iter()
            .zip(&values)
            .map(|(name, value)| format!("{}:{}", quoted(name), quoted(value)))
            .collect();
        let header = format!("{{\"alg\":\"HS256\",\"typ\":{}}}", quoted(&typ));
        let token = unsigned(&header, &format!("{{{}}}", claims.join(",")), &[0; 32]);
        let report = Case::of(token, "oauth-access-token", &[]).write(markdown);
        assert_inert(&report)?;
    }
}

/// Looks at the report as a reader of Markdown does.
fn assert_inert(report: &str) -> Result<(), TestCaseError> {
    for line in report.lines() {
        if line.starts_with('|') {
            prop_assert_eq!(line.matches('|').count(), 4, "{}", line);
        }
        // Between an odd backtick and an even one stands code.
        let pieces: Vec<&str> = line.split('`').collect();
        prop_assert!(pieces.len() % 2 == 1, "{line}");
        for prose in pieces.iter().step_by(2) {
            // What follows a backslash is no more than itself.
            let prose = ["\\\\", "\\]", "\\[", "\\!"]
                .iter()
                .fold((*prose).to_owned(), |prose, escape| prose.replace(escape, ""));
            for alive in ["<", ">", "@", "http", "www.", "](", "![", "&"] {
                prop_assert!(!prose.contains(alive), "{alive} in {line}");
            }
        }
    }
    Ok(())
}

fn gamification() -> String {
    let (iat, exp) = (NOW.seconds - 7_200, NOW.seconds - 3_600);
    let payload = format!(
        r#"{{"sub":"ada","iss":"tenant-7","aud":"games","iat":{iat},"exp":{exp},"email":"ada@example.com"}}"#
    );
    signed(HEADER, &payload)
}

#[test]
fn a_ticket_is_told_what_is_so_and_why() {
    let mut case = Case::of(gamification(), "gamification", &["email"]);
    case.secret = Some(Secret::from(SECRET.to_owned()));
    case.signer = Some(("tenant-7".to_owned(), true));
    let report = case.write(markdown);
    for told in [
        "## Token report: rejected\n",
        "Genuine, but it has expired. Left out here: the signature, and 1 masked claim.\n",
        "| Signature | valid | It verifies with HS256 |\n",
        "| Time | expired | Expired at ",
        "with a leeway of 30 s\n",
        "- Rules: Gamification API (Gamification API guide)\n",
        "- Signed by: client tenant-7\n",
        "### What the API answers\n\n`token_expired`: The time in exp has passed.\n",
        "\nWhat to do: Make a new token with a later exp",
        "- **Error** at `payload.exp`: Expired at ",
        "(CLM-3, RFC 7519 §4.1.4)\n",
        "| `alg` | `\"HS256\"` |",
        "| `sub` | `\"ada\"` |",
        "UTC, 1 h ago |\n",
        "| `email` | ••• | string, masked |\n",
        "report format 1\n",
        "- Token SHA-256: `",
    ] {
        assert!(report.contains(told), "{told:?} in {report}");
    }
    assert!(assert_inert(&report).is_ok(), "{report}");
    for hidden in ["ada@example.com", SECRET] {
        assert!(!report.contains(hidden), "{report}");
    }
}

#[test]
fn a_client_that_is_not_to_be_named_is_not() {
    let mut case = Case::of(gamification(), "gamification", &[]);
    case.secret = Some(Secret::from(SECRET.to_owned()));
    case.signer = Some(("acme-of-someone".to_owned(), false));
    for report in [case.write(markdown), case.write(json)] {
        assert!(!report.contains("acme-of-someone"), "{report}");
    }
}

#[test]
fn a_claim_that_holds_a_secret_is_masked_whatever_was_chosen() {
    let inner = signed(HEADER, r#"{"sub":"inner"}"#);
    let payload = format!(
        r#"{{"sub":"ada","password":"sesame-open","note":"it is {SECRET}","x":"{inner}"}}"#
    );
    let mut case = Case::of(signed(HEADER, &payload), "jwt", &[]);
    case.secret = Some(Secret::from(SECRET.to_owned()));
    for report in [case.write(markdown), case.write(json)] {
        for hidden in ["sesame-open", SECRET, inner.as_str()] {
            assert!(!report.contains(hidden), "{report}");
        }
        assert!(report.contains("ada"), "{report}");
    }
    // The header's private keys as well.
    let header = r#"{"alg":"HS256","jwk":{"kty":"oct","k":"c2VzYW1lLW9wZW4"}}"#;
    let report = Case::of(unsigned(header, "{}", b"12345678"), "jwt", &[]).write(json);
    assert!(!report.contains("c2VzYW1lLW9wZW4"), "{report}");
}

#[test]
fn how_weak_a_secret_is_stays_here() {
    let weak = Secret::from("secret".to_owned());
    let keys = KeySet::read_public(&weak, SecretEncoding::Utf8).unwrap();
    let algorithm = crate::jwt::Algorithm::Hs256;
    let token =
        crate::jwt::sign(HEADER, br#"{"sub":"ada","email":"a@b.example"}"#, &keys, algorithm);
    let mut case = Case::of(token.unwrap(), "jwt", &["email"]);
    case.secret = Some(weak);
    let report = case.write(markdown);
    assert!(report.contains("The secret is weaker than it should be"), "{report}");
    assert!(!report.contains("48 bits"), "{report}");
    assert!(!report.contains("SHA-256:"), "the masked address could be tried out: {report}");
}

#[test]
fn masked_dates_are_not_told_by_what_is_said_of_them() {
    let report = Case::of(gamification(), "gamification", &["exp", "iat"]).write(markdown);
    assert!(!report.contains("1 h ago") && !report.contains("Expired at"), "{report}");
    assert!(report.contains("| Time | expired | Not told here"), "{report}");
}

#[test]
fn a_report_in_json_is_opened_again_as_it_was() {
    let mut case = Case::of(gamification(), "gamification", &["email"]);
    case.signer = Some(("tenant-7".to_owned(), true));
    let text = case.write(json);
    let names: Vec<String> = serde_json::from_str::<serde_json::Value>(&text)
        .unwrap()
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(
        names,
        [
            "jotbench_report",
            "version",
            "created",
            "as_of",
            "leeway",
            "profile",
            "overall",
            "verdicts",
            "signed_by",
            "token_sha256",
            "format",
            "header",
            "payload",
            "masked",
            "findings",
            "api_error"
        ]
    );
    let reopened = read(&format!("\n{text} ")).unwrap().unwrap();
    let expected_payload = format!(
        r#"{{"sub":"ada","iss":"tenant-7","aud":"games","iat":{},"exp":{},"email":null}}"#,
        NOW.seconds - 7_200,
        NOW.seconds - 3_600
    );
    assert_eq!(reopened.token, unsigned(HEADER, &expected_payload, b""));
    assert_eq!((reopened.as_of, reopened.leeway, reopened.masked), (NOW, 30, 1));
    assert_eq!(reopened.profile.as_deref(), Some("gamification"));
    assert_eq!(
        reopened.words(),
        format!(
            "A report of {}: the signature was cut off, 1 claim is masked; it said Rejected, signed \
             by client tenant-7",
            NOW.plus_seconds(60).utc()
        )
    );
}

#[test]
fn what_is_no_report_is_left_alone_and_a_damaged_one_is_told() {
    for text in ["", "{}", "eyJ", "{\"a\":\"jotbench_report\"}", "[{\"jotbench_report\":1}]"] {
        assert_eq!(read(text), None, "{text}");
    }
    let text = Case::of(gamification(), "jwt", &[]).write(json);
    let problem = |text: &str| read(text).unwrap().unwrap_err();
    let newer = text.replace("\"jotbench_report\": 1", "\"jotbench_report\": 2");
    assert_eq!(problem(&newer), "The report is of format 2; this Jotbench reads 1");
    assert!(problem(text.trim_end().trim_end_matches('}')).contains("damaged at line"));
    for name in ["created", "as_of", "leeway", "header", "payload", "masked", "overall"] {
        let without = text.replacen(&format!("\"{name}\":"), "\"other\":", 1);
        assert_eq!(
            problem(&without),
            format!("The report is damaged: \"{name}\" is missing or wrong"),
            "{without}"
        );
    }
}

#[test]
fn what_is_no_jwt_is_reported_all_the_same() {
    for token in ["", "no token", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.Zm9v.", "{", "..", "a.b.c.d.e"] {
        let case = Case::of(token.to_owned(), "jwt", &[]);
        assert!(case.write(markdown).starts_with("## Token report: "), "{token}");
        assert!(read(&case.write(json)).unwrap().is_ok(), "{token}");
    }
}
