//! Which profile a token belongs to, when the user has not chosen one.

use super::{Profile, Recognise};
use crate::jwt::{
    Algorithm, Token,
    header::same_media_type,
    json::{Document, Kind, Value},
};

/// The first profile that recognises the token, if any; the user's own come before the built-in.
#[must_use]
pub fn match_profile<'p>(profiles: &'p [Profile], token: &Token) -> Option<&'p Profile> {
    let recognises =
        |profile: &&Profile| profile.recognise.iter().any(|signs| signs.hold_for(token));
    let of = |built_in: bool| {
        profiles.iter().filter(move |profile| profile.built_in == built_in).find(recognises)
    };
    of(false).or_else(|| of(true))
}

impl Recognise {
    fn hold_for(&self, token: &Token) -> bool {
        let given = [&self.issuers, &self.audiences, &self.types, &self.claims, &self.arrays];
        if given.into_iter().all(Vec::is_empty) {
            return false;
        }
        let header = token.header.as_ref().and_then(|header| header.json.as_ref());
        let typ = string_member(header, "typ");
        let alg = string_member(header, "alg");
        let issuer = string_member(token.claims(), "iss");
        let value =
            |name: &str| token.claims().and_then(|claims| claims.member(name)).map(|m| m.value);
        let holds_if_given = |list: &[String], any: &dyn Fn(&String) -> bool| {
            list.is_empty() || list.iter().any(any)
        };
        // An alg that is missing or misspelt tells nothing; what is wrong with it is told later.
        let algorithm = alg.and_then(|alg| alg.parse::<Algorithm>().ok());
        let has_algorithm = self.algorithms.is_empty()
            || algorithm.is_none_or(|algorithm| self.algorithms.contains(&algorithm));
        has_algorithm
            && holds_if_given(&self.types, &|allowed| {
                typ.as_ref().is_some_and(|typ| same_media_type(allowed, typ))
            })
            && holds_if_given(&self.issuers, &|allowed| {
                issuer.as_ref().is_some_and(|issuer| fits(allowed, issuer))
            })
            && holds_if_given(&self.audiences, &|allowed| {
                value("aud").is_some_and(|aud| holds_audience(aud, allowed))
            })
            && self.claims.iter().all(|name| value(name).is_some())
            && self
                .arrays
                .iter()
                .all(|name| value(name).is_some_and(|value| value.kind() == Kind::Array))
    }
}

fn string_member(document: Option<&Document>, name: &str) -> Option<String> {
    document?.member(name)?.value.as_str().map(std::borrow::Cow::into_owned)
}

/// Whether the issuer is the one that is named, or begins with what stands before a final `*`.
fn fits(pattern: &str, issuer: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => issuer.starts_with(beginning),
        None => issuer == pattern,
    }
}

fn holds_audience(aud: Value<'_>, audience: &str) -> bool {
    let is_it = |value: Value<'_>| value.as_str().is_some_and(|text| text == audience);
    is_it(aud) || aud.elements().into_iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{load::Profiles, testing::token};

    fn matched(header: &str, payload: &str) -> Option<String> {
        let profiles = Profiles::built_in();
        match_profile(&profiles.all, &token(header, payload)).map(|profile| profile.id.clone())
    }

    #[test]
    fn each_api_is_told_by_its_own_signs() {
        let jwt = r#"{"alg":"HS256","typ":"JWT"}"#;
        let five = r#""sub":"u","iss":"i","aud":"a","iat":1,"exp":2"#;
        let table = [
            (jwt, r#"{"iss":"c","personId":"52998224725"}"#.to_owned(), Some("caf-smart-auth")),
            (jwt, format!(r#"{{{five},"scope":["a"]}}"#), Some("gamification")),
            (jwt, format!(r#"{{{five},"scope":"a b"}}"#), None),
            (r#"{"alg":"RS256"}"#, format!(r#"{{{five},"scope":["a"]}}"#), None),
            (r#"{"alg":"none"}"#, format!(r#"{{{five},"scope":["a"]}}"#), Some("gamification")),
            (jwt, format!("{{{five}}}"), None),
            (jwt, format!(r#"{{{five},"nonce":"n"}}"#), Some("oidc-id-token")),
            (jwt, format!(r#"{{{five},"at_hash":"n"}}"#), Some("oidc-id-token")),
            (r#"{"typ":"at+jwt"}"#, format!("{{{five}}}"), Some("oauth-access-token")),
            (r#"{"typ":"Application/AT+JWT"}"#, "{}".to_owned(), Some("oauth-access-token")),
            (r#"{"typ":["at+jwt"]}"#, "{}".to_owned(), None),
            ("", "not JSON".to_owned(), None),
        ];
        for (header, payload, expected) in table {
            assert_eq!(matched(header, &payload).as_deref(), expected, "{header} {payload}");
        }
    }

    #[test]
    fn the_users_own_profile_comes_before_a_built_in_one() {
        let mut profiles = Profiles::built_in().all;
        let mine = Profile { id: "mine".to_owned(), built_in: false, ..profiles[0].clone() };
        profiles.push(mine);
        let token = token("{}", r#"{"iss":"c","personId":"1"}"#);
        assert_eq!(match_profile(&profiles, &token).map(|p| &*p.id), Some("mine"));
    }

    #[test]
    fn issuers_and_audiences_are_compared_whole_unless_a_star_ends_them() {
        let signs = |issuer: &str, audience: &str| Recognise {
            issuers: vec![issuer.to_owned()],
            audiences: vec![audience.to_owned()],
            ..Recognise::default()
        };
        let token = token("{}", r#"{"iss":"https://a.example/x","aud":["b","c"]}"#);
        assert!(signs("https://a.example/x", "c").hold_for(&token));
        assert!(signs("https://a.example/*", "b").hold_for(&token));
        assert!(!signs("https://a.example/", "b").hold_for(&token));
        assert!(!signs("https://a.example/*", "d").hold_for(&token));
        assert!(!Recognise::default().hold_for(&token));
    }
}
