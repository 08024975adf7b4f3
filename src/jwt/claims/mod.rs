//! The registered claims of RFC 7519 §4.1, judged at a given moment; and what access tokens
//! (RFC 9068) and ID tokens (OIDC Core) must hold.

mod access_token;
mod dates;
mod explain;
mod id_token;
mod names;
mod standard;

pub use access_token::{check_access_token, is_access_token};
pub use explain::explain;
pub use id_token::check_id_token;

use super::{
    finding::Finding,
    json::{Document, Kind},
    time::Moment,
    verdict::TimeVerdict,
};

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

/// Judges the registered claims at the moment `now`: CLM-1…12.
///
/// Of a text that is cut off by an error, what could be read is judged, and nothing is called
/// missing. CLM-12 (no `exp`) is given here; a lifetime past a profile's is the profile's PRO-7.
#[must_use]
pub fn check(
    claims: &Document,
    now: Moment,
    expected: &Expectations,
) -> (TimeVerdict, Vec<Finding>) {
    if claims.root().is_none_or(|root| root.kind() != Kind::Object) {
        return (TimeVerdict::NotChecked, Vec::new());
    }
    let (verdict, mut findings) = dates::check(claims, now, expected.leeway);
    findings.extend(names::check(claims, expected));
    (verdict, findings)
}

#[cfg(test)]
mod tests;
