//! Which profile a token belongs to, when the user has not chosen one.

use super::Profile;
use crate::jwt::Token;

/// The first profile that recognises the token, if any.
#[must_use]
pub fn match_profile<'p>(profiles: &'p [Profile], token: &Token) -> Option<&'p Profile> {
    let _ = (profiles, token);
    todo!()
}
