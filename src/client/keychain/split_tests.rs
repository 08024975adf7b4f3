//! Splitting, against items that stop working at every call there is.

use std::collections::BTreeMap;

use super::*;

const CAPACITY: usize = 160;
const NAME: &str = "0123456789abcdef0123456789abcdef";

/// Whether the call at which everything stops is still done.
#[derive(Clone, Copy, Debug)]
enum Last {
    NotDone,
    Done,
}

/// Items of a small capacity, which stop working for good at the call of this number.
#[derive(Clone, Default)]
struct Fake {
    items: BTreeMap<String, Vec<u8>>,
    calls: usize,
    stop: Option<(usize, Last)>,
}

impl Fake {
    fn call<T>(&mut self, done: impl FnOnce(&mut Self) -> T) -> Result<T, StoreError> {
        let number = self.calls;
        self.calls += 1;
        match self.stop {
            Some((stop, Last::Done)) if number == stop => {
                done(self);
            }
            Some((stop, _)) if number >= stop => {}
            _ => return Ok(done(self)),
        }
        Err(StoreError::Failed("killed".to_owned()))
    }

    fn line(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(read(self, NAME)?.map(|line| line.to_vec()))
    }
}

impl Items for Fake {
    fn capacity(&self) -> Option<usize> {
        Some(CAPACITY)
    }

    fn read_item(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        self.call(|fake| fake.items.get(name).cloned().map(Zeroizing::new))
    }

    fn write_item(&mut self, name: &str, _: &str, content: &[u8]) -> Result<(), StoreError> {
        assert!(content.len() <= CAPACITY, "{name} does not fit");
        self.call(|fake| drop(fake.items.insert(name.to_owned(), content.to_vec())))
    }

    fn delete_item(&mut self, name: &str) -> Result<(), StoreError> {
        self.call(|fake| drop(fake.items.remove(name)))
    }

    fn list_items(&mut self) -> Result<Vec<Item>, StoreError> {
        let item = |name: &String| Item { name: name.clone(), label: String::new() };
        self.call(|fake| fake.items.keys().map(item).collect())
    }
}

fn line(length: usize, fill: u8) -> Vec<u8> {
    (0..length).map(|place| fill.wrapping_add(u8::try_from(place % 7).unwrap())).collect()
}

/// Nothing, what fits exactly, one byte more, and several parts.
fn lines(fill: u8) -> Vec<Option<Vec<u8>>> {
    let lengths = [1, CAPACITY, CAPACITY + 1, 5 * CAPACITY - 3];
    std::iter::once(None).chain(lengths.map(|length| Some(line(length, fill)))).collect()
}

fn holding(line: Option<&Vec<u8>>) -> Fake {
    let mut fake = Fake::default();
    if let Some(line) = line {
        write(&mut fake, NAME, "", line).unwrap();
    }
    Fake { calls: 0, ..fake }
}

#[test]
fn every_length_comes_back_and_nothing_stays_after_its_deletion() {
    for length in 0..4 * CAPACITY {
        let line = line(length, 9);
        let mut fake = holding(Some(&line));
        assert_eq!(fake.line().unwrap(), Some(line));
        let items = if length <= CAPACITY { 1 } else { 1 + length.div_ceil(CAPACITY) };
        assert_eq!(fake.items.len(), items, "{length}");
        delete(&mut fake, NAME).unwrap();
        assert!(fake.items.is_empty(), "{length}");
    }
}

#[test]
fn a_writing_that_stops_anywhere_leaves_the_old_line_or_the_new_one() {
    let pairs = lines(1)
        .into_iter()
        .flat_map(|old| lines(101).into_iter().flatten().map(move |new| (old.clone(), new)));
    for (old, new) in pairs {
        for stop in 0.. {
            let mut finished = false;
            for last in [Last::NotDone, Last::Done] {
                let mut fake = Fake { stop: Some((stop, last)), ..holding(old.as_ref()) };
                let written = write(&mut fake, NAME, "", &new);
                finished = fake.calls <= stop;
                fake.stop = None;
                let found = fake.line().unwrap();
                let is_new = found.as_ref() == Some(&new);
                assert!(is_new || found == old, "stopped at {stop}, {last:?}");
                assert!(is_new || written.is_err(), "stopped at {stop}, {last:?}");
                // Whatever was left behind goes with the next writing, and with the deletion.
                write(&mut fake, NAME, "", &line(3 * CAPACITY, 50)).unwrap();
                assert_eq!(fake.items.len(), 4, "stopped at {stop}, {last:?}");
                delete(&mut fake, NAME).unwrap();
                assert!(fake.items.is_empty(), "stopped at {stop}, {last:?}");
            }
            if finished {
                break;
            }
        }
    }
}

#[test]
fn a_deletion_that_stops_anywhere_leaves_the_line_or_nothing_and_can_be_done_again() {
    for old in lines(1).into_iter().flatten() {
        for stop in 0.. {
            let mut finished = false;
            for last in [Last::NotDone, Last::Done] {
                let mut fake = Fake { stop: Some((stop, last)), ..holding(Some(&old)) };
                let deleted = delete(&mut fake, NAME);
                finished = fake.calls <= stop;
                fake.stop = None;
                let found = fake.line().unwrap();
                assert!(found.is_none() || found.as_ref() == Some(&old));
                assert!(deleted.is_err() || fake.items.is_empty());
                // What is left of it is seen, so that it can be deleted.
                let seen = fold(fake.list_items().unwrap());
                assert_eq!(seen.len(), usize::from(!fake.items.is_empty()));
                delete(&mut fake, NAME).unwrap();
                assert!(fake.items.is_empty(), "stopped at {stop}, {last:?}");
            }
            if finished {
                break;
            }
        }
    }
}

#[test]
fn a_single_failure_while_parts_are_written_leaves_none_of_them() {
    let mut fake = Fake { stop: Some((2, Last::NotDone)), ..Fake::default() };
    assert!(write(&mut fake, NAME, "", &line(4 * CAPACITY, 1)).is_err());
    assert_eq!(fake.calls, 6, "two parts, the failure, and three deletions");
}

#[test]
fn a_part_that_is_missing_changed_or_exchanged_is_damage_and_everything_is_kept() {
    let whole = holding(Some(&line(3 * CAPACITY, 1)));
    let parts: Vec<String> = whole.items.keys().filter(|name| *name != NAME).cloned().collect();
    let [first, second, third] = parts.as_slice() else { panic!("three parts") };
    let damage: [&dyn Fn(&mut Fake); 6] = [
        &|fake| drop(fake.items.remove(second)),
        &|fake| fake.items.get_mut(first).unwrap()[3] ^= 1,
        &|fake| fake.items.get_mut(third).unwrap().truncate(1),
        &|fake| fake.items.get_mut(third).unwrap().push(1),
        &|fake| drop(fake.items.insert(third.clone(), Vec::new())),
        &|fake| {
            let (one, other) = (fake.items[first].clone(), fake.items[second].clone());
            fake.items.insert(first.clone(), other);
            fake.items.insert(second.clone(), one);
        },
    ];
    for harm in damage {
        let mut fake = whole.clone();
        harm(&mut fake);
        let before = fake.items.clone();
        let error = fake.line().unwrap_err();
        assert!(matches!(error, StoreError::Damaged(_)), "{error}");
        assert_eq!(fake.items, before);
    }
}

#[test]
fn a_head_that_makes_no_sense_is_damage_without_its_content() {
    let digest = "0".repeat(64);
    let generation = "0".repeat(GENERATION_DIGITS);
    for rest in [
        String::new(),
        "hunter2".to_owned(),
        format!("{generation}:2:300"),
        format!("{generation}:2:300:{digest}:hunter2"),
        format!("{generation}:-2:300:{digest}"),
        format!("{generation}:301:300:{digest}"),
        format!("{generation}:1:99999999999999999999:{digest}"),
        format!("{generation}:1:9999999999:{digest}"),
        format!("hunter2:2:300:{digest}"),
        format!("{generation}:0:0:{digest}"),
        format!("{generation}:2:300:{digest}"),
    ] {
        let mut fake = Fake::default();
        fake.items.insert(NAME.to_owned(), format!("{MARK}{rest}").into_bytes());
        let error = fake.line().unwrap_err();
        assert!(matches!(error, StoreError::Damaged(_)), "{rest}");
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        delete(&mut fake, NAME).unwrap();
    }
}

/// Items that another process replaces between the reading of the head and of the parts.
struct Raced {
    fake: Fake,
    newer: Option<Vec<u8>>,
}

impl Items for Raced {
    fn capacity(&self) -> Option<usize> {
        Some(CAPACITY)
    }
    fn read_item(&mut self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let content = self.fake.read_item(name);
        if let Some(newer) = self.newer.take() {
            write(&mut self.fake, NAME, "", &newer)?;
        }
        content
    }
    fn write_item(&mut self, _: &str, _: &str, _: &[u8]) -> Result<(), StoreError> {
        Ok(())
    }
    fn delete_item(&mut self, _: &str) -> Result<(), StoreError> {
        Ok(())
    }
    fn list_items(&mut self) -> Result<Vec<Item>, StoreError> {
        self.fake.list_items()
    }
}

#[test]
fn a_line_that_is_replaced_while_it_is_read_is_read_anew() {
    for newer in [line(2, 7), line(3 * CAPACITY, 7)] {
        let fake = holding(Some(&line(4 * CAPACITY, 1)));
        let mut raced = Raced { fake, newer: Some(newer.clone()) };
        assert_eq!(*read(&mut raced, NAME).unwrap().unwrap(), newer);
    }
}

#[test]
fn parts_are_counted_as_the_secret_that_they_belong_to() {
    let generation = "0123456789abcdef";
    let item = |name: String, label: &str| Item { name, label: label.to_owned() };
    let held = fold(vec![
        item(format!("b.part.{generation}.1"), "of b"),
        item("b".to_owned(), ""),
        item("a".to_owned(), "of a"),
        item("a".to_owned(), "too"),
        item(format!("b.part.{generation}.0"), ""),
        item(format!("gone.part.{generation}.0"), ""),
        item("other.part.1.0".to_owned(), ""),
        item(String::new(), "somebody's"),
    ]);
    let told: Vec<_> =
        held.iter().map(|held| (held.name.as_str(), held.label.as_str(), held.copies)).collect();
    let expected = [
        ("", "somebody's", 1),
        ("a", "of a", 2),
        ("b", "of b", 1),
        ("gone", "", 1),
        ("other.part.1.0", "", 1),
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_form_of_a_head_is_stable() {
    let head = Head {
        generation: "0123456789abcdef".to_owned(),
        parts: 2,
        length: 300,
        digest: "ab".repeat(32),
    };
    let content = format!("jotbench-parts-v1:0123456789abcdef:2:300:{}", "ab".repeat(32));
    assert_eq!(head.content(), content);
    assert_eq!(Head::read(content.as_bytes()), Ok(Some(head.clone())));
    assert_eq!(head.part_name("a.previous", 1), "a.previous.part.0123456789abcdef.1");
    assert_eq!(
        part_of("a.previous.part.0123456789abcdef.1"),
        Some(("a.previous", "0123456789abcdef"))
    );
    assert_eq!(Head::read(b"jotbench-secret-v1:YWJj:ba7816bf"), Ok(None));
}
