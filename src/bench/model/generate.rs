//! New keys: made off the frame thread, for the bench or for a client's form.

use super::{BenchKey, Dialog, KeySource, Mode, Model, Problem};
use crate::{
    bench::{
        effect::{Effect, Generation},
        key_work::KeyJob,
    },
    jwt::{Algorithm, Family, KeyError, KeySet, Moment, Part, Secret, json, key::Recipe},
};

impl Model {
    /// Makes a new key, for the dialog that is open.
    pub(super) fn generate(&mut self, recipe: Recipe) -> Vec<Effect> {
        let generation = self.next_generation();
        match &mut self.dialog {
            Some(Dialog::Generate(dialog)) if dialog.generating.is_none() => {
                dialog.problem = None;
                dialog.generating = Some(generation);
            }
            Some(Dialog::Client(dialog)) if dialog.generating.is_none() => {
                dialog.problem = None;
                dialog.generating = Some(generation);
            }
            _ => return vec![],
        }
        vec![Effect::WorkOnKey(generation, Box::new(KeyJob::Generate(recipe)))]
    }

    pub(super) fn take_generated(
        &mut self,
        generation: Generation,
        recipe: Recipe,
        made: Result<Secret, KeyError>,
        now: Moment,
    ) -> Vec<Effect> {
        let (generating, problem) = match &mut self.dialog {
            Some(Dialog::Generate(dialog)) => (&mut dialog.generating, &mut dialog.problem),
            Some(Dialog::Client(dialog)) => (&mut dialog.generating, &mut dialog.problem),
            _ => return vec![],
        };
        if *generating != Some(generation) {
            return vec![];
        }
        *generating = None;
        let secret = match made {
            Ok(secret) => secret,
            Err(error) => {
                *problem = Some(Problem::new(error.message, error.hint));
                return vec![];
            }
        };
        if let Some(Dialog::Generate(dialog)) = &mut self.dialog {
            dialog.made = true;
            return self.use_generated(recipe, secret, now);
        }
        self.give_to_form("made just now".to_owned(), secret, Some(recipe.encoding()));
        vec![]
    }

    /// Puts a new key on the bench, and has the draft signed with it.
    fn use_generated(&mut self, recipe: Recipe, secret: Secret, now: Moment) -> Vec<Effect> {
        let mut effects = self.cancel_keychain();
        self.selected = None;
        self.fetching = None;
        self.locked = None;
        if self.example {
            // A new key is for a token to be made; the example has its own.
            effects.extend(self.new_token(now));
        }
        self.key = BenchKey::read(KeySource::Generated, secret, recipe.encoding());
        if self.mode == Mode::Sign {
            let fitting = self.key.keys().map(KeySet::algorithms).unwrap_or_default();
            let keeps = |alg: Algorithm| fitting.contains(&alg) && alg.family() != Family::Hmac;
            if !self.draft_algorithm().is_some_and(keeps) {
                let alg = algorithm_of(recipe);
                self.set_member(Part::Header, "alg", &json::quoted(alg.name()));
            }
        }
        effects.extend(self.examine(now));
        effects
    }
}

/// The algorithm that one would sign with a key of this recipe.
fn algorithm_of(recipe: Recipe) -> Algorithm {
    Algorithm::all()
        .find(|algorithm| Recipe::for_algorithm(*algorithm) == recipe)
        .unwrap_or(Algorithm::Rs256)
}
