//! A library at work: a process that signs and verifies when asked, a line of JSON each time.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};

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

/// What a library makes of a token.
#[derive(Debug)]
pub enum Opinion {
    /// The signature holds.
    Holds {
        /// The protected header, read as JSON.
        header: Value,
        /// The payload's bytes, in base64url.
        payload: String,
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
        let version = self.answer(&json!({ "do": "version" }));
        version.as_str().expect("a version").to_owned()
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
            forms
                .iter()
                .map(|(name, text)| Form::exported(half, name, text))
                .filter(|form| !form.text.contains("\"AKP\""))
                .collect()
        };
        Pair { private: forms("private"), public: forms("public") }
    }

    /// A token, in the serialization that the options name or else compact.
    pub fn sign(&mut self, key: &Form, header: &Value, payload: &str, options: &Value) -> Value {
        let mut request =
            json!({ "do": "sign", "key": key.text, "header": header, "payload": payload });
        extend(&mut request, options);
        self.answer(&request)
    }

    /// What the library makes of a token.
    pub fn verify(&mut self, key: &Form, alg: &str, token: &Value, options: &Value) -> Opinion {
        let mut request = json!({ "do": "verify", "key": key.text, "alg": alg, "token": token });
        extend(&mut request, options);
        let answer = self.ask(&request);
        if answer.get("refused").is_some() {
            return Opinion::Refused;
        }
        let opened = self.ok(&request, answer);
        Opinion::Holds {
            header: opened["header"].clone(),
            payload: opened["payload"].as_str().expect("base64url").to_owned(),
        }
    }

    /// The thumbprint of a key (RFC 7638), in base64url.
    pub fn thumbprint(&mut self, key: &Form) -> String {
        let thumbprint = self.answer(&json!({ "do": "thumbprint", "key": key.text }));
        thumbprint.as_str().expect("base64url").to_owned()
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

fn extend(request: &mut Value, options: &Value) {
    if let (Value::Object(request), Value::Object(options)) = (request, options) {
        request.extend(options.clone());
    }
}
