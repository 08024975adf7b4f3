//! What a file or text is that is given as a key: told by what stands in it, never by a name.

use zeroize::Zeroizing;

use super::{
    KeyError,
    certificate::{self, Certificate},
    der, encrypted, foreign_token,
    form::{self, Form, Outline, Plain},
    import::USABLE,
    openssh, pem, text_secret,
};
use crate::jwt::secret::{Secret, SecretEncoding};

/// A single key in plain DER, and what it was.
pub(super) struct Recognised {
    pub(super) plain: Plain,
    /// What it came in, such as `PKCS#8 PEM`.
    pub(super) title: String,
    /// What a certificate says beside the key.
    pub(super) certificate: Option<Certificate>,
}

impl Recognised {
    pub(super) fn new(plain: Plain, title: impl Into<String>) -> Self {
        Self { plain, title: title.into(), certificate: None }
    }

    /// The key of a certificate or of a request for one.
    pub(super) fn certified(key: &[u8], certificate: Certificate) -> Self {
        let plain = Plain { form: Form::Spki, der: Zeroizing::new(key.to_vec()) };
        Self { plain, title: certificate.title(), certificate: Some(certificate) }
    }
}

/// What stands in what was given.
pub(super) enum Content<'a> {
    /// One key.
    Key(Recognised),
    /// JSON, which is a JWK or a JWK Set if it is a key at all.
    Json(Text<'a>),
}

/// Text, as it was given or brought to UTF-8. What was copied wipes itself.
pub(super) enum Text<'a> {
    Given(&'a str),
    Brought(Zeroizing<String>),
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Given(text) => text,
            Self::Brought(text) => text,
        }
    }
}

/// Recognises what was given as a key.
///
/// # Errors
/// Names what it is if it is no key that can be used, and what is needed instead.
pub(super) fn recognise<'a>(
    bytes: &'a [u8],
    passphrase: Option<&Secret>,
) -> Result<Content<'a>, KeyError> {
    if der::is_sequence(bytes) {
        return from_der(bytes, "DER", passphrase).map(Content::Key);
    }
    // A certificate with remarks after it, or a chain.
    if bytes.starts_with(&[der::SEQUENCE, 0x82])
        && let Some(first) = der::Reader::new(bytes).whole()
    {
        return from_der(first, "DER", passphrase).map(Content::Key);
    }
    let text = text(bytes).ok_or_else(|| no_text(bytes))?;
    let core = text.trim();
    if core.is_empty() {
        return Err(KeyError::new("The key is empty", "Give a key file, PEM or JWK"));
    }
    if core.starts_with(['{', '[']) {
        // With the white space round it, so that lines and columns are those of the file.
        return Ok(Content::Json(text));
    }
    if pem::is_pem(core) {
        // Line ends as two characters: how a key lies in JSON or in an environment file.
        if core.contains("\\n") {
            let mut lines = Zeroizing::new(String::with_capacity(core.len()));
            for (index, line) in core.split("\\n").enumerate() {
                if index > 0 {
                    lines.push('\n');
                }
                lines.push_str(line.strip_suffix("\\r").unwrap_or(line));
            }
            return pem::read(&lines, passphrase).map(Content::Key);
        }
        return pem::read(core, passphrase).map(Content::Key);
    }
    from_other_text(core, passphrase).map(Content::Key)
}

/// Text that is neither PEM nor JSON.
fn from_other_text(text: &str, passphrase: Option<&Secret>) -> Result<Recognised, KeyError> {
    if openssh::is_public_line(text) {
        return Ok(Recognised::new(openssh::public_line(text)?, "OpenSSH public key"));
    }
    if text.starts_with("PuTTY-User-Key-File") {
        return Err(KeyError::new(
            "This is a PuTTY key, which Jotbench does not read",
            "Convert it: puttygen KEY.ppk -O private-openssh-new -o KEY",
        ));
    }
    // The middle of a PEM block, without its two lines. Every DER sequence begins with this M.
    if text.starts_with('M') {
        let mut base64 = Zeroizing::new(String::with_capacity(text.len()));
        base64.extend(text.split_ascii_whitespace());
        if let Ok(bytes) = text_secret::decode(&base64, SecretEncoding::Base64)
            && form::outline(&bytes).is_some()
        {
            return from_der(&bytes, "DER in base64", passphrase);
        }
    }
    Err(foreign_token::error(text).unwrap_or_else(neither))
}

/// A key in DER, whatever its form; `written` says how.
fn from_der(
    bytes: &[u8],
    written: &str,
    passphrase: Option<&Secret>,
) -> Result<Recognised, KeyError> {
    let damaged = |what: &str| {
        KeyError::new(
            format!("The {what} is damaged: its DER cannot be read"),
            "Take the file from its source again",
        )
    };
    match form::outline(bytes) {
        Some(Outline::Key(form)) => {
            let plain = Plain { form, der: Zeroizing::new(bytes.to_vec()) };
            Ok(Recognised::new(plain, format!("{} {written}", form.title())))
        }
        Some(Outline::EncryptedPkcs8) => {
            let der = encrypted::pkcs8(bytes, passphrase)?;
            let plain = Plain { form: Form::Pkcs8, der };
            Ok(Recognised::new(plain, format!("encrypted PKCS#8 {written}")))
        }
        Some(Outline::Certificate) => certificate::certificate(bytes)
            .map(|(key, certificate)| Recognised::certified(key, certificate))
            .ok_or_else(|| damaged("certificate")),
        Some(Outline::CertificateRequest) => certificate::request(bytes)
            .map(|(key, certificate)| Recognised::certified(key, certificate))
            .ok_or_else(|| damaged("certificate request")),
        Some(Outline::Pkcs12) => Err(KeyError::new(
            "This is a PKCS#12 file (.p12, .pfx), which Jotbench does not open",
            "Take the key out of it: openssl pkcs12 -in FILE -nodes -nocerts -out KEY.pem (add \
             -legacy if openssl refuses)",
        )),
        Some(Outline::Pkcs7) => Err(pkcs7()),
        Some(Outline::Dsa) => Err(dsa()),
        None => Err(KeyError::new(
            "This is DER, yet no form of a key that Jotbench knows",
            "Give PKCS#8, PKCS#1, SEC1, SPKI or a certificate, as PEM or DER, or a JWK",
        )),
    }
}

pub(super) fn pkcs7() -> KeyError {
    KeyError::new(
        "This is a PKCS#7 file (.p7b), which Jotbench does not open",
        "Take the certificates out of it: openssl pkcs7 -in FILE -print_certs (-inform DER if it \
         is no text)",
    )
}

pub(super) fn dsa() -> KeyError {
    KeyError::new("This is a DSA key, which Jotbench cannot sign or verify with", USABLE)
}

/// The text, without a byte order mark; UTF-16 with one is brought to UTF-8.
fn text(bytes: &[u8]) -> Option<Text<'_>> {
    let utf16 = |read: fn([u8; 2]) -> u16, rest: &[u8]| {
        let (units, odd) = rest.as_chunks::<2>();
        let mut text = Zeroizing::new(String::with_capacity(rest.len().saturating_mul(2)));
        for character in char::decode_utf16(units.iter().map(|unit| read(*unit))) {
            text.push(character.ok()?);
        }
        odd.is_empty().then_some(Text::Brought(text))
    };
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(u16::from_le_bytes, rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(u16::from_be_bytes, rest);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    Some(Text::Given(text.trim_start_matches('\u{feff}')))
}

/// Bytes that are neither DER nor text.
fn no_text(bytes: &[u8]) -> KeyError {
    /// The tags of the packets that keys of `OpenPGP` begin with (RFC 9580 §5), old and new form.
    const OPENPGP: [u8; 6] = [0x94, 0x95, 0x98, 0x99, 0xc5, 0xc6];
    const JAVA_KEYSTORE: &[u8] = b"\xfe\xed\xfe\xed";
    if bytes.starts_with(JAVA_KEYSTORE) {
        return KeyError::new(
            "This is a Java keystore (.jks), which Jotbench does not open",
            "Convert it: keytool -importkeystore -srckeystore FILE -destkeystore NEW.p12 \
             -deststoretype PKCS12, then openssl pkcs12 -in NEW.p12 -nodes -nocerts -out KEY.pem",
        );
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return KeyError::new(
            "The key begins as text in UTF-16 and is none",
            "Save the file anew with the encoding UTF-8",
        );
    }
    if bytes.first().is_some_and(|first| OPENPGP.contains(first)) {
        return KeyError::new(
            "This may be an OpenPGP key, and JSON Web Tokens do not use those",
            USABLE,
        );
    }
    neither()
}

fn neither() -> KeyError {
    KeyError::new(
        "This is no key that Jotbench knows: neither PEM, DER, JWK nor OpenSSH",
        "Give PEM, which begins -----BEGIN, or a JWK, which begins {; a shared secret is given \
         with --secret-file FILE, or with another encoding than Key",
    )
}
