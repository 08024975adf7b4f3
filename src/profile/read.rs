//! Reading a profile's TOML, with errors that name file, line and key.

use std::path::PathBuf;

use super::Profile;

/// Why a profile cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}: {key}: {message}", file.display())]
pub struct ProfileError {
    /// The file, or the built-in asset's name.
    pub file: PathBuf,
    /// Line, from 1; 0 where the file as a whole cannot be read.
    pub line: usize,
    /// The key as a dotted path, such as `claims.iss.type`; empty where there is none.
    pub key: String,
    /// What is wrong.
    pub message: String,
}

/// Reads a profile from its text; `file` is for messages.
///
/// # Errors
/// Every error found: unknown keys, wrong types, unknown algorithms, types or formats.
pub fn read_profile(text: &str, file: &std::path::Path) -> Result<Profile, Vec<ProfileError>> {
    let _ = (text, file);
    todo!()
}
