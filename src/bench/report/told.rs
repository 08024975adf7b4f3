//! What a report tells, in words, before it is written in one form or the other. Nothing that is
//! hidden comes past here.

use std::{collections::BTreeSet, fmt::Write as _};

use aws_lc_rs::digest::{SHA256, digest};

use super::{Source, veil::Veil};
use crate::{
    bench::words::sentence,
    jwt::{
        Aspect, Finding, Moment, Overall, Rule, Segment, Severity, claims, header,
        json::{Document, Kind, Member, compact, quoted},
        verdict::{ClaimsVerdict, KeyVerdict, SignatureVerdict, StructureVerdict, TimeVerdict},
    },
    profile::{ApiError, ClaimType, answer::answer},
};

/// Claims and header parameters that are told one by one; what is more is counted.
const MOST_MEMBERS: usize = 200;

/// Findings that are told; what is more is counted.
const MOST_FINDINGS: usize = 100;

/// Claims with a `NumericDate` that no profile need name (RFC 7519 §4.1, OIDC Core §2, §5.1).
const DATES: [&str; 5] = ["exp", "nbf", "iat", "auth_time", "updated_at"];

/// What stands in the place of a finding's words where they would give something away.
const WITHHELD: &str = "Not told here: the words would give away what this report hides";

/// What a report tells.
#[derive(Debug)]
pub(super) struct Told<'a> {
    /// `accepted` and why, in words.
    pub(super) overall: String,
    /// The five verdicts, each with its name in the contract and its reason.
    pub(super) verdicts: Vec<(Aspect, &'static str, String)>,
    /// What the API itself would answer, and whether to some calls only.
    pub(super) answer: Option<(&'a ApiError, bool)>,
    /// The findings.
    pub(super) findings: Vec<ToldFinding<'a>>,
    /// How many findings there are beyond those.
    pub(super) more_findings: usize,
    /// The header's parameters.
    pub(super) header: Members,
    /// The claims.
    pub(super) claims: Members,
    /// The names of the masked claims, as they can be told.
    pub(super) masked: Vec<String>,
    /// The header as JSON text: exact where nothing is masked.
    pub(super) header_text: Option<String>,
    /// The payload as JSON text: exact where nothing is masked.
    pub(super) payload_text: Option<String>,
    /// The token's SHA-256 in hexadecimal, where nobody can find out by it what is hidden.
    pub(super) sha256: Option<String>,
}

/// A finding, as it can be told.
#[derive(Debug)]
pub(super) struct ToldFinding<'a> {
    pub(super) finding: &'a Finding,
    pub(super) at: String,
    pub(super) message: String,
    pub(super) hint: String,
}

/// Members of an object, as they can be told.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) rows: Vec<ToldMember>,
    /// How many there are beyond those.
    pub(super) more: usize,
}

/// A claim or header parameter.
#[derive(Debug)]
pub(super) struct ToldMember {
    pub(super) name: String,
    /// Its JSON text; `None` where it is masked.
    pub(super) value: Option<String>,
    pub(super) meaning: String,
}

impl<'a> Told<'a> {
    /// What the report of this tells.
    pub(super) fn of(source: &Source<'a>) -> Self {
        let veil = Veil::of(source);
        let token = &source.examined.token;
        let findings = &source.analysis.findings;
        let header = token.header.as_ref();
        let claims = token.claims();
        let meaning = |member: &Member<'_>| parameter_meaning(member);
        Self {
            overall: overall(source),
            verdicts: verdicts(source, &veil),
            answer: source
                .profile
                .and_then(|profile| answer(profile, findings))
                .map(|answer| (answer.error, answer.is_only_possible())),
            findings: findings
                .iter()
                .take(MOST_FINDINGS)
                .map(|finding| told_finding(finding, &veil))
                .collect(),
            more_findings: findings.len().saturating_sub(MOST_FINDINGS),
            header: header
                .and_then(|header| header.json.as_ref())
                .map_or_else(Members::default, |document| {
                    members(document, &veil, &veil.parameters, meaning)
                }),
            claims: claims.map_or_else(Members::default, |document| {
                members(document, &veil, &veil.claims, |claim| claim_meaning(claim, source))
            }),
            masked: veil.claims.iter().map(|name| veil.cover(name).into_owned()).collect(),
            header_text: segment_text(header, &veil, &veil.parameters),
            payload_text: segment_text(token.payload.as_ref(), &veil, &veil.claims),
            sha256: sha256(source, &veil),
        }
    }
}

fn overall(source: &Source<'_>) -> String {
    let verdicts = &source.analysis.verdicts;
    match source.analysis.overall {
        Overall::Accepted => "The signature is valid and nothing rejects the token".to_owned(),
        Overall::NotChecked => "The signature was not checked".to_owned(),
        Overall::Rejected => {
            let genuine = verdicts.signature == SignatureVerdict::Valid;
            let mut reasons = Vec::new();
            if verdicts.structure == StructureVerdict::Error {
                reasons.push("it is not well formed");
            }
            if verdicts.key == KeyVerdict::Error {
                reasons.push("the key cannot be used for it");
            }
            if verdicts.signature == SignatureVerdict::Invalid {
                reasons.push("its signature does not verify");
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
            let reasons = reasons.join(", ");
            if genuine { format!("Genuine, but {reasons}") } else { sentence(&reasons) }
        }
    }
}

fn verdicts(source: &Source<'_>, veil: &Veil) -> Vec<(Aspect, &'static str, String)> {
    let verdicts = source.analysis.verdicts;
    let token = &source.examined.token;
    let alg = token.alg().unwrap_or_default();
    let heaviest = |aspect: Aspect| {
        let of_it = |finding: &&Finding| {
            finding.rule.aspect() == aspect && finding.severity >= Severity::Warning
        };
        let found = source.analysis.findings.iter().find(of_it);
        found.map(|finding| told_finding(finding, veil).message)
    };
    let reason = |aspect: Aspect, good: Option<String>| {
        good.or_else(|| heaviest(aspect)).unwrap_or_default()
    };
    Aspect::ALL
        .into_iter()
        .map(|aspect| {
            let (name, good) = match aspect {
                Aspect::Structure => {
                    let form = sentence(token.serialization.title());
                    let is_good = verdicts.structure == StructureVerdict::Ok;
                    (verdicts.structure.name(), is_good.then_some(form))
                }
                Aspect::Key => {
                    let good = match verdicts.key {
                        KeyVerdict::Ok => Some(format!("It fits {alg}")),
                        KeyVerdict::NotChecked => Some("None was used".to_owned()),
                        KeyVerdict::Error => None,
                    };
                    (verdicts.key.name(), good)
                }
                Aspect::Signature => {
                    let good = match verdicts.signature {
                        SignatureVerdict::Valid => Some(format!("It verifies with {alg}")),
                        SignatureVerdict::NotChecked => Some("It was not checked".to_owned()),
                        SignatureVerdict::Invalid => None,
                    };
                    (verdicts.signature.name(), good)
                }
                Aspect::Time => (verdicts.time.name(), time_reason(source, veil)),
                Aspect::Claims => {
                    let good = match verdicts.claims {
                        ClaimsVerdict::Ok => Some("Nothing to mend".to_owned()),
                        ClaimsVerdict::NotChecked => Some("None could be read".to_owned()),
                        ClaimsVerdict::Warning | ClaimsVerdict::Error => None,
                    };
                    (verdicts.claims.name(), good)
                }
            };
            (aspect, name, veil.cover_words(&reason(aspect, good)))
        })
        .collect()
}

/// Why the time is good, and where it is judged for a moment in the past, what is so by now.
fn time_reason(source: &Source<'_>, veil: &Veil) -> Option<String> {
    match source.analysis.verdicts.time {
        TimeVerdict::NotChecked => Some("It has no dates".to_owned()),
        TimeVerdict::Valid => {
            let exp = source.summary.expires.filter(|_| !veil.claims.contains("exp"));
            Some(match exp {
                None => "It was within its time".to_owned(),
                Some(exp) if source.as_of != source.now && exp <= source.now => {
                    format!("Valid then, expired {}", exp.relative_to(source.now))
                }
                Some(exp) => format!("It expires {}", exp.relative_to(source.as_of)),
            })
        }
        TimeVerdict::Expired | TimeVerdict::NotYetValid | TimeVerdict::Error => None,
    }
}

fn told_finding<'f>(finding: &'f Finding, veil: &Veil) -> ToldFinding<'f> {
    let at = veil.cover(&finding.at.to_string()).into_owned();
    let (message, hint) = if veil.tells(finding) {
        (veil.cover_words(&finding.message), veil.cover_words(&finding.hint))
    } else if matches!(finding.rule, Rule::WeakSecret | Rule::SecretLength) {
        ("The secret is weaker than it should be".to_owned(), String::new())
    } else {
        (WITHHELD.to_owned(), String::new())
    };
    ToldFinding { finding, at, message, hint }
}

fn members(
    document: &Document,
    veil: &Veil,
    masked: &BTreeSet<String>,
    meaning: impl Fn(&Member<'_>) -> Option<String>,
) -> Members {
    let all = document.members();
    let rows = all.iter().take(MOST_MEMBERS).map(|member| {
        let name = veil.cover(&member.name).into_owned();
        if masked.contains(&*member.name) {
            let kind = match member.value.kind() {
                Kind::Object => "object",
                Kind::Array => "array",
                Kind::String => "string",
                Kind::Number => "number",
                Kind::Bool => "boolean",
                Kind::Null => "null",
            };
            return ToldMember { name, value: None, meaning: format!("{kind}, masked") };
        }
        let value = veil.cover(&compact(member.value.text())).into_owned();
        let meaning = veil.cover_words(&meaning(member).unwrap_or_default());
        ToldMember { name, value: Some(value), meaning }
    });
    Members { rows: rows.collect(), more: all.len().saturating_sub(MOST_MEMBERS) }
}

fn parameter_meaning(parameter: &Member<'_>) -> Option<String> {
    match (header::explain(&parameter.name), header::note(parameter)) {
        (Some(about), Some(note)) => Some(format!("{about} ({note})")),
        (about, note) => about.map(str::to_owned).or(note),
    }
}

/// When it is, for a date; what it is for, for another claim.
fn claim_meaning(claim: &Member<'_>, source: &Source<'_>) -> Option<String> {
    let rules = source.profile.map(|profile| profile.claims.as_slice()).unwrap_or_default();
    let rule = rules.iter().find(|rule| rule.name == claim.name);
    let is_date = DATES.contains(&&*claim.name)
        || rule.is_some_and(|rule| rule.kind == Some(ClaimType::NumericDate));
    if is_date && claim.value.kind() == Kind::Number {
        let moment = Moment::from_json_number(claim.value.text())?;
        return Some(format!("{}, {}", moment.utc(), moment.relative_to(source.as_of)));
    }
    rule.map(|rule| rule.about.clone())
        .filter(|about| !about.is_empty())
        .or_else(|| claims::explain(&claim.name).map(str::to_owned))
}

/// The exact text; where a member is masked, an object with `null` in its place. `None` where there
/// is no text, or it cannot be masked since it is no JSON object.
fn segment_text(
    segment: Option<&Segment>,
    veil: &Veil,
    masked: &BTreeSet<String>,
) -> Option<String> {
    let document = segment?.json.as_ref()?;
    let is_open = masked.is_empty() && !veil.hides(document.text());
    if is_open {
        return Some(document.text().to_owned());
    }
    if !document.is_object() {
        return None;
    }
    let members = document.members();
    let told = members.iter().map(|member| {
        let is_masked = masked.contains(&*member.name);
        let value = if is_masked { "null" } else { member.value.text() };
        format!("{}:{value}", quoted(&veil.cover(&member.name)))
    });
    Some(format!("{{{}}}", told.collect::<Vec<_>>().join(",")))
}

/// The hash names the token without giving it. Where the signature can be guessed, or there is none,
/// one could try out what is masked until the hash is right.
fn sha256(source: &Source<'_>, veil: &Veil) -> Option<String> {
    let token = &source.examined.token;
    let is_guessable =
        |finding: &Finding| matches!(finding.rule, Rule::WeakSecret | Rule::SecretLength);
    let is_signed = token.signature.as_ref().is_some_and(|signature| !signature.bytes.is_empty());
    let is_safe = is_signed && !source.analysis.findings.iter().any(is_guessable);
    let hides_nothing = veil.claims.is_empty() && veil.parameters.is_empty();
    if !(hides_nothing || is_safe) {
        return None;
    }
    let mut hex = String::with_capacity(64);
    for byte in digest(&SHA256, token.text.as_bytes()).as_ref() {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    Some(hex)
}

/// A moment as text: RFC 3339 where the calendar reaches it, else Unix seconds.
pub(super) fn stamp(moment: Moment) -> String {
    let utc = moment.utc();
    let rfc = utc.strip_suffix(" UTC").map(|it| format!("{}Z", it.replacen(' ', "T", 1)));
    rfc.filter(|it| crate::jwt::time::parse_moment(it) == Ok(moment))
        .unwrap_or_else(|| moment.seconds.to_string())
}
