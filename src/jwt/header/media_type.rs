//! `typ` and `cty`: media types of the token and of its payload (HDR-8…10).

use std::borrow::Cow;

use super::JoseHeader;
use crate::jwt::{
    finding::{Finding, Place, Severity},
    json::{Kind, Member},
    rule::Rule,
    visible,
};

/// Characters of a value that a message shows.
const SHOWN: usize = 60;

const OF_JOSE: &str = "Write what is in it, such as \"JWT\", where readers take more than one kind";

/// A media type as RFC 7515 §4.1.9 has it compared: in lower case, with `application/` before a
/// name without a slash.
pub(super) fn canonical(media_type: &str) -> String {
    let lower = media_type.to_ascii_lowercase();
    if lower.contains('/') { lower } else { format!("application/{lower}") }
}

/// Whether two media types are the same as RFC 7515 §4.1.9 compares them: case does not count, and
/// `application/` is implied where there is no slash.
#[must_use]
pub fn same_media_type(one: &str, other: &str) -> bool {
    canonical(one) == canonical(other)
}

/// Checks `typ` and `cty`.
pub(super) fn check(header: &JoseHeader<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        header.member("typ").and_then(|typ| token_type(header, &typ)).into_iter().collect();
    findings.extend(content_type(header));
    findings
}

fn token_type(header: &JoseHeader<'_>, typ: &Member<'_>) -> Option<Finding> {
    let Some(text) = typ.value.as_str() else {
        let finding = header.wrong_type(Rule::TypMediaType, typ, "a string");
        return Some(finding.severity(Severity::Warning));
    };
    let shown = visible::shortened(&text, SHOWN);
    if text != "JWT" && text.eq_ignore_ascii_case("JWT") {
        let message =
            format!("typ is \"{shown}\": it is advised to write \"JWT\" in upper case only");
        return Some(
            header
                .finding(Rule::TypSpelling, typ, message)
                .hint("Older libraries compare it letter by letter: write \"JWT\"")
                .fix(header.set("typ", "JWT")),
        );
    }
    let (message, hint, fix) = match &*canonical(&text) {
        "application/jose" => (
            format!(
                "typ is \"{shown}\": it says only that this is a signed or encrypted object in the \
                 compact form, not what is in it"
            ),
            OF_JOSE.to_owned(),
            None,
        ),
        "application/jose+json" => (
            format!(
                "typ is \"{shown}\": it says only that this is a signed or encrypted object in the \
                 JSON serialization, not what is in it"
            ),
            OF_JOSE.to_owned(),
            None,
        ),
        _ => {
            let usual = usual_spelling(&text);
            if usual == text {
                return None;
            }
            let fix = header.set("typ", &usual);
            let usual = visible::shortened(&usual, SHOWN);
            (
                format!("typ is \"{shown}\", which means the same media type as \"{usual}\""),
                format!(
                    "Readers must compare typ without regard to case, with application/ implied; \
                     most send \"{usual}\""
                ),
                Some(fix),
            )
        }
    };
    let finding = header.finding(Rule::TypMediaType, typ, message).hint(hint);
    Some(match fix {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

/// The spelling that is advised: `application/` left out where no other slash follows, and
/// `+jwt` names in lower case, as they are registered.
fn usual_spelling(text: &str) -> Cow<'_, str> {
    const PREFIX: &str = "application/";
    let prefix = text.get(..PREFIX.len()).filter(|prefix| prefix.eq_ignore_ascii_case(PREFIX));
    let short = match prefix {
        Some(_) if !text[PREFIX.len()..].contains('/') => &text[PREFIX.len()..],
        _ => text,
    };
    if short.eq_ignore_ascii_case("jwt") {
        Cow::Borrowed("JWT")
    } else if short.to_ascii_lowercase().ends_with("+jwt") {
        Cow::Owned(short.to_ascii_lowercase())
    } else {
        Cow::Borrowed(short)
    }
}

/// HDR-10: `cty` is for a token in a token, and must be there then (RFC 7519 §5.2).
fn content_type(header: &JoseHeader<'_>) -> Option<Finding> {
    let nested = header.payload.and_then(|payload| payload.text()).is_some_and(is_token);
    // Which of two headers holds cty does not matter; that none does is said once.
    let cty = match (header.member("cty"), header.member_of_either("cty")) {
        (Some(cty), _) => cty,
        (None, Some(_)) => return None,
        (None, None) => return (nested && header.protected).then(|| unnamed_token(header)),
    };
    let Some(text) = cty.value.as_str() else {
        return Some(header.wrong_type(Rule::ContentType, &cty, "a string"));
    };
    let says_token = same_media_type(&text, "JWT");
    let shown = visible::shortened(&text, SHOWN);
    let is_claims_set = header
        .payload
        .and_then(|payload| payload.json.as_ref())
        .is_some_and(|payload| payload.root().is_some_and(|root| root.kind() == Kind::Object));
    let (message, hint) = if nested && !says_token {
        (
            format!("The payload is itself a token, and cty is \"{shown}\" where it must be JWT"),
            "Set cty to JWT",
        )
    } else if is_claims_set && says_token {
        (
            "cty says that the payload is itself a token, and it is a claims set".to_owned(),
            "Remove cty: it is for a token in a token only",
        )
    } else if is_claims_set {
        (
            format!("cty is \"{shown}\", which is advised against for a payload of claims"),
            "Remove cty: it is for a token in a token only",
        )
    } else if says_token
        && !nested
        && header.payload.is_some_and(|payload| !payload.bytes.is_empty())
    {
        (
            "cty says that the payload is itself a token, and it does not look like one".to_owned(),
            "Remove cty, or put the inner token into the payload as it is, without quotes",
        )
    } else {
        return None;
    };
    let fix = if nested { header.set("cty", "JWT") } else { header.remove("cty") };
    Some(header.finding(Rule::ContentType, &cty, message).hint(hint).fix(fix))
}

fn unnamed_token(header: &JoseHeader<'_>) -> Finding {
    Finding::new(
        Rule::ContentType,
        Place::member(header.part, "cty"),
        "The payload is itself a token, and there is no cty to say so",
    )
    .hint("Set cty to JWT, so that readers look for the inner token")
    .fix(header.set("cty", "JWT"))
}

/// Whether a payload is a compact token and nothing else.
pub(super) fn is_token(text: &str) -> bool {
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    // `ey` is how the base64url of `{"` begins, and `ew` that of `{` with white space after it.
    matches!(dots, 2 | 4)
        && (text.starts_with("ey") || text.starts_with("ew"))
        && text.bytes().all(alphabet)
}

/// What a kind of token is called, by its `typ`; `None` for one that is not known here.
pub(super) fn type_name(typ: &str) -> Option<&'static str> {
    Some(match &*canonical(typ) {
        "application/jwt" => "a JSON Web Token",
        "application/at+jwt" => "an OAuth 2.0 access token",
        "application/dpop+jwt" => "a DPoP proof of possession",
        "application/logout+jwt" => "an OpenID Connect logout token",
        "application/secevent+jwt" => "a security event token",
        "application/oauth-authz-req+jwt" => "an OAuth 2.0 authorization request",
        "application/token-introspection+jwt" => "the answer of a token introspection",
        "application/entity-statement+jwt" => "an OpenID federation entity statement",
        "application/kb+jwt" => "a key binding of a selective disclosure token",
        "application/vc+jwt" => "a verifiable credential",
        "application/vp+jwt" => "a verifiable presentation",
        "application/dc+sd-jwt" | "application/vc+sd-jwt" => {
            "a credential with selective disclosure"
        }
        "application/jose" => "a signed or encrypted object in compact form",
        "application/jose+json" => "a signed or encrypted object in JSON form",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::{
        Fix,
        header::testing::{assert_table, of_rule, of_rule_with},
    };

    fn written(rule: Rule, members: &str) -> Option<String> {
        of_rule(rule, members)[0].fix.as_ref().map(Fix::label)
    }

    #[test]
    fn how_typ_is_compared_is_said_only_where_it_matters() {
        assert_table(
            Rule::TypMediaType,
            &[
                (r#""typ":"JWT""#, &[]),
                (r#""typ":"at+jwt""#, &[]),
                (r#""typ":"example;part=\"1/2\"""#, &[]),
                (r#""typ":"application/example;part=\"1/2\"""#, &[]),
                (r#""typ":"text/plain""#, &[]),
                (r#""kid":"a""#, &[]),
                (r#""typ":"jwt""#, &[]),
                (r#""typ":"application/jwt""#, &["same media type as \"JWT\""]),
                (r#""typ":"APPLICATION/JWT""#, &["same media type as \"JWT\""]),
                (r#""typ":"application/at+jwt""#, &["as \"at+jwt\""]),
                (r#""typ":"AT+JWT""#, &["as \"at+jwt\""]),
                (r#""typ":"JOSE""#, &["in the compact form"]),
                (r#""typ":"jose+json""#, &["in the JSON serialization"]),
                (r#""typ":5"#, &["typ is a number, and must be a string"]),
            ],
        );
        assert_eq!(
            written(Rule::TypMediaType, r#""typ":"application/JWT""#).as_deref(),
            Some("Set \"JWT\"")
        );
    }

    #[test]
    fn jwt_is_advised_in_upper_case() {
        assert_table(
            Rule::TypSpelling,
            &[
                (r#""typ":"jwt""#, &["typ is \"jwt\""]),
                (r#""typ":"Jwt""#, &["typ is \"Jwt\""]),
                (r#""typ":"JWT""#, &[]),
                (r#""typ":"at+jwt""#, &[]),
                (r#""typ":"application/jwt""#, &[]),
            ],
        );
        assert_eq!(written(Rule::TypSpelling, r#""typ":"jwt""#).as_deref(), Some("Set \"JWT\""));
    }

    #[test]
    fn cty_names_a_token_in_a_token_and_nothing_else() {
        let inner = "eyJhbGciOiJIUzI1NiJ9.e30.AA";
        for (members, payload, said) in [
            (r#""typ":"JWT""#, r#"{"sub":"a"}"#, None),
            (r#""typ":"JWT""#, inner, Some("there is no cty")),
            (r#""cty":"JWT""#, inner, None),
            (r#""cty":"jwt""#, inner, None),
            (r#""cty":"json""#, inner, Some("where it must be JWT")),
            (r#""cty":"JWT""#, r#"{"sub":"a"}"#, Some("and it is a claims set")),
            (r#""cty":"json""#, r#"{"sub":"a"}"#, Some("advised against")),
            (r#""cty":"text/plain""#, "just text", None),
            (r#""cty":"JWT""#, "just text", Some("does not look like one")),
            (r#""cty":["JWT"]"#, inner, Some("cty is an array")),
        ] {
            let found = of_rule_with(Rule::ContentType, members, payload);
            assert_eq!(found.len(), usize::from(said.is_some()), "{members} {payload}");
            if let (Some(finding), Some(said)) = (found.first(), said) {
                assert!(finding.message.contains(said), "{}", finding.message);
            }
        }
    }

    #[test]
    fn media_types_are_compared_without_case_and_with_application_implied() {
        for (one, other, same) in [
            ("JWT", "application/jwt", true),
            ("at+jwt", "application/AT+JWT", true),
            ("JWT", "text/jwt", false),
            ("JWT", "JWS", false),
        ] {
            assert_eq!(same_media_type(one, other), same, "{one} {other}");
        }
    }
}
