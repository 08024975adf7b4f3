//! OpenID Connect ID tokens (OIDC Core §2, §3.1.3.6, §3.1.3.7): their required claims, for whom
//! they are, and what ties them to a request (ID-1…5).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::standard::{Judge, missing};
use crate::jwt::{
    algorithm::{Algorithm, Family, Hash},
    finding::{Finding, FixValue, Severity},
    json::Kind,
    rule::Rule,
    token::Token,
    uri::Uri,
    visible,
};

/// The claims that every ID token has (OIDC Core §2), with what a fix can write.
const REQUIRED: [(&str, Option<FixValue>); 5] = [
    ("iss", None),
    ("sub", None),
    ("aud", None),
    ("exp", Some(FixValue::NowPlus(3_600))),
    ("iat", Some(FixValue::NowPlus(0))),
];

/// Hashes that tie the token to what was issued with it, and what that is.
const HASHES: [(&str, &str, &str); 3] = [
    ("at_hash", "the access token", "OIDC Core §3.1.3.6"),
    ("c_hash", "the authorization code", "OIDC Core §3.3.2.11"),
    ("s_hash", "the state", "FAPI 1.0 Part 2 §5.1.1"),
];

/// Characters of a value that a message shows.
const SHOWN: usize = 60;

/// Checks a token that is, or is to be, an ID token. `client_id` is that of the client that the
/// token is judged for, where it is known.
///
/// What RFC 7519 asks of registered claims is left to [`super::check`].
#[must_use]
pub fn check_id_token(token: &Token, client_id: Option<&str>) -> Vec<Finding> {
    let alg = token.alg();
    let mut findings = Vec::new();
    if let Some(claims) = Judge::claims(token) {
        let what = "OpenID Connect requires it in an ID token";
        findings.extend(REQUIRED.iter().filter_map(|(name, fix)| {
            missing(&claims, Rule::IdTokenClaim, name, what, fix.clone())
        }));
        findings.extend(issuer(&claims));
        findings.extend(long_subject(&claims));
        findings.extend(authorized_party(&claims, client_id));
        findings.extend(nonce(&claims));
        let algorithm = alg.as_deref().and_then(|alg| alg.parse::<Algorithm>().ok());
        findings.extend(HASHES.iter().filter_map(|(name, of, section)| {
            Some(hash(&claims, name, of, algorithm)?.source(*section))
        }));
    }
    if let (Some(header), Some(alg)) = (Judge::header(token), alg) {
        findings.extend(signed_how(token, &header, &alg));
    }
    findings
}

/// The issuer identifier is an https URL without query and fragment.
fn issuer(claims: &Judge<'_>) -> Option<Finding> {
    let member = claims.document.member("iss")?;
    let text = member.value.as_str()?;
    let is_identifier = Uri::parse(&text).is_ok_and(|uri| {
        uri.has_scheme("https") && uri.host().is_some() && !uri.has_query_or_fragment()
    });
    if is_identifier {
        return None;
    }
    let shown = visible::shortened(&text, SHOWN);
    let message = format!("iss must be an https URL without query and fragment, not \"{shown}\"");
    let finding = Finding::new(Rule::IdTokenClaim, claims.place("iss"), message)
        .severity(Severity::Warning)
        .hint("Write the issuer identifier exactly as the provider's configuration has it");
    Some(finding)
}

fn long_subject(claims: &Judge<'_>) -> Option<Finding> {
    const LONGEST: usize = 255;
    let length = claims.document.member("sub")?.value.as_str()?.len();
    (length > LONGEST).then(|| {
        let message = format!("sub has {length} bytes, and must have at most {LONGEST}");
        Finding::new(Rule::IdTokenClaim, claims.place("sub"), message)
            .hint("Name the user by a shorter id")
    })
}

/// ID-2.
fn authorized_party(claims: &Judge<'_>, client_id: Option<&str>) -> Option<Finding> {
    let finding = |message: String, hint: &str| {
        Some(Finding::new(Rule::IdTokenAuthorizedParty, claims.place("azp"), message).hint(hint))
    };
    let Some(azp) = claims.document.member("azp") else {
        let audiences = claims.document.member("aud")?.value.elements().len();
        return match audiences {
            0 | 1 => None,
            count => finding(
                format!(
                    "There is no azp, and aud names {count} audiences: it is open which of them asked"
                ),
                "Add azp with the client_id of the client that asked for the token",
            ),
        };
    };
    let Some(party) = azp.value.as_str() else {
        let kind = azp.value.kind().with_article();
        return finding(
            format!("azp is {kind}, and must be the client_id of a client, a string"),
            "Write the client_id of the client that asked for the token",
        );
    };
    let client_id = client_id.filter(|id| !id.is_empty() && *id != party)?;
    finding(
        format!(
            "azp is \"{}\", which is not the client's clientId",
            visible::shortened(&party, SHOWN)
        ),
        &format!("The token was issued to another client than {client_id}; do not accept it"),
    )
}

/// ID-3. Whether the request carried a nonce, only the client knows.
fn nonce(claims: &Judge<'_>) -> Option<Finding> {
    let Some(nonce) = claims.document.member("nonce") else {
        let message = "There is no nonce, which is right only if the request carried none";
        return Some(
            Finding::new(Rule::IdTokenNonce, claims.place("nonce"), message)
                .severity(Severity::Info)
                .hint("A client that sent a nonce must refuse a token without it"),
        );
    };
    let message = match nonce.value.as_str() {
        Some(text) if !text.is_empty() => return None,
        Some(_) => "nonce is empty, so it ties the token to no request".to_owned(),
        None => {
            let kind = nonce.value.kind().with_article();
            format!("nonce is {kind}, and must be the string that the request carried")
        }
    };
    let severity =
        if nonce.value.kind() == Kind::String { Severity::Warning } else { Severity::Error };
    Some(
        Finding::new(Rule::IdTokenNonce, claims.place("nonce"), message)
            .severity(severity)
            .hint("Repeat the nonce of the request unchanged"),
    )
}

/// ID-4: the base64url of the left half of a hash, with the hash function of the token's `alg`.
fn hash(claims: &Judge<'_>, name: &str, of: &str, algorithm: Option<Algorithm>) -> Option<Finding> {
    let member = claims.document.member(name)?;
    let finding = |message: String| {
        Finding::new(Rule::IdTokenAccessTokenHash, claims.place(name), message).hint(format!(
            "Write the base64url, without padding, of the left half of the hash of {of}"
        ))
    };
    let Some(text) = member.value.as_str() else {
        let kind = member.value.kind().with_article();
        return Some(finding(format!("{name} is {kind}, and must be a string")));
    };
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(text.as_bytes()) else {
        return Some(finding(format!("{name} is no base64url without padding")));
    };
    let algorithm = algorithm?;
    let hash = algorithm.row().hash;
    // No standard says which hash goes with the post-quantum algorithms.
    if hash == Hash::Shake256 {
        return None;
    }
    let half = usize::from(hash.bits()) / 16;
    (bytes.len() != half).then(|| {
        finding(format!(
            "{name} has {} bytes; for {algorithm} it is the left half of a hash of {} bits, \
             {half} bytes",
            bytes.len(),
            hash.bits()
        ))
    })
}

/// ID-5.
fn signed_how(token: &Token, header: &Judge<'_>, alg: &str) -> Option<Finding> {
    let finding = |message: &str, hint: &str| {
        Some(Finding::new(Rule::IdTokenAlg, header.place("alg"), message).hint(hint))
    };
    if alg.trim().eq_ignore_ascii_case("none") {
        return finding(
            "An ID token must be signed, and alg is \"none\"",
            "Refuse it, unless it came straight from the token endpoint to a client that is \
             registered for \"none\"",
        );
    }
    let is_mac = alg.parse().is_ok_and(|alg: Algorithm| alg.family() == Family::Hmac);
    let audiences = token.claims()?.member("aud")?.value.elements().len();
    if is_mac && audiences > 1 {
        let found = finding(
            "alg is an HMAC and aud names several audiences: it is open whose secret signs",
            "Sign with an asymmetric key, or name one audience",
        );
        return found.map(|found| found.severity(Severity::Warning));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{super::standard::testing::token, *};

    const HEADER: &str = r#"{"alg":"RS256"}"#;
    const CLAIMS: &str =
        r#""iss":"https://a.example","sub":"b","aud":"c","exp":9e9,"iat":1,"nonce":"n""#;

    fn check(header: &str, more: &str) -> Vec<Finding> {
        check_id_token(&token(header, &format!("{{{CLAIMS}{more}}}")), Some("c"))
    }

    /// Asserts that the rule, and nothing else, says so of these claims beside the usual ones.
    fn assert_table(rule: Rule, header: &str, table: &[(&str, Option<(Severity, &str)>)]) {
        for (more, said) in table {
            let found = check(header, more);
            assert_eq!(found.len(), usize::from(said.is_some()), "{more}: {found:?}");
            if let (Some(finding), Some((severity, text))) = (found.first(), said) {
                assert_eq!((finding.rule, finding.severity), (rule, *severity), "{more}");
                assert!(finding.message.contains(text), "{}", finding.message);
            }
        }
    }

    #[test]
    fn each_required_claim_is_asked_for() {
        assert_eq!(check(HEADER, ""), []);
        for (name, _) in REQUIRED {
            let others: Vec<_> = CLAIMS
                .split(',')
                .filter(|claim| !claim.starts_with(&format!("\"{name}\"")))
                .collect();
            let token = token(HEADER, &format!("{{{}}}", others.join(",")));
            let found = check_id_token(&token, None);
            assert_eq!(found.len(), 1, "{name}: {found:?}");
            assert_eq!(found[0].rule, Rule::IdTokenClaim);
            assert!(found[0].message.starts_with(&format!("{name} is missing; OpenID")));
        }
    }

    #[test]
    fn issuer_and_subject_have_their_form() {
        use Severity::{Error, Warning};
        let long = format!(",\"sub\":\"{}\"", "x".repeat(256));
        let longest = format!(",\"sub\":\"{}\"", "x".repeat(255));
        assert_table(
            Rule::IdTokenClaim,
            HEADER,
            &[
                (r#","iss":"https://a.example:8443/b""#, None),
                (r#","iss":"accounts.example.com""#, Some((Warning, "not \"accounts"))),
                (r#","iss":"http://a.example""#, Some((Warning, "must be an https URL"))),
                (r#","iss":"https://a.example?b""#, Some((Warning, "without query"))),
                (&longest, None),
                (&long, Some((Error, "sub has 256 bytes"))),
            ],
        );
    }

    #[test]
    fn several_audiences_need_an_authorized_party() {
        use Severity::Warning;
        assert_table(
            Rule::IdTokenAuthorizedParty,
            HEADER,
            &[
                (r#","aud":["c"]"#, None),
                (r#","aud":["c","d"],"azp":"c""#, None),
                (r#","azp":"c""#, None),
                (r#","aud":["c","d"]"#, Some((Warning, "aud names 2 audiences"))),
                (r#","azp":"d""#, Some((Warning, "azp is \"d\", which is not"))),
                (r#","azp":["c"]"#, Some((Warning, "azp is an array"))),
            ],
        );
        let other = token(HEADER, &format!("{{{CLAIMS},\"azp\":\"d\"}}"));
        assert_eq!(check_id_token(&other, None), []);
    }

    #[test]
    fn a_nonce_is_a_string_and_its_lack_is_told() {
        use Severity::{Error, Warning};
        assert_table(
            Rule::IdTokenNonce,
            HEADER,
            &[
                (r#","nonce":"x""#, None),
                (r#","nonce":5"#, Some((Error, "nonce is a number"))),
                (r#","nonce":"""#, Some((Warning, "nonce is empty"))),
            ],
        );
        let without = format!("{{{}}}", CLAIMS.replace(r#","nonce":"n""#, ""));
        let found = check_id_token(&token(HEADER, &without), None);
        assert_eq!((found[0].rule, found[0].severity), (Rule::IdTokenNonce, Severity::Info));
    }

    #[test]
    fn hashes_are_half_as_long_as_those_of_the_algorithm() {
        use Severity::Warning;
        // The example of OIDC Core §A.3 has 16 bytes, for RS256.
        let example = r#","at_hash":"77QmUPtjPfzWtF2AnpK9RQ""#;
        assert_table(
            Rule::IdTokenAccessTokenHash,
            HEADER,
            &[
                (example, None),
                (r#","c_hash":"LDktKdoQak3Pk0cnXxCltA""#, None),
                (r#","at_hash":"77QmUPtjPfzWtF2AnpK9RQ==""#, Some((Warning, "no base64url"))),
                (r#","c_hash":"AAAA""#, Some((Warning, "c_hash has 3 bytes; for RS256"))),
                (r#","s_hash":5"#, Some((Warning, "s_hash is a number"))),
            ],
        );
        for (alg, bytes) in [("ES384", 24), ("PS512", 32), ("EdDSA", 32), ("ES256K", 16)] {
            let header = format!("{{\"alg\":\"{alg}\"}}");
            assert_eq!(check(&header, example).len(), usize::from(bytes != 16), "{alg}");
            let right = URL_SAFE_NO_PAD.encode(vec![0; bytes]);
            assert_eq!(check(&header, &format!(",\"at_hash\":\"{right}\"")), [], "{alg}");
        }
        // Which hash goes with an algorithm that is not known cannot be told.
        assert_eq!(check(r#"{"alg":"ML-DSA-44"}"#, r#","at_hash":"AAAA""#), []);
        assert_eq!(check(r#"{"alg":"XS1"}"#, r#","at_hash":"AAAA""#), []);
    }

    #[test]
    fn none_and_a_secret_of_several_are_spoken_of() {
        use Severity::{Error, Warning};
        let several = r#","aud":["c","d"],"azp":"c""#;
        assert_table(Rule::IdTokenAlg, HEADER, &[("", None), (several, None)]);
        let hmac = r#"{"alg":"HS256"}"#;
        assert_table(
            Rule::IdTokenAlg,
            hmac,
            &[("", None), (several, Some((Warning, "alg is an HMAC")))],
        );
        let none = r#"{"alg":"none"}"#;
        assert_table(Rule::IdTokenAlg, none, &[("", Some((Error, "must be signed")))]);
    }
}
