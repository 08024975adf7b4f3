//! Which client signed what lies on the bench, and what would verify it.

use super::Model;
use crate::{
    bench::{
        effect::{Effect, Generation},
        signer::{ReadSecret, SignerAnswer},
    },
    client::{ClientRef, StoreKind},
    jwt::{Moment, Rule, doctor::Diagnosis},
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
    Cure(Diagnosis),
    /// Chooses this client.
    Client(ClientRef),
}

/// What is asked about the signer.
#[derive(Clone, Debug)]
pub enum SignerCommand {
    /// Find out, and let stores ask to be opened.
    Find,
    /// Apply the remedy of the finding of this rule.
    Apply(Rule),
}

impl Model {
    pub(super) fn signer(&mut self, command: SignerCommand, now: Moment) -> Vec<Effect> {
        // STUB
        let _ = (command, now);
        vec![]
    }

    /// The evidence on the bench is another: who signed it is asked anew, without any prompt.
    pub(super) fn look_for_signer(&mut self) -> Vec<Effect> {
        // STUB
        vec![]
    }

    pub(super) fn take_secrets(
        &mut self,
        generation: Generation,
        secrets: Vec<ReadSecret>,
        closed: Vec<StoreKind>,
    ) -> Vec<Effect> {
        // STUB
        let _ = (generation, secrets, closed);
        vec![]
    }

    pub(super) fn take_signer(
        &mut self,
        generation: Generation,
        answer: SignerAnswer,
        now: Moment,
    ) -> Vec<Effect> {
        // STUB
        let _ = (generation, answer, now);
        vec![]
    }

    /// The remedy that belongs to findings of this rule.
    #[must_use]
    pub fn remedy(&self, rule: Rule) -> Option<&Remedy> {
        self.remedies.iter().find(|remedy| remedy.rule == rule)
    }
}
