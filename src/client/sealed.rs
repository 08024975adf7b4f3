//! Secrets at rest in this process: encrypted in memory under a key of the process's own.
//!
//! A store that keeps secrets in memory keeps them sealed (AES-256-GCM). So a search through a
//! dump of the memory, a page in the swap or a careless copy shows a secret only while it is in
//! use; and once the store is locked, its key is wiped, and whatever was left of the sealed bytes
//! somewhere opens no more.
//!
//! What this does not protect from: whoever reads the whole memory of this process while a store
//! is open finds the key beside the sealed bytes, and can open them. No program can hide from who
//! may read all its memory.

use std::sync::Arc;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand,
};
use zeroize::{Zeroize, Zeroizing};

use super::{NoRandomness, store::StoreError};
use crate::jwt::Secret;

/// The bytes that AES-GCM puts behind a text to prove it whole.
const TAG_LEN: usize = 16;

/// A random key, wiped when the last secret that it sealed is gone and its store has let it go.
#[derive(Clone)]
pub(super) struct SealingKey(Arc<Zeroizing<[u8; 32]>>);

/// A secret that cannot be read without its key, which it holds. Wiped when dropped.
#[derive(Clone)]
pub(super) struct Sealed {
    key: SealingKey,
    nonce: [u8; NONCE_LEN],
    bytes: Vec<u8>,
}

impl SealingKey {
    /// A fresh key.
    pub(super) fn random() -> Result<Self, NoRandomness> {
        let mut key = Arc::new(Zeroizing::new([0; 32]));
        // Filled where it will lie, so that no copy of it is left on the stack.
        let place = Arc::get_mut(&mut key).ok_or(NoRandomness)?;
        rand::fill(&mut place[..]).map_err(|_| NoRandomness)?;
        Ok(Self(key))
    }

    /// Seals a secret. The nonce is random: at 2^32 secrets under one key it would begin to matter.
    pub(super) fn seal(&self, secret: &Secret) -> Result<Sealed, NoRandomness> {
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| NoRandomness)?;
        // Made large enough at once: a vector that grows leaves copies of the secret behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(secret.len().saturating_add(TAG_LEN)));
        bytes.extend_from_slice(secret.expose());
        self.cipher()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::empty(),
                &mut *bytes,
            )
            .map_err(|_| NoRandomness)?;
        Ok(Sealed { key: self.clone(), nonce, bytes: std::mem::take(&mut *bytes) })
    }

    fn cipher(&self) -> Result<LessSafeKey, NoRandomness> {
        UnboundKey::new(&AES_256_GCM, &self.0[..]).map(LessSafeKey::new).map_err(|_| NoRandomness)
    }
}

impl Sealed {
    /// The secret.
    ///
    /// # Errors
    /// The memory was altered since it was sealed.
    pub(super) fn open(&self) -> Result<Secret, StoreError> {
        let altered = || StoreError::Failed("this process's memory was altered".to_owned());
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.bytes.len()));
        bytes.extend_from_slice(&self.bytes);
        let nonce = Nonce::assume_unique_for_key(self.nonce);
        let length = self
            .key
            .cipher()?
            .open_in_place(nonce, Aad::empty(), &mut bytes)
            .map_err(|_| altered())?
            .len();
        bytes.truncate(length);
        Ok(Secret::new(std::mem::take(&mut *bytes)))
    }

    /// Whether this is the secret that is sealed here.
    pub(super) fn holds(&self, secret: &Secret) -> bool {
        self.open().is_ok_and(|own| own.expose() == secret.expose())
    }

    /// How many bytes the secret has.
    pub(super) fn len(&self) -> usize {
        self.bytes.len().saturating_sub(TAG_LEN)
    }
}

impl Drop for Sealed {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_comes_back_and_shows_nothing_meanwhile() {
        let key = SealingKey::random().unwrap();
        let long = vec![0xff; 70_000];
        for bytes in [&b""[..], b"a", b"a secret of some thirty-two bytes", &long] {
            let secret = Secret::new(bytes.to_vec());
            let sealed = key.seal(&secret).unwrap();
            assert_eq!(sealed.len(), bytes.len());
            assert!(bytes.len() < 8 || !sealed.bytes.windows(8).any(|part| part == &bytes[..8]));
            assert_eq!(sealed.open().unwrap().expose(), bytes);
            assert!(sealed.clone().holds(&secret));
        }
    }

    #[test]
    fn the_same_secret_never_looks_the_same() {
        let key = SealingKey::random().unwrap();
        let secret = Secret::from("hunter2".to_owned());
        let (one, two) = (key.seal(&secret).unwrap(), key.seal(&secret).unwrap());
        assert_ne!(one.bytes, two.bytes);
        let other = SealingKey::random().unwrap().seal(&secret).unwrap();
        assert_ne!(one.key.0[..], other.key.0[..]);
    }

    #[test]
    fn what_was_altered_or_lost_its_key_opens_no_more() {
        let key = SealingKey::random().unwrap();
        let mut sealed = key.seal(&Secret::from("hunter2".to_owned())).unwrap();
        sealed.bytes[0] ^= 1;
        assert!(sealed.open().is_err());
        sealed.bytes[0] ^= 1;
        assert!(sealed.open().is_ok());
        sealed.key = SealingKey::random().unwrap();
        assert!(sealed.open().is_err());
    }
}
