//! The key on the bench: taken from wherever it was given, opened with its passphrase, and the
//! work on it that is done off the frame thread.

use std::{path::Path, sync::Arc};

use super::{
    BenchKey, Dialog, GivenKey, KeySource, KeyState, Mode, Model, Notice, key::looks_like_key,
};
use crate::{
    bench::{
        analysis::SharedKey,
        effect::{Effect, Generation},
        key_work::{INLINE_KEY_BYTES, KeyAnswer, KeyJob},
    },
    client::ClientRef,
    jwt::{
        Algorithm, Key, KeyError, KeyKind, KeySet, Moment, Part, Secret, SecretEncoding, json,
        key::Entry,
    },
};

/// A client's encrypted key that was opened in this session, so that its passphrase is asked for
/// once. The passphrase itself is not kept.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) client: ClientRef,
    secret: Secret,
    key: SharedKey,
}

impl Model {
    /// Puts a secret or key on the bench. What is large is read on a worker.
    pub(super) fn put_key(
        &mut self,
        source: KeySource,
        secret: Secret,
        encoding: SecretEncoding,
        now: Moment,
    ) -> Vec<Effect> {
        // The former secret belongs to the client, however the one in use is read.
        let is_same = self.key.source == source;
        let former = self.key.former.take().filter(|_| is_same);
        let reading_former = self.key.reading_former.filter(|_| is_same);
        if let Some(key) = self.opened_before(&source, &secret, encoding) {
            self.key = BenchKey::of(source, secret, encoding, key, true);
            (self.key.former, self.key.reading_former) = (former, reading_former);
            return self.examine(now);
        }
        if secret.len() <= INLINE_KEY_BYTES {
            self.key = BenchKey::read(source, secret, encoding);
            (self.key.former, self.key.reading_former) = (former, reading_former);
            return self.use_key(now);
        }
        let job = KeyJob::Read { secret: secret.clone(), encoding, passphrase: None };
        let state = KeyState::Reading { secret };
        self.key =
            BenchKey { source, encoding, state, former, reading_former, ..BenchKey::default() };
        let effect = self.work_on_key(job);
        let mut effects = self.examine(now);
        effects.push(effect);
        effects
    }

    /// Examines the bench with a new key; a draft that nobody has changed yet follows it.
    fn use_key(&mut self, now: Moment) -> Vec<Effect> {
        if self.untouched && self.key.is_key() {
            self.fit_draft_to_key();
        }
        self.examine(now)
    }

    fn work_on_key(&mut self, job: KeyJob) -> Effect {
        let generation = self.next_generation();
        self.key.job = Some(generation);
        Effect::WorkOnKey(generation, Box::new(job))
    }

    fn opened_before(
        &self,
        source: &KeySource,
        secret: &Secret,
        encoding: SecretEncoding,
    ) -> Option<SharedKey> {
        let KeySource::Client(id) = source else { return None };
        let opened = self.opened.iter().find(|opened| opened.client == *id)?;
        let same = encoding == SecretEncoding::Key && opened.secret.expose() == secret.expose();
        same.then(|| Arc::clone(&opened.key))
    }

    /// A secret was typed or pasted: it takes the place of a client's.
    pub(super) fn type_secret(&mut self, secret: Secret, now: Moment) -> Vec<Effect> {
        self.take_given(KeySource::Typed, secret, now)
    }

    /// A secret or key was given in some way: it takes the place of a client's.
    pub(super) fn take_given(
        &mut self,
        source: KeySource,
        secret: Secret,
        now: Moment,
    ) -> Vec<Effect> {
        self.selected = None;
        self.fetching = None;
        // Whoever gives a secret wants it used.
        self.locked = None;
        let mut effects = self.cancel_keychain();
        if secret.is_empty() {
            self.key = BenchKey { encoding: self.key.encoding, ..BenchKey::default() };
            effects.extend(self.examine(now));
            return effects;
        }
        let encoding = match looks_like_key(secret.expose()) {
            true => SecretEncoding::Key,
            false if self.key.encoding == SecretEncoding::Key => SecretEncoding::Utf8,
            false => self.key.encoding,
        };
        effects.extend(self.put_key(source, secret, encoding, now));
        effects
    }

    pub(super) fn choose_encoding(&mut self, encoding: SecretEncoding, now: Moment) -> Vec<Effect> {
        if let Some(secret) = self.key.secret().cloned() {
            return self.put_key(self.key.source.clone(), secret, encoding, now);
        }
        self.key.encoding = encoding;
        self.examine(now)
    }

    /// Tries a passphrase on the encrypted key of the bench.
    pub(super) fn try_passphrase(&mut self, passphrase: Secret) -> Vec<Effect> {
        let KeyState::Locked { secret, .. } = &self.key.state else { return vec![] };
        if self.key.job.is_some() || passphrase.is_empty() {
            return vec![];
        }
        let (secret, encoding) = (secret.clone(), self.key.encoding);
        vec![self.work_on_key(KeyJob::Read { secret, encoding, passphrase: Some(passphrase) })]
    }

    /// Waits no longer for the work on the key; what comes of it is dropped.
    pub(super) fn cancel_key_work(&mut self, now: Moment) -> Vec<Effect> {
        match &mut self.dialog {
            Some(Dialog::Generate(dialog)) if dialog.generating.is_some() => {
                dialog.generating = None;
                return vec![];
            }
            Some(Dialog::Client(dialog)) if dialog.generating.is_some() => {
                dialog.generating = None;
                return vec![];
            }
            _ => {}
        }
        self.key.job = None;
        if matches!(self.key.state, KeyState::Reading { .. }) {
            return self.forget_client(now);
        }
        vec![]
    }

    /// Takes what came of work on a key, unless something newer is under way.
    pub(super) fn take_key_work(
        &mut self,
        generation: Generation,
        answer: KeyAnswer,
        now: Moment,
    ) -> Vec<Effect> {
        match answer {
            KeyAnswer::Read(key) if self.key.job == Some(generation) => self.take_read(key, now),
            KeyAnswer::Read(key) if self.key.reading_former == Some(generation) => {
                self.take_former_key(key, now)
            }
            KeyAnswer::Read(_) => vec![],
            KeyAnswer::Generated(recipe, made) => {
                self.take_generated(generation, recipe, made, now)
            }
        }
    }

    fn take_read(&mut self, key: SharedKey, now: Moment) -> Vec<Effect> {
        let former = std::mem::take(&mut self.key);
        let (secret, locked) = match former.state {
            KeyState::Locked { secret, .. } => (secret, true),
            KeyState::Reading { secret } => (secret, false),
            _ => return vec![],
        };
        if let (KeySource::Client(client), true, true) = (&former.source, locked, key.is_ok()) {
            let client = client.clone();
            self.opened.retain(|opened| opened.client != client);
            let (secret, key) = (secret.clone(), Arc::clone(&key));
            self.opened.push(Opened { client, secret, key });
        }
        self.key = BenchKey {
            former: former.former,
            reading_former: former.reading_former,
            ..BenchKey::of(former.source, secret, former.encoding, key, locked)
        };
        self.use_key(now)
    }

    /// A file was dropped or opened that may hold a token or a key. What is a key becomes the key
    /// of the bench, or of the client's form that is open.
    ///
    /// # Errors
    /// Gives the bytes back where they are no key.
    pub(super) fn take_key_file(
        &mut self,
        path: &Path,
        bytes: Vec<u8>,
        now: Moment,
    ) -> Result<Vec<Effect>, Vec<u8>> {
        if looks_like_key(&bytes) {
            Ok(self.take_secret_from(path, Secret::new(bytes), now))
        } else {
            Err(bytes)
        }
    }

    /// A secret or key was read from a file.
    pub(super) fn take_secret_from(
        &mut self,
        path: &Path,
        secret: Secret,
        now: Moment,
    ) -> Vec<Effect> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        if matches!(self.dialog, Some(Dialog::Client(_))) {
            let encoding = looks_like_key(secret.expose()).then_some(SecretEncoding::Key);
            self.give_to_form(format!("from {name}"), secret, encoding);
            return vec![];
        }
        let effects = self.take_given(KeySource::File(name), secret, now);
        let what = if self.key.is_key() { "Key" } else { "Secret" };
        self.notice = Some(Notice::done(format!("{what} read from {}", path.display())));
        effects
    }

    pub(super) fn give_to_form(
        &mut self,
        origin: String,
        secret: Secret,
        encoding: Option<SecretEncoding>,
    ) {
        let generation = self.next_generation();
        let Some(Dialog::Client(dialog)) = &mut self.dialog else { return };
        let (description, algorithms) = match encoding {
            Some(SecretEncoding::Key) => look(&secret),
            Some(_) => (Some("A random secret, base64url".to_owned()), vec![]),
            None => (None, vec![]),
        };
        let given = GivenKey { generation, origin, secret, encoding, description, algorithms };
        dialog.given = Some(given);
        dialog.problem = None;
    }

    pub(super) fn draft_algorithm(&self) -> Option<Algorithm> {
        let header = json::Document::parse(self.draft.header.as_str());
        header.member("alg")?.value.as_str()?.parse().ok()
    }

    /// The algorithm that the draft would be signed with, were its `alg` to fit the key: where it
    /// does not, and nothing but the draft says otherwise.
    #[must_use]
    pub fn algorithm_of_key(&self) -> Option<Algorithm> {
        let keys = self.key.keys().filter(|keys| keys.can_sign() && self.mode == Mode::Sign)?;
        let signers = keys.usable().filter(|key| key.can_sign());
        let fitting: Vec<Algorithm> = signers.flat_map(Key::algorithms).collect();
        if self.draft_algorithm().is_some_and(|alg| fitting.contains(&alg)) {
            return None;
        }
        if !json::Document::parse(self.draft.header.as_str()).is_object() {
            return None;
        }
        let accepted = self.accepted();
        let allowed = self.profile().map_or(&[][..], |profile| &profile.algorithms);
        let fits = |alg: &Algorithm| {
            (accepted.is_empty() || accepted.contains(alg))
                && (allowed.is_empty() || allowed.contains(alg))
        };
        fitting.into_iter().find(fits)
    }

    /// Sets the algorithm of a draft that nobody has changed yet to one that the key fits, where
    /// the profile leaves that open.
    pub(super) fn fit_draft_to_key(&mut self) {
        if self.mode != Mode::Sign || self.client().is_some() {
            return;
        }
        let Some(keys) = self.key.keys().filter(|keys| keys.can_sign()) else { return };
        let fitting = keys.algorithms();
        if self.draft_algorithm().is_some_and(|alg| fitting.contains(&alg)) {
            return;
        }
        let allowed = self.profile().map(|profile| profile.algorithms.clone()).unwrap_or_default();
        let fits = |alg: &&Algorithm| allowed.is_empty() || allowed.contains(alg);
        if let Some(alg) = fitting.iter().find(fits) {
            let untouched = self.untouched;
            self.set_member(Part::Header, "alg", &json::quoted(alg.name()));
            self.untouched = untouched;
        }
    }

    /// Has the draft signed with a key of the set: its `kid` goes into the header, and its
    /// algorithm where the header's does not fit it.
    pub(super) fn sign_with_key(&mut self, index: usize, now: Moment) -> Vec<Effect> {
        let entry = self.key.keys().and_then(|keys| keys.entries().get(index));
        let Some(Entry { kid, key: Ok(key) }) = entry else { return vec![] };
        let (kid, fitting) = (kid.clone(), key.algorithms());
        if let (None, Some(alg)) =
            (self.draft_algorithm().filter(|alg| fitting.contains(alg)), fitting.first())
        {
            self.set_member(Part::Header, "alg", &json::quoted(alg.name()));
        }
        match kid {
            Some(kid) => self.set_member(Part::Header, "kid", &json::quoted(&kid)),
            None => self.remove_members(Part::Header, "kid"),
        }
        self.examine(now)
    }

    /// The key that the pane shows: the one that was given, or the one of the set that is used.
    #[must_use]
    pub fn key_shown(&self) -> Option<&Key> {
        let keys = self.key.keys()?;
        keys.only().or_else(|| keys.entries().get(self.key.used?)?.key.as_ref().ok())
    }

    /// What a file with the private key or secret holds.
    pub(super) fn private_file(&self) -> Option<Secret> {
        match self.key_shown() {
            Some(key) if key.kind() == KeyKind::Secret && !self.key.is_key() => {
                self.key.secret().cloned()
            }
            Some(key) if key.can_sign() => key.private_pem().or_else(|| key.private_jwk()),
            _ => None,
        }
    }

    /// Which key of a set the token of the bench is for, if just one is.
    pub(super) fn find_used_key(&mut self) {
        (self.key.used, self.key.fitting) = (None, 0);
        let Some(keys) = self.key.keys().filter(|keys| keys.is_set()) else { return };
        let token = &self.examined.token;
        let Some(algorithm) = token.alg().and_then(|alg| alg.parse::<Algorithm>().ok()) else {
            return;
        };
        let Ok(candidates) = keys.candidates(token.kid().as_deref(), algorithm) else { return };
        let fitting = candidates.len();
        let used = self.examined.verification.key_used.or(match candidates.as_slice() {
            [only] => keys.place_of(only),
            _ => None,
        });
        (self.key.used, self.key.fitting) = (used, fitting);
    }
}

/// What a key is, in words: `RSA private key, 2048 bits · PKCS#8 PEM`; `None` for what is none.
#[must_use]
pub fn describe(key: &Result<KeySet, KeyError>) -> Option<String> {
    match key {
        // A secret's form is in its description.
        Ok(keys) if matches!(keys.form(), "" | "text") || keys.is_set() => Some(keys.describe()),
        Ok(keys) => Some(format!("{} · {}", keys.describe(), keys.form())),
        Err(error) if error.needs_passphrase => {
            Some("An encrypted key; its passphrase is asked for in each session".to_owned())
        }
        Err(_) => None,
    }
}

/// What a key is, in words, and the algorithms that it fits. Of a large one nothing is said here:
/// reading it would take longer than a frame.
#[must_use]
pub fn look(secret: &Secret) -> (Option<String>, Vec<Algorithm>) {
    if secret.len() > INLINE_KEY_BYTES {
        return (None, vec![]);
    }
    let key = KeySet::read(secret, SecretEncoding::Key, None);
    (describe(&key), key.map(|keys| keys.algorithms()).unwrap_or_default())
}
