//! Every secret comes back to the byte, through a real Secret Service.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::driver::{Driver, to_hex};
use super::{PASSWORD, SECRETS, common};
use common::{Bus, Home, Keyring, wait_until};

const PEM: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp\n\
                   K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";

/// A keyring and a driver on a bus of their own.
struct Rig {
    driver: Driver,
    keyring: Keyring,
    bus: Bus,
    home: Home,
}

impl Rig {
    fn start() -> Self {
        let home = Home::new();
        let bus = Bus::start(&home, None);
        let keyring = Keyring::start(&home, &bus, PASSWORD);
        let driver = Driver::on_bus(&home, &bus);
        Self { driver, keyring, bus, home }
    }

    #[track_caller]
    fn round_trip(&mut self, secret: &[u8]) {
        let hex = to_hex(secret);
        assert_eq!(self.driver.ask(&format!("write a keychain {hex}")), "done");
        let is_same = self.driver.ask("read a keychain") == format!("secret {hex}");
        assert!(is_same, "{} bytes", secret.len());
    }
}

#[test]
fn every_secret_comes_back_to_the_byte() {
    let mut rig = Rig::start();
    assert_eq!(rig.driver.ask("probe"), "is Secret Service");
    assert_eq!(rig.driver.ask("read a keychain"), "nothing");
    for byte in 0..=255 {
        rig.round_trip(&[byte]);
    }
    rig.round_trip(&(0..=255).collect::<Vec<u8>>());
    for length in [0, 1, 15, 16, 17, 255, 4_095, 4_096, 48 * 1024 + 1, 65_535, 65_536_usize] {
        let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
        rig.round_trip(&bytes);
    }
    for text in
        [PEM, "🔑 gëheim\u{200d}\u{feff}", "trailing newline\n", "\r\n\t ", "\0", "a\0b", "\n"]
    {
        rig.round_trip(text.as_bytes());
    }
    let too_long = format!("write a keychain {}", "00".repeat(64 * 1024 + 1));
    assert_eq!(rig.driver.ask(&too_long), "failed TooLong { limit: 65536 }");
    assert_eq!(rig.driver.ask("read a keychain"), format!("secret {}", to_hex(b"\n")));
}

#[test]
fn two_hundred_random_secrets_come_back() {
    let mut rig = Rig::start();
    let mut written = Vec::new();
    for number in 0..200_usize {
        // Of every length up to some kilobytes, most of them short.
        let mut secret = vec![0; number * number / 8];
        aws_lc_rs::rand::fill(&mut secret).unwrap();
        let hex = to_hex(&secret);
        assert_eq!(rig.driver.ask(&format!("write client{number} keychain {hex}")), "done");
        written.push(hex);
    }
    // Another process finds them all.
    let mut other = Driver::on_bus(&rig.home, &rig.bus);
    for (number, hex) in written.iter().enumerate() {
        let is_same =
            other.ask(&format!("read client{number} keychain")) == format!("secret {hex}");
        assert!(is_same, "number {number}");
    }
    assert_eq!(other.ask("list").matches("Jotbench: client").count(), 200);
}

#[test]
fn each_client_has_its_own_secret_and_deleting_it_takes_no_other() {
    let mut rig = Rig::start();
    assert_eq!(rig.driver.ask("write a keychain 0a"), "done");
    assert_eq!(rig.driver.ask("write b keychain 0b"), "done");
    let mut other = Driver::on_bus(&rig.home, &rig.bus);
    assert_eq!(other.ask("read a keychain"), "secret 0a");
    assert_eq!(rig.driver.ask("delete a keychain"), "done");
    assert_eq!(rig.driver.ask("delete a keychain"), "done");
    assert_eq!(other.ask("read a keychain"), "nothing");
    assert_eq!(other.ask("read b keychain"), "secret 0b");
}

#[test]
fn no_secret_crosses_the_bus_or_lies_in_a_file_in_the_clear() {
    let mut rig = Rig::start();
    let recording = rig.bus.record();
    let mut secret = [0; 48];
    aws_lc_rs::rand::fill(&mut secret).unwrap();
    let text = STANDARD.encode(secret);
    rig.round_trip(&secret);
    wait_until("the calls are recorded", || recording.has(b"jotbench"));
    let pieces = || text.as_bytes().chunks(16).chain(secret.chunks(16));
    let is_clear = |bytes: &[u8]| {
        pieces().any(|piece| bytes.windows(piece.len()).any(|window| window == piece))
    };
    assert!(!pieces().any(|piece| recording.has(piece)), "on the bus");
    // Another program that asks in plain text gets plain text: that is seen.
    let [content] = &rig.keyring.contents(&rig.bus, "a")[..] else { panic!("one item") };
    assert!(is_clear(content));
    wait_until("the other program's call is recorded", || recording.has(text.as_bytes()));

    let files = rig.home.files();
    assert!(files.iter().any(|file| file.ends_with("login.keyring")), "{files:?}");
    for file in files {
        assert!(!is_clear(&fs::read(&file).unwrap_or_default()), "{}", file.display());
    }
}

#[test]
fn a_keyring_with_an_empty_password_gives_every_byte_back_too() {
    // It keeps its items in a text file, in which line breaks and other bytes would be lost.
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let keyring = Keyring::start_with_empty_password(&home, &bus);
    let mut driver = Driver::on_bus(&home, &bus);
    let bytes: Vec<u8> = (0..=255).collect();
    let secrets =
        [("a", to_hex(&bytes)), ("b", to_hex(PEM.as_bytes())), ("c", to_hex(b"[x]\n=1\n"))];
    for (name, hex) in &secrets {
        assert_eq!(driver.ask(&format!("write {name} keychain {hex}")), "done");
    }
    drop(keyring);
    wait_until("the keyring has gone", || !bus.has(SECRETS));
    let _keyring = Keyring::start_without_password(&home, &bus);
    for (name, hex) in &secrets {
        assert_eq!(driver.ask(&format!("read {name} keychain")), format!("secret {hex}"));
    }
}
