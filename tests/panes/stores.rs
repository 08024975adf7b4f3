//! The places for secrets as panes and dialogs show them: nothing is moved or deleted unasked, and
//! what is typed is dots.

use super::{stage::*, *};
use jotbench::{
    bench::{
        effect::Opened,
        model::{
            DeleteDialog, Dialog, ExportDialog, ImportDialog, KeySource, KeyState, LockCause,
            Mending, OpenDialog, PassphraseDialog, Problem, StoresDialog, VaultStatus,
        },
    },
    client::{
        drift::Drift,
        store::{Held, SecretRef, Slot, StoreError},
        transfer::Arrival,
    },
    ui::theme::style,
};

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
fn what_is_left_over_of_a_known_client_says_whose_it_is() {
    let of = |client: &Client, slot| SecretRef { client: client.id.clone(), slot };
    let clients = Stage::new().model.clients.clients;
    let label = String::new();
    let drift = vec![
        Drift::NoRecord { secret: of(&clients[1], Slot::Current), label: label.clone() },
        Drift::NoRecord { secret: of(&clients[0], Slot::Previous), label },
    ];
    let drift = drift.into_iter().map(|drift| (StoreKind::Keychain, drift)).collect();
    let harness = checked(StoresDialog { drift, ..drifted() });
    let text = told(&harness);
    for words in [
        "The secret of acme-in-a-file is in the keychain; its client has its secrets in",
        "A previous secret of acme is in the keychain, and not in its record",
        "Keep it as previous",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Make a client"));
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
            let node = harness.get_all_by_label(&name).find(Node::is_focused).unwrap();
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
