//! Looking at what lies on the bench: parse, verify or sign, and judge. What is large goes to a
//! worker, so that no frame waits for it.

use super::{AsOf, KeySource, KeyState, Mode, Model, ProfileChoice};
use crate::{
    bench::{
        analysis::{self, Answer, Job, Question, SharedKey, SignJob},
        diagnosis::Given,
        draft::Draft,
        effect::{Effect, Generation},
        former::FormerKey,
        words::sentence,
    },
    client::store::StoreError,
    jwt::{Algorithm, Moment, Reading, SignError, json},
    profile::matching::match_profile,
};

/// Texts of up to this many bytes are examined on the frame thread: well under a millisecond.
pub const INLINE_BYTES: usize = 64 * 1024;

impl Model {
    /// Examines what lies on the bench anew, after the token, the draft or the key changed.
    pub(super) fn examine(&mut self, now: Moment) -> Vec<Effect> {
        self.analysing = None;
        self.unsecured = self.unsecured && self.is_alg_none();
        let job = match self.mode {
            Mode::Verify => Job::Examine {
                pasted: self.pasted.clone(),
                reading: self.read_as.clone(),
                key: self.key.key().cloned(),
                accepted: self.accepted(),
                former: self.former(),
                given: self.given(),
            },
            Mode::Sign => Job::Sign(SignJob {
                header: self.draft.signed_header().into_owned(),
                payload: self.draft.signed_payload().into_owned(),
                key: self.key.key().cloned(),
                accepted: self.accepted(),
                unsecured: self.unsecured,
            }),
        };
        if job.bytes() > INLINE_BYTES {
            let generation = self.next_generation();
            self.analysing = Some(generation);
            if self.mode == Mode::Verify {
                // What is known of the former token must not pass for what this one says.
                self.draft = Draft::default();
                self.examined = analysis::examine("", &Reading::default(), None, &[]);
                self.judge(now);
            }
            return vec![Effect::Analyse(generation, Box::new(job))];
        }
        let answer = job.run();
        self.take_answer(answer, now);
        vec![]
    }

    /// Takes a worker's answer, unless something newer is under way.
    pub(super) fn take_analysed(&mut self, generation: Generation, answer: Answer, now: Moment) {
        if self.analysing == Some(generation) {
            self.analysing = None;
            self.take_answer(answer, now);
        }
    }

    fn take_answer(&mut self, answer: Answer, now: Moment) {
        self.examined = answer.examined;
        self.say_what_the_tray_took_off();
        self.note_remedies(answer.diagnosis);
        self.find_used_key();
        match answer.signed {
            None => {
                if let Some(draft) = answer.draft {
                    self.draft = draft;
                }
                self.unsigned = None;
            }
            Some(Ok(token)) => {
                self.token_text = token;
                self.unsigned = None;
            }
            Some(Err(error)) => {
                self.token_text.clear();
                self.unsigned = Some(self.why_unsigned(error));
            }
        }
        self.judge(now);
    }

    /// Why nothing was signed: a key that is there and cannot be used yet is not asked for again.
    fn why_unsigned(&self, error: SignError) -> SignError {
        let (message, hint) = match &self.key.state {
            KeyState::Locked { .. } => ("The key is encrypted", "Type its passphrase under Key"),
            KeyState::Reading { .. } => ("The key is being read", "The token is signed after that"),
            KeyState::Dropped if self.locked.is_some() => {
                ("Locked: there is no secret to sign with", "Unlock, or choose a client")
            }
            KeyState::Dropped => {
                ("The secret was dropped when Jotbench was locked", "Give it once more")
            }
            KeyState::Waiting => {
                ("The client's secret is being fetched", "The token is signed after that")
            }
            KeyState::Failed(StoreError::PassphraseNeeded | StoreError::WrongPassphrase) => {
                ("The encrypted file is locked", "Type its passphrase under Secret")
            }
            KeyState::Failed(error) => {
                return SignError { message: sentence(&error.to_string()), hint: error.hint() };
            }
            KeyState::Missing => (
                "The client's secret is not where it was kept",
                "Edit the client and type it again",
            ),
            _ => return error,
        };
        SignError { message: message.to_owned(), hint: hint.to_owned() }
    }

    /// Judges what was examined at the moment of judgement.
    pub(super) fn judge(&mut self, now: Moment) {
        self.profile_id = self.profile_in_force();
        self.judged_at = now;
        let question = Question {
            profile: self.profiles.find(&self.profile_id),
            client_id: self.client().map(|client| client.client_id.as_str()),
            now: self.moment(now),
            expected: self.expected.clone(),
        };
        self.analysis = analysis::judge(&self.examined, &question);
        self.follow_in_tray();
    }

    /// The chosen client's former key. It waits for the one in use, which is tried first.
    fn former(&self) -> Option<FormerKey> {
        let is_on_its_way = matches!(self.key.state, KeyState::Waiting | KeyState::Reading { .. });
        self.key.former.clone().filter(|_| !is_on_its_way)
    }

    /// What the key in use was read from.
    fn given(&self) -> Option<Given> {
        let KeyState::Ready { secret, .. } = &self.key.state else { return None };
        Some(Given { secret: secret.clone(), encoding: self.key.encoding })
    }

    /// The moment of judgement.
    #[must_use]
    pub fn moment(&self, now: Moment) -> Moment {
        match self.as_of {
            AsOf::Now => now,
            AsOf::At(moment) => moment,
        }
    }

    /// Whether the draft's header asks for a token that nobody signs.
    #[must_use]
    pub fn is_alg_none(&self) -> bool {
        if self.mode != Mode::Sign {
            return false;
        }
        let header = json::Document::parse(self.draft.header.as_str());
        header.member("alg").is_some_and(|alg| alg.value.as_str().as_deref() == Some("none"))
    }

    /// Makes the token that nobody signs, now that it was asked for in so many words.
    pub(super) fn make_unsecured(&mut self, now: Moment) -> Vec<Effect> {
        self.unsecured = true;
        self.examine(now)
    }

    /// The algorithms that the person's client or profile fixes; the token has no say.
    pub(super) fn accepted(&self) -> Vec<Algorithm> {
        match (self.client(), &self.profile_choice) {
            (Some(client), _) => vec![client.algorithm],
            (None, ProfileChoice::Id(id)) => {
                self.profiles.find(id).map(|p| p.algorithms.clone()).unwrap_or_default()
            }
            (None, ProfileChoice::Auto) => vec![],
        }
    }

    fn profile_in_force(&self) -> String {
        let known = |id: &str| self.profiles.find(id).map(|profile| profile.id.clone());
        let chosen = match &self.profile_choice {
            ProfileChoice::Id(id) => known(id),
            ProfileChoice::Auto => None,
        };
        chosen
            .or_else(|| known(&self.client()?.profile))
            .or_else(|| {
                match_profile(&self.profiles.all, &self.examined.token).map(|p| p.id.clone())
            })
            .unwrap_or_else(|| "jwt".to_owned())
    }

    /// The token's dates with their names, for telling when what is shown changes.
    pub(super) fn dates(&self) -> Vec<(&'static str, Moment)> {
        let Some(claims) = self.examined.token.claims() else { return vec![] };
        ["exp", "nbf", "iat"]
            .into_iter()
            .filter_map(|name| {
                Some((name, Moment::from_json_number(claims.member(name)?.value.text())?))
            })
            .collect()
    }

    /// Whose secret is in use, for people: a client's name, or what it is.
    #[must_use]
    pub fn key_owner(&self) -> &str {
        match &self.key.source {
            KeySource::None => "",
            KeySource::Example => "the example secret",
            KeySource::Typed if self.key.is_key() => "the given key",
            KeySource::Typed => "the typed secret",
            KeySource::File(name) => name,
            KeySource::Generated if self.key.is_key() => "the new key",
            KeySource::Generated => "the new secret",
            KeySource::Client(id) => {
                self.clients.by_id(id).map_or("a client", |client| client.name.as_str())
            }
        }
    }

    /// The key in use, if it could be read.
    #[must_use]
    pub fn usable_key(&self) -> Option<&SharedKey> {
        self.key.key().filter(|key| key.is_ok())
    }
}
