use super::*;
use crate::{
    client::{ClientRef, Previous, example, session::SessionStore, vault::Vault},
    jwt::{Algorithm, SecretEncoding},
};

/// As cheap as it gets: what is tested here is not the cost.
const CHEAP: u8 = 2;

fn text(secret: &str) -> Secret {
    Secret::from(secret.to_owned())
}

fn rotated(name: &str) -> Client {
    let previous = Previous {
        replaced: 1_795_000_000,
        encoding: SecretEncoding::Hex,
        algorithm: Algorithm::Hs512,
    };
    Client { previous: Some(previous), ..example(name) }
}

/// `a` with both secrets, `b` with one, `c` without.
fn bundle() -> Bundle {
    let mut store = SessionStore::default();
    for (name, secret) in [
        (SecretRef::current(&example("a").id), "a, new 🔑\n"),
        (SecretRef::previous(&example("a").id), "a, old"),
        (SecretRef::current(&example("b").id), "b"),
        (SecretRef::previous(&example("b").id), "of which the record knows nothing"),
    ] {
        store.write(&name, "", &text(secret)).unwrap();
    }
    let clients = [rotated("a"), example("b"), example("c")];
    gather(&clients, |client, slot| store.read(&SecretRef { client: client.id.clone(), slot }))
        .unwrap()
}

fn shown(secret: Option<&Secret>) -> Option<&str> {
    secret.map(|secret| secret.expose_text().unwrap())
}

fn held(store: &mut dyn SecretStore, client: &ClientRef) -> [Option<String>; 2] {
    [Slot::Current, Slot::Previous].map(|slot| {
        let secret = store.read(&SecretRef { client: client.clone(), slot }).unwrap();
        shown(secret.as_ref()).map(str::to_owned)
    })
}

#[test]
fn what_is_gathered_is_what_the_records_name() {
    let bundle = bundle();
    let secrets: Vec<_> = bundle
        .clients
        .iter()
        .map(|carried| (shown(carried.secret.as_ref()), shown(carried.previous.as_ref())))
        .collect();
    assert_eq!(secrets, [(Some("a, new 🔑\n"), Some("a, old")), (Some("b"), None), (None, None)]);
}

#[test]
fn a_store_that_fails_names_the_client() {
    let failed = gather(&[example("a"), example("b")], |client, _| {
        if client.name == "b" { Err(StoreError::Locked) } else { Ok(None) }
    });
    let error = failed.unwrap_err();
    assert_eq!(error.to_string(), "b: the keychain is locked");
    assert_eq!(error.hint(), StoreError::Locked.hint());
    let nobody = CarryError::Store { client: String::new(), error: StoreError::Busy };
    assert_eq!(nobody.to_string(), StoreError::Busy.to_string());
}

#[test]
fn what_is_sealed_is_what_is_opened_and_shows_nothing() {
    let bytes = bundle().seal_at(&text("pass"), CHEAP).unwrap();
    for shown in ["jotbench", "a-id", "a, new", "YSwgb2xk"] {
        assert!(!bytes.windows(shown.len()).any(|part| part == shown.as_bytes()), "{shown}");
    }
    let opened = Bundle::open(&bytes, &text("pass")).unwrap();
    assert_eq!(opened.clients.len(), 3);
    for (opened, sealed) in opened.clients.iter().zip(bundle().clients) {
        assert_eq!(opened.client, sealed.client);
        assert_eq!(shown(opened.secret.as_ref()), shown(sealed.secret.as_ref()));
        assert_eq!(shown(opened.previous.as_ref()), shown(sealed.previous.as_ref()));
    }
    assert!(
        Bundle::open(&Bundle::default().seal_at(&text("p"), CHEAP).unwrap(), &text("p")).is_ok()
    );
}

#[test]
fn each_reason_why_a_file_does_not_open_is_told() {
    let bytes = bundle().seal_at(&text("pass"), CHEAP).unwrap();
    let open = |bytes: &[u8], passphrase: &str| Bundle::open(bytes, &text(passphrase)).unwrap_err();
    assert_eq!(open(&bytes, "Pass"), TransferError::WrongPassphrase);
    assert_eq!(open(&bytes, ""), TransferError::WrongPassphrase);
    assert!(matches!(open(&bytes[..bytes.len() - 1], "pass"), TransferError::Damaged(_)));
    assert!(matches!(open(b"{}", "pass"), TransferError::NotAFileOfClients(_)));
    let too_large = vec![b' '; LARGEST_BUNDLE + 1];
    assert!(matches!(open(&too_large, "pass"), TransferError::NotAFileOfClients(_)));
    assert_eq!(bundle().seal(&text("")).unwrap_err(), TransferError::UnfitPassphrase);
}

#[test]
fn an_encrypted_file_of_secrets_is_no_file_of_clients() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::with_work_factor(&folder.path().join("secrets.age"), CHEAP);
    vault.create(&text("pass")).unwrap();
    let bytes = std::fs::read(vault.path()).unwrap();
    let error = Bundle::open(&bytes, &text("pass")).unwrap_err();
    assert!(matches!(error, TransferError::NotAFileOfClients(_)), "{error}");
    std::fs::write(vault.path(), bundle().seal_at(&text("pass"), CHEAP).unwrap()).unwrap();
    vault.lock();
    assert!(matches!(vault.unlock(&text("pass")), Err(StoreError::DamagedFile(_))));
}

#[test]
fn a_taken_name_gets_another_and_a_taken_id_stays() {
    let other = |name: &str, id: &str| Client { id: example(id).id, ..example(name) };
    let here = Index { clients: vec![other("A", "1"), other("a (imported)", "2"), example("b")] };
    let arrivals = bundle().arrivals(&here);
    let Arrival::Renamed { client, from } = &arrivals[0] else { panic!("{arrivals:?}") };
    assert_eq!((client.name.as_str(), from.as_str()), ("a (imported 2)", "a"));
    assert_eq!(client.previous, rotated("a").previous);
    assert_eq!(arrivals[1..], [Arrival::AlreadyHere(example("b")), Arrival::New(example("c"))]);
    assert_eq!(arrivals.iter().map(Arrival::is_new).collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn a_new_name_takes_none_away_within_the_bundle() {
    let carried = |name: &str| Carried { client: example(name), secret: None, previous: None };
    let bundle = Bundle { clients: vec![carried("a"), carried("a (imported)")] };
    let here = Index { clients: vec![Client { id: example("1").id, ..example("a") }] };
    let names: Vec<String> =
        bundle.arrivals(&here).iter().map(|arrival| arrival.client().name.clone()).collect();
    assert_eq!(names, ["a (imported 2)", "a (imported)"]);
}

#[test]
fn a_name_of_the_greatest_length_is_cut_for_its_new_ending() {
    let long = "é".repeat(LONGEST_FIELD);
    let client = Client { name: long.clone(), client_id: String::new(), ..example("a") };
    let here = Index { clients: vec![Client { id: example("1").id, ..client.clone() }] };
    let bundle = Bundle { clients: vec![Carried { client, secret: None, previous: None }] };
    let arrival = &bundle.arrivals(&here)[0];
    assert!(arrival.client().name.ends_with("é (imported)"));
    assert_eq!(arrival.client().check(&here), Ok(()));
}

#[test]
fn a_former_secret_that_did_not_come_along_is_not_spoken_of() {
    let carried = Carried { client: rotated("a"), secret: Some(text("x")), previous: None };
    let bundle = Bundle { clients: vec![carried] };
    assert_eq!(bundle.arrivals(&Index::default())[0].client().previous, None);
}

#[test]
fn what_is_new_is_kept_and_what_is_here_stays_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let mut vault = Vault::with_work_factor(&folder.path().join("secrets.age"), CHEAP);
    vault.create(&text("pass")).unwrap();
    let mut session = SessionStore::default();
    let stores: [(StoreKind, &mut dyn SecretStore); 2] =
        [(StoreKind::File, &mut vault), (StoreKind::Session, &mut session)];
    for (kind, store) in stores {
        let here = Index { clients: vec![example("b")] };
        store.write(&SecretRef::current(&example("b").id), "", &text("mine")).unwrap();
        let arrivals = take_in(&bundle(), &here, kind, store).unwrap();
        assert_eq!(
            held(store, &example("a").id),
            ["a, new 🔑\n", "a, old"].map(|text| Some(text.to_owned()))
        );
        assert_eq!(held(store, &example("b").id), [Some("mine".to_owned()), None]);
        assert_eq!(held(store, &example("c").id), [None, None]);
        let stores: Vec<_> = arrivals
            .iter()
            .filter(|arrival| arrival.is_new())
            .map(|arrival| arrival.client().store)
            .collect();
        assert_eq!(stores, [kind, kind]);
        let labels: Vec<String> =
            store.list().unwrap().into_iter().map(|held| held.label).collect();
        assert!(labels.contains(&"Jotbench: a (previous)".to_owned()), "{labels:?}");
    }
}

/// A store that takes a few secrets and no more.
struct Full(SessionStore, usize);

impl SecretStore for Full {
    fn name(&self) -> &'static str {
        "Full"
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn read(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        self.0.read(secret)
    }

    fn write(&mut self, name: &SecretRef, label: &str, secret: &Secret) -> Result<(), StoreError> {
        self.1 = self.1.checked_sub(1).ok_or(StoreError::Locked)?;
        self.0.write(name, label, secret)
    }

    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
        self.0.delete(secret)
    }

    fn list(&mut self) -> Result<Vec<crate::client::store::Held>, StoreError> {
        self.0.list()
    }
}

#[test]
fn a_store_that_fails_on_the_way_keeps_nothing() {
    for kind in StoreKind::ALL {
        for room in 0..3 {
            let mut store = Full(SessionStore::default(), room);
            let error = take_in(&bundle(), &Index::default(), kind, &mut store).unwrap_err();
            let named = match (kind, room) {
                (StoreKind::File, _) => "",
                (_, 2) => "b: ",
                _ => "a: ",
            };
            assert_eq!(error.to_string(), format!("{named}the keychain is locked"));
            assert_eq!(store.list().unwrap(), [], "{kind:?}, room for {room}");
        }
    }
}
