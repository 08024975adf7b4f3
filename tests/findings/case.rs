//! A case: a token with all that is asked about it, and what is found on it.

use std::{path::Path, sync::Arc};

use jotbench::{
    bench::{
        analysis::{Analysis, Question, examine, judge},
        diagnosis::Given,
        former::FormerKey,
    },
    jwt::{
        Algorithm, Finding, KeySet, Moment, Reading, Secret, SecretEncoding, Token,
        claims::Expectations,
    },
    profile::{Profile, load::Profiles, matching::match_profile, read::read_profile},
};

use crate::tokens;

/// When all cases are judged, unless they say otherwise: 2026-11-22, 08:00 UTC.
pub const NOW: i64 = 1_795_334_400;

/// A token and a question about it.
#[derive(Clone)]
pub struct Case {
    token: String,
    key: Option<(Vec<u8>, SecretEncoding)>,
    accepted: Vec<Algorithm>,
    profile: Option<Profile>,
    client_id: Option<&'static str>,
    former: Option<FormerKey>,
    now: i64,
    expected: Expectations,
}

impl Case {
    /// A token that is judged by the usual secret, without a profile.
    pub fn of(token: impl Into<String>) -> Self {
        Self {
            token: token.into(),
            key: Some((tokens::SECRET.into(), SecretEncoding::Utf8)),
            accepted: Vec::new(),
            profile: None,
            client_id: None,
            former: None,
            now: NOW,
            expected: Expectations::default(),
        }
    }

    pub fn secret(self, secret: &str) -> Self {
        Self { key: Some((secret.into(), SecretEncoding::Utf8)), ..self }
    }

    /// A key in the form of PEM, JWK or JWK Set.
    pub fn key(self, text: impl Into<Vec<u8>>) -> Self {
        Self { key: Some((text.into(), SecretEncoding::Key)), ..self }
    }

    pub fn without_key(self) -> Self {
        Self { key: None, ..self }
    }

    pub fn accepting(self, algorithm: Algorithm) -> Self {
        Self { accepted: vec![algorithm], ..self }
    }

    /// One of the profiles that come with the program; its algorithms are the accepted ones.
    pub fn profile(self, id: &str) -> Self {
        let profile = Profiles::built_in().find(id).expect("built in").clone();
        Self { accepted: profile.algorithms.clone(), profile: Some(profile), ..self }
    }

    /// The profile that recognises the token, or the plain one, as the program chooses it.
    pub fn recognised(self) -> Self {
        let profiles = Profiles::built_in();
        let (token, _) = Token::parse(&self.token);
        let id = match_profile(&profiles.all, &token).map_or("jwt", |profile| &profile.id);
        self.profile(id)
    }

    /// The id of the profile in force.
    pub fn profile_id(&self) -> &str {
        self.profile.as_ref().map_or("", |profile| &profile.id)
    }

    /// A profile of this text, after its id and name.
    pub fn own_profile(self, rest: &str) -> Self {
        let text = format!("id = \"own\"\nname = \"Own\"\n{rest}");
        let profile = read_profile(&text, Path::new("own.toml")).expect("a profile");
        Self { profile: Some(profile), ..self }
    }

    pub fn client(self, client_id: &'static str) -> Self {
        Self { client_id: Some(client_id), ..self }
    }

    /// A client whose secret was this one until the day before.
    pub fn formerly(self, secret: &str) -> Self {
        let secret = Secret::from(secret.to_owned());
        let former = FormerKey {
            owner: "acme".to_owned(),
            key: Arc::new(KeySet::read(&secret, SecretEncoding::Utf8, None)),
            is_key: false,
            algorithm: Algorithm::Hs256,
            replaced: NOW - 24 * 60 * 60,
        };
        Self { former: Some(former), ..self }
    }

    pub fn at(self, now: i64) -> Self {
        Self { now, ..self }
    }

    pub fn for_audience(mut self, audience: &str) -> Self {
        self.expected.audience = Some(audience.to_owned());
        self
    }

    pub fn issued_by(mut self, issuer: &str) -> Self {
        self.expected.issuer = Some(issuer.to_owned());
        self
    }

    pub fn leeway(mut self, seconds: u64) -> Self {
        self.expected.leeway = seconds;
        self
    }

    /// What window and command line make of it.
    pub fn judged(&self) -> Analysis {
        let key = self
            .key
            .as_ref()
            .map(|(bytes, encoding)| KeySet::read(&Secret::new(bytes.clone()), *encoding, None));
        let reading = Reading::default();
        let given = self
            .key
            .clone()
            .map(|(bytes, encoding)| Given { secret: Secret::new(bytes), encoding });
        let (examined, _) = examine(&self.token, &reading, key.as_ref(), &self.accepted)
            .or_by_former(&self.token, &reading, self.former.as_ref())
            .diagnosed(key.as_ref(), given.as_ref());
        judge(
            &examined,
            &Question {
                profile: self.profile.as_ref(),
                client_id: self.client_id,
                now: Moment::from_seconds(self.now),
                expected: self.expected.clone(),
            },
        )
    }

    /// Pieces of the secret or key that no text of a finding may hold.
    pub fn confidential(&self) -> Vec<String> {
        let Some((bytes, encoding)) = &self.key else { return Vec::new() };
        let text = String::from_utf8(bytes.clone()).expect("the keys here are text");
        if *encoding == SecretEncoding::Utf8 && !text.contains("-----") {
            // A word such as "secret" stands in texts without being quoted.
            return Some(text).filter(|text| text.len() >= 16).into_iter().collect();
        }
        let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
        let pieces = text.split(|c| !is_base64(c)).filter(|piece| piece.len() >= 16);
        pieces.map(str::to_owned).collect()
    }
}

/// A finding in one line, for the messages of failing tests and for reading them all.
pub fn line(finding: &Finding) -> String {
    format!(
        "{} {} at {}: {}\n      {}\n      [{}]",
        finding.rule.id(),
        finding.severity.name(),
        finding.at,
        finding.message,
        finding.hint,
        finding.source
    )
}
