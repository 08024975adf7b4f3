//! Commands: every change that a person, a view or a test can ask of the model.

use std::path::PathBuf;

use super::{
    action::Action,
    effect::{ClientChange, Opened, Saved},
    model::{
        AsOf, CompareCommand, Mending, Mode, ProfileChoice, ReportCommand, ReproduceCommand,
        SignerCommand, TestTokensCommand, TrayCommand,
    },
};
use crate::{
    client::{ClientRef, StoreKind},
    jwt::{Fix, Secret, SecretEncoding, key::Recipe},
    settings::Settings,
};

/// A change asked of the model. Commands are a queue: none replaces another.
#[derive(Clone, Debug)]
pub enum Command {
    /// An action of the menus.
    Do(Action),
    /// The token pane holds this text now.
    TokenEdited(String),
    /// The header pane holds this text now.
    HeaderEdited(String),
    /// The payload pane holds this text now.
    PayloadEdited(String),
    /// A claim's field holds this JSON text now; `None` removes the claim.
    ClaimEdited(String, Option<String>),
    /// Verify or sign.
    SetMode(Mode),
    /// Apply a finding's fix.
    Apply(Fix),
    /// Set `exp`, `nbf` or `iat` to now plus this many seconds.
    SetTime(&'static str, i64),
    /// Choose a profile, or let the token or client choose.
    ChooseProfile(ProfileChoice),
    /// Judge as of this moment.
    SetAsOf(AsOf),
    /// Forgive so many seconds of clock difference.
    SetLeeway(u64),
    /// About the tray.
    Tray(TrayCommand),
    /// About who signed the evidence.
    Signer(SignerCommand),
    /// About reproducing it.
    Reproduce(ReproduceCommand),
    /// About comparing two tokens.
    Compare(CompareCommand),
    /// About bad tokens made of it.
    TestTokens(TestTokensCommand),
    /// About the report on it.
    Report(ReportCommand),
    /// Choose a client: its secret is fetched.
    ChooseClient(ClientRef),
    /// A secret was typed or pasted; it takes the place of a client's.
    SecretTyped(Secret),
    /// Read the secret in this way.
    ChooseEncoding(SecretEncoding),
    /// Add or change a client.
    SaveClient(ClientChange),
    /// Delete a client and its secret, after the person confirmed it.
    DeleteClient(ClientRef),
    /// Open the encrypted file, or make it.
    UnlockStore {
        /// Its passphrase.
        passphrase: Secret,
        /// Whether it is made with it.
        create: bool,
    },
    /// Give the encrypted file another passphrase.
    ChangePassphrase {
        /// The one that it has.
        former: Secret,
        /// The one that it shall have.
        new: Secret,
    },
    /// Drop the former secret of the client.
    DropPrevious(ClientRef),
    /// Export these clients with their secrets into a file under this passphrase.
    Export {
        /// Which.
        clients: Vec<ClientRef>,
        /// The passphrase of the file.
        passphrase: Secret,
    },
    /// Import the clients of the file that was opened.
    Import {
        /// The passphrase of the file.
        passphrase: Secret,
        /// Where their secrets are kept.
        store: StoreKind,
    },
    /// Settle something in which index and store have drifted apart.
    Mend(Mending),
    /// Set this once for all.
    ChangeSettings(Settings),
    /// Read a file at a typed path.
    OpenPath {
        /// What it holds.
        what: Opened,
        /// Where it is.
        path: PathBuf,
    },
    /// Stop waiting for the store.
    CancelStore,
    /// Save to a typed path.
    SaveTo {
        /// What.
        what: Saved,
        /// Where to.
        path: PathBuf,
        /// Whether a file that is there may be replaced.
        replace: bool,
    },
    /// Put this text on the bench, as if pasted. Too large for the frame thread or not.
    Paste(String),
    /// Copy a text that was selected.
    CopySelection(String),
    /// Read a file that was dropped on the window: a token, or what is recognised as a key.
    OpenFile(PathBuf),
    /// Look at this signature of the pasted token, from 0.
    LookAtSignature(usize),
    /// Check the pasted token, whose payload is detached, with this content.
    GiveContent(String),
    /// Read the content of the pasted token, whose payload is detached, from a file.
    OpenContent,
    /// Read a file that was dropped on the key's pane: a secret or a key, whatever it looks like.
    OpenSecretFile(PathBuf),
    /// Sign the draft with this key of the JWK Set, counted from 0.
    SignWithKey(usize),
    /// Make a new key, for the bench or for the client's form that is open.
    Generate(Recipe),
    /// Try this passphrase on the encrypted key.
    TryPassphrase(Secret),
    /// Stop waiting for the work on the key.
    CancelKeyWork,
    /// Read a secret or key from a file.
    OpenSecret,
    /// Close the open dialog.
    CloseDialog,
    /// The message in the status bar was read.
    DismissNotice,
}
