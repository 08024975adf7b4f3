//! The small states of the bench: what it is doing, when it judges, what it says.

pub use crate::settings::Theme;
use crate::{
    bench::effect::{Copied, Generation},
    client::store::StoreError,
    jwt::Moment,
};

/// What the bench is doing with the token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The token is evidence: it is checked and never altered.
    #[default]
    Verify,
    /// Header and payload are the draft: the token is signed from them as they change.
    Sign,
}

/// The moment of judgement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// The clock.
    #[default]
    Now,
    /// A fixed moment, such as that of an incident.
    At(Moment),
}

/// Which profile applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProfileChoice {
    /// The client's, else the one that recognises the token, else plain JWT.
    #[default]
    Auto,
    /// The one of this id.
    Id(String),
}

/// How the payload is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PayloadView {
    /// As JSON text.
    #[default]
    Json,
    /// Claim by claim.
    Claims,
}

/// A message in the status bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub text: String,
    /// What to do, if anything.
    pub hint: String,
    /// Whether something went wrong.
    pub is_error: bool,
}

impl Notice {
    pub(super) fn done(text: impl Into<String>) -> Self {
        Self { text: text.into(), hint: String::new(), is_error: false }
    }

    pub(super) fn error(text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { text: text.into(), hint: hint.into(), is_error: true }
    }
}

/// Something of ours that lies on the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnClipboard {
    /// What it is.
    pub what: Copied,
    /// When it is cleared, if it is.
    pub clears_at: Option<Moment>,
}

/// A keychain call whose answer is awaited.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The call's number.
    pub generation: Generation,
    /// Whether it has taken long enough to say so: a prompt may be open.
    pub slow: bool,
    /// What is being done, such as `Reading the secret of acme-prod`.
    pub doing: String,
}

/// Why Jotbench was locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockCause {
    /// The user asked for it.
    Asked,
    /// Nobody has touched it for the time that is set.
    Idle,
    /// The session's screen was locked.
    Session,
    /// The machine goes to sleep.
    Sleep,
}

/// What is known of the encrypted file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum VaultStatus {
    /// Not asked yet.
    #[default]
    Unknown,
    /// There is none yet.
    NotMade,
    /// There is one, and its passphrase is needed.
    Locked,
    /// It is open.
    Open,
    /// It cannot be used, and why.
    Failed(StoreError),
}

/// What is known of the keychain.
#[derive(Clone, Debug, Default)]
pub enum KeychainStatus {
    /// Not asked yet.
    #[default]
    Unknown,
    /// It answers; its name.
    Ready(String),
    /// It does not, and why.
    Failed(StoreError),
}
