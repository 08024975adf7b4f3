//! Compact tokens, with each library, in both directions, of every algorithm that both have.

use std::{collections::BTreeMap, fmt::Write as _, thread};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jotbench::jwt::{Algorithm, Family};
use serde_json::Value;

use crate::{
    expected::{Has, has},
    keys::{self, Pair},
    peer::{Library, Opinion, Peer},
    workbench::Workbench,
};

/// White space, escapes, and numbers that no float holds: what a detour over values would lose.
const PAYLOAD: &str = "{\"iss\":\"crossover\",\r\n \"exp\":4102444800,\t\"three\":3.0,\
                       \"big\":90071992547409931, \"name\":\"Zo\u{eb} \\u00e9\\/\u{1f511}\"}";

/// What came of the crossing with one library.
struct Row {
    title: String,
    /// By algorithm: what crossed.
    crossed: BTreeMap<Algorithm, Count>,
}

/// How many tokens crossed.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Jotbench signed, and the library verified.
    out: usize,
    /// The library signed, and Jotbench verified.
    back: usize,
    /// Both refused it: altered, or of another key.
    refused: usize,
}

#[test]
fn tokens_cross_over_in_both_directions_for_every_algorithm_that_both_have() {
    let rows: Vec<Option<Row>> = thread::scope(|scope| {
        let threads: Vec<_> = Library::ALL
            .into_iter()
            .map(|library| {
                thread::Builder::new()
                    .name(library.name().to_owned())
                    .spawn_scoped(scope, move || cross(library))
                    .expect("a thread can be started")
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().ok()).collect()
    });
    // A thread that failed has said why, under its library's name.
    let rows: Vec<Row> = rows.into_iter().map(|row| row.expect("every library crosses")).collect();
    print!("{}", matrix(&rows));
}

/// What crossed, in a table.
fn matrix(rows: &[Row]) -> String {
    let mut text =
        "\nTokens that Jotbench signed / that it verified / that both refused\n".to_owned();
    let _ = write!(text, "{:<11}", "");
    for row in rows {
        let _ = write!(text, "{:<18}", row.title);
    }
    for algorithm in Algorithm::all() {
        let _ = write!(text, "\n{:<11}", algorithm.name());
        for row in rows {
            let cell = match row.crossed.get(&algorithm) {
                Some(Count { out, back, refused }) => format!("{out} / {back} / {refused}"),
                None => "-".to_owned(),
            };
            let _ = write!(text, "{cell:<18}");
        }
    }
    text.push('\n');
    text
}

fn cross(library: Library) -> Row {
    let workbench = Workbench::new();
    let mut peer = Peer::start(library, workbench.home());
    let names: Vec<&str> = Algorithm::all().map(Algorithm::name).collect();
    let found = peer.algorithms(&names);
    let mut made: BTreeMap<String, Pair> = BTreeMap::new();
    let mut row =
        Row { title: format!("{} {}", library.name(), peer.version()), crossed: BTreeMap::new() };
    for algorithm in Algorithm::all() {
        let name = algorithm.name();
        let is_there = found.iter().any(|found| found == name);
        match has(library, algorithm) {
            Has::Yes => assert!(is_there, "{} lacks {name}", library.name()),
            Has::No => assert!(!is_there, "{} has {name}: write it down", library.name()),
            Has::Maybe => {}
        }
        if is_there {
            // RSA pairs take long to make, and one will do for the family.
            let kind = match algorithm.family() {
                Family::Rsa | Family::RsaPss => "RSA",
                _ => name,
            };
            let theirs =
                made.entry(kind.to_owned()).or_insert_with(|| peer.make_pair(name)).clone();
            let mut crossing = Crossing { workbench: &workbench, peer: &mut peer, algorithm };
            row.crossed.insert(algorithm, crossing.run(&theirs));
        }
    }
    row
}

/// One algorithm, with one library.
struct Crossing<'a> {
    workbench: &'a Workbench,
    peer: &'a mut Peer,
    algorithm: Algorithm,
}

impl Crossing<'_> {
    fn run(&mut self, theirs: &Pair) -> Count {
        let ours = keys::own(self.algorithm);
        let mut count = Count::default();
        for (pair, other) in [(&ours, theirs), (theirs, &ours)] {
            // Each form of the private key signs once; each form of the public key verifies each.
            for private in &pair.private {
                let token = self.workbench.sign(private, &self.header(), PAYLOAD);
                for public in &pair.public {
                    self.peer_accepts(&token, public);
                    count.out += 1;
                }
                let signed = self.peer_signs(private);
                for public in &pair.public {
                    let (header, payload) = texts(&signed);
                    assert_eq!(payload, PAYLOAD);
                    self.workbench.inspect(public, &signed, &[]).expect_accepted(&header, &payload);
                    count.back += 1;
                }
            }
            let token = self.peer_signs(&pair.private[0]);
            for (what, altered) in altered(&token) {
                self.both_refuse(&altered, pair, what);
                count.refused += 1;
            }
            self.both_refuse(&token, other, "another key");
            count.refused += 1;
        }
        count
    }

    fn header(&self) -> String {
        format!("{{\"typ\":\"JWT\",\r\n \"alg\":\"{}\", \"kid\":\"cross\"}}", self.algorithm)
    }

    fn peer_signs(&mut self, key: &keys::Form) -> String {
        let header: Value = serde_json::from_str(&self.header()).expect("a header");
        let token = self.peer.sign(key, &header, PAYLOAD.as_bytes());
        let signed: Value = serde_json::from_str(&texts(&token).0).expect("a header");
        assert_eq!(signed, header);
        token
    }

    fn peer_accepts(&mut self, token: &str, key: &keys::Form) {
        let (header, payload) = texts(token);
        assert_eq!((header.as_str(), payload.as_str()), (self.header().as_str(), PAYLOAD));
        let name = self.algorithm.name();
        match self.peer.verify(key, name, token) {
            Opinion::Holds { header, payload } => {
                let asked: Value = serde_json::from_str(&self.header()).expect("a header");
                assert_eq!(header, asked, "{name}, {}", key.name);
                assert_eq!(payload, PAYLOAD.as_bytes(), "{name}, {}", key.name);
            }
            Opinion::Refused => panic!("{name} with {} is refused: {token}", key.name),
        }
    }

    fn both_refuse(&mut self, token: &str, pair: &Pair, why: &str) {
        let name = self.algorithm.name();
        let public = &pair.public[0];
        self.workbench.inspect(public, token, &[]).expect_invalid(&format!("{name}, {why}"));
        if let Opinion::Holds { .. } = self.peer.verify(public, name, token) {
            panic!("{name}, {why}: {} lets it pass", self.peer.library.name());
        }
    }
}

/// Header and payload of a compact token.
fn texts(token: &str) -> (String, String) {
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3, "{token}");
    let text = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url without padding");
        String::from_utf8(bytes).expect("UTF-8")
    };
    (text(parts[0]), text(parts[1]))
}

/// The token with one byte of a part changed, so that it can be read as before.
fn altered(token: &str) -> [(&'static str, String); 3] {
    let parts: Vec<Vec<u8>> = token
        .split('.')
        .map(|part| URL_SAFE_NO_PAD.decode(part).expect("base64url without padding"))
        .collect();
    let with = |part: usize, position: usize, byte: u8| {
        let mut parts = parts.clone();
        assert_ne!(parts[part][position], byte);
        parts[part][position] = byte;
        parts.iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect::<Vec<_>>().join(".")
    };
    let position = |part: usize, text: &str| {
        let text = text.as_bytes();
        parts[part].windows(text.len()).position(|window| window == text).expect("it is there")
    };
    let middle = parts[2].len() / 2;
    [
        ("a byte of the header", with(0, position(0, "cross"), b'g')),
        ("a byte of the payload", with(1, position(1, "4102444800"), b'3')),
        ("a byte of the signature", with(2, middle, parts[2][middle] ^ 1)),
    ]
}
