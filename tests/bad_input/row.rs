//! A row of the table, and what must hold for it.

use std::path::PathBuf;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jotbench::{
    bench::analysis::{Question, examine, judge},
    jwt::{
        Finding, KeyError, KeySet, Moment, Overall, Part, Reading, Secret, SecretEncoding, Segment,
        Token, visible::is_deceptive,
    },
};
use serde_json::Value;

use crate::common::{
    Cli, Home,
    tokens::{SECRET, hs256},
};

/// The moment of judgement.
pub const AT: &str = "2026-11-22T12:00:00Z";
/// The same, in seconds.
pub const NOW: i64 = 1_795_348_800;

/// The header of a token that is as it should be.
pub const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
/// Claims that are as they should be at [`AT`].
pub const CLAIMS: &str = r#"{"iss":"acme","exp":1795352400}"#;

/// What the signature is checked with.
#[derive(Clone, Copy, Debug)]
pub enum With {
    /// Nothing.
    Nothing,
    /// The shared secret.
    Secret,
    /// A file of `tests/data/keys`.
    Key(&'static str),
}

/// One bad input, and what is to come of it.
#[derive(Clone, Debug)]
pub struct Row {
    name: &'static str,
    input: String,
    with: With,
    /// What the header and the payload decode to; `None` where there is none.
    header: Option<Vec<u8>>,
    payload: Option<Vec<u8>>,
    /// The findings that must be there: rule and place.
    findings: Vec<(&'static str, &'static str)>,
    overall: Overall,
}

impl Row {
    /// A text as it is pasted, checked with the shared secret.
    pub fn pasted(name: &'static str, input: impl Into<String>) -> Self {
        Self {
            name,
            input: input.into(),
            with: With::Secret,
            header: None,
            payload: None,
            findings: Vec::new(),
            overall: Overall::Rejected,
        }
    }

    /// A token of exactly these bytes, rightly signed with the shared secret.
    pub fn signed(name: &'static str, header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> Self {
        let (header, payload) = (header.as_ref(), payload.as_ref());
        Self::pasted(name, hs256(header, payload, SECRET)).decodes(header, payload)
    }

    /// A token with this header and payload and this signature.
    pub fn with_signature(
        name: &'static str,
        header: &str,
        payload: &str,
        signature: &[u8],
    ) -> Self {
        let parts = [header.as_bytes(), payload.as_bytes(), signature];
        let input = parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
        Self::pasted(name, input).decodes(header, payload)
    }

    /// What header and payload are shown as.
    pub fn decodes(mut self, header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> Self {
        self.header = Some(header.as_ref().to_vec());
        self.payload = Some(payload.as_ref().to_vec());
        self
    }

    /// There is a header and no payload that can be read.
    pub fn header_alone(mut self, header: impl AsRef<[u8]>) -> Self {
        self.header = Some(header.as_ref().to_vec());
        self
    }

    /// What the signature is checked with.
    pub fn with(mut self, with: With) -> Self {
        self.with = with;
        self
    }

    /// A finding of this rule at this place must be there.
    pub fn finds(mut self, id: &'static str, at: &'static str) -> Self {
        self.findings.push((id, at));
        self
    }

    /// It is accepted in spite of all.
    pub fn accepted(mut self) -> Self {
        self.overall = Overall::Accepted;
        self
    }

    /// Nothing rejects it, and its signature cannot be checked.
    pub fn not_checked(mut self) -> Self {
        self.overall = Overall::NotChecked;
        self
    }
}

/// Checks every row, in the library and on the command line, and names all that fail.
#[track_caller]
pub fn check(rows: &[Row]) {
    let home = Home::new();
    home.write("secret", SECRET);
    let mut failures = Vec::new();
    for row in rows {
        for problem in in_the_library(row).into_iter().chain(on_the_command_line(row, &home)) {
            failures.push(format!("{}: {problem}", row.name));
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

pub fn key_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys").join(name)
}

pub fn read_keys(with: With) -> Option<Result<KeySet, KeyError>> {
    let (bytes, encoding) = match with {
        With::Nothing => return None,
        With::Secret => (SECRET.as_bytes().to_vec(), SecretEncoding::Utf8),
        With::Key(name) => {
            (std::fs::read(key_file(name)).expect("the file is there"), SecretEncoding::Key)
        }
    };
    Some(KeySet::read(&Secret::new(bytes), encoding, None))
}

fn in_the_library(row: &Row) -> Vec<String> {
    let mut problems = Vec::new();
    let examined = examine(&row.input, &Reading::default(), read_keys(row.with).as_ref(), &[]);
    let question = Question { now: Moment::from_seconds(NOW), ..Question::default() };
    let analysis = judge(&examined, &question);
    let token = &examined.token;
    let stripped = analysis.findings.iter().any(|finding| finding.rule.id() == "STR-4");
    if !stripped && token.text != row.input {
        problems.push("the text was altered, and nobody said so".to_owned());
    }
    for (part, segment, expected) in
        [("header", &token.header, &row.header), ("payload", &token.payload, &row.payload)]
    {
        let bytes = segment.as_ref().map(|segment| &segment.bytes);
        if bytes.filter(|bytes| !bytes.is_empty()) != expected.as_ref().filter(|it| !it.is_empty())
        {
            problems.push(format!("the {part} is {:?}", bytes.map(|it| shown(it))));
        }
    }
    for (id, at) in &row.findings {
        let found = analysis
            .findings
            .iter()
            .any(|finding| finding.rule.id() == *id && finding.at.to_string() == *at);
        if !found {
            problems.push(format!("no {id} at {at} in {}", listed(&analysis.findings)));
        }
    }
    problems.extend(analysis.findings.iter().filter_map(|finding| misplaced(finding, token)));
    if analysis.overall != row.overall {
        let found = listed(&analysis.findings);
        problems.push(format!("it is {}: {found}", analysis.overall.name()));
    }
    problems
}

/// A finding has its words, and its span lies in the text that is shown.
fn misplaced(finding: &Finding, token: &Token) -> Option<String> {
    if finding.message.is_empty() || finding.source.is_empty() {
        return Some(format!("a finding without words: {finding:?}"));
    }
    if finding.message.chars().any(is_deceptive) || finding.hint.chars().any(is_deceptive) {
        return Some(format!("a finding with invisible characters: {finding:?}"));
    }
    let span = finding.at.span.clone()?;
    let text = match finding.at.part {
        Part::Header => token.header.as_ref().and_then(Segment::text),
        Part::Payload => token.payload.as_ref().and_then(Segment::text),
        Part::Signature => token.signature.as_ref().map(|part| &token.text[part.span.clone()]),
        Part::Token => Some(token.text.as_str()),
        Part::Key => None,
    };
    let lies_within = text.is_some_and(|text| text.get(span).is_some());
    (!lies_within).then(|| format!("a finding out of place: {finding:?}"))
}

fn listed(findings: &[Finding]) -> String {
    let names: Vec<_> =
        findings.iter().map(|finding| format!("{} {}", finding.rule.id(), finding.at)).collect();
    format!("[{}]", names.join(", "))
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(60).collect()
}

fn on_the_command_line(row: &Row, home: &Home) -> Vec<String> {
    let mut problems = Vec::new();
    let inspect = || {
        let cli = Cli::new(home).args(["inspect", "-", "--at", AT, "--profile", "jwt"]);
        let cli = cli.env("TZ", "NPT-5:45").input(&row.input);
        match row.with {
            With::Nothing => cli,
            With::Secret => cli.args(["--secret-file", "secret"]),
            With::Key(name) => cli.arg("--key").arg(key_file(name)),
        }
    };
    let code = match row.overall {
        Overall::Accepted => 0,
        Overall::Rejected => 1,
        Overall::NotChecked => 3,
    };
    for outcome in [inspect().run(), inspect().arg("--json").run()] {
        if outcome.code != Some(code) || outcome.stderr.contains("panicked") {
            problems.push(format!("exit code {:?}: {}", outcome.code, outcome.stderr));
        }
        let steers = |text: &str| text.chars().find(|one| is_deceptive(*one) && *one != '\n');
        if let Some(steers) = steers(&outcome.stdout).or_else(|| steers(&outcome.stderr)) {
            problems.push(format!("the output holds {steers:?}"));
        }
        if outcome.stdout.starts_with('{') {
            problems.extend(contract_problems(row, &outcome.json()));
        }
    }
    problems
}

fn contract_problems(row: &Row, json: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (part, expected) in [("header", &row.header), ("payload", &row.payload)] {
        let bytes = match (&json[part], &json[format!("{part}_base64url")]) {
            (Value::String(text), Value::Null) => Some(text.as_bytes().to_vec()),
            (Value::Null, Value::String(text)) => URL_SAFE_NO_PAD.decode(text).ok(),
            _ => None,
        };
        if bytes.as_ref().filter(|it| !it.is_empty())
            != expected.as_ref().filter(|it| !it.is_empty())
        {
            problems.push(format!("the {part} in the JSON is {:?}", bytes.map(|it| shown(&it))));
        }
    }
    for (id, at) in &row.findings {
        let findings = json["findings"].as_array().cloned().unwrap_or_default();
        if !findings.iter().any(|finding| finding["id"] == *id && finding["at"] == *at) {
            problems.push(format!("no {id} at {at} in the JSON"));
        }
    }
    problems
}
