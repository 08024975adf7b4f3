//! A customer's token made anew: the same claims with fresh dates, for a client of our own.

use super::compare::Comparison;
use crate::{
    client::Client,
    jwt::{Moment, Token},
    profile::Profile,
};

/// A draft that reproduces a token, and how it differs from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reproduction {
    /// The header's JSON text.
    pub header: String,
    /// The payload's JSON text.
    pub payload: String,
    /// The token's header and payload beside the draft's.
    pub changes: Comparison,
}

/// Plans it. `iat`, `nbf` and `exp` move to `now` with their distances kept, `jti` is a new one
/// where there is one, `alg`, `kid` and (where the profile says so) `iss` are the client's; all else
/// stays byte for byte.
///
/// # Errors
/// Why it cannot be done: the payload is no JSON object.
pub fn reproduce(
    token: &Token,
    client: Option<&Client>,
    profile: Option<&Profile>,
    now: Moment,
) -> Result<Reproduction, String> {
    // STUB
    let _ = (token, client, profile, now);
    Err("STUB".to_owned())
}
