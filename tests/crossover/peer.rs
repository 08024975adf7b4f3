//! A library at work: a process that signs and verifies when asked, a line of JSON each time.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{ChildStdin, ChildStdout, Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::{
    common::{Home, process::Process},
    keys::{Form, Pair},
    setup::{self, SOURCES},
};

/// A library that tokens are exchanged with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    PyJwt,
    Joserfc,
    Jwcrypto,
    Jose,
}

impl Library {
    pub const ALL: [Self; 4] = [Self::PyJwt, Self::Joserfc, Self::Jwcrypto, Self::Jose];

    /// Its own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::PyJwt => "PyJWT",
            Self::Joserfc => "joserfc",
            Self::Jwcrypto => "jwcrypto",
            Self::Jose => "jose",
        }
    }

    fn command(self, home: &Home) -> Command {
        let libraries = setup::libraries();
        let scripts = Path::new(SOURCES).join("peers");
        if self == Self::Jose {
            let mut command = home.command("node");
            command.arg("--no-warnings");
            command.arg(scripts.join("with_jose.mjs")).arg(&libraries.npm);
            return command;
        }
        let mut command = home.command(&libraries.python);
        let name = self.name().to_lowercase();
        // Nothing is written beside the sources, compiled scripts included; and that a library
        // calls an algorithm deprecated is no news here.
        command.args(["-B", "-W", "ignore"]).arg(scripts.join(format!("with_{name}.py")));
        command
    }
}

/// A library, ready to be asked.
#[derive(Debug)]
pub struct Peer {
    pub library: Library,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    _process: Process,
}

/// Who signs a token in a JSON serialization.
#[derive(Clone, Debug)]
pub struct Signer<'a> {
    pub key: &'a Form,
    /// The header that is signed.
    pub protected: Value,
    /// The header that is not.
    pub unprotected: Value,
}

/// What a library makes of a token.
#[derive(Debug)]
pub enum Opinion {
    /// The signature holds.
    Holds {
        /// The protected header, read as JSON.
        header: Value,
        /// The payload's bytes.
        payload: Vec<u8>,
    },
    /// The library itself says that the signature does not hold.
    Refused,
}

impl Peer {
    /// Starts the library's process, which ends with the peer.
    pub fn start(library: Library, home: &Home) -> Self {
        let mut command = library.command(home);
        let mut process = Process::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()));
        let input = process.take_stdin().expect("a pipe");
        let output = BufReader::new(process.take_stdout().expect("a pipe"));
        Self { library, input, output, _process: process }
    }

    /// The version that is installed.
    pub fn version(&mut self) -> String {
        self.text(&json!({ "do": "version" }))
    }

    /// Those of these algorithms that the library has.
    pub fn algorithms(&mut self, of: &[&str]) -> Vec<String> {
        let names = self.answer(&json!({ "do": "algorithms", "of": of }));
        let names = names.as_array().expect("a list").iter();
        names.map(|name| name.as_str().expect("a name").to_owned()).collect()
    }

    /// A new pair, or a new secret, in every form that the library exports.
    pub fn make_pair(&mut self, alg: &str) -> Pair {
        let made = self.answer(&json!({ "do": "make_pair", "alg": alg }));
        let forms = |half: &str| {
            let forms = made[half].as_object().expect("forms by name");
            forms.iter().map(|(name, text)| Form::exported(half, name, text)).collect()
        };
        Pair { private: forms("private"), public: forms("public") }
    }

    /// A compact token.
    pub fn sign(&mut self, key: &Form, header: &Value, payload: &[u8]) -> String {
        self.text(&json!({
            "do": "sign", "key": key.text, "header": header, "payload": base64url(payload),
        }))
    }

    /// What the library makes of a compact token.
    pub fn verify(&mut self, key: &Form, alg: &str, token: &str) -> Opinion {
        self.opinion(&json!({ "do": "verify", "key": key.text, "alg": alg, "token": token }))
    }

    /// A token in a JSON serialization: flattened for one signer, general for more.
    pub fn sign_json(&mut self, signers: &[Signer<'_>], payload: &[u8]) -> String {
        let signers: Vec<Value> = signers
            .iter()
            .map(|signer| {
                let (protected, header) = (&signer.protected, &signer.unprotected);
                json!({ "key": signer.key.text, "protected": protected, "header": header })
            })
            .collect();
        self.text(&json!({
            "do": "sign_json", "signers": signers, "payload": base64url(payload),
        }))
    }

    /// What the library makes of a token in a JSON serialization, each of whose signatures has a
    /// key here, by its algorithm. It holds when every signature does.
    pub fn verify_json(&mut self, keys: &[(&str, &Form)], token: &str) -> Opinion {
        let keys: Map<String, Value> =
            keys.iter().map(|(alg, key)| ((*alg).to_owned(), key.text.as_str().into())).collect();
        self.opinion(&json!({ "do": "verify_json", "keys": keys, "token": token }))
    }

    /// A compact token without its payload, which is detached.
    pub fn sign_detached(&mut self, key: &Form, header: &Value, payload: &[u8]) -> String {
        self.text(&json!({
            "do": "sign_detached", "key": key.text, "header": header,
            "payload": base64url(payload),
        }))
    }

    /// What the library makes of a compact token with this detached payload.
    pub fn verify_detached(
        &mut self,
        key: &Form,
        alg: &str,
        token: &str,
        payload: &[u8],
    ) -> Opinion {
        self.opinion(&json!({
            "do": "verify_detached", "key": key.text, "alg": alg, "token": token,
            "payload": base64url(payload),
        }))
    }

    /// The thumbprint of a key (RFC 7638), in base64url.
    pub fn thumbprint(&mut self, key: &Form, alg: &str) -> String {
        self.text(&json!({ "do": "thumbprint", "key": key.text, "alg": alg }))
    }

    fn text(&mut self, request: &Value) -> String {
        let answer = self.answer(request);
        answer.as_str().expect("a text").to_owned()
    }

    fn opinion(&mut self, request: &Value) -> Opinion {
        let answer = self.ask(request);
        if answer.get("refused").is_some() {
            return Opinion::Refused;
        }
        let opened = self.ok(request, answer);
        let payload = opened["payload"].as_str().expect("base64url");
        Opinion::Holds {
            header: opened["header"].clone(),
            payload: URL_SAFE_NO_PAD.decode(payload).expect("base64url"),
        }
    }

    fn answer(&mut self, request: &Value) -> Value {
        let answer = self.ask(request);
        self.ok(request, answer)
    }

    #[track_caller]
    fn ok(&self, request: &Value, mut answer: Value) -> Value {
        match answer.get_mut("ok") {
            Some(ok) => ok.take(),
            None => panic!("{} was asked {request} and answered {answer}", self.library.name()),
        }
    }

    fn ask(&mut self, request: &Value) -> Value {
        let mut line = String::new();
        let asked = writeln!(self.input, "{request}").and_then(|()| self.input.flush());
        let read = asked.and_then(|()| self.output.read_line(&mut line));
        match read
            .map_err(|error| error.to_string())
            .and_then(|_| serde_json::from_str(&line).map_err(|error| error.to_string()))
        {
            Ok(answer) => answer,
            Err(error) => {
                panic!("{} was asked {request} and broke off: {error}", self.library.name())
            }
        }
    }
}

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
