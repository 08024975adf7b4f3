//! Private keys under a passphrase: encrypted PKCS#8 (RFC 5958 §3, RFC 8018) and the encryption
//! of OpenSSL's old PEM.
//!
//! Neither form says whether the passphrase is right. But what comes out when it is begins as
//! every private key does, with a sequence of the right length and a version; so a wrong
//! passphrase and a damaged file are told apart.

use std::num::NonZeroU32;

use aws_lc_rs::{
    cipher::{
        AES_128, AES_192, AES_256, Algorithm, DecryptingKey, DecryptionContext, UnboundCipherKey,
    },
    pbkdf2::{self, PBKDF2_HMAC_SHA1, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA384, PBKDF2_HMAC_SHA512},
};
use cbc::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::NoPadding};
use md5::{Digest, Md5};
use zeroize::{Zeroize, Zeroizing};

use super::{
    KeyError,
    der::{self, OBJECT_IDENTIFIER, OCTET_STRING, Reader},
    der_writer::Der,
    object_identifier::dotted,
};
use crate::jwt::secret::Secret;

/// Rounds of PBKDF2 that are done for a file; a second or so on the machines of these days.
const MOST_ITERATIONS: u64 = 2_000_000;

/// Memory that scrypt may take for a file, in bytes.
const MOST_SCRYPT_MEMORY: u64 = 128 * 1024 * 1024;

/// How often scrypt may go through its memory, to bound its time.
const MOST_SCRYPT_PASSES: u64 = 4;

/// Bytes of the longest key of a cipher.
const LONGEST_KEY: usize = 32;

/// A block cipher in CBC mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    TripleDes,
    Des,
}

impl Cipher {
    fn key_bytes(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
            Self::Des => 8,
        }
    }

    fn block_bytes(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
            Self::TripleDes | Self::Des => 8,
        }
    }

    /// By its identifier in PKCS#8 (RFC 8018 §B.2), its content octets.
    fn from_identifier(identifier: &[u8]) -> Option<Self> {
        Some(match identifier {
            b"\x60\x86\x48\x01\x65\x03\x04\x01\x02" => Self::Aes128,
            b"\x60\x86\x48\x01\x65\x03\x04\x01\x16" => Self::Aes192,
            b"\x60\x86\x48\x01\x65\x03\x04\x01\x2a" => Self::Aes256,
            b"\x2a\x86\x48\x86\xf7\x0d\x03\x07" => Self::TripleDes,
            b"\x2b\x0e\x03\x02\x07" => Self::Des,
            _ => return None,
        })
    }

    /// By its name in the `DEK-Info` of a PEM block.
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "AES-128-CBC" => Self::Aes128,
            "AES-192-CBC" => Self::Aes192,
            "AES-256-CBC" => Self::Aes256,
            "DES-EDE3-CBC" => Self::TripleDes,
            "DES-CBC" => Self::Des,
            _ => return None,
        })
    }

    /// Decrypts whole blocks in place; the padding stays.
    fn decrypt(self, key: &[u8], iv: &[u8], blocks: &mut [u8]) -> Option<()> {
        match self {
            Self::Aes128 => aes(&AES_128, key, iv, blocks),
            Self::Aes192 => aes(&AES_192, key, iv, blocks),
            Self::Aes256 => aes(&AES_256, key, iv, blocks),
            Self::TripleDes => {
                let cipher = cbc::Decryptor::<des::TdesEde3>::new_from_slices(key, iv).ok()?;
                cipher.decrypt_padded::<NoPadding>(blocks).ok().map(|_| ())
            }
            Self::Des => {
                let cipher = cbc::Decryptor::<des::Des>::new_from_slices(key, iv).ok()?;
                cipher.decrypt_padded::<NoPadding>(blocks).ok().map(|_| ())
            }
        }
    }
}

fn aes(algorithm: &'static Algorithm, key: &[u8], iv: &[u8], blocks: &mut [u8]) -> Option<()> {
    let key = DecryptingKey::cbc(UnboundCipherKey::new(algorithm, key).ok()?).ok()?;
    let iv: [u8; 16] = iv.try_into().ok()?;
    key.decrypt(blocks, DecryptionContext::Iv128(iv.into())).ok().map(|_| ())
}

/// How the key of the cipher comes out of the passphrase.
enum Derivation<'a> {
    /// RFC 8018 §5.2.
    Pbkdf2 { hash: pbkdf2::Algorithm, salt: &'a [u8], iterations: NonZeroU32 },
    /// RFC 7914.
    Scrypt { parameters: scrypt::Params, salt: &'a [u8] },
    /// OpenSSL's `EVP_BytesToKey` with MD5 and one round, in the old PEM.
    BytesToKey { salt: &'a [u8] },
}

impl Derivation<'_> {
    fn derive(&self, passphrase: &[u8], key: &mut [u8]) -> Option<()> {
        match self {
            Self::Pbkdf2 { hash, salt, iterations } => {
                pbkdf2::derive(*hash, *iterations, salt, passphrase, key);
                Some(())
            }
            Self::Scrypt { parameters, salt } => {
                scrypt::scrypt(passphrase, salt, parameters, key).ok()
            }
            Self::BytesToKey { salt } => {
                bytes_to_key(passphrase, salt, key);
                Some(())
            }
        }
    }
}

fn bytes_to_key(passphrase: &[u8], salt: &[u8], key: &mut [u8]) {
    let mut digest: Option<[u8; 16]> = None;
    for part in key.chunks_mut(16) {
        let mut hash = Md5::new();
        if let Some(previous) = &mut digest {
            hash.update(*previous);
            previous.zeroize();
        }
        hash.update(passphrase);
        hash.update(salt);
        let next: [u8; 16] = hash.finalize().into();
        part.copy_from_slice(&next[..part.len()]);
        digest = Some(next);
    }
    digest.zeroize();
}

/// What it takes to decrypt, read from the file.
struct Lock<'a> {
    derivation: Derivation<'a>,
    cipher: Cipher,
    iv: &'a [u8],
}

impl Lock<'_> {
    /// The private key in the ciphertext, without the padding after it.
    fn open(&self, ciphertext: &[u8], passphrase: &Secret) -> Result<Der, KeyError> {
        let block = self.cipher.block_bytes();
        if ciphertext.is_empty() || !ciphertext.len().is_multiple_of(block) {
            return Err(damaged("its length is no whole number of the cipher's blocks"));
        }
        if self.iv.len() != block {
            return Err(damaged("its initialization vector has the wrong length"));
        }
        let mut key = Zeroizing::new([0u8; LONGEST_KEY]);
        let key = &mut key[..self.cipher.key_bytes()];
        let mut plain = Zeroizing::new(ciphertext.to_vec());
        self.derivation
            .derive(passphrase.expose(), key)
            .and_then(|()| self.cipher.decrypt(key, self.iv, &mut plain))
            .ok_or_else(|| damaged("it cannot be decrypted"))?;
        let length = private_key_bytes(&plain).ok_or_else(wrong_passphrase)?;
        let padding = plain.len().saturating_sub(length);
        let sound = (1..=block).contains(&padding)
            && plain[length..].iter().all(|byte| usize::from(*byte) == padding);
        if !sound {
            return Err(damaged("what follows the key is no padding"));
        }
        plain[length..].zeroize();
        plain.truncate(length);
        Ok(plain)
    }
}

/// The length of the private key that `plain` begins with: a sequence that fits into it, with a
/// version of 0 or 1, as PKCS#8, PKCS#1 and SEC1 all have it.
fn private_key_bytes(plain: &[u8]) -> Option<usize> {
    let whole = Reader::new(plain).whole()?;
    let version = der::whole_sequence(whole)?.number()?;
    (version <= 1).then_some(whole.len())
}

/// Decrypts a PKCS#8 `EncryptedPrivateKeyInfo` (RFC 5958 §3) to a `PrivateKeyInfo`.
///
/// # Errors
/// Says that a passphrase is needed, or wrong, or that the file is damaged or asks too much.
pub(super) fn pkcs8(der: &[u8], passphrase: Option<&Secret>) -> Result<Der, KeyError> {
    let outline = || damaged("its outline is not that of encrypted PKCS#8");
    let mut info = der::whole_sequence(der).ok_or_else(outline)?;
    let scheme = info.sequence().ok_or_else(outline)?;
    let ciphertext = info.take(OCTET_STRING).ok_or_else(outline)?;
    let lock = scheme_lock(scheme)?;
    lock.open(ciphertext, passphrase.ok_or_else(passphrase_needed)?)
}

/// Whether this has the outline of an `EncryptedPrivateKeyInfo`.
pub(super) fn is_pkcs8(der: &[u8]) -> bool {
    der::whole_sequence(der).is_some_and(|mut info| {
        info.sequence().is_some_and(|mut scheme| scheme.take(OBJECT_IDENTIFIER).is_some())
            && info.take(OCTET_STRING).is_some()
            && info.is_empty()
    })
}

fn scheme_lock(mut scheme: Reader<'_>) -> Result<Lock<'_>, KeyError> {
    const PBES2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d";
    let outline = || damaged("its encryption scheme cannot be read");
    let identifier = scheme.take(OBJECT_IDENTIFIER).ok_or_else(outline)?;
    if identifier != PBES2 {
        return Err(match old_scheme(identifier) {
            Some(name) => unsupported(&format!("the outdated scheme {name}")),
            None => unsupported(&format!("an unknown scheme ({})", dotted(identifier))),
        });
    }
    let mut parameters = scheme.sequence().ok_or_else(outline)?;
    let mut derivation = parameters.sequence().ok_or_else(outline)?;
    let mut encryption = parameters.sequence().ok_or_else(outline)?;
    let cipher = encryption.take(OBJECT_IDENTIFIER).ok_or_else(outline)?;
    let cipher = Cipher::from_identifier(cipher)
        .ok_or_else(|| unsupported(&format!("an unknown cipher ({})", dotted(cipher))))?;
    let iv = encryption.take(OCTET_STRING).ok_or_else(outline)?;
    let function = derivation.take(OBJECT_IDENTIFIER).ok_or_else(outline)?;
    let parameters = derivation.sequence().ok_or_else(outline)?;
    let derivation = match function {
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c" => pbkdf2_parameters(parameters)?,
        b"\x2b\x06\x01\x04\x01\xda\x47\x04\x0b" => scrypt_parameters(parameters)?,
        other => {
            return Err(unsupported(&format!("an unknown key derivation ({})", dotted(other))));
        }
    };
    Ok(Lock { derivation, cipher, iv })
}

/// Schemes of one fixed cipher (RFC 8018 §6.1, RFC 7292 §C), which nobody should use any more.
fn old_scheme(identifier: &[u8]) -> Option<&'static str> {
    Some(match identifier {
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x01" => "PBE-MD2-DES",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x03" => "PBE-MD5-DES",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x04" => "PBE-MD2-RC2-64",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x06" => "PBE-MD5-RC2-64",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0a" => "PBE-SHA1-DES",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0b" => "PBE-SHA1-RC2-64",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x01" => "PBE-SHA1-RC4-128",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x02" => "PBE-SHA1-RC4-40",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x03" => "PBE-SHA1-3DES",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x04" => "PBE-SHA1-2DES",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x05" => "PBE-SHA1-RC2-128",
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x06" => "PBE-SHA1-RC2-40",
        _ => return None,
    })
}

/// `PBKDF2-params` (RFC 8018 §A.2).
fn pbkdf2_parameters(mut parameters: Reader<'_>) -> Result<Derivation<'_>, KeyError> {
    let outline = || damaged("its PBKDF2 parameters cannot be read");
    let salt = parameters.take(OCTET_STRING).ok_or_else(outline)?;
    let iterations = parameters.number().ok_or_else(outline)?;
    if iterations > MOST_ITERATIONS {
        return Err(too_costly(&format!(
            "{iterations} rounds of PBKDF2; Jotbench does at most {MOST_ITERATIONS}"
        )));
    }
    let iterations =
        u32::try_from(iterations).ok().and_then(NonZeroU32::new).ok_or_else(outline)?;
    // The key's length may stand there, but the cipher says it too.
    parameters.take_optional(der::INTEGER);
    let hash = match parameters.sequence() {
        None => PBKDF2_HMAC_SHA1,
        Some(mut hash) => match hash.take(OBJECT_IDENTIFIER).ok_or_else(outline)? {
            b"\x2a\x86\x48\x86\xf7\x0d\x02\x07" => PBKDF2_HMAC_SHA1,
            b"\x2a\x86\x48\x86\xf7\x0d\x02\x09" => PBKDF2_HMAC_SHA256,
            b"\x2a\x86\x48\x86\xf7\x0d\x02\x0a" => PBKDF2_HMAC_SHA384,
            b"\x2a\x86\x48\x86\xf7\x0d\x02\x0b" => PBKDF2_HMAC_SHA512,
            other => {
                return Err(unsupported(&format!("PBKDF2 with the hash {}", dotted(other))));
            }
        },
    };
    Ok(Derivation::Pbkdf2 { hash, salt, iterations })
}

/// `scrypt-params` (RFC 7914 §7).
fn scrypt_parameters(mut parameters: Reader<'_>) -> Result<Derivation<'_>, KeyError> {
    /// Bytes of the unit that `r` counts.
    const UNIT: u64 = 128;
    let outline = || damaged("its scrypt parameters cannot be read");
    let salt = parameters.take(OCTET_STRING).ok_or_else(outline)?;
    let [n, r, p] = [(); 3].map(|()| parameters.number());
    let (n, r, p) = (n.ok_or_else(outline)?, r.ok_or_else(outline)?, p.ok_or_else(outline)?);
    if n < 2 || !n.is_power_of_two() {
        return Err(outline());
    }
    let mebibytes = MOST_SCRYPT_MEMORY / (1024 * 1024);
    let too_much_memory =
        || too_costly(&format!("more than {mebibytes} MiB for scrypt, which is Jotbench's limit"));
    let memory = n.checked_mul(r).and_then(|product| product.checked_mul(UNIT));
    if memory.is_none_or(|memory| memory > MOST_SCRYPT_MEMORY) {
        return Err(too_much_memory());
    }
    if p > MOST_SCRYPT_PASSES {
        return Err(too_costly(&format!(
            "{p} passes of scrypt; Jotbench does at most {MOST_SCRYPT_PASSES}"
        )));
    }
    let parameters = u8::try_from(n.ilog2())
        .ok()
        .zip(u32::try_from(r).ok().zip(u32::try_from(p).ok()))
        .and_then(|(log_n, (r, p))| scrypt::Params::new(log_n, r, p).ok())
        .ok_or_else(outline)?;
    Ok(Derivation::Scrypt { parameters, salt })
}

/// Decrypts the body of an old PEM block, given the value of its `DEK-Info` header (RFC 1421
/// §4.6.1.3), such as `AES-128-CBC,0123…`.
///
/// # Errors
/// Says that a passphrase is needed, or wrong, or that the file is damaged or asks too much.
pub(super) fn old_pem(
    dek_info: &str,
    ciphertext: &[u8],
    passphrase: Option<&Secret>,
) -> Result<Der, KeyError> {
    /// Bytes of the initialization vector that salt the key.
    const SALT: usize = 8;
    let (name, hex) = dek_info.split_once(',').unwrap_or((dek_info, ""));
    let cipher = Cipher::from_name(name.trim()).ok_or_else(|| {
        let known = ["IDEA-CBC", "SEED-CBC", "CAMELLIA-128-CBC", "CAMELLIA-256-CBC", "RC2-CBC"];
        match known.into_iter().find(|known| *known == name.trim()) {
            Some(known) => unsupported(&format!("the cipher {known}")),
            None => unsupported("an unknown cipher"),
        }
    })?;
    let iv = hex_bytes(hex.trim()).ok_or_else(|| damaged("its DEK-Info line cannot be read"))?;
    let salt = iv.get(..SALT).ok_or_else(|| damaged("its DEK-Info line is cut off"))?;
    let lock = Lock { derivation: Derivation::BytesToKey { salt }, cipher, iv: &iv };
    lock.open(ciphertext, passphrase.ok_or_else(passphrase_needed)?)
}

fn hex_bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.chars().map(|digit| digit.to_digit(16)).collect::<Option<Vec<_>>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| u8::try_from(high * 16 + low).ok()).collect()
}

/// The key is encrypted, and no passphrase was given.
pub(super) fn passphrase_needed() -> KeyError {
    KeyError::new("This private key is encrypted; it takes its passphrase", "Give the passphrase")
        .with_passphrase()
}

/// A passphrase was given that does not open the key.
pub(super) fn wrong_passphrase() -> KeyError {
    KeyError::new(
        "The passphrase is not the one that this private key is encrypted with",
        "Type it again; capitals and spaces count. If it is surely right, the file is damaged",
    )
    .with_passphrase()
}

fn damaged(what: &str) -> KeyError {
    KeyError::new(
        format!("The encrypted private key is damaged: {what}"),
        "Take the file from its source again",
    )
}

fn unsupported(what: &str) -> KeyError {
    KeyError::new(
        format!("This private key is encrypted with {what}, which Jotbench does not open"),
        "Encrypt it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEW (add -provider \
         legacy -provider default if openssl refuses)",
    )
}

/// The file asks for more work than is done for any file, so that none can freeze the program.
pub(super) fn too_costly(what: &str) -> KeyError {
    KeyError::new(
        format!("This private key asks for {what}"),
        "Encrypt it anew with fewer rounds: openssl pkcs8 -topk8 -iter 600000 -in KEY -out NEW",
    )
}

#[cfg(test)]
mod tests;
