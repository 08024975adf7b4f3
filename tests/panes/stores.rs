//! The places for secrets, as dialogs and panes show them: nothing is chosen, moved or deleted
//! unasked, and what is typed is dots. Drawn from models in the states that these are about.

use super::*;
use egui::accesskit::{Role, Toggled};
use jotbench::{
    bench::{
        effect::{ClientChange, Opened},
        model::{
            ClientDialog, DeleteDialog, Dialog, ExportDialog, ImportDialog, KeySource, KeyState,
            LockCause, Mending, OpenDialog, PassphraseDialog, Problem, StoresDialog, VaultStatus,
        },
    },
    client::{
        Previous,
        drift::Drift,
        store::{Held, SecretRef, StoreError},
        transfer::Arrival,
    },
    profile::load::Profiles,
    ui::{
        dialogs::dialogs_ui,
        panes::{clients_pane_ui, secret_pane_ui},
        scene::Scene,
        theme::style,
        view::View,
    },
};

const PASSPHRASE: &str = "tulip anvil marble foghorn";
const STRONG: &str = "x7Kp2mQ9vLr4Tz0a8Wd3nB6yHc5jUe1R";

/// A model in a state, what is drawn of it, and what was asked for.
struct Stage {
    model: Model,
    view: View,
    asked: Vec<Command>,
}

impl Stage {
    fn new() -> Self {
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

    fn with(change: impl FnOnce(&mut Model)) -> Self {
        let mut stage = Self::new();
        change(&mut stage.model);
        stage
    }

    fn open(dialog: Dialog, change: impl FnOnce(&mut Model)) -> Self {
        Self::with(|model| {
            model.dialog = Some(dialog);
            model.dialog_serial += 1;
            change(model);
        })
    }

    fn adding(change: impl FnOnce(&mut Model)) -> Self {
        Self::open(Dialog::Client(Box::default()), change)
    }

    fn editing(client: Client, change: impl FnOnce(&mut Model)) -> Self {
        let dialog = ClientDialog { editing: Some(client), ..ClientDialog::default() };
        Self::open(Dialog::Client(Box::new(dialog)), change)
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let mut scene = Scene::new(&self.model, NOW, Zone::Fixed(0));
        let rect = ui.max_rect();
        let (clients, secret) = rect.split_left_right_at_x(rect.left() + 220.0);
        clients_pane_ui(ui, &mut scene, clients);
        secret_pane_ui(ui, &mut scene, &mut self.view.buffers, secret.with_max_y(90.0));
        dialogs_ui(ui, &mut scene, &mut self.view.forms);
        self.asked.extend(scene.into_commands());
    }

    fn show(self) -> Shown {
        self.show_at(vec2(900.0, 700.0))
    }

    fn show_at(self, size: Vec2) -> Shown {
        let mut harness = Harness::builder()
            .with_size(size)
            .with_max_steps(12)
            .with_context_setup(style::install)
            .build_ui_state(|ui, stage: &mut Stage| stage.ui(ui), self);
        harness.run();
        harness
    }
}

type Shown = Harness<'static, Stage>;

fn type_into(harness: &mut Shown, label: &str, text: &str) {
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

fn is_chosen(harness: &Shown, label: &str) -> bool {
    let node = harness.get_by_role_and_label(Role::RadioButton, label);
    node.accesskit_node().toggled() == Some(Toggled::True)
}

fn asked(harness: &mut Shown) -> Vec<Command> {
    std::mem::take(&mut harness.state_mut().asked)
}

/// The one change that was asked for.
fn change(harness: &mut Shown) -> Option<ClientChange> {
    let mut changes = asked(harness).into_iter().filter_map(|command| match command {
        Command::SaveClient(change) => Some(change),
        _ => None,
    });
    let change = changes.next();
    assert!(changes.next().is_none(), "asked for once");
    change
}

fn filled_in(stage: Stage) -> Shown {
    let mut harness = stage.show();
    type_into(&mut harness, "Name", "acme-new");
    type_into(&mut harness, "Secret", STRONG);
    harness
}

fn rotated(harness: &Shown) -> Client {
    harness.state().model.clients.clients[2].clone()
}

#[test]
fn all_three_places_are_offered_and_none_is_chosen_unasked() {
    let failed = KeychainStatus::Failed(StoreError::Absent("no bus".to_owned()));
    let harness = Stage::adding(|model| model.keychain = failed).show();
    for place in ["In the encrypted file", "For this session only"] {
        assert!(!is_chosen(&harness, place), "{place}");
    }
    assert!(is_chosen(&harness, "In the keychain"), "it stays the user's choice");
    let text = told(&harness);
    assert!(text.contains("No keychain is available: no bus"), "{text}");
    assert!(text.contains("or keep the secret in an encrypted file or for this session only"));
    let harness = Stage::adding(|model| model.settings.new_secrets = StoreKind::File).show();
    assert!(is_chosen(&harness, "In the encrypted file"));
}

#[test]
fn a_locked_keychain_is_no_failure() {
    let locked = KeychainStatus::Failed(StoreError::Locked);
    let harness = Stage::adding(|model| model.keychain = locked).show();
    assert!(told(&harness).contains("it will ask for its password"));
}

#[test]
fn an_encrypted_file_is_made_only_with_a_passphrase_that_was_typed_twice_alike() {
    let mut harness = filled_in(Stage::adding(|_| ()));
    click(&mut harness, "In the encrypted file");
    click(&mut harness, "Save client");
    assert!(change(&mut harness).is_none());
    assert!(told(&harness).contains("Choose a passphrase"));
    type_into(&mut harness, "Passphrase of the new file", PASSPHRASE);
    type_into(&mut harness, "Passphrase of the new file, again", "tulip anvil");
    press(&mut harness, Key::Enter);
    assert!(change(&mut harness).is_none());
    assert!(told(&harness).contains("The two passphrases differ"));
    type_into(&mut harness, "Passphrase of the new file, again", " marble foghorn");
    press(&mut harness, Key::Enter);
    let change = change(&mut harness).expect("Enter saves");
    assert_eq!(change.client.store, StoreKind::File);
    let (passphrase, create) = change.unlock.expect("the file is made");
    assert_eq!((passphrase.expose(), create), (PASSPHRASE.as_bytes(), true));
    assert_eq!(change.secret.expect("typed").0.expose(), STRONG.as_bytes());
}

#[test]
fn a_locked_file_asks_for_its_passphrase_only_where_it_is_needed() {
    let locked = |model: &mut Model| model.vault = VaultStatus::Locked;
    let mut harness = filled_in(Stage::adding(locked));
    assert!(!told(&harness).contains("Passphrase of the encrypted file"));
    click(&mut harness, "In the encrypted file");
    click(&mut harness, "Save client");
    assert!(change(&mut harness).is_none() && told(&harness).contains("Type the passphrase"));
    type_into(&mut harness, "Passphrase of the encrypted file", PASSPHRASE);
    press(&mut harness, Key::Enter);
    let unlock = change(&mut harness).expect("saved").unlock.expect("opened");
    assert_eq!((unlock.0.expose(), unlock.1), (PASSPHRASE.as_bytes(), false));

    // A client whose secret stays as it is, where it is, is changed without it.
    let filed = Stage::new().model.clients.clients[1].clone();
    let mut harness = Stage::editing(filed.clone(), locked).show();
    type_into(&mut harness, "Environment", "s");
    press(&mut harness, Key::Enter);
    let saved = change(&mut harness).expect("saved");
    assert!(saved.unlock.is_none() && saved.secret.is_none());
    // To move it out of the file the file has to be open.
    let mut harness = Stage::editing(filed, locked).show();
    click(&mut harness, "In the keychain");
    let text = told(&harness);
    assert!(
        text.contains("Its secret moves from the encrypted file to the keychain when you save")
    );
    assert!(text.contains("Passphrase of the encrypted file"));
}

#[test]
fn a_wrong_passphrase_is_said_at_its_field() {
    let wrong = VaultStatus::Failed(StoreError::WrongPassphrase);
    let mut harness = filled_in(Stage::adding(|model| model.vault = wrong));
    click(&mut harness, "In the encrypted file");
    assert!(told(&harness).contains("This is not its passphrase; type it again"));
}

#[test]
fn a_new_secret_keeps_the_former_one_unless_that_is_unticked() {
    let rotated = Stage::new().model.clients.clients[2].clone();
    let mut harness = Stage::editing(rotated.clone(), |_| ()).show();
    assert!(!told(&harness).contains("Keep the former secret"), "nothing is replaced yet");
    type_into(&mut harness, "Secret", STRONG);
    assert!(told(&harness).contains("takes the place of the previous one, which is dropped"));
    press(&mut harness, Key::Enter);
    let kept = change(&mut harness).expect("saved");
    assert!(kept.keep_former && kept.client.previous == rotated.previous);
    click(&mut harness, "Keep the former secret as previous");
    assert!(told(&harness).contains("It is gone for good"));
    click(&mut harness, "Save client");
    assert!(!change(&mut harness).expect("saved").keep_former);
}

#[test]
fn weak_secrets_and_placeholders_are_told_and_saved_all_the_same() {
    let mut harness = Stage::adding(|_| ()).show();
    type_into(&mut harness, "Name", "acme-new");
    type_into(&mut harness, "Secret", "your-256-bit-secret");
    let text = told(&harness);
    assert!(text.contains("The secret is a placeholder that guides print"), "{text}");
    assert!(text.contains("The secret has 152 bits; HS256 needs at least 256"));
    press(&mut harness, Key::Enter);
    assert!(change(&mut harness).is_some());
}

#[test]
fn a_line_break_that_came_along_is_told_and_can_be_removed() {
    let mut harness = Stage::adding(|_| ()).show();
    type_into(&mut harness, "Name", "acme-new");
    type_into(&mut harness, "Secret", &format!("{STRONG}\n"));
    assert!(told(&harness).contains("The secret ends with a line break, which is part of it"));
    click(&mut harness, "Save client");
    let saved = change(&mut harness).expect("saved").secret.expect("typed").0;
    assert_eq!(saved.expose(), format!("{STRONG}\n").as_bytes(), "kept as it is unless removed");
    click(&mut harness, "Remove the white space");
    assert!(!told(&harness).contains("line break"));
    click(&mut harness, "Save client");
    let saved = change(&mut harness).expect("saved").secret.expect("typed").0;
    assert_eq!(saved.expose(), STRONG.as_bytes());
}

#[test]
fn the_previous_secret_is_dropped_by_two_different_buttons() {
    let mut harness = Stage::editing(Stage::new().model.clients.clients[2].clone(), |_| ()).show();
    let id = rotated(&harness).id;
    assert!(told(&harness).contains("Previous secret, replaced 2026-11-19"));
    click(&mut harness, "Drop previous secret: the previous secret of acme-rotated");
    assert_eq!(focused(&harness), "Keep the previous secret of acme-rotated");
    press(&mut harness, Key::Enter);
    assert!(asked(&mut harness).is_empty(), "Enter pressed twice drops nothing");
    click(&mut harness, "Drop previous secret: the previous secret of acme-rotated");
    click(&mut harness, "Drop it: the previous secret of acme-rotated, for good");
    assert!(matches!(&asked(&mut harness)[..], [Command::DropPrevious(client)] if *client == id));
    // Once it is gone from the index, saving does not bring its note back.
    harness.state_mut().model.clients.clients[2].previous = None;
    harness.run();
    click(&mut harness, "Save client");
    assert_eq!(change(&mut harness).expect("saved").client.previous, None);
}

#[test]
fn what_is_typed_into_a_dialog_is_dots_and_goes_with_it() {
    const SENTINEL: &str = "zq7-sentinel";
    let mut harness = filled_in(Stage::adding(|_| ()));
    click(&mut harness, "In the encrypted file");
    type_into(&mut harness, "Passphrase of the new file", SENTINEL);
    assert!(told(&harness).contains("••••") && !told(&harness).contains(SENTINEL));
    assert!(!format!("{:?}", harness.state().view).contains(SENTINEL));
    harness.state_mut().view.forms.wipe();
    harness.run();
    assert!(!told(&harness).contains("••••"), "locking wipes it");
    assert!(told(&harness).contains("acme-new"), "and nothing else");
}

#[test]
fn the_secret_pane_asks_for_the_files_passphrase_in_place() {
    let filed = Stage::new().model.clients.clients[1].id.clone();
    let mut harness = Stage::with(|model| {
        model.vault = VaultStatus::Locked;
        model.selected = Some(filed.clone());
        model.key.source = KeySource::Client(filed);
        model.key.state = KeyState::Failed(StoreError::PassphraseNeeded);
    })
    .show();
    assert!(told(&harness).contains("acme-in-a-file, from the encrypted file"));
    assert_eq!(focused(&harness), "Passphrase of the encrypted file");
    press(&mut harness, Key::Enter);
    assert!(asked(&mut harness).is_empty(), "nothing was typed");
    type_into(&mut harness, "Passphrase of the encrypted file", PASSPHRASE);
    press(&mut harness, Key::Enter);
    let asked = asked(&mut harness);
    let [Command::UnlockStore { passphrase, create: false }] = &asked[..] else {
        panic!("{asked:?}")
    };
    assert_eq!(passphrase.expose(), PASSPHRASE.as_bytes());
    harness.state_mut().model.key.state = KeyState::Failed(StoreError::WrongPassphrase);
    harness.run();
    assert!(told(&harness).contains("Wrong passphrase"));
    assert!(!told(&harness).contains("••••"), "it is typed anew");
}

#[test]
fn a_locked_bench_says_so_and_unlocks_by_one_button() {
    let mut harness = Stage::with(|model| {
        model.locked = Some(LockCause::Idle);
        model.key.state = KeyState::Dropped;
        model.key.source = KeySource::Typed;
    })
    .show();
    let text = told(&harness);
    assert!(text.contains("Locked: secrets were dropped from memory"));
    assert!(text.contains("locked: nobody touched it for 5 min"));
    click(&mut harness, "Unlock the secrets");
    assert!(matches!(asked(&mut harness)[..], [Command::Do(Action::Unlock)]));
}

#[test]
fn the_clients_pane_tells_where_secrets_lie_and_drops_the_previous_one() {
    let mut harness = Stage::new().show();
    let text = told(&harness);
    assert!(text.contains("acme-in-a-file, Caf Smart Auth, production, encrypted file"), "{text}");
    let row = "acme-rotated, Caf Smart Auth, production";
    harness.get_by_label(row).hover();
    harness.run();
    let text = told(&harness);
    assert!(text.contains("Its previous secret is kept since 2026-11-19"), "{text}");
    harness.get_by_label(row).click_secondary();
    harness.run();
    click(&mut harness, "Drop previous secret");
    let id = rotated(&harness).id;
    assert!(matches!(&asked(&mut harness)[..], [Command::DropPrevious(it)] if *it == id));
}

#[test]
fn clients_are_exported_as_they_are_chosen_under_a_passphrase() {
    let dialog = || Dialog::Export(ExportDialog::default());
    let mut harness = Stage::open(dialog(), |model| model.vault = VaultStatus::Open).show();
    assert!(told(&harness).contains("3 of 3 chosen"));
    click(&mut harness, "All clients");
    click(&mut harness, "Export the clients");
    assert!(asked(&mut harness).is_empty() && told(&harness).contains("Choose a client"));
    click(&mut harness, "acme-rotated, production");
    type_into(&mut harness, "Passphrase of the export", PASSPHRASE);
    type_into(&mut harness, "Passphrase of the export, again", PASSPHRASE);
    press(&mut harness, Key::Enter);
    let asked_for = asked(&mut harness);
    let [Command::Export { clients, passphrase }] = &asked_for[..] else { panic!("{asked_for:?}") };
    assert_eq!(*clients, [rotated(&harness).id]);
    assert_eq!(passphrase.expose(), PASSPHRASE.as_bytes());
    // What lies in the encrypted file can be taken along once that is open.
    let mut harness = Stage::open(dialog(), |model| model.vault = VaultStatus::Locked).show();
    type_into(&mut harness, "Passphrase of the encrypted file", PASSPHRASE);
    click(&mut harness, "Unlock the encrypted file");
    let asked = asked(&mut harness);
    assert!(matches!(asked[..], [Command::UnlockStore { create: false, .. }]), "{asked:?}");
}

#[test]
fn an_import_asks_where_the_secrets_go_and_tells_what_became_of_each_client() {
    let dialog = ImportDialog { file: "clients.jotbench.age".to_owned(), ..Default::default() };
    let mut harness = Stage::open(Dialog::Import(Box::new(dialog.clone())), |_| ()).show();
    assert!(told(&harness).contains("From clients.jotbench.age"));
    press(&mut harness, Key::Enter);
    assert!(asked(&mut harness).is_empty() && told(&harness).contains("Type the passphrase"));
    type_into(&mut harness, "Passphrase of the export", PASSPHRASE);
    click(&mut harness, "For this session only");
    click(&mut harness, "Import the clients");
    let asked_for = asked(&mut harness);
    let [Command::Import { passphrase, store: StoreKind::Session }] = &asked_for[..] else {
        panic!("{asked_for:?}")
    };
    assert_eq!(passphrase.expose(), PASSPHRASE.as_bytes());

    let arrived = vec![
        Arrival::New(client("one")),
        Arrival::Renamed { client: client("acme 2"), from: "acme".to_owned() },
        Arrival::AlreadyHere(client("acme-rotated")),
    ];
    let dialog = ImportDialog { arrived: Some(arrived), ..dialog };
    let mut harness = Stage::open(Dialog::Import(Box::new(dialog)), |_| ()).show();
    let text = told(&harness);
    for words in
        ["2 clients imported", "acme 2", "another client has its name acme", "here already"]
    {
        assert!(text.contains(words), "{words}");
    }
    assert_eq!(focused(&harness), "Done");
    press(&mut harness, Key::Enter);
    assert!(matches!(asked(&mut harness)[..], [Command::CloseDialog]));
}

fn drifted() -> StoresDialog {
    let lost = SecretRef::current(&ClientRef("ab".repeat(16)));
    let foreign = Held { name: "other".to_owned(), label: "Other program".to_owned(), copies: 1 };
    let drift = vec![
        Drift::NoSecret(client("acme")),
        Drift::NoPrevious(client("acme-rotated")),
        Drift::NoRecord { secret: lost.clone(), label: "Jotbench: old".to_owned() },
        Drift::Duplicate { secret: SecretRef::current(&client("acme").id), copies: 2 },
        Drift::Foreign(foreign),
    ];
    StoresDialog {
        checked: StoreKind::ALL.to_vec(),
        drift: drift.into_iter().map(|drift| (StoreKind::Keychain, drift)).collect(),
        ..StoresDialog::default()
    }
}

fn checked(dialog: StoresDialog) -> Shown {
    Stage::open(Dialog::Stores(Box::new(dialog)), |_| ()).show_at(vec2(900.0, 1000.0))
}

#[test]
fn drift_is_told_in_words_and_nothing_is_deleted_by_one_click() {
    let mut harness = checked(drifted());
    let text = told(&harness);
    for words in [
        "acme has no secret in the keychain",
        "The previous secret of acme-rotated is not in the keychain",
        "\"Jotbench: old\" in the keychain is a secret without a client",
        "The secret of acme is there 2 times in the keychain",
        "\"Other program\" in the keychain is not Jotbench's",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("Everything has its secret"));
    let lost = "\"Jotbench: old\"";
    for first in ["Remove client: acme".to_owned(), format!("Delete secret: {lost}")] {
        click(&mut harness, &first);
        assert!(asked(&mut harness).is_empty(), "{first}");
        assert!(focused(&harness).starts_with("Keep "), "{first}");
    }
    click(&mut harness, "Remove it: acme, for good");
    click(&mut harness, &format!("Delete it: {lost}, for good"));
    let asked_for = asked(&mut harness);
    assert!(matches!(
        &asked_for[..],
        [
            Command::Mend(Mending::RemoveRecord(_)),
            Command::Mend(Mending::DropSecret { store: StoreKind::Keychain, .. })
        ]
    ));
    click(&mut harness, &format!("Make a client: {lost}"));
    click(&mut harness, "Drop the note: the previous secret of acme-rotated");
    click(&mut harness, "Edit client…: acme");
    let asked = asked(&mut harness);
    assert!(
        matches!(
            &asked[..],
            [
                Command::Mend(Mending::Adopt { .. }),
                Command::Mend(Mending::ForgetPrevious(_)),
                Command::ChooseClient(_),
                Command::Do(Action::EditClient)
            ]
        ),
        "{asked:?}"
    );
}

#[test]
fn all_is_well_only_where_all_was_looked_into() {
    let clean = StoresDialog { drift: vec![], ..drifted() };
    assert!(told(&checked(clean.clone())).contains("Everything has its secret"));
    let problem = Problem {
        message: "The keychain is locked".to_owned(),
        hint: "Unlock the keychain".to_owned(),
    };
    let partly = StoresDialog {
        checked: vec![StoreKind::File, StoreKind::Session],
        unchecked: vec![(StoreKind::Keychain, problem)],
        ..clean.clone()
    };
    let text = told(&checked(partly));
    assert!(text.contains("Not checked: The keychain is locked"));
    assert!(text.contains("Of the rest nothing is known") && !text.contains("Everything"));
    let running = StoresDialog {
        checking: vec![(StoreKind::Keychain, jotbench::bench::effect::Generation(7))],
        checked: vec![StoreKind::File],
        ..clean
    };
    let text = told(&checked(running));
    assert!(text.contains("Being checked…") && !text.contains("Everything"));
}

#[test]
fn the_passphrase_is_changed_with_the_one_it_has() {
    let dialog = Dialog::Passphrase(PassphraseDialog::default());
    let mut harness = Stage::open(dialog, |model| model.vault = VaultStatus::Locked).show();
    assert_eq!(focused(&harness), "Passphrase now");
    click(&mut harness, "Change the passphrase");
    assert!(asked(&mut harness).is_empty() && told(&harness).contains("Type the one it has now"));
    type_into(&mut harness, "Passphrase now", "hunter2");
    type_into(&mut harness, "New passphrase", PASSPHRASE);
    assert!(told(&harness).contains("Strong"));
    type_into(&mut harness, "New passphrase, again", PASSPHRASE);
    press(&mut harness, Key::Enter);
    let asked = asked(&mut harness);
    let [Command::ChangePassphrase { former, new }] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((former.expose(), new.expose()), (&b"hunter2"[..], PASSPHRASE.as_bytes()));
}

#[test]
fn a_file_is_opened_at_a_typed_path() {
    let problem = Problem { message: "There is no such file".to_owned(), hint: String::new() };
    let dialog = OpenDialog { what: Opened::Clients, problem: Some(problem) };
    let mut harness = Stage::open(Dialog::Open(dialog), |_| ()).show();
    assert_eq!(focused(&harness), "Path");
    assert!(told(&harness).contains("There is no such file"));
    press(&mut harness, Key::Enter);
    assert!(asked(&mut harness).is_empty());
    type_into(&mut harness, "Path", "/home/ada/clients.age");
    press(&mut harness, Key::Enter);
    let asked = asked(&mut harness);
    let [Command::OpenPath { what: Opened::Clients, path }] = &asked[..] else {
        panic!("{asked:?}")
    };
    assert_eq!(path.to_str(), Some("/home/ada/clients.age"));
}

#[test]
fn deleting_says_what_goes_from_where() {
    let deleting = |client: &Client| {
        let dialog = DeleteDialog { client: client.clone(), deleting: None, problem: None };
        Stage::open(Dialog::DeleteClient(Box::new(dialog)), |model| {
            model.vault = VaultStatus::Locked;
        })
        .show()
    };
    let clients = Stage::new().model.clients.clients;
    let text = told(&deleting(&clients[2]));
    assert!(text.contains("its secret and its previous secret in the keychain are deleted"));
    let mut harness = deleting(&clients[1]);
    assert!(told(&harness).contains("Its secret lies in the encrypted file, which is locked"));
    assert!(harness.get_by_label("Delete client").accesskit_node().is_disabled());
    type_into(&mut harness, "Passphrase of the encrypted file", PASSPHRASE);
    press(&mut harness, Key::Enter);
    assert!(matches!(asked(&mut harness)[..], [Command::UnlockStore { .. }]));
}

#[test]
fn the_tab_key_goes_round_every_dialog_in_a_low_window_and_never_out_of_sight() {
    let low = vec2(760.0, 420.0);
    let rotated = Stage::new().model.clients.clients[2].clone();
    let editing = Stage::editing(rotated, |_| ()).show_at(low);
    let stores = Stage::open(Dialog::Stores(Box::new(drifted())), |_| ()).show_at(low);
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, low);
    for (mut harness, last, stops) in [(editing, "Save client", 14), (stores, "Done", 7)] {
        let mut seen = Vec::new();
        loop {
            press(&mut harness, Key::Tab);
            let name = focused(&harness);
            if seen.first() == Some(&name) {
                break;
            }
            let node = harness.get_all_by_label(&name).find(|node| node.is_focused()).unwrap();
            assert!(window.contains_rect(node.rect()), "{name}: {:?}", node.rect());
            seen.push(name);
            assert!(seen.len() <= stops, "{seen:?}");
        }
        assert!(seen.len() == stops && seen.iter().any(|name| name == last), "{seen:?}");
    }
}

#[test]
fn escape_closes_them_all() {
    let open = OpenDialog { what: Opened::Secret, problem: None };
    for dialog in [
        Dialog::Export(ExportDialog::default()),
        Dialog::Import(Box::default()),
        Dialog::Stores(Box::default()),
        Dialog::Passphrase(PassphraseDialog::default()),
        Dialog::Open(open),
    ] {
        let mut harness = Stage::open(dialog.clone(), |_| ()).show();
        press(&mut harness, Key::Escape);
        assert!(matches!(asked(&mut harness)[..], [Command::CloseDialog]), "{dialog:?}");
    }
}

#[test]
fn the_dialogs_of_the_stores_look_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    let mut stage = Stage::adding(|_| ());
    stage.model.clients.clients.truncate(2);
    let stores = Stage::open(Dialog::Stores(Box::new(drifted())), |_| ());
    for (name, theme, stage) in
        [("dialog-client-dark", Theme::Dark, stage), ("dialog-stores-light", Theme::Light, stores)]
    {
        let mut harness = Harness::builder()
            .with_size(vec2(640.0, 640.0))
            .with_theme(theme)
            .with_max_steps(12)
            .with_context_setup(move |ctx| {
                style::install(ctx);
                ctx.set_theme(theme);
            })
            .wgpu()
            .build_ui_state(|ui, stage: &mut Stage| stage.ui(ui), stage);
        harness.run();
        if theme == Theme::Dark {
            type_into(&mut harness, "Name", "acme-new");
            type_into(&mut harness, "Secret", "your-256-bit-secret\n");
            click(&mut harness, "In the encrypted file");
            type_into(&mut harness, "Passphrase of the new file", "correcthorse");
        } else {
            click(&mut harness, "Delete secret: \"Jotbench: old\"");
        }
        harness.snapshot(name);
        results.extend_harness(&mut harness);
    }
    results.unwrap();
}
