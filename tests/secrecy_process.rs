//! What other programs of the same user learn from the running process, and what it says when it
//! fails: nothing of what it works on.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use common::process::{Process, run, try_run};
use common::tokens::{SECRET, now, usual};
use common::{BenchWindow, Cli, Desktop, Home, wait_until};
use jotbench::{crash, hardening};

/// Prints what may be read in `/proc/$0` by whoever may look into the process. Some of it can be
/// opened by all, and then gives nothing.
const LOOK: &str = r#"
for name in environ maps; do
    head -c 1 "/proc/$0/$name" 2>/dev/null | grep -q . && echo "$name"
done
for name in cwd exe mem root; do
    (exec 3<"/proc/$0/$name") 2>/dev/null && echo "$name"
done
true"#;

/// What a panic's message must not let out.
const DATA: &str = "data-that-nobody-may-see";

/// Says which kind of panic [`a_panic`] is to be.
const PANIC: &str = "JOTBENCH_TEST_PANIC";

/// Takes away root's rights to look into every process: with them, nothing would be seen here.
/// What is left sees what any program of the same user sees.
fn without_privilege(command: &Command) -> Command {
    let mut under = Command::new("setpriv");
    if rustix::process::geteuid().is_root() {
        let rights = "-sys_ptrace,-perfmon,-sys_admin";
        under.args(["--bounding-set", rights, "--inh-caps", rights, "--"]);
    } else {
        under.arg("--");
    }
    under.arg(command.get_program()).args(command.get_args()).env_clear();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            under.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        under.current_dir(folder);
    }
    under
}

/// What another program of the same user can read of a process.
fn seen_in(process: u32) -> Vec<String> {
    let mut look = Command::new("sh");
    look.args(["-c", LOOK, &process.to_string()]).env("PATH", std::env::var_os("PATH").unwrap());
    let seen = String::from_utf8(run(&mut without_privilege(&look), b"")).unwrap();
    seen.lines().map(str::to_owned).collect()
}

/// A command that waits for its input, in which a secret's file is named.
fn waiting(home: &Home, variables: &[(&str, &str)]) -> Process {
    home.write("secret", SECRET);
    let mut command = home.command(env!("CARGO_BIN_EXE_jotbench"));
    command.args(["inspect", "-", "--secret-file", "secret"]).envs(variables.iter().copied());
    let mut command = without_privilege(&command);
    Process::start(command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()))
}

/// The hard and the soft limit of a process's core dumps.
fn core_limits(process: u32) -> String {
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    line.split_whitespace().skip(4).take(2).collect::<Vec<_>>().join(" ")
}

#[test]
fn no_other_program_sees_into_the_command_line_and_it_leaves_no_core() {
    let home = Home::new();
    let mut sleep = home.command("sleep");
    let other = Process::start(without_privilege(sleep.arg("600")).stdin(Stdio::null()));
    wait_until("another program to be seen into", || {
        seen_in(other.id()).contains(&"environ".to_owned())
    });

    let command = waiting(&home, &[]);
    // Before its first step it may be closed for another reason: that it changed its user.
    wait_until("the program to forbid core dumps", || core_limits(command.id()) == "0 0");
    wait_until("the program to close itself", || seen_in(command.id()).is_empty());
}

#[test]
fn only_a_debug_build_can_be_left_open() {
    let home = Home::new();
    let command = waiting(&home, &[(hardening::TRACEABLE, "1")]);
    // Long enough to be past the place where it would close itself.
    thread::sleep(Duration::from_millis(500));
    let open = seen_in(command.id()).contains(&"environ".to_owned());
    assert_eq!(open, cfg!(debug_assertions));
}

/// This test program again, with one ignored test of it.
fn again(home: &Home, test: &str) -> Command {
    let mut command = home.command(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    command
}

#[test]
fn the_window_is_closed_to_others_and_the_file_dialog_opens_all_the_same() {
    let home = Home::new();
    // Portal, keyring and screen reader are without root's right as well.
    let output = try_run(&mut without_privilege(&again(&home, "a_desktop")), b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
#[ignore = "another test runs it, without the right to look into every process"]
fn a_desktop() {
    let desktop = Desktop::start();
    let portal = desktop.portal();
    let _keyring = desktop.keyring("opensesame");
    desktop.home.write("secret", SECRET);
    let added = Cli::with(desktop.command(env!("CARGO_BIN_EXE_jotbench")))
        .args(["clients", "add", "acme", "--client-id", "acme", "--secret-file", "secret"])
        .run();
    assert_eq!(added.code, Some(0), "{added:?}");

    let token = usual(&format!(r#"{{"exp":{}}}"#, now() + 86_400));
    let bench = BenchWindow::open(&desktop);
    let sees_nothing = |when: &str| {
        wait_until(when, || seen_in(bench.process_id()).is_empty());
    };
    bench.paste(&token);
    bench.wait_for("the token", || (bench.token_text() == token).then_some(()));
    assert_eq!(seen_in(bench.process_id()), Vec::<String>::new());
    assert_eq!(core_limits(bench.process_id()), "0 0");

    let path = desktop.home.path().join("token.jwt");
    for opened in 0..2 {
        bench.key("ctrl+s");
        portal.dialog(&desktop);
        // The portal has looked; the dialog may stay open for hours.
        sees_nothing("the window to close itself while the dialog is open");
        if opened == 0 {
            portal.cancel_dialog(&desktop);
            wait_until("the dialog to go", || {
                desktop.display.windows_of_class("xdg-desktop-portal-gtk").is_empty()
            });
            bench.focus();
        } else {
            portal.answer_dialog(&desktop, &path);
        }
    }
    bench.wait_for_words("The token was saved to");
    assert_eq!(fs::read_to_string(&path).unwrap(), token);
    assert_eq!(seen_in(bench.process_id()), Vec::<String>::new());
}

#[test]
#[ignore = "another test runs it, to see what it says"]
#[expect(clippy::unnecessary_literal_unwrap, reason = "these are the panics to be seen")]
fn a_panic() {
    crash::keep_quiet_about_data();
    let data = String::from(DATA);
    match std::env::var(PANIC).unwrap().as_str() {
        "unwrap" => drop(Err::<String, _>(data).unwrap()),
        "expect" => drop(None::<String>.expect(&data)),
        "format" => panic!("could not use {data}"),
        "slice" => drop(String::from(&format!("é{data}")[1..])),
        "key" => drop(std::collections::HashMap::<String, String>::new()[&data].clone()),
        "equal" => assert_eq!(data, "something else"),
        "thread" => drop(common::beside(move || drop(Err::<String, _>(data).unwrap())).join()),
        "resumed" => std::panic::resume_unwind(Box::new(data)),
        "twice" => {
            let _fails_again = Fails(data.clone());
            panic!("first of {data}");
        }
        other => unreachable!("no such panic: {other}"),
    }
}

/// Panics while another panic goes on, which ends the process.
struct Fails(String);

impl Drop for Fails {
    fn drop(&mut self) {
        panic!("again {}", self.0);
    }
}

#[test]
fn no_panic_says_what_the_program_was_working_on() {
    let home = Home::new();
    let kinds =
        ["unwrap", "expect", "format", "slice", "key", "equal", "thread", "resumed", "twice"];
    for kind in kinds {
        let mut child = again(&home, "a_panic");
        child.env(PANIC, kind).env("RUST_BACKTRACE", "full").env("RUST_LOG", "trace");
        let output = try_run(&mut child, b"");
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains(DATA), "{kind}: {said}");
        // A payload that is passed on was reported where it arose.
        if kind != "resumed" {
            assert!(said.contains("error: Jotbench itself failed at "), "{kind}: {said}");
        }
    }
}

#[test]
fn the_command_line_says_nothing_more_when_asked_to_log_everything() {
    let home = Home::new();
    home.write("secret", SECRET);
    let token = usual(r#"{"sub":"somebody"}"#);
    let inspect = |variables: &[(&str, &str)]| {
        // A moment that stands still, for it is printed.
        let mut cli = Cli::new(&home).args(["inspect", "-", "--secret-file", "secret"]);
        cli = cli.args(["--at", "2026-11-22T14:00:00Z"]);
        for (name, value) in variables {
            cli = cli.env(name, value);
        }
        cli.input(&token).run()
    };
    let loud = inspect(&[("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full")]);
    assert_eq!(loud, inspect(&[]));
    assert!(!loud.stdout.contains(SECRET) && !loud.stderr.contains(SECRET));
    assert!(!Path::new("core").exists());
}
