//! The good token that bad ones are made of.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    bench::analysis::{Analysis, Question, SharedKey, examine, judge},
    jwt::{
        Algorithm, Key, Moment, Overall, Reading, Severity, Token,
        claims::Expectations,
        json::{Document, Kind},
        sign,
    },
    profile::Profile,
};

/// The good token, its parts, and what it was signed with.
#[derive(Debug)]
pub(super) struct Base<'a> {
    /// The header's exact text.
    pub(super) header: String,
    /// The payload's exact text.
    pub(super) payload: String,
    /// The claims.
    pub(super) claims: Document,
    /// Its signature.
    pub(super) signature: Vec<u8>,
    /// The algorithm that its header names.
    pub(super) algorithm: Algorithm,
    /// The key that signs.
    pub(super) key: &'a Key,
    /// The profile in force.
    pub(super) profile: Option<&'a Profile>,
    /// The moment of making.
    pub(super) now: Moment,
    shared: &'a SharedKey,
    expected: Expectations,
}

impl<'a> Base<'a> {
    /// The token as it is signed anew, which takes nothing of a signature on trust.
    ///
    /// # Errors
    /// Why no test tokens can be made of it.
    pub(super) fn of(
        good: &Token,
        shared: &'a SharedKey,
        profile: Option<&'a Profile>,
        now: Moment,
    ) -> Result<Self, String> {
        let claims = good.claims().filter(|claims| claims.is_object());
        let header = good.header.as_ref().and_then(|header| header.text());
        let (Some(claims), Some(header), true) = (claims, header, good.has_form_of_jwt()) else {
            return Err("Test tokens are made of a compact token with claims".to_owned());
        };
        let keys = shared.as_ref().as_ref().map_err(|error| error.message.clone())?;
        let algorithm = good.alg().unwrap_or_default().parse::<Algorithm>();
        let algorithm = algorithm.map_err(|unknown| unknown.to_string())?;
        let text = sign(header, claims.text().as_bytes(), keys, algorithm)
            .map_err(|error| error.message)?;
        let signers = keys.signers(good.kid().as_deref(), algorithm);
        let key = signers.first().copied().ok_or("There is no key to sign with")?;
        let (signed, _) = Token::parse(&text);
        let named = |name: &str| {
            let value = claims.member(name)?.value;
            let first = value.elements().first().copied().unwrap_or(value);
            first.as_str().map(std::borrow::Cow::into_owned)
        };
        let base = Self {
            header: header.to_owned(),
            payload: claims.text().to_owned(),
            claims: claims.clone(),
            signature: signed.signature.map(|signature| signature.bytes).unwrap_or_default(),
            algorithm,
            key,
            profile,
            now,
            shared,
            expected: Expectations { audience: named("aud"), issuer: named("iss"), leeway: 0 },
        };
        let analysis = base.judge(&text);
        if analysis.overall == Overall::Accepted {
            return Ok(base);
        }
        let is_error = |it: &&crate::jwt::Finding| it.severity == Severity::Error;
        let why = analysis.findings.iter().find(is_error).map(|error| error.message.as_str());
        Err(format!(
            "Test tokens are made of a token that is accepted now, and this one is not: {}",
            why.unwrap_or("it could not be checked")
        ))
    }

    /// What a careful verifier finds: one that knows the key, the profile, and the good token's
    /// issuer and audience.
    pub(super) fn judge(&self, token: &str) -> Analysis {
        let accepted = [self.algorithm];
        let key = Some(self.shared.as_ref());
        let examined = examine(token, &Reading::default(), key, &accepted);
        let question = Question {
            profile: self.profile,
            client_id: None,
            now: self.now,
            expected: self.expected.clone(),
        };
        judge(&examined, &question)
    }

    /// A claim's date, if it is a number.
    pub(super) fn date(&self, name: &str) -> Option<Moment> {
        let value = self.claims.member(name)?.value;
        (value.kind() == Kind::Number).then(|| Moment::from_json_number(value.text())).flatten()
    }

    /// Signs with the real key.
    pub(super) fn signed(&self, header: &str, payload: &str) -> Option<String> {
        let message = message(header, payload);
        let signature = self.key.signature(message.as_bytes(), self.algorithm)?;
        Some(with_signature(&message, &signature))
    }

    /// Signs another payload under the same header.
    pub(super) fn with_payload(&self, payload: &str) -> Option<String> {
        self.signed(&self.header, payload)
    }

    /// The good token's signature under another header or payload.
    pub(super) fn with_old_signature(&self, header: &str, payload: &str) -> String {
        with_signature(&message(header, payload), &self.signature)
    }
}

/// The JWS signing input (RFC 7515 §5.1).
pub(super) fn message(header: &str, payload: &str) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

/// The compact token.
pub(super) fn with_signature(message: &str, signature: &[u8]) -> String {
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}
