//! The JOSE header: what each of its parameters must be (RFC 7515 §4, RFC 7797, RFC 7519 §5), and
//! what it says in people's terms.
//!
//! Whatever a header says of keys is the sender's word. No URL in it is followed, and no key in it
//! is trusted.

mod alg;
mod certificate;
mod critical;
mod embedded_key;
mod explain;
mod key_id;
mod media_type;
mod remote_key;
#[cfg(test)]
mod testing;

pub use embedded_key::PRIVATE_MEMBERS;
pub use explain::{explain, note};
pub use media_type::same_media_type;

use super::{
    finding::{Finding, Fix, FixValue, Part, Place},
    json::{Document, Kind, Member, quoted},
    rule::Rule,
    token::{Format, Segment, Token},
};

/// A header with what stands round it, as it is to be checked.
///
/// A compact token has one header, which the signature covers. In the JSON serialization there can
/// be two, whose parameters together are the JOSE header (RFC 7515 §7.2.1): each is checked on its
/// own, with the other beside it.
#[derive(Clone, Copy, Debug)]
pub struct JoseHeader<'t> {
    /// The header.
    pub document: &'t Document,
    /// Where its findings point.
    pub part: Part,
    /// Whether the signature covers it.
    pub protected: bool,
    /// The other header of the same signature, if there is one.
    pub beside: Option<&'t Document>,
    /// What the token is.
    pub format: Format,
    /// The payload, where it can be read.
    pub payload: Option<&'t Segment>,
    /// The signature.
    pub signature: Option<&'t Segment>,
}

/// Checks the header that the panes show (HDR-1…16).
#[must_use]
pub fn check(token: &Token) -> Vec<Finding> {
    JoseHeader::of(token).map(JoseHeader::check).unwrap_or_default()
}

/// Whether the payload is itself a token, and `cty` says so (RFC 7519 §5.2).
#[must_use]
pub fn nests_token(token: &Token) -> bool {
    let Some(header) = JoseHeader::of(token) else { return false };
    let cty = header.member("cty").and_then(|cty| cty.value.as_str());
    let payload = header.payload.and_then(Segment::text);
    cty.is_some_and(|cty| same_media_type(&cty, "JWT")) && payload.is_some_and(media_type::is_token)
}

impl<'t> JoseHeader<'t> {
    /// The header that the panes show: of the signature that is looked at, the protected one, or
    /// the unprotected one where there is no other. `None` where it is no text.
    #[must_use]
    pub fn of(token: &'t Token) -> Option<Self> {
        let signature = token.signatures.get(token.looked_at);
        let protected = signature.is_none_or(|signature| signature.protected.is_some());
        let beside = token.unprotected().and_then(|unprotected| unprotected.json.as_ref());
        let document = token.header.as_ref()?.json.as_ref()?;
        Some(Self::new(token, document, protected, beside))
    }

    /// The unprotected header of the signature that is looked at, where it stands beside a
    /// protected one (RFC 7515 §7.2.1).
    #[must_use]
    pub fn beside_protected(token: &'t Token) -> Option<Self> {
        let beside = token.header.as_ref().and_then(|header| header.json.as_ref());
        let document = token.unprotected()?.json.as_ref()?;
        Some(Self::new(token, document, false, beside))
    }

    fn new(
        token: &'t Token,
        document: &'t Document,
        protected: bool,
        beside: Option<&'t Document>,
    ) -> Self {
        Self {
            document,
            part: Part::Header,
            protected,
            beside,
            format: token.format,
            payload: token.payload.as_ref(),
            signature: token.signature.as_ref(),
        }
    }

    /// Checks the header (HDR-1…16). Of one that an error cuts off only `alg` is judged, since a
    /// parameter that is half read says nothing.
    #[must_use]
    pub fn check(self) -> Vec<Finding> {
        if self.document.root().is_none_or(|root| root.kind() != Kind::Object) {
            return Vec::new();
        }
        let mut findings = alg::check(&self);
        if self.document.error().is_none() {
            findings.extend(critical::check(&self));
            findings.extend(media_type::check(&self));
            findings.extend(remote_key::check(&self));
            findings.extend(embedded_key::check(&self));
            findings.extend(certificate::check(&self));
            findings.extend(key_id::check(&self));
        }
        findings
    }

    /// The last parameter of this name in this header.
    fn member(&self, name: &str) -> Option<Member<'t>> {
        self.document.member(name)
    }

    /// The last parameter of this name in this header, or in the one beside it.
    fn member_of_either(&self, name: &str) -> Option<Member<'t>> {
        self.member(name).or_else(|| self.beside?.member(name))
    }

    fn at(&self, member: &Member<'_>) -> Place {
        Place::member(self.part, member.name.clone()).with_span(member.value.span())
    }

    /// A finding on a parameter.
    fn finding(&self, rule: Rule, member: &Member<'_>, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.at(member), message)
    }

    /// That a parameter has the wrong JSON type; `must_be` follows "and must be".
    fn wrong_type(&self, rule: Rule, member: &Member<'_>, must_be: &str) -> Finding {
        let kind = member.value.kind().with_article();
        let message = format!("{} is {kind}, and must be {must_be}", member.name);
        self.finding(rule, member, message).hint(format!("Write {} as {must_be}", member.name))
    }

    /// A fix that writes a string.
    fn set(&self, name: &str, text: &str) -> Fix {
        Fix::Set { part: self.part, name: name.to_owned(), value: FixValue::Json(quoted(text)) }
    }

    fn remove(&self, name: &str) -> Fix {
        Fix::Remove { part: self.part, name: name.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    use super::*;

    fn ids(header: &str, payload: &str) -> Vec<&'static str> {
        let [header, payload] = [header, payload].map(|text| URL_SAFE_NO_PAD.encode(text));
        let (_, findings) = Token::parse(&format!("{header}.{payload}.AA"));
        findings.iter().map(|finding| finding.rule.id()).collect()
    }

    #[test]
    fn a_token_in_a_token_is_no_claims_set_and_cty_says_so() {
        let inner = "eyJhbGciOiJIUzI1NiJ9.e30.AA";
        for (header, payload, expected) in [
            (r#"{"alg":"HS256","cty":"JWT"}"#, inner, &[][..]),
            (r#"{"alg":"HS256"}"#, inner, &["HDR-10", "STR-6"]),
            (r#"{"alg":"HS256","cty":"JWT"}"#, "text", &["HDR-10", "STR-6"]),
            (r#"{"alg":"HS256","cty":"JWT"}"#, "{}", &["HDR-10"]),
        ] {
            assert_eq!(ids(header, payload), expected, "{header} {payload}");
        }
    }

    #[test]
    fn both_headers_of_the_json_serialization_are_checked_as_one() {
        for (protected, unprotected, expected) in [
            (r#"{"alg":"HS256"}"#, r#"{"kid":"a"}"#, &[][..]),
            (r#"{"alg":"HS256"}"#, r#"{"kid":"../a"}"#, &["HDR-15"]),
            (r#"{"alg":"HS256","crit":["x"]}"#, r#"{"x":1}"#, &["HDR-5"]),
            (r#"{"alg":"HS256","crit":["x"]}"#, "{}", &["HDR-4", "HDR-5"]),
            (r#"{"alg":"HS256"}"#, r#"{"crit":["b64"],"b64":false}"#, &["HDR-4", "HDR-6"]),
            ("{}", "{}", &["HDR-1"]),
        ] {
            let text = format!(
                r#"{{"payload":"e30","protected":"{}","header":{unprotected},"signature":"AA"}}"#,
                URL_SAFE_NO_PAD.encode(protected)
            );
            let (_, findings) = Token::parse(&text);
            let ids = findings.iter().map(|finding| finding.rule.id());
            let of_header: Vec<_> = ids.filter(|id| id.starts_with("HDR")).collect();
            assert_eq!(of_header, expected, "{protected} {unprotected}");
        }
    }

    #[test]
    fn of_a_header_that_is_cut_off_only_alg_is_judged() {
        assert_eq!(ids(r#"{"alg":"none","kid":5,"crit":[],"#, "{}"), ["STR-5", "HDR-2", "HDR-2"]);
        assert_eq!(ids(r#"["alg"]"#, "{}"), ["STR-5"]);
    }

    proptest! {
        #[test]
        fn any_parameters_are_checked_without_panic(
            members in proptest::collection::vec(
                (
                    "(alg|typ|cty|kid|jku|x5u|jwk|x5c|x5t|x5t#S256|crit|b64)",
                    "(\"[a-zA-Z0-9:/@%.+=\\[\\]é-]{0,30}\"|[0-9]{1,3}|null|true|false|\
                     \\[(\"[a-zA-Z0-9+/=]{0,12}\")?\\]|\\{(\"kty\":\"[a-z]{0,3}\")?\\})",
                ),
                0..6,
            ),
        ) {
            let members: Vec<_> =
                members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
            let text = format!("{{{}}}", members.join(","));
            ids(&text, "{}");
            for member in Document::parse(text).members() {
                let _ = note(&member);
            }
        }
    }
}
