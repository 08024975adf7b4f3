//! The workers in a process of their own, told line by line what to call.
//!
//! The keychain is that of the process, found through its environment. So each test starts a bus or
//! a desktop of its own, and in it this same test program again with nothing but [`driver`], which
//! takes calls line by line and tells what the workers answer.

use std::{
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use jotbench::{
    bench::{
        Effect, Event,
        effect::{Generation, StoreCall},
        event::StoreAnswer,
        signer::ReadSecret,
    },
    client::{Client, ClientRef, StoreKind, store::Held},
    jwt::{Algorithm, Secret, SecretEncoding},
    worker::Workers,
};

use crate::common::{Bus, Desktop, Home, beside, process::Process};

/// Longer than any answer may take, prompts aside.
pub const SOON: Duration = Duration::from_secs(20);

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
        "all" => {
            let clients = words[2..].iter().map(|name| kept_client(name)).collect();
            StoreCall::ReadAll { clients, may_ask: false }
        }
        "list" => StoreCall::List(StoreKind::Keychain),
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

/// A client whose secret lies in the keychain.
fn kept_client(name: &str) -> Client {
    Client {
        id: ClientRef(name.to_owned()),
        name: name.to_owned(),
        environment: String::new(),
        client_id: String::new(),
        algorithm: Algorithm::Hs256,
        encoding: SecretEncoding::Utf8,
        profile: String::new(),
        kid: None,
        store: StoreKind::Keychain,
        created: 0,
        last_used: None,
        previous: None,
    }
}

fn in_words(answer: StoreAnswer) -> String {
    match answer {
        StoreAnswer::StillWaiting => "still waiting".to_owned(),
        StoreAnswer::Probed(_, Ok(name)) => format!("is {name}"),
        StoreAnswer::Read(_, Ok(None)) => "nothing".to_owned(),
        StoreAnswer::Read(_, Ok(Some(secret))) => format!("secret {}", to_hex(secret.expose())),
        StoreAnswer::AllRead(read, closed) => {
            let one = |read: ReadSecret| match read.secret {
                Ok(secret) => format!(" [{}, {}]", read.client.name, to_hex(secret.expose())),
                Err(problem) => format!(" [{}, {problem}]", read.client.name),
            };
            read.into_iter().map(one).fold(format!("closed {closed:?}"), |all, one| all + &one)
        }
        StoreAnswer::Written(_, Ok(())) | StoreAnswer::Deleted(_, Ok(())) => "done".to_owned(),
        StoreAnswer::Listed(_, Ok(items)) => {
            let item = |held: Held| format!(" [{}, {}, {}]", held.name, held.label, held.copies);
            items.into_iter().map(item).fold("holds".to_owned(), |list, item| list + &item)
        }
        StoreAnswer::Listed(_, Err(error))
        | StoreAnswer::Probed(_, Err(error))
        | StoreAnswer::Read(_, Err(error))
        | StoreAnswer::Written(_, Err(error))
        | StoreAnswer::Deleted(_, Err(error)) => format!("failed {error:?}"),
        other => panic!("not asked for: {other:?}"),
    }
}

pub fn to_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

fn from_hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

/// The driver in another process.
pub struct Driver {
    stdin: ChildStdin,
    answers: Receiver<String>,
    last: u64,
    _process: Process,
}

impl Driver {
    /// Starts this test program again, by a command of a home, a bus or a desktop.
    fn start(mut command: Command) -> Self {
        command.args(["driver::driver", "--exact", "--ignored", "--nocapture"]);
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

    /// On a desktop, where prompts can be seen.
    pub fn on(desktop: &Desktop) -> Self {
        Self::start(desktop.command(this_program()))
    }

    /// On a bus without a screen.
    pub fn on_bus(home: &Home, bus: &Bus) -> Self {
        let mut command = home.command(this_program());
        bus.join(&mut command);
        Self::start(command)
    }

    /// In a home without a bus.
    pub fn at(home: &Home) -> Self {
        Self::start(home.command(this_program()))
    }

    /// Sends a call and gives its number.
    pub fn send(&mut self, call: &str) -> u64 {
        self.last += 1;
        writeln!(self.stdin, "{} {call}", self.last).unwrap();
        self.last
    }

    /// Gives a call up.
    pub fn cancel(&mut self, number: u64) {
        writeln!(self.stdin, "{number} cancel").unwrap();
    }

    /// The next answer, which must be to call `number`.
    #[track_caller]
    pub fn next(&self, number: u64) -> String {
        let answer = self.answers.recv_timeout(SOON).expect("the driver answers in time");
        let (to, what) = answer.split_once(' ').unwrap();
        assert_eq!(to, number.to_string(), "{what}");
        what.to_owned()
    }

    /// The answer that is not "still waiting".
    #[track_caller]
    pub fn settled(&self, number: u64) -> String {
        loop {
            let answer = self.next(number);
            if answer != "still waiting" {
                return answer;
            }
        }
    }

    /// Sends a call and gives its answer.
    #[track_caller]
    pub fn ask(&mut self, call: &str) -> String {
        let number = self.send(call);
        self.settled(number)
    }
}

fn this_program() -> PathBuf {
    std::env::current_exe().unwrap()
}
