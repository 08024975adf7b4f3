//! The registered claims of RFC 7519 §4.1, judged at a given moment.

use super::{finding::Finding, json::Document, time::Moment, verdict::TimeVerdict};

/// What the verifier expects, beside the claims' own form.
#[derive(Clone, Debug, Default)]
pub struct Expectations {
    /// The audience that the verifier identifies with (CLM-9), if it has one.
    pub audience: Option<String>,
    /// The issuer that the verifier expects, if any.
    pub issuer: Option<String>,
    /// Seconds of clock difference that are forgiven (RFC 7519 §4.1.4).
    pub leeway: u64,
}

/// Judges the registered claims at the moment `now`: CLM-1, 3, 4, 6, 7, 8, 9, 10, 12.
///
/// CLM-12 (no `exp`) is given here; a lifetime past a profile's is the profile's PRO-7.
#[must_use]
pub fn check(
    claims: &Document,
    now: Moment,
    expected: &Expectations,
) -> (TimeVerdict, Vec<Finding>) {
    let _ = (claims, now, expected);
    todo!()
}

/// What a registered claim is for, in one sentence, or `None` for a name that RFC 7519 §4.1,
/// OIDC Core, RFC 9068 and the OAuth registries do not know.
#[must_use]
pub fn explain(name: &str) -> Option<&'static str> {
    let _ = name;
    todo!()
}

/// What a header parameter is for, in one sentence (RFC 7515 §4.1), or `None`.
#[must_use]
pub fn explain_header(name: &str) -> Option<&'static str> {
    let _ = name;
    todo!()
}
