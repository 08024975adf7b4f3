//! A new token's header and payload from a profile's template.

use super::Profile;
use crate::jwt::{Algorithm, Moment};

/// What a draft is made for.
#[derive(Clone, Copy, Debug, Default)]
pub struct DraftFor<'a> {
    /// The chosen client's clientId.
    pub client_id: Option<&'a str>,
    /// The chosen client's algorithm, which wins over the template's.
    pub algorithm: Option<Algorithm>,
    /// The chosen client's `kid`, added to the header.
    pub kid: Option<&'a str>,
}

/// Header and payload of a new token, laid out for reading.
#[must_use]
pub fn new_draft(profile: &Profile, for_: DraftFor<'_>, now: Moment) -> (String, String) {
    let _ = (profile, for_, now);
    todo!()
}

/// A fresh random UUID (RFC 9562 §5.4) as a JSON string.
#[must_use]
pub fn new_uuid_json() -> String {
    todo!()
}

/// x
#[must_use]
pub fn empty_value(_rule: &super::ClaimRule) -> String {
    String::new()
}
