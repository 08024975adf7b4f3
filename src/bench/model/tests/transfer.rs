//! Clients exported and imported, with a failure at every step, and files at typed paths.

use super::{
    clients::{answer, bench_with, call, example, index_change},
    *,
};
use crate::{
    bench::{
        effect::{IndexChange, Opened, Saved},
        event::{Event, FileError, StoreAnswer},
    },
    client::{
        store::StoreError,
        transfer::{Arrival, CarryError, TransferError},
    },
};

fn exporting(model: &mut Model, clients: &[Client]) -> (Generation, StoreCall) {
    does(model, Command::Do(Action::ExportClients));
    let clients = clients.iter().map(|client| client.id.clone()).collect();
    call(ask(model, Command::Export { clients, passphrase: secret("passphrase") }))
}

fn export(model: &Model) -> &ExportDialog {
    match &model.dialog {
        Some(Dialog::Export(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

fn import(model: &Model) -> &ImportDialog {
    match &model.dialog {
        Some(Dialog::Import(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

fn file() -> Event {
    Event::ClientsOpened(Ok(Some(("/home/ada/clients.age".into(), b"encrypted".to_vec()))))
}

/// A bench that imports; the number of its call.
fn importing(clients: Vec<Client>) -> (Model, Generation) {
    let mut model = bench_with(clients);
    assert!(model.receive(file(), NOW).is_empty());
    assert_eq!(import(&model).file, "clients.age");
    let store = StoreKind::File;
    let passphrase = secret("passphrase");
    let (generation, asked) = call(ask(&mut model, Command::Import { passphrase, store }));
    match asked {
        StoreCall::Import { bytes, index, store: StoreKind::File, .. } => {
            assert_eq!((bytes, index), (b"encrypted".to_vec(), model.clients.clone()));
        }
        other => panic!("{other:?}"),
    }
    (model, generation)
}

fn new(name: &str) -> Client {
    Client { store: StoreKind::File, ..example(name) }
}

#[test]
fn exporting_carries_the_chosen_and_asks_where_the_file_goes() {
    let (one, two) = (example("one"), example("two"));
    let mut model = bench_with(vec![one, two.clone()]);
    let (generation, asked) = exporting(&mut model, std::slice::from_ref(&two));
    match asked {
        StoreCall::Export { clients, .. } => assert_eq!(clients, [two]),
        other => panic!("{other:?}"),
    }
    assert_eq!(export(&model).working, Some(generation));
    let made = StoreAnswer::Exported(Ok((b"sealed".to_vec(), vec!["two".to_owned()])));
    match &answer(&mut model, generation, made)[..] {
        [Effect::SaveWithDialog(Saved::Clients, bytes)] => assert_eq!(bytes.expose(), b"sealed"),
        other => panic!("{other:?}"),
    }
    assert!(model.dialog.is_none());

    // Without the system's dialog a path is typed, and the same bytes are written.
    let none = Event::FileSaved(Saved::Clients, Err(FileError::NoDialog));
    assert!(model.receive(none, NOW).is_empty());
    let (what, path, replace) = (Saved::Clients, "/home/ada/c.age".into(), false);
    match &ask(&mut model, Command::SaveTo { what, path, replace })[..] {
        [Effect::SaveTo { bytes, .. }] => assert_eq!(bytes.expose(), b"sealed"),
        other => panic!("{other:?}"),
    }
    let saved = Event::FileSaved(Saved::Clients, Ok(Some("/home/ada/c.age".into())));
    assert!(model.receive(saved, NOW).is_empty());
    let notice = model.notice.as_ref().unwrap();
    assert_eq!(notice.text, "The clients were saved to /home/ada/c.age");
    assert!(notice.hint.contains("two"), "{notice:?}");
    assert!(model.dialog.is_none() && model.exported.is_none());
}

#[test]
fn an_export_that_fails_or_is_given_up_leaves_no_file() {
    let one = example("one");
    let mut model = bench_with(vec![one.clone()]);
    let (generation, _) = exporting(&mut model, std::slice::from_ref(&one));
    let (client, error) = ("one".to_owned(), StoreError::PassphraseNeeded);
    let failed = StoreAnswer::Exported(Err(CarryError::Store { client, error }));
    assert!(answer(&mut model, generation, failed).is_empty());
    assert!(export(&model).problem.as_ref().unwrap().message.contains("one"));
    assert_eq!(model.vault, VaultStatus::Locked);
    does(&mut model, Command::Export { clients: vec![], passphrase: secret("x") });
    assert!(export(&model).problem.as_ref().unwrap().message.contains("No client"));

    let clients = vec![one.id.clone()];
    let passphrase = secret("passphrase");
    let (generation, _) = call(ask(&mut model, Command::Export { clients, passphrase }));
    let effects = ask(&mut model, Command::CloseDialog);
    assert!(matches!(effects[..], [Effect::CancelStore(number)] if number == generation));
    let late = StoreAnswer::Exported(Ok((b"sealed".to_vec(), vec![])));
    assert!(answer(&mut model, generation, late).is_empty());
    assert!(model.exported.is_none());
}

#[test]
fn importing_keeps_the_secrets_first_and_the_records_then_and_tells_what_became_of_each() {
    let here = example("here");
    let (mut model, generation) = importing(vec![here.clone()]);
    let renamed = new("here (imported)");
    let arrivals = vec![
        Arrival::New(new("new")),
        Arrival::Renamed { client: renamed.clone(), from: "here".to_owned() },
        Arrival::AlreadyHere(here.clone()),
    ];
    let kept = StoreAnswer::Imported(Ok(arrivals.clone()));
    let (generation, change) = index_change(answer(&mut model, generation, kept));
    assert_eq!(change, IndexChange::Add(vec![new("new"), renamed.clone()]));
    assert!(import(&model).arrived.is_none());
    let index = Index { clients: vec![here, new("new"), renamed] };
    assert!(model.receive(Event::IndexChanged(generation, Ok(index)), NOW).is_empty());
    assert_eq!(import(&model).arrived, Some(arrivals));
    assert!(import(&model).working.is_none() && import(&model).bytes.is_empty());
    assert_eq!(model.clients.clients.len(), 3);
}

#[test]
fn nothing_new_changes_no_index() {
    let here = example("here");
    let (mut model, generation) = importing(vec![here.clone()]);
    let arrivals = vec![Arrival::AlreadyHere(here)];
    let kept = StoreAnswer::Imported(Ok(arrivals.clone()));
    assert!(answer(&mut model, generation, kept).is_empty());
    assert_eq!(import(&model).arrived, Some(arrivals));
}

#[test]
fn a_file_that_cannot_be_opened_is_said_and_can_be_tried_again() {
    let (mut model, generation) = importing(vec![]);
    let wrong = CarryError::File(TransferError::WrongPassphrase);
    assert!(answer(&mut model, generation, StoreAnswer::Imported(Err(wrong))).is_empty());
    let dialog = import(&model);
    assert!(dialog.working.is_none() && dialog.problem.is_some() && !dialog.bytes.is_empty());
    let (passphrase, store) = (secret("right"), StoreKind::Keychain);
    let _ = call(ask(&mut model, Command::Import { passphrase, store }));
}

#[test]
fn records_that_cannot_be_kept_take_their_secrets_with_them() {
    for is_closed in [false, true] {
        let (mut model, generation) = importing(vec![]);
        if is_closed {
            does(&mut model, Command::CloseDialog);
        }
        let arrivals = vec![Arrival::New(new("one")), Arrival::New(new("two"))];
        let kept = StoreAnswer::Imported(Ok(arrivals));
        let (generation, _) = index_change(answer(&mut model, generation, kept));
        let full = Event::IndexChanged(generation, Err("the disk is full".to_owned()));
        let effects = model.receive(full, NOW);
        let dropped = effects.iter().map(|effect| match effect {
            Effect::Store(_, StoreCall::Delete { client, store: StoreKind::File }) => client,
            other => panic!("{other:?}"),
        });
        assert_eq!(dropped.collect::<Vec<_>>(), [&new("one").id, &new("two").id]);
        if is_closed {
            assert!(model.notice.as_ref().unwrap().text.contains("the disk is full"));
        } else {
            assert!(import(&model).problem.as_ref().unwrap().message.contains("the disk is full"));
            assert!(import(&model).arrived.is_none());
        }
        let Some(Effect::Store(generation, _)) = effects.into_iter().next() else { panic!() };
        let stuck = StoreAnswer::Deleted(new("one").id, Err(StoreError::Busy));
        assert!(answer(&mut model, generation, stuck).is_empty());
        let notice = model.notice.as_ref().unwrap();
        assert!(notice.text.contains("A secret of one that no record names"), "{notice:?}");
    }
}

#[test]
fn a_client_whose_name_was_taken_meanwhile_stays_out_and_so_does_its_secret() {
    let (mut model, generation) = importing(vec![]);
    let arrivals = vec![Arrival::New(new("one")), Arrival::New(new("two"))];
    let kept = StoreAnswer::Imported(Ok(arrivals));
    let (generation, _) = index_change(answer(&mut model, generation, kept));
    let index = Index { clients: vec![new("one")] };
    let effects = model.receive(Event::IndexChanged(generation, Ok(index)), NOW);
    match call(effects).1 {
        StoreCall::Delete { client, .. } => assert_eq!(client, new("two").id),
        other => panic!("{other:?}"),
    }
    assert_eq!(import(&model).arrived, Some(vec![Arrival::New(new("one"))]));
    assert!(model.notice.as_ref().unwrap().text.contains("two"));
}

#[test]
fn an_import_goes_on_when_its_dialog_is_closed() {
    let (mut model, generation) = importing(vec![]);
    does(&mut model, Command::CloseDialog);
    let kept = StoreAnswer::Imported(Ok(vec![Arrival::New(new("one"))]));
    let (generation, _) = index_change(answer(&mut model, generation, kept));
    let index = Index { clients: vec![new("one")] };
    assert!(model.receive(Event::IndexChanged(generation, Ok(index)), NOW).is_empty());
    assert_eq!(model.notice.as_ref().unwrap().text, "1 client was imported");
    assert!(model.pending.is_empty() && model.dialog.is_none());
    let late = StoreAnswer::Imported(Ok(vec![Arrival::New(new("two"))]));
    assert!(answer(&mut model, generation, late).is_empty());
}

#[test]
fn without_the_systems_dialog_a_path_is_typed_for_each_kind_of_file() {
    for (what, event) in [
        (Opened::Token, Event::FileOpened(Err(FileError::NoDialog))),
        (Opened::Secret, Event::SecretOpened(Err(FileError::NoDialog))),
        (Opened::Content, Event::ContentOpened(Err(FileError::NoDialog))),
        (Opened::Clients, Event::ClientsOpened(Err(FileError::NoDialog))),
    ] {
        let mut model = bench();
        assert!(model.receive(event, NOW).is_empty());
        assert!(matches!(&model.dialog, Some(Dialog::Open(dialog)) if dialog.what == what));
        let path: std::path::PathBuf = "/home/ada/it".into();
        let effects = ask(&mut model, Command::OpenPath { what, path: path.clone() });
        assert!(matches!(&effects[..], [Effect::OpenPath(asked, _)] if *asked == what));
        let fault = FileError::Failed {
            verb: "read",
            path: path.clone(),
            reason: "it is a folder".to_owned(),
            hint: "Choose a file".to_owned(),
        };
        let (failed, opened) = match what {
            Opened::Token => {
                let bytes = plain_token().into_bytes();
                (Event::FileOpened(Err(fault)), Event::FileOpened(Ok(Some((path, bytes)))))
            }
            Opened::Secret => {
                let secret = secret(SECRET);
                (Event::SecretOpened(Err(fault)), Event::SecretOpened(Ok(Some((path, secret)))))
            }
            Opened::Clients => (Event::ClientsOpened(Err(fault)), file()),
            Opened::Content => continue,
        };
        assert!(model.receive(failed, NOW).is_empty());
        match &model.dialog {
            Some(Dialog::Open(dialog)) => {
                assert!(dialog.problem.as_ref().unwrap().message.contains("it is a folder"));
            }
            other => panic!("{other:?}"),
        }
        assert!(model.receive(opened, NOW).is_empty());
        assert!(!matches!(model.dialog, Some(Dialog::Open(_))), "{what:?}");
    }
}

#[test]
fn what_is_typed_into_another_dialog_does_not_go_for_a_file() {
    let mut model = bench();
    does(&mut model, Command::Do(Action::AddClient));
    for event in [file(), Event::SecretOpened(Err(FileError::NoDialog))] {
        assert!(model.receive(event, NOW).is_empty());
        assert!(matches!(model.dialog, Some(Dialog::Client(_))));
        assert!(model.notice.take().unwrap().is_error);
    }
}
