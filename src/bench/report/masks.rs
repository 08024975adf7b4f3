//! Which claims of a token are masked in a report unless somebody says otherwise.

use std::collections::{BTreeSet, HashSet};

use crate::{
    jwt::{Token, json::Member},
    profile::{
        ClaimFormat, Profile,
        sensitive::{Sensitivity, sensitivity},
    },
};

/// Names of claims that tell who a person is, in lower case without separators: those that a warning
/// would be too loud for, and a ticket is not the place for.
const OF_PERSONS: [&str; 18] = [
    "name",
    "fullname",
    "givenname",
    "familyname",
    "firstname",
    "lastname",
    "middlename",
    "nickname",
    "preferredusername",
    "username",
    "picture",
    "gender",
    "nome",
    "nomecompleto",
    "sobrenome",
    "personid",
    "document",
    "documento",
];

/// A claim that can be masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maskable {
    /// Its name.
    pub name: String,
    /// Why it is masked unless somebody says otherwise. A secret always is.
    pub sensitivity: Option<Sensitivity>,
}

/// The claims of the token, in order, each name once.
#[must_use]
pub fn maskable(token: &Token, profile: Option<&Profile>) -> Vec<Maskable> {
    let mut found: Vec<Maskable> = Vec::new();
    let mut places = HashSet::new();
    let members = token.claims().map(crate::jwt::json::Document::members).unwrap_or_default();
    for member in &members {
        let of_this = sensitivity_of(member, profile);
        if places.insert(member.name.clone()) {
            found.push(Maskable { name: member.name.clone().into(), sensitivity: of_this });
        } else if of_this.is_some()
            && let Some(known) = found.iter_mut().find(|known| known.name == member.name)
        {
            // Of a name that stands twice, the worst counts.
            let is_secret = known.sensitivity == Some(Sensitivity::Secret);
            known.sensitivity = if is_secret { known.sensitivity } else { of_this };
        }
    }
    found
}

/// The names of the claims that are masked unless somebody says otherwise.
#[must_use]
pub fn default_masks(token: &Token, profile: Option<&Profile>) -> BTreeSet<String> {
    let all = maskable(token, profile).into_iter();
    all.filter(|it| it.sensitivity.is_some()).map(|it| it.name).collect()
}

fn sensitivity_of(member: &Member<'_>, profile: Option<&Profile>) -> Option<Sensitivity> {
    let plain: String = member
        .name
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' ' | '.'))
        .flat_map(char::to_lowercase)
        .collect();
    // What should be a CPF and is none is still somebody's, with a slip in it.
    let rules = profile.map(|profile| profile.claims.as_slice()).unwrap_or_default();
    let is_personal = OF_PERSONS.contains(&plain.as_str())
        || rules.iter().any(|rule| {
            rule.name == member.name
                && matches!(rule.format, Some(ClaimFormat::Cpf | ClaimFormat::Email))
        });
    sensitivity(member).or(is_personal.then_some(Sensitivity::Personal))
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;
    use crate::profile::load::Profiles;

    fn masked(claims: &str, profile: &str) -> Vec<String> {
        let token = format!("eyJhbGciOiJIUzI1NiJ9.{}.AA", URL_SAFE_NO_PAD.encode(claims));
        let profiles = Profiles::built_in();
        let masks = default_masks(&Token::parse(&token).0, profiles.find(profile));
        masks.into_iter().collect()
    }

    #[test]
    fn persons_and_secrets_are_masked_and_what_a_ticket_needs_is_not() {
        let claims = r#"{"iss":"acme","sub":"ada-7","aud":"games","exp":1,"scope":["a"],
            "email":"ada@example.com","given_name":"Ada","password":"sesame","tel":"1"}"#;
        assert_eq!(masked(claims, "jwt"), ["email", "given_name", "password"]);
        assert_eq!(masked(r#"{"sub":"ada@example.com"}"#, "jwt"), ["sub"]);
    }

    #[test]
    fn a_cpf_is_masked_whether_it_is_right_or_not() {
        for cpf in ["52998224725", "52998224724", "529.982"] {
            let claims = format!(r#"{{"iss":"acme","personId":"{cpf}"}}"#);
            assert_eq!(masked(&claims, "caf-smart-auth"), ["personId"], "{cpf}");
        }
    }

    #[test]
    fn of_a_name_that_stands_twice_the_worst_counts() {
        let claims = r#"{"a":1,"a":"ana@example.com","b":"ana@example.com","b":2}"#;
        assert_eq!(masked(claims, "jwt"), ["a", "b"]);
    }
}
