//! What holds for any token, sound or not.

use jotbench::jwt::{Overall, Severity};
use proptest::{prelude::*, sample::select};

use crate::{
    case::{Case, line},
    flaws_of_form, lines, signer,
    tokens::{SECRET, hs256},
};

/// Header parameters, sound and unsound.
const PARAMETERS: [&str; 24] = [
    r#""alg":"HS256""#,
    r#""alg":"HS384""#,
    r#""alg":"RS256""#,
    r#""alg":"none""#,
    r#""alg":"None""#,
    r#""alg":5"#,
    r#""typ":"JWT""#,
    r#""typ":"jwt""#,
    r#""typ":"at+jwt""#,
    r#""typ":null"#,
    r#""cty":"JWT""#,
    r#""kid":"a""#,
    r#""kid":"' or 1=1""#,
    r#""kid":[]"#,
    r#""crit":["b64"]"#,
    r#""crit":["x","x"]"#,
    r#""b64":true"#,
    r#""b64":false"#,
    r#""jku":"http://localhost/""#,
    r#""x5u":5"#,
    r#""jwk":{"kty":"oct","k":"AA"}"#,
    r#""x5c":["AA=="]"#,
    r#""x5t":"AA""#,
    r#""x":"\u202e""#,
];

/// Claims, sound and unsound.
const CLAIMS: [&str; 30] = [
    r#""iss":"app""#,
    r#""iss":"https://op.example""#,
    r#""iss":"{clientId}""#,
    r#""iss":5"#,
    r#""sub":"ana""#,
    r#""sub":null"#,
    r#""aud":"app""#,
    r#""aud":["app","web"]"#,
    r#""aud":[5]"#,
    r#""exp":1795338000"#,
    r#""exp":1795334400"#,
    r#""exp":1795338000000"#,
    r#""exp":"1795338000""#,
    r#""exp":1e999"#,
    r#""nbf":1795334400"#,
    r#""nbf":1795334401.5"#,
    r#""nbf":true"#,
    r#""iat":1795334400"#,
    r#""iat":-1"#,
    r#""iat":{}"#,
    r#""jti":"1""#,
    r#""client_id":"app""#,
    r#""scope":"a b""#,
    r#""scope":["a"]"#,
    r#""nonce":5"#,
    r#""at_hash":"AA""#,
    r#""personId":"52998224724""#,
    r#""password":"sesame""#,
    r#""id":18446744073709551616"#,
    r#""\u200b":"\ud800""#,
];

fn object(members: &[&str]) -> String {
    format!("{{{}}}", members.join(","))
}

/// The case with one of the keys that are used with it.
fn with_key(case: Case, key: usize) -> Case {
    match key {
        0 => case,
        1 => case.secret("another secret, which is long enough"),
        2 => case.secret("secret"),
        3 => case.secret(""),
        4 => case.key(signer::file("rsa-2048-spki.pem")),
        5 => case.key(signer::file("rfc7515-a1-oct.jwk")),
        6 => case.key(signer::file("jwk-set.json")),
        7 => case.secret(&signer::file("rsa-2048-spki.pem")),
        _ => case.without_key(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_error_rejects_nothing_else_does_and_each_is_a_sentence(
        parameters in proptest::collection::vec(select(&PARAMETERS[..]), 0..5),
        claims in proptest::collection::vec(select(&CLAIMS[..]), 0..8),
        has_alg in any::<bool>(),
        key in 0_usize..20,
        profile in select(vec!["jwt", "caf-api", "caf-smart-auth", "gamification",
            "oauth-access-token", "oidc-id-token"]),
        cut in 0_usize..60,
    ) {
        let mut parameters = parameters;
        if has_alg {
            parameters.insert(0, PARAMETERS[0]);
        }
        let token = hs256(object(&parameters), object(&claims), SECRET);
        let end = if cut < 4 { token.len() - cut } else { token.len() };
        // Most cases are of the key that fits.
        let case = with_key(Case::of(&token[..end]), key.saturating_sub(11));
        let case = case.profile(profile).client("app");
        let judged = case.judged();
        let has_error = judged.findings.iter().any(|it| it.severity == Severity::Error);
        prop_assert_eq!(
            has_error,
            judged.overall == Overall::Rejected,
            "{}: {}",
            token,
            lines(&judged.findings)
        );
        for finding in &judged.findings {
            let flaws = flaws_of_form(finding, &case.confidential());
            prop_assert!(flaws.is_empty(), "{:?}: {}", flaws, line(finding));
        }
    }
}
