//! What is tried for the secret: its text with what copying and configuration do to it undone, each
//! in every encoding, and what libraries are known to make of it.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use zeroize::Zeroizing;

use super::{
    Patient,
    undone::{from_utf16, lenient_base64, percent_decoded, unquoted, without},
};
use crate::jwt::{
    key::mistaken,
    secret::{Secret, SecretEncoding},
};

use SecretEncoding::{Base64, Base64Url, Hex, Key, Utf8};

/// The encodings of a text secret, in the order in which they are met.
const READINGS: [SecretEncoding; 4] = [Base64, Base64Url, Hex, Utf8];

/// Of what is longer only the readings are tried: no secret is that long, and each attempt copies it.
const LONGEST: usize = 64 * 1024;

const NO_PADDING: &str = "base64 without padding";

/// A secret to try.
pub(super) struct Attempt {
    /// The secret as it would be given.
    pub(super) secret: Secret,
    /// How it would be read.
    pub(super) encoding: SecretEncoding,
    /// What was done to it.
    pub(super) change: Change,
}

/// What was done to the text of the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    None,
    LineBreakDropped,
    SpaceDropped,
    QuotesDropped,
    MarkDropped,
    LineBreakAdded,
    CrLfAdded,
    PercentDecoded,
    SpaceInsideDropped,
    SeparatorsDropped,
    /// The `k` of a JWK.
    K,
    /// The encoded text of the secret's bytes, taken for the secret.
    Encoded(&'static str),
    DecodedTwice,
    Latin1,
    Utf16,
    FromUtf16,
    Lenient,
    Der,
    PublicPem,
}

impl Attempt {
    /// Its bytes as a key; `None` where it cannot be read so.
    pub(super) fn bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.encoding == Key {
            let k = mistaken::k_of_jwk(self.secret.expose_text()?)?;
            return mistaken::secret_bytes(&k, Base64Url);
        }
        mistaken::secret_bytes(&self.secret, self.encoding)
    }
}

/// Everything that is tried, the likeliest first.
pub(super) fn all(patient: Patient<'_>) -> Vec<Attempt> {
    let mut attempts = Attempts(Vec::new());
    for encoding in READINGS {
        attempts.add(Change::None, patient.secret.clone(), encoding);
    }
    if patient.secret.len() > LONGEST {
        return attempts.0;
    }
    match patient.secret.expose_text() {
        Some(text) => attempts.of_text(text, patient),
        None => attempts.of_bytes(patient.secret.expose()),
    }
    attempts.of_key(patient);
    attempts.0
}

struct Attempts(Vec<Attempt>);

impl Attempts {
    fn add(&mut self, change: Change, secret: Secret, encoding: SecretEncoding) {
        self.0.push(Attempt { secret, encoding, change });
    }

    fn add_text(&mut self, change: Change, text: &str, encoding: SecretEncoding) {
        self.add(change, Secret::new(text.as_bytes().to_vec()), encoding);
    }

    fn of_text(&mut self, text: &str, patient: Patient<'_>) {
        self.as_copied(text);
        self.with_more(text);
        if patient.encoding != Key {
            self.add_text(Change::None, text, Key);
        }
        if let Some(k) = mistaken::k_of_jwk(text) {
            self.add(Change::K, k, Utf8);
        }
        if let Some(bytes) = mistaken::secret_bytes(patient.secret, patient.encoding) {
            self.encoded(&bytes);
        }
        if text.trim() != text {
            self.encoded(text.trim().as_bytes());
        }
        self.decoded_twice(patient.secret);
        self.in_other_characters(text);
        if let Some(lenient) = lenient_base64(text) {
            self.add(Change::Lenient, lenient, Base64);
        }
    }

    /// What copying, editors and configuration files leave on a secret, taken off.
    fn as_copied(&mut self, text: &str) {
        let unbroken = text.strip_suffix('\n').map(|it| it.strip_suffix('\r').unwrap_or(it));
        if let Some(unbroken) = unbroken.or_else(|| text.strip_suffix('\r')) {
            self.add_text(Change::LineBreakDropped, unbroken, Utf8);
        }
        let core = text.trim();
        self.add_text(Change::SpaceDropped, core, Utf8);
        let unmarked = core.trim_start_matches('\u{feff}');
        if unmarked.len() != core.len() {
            for encoding in [Utf8, Base64, Base64Url, Hex] {
                self.add_text(Change::MarkDropped, unmarked, encoding);
            }
        }
        if let Some(unquoted) = unquoted(unmarked) {
            for encoding in [Utf8, Base64, Base64Url, Hex] {
                self.add_text(Change::QuotesDropped, unquoted, encoding);
            }
        }
        let inner = unquoted(unmarked).unwrap_or(unmarked);
        if let Some(decoded) = percent_decoded(inner) {
            for encoding in [Utf8, Base64, Base64Url, Hex] {
                self.add(Change::PercentDecoded, decoded.clone(), encoding);
            }
        }
        if inner.contains(char::is_whitespace) {
            let joined = without(inner, char::is_whitespace);
            for encoding in READINGS {
                self.add(Change::SpaceInsideDropped, joined.clone(), encoding);
            }
        }
        let digits = inner.strip_prefix("0x").unwrap_or(inner);
        if digits.len() != inner.len() || digits.contains([':', '-']) {
            let joined = without(digits, |c| c == ':' || c == '-');
            self.add(Change::SeparatorsDropped, joined, Hex);
        }
    }

    /// A line break that one side signs with, since it reads a file as it is.
    fn with_more(&mut self, text: &str) {
        for (change, line_break) in [(Change::LineBreakAdded, "\n"), (Change::CrLfAdded, "\r\n")] {
            let mut broken = Vec::with_capacity(text.len() + line_break.len());
            broken.extend_from_slice(text.trim_end_matches(['\r', '\n']).as_bytes());
            broken.extend_from_slice(line_break.as_bytes());
            self.add(change, Secret::new(broken), Utf8);
        }
    }

    /// The encoded text of the bytes, for one who forgets to decode it.
    fn encoded(&mut self, bytes: &[u8]) {
        let engines = [(&STANDARD, "base64"), (&STANDARD_NO_PAD, NO_PADDING)];
        for (engine, how) in engines {
            self.add(Change::Encoded(how), Secret::from(engine.encode(bytes)), Utf8);
        }
        let url_safe = Secret::from(URL_SAFE_NO_PAD.encode(bytes));
        self.add(Change::Encoded("base64url"), url_safe, Utf8);
        let digits: [(&[u8; 16], &str); 2] =
            [(b"0123456789abcdef", "hex"), (b"0123456789ABCDEF", "hex in capitals")];
        for (digits, how) in digits {
            let mut hex = Vec::with_capacity(bytes.len() * 2);
            for byte in bytes {
                hex.extend([digits[usize::from(byte >> 4)], digits[usize::from(byte & 0xf)]]);
            }
            self.add(Change::Encoded(how), Secret::new(hex), Utf8);
        }
    }

    /// What was encoded twice, such as the base64 of a hex text in a Kubernetes secret.
    fn decoded_twice(&mut self, secret: &Secret) {
        for outer in [Base64, Base64Url, Hex] {
            let Some(inner) = mistaken::secret_bytes(secret, outer) else { continue };
            let inner = Secret::new(inner.to_vec());
            if inner.expose_text().is_some() {
                for encoding in [Base64, Base64Url, Hex] {
                    self.add(Change::DecodedTwice, inner.clone(), encoding);
                }
            }
        }
    }

    /// The text in the other character encodings that platforms use unasked.
    fn in_other_characters(&mut self, text: &str) {
        let core = text.trim_end_matches(['\r', '\n']);
        if !core.is_ascii() {
            let mut latin1 = Vec::with_capacity(core.len());
            latin1.extend(core.chars().map_while(|c| u8::try_from(c).ok()));
            if latin1.len() == core.chars().count() {
                self.add(Change::Latin1, Secret::new(latin1), Utf8);
            }
        }
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let mut utf16 = Vec::with_capacity(core.len() * 2);
            utf16.extend(core.encode_utf16().flat_map(order));
            self.add(Change::Utf16, Secret::new(utf16), Utf8);
        }
    }

    /// Bytes that are no UTF-8: text that was saved in another encoding, or a line break at the end
    /// of random bytes.
    fn of_bytes(&mut self, bytes: &[u8]) {
        if let Some(unbroken) = bytes.strip_suffix(b"\n") {
            let unbroken = unbroken.strip_suffix(b"\r").unwrap_or(unbroken);
            self.add(Change::LineBreakDropped, Secret::new(unbroken.to_vec()), Utf8);
        }
        if let Some(text) = from_utf16(bytes) {
            for encoding in [Utf8, Base64, Base64Url, Hex] {
                self.add(Change::FromUtf16, text.clone(), encoding);
            }
        }
        self.encoded(bytes);
    }

    /// A key taken for a text secret: its PEM, with and without its last line break, and its DER;
    /// of a private key the public one as well, which is the one that others have.
    fn of_key(&mut self, patient: Patient<'_>) {
        if let Some(der) = mistaken::der(patient.secret) {
            self.add(Change::Der, der, Utf8);
        }
        let keys = patient.keys.filter(|_| patient.encoding == Key);
        let public = keys.and_then(|keys| keys.only()?.public_pem());
        if let Some(pem) = public {
            self.add_text(Change::PublicPem, &pem, Utf8);
            self.add_text(Change::PublicPem, pem.trim_end(), Utf8);
        }
    }
}
