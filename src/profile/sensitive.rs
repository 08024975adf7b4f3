//! Secrets and personal data in a payload that anyone can read (CLM-13, RFC 7519 §12).
//!
//! What the profile in force lists is what its API asks for, and is not spoken of. No value is ever
//! quoted.

mod signs;

pub(super) use self::signs::{Sensitive, by_text};
use self::signs::{by_name, by_value, holds_private_key};
use super::{Presence, Profile};
use crate::jwt::{
    Finding, Part, Place, Rule,
    json::{Document, Kind, Member, Value},
    visible::shortened,
};

/// Names that a message lists; secrets that are listed one by one.
const LISTED: usize = 5;
const LISTED_SECRETS: usize = 20;

/// Characters of a name that a message shows.
const SHOWN: usize = 40;

/// Claims that name parties, which may be addresses of services.
const PARTIES: [&str; 5] = ["iss", "aud", "azp", "client_id", "cid"];

/// Claims that carry signed statements by their nature.
const STATEMENTS: [&str; 5] = ["vc", "vp", "verified_claims", "software_statement", "trust_marks"];

/// All that is sensitive among the claims: a finding for each secret, one for all personal data.
#[must_use]
pub fn check(claims: &Document, profile: Option<&Profile>) -> Vec<Finding> {
    let mut secrets = Vec::new();
    let mut personal: Vec<(String, Place)> = Vec::new();
    for member in claims.members() {
        let asked_for = profile.is_some_and(|profile| profile.lists(&member.name));
        let Some((path, value, what)) = first_sensitive(&member, asked_for) else { continue };
        let path = shortened(&path, SHOWN);
        let place = Place::member(Part::Payload, member.name.clone()).with_span(value.span());
        match what {
            Sensitive::Personal => personal.push((path, place)),
            secret => secrets.push(secret_finding(&path, place, secret)),
        }
    }
    let more = secrets.len().saturating_sub(LISTED_SECRETS);
    secrets.truncate(LISTED_SECRETS);
    if more > 0 {
        let message = format!("{more} more claims hold what looks like a secret");
        let place = Place::part(Part::Payload);
        secrets.push(Finding::new(Rule::SensitiveClaim, place, message).hint(SECRET_HINT));
    }
    secrets.extend(personal_finding(&personal));
    secrets
}

const SECRET_HINT: &str = "Take it out, and take out of use what was sent so: a signed token is \
                           not encrypted";

impl Profile {
    /// Whether the API knows this claim and does not forbid it.
    fn lists(&self, claim: &str) -> bool {
        let has_rule =
            |rule: &super::ClaimRule| rule.name == claim && rule.presence != Presence::Forbidden;
        self.claims.iter().any(has_rule)
            || self.template.claims.iter().any(|(name, _)| name == claim)
    }
}

/// For how good a reason a claim is kept from those who are not to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// It tells who somebody is, or how to reach them.
    Personal,
    /// It opens a door: a secret, a private key, another token, a card's number.
    Secret,
}

/// What a member holds that is not for everyone's eyes, at any depth, whether the API asks for it or
/// not.
#[must_use]
pub fn sensitivity(member: &Member<'_>) -> Option<Sensitivity> {
    let is_token = |value| by_value(value) == Some(Sensitive::Token);
    if member.value.with_descendants().any(is_token) {
        return Some(Sensitivity::Secret);
    }
    let (_, _, what) = first_sensitive(member, false)?;
    Some(match what {
        Sensitive::Personal => Sensitivity::Personal,
        _ => Sensitivity::Secret,
    })
}

/// The first sensitive thing in a claim: the path of names that leads there, where it stands, what
/// it is. A secret goes before personal data.
fn first_sensitive<'d>(
    claim: &Member<'d>,
    asked_for: bool,
) -> Option<(String, Value<'d>, Sensitive)> {
    let name = &*claim.name;
    let mut personal = None;
    let mut note = |path: String, value: Value<'d>, what: Sensitive| {
        if what != Sensitive::Personal {
            return Some((path, value, what));
        }
        personal.get_or_insert((path, value, what));
        None
    };
    let is_silent = |what: Sensitive| match what {
        Sensitive::Secret | Sensitive::Personal => asked_for,
        Sensitive::Token => asked_for || STATEMENTS.contains(&name),
        Sensitive::PrivateKey | Sensitive::CardNumber => false,
    };
    let named = |name: &str, value| by_name(name, value).filter(|what| !is_silent(*what));
    if let Some(what) = named(name, claim.value)
        && let Some(found) = note(name.to_owned(), claim.value, what)
    {
        return Some(found);
    }
    for value in claim.value.with_descendants() {
        let is_address_of_party =
            |what: Sensitive| what == Sensitive::Personal && PARTIES.contains(&name);
        let what = by_value(value)
            .filter(|what| !is_silent(*what))
            .filter(|what| !is_address_of_party(*what));
        if let Some(what) = what
            && let Some(found) = note(name.to_owned(), value, what)
        {
            return Some(found);
        }
        if value.kind() != Kind::Object {
            continue;
        }
        let members = value.members();
        if holds_private_key(&members) {
            return Some((name.to_owned(), value, Sensitive::PrivateKey));
        }
        for inner in members {
            if let Some(what) = named(&inner.name, inner.value)
                && let Some(found) = note(format!("{name}: {}", inner.name), inner.value, what)
            {
                return Some(found);
            }
        }
    }
    personal
}

fn secret_finding(path: &str, place: Place, what: Sensitive) -> Finding {
    let holds = match what {
        Sensitive::PrivateKey => "holds a private key",
        Sensitive::Token => "holds another token",
        Sensitive::CardNumber => "holds what looks like a card number",
        Sensitive::Secret | Sensitive::Personal => "looks like a secret by its name",
    };
    let message = format!("{path} {holds}, and anyone who gets hold of this token can read it");
    Finding::new(Rule::SensitiveClaim, place, message).hint(SECRET_HINT)
}

fn personal_finding(personal: &[(String, Place)]) -> Option<Finding> {
    let (_, first) = personal.first()?;
    let mut names: Vec<&str> =
        personal.iter().take(LISTED).map(|(path, _)| path.as_str()).collect();
    let more = personal.len().saturating_sub(LISTED);
    let rest = format!("{more} more");
    if more > 0 {
        names.push(&rest);
    }
    let message = format!(
        "Personal data that anyone who gets hold of the token can read: {}",
        names.join(", ")
    );
    Some(Finding::new(Rule::SensitiveClaim, first.clone(), message).hint(
        "Leave out what the API does not ask for, or name the person by an id that says nothing",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::load::Profiles;

    fn messages(claims: &str, profile: Option<&str>) -> Vec<String> {
        let profiles = Profiles::built_in();
        let profile = profile.map(|id| profiles.find(id).expect(id));
        check(&Document::parse(claims), profile).into_iter().map(|found| found.message).collect()
    }

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2VzYW1l";

    #[test]
    fn each_secret_is_named_and_none_is_quoted() {
        let table = [
            (r#"{"password":"sesame"}"#.to_owned(), "password looks like a secret by its name"),
            (r#"{"senha":"sesame"}"#.to_owned(), "senha looks"),
            (r#"{"clientSecret":"sesame"}"#.to_owned(), "clientSecret looks"),
            (r#"{"user":{"db_password":"sesame"}}"#.to_owned(), "user: db_password looks"),
            (r#"{"list":[[{"api-key":"sesame"}]]}"#.to_owned(), "list: api-key looks"),
            (
                r#"{"a":"-----BEGIN RSA PRIVATE KEY-----\nsesame"}"#.to_owned(),
                "a holds a private key",
            ),
            (r#"{"cnf":{"jwk":{"kty":"EC","d":"sesame"}}}"#.to_owned(), "cnf holds a private key"),
            (format!(r#"{{"a":["{TOKEN}"]}}"#), "a holds another token"),
            (r#"{"a":"4111 1111 1111 1111"}"#.to_owned(), "a holds what looks like a card number"),
            (r#"{"a":5555555555554444}"#.to_owned(), "a holds what looks like a card number"),
        ];
        for (claims, said) in table {
            let found = messages(&claims, Some("jwt"));
            assert_eq!(found.len(), 1, "{claims}: {found:?}");
            assert!(found[0].starts_with(said), "{}", found[0]);
            for value in ["sesame", "c2VzYW1l", "1111", "4444"] {
                assert!(!found[0].contains(value), "{}", found[0]);
            }
        }
    }

    #[test]
    fn claims_in_daily_use_are_no_secrets() {
        for claims in [
            r#"{"sub":"1234567890","name":"John Doe","admin":true,"iat":1516239022}"#,
            r#"{"iss":"svc@project.example","aud":"ana@example.com","scope":"password:read email"}"#,
            r#"{"has_password":true,"password":"","secret":null,"email_verified":true}"#,
            r#"{"amr":["pwd"],"pwd_exp":1,"nonce":"4111111111111112","at_hash":"MTIzNDU2Nzg5MA"}"#,
            r#"{"cnf":{"jwk":{"kty":"EC","x":"AA"}},"iat":1795348800000000,"id":"1234567812345670"}"#,
            r#"{"id":"52998224724","order":"11111111111","ip":"10.0.0.1","file":"eyJ.txt.x"}"#,
            r#"{"vp":{"verifiableCredential":["eyJhbGciOiJIUzI1NiJ9.e30.AA"]}}"#,
            "[]",
            "{}",
        ] {
            assert_eq!(messages(claims, None), Vec::<String>::new(), "{claims}");
        }
    }

    #[test]
    fn personal_data_is_told_in_one_finding() {
        let claims = r#"{"sub":"a","email":"ana@example.com","user":{"birthdate":"2000-01-01"},
            "phone_number":"+55 11 99999-0000","contact":"bia@example.com","doc":"529.982.247-25"}"#;
        assert_eq!(
            messages(claims, Some("jwt")),
            ["Personal data that anyone who gets hold of the token can read: email, \
              user: birthdate, phone_number, contact, doc"]
        );
        let many: Vec<_> = (0..8).map(|n| format!("\"c{n}\":\"a{n}@example.com\"")).collect();
        let found = messages(&format!("{{{}}}", many.join(",")), None);
        assert!(found[0].ends_with("c0, c1, c2, c3, c4, 3 more"), "{found:?}");
    }

    #[test]
    fn what_the_profile_lists_is_not_nagged_about() {
        let person = r#"{"iss":"c","personId":"52998224725"}"#;
        assert_eq!(messages(person, Some("caf-smart-auth")), Vec::<String>::new());
        assert_eq!(messages(person, Some("jwt")).len(), 1);
        let mail = r#"{"email":"ana@example.com","phone_number":"+5511999990000"}"#;
        let found = messages(mail, Some("oidc-id-token"));
        assert!(found[0].ends_with("can read: phone_number"), "{found:?}");
        assert_eq!(messages(r#"{"sub":"ana@example.com"}"#, Some("jwt")), Vec::<String>::new());
        // A private key is one wherever it stands.
        let key = r#"{"sub":"-----BEGIN PRIVATE KEY-----"}"#;
        assert_eq!(messages(key, Some("jwt")).len(), 1);
    }

    #[test]
    fn a_secret_goes_before_personal_data_of_the_same_claim() {
        let found = messages(r#"{"user":{"email":"a@b.example","password":"x"}}"#, None);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("user: password"), "{found:?}");
    }

    #[test]
    fn what_opens_a_door_weighs_more_than_what_tells_of_a_person() {
        let of = |claims: &str| sensitivity(&Document::parse(claims).members()[0]);
        assert_eq!(of(r#"{"email":"ana@example.com"}"#), Some(Sensitivity::Personal));
        assert_eq!(of(r#"{"user":{"cpf":"529.982.247-25"}}"#), Some(Sensitivity::Personal));
        assert_eq!(of(r#"{"user":{"cpf":"52998224725","pin":"1234"}}"#), Some(Sensitivity::Secret));
        assert_eq!(of(&format!(r#"{{"vp":["{TOKEN}"]}}"#)), Some(Sensitivity::Secret));
        assert_eq!(of(r#"{"sub":"ada"}"#), None);
    }

    #[test]
    fn many_secrets_are_counted() {
        let many: Vec<_> = (0..50).map(|n| format!("\"c{n}\":{{\"pin\":\"1\"}}")).collect();
        let found = messages(&format!("{{{}}}", many.join(",")), None);
        assert_eq!(found.len(), LISTED_SECRETS + 1);
        assert_eq!(found[LISTED_SECRETS], "30 more claims hold what looks like a secret");
    }
}
