//! A stage for dialogs and panes: a model in the state that a test is about, what is drawn of it,
//! and what is asked for.

use super::*;
use egui::accesskit::{Role, Toggled};
use jotbench::{
    bench::{
        effect::ClientChange,
        model::{ClientDialog, Dialog, VaultStatus},
    },
    client::Previous,
    profile::load::Profiles,
    ui::{
        dialogs::dialogs_ui,
        panes::{clients_pane_ui, secret_pane_ui},
        scene::Scene,
        theme::style,
        view::View,
    },
};

pub const PASSPHRASE: &str = "tulip anvil marble foghorn";
pub const STRONG: &str = "x7Kp2mQ9vLr4Tz0a8Wd3nB6yHc5jUe1R";

/// A model in a state, what is drawn of it, and what was asked for.
pub struct Stage {
    pub model: Model,
    pub view: View,
    pub asked: Vec<Command>,
}

impl Stage {
    pub fn new() -> Self {
        let mut model = Model::new(Profiles::built_in(), NOW);
        model.keychain = KeychainStatus::Ready("Secret Service".to_owned());
        model.vault = VaultStatus::NotMade;
        let mut filed = client("acme-in-a-file");
        filed.store = StoreKind::File;
        let mut rotated = client("acme-rotated");
        rotated.previous = Some(Previous {
            replaced: NOW.seconds - 3 * 86_400,
            encoding: SecretEncoding::Utf8,
            algorithm: Algorithm::Hs256,
        });
        model.clients = Index { clients: vec![client("acme"), filed, rotated] };
        Self { model, view: View::default(), asked: vec![] }
    }

    pub fn with(change: impl FnOnce(&mut Model)) -> Self {
        let mut stage = Self::new();
        change(&mut stage.model);
        stage
    }

    pub fn open(dialog: Dialog, change: impl FnOnce(&mut Model)) -> Self {
        Self::with(|model| {
            model.dialog = Some(dialog);
            model.dialog_serial += 1;
            change(model);
        })
    }

    pub fn adding(change: impl FnOnce(&mut Model)) -> Self {
        Self::open(Dialog::Client(Box::default()), change)
    }

    pub fn editing(client: Client, change: impl FnOnce(&mut Model)) -> Self {
        let dialog = ClientDialog { editing: Some(client), ..ClientDialog::default() };
        Self::open(Dialog::Client(Box::new(dialog)), change)
    }

    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let mut scene = Scene::new(&self.model, NOW, Zone::Fixed(0));
        let rect = ui.max_rect();
        let (clients, secret) = rect.split_left_right_at_x(rect.left() + 220.0);
        clients_pane_ui(ui, &mut scene, clients);
        secret_pane_ui(ui, &mut scene, &mut self.view.buffers, secret.with_max_y(90.0));
        dialogs_ui(ui, &mut scene, &mut self.view.forms);
        self.asked.extend(scene.into_commands());
    }

    pub fn show(self) -> Shown {
        self.show_at(vec2(900.0, 700.0))
    }

    pub fn show_at(self, size: Vec2) -> Shown {
        let mut harness = Harness::builder()
            .with_size(size)
            .with_max_steps(12)
            .with_context_setup(style::install)
            .build_ui_state(|ui, stage: &mut Stage| stage.ui(ui), self);
        harness.run();
        harness
    }
}

/// A stage that is shown.
pub type Shown = Harness<'static, Stage>;

/// Types into a field; what has line breaks is pasted.
pub fn type_into(harness: &mut Shown, label: &str, text: &str) {
    let is_field = |node: &Node<'_>| {
        matches!(node.accesskit_node().role(), Role::TextInput | Role::PasswordInput)
    };
    let node = harness.get_all_by_label(label).rfind(is_field);
    node.unwrap_or_else(|| panic!("{label}")).focus();
    harness.run();
    let event = if text.contains('\n') { egui::Event::Paste } else { egui::Event::Text };
    harness.event(event(text.to_owned()));
    harness.run();
}

/// Whether the radio button is chosen.
pub fn is_chosen(harness: &Shown, label: &str) -> bool {
    let node = harness.get_by_role_and_label(Role::RadioButton, label);
    node.accesskit_node().toggled() == Some(Toggled::True)
}

/// What was asked for since the last time.
pub fn asked(harness: &mut Shown) -> Vec<Command> {
    std::mem::take(&mut harness.state_mut().asked)
}

/// The one change that was asked for.
pub fn change(harness: &mut Shown) -> Option<ClientChange> {
    let mut changes = asked(harness).into_iter().filter_map(|command| match command {
        Command::SaveClient(change) => Some(change),
        _ => None,
    });
    let change = changes.next();
    assert!(changes.next().is_none(), "asked for once");
    change
}

/// The client that has a previous secret.
pub fn rotated(harness: &Shown) -> Client {
    harness.state().model.clients.clients[2].clone()
}
