//! Which client signed what lies on the bench, and what would verify it.

use super::{ClientDialog, Dialog, GivenKey, KeySource, KeyState, Mode, Model, Notice};
use crate::{
    bench::{
        Action,
        effect::{Effect, Generation, StoreCall},
        signer::{Owner, ReadSecret, SignerAnswer, SignerJob},
        words,
    },
    client::{Client, ClientRef, StoreKind, store::Slot},
    jwt::{
        Finding, Format, Moment, Part, Place, Rule, Secret, SecretEncoding, Severity,
        doctor::{Cure, Diagnosis},
        verdict::SignatureVerdict,
    },
};

/// What is known of who signed.
#[derive(Clone, Debug, Default)]
pub enum SignerState {
    /// Nobody asked, or nothing can be said.
    #[default]
    Unasked,
    /// It is being found out.
    Looking(Generation),
    /// It was found out.
    Known(SignerAnswer),
    /// These stores were closed, and nobody was asked to open them: so many clients were not tried.
    Closed {
        /// The stores.
        stores: Vec<StoreKind>,
        /// How many clients keep their secrets there.
        clients: usize,
        /// What came of the others.
        others: Option<SignerAnswer>,
    },
}

/// A way to make the signature verify that was tried and found true.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// The finding that it belongs to.
    pub rule: Rule,
    /// What its button says, such as `Read as base64`; empty where nothing can be applied.
    pub label: String,
    /// What is done.
    pub what: RemedyKind,
}

/// What a remedy does.
#[derive(Clone, Debug)]
pub enum RemedyKind {
    /// Uses the secret as the doctor found it; for a client it is changed in its form, with the
    /// person's consent.
    Cure(Box<Diagnosis>),
    /// Chooses this client.
    Client(ClientRef),
    /// Finds out who signed, and lets stores ask to be opened.
    Find,
}

/// What is asked about the signer.
#[derive(Clone, Copy, Debug)]
pub enum SignerCommand {
    /// Find out, and let stores ask to be opened.
    Find,
    /// Apply the remedy of the finding of this rule.
    Apply(Rule),
}

impl Model {
    pub(super) fn signer(&mut self, command: SignerCommand, now: Moment) -> Vec<Effect> {
        match command {
            SignerCommand::Find => self.find_signer(now),
            SignerCommand::Apply(rule) => {
                let remedy = self.remedy(rule).filter(|remedy| !remedy.label.is_empty());
                match remedy.map(|remedy| remedy.what.clone()) {
                    Some(RemedyKind::Client(client)) => self.choose_client(client, now),
                    Some(RemedyKind::Find) => self.find_signer(now),
                    Some(RemedyKind::Cure(diagnosis)) => match diagnosis.cure {
                        Cure::Secret { secret, encoding } => {
                            self.mend_secret(secret, encoding, now)
                        }
                        Cure::Algorithm(_) | Cure::SignatureForm => vec![],
                    },
                    None => vec![],
                }
            }
        }
    }

    /// The evidence on the bench is another: who signed it is asked anew, without any prompt. What
    /// verifies, and what nobody can have signed, raises no question.
    pub(super) fn look_for_signer(&mut self) -> Vec<Effect> {
        self.forget_signer();
        let is_signed = self.analysing.is_some() || self.examined.token.format == Format::Jws;
        let is_open_question = self.mode == Mode::Verify
            && is_signed
            && !self.example
            && self.locked.is_none()
            && !self.clients.clients.is_empty()
            && !self.is_verified();
        if !is_open_question {
            return vec![];
        }
        // The secrets on their way serve for any token.
        if let Some(generation) = self.reading_all {
            self.signer = SignerState::Looking(generation);
            return vec![];
        }
        let generation = self.next_generation();
        self.read_all(generation, false)
    }

    /// Asks once more where a store was closed and has been opened.
    pub(super) fn look_again(&mut self) -> Vec<Effect> {
        match &self.signer {
            SignerState::Closed { .. } => self.look_for_signer(),
            _ => vec![],
        }
    }

    fn find_signer(&mut self, now: Moment) -> Vec<Effect> {
        if self.mode != Mode::Verify || self.clients.clients.is_empty() {
            return vec![];
        }
        let mut effects = if self.locked.is_some() { self.unlock(now) } else { vec![] };
        effects.extend(self.cancel_read_all());
        self.forget_signer();
        self.show_signer(now);
        let doing = match self.clients.clients.len() {
            1 => "Reading the secret of 1 client".to_owned(),
            many => format!("Reading the secrets of {many} clients"),
        };
        let clients = self.clients.clients.clone();
        let call = StoreCall::ReadAll { clients, may_ask: true };
        let (generation, effect) = self.call_keychain(doing, call);
        self.reading_all = Some(generation);
        self.signer = SignerState::Looking(generation);
        effects.push(effect);
        effects
    }

    fn read_all(&mut self, generation: Generation, may_ask: bool) -> Vec<Effect> {
        self.reading_all = Some(generation);
        self.signer = SignerState::Looking(generation);
        let clients = self.clients.clients.clone();
        vec![Effect::Store(generation, StoreCall::ReadAll { clients, may_ask })]
    }

    /// Waits no longer for the secrets: somebody needs the store for something else.
    pub(super) fn cancel_read_all(&mut self) -> Option<Effect> {
        let generation = self.reading_all.take()?;
        if matches!(self.signer, SignerState::Looking(_)) {
            self.forget_signer();
        }
        Some(Effect::CancelStore(generation))
    }

    /// What is known of the signer is not so of what lies on the bench now.
    pub(super) fn forget_signer(&mut self) {
        self.signer = SignerState::Unasked;
        self.unopened.clear();
    }

    /// Drops the remedies that hold a secret.
    pub(super) fn drop_cures(&mut self) {
        self.remedies.retain(|remedy| !matches!(remedy.what, RemedyKind::Cure(_)));
    }

    pub(super) fn take_secrets(
        &mut self,
        generation: Generation,
        secrets: Vec<ReadSecret>,
        closed: Vec<StoreKind>,
        now: Moment,
    ) -> Vec<Effect> {
        if self.reading_all != Some(generation) {
            return vec![];
        }
        self.reading_all = None;
        let is_awaited = matches!(self.signer, SignerState::Looking(it) if it == generation);
        if !is_awaited || self.mode != Mode::Verify || self.locked.is_some() {
            self.forget_signer();
            return vec![];
        }
        self.unopened = closed;
        let generation = self.next_generation();
        self.signer = SignerState::Looking(generation);
        if secrets.iter().all(|read| read.secret.is_err()) {
            let left_out = secrets.into_iter().filter_map(|read| {
                let problem = read.secret.err()?;
                Some((read.client.name, problem))
            });
            let answer = SignerAnswer { left_out: left_out.collect(), ..SignerAnswer::default() };
            return self.take_signer(generation, answer, now);
        }
        let (pasted, reading) = (self.pasted.clone(), self.read_as.clone());
        vec![Effect::FindSigner(generation, Box::new(SignerJob { pasted, reading, secrets }))]
    }

    pub(super) fn take_signer(
        &mut self,
        generation: Generation,
        answer: SignerAnswer,
        now: Moment,
    ) -> Vec<Effect> {
        if !matches!(self.signer, SignerState::Looking(it) if it == generation) {
            return vec![];
        }
        if self.mode != Mode::Verify || self.locked.is_some() {
            self.forget_signer();
            return vec![];
        }
        let owner = answer.owner.clone();
        let stores = std::mem::take(&mut self.unopened);
        let lies_there = |client: &&Client| stores.contains(&client.store);
        let clients = self.clients.clients.iter().filter(lies_there).count();
        self.signer = if owner.is_some() || clients == 0 {
            SignerState::Known(answer)
        } else {
            SignerState::Closed { stores, clients, others: Some(answer) }
        };
        let known =
            owner.as_ref().and_then(Owner::client).filter(|id| self.clients.by_id(id).is_some());
        // A client that was chosen for the token before this one is nobody's wish.
        let follows = self.selected.is_some() && self.selected == self.chosen_for_token;
        let is_free = follows || self.key.source == KeySource::None;
        if let (Some(client), Some(owner), true) = (known, &owner, is_free) {
            let (client, name) = (client.clone(), owner.name());
            let effects = self.choose_client(client.clone(), now);
            self.chosen_for_token = Some(client);
            self.notice = Some(Notice::done(format!("Signed by {name}: chosen")));
            return effects;
        }
        let nearly = self.nearly_signed().filter(|_| is_free).cloned();
        if let Some(client) = nearly.filter(|_| !self.is_verified()) {
            // What the doctor says of its secret comes with it.
            let effects = self.choose_client(client.id.clone(), now);
            self.chosen_for_token = Some(client.id);
            let text = format!("The secret of {} fits in another reading: chosen", client.name);
            self.notice = Some(Notice::done(text));
            return effects;
        }
        if follows && !self.is_verified() {
            return self.forget_client(now);
        }
        if self.is_verified() {
            // Somebody asked, or gave the key meanwhile: there is no finding that would say it.
            self.notice = Some(Notice::done(match &owner {
                Some(owner) => format!("Signed by {}", owner.name()),
                None => words::none_signed(self).map(|(none, _)| none).unwrap_or_default(),
            }));
            return vec![];
        }
        self.show_signer(now);
        vec![]
    }

    /// The client whose secret would verify the evidence, were it read in another way.
    fn nearly_signed(&self) -> Option<&Client> {
        let answer = match &self.signer {
            SignerState::Known(answer) => answer,
            SignerState::Closed { others, .. } => others.as_ref()?,
            SignerState::Unasked | SignerState::Looking(_) => return None,
        };
        self.clients.by_id(answer.nearly.as_ref()?)
    }

    /// Whether the signature of the evidence is known to be valid.
    pub(super) fn is_verified(&self) -> bool {
        self.analysing.is_none() && self.examined.verification.signature == SignatureVerdict::Valid
    }

    /// Shows among the findings what is known of the signer by now.
    fn show_signer(&mut self, now: Moment) {
        self.note_signer();
        self.judge(now);
    }

    /// The remedies for what was examined: the doctor's first.
    pub(super) fn note_remedies(&mut self, diagnosis: Option<Diagnosis>) {
        self.remedies.clear();
        if let Some(diagnosis) = diagnosis {
            self.remedies.push(Remedy {
                rule: diagnosis.finding.rule,
                label: diagnosis.label.clone(),
                what: RemedyKind::Cure(Box::new(diagnosis)),
            });
        }
        self.note_signer();
    }

    /// SIG-3: puts what is known of the signer among the findings, in the place of what was known
    /// before. Where the signature verifies, that says it all.
    fn note_signer(&mut self) {
        if self.mode != Mode::Verify || self.is_verified() {
            return;
        }
        self.remedies.retain(|remedy| remedy.rule != Rule::OtherSecret);
        let findings = &mut self.examined.verification.findings;
        findings.retain(|finding| finding.rule != Rule::OtherSecret);
        let Some((finding, remedy)) = self.signer_finding() else { return };
        // What mends it is told before what is wrong.
        self.examined.verification.findings.insert(0, finding);
        self.remedies.extend(remedy);
    }

    fn signer_finding(&self) -> Option<(Finding, Option<Remedy>)> {
        let remedy = |label: String, what| Remedy { rule: Rule::OtherSecret, label, what };
        if let SignerState::Known(SignerAnswer { owner: Some(owner), is_key, .. }) = &self.signer {
            if self.is_on_its_way(owner) {
                return None;
            }
            let client = owner.client().filter(|id| self.clients.by_id(id).is_some());
            let remedy = client.map(|client| {
                remedy(format!("Use {}", owner.name()), RemedyKind::Client(client.clone()))
            });
            return Some((owner.finding(*is_key), remedy));
        }
        let (message, hint) = words::none_signed(self)?;
        let remedy = matches!(self.signer, SignerState::Closed { .. })
            .then(|| remedy(Action::FindSigner.text().to_owned(), RemedyKind::Find));
        let finding = Finding::new(Rule::OtherSecret, Place::part(Part::Signature), message);
        Some((finding.hint(hint).severity(Severity::Info), remedy))
    }

    /// Whether what signed is being fetched for the bench just now.
    fn is_on_its_way(&self, owner: &Owner) -> bool {
        let is_chosen = owner.client().is_some() && owner.client() == self.selected.as_ref();
        let is_former = matches!(owner, Owner::Client { slot: Slot::Previous, .. });
        let is_former_fetched = self.fetching_former.is_some() || self.key.reading_former.is_some();
        let is_awaited = matches!(self.key.state, KeyState::Waiting | KeyState::Reading { .. });
        is_chosen && (is_awaited || is_former && is_former_fetched)
    }

    /// Uses the secret as the doctor found it. A client's record is another matter: it is offered
    /// in the client's form, where one click on Save keeps it.
    fn mend_secret(
        &mut self,
        secret: Secret,
        encoding: SecretEncoding,
        now: Moment,
    ) -> Vec<Effect> {
        let is_same = self.key.secret().is_some_and(|given| given.expose() == secret.expose());
        let source = self.key.source.clone();
        let mut effects = self.put_key(source.clone(), secret.clone(), encoding, now);
        let KeySource::Client(id) = source else { return effects };
        let Some(client) = self.clients.by_id(&id).cloned() else { return effects };
        let given = (!is_same).then(|| GivenKey {
            generation: self.next_generation(),
            origin: "as the token was signed with it".to_owned(),
            secret,
            encoding: Some(encoding),
            description: Some("The same secret".to_owned()),
            algorithms: vec![],
        });
        // Where only the reading is another, the secret itself stays where it lies.
        let editing = Some(Client { encoding, ..client });
        let dialog = ClientDialog { editing, given, offered: true, ..ClientDialog::default() };
        effects.extend(self.open(Dialog::Client(Box::new(dialog))));
        effects
    }

    /// The remedy that belongs to findings of this rule.
    #[must_use]
    pub fn remedy(&self, rule: Rule) -> Option<&Remedy> {
        self.remedies.iter().find(|remedy| remedy.rule == rule)
    }
}
