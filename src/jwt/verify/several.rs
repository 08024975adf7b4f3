//! Several signatures of one token: each is checked, and one is what the verdicts are about.

use super::Verification;
use crate::jwt::{
    finding::{Finding, Severity},
    token::{Token, of_other, of_signature},
    verdict::SignatureVerdict,
};

/// Checks each signature of the token. The verdicts are those of the one that is looked at.
pub(super) fn check_each(token: &Token, check: impl Fn(&Token) -> Verification) -> Verification {
    let mut own = check(token);
    let count = token.signatures.len();
    own.signatures = vec![own.signature; count];
    if count < 2 {
        return own;
    }
    let mut of_others: Vec<Finding> = Vec::new();
    let mut other = token.clone();
    for index in (0..count).filter(|index| *index != token.looked_at) {
        other.look_at(index);
        let checked = check(&other);
        if let Some(verdict) = own.signatures.get_mut(index) {
            *verdict = checked.signature;
        }
        // What is so of the key is said once.
        let new = checked.findings.into_iter().filter(|finding| !own.findings.contains(finding));
        of_others.extend(new.map(|finding| of_other(finding, &other, index)));
    }
    if own.signature == SignatureVerdict::Valid {
        // They belong to other keys, as far as can be told.
        for finding in &mut of_others {
            finding.severity = Severity::Info;
        }
    }
    own.findings = own
        .findings
        .into_iter()
        .map(|finding| of_signature(finding, token.looked_at, count))
        .chain(of_others)
        .collect();
    own
}
