//! Signing: exact bytes in, a compact token out.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    algorithm::Algorithm,
    finding::Severity,
    json::{Document, Kind},
    key::Key,
};

/// Why a token cannot be signed. Carries no part of the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SignError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl SignError {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

/// Signs header and payload exactly as given (RFC 7515 §5.1) and returns the compact token.
///
/// The header must be a JSON object whose `alg` is `algorithm`: what is signed is what is shown.
///
/// # Errors
/// The header is no JSON object, its `alg` is another, or the key cannot sign with it.
pub fn sign(
    header: &str,
    payload: &[u8],
    key: &Key,
    algorithm: Algorithm,
) -> Result<String, SignError> {
    check_header(header, algorithm)?;
    check_key(key, algorithm)?;
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let signature = key.signature(&message, algorithm).ok_or_else(|| {
        SignError::new(
            format!("The key could not sign with {algorithm}"),
            "Export the key again, or make a new one",
        )
    })?;
    Ok(format!("{message}.{signature}"))
}

fn check_header(header: &str, algorithm: Algorithm) -> Result<(), SignError> {
    let document = Document::parse(header);
    if let Some(error) = document.error() {
        return Err(SignError::new(
            format!(
                "The header is no JSON: {}, at line {}, column {}",
                error.message, error.line, error.column
            ),
            "Correct the header",
        ));
    }
    let kind = document.root().map(|root| root.kind());
    if kind != Some(Kind::Object) {
        return Err(SignError::new(
            format!(
                "The header is {}; it must be a JSON object",
                kind.map_or("empty", Kind::with_article)
            ),
            format!("Begin with {{\"alg\":\"{algorithm}\",\"typ\":\"JWT\"}}"),
        ));
    }
    let members = document.members();
    let mut algs = members.iter().filter(|member| member.name == "alg");
    let (first, second) = (algs.next(), algs.next());
    let Some(alg) = first else {
        return Err(SignError::new(
            "The header has no alg",
            format!("Add \"alg\":\"{algorithm}\" to the header"),
        ));
    };
    if second.is_some() {
        return Err(SignError::new(
            "The header has alg more than once",
            format!("Leave only \"alg\":\"{algorithm}\" in the header"),
        ));
    }
    let set = format!("Set alg to \"{algorithm}\" in the header, or choose the other algorithm");
    match alg.value.as_str() {
        Some(name) if name == algorithm.name() => Ok(()),
        Some(name) => Err(SignError::new(
            format!("The header's alg is {}; the algorithm chosen is {algorithm}", quoted(&name)),
            set,
        )),
        None => Err(SignError::new(
            format!("The header's alg is {}; it must be a string", alg.value.kind().with_article()),
            set,
        )),
    }
}

fn check_key(key: &Key, algorithm: Algorithm) -> Result<(), SignError> {
    if let Some(misfit) = key.misfit(algorithm)
        && misfit.severity == Severity::Error
    {
        return Err(SignError::new(misfit.message, misfit.hint));
    }
    if !key.algorithms().contains(&algorithm) {
        let only = key.algorithms().first().map_or("another algorithm", |only| only.name());
        return Err(SignError::new(
            format!("The JWK is for {only} only (its alg); it must not sign with {algorithm}"),
            format!("Sign with {only}, or give another key"),
        ));
    }
    if !key.can_sign() {
        return Err(SignError::new(
            format!("A public key cannot sign; this is a {}", key.describe()),
            "Give the private key of the pair",
        ));
    }
    Ok(())
}

/// A name out of a token, short and on one line, in quotes.
pub(super) fn quoted(name: &str) -> String {
    const SHOWN: usize = 40;
    let mut shown: String = name.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if name.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}
