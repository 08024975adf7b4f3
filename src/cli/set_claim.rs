//! `--set CLAIM=VALUE`: a claim as it is typed in a shell, where quotes are a nuisance.

use std::str::FromStr;

use crate::{
    jwt::json::{Document, Kind, Value},
    profile::{ClaimType, Profile},
};

/// A claim and the text of its value, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetClaim {
    /// The claim's name, up to the first `=`.
    pub name: String,
    /// The value's text.
    pub value: String,
}

impl FromStr for SetClaim {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => {
                Ok(Self { name: name.to_owned(), value: value.to_owned() })
            }
            Some(_) => Err("the claim's name is missing before the =".to_owned()),
            None => Err(format!("there is no = in it, as in {text}=VALUE")),
        }
    }
}

impl SetClaim {
    /// The value as JSON text.
    ///
    /// What is JSON is taken as JSON, and all else as a string. Where a string is wanted, by the
    /// profile or by RFC 7519 §4.1, only a string in quotes is taken as JSON (and an array where
    /// one is allowed): a CPF is written in digits, and is a string all the same.
    #[must_use]
    pub fn json(&self, profile: &Profile) -> String {
        let document = Document::parse(self.value.as_str());
        let kind = document.root().filter(|_| document.error().is_none()).map(Value::kind);
        let is_json = match self.wanted(profile) {
            Wanted::Anything => kind.is_some(),
            Wanted::String => kind == Some(Kind::String),
            Wanted::StringOrArray => matches!(kind, Some(Kind::String | Kind::Array)),
        };
        if is_json {
            self.value.trim().to_owned()
        } else {
            serde_json::Value::from(self.value.as_str()).to_string()
        }
    }

    fn wanted(&self, profile: &Profile) -> Wanted {
        let rule = profile.claims.iter().find(|rule| rule.name == self.name);
        match rule.map(|rule| (rule.kind, rule.format)) {
            Some((Some(ClaimType::String), _) | (None, Some(_))) => Wanted::String,
            Some((Some(ClaimType::StringOrStringArray), _)) => Wanted::StringOrArray,
            Some((Some(_), _)) => Wanted::Anything,
            Some((None, None)) | None => match self.name.as_str() {
                "iss" | "sub" | "jti" => Wanted::String,
                "aud" => Wanted::StringOrArray,
                _ => Wanted::Anything,
            },
        }
    }
}

/// What a claim's value should be, as far as it decides how its text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    String,
    StringOrArray,
    Anything,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::load::Profiles;

    fn json(text: &str, profile: &str) -> String {
        let profiles = Profiles::built_in();
        text.parse::<SetClaim>().unwrap().json(profiles.find(profile).unwrap())
    }

    #[test]
    fn json_is_taken_as_json_and_all_else_as_a_string() {
        for (text, expected) in [
            ("n=1", "1"),
            ("n=1e400", "1e400"),
            ("n= true ", "true"),
            ("n=null", "null"),
            ("n={\"a\":[1,2]}", "{\"a\":[1,2]}"),
            ("n=\"1\"", "\"1\""),
            ("n=two words", "\"two words\""),
            ("n=", "\"\""),
            ("n=a=b", "\"a=b\""),
            ("n={broken", "\"{broken\""),
            ("n=say \"x\"\n", r#""say \"x\"\n""#),
            ("n=01", "\"01\""),
        ] {
            assert_eq!(json(text, "jwt"), expected, "{text}");
        }
    }

    #[test]
    fn digits_are_a_string_where_a_string_is_wanted() {
        assert_eq!(json("personId=52998224725", "caf-smart-auth"), "\"52998224725\"");
        assert_eq!(json("personId=\"52998224725\"", "caf-smart-auth"), "\"52998224725\"");
        assert_eq!(json("personId=52998224725", "jwt"), "52998224725");
        assert_eq!(json("sub=17", "jwt"), "\"17\"");
        assert_eq!(json("exp=17", "caf-smart-auth"), "17");
    }

    #[test]
    fn an_audience_is_a_string_or_an_array() {
        assert_eq!(json("aud=[\"a\",\"b\"]", "jwt"), "[\"a\",\"b\"]");
        assert_eq!(json("aud=17", "jwt"), "\"17\"");
    }

    #[test]
    fn a_claim_without_a_value_is_refused() {
        assert!("iss".parse::<SetClaim>().is_err());
        assert!("=x".parse::<SetClaim>().is_err());
    }
}
