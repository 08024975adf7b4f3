//! OAuth 2.0 access tokens (RFC 9068): their `typ`, their required claims, their `scope`
//! (AT-1…4).

use super::standard::{Judge, missing};
use crate::jwt::{
    finding::{Finding, Fix, FixValue, Part},
    header::same_media_type,
    json::{Kind, quoted},
    rule::Rule,
    token::Token,
    visible,
};

/// The media type of access tokens, without `application/` (RFC 9068 §2.1).
const TYPE: &str = "at+jwt";

/// The claims that every access token has (RFC 9068 §2.2), with what a fix can write.
const REQUIRED: [(&str, Option<FixValue>); 7] = [
    ("iss", None),
    ("exp", Some(FixValue::NowPlus(3_600))),
    ("aud", None),
    ("sub", None),
    ("client_id", None),
    ("iat", Some(FixValue::NowPlus(0))),
    ("jti", Some(FixValue::NewUuid)),
];

/// Whether the token says of itself that it is an access token.
#[must_use]
pub fn is_access_token(token: &Token) -> bool {
    token.typ().is_some_and(|typ| same_media_type(&typ, TYPE))
}

/// Checks a token that is, or is to be, an access token.
///
/// What RFC 7519 asks of registered claims is left to [`super::check`].
#[must_use]
pub fn check_access_token(token: &Token) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(header) = Judge::header(token) {
        findings.extend(token_type(&header));
        findings.extend(unsigned(&header));
    }
    if let Some(claims) = Judge::claims(token) {
        let what = "RFC 9068 requires it in an access token";
        findings.extend(REQUIRED.iter().filter_map(|(name, fix)| {
            missing(&claims, Rule::AccessTokenClaim, name, what, fix.clone())
        }));
        findings.extend(client(&claims));
        findings.extend(scope(&claims));
    }
    findings
}

/// AT-1: without its type, an access token could pass for an ID token and the other way round.
fn token_type(header: &Judge<'_>) -> Option<Finding> {
    let message = match header.document.member("typ") {
        None => format!("typ is missing; for an access token it is {TYPE}"),
        Some(typ) => match typ.value.as_str() {
            Some(text) if same_media_type(&text, TYPE) => return None,
            _ => format!(
                "typ is {TYPE} for an access token, not {}",
                visible::shortened(typ.value.text(), 40)
            ),
        },
    };
    let fix = Fix::Set {
        part: Part::Header,
        name: "typ".to_owned(),
        value: FixValue::Json(quoted(TYPE)),
    };
    Some(
        Finding::new(Rule::AccessTokenType, header.place("typ"), message)
            .hint("Set typ to at+jwt, so that no other kind of token is taken for an access token")
            .fix(fix),
    )
}

/// AT-3.
fn unsigned(header: &Judge<'_>) -> Option<Finding> {
    let alg = header.document.member("alg")?;
    let is_none = alg.value.as_str().is_some_and(|alg| alg.trim().eq_ignore_ascii_case("none"));
    is_none.then(|| {
        let message = "An access token must be signed, and alg is \"none\"";
        Finding::new(Rule::AccessTokenAlg, header.place("alg"), message)
            .hint("Refuse it; the authorization server must sign, best with an asymmetric key")
    })
}

/// A `client_id` that is no string names no client (RFC 8693 §4.3).
fn client(claims: &Judge<'_>) -> Option<Finding> {
    let client = claims.document.member("client_id")?;
    let kind = client.value.kind();
    (kind != Kind::String).then(|| {
        let message = format!("client_id is {}, and must be a string", kind.with_article());
        Finding::new(Rule::AccessTokenClaim, claims.place("client_id"), message)
            .source("RFC 8693 §4.3")
            .hint("Write the clientId of the program that asked for the token, in double quotes")
    })
}

/// AT-4: one string of scopes with a space between them (RFC 8693 §4.2, RFC 6749 §3.3). Large
/// issuers write an array, and no step of the validation (RFC 9068 §4) refuses it.
fn scope(claims: &Judge<'_>) -> Option<Finding> {
    let scope = claims.document.member("scope")?;
    let finding = |message: String| {
        Finding::new(Rule::AccessTokenScope, claims.place("scope"), message)
            .hint("Write one string with a single space between scopes, not an array")
    };
    let set = |text: &str| Fix::Set {
        part: Part::Payload,
        name: "scope".to_owned(),
        value: FixValue::Json(quoted(text)),
    };
    let Some(text) = scope.value.as_str() else {
        let kind = scope.value.kind();
        let message = format!("scope is {}, and should be one string", kind.with_article());
        let finding = finding(message);
        let elements = scope.value.elements();
        let scopes: Option<Vec<_>> = elements.iter().map(|element| element.as_str()).collect();
        return Some(match scopes.filter(|scopes| !scopes.is_empty()) {
            Some(scopes) => finding.fix(set(&scopes.join(" "))),
            None => finding,
        });
    };
    let is_scope_character = |c: char| matches!(c, '!' | '#'..='[' | ']'..='~');
    if text.is_empty() {
        Some(finding("scope is empty: the token allows nothing".to_owned()))
    } else if text.split(' ').any(str::is_empty) {
        let words: Vec<_> = text.split_whitespace().collect();
        let message = "scope has a space too many: one stands between two scopes".to_owned();
        Some(finding(message).fix(set(&words.join(" "))))
    } else {
        let odd = text.chars().find(|c| *c != ' ' && !is_scope_character(*c))?;
        let name = visible::character_name(odd);
        Some(finding(format!("scope holds {name}, which no scope can have")))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::standard::testing::token, *};

    const HEADER: &str = r#"{"alg":"RS256","typ":"at+jwt"}"#;
    const CLAIMS: &str =
        r#""iss":"a","exp":9e9,"aud":"b","sub":"c","client_id":"d","iat":1,"jti":"e""#;

    fn found(header: &str, claims: &str) -> Vec<(&'static str, String)> {
        let findings = check_access_token(&token(header, claims));
        findings.into_iter().map(|found| (found.rule.id(), found.message)).collect()
    }

    #[test]
    fn the_type_is_told_as_a_media_type() {
        for (header, said) in [
            (HEADER, None),
            (r#"{"alg":"RS256","typ":"application/AT+JWT"}"#, None),
            (r#"{"alg":"RS256","typ":"JWT"}"#, Some("not \"JWT\"")),
            (r#"{"alg":"RS256","typ":5}"#, Some("not 5")),
            (r#"{"alg":"RS256"}"#, Some("typ is missing")),
        ] {
            let found = found(header, &format!("{{{CLAIMS}}}"));
            assert_eq!(found.len(), usize::from(said.is_some()), "{header}: {found:?}");
            assert!(said.is_none_or(|said| found[0].0 == "AT-1" && found[0].1.contains(said)));
            let is_one = is_access_token(&token(header, "{}"));
            assert_eq!(is_one, said.is_none(), "{header}");
        }
    }

    #[test]
    fn each_required_claim_is_asked_for() {
        for (name, _) in REQUIRED {
            let others: Vec<_> = CLAIMS
                .split(',')
                .filter(|claim| !claim.starts_with(&format!("\"{name}\"")))
                .collect();
            let found = found(HEADER, &format!("{{{}}}", others.join(",")));
            let message = format!("{name} is missing; RFC 9068 requires it in an access token");
            assert_eq!(found, [("AT-2", message)]);
        }
        let number = CLAIMS.replace(r#""d""#, "5");
        let found = found(HEADER, &format!("{{{number}}}"));
        assert_eq!(found, [("AT-2", "client_id is a number, and must be a string".to_owned())]);
    }

    #[test]
    fn none_is_refused() {
        for (alg, said) in [("none", true), ("NONE", true), ("HS256", false), ("ES256", false)] {
            let header = format!("{{\"alg\":\"{alg}\",\"typ\":\"at+jwt\"}}");
            let found = found(&header, &format!("{{{CLAIMS}}}"));
            assert_eq!(found.iter().any(|(id, _)| *id == "AT-3"), said, "{alg}");
        }
    }

    #[test]
    fn scope_is_one_string() {
        for (scope, said, mended) in [
            (r#""read write:x""#, None, None),
            (r#"["read","write"]"#, Some("scope is an array"), Some("Set \"read write\"")),
            (r#"["read",5]"#, Some("scope is an array"), None),
            ("[]", Some("scope is an array"), None),
            ("5", Some("scope is a number"), None),
            (r#""""#, Some("scope is empty"), None),
            (r#""read  write ""#, Some("a space too many"), Some("Set \"read write\"")),
            (r#""read,wr\"ite""#, Some("scope holds a double quote"), None),
        ] {
            let token = token(HEADER, &format!("{{{CLAIMS},\"scope\":{scope}}}"));
            let found = check_access_token(&token);
            assert_eq!(found.len(), usize::from(said.is_some()), "{scope}: {found:?}");
            if let (Some(finding), Some(said)) = (found.first(), said) {
                assert_eq!(finding.rule, Rule::AccessTokenScope);
                assert!(finding.message.contains(said), "{}", finding.message);
                assert_eq!(finding.fix.as_ref().map(Fix::label).as_deref(), mended, "{scope}");
            }
        }
    }

    #[test]
    fn of_a_payload_that_is_cut_off_nothing_is_said_to_be_missing() {
        assert_eq!(found(HEADER, r#"{"iss":"a","#), []);
        assert_eq!(found(HEADER, "text"), []);
    }
}
