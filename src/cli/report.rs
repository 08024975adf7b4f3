//! `inspect` for people: the verdict first, then what it rests on.
//!
//! Words carry the meaning; colours only help. Whatever a token brings along is escaped before it
//! reaches the terminal.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};

use super::{inspect::Search, key_source::KeyInUse, time};
use crate::{
    bench::analysis::{Analysis, Examined},
    jwt::{
        Aspect, Content, Finding, KeySet, Moment, Overall, Segment, Serialization, Severity,
        claims, header,
        json::{Document, Kind, Member, Value, compact},
        key::Entry,
        verdict::{ClaimsVerdict, KeyVerdict, SignatureVerdict, StructureVerdict, TimeVerdict},
        visible::{escaped, shortened},
    },
    profile::{ApiError, ClaimType, Profile},
};

/// Longest value that is shown, in characters.
const VALUE_SHOWN: usize = 160;

/// Longest payload that is no JSON object and is shown, in characters.
const TEXT_SHOWN: usize = 400;

/// Longest `kid` of a key that is shown, in characters.
const KID_SHOWN: usize = 40;

/// Claims with a `NumericDate` that no profile need name (RFC 7519 §4.1, OIDC Core §2, §5.1).
const DATES: [&str; 5] = ["exp", "nbf", "iat", "auth_time", "updated_at"];

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const CARE: Style = AnsiColor::Yellow.on_default().bold();
const TITLE: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();

/// What is reported.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The token as it was read and verified.
    pub examined: &'a Examined,
    /// What is known of it.
    pub analysis: &'a Analysis,
    /// The profile whose rules applied, and why this one.
    pub profile: Option<(&'a Profile, &'a str)>,
    /// The key that the signature was checked with.
    pub key: Option<&'a KeyInUse>,
    /// What came of asking which client signed.
    pub signer: Option<&'a Search>,
    /// What the API itself would answer.
    pub api_error: Option<&'a ApiError>,
    /// The moment of judgement.
    pub now: Moment,
}

/// The report, with terminal styles.
#[must_use]
pub fn text(report: &Report<'_>) -> String {
    let mut text = String::new();
    verdict_line(&mut text, report);
    api_answer(&mut text, report);
    verdicts(&mut text, report);
    circumstances(&mut text, report);
    let token = &report.examined.token;
    signatures(&mut text, report.examined);
    segment(&mut text, "Header", token.header.as_ref(), report);
    segment(&mut text, "Unprotected header", token.unprotected(), report);
    let payload = match token.content {
        Content::Attached => "Payload",
        Content::Detached => "Payload, detached",
        Content::Given => "Payload, as given",
    };
    segment(&mut text, payload, token.payload.as_ref(), report);
    findings(&mut text, &report.analysis.findings);
    text
}

/// Writing to a String cannot fail.
macro_rules! line {
    ($text:expr) => { $text.push('\n') };
    ($text:expr, $($arguments:tt)+) => { let _ = writeln!($text, $($arguments)+); };
}

fn verdict_line(text: &mut String, report: &Report<'_>) {
    let verdicts = report.analysis.verdicts;
    let (style, word) = match report.analysis.overall {
        Overall::Accepted => (GOOD, "Accepted"),
        Overall::Rejected => (BAD, "Rejected"),
        Overall::NotChecked => (CARE, "Not checked"),
    };
    let mut reasons = Vec::new();
    match report.analysis.overall {
        Overall::Accepted => reasons.push("the signature is valid and nothing rejects the token"),
        Overall::NotChecked if report.signer.is_some() => {
            reasons.push("no client has a key for its algorithm");
        }
        Overall::NotChecked if report.key.is_none() => {
            reasons.push("without a key the signature was not checked");
        }
        Overall::NotChecked => reasons.push("the signature was not checked"),
        Overall::Rejected => {
            if verdicts.structure == StructureVerdict::Error {
                reasons.push("it is not well formed");
            }
            if verdicts.key == KeyVerdict::Error {
                reasons.push("the key cannot be used for it");
            }
            if verdicts.signature == SignatureVerdict::Invalid {
                reasons.push("the signature is invalid");
            }
            match verdicts.time {
                TimeVerdict::Expired => reasons.push("it has expired"),
                TimeVerdict::NotYetValid => reasons.push("it is not valid yet"),
                TimeVerdict::Error => reasons.push("its dates are wrong"),
                TimeVerdict::Valid | TimeVerdict::NotChecked => {}
            }
            if verdicts.claims == ClaimsVerdict::Error {
                reasons.push("its claims are wrong");
            }
        }
    }
    line!(text, "{style}{word}{style:#}: {}", reasons.join(", "));
    line!(text);
}

/// What the API would answer, in its own words, and what its guide says to do.
fn api_answer(text: &mut String, report: &Report<'_>) {
    let Some(error) = report.api_error else { return };
    line!(text, "The API would answer: {TITLE}{}{TITLE:#}", escaped(&error.code));
    if !error.solution.is_empty() {
        line!(text, "  {}", escaped(&error.solution));
    }
    line!(text);
}

fn verdicts(text: &mut String, report: &Report<'_>) {
    let verdicts = report.analysis.verdicts;
    for aspect in Aspect::ALL {
        let name = match aspect {
            Aspect::Structure => verdicts.structure.name(),
            Aspect::Key => verdicts.key.name(),
            Aspect::Signature => verdicts.signature.name(),
            Aspect::Time => verdicts.time.name(),
            Aspect::Claims => verdicts.claims.name(),
        };
        let style = match name {
            "ok" | "valid" => GOOD,
            "warning" => CARE,
            "not_checked" => ASIDE,
            _ => BAD,
        };
        line!(text, "  {:<10} {style}{}{style:#}", aspect.name(), name.replace('_', " "));
    }
    line!(text);
}

fn circumstances(text: &mut String, report: &Report<'_>) {
    let format = match report.analysis.format {
        crate::jwt::Format::Jws => "signed token (JWS)",
        crate::jwt::Format::Jwe => "encrypted token (JWE)",
        crate::jwt::Format::Unsecured => "unsecured token, without a signature",
        crate::jwt::Format::Unknown => "unknown",
    };
    let token = &report.examined.token;
    let form = match token.serialization {
        Serialization::Compact => String::new(),
        form => format!(", {}", form.title()),
    };
    row(text, "Format", 10, &format!("{format}{form}, {} bytes", token.text.len()));
    let key = match report.key {
        None if report.signer.is_some() => "those of the clients".to_owned(),
        None => "none given".to_owned(),
        Some(used) if report.examined.is_by_former() => {
            format!("{}: its previous secret, which is not used any more to sign", used.origin)
        }
        Some(used) => match &*used.key {
            Ok(keys) => {
                let place = report.examined.verification.key_used;
                format!("{}: {}", used.origin, key_used(keys, place))
            }
            Err(error) => format!("{}: {}", used.origin, error.message),
        },
    };
    row(text, "Key", 10, &escaped(&key));
    if let Some(signer) = report.signer {
        row(text, "Signed by", 10, &escaped(&signer.words));
    }
    if let Some((profile, why)) = report.profile {
        row(text, "Profile", 10, &escaped(&format!("{} ({why})", profile.name)));
    }
    row(text, "As of", 10, &full_time(report.now));
}

/// The key, and of a set the one that the signature was checked with.
fn key_used(keys: &KeySet, place: Option<usize>) -> String {
    let entry = place.filter(|_| keys.is_set()).and_then(|place| keys.entries().get(place));
    let (Some(place), Some(Entry { kid, key: Ok(key) })) = (place, entry) else {
        return keys.describe();
    };
    let count = keys.entries().len();
    let kid = kid.as_deref().map(|kid| format!("kid \"{}\", ", shortened(kid, KID_SHOWN)));
    let kid = kid.unwrap_or_default();
    format!("key {} of {count}, {kid}{}", place.saturating_add(1), key.describe())
}

/// The signatures, where there are several; the one that is looked at is marked.
fn signatures(text: &mut String, examined: &Examined) {
    let signatures = &examined.token.signatures;
    if signatures.len() < 2 {
        return;
    }
    line!(text);
    line!(text, "{TITLE}Signatures{TITLE:#}");
    for (index, (signature, verdict)) in
        signatures.iter().zip(&examined.verification.signatures).enumerate()
    {
        let mark = if index == examined.token.looked_at { "*" } else { " " };
        let style = match verdict {
            SignatureVerdict::Valid => GOOD,
            SignatureVerdict::Invalid => BAD,
            SignatureVerdict::NotChecked => ASIDE,
        };
        let alg = signature.alg().unwrap_or_else(|| "no alg".to_owned());
        let kid = signature.kid().map(|kid| format!(", kid {kid}")).unwrap_or_default();
        let about = shortened(&format!("{alg}{kid}"), VALUE_SHOWN);
        let name = verdict.name().replace('_', " ");
        line!(text, "{mark} {}  {style}{name:<11}{style:#}  {about}", index + 1);
    }
}

fn segment(text: &mut String, title: &str, segment: Option<&Segment>, report: &Report<'_>) {
    let Some(segment) = segment else { return };
    line!(text);
    line!(text, "{TITLE}{title}{TITLE:#}");
    match &segment.json {
        Some(document) if document.is_object() => {
            members(text, document, title.starts_with("Payload"), report);
        }
        Some(document) if document.text().is_empty() => {
            // What is not there is empty; what is there and gave nothing cannot be decoded.
            let is_there = !segment.span.is_empty() && segment.bytes.is_empty();
            let why = if is_there { "cannot be decoded" } else { "empty" };
            line!(text, "  {ASIDE}{why}{ASIDE:#}");
        }
        Some(document) => {
            line!(text, "  {}", shortened(document.text(), TEXT_SHOWN));
        }
        None => {
            let bytes = segment.bytes.len();
            line!(text, "  {ASIDE}{bytes} bytes that are no UTF-8 text{ASIDE:#}");
        }
    }
}

fn members(text: &mut String, document: &Document, are_claims: bool, report: &Report<'_>) {
    const WIDEST: usize = 24;
    let members = document.members();
    let width = members
        .iter()
        .map(|member| escaped(&member.name).chars().count())
        .filter(|width| *width <= WIDEST)
        .max()
        .unwrap_or_default();
    for member in members {
        let shown = shortened(&compact(member.value.text()), VALUE_SHOWN);
        let about = if are_claims {
            about_claim(&member.name, member.value, report)
        } else {
            about_parameter(&member)
        };
        row(text, &shortened(&member.name, TEXT_SHOWN), width, &shown);
        if let Some(about) = about {
            line!(text, "  {:width$} {ASIDE}{}{ASIDE:#}", "", escaped(&about));
        }
    }
}

/// What a header parameter is for, and what its value says.
fn about_parameter(parameter: &Member<'_>) -> Option<String> {
    match (header::explain(&parameter.name), header::note(parameter)) {
        (Some(about), Some(note)) => Some(format!("{about} ({note})")),
        (about, note) => about.map(str::to_owned).or(note),
    }
}

/// When it is, for a date; what it is for, for another claim.
fn about_claim(name: &str, value: Value<'_>, report: &Report<'_>) -> Option<String> {
    let profile = report.profile.map(|(profile, _)| profile);
    let rule = profile.and_then(|profile| profile.claims.iter().find(|rule| rule.name == name));
    let is_date =
        DATES.contains(&name) || rule.is_some_and(|rule| rule.kind == Some(ClaimType::NumericDate));
    if is_date && value.kind() == Kind::Number {
        let moment = Moment::from_json_number(value.text())?;
        return Some(format!("{}, {}", full_time(moment), moment.relative_to(report.now)));
    }
    rule.map(|rule| rule.about.clone())
        .filter(|about| !about.is_empty())
        .or_else(|| claims::explain(name).map(str::to_owned))
}

fn findings(text: &mut String, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    line!(text);
    line!(text, "{TITLE}Findings{TITLE:#}");
    for finding in findings {
        let style = match finding.severity {
            Severity::Error => BAD,
            Severity::Warning => CARE,
            Severity::Info => ASIDE,
        };
        line!(
            text,
            "  {style}{:<7}{style:#}  {TITLE}{}{TITLE:#}  {}",
            finding.severity.name(),
            shortened(&finding.at.to_string(), VALUE_SHOWN),
            escaped(&finding.message),
        );
        if !finding.hint.is_empty() {
            line!(text, "           {}", escaped(&finding.hint));
        }
        line!(
            text,
            "           {ASIDE}{} · {}{ASIDE:#}",
            finding.rule.id(),
            escaped(&finding.source)
        );
    }
}

/// A name and what it is; a name that is too wide pushes its own line only.
fn row(text: &mut String, name: &str, width: usize, shown: &str) {
    line!(text, "  {name:<width$} {shown}");
}

fn full_time(moment: Moment) -> String {
    match time::local(moment) {
        Some(local) => format!("{} ({local})", moment.utc()),
        None => moment.utc(),
    }
}
