//! What each fuzz target does with its input, and what must hold whatever the input is. The
//! targets call these, and so does the ordinary test that replays their corpora.

use std::{path::Path, sync::LazyLock};

use jotbench::{
    bench::{
        analysis::{Question, examine, judge},
        report,
    },
    client::index::Index,
    jwt::{
        Algorithm, Content, Finding, KeyError, KeySet, Moment, Part, Reading, Secret,
        SecretEncoding, Segment, Serialization, Token, claims, find,
        json::{self, Document},
        time::{parse_when, stamp_of_line},
        verdict::SignatureVerdict,
    },
    profile::{self, load::Profiles, read::read_profile, template},
};

/// The moment of judgement: 2026-11-22T12:00:00Z.
const NOW: Moment = Moment { seconds: 1_795_348_800, nanos: 0 };

const SECRET: &str = "an example secret of 32 bytes ok";
const RSA: &str = include_str!("../data/keys/rsa-2048-spki.pem");
const P256: &str = include_str!("../data/keys/ec-p256-spki.pem");
const ED25519: &str = include_str!("../data/keys/ed25519-spki.pem");

/// A pasted text: read, verified with keys of each kind, judged by every built-in profile.
pub fn token(input: &[u8]) {
    let pasted = String::from_utf8_lossy(input);
    // Every other text is read with content of its own, and at its second signature.
    let odd = input.len() % 2 == 1;
    let reading = Reading { content: odd.then(|| b"$.02".to_vec()), signature: odd.then_some(1) };
    let (token, structure) = Token::read(&pasted, &reading);
    let stripped = structure.iter().any(|finding| finding.rule.id() == "STR-4");
    assert!(stripped || token.text == pasted, "the text is kept byte for byte");
    check_segments(&token);

    let question = Question {
        expected: claims::Expectations {
            audience: Some("https://api.example".to_owned()),
            issuer: Some("acme".to_owned()),
            leeway: u64::from(odd) * u64::MAX,
        },
        now: NOW,
        ..Question::default()
    };
    for key in KEYS.iter() {
        let examined = examine(&pasted, &reading, Some(key), &[]);
        let verified = examined.verification.signature == SignatureVerdict::Valid;
        let alg = token.alg().unwrap_or_default();
        assert!(!verified || !alg.eq_ignore_ascii_case("none"), "none is never verified");
        check_findings(&token, &judge(&examined, &question).findings);
        if verified {
            reproduces(&token, key);
        }
    }
    let examined = examine(&pasted, &reading, None, &[]);
    assert_eq!(examined.verification.signature, SignatureVerdict::NotChecked);
    for profile in &PROFILES.all {
        let question = Question { profile: Some(profile), ..question.clone() };
        check_findings(&token, &judge(&examined, &question).findings);
    }
}

/// Read once: the token is what is tested.
static KEYS: LazyLock<Vec<Result<KeySet, KeyError>>> = LazyLock::new(|| {
    let read = |text: &str, encoding| KeySet::read(&Secret::from(text.to_owned()), encoding, None);
    [(SECRET, SecretEncoding::Utf8), (RSA, SecretEncoding::Key)]
        .into_iter()
        .chain([(P256, SecretEncoding::Key), (ED25519, SecretEncoding::Key)])
        .map(|(text, encoding)| read(text, encoding))
        .collect()
});

static PROFILES: LazyLock<Profiles> = LazyLock::new(Profiles::built_in);

fn check_segments(token: &Token) {
    let parts = [&token.header, &token.payload, &token.signature];
    for segment in parts.into_iter().flatten() {
        let text = token.text.get(segment.span.clone()).expect("a part lies within the token");
        let given = token.content == Content::Given && segment.span.is_empty();
        assert!(given || segment.bytes.len() <= text.len());
        if let Some(document) = &segment.json {
            assert_eq!(document.text().as_bytes(), segment.bytes);
        }
    }
}

/// Every finding says what is wrong and points into what is shown.
fn check_findings(token: &Token, findings: &[Finding]) {
    for finding in findings {
        assert!(!finding.message.is_empty());
        let Some(span) = finding.at.span.clone() else { continue };
        let text = match finding.at.part {
            Part::Header => token.header.as_ref().and_then(|header| header.text()),
            Part::Payload => token.payload.as_ref().and_then(|payload| payload.text()),
            Part::Signature => token.signature.as_ref().map(|it| &token.text[it.span.clone()]),
            _ => Some(token.text.as_str()),
        };
        let text = text.expect("a place with a span has a text");
        assert!(text.get(span.clone()).is_some(), "{span:?} of {finding:?}");
    }
}

/// What was signed with a shared secret is signed again to the same token.
fn reproduces(token: &Token, key: &Result<KeySet, KeyError>) {
    let (Ok(key), Some(alg)) = (key, token.alg()) else { return };
    let (Some(header), Some(payload)) = (&token.header, &token.payload) else { return };
    let (Ok(algorithm), Some(text)) = (alg.parse::<Algorithm>(), header.text()) else { return };
    // Signing makes compact tokens with the payload in them.
    let is_compact = token.serialization == Serialization::Compact;
    if !key.can_sign() || !is_compact || token.content != Content::Attached {
        return;
    }
    if let Ok(again) = jotbench::jwt::sign(text, &payload.bytes, key, algorithm) {
        let (again, _) = Token::parse(&again);
        let bytes = |part: &Option<Segment>| part.as_ref().map(|it| it.bytes.clone());
        assert_eq!(bytes(&again.header), bytes(&token.header));
        assert_eq!(bytes(&again.payload), bytes(&token.payload));
        assert_eq!(bytes(&again.signature), bytes(&token.signature));
    }
}

/// A JSON text: read, laid out, edited; compared with `serde_json` where that can follow.
pub fn json(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let document = Document::parse(text);
    assert_eq!(document.text(), text);
    let mut at = 0;
    for lexeme in json::lex(text) {
        assert_eq!(lexeme.span.start, at);
        assert!(lexeme.span.end > at && text.is_char_boundary(lexeme.span.end));
        at = lexeme.span.end;
    }
    assert_eq!(at, text.len(), "lexemes cover the text");
    for value in document.values() {
        assert_eq!(&text[value.span()], value.text());
        let _ = (value.as_str(), value.members(), value.elements());
    }
    let valid = document.error().is_none();
    // Only the grammar is asked for: numbers of any size and lone surrogates are valid in it, and
    // serde_json does not recurse.
    let theirs = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    assert_eq!(valid, theirs, "{:?}", document.error());
    if let Some(error) = document.error() {
        assert!(text.is_char_boundary(error.offset) && !error.message.is_empty());
        assert_eq!((error.line, error.column), line_and_column(&text[..error.offset]));
    }

    let (small, large) = (json::compact(text), json::pretty(text));
    if !valid {
        assert_eq!((small.as_str(), large.as_str()), (text, text));
        return;
    }
    assert_eq!(json::compact(&large), small);
    assert_eq!(json::pretty(&small), large);
    assert_eq!(json::pretty(&large), large);
    edit(text, &document);
}

/// Counted the long way: a line ends with a line feed, a carriage return, or the two together.
fn line_and_column(before: &str) -> (usize, usize) {
    let (mut line, mut column, mut after_return) = (1, 1, false);
    for character in before.chars() {
        match character {
            '\n' if after_return => {}
            '\n' | '\r' => (line, column) = (line + 1, 1),
            _ => column += 1,
        }
        after_return = character == '\r';
    }
    (line, column)
}

fn edit(text: &str, document: &Document) {
    let set = json::set_member(text, "exp", " [1, \"\\ud800\"] ");
    assert_eq!(set.is_some(), document.is_object());
    let Some(set) = set else { return };
    let after = Document::parse(set.as_str());
    assert!(after.is_object());
    let value = after.member("exp").map(|member| member.value.text().to_owned());
    assert_eq!(value.as_deref(), Some("[1, \"\\ud800\"]"));
    let had = usize::from(document.member("exp").is_none());
    assert_eq!(after.members().len(), document.members().len() + had);

    for name in document.members().iter().take(4).map(|member| member.name.as_ref()) {
        let rest = json::remove_members(text, name).expect("an object without it is an object");
        let rest = Document::parse(rest);
        let names: Vec<_> = rest.members().into_iter().map(|member| member.name).collect();
        let expected = document.members().into_iter().map(|member| member.name);
        assert!(rest.is_object());
        assert_eq!(names, expected.filter(|other| other != name).collect::<Vec<_>>());
    }
}

/// A ticket or a log: tokens are found one after another, the same wherever the text is cut; its
/// first line may say when it was written, and the whole may be a report.
pub fn ticket(input: &[u8]) {
    let whole = found(input, input.len());
    for pair in whole.windows(2) {
        assert!(pair[0].1.end <= pair[1].1.start, "{whole:?}");
    }
    for (token, span) in &whole {
        assert!(!span.is_empty() && span.end <= input.len() && token.contains('.'), "{whole:?}");
        // What was undone is undone: found again, it is the same.
        assert_eq!(find::tokens(token.as_bytes())[0].token, *token);
    }
    for cut in [input.len() / 3, input.len() / 2, input.len().saturating_sub(1)] {
        assert_eq!(found(input, cut), whole, "cut at {cut}");
    }
    let line = input.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let _ = stamp_of_line(line, NOW);
    let text = String::from_utf8_lossy(input);
    if let Err(problem) = parse_when(&text, NOW, &|_| -10_800) {
        assert!(!problem.is_empty());
    }
    if let Some(Ok(reopened)) = report::read(&text) {
        assert!(!reopened.words().is_empty());
    }
}

/// The tokens of a text that comes in two pieces, and where they stand in it.
fn found(text: &[u8], cut: usize) -> Vec<(String, std::ops::Range<usize>)> {
    let mut all = Vec::new();
    let mut take = |found: find::Found<'_>, at: usize| {
        all.push((found.token.into_owned(), found.span.start + at..found.span.end + at));
    };
    let is_whole = cut == text.len();
    let searched = find::search(&text[..cut], is_whole, |found| take(found, 0));
    if !is_whole {
        let rest = searched.decided;
        find::search(&text[rest..], true, |found| take(found, rest));
    }
    all
}

/// Bytes as a secret or key in each encoding; what can be used signs what it then verifies.
pub fn key(input: &[u8]) {
    let secret = Secret::new(input.to_vec());
    let passphrase = Secret::from("test".to_owned());
    for encoding in SecretEncoding::ALL {
        match KeySet::read(&secret, encoding, Some(&passphrase)) {
            Err(error) => assert!(!error.message.is_empty() && !error.hint.is_empty()),
            Ok(keys) => signs_and_verifies(keys),
        }
    }
}

fn signs_and_verifies(keys: KeySet) {
    let _ = (keys.describe(), format!("{keys:?}"));
    let algorithms = keys.algorithms();
    let keys = Ok(keys);
    for algorithm in algorithms {
        let header = format!(r#"{{"alg":"{algorithm}"}}"#);
        let signed = keys.as_ref().map(|keys| jotbench::jwt::sign(&header, b"{}", keys, algorithm));
        if let Ok(Ok(token)) = signed {
            let examined = examine(&token, &Reading::default(), Some(&keys), &[]);
            let findings = &examined.verification.findings;
            assert_eq!(examined.verification.signature, SignatureVerdict::Valid, "{findings:?}");
        }
    }
}

/// A profile's TOML text; one that can be read checks a token and makes a new one.
pub fn profile(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match read_profile(text, Path::new("fuzzed.toml")) {
        Err(errors) => {
            assert!(!errors.is_empty());
            assert!(errors.iter().all(|error| !error.to_string().is_empty()));
        }
        Ok(profile) => {
            let (header, payload) =
                template::new_draft(&profile, template::DraftFor::default(), NOW);
            assert!(Document::parse(header).is_object());
            assert!(Document::parse(payload).is_object());
            let token = "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLCJhdWQiOlsiYSJdLCJleHAiOjEsIm4iOm51bGx9.AAAA";
            let (token, _) = Token::parse(token);
            let findings = profile::check::check(&profile, &token, NOW, Some("client"));
            check_findings(&token, &findings);
        }
    }
}

/// The client index: what can be read is written and read back unchanged.
pub fn index(input: &[u8]) {
    match Index::from_bytes(input) {
        Err(problem) => assert!(!problem.is_empty()),
        Ok(index) => assert_eq!(Index::from_bytes(index.to_text().as_bytes()), Ok(index)),
    }
}
