//! The model: the one truth of the window, changed by [`Model::apply`] and [`Model::receive`]
//! alone.

mod answers;
mod aside;
mod clients;
mod compare;
mod content;
mod dialog;
mod drift;
mod edit;
mod examine;
mod generate;
mod kept;
mod key;
mod keys;
mod lock;
mod out;
mod pending;
mod report;
mod reproduce;
mod rotation;
mod saving;
mod settings;
mod signer;
mod state;
mod test_tokens;
#[cfg(test)]
mod tests;
mod transfer;
mod tray;
mod vault;

use std::time::Duration;

use super::{
    action::Action,
    analysis::{Analysis, Examined},
    command::Command,
    draft::Draft,
    effect::{Effect, Generation, StoreCall},
    event::SystemTheme,
    tray::Tray,
};
use crate::{
    client::{Client, ClientRef, StoreKind, index::Damaged, index::Index},
    jwt::{KeyKind, Moment, Part, Reading, Serialization, claims::Expectations, json, time::Stamp},
    profile::{Profile, load::Profiles},
    settings::Settings,
};

pub use compare::{CompareCommand, CompareDialog, CompareSide, CompareSource};
pub use dialog::{
    ClientDialog, DeleteDialog, Dialog, ExportDialog, GenerateDialog, GivenKey, ImportDialog,
    Mending, OpenDialog, PassphraseDialog, Problem, SaveDialog, StoresDialog,
};
pub use examine::INLINE_BYTES;
pub use key::{BenchKey, KeySource, KeyState, looks_like_key};
pub use keys::{describe, look};
pub use report::{ReportClaim, ReportCommand, ReportDialog, ReportFormat};
pub use reproduce::{ReproduceCommand, ReproduceDialog};
pub use signer::{Remedy, RemedyKind, SignerCommand, SignerState};
pub use state::{
    AsOf, KeychainStatus, LockCause, Mode, Notice, OnClipboard, PayloadView, ProfileChoice, Theme,
    VaultStatus, Waiting,
};
pub use test_tokens::{TestTokensCommand, TestTokensDialog};
pub use tray::{ScanNews, Scanning, TrayCommand, Unplaced};

/// Everything that the window shows.
///
/// Views read the fields; nothing but this module changes them.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, read by its name")]
pub struct Model {
    /// Verify or sign.
    pub mode: Mode,
    /// The evidence, exactly as pasted or typed (in Verify).
    pub pasted: String,
    /// What the token pane shows: the pasted token, or the one that was signed.
    pub token_text: String,
    /// Header and payload as shown.
    pub draft: Draft,
    /// The signature of the evidence that was chosen to be looked at, and the content that was
    /// given with it where it is detached.
    pub read_as: Reading,
    /// The pasted token that the draft came from, for Revert.
    pub original: Option<String>,
    /// Whether the draft leaves out an unprotected header of the token that it came from.
    pub leaves_unprotected: bool,
    /// Whether what lies here is the example, or a template nobody has changed yet.
    pub untouched: bool,
    /// Whether what lies here is the example.
    pub example: bool,
    /// Why the draft could not be signed.
    pub unsigned: Option<crate::jwt::SignError>,
    /// Whether the person asked for a token that nobody signs, with `alg` "none".
    pub unsecured: bool,
    /// The token as parsed and verified.
    pub examined: Examined,
    /// What is known of it at [`Model::judged_at`].
    pub analysis: Analysis,
    /// The clock's moment for which what is shown holds.
    pub judged_at: Moment,
    /// A large token that is being analysed off the frame thread.
    pub analysing: Option<Generation>,
    /// The tokens that were found in what was pasted or opened.
    pub tray: Tray,
    /// A search for tokens under way.
    pub scanning: Option<Scanning>,
    /// When the line that the evidence stood in says that it was written.
    pub logged_at: Option<Stamp>,
    /// Who signed the evidence.
    pub signer: SignerState,
    /// What would make its signature verify.
    pub remedies: Vec<Remedy>,
    /// The secret or key in use.
    pub key: BenchKey,
    /// The clients.
    pub clients: Index,
    /// The chosen client.
    pub selected: Option<ClientRef>,
    /// A damaged index that was kept aside.
    pub damaged_index: Option<Damaged>,
    /// The profiles.
    pub profiles: Profiles,
    /// Which profile the person chose.
    pub profile_choice: ProfileChoice,
    /// The id of the profile in force.
    pub profile_id: String,
    /// The moment of judgement that the person chose.
    pub as_of: AsOf,
    /// Audience, issuer, leeway.
    pub expected: Expectations,
    /// How the payload is shown.
    pub payload_view: PayloadView,
    /// What the desktop prefers, where a worker has found it out.
    pub system_theme: Option<SystemTheme>,
    /// The keychain.
    pub keychain: KeychainStatus,
    /// The encrypted file of secrets.
    pub vault: VaultStatus,
    /// Why Jotbench is locked, while it is: no secret is in memory.
    pub locked: Option<LockCause>,
    /// Counts the locks, so that a view knows when to wipe what was typed into it.
    pub lock_serial: u64,
    /// What the user has set.
    pub settings: Settings,
    /// A keychain call whose answer is awaited.
    pub waiting: Option<Waiting>,
    /// What lies on the clipboard.
    pub clipboard: Option<OnClipboard>,
    /// The message in the status bar.
    pub notice: Option<Notice>,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// Counts the dialogs opened, so that a view knows a new one from an old one.
    pub dialog_serial: u64,
    /// Where the cursor is asked to go, such as after a fix was applied.
    pub focus: Option<(Part, String)>,
    generation: Generation,
    /// Clients' encrypted keys that were opened in this session.
    opened: Vec<keys::Opened>,
    /// The client that was chosen because it signed the token on the bench, and not by a person.
    chosen_for_token: Option<ClientRef>,
    /// The read that brings the secret of the bench; an older one is not awaited any more.
    fetching: Option<Generation>,
    /// The call that reads all clients' secrets to find out who signed.
    reading_all: Option<Generation>,
    /// The stores that stayed closed to it, until its answer is complete.
    unopened: Vec<StoreKind>,
    /// The read that brings the former secret of the bench.
    fetching_former: Option<Generation>,
    /// What is under way without a dialog.
    pending: Vec<(Generation, pending::Pending)>,
    /// Exported clients, until they are saved.
    exported: Option<transfer::Exported>,
    /// What a dialog gave to be saved, for the typed path where no file dialog takes it.
    leaving: Option<crate::jwt::Secret>,
    /// The numbers of the tray's tokens in the order in which they were found.
    tray_numbers: Vec<usize>,
    /// Changed drafts that a token took the place of, the last one last.
    aside: Vec<aside::PutAside>,
}

impl Model {
    /// A bench with an example on it, made at `now`.
    #[must_use]
    pub fn new(profiles: Profiles, now: Moment) -> Self {
        let examined = super::analysis::examine("", &Reading::default(), None, &[]);
        let analysis = super::analysis::judge(&examined, &super::Question::default());
        let mut model = Self {
            mode: Mode::Verify,
            pasted: String::new(),
            token_text: String::new(),
            draft: Draft::default(),
            read_as: Reading::default(),
            original: None,
            leaves_unprotected: false,
            untouched: true,
            example: true,
            unsigned: None,
            unsecured: false,
            examined,
            analysis,
            judged_at: now,
            analysing: None,
            tray: Tray::default(),
            scanning: None,
            logged_at: None,
            signer: SignerState::default(),
            remedies: Vec::new(),
            key: BenchKey::default(),
            clients: Index::default(),
            selected: None,
            damaged_index: None,
            profiles,
            profile_choice: ProfileChoice::Auto,
            profile_id: String::new(),
            as_of: AsOf::Now,
            expected: Expectations::default(),
            payload_view: PayloadView::Json,
            system_theme: None,
            keychain: KeychainStatus::Unknown,
            vault: VaultStatus::Unknown,
            locked: None,
            lock_serial: 0,
            settings: Settings::default(),
            waiting: None,
            clipboard: None,
            notice: None,
            dialog: None,
            dialog_serial: 0,
            focus: None,
            generation: Generation(0),
            opened: Vec::new(),
            chosen_for_token: None,
            fetching: None,
            reading_all: None,
            unopened: Vec::new(),
            fetching_former: None,
            pending: Vec::new(),
            exported: None,
            leaving: None,
            tray_numbers: Vec::new(),
            aside: Vec::new(),
        };
        model.lay_out_example(now);
        model
    }

    /// What to ask of the world when the window opens.
    #[must_use]
    pub fn start(&mut self) -> Vec<Effect> {
        let generation = self.next_generation();
        vec![
            Effect::LoadIndex,
            Effect::LoadProfiles,
            Effect::Store(generation, StoreCall::Probe(StoreKind::Keychain)),
            Effect::Store(self.next_generation(), StoreCall::Probe(StoreKind::File)),
            Effect::LoadSettings,
        ]
    }

    /// Changes the model as asked; `now` is the clock's.
    #[must_use]
    pub fn apply(&mut self, command: Command, now: Moment) -> Vec<Effect> {
        self.focus = None;
        match command {
            Command::Do(action) => self.act(action, now),
            Command::TokenEdited(text) => self.edit_token(text, now),
            Command::Paste(text) => self.paste(text, now),
            Command::HeaderEdited(text) => self.edit_header(text, now),
            Command::PayloadEdited(text) => self.edit_payload(text, now),
            Command::ClaimEdited(name, value) => self.edit_claim(&name, value.as_deref(), now),
            Command::SetMode(mode) => self.set_mode(mode, now),
            Command::Apply(fix) => self.apply_fix(&fix, now),
            Command::SetTime(claim, seconds) => self.set_time(claim, seconds, now),
            Command::ChooseProfile(choice) => self.choose_profile(choice, now),
            Command::SetAsOf(as_of) => {
                self.as_of = as_of;
                self.judge(now);
                vec![]
            }
            Command::SetLeeway(seconds) => {
                self.expected.leeway = seconds;
                self.judge(now);
                vec![]
            }
            Command::Tray(command) => self.tray(command, now),
            Command::Signer(command) => self.signer(command, now),
            Command::Reproduce(command) => self.reproduce(command, now),
            Command::Compare(command) => self.compare(command, now),
            Command::TestTokens(command) => self.test_tokens(command, now),
            Command::Report(command) => self.report(command, now),
            Command::ChooseClient(client) => self.choose_client(client, now),
            Command::SecretTyped(secret) => self.type_secret(secret, now),
            Command::ChooseEncoding(encoding) => self.choose_encoding(encoding, now),
            Command::SaveClient(change) => self.save_client(change),
            Command::DeleteClient(client) => self.delete_client(&client),
            Command::UnlockStore { passphrase, create } => self.unlock_store(passphrase, create),
            Command::ChangePassphrase { former, new } => self.change_passphrase(former, new),
            Command::DropPrevious(client) => self.drop_previous(&client),
            Command::Export { clients, passphrase } => self.export(&clients, passphrase),
            Command::Import { passphrase, store } => self.import(passphrase, store),
            Command::Mend(mending) => self.mend(mending, now),
            Command::ChangeSettings(settings) => self.change_settings(settings),
            Command::OpenPath { what, path } => vec![Effect::OpenPath(what, path)],
            Command::CancelStore => self.cancel_keychain(),
            Command::SaveTo { what, path, replace } => self.save_to(what, path, replace),
            Command::CopySelection(text) => self.copy_selection(text),
            Command::OpenFile(path) => vec![Effect::OpenFile(path)],
            Command::LookAtSignature(index) => self.look_at_signature(index, now),
            Command::GiveContent(text) => self.give_content(text.into_bytes(), now),
            Command::OpenContent => vec![Effect::OpenContentWithDialog],
            Command::OpenSecretFile(path) => vec![Effect::OpenSecret(path)],
            Command::OpenSecret => vec![Effect::OpenSecretWithDialog],
            Command::SignWithKey(index) => self.sign_with_key(index, now),
            Command::Generate(recipe) => self.generate(recipe),
            Command::TryPassphrase(passphrase) => self.try_passphrase(passphrase),
            Command::CancelKeyWork => self.cancel_key_work(now),
            Command::CloseDialog => self.close_dialog(),
            Command::DismissNotice => {
                self.notice = None;
                vec![]
            }
        }
    }

    /// Lets time pass: judges anew where the second has changed, and forgets a clipboard
    /// countdown that has run out.
    #[must_use]
    pub fn tick(&mut self, now: Moment) -> Vec<Effect> {
        if self.clipboard.is_some_and(|held| held.clears_at.is_some_and(|end| end <= now)) {
            self.clipboard = None;
        }
        if now.seconds != self.judged_at.seconds {
            match self.as_of {
                AsOf::Now => self.judge(now),
                // What was judged as of a moment stands, and how long ago that was counts on.
                AsOf::At(_) => self.judged_at = now,
            }
        }
        vec![]
    }

    /// How long what is shown stays true: until the next second, minute or hour, as the dates on
    /// screen are told, or for ever.
    #[must_use]
    pub fn next_change(&self, now: Moment) -> Option<Duration> {
        let dates = self.dates().into_iter().filter_map(|(name, date)| {
            let distance = date.seconds.abs_diff(now.seconds);
            // As of another moment only this is told of now: whether the token holds, and how long
            // ago it expired.
            if self.as_of != AsOf::Now && (date > now || name != "exp") {
                return (date > now && name != "iat").then_some(distance.max(1));
            }
            // Within the hour seconds are shown, within the day minutes, else hours. A date's own
            // moment always counts, for there the verdict turns.
            let unit: u64 = match distance {
                0..3_600 => 1,
                3_600..86_400 => 60,
                _ => 3_600,
            };
            let into = now.seconds.abs_diff(date.seconds) % unit;
            Some(if date > now { into.max(1) } else { unit - into })
        });
        let clipboard = self.clipboard.and_then(|held| held.clears_at).map(|_| 1);
        // What the list says of its tokens is told in minutes at the finest.
        let tray = (!self.tray.items.is_empty() && self.as_of == AsOf::Now).then_some(60);
        dates.chain(clipboard).chain(tray).min().map(|seconds| {
            // Wake just after the second turns, so that one frame a second is enough.
            let rest = u64::from(1_000_000_000 - now.nanos.min(999_999_999)) / 1_000_000;
            Duration::from_millis((seconds - 1).saturating_mul(1_000) + rest + 5)
        })
    }

    /// The profile in force.
    #[must_use]
    pub fn profile(&self) -> Option<&Profile> {
        self.profiles.find(&self.profile_id)
    }

    /// The chosen client.
    #[must_use]
    pub fn client(&self) -> Option<&Client> {
        self.clients.by_id(self.selected.as_ref()?)
    }

    /// Whether the action can be asked for now.
    #[must_use]
    pub fn is_enabled(&self, action: Action) -> bool {
        match action {
            Action::SaveToken | Action::CopyToken => {
                self.analysing.is_none() && !self.token_text.is_empty()
            }
            // A header field carries the compact form alone.
            Action::CopyAuthorization | Action::CopyCurl => {
                self.is_enabled(Action::CopyToken)
                    && self.examined.token.serialization == Serialization::Compact
            }
            Action::SaveHeader | Action::CopyHeader => !self.draft.header.is_empty(),
            Action::SavePayload => !self.draft.payload.is_empty(),
            Action::CopyPayload => self.draft.payload.text().is_some_and(|text| !text.is_empty()),
            Action::CopySecret => self.key.secret().is_some(),
            Action::CopyPublicPem
            | Action::CopyPublicJwk
            | Action::CopyThumbprint
            | Action::SavePublicKey => {
                self.key_shown().is_some_and(|key| key.kind() != KeyKind::Secret)
            }
            Action::SavePrivateKey => self.private_file().is_some(),
            Action::ClearClipboard => self.clipboard.is_some(),
            Action::SignAgain if self.analysing.is_some() => false,
            Action::SignAgain
            | Action::Reproduce
            | Action::Report
            | Action::CopyReport
            | Action::MakeTestTokens => {
                self.examined.token.claims().is_some_and(json::Document::is_object)
            }
            Action::FindSigner => self.mode == Mode::Verify && !self.clients.clients.is_empty(),
            Action::Compare => !self.token_text.is_empty(),
            Action::ClearTray => !self.tray.items.is_empty(),
            Action::Revert => self.original.is_some(),
            Action::BringBackDraft => !self.aside.is_empty(),
            Action::LayOut | Action::ToggleCompact => self.mode == Mode::Sign,
            Action::MakeUnsecured => !self.unsecured && self.is_alg_none(),
            Action::DropPrevious => self.client().is_some_and(|client| client.previous.is_some()),
            Action::Unlock => self.locked.is_some(),
            Action::ExportClients => !self.clients.clients.is_empty(),
            Action::ChangePassphrase => {
                !matches!(self.vault, VaultStatus::Unknown | VaultStatus::NotMade)
            }
            Action::EditClient | Action::DeleteClient => self.client().is_some(),
            Action::ForgetClient => !matches!(self.key.source, KeySource::None),
            _ => true,
        }
    }

    fn act(&mut self, action: Action, now: Moment) -> Vec<Effect> {
        if !self.is_enabled(action) {
            return vec![];
        }
        match action {
            Action::NewToken => self.new_token(now),
            Action::OpenToken => vec![Effect::OpenWithDialog],
            Action::PasteToken => vec![Effect::Paste],
            Action::SaveToken
            | Action::SaveHeader
            | Action::SavePayload
            | Action::SavePublicKey
            | Action::SavePrivateKey => self.save(action),
            Action::Quit => vec![Effect::Quit],
            Action::CopyToken
            | Action::CopyAuthorization
            | Action::CopyCurl
            | Action::CopyHeader
            | Action::CopyPayload
            | Action::CopySecret
            | Action::CopyPublicPem
            | Action::CopyPublicJwk
            | Action::CopyThumbprint => self.copy(action),
            Action::ClearClipboard => vec![Effect::ClearClipboard],
            Action::SwitchMode => match self.mode {
                Mode::Verify => self.set_mode(Mode::Sign, now),
                Mode::Sign => self.set_mode(Mode::Verify, now),
            },
            Action::SignAgain => self.sign_again(now),
            Action::Reproduce => self.open_reproduce(now),
            Action::FindSigner => self.signer(SignerCommand::Find, now),
            Action::Compare => self.open_compare(now),
            Action::MakeTestTokens => self.open_test_tokens(now),
            Action::Report => self.open_report(now),
            Action::CopyReport => self.copy_report(now),
            Action::ClearTray => self.tray(TrayCommand::Clear, now),
            Action::MakeUnsecured => self.make_unsecured(now),
            Action::Revert => self.revert(now),
            Action::BringBackDraft => self.bring_back_draft(now),
            Action::LayOut => self.lay_out(now),
            Action::ToggleCompact => self.toggle_compact(now),
            Action::AddClient => self.open(Dialog::Client(Box::default())),
            Action::EditClient => self.open_edit_client(),
            Action::DeleteClient => self.open_delete_client(),
            Action::ForgetClient => self.forget_client(now),
            Action::OpenKey => vec![Effect::OpenSecretWithDialog],
            Action::GenerateKey => self.open(Dialog::Generate(GenerateDialog::default())),
            Action::DropPrevious => {
                let chosen = self.selected.clone();
                chosen.map(|client| self.drop_previous(&client)).unwrap_or_default()
            }
            Action::Lock => self.lock(LockCause::Asked, now),
            Action::Unlock => self.unlock(now),
            Action::ExportClients => self.open(Dialog::Export(ExportDialog::default())),
            Action::ImportClients => vec![Effect::OpenClientsWithDialog],
            Action::CheckStores => self.check_stores(),
            Action::ChangePassphrase => self.open(Dialog::Passphrase(PassphraseDialog::default())),
            Action::Settings => self.open(Dialog::Settings),
            Action::RetryKeychain => self.retry_keychain(),
            Action::SwitchPayloadView => {
                self.payload_view = match self.payload_view {
                    PayloadView::Json => PayloadView::Claims,
                    PayloadView::Claims => PayloadView::Json,
                };
                vec![]
            }
            Action::Palette => self.open(Dialog::Palette),
            Action::Shortcuts => self.open(Dialog::Shortcuts),
            Action::About => self.open(Dialog::About),
            Action::ThemeSystem => self.choose_theme(Theme::System),
            Action::ThemeDark => self.choose_theme(Theme::Dark),
            Action::ThemeLight => self.choose_theme(Theme::Light),
        }
    }

    fn choose_theme(&mut self, theme: Theme) -> Vec<Effect> {
        self.change_settings(Settings { theme, ..self.settings.clone() })
    }

    fn next_generation(&mut self) -> Generation {
        self.generation.0 += 1;
        self.generation
    }
}
