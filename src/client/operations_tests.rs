use super::*;
use crate::client::{example, session::SessionStore, store::Held};

/// How the call that fails does so.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Nothing is done.
    Before,
    /// It is done, and the answer is lost.
    After,
    /// Something else is written than was given.
    Garbled,
}

const FAULTS: [Fault; 3] = [Fault::Before, Fault::After, Fault::Garbled];

/// A store that fails at one call, and with `for_good` at all after it.
struct Faulty {
    memory: SessionStore,
    fails_at: usize,
    fault: Fault,
    for_good: bool,
    calls: usize,
}

impl Faulty {
    fn new(memory: &SessionStore, fails_at: usize, fault: Fault, for_good: bool) -> Self {
        Self { memory: memory.clone(), fails_at, fault, for_good, calls: 0 }
    }

    fn fault(&mut self) -> Option<Fault> {
        self.calls += 1;
        match self.calls.cmp(&self.fails_at) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal => Some(self.fault),
            std::cmp::Ordering::Greater => self.for_good.then_some(Fault::Before),
        }
    }
}

fn lost<T>() -> Result<T, StoreError> {
    Err(StoreError::Deadline(5))
}

impl SecretStore for Faulty {
    fn name(&self) -> &'static str {
        "Faulty"
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn read(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
        match self.fault() {
            None => self.memory.read(secret),
            Some(_) => lost(),
        }
    }

    fn write(&mut self, name: &SecretRef, label: &str, secret: &Secret) -> Result<(), StoreError> {
        match self.fault() {
            None => self.memory.write(name, label, secret),
            Some(Fault::Before) => lost(),
            Some(Fault::After) => self.memory.write(name, label, secret).and_then(|()| lost()),
            Some(Fault::Garbled) => self.memory.write(name, label, &text("garbled")),
        }
    }

    fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
        match self.fault() {
            None => self.memory.delete(secret),
            Some(Fault::After) => self.memory.delete(secret).and_then(|()| lost()),
            Some(_) => lost(),
        }
    }

    fn list(&mut self) -> Result<Vec<Held>, StoreError> {
        self.memory.list()
    }
}

fn text(secret: &str) -> Secret {
    Secret::from(secret.to_owned())
}

fn held(store: &SessionStore, slot: Slot) -> Option<String> {
    let name = SecretRef { client: example("a").id, slot };
    let secret = store.clone().read(&name).unwrap()?;
    Some(secret.expose_text().unwrap().to_owned())
}

/// A store with these secrets of the client `a`.
fn with(current: Option<&str>, previous: Option<&str>) -> SessionStore {
    let mut store = SessionStore::default();
    for (slot, secret) in [(Slot::Current, current), (Slot::Previous, previous)] {
        if let Some(secret) = secret {
            store.write(&SecretRef { client: example("a").id, slot }, "", &text(secret)).unwrap();
        }
    }
    store
}

/// Does the work with a fault at each of its calls, until one run has none. Gives how many calls
/// the work takes.
fn at_each_call(mut work: impl FnMut(usize, Fault, bool) -> usize) -> usize {
    for fails_at in 1..100 {
        let mut over = false;
        for fault in FAULTS {
            for for_good in [false, true] {
                over |= work(fails_at, fault, for_good) < fails_at;
            }
        }
        if over {
            return fails_at - 1;
        }
    }
    panic!("it never ends");
}

#[test]
fn rotation_keeps_the_former_secret_as_the_previous_one() {
    let mut store = with(Some("one"), Some("zero"));
    assert_eq!(rotate(&mut store, &example("a"), &text("two")), Ok(true));
    assert_eq!(held(&store, Slot::Current).unwrap(), "two");
    assert_eq!(held(&store, Slot::Previous).unwrap(), "one");
    let labels: Vec<String> = store.list().unwrap().into_iter().map(|held| held.label).collect();
    assert_eq!(labels, ["Jotbench: a", "Jotbench: a (previous)"]);

    let mut empty = SessionStore::default();
    assert_eq!(rotate(&mut empty, &example("a"), &text("two")), Ok(false));
    assert_eq!(held(&empty, Slot::Previous), None);
}

#[test]
fn a_rotation_that_fails_anywhere_leaves_both_secrets_as_they_were() {
    let calls = at_each_call(|fails_at, fault, for_good| {
        let store = with(Some("one"), Some("zero"));
        let mut faulty = Faulty::new(&store, fails_at, fault, for_good);
        let outcome = rotate(&mut faulty, &example("a"), &text("two"));
        let case = format!("{fault:?} at {fails_at}, for good: {for_good}");
        let (current, previous) = (held(&store, Slot::Current), held(&store, Slot::Previous));
        let (current, previous) = (current.as_deref(), previous.as_deref());
        if outcome.is_ok() {
            assert_eq!((current, previous), (Some("two"), Some("one")), "{case}");
        } else if for_good {
            // A store that is gone lets nothing be put back, but the former secret is there.
            assert!(current == Some("one") || previous == Some("one"), "{case}");
        } else {
            assert_eq!((current, previous), (Some("one"), Some("zero")), "{case}");
        }
        faulty.calls
    });
    assert!(calls >= 5, "{calls} calls were tried");
}

#[test]
fn a_damaged_secret_can_be_replaced() {
    struct Damaged(SessionStore, bool);
    impl SecretStore for Damaged {
        fn name(&self) -> &'static str {
            "Damaged"
        }
        fn probe(&mut self) -> Result<(), StoreError> {
            Ok(())
        }
        fn read(&mut self, secret: &SecretRef) -> Result<Option<Secret>, StoreError> {
            if self.1 { Err(StoreError::Damaged(String::new())) } else { self.0.read(secret) }
        }
        fn write(&mut self, name: &SecretRef, _: &str, secret: &Secret) -> Result<(), StoreError> {
            self.1 = false;
            self.0.write(name, "", secret)
        }
        fn delete(&mut self, secret: &SecretRef) -> Result<(), StoreError> {
            self.0.delete(secret)
        }
        fn list(&mut self) -> Result<Vec<Held>, StoreError> {
            self.0.list()
        }
    }
    let store = SessionStore::default();
    let rotated = rotate(&mut Damaged(store.clone(), true), &example("a"), &text("two"));
    assert_eq!(rotated, Ok(false));
    assert_eq!(held(&store, Slot::Current).unwrap(), "two");
}

#[test]
fn a_copy_that_fails_anywhere_leaves_the_first_store_whole() {
    for which in ["from", "to"] {
        let calls = at_each_call(|fails_at, fault, for_good| {
            let (from, to) = (with(Some("one"), Some("zero")), SessionStore::default());
            let never = |store| Faulty::new(store, usize::MAX, fault, false);
            let failing = |store| Faulty::new(store, fails_at, fault, for_good);
            let (mut first, mut second) = if which == "from" {
                (failing(&from), never(&to))
            } else {
                (never(&from), failing(&to))
            };
            let outcome = copy(&mut first, &mut second, &example("a"));
            assert_eq!(held(&from, Slot::Current).unwrap(), "one");
            assert_eq!(held(&from, Slot::Previous).unwrap(), "zero");
            if let Ok(found) = outcome {
                assert!(found);
                assert_eq!(held(&to, Slot::Current).unwrap(), "one");
                assert_eq!(held(&to, Slot::Previous).unwrap(), "zero");
            }
            if which == "from" { first.calls } else { second.calls }
        });
        assert!(calls >= 2, "{which}: {calls} calls were tried");
    }
}

#[test]
fn a_copy_says_whether_there_was_a_secret_in_use() {
    let mut to = SessionStore::default();
    let copied = copy(&mut with(None, Some("zero")), &mut to, &example("a"));
    assert_eq!(copied, Ok(false));
    assert_eq!(held(&to, Slot::Previous).unwrap(), "zero");
}

#[test]
fn a_deletion_that_fails_anywhere_leaves_the_secret_in_use_or_nothing() {
    let calls = at_each_call(|fails_at, fault, for_good| {
        let store = with(Some("one"), Some("zero"));
        let mut faulty = Faulty::new(&store, fails_at, fault, for_good);
        let outcome = delete(&mut faulty, &example("a").id);
        let (current, previous) = (held(&store, Slot::Current), held(&store, Slot::Previous));
        if outcome.is_ok() {
            assert_eq!((current, previous), (None, None));
        } else {
            assert!(current.is_some() || previous.is_none(), "{fault:?} at {fails_at}");
        }
        faulty.calls
    });
    assert_eq!(calls, 2);
}

#[test]
fn a_secret_that_was_not_kept_as_given_is_told() {
    let store = SessionStore::default();
    let name = SecretRef::current(&example("a").id);
    let mut garbling = Faulty::new(&store, 1, Fault::Garbled, false);
    assert_eq!(keep(&mut garbling, &name, "", &text("one")), Err(StoreError::NotKept("Faulty")));
    let mut garbling = Faulty::new(&store, 2, Fault::Garbled, false);
    let (one, two) = (text("one"), text("two"));
    let both = [
        Kept { name: name.clone(), label: String::new(), secret: &one },
        Kept { name: SecretRef::previous(&example("a").id), label: String::new(), secret: &two },
    ];
    assert_eq!(keep_all(&mut garbling, &both), Err(StoreError::NotKept("Faulty")));
}
