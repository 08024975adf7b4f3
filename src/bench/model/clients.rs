//! Clients on the bench: choose, add, change, delete, and the secret on its way.

use super::{
    BenchKey, Dialog, KeySource, KeyState, KeychainStatus, Mode, Model, ProfileChoice, Waiting,
    dialog::Problem, pending::Pending,
};
use crate::{
    bench::{
        effect::{ClientChange, Effect, Generation, StoreCall},
        words::sentence,
    },
    client::{Client, ClientRef, StoreKind},
    jwt::{Algorithm, Family, KeySet, Moment, Part, Secret, SecretEncoding},
};

impl Model {
    /// Puts a client on the bench: its secret is fetched, and a draft is signed for it.
    pub(super) fn choose_client(&mut self, id: ClientRef, now: Moment) -> Vec<Effect> {
        let Some(client) = self.clients.by_id(&id).cloned() else {
            return vec![];
        };
        let mut effects = self.cancel_fetch();
        // Whoever asks for a secret ends the lock.
        self.locked = None;
        self.chosen_for_token = None;
        self.selected = Some(id);
        self.key = BenchKey {
            source: KeySource::Client(client.id.clone()),
            encoding: client.encoding,
            state: KeyState::Waiting,
            ..BenchKey::default()
        };
        if !client.profile.is_empty() {
            self.profile_choice = ProfileChoice::Auto;
        }
        effects.extend(if self.untouched {
            self.new_token(now)
        } else {
            if self.mode == Mode::Sign {
                self.fill_in_client(&client, now);
            }
            self.examine(now)
        });
        effects.push(self.fetch_secret(&client));
        effects
    }

    /// Sets in the draft what the client fixes: `iss` where the profile says so, `alg`, `kid`.
    fn fill_in_client(&mut self, client: &Client, now: Moment) {
        self.judge(now);
        let json = |text: &str| serde_json::Value::from(text).to_string();
        if self.profile().is_some_and(|profile| profile.issuer_is_client_id)
            && !client.client_id.is_empty()
        {
            self.set_member(Part::Payload, "iss", &json(&client.client_id));
        }
        self.set_member(Part::Header, "alg", &json(client.algorithm.name()));
        if let Some(kid) = &client.kid {
            self.set_member(Part::Header, "kid", &json(kid));
        }
    }

    pub(super) fn fetch_secret(&mut self, client: &Client) -> Effect {
        let call = StoreCall::Read { client: client.id.clone(), store: client.store };
        let doing = format!("Reading the secret of {}", client.name);
        let (generation, effect) = self.call_keychain(doing, call);
        self.fetching = Some(generation);
        self.fetching_former = None;
        effect
    }

    /// Fetches the secret of the chosen client, if it is not there.
    pub(super) fn fetch_missing(&mut self) -> Vec<Effect> {
        let KeySource::Client(id) = &self.key.source else { return vec![] };
        let Some(client) = self.clients.by_id(id).cloned() else { return vec![] };
        if self.key.secret().is_some() {
            return vec![];
        }
        self.key.state = KeyState::Waiting;
        vec![self.fetch_secret(&client)]
    }

    pub(super) fn call_keychain(&mut self, doing: String, call: StoreCall) -> (Generation, Effect) {
        let generation = self.next_generation();
        self.waiting = Some(Waiting { generation, slow: false, doing });
        (generation, Effect::Store(generation, call))
    }

    /// Stops waiting for the keychain.
    pub(super) fn cancel_keychain(&mut self) -> Vec<Effect> {
        let Some(waiting) = self.waiting.take() else { return vec![] };
        vec![Effect::CancelStore(waiting.generation)]
    }

    /// Stops waiting for a secret that nobody wants any more. What changes a store is brought to
    /// its end.
    pub(super) fn cancel_fetch(&mut self) -> Vec<Effect> {
        let is_work = self.waiting.as_ref().is_some_and(|it| {
            self.is_pending(it.generation) || self.is_awaited_by_dialog(it.generation)
        });
        let mut effects: Vec<Effect> = self.cancel_read_all().into_iter().collect();
        if !is_work {
            effects.extend(self.cancel_keychain());
        }
        effects
    }

    pub(super) fn retry_keychain(&mut self) -> Vec<Effect> {
        self.locked = None;
        let effects = self.fetch_missing();
        if !effects.is_empty() {
            return effects;
        }
        self.keychain = KeychainStatus::Unknown;
        vec![
            self.call_keychain(
                "Asking the keychain".to_owned(),
                StoreCall::Probe(StoreKind::Keychain),
            )
            .1,
        ]
    }

    pub(super) fn forget_client(&mut self, now: Moment) -> Vec<Effect> {
        self.selected = None;
        self.fetching = None;
        let mut effects = self.cancel_fetch();
        self.key = BenchKey::default();
        effects.extend(self.examine(now));
        effects
    }

    /// Adds or changes a client: first the secret, then the index, so that no record is without
    /// its secret.
    pub(super) fn save_client(&mut self, change: ClientChange) -> Vec<Effect> {
        let Some(Dialog::Client(dialog)) = &self.dialog else { return vec![] };
        if dialog.saving.is_some() {
            return vec![];
        }
        let is_new = dialog.editing.is_none();
        let problem = match change.client.check(&self.clients) {
            Err(fault) => Some(Problem::new(sentence(&fault.to_string()), "")),
            Ok(()) if is_new && change.secret.as_ref().is_none_or(|(s, _)| s.is_empty()) => Some(
                Problem::new("The secret is missing", "Type, paste or open the client's secret"),
            ),
            Ok(()) => change
                .secret
                .as_ref()
                .and_then(|(secret, encoding)| unfit(secret, *encoding, change.client.algorithm)),
        };
        if let Some(problem) = problem {
            self.client_problem(problem);
            return vec![];
        }
        // The record may have changed since the dialog was opened: its secret was used, for one.
        let rotated = dialog.rotated;
        let former = dialog.editing.clone();
        let former = former.map(|it| self.clients.by_id(&it.id).cloned().unwrap_or(it));
        self.begin_save(change, former, rotated)
    }

    pub(super) fn client_problem(&mut self, problem: Problem) {
        if let Some(Dialog::Client(dialog)) = &mut self.dialog {
            dialog.saving = None;
            dialog.problem = Some(problem);
        }
    }

    /// Deletes a client: first the secret, then the record, so that no secret is left behind.
    pub(super) fn delete_client(&mut self, id: &ClientRef) -> Vec<Effect> {
        let Some(client) = self.clients.by_id(id).cloned() else {
            return vec![];
        };
        let call = StoreCall::Delete { client: client.id.clone(), store: client.store };
        let (generation, effect) =
            self.call_keychain(format!("Deleting the secret of {}", client.name), call);
        match &mut self.dialog {
            Some(Dialog::DeleteClient(dialog)) if dialog.client.id == client.id => {
                dialog.problem = None;
                dialog.deleting = Some(generation);
            }
            _ => self.pending.push((generation, Pending::Deletion(Box::new(client)))),
        }
        vec![effect]
    }
}

/// Why a client cannot sign with this secret or key, if it cannot.
fn unfit(secret: &Secret, encoding: SecretEncoding, algorithm: Algorithm) -> Option<Problem> {
    match KeySet::read(secret, encoding, None) {
        // An encrypted key is kept as it is; its passphrase is asked for in each session.
        Err(error) if error.needs_passphrase => (algorithm.family() == Family::Hmac).then(|| {
            Problem::new(
                format!("{algorithm} takes a shared secret, and this is an encrypted key"),
                "Choose the algorithm that the client signs with",
            )
        }),
        Err(error) => Some(Problem::new(error.message, error.hint)),
        Ok(keys) => {
            let fitting = keys.algorithms();
            (!fitting.contains(&algorithm)).then(|| {
                Problem::new(
                    format!("{algorithm} does not fit this key: {}", keys.describe()),
                    format!("Choose one of {}", Algorithm::list(fitting.iter().copied())),
                )
            })
        }
    }
}
