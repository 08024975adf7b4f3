//! Analysis: everything that is known of a token, from pure inputs.
//!
//! Two steps, for the clock ticks and the token rarely changes: [`examine`] parses and verifies
//! (dear, cached by revision); [`judge`] looks at claims and time (cheap, every second).

use std::sync::Arc;

use crate::{
    jwt::{
        Algorithm, Aspect, Finding, Format, Key, KeyError, Moment, Overall, Severity, SignError,
        Token, Verdicts, Verification, claims,
        verdict::{ClaimsVerdict, StructureVerdict, TimeVerdict},
        verify::verify,
    },
    profile::{self, Profile},
};

/// A token with what does not depend on time: its structure and its signature.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The token as it could be read.
    pub token: Token,
    /// What parsing found.
    pub structure: Vec<Finding>,
    /// What checking key and signature found.
    pub verification: Verification,
}

/// Parses and verifies.
#[must_use]
pub fn examine(
    pasted: &str,
    key: Option<&Result<Key, KeyError>>,
    accepted: &[Algorithm],
) -> Examined {
    let (token, structure) = Token::parse(pasted);
    let verification = verify(&token, key, accepted);
    Examined { token, structure, verification }
}

/// Who asks, and when.
#[derive(Clone, Debug, Default)]
pub struct Question<'a> {
    /// The profile whose rules apply.
    pub profile: Option<&'a Profile>,
    /// The chosen client's clientId, for fixes.
    pub client_id: Option<&'a str>,
    /// The moment of judgement.
    pub now: Moment,
    /// Audience, issuer, leeway.
    pub expected: claims::Expectations,
}

/// Everything that is known of a token at a moment.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// What the text is.
    pub format: Format,
    /// The five verdicts.
    pub verdicts: Verdicts,
    /// What they come to.
    pub overall: Overall,
    /// All findings, the heaviest first, then by verdict and place.
    pub findings: Vec<Finding>,
}

/// Judges an examined token at a moment.
#[must_use]
pub fn judge(examined: &Examined, question: &Question<'_>) -> Analysis {
    let mut findings = examined.structure.clone();
    findings.extend(examined.verification.findings.iter().cloned());

    let claims_set = examined.token.claims().filter(|claims| claims.is_object());
    let mut time = TimeVerdict::NotChecked;
    if let Some(claims_set) = claims_set {
        let (verdict, found) = claims::check(claims_set, question.now, &question.expected);
        time = verdict;
        findings.extend(found);
    }
    if let Some(profile) = question.profile {
        findings.extend(profile::check::check(
            profile,
            &examined.token,
            question.now,
            question.client_id,
        ));
    }
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.rule.aspect()));

    let worst = |aspect| {
        findings
            .iter()
            .filter(|finding| finding.rule.aspect() == aspect)
            .map(|finding| finding.severity)
            .max()
    };
    if worst(Aspect::Time) == Some(Severity::Error)
        && matches!(time, TimeVerdict::Valid | TimeVerdict::NotChecked)
    {
        // Such as an `iat` that is no number: `exp` may hold, yet a verifier must reject.
        time = TimeVerdict::Error;
    }
    let verdicts = Verdicts {
        structure: match worst(Aspect::Structure) {
            Some(Severity::Error) => StructureVerdict::Error,
            _ => StructureVerdict::Ok,
        },
        key: examined.verification.key,
        signature: examined.verification.signature,
        time,
        claims: match (claims_set, worst(Aspect::Claims)) {
            (_, Some(Severity::Error)) => ClaimsVerdict::Error,
            (None, _) => ClaimsVerdict::NotChecked,
            (_, Some(Severity::Warning)) => ClaimsVerdict::Warning,
            _ => ClaimsVerdict::Ok,
        },
    };
    Analysis { format: examined.token.format, verdicts, overall: verdicts.overall(), findings }
}

/// The key of the bench: read once, shared with the worker that examines large tokens.
pub type SharedKey = Arc<Result<Key, KeyError>>;

/// A token too large for the frame thread, to be examined on a worker.
#[derive(Debug)]
pub enum Job {
    /// Verify a pasted token.
    Examine {
        /// The text as pasted.
        pasted: String,
        /// The key, if there is one.
        key: Option<SharedKey>,
        /// The accepted algorithms.
        accepted: Vec<Algorithm>,
    },
    /// Sign a draft, then examine what came of it.
    Sign {
        /// The header's exact text.
        header: String,
        /// The payload's exact bytes.
        payload: Vec<u8>,
        /// The key.
        key: SharedKey,
        /// The algorithm.
        algorithm: Algorithm,
    },
}

/// What a worker answers to a [`Job`].
#[derive(Debug)]
pub struct Answer {
    /// For [`Job::Sign`]: the new token, or why there is none.
    pub signed: Option<Result<String, SignError>>,
    /// The token, examined; for a token that could not be signed, the empty one.
    pub examined: Examined,
}

impl Job {
    /// Does the work. Takes as long as the token is large.
    #[must_use]
    pub fn run(self) -> Answer {
        match self {
            Self::Examine { pasted, key, accepted } => {
                Answer { signed: None, examined: examine(&pasted, key.as_deref(), &accepted) }
            }
            Self::Sign { header, payload, key, algorithm } => {
                let signed = match &*key {
                    Ok(ready) => crate::jwt::sign(&header, &payload, ready, algorithm),
                    Err(error) => {
                        Err(SignError { message: error.message.clone(), hint: error.hint.clone() })
                    }
                };
                let token = signed.as_deref().unwrap_or_default();
                let examined = examine(token, Some(&*key), &[algorithm]);
                Answer { signed: Some(signed), examined }
            }
        }
    }
}
