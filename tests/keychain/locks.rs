//! A locked keychain: asked for the password once, sent away, not answered; the daemon killed while
//! it asks.

use std::time::{Duration, Instant};

use super::driver::{Driver, SOON};
use super::fake::{FakeService, Manner};
use super::{PASSWORD, SECRETS, common};
use common::{Bus, Desktop, Home, Keyring, keyring::answer_prompt, wait_until};

/// Within this an unbidden second prompt would have come.
const LONG_ENOUGH: Duration = Duration::from_secs(3);

fn prompts(desktop: &Desktop) -> usize {
    desktop.display.windows_of_class("gcr-prompter").len()
}

#[track_caller]
fn no_prompt_comes(desktop: &Desktop) {
    wait_until("the prompt has gone", || prompts(desktop) == 0);
    let end = Instant::now() + LONG_ENOUGH;
    while Instant::now() < end {
        assert_eq!(prompts(desktop), 0, "a prompt that nobody asked for");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_locked_keychain_asks_once_and_each_way_out_is_told() {
    let desktop = Desktop::start();
    let keyring = desktop.keyring(PASSWORD);
    let mut driver = Driver::on(&desktop);
    assert_eq!(driver.ask("write a keychain 5ec7e7"), "done");

    // The prompt is sent away: nothing is asked again.
    keyring.lock(&desktop.bus);
    assert_eq!(driver.ask("probe"), "failed Locked");
    assert_eq!(driver.ask("list"), "holds [a, Jotbench: a, 1]");
    assert_eq!(prompts(&desktop), 0, "a probe and a list ask nothing");
    for call in ["read a keychain", "write a keychain 01", "delete a keychain"] {
        let number = driver.send(call);
        keyring.cancel_prompt(&desktop);
        assert_eq!(driver.settled(number), "failed Cancelled", "{call}");
        no_prompt_comes(&desktop);
    }

    // Nobody answers: that is told, and waiting can be stopped. The prompt is the keychain's own
    // and stays until the person sends it away.
    let number = driver.send("read a keychain");
    keyring.prompt(&desktop);
    assert_eq!(driver.next(number), "still waiting");
    let left = Instant::now();
    driver.cancel(number);
    assert_eq!(driver.next(number), "failed Cancelled");
    assert!(left.elapsed() < Duration::from_secs(1));
    keyring.cancel_prompt(&desktop);
    no_prompt_comes(&desktop);
    assert!(keyring.is_locked(&desktop.bus));

    // The password is typed.
    let number = driver.send("read a keychain");
    keyring.answer_prompt(&desktop, PASSWORD);
    assert_eq!(driver.settled(number), "secret 5ec7e7");

    // A new client in a locked keychain.
    keyring.lock(&desktop.bus);
    let number = driver.send("write b keychain 02");
    keyring.answer_prompt(&desktop, PASSWORD);
    assert_eq!(driver.settled(number), "done");
    assert_eq!(driver.ask("read b keychain"), "secret 02");
}

#[test]
fn a_daemon_that_is_killed_while_it_asks_is_noticed_and_its_successor_asks_when_it_is_used() {
    let desktop = Desktop::start();
    let keyring = desktop.keyring(PASSWORD);
    let mut driver = Driver::on(&desktop);
    assert_eq!(driver.ask("write a keychain 5ec7e7"), "done");
    keyring.lock(&desktop.bus);
    let number = driver.send("read a keychain");
    keyring.prompt(&desktop);
    let killed = Instant::now();
    keyring.kill();
    assert!(driver.settled(number).starts_with("failed Absent"));
    assert!(killed.elapsed() < SOON);
    wait_until("the keyring has gone", || !desktop.bus.has(SECRETS));

    let keyring = Keyring::start_without_password(&desktop.home, &desktop.bus);
    no_prompt_comes(&desktop);
    let number = driver.send("read a keychain");
    keyring.answer_prompt(&desktop, PASSWORD);
    assert_eq!(driver.settled(number), "secret 5ec7e7");
}

#[test]
fn a_daemon_that_the_bus_starts_anew_after_a_kill_asks_once() {
    let desktop = Desktop::start();
    let keyring = desktop.keyring(PASSWORD);
    let mut driver = Driver::on(&desktop);
    assert_eq!(driver.ask("write a keychain 5ec7e7"), "done");
    desktop.bus.offer(&["org.freedesktop.secrets.service"]);
    keyring.kill();
    wait_until("the keyring has gone", || !desktop.bus.has(SECRETS));
    let number = driver.send("write a keychain 02");
    answer_prompt(&desktop, PASSWORD);
    assert_eq!(driver.settled(number), "done");
    assert_eq!(driver.ask("read a keychain"), "secret 02");
    no_prompt_comes(&desktop);
}

#[test]
fn a_keychain_that_hides_its_items_while_it_is_locked_asks_exactly_once() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let fake = FakeService::start(&bus, Manner::HidesAndAsks);
    let mut driver = Driver::on_bus(&home, &bus);
    assert_eq!(driver.ask("probe"), "failed Locked");
    // Nothing is found, which does not mean that nothing is there.
    assert_eq!(driver.ask("list"), "failed Locked");
    assert_eq!(fake.prompts(), 0);
    for (asked, call) in
        ["read a keychain", "write a keychain 01", "delete a keychain"].iter().enumerate()
    {
        assert_eq!(driver.ask(call), "failed Cancelled");
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(fake.prompts(), asked + 1, "{call}");
    }
}

#[test]
fn all_secrets_are_read_at_once_and_a_locked_keychain_is_not_asked_for_them() {
    let desktop = Desktop::start();
    let keyring = desktop.keyring(PASSWORD);
    let mut driver = Driver::on(&desktop);
    assert_eq!(driver.ask("write a keychain 5ec7e7"), "done");
    let all = "closed [] [a, 5ec7e7] [b, the keychain holds none for it]";
    assert_eq!(driver.ask("all a b"), all);
    keyring.lock(&desktop.bus);
    assert_eq!(driver.ask("all a b"), "closed [Keychain]");
    no_prompt_comes(&desktop);
    assert!(keyring.is_locked(&desktop.bus));
}

#[test]
fn a_keychain_that_hides_its_items_is_not_asked_for_all_of_them() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let fake = FakeService::start(&bus, Manner::HidesAndAsks);
    let mut driver = Driver::on_bus(&home, &bus);
    assert_eq!(driver.ask("all a b"), "closed [Keychain]");
    assert_eq!(fake.prompts(), 0);
}
