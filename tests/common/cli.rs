//! The real program as a command.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::home::Home;
use super::{process::Process, wait::beside};

/// How long a command may run before the test fails.
const DEADLINE: Duration = Duration::from_mins(1);

/// One run of the program, being prepared.
#[derive(Debug)]
pub struct Cli {
    command: Command,
    input: Vec<u8>,
}

/// How a run ended and what it wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The exit code; `None` when a signal ended the program.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Cli {
    /// The program in `home`, without a display and without a session bus.
    pub fn new(home: &Home) -> Self {
        Self::with(home.command(env!("CARGO_BIN_EXE_jotbench")))
    }

    /// A prepared command, for example one of a desktop.
    pub fn with(command: Command) -> Self {
        Self { command, input: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// What the program reads from standard input; nothing unless said.
    #[must_use]
    pub fn input(mut self, input: impl AsRef<[u8]>) -> Self {
        input.as_ref().clone_into(&mut self.input);
        self
    }

    /// Runs the program to its end.
    ///
    /// # Panics
    /// When it does not end within a minute, or writes what is not UTF-8.
    #[track_caller]
    pub fn run(mut self) -> Outcome {
        let mut child = Process::start(
            self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()),
        );
        let stdin = child.take_stdin();
        let input = self.input;
        // Pipes hold little: input and both outputs move at the same time, so none waits for
        // another. The threads end with the child, which closes their other ends.
        let writer = beside(move || stdin.map(|mut stdin| stdin.write_all(&input)));
        let stdout = read_all(child.take_stdout());
        let stderr = read_all(child.take_stderr());
        let ended = child.wait(DEADLINE);
        child.end();
        // A program that does not read its input to the end breaks the pipe, rightly.
        let _ = writer.join();
        let stdout = stdout.join().expect("standard output can be read");
        let stderr = stderr.join().expect("standard error can be read");
        let Some(status) = ended else {
            panic!("still running after {} s; standard error: {stderr}", DEADLINE.as_secs());
        };
        Outcome { code: status.code(), stdout, stderr }
    }
}

impl Outcome {
    /// The outcome of a run that must have ended with `code`.
    #[track_caller]
    #[must_use]
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        match serde_json::from_str(&self.stdout) {
            Ok(value) => value,
            Err(error) => panic!("standard output is not JSON ({error}): {self:#?}"),
        }
    }
}

fn read_all(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    beside(move || {
        let mut text = String::new();
        if let Some(mut pipe) = pipe {
            pipe.read_to_string(&mut text).expect("the program writes UTF-8");
        }
        text
    })
}
