//! Keys of OpenSSH: its own private form (`openssh-key-v1`) and the public keys of RFC 4253 §6.6,
//! RFC 5656 and RFC 8709, brought to the DER that other keys come in.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    cipher::{
        AES_128, AES_192, AES_256, Algorithm, DecryptingKey, DecryptionContext, UnboundCipherKey,
    },
    signature::Ed25519KeyPair,
};
use zeroize::Zeroizing;

use super::{
    KeyError,
    der_writer::{self, Parameters},
    encrypted::{passphrase_needed, too_costly, wrong_passphrase},
    form::{Form, Plain},
    import::USABLE,
    rsa_numbers, text_secret,
};
use crate::jwt::{
    algorithm::Curve,
    secret::{Secret, SecretEncoding},
};

/// What every private key in OpenSSH's form begins with.
const MAGIC: &[u8] = b"openssh-key-v1\0";

/// Rounds of bcrypt that are done for a file. `ssh-keygen` takes 16 or 24.
const MOST_ROUNDS: u32 = 128;

/// What the names of the public keys begin with, in their one-line form.
const PUBLIC_KEYS: [&str; 4] = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"];

/// Reads SSH's wire format (RFC 4251 §5).
struct Wire<'a>(&'a [u8]);

impl<'a> Wire<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.bytes(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    fn string(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.bytes(length)
    }
}

/// The curves of RFC 5656 §10.1: their name there, and their identifier in DER.
fn curve(name: &[u8]) -> Option<&'static [u8]> {
    Some(der_writer::curve(match name {
        b"nistp256" => Curve::P256,
        b"nistp384" => Curve::P384,
        b"nistp521" => Curve::P521,
        _ => return None,
    }))
}

/// Whether a text begins as OpenSSH's public keys do.
pub(super) fn is_public_line(text: &str) -> bool {
    PUBLIC_KEYS.iter().any(|name| text.starts_with(name))
}

/// Reads a public key in one line: its kind, its base64, and perhaps a comment.
pub(super) fn public_line(text: &str) -> Result<Plain, KeyError> {
    let base64 = text.split_ascii_whitespace().nth(1).ok_or_else(|| damaged("it has no key"))?;
    public_base64(base64)
}

/// Reads the body of an `SSH2 PUBLIC KEY` block (RFC 4716 §3): header lines, then base64.
pub(super) fn rfc4716(body: &str) -> Result<Plain, KeyError> {
    let mut base64 = String::with_capacity(body.len());
    let mut continued = false;
    for line in body.lines() {
        let header = continued || line.contains(':');
        continued = header && line.trim_end().ends_with('\\');
        if !header {
            base64.push_str(line.trim());
        }
    }
    public_base64(&base64)
}

fn public_base64(base64: &str) -> Result<Plain, KeyError> {
    let blob = text_secret::decode(base64, SecretEncoding::Base64)
        .map_err(|flaw| damaged(&flaw.to_string()))?;
    public(&blob)
}

/// Reads a public key in the wire format.
fn public(blob: &[u8]) -> Result<Plain, KeyError> {
    let cut = || damaged("it is cut off");
    let mut wire = Wire(blob);
    let der = match wire.string().ok_or_else(cut)? {
        b"ssh-rsa" => {
            let e = wire.string().ok_or_else(cut)?;
            let n = wire.string().ok_or_else(cut)?;
            let key = der_writer::integers(&[n, e]);
            der_writer::public_key_info(der_writer::RSA, Parameters::Null, &key)
        }
        b"ssh-ed25519" => {
            let key = wire.string().ok_or_else(cut)?;
            der_writer::public_key_info(der_writer::ED25519, Parameters::Absent, key)
        }
        kind if kind.starts_with(b"ecdsa-sha2-") => {
            let curve = curve(wire.string().ok_or_else(cut)?).ok_or_else(|| other(kind))?;
            let point = wire.string().ok_or_else(cut)?;
            let parameters = Parameters::Curve(curve);
            der_writer::public_key_info(der_writer::EC_PUBLIC_KEY, parameters, point)
        }
        kind => return Err(other(kind)),
    };
    Ok(Plain { form: Form::Spki, der })
}

/// Reads a private key: the bytes between the lines of an `OPENSSH PRIVATE KEY` block.
///
/// # Errors
/// Says that a passphrase is needed, or wrong, or what kind of key it is, or that it is damaged.
pub(super) fn private(body: &[u8], passphrase: Option<&Secret>) -> Result<Plain, KeyError> {
    let cut = || damaged("it is cut off");
    let body = body.strip_prefix(MAGIC).ok_or_else(|| damaged("it does not begin as one"))?;
    let mut wire = Wire(body);
    let cipher = wire.string().ok_or_else(cut)?;
    let derivation = wire.string().ok_or_else(cut)?;
    let options = wire.string().ok_or_else(cut)?;
    let keys = wire.number().ok_or_else(cut)?;
    if keys != 1 {
        return Err(damaged(&format!("it says that it holds {keys} keys, and one is usual")));
    }
    // What kind of key it is can be told without the passphrase, and decides whether to ask.
    let public = public(wire.string().ok_or_else(cut)?)?;
    drop(public);
    let secret = wire.string().ok_or_else(cut)?;
    if cipher == b"none" {
        return private_section(secret)?.ok_or_else(|| damaged("its two check numbers differ"));
    }
    let cipher = Cipher::from_name(cipher)?;
    if derivation != b"bcrypt" {
        return Err(unsupported("an unknown key derivation"));
    }
    let mut options = Wire(options);
    let salt = options.string().ok_or_else(cut)?;
    let rounds = options.number().ok_or_else(cut)?;
    if rounds > MOST_ROUNDS {
        return Err(too_costly(&format!(
            "{rounds} rounds of bcrypt; Jotbench does at most {MOST_ROUNDS}"
        )));
    }
    let passphrase = passphrase.ok_or_else(passphrase_needed)?;
    if passphrase.is_empty() {
        return Err(wrong_passphrase());
    }
    let mut material = Zeroizing::new([0u8; Cipher::MOST_MATERIAL]);
    let material = &mut material[..cipher.material_bytes()];
    bcrypt_pbkdf::bcrypt_pbkdf(passphrase.expose(), salt, rounds, material)
        .map_err(|_| damaged("its bcrypt parameters cannot be used"))?;
    let mut plain = Zeroizing::new(Vec::with_capacity(secret.len().saturating_add(wire.0.len())));
    plain.extend_from_slice(secret);
    // An authenticated cipher has its tag after everything.
    plain.extend_from_slice(wire.0);
    let plain = cipher.decrypt(material, &mut plain).ok_or_else(wrong_passphrase)?;
    private_section(plain)?.ok_or_else(wrong_passphrase)
}

/// A cipher of OpenSSH's private keys.
#[derive(Clone, Copy)]
enum Cipher {
    Ctr(&'static Algorithm, usize),
    Cbc(&'static Algorithm, usize),
    Aes256Gcm,
}

impl Cipher {
    /// Bytes of the longest key and initialization vector together.
    const MOST_MATERIAL: usize = 32 + 16;

    fn from_name(name: &[u8]) -> Result<Self, KeyError> {
        Ok(match name {
            b"aes128-ctr" => Self::Ctr(&AES_128, 16),
            b"aes192-ctr" => Self::Ctr(&AES_192, 24),
            b"aes256-ctr" => Self::Ctr(&AES_256, 32),
            b"aes128-cbc" => Self::Cbc(&AES_128, 16),
            b"aes192-cbc" => Self::Cbc(&AES_192, 24),
            b"aes256-cbc" => Self::Cbc(&AES_256, 32),
            b"aes256-gcm@openssh.com" => Self::Aes256Gcm,
            b"aes128-gcm@openssh.com" => return Err(unsupported("aes128-gcm")),
            b"chacha20-poly1305@openssh.com" => return Err(unsupported("chacha20-poly1305")),
            b"3des-cbc" => return Err(unsupported("3des-cbc")),
            _ => return Err(unsupported("an unknown cipher")),
        })
    }

    /// Bytes of the key and the initialization vector together.
    fn material_bytes(self) -> usize {
        match self {
            Self::Ctr(_, key) | Self::Cbc(_, key) => key + 16,
            Self::Aes256Gcm => 32 + 12,
        }
    }

    fn decrypt<'a>(self, material: &[u8], text: &'a mut [u8]) -> Option<&'a [u8]> {
        match self {
            Self::Ctr(algorithm, key_bytes) | Self::Cbc(algorithm, key_bytes) => {
                let (key, iv) = material.split_at_checked(key_bytes)?;
                let key = UnboundCipherKey::new(algorithm, key).ok()?;
                let key = match self {
                    Self::Ctr(..) => DecryptingKey::ctr(key),
                    _ => DecryptingKey::cbc(key),
                };
                let iv: [u8; 16] = iv.try_into().ok()?;
                let context = DecryptionContext::Iv128(iv.into());
                key.ok()?.decrypt(text, context).ok().map(|plain| &*plain)
            }
            Self::Aes256Gcm => {
                let (key, nonce) = material.split_at_checked(32)?;
                let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?);
                let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
                key.open_in_place(nonce, Aad::empty(), text).ok().map(|plain| &*plain)
            }
        }
    }
}

/// Reads what is encrypted. `None` where the two check numbers differ: the passphrase is wrong.
fn private_section(section: &[u8]) -> Result<Option<Plain>, KeyError> {
    let mut wire = Wire(section);
    let (first, second) = (wire.number(), wire.number());
    if first.is_none() || first != second {
        return Ok(None);
    }
    let cut = || damaged("it is cut off");
    let plain = match wire.string().ok_or_else(cut)? {
        b"ssh-rsa" => rsa(&mut wire)?,
        b"ssh-ed25519" => ed25519(&mut wire)?,
        kind if kind.starts_with(b"ecdsa-sha2-") => {
            let curve = curve(wire.string().ok_or_else(cut)?).ok_or_else(|| other(kind))?;
            let point = wire.string().ok_or_else(cut)?;
            let number = wire.string().ok_or_else(cut)?;
            Plain { form: Form::Sec1, der: ec(curve, number, point)? }
        }
        kind => return Err(other(kind)),
    };
    Ok(Some(plain))
}

#[expect(clippy::many_single_char_names, reason = "the names are those of RFC 8017")]
fn rsa(wire: &mut Wire<'_>) -> Result<Plain, KeyError> {
    let cut = || damaged("it is cut off");
    let [n, e, d, qi, p, q] = [(); 6].map(|()| wire.string());
    let (n, e, d) = (n.ok_or_else(cut)?, e.ok_or_else(cut)?, d.ok_or_else(cut)?);
    let (qi, p, q) = (qi.ok_or_else(cut)?, p.ok_or_else(cut)?, q.ok_or_else(cut)?);
    let [dp, dq] = rsa_numbers::crt_exponents(d, p, q)
        .ok_or_else(|| damaged("its numbers do not make a key"))?;
    let der = der_writer::integers(&[&[0], n, e, d, p, q, &dp, &dq, qi]);
    Ok(Plain { form: Form::Pkcs1, der })
}

fn ed25519(wire: &mut Wire<'_>) -> Result<Plain, KeyError> {
    /// Bytes of the seed; the private key is the seed and the public key.
    const SEED: usize = 32;
    let cut = || damaged("it is cut off");
    let public = wire.string().ok_or_else(cut)?;
    let private = wire.string().ok_or_else(cut)?;
    let seed = private.get(..SEED).ok_or_else(cut)?;
    Ed25519KeyPair::from_seed_and_public_key(seed, public)
        .map_err(|_| damaged("its private and its public part do not belong together"))?;
    let inner = der_writer::element(super::der::OCTET_STRING, &[seed]);
    let der = der_writer::private_key_info(der_writer::ED25519, Parameters::Absent, &inner);
    Ok(Plain { form: Form::Pkcs8, der })
}

fn ec(curve: &[u8], number: &[u8], point: &[u8]) -> Result<der_writer::Der, KeyError> {
    // The number stands there in as few bytes as it takes; SEC1 wants as many as a coordinate.
    let number = super::der::without_leading_zeros(number);
    let length = point.len().saturating_sub(1) / 2;
    let zeros =
        length.checked_sub(number.len()).ok_or_else(|| damaged("its number is too long"))?;
    let mut full = Zeroizing::new(vec![0; zeros]);
    full.reserve_exact(number.len());
    full.extend_from_slice(number);
    Ok(der_writer::ec_private_key(Some(curve), &full, point))
}

fn damaged(what: &str) -> KeyError {
    KeyError::new(
        format!("The OpenSSH key is damaged: {what}"),
        "Copy the whole key again, without a change",
    )
}

/// Encrypted in a way that is not undone here.
fn unsupported(what: &str) -> KeyError {
    KeyError::new(
        format!("This OpenSSH private key is encrypted with {what}, which Jotbench does not open"),
        "Encrypt a copy of it anew: ssh-keygen -p -Z aes256-ctr -f COPY",
    )
}

/// A kind of key that JSON Web Tokens do not use.
fn other(kind: &[u8]) -> KeyError {
    let name = match kind {
        b"ssh-dss" => "a DSA",
        kind if kind.starts_with(b"sk-") => "a security key's",
        kind if kind.windows(5).any(|part| part == b"-cert") => "a certificate of an",
        _ => "an unknown kind of",
    };
    KeyError::new(
        format!("This is {name} OpenSSH key, which Jotbench cannot sign or verify with"),
        USABLE,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_off_or_lying_lengths_are_named() {
        let mut body = MAGIC.to_vec();
        assert!(private(&body, None).is_err());
        body.extend([0xff; 4]);
        assert!(private(&body, None).is_err());
        assert!(private(b"", None).is_err());
        assert!(public(&[0, 0, 0, 7, b's']).is_err());
        let error = public(b"\0\0\0\x07ssh-dss").err().expect("DSA");
        assert!(error.message.contains("a DSA OpenSSH key"), "{}", error.message);
        assert!(public_line("ssh-ed25519").is_err());
        assert!(public_line("ssh-ed25519 !!!!").is_err());
    }

    #[test]
    fn too_many_rounds_are_not_done() {
        let mut body = MAGIC.to_vec();
        let mut string = |text: &[u8]| {
            body.extend(u32::try_from(text.len()).expect("short").to_be_bytes());
            body.extend(text);
        };
        string(b"aes256-ctr");
        string(b"bcrypt");
        string(b"\0\0\0\x01s\xff\xff\xff\xff");
        body.extend([0, 0, 0, 1]);
        let key = b"\0\0\0\x0bssh-ed25519\0\0\0\x01k";
        body.extend(u32::try_from(key.len()).expect("short").to_be_bytes());
        body.extend(key);
        body.extend([0, 0, 0, 1, 7]);
        let error = private(&body, Some(&Secret::from("test".to_owned()))).err().expect("named");
        assert!(error.message.contains("at most 128"), "{}", error.message);
    }
}
