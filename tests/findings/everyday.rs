//! Tokens as the large issuers write them, and good ones of each built-in profile: what is found
//! on them is known to the last finding, and none of it is an error.
//!
//! They hold what the issuers' own documentation shows; ids, names and signatures are our own.

use jotbench::{
    jwt::{KeySet, Overall, Secret, SecretEncoding},
    profile::load::Profiles,
};

use crate::{
    assert_none,
    case::Case,
    lines, signer,
    tokens::{CPF, SECRET, base64url, hs256},
};

/// A token of everyday life.
struct Everyday {
    name: &'static str,
    /// The profile that recognises it.
    profile: &'static str,
    /// What is found, apart from thumbprints: the id, and the place.
    found: &'static [&'static str],
    case: Case,
}

/// The JWK Set of an issuer: the key for signatures with all that issuers put beside it, and one
/// for encryption.
fn issuers_keys() -> String {
    let pem = Secret::from(signer::file("rsa-2048-spki.pem"));
    let set = KeySet::read(&pem, SecretEncoding::Key, None).expect("a key");
    let jwk = set.only().and_then(jotbench::jwt::Key::public_jwk).expect("a pair");
    let x5t = base64url([7; 20]);
    let with = |members: &str| jwk.replacen('{', &format!("{{{members},"), 1);
    let signing = with(&format!(
        r#""kid":"main","use":"sig","alg":"RS256","x5c":["MIIC"],"x5t":"{x5t}","x5t#S256":"{}""#,
        base64url([7; 32])
    ));
    let encrypting = with(r#""kid":"other","use":"enc","alg":"RSA-OAEP""#);
    format!("{{\"keys\":[{encrypting},{signing}]}}")
}

/// A token of an issuer with a published JWK Set; these are the parameters after `alg`.
fn published(parameters: &str, claims: &str) -> Case {
    let header = format!("{{\"alg\":\"RS256\",{parameters}}}");
    Case::of(signer::rs256(&header, claims)).key(issuers_keys()).recognised()
}

/// A token that was signed with a shared secret.
fn shared(claims: &str) -> Case {
    Case::of(hs256(r#"{"alg":"HS256","typ":"JWT"}"#, claims, SECRET)).recognised()
}

fn everyday() -> Vec<Everyday> {
    [of_profiles(), of_issuers(), of_clouds(), of_programs()].into_iter().flatten().collect()
}

fn of_profiles() -> Vec<Everyday> {
    vec![
        Everyday {
            name: "plain",
            profile: "jwt",
            found: &[],
            case: shared(r#"{"iss":"app","sub":"ana","iat":1795334400,"exp":1795338000}"#),
        },
        Everyday {
            name: "Caf Smart Auth",
            profile: "caf-smart-auth",
            found: &[],
            case: shared(&format!("{{\"iss\":\"app\",\"exp\":1795335000,\"personId\":\"{CPF}\"}}"))
                .client("app"),
        },
        Everyday {
            name: "Caf API",
            profile: "caf-api",
            found: &[],
            case: shared(r#"{"iss":"app","scope":"read","iat":1795334400,"exp":1795335000}"#)
                .profile("caf-api"),
        },
        Everyday {
            name: "Gamification",
            profile: "gamification",
            found: &[],
            case: shared(
                r#"{"sub":"ana","iss":"tenant","aud":"app","iat":1795334400,"exp":1795338000,"scope":["read"]}"#,
            ),
        },
        Everyday {
            name: "OAuth access token",
            profile: "oauth-access-token",
            found: &[],
            case: published(
                r#""typ":"at+jwt","kid":"main""#,
                r#"{"iss":"https://as.example/","exp":1795338000,"aud":"https://api.example/","sub":"5ba552d67","client_id":"s6BhdRkqt3","iat":1795334400,"jti":"dbe39bf3a3ba4238a513f51d6e1691c4","scope":"openid profile reademail"}"#,
            ),
        },
        Everyday {
            name: "ID token",
            profile: "oidc-id-token",
            found: &[],
            case: published(
                r#""kid":"main""#,
                r#"{"iss":"https://server.example.com","sub":"24400320","aud":"s6BhdRkqt3","nonce":"n-0S6_WzA2Mj","exp":1795338000,"iat":1795334400,"auth_time":1795334390,"acr":"urn:mace:incommon:iap:silver"}"#,
            ),
        },
    ]
}

fn of_issuers() -> Vec<Everyday> {
    vec![
        Everyday {
            name: "Auth0 access token",
            profile: "jwt",
            found: &[],
            case: published(
                r#""typ":"JWT","kid":"main""#,
                r#"{"iss":"https://acme.eu.auth0.com/","sub":"auth0|5f7c8ec7c33c6c004bbafe82","aud":["https://api.acme.example","https://acme.eu.auth0.com/userinfo"],"iat":1795334400,"exp":1795420800,"azp":"my_client_id","scope":"openid profile read:users","permissions":["read:users"]}"#,
            ),
        },
        Everyday {
            name: "Auth0 machine token",
            profile: "jwt",
            found: &[],
            case: published(
                r#""typ":"JWT","kid":"main""#,
                r#"{"iss":"https://acme.eu.auth0.com/","sub":"mY7c1i3nt@clients","aud":"https://api.acme.example","iat":1795334400,"exp":1795420800,"azp":"mY7c1i3nt","gty":"client-credentials","scope":"read:users"}"#,
            ),
        },
        Everyday {
            name: "Auth0 ID token",
            profile: "oidc-id-token",
            found: &[],
            case: published(
                r#""typ":"JWT","kid":"main""#,
                r#"{"given_name":"Ana","family_name":"Lima","nickname":"ana","name":"Ana Lima","picture":"https://s.gravatar.com/avatar/0a?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fal.png","updated_at":"2026-11-22T07:00:00.000Z","email":"ana@acme.example","email_verified":true,"iss":"https://acme.eu.auth0.com/","aud":"my_client_id","sub":"google-oauth2|102345678901234567890","iat":1795334400,"exp":1795370400,"sid":"7Xv0","nonce":"Tm9uY2U"}"#,
            ),
        },
        Everyday {
            name: "Keycloak access token",
            profile: "jwt",
            found: &["CLM-13 payload.preferred_username"],
            case: published(
                r#""typ":"JWT","kid":"main""#,
                r#"{"exp":1795334700,"iat":1795334400,"auth_time":1795334390,"jti":"onrtac:7a3f1c2e-58f2-4f5a-9d3e-0c1b2a3d4e5f","iss":"https://sso.acme.example/realms/acme","aud":["realm-management","account"],"sub":"f:2b7c1a90-6a0e-4e8e-9a55-0f0f0e1d2c3b:ana","typ":"Bearer","azp":"web-app","sid":"9d1c2b3a-4e5f-4a6b-8c7d-0e1f2a3b4c5d","acr":"1","allowed-origins":["https://app.acme.example","*"],"realm_access":{"roles":["offline_access","uma_authorization"]},"resource_access":{"account":{"roles":["manage-account"]}},"scope":"openid email profile","email_verified":false,"name":"Ana Lima","preferred_username":"ana@acme.example","given_name":"Ana","family_name":"Lima"}"#,
            ),
        },
        Everyday {
            name: "Keycloak ID token",
            profile: "oidc-id-token",
            found: &["CLM-13 payload.preferred_username", "ID-3 payload.nonce"],
            case: published(
                r#""typ":"JWT","kid":"main""#,
                r#"{"exp":1795334700,"iat":1795334400,"auth_time":1795334390,"jti":"7a3f1c2e-58f2-4f5a-9d3e-0c1b2a3d4e5f","iss":"https://sso.acme.example/realms/acme","aud":"web-app","sub":"2b7c1a90-6a0e-4e8e-9a55-0f0f0e1d2c3b","typ":"ID","azp":"web-app","sid":"9d1c2b3a","at_hash":"MTIzNDU2Nzg5MDEyMzQ1Ng","acr":"1","email_verified":true,"preferred_username":"ana@acme.example","email":"ana@acme.example"}"#,
            ),
        },
        Everyday {
            name: "IdentityServer access token",
            profile: "oauth-access-token",
            // RFC 9068 §2.2.3 wants one string; the issuer has a setting for it.
            found: &["AT-4 payload.scope"],
            case: published(
                r#""kid":"main","typ":"at+jwt""#,
                r#"{"iss":"https://id.acme.example","nbf":1795334400,"iat":1795334400,"exp":1795338000,"aud":"api1","scope":["openid","api1"],"amr":["pwd"],"client_id":"web","sub":"88421113","auth_time":1795334390,"idp":"local","jti":"0F1E2D3C4B5A69788796A5B4C3D2E1F0","sid":"AB"}"#,
            ),
        },
        Everyday {
            name: "IdentityServer access token of the older type",
            profile: "jwt",
            found: &[],
            case: published(
                r#""kid":"main","typ":"JWT","x5t":"BwcHBwcHBwcHBwcHBwcHBwcHBwc""#,
                r#"{"nbf":1795334400,"exp":1795338000,"iss":"https://id.acme.example","aud":["https://id.acme.example/resources","api1"],"client_id":"web","sub":"88421113","auth_time":1795334390,"idp":"local","iat":1795334400,"scope":["openid","api1"],"amr":["pwd"]}"#,
            ),
        },
        Everyday {
            name: "Okta access token",
            profile: "jwt",
            found: &[],
            case: published(
                r#""kid":"main""#,
                r#"{"ver":1,"jti":"AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE","iss":"https://acme.okta.com/oauth2/default","aud":"api://default","iat":1795334400,"exp":1795338000,"cid":"0oabv6kx4qq6h1U5l0h7","uid":"00ujmkLgagxeRrAg20g3","scp":["openid","email"],"auth_time":1795334390,"sub":"ana@acme.example"}"#,
            ),
        },
    ]
}

fn of_clouds() -> Vec<Everyday> {
    vec![
        Everyday {
            name: "Entra access token, version 1",
            profile: "jwt",
            found: &["CLM-13 payload.unique_name"],
            case: published(
                r#""typ":"JWT","nonce":"aHl3ZmhqZ2Y3ODk","x5t":"BwcHBwcHBwcHBwcHBwcHBwcHBwc","kid":"main""#,
                r#"{"aud":"00000003-0000-0000-c000-000000000000","iss":"https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/","iat":1795334400,"nbf":1795334400,"exp":1795338300,"acct":0,"acr":"1","aio":"AXQAi/8IAAAA","amr":["pwd","mfa"],"app_displayname":"Explorer","appid":"de8bc8b5-d9f9-48b1-a8ad-b748da725064","appidacr":"0","family_name":"Lima","given_name":"Ana","idtyp":"user","ipaddr":"203.0.113.7","name":"Ana Lima","oid":"aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb","platf":"3","puid":"1003BFFD8C6A2E4F","rh":"0.AAAA.","scp":"User.Read profile openid email","sub":"AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ","tid":"aaaabbbb-0000-cccc-1111-dddd2222eeee","unique_name":"ana@acme.example","upn":"ana@acme.example","uti":"fqiBqXLPj0eQa82S-IYFAA","ver":"1.0","wids":["b79fbf4d-3ef9-4689-8143-76b194e85509"],"xms_tcdt":1460069612}"#,
            ),
        },
        Everyday {
            name: "Entra ID token, version 2",
            profile: "oidc-id-token",
            found: &["CLM-13 payload.preferred_username"],
            case: published(
                r#""typ":"JWT","kid":"main""#,
                r#"{"ver":"2.0","iss":"https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0","sub":"AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ","aud":"00001111-aaaa-2222-bbbb-3333cccc4444","exp":1795338000,"iat":1795334400,"nbf":1795334400,"name":"Ana Lima","preferred_username":"ana@acme.example","oid":"aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb","tid":"aaaabbbb-0000-cccc-1111-dddd2222eeee","nonce":"123523","roles":["Task.Read"],"groups":["0a1b2c3d-0000-1111-2222-333344445555"],"aio":"Df2UVXL1ix!lMCWMSOJBcFatzcGfvFGhjKv8q5g0x732dR5MB5BisvGQO7YWByjd8iQDLq!eGbIDakyp5mnOrcdqHeYSnltepQmRp6AIZ8jY"}"#,
            ),
        },
        Everyday {
            name: "Google ID token",
            profile: "oidc-id-token",
            found: &["ID-3 payload.nonce"],
            case: published(
                r#""kid":"main","typ":"JWT""#,
                r#"{"iss":"https://accounts.google.com","azp":"1234987819200.apps.googleusercontent.com","aud":"1234987819200.apps.googleusercontent.com","sub":"110169484474386276334","hd":"acme.example","email":"ana@acme.example","email_verified":true,"at_hash":"HK6E_P6Dh8Y93mRNtsDB1Q","name":"Ana Lima","picture":"https://lh3.googleusercontent.com/a/ACg8ocK=s96-c","given_name":"Ana","family_name":"Lima","iat":1795334400,"exp":1795338000}"#,
            ),
        },
        Everyday {
            name: "Cognito access token",
            profile: "jwt",
            found: &[],
            case: published(
                r#""kid":"main""#,
                r#"{"sub":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","device_key":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","cognito:groups":["admin"],"token_use":"access","scope":"aws.cognito.signin.user.admin openid","auth_time":1795334390,"iss":"https://cognito-idp.us-west-2.amazonaws.com/us-west-2_example","exp":1795338000,"iat":1795334400,"version":2,"jti":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","client_id":"57cbishk4j24pabc1234567890","username":"ana","event_id":"64f513be"}"#,
            ),
        },
        Everyday {
            name: "Cognito ID token",
            profile: "oidc-id-token",
            found: &["CLM-13 payload.phone_number", "ID-3 payload.nonce"],
            case: published(
                r#""kid":"main""#,
                r#"{"sub":"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee","cognito:groups":["admin"],"email_verified":true,"cognito:preferred_role":"arn:aws:iam::111122223333:role/my-role","iss":"https://cognito-idp.us-west-2.amazonaws.com/us-west-2_example","cognito:username":"ana","phone_number":"+15555550100","phone_number_verified":true,"at_hash":"MTIzNDU2Nzg5MDEyMzQ1Ng","origin_jti":"aaaaaaaa","cognito:roles":["arn:aws:iam::111122223333:role/my-role"],"aud":"57cbishk4j24pabc1234567890","event_id":"64f513be","token_use":"id","auth_time":1795334390,"exp":1795338000,"iat":1795334400,"jti":"aaaaaaaa","email":"ana@acme.example"}"#,
            ),
        },
        Everyday {
            name: "Apple ID token",
            profile: "oidc-id-token",
            found: &[],
            case: published(
                r#""kid":"main""#,
                r#"{"iss":"https://appleid.apple.com","aud":"com.acme.app","exp":1795338000,"iat":1795334400,"sub":"001234.abcdef0123456789abcdef0123456789.1234","nonce":"n-1","c_hash":"MTIzNDU2Nzg5MDEyMzQ1Ng","email":"x1y2z3@privaterelay.appleid.com","email_verified":"true","is_private_email":"true","auth_time":1795334390,"nonce_supported":true}"#,
            ),
        },
        Everyday {
            name: "Firebase ID token",
            profile: "jwt",
            found: &["CLM-13 payload.email"],
            case: published(
                r#""kid":"main","typ":"JWT""#,
                r#"{"name":"Ana Lima","iss":"https://securetoken.google.com/acme","aud":"acme","auth_time":1795334390,"user_id":"Xk2","sub":"Xk2","iat":1795334400,"exp":1795338000,"email":"ana@acme.example","email_verified":true,"firebase":{"identities":{"google.com":["110169484474386276334"],"email":["ana@acme.example"]},"sign_in_provider":"google.com"}}"#,
            ),
        },
    ]
}

fn of_programs() -> Vec<Everyday> {
    vec![
        Everyday {
            name: "Kubernetes service account",
            profile: "jwt",
            found: &[],
            case: published(
                r#""kid":"main""#,
                r#"{"aud":["https://kubernetes.default.svc.cluster.local"],"exp":1826870400,"iat":1795334400,"iss":"https://kubernetes.default.svc.cluster.local","jti":"ea28ed49-2e11-4280-9ec5-bc3d1d84661a","kubernetes.io":{"namespace":"kube-system","node":{"name":"n1","uid":"58456cb0-dd00-45ed-b797-5578fdceaced"},"pod":{"name":"coredns-69cbfb9798-jv9gn","uid":"778a530c-b3f4-47c0-9cd5-ab018fb64f33"},"serviceaccount":{"name":"coredns","uid":"a087d5a0-e1dd-43ec-93ac-f13d89cd13af"},"warnafter":1795338007},"nbf":1795334400,"sub":"system:serviceaccount:kube-system:coredns"}"#,
            ),
        },
        Everyday {
            name: "GitHub Actions",
            profile: "jwt",
            found: &[],
            case: published(
                r#""typ":"JWT","x5t":"BwcHBwcHBwcHBwcHBwcHBwcHBwc","kid":"main""#,
                r#"{"jti":"0d0ca1ba-0e9b-4c6e-b0d4-2d5b1e8a7c11","sub":"repo:octo-org/octo-repo:environment:prod","aud":"https://github.com/octo-org","ref":"refs/heads/main","sha":"example-sha","repository":"octo-org/octo-repo","repository_id":"74","run_id":"11111111111","actor":"octocat","iss":"https://token.actions.githubusercontent.com","nbf":1795334400,"exp":1795338000,"iat":1795334400}"#,
            ),
        },
        Everyday {
            name: "Google service account's grant",
            profile: "jwt",
            found: &[],
            case: published(
                r#""typ":"JWT","kid":"main""#,
                r#"{"iss":"761326798069@developer.gserviceaccount.com","sub":"ana@acme.example","scope":"https://www.googleapis.com/auth/prediction","aud":"https://oauth2.googleapis.com/token","exp":1795338000,"iat":1795334400}"#,
            ),
        },
        Everyday {
            name: "Supabase session",
            profile: "jwt",
            found: &["CLM-13 payload.email"],
            case: shared(
                r#"{"aal":"aal1","amr":[{"method":"password","timestamp":1795334400}],"app_metadata":{"provider":"email","providers":["email"]},"aud":"authenticated","email":"ana@acme.example","exp":1795338000,"iat":1795334400,"iss":"https://abc.supabase.co/auth/v1","phone":"","role":"authenticated","session_id":"b4ae2a0e","sub":"7b1d5a3c-0000-4a4b-8c8d-1e2f3a4b5c6d","user_metadata":{"email_verified":true},"is_anonymous":false}"#,
            ),
        },
    ]
}

#[test]
fn what_is_found_on_tokens_of_everyday_life_is_known_and_no_error() {
    let flaws: Vec<String> = everyday()
        .iter()
        .filter_map(|token| {
            let judged = token.case.judged();
            let mut found: Vec<String> = judged
                .findings
                .iter()
                .filter(|finding| finding.rule.id() != "JWK-8")
                .map(|finding| format!("{} {}", finding.rule.id(), finding.at))
                .collect();
            found.sort();
            let is_expected = found == token.found
                && token.case.profile_id() == token.profile
                && judged.overall == Overall::Accepted;
            (!is_expected).then(|| {
                let (name, profile) = (token.name, token.case.profile_id());
                format!(
                    "{name} ({profile}), {}:\n{}",
                    judged.overall.name(),
                    lines(&judged.findings)
                )
            })
        })
        .collect();
    assert_none(&flaws);
}

#[test]
fn there_is_a_good_token_of_each_built_in_profile() {
    let all = everyday();
    for profile in Profiles::built_in().all {
        assert!(
            all.iter().any(|token| token.profile == profile.id && token.found.is_empty()),
            "{}",
            profile.id
        );
    }
}
