//! All that profile and standards demand of a token, each thing said once.
//!
//! The built-in profiles for access tokens and ID tokens list what their standards require, so
//! that the window can offer it; the standards' own rules say it more exactly. Where both speak of
//! one member, the standard's finding stays and takes over the profile's fix.

use super::{Profile, check, sensitive};
use crate::jwt::{Finding, Moment, Rule, Token, claims};

/// The id of the built-in profile for which RFC 9068 holds, whatever the token's `typ`.
const ACCESS_TOKEN: &str = "oauth-access-token";

/// The id of the built-in profile for which OIDC Core §2 holds.
const ID_TOKEN: &str = "oidc-id-token";

/// Checks the token against the profile in force (PRO-1…7), against the standards that profile or
/// token name (AT-1…4, ID-1…5), and for what the profile does not ask for and nobody should read
/// (CLM-13). `now` and `client_id` are as for [`check::check`].
#[must_use]
pub fn check(
    profile: Option<&Profile>,
    token: &Token,
    now: Moment,
    client_id: Option<&str>,
) -> Vec<Finding> {
    let is = |id: &str| profile.is_some_and(|profile| profile.id == id);
    let mut findings = Vec::new();
    if is(ACCESS_TOKEN) || claims::is_access_token(token) {
        findings.extend(claims::check_access_token(token));
    }
    if is(ID_TOKEN) {
        findings.extend(claims::check_id_token(token, client_id));
    }
    if let Some(profile) = profile {
        for finding in check::check(profile, token, now, client_id) {
            join(&mut findings, finding);
        }
    }
    if let Some(claims) = token.claims().filter(|claims| claims.is_object()) {
        findings.extend(sensitive::check(claims, profile));
    }
    findings
}

/// Adds what the profile found, unless a standard's rule has spoken of the same member.
fn join(findings: &mut Vec<Finding>, of_profile: Finding) {
    let is_of_profile =
        |rule| matches!(rule, Rule::RequiredClaim | Rule::ClaimFormat | Rule::HeaderFixed);
    let is_of_standard = |rule: Rule| rule.id().starts_with("AT-") || rule.id().starts_with("ID-");
    let told = findings.iter_mut().find(|told| {
        is_of_profile(of_profile.rule)
            && is_of_standard(told.rule)
            && told.at.part == of_profile.at.part
            && told.at.member == of_profile.at.member
    });
    match told {
        Some(told) => {
            told.severity = told.severity.max(of_profile.severity);
            told.fix = of_profile.fix.or(told.fix.take());
            if !of_profile.hint.is_empty() {
                told.hint = of_profile.hint;
            }
        }
        None => findings.push(of_profile),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        jwt::{Fix, Severity},
        profile::{load::Profiles, testing::token},
    };

    const NOW: Moment = Moment { seconds: 1_795_348_800, nanos: 0 };

    fn found(profile: &str, header: &str, claims: &str) -> Vec<Finding> {
        let profiles = Profiles::built_in();
        check(profiles.find(profile), &token(header, claims), NOW, Some("my-client"))
    }

    /// The rules that speak, with the member that they speak of.
    fn said(profile: &str, header: &str, claims: &str) -> Vec<String> {
        let found = found(profile, header, claims);
        found.iter().map(|found| format!("{} {}", found.rule.id(), found.at)).collect()
    }

    #[test]
    fn what_an_access_token_lacks_is_said_once() {
        let rest = r#""iss":"a","exp":1795349000,"aud":"b","client_id":"d","iat":1795348800"#;
        let claims = format!("{{{rest},\"scope\":[\"read\"]}}");
        let expected =
            ["AT-1 header.typ", "AT-2 payload.sub", "AT-2 payload.jti", "AT-4 payload.scope"];
        assert_eq!(said("oauth-access-token", r#"{"alg":"RS256"}"#, &claims), expected);
        // Under another profile the type alone brings the rules, and the profile its own.
        let typ = r#"{"alg":"RS256","typ":"application/at+jwt"}"#;
        assert_eq!(said("jwt", typ, &claims), &expected[1..]);
        assert_eq!(said("jwt", r#"{"alg":"RS256","typ":"JWT"}"#, &claims), Vec::<String>::new());
        let full = format!("{{{rest},\"sub\":\"c\",\"jti\":\"e\",\"scope\":\"read\"}}");
        assert_eq!(said("oauth-access-token", typ, &full), Vec::<String>::new());
    }

    #[test]
    fn what_an_id_token_lacks_is_said_once_and_under_its_profile_only() {
        let claims = r#"{"iss":"issuer","sub":"b","exp":1795349000,"iat":1795348800,"nonce":5}"#;
        let expected = ["ID-1 payload.aud", "ID-1 payload.iss", "ID-3 payload.nonce"];
        assert_eq!(said("oidc-id-token", r#"{"alg":"RS256"}"#, claims), expected);
        assert_eq!(said("jwt", r#"{"alg":"RS256"}"#, claims), Vec::<String>::new());
    }

    #[test]
    fn the_profiles_fix_and_weight_are_kept() {
        let findings = found("oidc-id-token", r#"{"alg":"RS256"}"#, r#"{"iss":"issuer"}"#);
        let of = |member: &str| {
            let found = findings.iter().find(|found| found.at.member.as_deref() == Some(member));
            found.unwrap_or_else(|| panic!("{member}: {findings:?}"))
        };
        let aud = of("aud");
        assert_eq!(aud.fix.as_ref().map(Fix::label).as_deref(), Some("Set \"my-client\""));
        assert_eq!(aud.source, "OIDC Core §2");
        assert!(aud.hint.contains("client_id"));
        assert_eq!(of("iss").severity, Severity::Error);
        assert_eq!(of("iat").rule, Rule::IdTokenClaim);
    }

    #[test]
    fn personal_data_that_the_profile_asks_for_is_not_spoken_of() {
        let header = r#"{"alg":"HS256","typ":"JWT"}"#;
        let claims = r#"{"iss":"my-client","exp":1795349000,"personId":"52998224725"}"#;
        assert_eq!(said("caf-smart-auth", header, claims), Vec::<String>::new());
        assert_eq!(said("jwt", header, claims), ["CLM-13 payload.personId"]);
    }
}
