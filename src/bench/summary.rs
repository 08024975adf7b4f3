//! What a line says of a token: in the tray, in a scan, in a report.

use super::analysis::{Analysis, Examined};
use crate::jwt::{
    Format, Moment, Overall, Token, Verdicts,
    json::{Document, Kind},
    visible,
};

/// A token in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What the text is.
    pub format: Format,
    /// Its `alg`.
    pub algorithm: Option<String>,
    /// Its `iss`, if that is a string.
    pub issuer: Option<String>,
    /// Its `sub`, if that is a string.
    pub subject: Option<String>,
    /// Its `exp`, if that is a number.
    pub expires: Option<Moment>,
    /// The five verdicts.
    pub verdicts: Verdicts,
    /// What they come to.
    pub overall: Overall,
    /// Whose secret or key verified it: a client's name, or where the key came from.
    pub signed_by: Option<String>,
}

impl Summary {
    /// What was found out of a token, in a line.
    #[must_use]
    pub fn of(examined: &Examined, analysis: &Analysis, signed_by: Option<String>) -> Self {
        let claims = examined.token.claims();
        let expires = claims.and_then(|claims| {
            let exp = claims.member("exp")?.value;
            (exp.kind() == Kind::Number).then(|| Moment::from_json_number(exp.text())).flatten()
        });
        Self {
            format: analysis.format,
            algorithm: examined.token.alg(),
            issuer: claims.and_then(|claims| string(claims, "iss")),
            subject: claims.and_then(|claims| string(claims, "sub")),
            expires,
            verdicts: analysis.verdicts,
            overall: analysis.overall,
            signed_by,
        }
    }
}

fn string(claims: &Document, name: &str) -> Option<String> {
    claims.member(name)?.value.as_str().map(std::borrow::Cow::into_owned)
}

/// A token in a line for people: `HS256, issued by acme-prod, for ada, expired 3 h 2 min ago`.
#[must_use]
pub fn line(token: &Token, now: Moment) -> String {
    const SHOWN: usize = 40;
    let claim = |name: &str| {
        let text = token.claims().and_then(|claims| string(claims, name))?;
        Some(visible::shortened(&text, SHOWN))
    };
    let expires = token.claims().and_then(|claims| {
        let exp = claims.member("exp")?.value;
        Moment::from_json_number(exp.text()).filter(|exp| !exp.is_beyond_count())
    });
    let parts = [
        token.alg().map(|alg| visible::shortened(&alg, SHOWN)),
        claim("iss").map(|issuer| format!("issued by {issuer}")),
        claim("sub").map(|subject| format!("for {subject}")),
        expires.map(|exp| {
            let verb = if exp <= now { "expired" } else { "expires" };
            format!("{verb} {}", exp.relative_to(now))
        }),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return "a token that says nothing of itself".to_owned();
    }
    parts.join(", ")
}
