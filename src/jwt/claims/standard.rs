//! What the checks of access tokens and ID tokens share.

use crate::jwt::{
    finding::{Finding, Fix, FixValue, Part, Place},
    json::Document,
    rule::Rule,
    token::Token,
};

/// A part of a token that is whole, so that what is not in it is truly missing.
pub(super) struct Judge<'t> {
    pub(super) document: &'t Document,
    part: Part,
}

impl<'t> Judge<'t> {
    pub(super) fn header(token: &'t Token) -> Option<Self> {
        let document = token.header.as_ref()?.json.as_ref()?;
        document.is_object().then_some(Self { document, part: Part::Header })
    }

    pub(super) fn claims(token: &'t Token) -> Option<Self> {
        let document = token.claims()?;
        document.is_object().then_some(Self { document, part: Part::Payload })
    }

    /// Where a member stands, or would stand.
    pub(super) fn place(&self, name: &str) -> Place {
        let place = Place::member(self.part, name);
        match self.document.member(name) {
            Some(member) => place.with_span(member.value.span()),
            None => place,
        }
    }
}

/// That a required claim is missing; `what` says who requires it.
pub(super) fn missing(
    claims: &Judge<'_>,
    rule: Rule,
    name: &str,
    what: &str,
    value: Option<FixValue>,
) -> Option<Finding> {
    if claims.document.member(name).is_some() {
        return None;
    }
    let finding = Finding::new(rule, claims.place(name), format!("{name} is missing; {what}"))
        .hint(format!("Add {name} to the payload"));
    Some(match value {
        Some(value) => finding.fix(Fix::Set { part: Part::Payload, name: name.to_owned(), value }),
        None => finding,
    })
}

#[cfg(test)]
pub(super) mod testing {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use crate::jwt::Token;

    /// A token of this header and payload, which nobody signed.
    pub(in crate::jwt::claims) fn token(header: &str, payload: &str) -> Token {
        let [header, payload] = [header, payload].map(|text| URL_SAFE_NO_PAD.encode(text));
        Token::parse(&format!("{header}.{payload}.AA")).0
    }
}
