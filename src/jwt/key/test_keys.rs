//! The keys of `tests/data/keys`, for tests.

use std::{fs, path::Path};

use super::{Key, KeyError, KeySet};
use crate::jwt::secret::{Secret, SecretEncoding};

/// The bytes of a key file.
pub(in crate::jwt) fn bytes(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys").join(file);
    fs::read(path).expect(file)
}

/// The names of all the key files.
pub(in crate::jwt) fn files() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys");
    let names = fs::read_dir(path).expect("a directory");
    let names = names.map(|entry| entry.expect("readable").file_name().into_string());
    let mut names: Vec<_> = names.map(|name| name.expect("a plain name")).collect();
    names.sort();
    names
}

/// What comes of reading a key file as a key.
pub(in crate::jwt) fn try_pem_or_jwk(file: &str) -> Result<Key, KeyError> {
    let set = KeySet::read(&Secret::new(bytes(file)), SecretEncoding::Key, None)?;
    Ok(set.into_only().expect("one key"))
}

/// A key file that can be read.
pub(in crate::jwt) fn pem_or_jwk(file: &str) -> Key {
    try_pem_or_jwk(file).expect(file)
}

/// A secret or key that can be read from this text.
pub(in crate::jwt) fn text_key(text: &str, encoding: SecretEncoding) -> Key {
    let set = KeySet::read(&Secret::from(text.to_owned()), encoding, None).expect("a key");
    set.into_only().expect("one key")
}

/// A key file as it is given to whoever signs or verifies.
pub(in crate::jwt) fn file_keys(file: &str) -> KeySet {
    KeySet::read(&Secret::new(bytes(file)), SecretEncoding::Key, None).expect(file)
}

/// A secret or key text as it is given to whoever signs or verifies.
pub(in crate::jwt) fn text_keys(text: &str, encoding: SecretEncoding) -> KeySet {
    KeySet::read(&Secret::from(text.to_owned()), encoding, None).expect("a key")
}
