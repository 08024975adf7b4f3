//! Deadlines, cancelling and late answers, against stores that hang or break on command.

use std::{
    collections::VecDeque,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Instant,
};

use super::{watch::MOST_ABANDONED, *};
use crate::{
    bench::event::StoreAnswer,
    client::{
        Client, ClientRef, Previous, StoreKind, example,
        store::{Held, SecretRef, Slot},
        vault::VaultState,
    },
    jwt::Secret,
};

/// How long a test waits for what must come.
const SOON: Duration = Duration::from_secs(20);

/// What the store does on each call, oldest first; then it works.
#[derive(Default)]
struct Script {
    steps: Mutex<VecDeque<Step>>,
    stores: AtomicUsize,
    calls: AtomicUsize,
    memory: Mutex<SessionStore>,
    /// Kept so that whoever hangs does so until the test ends or lets go.
    hold: Mutex<Vec<Sender<()>>>,
}

enum Step {
    /// Hangs until the test lets go, whatever is done to it.
    Hang,
    /// Waits on a prompt that can be dismissed.
    Prompt,
    /// Panics.
    Panic,
    /// Is locked.
    Locked,
    /// Asks, and is sent away.
    Dismissed,
}

struct Scripted(Arc<Script>, Interrupter);

impl Scripted {
    fn step(&self) -> Result<(), StoreError> {
        self.0.calls.fetch_add(1, Ordering::SeqCst);
        let step = self.0.steps.lock().unwrap().pop_front();
        let (release, held) = mpsc::channel::<()>();
        match step {
            None => Ok(()),
            Some(Step::Panic) => panic!("on purpose"),
            Some(Step::Locked) => Err(StoreError::Locked),
            Some(Step::Dismissed) => Err(StoreError::Cancelled),
            Some(Step::Hang) => {
                self.0.hold.lock().unwrap().push(release);
                let _ = held.recv();
                Ok(())
            }
            Some(Step::Prompt) => self.1.while_waiting(
                move || drop(release),
                || {
                    let _ = held.recv();
                    Ok(())
                },
            ),
        }
    }
}

impl SecretStore for Scripted {
    fn name(&self) -> &'static str {
        "Scripted"
    }
    fn probe(&mut self) -> Result<(), StoreError> {
        self.step()
    }
    fn read(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        self.step()?;
        self.0.memory.lock().unwrap().read(secret)
    }
    fn write(&mut self, name: &SecretRef, label: &str, secret: &Secret) -> Result<(), StoreError> {
        self.step()?;
        self.0.memory.lock().unwrap().write(name, label, secret)
    }
    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
        self.step()?;
        self.0.memory.lock().unwrap().delete(secret)
    }
    fn list(&mut self) -> Result<Vec<Held>, StoreError> {
        self.step()?;
        self.0.memory.lock().unwrap().list()
    }
}

struct Rig {
    desk: Desk,
    inbox: Receiver<Event>,
    script: Arc<Script>,
    vault: Vault,
    _folder: tempfile::TempDir,
}

fn rig(steps: Vec<Step>, first_ms: u64, last_ms: u64) -> Rig {
    let script = Arc::new(Script { steps: Mutex::new(steps.into()), ..Script::default() });
    let (events, inbox) = mpsc::channel();
    let for_opener = Arc::clone(&script);
    let opener: Opener = Arc::new(move |interrupter| {
        for_opener.stores.fetch_add(1, Ordering::SeqCst);
        Box::new(Scripted(Arc::clone(&for_opener), interrupter))
    });
    let patience =
        Patience { first: Duration::from_millis(first_ms), last: Duration::from_millis(last_ms) };
    let outbox = Outbox { events, wake: Arc::new(|| ()) };
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::at(&folder.path().join("secrets.age"));
    let desk = Desk::start(opener, Ok(vault.clone()), patience, outbox).unwrap();
    Rig { desk, inbox, script, vault, _folder: folder }
}

impl Rig {
    fn read(&self, generation: u64, store: StoreKind) {
        let client = ClientRef("a".to_owned());
        self.desk.call(Generation(generation), StoreCall::Read { client, store });
    }

    fn write(&self, generation: u64, store: StoreKind, secret: &[u8]) {
        let client = ClientRef("a".to_owned());
        let secret = Secret::new(secret.to_vec());
        let call = StoreCall::Write { client, store, label: String::new(), secret };
        self.desk.call(Generation(generation), call);
    }

    fn next(&self) -> (u64, StoreAnswer) {
        match self.inbox.recv_timeout(SOON) {
            Ok(Event::Store(Generation(number), answer)) => (number, answer),
            other => panic!("no answer of the keychain: {other:?}"),
        }
    }

    fn wait_until(&self, what: impl Fn(&Script) -> bool) {
        let began = Instant::now();
        while !what(&self.script) {
            assert!(began.elapsed() < SOON);
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn read_error(answer: StoreAnswer) -> StoreError {
    match answer {
        StoreAnswer::Read(_, Err(error)) => error,
        other => panic!("not a failed read: {other:?}"),
    }
}

#[test]
fn what_is_written_is_read_with_its_generation() {
    let rig = rig(vec![], 5_000, 9_000);
    rig.write(1, StoreKind::Keychain, b"s3cret");
    rig.read(2, StoreKind::Keychain);
    assert!(matches!(rig.next(), (1, StoreAnswer::Written(_, Ok(())))));
    let (2, StoreAnswer::Read(_, Ok(Some(secret)))) = rig.next() else { panic!() };
    assert_eq!(secret.expose(), b"s3cret");
    assert_eq!(rig.script.stores.load(Ordering::SeqCst), 1);
}

#[test]
fn a_probe_that_is_not_answered_fails_and_the_next_call_gets_a_new_store() {
    let rig = rig(vec![Step::Hang], 50, 60_000);
    rig.desk.call(Generation(1), StoreCall::Probe(StoreKind::Keychain));
    assert!(matches!(rig.next(), (1, StoreAnswer::Probed(_, Err(StoreError::Deadline(_))))));
    rig.desk.call(Generation(2), StoreCall::Probe(StoreKind::Keychain));
    assert!(matches!(rig.next(), (2, StoreAnswer::Probed(_, Ok(name))) if name == "Scripted"));
    assert_eq!(rig.script.stores.load(Ordering::SeqCst), 2);
}

#[test]
fn a_read_is_reported_as_waiting_once_and_then_given_up() {
    let rig = rig(vec![Step::Prompt], 50, 200);
    rig.read(1, StoreKind::Keychain);
    assert!(matches!(rig.next(), (1, StoreAnswer::StillWaiting)));
    let (1, answer) = rig.next() else { panic!() };
    assert_eq!(read_error(answer), StoreError::Deadline(0));
    assert!(rig.inbox.recv_timeout(Duration::from_millis(200)).is_err(), "nothing comes after");
}

#[test]
fn a_read_that_takes_its_time_is_answered_all_the_same() {
    let rig = rig(vec![Step::Hang], 50, 60_000);
    rig.read(1, StoreKind::Keychain);
    assert!(matches!(rig.next(), (1, StoreAnswer::StillWaiting)));
    rig.script.hold.lock().unwrap().clear();
    assert!(matches!(rig.next(), (1, StoreAnswer::Read(_, Ok(None)))));
}

#[test]
fn cancelling_answers_at_once_and_asks_nothing_again() {
    let rig = rig(vec![Step::Prompt], 60_000, 60_000);
    rig.read(1, StoreKind::Keychain);
    rig.wait_until(|script| script.calls.load(Ordering::SeqCst) == 1);
    rig.desk.cancel(Generation(1));
    let (1, answer) = rig.next() else { panic!() };
    assert_eq!(read_error(answer), StoreError::Cancelled);
    thread::sleep(Duration::from_millis(100));
    assert_eq!(rig.script.calls.load(Ordering::SeqCst), 1);
    rig.desk.cancel(Generation(1));
    rig.read(2, StoreKind::Keychain);
    assert!(matches!(rig.next(), (2, StoreAnswer::Read(_, Ok(None)))));
}

#[test]
fn a_call_behind_a_stuck_one_is_reported_and_can_be_cancelled() {
    let rig = rig(vec![Step::Hang], 50, 60_000);
    rig.read(1, StoreKind::Keychain);
    rig.read(2, StoreKind::Keychain);
    let mut told = [rig.next().0, rig.next().0];
    told.sort_unstable();
    assert_eq!(told, [1, 2]);
    rig.desk.cancel(Generation(2));
    let (2, answer) = rig.next() else { panic!() };
    assert_eq!(read_error(answer), StoreError::Cancelled);
}

#[test]
fn a_late_answer_is_dropped() {
    let rig = rig(vec![Step::Hang], 60_000, 60_000);
    rig.read(1, StoreKind::Keychain);
    rig.wait_until(|script| script.hold.lock().unwrap().len() == 1);
    rig.desk.cancel(Generation(1));
    assert_eq!(read_error(rig.next().1), StoreError::Cancelled);
    rig.script.hold.lock().unwrap().clear();
    rig.read(2, StoreKind::Keychain);
    assert!(matches!(rig.next(), (2, StoreAnswer::Read(_, Ok(None)))));
    assert!(rig.inbox.recv_timeout(Duration::from_millis(200)).is_err());
}

#[test]
fn a_keychain_in_which_everything_hangs_gets_no_more_threads() {
    let rig = rig((0..9).map(|_| Step::Hang).collect(), 30, 60);
    for generation in 1..=6 {
        rig.read(generation, StoreKind::Keychain);
    }
    let mut errors = Vec::new();
    while errors.len() < 6 {
        match rig.next() {
            (_, StoreAnswer::StillWaiting) => {}
            (_, answer) => errors.push(read_error(answer)),
        }
    }
    let refused = errors.iter().filter(|error| matches!(error, StoreError::Failed(_))).count();
    assert_eq!(refused, 2);
    assert_eq!(rig.script.stores.load(Ordering::SeqCst), MOST_ABANDONED);
    // It answers again: the threads end, and calls are taken again.
    rig.script.steps.lock().unwrap().clear();
    rig.script.hold.lock().unwrap().clear();
    let began = Instant::now();
    for generation in 7.. {
        rig.read(generation, StoreKind::Keychain);
        if matches!(rig.next(), (_, StoreAnswer::Read(_, Ok(None)))) {
            break;
        }
        assert!(began.elapsed() < SOON);
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_stuck_keychain_does_not_keep_this_sessions_secrets_away() {
    let rig = rig(vec![Step::Hang], 60_000, 60_000);
    rig.read(1, StoreKind::Keychain);
    rig.write(2, StoreKind::Session, b"s3cret");
    rig.read(3, StoreKind::Session);
    assert!(matches!(rig.next(), (2, StoreAnswer::Written(_, Ok(())))));
    assert!(matches!(rig.next(), (3, StoreAnswer::Read(_, Ok(Some(_))))));
}

#[test]
fn a_panic_in_a_store_is_an_answer_and_not_the_end() {
    let rig = rig(vec![Step::Panic], 60_000, 60_000);
    rig.read(1, StoreKind::Keychain);
    assert!(matches!(read_error(rig.next().1), StoreError::Failed(_)));
    rig.read(2, StoreKind::Keychain);
    assert!(matches!(rig.next(), (2, StoreAnswer::Read(_, Ok(None)))));
    assert_eq!(rig.script.stores.load(Ordering::SeqCst), 2);
}

const PASSPHRASE: &str = "correct horse battery staple";

impl Rig {
    fn unlock(&self, generation: u64, passphrase: &str, create: bool) {
        let passphrase = Secret::from(passphrase.to_owned());
        self.desk.call(Generation(generation), StoreCall::Unlock { passphrase, create });
    }

    /// The next answer that is no word of waiting.
    fn answer(&self) -> (u64, StoreAnswer) {
        loop {
            match self.next() {
                (_, StoreAnswer::StillWaiting) => {}
                answer => return answer,
            }
        }
    }
}

#[test]
fn a_stuck_keychain_does_not_keep_the_encrypted_file_away() {
    let rig = rig(vec![Step::Hang], 60_000, 60_000);
    rig.read(1, StoreKind::Keychain);
    rig.unlock(2, PASSPHRASE, true);
    assert!(matches!(rig.next(), (2, StoreAnswer::Unlocked(Ok(())))));
    rig.write(3, StoreKind::File, b"s3cret");
    assert!(matches!(rig.next(), (3, StoreAnswer::Written(_, Ok(())))));
    rig.read(4, StoreKind::File);
    let (4, StoreAnswer::Read(_, Ok(Some(secret)))) = rig.next() else { panic!() };
    assert_eq!(secret.expose(), b"s3cret");
    rig.desk.call(Generation(5), StoreCall::Probe(StoreKind::File));
    assert!(matches!(rig.next(), (5, StoreAnswer::Probed(StoreKind::File, Ok(_)))));
}

#[test]
fn locking_wipes_file_and_session_at_once_whatever_hangs() {
    let rig = rig(vec![Step::Hang], 60_000, 60_000);
    rig.unlock(1, PASSPHRASE, true);
    assert!(matches!(rig.next(), (1, StoreAnswer::Unlocked(Ok(())))));
    rig.write(2, StoreKind::Session, b"s3cret");
    assert!(matches!(rig.next(), (2, StoreAnswer::Written(..))));
    rig.read(3, StoreKind::Keychain);
    rig.desk.call(Generation(4), StoreCall::Lock);
    assert!(matches!(rig.next(), (4, StoreAnswer::Locked)));
    assert_eq!(rig.vault.state(), VaultState::Locked);
    rig.read(5, StoreKind::Session);
    assert!(matches!(rig.next(), (5, StoreAnswer::Read(_, Ok(None)))));
    rig.read(6, StoreKind::File);
    let (6, answer) = rig.next() else { panic!() };
    assert_eq!(read_error(answer), StoreError::PassphraseNeeded);
}

#[test]
fn an_unlocking_that_is_overtaken_by_locking_or_cancelled_leaves_nothing_open() {
    let rig = rig(vec![], 60_000, 60_000);
    rig.unlock(1, PASSPHRASE, true);
    assert!(matches!(rig.next(), (1, StoreAnswer::Unlocked(Ok(())))));
    for is_cancelled in [false, true] {
        rig.desk.call(Generation(10), StoreCall::Lock);
        assert!(matches!(rig.next(), (10, StoreAnswer::Locked)));
        // The second waits behind the first.
        rig.unlock(11, PASSPHRASE, false);
        rig.unlock(12, PASSPHRASE, false);
        if is_cancelled {
            rig.desk.cancel(Generation(11));
            rig.desk.cancel(Generation(12));
        } else {
            rig.desk.call(Generation(13), StoreCall::Lock);
            let (13, StoreAnswer::Locked) = rig.next() else { panic!("it waits for nobody") };
        }
        for number in [11, 12] {
            let (it, StoreAnswer::Unlocked(Err(StoreError::Cancelled))) = rig.next() else {
                panic!("it is answered at once");
            };
            assert_eq!(it, number);
        }
        // The deriving of the key goes on, and takes its turn before this one.
        let mut handle = rig.vault.clone();
        assert!(handle.unlock(&Secret::from("wrong".to_owned())).is_err());
        thread::sleep(Duration::from_millis(100));
        assert_eq!(rig.vault.state(), VaultState::Locked, "{is_cancelled}");
        assert_eq!(handle.probe(), Err(StoreError::PassphraseNeeded));
    }
    // On a busy machine the deriving that was given up may end only now, and takes with it what is
    // opened meanwhile: asked once more, it opens.
    let opened = (30..33).any(|number| {
        rig.unlock(number, PASSPHRASE, false);
        match rig.next() {
            (it, StoreAnswer::Unlocked(Ok(()))) if it == number => true,
            (it, StoreAnswer::Unlocked(Err(StoreError::Cancelled))) if it == number => false,
            other => panic!("{other:?}"),
        }
    });
    assert!(opened);
    assert_eq!(rig.vault.state(), VaultState::Open);
}

#[test]
fn a_clients_secrets_are_rotated_copied_listed_and_dropped_between_any_two_places() {
    let rig = rig(vec![], 60_000, 60_000);
    rig.unlock(1, PASSPHRASE, true);
    assert!(matches!(rig.next(), (1, StoreAnswer::Unlocked(Ok(())))));
    let mut generation = 1;
    let mut call = |call: StoreCall| {
        generation += 1;
        rig.desk.call(Generation(generation), call);
        let (number, answer) = rig.answer();
        assert_eq!(number, generation);
        answer
    };
    let secret = |text: &str| Secret::from(text.to_owned());
    let (keychain, file, session) = (StoreKind::Keychain, StoreKind::File, StoreKind::Session);
    let places = [keychain, file, session, keychain, session, file, keychain];
    let mut client = Client { store: places[0], ..example("acme") };
    for text in ["former", "current"] {
        let rotate = StoreCall::Rotate { client: Box::new(client.clone()), secret: secret(text) };
        let StoreAnswer::Rotated(_, Ok(kept)) = call(rotate) else { panic!() };
        assert_eq!(kept, text == "current");
    }
    for to in places.into_iter().skip(1) {
        let copy = StoreCall::Copy { client: Box::new(client.clone()), to };
        assert!(matches!(call(copy), StoreAnswer::SecretsCopied(_, Ok(true))), "{to:?}");
        let (id, store) = (client.id.clone(), client.store);
        let delete = StoreCall::Delete { client: id.clone(), store };
        assert!(matches!(call(delete), StoreAnswer::Deleted(_, Ok(()))));
        let read = StoreCall::Read { client: id.clone(), store };
        assert!(matches!(call(read), StoreAnswer::Read(_, Ok(None))));
        client.store = to;
        let read = StoreCall::Read { client: id.clone(), store: to };
        let StoreAnswer::Read(_, Ok(Some(current))) = call(read) else { panic!() };
        let read = StoreCall::ReadPrevious { client: id, store: to };
        let StoreAnswer::PreviousRead(_, Ok(Some(former))) = call(read) else { panic!() };
        assert_eq!((current.expose(), former.expose()), (&b"current"[..], &b"former"[..]));
    }
    let StoreAnswer::Listed(_, Ok(held)) = call(StoreCall::List(client.store)) else { panic!() };
    assert_eq!(held.len(), 2, "{held:?}");
    let (id, store) = (client.id.clone(), client.store);
    let drop = StoreCall::DropPrevious { client: id.clone(), store };
    assert!(matches!(call(drop), StoreAnswer::PreviousDropped(_, Ok(()))));
    let drop = StoreCall::DeleteSecret { secret: SecretRef::current(&id), store };
    assert!(matches!(call(drop), StoreAnswer::SecretDeleted(_, Ok(()))));
    let StoreAnswer::Listed(_, Ok(held)) = call(StoreCall::List(store)) else { panic!() };
    assert!(held.is_empty(), "{held:?}");
}

#[test]
fn clients_are_exported_from_every_place_and_imported_into_another() {
    let rig = rig(vec![], 60_000, 60_000);
    let kept = Client { store: StoreKind::Keychain, ..example("kept") };
    let lost = Client { store: StoreKind::Session, ..example("lost") };
    let secret = Secret::from("s3cret".to_owned());
    let rotate = StoreCall::Rotate { client: Box::new(kept.clone()), secret };
    rig.desk.call(Generation(1), rotate);
    assert!(matches!(rig.answer(), (1, StoreAnswer::Rotated(_, Ok(false)))));
    let passphrase = Secret::from(PASSPHRASE.to_owned());
    let clients = vec![kept.clone(), lost];
    rig.desk.call(Generation(2), StoreCall::Export { clients, passphrase: passphrase.clone() });
    let (2, StoreAnswer::Exported(Ok((bytes, without)))) = rig.answer() else { panic!() };
    assert_eq!(without, ["lost"]);
    let import = |store| StoreCall::Import {
        bytes: bytes.clone(),
        passphrase: passphrase.clone(),
        index: crate::client::index::Index::default(),
        store,
    };
    rig.desk.call(Generation(3), import(StoreKind::Session));
    let (3, StoreAnswer::Imported(Ok(arrivals))) = rig.answer() else { panic!() };
    assert_eq!(arrivals.len(), 2);
    rig.desk.call(Generation(4), StoreCall::Read { client: kept.id, store: StoreKind::Session });
    let (4, StoreAnswer::Read(_, Ok(Some(secret)))) = rig.answer() else { panic!() };
    assert_eq!(secret.expose(), b"s3cret");
}

#[test]
fn without_a_home_folder_the_encrypted_file_says_so_and_the_rest_works() {
    let (events, inbox) = mpsc::channel();
    let keychain: Opener = Arc::new(|_| Box::new(SessionStore::default()));
    let outbox = Outbox { events, wake: Arc::new(|| ()) };
    let none = Err(StoreError::NotMade);
    let desk = Desk::start(keychain, none, Patience::default(), outbox).unwrap();
    let client = example("acme").id;
    for (store, is_there) in [(StoreKind::File, false), (StoreKind::Keychain, true)] {
        desk.call(Generation(1), StoreCall::Read { client: client.clone(), store });
        let Ok(Event::Store(_, StoreAnswer::Read(_, read))) = inbox.recv_timeout(SOON) else {
            panic!()
        };
        assert_eq!(read.is_ok(), is_there);
    }
}

/// A client in this place whose secret is to be read with others.
fn kept_in(store: StoreKind, name: &str) -> Client {
    Client { store, ..example(name) }
}

impl Rig {
    fn lay(&self, client: &Client, slot: Slot, text: &str) {
        let name = SecretRef { client: client.id.clone(), slot };
        let secret = Secret::from(text.to_owned());
        self.script.memory.lock().unwrap().write(&name, "", &secret).unwrap();
    }

    /// Reads all, and tells what came: of each client its name, and the secret or why there is none.
    fn read_all(&self, clients: &[Client], may_ask: bool) -> (Vec<String>, Vec<StoreKind>) {
        let call = StoreCall::ReadAll { clients: clients.to_vec(), may_ask };
        self.desk.call(Generation(99), call);
        let (99, StoreAnswer::AllRead(read, closed)) = self.answer() else { panic!() };
        let told = read.into_iter().map(|read| {
            let text = match &read.secret {
                Ok(secret) => secret.expose_text().unwrap().to_owned(),
                Err(problem) => format!("({problem})"),
            };
            format!("{} {:?} {text}", read.client.name, read.slot)
        });
        (told.collect(), closed)
    }
}

#[test]
fn all_secrets_are_read_and_one_that_is_missing_keeps_none_of_the_others_away() {
    let rig = rig(vec![], 60_000, 60_000);
    let previous = Previous {
        replaced: 0,
        encoding: crate::jwt::SecretEncoding::Utf8,
        algorithm: crate::jwt::Algorithm::Hs256,
    };
    let one = Client { previous: Some(previous), ..kept_in(StoreKind::Keychain, "one") };
    let clients = [one, kept_in(StoreKind::Keychain, "two"), kept_in(StoreKind::Keychain, "three")];
    rig.lay(&clients[0], Slot::Current, "current");
    rig.lay(&clients[0], Slot::Previous, "former");
    rig.lay(&clients[2], Slot::Current, "third");
    for may_ask in [false, true] {
        let (read, closed) = rig.read_all(&clients, may_ask);
        let expected = [
            "one Current current",
            "one Previous former",
            "two Current (the keychain holds none for it)",
            "three Current third",
        ];
        assert_eq!(read, expected);
        assert!(closed.is_empty());
    }
}

#[test]
fn a_closed_store_is_not_asked_and_the_open_ones_are_read() {
    let rig = rig(vec![Step::Locked], 60_000, 60_000);
    rig.unlock(1, PASSPHRASE, true);
    assert!(matches!(rig.answer(), (1, StoreAnswer::Unlocked(Ok(())))));
    rig.desk.call(Generation(2), StoreCall::Lock);
    assert!(matches!(rig.next(), (2, StoreAnswer::Locked)));
    let places = [StoreKind::Keychain, StoreKind::File, StoreKind::Session];
    let clients: Vec<Client> = places.iter().map(|it| kept_in(*it, it.name())).collect();
    rig.desk.call(
        Generation(3),
        StoreCall::Write {
            client: clients[2].id.clone(),
            store: StoreKind::Session,
            label: String::new(),
            secret: Secret::from("here".to_owned()),
        },
    );
    assert!(matches!(rig.next(), (3, StoreAnswer::Written(_, Ok(())))));
    let twice: Vec<Client> = clients.iter().chain(&clients).cloned().collect();
    let (read, closed) = rig.read_all(&twice, false);
    assert_eq!(read, ["session Current here", "session Current here"]);
    assert_eq!(closed, [StoreKind::Keychain, StoreKind::File]);
    assert_eq!(rig.script.calls.load(Ordering::SeqCst), 1, "one look, and no read");
}

#[test]
fn a_prompt_that_was_sent_away_is_not_shown_for_the_next_client() {
    let rig = rig(vec![Step::Dismissed], 60_000, 60_000);
    let clients = ["one", "two", "three"].map(|name| kept_in(StoreKind::Keychain, name));
    let (read, closed) = rig.read_all(&clients, true);
    assert_eq!(read.len(), 3);
    assert!(read.iter().all(|read| read.contains("prompt was cancelled")), "{read:?}");
    assert!(closed.is_empty());
    assert_eq!(rig.script.calls.load(Ordering::SeqCst), 1);
}
