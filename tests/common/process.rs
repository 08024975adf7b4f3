//! A child process that ends with its owner.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::process::CommandExt;
use std::process::{
    Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio,
};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

use super::wait::poll;

/// How long a process may take to end after SIGTERM before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// A running child with a process group of its own; dropping it ends the whole group.
#[derive(Debug)]
pub struct Process {
    child: Child,
    program: String,
}

impl Process {
    /// Starts `command`.
    ///
    /// # Panics
    /// When the program is missing; the message says how to install it.
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        let program = command.get_program().to_string_lossy().into_owned();
        match command.process_group(0).spawn() {
            Ok(child) => Self { child, program },
            Err(error) => panic!("{}", start_failure(&program, &error)),
        }
    }

    /// Starts `command` and gives the first line that it writes to standard output, which is how
    /// servers announce their address.
    #[track_caller]
    pub fn start_and_read_line(command: &mut Command) -> (Self, String) {
        let mut process = Self::start(command.stdout(Stdio::piped()));
        let mut line = String::new();
        if let Some(stdout) = process.child.stdout.take() {
            let read = BufReader::new(stdout).read_line(&mut line);
            assert!(read.is_ok(), "{} could not be read", process.program);
        }
        let line = line.trim().to_owned();
        assert!(!line.is_empty(), "{} ended before it was ready", process.program);
        (process, line)
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Standard input, where it is a pipe that was not taken yet.
    pub fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// Standard output, where it is a pipe that was not taken yet.
    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Standard error, where it is a pipe that was not taken yet.
    pub fn take_stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    /// Writes `text` to standard input and closes it.
    pub fn feed(&mut self, text: &str) {
        if let Some(mut stdin) = self.child.stdin.take() {
            // A child that ended early has no use for its input; its exit tells the story.
            let _ = stdin.write_all(text.as_bytes());
        }
    }

    /// How the process ended; `None` while it runs.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Waits up to `deadline` for the process to end by itself.
    pub fn wait(&mut self, deadline: Duration) -> Option<ExitStatus> {
        poll(deadline, || self.ended())
    }

    /// Sends `signal` to the whole group.
    pub fn signal(&self, signal: Signal) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(group) = group {
            // The group may have ended meanwhile, which is what the signal is for.
            let _ = kill_process_group(group, signal);
        }
    }

    /// Ends the process: SIGTERM, then SIGKILL for the whole group, and waits for its end.
    pub fn end(&mut self) {
        if self.ended().is_none() {
            self.signal(Signal::TERM);
            let _ = self.wait(GRACE);
        }
        self.signal(Signal::KILL);
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// Whether the process has ended, though nobody may have waited for it yet.
pub fn has_ended(id: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat")).map_or(true, |stat| stat.contains(") Z "))
}

/// Runs a short command to its end, with `input` on standard input, and gives its output.
///
/// # Panics
/// When the program is missing or fails.
#[track_caller]
pub fn run(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let output = try_run(command, input);
    assert!(
        output.status.success(),
        "{command:?} failed with {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// Like [`run`], for a command that may fail.
///
/// # Panics
/// When the program is missing.
#[track_caller]
pub fn try_run(command: &mut Command, input: &[u8]) -> Output {
    let program = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let result = command.spawn().and_then(|mut child| {
        if let Some(mut stdin) = child.stdin.take() {
            match stdin.write_all(input) {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error),
                _ => {}
            }
        }
        child.wait_with_output()
    });
    result.unwrap_or_else(|error| panic!("{}", start_failure(&program, &error)))
}

fn start_failure(program: &str, error: &std::io::Error) -> String {
    format!("{program}: {error}; the tests' tools are installed by: sh assets/linux/setup.sh test")
}
