//! Checking a token against a profile: PRO-1 to PRO-7, each with a fix where the template has one.

use super::Profile;
use crate::jwt::{Finding, Moment, Token};

/// All that the profile finds wrong with the token.
///
/// `now` is for fixes and lifetimes of tokens without `iat`; `client_id` is the chosen client's,
/// for the fix of a missing `iss`.
#[must_use]
pub fn check(
    profile: &Profile,
    token: &Token,
    now: Moment,
    client_id: Option<&str>,
) -> Vec<Finding> {
    let _ = (profile, token, now, client_id);
    todo!()
}
