//! The forms that keys come in as DER, told apart by their outline.

use super::{
    der::{self, BIT_STRING, CONTEXT_0, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING},
    der_writer::Der,
    encrypted,
};

/// A form of a single key in plain DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `PrivateKeyInfo` (RFC 5958 §2).
    Pkcs8,
    /// `RSAPrivateKey` (RFC 8017 §A.1.2).
    Pkcs1,
    /// `RSAPublicKey` (RFC 8017 §A.1.1).
    Pkcs1Public,
    /// `ECPrivateKey` (RFC 5915 §3).
    Sec1,
    /// `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7).
    Spki,
}

impl Form {
    /// What it is called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Pkcs8 => "PKCS#8",
            Self::Pkcs1 | Self::Pkcs1Public => "PKCS#1",
            Self::Sec1 => "SEC1",
            Self::Spki => "SPKI",
        }
    }
}

/// A key in plain DER, whatever it came in.
pub(super) struct Plain {
    pub(super) form: Form,
    pub(super) der: Der,
}

/// What a DER sequence looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outline {
    /// A key in plain DER.
    Key(Form),
    /// `EncryptedPrivateKeyInfo` (RFC 5958 §3).
    EncryptedPkcs8,
    /// An X.509 certificate (RFC 5280 §4.1).
    Certificate,
    /// A certificate request (RFC 2986 §4).
    CertificateRequest,
    /// A PFX (RFC 7292 §4): PKCS#12.
    Pkcs12,
    /// A `ContentInfo` (RFC 5652 §3): PKCS#7.
    Pkcs7,
    /// The private key of DSA in OpenSSL's old form.
    Dsa,
}

/// Tells what a DER sequence looks like. Whether it is sound is another question.
pub(super) fn outline(bytes: &[u8]) -> Option<Outline> {
    let tags = tags(bytes)?;
    // The first element of a sequence that stands first.
    let mut first = der::whole_sequence(bytes)?;
    Some(match tags.as_slice() {
        [INTEGER, der::SEQUENCE, OCTET_STRING, ..] => Outline::Key(Form::Pkcs8),
        [INTEGER, INTEGER] => Outline::Key(Form::Pkcs1Public),
        [INTEGER, OCTET_STRING, ..] => Outline::Key(Form::Sec1),
        [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER] => Outline::Dsa,
        [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, ..] => {
            Outline::Key(Form::Pkcs1)
        }
        [der::SEQUENCE, BIT_STRING] => Outline::Key(Form::Spki),
        [der::SEQUENCE, OCTET_STRING] if encrypted::is_pkcs8(bytes) => Outline::EncryptedPkcs8,
        [der::SEQUENCE, der::SEQUENCE, BIT_STRING] => {
            // A request has its version in the open, a certificate in [0] or not at all; then a
            // serial number stands there, and no name follows it at once.
            let mut inner = first.sequence()?;
            let version = inner.take_optional(INTEGER);
            let mut name = inner;
            let request = version == Some(&[0])
                && name
                    .sequence()
                    .is_some_and(|name| name.is_empty() || name.next_tag() == Some(der::SET));
            if request { Outline::CertificateRequest } else { Outline::Certificate }
        }
        [INTEGER, der::SEQUENCE, ..] if first.number() == Some(3) => Outline::Pkcs12,
        [OBJECT_IDENTIFIER, CONTEXT_0] => Outline::Pkcs7,
        _ => return None,
    })
}

/// The tags of the elements of the one sequence that `bytes` are; few are enough to tell.
fn tags(bytes: &[u8]) -> Option<Vec<u8>> {
    const MOST: usize = 12;
    let mut elements = der::whole_sequence(bytes)?;
    let mut tags = Vec::new();
    while !elements.is_empty() && tags.len() < MOST {
        tags.push(elements.element()?.0);
    }
    Some(tags)
}
