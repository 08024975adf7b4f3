//! The keys of `tests/data/keys`, for tests.

use std::{fs, path::Path};

use super::{Key, KeyError};
use crate::jwt::secret::{Secret, SecretEncoding};

/// The bytes of a key file.
pub(in crate::jwt) fn bytes(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys").join(file);
    fs::read(path).expect(file)
}

/// What comes of reading a key file as a key.
pub(in crate::jwt) fn try_pem_or_jwk(file: &str) -> Result<Key, KeyError> {
    Key::read(&Secret::new(bytes(file)), SecretEncoding::Key)
}

/// A key file that can be read.
pub(in crate::jwt) fn pem_or_jwk(file: &str) -> Key {
    try_pem_or_jwk(file).expect(file)
}

/// A secret or key that can be read from this text.
pub(in crate::jwt) fn text_key(text: &str, encoding: SecretEncoding) -> Key {
    Key::read(&Secret::from(text.to_owned()), encoding).expect("a key")
}
