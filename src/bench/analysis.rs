//! Analysis: everything that is known of a token, from pure inputs.
//!
//! Two steps, for the clock ticks and the token rarely changes: [`examine`] parses and verifies
//! (dear, cached by revision); [`judge`] looks at claims and time (cheap, every second).

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{diagnosis::Given, draft::Draft, former::FormerKey};
use crate::{
    jwt::{
        self, Algorithm, Aspect, Finding, Format, KeyError, KeySet, Moment, Overall, Reading, Rule,
        Severity, SignError, Token, Verdicts, Verification,
        algorithm::KeyType,
        claims,
        doctor::Diagnosis,
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
    /// All findings, the heaviest first, then those on signature and key before the rest.
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
    drop_missing_expiry_said_twice(&mut findings);
    findings
        .sort_by_key(|finding| (std::cmp::Reverse(finding.severity), rank(finding.rule.aspect())));

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

/// What is told first, among findings that weigh the same. Whether the token is genuine comes before
/// all that it says, for nothing else counts where it is not.
fn rank(aspect: Aspect) -> u8 {
    match aspect {
        Aspect::Signature => 0,
        Aspect::Key => 1,
        Aspect::Structure => 2,
        Aspect::Time => 3,
        Aspect::Claims => 4,
    }
}

/// Drops CLM-12 where a profile's or a standard's rule says as well that `exp` is missing. A fix
/// that only CLM-12 knows stays.
fn drop_missing_expiry_said_twice(findings: &mut Vec<Finding>) {
    let Some(at) = findings.iter().position(|finding| finding.rule == Rule::Lifetime) else {
        return;
    };
    let place = findings[at].at.clone();
    let other = findings.iter().position(|finding| {
        finding.rule != Rule::Lifetime
            && finding.severity >= Severity::Warning
            && (finding.at.part, &finding.at.member) == (place.part, &place.member)
    });
    let Some(other) = other else { return };
    let fix = findings[at].fix.take();
    let told = &mut findings[other];
    told.fix = told.fix.take().or(fix);
    findings.remove(at);
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
        /// The client's former key, which is tried where the one in use does not verify.
        former: Option<FormerKey>,
        /// What the key was read from, to find out why it does not verify; `None`: nobody asks.
        given: Option<Given>,
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
    /// For [`Job::Examine`]: what would verify the signature, if that was found out.
    pub diagnosis: Option<Diagnosis>,
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
            Self::Examine { pasted, reading, key, accepted, former, given } => {
                let (examined, diagnosis) = examine(&pasted, &reading, key.as_deref(), &accepted)
                    .or_by_former(&pasted, &reading, former.as_ref())
                    .diagnosed(key.as_deref(), given.as_ref());
                let draft = Some(Draft::of(&examined.token));
                Answer { signed: None, draft, examined, diagnosis }
            }
            Self::Sign(job) => {
                let signed = job.sign();
                let examined = match &signed {
                    Ok(token) => {
                        examine(token, &Reading::default(), job.key.as_deref(), &job.accepted)
                    }
                    Err(_) => job.examine_unsigned(),
                };
                Answer { signed: Some(signed), draft: None, examined, diagnosis: None }
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
    /// there is none to be judged. A payload that a compact token cannot carry is judged as
    /// detached content.
    fn examine_unsigned(&self) -> Examined {
        let document = Document::parse(self.header.as_str());
        let header = URL_SAFE_NO_PAD.encode(&self.header);
        let (unsigned, content) = match jwt::sign::carried(&document, &self.payload) {
            Some(payload) => (format!("{header}.{payload}."), None),
            None => (format!("{header}.."), Some(self.payload.clone())),
        };
        let reading = Reading { content, signature: None };
        let mut examined = examine(&unsigned, &reading, self.key.as_deref(), &self.accepted);
        examined.verification.signature = SignatureVerdict::NotChecked;
        examined.verification.findings.retain(|finding| finding.rule.aspect() == Aspect::Key);
        examined
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::{Secret, SecretEncoding};

    /// What is found on a draft that there is no key for.
    fn found_unsigned(header: &str, payload: &str) -> (Examined, Vec<String>) {
        let job = SignJob {
            header: header.to_owned(),
            payload: payload.as_bytes().to_vec(),
            key: None,
            accepted: Vec::new(),
            unsecured: false,
        };
        let examined = Job::Sign(job).run().examined;
        let analysis = judge(&examined, &Question::default());
        let errors = analysis.findings.iter().filter(|found| found.severity == Severity::Error);
        let errors = errors.map(|found| found.rule.id().to_owned()).collect();
        (examined, errors)
    }

    #[test]
    fn an_unsigned_draft_is_read_as_it_would_be_signed() {
        let unencoded = r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#;
        for header in [r#"{"alg":"HS256"}"#, unencoded] {
            for payload in [r#"{"amount":1}"#, r#"{"amount": 1.5}"#, "{\"amount\":\n\"é\"}"] {
                let (examined, errors) = found_unsigned(header, payload);
                let read = examined.token.payload.expect("a payload");
                assert_eq!(read.text(), Some(payload), "{header}");
                assert_eq!(errors, Vec::<String>::new(), "{header} {payload}");
            }
        }
        let (_, errors) = found_unsigned(unencoded, r#"{"exp":1}"#);
        assert_eq!(errors, ["HDR-7"]);
    }

    fn judged(header: &str, claims: &str, profile: &str) -> Vec<Finding> {
        let token =
            [header, claims, "signature"].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
        let key = Secret::from("Vq7-Zx2+Lm9=Rt4 Kp1!Wd6?Hs3fGqT7".to_owned());
        let key = KeySet::read(&key, SecretEncoding::Utf8, None);
        let examined = examine(&token, &Reading::default(), Some(&key), &[]);
        let profiles = profile::load::Profiles::built_in();
        let question = Question { profile: profiles.find(profile), ..Question::default() };
        judge(&examined, &question).findings
    }

    #[test]
    fn a_signature_that_fails_is_told_first() {
        let findings = judged(r#"{"alg":"HS256","crit":["x"]}"#, r#"{"exp":"x"}"#, "jwt");
        let ids: Vec<_> = findings.iter().map(|found| found.rule.id()).collect();
        assert_eq!(&ids[..4], ["SIG-1", "HDR-4", "HDR-5", "CLM-1"], "{ids:?}");
    }

    #[test]
    fn a_missing_exp_is_said_once() {
        for (profile, rule) in [
            ("jwt", Rule::Lifetime),
            ("oidc-id-token", Rule::IdTokenClaim),
            ("oauth-access-token", Rule::AccessTokenClaim),
        ] {
            let findings = judged(r#"{"alg":"HS256"}"#, "{}", profile);
            let of_exp = findings.iter().filter(|it| it.at.member.as_deref() == Some("exp"));
            let of_exp: Vec<_> = of_exp.map(|it| (it.rule, it.fix.is_some())).collect();
            assert_eq!(of_exp, [(rule, true)], "{profile}");
        }
    }
}
