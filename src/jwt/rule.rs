//! The catalogue of rules: a stable id, the usual severity, the verdict it bears on, its source.
//!
//! One table. The command line prints these ids and scripts rely on them: an id never changes its
//! meaning and is never used again for another rule.

use super::{finding::Severity, verdict::Aspect};

macro_rules! rules {
    ($( $(#[$doc:meta])* $name:ident = $id:literal, $severity:ident, $aspect:ident, $source:literal; )*) => {
        /// A rule that a token, header, claim or key can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $( $(#[$doc])* $name, )* }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable id, such as `CLM-3`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// The severity that a breach usually has.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),* }
            }

            /// The verdict that a breach bears on.
            #[must_use]
            pub fn aspect(self) -> Aspect {
                match self { $(Self::$name => Aspect::$aspect),* }
            }

            /// Where the rule stands.
            #[must_use]
            pub fn source(self) -> &'static str {
                match self { $(Self::$name => $source),* }
            }
        }
    };
}

rules! {
    /// A character outside `A–Z a–z 0–9 - _ .` in a compact token.
    TokenAlphabet = "STR-1", Error, Structure, "RFC 7519 §7.2";
    /// Neither three parts (JWS) nor five (JWE).
    PartCount = "STR-2", Error, Structure, "RFC 7515 §3.1";
    /// Padding or non-zero trailing bits in base64url.
    Base64urlForm = "STR-3", Error, Structure, "RFC 7515 §2";
    /// Something round the pasted token was taken off.
    Stripped = "STR-4", Info, Structure, "paste";
    /// The header is not UTF-8 or not a JSON object.
    HeaderObject = "STR-5", Error, Structure, "RFC 7519 §7.2";
    /// The payload is not a UTF-8 JSON object.
    PayloadObject = "STR-6", Error, Structure, "RFC 7519 §7.2";
    /// A header parameter name stands twice.
    DuplicateHeader = "STR-7", Error, Structure, "RFC 7515 §4";
    /// A claim name stands twice.
    DuplicateClaim = "STR-8", Error, Structure, "RFC 7519 §4";
    /// An integer beyond ±2^53, where other readers lose digits.
    LargeInteger = "STR-10", Warning, Structure, "RFC 8259 §6";
    /// `alg` is missing or not a string.
    AlgPresent = "HDR-1", Error, Structure, "RFC 7515 §4.1.1";
    /// `alg` is `none`: nothing vouches for the token.
    AlgNone = "HDR-2", Error, Structure, "RFC 7519 §6";
    /// `alg` is a case variant of `none`.
    AlgNoneVariant = "HDR-3", Error, Structure, "RFC 8725bis";
    /// The HMAC secret is shorter than the hash.
    SecretLength = "ALG-1", Warning, Key, "RFC 7518 §3.2";
    /// A public key or certificate is used as an HMAC secret, or an HMAC token meets a public key.
    KeyConfusion = "ALG-8", Error, Key, "RFC 8725 §2.1";
    /// The token's algorithm is none of those that the key, client or profile accepts.
    AlgNotAccepted = "ALG-9", Error, Key, "RFC 8725 §3.1";
    /// A secret or key that cannot be read, or is of the wrong kind for the algorithm.
    KeyUnusable = "KEY-1", Error, Key, "RFC 7518 §3.1";
    /// `exp`, `nbf` or `iat` is no number.
    NumericDate = "CLM-1", Error, Time, "RFC 7519 §2";
    /// The token has expired.
    Expired = "CLM-3", Error, Time, "RFC 7519 §4.1.4";
    /// The token is not valid yet.
    NotYetValid = "CLM-4", Error, Time, "RFC 7519 §4.1.5";
    /// Dates that make no sense together.
    DateOrder = "CLM-6", Warning, Time, "RFC 7519 §4.1";
    /// A date that looks like milliseconds.
    Milliseconds = "CLM-7", Warning, Time, "RFC 7519 §2";
    /// `aud` is neither a string nor an array of strings.
    AudienceType = "CLM-8", Error, Claims, "RFC 7519 §4.1.3";
    /// The expected audience is not in `aud`, or the expected issuer is not `iss`.
    AudienceMismatch = "CLM-9", Error, Claims, "RFC 7519 §4.1.3";
    /// `iss`, `sub` or `jti` is no string.
    StringClaim = "CLM-10", Error, Claims, "RFC 7519 §4.1";
    /// No `exp`, or a lifetime longer than is advised.
    Lifetime = "CLM-12", Warning, Claims, "RFC 7519 §4.1.4";
    /// The signature does not verify.
    SignatureInvalid = "SIG-1", Error, Signature, "RFC 7515 §5.2";
    /// A required claim is missing.
    RequiredClaim = "PRO-1", Error, Claims, "profile";
    /// A recommended claim is missing.
    RecommendedClaim = "PRO-2", Warning, Claims, "profile";
    /// A claim has the wrong type or format.
    ClaimFormat = "PRO-3", Error, Claims, "profile";
    /// A claim's value is not allowed, or a forbidden claim is there.
    ClaimValue = "PRO-4", Error, Claims, "profile";
    /// The header differs from what the API fixes.
    HeaderFixed = "PRO-5", Error, Claims, "profile";
    /// A placeholder was left in.
    Placeholder = "PRO-6", Warning, Claims, "profile";
    /// A lifetime longer than the API's guide advises.
    ProfileLifetime = "PRO-7", Warning, Claims, "profile";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Rule::ALL.len());
    }
}
