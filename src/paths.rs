//! Where Jotbench keeps its files on this system.
//!
//! On Linux the XDG variables decide (`XDG_CONFIG_HOME`, `XDG_STATE_HOME`), which is also how
//! tests and portable set-ups move everything elsewhere.

use std::path::PathBuf;

/// The folders and files. Nothing here is made before something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The client index, the encrypted file, the settings and the user's own profiles, such as
    /// `~/.config/jotbench`.
    pub config: PathBuf,
    /// What may be lost without harm, such as window sizes: `~/.local/state/jotbench`.
    pub state: PathBuf,
}

/// The system names no home folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no home folder is known, so there is no place for clients and profiles")]
pub struct NoHome;

impl NoHome {
    /// What to do about it.
    #[must_use]
    pub fn hint(self) -> &'static str {
        "Set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME"
    }
}

impl Paths {
    /// The places of this user on this system.
    ///
    /// # Errors
    /// There is no home folder.
    pub fn find() -> Result<Self, NoHome> {
        let folders = directories::ProjectDirs::from("", "", "jotbench").ok_or(NoHome)?;
        // Only Linux has a folder of its own for state.
        let state = folders.state_dir().unwrap_or_else(|| folders.data_local_dir());
        Ok(Self { config: folders.config_dir().to_owned(), state: state.to_owned() })
    }

    /// The client index.
    #[must_use]
    pub fn index(&self) -> PathBuf {
        self.config.join("clients.json")
    }

    /// The encrypted file of secrets.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.config.join("secrets.age")
    }

    /// What the user has set once for all.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// The user's own profiles, `*.toml`.
    #[must_use]
    pub fn profiles(&self) -> PathBuf {
        self.config.join("profiles")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_secrets_settings_and_profiles_lie_in_the_config_folder() {
        let paths = Paths { config: "/c".into(), state: "/s".into() };
        assert_eq!(paths.index(), PathBuf::from("/c/clients.json"));
        assert_eq!(paths.vault(), PathBuf::from("/c/secrets.age"));
        assert_eq!(paths.settings(), PathBuf::from("/c/settings.toml"));
        assert_eq!(paths.profiles(), PathBuf::from("/c/profiles"));
    }
}
