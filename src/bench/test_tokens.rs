//! Bad tokens made of a good one, to test that an API refuses them.

use super::analysis::SharedKey;
use crate::{
    jwt::{Moment, Token},
    profile::Profile,
};

/// The word that marks each of them, and every file of them.
pub const MARK: &str = "TEST TOKEN";

/// One bad token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestToken {
    /// A short name for files and lists, such as `expired` or `missing-sub`.
    pub name: String,
    /// What is wrong with it, in words.
    pub about: String,
    /// The error that the API should answer, such as `token_expired`; a general word where the
    /// profile has no error codes.
    pub expected: String,
    /// The token.
    pub token: String,
}

/// Makes all of them that can be made of this token with this key.
///
/// # Errors
/// Why none can be made: the token has no claims, or there is no key to sign with.
pub fn test_tokens(
    good: &Token,
    key: &SharedKey,
    profile: Option<&Profile>,
    now: Moment,
) -> Result<Vec<TestToken>, String> {
    // STUB
    let _ = (good, key, profile, now);
    Err("STUB".to_owned())
}
