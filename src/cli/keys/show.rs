//! `keys show`: what a key is, without any private part of it. The names of `--json` are a
//! contract.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{
    super::{
        args::ShowArgs,
        contract,
        failure::{Exit, Failure},
        output, time,
    },
    read,
};
use crate::jwt::{
    Finding, Key, KeyError, KeyKind, KeySet, Moment, Rule, Severity,
    key::{Certificate, Entry},
    visible::escaped,
};

/// Says what a key is.
///
/// # Errors
/// The file is no key, or it is encrypted and its passphrase is not known.
pub fn run(arguments: &ShowArgs) -> Result<Exit, Failure> {
    let keys = read(&arguments.file, &arguments.passphrase)?;
    if arguments.json {
        output::print(&format!("{}\n", escaped(&in_json(&keys).to_string())))?;
    } else {
        output::print(&in_words(&keys, time::now()))?;
    }
    Ok(Exit::Done)
}

fn in_json(keys: &KeySet) -> Value {
    json!({
        "form": keys.only().map_or_else(|| keys.form().to_owned(), Key::short_form),
        "set": keys.is_set(),
        "keys": keys.entries().iter().map(entry_in_json).collect::<Vec<_>>(),
        "findings": keys.findings().iter().map(contract::finding).collect::<Vec<_>>(),
    })
}

fn entry_in_json(entry: &Entry) -> Value {
    let key = match &entry.key {
        Ok(key) => key,
        Err(error) => {
            return json!({
                "kid": entry.kid,
                "error": { "id": error.rule.id(), "message": error.message, "hint": error.hint },
            });
        }
    };
    let kind = key.kind();
    json!({
        "type": kind.key_type().kty(),
        "private": kind != KeyKind::Secret && key.can_sign(),
        "bits": key.bits(),
        "curve": curve(kind),
        "form": key.short_form(),
        "kid": key.kid(),
        "use": key.key_use(),
        "algorithms": algorithms(key),
        "thumbprint": key.thumbprint(),
        "certificate": key.certificate().map(certificate_in_json),
        "findings": key.findings().iter().map(contract::finding).collect::<Vec<_>>(),
    })
}

/// The curve or parameter set, as JWKs name it.
fn curve(kind: KeyKind) -> Option<&'static str> {
    match kind {
        KeyKind::Secret | KeyKind::Rsa(_) => None,
        kind => Some(kind.name()),
    }
}

fn algorithms(key: &Key) -> Vec<&'static str> {
    key.algorithms().into_iter().map(crate::jwt::Algorithm::name).collect()
}

fn certificate_in_json(certificate: &Certificate) -> Value {
    let validity = certificate.validity;
    json!({
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "not_before": validity.map(|validity| validity.not_before.seconds),
        "not_after": validity.map(|validity| validity.not_after.seconds),
    })
}

fn in_words(keys: &KeySet, now: Moment) -> String {
    let mut text = String::new();
    if keys.is_set() {
        line(&mut text, 0, &keys.describe());
        findings(&mut text, keys.findings());
    }
    for (index, entry) in keys.entries().iter().enumerate() {
        let title = match &entry.key {
            Ok(key) => key.describe(),
            Err(error) => error.message.clone(),
        };
        if keys.is_set() {
            text.push('\n');
            line(&mut text, 0, &format!("{}. {title}", index.saturating_add(1)));
        } else {
            line(&mut text, 0, &title);
        }
        match &entry.key {
            Ok(key) => key_in_words(&mut text, key, now),
            Err(error) => broken_in_words(&mut text, entry, error),
        }
    }
    text
}

fn key_in_words(text: &mut String, key: &Key, now: Moment) {
    let mut row = |name: &str, value: &str| line(text, 2, &format!("{name:<12}{value}"));
    row("form", &key.short_form());
    if let Some(kid) = key.kid() {
        row("kid", kid);
    }
    if let Some(key_use) = key.key_use() {
        row("use", key_use);
    }
    row("algorithms", &algorithms(key).join(", "));
    match key.thumbprint() {
        Some(thumbprint) => row("thumbprint", &thumbprint),
        // It would let a weak secret be guessed.
        None if key.kind() == KeyKind::Secret => row("thumbprint", "not shown for secrets"),
        None => {}
    }
    if let Some(certificate) = key.certificate() {
        row("subject", &certificate.subject);
        if let Some(issuer) = &certificate.issuer {
            row("issuer", issuer);
        }
        if let Some(validity) = certificate.validity {
            let (from, to) = (validity.not_before.utc(), validity.not_after.utc());
            let flaw = validity.flaw(now).map(|flaw| format!(" ({flaw})")).unwrap_or_default();
            row("valid", &format!("{from} to {to}{flaw}"));
        }
    }
    findings(text, key.findings());
}

fn broken_in_words(text: &mut String, entry: &Entry, error: &KeyError) {
    if let Some(kid) = &entry.kid {
        line(text, 2, &format!("{:<12}{kid}", "kid"));
    }
    line(text, 2, &format!("{:<12}{}", "hint", error.hint));
}

fn findings(text: &mut String, findings: &[Finding]) {
    // The thumbprint has a line of its own.
    for finding in findings.iter().filter(|finding| finding.rule != Rule::JwkThumbprint) {
        let word = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "note",
        };
        line(text, 2, &format!("{word:<12}{} ({})", finding.message, finding.rule.id()));
        if !finding.hint.is_empty() {
            line(text, 2, &format!("{:<12}{}", "", finding.hint));
        }
    }
}

/// What a key brings along may hold what steers a terminal: it is escaped.
fn line(text: &mut String, indent: usize, content: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{:indent$}{}", "", escaped(content));
}
