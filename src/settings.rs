//! What the user has set, once for all: the look, when Jotbench locks, how long a copy lies on the
//! clipboard, where new secrets go. No secret and no token is ever among them.

use std::time::Duration;

use crate::client::StoreKind;

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
