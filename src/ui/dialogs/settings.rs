//! The settings. Each holds as soon as it is chosen; nothing is left to be saved.

use std::time::Duration;

use egui::{Sense, Ui, vec2};

use crate::{
    bench::Command,
    client::StoreKind,
    settings::{Settings, Theme},
    ui::{
        scene::Scene,
        theme::{measure, space},
        widgets::{
            Button, checkbox_ui, dialog_answers_ui, dialog_problem_ui, dialog_title_ui,
            group_title_ui, note_ui, segmented_ui, strip_ui, text_ui,
        },
    },
};

const LOCK_AFTER: [u64; 4] = [60, 5 * 60, 15 * 60, 60 * 60];
const SECRET_LIES: [u64; 4] = [5, 10, 30, 60];
const TOKEN_LIES: [u64; 4] = [30, 60, 2 * 60, 5 * 60];

/// Draws the dialog.
pub fn settings_dialog_ui(ui: &mut Ui, scene: &mut Scene<'_>, fresh: bool) {
    dialog_title_ui(ui, "Settings", "Each holds at once, and the next time too");
    let mut settings = scene.model.settings.clone();
    lock_ui(ui, &mut settings);
    clipboard_ui(ui, &mut settings);
    group_ui(ui, "Secrets of new clients", |ui| {
        let stores = [
            (StoreKind::Keychain, "The keychain"),
            (StoreKind::File, "The encrypted file"),
            (StoreKind::Session, "This session only"),
        ];
        row_ui(ui, "Kept in", |ui| {
            segmented_ui(
                ui,
                "Where the secrets of new clients are kept",
                &mut settings.new_secrets,
                &stores,
            );
        });
        note_ui(ui, about(settings.new_secrets));
    });
    group_ui(ui, "Look", |ui| {
        let themes = [(Theme::System, "System"), (Theme::Dark, "Dark"), (Theme::Light, "Light")];
        row_ui(ui, "Theme", |ui| {
            segmented_ui(ui, "Theme", &mut settings.theme, &themes);
        });
    });
    // Such as that they could not be written.
    if let Some(notice) = scene.model.notice.as_ref().filter(|notice| notice.is_error) {
        dialog_problem_ui(ui, &notice.text, &notice.hint);
    }
    let done = dialog_answers_ui(ui, "", |ui| Button::primary("Done").show(ui));
    if fresh {
        done.request_focus();
    }
    if settings != scene.model.settings {
        scene.ask(Command::ChangeSettings(settings));
    }
    if done.clicked() {
        scene.ask(Command::CloseDialog);
    }
}

fn lock_ui(ui: &mut Ui, settings: &mut Settings) {
    group_ui(ui, "Lock", |ui| {
        let never = (None, "Never".to_owned());
        let times = times(&LOCK_AFTER, settings.lock_after);
        let options: Vec<(Option<Duration>, String)> = std::iter::once(never)
            .chain(times.into_iter().map(|(t, text)| (Some(t), text)))
            .collect();
        choice_ui(ui, "When idle for", "Lock when idle for", &mut settings.lock_after, &options);
        let with = &mut settings.lock_with_session;
        checkbox_ui(ui, with, "Lock when the screen is locked, and before the machine sleeps");
        let clears = &mut settings.lock_clears_bench;
        checkbox_ui(ui, clears, "Locking takes token, header and payload off the bench too");
    });
}

fn clipboard_ui(ui: &mut Ui, settings: &mut Settings) {
    group_ui(ui, "Clipboard", |ui| {
        let secret = &mut settings.secret_on_clipboard;
        let options = times(&SECRET_LIES, Some(*secret));
        choice_ui(
            ui,
            "Secrets are cleared after",
            "Copied secrets are cleared after",
            secret,
            &options,
        );
        let token = &mut settings.token_on_clipboard;
        let options = times(&TOKEN_LIES, Some(*token));
        choice_ui(
            ui,
            "Tokens are cleared after",
            "Copied tokens are cleared after",
            token,
            &options,
        );
    });
}

/// The usual times in seconds, and the one that is set where the file says another.
fn times(usual: &[u64], set: Option<Duration>) -> Vec<(Duration, String)> {
    let mut times: Vec<Duration> =
        usual.iter().map(|seconds| Duration::from_secs(*seconds)).collect();
    times.extend(set.filter(|set| !times.contains(set)));
    times.sort_unstable();
    times.into_iter().map(|time| (time, in_words(time))).collect()
}

/// `10 s`, `90 s`, `5 min`.
fn in_words(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds > 60 && seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        60 => "1 min".to_owned(),
        seconds => format!("{seconds} s"),
    }
}

/// What is to be known of a place for secrets.
fn about(store: StoreKind) -> &'static str {
    match store {
        StoreKind::Keychain => "The operating system's own place for secrets",
        StoreKind::File => "A file under a passphrase, for machines without a keychain",
        StoreKind::Session => "In memory only, until Jotbench locks or closes",
    }
}

fn group_ui(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        ui.add_space(space::XS);
        group_title_ui(ui, title);
        content(ui);
    });
}

/// A label at the left end and its choice at the right one.
fn row_ui(ui: &mut Ui, label: &str, choice: impl FnOnce(&mut Ui)) {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::CONTROL), Sense::hover());
    strip_ui(ui, label, rect, |ui| text_ui(ui, label), choice);
}

fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: &str,
    name: &str,
    value: &mut T,
    options: &[(T, String)],
) {
    let options: Vec<(T, &str)> =
        options.iter().map(|(time, text)| (*time, text.as_str())).collect();
    row_ui(ui, label, |ui| {
        segmented_ui(ui, name, value, &options);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_only_the_file_names_is_among_the_choices() {
        let texts = |set| {
            let times = times(&SECRET_LIES, Some(Duration::from_secs(set)));
            times.into_iter().map(|(_, text)| text).collect::<Vec<_>>()
        };
        assert_eq!(texts(10), ["5 s", "10 s", "30 s", "1 min"]);
        assert_eq!(texts(2), ["2 s", "5 s", "10 s", "30 s", "1 min"]);
        assert_eq!(texts(90), ["5 s", "10 s", "30 s", "1 min", "90 s"]);
        assert_eq!(texts(3_600).last().map(String::as_str), Some("60 min"));
    }
}
