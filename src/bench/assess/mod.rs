//! A token found in a text, judged and told in a line: what the tray lists and a scan prints.
//!
//! A log holds a great many tokens and few sorts of them. [`Assessor::assess_fully`] judges any
//! token by all rules. [`Assessor::assess`] gives the same answer, and remembers it for every token
//! of which no rule can tell the difference; there only the signature and the dates are looked at
//! anew.

mod flat;
mod memo;
mod names;

use std::sync::Arc;

use self::{memo::Memo, names::Watched};
use super::{
    analysis::{Examined, Question, judge},
    signer::{Keyring, KnownKey, Owner, Signer},
    summary::Summary,
};
use crate::{
    jwt::{
        Moment, Reading, Token, claims::Expectations, json::Document, verdict::SignatureVerdict,
    },
    profile::{Profile, load::Profiles, matching::match_profile},
};

/// Judges one token after another by the same question.
#[derive(Clone, Debug)]
pub struct Assessor {
    profiles: Arc<Profiles>,
    profile: Option<String>,
    keyring: Keyring,
    now: Moment,
    expected: Expectations,
    watched: Watched,
    memo: Memo,
}

impl Assessor {
    /// Judges at the moment `now`.
    ///
    /// `profile` is the id of the one that was chosen; with `None` it is the one that recognises
    /// the token. Where the keyring has no keys, signatures are not checked.
    #[must_use]
    pub fn new(
        profiles: Arc<Profiles>,
        profile: Option<String>,
        keyring: Keyring,
        now: Moment,
        expected: Expectations,
    ) -> Self {
        let watched = Watched::of(&profiles.all, now, expected.leeway);
        Self { profiles, profile, keyring, now, expected, watched, memo: Memo::default() }
    }

    /// The keys to verify with.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The moment of judgement.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Judges a token. Most tokens that resemble an earlier one take no more than their signature
    /// does.
    #[must_use]
    pub fn assess(&self, text: &str) -> Summary {
        self.memo.assess(self, text).unwrap_or_else(|| self.assess_fully(text))
    }

    /// Judges a token by all rules, whatever was judged before.
    #[must_use]
    pub fn assess_fully(&self, text: &str) -> Summary {
        self.judge(text).0
    }

    /// What a token comes to, and whether its claims are whole.
    fn judge(&self, text: &str) -> (Summary, bool) {
        let reading = Reading::default();
        let read = Token::read(text, &reading);
        let known = self.key_for(text, &reading, &read.0);
        let profile = self.profile(&read.0);
        let of_profile = || profile.map(|it| it.algorithms.clone()).unwrap_or_default();
        let (key, accepted) = match known {
            // Where nobody says what a key is for, the profile narrows it.
            Some(known) if known.accepted.is_empty() => (Some(&*known.key), of_profile()),
            Some(known) => (Some(&*known.key), known.accepted.clone()),
            None => (None, of_profile()),
        };
        let examined = Examined::of(text, &reading, read, key, &accepted);
        let question =
            Question { profile, client_id: None, now: self.now, expected: self.expected.clone() };
        let analysis = judge(&examined, &question);
        let is_valid = analysis.verdicts.signature == SignatureVerdict::Valid;
        let signed_by = known.filter(|_| is_valid).map(KnownKey::signer_name);
        let is_whole = examined.token.claims().is_some_and(Document::is_object);
        (Summary::of(&examined, &analysis, signed_by), is_whole)
    }

    /// The key to judge a token with. Of several, the one that signed; else the first that fits. Of
    /// several owners none, where no key fits: that says nothing against the token.
    fn key_for(&self, text: &str, reading: &Reading, token: &Token) -> Option<&KnownKey> {
        let keys = self.keyring.keys.as_slice();
        if let [only] = keys {
            return Some(only);
        }
        match self.keyring.signer_of(text, reading) {
            Signer::Key(place) => keys.get(place),
            Signer::NoneOf(_) => self.keyring.fitting(token).first().and_then(|it| keys.get(*it)),
            Signer::NothingFits => self.only_owner(),
        }
    }

    /// The first key, where all are one owner's.
    fn only_owner(&self) -> Option<&KnownKey> {
        let (first, others) = self.keyring.keys.split_first()?;
        let owner = first.owner.client();
        let is_one = others.iter().all(|other| other.owner.client() == owner);
        (owner.is_some() && is_one).then_some(first)
    }

    fn profile(&self, token: &Token) -> Option<&Profile> {
        let chosen = self.profile.as_deref().and_then(|id| self.profiles.find(id));
        chosen
            .or_else(|| match_profile(&self.profiles.all, token))
            .or_else(|| self.profiles.find("jwt"))
    }
}

impl KnownKey {
    /// Whose signature it verifies, for a summary.
    fn signer_name(&self) -> String {
        match &self.owner {
            Owner::Client { name, .. } => name.clone(),
            Owner::Given(origin) => origin.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
