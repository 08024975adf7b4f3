//! A token found in a text, judged and told in a line: what the tray lists and a scan prints.

use std::sync::Arc;

use super::{
    analysis::{Examined, Question, judge},
    signer::{Keyring, Owner, Signer},
    summary::Summary,
};
use crate::{
    jwt::{Moment, Reading, Token, claims::Expectations},
    profile::{Profile, load::Profiles, matching::match_profile},
};

/// Judges one token after another by the same question.
#[derive(Clone, Debug)]
pub struct Assessor {
    /// The profiles.
    pub profiles: Arc<Profiles>,
    /// The id of the profile that was chosen; `None`: the one that recognises the token.
    pub profile: Option<String>,
    /// The keys to verify with; where there are none, signatures are not checked.
    pub keyring: Keyring,
    /// The moment of judgement.
    pub now: Moment,
    /// Audience, issuer, leeway.
    pub expected: Expectations,
}

impl Assessor {
    /// Judges a token.
    #[must_use]
    pub fn assess(&self, text: &str) -> Summary {
        let reading = Reading::default();
        let signer = match self.keyring.keys.as_slice() {
            [_] => Signer::Key(0),
            _ => self.keyring.signer_of(text, &reading),
        };
        let known = match signer {
            Signer::Key(place) => self.keyring.keys.get(place),
            Signer::NoneOf(_) | Signer::NothingFits => self.keyring.keys.first(),
        };
        let read = Token::read(text, &reading);
        let profile = self.profile(&read.0);
        let (key, accepted) = match known {
            Some(known) => (Some(&*known.key), known.accepted.clone()),
            None => (None, profile.map(|it| it.algorithms.clone()).unwrap_or_default()),
        };
        let examined = Examined::of(text, &reading, read, key, &accepted);
        let question =
            Question { profile, client_id: None, now: self.now, expected: self.expected.clone() };
        let analysis = judge(&examined, &question);
        let is_valid = analysis.verdicts.signature == crate::jwt::verdict::SignatureVerdict::Valid;
        let signed_by = known.filter(|_| is_valid).map(|known| match &known.owner {
            Owner::Client { name, .. } => name.clone(),
            Owner::Given(origin) => origin.clone(),
        });
        Summary::of(&examined, &analysis, signed_by)
    }

    fn profile(&self, token: &Token) -> Option<&Profile> {
        let chosen = self.profile.as_deref().and_then(|id| self.profiles.find(id));
        chosen
            .or_else(|| match_profile(&self.profiles.all, token))
            .or_else(|| self.profiles.find("jwt"))
    }
}
