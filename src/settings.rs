//! What the user has set, once for all: the look, when Jotbench locks, how long a copy lies on the
//! clipboard, where new secrets go. No secret and no token is ever among them.
//!
//! They lie in `settings.toml`, which Jotbench writes anew, with its comments, when something is set
//! in the window. A file that cannot be read whole is left as it is: it is never written over.

use std::{fmt::Write as _, ops::RangeInclusive, path::Path, time::Duration};

use crate::{
    client::StoreKind,
    files::{self, Cause, Existing, FileFault},
    toml_section::{Reader, Section, TomlError},
};

/// Which theme is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The system's.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// The settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Which theme is shown.
    pub theme: Theme,
    /// Jotbench locks when nobody has touched it for so long; `None` is never.
    pub lock_after: Option<Duration>,
    /// Whether it locks when the session's screen is locked, and before the machine sleeps.
    pub lock_with_session: bool,
    /// Whether locking takes the token, the header and the payload off the bench as well.
    pub lock_clears_bench: bool,
    /// How long a copied secret may lie on the clipboard.
    pub secret_on_clipboard: Duration,
    /// How long a copied token may lie on the clipboard.
    pub token_on_clipboard: Duration,
    /// Where the secrets of new clients are kept, unless something else is chosen for one.
    pub new_secrets: StoreKind,
}

/// Why the settings could not be read or written. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read or written.
    #[error("{0}")]
    File(#[from] FileFault),
    /// What stands in the file is not understood; the first of its errors, with its line, and how
    /// many there are.
    #[error("{error}{}", more(*count))]
    Damaged {
        /// The first error.
        error: Box<TomlError>,
        /// How many there are.
        count: usize,
    },
}

/// The words of the file for the themes.
const THEMES: [(&str, Theme); 3] =
    [("system", Theme::System), ("dark", Theme::Dark), ("light", Theme::Light)];

/// How long a setting may be, in seconds: up to a year, so that no clock ever overflows.
const SECONDS: RangeInclusive<u64> = 1..=365 * 24 * 3_600;

/// Largest file that is read, in bytes.
const CAP: u64 = 64 * 1024;

const KEYS: [&str; 7] = [
    "theme",
    "lock_after_seconds",
    "lock_with_session",
    "lock_clears_bench",
    "secret_on_clipboard_seconds",
    "token_on_clipboard_seconds",
    "new_secrets",
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            lock_after: Some(Duration::from_mins(5)),
            lock_with_session: true,
            lock_clears_bench: false,
            secret_on_clipboard: Duration::from_secs(10),
            token_on_clipboard: Duration::from_mins(1),
            new_secrets: StoreKind::Keychain,
        }
    }
}

impl Settings {
    /// The settings of this file; the usual ones where there is none, and for every key that is
    /// not in it.
    ///
    /// # Errors
    /// The file cannot be read, or what stands in it is not understood.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let bytes = match files::require_regular(path).and_then(|()| files::read(path, CAP)) {
            Err(fault) if fault.cause == Cause::NotFound => return Ok(Self::default()),
            bytes => bytes?,
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let (bytes, at) = (error.as_bytes(), error.utf8_error().valid_up_to());
            let breaks = bytes.iter().take(at).filter(|byte| **byte == b'\n').count();
            SettingsError::damaged(vec![TomlError {
                file: path.to_owned(),
                line: breaks + 1,
                key: String::new(),
                message: "this is no UTF-8 text".to_owned(),
            }])
        })?;
        Self::read(&text, path).map_err(SettingsError::damaged)
    }

    /// Writes the settings in one step. A file that is there and not understood is left as it is.
    ///
    /// # Errors
    /// The file cannot be written, or it is not understood.
    pub fn save(&self, path: &Path) -> Result<(), SettingsError> {
        if Self::load(path)? == *self && path.exists() {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            files::make_folder(folder)?;
        }
        Ok(files::write(path, self.to_toml().as_bytes(), Existing::Replace)?)
    }

    /// Reads the text of the file; `file` is for messages.
    fn read(text: &str, file: &Path) -> Result<Self, Vec<TomlError>> {
        let mut reader = Reader::new(text, file);
        let Some(table) = reader.parse(text) else { return Err(reader.into_errors()) };
        let root = Section::root(table.get_ref());
        reader.only(&root, &KEYS);
        let usual = Self::default();
        let flag =
            |reader: &mut Reader<'_>, key, usual| reader.boolean(&root, key).unwrap_or(usual);
        let seconds = |reader: &mut Reader<'_>, key, usual| {
            reader.integer(&root, key, SECONDS).map_or(usual, Duration::from_secs)
        };
        let stores = StoreKind::ALL.map(|store| (store.name(), store));
        let settings = Self {
            theme: reader.word(&root, "theme", "theme", &THEMES).unwrap_or(usual.theme),
            lock_after: match reader.integer(&root, "lock_after_seconds", 0..=*SECONDS.end()) {
                None => usual.lock_after,
                Some(0) => None,
                Some(seconds) => Some(Duration::from_secs(seconds)),
            },
            lock_with_session: flag(&mut reader, "lock_with_session", usual.lock_with_session),
            lock_clears_bench: flag(&mut reader, "lock_clears_bench", usual.lock_clears_bench),
            secret_on_clipboard: seconds(
                &mut reader,
                "secret_on_clipboard_seconds",
                usual.secret_on_clipboard,
            ),
            token_on_clipboard: seconds(
                &mut reader,
                "token_on_clipboard_seconds",
                usual.token_on_clipboard,
            ),
            new_secrets: reader
                .word(&root, "new_secrets", "place for secrets", &stores)
                .unwrap_or(usual.new_secrets),
        };
        let errors = reader.into_errors();
        if errors.is_empty() { Ok(settings) } else { Err(errors) }
    }

    /// The text of the file.
    fn to_toml(&self) -> String {
        let theme = THEMES.iter().find(|(_, theme)| *theme == self.theme);
        let mut text = String::from(
            "# Jotbench's settings. The window writes this file anew when something is set there;\n\
             # comments of your own are not kept.\n",
        );
        let mut put = |comment: &str, key: &str, value: &dyn std::fmt::Display| {
            // Writing to a string never fails.
            let _ = write!(text, "\n# {comment}\n{key} = {value}\n");
        };
        put(
            "Which theme is shown: \"system\", \"dark\" or \"light\".",
            "theme",
            &format_args!("{:?}", theme.map_or("system", |(word, _)| word)),
        );
        put(
            "Jotbench locks when nobody has touched it for so many seconds; 0 is never.",
            "lock_after_seconds",
            &self.lock_after.map_or(0, |time| time.as_secs()),
        );
        put(
            "Whether it locks when the screen is locked, and before the machine sleeps.",
            "lock_with_session",
            &self.lock_with_session,
        );
        put(
            "Whether locking takes token, header and payload off the bench as well.",
            "lock_clears_bench",
            &self.lock_clears_bench,
        );
        put(
            "How many seconds a copied secret may lie on the clipboard.",
            "secret_on_clipboard_seconds",
            &self.secret_on_clipboard.as_secs(),
        );
        put(
            "How many seconds a copied token may lie on the clipboard.",
            "token_on_clipboard_seconds",
            &self.token_on_clipboard.as_secs(),
        );
        put(
            "Where the secrets of new clients are kept: \"keychain\", \"file\" or \"session\".",
            "new_secrets",
            &format_args!("{:?}", self.new_secrets.name()),
        );
        text
    }
}

impl SettingsError {
    fn damaged(errors: Vec<TomlError>) -> Self {
        let count = errors.len();
        let unknown = || TomlError {
            file: std::path::PathBuf::new(),
            line: 0,
            key: String::new(),
            message: "this is not understood".to_owned(),
        };
        let error = Box::new(errors.into_iter().next().unwrap_or_else(unknown));
        Self::Damaged { error, count }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::File(fault) => fault.cause.hint().to_owned(),
            Self::Damaged { .. } => {
                "The file was left as it is: mend it, or delete it to begin anew".to_owned()
            }
        }
    }
}

/// What is said of the errors after the first.
fn more(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " (and 1 more error)".to_owned(),
        count => format!(" (and {} more errors)", count - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, String> {
        let file = Path::new("settings.toml");
        Settings::read(text, file).map_err(|errors| SettingsError::damaged(errors).to_string())
    }

    fn changed() -> Settings {
        Settings {
            theme: Theme::Light,
            lock_after: None,
            lock_with_session: false,
            lock_clears_bench: true,
            secret_on_clipboard: Duration::from_secs(1),
            token_on_clipboard: Duration::from_secs(90),
            new_secrets: StoreKind::File,
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for settings in [Settings::default(), changed()] {
            assert_eq!(read(&settings.to_toml()), Ok(settings));
        }
    }

    #[test]
    fn a_key_that_is_not_there_has_its_usual_value() {
        let settings = read("lock_after_seconds = 2").unwrap();
        let usual = Settings::default();
        assert_eq!(settings, Settings { lock_after: Some(Duration::from_secs(2)), ..usual });
    }

    #[test]
    fn what_is_not_understood_is_named_with_its_line() {
        for (text, named) in [
            ("\ntheme = \"drak\"", "settings.toml:2: theme: \"drak\" is no theme; did you mean"),
            ("lock_after = 5", "settings.toml:1: lock_after: there is no such key"),
            ("lock_after_seconds = -1", "settings.toml:1: lock_after_seconds: this must be"),
            ("lock_after_seconds = 1.5", "must be a whole number and is a number"),
            ("secret_on_clipboard_seconds = 0", "from 1 to 31536000"),
            ("token_on_clipboard_seconds = 99999999999999999999", "from 1 to 31536000"),
            ("lock_with_session = \"yes\"", "must be true or false and is a string"),
            ("new_secrets = \"cloud\"", "\"cloud\" is no place for secrets"),
            ("theme = ", "this is no TOML"),
            ("x = 1\ny = 2", "(and 1 more error)"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(named), "{text}: {error}");
        }
    }

    #[test]
    fn a_damaged_file_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config/settings.toml");
        assert_eq!(Settings::load(&path), Ok(Settings::default()));
        changed().save(&path).unwrap();
        assert_eq!(Settings::load(&path), Ok(changed()));
        for damage in [&b"theme = \"dar"[..], b"theme = \"\xff\""] {
            std::fs::write(&path, damage).unwrap();
            assert!(matches!(Settings::load(&path), Err(SettingsError::Damaged { .. })));
            let error = Settings::default().save(&path).unwrap_err();
            assert!(error.to_string().contains("settings.toml:1"), "{error}");
            assert_eq!(std::fs::read(&path).unwrap(), damage);
        }
    }

    #[test]
    fn a_folder_or_a_pipe_in_its_place_is_an_error_and_no_wait() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Settings::load(folder.path()), Err(SettingsError::File(_))));
    }
}
