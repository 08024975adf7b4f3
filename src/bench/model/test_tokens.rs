//! Making bad tokens of a good one.

use std::{collections::BTreeSet, path::PathBuf};

use super::{Dialog, Model, Notice, Problem};
use crate::{
    bench::{
        effect::{Copied, Effect, Saved},
        event::FileError,
        test_tokens::{TestToken, folder, folder_name, json_list, test_tokens},
    },
    jwt::{Moment, Secret},
};

/// The dialog.
#[derive(Clone, Debug, Default)]
pub struct TestTokensDialog {
    /// The bad tokens.
    pub tokens: Vec<TestToken>,
    /// Those of them that are left out, by their place.
    pub left_out: BTreeSet<usize>,
    /// The name of the folder that they are saved in.
    pub folder: String,
    /// Whether they are being written.
    pub saving: bool,
    /// Whether a path is typed, since no file dialog can be shown.
    pub typed: bool,
    /// What stands in the way.
    pub problem: Option<Problem>,
}

impl TestTokensDialog {
    /// Those that are chosen.
    #[must_use]
    pub fn chosen(&self) -> Vec<&TestToken> {
        let all = self.tokens.iter().enumerate();
        all.filter(|(place, _)| !self.left_out.contains(place)).map(|(_, token)| token).collect()
    }
}

/// What is asked of it.
#[derive(Clone, Debug)]
pub enum TestTokensCommand {
    /// Take the token at this place, or leave it out.
    Take(usize, bool),
    /// Take all, or leave all out.
    TakeAll(bool),
    /// Save the chosen ones as a folder.
    SaveFolder,
    /// Save them as a folder at a typed path.
    SaveFolderTo(PathBuf),
    /// Save them as a JSON list.
    SaveList,
    /// Copy the token at this place.
    Copy(usize),
}

impl Model {
    pub(super) fn open_test_tokens(&mut self, now: Moment) -> Vec<Effect> {
        let profile = self.profile();
        let made = match self.key.key() {
            Some(key) => test_tokens(&self.examined.token, key, profile, now),
            None => Err("There is no secret or key to sign test tokens with".to_owned()),
        };
        let folder = folder_name(profile, now);
        let dialog = match made {
            Ok(tokens) => TestTokensDialog { tokens, folder, ..TestTokensDialog::default() },
            Err(message) => {
                let hint = if self.key.key().is_none() {
                    "Choose a client or give the secret or private key first"
                } else {
                    "Mend it, or sign it again with fresh dates, and try once more"
                };
                let problem = Some(Problem::new(message, hint));
                TestTokensDialog { folder, problem, ..TestTokensDialog::default() }
            }
        };
        self.notice = None;
        self.open(Dialog::TestTokens(Box::new(dialog)))
    }

    pub(super) fn take_folder(
        &mut self,
        result: Result<Option<PathBuf>, FileError>,
    ) -> Vec<Effect> {
        let dialog = match &mut self.dialog {
            Some(Dialog::TestTokens(dialog)) => Some(dialog),
            _ => None,
        };
        match (result, dialog) {
            (Ok(None), Some(dialog)) => dialog.saving = false,
            (Ok(None), None) => {}
            (Ok(Some(path)), dialog) => {
                if dialog.is_some() {
                    self.dialog = None;
                }
                let text = format!("The test tokens were saved to {}", path.display());
                self.notice = Some(Notice::done(text));
            }
            (Err(error), Some(dialog)) => {
                dialog.saving = false;
                dialog.typed = true;
                dialog.problem = Some(error.problem());
            }
            (Err(error), None) => {
                let problem = error.problem();
                return self.fail(problem.message, problem.hint);
            }
        }
        vec![]
    }

    /// The test tokens as a JSON list.
    pub(super) fn test_tokens_to_save(&self) -> Secret {
        self.leaving.clone().unwrap_or_default()
    }

    pub(super) fn test_tokens(&mut self, command: TestTokensCommand, now: Moment) -> Vec<Effect> {
        let Some(Dialog::TestTokens(dialog)) = &mut self.dialog else { return vec![] };
        if dialog.saving {
            return vec![];
        }
        match command {
            TestTokensCommand::Take(place, true) => drop(dialog.left_out.remove(&place)),
            TestTokensCommand::Take(place, false) => drop(dialog.left_out.insert(place)),
            TestTokensCommand::TakeAll(true) => dialog.left_out.clear(),
            TestTokensCommand::TakeAll(false) => {
                dialog.left_out = (0..dialog.tokens.len()).collect();
            }
            TestTokensCommand::Copy(place) => {
                let Some(token) = dialog.tokens.get(place) else { return vec![] };
                let text = Secret::from(token.token.clone());
                return self.copy_out(Copied::Token, text);
            }
            save if !dialog.chosen().is_empty() => return self.save_test_tokens(save, now),
            _ => {}
        }
        vec![]
    }

    fn save_test_tokens(&mut self, command: TestTokensCommand, now: Moment) -> Vec<Effect> {
        let profile = self.profiles.find(&self.profile_id);
        let Some(Dialog::TestTokens(dialog)) = &mut self.dialog else { return vec![] };
        let chosen = dialog.chosen();
        let effect = match command {
            TestTokensCommand::SaveFolder => {
                Effect::SaveFolderWithDialog(folder(&chosen, profile, now))
            }
            TestTokensCommand::SaveFolderTo(path) => {
                Effect::SaveFolderTo(folder(&chosen, profile, now), path)
            }
            _ => {
                let list = json_list(&chosen, profile, now);
                self.leaving = Some(list.clone());
                return vec![Effect::SaveWithDialog(Saved::TestTokens, list)];
            }
        };
        dialog.problem = None;
        dialog.saving = true;
        vec![effect]
    }
}
