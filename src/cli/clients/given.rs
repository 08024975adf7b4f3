//! The secret that a client is given: read, looked at, and its flaws said.

use super::super::{
    args::{PassphraseArgs, SecretArgs},
    failure::Failure,
    output,
    passphrase::read_key,
    secret_source::GivenSecret,
};
use crate::{
    bench::analysis::examine,
    client::Client,
    jwt::{
        self, Algorithm, Aspect, Finding, Key, KeySet, Reading, Severity, json, visible::escaped,
    },
};

/// The secret that is given for the client, and what key it is.
///
/// # Errors
/// It cannot be read, or is none.
pub(super) fn read(
    secret: &SecretArgs,
    passphrase: &PassphraseArgs,
    whose: &Client,
) -> Result<(GivenSecret, KeySet), Failure> {
    let Some(given) = secret.obtain(&format!(" of {}", escaped(&whose.name)))? else {
        return Err(Failure::wrong_use("there is no secret", "add --secret-prompt"));
    };
    let key =
        read_key(&given.secret, given.encoding, passphrase, &given.origin)?.map_err(|error| {
            Failure::wrong_use(format!("{}: {}", given.origin, error.message), error.hint)
        })?;
    Ok((given, key))
}

/// Says what speaks against the secret: it is kept all the same, for real APIs hand out such ones.
pub(super) fn warn(given: &GivenSecret, key: KeySet, algorithm: Algorithm) {
    if given.ends_with_line_break() {
        output::warn(
            format!("the secret from {} ends with a line break, which is kept", given.origin),
            "take the line break out if the secret has none, and give it again with jotbench \
             clients rotate",
        );
    }
    if !key.can_sign() {
        output::warn(format!("{} verifies, and cannot sign", key.describe()), "");
    }
    let mut findings: Vec<Finding> = key.findings().to_vec();
    findings.extend(key.usable().flat_map(Key::findings).cloned());
    for finding in as_verifiers_find(key, algorithm) {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    for finding in findings.iter().filter(|finding| finding.severity >= Severity::Warning) {
        output::warn(format!("{}: {}", given.origin, finding.message), finding.hint.as_str());
    }
}

/// What is found on the key when a token of its own is verified, such as that a secret is too short
/// for the algorithm.
fn as_verifiers_find(key: KeySet, algorithm: Algorithm) -> Vec<Finding> {
    let header = format!("{{\"alg\":{}}}", json::quoted(algorithm.name()));
    let Ok(token) = jwt::sign(&header, b"{}", &key, algorithm) else { return Vec::new() };
    let examined = examine(&token, &Reading::default(), Some(&Ok(key)), &[algorithm]);
    let mut findings = examined.verification.findings;
    findings.retain(|finding| finding.rule.aspect() == Aspect::Key);
    findings
}

/// The algorithm that was chosen if the key fits it; else the first of the usual ones that it
/// fits; else, where none is usual, the key's own first.
///
/// # Errors
/// The key fits none of them.
pub(super) fn algorithm(
    key: &KeySet,
    chosen: Option<Algorithm>,
    usual: &[Algorithm],
) -> Result<Algorithm, Failure> {
    let fitting = key.algorithms();
    let wanted: &[Algorithm] = chosen.as_ref().map_or(usual, std::slice::from_ref);
    let found = match wanted {
        [] => fitting.first(),
        wanted => wanted.iter().find(|algorithm| fitting.contains(algorithm)),
    };
    found.copied().ok_or_else(|| {
        let names = |all: &[Algorithm]| Algorithm::list(all.iter().copied());
        Failure::wrong_use(
            format!("{} does not fit {}", key.describe(), names(wanted)),
            format!("it fits {}; choose one with --alg", names(&fitting)),
        )
    })
}
