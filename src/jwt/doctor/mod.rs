//! Why a signature does not verify, and what would: other readings of the secret (SIG-2), other
//! algorithms of the same key and other forms of the signature (SIG-4).
//!
//! Nothing is guessed: what is named here was tried, and verifies. Nothing is accepted either: a
//! verifier that tried readings until one fits would take what it must refuse.

mod attempt;
mod siblings;
#[cfg(test)]
mod tests;
mod undone;
mod words;

use zeroize::Zeroizing;

use self::attempt::Attempt;
use super::{
    Algorithm, Family, Finding, KeySet, Part, Place, Rule, Secret, SecretEncoding, Severity, Token,
    key::mistaken,
};

/// The most MACs that are computed for one token.
const MOST_MACS: usize = 60;
/// The fewest, however large the token is.
const FEWEST_MACS: usize = 8;
/// About so many bytes are hashed between these two: two milliseconds' worth.
const HASHED_BYTES: usize = 2 * 1024 * 1024;

/// What is tried on.
#[derive(Clone, Copy, Debug)]
pub struct Patient<'a> {
    /// The token; the signature that is looked at is tried.
    pub token: &'a Token,
    /// The secret or key exactly as given.
    pub secret: &'a Secret,
    /// How it was read.
    pub encoding: SecretEncoding,
    /// What was read of it, if it could be read; of an encrypted key what its passphrase opened.
    pub keys: Option<&'a KeySet>,
}

/// What would verify the token.
#[derive(Clone, Debug)]
pub enum Cure {
    /// The same secret, read or written in another way. The bytes are those of the secret as it is
    /// to be given.
    Secret {
        /// The secret as it is to be given.
        secret: Secret,
        /// How it is to be read.
        encoding: SecretEncoding,
    },
    /// The same key with another algorithm than the header names. Nothing on this side mends it:
    /// the issuer has to name the algorithm that it signs with.
    Algorithm(Algorithm),
    /// The signature is right and written in another form, such as DER for the raw form of
    /// ECDSA. The issuer has to write the raw one.
    SignatureForm,
}

/// What was found out.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// It in words: SIG-2 or SIG-4.
    pub finding: Finding,
    /// What the button that applies it says, such as `Read as base64`; empty where nothing can be
    /// applied.
    pub label: String,
    /// What would verify.
    pub cure: Cure,
}

/// What is signed, and with what.
struct Signed<'a> {
    message: &'a [u8],
    signature: &'a [u8],
    /// What the header names.
    algorithm: Algorithm,
}

/// Tries everything, the likeliest first; `None` where nothing verifies, and where nothing is to
/// be cured since the key verifies as it is.
#[must_use]
pub fn examine(patient: Patient<'_>) -> Option<Diagnosis> {
    let message = patient.token.signing_input()?;
    let signature = patient.token.signature.as_ref()?.bytes.as_slice();
    let algorithm = patient.token.alg()?.parse().ok()?;
    let signed = Signed { message: &message, signature, algorithm };
    if signature.is_empty() || signed.verifies_as_it_is(patient.keys) {
        return None;
    }
    other_reading(patient, &signed)
        .or_else(|| siblings::other_algorithm(patient.token, patient.keys?, &signed))
        .or_else(|| siblings::other_form(patient.keys?, &signed))
}

impl Signed<'_> {
    /// Whether a key verifies it: then something else was refused, which no other reading mends.
    fn verifies_as_it_is(&self, keys: Option<&KeySet>) -> bool {
        keys.is_some_and(|keys| {
            keys.usable().any(|key| key.verifies(self.message, self.signature, self.algorithm))
        })
    }
}

/// SIG-2: another reading of the secret.
fn other_reading(patient: Patient<'_>, signed: &Signed<'_>) -> Option<Diagnosis> {
    let row = signed.algorithm.row();
    if row.family != Family::Hmac || row.signature_bytes != Some(signed.signature.len()) {
        return None;
    }
    let most = HASHED_BYTES / signed.message.len().max(1);
    let mut left = most.clamp(FEWEST_MACS, MOST_MACS);
    // Several ways may lead to the same bytes: the likeliest gives them their name.
    let as_it_is = mistaken::secret_bytes(patient.secret, patient.encoding);
    let mut tried: Vec<Zeroizing<Vec<u8>>> = as_it_is.into_iter().collect();
    for attempt in attempt::all(patient) {
        let Some(bytes) = attempt.bytes() else { continue };
        if tried.iter().any(|other| **other == *bytes) {
            continue;
        }
        left = left.checked_sub(1)?;
        let Signed { message, signature, algorithm } = *signed;
        if mistaken::mac_verifies(&bytes, message, signature, algorithm) {
            return Some(cured_by(attempt, patient, algorithm));
        }
        tried.push(bytes);
    }
    None
}

fn cured_by(attempt: Attempt, patient: Patient<'_>, algorithm: Algorithm) -> Diagnosis {
    let words = attempt.words(patient.encoding);
    let Attempt { secret, encoding, .. } = attempt;
    let (hint, label) = if is_refused(&secret, encoding, algorithm) {
        let hint = "Do not accept it: a key file that is taken for the secret is how algorithm confusion \
                    attacks look";
        (hint.to_owned(), String::new())
    } else {
        (words.hint, words.label)
    };
    Diagnosis {
        finding: Finding::new(
            Rule::OtherReading,
            Place::part(Part::Key),
            format!("It verifies {}", words.when),
        )
        .hint(hint),
        label,
        cure: Cure::Secret { secret, encoding },
    }
}

/// Whether the secret would be refused for what it is, such as the text of a public key.
fn is_refused(secret: &Secret, encoding: SecretEncoding, algorithm: Algorithm) -> bool {
    KeySet::read_public(secret, encoding).map_or(true, |keys| {
        let misfit = keys.only().and_then(|key| key.misfit(algorithm));
        misfit.is_some_and(|misfit| misfit.severity == Severity::Error)
    })
}
