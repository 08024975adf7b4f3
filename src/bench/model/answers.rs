//! What workers answered, taken into the model. An answer that nobody waits for any more is
//! dropped.

use super::{
    BenchKey, Dialog, KeySource, KeyState, KeychainStatus, Model, Notice, OnClipboard,
    dialog::{Problem, SaveDialog},
};
use crate::{
    bench::{
        effect::{Copied, Effect, Generation, IndexChange, KeychainCall, Saved},
        event::{Event, FileError, KeychainAnswer},
    },
    client::{Client, ClientRef, index::Index, store::StoreError},
    jwt::{Moment, Secret},
};

impl Model {
    /// Takes an answer from outside.
    #[must_use]
    pub fn receive(&mut self, event: Event, now: Moment) -> Vec<Effect> {
        match event {
            Event::Keychain(generation, answer) => self.take_keychain(generation, answer, now),
            Event::IndexChanged(generation, result) => {
                self.take_index_change(generation, result, now)
            }
            Event::IndexLoaded(Ok(loaded)) => {
                self.clients = loaded.index;
                if let Some(damaged) = loaded.damaged {
                    self.notice = Some(Notice::error(
                        format!("The client index is damaged: {}", damaged.problem),
                        format!("It was kept as {}", damaged.kept_as.display()),
                    ));
                    self.damaged_index = Some(damaged);
                }
                vec![]
            }
            Event::IndexLoaded(Err(problem)) => self.fail(problem, ""),
            Event::ProfilesLoaded(profiles) => {
                if let Some(error) = profiles.errors.first() {
                    self.notice = Some(Notice::error(
                        format!("A profile cannot be read: {error}"),
                        "The other profiles are there; see jotbench profiles check",
                    ));
                }
                self.profiles = profiles;
                self.judge(now);
                vec![]
            }
            Event::Copied(what, result) => self.take_copied(what, result, now),
            Event::ClipboardCleared { was_ours } => {
                self.clipboard = None;
                if was_ours {
                    self.notice = Some(Notice::done("Clipboard cleared"));
                }
                vec![]
            }
            Event::Pasted(Ok(text)) if text.trim().is_empty() => {
                self.fail("The clipboard holds no text", "Copy a token first")
            }
            Event::Pasted(Ok(text)) => self.paste(text, now),
            Event::Pasted(Err(problem)) => {
                self.fail(problem, "Paste with Ctrl+V in the token pane")
            }
            Event::FileSaved(what, result) => self.take_saved(what, result),
            Event::FileOpened(result) => self.take_opened(result, now),
            Event::SecretOpened(result) => self.take_secret_file(result, now),
            Event::Analysed(generation, answer) => {
                self.take_analysed(generation, *answer, now);
                vec![]
            }
            Event::SystemTheme(preferred) => {
                self.system_theme = preferred;
                vec![]
            }
        }
    }

    fn fail(&mut self, text: impl Into<String>, hint: impl Into<String>) -> Vec<Effect> {
        self.notice = Some(Notice::error(text, hint));
        vec![]
    }

    fn take_keychain(
        &mut self,
        generation: Generation,
        answer: KeychainAnswer,
        now: Moment,
    ) -> Vec<Effect> {
        let awaited = self.waiting.as_ref().is_some_and(|w| w.generation == generation);
        if let KeychainAnswer::StillWaiting = answer {
            if let (true, Some(waiting)) = (awaited, &mut self.waiting) {
                waiting.slow = true;
            }
            return vec![];
        }
        if awaited {
            self.waiting = None;
        }
        match answer {
            KeychainAnswer::StillWaiting => vec![],
            KeychainAnswer::Probed(Ok(name)) => {
                self.keychain = KeychainStatus::Ready(name);
                vec![]
            }
            KeychainAnswer::Probed(Err(error)) => {
                self.keychain = KeychainStatus::Failed(error);
                vec![]
            }
            KeychainAnswer::Read(client, result) => {
                if self.reading != Some(generation) {
                    return vec![];
                }
                self.reading = None;
                self.take_secret(&client, result, now)
            }
            KeychainAnswer::Written(client, result) => {
                self.take_written(generation, &client, &result)
            }
            KeychainAnswer::Deleted(client, result) => {
                self.take_deleted(generation, client, &result)
            }
        }
    }

    /// Notes what a failure or success says of the keychain itself.
    fn note_keychain<T>(&mut self, result: &Result<T, StoreError>) {
        match result {
            Err(StoreError::Damaged(_) | StoreError::TooLong { .. }) => {}
            Err(error) => self.keychain = KeychainStatus::Failed(error.clone()),
            Ok(_) => {
                if !matches!(self.keychain, KeychainStatus::Ready(_)) {
                    self.keychain = KeychainStatus::Ready(String::new());
                }
            }
        }
    }

    fn take_secret(
        &mut self,
        client: &ClientRef,
        result: Result<Option<Secret>, StoreError>,
        now: Moment,
    ) -> Vec<Effect> {
        let is_session =
            self.clients.clients.iter().any(|c| c.id == *client && Self::is_session_only(c));
        if !is_session {
            self.note_keychain(&result);
        }
        if self.key.source != KeySource::Client(client.clone()) {
            return vec![];
        }
        match result {
            Ok(Some(secret)) => {
                let source = self.key.source.clone();
                self.key = BenchKey::ready(source, secret, self.key.encoding);
            }
            Ok(None) => self.key.state = KeyState::Missing,
            Err(error) => self.key.state = KeyState::Failed(error),
        }
        self.examine(now)
    }

    fn take_written(
        &mut self,
        generation: Generation,
        id: &ClientRef,
        result: &Result<(), StoreError>,
    ) -> Vec<Effect> {
        if let Some(abandoned) = self.abandoned.take_if(|saving| saving.generation == generation) {
            // Nobody waits for it any more; a secret without a record would lie there for ever.
            return if result.is_ok() { vec![self.drop_secret(abandoned.client)] } else { vec![] };
        }
        let Some(Dialog::Client(dialog)) = &mut self.dialog else { return vec![] };
        let Some(saving) = dialog.saving.as_mut().filter(|s| s.generation == generation) else {
            return vec![];
        };
        let client = saving.client.clone();
        debug_assert_eq!(client.id, *id, "the generation names the job");
        match result {
            Ok(()) => {
                self.generation.0 += 1;
                saving.generation = self.generation;
                let change = IndexChange::Put(client);
                vec![Effect::ChangeIndex(self.generation, change)]
            }
            Err(error) => {
                let problem = Problem::from(error);
                self.note_keychain(result);
                self.client_problem(problem, !Self::is_session_only(&client));
                vec![]
            }
        }
    }

    fn take_deleted(
        &mut self,
        generation: Generation,
        id: ClientRef,
        result: &Result<(), StoreError>,
    ) -> Vec<Effect> {
        let Some(Dialog::DeleteClient(dialog)) = &mut self.dialog else { return vec![] };
        if dialog.deleting != Some(generation) {
            return vec![];
        }
        match result {
            Ok(()) => {
                self.generation.0 += 1;
                dialog.deleting = Some(self.generation);
                vec![Effect::ChangeIndex(self.generation, IndexChange::Remove(id))]
            }
            Err(error) => {
                dialog.deleting = None;
                dialog.problem = Some(Problem::from(error));
                self.note_keychain(result);
                vec![]
            }
        }
    }

    /// Drops a secret whose record could not be kept.
    fn drop_secret(&mut self, client: Client) -> Effect {
        let call = KeychainCall::Delete { client: client.id, store: client.store };
        Effect::Keychain(self.next_generation(), call)
    }

    fn take_index_change(
        &mut self,
        generation: Generation,
        result: Result<Index, String>,
        now: Moment,
    ) -> Vec<Effect> {
        if let Some(abandoned) = self.abandoned.take_if(|saving| saving.generation == generation)
            && let Err(problem) = result
        {
            let _nothing = self.fail(problem, "Nothing was changed");
            return vec![self.drop_secret(abandoned.client)];
        }
        let awaited = match &self.dialog {
            Some(Dialog::Client(dialog)) => {
                dialog.saving.as_ref().is_some_and(|saving| saving.generation == generation)
            }
            Some(Dialog::DeleteClient(dialog)) => dialog.deleting == Some(generation),
            _ => false,
        };
        match (&mut self.dialog, result) {
            (_, Ok(index)) if !awaited => {
                self.clients = index;
                vec![]
            }
            (_, Err(problem)) if !awaited => self.fail(problem, "Nothing was changed"),
            (Some(Dialog::Client(dialog)), Ok(index)) => {
                self.clients = index;
                let Some(saving) = dialog.saving.take() else { return vec![] };
                self.dialog = None;
                self.notice = Some(Notice::done(format!("{} is kept", saving.client.name)));
                self.choose_client(saving.client.id, now)
            }
            (Some(Dialog::DeleteClient(dialog)), Ok(index)) => {
                self.clients = index;
                let client = dialog.client.clone();
                self.dialog = None;
                self.notice = Some(Notice::done(format!("{} was deleted", client.name)));
                if self.selected.as_ref() == Some(&client.id) {
                    return self.forget_client(now);
                }
                vec![]
            }
            (Some(Dialog::Client(dialog)), Err(problem)) => {
                let saving = dialog.saving.clone();
                let adding = dialog.editing.is_none();
                self.client_problem(
                    Problem::new(problem, "Nothing was changed; mend this and save again"),
                    false,
                );
                // A secret without a record would lie in the keychain for ever.
                match saving.filter(|saving| saving.wrote_secret && adding) {
                    Some(saving) => vec![self.drop_secret(saving.client)],
                    None => vec![],
                }
            }
            (Some(Dialog::DeleteClient(dialog)), Err(problem)) => {
                dialog.deleting = None;
                dialog.problem = Some(Problem::new(
                    problem,
                    "Its secret is deleted, the record is still there; try again",
                ));
                vec![]
            }
            (_, Ok(index)) => {
                self.clients = index;
                vec![]
            }
            (_, Err(problem)) => self.fail(problem, "Nothing was changed"),
        }
    }

    fn take_copied(
        &mut self,
        what: Copied,
        result: Result<(), String>,
        now: Moment,
    ) -> Vec<Effect> {
        match result {
            Ok(()) => {
                let seconds = what.clears_after().and_then(|d| i64::try_from(d.as_secs()).ok());
                let clears_at = seconds.map(|seconds| now.plus_seconds(seconds));
                self.clipboard = Some(OnClipboard { what, clears_at });
                self.notice = Some(Notice::done(format!("{} copied", what.title())));
                vec![]
            }
            Err(problem) => self.fail(
                format!("{} not copied: {problem}", what.title()),
                "Save it to a file instead",
            ),
        }
    }

    fn take_saved(
        &mut self,
        what: Saved,
        result: Result<Option<std::path::PathBuf>, FileError>,
    ) -> Vec<Effect> {
        match result {
            Ok(None) => vec![],
            Ok(Some(path)) => {
                if matches!(self.dialog, Some(Dialog::Save(_))) {
                    self.dialog = None;
                }
                let text = format!("The {} was saved to {}", what.title(), path.display());
                self.notice = Some(Notice::done(text));
                vec![]
            }
            Err(error) if !matches!(self.dialog, None | Some(Dialog::Save(_))) => {
                // What is typed into the open dialog must not go for it.
                let problem = error.problem();
                self.fail(problem.message, problem.hint)
            }
            Err(error) => {
                // The typed path is always there to fall back on, and to mend a wrong one.
                let dialog = SaveDialog {
                    what,
                    saving: false,
                    exists: matches!(error, FileError::Exists { .. }),
                    problem: Some(error.problem()),
                };
                if let Some(Dialog::Save(open)) = &mut self.dialog {
                    *open = dialog;
                    return vec![];
                }
                self.open(Dialog::Save(dialog))
            }
        }
    }

    fn take_opened(
        &mut self,
        result: Result<Option<(std::path::PathBuf, Vec<u8>)>, FileError>,
        now: Moment,
    ) -> Vec<Effect> {
        match result {
            Ok(None) => vec![],
            Ok(Some((path, bytes))) => match String::from_utf8(bytes) {
                Ok(text) => {
                    let effects = self.paste(text, now);
                    self.notice = Some(Notice::done(format!("Opened {}", path.display())));
                    effects
                }
                Err(error) => self.fail(
                    format!(
                        "{} is no text: byte {} is not UTF-8",
                        path.display(),
                        error.utf8_error().valid_up_to()
                    ),
                    "Choose a file that holds a token",
                ),
            },
            Err(error) => {
                let problem = error.problem();
                self.fail(problem.message, problem.hint)
            }
        }
    }

    fn take_secret_file(
        &mut self,
        result: Result<Option<(std::path::PathBuf, Secret)>, FileError>,
        now: Moment,
    ) -> Vec<Effect> {
        match result {
            Ok(None) => vec![],
            Ok(Some((path, secret))) => {
                if let Some(Dialog::Client(dialog)) = &mut self.dialog {
                    dialog.opened = Some((path, secret));
                    return vec![];
                }
                self.notice = Some(Notice::done(format!("Secret read from {}", path.display())));
                self.type_secret(secret, now)
            }
            Err(error) => {
                let problem = error.problem();
                self.fail(problem.message, problem.hint)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bench::{Action, Command, event::SystemTheme, model::Theme},
        profile::load::Profiles,
    };

    #[test]
    fn the_systems_theme_is_known_and_the_persons_choice_stays() {
        let now = Moment::from_seconds(1_800_000_000);
        let mut model = Model::new(Profiles::built_in(), now);
        assert_eq!(model.system_theme, None);
        let _ = model.apply(Command::Do(Action::ThemeDark), now);
        for preferred in [Some(SystemTheme::Light), Some(SystemTheme::Dark), None] {
            assert!(model.receive(Event::SystemTheme(preferred), now).is_empty());
            assert_eq!((model.theme, model.system_theme), (Theme::Dark, preferred));
        }
    }
}
