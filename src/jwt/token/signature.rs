//! One signature of a token, with the header that belongs to it.

use std::{borrow::Cow, ops::Range};

use super::Segment;
use crate::jwt::json::{Kind, Value};

/// A signature, with its protected and its unprotected header (RFC 7515 §7.2).
#[derive(Clone, Debug)]
pub struct Signature {
    /// The header that is signed.
    pub protected: Option<Segment>,
    /// The header that is not signed; JSON serializations alone have it. Its span and text are
    /// those of the object in the token.
    pub unprotected: Option<Segment>,
    /// The signature itself.
    pub signature: Option<Segment>,
    /// What belongs to it in the token's text: its object in the general JSON serialization, else
    /// all of the token.
    pub span: Range<usize>,
}

/// A header parameter, and which header it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'t> {
    /// Its value.
    pub value: Value<'t>,
    /// Whether the signature is over it.
    pub is_protected: bool,
}

impl Parameter<'_> {
    /// Its value, unescaped, if it is a string.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.value.as_str().map(Cow::into_owned)
    }
}

impl Signature {
    /// A header parameter, from the protected header or else the unprotected one. The last of that
    /// name, as most JSON readers take it.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Parameter<'_>> {
        parameter(self.protected.as_ref(), name, true)
            .or_else(|| parameter(self.unprotected.as_ref(), name, false))
    }

    /// Its `alg`, unescaped, if it is a string.
    #[must_use]
    pub fn alg(&self) -> Option<String> {
        self.parameter("alg")?.text()
    }

    /// Its `kid`, unescaped, if it is a string.
    #[must_use]
    pub fn kid(&self) -> Option<String> {
        self.parameter("kid")?.text()
    }

    /// Whether it is over the payload as it is, without base64url: the protected header has `b64`
    /// false (RFC 7797 §3). Whether `crit` names it as well is a finding's affair.
    #[must_use]
    pub fn is_unencoded(&self) -> bool {
        is_unencoded(self.protected.as_ref())
    }
}

/// Whether a protected header asks for an unencoded payload.
pub(super) fn is_unencoded(protected: Option<&Segment>) -> bool {
    parameter(protected, "b64", true)
        .is_some_and(|b64| b64.value.kind() == Kind::Bool && b64.value.text() == "false")
}

fn parameter<'t>(
    header: Option<&'t Segment>,
    name: &str,
    is_protected: bool,
) -> Option<Parameter<'t>> {
    let member = header?.json.as_ref()?.member(name)?;
    Some(Parameter { value: member.value, is_protected })
}
