//! Why a signature does not verify with the secret in use, and what would: the doctor's answer
//! beside the other findings.

use super::analysis::Examined;
use crate::jwt::{
    Format, KeyError, KeySet, Rule, Secret, SecretEncoding,
    doctor::{self, Diagnosis, Patient},
    verdict::SignatureVerdict,
};

/// A secret or key exactly as it was given, and how it was read.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its exact bytes.
    pub secret: Secret,
    /// How they were read.
    pub encoding: SecretEncoding,
}

impl Examined {
    /// Where the signature does not verify, tries what else the secret that was given may mean
    /// (SIG-2, SIG-4). What is found stands among the findings; the verdicts stay as they are.
    ///
    /// `key` is what was read of it, or why it could not be read. Comes after
    /// [`Examined::or_by_former`]: what the former secret verifies needs no cure.
    #[must_use]
    pub fn diagnosed(
        mut self,
        key: Option<&Result<KeySet, KeyError>>,
        given: Option<&Given>,
    ) -> (Self, Option<Diagnosis>) {
        let Some(given) = given.filter(|_| self.may_be_cured()) else { return (self, None) };
        let diagnosis = doctor::examine(Patient {
            token: &self.token,
            secret: &given.secret,
            encoding: given.encoding,
            keys: key.and_then(|key| key.as_ref().ok()),
        });
        if let Some(diagnosis) = &diagnosis {
            // What mends it is told before what is wrong.
            self.verification.findings.insert(0, diagnosis.finding.clone());
        }
        (self, diagnosis)
    }

    /// Whether there is a signature that was refused, and not for its algorithm alone: that is
    /// refused whatever the secret is.
    fn may_be_cured(&self) -> bool {
        let verification = &self.verification;
        self.token.format == Format::Jws
            && verification.signature != SignatureVerdict::Valid
            && !verification.findings.iter().any(|it| it.rule == Rule::AlgNotAccepted)
    }
}
