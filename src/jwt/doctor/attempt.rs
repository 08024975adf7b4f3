//! What is tried for the secret: its text with what copying and configuration do to it undone, each
//! in every encoding, and what libraries are known to make of it.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use zeroize::Zeroizing;

use super::Patient;
use crate::jwt::{
    key::mistaken,
    secret::{Secret, SecretEncoding},
};

use SecretEncoding::{Base64, Base64Url, Hex, Key, Utf8};

/// The encodings of a text secret, in the order in which they are met.
const READINGS: [SecretEncoding; 4] = [Base64, Base64Url, Hex, Utf8];

/// Of what is longer only the readings are tried: no secret is that long, and each attempt copies it.
const LONGEST: usize = 64 * 1024;

/// A secret to try.
pub(super) struct Attempt {
    /// The secret as it would be given.
    pub(super) secret: Secret,
    /// How it would be read.
    pub(super) encoding: SecretEncoding,
    change: Change,
}

/// What is said of an attempt that verifies.
pub(super) struct Words {
    /// Goes on after `It verifies`.
    pub(super) when: String,
    /// What to do.
    pub(super) hint: String,
    /// What the button says.
    pub(super) label: String,
}

/// What was done to the text of the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
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

    /// It in words, where the secret was given in this encoding.
    pub(super) fn words(&self, given: SecretEncoding) -> Words {
        let label = self.change.label();
        if let Some(when) = self.change.other_text() {
            let hint = "Give the secret in that form; the one that was given is another".to_owned();
            return Words { when, hint, label: label.to_owned() };
        }
        let title = if self.encoding == Key { "a key" } else { self.encoding.title() };
        let change = self.change.beside();
        let is_text_of_key = given == Key && self.encoding == Utf8;
        let (when, hint) = match (self.encoding == given, change) {
            (true, change) => {
                let change = change.unwrap_or("as it is");
                (format!("when the secret is used {change}"), format!("Give it {change}"))
            }
            (false, None) => (
                format!("when the secret is read as {title}"),
                format!(
                    "Use the secret so: choose the encoding {title} (--secret-encoding {})",
                    self.encoding.name()
                ),
            ),
            (false, Some(change)) => (
                format!("when the secret is read as {title}, {change}"),
                format!("Give it {change}, and choose the encoding {title}"),
            ),
        };
        let when = if is_text_of_key {
            when.replacen(
                "secret is read as UTF-8 text",
                "text of the key is used as the secret",
                1,
            )
        } else {
            when
        };
        let label = match (self.encoding == given, self.encoding) {
            (true, _) => label.to_owned(),
            (false, Key) => "Read as key".to_owned(),
            (false, _) => format!("Read as {title}"),
        };
        Words { when, hint, label }
    }
}

impl Change {
    /// What copying did to the text, undone: goes on after `the secret is used`.
    fn beside(self) -> Option<&'static str> {
        Some(match self {
            Self::LineBreakDropped => "without the line break at its end",
            Self::SpaceDropped => "without the white space round it",
            Self::QuotesDropped => "without the quotes round it",
            Self::MarkDropped => "without the byte order mark at its start",
            Self::LineBreakAdded => "with a line break at its end",
            Self::CrLfAdded => "with a line break (CR LF) at its end",
            Self::PercentDecoded => "with its percent signs decoded",
            Self::SpaceInsideDropped => "without the white space in it",
            Self::SeparatorsDropped => "without what separates its digits",
            Self::Lenient => "without the characters that base64 does not have",
            _ => return None,
        })
    }

    /// Where it is another text altogether: goes on after `It verifies`.
    fn other_text(self) -> Option<String> {
        Some(match self {
            Self::K => "when the k of the JWK is used as text".to_owned(),
            Self::Encoded(how) => format!("when the {how} of the secret is used as text"),
            Self::DecodedTwice => "when the secret is decoded twice".to_owned(),
            Self::Latin1 => "when the secret is written in Latin-1, not in UTF-8".to_owned(),
            Self::Utf16 => "when the secret is written in UTF-16, not in UTF-8".to_owned(),
            Self::FromUtf16 => "when the secret is written in UTF-8, not in UTF-16".to_owned(),
            Self::Der => "when the DER of the key is used as the secret".to_owned(),
            Self::PublicPem => "when the PEM of the public key is used as the secret".to_owned(),
            _ => return None,
        })
    }

    /// What the button says.
    fn label(self) -> &'static str {
        match self {
            Self::LineBreakDropped => "Drop the line break",
            Self::SpaceDropped | Self::SpaceInsideDropped => "Drop the white space",
            Self::QuotesDropped => "Drop the quotes",
            Self::MarkDropped => "Drop the byte order mark",
            Self::LineBreakAdded | Self::CrLfAdded => "Add a line break",
            Self::PercentDecoded => "Decode the percent signs",
            Self::SeparatorsDropped => "Drop the separators",
            Self::K => "Use its k as text",
            Self::Encoded(_) => "Use the encoded text",
            Self::DecodedTwice => "Decode it twice",
            Self::Latin1 => "Use it in Latin-1",
            Self::Utf16 => "Use it in UTF-16",
            Self::FromUtf16 => "Use it in UTF-8",
            Self::Lenient => "Drop the characters",
            Self::None | Self::Der | Self::PublicPem => "Use it so",
        }
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

const NO_PADDING: &str = "base64 without padding";

/// The text between two quotes of a kind.
fn unquoted(text: &str) -> Option<&str> {
    ['"', '\'', '`'].into_iter().find_map(|quote| {
        text.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.is_empty())
    })
}

fn without(text: &str, is_dropped: impl Fn(char) -> bool) -> Secret {
    let mut kept = Zeroizing::new(String::with_capacity(text.len()));
    kept.extend(text.chars().filter(|c| !is_dropped(*c)));
    Secret::new(kept.as_bytes().to_vec())
}

/// The text with each `%` and its two digits as the byte that they stand for (RFC 3986 §2.1);
/// `None` where there is none.
fn percent_decoded(text: &str) -> Option<Secret> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| {
            let digit = char::from(*after.get(at)?).to_digit(16)?;
            u8::try_from(digit).ok()
        };
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            decoded.push(high << 4 | low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            decoded.push(*first);
            rest = after;
        }
    }
    let decoded = Secret::new(decoded);
    (decoded.len() != text.len()).then_some(decoded)
}

/// The base64 that is left when everything else is passed over and either alphabet is taken, as
/// some libraries do; `None` where that is the text itself, or cannot be whole bytes.
fn lenient_base64(text: &str) -> Option<Secret> {
    let mut kept = Vec::with_capacity(text.len());
    kept.extend(text.bytes().filter_map(|byte| match byte {
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        b'+' | b'/' => Some(byte),
        _ => byte.is_ascii_alphanumeric().then_some(byte),
    }));
    // A last character on its own is no byte: such readers drop it.
    if kept.len() % 4 == 1 {
        kept.pop();
    }
    let kept = Secret::new(kept);
    (kept.expose() != text.as_bytes()).then_some(kept)
}

/// UTF-16 text with its byte order mark, as UTF-8, without the line break at its end.
fn from_utf16(bytes: &[u8]) -> Option<Secret> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (units, odd) = bytes.get(2..)?.as_chunks::<2>();
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().saturating_mul(2)));
    for character in char::decode_utf16(units.iter().map(|unit| read(*unit))) {
        text.push(character.ok()?);
    }
    let text = odd.is_empty().then(|| text.trim_end_matches(['\r', '\n']))?;
    Some(Secret::new(text.as_bytes().to_vec()))
}
