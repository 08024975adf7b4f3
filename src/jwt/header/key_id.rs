//! `kid`: a string, and one that opens no door in a careless look-up (HDR-15).

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::JoseHeader;
use crate::jwt::{
    finding::{Finding, Severity},
    rule::Rule,
    visible,
};

/// Characters of a kid that a message shows.
const SHOWN: usize = 40;

/// Checks `kid`.
pub(super) fn check(header: &JoseHeader<'_>) -> Option<Finding> {
    let kid = header.member("kid")?;
    let Some(text) = kid.value.as_str() else {
        let finding = header.wrong_type(Rule::KeyIdForm, &kid, "a string");
        return Some(finding.severity(Severity::Error));
    };
    if text.is_empty() {
        let finding = header.finding(Rule::KeyIdForm, &kid, "kid is an empty string");
        return Some(finding.hint("Write the id of the issuer's key, or leave kid out"));
    }
    let met: Vec<_> =
        DOORS.into_iter().filter(|(_, opens)| opens(&text)).map(|(name, _)| name).collect();
    if met.is_empty() {
        return None;
    }
    let shown = visible::shortened(&text, SHOWN);
    let message = format!("kid is \"{shown}\", which holds {}", met.join(", "));
    Some(header.finding(Rule::KeyIdForm, &kid, message).source("RFC 8725 §3.10").hint(
        "Look a kid up as a whole among the ids that are known; never put it into a path, \
             a query or a command",
    ))
}

/// What is looked for: how a message calls it, and whether a text holds it.
type Door = (&'static str, fn(&str) -> bool);

const DOORS: [Door; 4] = [
    ("a path through a file system", is_path),
    ("what an SQL or LDAP query takes for its own", is_query),
    ("what a shell would run", is_command),
    ("control characters", |text| text.chars().any(char::is_control)),
];

/// A slash alone is no sign: ids in base64 and URLs have them, and such an id can begin with one.
fn is_path(text: &str) -> bool {
    if text.ends_with('=') && STANDARD.decode(text).is_ok() {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let segments = || text.split(['/', '\\']);
    segments().any(|segment| segment == "..")
        || text.starts_with(['/', '~', '\\'])
        || text.contains('\\')
        || lower.starts_with("file:")
        || ["%2e%2e", "%2f", "%5c", "%00"].iter().any(|escape| lower.contains(escape))
}

/// Two hyphens alone are no sign either: ids in base64url can have them.
fn is_query(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    text.contains(['\'', '"', ';', '*', '(', ')'])
        || text.contains("--") && text.contains(char::is_whitespace)
        || text.contains("/*")
        || [" or ", " and ", " union "].iter().any(|word| lower.contains(word))
            && text.contains('=')
        || lower.contains(" union select ")
}

fn is_command(text: &str) -> bool {
    text.contains(['`', '|', '<', '>', ';', '\n'])
        || text.contains("$(")
        || text.contains("&&")
        || text.contains("${")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::header::testing::{assert_table, of_rule};

    const PATH: &str = "a path";
    const QUERY: &str = "query";
    const SHELL: &str = "shell";
    const CONTROL: &str = "control characters";

    #[test]
    fn ids_in_use_are_not_suspected() {
        for kid in [
            "2011-04-29",
            "1",
            "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg",
            "a--b-_c",
            "3TNjd1xRzDo/6Wn5+e9b4Q==",
            "/TNjd1xRzDo/6Wn5+e9b4Q==",
            "did:example:123#key-1",
            "https://a.example/keys/1?version=2",
            "acme-prod signing key",
            "ana@example.com",
            "chave de produção",
        ] {
            assert_eq!(of_rule(Rule::KeyIdForm, &format!("\"kid\":\"{kid}\"")), [], "{kid}");
        }
        assert_eq!(of_rule(Rule::KeyIdForm, "\"x\":1"), []);
    }

    #[test]
    fn what_opens_doors_is_named() {
        assert_table(
            Rule::KeyIdForm,
            &[
                (r#""kid":"../../dev/null""#, &[PATH]),
                (r#""kid":"keys/../../a""#, &[PATH]),
                (r#""kid":"/dev/null""#, &[PATH]),
                (r#""kid":"C:\\keys""#, &[PATH]),
                (r#""kid":"%2e%2e%2fa""#, &[PATH]),
                (r#""kid":"file:///a""#, &[PATH]),
                (r#""kid":"' OR '1'='1""#, &[QUERY]),
                (r#""kid":"1 or 1=1""#, &[QUERY]),
                (r#""kid":"1 union select 2""#, &[QUERY]),
                (r#""kid":"a -- b""#, &[QUERY]),
                (r#""kid":"*)(uid=*""#, &[QUERY]),
                (r#""kid":"a|whoami""#, &[SHELL]),
                (r#""kid":"$(whoami)""#, &[SHELL]),
                (r#""kid":"a\u0000.pem""#, &[CONTROL]),
                (r#""kid":5"#, &["kid is a number, and must be a string"]),
                (r#""kid":null"#, &["kid is null"]),
                (r#""kid":"""#, &["kid is an empty string"]),
            ],
        );
        let found = of_rule(Rule::KeyIdForm, r#""kid":"../'`\u0007""#);
        for part in [PATH, QUERY, SHELL, CONTROL] {
            assert!(found[0].message.contains(part), "{}", found[0].message);
        }
        assert_eq!(of_rule(Rule::KeyIdForm, r#""kid":5"#)[0].severity, Severity::Error);
    }
}
