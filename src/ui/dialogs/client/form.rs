//! What is typed into the client's dialog, and the change that comes of it.

use zeroize::Zeroizing;

use super::{super::unlock::UnlockForm, concerns::Concerns};
use crate::{
    bench::{
        effect::{ClientChange, Generation},
        model::{ClientDialog, Model, ProfileChoice, look, looks_like_key},
    },
    client::{Client, ClientRef, StoreKind},
    jwt::{Algorithm, Secret, SecretEncoding},
    ui::{scene::Scene, widgets::SecretBuffer},
};

/// What is typed into the dialog.
#[derive(Debug, Default)]
pub struct ClientForm {
    pub(super) name: String,
    pub(super) environment: String,
    pub(super) client_id: String,
    pub(super) kid: String,
    pub(super) profile: String,
    pub(super) algorithm: Option<Algorithm>,
    pub(super) encoding: SecretEncoding,
    pub(super) secret: SecretBuffer,
    /// A key file's bytes that are no text; they cannot be typed on.
    opened: Option<Secret>,
    /// Which of the secrets given to the dialog was taken over last.
    taken: Option<Generation>,
    /// What the secret is, if it was given or is a key.
    pub(super) description: String,
    /// What there is to say of the secret before it is kept.
    pub(super) concerns: Concerns,
    pub(super) store: StoreKind,
    /// Whether the secret that a new one replaces is kept as the previous one.
    pub(super) keep_former: bool,
    /// Whether dropping the previous secret was asked for, and is to be confirmed.
    pub(super) drops_previous: bool,
    pub(super) unlock: UnlockForm,
}

impl ClientForm {
    /// The form for a new client, or with what the client has.
    pub fn new(model: &Model, dialog: &ClientDialog) -> Self {
        match &dialog.editing {
            Some(client) => Self {
                name: client.name.clone(),
                environment: client.environment.clone(),
                client_id: client.client_id.clone(),
                kid: client.kid.clone().unwrap_or_default(),
                profile: client.profile.clone(),
                algorithm: Some(client.algorithm),
                encoding: client.encoding,
                store: client.store,
                keep_former: true,
                ..Self::default()
            },
            None => Self {
                profile: match &model.profile_choice {
                    ProfileChoice::Id(id) => id.clone(),
                    ProfileChoice::Auto => model.profile_id.clone(),
                },
                store: model.settings.new_secrets,
                ..Self::default()
            },
        }
    }

    /// Wipes the secrets that were typed; all else stays.
    pub fn wipe(&mut self) {
        self.secret.wipe();
        self.opened = None;
        self.description.clear();
        self.concerns.forget();
        self.unlock.wipe();
    }

    /// Whether there is a new secret.
    pub(super) fn has_secret(&self) -> bool {
        self.opened.is_some() || !self.secret.is_empty()
    }

    /// The algorithm that was chosen, else the one that the profile asks for.
    pub(super) fn algorithm(&self, model: &Model) -> Algorithm {
        self.algorithm.unwrap_or_else(|| {
            model
                .profiles
                .find(&self.profile)
                .and_then(|profile| profile.algorithms.first().copied())
                .unwrap_or(Algorithm::Hs256)
        })
    }

    /// Chooses an algorithm that the key fits, where the one in force does not.
    fn fit_algorithm(&mut self, model: &Model, fitting: &[Algorithm]) {
        let current = self.algorithm(model);
        if let (false, Some(first)) = (fitting.contains(&current), fitting.first()) {
            self.algorithm = Some(*first);
        }
    }

    /// Something else was typed or pasted as the secret.
    pub(super) fn secret_changed(&mut self, model: &Model) {
        self.opened = None;
        self.description.clear();
        self.concerns.forget();
        let typed = Secret::from(self.secret.expose().to_owned());
        if looks_like_key(typed.expose()) {
            self.encoding = SecretEncoding::Key;
            let (description, fitting) = look(&typed);
            self.description = description.unwrap_or_default();
            self.fit_algorithm(model, &fitting);
        }
    }

    /// Takes the white space off the secret's ends.
    pub(super) fn trim_secret(&mut self, model: &Model) {
        let trimmed = Zeroizing::new(self.secret.expose().trim().to_owned());
        self.secret.set(&trimmed);
        self.secret_changed(model);
    }

    /// Looks at the secret, where it is another or is read in another way than last time.
    pub(super) fn look_at_secret(&mut self, model: &Model) {
        let algorithm = self.algorithm(model);
        let bytes = self.opened.as_ref().map_or(self.secret.expose().as_bytes(), Secret::expose);
        self.concerns.look(bytes, self.encoding, algorithm);
    }

    /// A secret or key that was opened or made for this form, taken over once.
    pub(super) fn take_given(&mut self, model: &Model, dialog: &ClientDialog) {
        let Some(given) =
            dialog.given.as_ref().filter(|given| Some(given.generation) != self.taken)
        else {
            return;
        };
        self.taken = Some(given.generation);
        self.concerns.forget();
        if let Some(encoding) = given.encoding {
            self.encoding = encoding;
        } else if self.encoding == SecretEncoding::Key {
            self.encoding = SecretEncoding::Utf8;
        }
        if let Some(text) = given.secret.expose_text() {
            self.secret.set(text);
            self.opened = None;
        } else {
            self.secret.set("(bytes)");
            self.opened = Some(given.secret.clone());
        }
        self.description = match &given.description {
            Some(description) => format!("{description}, {}", given.origin),
            None => format!("{} bytes {}", given.secret.len(), given.origin),
        };
        self.fit_algorithm(model, &given.algorithms);
    }

    /// Where the secret comes from, if saving moves it.
    pub(super) fn moves_from(&self, editing: Option<&Client>) -> Option<StoreKind> {
        editing.map(|client| client.store).filter(|store| *store != self.store)
    }

    /// Whether saving reads or writes in the encrypted file.
    pub(super) fn needs_file(&self, editing: Option<&Client>) -> bool {
        let from = self.moves_from(editing);
        let writes = editing.is_none() || self.has_secret() || from.is_some();
        (writes && self.store == StoreKind::File) || from == Some(StoreKind::File)
    }

    /// The change to be saved; `unlock` is the passphrase of the encrypted file.
    pub(super) fn change(
        &self,
        scene: &Scene<'_>,
        editing: Option<&Client>,
        unlock: Option<(Secret, bool)>,
    ) -> Option<ClientChange> {
        let id = match editing {
            Some(client) => client.id.clone(),
            None => ClientRef::random().ok()?,
        };
        let secret = match &self.opened {
            Some(secret) => Some(secret.clone()),
            None if self.secret.is_empty() => None,
            None => Some(Secret::from(self.secret.expose().to_owned())),
        };
        let kid = self.kid.trim();
        let client = Client {
            id,
            name: self.name.trim().to_owned(),
            environment: self.environment.trim().to_owned(),
            client_id: self.client_id.trim().to_owned(),
            algorithm: self.algorithm(scene.model),
            encoding: self.encoding,
            profile: self.profile.clone(),
            kid: (!kid.is_empty()).then(|| kid.to_owned()),
            store: self.store,
            created: editing.map_or(scene.now.seconds, |client| client.created),
            last_used: editing.and_then(|client| client.last_used),
            previous: editing.and_then(|client| client.previous),
        };
        Some(ClientChange {
            client,
            keep_former: self.keep_former && editing.is_some() && secret.is_some(),
            secret: secret.map(|secret| (secret, self.encoding)),
            unlock,
        })
    }
}
