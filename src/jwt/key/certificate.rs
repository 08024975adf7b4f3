//! X.509 certificates (RFC 5280) and certificate requests (RFC 2986): the public key in them, and
//! whose it is.
//!
//! Nothing here trusts a certificate: neither its signature nor its chain is checked.

use super::{
    der::{self, CONTEXT_0, INTEGER, OBJECT_IDENTIFIER, Reader, SEQUENCE, SET},
    object_identifier::dotted,
};
use crate::jwt::{time::Moment, visible};

/// Characters of a name that are shown at most.
const MOST_NAME: usize = 200;

/// What a certificate says beside the key. All of it is claimed, nothing is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The holder's distinguished name, such as `CN=api.example.com, O=Example`.
    pub subject: String,
    /// The issuer's distinguished name; `None` for a certificate request.
    pub issuer: Option<String>,
    /// From when to when it is valid; `None` for a certificate request.
    pub validity: Option<Validity>,
}

/// From when to when a certificate is valid, both inclusive (RFC 5280 §4.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// `notBefore`.
    pub not_before: Moment,
    /// `notAfter`.
    pub not_after: Moment,
}

impl Certificate {
    /// What kind of document it is: `X.509 certificate` or `certificate request`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.issuer.is_some() { "X.509 certificate" } else { "certificate request" }
    }

    /// What it is, in words: `X.509 certificate CN=api.example.com, valid until 2027-11-22`.
    #[must_use]
    pub fn title(&self) -> String {
        let kind = self.kind();
        match self.validity {
            Some(validity) => {
                format!("{kind} {}, valid until {}", self.subject, validity.not_after.utc())
            }
            None => format!("{kind} {}", self.subject),
        }
    }
}

impl Validity {
    /// What is wrong with it at a moment: `expired 1 d ago`, `not valid before 2027-01-01 …`;
    /// `None` within it.
    #[must_use]
    pub fn flaw(&self, now: Moment) -> Option<String> {
        if now > self.not_after {
            return Some(format!("expired {}", self.not_after.relative_to(now)));
        }
        (now < self.not_before)
            .then(|| format!("not valid yet: it begins {}", self.not_before.relative_to(now)))
    }
}

/// The fields of a certificate (RFC 5280 §4.1.1), as they are encoded.
pub(in crate::jwt) struct CertificateFields<'d> {
    /// The content of the issuer's distinguished name.
    pub(in crate::jwt) issuer: &'d [u8],
    /// The content of the holder's distinguished name.
    pub(in crate::jwt) subject: &'d [u8],
    validity: Reader<'d>,
    /// The whole `SubjectPublicKeyInfo`.
    key: &'d [u8],
}

impl<'d> CertificateFields<'d> {
    /// Reads the one certificate that the DER is.
    pub(in crate::jwt) fn read(bytes: &'d [u8]) -> Option<Self> {
        let mut content = der::whole_sequence(bytes)?.sequence()?;
        content.take_optional(CONTEXT_0);
        content.take(INTEGER)?;
        content.take(SEQUENCE)?;
        let issuer = content.take(SEQUENCE)?;
        let validity = content.sequence()?;
        let subject = content.take(SEQUENCE)?;
        let key = content.whole()?;
        Some(Self { issuer, subject, validity, key })
    }
}

/// The `SubjectPublicKeyInfo` of a certificate in DER, and what it says beside.
pub(super) fn certificate(bytes: &[u8]) -> Option<(&[u8], Certificate)> {
    let CertificateFields { issuer, subject, mut validity, key } = CertificateFields::read(bytes)?;
    let validity = moment(validity.element()?)
        .zip(moment(validity.element()?))
        .map(|(not_before, not_after)| Validity { not_before, not_after });
    let subject = name(Reader::new(subject));
    let issuer = Some(name(Reader::new(issuer)));
    Some((key, Certificate { subject, issuer, validity }))
}

/// The `SubjectPublicKeyInfo` of a certificate request in DER, and whose it is.
pub(super) fn request(bytes: &[u8]) -> Option<(&[u8], Certificate)> {
    let mut content = der::whole_sequence(bytes)?.sequence()?;
    content.take(INTEGER)?;
    let subject = name(content.sequence()?);
    let key = content.whole()?;
    Some((key, Certificate { subject, issuer: None, validity: None }))
}

/// A distinguished name, most telling part first, safe to show.
fn name(mut parts: Reader<'_>) -> String {
    let mut shown = Vec::new();
    while let Some(part) = parts.take(SET) {
        let mut values = Reader::new(part);
        while let Some(mut value) = values.sequence() {
            let Some(kind) = value.take(OBJECT_IDENTIFIER) else { break };
            let Some((tag, text)) = value.element() else { break };
            shown.push(format!("{}={}", attribute(kind), string(tag, text)));
        }
    }
    // Names are written from the country down to the holder, and read the other way (RFC 4514).
    shown.reverse();
    visible::shortened(&shown.join(", "), MOST_NAME)
}

/// The short name of a part (RFC 4514 §3), or its identifier.
fn attribute(kind: &[u8]) -> String {
    match kind {
        b"\x55\x04\x03" => "CN".to_owned(),
        b"\x55\x04\x05" => "serialNumber".to_owned(),
        b"\x55\x04\x06" => "C".to_owned(),
        b"\x55\x04\x07" => "L".to_owned(),
        b"\x55\x04\x08" => "ST".to_owned(),
        b"\x55\x04\x0a" => "O".to_owned(),
        b"\x55\x04\x0b" => "OU".to_owned(),
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01" => "emailAddress".to_owned(),
        b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01" => "UID".to_owned(),
        b"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19" => "DC".to_owned(),
        other => dotted(other),
    }
}

/// A string of any of the types that names are written in.
fn string(tag: u8, text: &[u8]) -> String {
    const BMP: u8 = 0x1e;
    const TELETEX: u8 = 0x14;
    match tag {
        BMP => {
            let units: Vec<_> =
                text.as_chunks::<2>().0.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
            String::from_utf16_lossy(&units)
        }
        // What is called Teletex is Latin-1 in practice.
        TELETEX => text.iter().map(|byte| char::from(*byte)).collect(),
        _ => String::from_utf8_lossy(text).into_owned(),
    }
}

/// A `UTCTime` or `GeneralizedTime` as RFC 5280 §4.1.2.5 wants them: to the second, in UTC.
fn moment((tag, text): (u8, &[u8])) -> Option<Moment> {
    const UTC_TIME: u8 = 0x17;
    const GENERALIZED_TIME: u8 = 0x18;
    let text = std::str::from_utf8(text).ok()?;
    let text = match tag {
        // Two digits of a year: 50 and later are of the last century.
        UTC_TIME => {
            let century = if text.get(..2)?.parse::<u8>().ok()? >= 50 { "19" } else { "20" };
            format!("{century}{text}")
        }
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let time = chrono::NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok()?;
    Some(Moment::from_seconds(time.and_utc().timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_rfc_5280_has_them() {
        let utc = |text: &str| moment((0x17, text.as_bytes())).map(Moment::utc);
        assert_eq!(utc("491231235959Z").as_deref(), Some("2049-12-31 23:59:59 UTC"));
        assert_eq!(utc("500101000000Z").as_deref(), Some("1950-01-01 00:00:00 UTC"));
        assert_eq!(utc("5001010000Z"), None);
        assert_eq!(utc("é"), None);
        let long = moment((0x18, b"20500101000000Z")).map(Moment::utc);
        assert_eq!(long.as_deref(), Some("2050-01-01 00:00:00 UTC"));
        assert_eq!(moment((0x04, b"20500101000000Z")), None);
    }

    #[test]
    fn a_certificate_out_of_its_time_says_so() {
        let at = |seconds| Moment { seconds, nanos: 0 };
        let validity = Validity { not_before: at(100), not_after: at(200) };
        assert_eq!(validity.flaw(at(201)).as_deref(), Some("expired 1 s ago"));
        assert_eq!(validity.flaw(at(98)).as_deref(), Some("not valid yet: it begins in 2 s"));
        assert!(validity.flaw(at(100)).is_none() && validity.flaw(at(200)).is_none());
    }

    #[test]
    fn what_is_no_certificate_is_none() {
        for bytes in [&b""[..], b"\x30\x00", b"\x30\x02\x30\x00", b"\x30\x80\x30\x80"] {
            assert!(certificate(bytes).is_none());
            assert!(request(bytes).is_none());
        }
    }

    #[test]
    fn names_are_safe_to_show() {
        assert_eq!(string(0x1e, b"\0A\0\xe9"), "Aé");
        assert_eq!(string(0x14, b"\xe9"), "é");
        let name_of = b"\x31\x0d\x30\x0b\x06\x03\x55\x04\x03\x0c\x04A\xe2\x80\xae";
        assert_eq!(name(Reader::new(name_of)), "CN=A\\u202e");
    }
}
