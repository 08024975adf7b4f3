//! No bus, no service, no default collection, and services that never answer.

use std::time::{Duration, Instant};

use super::driver::Driver;
use super::fake::{FakeService, Manner};
use super::{PASSWORD, SECRETS, common};
use common::{BlackHole, Bus, Home, Keyring, wait_until};

/// What is at once to a person, on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(1);

/// The first word on a call that takes long comes after 5 s, and a little for the busy machine.
const FIRST_WORD: Duration = Duration::from_secs(7);

#[test]
fn without_a_keychain_the_reason_is_told_and_this_session_still_works() {
    let home = Home::new();
    let mut driver = Driver::at(&home);
    assert!(driver.ask("probe").contains("no session bus"));
    assert!(driver.ask("list").contains("no session bus"));
    assert!(driver.ask("write a keychain 01").starts_with("failed Absent"));
    let bus = Bus::start(&home, None);
    let mut driver = Driver::on_bus(&home, &bus);
    assert!(driver.ask("probe").contains("no Secret Service runs"));
    assert!(driver.ask("list").contains("no Secret Service runs"));
    assert!(driver.ask("read a keychain").starts_with("failed Absent"));
    assert_eq!(driver.ask("write a session 01"), "done");
    assert_eq!(driver.ask("read a session"), "secret 01");
    // It is found as soon as it is started.
    let keyring = Keyring::start(&home, &bus, PASSWORD);
    assert_eq!(driver.ask("probe"), "is Secret Service");
    assert_eq!(driver.ask("write a keychain 01"), "done");
    // The bus itself ends.
    drop((keyring, bus));
    assert!(driver.ask("read a keychain").contains("no session bus"));
    assert_eq!(driver.ask("read a session"), "secret 01");
}

#[test]
fn without_a_default_collection_nothing_is_written_anywhere_else() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let keyring = Keyring::start_without_password(&home, &bus);
    let mut driver = Driver::on_bus(&home, &bus);
    assert_eq!(driver.ask("probe"), "failed NoCollection");
    assert_eq!(driver.ask("write a keychain 01"), "failed NoCollection");
    assert_eq!(driver.ask("read a keychain"), "nothing");
    assert_eq!(driver.ask("delete a keychain"), "done");
    assert_eq!(driver.ask("list"), "failed NoCollection");
    assert!(keyring.contents(&bus, "a").is_empty());
    // One is made, and the same process uses it.
    drop(keyring);
    wait_until("the keyring has gone", || !bus.has(SECRETS));
    let _keyring = Keyring::start(&home, &bus, PASSWORD);
    assert_eq!(driver.ask("probe"), "is Secret Service");
    assert_eq!(driver.ask("write a keychain 01"), "done");
    assert_eq!(driver.ask("list"), "holds [a, Jotbench: a, 1]");
}

#[test]
fn a_keychain_that_never_answers_fails_in_time_and_recovers() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let silent = BlackHole::start(&home, &bus, SECRETS);
    let mut driver = Driver::on_bus(&home, &bus);
    for call in ["probe", "list", "read a keychain", "write a keychain 01", "delete a keychain"] {
        let began = Instant::now();
        assert!(driver.ask(call).starts_with("failed Deadline"), "{call}");
        assert!(began.elapsed() < FIRST_WORD, "{call}");
    }
    // This session's secrets do not wait for it.
    let stuck = driver.send("read a keychain");
    assert_eq!(driver.ask("write a session 01"), "done");
    driver.cancel(stuck);
    assert_eq!(driver.next(stuck), "failed Cancelled");
    drop(silent);
    wait_until("the silent service has gone", || !bus.has(SECRETS));
    let _keyring = Keyring::start(&home, &bus, PASSWORD);
    assert_eq!(driver.ask("write a keychain 01"), "done");
    assert_eq!(driver.ask("read a keychain"), "secret 01");
}

#[test]
fn a_keychain_that_falls_silent_in_the_middle_of_a_call_is_told_and_can_be_left() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let fake = FakeService::start(&bus, Manner::FallsSilent);
    let mut driver = Driver::on_bus(&home, &bus);
    assert_eq!(driver.ask("probe"), "is Secret Service");
    let asked = Instant::now();
    let stuck = driver.send("write a keychain 01");
    assert_eq!(driver.next(stuck), "still waiting");
    assert!(asked.elapsed() < FIRST_WORD);
    let left = Instant::now();
    driver.cancel(stuck);
    assert_eq!(driver.next(stuck), "failed Cancelled");
    assert!(left.elapsed() < AT_ONCE);
    // What was given up is not done later, by whichever service comes next.
    drop(fake);
    wait_until("the silent service has gone", || !bus.has(SECRETS));
    let _keyring = Keyring::start(&home, &bus, PASSWORD);
    assert_eq!(driver.ask("read a keychain"), "nothing");
    assert_eq!(driver.ask("write a keychain 02"), "done");
    assert_eq!(driver.ask("read a keychain"), "secret 02");
}

#[test]
fn a_real_keychain_that_is_frozen_fails_in_time_and_thaws() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let keyring = Keyring::start(&home, &bus, PASSWORD);
    let mut driver = Driver::on_bus(&home, &bus);
    assert_eq!(driver.ask("write a keychain 01"), "done");
    keyring.freeze();
    let asked = Instant::now();
    assert!(driver.ask("read a keychain").starts_with("failed Deadline"));
    assert!(asked.elapsed() < FIRST_WORD);
    keyring.thaw();
    assert_eq!(driver.ask("read a keychain"), "secret 01");
}
