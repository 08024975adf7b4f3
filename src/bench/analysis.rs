//! Analysis: everything that is known of a token, from pure inputs.
//!
//! Two steps, for the clock ticks and the token rarely changes: [`examine`] parses and verifies
//! (dear, cached by revision); [`judge`] looks at claims and time (cheap, every second).

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::draft::Draft;
use crate::{
    jwt::{
        self, Algorithm, Aspect, Finding, Format, KeyError, KeySet, Moment, Overall, Reading,
        Severity, SignError, Token, Verdicts, Verification,
        algorithm::KeyType,
        claims,
        json::Document,
        verdict::{ClaimsVerdict, SignatureVerdict, StructureVerdict, TimeVerdict},
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

/// Parses and verifies, as [`Examined::of`] does.
#[must_use]
pub fn examine(
    pasted: &str,
    reading: &Reading,
    key: Option<&Result<KeySet, KeyError>>,
    accepted: &[Algorithm],
) -> Examined {
    Examined::of(pasted, reading, Token::read(pasted, reading), key, accepted)
}

impl Examined {
    /// Verifies what was read of `pasted`. Of several signatures the one that was chosen is looked
    /// at, else the first that verifies, else the first.
    #[must_use]
    pub fn of(
        pasted: &str,
        reading: &Reading,
        read: (Token, Vec<Finding>),
        key: Option<&Result<KeySet, KeyError>>,
        accepted: &[Algorithm],
    ) -> Self {
        let (token, structure) = read;
        let verification = verify(&token, key, accepted);
        let is_valid = |verdict: &SignatureVerdict| *verdict == SignatureVerdict::Valid;
        let better = verification.signatures.iter().position(is_valid);
        if reading.signature.is_some() || better.is_none_or(|index| index == token.looked_at) {
            return Self { token, structure, verification };
        }
        let reading = Reading { signature: better, ..reading.clone() };
        let (token, structure) = Token::read(pasted, &reading);
        let verification = verify(&token, key, accepted);
        Self { token, structure, verification }
    }
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
    findings.extend(profile::standards::check(
        question.profile,
        &examined.token,
        question.now,
        question.client_id,
    ));
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
pub type SharedKey = Arc<Result<KeySet, KeyError>>;

/// The dear part of an analysis, to be done here or on a worker.
#[derive(Debug)]
pub enum Job {
    /// Verify a pasted token.
    Examine {
        /// The text as pasted.
        pasted: String,
        /// The signature to look at, and the content that a detached token goes with.
        reading: Reading,
        /// The key, if there is one.
        key: Option<SharedKey>,
        /// The accepted algorithms.
        accepted: Vec<Algorithm>,
    },
    /// Sign a draft, then examine what came of it.
    Sign(SignJob),
}

/// A draft to be signed.
#[derive(Debug)]
pub struct SignJob {
    /// The header's exact text.
    pub header: String,
    /// The payload's exact bytes.
    pub payload: Vec<u8>,
    /// The key, if there is one.
    pub key: Option<SharedKey>,
    /// The accepted algorithms.
    pub accepted: Vec<Algorithm>,
    /// Whether the person asked for a token that nobody signs, where `alg` is `none`.
    pub unsecured: bool,
}

/// What came of a [`Job`].
#[derive(Debug)]
pub struct Answer {
    /// For [`Job::Sign`]: the new token, or why there is none.
    pub signed: Option<Result<String, SignError>>,
    /// For [`Job::Examine`]: header and payload as they are shown.
    pub draft: Option<Draft>,
    /// The token, examined; of a draft that could not be signed, its header and payload.
    pub examined: Examined,
}

impl Job {
    /// How much there is to do, in bytes of text.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Examine { pasted, reading, .. } => {
                pasted.len() + reading.content.as_ref().map_or(0, Vec::len)
            }
            Self::Sign(job) => job.header.len() + job.payload.len(),
        }
    }

    /// Does the work. It takes as long as the token is large.
    #[must_use]
    pub fn run(self) -> Answer {
        match self {
            Self::Examine { pasted, reading, key, accepted } => {
                let examined = examine(&pasted, &reading, key.as_deref(), &accepted);
                Answer { signed: None, draft: Some(Draft::of(&examined.token)), examined }
            }
            Self::Sign(job) => {
                let signed = job.sign();
                let examined = match &signed {
                    Ok(token) => {
                        examine(token, &Reading::default(), job.key.as_deref(), &job.accepted)
                    }
                    Err(_) => job.examine_unsigned(),
                };
                Answer { signed: Some(signed), draft: None, examined }
            }
        }
    }
}

impl SignJob {
    /// Signs with the algorithm that the header names: what is signed is what is shown.
    fn sign(&self) -> Result<String, SignError> {
        let error = |message: &str, hint: &str| {
            Err(SignError { message: message.to_owned(), hint: hint.to_owned() })
        };
        let header = Document::parse(self.header.as_str());
        let alg = header.member("alg").and_then(|alg| alg.value.as_str());
        if alg.as_deref() == Some("none") {
            return if self.unsecured {
                jwt::unsecured(&self.header, &self.payload)
            } else {
                error(
                    "alg is \"none\", so nothing would vouch for this token",
                    "Set alg to the algorithm that the API takes; make the token unsecured only to \
                     test that an API refuses it",
                )
            };
        }
        let Some(key) = &self.key else {
            let algorithm = alg.as_deref().and_then(|alg| alg.parse::<Algorithm>().ok());
            if algorithm.is_some_and(|algorithm| algorithm.row().key != KeyType::Secret) {
                return error(
                    "There is no key to sign with",
                    "Choose a client or give a private key",
                );
            }
            return error("There is no secret to sign with", "Choose a client or type a secret");
        };
        let key = match &**key {
            Ok(key) => key,
            Err(problem) => return error(&problem.message, &problem.hint),
        };
        let Some(alg) = alg else {
            // The signer explains what is wrong with such a header; any algorithm will do.
            return jwt::sign(&self.header, &self.payload, key, Algorithm::Hs256);
        };
        match alg.parse() {
            Ok(algorithm) => jwt::sign(&self.header, &self.payload, key, algorithm),
            Err(unknown) => error(
                &format!("{unknown}"),
                "Set alg in the header to an algorithm that fits the key",
            ),
        }
    }

    /// Header and payload as a token without a signature, and without a word on the signature:
    /// there is none to be judged.
    fn examine_unsigned(&self) -> Examined {
        let unsigned = format!(
            "{}.{}.",
            URL_SAFE_NO_PAD.encode(&self.header),
            URL_SAFE_NO_PAD.encode(&self.payload)
        );
        let reading = Reading::default();
        let mut examined = examine(&unsigned, &reading, self.key.as_deref(), &self.accepted);
        examined.verification.signature = SignatureVerdict::NotChecked;
        examined.verification.findings.retain(|finding| finding.rule.aspect() == Aspect::Key);
        examined
    }
}
