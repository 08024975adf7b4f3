//! A customer's token made anew: the same claims with fresh dates, for a client of our own.

mod dates;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::compare::{Comparison, Difference, compare_objects, compare_times};
use crate::{
    client::Client,
    jwt::{
        Algorithm, Moment, Part, Segment, Token,
        json::{self, Document},
    },
    profile::Profile,
};

/// Header parameters that name the key which signed, or hold it (RFC 7515 §4.1.2 to §4.1.8).
const NAMES_OF_KEYS: [&str; 7] = ["kid", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256"];

/// For whom a token is made anew.
#[derive(Clone, Copy, Debug, Default)]
pub struct MadeFor<'a> {
    /// The clientId that becomes `iss` where the profile says so.
    pub client_id: Option<&'a str>,
    /// The algorithm that it is signed with; `None`: the token's own.
    pub algorithm: Option<Algorithm>,
    /// The `kid` of the key.
    pub kid: Option<&'a str>,
    /// Whether the key is the one that signed the token: what names it in the header stays.
    pub has_same_key: bool,
}

impl<'a> MadeFor<'a> {
    /// For this client.
    #[must_use]
    pub fn client(client: &'a Client, has_same_key: bool) -> Self {
        Self {
            client_id: Some(client.client_id.as_str()),
            algorithm: Some(client.algorithm),
            kid: client.kid.as_deref(),
            has_same_key,
        }
    }
}

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

/// Plans it. `iat`, `nbf` and `exp` move to `now` with their distances kept, `jti` becomes `new_jti`
/// where there is one, `alg`, `kid` and (where the profile says so) `iss` are the client's; what
/// names another key goes; all else stays byte for byte.
///
/// # Errors
/// Why it cannot be done: the payload is no JSON object.
pub fn reproduce(
    token: &Token,
    made_for: MadeFor<'_>,
    profile: Option<&Profile>,
    new_jti: &str,
    now: Moment,
) -> Result<Reproduction, String> {
    let Some(claims) = token.claims().filter(|claims| claims.is_object()) else {
        return Err("The payload is no JSON object, so there is nothing to make anew".to_owned());
    };
    let mut remarks = Vec::new();
    let header = header(token, made_for, &mut remarks);
    let mut payload = Edited::of(claims);
    let usual = profile.and_then(|profile| profile.lifetime.usual);
    for (name, date) in dates::moved(claims, usual, now, &mut remarks) {
        payload.set(name, &date);
    }
    if claims.member("jti").is_some() {
        payload.set("jti", &json::quoted(new_jti));
    }
    let is_issuer = profile.is_some_and(|profile| profile.issuer_is_client_id);
    if let Some(client_id) = made_for.client_id.filter(|id| is_issuer && !id.is_empty()) {
        payload.set_string("iss", client_id);
    }
    let payload = payload.text.into_owned();
    let changes = changes(token, &header, &payload, remarks, now);
    Ok(Reproduction { header, payload, changes })
}

/// The token's header for another signer.
fn header(token: &Token, made_for: MadeFor<'_>, remarks: &mut Vec<String>) -> String {
    let document = token.header.as_ref().and_then(|header| header.json.as_ref());
    let Some(document) = document.filter(|document| document.is_object()) else {
        remarks.push("The header is no JSON object, so a usual one takes its place".to_owned());
        let algorithm = made_for.algorithm.unwrap_or(Algorithm::Hs256);
        return format!(r#"{{"alg":{},"typ":"JWT"}}"#, json::quoted(algorithm.name()));
    };
    if token.unprotected().is_some() {
        remarks.push("The unprotected header is left out".to_owned());
    }
    let mut header = Edited::of(document);
    if let Some(algorithm) = made_for.algorithm {
        header.set_string("alg", algorithm.name());
    }
    if !made_for.has_same_key {
        for name in NAMES_OF_KEYS {
            if name != "kid" || made_for.kid.is_none() {
                header.remove(name);
            }
        }
    }
    if let Some(kid) = made_for.kid {
        header.set_string("kid", kid);
    }
    header.text.into_owned()
}

/// The token's header and payload beside the draft's.
fn changes(
    token: &Token,
    header: &str,
    payload: &str,
    remarks: Vec<String>,
    now: Moment,
) -> Comparison {
    let mut changes = Comparison { remarks, ..Comparison::default() };
    let before = |segment: Option<&Segment>| {
        let document = segment.and_then(|segment| segment.json.clone());
        document.unwrap_or_else(|| Document::parse(""))
    };
    let was = before(token.header.as_ref());
    compare_objects(&mut changes, Part::Header, &was, &Document::parse(header));
    for row in &mut changes.rows {
        if row.difference == Difference::Missing && NAMES_OF_KEYS.contains(&row.name.as_str()) {
            "left out: it names the key that signed the original".clone_into(&mut row.remark);
        }
    }
    let was = before(token.payload.as_ref());
    let becomes = Document::parse(payload);
    compare_objects(&mut changes, Part::Payload, &was, &becomes);
    changes.times = compare_times(Some(&was), Some(&becomes), now);
    for row in &mut changes.rows {
        if row.part == Part::Payload && row.name == "jti" && row.difference != Difference::Same {
            "a new one: APIs may take each only once".clone_into(&mut row.remark);
        }
    }
    changes
}

/// An object's text under change.
struct Edited<'d> {
    text: Cow<'d, str>,
}

impl<'d> Edited<'d> {
    fn of(document: &'d Document) -> Self {
        Self { text: Cow::Borrowed(document.text()) }
    }

    /// Sets a member to a JSON value.
    fn set(&mut self, name: &str, value: &str) {
        if let Some(text) = json::set_member(&self.text, name, value) {
            self.text = Cow::Owned(text);
        }
    }

    /// Sets a member to a string. One that says so already keeps its escapes.
    fn set_string(&mut self, name: &str, value: &str) {
        let document = Document::parse(self.text.as_ref());
        let member = document.member(name);
        if member.and_then(|member| member.value.as_str()).is_none_or(|text| text != value) {
            self.set(name, &json::quoted(value));
        }
    }

    fn remove(&mut self, name: &str) {
        if let Some(text) = json::remove_members(&self.text, name) {
            self.text = Cow::Owned(text);
        }
    }
}
