//! Items of others, damaged ones, two of the same name, and the list of all.

use super::driver::Driver;
use super::{PASSWORD, SECRETS, common};
use common::{Bus, Home, Keyring, wait_until};

#[test]
fn an_item_that_jotbench_did_not_write_is_damage_and_is_kept() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let keyring = Keyring::start(&home, &bus, PASSWORD);
    let mut driver = Driver::on_bus(&home, &bus);
    // Somebody's own, of the same name.
    keyring.add(&bus, "Somebody's", &[("service", "jotbench"), ("username", "a")], b"hunter2");
    // Ours, and then changed by hand.
    assert_eq!(driver.ask("write b keychain 01"), "done");
    keyring.overwrite(&bus, "b", b"jotbench-secret-v1:AQ==:00000000");
    for (name, content) in [("a", &b"hunter2"[..]), ("b", b"jotbench-secret-v1:AQ==:00000000")] {
        let answer = driver.ask(&format!("read {name} keychain"));
        assert!(answer.starts_with("failed Damaged"), "{answer}");
        assert!(!answer.contains("hunter2") && !answer.contains("AQ=="), "{answer}");
        assert_eq!(keyring.contents(&bus, name), [content]);
    }
    assert_eq!(driver.ask("list"), "holds [a, Somebody's, 1] [b, Jotbench: b, 1]");
    // A person who enters the secret again mends it, in the same item.
    assert_eq!(driver.ask("write b keychain 02"), "done");
    assert_eq!(driver.ask("read b keychain"), "secret 02");
    assert_eq!(keyring.contents(&bus, "b").len(), 1);
}

#[test]
fn duplicates_are_named_and_none_is_read_changed_or_deleted() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let keyring = Keyring::start(&home, &bus, PASSWORD);
    let mut driver = Driver::on_bus(&home, &bus);
    assert_eq!(driver.ask("write a keychain 01"), "done");
    let attributes = [("service", "jotbench"), ("username", "a"), ("made-by", "another program")];
    keyring.add(&bus, "A copy", &attributes, b"hunter2");
    let before = keyring.contents(&bus, "a");
    assert_eq!(before.len(), 2);
    for call in ["read a keychain", "write a keychain 02", "delete a keychain"] {
        assert_eq!(driver.ask(call), "failed Duplicates(2)", "{call}");
    }
    assert_eq!(keyring.contents(&bus, "a"), before);
    let list = driver.ask("list");
    assert!(list.starts_with("holds [a, ") && list.ends_with(", 2]"), "{list}");
    // Others are not touched by it.
    assert_eq!(driver.ask("write b keychain 02"), "done");
    assert_eq!(driver.ask("read b keychain"), "secret 02");
}

#[test]
fn the_list_names_every_item_under_our_name_and_no_other() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let keyring = Keyring::start(&home, &bus, PASSWORD);
    let mut driver = Driver::on_bus(&home, &bus);
    assert_eq!(driver.ask("list"), "holds");
    let id = "0123456789abcdef0123456789abcdef";
    assert_eq!(driver.ask(&format!("write {id} keychain 01")), "done");
    keyring.add(&bus, "Another's", &[("service", "mail"), ("username", "me")], b"hunter2");
    keyring.add(&bus, "Strange", &[("service", "jotbench"), ("username", "me")], b"hunter2");
    keyring.add(&bus, "Nameless", &[("service", "jotbench"), ("kind", "note")], b"hunter2");
    let list = format!("holds [, Nameless, 1] [{id}, Jotbench: {id}, 1] [me, Strange, 1]");
    assert_eq!(driver.ask("list"), list);

    // Locked, the names are still known to the daemon that had them.
    keyring.lock(&bus);
    assert_eq!(driver.ask("list"), list);
    // One that was never unlocked has nothing but hashes of them.
    drop(keyring);
    wait_until("the keyring has gone", || !bus.has(SECRETS));
    let _keyring = Keyring::start_without_password(&home, &bus);
    assert_eq!(driver.ask("list"), "failed Locked");
}
