//! What the API itself would answer to a token, in its own error codes.

use super::{ApiError, Profile};
use crate::jwt::Finding;

/// The API's answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ApiAnswer<'p, 'f> {
    /// The error, with the guide's solution.
    pub error: &'p ApiError,
    /// The finding that brings it.
    pub because: &'f Finding,
}

/// The first error that the API would answer, in the order in which an API looks: structure, key and
/// signature, time, claims. `None` where the profile knows of no error for what was found, or where
/// nothing rejects.
#[must_use]
pub fn answer<'p, 'f>(profile: &'p Profile, findings: &'f [Finding]) -> Option<ApiAnswer<'p, 'f>> {
    // STUB
    let _ = (profile, findings);
    None
}
