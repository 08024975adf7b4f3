//! The service ends, is killed, and is started again; the driver stays the same process.

use std::{thread, time::Duration};

use rustix::process::{Pid, Signal, kill_process};

use super::driver::{Driver, to_hex};
use super::{PASSWORD, SECRETS, common};
use common::{Bus, Home, Keyring, wait_until};

/// How often the daemon is killed.
const KILLS: u64 = 50;

#[test]
fn a_keychain_that_is_started_anew_is_found_again() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let keyring = Keyring::start(&home, &bus, PASSWORD);
    let mut driver = Driver::on_bus(&home, &bus);
    assert_eq!(driver.ask("write a keychain 5ec7e7"), "done");
    drop(keyring);
    wait_until("the keyring has gone", || !bus.has(SECRETS));
    assert!(driver.ask("read a keychain").starts_with("failed Absent"));
    let keyring = Keyring::start(&home, &bus, PASSWORD);
    assert_eq!(driver.ask("read a keychain"), "secret 5ec7e7");
    // The connection of the store is broken, and nobody noticed yet: a write first.
    drop(keyring);
    wait_until("the keyring has gone", || !bus.has(SECRETS));
    let _keyring = Keyring::start(&home, &bus, PASSWORD);
    assert_eq!(driver.ask("write a keychain 02"), "done");
    assert_eq!(driver.ask("read a keychain"), "secret 02");
}

#[test]
fn a_daemon_that_is_killed_fifty_times_is_found_again_each_time_and_no_secret_is_torn() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let mut keyring = Keyring::start(&home, &bus, PASSWORD);
    let mut driver = Driver::on_bus(&home, &bus);
    let mut kept = random();
    assert_eq!(driver.ask(&format!("write a keychain {kept}")), "done");
    for kill in 0..KILLS {
        // Every other time in the middle of a write, a little later each time.
        let writing = (kill % 2 == 1).then(|| {
            let new = random();
            let number = driver.send(&format!("write a keychain {new}"));
            thread::sleep(Duration::from_micros(700 * kill));
            (number, new)
        });
        keyring.kill();
        wait_until("the keyring has gone", || !bus.has(SECRETS));
        keyring = Keyring::start(&home, &bus, PASSWORD);
        let answer = writing.as_ref().map(|(number, _)| driver.settled(*number));

        // The first call after the kill finds the new daemon: a read, or a write.
        if kill % 4 == 2 {
            kept = random();
            assert_eq!(driver.ask(&format!("write a keychain {kept}")), "done", "kill {kill}");
        }
        let found = driver.ask("read a keychain");
        let is_former = found == format!("secret {kept}");
        match (writing, answer.as_deref()) {
            (Some((_, new)), Some("done")) => {
                assert!(found == format!("secret {new}"), "kill {kill}: written, and not kept");
                kept = new;
            }
            (Some((_, new)), Some(failed)) => {
                assert!(failed.starts_with("failed"), "kill {kill}: {failed}");
                let is_new = found == format!("secret {new}");
                assert!(is_former || is_new, "kill {kill}: neither the former nor the new one");
                kept = if is_new { new } else { kept };
            }
            _ => assert!(is_former, "kill {kill}"),
        }
    }
    assert_eq!(driver.ask("list"), "holds [a, Jotbench: a, 1]", "no copy was left behind");
}

#[test]
fn a_write_whose_daemon_is_killed_is_seen_through_with_the_one_that_the_bus_starts_next() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    // Without a password, so that the next daemon is unlocked like the one before.
    let keyring = Keyring::start_with_empty_password(&home, &bus);
    bus.offer(&["org.freedesktop.secrets.service"]);
    let mut driver = Driver::on_bus(&home, &bus);
    assert_eq!(driver.ask("write a keychain 01"), "done");
    keyring.kill();
    for kill in 0..KILLS {
        let new = random();
        let number = driver.send(&format!("write a keychain {new}"));
        thread::sleep(Duration::from_micros(700 * kill));
        if let Some(daemon) = bus.owner(SECRETS) {
            // It may have ended by itself meanwhile; then another is killed next time.
            let _ = kill_process(Pid::from_raw(daemon.cast_signed()).unwrap(), Signal::KILL);
        }
        assert_eq!(driver.settled(number), "done", "kill {kill}");
        assert!(driver.ask("read a keychain") == format!("secret {new}"), "kill {kill}");
    }
    assert_eq!(driver.ask("list"), "holds [a, Jotbench: a, 1]", "no copy was left behind");
}

/// A random secret of 2 KB in hexadecimal digits.
fn random() -> String {
    let mut secret = [0; 2_048];
    aws_lc_rs::rand::fill(&mut secret).unwrap();
    to_hex(&secret)
}
