//! The five verdicts on a token, side by side, and the one over all.
//!
//! "Genuine but expired" is not "invalid": each verdict answers one question, and what was not
//! checked says so.

/// The question that a verdict answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Is it well formed?
    Structure,
    /// Does the key fit the algorithm?
    Key,
    /// Does the signature verify with that key?
    Signature,
    /// Is it within its time?
    Time,
    /// Are the claims what the API asks for?
    Claims,
}

impl Aspect {
    /// All five, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Structure, Self::Key, Self::Signature, Self::Time, Self::Claims];

    /// The name on screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Structure => "Structure",
            Self::Key => "Key",
            Self::Signature => "Signature",
            Self::Time => "Time",
            Self::Claims => "Claims",
        }
    }
}

/// Is the token well formed?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StructureVerdict {
    /// Well formed.
    Ok,
    /// At least one finding of severity error bears on structure.
    Error,
}

/// Does the key fit the token's algorithm, and is it fit for use?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyVerdict {
    /// A key is there and fits.
    Ok,
    /// A key is there and must not or cannot be used.
    Error,
    /// There is no key.
    NotChecked,
}

/// Does the signature verify?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureVerdict {
    /// It verifies with the key in use.
    Valid,
    /// It was checked and does not verify.
    Invalid,
    /// It was not checked: no key, an unusable one, or an algorithm that is not accepted.
    NotChecked,
}

/// Is the token within its time, at the moment of judgement?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeVerdict {
    /// `nbf ≤ now < exp`, with those of the two that are there.
    Valid,
    /// `now ≥ exp`.
    Expired,
    /// `now < nbf`.
    NotYetValid,
    /// `exp` or `nbf` is there and is no `NumericDate`.
    Error,
    /// Neither `exp` nor `nbf` is there, or the payload cannot be read.
    NotChecked,
}

/// Are the claims what RFC 7519 and the profile ask for?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimsVerdict {
    /// Nothing to mend.
    Ok,
    /// Only warnings.
    Warning,
    /// At least one error.
    Error,
    /// The payload holds no claims that could be read.
    NotChecked,
}

/// The five verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// Is it well formed?
    pub structure: StructureVerdict,
    /// Does the key fit?
    pub key: KeyVerdict,
    /// Does the signature verify?
    pub signature: SignatureVerdict,
    /// Is it within its time?
    pub time: TimeVerdict,
    /// Are the claims right?
    pub claims: ClaimsVerdict,
}

/// What it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overall {
    /// The signature is valid and nothing rejects.
    Accepted,
    /// A verdict is an error, the signature is invalid, or the time is not right.
    Rejected,
    /// Nothing rejects, and the signature was not checked.
    NotChecked,
}

impl Verdicts {
    /// The one verdict over all five.
    #[must_use]
    pub fn overall(&self) -> Overall {
        let rejects = self.structure == StructureVerdict::Error
            || self.key == KeyVerdict::Error
            || self.signature == SignatureVerdict::Invalid
            || matches!(
                self.time,
                TimeVerdict::Expired | TimeVerdict::NotYetValid | TimeVerdict::Error
            )
            || self.claims == ClaimsVerdict::Error;
        if rejects {
            Overall::Rejected
        } else if self.signature == SignatureVerdict::Valid {
            Overall::Accepted
        } else {
            Overall::NotChecked
        }
    }
}

macro_rules! contract_names {
    ($( $type:ident { $($variant:ident => $name:literal),* $(,)? } )*) => { $(
        impl $type {
            /// The name in the JSON contract.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    )* };
}

contract_names! {
    StructureVerdict { Ok => "ok", Error => "error" }
    KeyVerdict { Ok => "ok", Error => "error", NotChecked => "not_checked" }
    SignatureVerdict { Valid => "valid", Invalid => "invalid", NotChecked => "not_checked" }
    TimeVerdict {
        Valid => "valid", Expired => "expired", NotYetValid => "not_yet_valid",
        Error => "error", NotChecked => "not_checked",
    }
    ClaimsVerdict { Ok => "ok", Warning => "warning", Error => "error", NotChecked => "not_checked" }
    Overall { Accepted => "accepted", Rejected => "rejected", NotChecked => "not_checked" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Verdicts = Verdicts {
        structure: StructureVerdict::Ok,
        key: KeyVerdict::Ok,
        signature: SignatureVerdict::Valid,
        time: TimeVerdict::Valid,
        claims: ClaimsVerdict::Ok,
    };

    #[test]
    fn accepted_needs_a_valid_signature() {
        assert_eq!(GOOD.overall(), Overall::Accepted);
        let unchecked = Verdicts { signature: SignatureVerdict::NotChecked, ..GOOD };
        assert_eq!(unchecked.overall(), Overall::NotChecked);
    }

    #[test]
    fn a_warning_does_not_reject_and_every_error_does() {
        assert_eq!(
            Verdicts { claims: ClaimsVerdict::Warning, ..GOOD }.overall(),
            Overall::Accepted
        );
        for bad in [
            Verdicts { structure: StructureVerdict::Error, ..GOOD },
            Verdicts { key: KeyVerdict::Error, ..GOOD },
            Verdicts { signature: SignatureVerdict::Invalid, ..GOOD },
            Verdicts { time: TimeVerdict::Expired, ..GOOD },
            Verdicts { time: TimeVerdict::NotYetValid, ..GOOD },
            Verdicts { time: TimeVerdict::Error, ..GOOD },
            Verdicts { claims: ClaimsVerdict::Error, ..GOOD },
        ] {
            assert_eq!(bad.overall(), Overall::Rejected, "{bad:?}");
        }
    }
}
