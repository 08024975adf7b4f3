//! Whether a key may be used with an algorithm: asked the same way when signing and verifying.

use super::{Key, KeyKind, Origin};
use crate::jwt::{
    algorithm::{Algorithm, Family},
    finding::{Finding, Part, Place, Severity},
    rule::Rule,
};

/// Why a key must not or cannot be used with an algorithm, or should not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::jwt) struct Misfit {
    pub(in crate::jwt) rule: Rule,
    pub(in crate::jwt) severity: Severity,
    pub(in crate::jwt) message: String,
    pub(in crate::jwt) hint: String,
}

impl Misfit {
    fn new(rule: Rule, severity: Severity, message: String, hint: impl Into<String>) -> Self {
        Self { rule, severity, message, hint: hint.into() }
    }
}

impl From<Misfit> for Finding {
    fn from(misfit: Misfit) -> Self {
        let Misfit { rule, severity, message, hint } = misfit;
        Self::new(rule, Place::part(Part::Key), message).hint(hint).severity(severity)
    }
}

impl Key {
    /// What speaks against using this key with `algorithm`, apart from what a JWK's `alg`, client
    /// or profile accept. [`Severity::Error`] forbids it.
    pub(in crate::jwt) fn misfit(&self, algorithm: Algorithm) -> Option<Misfit> {
        if let Origin::Text { really: Some(title) } = self.origin {
            return Some(taken_for_text(title, algorithm));
        }
        if !self.kind().fits(algorithm) {
            return Some(self.wrong_kind(algorithm));
        }
        self.too_short(algorithm).filter(|_| self.algorithm != Some(algorithm))
    }

    /// Whether verification uses it with `algorithm`: nothing that is said of the key itself, of
    /// the two together, or by a JWK's `alg` forbids it.
    #[must_use]
    pub fn is_fit_for(&self, algorithm: Algorithm) -> bool {
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        let misfit = self.misfit(algorithm);
        !self.findings().iter().any(is_error)
            && misfit.is_none_or(|misfit| misfit.severity != Severity::Error)
            && self.jwk_algorithm().is_none_or(|only| only.is_same_as(algorithm))
    }

    /// A JWK's secret that is too short for the algorithm that the JWK names: wrong, whatever it
    /// is used for.
    pub(super) fn too_short_for_its_own(&self) -> Option<Finding> {
        self.too_short(self.algorithm?).map(Finding::from)
    }

    /// The same in the words of one who signs, and whose key decides the algorithm.
    pub(in crate::jwt) fn misfit_to_sign(&self, algorithm: Algorithm) -> Option<Misfit> {
        let misfit = self.misfit(algorithm)?;
        let is_taken_for_text = matches!(self.origin, Origin::Text { really: Some(_) });
        if is_taken_for_text || self.kind().fits(algorithm) {
            return Some(misfit);
        }
        let needed = algorithm.row().key.with_article();
        let own = self.algorithm.filter(|own| self.kind().fits(*own));
        let own = own.unwrap_or_else(|| self.kind().usual_algorithm());
        let message = format!("{algorithm} takes {needed}, and this is {}", self.with_article());
        let hint = if self.can_sign() {
            format!("Set alg to {own}, which this key signs with, or give {needed}")
        } else {
            format!("Give {needed}; this key only verifies, for example {own}")
        };
        Some(Misfit { message, hint, ..misfit })
    }

    fn wrong_kind(&self, algorithm: Algorithm) -> Misfit {
        let key = self.with_article();
        if algorithm.family() == Family::Hmac {
            return Misfit::new(
                Rule::KeyConfusion,
                Severity::Error,
                format!(
                    "{algorithm} takes a shared secret, and this is {key}: a token made with the \
                     public key as secret would be a forgery"
                ),
                format!(
                    "This is how algorithm confusion attacks look: give the shared secret, or ask \
                     for a token with {}",
                    self.kind().usual_algorithm()
                ),
            );
        }
        let needed = algorithm.row().key.with_article();
        let both_curves = matches!((self.kind(), algorithm.family()), (KeyKind::Ec(_), Family::Ec));
        let rule = if both_curves { Rule::CurveMismatch } else { Rule::KeyUnusable };
        let hint = if self.kind() == KeyKind::Secret {
            format!("Give {needed} as PEM or JWK: --key FILE, or the encoding Key")
        } else {
            format!("Give {needed} as PEM or JWK")
        };
        Misfit::new(
            rule,
            Severity::Error,
            format!("This is {key}; {algorithm} needs {needed}"),
            hint,
        )
    }

    /// RFC 7518 §3.2: the secret must not be shorter than the hash. Real APIs hand out shorter
    /// ones, so only a JWK that names its algorithm is held to it.
    fn too_short(&self, algorithm: Algorithm) -> Option<Misfit> {
        let bits = self.secret_bytes()?.saturating_mul(8);
        let needed = algorithm.row().hash.bits();
        if bits >= usize::from(needed) {
            return None;
        }
        let hint = format!("Use a random secret of at least {} bytes", needed / 8);
        Some(if self.algorithm == Some(algorithm) {
            Misfit::new(
                Rule::SecretLength,
                Severity::Error,
                format!(
                    "The JWK is for {algorithm}, which needs at least {needed} bits; its k has \
                     {bits}"
                ),
                hint,
            )
        } else {
            Misfit::new(
                Rule::SecretLength,
                Severity::Warning,
                format!("The secret has {bits} bits; {algorithm} needs at least {needed}"),
                format!("{hint}; it is used as it is, for some APIs give shorter ones"),
            )
        })
    }
}

/// A key of a pair was given as a text secret: an alarm where it would be used as one, a slip of
/// the encoding where the algorithm takes a key of a pair anyway.
fn taken_for_text(title: &str, algorithm: Algorithm) -> Misfit {
    if algorithm.family() == Family::Hmac {
        return Misfit::new(
            Rule::KeyConfusion,
            Severity::Error,
            format!(
                "What was given as a text secret is {title}: whoever has that could make tokens \
                 that pass"
            ),
            "A text secret must be known to nobody else; give this as the key that it is: --key \
             FILE, or the encoding Key",
        );
    }
    Misfit::new(
        Rule::KeyUnusable,
        Severity::Error,
        format!("What was given as a text secret is {title}"),
        "Give it as the key that it is: --key FILE, or the encoding Key",
    )
}
