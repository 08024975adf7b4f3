//! What the API itself would answer to a token, in its own error codes.

use super::{ApiError, Profile};
use crate::jwt::{Aspect, Finding, Rule, Severity};

/// The API's answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ApiAnswer<'p, 'f> {
    /// The error, with the guide's solution.
    pub error: &'p ApiError,
    /// The finding that brings it.
    pub because: &'f Finding,
}

impl ApiAnswer<'_, '_> {
    /// Whether the API answers so to some calls only: the token is good by itself, and lacks what a
    /// call may ask for.
    #[must_use]
    pub fn is_only_possible(&self) -> bool {
        self.because.severity < Severity::Error
    }

    /// Code and solution as one text, to be read out or copied: `token_expired: Make a new token…`.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}: {}", self.error.code, self.error.solution)
    }
}

/// The first error that the API would answer, in the order in which an API looks. `None` where the
/// profile knows of no error for what was found.
///
/// A token is read before anything can be said of it, believed only once its signature holds, and
/// looked at for what it allows only within its time: so structure comes first, then key and
/// signature, time, claims. What merely warns brings an error only where nothing rejects, and only
/// the one whose rules the profile names: a scope that is missing is no fault until a call asks for
/// it.
#[must_use]
pub fn answer<'p, 'f>(profile: &'p Profile, findings: &'f [Finding]) -> Option<ApiAnswer<'p, 'f>> {
    let rejects = findings.iter().any(|finding| finding.severity == Severity::Error);
    let weight = if rejects { Severity::Error } else { Severity::Warning };
    findings
        .iter()
        .filter(|finding| finding.severity == weight)
        .filter_map(|because| {
            let rule = because.rule.id();
            let brings = |error: &&ApiError| error.rules.iter().any(|listed| listed == rule);
            let error = profile.errors.iter().find(brings)?;
            Some(ApiAnswer { error, because })
        })
        // Of several at one step the first that was found: `min_by_key` keeps it.
        .min_by_key(|answer| step(answer.because.rule))
}

/// When an API looks at this.
fn step(rule: Rule) -> u8 {
    match rule.aspect() {
        Aspect::Structure => 0,
        Aspect::Key | Aspect::Signature => 1,
        Aspect::Time => 2,
        // A claim has to be there before its value is looked at.
        Aspect::Claims if rule == Rule::RequiredClaim => 3,
        Aspect::Claims => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        jwt::{Part, Place},
        profile::load::Profiles,
    };

    fn code(profile: &str, rules: &[Rule]) -> Option<String> {
        let place = Place::part(Part::Token);
        let findings: Vec<_> =
            rules.iter().map(|rule| Finding::new(*rule, place.clone(), "found")).collect();
        let profiles = Profiles::built_in();
        let profile = profiles.find(profile).expect("a built-in profile");
        answer(profile, &findings).map(|answer| answer.error.code.clone())
    }

    #[test]
    fn an_api_looks_at_structure_signature_time_and_claims_in_this_order() {
        let missing = [Rule::AudienceMismatch, Rule::RequiredClaim];
        assert_eq!(code("gamification", &missing).as_deref(), Some("missing_required_claim"));
        let all = [Rule::RequiredClaim, Rule::Expired, Rule::SignatureInvalid, Rule::Base64urlForm];
        for (found, code_of_it) in [
            (&all[..], "invalid_token"),
            (&all[..3], "invalid_signature"),
            (&all[..2], "token_expired"),
            (&all[..1], "missing_required_claim"),
        ] {
            assert_eq!(code("gamification", found).as_deref(), Some(code_of_it));
        }
    }

    #[test]
    fn each_fault_brings_the_code_of_the_guide() {
        for (profile, rule, expected) in [
            ("gamification", Rule::Expired, Some("token_expired")),
            ("gamification", Rule::NotYetValid, Some("invalid_token")),
            ("gamification", Rule::OtherReading, Some("invalid_signature")),
            ("gamification", Rule::OtherAlgorithm, Some("invalid_signature")),
            ("gamification", Rule::AudienceMismatch, Some("invalid_token")),
            ("gamification", Rule::ClaimFormat, Some("invalid_token")),
            ("caf-api", Rule::Expired, Some("401")),
            ("caf-api", Rule::SignatureInvalid, Some("401")),
            ("caf-api", Rule::ClaimFormat, Some("403")),
            ("oauth-access-token", Rule::AudienceMismatch, Some("invalid_token")),
            // What lies on the bench may be another key than the API's.
            ("gamification", Rule::KeyUnusable, None),
            ("caf-smart-auth", Rule::Expired, None),
            ("jwt", Rule::Expired, None),
        ] {
            assert_eq!(code(profile, &[rule]).as_deref(), expected, "{profile} {}", rule.id());
        }
    }

    #[test]
    fn what_only_warns_brings_an_error_where_nothing_rejects() {
        assert_eq!(code("caf-api", &[Rule::RecommendedClaim]).as_deref(), Some("403"));
        let both = [Rule::RecommendedClaim, Rule::Expired];
        assert_eq!(code("caf-api", &both).as_deref(), Some("401"));
        // Nor does it where what rejects has no code.
        assert_eq!(code("caf-api", &[Rule::RecommendedClaim, Rule::KeyUnusable]), None);
        assert_eq!(code("gamification", &[Rule::WeakSecret, Rule::Lifetime]), None);
        assert_eq!(code("gamification", &[]), None);
    }

    /// Faults of the key that lies on the bench: the API's own may be another, so they say nothing
    /// of its answer.
    const OF_THE_KEY: [Rule; 10] = [
        Rule::KeyUnusable,
        Rule::RsaSize,
        Rule::RsaWeakness,
        Rule::DuplicateJwkMember,
        Rule::JwkAlg,
        Rule::JwkUse,
        Rule::JwkSetKid,
        Rule::JwkSetMixed,
        Rule::JwkPoint,
        Rule::CurveMismatch,
    ];

    #[test]
    fn every_fault_that_makes_an_api_refuse_a_token_has_a_code() {
        for profile in ["gamification", "caf-api", "oauth-access-token"] {
            for rule in Rule::ALL {
                let of_other_standard = rule.id().starts_with("AT-") && profile == "gamification"
                    || rule.id().starts_with("ID-");
                if rule.severity() < Severity::Error || of_other_standard {
                    continue;
                }
                let found = code(profile, &[*rule]);
                let says_nothing = OF_THE_KEY.contains(rule);
                assert_eq!(found.is_none(), says_nothing, "{profile} {}: {found:?}", rule.id());
            }
        }
    }

    #[test]
    fn the_rules_of_errors_are_rules() {
        for profile in &Profiles::built_in().all {
            for rule in profile.errors.iter().flat_map(|error| &error.rules) {
                let is_known = Rule::ALL.iter().any(|known| known.id() == rule);
                assert!(is_known, "{}: {rule}", profile.id);
            }
        }
    }
}
