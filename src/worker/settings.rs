//! The settings' file, on the files thread.

use std::path::PathBuf;

use super::{Lane, files::BROKEN};
use crate::{
    bench::Event,
    settings::{Settings, SettingsError},
};

/// Reads the settings.
pub(super) fn load(lane: &Lane, path: Result<PathBuf, String>) {
    lane.run(Event::SettingsLoaded(Err(BROKEN.to_owned())), move || {
        let settings =
            path.and_then(|path| Settings::load(&path).map_err(|error| in_words(&error)));
        vec![Event::SettingsLoaded(settings)]
    });
}

/// Writes the settings, unless what lies there is not understood.
pub(super) fn save(lane: &Lane, path: Result<PathBuf, String>, settings: Settings) {
    lane.run(Event::SettingsSaved(Err(BROKEN.to_owned())), move || {
        let saved = path.and_then(|path| settings.save(&path).map_err(|error| in_words(&error)));
        vec![Event::SettingsSaved(saved)]
    });
}

fn in_words(error: &SettingsError) -> String {
    format!("{error}. {}", error.hint())
}
