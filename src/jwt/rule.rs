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
    /// Neither three parts (JWS) nor five (JWE), or an ill-formed JSON serialization.
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
    /// A JWK member stands twice.
    DuplicateJwkMember = "STR-9", Error, Key, "RFC 7517 §4";
    /// An integer beyond ±(2^53 − 1), of which other readers lose digits.
    LargeInteger = "STR-10", Warning, Structure, "RFC 8259 §6";
    /// A bidirectional, zero-width or control character, which hides or reorders what is read.
    DeceptiveCharacter = "STR-11", Warning, Structure, "Unicode TR 36 §2";
    /// `alg` is missing or not a string.
    AlgPresent = "HDR-1", Error, Structure, "RFC 7515 §4.1.1";
    /// `alg` is `none`: nothing vouches for the token.
    AlgNone = "HDR-2", Error, Structure, "RFC 7519 §6";
    /// `alg` is a case variant of `none`.
    AlgNoneVariant = "HDR-3", Error, Structure, "RFC 7515 §4.1.1";
    /// `crit` is no array of distinct names that the header holds, or lists a registered name.
    CriticalForm = "HDR-4", Error, Structure, "RFC 7515 §4.1.11";
    /// `crit` lists an extension that Jotbench does not understand.
    CriticalUnknown = "HDR-5", Error, Structure, "RFC 7515 §4.1.11";
    /// `b64` is no boolean, or is not listed in `crit`.
    UnencodedPayloadForm = "HDR-6", Error, Structure, "RFC 7797 §3";
    /// A JWT with `b64` false.
    UnencodedPayloadInJwt = "HDR-7", Error, Structure, "RFC 7797 §7";
    /// How `typ` is compared: as a media type.
    TypMediaType = "HDR-8", Info, Structure, "RFC 7515 §4.1.9";
    /// `typ` is a spelling of "JWT" other than the upper-case one.
    TypSpelling = "HDR-9", Info, Structure, "RFC 7519 §5.1";
    /// `cty` where no token is nested, or none where one is.
    ContentType = "HDR-10", Warning, Structure, "RFC 7519 §5.2";
    /// A URL from which a key would be fetched.
    RemoteKey = "HDR-11", Warning, Structure, "RFC 8725 §3.10";
    /// A key that the token brings along itself.
    EmbeddedKey = "HDR-12", Warning, Structure, "RFC 7515 §4.1.3";
    /// The header's `jwk` holds private members.
    PrivateEmbeddedKey = "HDR-13", Error, Structure, "RFC 7515 §4.1.3";
    /// A certificate chain or thumbprint in the header that is ill-formed or does not match.
    CertificateChain = "HDR-14", Warning, Structure, "RFC 7515 §4.1.6";
    /// `kid` is no string, or holds characters that open doors in careless look-ups.
    KeyIdForm = "HDR-15", Warning, Structure, "RFC 7515 §4.1.4";
    /// `alg` is `EdDSA`, which names no curve.
    EdDsaName = "HDR-16", Info, Structure, "RFC 9864 §2.2";
    /// The HMAC secret is shorter than the hash.
    SecretLength = "ALG-1", Warning, Key, "RFC 7518 §3.2";
    /// The HMAC secret can be guessed: it is a word, a known placeholder, or weak as a password.
    WeakSecret = "ALG-2", Warning, Key, "RFC 8725 §3.5";
    /// An RSA modulus of fewer than 2048 bits.
    RsaSize = "ALG-3", Error, Key, "RFC 7518 §3.3";
    /// An RSA exponent that is 1 or even, or a modulus with the fingerprint of ROCA.
    RsaWeakness = "ALG-4", Error, Key, "CVE-2017-15361";
    /// An EC key on another curve than the algorithm's.
    CurveMismatch = "ALG-5", Error, Key, "RFC 7518 §3.4";
    /// An ECDSA signature that is not r and s of full length.
    EcdsaSignatureForm = "ALG-6", Error, Signature, "RFC 7518 §3.4";
    /// A PSS signature whose salt is not as long as the hash.
    PssSaltLength = "ALG-7", Error, Signature, "RFC 7518 §3.5";
    /// A public key or certificate is used as an HMAC secret, or an HMAC token meets a public key.
    KeyConfusion = "ALG-8", Error, Key, "RFC 8725 §2.1";
    /// The token's algorithm is none of those that the key, client or profile accepts.
    AlgNotAccepted = "ALG-9", Error, Key, "RFC 8725 §3.1";
    /// A secret or key that cannot be read, or is of the wrong kind for the algorithm.
    KeyUnusable = "KEY-1", Error, Key, "RFC 7518 §3.1";
    /// The JWK's `alg` is another than the header's.
    JwkAlg = "JWK-1", Error, Key, "RFC 8725 §3.1";
    /// A JWK whose `use` or `key_ops` is for something else.
    JwkUse = "JWK-2", Error, Key, "RFC 7517 §4.2";
    /// A JWK whose `use` and `key_ops` disagree.
    JwkUseConflict = "JWK-3", Warning, Key, "RFC 7517 §4.3";
    /// One `kid` for two keys of one type in a set.
    JwkSetKid = "JWK-4", Error, Key, "RFC 7517 §4.5";
    /// Symmetric and asymmetric keys in one set.
    JwkSetMixed = "JWK-5", Error, Key, "RFC 8725 §3.1";
    /// EC coordinates that are not of full length or not on the curve.
    JwkPoint = "JWK-6", Error, Key, "RFC 7518 §6.2.1";
    /// `n` or `e` with leading zero octets.
    JwkLeadingZeros = "JWK-7", Warning, Key, "RFC 7518 §6.3.1";
    /// The key's thumbprint.
    JwkThumbprint = "JWK-8", Info, Key, "RFC 7638 §3";
    /// `exp`, `nbf` or `iat` is no number.
    NumericDate = "CLM-1", Error, Time, "RFC 7519 §2";
    /// A date with a fraction of a second, which is kept exactly.
    FractionalSeconds = "CLM-2", Info, Time, "RFC 7519 §2";
    /// The token has expired.
    Expired = "CLM-3", Error, Time, "RFC 7519 §4.1.4";
    /// The token is not valid yet.
    NotYetValid = "CLM-4", Error, Time, "RFC 7519 §4.1.5";
    /// More leeway than a few minutes.
    Leeway = "CLM-5", Warning, Time, "RFC 7519 §4.1.4";
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
    /// A name with a colon in it that is no URI.
    StringOrUri = "CLM-11", Warning, Claims, "RFC 7519 §2";
    /// No `exp`, or a lifetime longer than is advised.
    Lifetime = "CLM-12", Warning, Claims, "RFC 7519 §4.1.4";
    /// A secret or personal data in a payload that anyone can read.
    SensitiveClaim = "CLM-13", Warning, Claims, "RFC 7519 §12";
    /// An OAuth 2.0 access token whose `typ` is not `at+jwt`.
    AccessTokenType = "AT-1", Error, Claims, "RFC 9068 §4";
    /// An OAuth 2.0 access token lacks a required claim.
    AccessTokenClaim = "AT-2", Error, Claims, "RFC 9068 §2.2";
    /// An OAuth 2.0 access token with `alg` "none".
    AccessTokenAlg = "AT-3", Error, Claims, "RFC 9068 §4";
    /// An OAuth 2.0 access token whose `scope` is not one space-separated string.
    AccessTokenScope = "AT-4", Warning, Claims, "RFC 9068 §2.2.3";
    /// An OpenID Connect ID token lacks a required claim.
    IdTokenClaim = "ID-1", Error, Claims, "OIDC Core §2";
    /// An ID token for several audiences without `azp`, or `azp` that is no client.
    IdTokenAuthorizedParty = "ID-2", Warning, Claims, "OIDC Core §3.1.3.7";
    /// An ID token without the `nonce` that the request carried, or one of another type.
    IdTokenNonce = "ID-3", Warning, Claims, "OIDC Core §3.1.3.7";
    /// An ID token's `at_hash` that is ill-formed for the algorithm.
    IdTokenAccessTokenHash = "ID-4", Warning, Claims, "OIDC Core §3.1.3.6";
    /// An ID token signed with an algorithm that its issuer should not use for it.
    IdTokenAlg = "ID-5", Error, Claims, "OIDC Core §3.1.3.7";
    /// The signature does not verify.
    SignatureInvalid = "SIG-1", Error, Signature, "RFC 7515 §5.2";
    /// The signature verifies with another reading of the secret.
    OtherReading = "SIG-2", Error, Signature, "practice";
    /// The signature verifies with another secret than the one in use: another client's, or a
    /// client's previous one.
    OtherSecret = "SIG-3", Warning, Signature, "practice";
    /// The signature verifies under another algorithm of the same key, or in another form.
    OtherAlgorithm = "SIG-4", Error, Signature, "practice";
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
