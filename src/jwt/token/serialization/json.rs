//! The JSON serializations of a JWS: flattened and general (RFC 7515 §7.2). What is wrong with
//! their form is STR-2; what stands in the headers is checked as in any token.

use std::ops::Range;

use super::{Read, Serialization};
use crate::jwt::{
    finding::{Finding, Part, Place, Severity},
    json::{Document, Kind, Member, Value},
    rule::Rule,
    token::{Content, Format, Segment, Signature, Token, signature::is_unencoded},
    visible,
};

/// The signatures that are read; each costs a check over the whole payload.
const MOST_SIGNATURES: usize = 32;

/// Members that only a signature has: with one of them, a JSON object is a JWS.
const OF_SIGNATURE: [&str; 3] = ["signatures", "signature", "protected"];

/// The text as a document, where it is an object of a JSON serialization.
pub(super) fn document(text: &str) -> Option<Document> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let document = Document::parse(text);
    let members = document.members();
    let has = |name: &str| members.iter().any(|member| member.name == name);
    let is_one = OF_SIGNATURE.into_iter().any(has) || has("ciphertext");
    drop(members);
    is_one.then_some(document)
}

/// Reads an object of a JSON serialization.
pub(super) fn read(text: String, document: &Document, content: Option<&[u8]>) -> Read {
    let object = Object { text: &text, members: document.members() };
    let mut findings: Vec<Finding> = document.error().map(not_json).into_iter().collect();
    findings.extend(object.duplicates(""));
    if object.member("ciphertext").is_some() {
        return encrypted(&object, findings);
    }
    let serialization = match object.member("signatures") {
        Some(_) => Serialization::General,
        None => Serialization::Flattened,
    };
    let mut listed = 0;
    let signatures = match object.member("signatures") {
        Some(list) => {
            let both_forms = object.both_forms();
            let is_mixed = both_forms.is_some();
            findings.extend(both_forms);
            let signatures = general(&text, list, &mut findings);
            listed = signatures.len();
            if signatures.is_empty() && is_mixed {
                // There is nothing in the list, and what stands beside it is shown all the same.
                vec![object.signature(0..text.len(), "", &mut findings)]
            } else {
                signatures
            }
        }
        None => vec![object.signature(0..text.len(), "", &mut findings)],
    };
    findings.extend(unencoded_differs(&signatures));
    let unencoded = signatures.first().is_some_and(Signature::is_unencoded);
    let mut payload = object.string("payload", "", &mut findings).map(|string| {
        let (segment, found) = Segment::from_json_string(&text, Part::Payload, string, unencoded);
        findings.extend(found);
        segment
    });
    let mut carried = Content::Attached;
    // Detaching deletes the member; some libraries empty it instead.
    let is_absent = object.member("payload").is_none() && document.error().is_none();
    if is_absent || payload.as_ref().is_some_and(|payload| payload.span.is_empty()) {
        carried = Content::Detached;
        if let Some(content) = content {
            carried = Content::Given;
            let at = payload.as_ref().map_or(text.len(), |payload| payload.span.start);
            payload = Some(Segment::given(content, at));
        }
    }
    findings.push(recognised(serialization, listed));
    drop(object);
    let token = Token {
        text,
        format: Format::Jws,
        serialization,
        header: None,
        payload,
        signature: None,
        content: carried,
        signatures,
        looked_at: 0,
    };
    Read { token, findings }
}

/// An encrypted token in a JSON serialization (RFC 7516 §7.2): its header is shown.
fn encrypted(object: &Object<'_>, mut findings: Vec<Finding>) -> Read {
    let header = object.string("protected", "", &mut findings).map(|string| {
        let (segment, found) = Segment::from_json_string(object.text, Part::Header, string, false);
        findings.extend(found);
        segment
    });
    let serialization = match object.member("recipients") {
        Some(_) => Serialization::General,
        None => Serialization::Flattened,
    };
    let token = Token {
        text: object.text.to_owned(),
        format: Format::Jwe,
        serialization,
        header,
        payload: None,
        signature: None,
        content: Content::Attached,
        signatures: Vec::new(),
        looked_at: 0,
    };
    Read { token, findings }
}

/// The list of signatures of the general form.
fn general(text: &str, list: &Member<'_>, findings: &mut Vec<Finding>) -> Vec<Signature> {
    if list.value.kind() != Kind::Array {
        findings.push(wrong_kind("signatures", list.value, "an array", ""));
        return Vec::new();
    }
    let elements = list.value.elements();
    if elements.is_empty() {
        let at = list.value.span();
        findings.push(
            form("signatures is an empty list, so nothing vouches for the payload", at)
                .hint("A token has at least one signature: ask for the token as it was issued"),
        );
    }
    let count = elements.len();
    if count > MOST_SIGNATURES {
        let message =
            format!("The token has {count} signatures; the first {MOST_SIGNATURES} are read");
        findings.push(
            form(message, list.value.span())
                .severity(Severity::Warning)
                .hint("Leave only the signatures that matter in the list"),
        );
    }
    let mut signatures = Vec::new();
    for (index, element) in elements.into_iter().take(MOST_SIGNATURES).enumerate() {
        let prefix = if count > 1 { format!("Signature {}: ", index + 1) } else { String::new() };
        let span = element.span();
        if element.kind() != Kind::Object {
            findings.push(wrong_kind("an element of signatures", element, "an object", &prefix));
            signatures.push(Signature {
                protected: None,
                unprotected: None,
                signature: None,
                span,
            });
            continue;
        }
        let object = Object { text, members: element.members() };
        findings.extend(object.duplicates(&prefix));
        signatures.push(object.signature(span, &prefix, findings));
    }
    signatures
}

/// An object of the serialization: the whole of it, or one of its signatures.
struct Object<'d> {
    text: &'d str,
    members: Vec<Member<'d>>,
}

impl<'d> Object<'d> {
    /// The last member of this name, as most JSON readers take it.
    fn member(&self, name: &str) -> Option<&Member<'d>> {
        self.members.iter().rev().find(|member| member.name == name)
    }

    /// The string that a member must be, where it is there.
    fn string(&self, name: &str, prefix: &str, findings: &mut Vec<Finding>) -> Option<Value<'d>> {
        let member = self.member(name)?;
        if member.value.kind() == Kind::String {
            return Some(member.value);
        }
        findings.push(wrong_kind(name, member.value, "a string", prefix));
        None
    }

    /// The signature that this object holds, with its headers.
    fn signature(
        &self,
        span: Range<usize>,
        prefix: &str,
        findings: &mut Vec<Finding>,
    ) -> Signature {
        let mut part = |name: &str, part: Part| {
            let string = self.string(name, prefix, findings)?;
            let (segment, found) = Segment::from_json_string(self.text, part, string, false);
            findings.extend(found.into_iter().map(|finding| prefixed(finding, prefix)));
            Some(segment)
        };
        let protected = part("protected", Part::Header);
        let signature = part("signature", Part::Signature);
        let unprotected = self.member("header").and_then(|header| {
            if header.value.kind() == Kind::Object {
                return Some(Segment::from_json_object(header.value));
            }
            findings.push(wrong_kind("header", header.value, "an object", prefix));
            None
        });
        for (name, hint) in [
            ("signature", "Look whether it was cut off when it was copied"),
            ("protected", "At least one of protected and header is needed, to say the algorithm"),
        ] {
            let is_there = self.member(name).is_some()
                || (name == "protected" && self.member("header").is_some());
            if !is_there {
                let what = if name == "protected" {
                    "There is neither a protected nor an unprotected header"
                } else {
                    "The member signature is missing"
                };
                findings.push(form(format!("{prefix}{what}"), span.clone()).hint(hint));
            }
        }
        Signature { protected, unprotected, signature, span }
    }

    /// Names that stand more than once.
    fn duplicates(&self, prefix: &str) -> Vec<Finding> {
        ["payload", "protected", "header", "signature", "signatures"]
            .into_iter()
            .filter_map(|name| {
                let same: Vec<_> = self.members.iter().filter(|one| one.name == name).collect();
                let last = same.last().filter(|_| same.len() > 1)?;
                let span = last.name_span.start..last.value.span().end;
                let times = same.len();
                let message = format!("{prefix}The member {name} stands {times} times");
                Some(
                    form(message, span)
                        .hint("Keep one of them: readers differ in which one they take"),
                )
            })
            .collect()
    }

    /// Members of the flattened form beside the list of the general one.
    fn both_forms(&self) -> Option<Finding> {
        let names: Vec<_> = ["protected", "header", "signature"]
            .into_iter()
            .filter(|name| self.member(name).is_some())
            .collect();
        let first = self.member(names.first()?)?;
        let span = first.name_span.start..first.value.span().end;
        let message = format!(
            "There is {} beside signatures: the flattened and the general form are mixed",
            names.join(", ")
        );
        let hint = "Readers differ in which signature they check: ask for one form alone";
        Some(form(message, span).hint(hint).source("RFC 7515 §7.2.2"))
    }
}

/// STR-2 for a JSON serialization.
fn form(message: impl Into<String>, span: Range<usize>) -> Finding {
    Finding::new(Rule::PartCount, Place::part(Part::Token).with_span(span), message)
        .source("RFC 7515 §7.2.1")
}

fn prefixed(mut finding: Finding, prefix: &str) -> Finding {
    finding.message.insert_str(0, prefix);
    finding
}

fn not_json(error: &crate::jwt::json::SyntaxError) -> Finding {
    let message = format!(
        "The token's JSON is broken: {} (line {}, column {})",
        error.message, error.line, error.column
    );
    form(message, error.offset..error.offset)
        .hint("Look whether the token was cut off or altered when it was copied")
}

fn wrong_kind(name: &str, value: Value<'_>, wanted: &str, prefix: &str) -> Finding {
    let is = value.kind().with_article();
    let shown = visible::shortened(value.text(), 40);
    form(format!("{prefix}{name} is {is}, and must be {wanted}: {shown}"), value.span())
        .hint("Ask for the token as it was issued: this one cannot be read by any reader")
}

/// RFC 7797 §3: `b64` is the same for all signatures.
fn unencoded_differs(signatures: &[Signature]) -> Option<Finding> {
    let is = |signature: &Signature| is_unencoded(signature.protected.as_ref());
    let first = is(signatures.first()?);
    let other = signatures.iter().find(|signature| is(signature) != first)?;
    Some(
        Finding::new(
            Rule::UnencodedPayloadForm,
            Place::part(Part::Token).with_span(other.span.clone()),
            "b64 is not the same for all signatures, so they are not over the same payload",
        )
        .hint("Set b64 alike in every protected header"),
    )
}

/// Says what this is: those who wait for a JWT take the compact form alone.
fn recognised(serialization: Serialization, count: usize) -> Finding {
    let signatures = match (serialization, count) {
        (Serialization::General, 1) => " with 1 signature".to_owned(),
        (Serialization::General, count) => format!(" with {count} signatures"),
        _ => String::new(),
    };
    Finding::new(
        Rule::PartCount,
        Place::part(Part::Token),
        format!("This is a JWS in the {}{signatures}", serialization.title()),
    )
    .severity(Severity::Info)
    .hint("A JWT is always compact: an API that asks for one does not take this form")
    .source("RFC 7519 §1")
}
