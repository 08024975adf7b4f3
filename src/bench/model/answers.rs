//! What workers answered, taken into the model. An answer that nobody waits for any more is
//! dropped.

use std::time::Duration;

use super::{Dialog, Model, Notice, OnClipboard, SignerState, dialog::SaveDialog};
use crate::{
    bench::{
        effect::{Copied, Effect, Opened, Saved},
        event::{Event, FileError},
    },
    jwt::{Moment, Secret},
};

impl Model {
    /// Takes an answer from outside.
    #[must_use]
    pub fn receive(&mut self, event: Event, now: Moment) -> Vec<Effect> {
        match event {
            Event::Store(generation, answer) => self.take_keychain(generation, answer, now),
            Event::IndexChanged(generation, result) => {
                self.take_index_change(generation, result, now)
            }
            Event::IndexLoaded(Ok(loaded)) => {
                self.set_index(loaded.index);
                if let Some(damaged) = loaded.damaged {
                    self.notice = Some(Notice::error(
                        format!("The client index is damaged: {}", damaged.problem),
                        format!("It was kept as {}", damaged.kept_as.display()),
                    ));
                    self.damaged_index = Some(damaged);
                }
                // What was opened before the clients were known.
                if matches!(self.signer, SignerState::Unasked) {
                    self.look_for_signer()
                } else {
                    vec![]
                }
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
                // While it is locked, what locking dropped is said.
                if was_ours && self.locked.is_none() {
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
            Event::PasteGivenUp(problem) => {
                self.fail(format!("Nothing was pasted: {problem}"), "Copy it again, then paste")
            }
            Event::FileSaved(what, result) => self.take_saved(what, result),
            Event::FileOpened(result) => self.take_opened(result, now),
            Event::FileToSearch(path) => {
                self.close_open_dialog();
                self.scan_files(vec![path], now)
            }
            Event::ContentOpened(result) => self.take_content_file(result, now),
            Event::SecretOpened(result) => self.take_secret_file(result, now),
            Event::Analysed(generation, answer) => {
                self.take_analysed(generation, *answer, now);
                vec![]
            }
            Event::Scanned(generation, news) => self.take_scan_news(generation, news, now),
            Event::SignerFound(generation, answer) => self.take_signer(generation, answer, now),
            Event::FolderSaved(result) => self.take_folder(result),
            Event::KeyWorkDone(generation, answer) => self.take_key_work(generation, answer, now),
            Event::ClientsOpened(result) => self.take_clients_file(result),
            Event::SettingsLoaded(result) => self.take_settings(result),
            Event::SettingsSaved(Ok(())) => vec![],
            Event::SettingsSaved(Err(problem)) => {
                self.fail(problem, "The settings hold until Jotbench ends")
            }
            Event::SessionLocked(cause) => self.lock(cause, now),
            Event::Terminated => vec![Effect::Quit],
            Event::SystemTheme(preferred) => {
                self.system_theme = preferred;
                vec![]
            }
        }
    }

    pub(super) fn fail(&mut self, text: impl Into<String>, hint: impl Into<String>) -> Vec<Effect> {
        self.notice = Some(Notice::error(text, hint));
        vec![]
    }

    fn take_copied(
        &mut self,
        what: Copied,
        result: Result<Option<Duration>, String>,
        now: Moment,
    ) -> Vec<Effect> {
        match result {
            Ok(clears_after) => {
                let seconds = clears_after.and_then(|time| i64::try_from(time.as_secs()).ok());
                let clears_at = seconds.map(|seconds| now.plus_seconds(seconds));
                self.clipboard = Some(OnClipboard { what, clears_at });
                let aside = if what == Copied::Report { ", without signature" } else { "" };
                self.notice = Some(Notice::done(format!("{} copied{aside}", what.title())));
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
            Ok(None) => {
                self.forget_export(what);
                vec![]
            }
            Ok(Some(path)) => {
                if matches!(self.dialog, Some(Dialog::Save(_))) {
                    self.dialog = None;
                }
                let verb = if what == Saved::Clients { "were" } else { "was" };
                let text = format!("The {} {verb} saved to {}", what.title(), path.display());
                let remark = self.forget_export(what).and_then(|exported| exported.remark());
                self.leaving = None;
                self.notice =
                    Some(Notice { hint: remark.unwrap_or_default(), ..Notice::done(text) });
                vec![]
            }
            Err(error) if self.dialog.as_ref().is_some_and(Dialog::holds_work) => {
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
            Ok(Some((path, bytes))) => {
                self.close_open_dialog();
                match self.take_key_file(&path, bytes, now).map_err(String::from_utf8) {
                    Ok(effects) => effects,
                    Err(Ok(text)) => match self.reopen_report(&text, now) {
                        Some(effects) => effects,
                        None => self.open_text(path, text, now),
                    },
                    Err(Err(error)) => self.open_bytes(path, error.into_bytes(), now),
                }
            }
            Err(error) => self.not_opened(Opened::Token, &error),
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
                self.close_open_dialog();
                self.take_secret_from(&path, secret, now)
            }
            Err(error) => self.not_opened(Opened::Secret, &error),
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
            assert_eq!((model.settings.theme, model.system_theme), (Theme::Dark, preferred));
        }
    }
}
