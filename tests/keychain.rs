//! Secrets in a real Secret Service: kept, read, dropped; and what happens when it is absent,
//! locked, restarted, or silent.
//!
//! The keychain is that of the process, found through its environment. So each test starts a
//! desktop of its own, and in it this same test program again with nothing but [`driver`], which
//! takes calls line by line and tells what the workers answer.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::{
    io::{BufRead, BufReader, Write},
    process::{ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use common::{BlackHole, Bus, Desktop, Home, Keyring, beside, process::Process, wait_until};
use jotbench::{
    bench::{
        Effect, Event,
        effect::{Generation, StoreCall},
        event::StoreAnswer,
    },
    client::{ClientRef, StoreKind},
    jwt::Secret,
    worker::Workers,
};

const SECRETS: &str = "org.freedesktop.secrets";
const PASSWORD: &str = "opensesame";

/// Longer than any answer may take, prompts aside.
const SOON: Duration = Duration::from_secs(20);

/// The text before each of the driver's lines, to tell them from the test harness's own.
const MARK: &str = "answer: ";

#[test]
#[ignore = "the other tests run it, in a desktop of their own"]
fn driver() {
    let (sender, lines) = mpsc::channel();
    beside(move || {
        for line in std::io::stdin().lines() {
            let _ = sender.send(line.unwrap());
        }
    });
    let mut workers = Workers::start(|| ()).unwrap();
    loop {
        match lines.try_recv() {
            Ok(line) => workers.run(effect(&line)),
            Err(mpsc::TryRecvError::Empty) => {}
            Err(mpsc::TryRecvError::Disconnected) => return,
        }
        if let Some(Event::Store(Generation(number), answer)) =
            workers.wait_for_event(Duration::from_millis(10))
        {
            println!("\n{MARK}{number} {}", in_words(answer));
        }
    }
}

/// A line such as `3 write client session 00ff`.
fn effect(line: &str) -> Effect {
    let words: Vec<&str> = line.split(' ').collect();
    let generation = Generation(words[0].parse().unwrap());
    let client = || ClientRef(words[2].to_owned());
    let store = || StoreKind::from_name(words[3]).unwrap();
    let call = match words[1] {
        "cancel" => return Effect::CancelStore(generation),
        "probe" => StoreCall::Probe(StoreKind::Keychain),
        "read" => StoreCall::Read { client: client(), store: store() },
        "delete" => StoreCall::Delete { client: client(), store: store() },
        "write" => StoreCall::Write {
            client: client(),
            store: store(),
            label: format!("Jotbench: {}", words[2]),
            secret: Secret::new(from_hex(words[4])),
        },
        other => panic!("no such call: {other}"),
    };
    Effect::Store(generation, call)
}

fn in_words(answer: StoreAnswer) -> String {
    match answer {
        StoreAnswer::StillWaiting => "still waiting".to_owned(),
        StoreAnswer::Probed(_, Ok(name)) => format!("is {name}"),
        StoreAnswer::Read(_, Ok(None)) => "nothing".to_owned(),
        StoreAnswer::Read(_, Ok(Some(secret))) => format!("secret {}", to_hex(secret.expose())),
        StoreAnswer::Written(_, Ok(())) | StoreAnswer::Deleted(_, Ok(())) => "done".to_owned(),
        StoreAnswer::Probed(_, Err(error))
        | StoreAnswer::Read(_, Err(error))
        | StoreAnswer::Written(_, Err(error))
        | StoreAnswer::Deleted(_, Err(error)) => format!("failed {error:?}"),
        other => panic!("not asked for: {other:?}"),
    }
}

fn to_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

fn from_hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

/// The driver in another process.
struct Driver {
    stdin: ChildStdin,
    answers: Receiver<String>,
    last: u64,
    _process: Process,
}

impl Driver {
    /// `place` makes a command a client of a desktop or a bus.
    fn start(mut command: Command) -> Self {
        command.args(["driver", "--exact", "--ignored", "--nocapture"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Process::start(&mut command);
        let stdin = process.take_stdin().unwrap();
        let stdout = process.take_stdout().unwrap();
        let (sender, answers) = mpsc::channel();
        beside(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some(answer) = line.strip_prefix(MARK) {
                    let _ = sender.send(answer.to_owned());
                }
            }
        });
        Self { stdin, answers, last: 0, _process: process }
    }

    fn on(desktop: &Desktop) -> Self {
        Self::start(desktop.command(this_program()))
    }

    /// Sends a call and gives its number.
    fn send(&mut self, call: &str) -> u64 {
        self.last += 1;
        writeln!(self.stdin, "{} {call}", self.last).unwrap();
        self.last
    }

    fn cancel(&mut self, number: u64) {
        writeln!(self.stdin, "{number} cancel").unwrap();
    }

    /// The next answer, which must be to call `number`.
    #[track_caller]
    fn next(&self, number: u64) -> String {
        let answer = self.answers.recv_timeout(SOON).expect("the driver answers in time");
        let (to, what) = answer.split_once(' ').unwrap();
        assert_eq!(to, number.to_string(), "{what}");
        what.to_owned()
    }

    /// The answer that is not "still waiting".
    #[track_caller]
    fn settled(&self, number: u64) -> String {
        loop {
            let answer = self.next(number);
            if answer != "still waiting" {
                return answer;
            }
        }
    }

    #[track_caller]
    fn ask(&mut self, call: &str) -> String {
        let number = self.send(call);
        self.settled(number)
    }
}

fn this_program() -> std::path::PathBuf {
    std::env::current_exe().unwrap()
}

fn on_bus(home: &Home, bus: &Bus) -> Command {
    let mut command = home.command(this_program());
    bus.join(&mut command);
    command
}

#[test]
fn every_secret_comes_back_to_the_byte() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let _keyring = Keyring::start(&home, &bus, PASSWORD);
    let mut driver = Driver::start(on_bus(&home, &bus));
    assert_eq!(driver.ask("probe"), "is Secret Service");
    assert_eq!(driver.ask("read a keychain"), "nothing");
    let all_values: Vec<u8> = (0..=255).collect();
    let largest: Vec<u8> = (0..64 * 1024_u32).map(|i| u8::try_from(i % 251).unwrap()).collect();
    for secret in [&b""[..], &all_values, &largest, b"line\nbreak\0\xff"] {
        let hex = to_hex(secret);
        assert_eq!(driver.ask(&format!("write a keychain {hex}")), "done");
        assert!(driver.ask("read a keychain") == format!("secret {hex}"), "{} bytes", secret.len());
    }
    // Another client's secret is another item, and another process reads both.
    assert_eq!(driver.ask("write b keychain 01"), "done");
    let mut other = Driver::start(on_bus(&home, &bus));
    assert_eq!(other.ask("read a keychain"), format!("secret {}", to_hex(b"line\nbreak\0\xff")));
    assert_eq!(driver.ask("delete a keychain"), "done");
    assert_eq!(driver.ask("delete a keychain"), "done");
    assert_eq!(other.ask("read a keychain"), "nothing");
    assert_eq!(other.ask("read b keychain"), "secret 01");
}

#[test]
fn without_a_keychain_the_reason_is_told_and_this_session_still_works() {
    let home = Home::new();
    let mut driver = Driver::start(home.command(this_program()));
    assert!(driver.ask("probe").contains("no session bus"));
    assert!(driver.ask("write a keychain 01").starts_with("failed Absent"));
    let bus = Bus::start(&home, None);
    let mut driver = Driver::start(on_bus(&home, &bus));
    assert!(driver.ask("probe").contains("no Secret Service runs"));
    assert!(driver.ask("read a keychain").starts_with("failed Absent"));
    assert_eq!(driver.ask("write a session 01"), "done");
    assert_eq!(driver.ask("read a session"), "secret 01");
    // It is found as soon as it is started.
    let _keyring = Keyring::start(&home, &bus, PASSWORD);
    assert_eq!(driver.ask("probe"), "is Secret Service");
    assert_eq!(driver.ask("read a keychain"), "nothing");
}

#[test]
fn a_keychain_that_is_started_anew_is_found_again() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let keyring = Keyring::start(&home, &bus, PASSWORD);
    let mut driver = Driver::start(on_bus(&home, &bus));
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
fn a_keychain_that_never_answers_fails_in_time_and_recovers() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let silent = BlackHole::start(&home, &bus, SECRETS);
    let mut driver = Driver::start(on_bus(&home, &bus));
    for call in ["probe", "read a keychain", "write a keychain 01", "delete a keychain"] {
        let began = Instant::now();
        assert!(driver.ask(call).starts_with("failed Deadline"), "{call}");
        assert!(began.elapsed() < Duration::from_secs(8), "{call}");
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
fn a_locked_keychain_asks_once_and_each_way_out_is_told() {
    let desktop = Desktop::start();
    let keyring = desktop.keyring(PASSWORD);
    let mut driver = Driver::on(&desktop);
    assert_eq!(driver.ask("write a keychain 5ec7e7"), "done");
    let prompts = || desktop.display.windows_of_class("gcr-prompter").len();

    // The prompt is sent away: nothing is asked again.
    keyring.lock(&desktop.bus);
    assert_eq!(driver.ask("probe"), "failed Locked");
    assert_eq!(prompts(), 0, "a probe asks nothing");
    let number = driver.send("read a keychain");
    keyring.cancel_prompt(&desktop);
    assert_eq!(driver.settled(number), "failed Cancelled");
    wait_until("the prompt has gone", || prompts() == 0);

    // Nobody answers: that is told, and waiting can be stopped. The prompt is the keychain's own
    // and stays until the person sends it away.
    let number = driver.send("read a keychain");
    keyring.prompt(&desktop);
    assert_eq!(driver.next(number), "still waiting");
    driver.cancel(number);
    assert_eq!(driver.next(number), "failed Cancelled");
    keyring.cancel_prompt(&desktop);
    wait_until("the prompt has gone", || prompts() == 0);
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
