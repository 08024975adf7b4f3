//! What the rules look at in a claim of a given name, and in the dates.

use std::cmp::Ordering;

use crate::{
    jwt::Moment,
    profile::{ClaimFormat, ClaimRule, Profile},
};

/// Claims whose exact value rules look at: who issues, for whom, for what.
const EXACT: [&str; 3] = ["iss", "aud", "scope"];

/// Claims of which rules take the base64url (OIDC Core §3.1.3.6).
const HASHES: [&str; 3] = ["at_hash", "c_hash", "s_hash"];

/// Which of the claims with a meaning of their own it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Expiry,
    NotBefore,
    IssuedAt,
    Issuer,
    Subject,
    Hash,
    Other,
}

/// What the rules look at in a claim of this name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: Box<str>,
    pub(super) role: Role,
    /// Whether it is compared with values.
    pub(super) is_exact: bool,
    /// The formats that a profile may ask of it.
    pub(super) formats: Vec<ClaimFormat>,
}

/// What the profiles and the question make rules look at.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    /// The claims of which a profile asks for a format or for one of several values.
    names: Vec<Name>,
    /// Every lifetime that a profile advises, in seconds.
    lifetimes: Vec<i64>,
    now: Moment,
    /// A token with this `exp` or an earlier one has expired.
    expired: i64,
    /// A token with a later `nbf` than this is not valid yet.
    begun: i64,
}

/// The dates of a token, in whole seconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dates {
    pub(super) expiry: Option<i64>,
    pub(super) not_before: Option<i64>,
    pub(super) issued_at: Option<i64>,
}

impl Watched {
    pub(super) fn of(profiles: &[Profile], now: Moment, leeway: u64) -> Self {
        let limits = profiles.iter().flat_map(|it| [it.lifetime.min, it.lifetime.max]);
        let seconds = |limit: u64| i64::try_from(limit).unwrap_or(i64::MAX);
        let mut lifetimes: Vec<i64> = limits.flatten().map(seconds).collect();
        lifetimes.sort_unstable();
        lifetimes.dedup();
        let mut names: Vec<Name> = Vec::new();
        for rule in profiles.iter().flat_map(|it| &it.claims) {
            if rule.values.is_empty() && rule.format.is_none() {
                continue;
            }
            if let Some(name) = names.iter_mut().find(|name| *name.text == *rule.name) {
                name.asked(rule);
            } else {
                let mut name = Name::plain(&rule.name);
                name.asked(rule);
                names.push(name);
            }
        }
        // The fraction of the present second is no matter to whole seconds.
        let (at, leeway) = (i128::from(now.seconds), i128::from(leeway));
        let narrow = |seconds: i128| {
            i64::try_from(seconds).unwrap_or(if seconds < 0 { i64::MIN } else { i64::MAX })
        };
        let (expired, begun) = (narrow(at - leeway), narrow(at + leeway));
        Self { names, lifetimes, now, expired, begun }
    }

    /// What is looked at in a claim of this name.
    pub(super) fn name(&self, text: &str) -> Name {
        let known = self.names.iter().find(|name| *name.text == *text);
        known.cloned().unwrap_or_else(|| Name::plain(text))
    }

    /// Adds to the key what the rules make of the dates.
    pub(super) fn push_dates(&self, dates: Dates, key: &mut Vec<u8>) {
        let Dates { expiry, not_before, issued_at } = dates;
        let not_after = |earlier: Option<i64>| match (expiry, earlier) {
            (Some(expiry), Some(earlier)) => expiry <= earlier,
            _ => false,
        };
        let answers = [
            expiry.is_some_and(|it| it <= self.expired),
            not_before.is_some_and(|it| it > self.begun),
            issued_at.is_some_and(|it| it > self.begun),
            not_after(issued_at),
            not_after(not_before),
        ];
        key.push(answers.iter().fold(0, |bits, answer| bits << 1 | u8::from(*answer)));
        let Some(expiry) = expiry.map(Moment::from_seconds) else { return };
        let from = issued_at.map_or(self.now, Moment::from_seconds);
        let mut compare = |end: Moment| {
            key.push(match expiry.cmp(&end) {
                Ordering::Less => 0,
                Ordering::Equal => 1,
                Ordering::Greater => 2,
            });
        };
        compare(from);
        for lifetime in &self.lifetimes {
            compare(from.plus_seconds(*lifetime));
        }
    }
}

impl Name {
    fn plain(text: &str) -> Self {
        let role = match text {
            "exp" => Role::Expiry,
            "nbf" => Role::NotBefore,
            "iat" => Role::IssuedAt,
            "iss" => Role::Issuer,
            "sub" => Role::Subject,
            _ if HASHES.contains(&text) => Role::Hash,
            _ => Role::Other,
        };
        let is_exact = EXACT.contains(&text);
        Self { text: text.into(), role, is_exact, formats: Vec::new() }
    }

    fn asked(&mut self, rule: &ClaimRule) {
        self.is_exact |= !rule.values.is_empty();
        self.formats.extend(rule.format);
    }
}
