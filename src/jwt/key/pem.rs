//! PEM (RFC 7468): which blocks a text holds, and what each is good for.

use zeroize::Zeroizing;

use super::{
    KeyError, certificate,
    der::Reader,
    encrypted,
    form::{Form, Plain},
    import::USABLE,
    openssh,
    recognise::Recognised,
    text_secret,
};
use crate::jwt::secret::{Secret, SecretEncoding};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Labels of blocks with a key in them, the most wanted first: of two keys in one text the private
/// one is meant, and a certificate beside a key is that key's.
const WANTED: [&[&str]; 4] = [
    &[
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
    ],
    &["PUBLIC KEY", "RSA PUBLIC KEY", "SSH2 PUBLIC KEY"],
    &["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"],
    &["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"],
];

/// A block between its two lines.
struct Block<'a> {
    label: &'a str,
    body: &'a str,
    /// What stands before the body, the label included.
    before: &'a str,
}

/// Whether the text holds the beginning of a PEM block.
pub(super) fn is_pem(text: &str) -> bool {
    text.contains(BEGIN) || text.contains("---- BEGIN SSH2 ")
}

/// What the first block calls itself, for a message; `None` where the text holds none.
pub(super) fn title(text: &str) -> Option<&'static str> {
    let (_, rest) = text.split_once(BEGIN)?;
    let label = rest.split(DASHES).next().unwrap_or_default();
    Some(match label {
        label if label.contains("CERTIFICATE") => "a PEM certificate",
        label if label.contains("PUBLIC KEY") => "a PEM public key",
        label if label.contains("PRIVATE KEY") => "a PEM private key",
        _ => "a PEM block",
    })
}

/// Reads the key that a PEM text holds: its first private key, else its first public key, else
/// that of its first certificate, which is the leaf where they are a chain. Other blocks and the
/// text between them do not matter, as long as there is a key.
pub(super) fn read(text: &str, passphrase: Option<&Secret>) -> Result<Recognised, KeyError> {
    if let Some(body) = ssh2_body(text) {
        return Ok(Recognised::new(openssh::rfc4716(body)?, "SSH2 public key"));
    }
    let blocks = blocks(text)?;
    let of_kind = |labels: &&[&str]| -> Vec<&Block<'_>> {
        blocks.iter().filter(|block| labels.contains(&block.label)).collect()
    };
    let kinds = WANTED.iter().map(of_kind);
    let Some(kind) = kinds.into_iter().find(|blocks| !blocks.is_empty()) else {
        // Parameters often stand before what matters.
        let telling = blocks.iter().find(|block| !block.label.ends_with("PARAMETERS"));
        return Err(unusable(telling.or(blocks.first()).map_or("", |block| block.label)));
    };
    let Some(block) = kind.first() else { return Err(unusable("")) };
    let mut recognised = block.read(passphrase)?;
    if kind.len() > 1 {
        let what = if recognised.certificate.is_some() { "certificates" } else { "keys" };
        let count = kind.len();
        recognised.title = format!("{}, the first of {count} {what} in the file", recognised.title);
    }
    Ok(recognised)
}

/// What stands between the lines of an `SSH2 PUBLIC KEY` (RFC 4716 §3.1), which have other dashes.
fn ssh2_body(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("---- BEGIN SSH2 PUBLIC KEY ----")?;
    rest.split_once("---- END SSH2 PUBLIC KEY ----").map(|(body, _)| body)
}

fn blocks(text: &str) -> Result<Vec<Block<'_>>, KeyError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let cut_off = || {
            KeyError::new(
                "The PEM block is cut off: its END line is missing or names something else",
                "Copy the whole key, from the line -----BEGIN to the line -----END, both included",
            )
        };
        let (label, after) = after.split_once(DASHES).ok_or_else(cut_off)?;
        let end = format!("-----END {label}-----");
        let (body, after) = after.split_once(end.as_str()).ok_or_else(cut_off)?;
        let before = text.len() - after.len() - end.len() - body.len();
        blocks.push(Block { label, body, before: &text[..before] });
        rest = after;
    }
    Ok(blocks)
}

impl Block<'_> {
    fn read(&self, passphrase: Option<&Secret>) -> Result<Recognised, KeyError> {
        let (dek_info, body) = self.headers()?;
        let der = self.decode(body)?;
        let (form, title) = match self.label {
            "ENCRYPTED PRIVATE KEY" => {
                let der = encrypted::pkcs8(&der, passphrase)?;
                let plain = Plain { form: Form::Pkcs8, der };
                return Ok(Recognised::new(plain, "encrypted PKCS#8 PEM"));
            }
            "OPENSSH PRIVATE KEY" => {
                return Ok(Recognised::new(
                    openssh::private(&der, passphrase)?,
                    "OpenSSH private key",
                ));
            }
            label if label.ends_with("CERTIFICATE") => {
                // A trusted certificate has OpenSSL's own remarks after it.
                let der = Reader::new(&der).whole().unwrap_or_default();
                let (key, certificate) =
                    certificate::certificate(der).ok_or_else(|| damaged("it is no certificate"))?;
                return Ok(Recognised::certified(key, certificate));
            }
            label if label.ends_with("REQUEST") => {
                let (key, certificate) = certificate::request(&der)
                    .ok_or_else(|| damaged("it is no certificate request"))?;
                return Ok(Recognised::certified(key, certificate));
            }
            "PRIVATE KEY" => (Form::Pkcs8, "PKCS#8 PEM"),
            "RSA PRIVATE KEY" => (Form::Pkcs1, "PKCS#1 PEM"),
            "EC PRIVATE KEY" => (Form::Sec1, "SEC1 PEM"),
            "RSA PUBLIC KEY" => (Form::Pkcs1Public, "PKCS#1 PEM"),
            _ => (Form::Spki, "SPKI PEM"),
        };
        if let Some(dek_info) = dek_info {
            let der = encrypted::old_pem(dek_info, &der, passphrase)?;
            return Ok(Recognised::new(Plain { form, der }, format!("encrypted {title}")));
        }
        Ok(Recognised::new(Plain { form, der }, title))
    }

    /// The value of the `DEK-Info` header (RFC 1421 §4.6.1.3), and the body after the headers.
    ///
    /// They are told by the colon, which base64 does not have, and not by lines: those may be lost.
    fn headers(&self) -> Result<(Option<&str>, &str), KeyError> {
        let (mut dek_info, mut encrypted) = (None, false);
        let mut rest = self.body.trim_start();
        loop {
            let (word, after) = first_word(rest);
            let Some((name, mut value)) = word.split_once(':') else { break };
            rest = after;
            if value.is_empty() {
                (value, rest) = first_word(rest);
            }
            encrypted |= name == "Proc-Type" && value.contains("ENCRYPTED");
            if name == "DEK-Info" {
                dek_info = Some(value);
            }
        }
        if encrypted && dek_info.is_none() {
            return Err(damaged("it is encrypted, and has no DEK-Info line that says how"));
        }
        Ok((dek_info, rest))
    }

    /// The bytes that the base64 in `body`, which is the end of the block's body, stands for.
    fn decode(&self, body: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let skipped = &self.body[..self.body.len() - body.len()];
        let lines_before = self.before.lines().count() + skipped.matches('\n').count();
        let mut base64 = Zeroizing::new(String::with_capacity(body.len()));
        for (index, line) in body.split('\n').enumerate() {
            for character in line.chars() {
                match character {
                    'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '=' => base64.push(character),
                    white if white.is_ascii_whitespace() => {}
                    _ => {
                        // The body's first line is what is left of the line of its label.
                        let line = lines_before.saturating_add(index);
                        return Err(damaged(&format!(
                            "line {line} has a character that base64 does not know"
                        )));
                    }
                }
            }
        }
        text_secret::decode(&base64, SecretEncoding::Base64)
            .map_err(|flaw| damaged(&flaw.to_string()))
    }
}

fn first_word(text: &str) -> (&str, &str) {
    let end = text.find(|character: char| character.is_ascii_whitespace()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (word, rest.trim_start())
}

fn damaged(what: &str) -> KeyError {
    KeyError::new(
        format!("The PEM block is damaged: {what}"),
        "Copy the whole key again, without a change",
    )
}

/// Names a block that is no key that can be used, and says what is needed instead.
fn unusable(label: &str) -> KeyError {
    match label {
        "DSA PRIVATE KEY" | "DSA PUBLIC KEY" => super::recognise::dsa(),
        "DH PARAMETERS" | "X9.42 DH PARAMETERS" | "DSA PARAMETERS" | "EC PARAMETERS" => {
            KeyError::new("This PEM text holds parameters only, and no key", USABLE)
        }
        "PKCS7" | "CMS" => super::recognise::pkcs7(),
        "X509 CRL" => KeyError::new(
            "This is a list of revoked certificates, and no key",
            "Give the key or its certificate",
        ),
        label if label.starts_with("PGP ") => {
            KeyError::new("This is an OpenPGP block, and JSON Web Tokens do not use those", USABLE)
        }
        _ => KeyError::new(
            "This PEM text holds no private and no public key",
            "Give a block that begins -----BEGIN PRIVATE KEY----- or -----BEGIN PUBLIC KEY-----",
        ),
    }
}
