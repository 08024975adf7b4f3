//! Reproducing the token on the bench for a client of one's own.

use super::{AsOf, Dialog, KeySource, Mode, Model, Notice, SignerState};
use crate::{
    bench::{
        draft::Draft,
        effect::Effect,
        reproduce::{MadeFor, Reproduction, reproduce},
        signer::Owner,
        summary::line,
    },
    client::{Client, ClientRef, store::Slot},
    jwt::{Algorithm, FixValue, Moment, Token, json},
    profile::{Profile, template::json_of},
};

/// Payloads of up to this many bytes are made anew: each change is a walk through all of it.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The dialog.
#[derive(Clone, Debug)]
pub struct ReproduceDialog {
    /// What is made anew, in a line.
    pub about: String,
    /// The token that is made anew.
    pub token: Token,
    /// The client that it is made for; `None`: the key on the bench.
    pub client: Option<ClientRef>,
    /// What becomes `jti`, where there is one: what is shown is what is signed.
    pub new_jti: String,
    /// What comes of it, or why nothing does.
    pub plan: Result<Reproduction, String>,
}

/// What is asked of it.
#[derive(Clone, Debug)]
pub enum ReproduceCommand {
    /// Make it for this client; `None`: for the key on the bench.
    For(Option<ClientRef>),
    /// Do it.
    Confirm,
}

impl Model {
    pub(super) fn open_reproduce(&mut self, now: Moment) -> Vec<Effect> {
        let token = self.examined.token.clone();
        let client = self.client_to_reproduce_for();
        let new_jti = new_jti(now);
        let plan = self.plan(&token, client.as_ref(), &new_jti, now);
        let about = line(&token, now);
        let dialog = ReproduceDialog { about, token, client, new_jti, plan };
        self.open(Dialog::Reproduce(Box::new(dialog)))
    }

    pub(super) fn reproduce(&mut self, command: ReproduceCommand, now: Moment) -> Vec<Effect> {
        let Some(Dialog::Reproduce(dialog)) = &self.dialog else { return vec![] };
        match command {
            ReproduceCommand::For(client) => {
                let plan = self.plan(&dialog.token, client.as_ref(), &dialog.new_jti, now);
                if let Some(Dialog::Reproduce(dialog)) = &mut self.dialog {
                    dialog.client = client;
                    dialog.plan = plan;
                }
                vec![]
            }
            ReproduceCommand::Confirm => {
                let (token, client) = (dialog.token.clone(), dialog.client.clone());
                // The dialog may have been open for a while.
                let plan = self.plan(&token, client.as_ref(), &dialog.new_jti, now);
                match plan {
                    Ok(plan) => self.lay_out_reproduction(&token, client, &plan, now),
                    Err(problem) => {
                        if let Some(Dialog::Reproduce(dialog)) = &mut self.dialog {
                            dialog.plan = Err(problem);
                        }
                        vec![]
                    }
                }
            }
        }
    }

    /// The draft takes the place of what lies on the bench, and the client's secret is fetched.
    fn lay_out_reproduction(
        &mut self,
        token: &Token,
        client: Option<ClientRef>,
        plan: &Reproduction,
        now: Moment,
    ) -> Vec<Effect> {
        let mut effects = self.close_dialog();
        let original = match self.mode {
            _ if self.example => None,
            Mode::Verify => Some(self.pasted.clone()),
            Mode::Sign => self.original.clone().or_else(|| Some(self.token_text.clone())),
        };
        let known = self.selected == client && self.key.secret().is_some();
        if let Some(id) = client.filter(|_| !known) {
            // Before the draft lies here: choosing a client changes what a draft says.
            effects.extend(self.choose_client(id, now));
        }
        self.original = original.filter(|text| !text.trim().is_empty());
        self.leaves_unprotected = token.unprotected().is_some();
        self.draft = Draft::exactly(&plan.header, &plan.payload);
        self.mode = Mode::Sign;
        self.untouched = false;
        self.example = false;
        self.unsecured = false;
        effects.extend(self.examine(now));
        let count = plan.changes.differences();
        let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
        let whom = match self.client() {
            Some(client) => format!(" for {}", client.name),
            None => String::new(),
        };
        let mut notice = Notice::done(format!("Reproduced{whom}: {changes}"));
        if self.as_of != AsOf::Now {
            // The new token begins now, and is judged as of now.
            self.as_of = AsOf::Now;
            self.judge(now);
            "It is judged as of now".clone_into(&mut notice.hint);
        }
        self.notice = Some(notice);
        effects
    }

    fn plan(
        &self,
        token: &Token,
        client: Option<&ClientRef>,
        new_jti: &str,
        now: Moment,
    ) -> Result<Reproduction, String> {
        if token.payload.as_ref().is_some_and(|payload| payload.bytes.len() > MOST_BYTES) {
            return Err("The payload is larger than 2 MB, which is not made anew here".to_owned());
        }
        let client = client.and_then(|id| self.clients.by_id(id));
        let own_kid;
        let made_for = if let Some(client) = client {
            MadeFor::client(client, self.has_signed(client))
        } else {
            let algorithm = self.algorithm_for(token);
            let keys = self.key.keys();
            own_kid = algorithm.and_then(|alg| keys?.signing_kid(alg)).map(str::to_owned);
            MadeFor {
                client_id: None,
                algorithm,
                kid: own_kid.as_deref(),
                has_same_key: self.key.keys().is_none() || self.is_verified(),
            }
        };
        reproduce(token, made_for, self.profile_for(client), new_jti, now)
    }

    /// The profile of the client, else the one in force.
    fn profile_for(&self, client: Option<&Client>) -> Option<&Profile> {
        let own = client.and_then(|client| self.profiles.find(&client.profile));
        own.or_else(|| self.profile())
    }

    /// The algorithm that the key on the bench would sign this token with: the token's own, if it
    /// fits.
    fn algorithm_for(&self, token: &Token) -> Option<Algorithm> {
        let own: Option<Algorithm> = token.alg().and_then(|alg| alg.parse().ok());
        let fitting = self.key.keys().map(crate::jwt::KeySet::algorithms).unwrap_or_default();
        match own {
            Some(own) if fitting.is_empty() || fitting.contains(&own) => Some(own),
            _ => fitting.first().copied(),
        }
    }

    /// Whether the token on the bench is known to be signed with the secret that this client uses
    /// now.
    fn has_signed(&self, client: &Client) -> bool {
        if let SignerState::Known(answer) = &self.signer
            && let Some(Owner::Client { client: owner, slot, .. }) = &answer.owner
        {
            return *owner == client.id && *slot == Slot::Current;
        }
        self.is_verified() && self.key.source == KeySource::Client(client.id.clone())
    }

    /// The client that signed, if it is known; else the one that is chosen; else, where no key lies
    /// on the bench, the first whose profile is the token's.
    fn client_to_reproduce_for(&self) -> Option<ClientRef> {
        let signer = match &self.signer {
            SignerState::Known(answer) => answer.owner.as_ref(),
            SignerState::Closed { others, .. } => {
                others.as_ref().and_then(|answer| answer.owner.as_ref())
            }
            _ => None,
        };
        let signer = match signer {
            Some(Owner::Client { client, .. }) if self.mode == Mode::Verify => Some(client.clone()),
            _ => None,
        };
        let has_own_key = !matches!(self.key.source, KeySource::None | KeySource::Example);
        signer
            .filter(|id| self.clients.by_id(id).is_some())
            .or_else(|| self.selected.clone())
            .or_else(|| {
                let mut all = self.clients.clients.iter().filter(|_| !has_own_key);
                all.find(|client| client.profile == self.profile_id).map(|it| it.id.clone())
            })
    }
}

/// A new random UUID, without quotes.
fn new_jti(now: Moment) -> String {
    let json = json_of(&FixValue::NewUuid, now);
    let document = json::Document::parse(json);
    document
        .root()
        .and_then(|root| root.as_str().map(std::borrow::Cow::into_owned))
        .unwrap_or_default()
}
