//! A log of any size in the real window: it fills the list of tokens while the window goes on
//! drawing, in bounded memory, and the search can be stopped.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::tokens::{now, usual};
use common::{BenchWindow, Desktop, Frames};

/// How large the log is, in megabytes, up to 999; that takes its time in a debug build.
fn megabytes() -> u64 {
    std::env::var("JOTBENCH_SCAN_MB").ok().and_then(|text| text.parse().ok()).unwrap_or(200)
}

fn token(number: u64) -> String {
    usual(&format!(r#"{{"sub":"user-{number}","exp":{}}}"#, now() - 7_200))
}

/// A log of so many megabytes with a token in it for each of them, and one at its end.
fn write_log(path: &Path, megabytes: u64) {
    let line = "2026-11-22T14:03:20.123Z INFO api request id=0123456789abcdef path=/v1/users \
                status=200 took=12ms agent=\"curl/8.5.0\" eyes=2\n";
    let block = line.repeat(1_000_000 / line.len());
    let mut file = BufWriter::new(fs::File::create(path).expect("the log can be made"));
    for number in 0..megabytes {
        let token = token(number);
        writeln!(file, "2026-11-22T14:03:20Z GET /a Authorization: Bearer {token}").expect("room");
        file.write_all(block.as_bytes()).expect("room");
    }
    file.flush().expect("room");
}

/// The most memory that the process ever had, in megabytes.
fn most_memory(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("the process runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("it says so");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1_000
}

#[track_caller]
fn wait_listed(bench: &BenchWindow<'_>, words: &str) {
    // A debug build on a busy machine takes more than the usual deadline.
    let end = Instant::now() + Duration::from_secs(90);
    while !bench.widgets().iter().any(|widget| widget.said().contains(words)) {
        assert!(Instant::now() < end, "no {words:?}\n{}", bench.outline());
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn open_log(desktop: &Desktop, megabytes: u64) -> PathBuf {
    let path = desktop.home.path().join("big.log");
    write_log(&path, megabytes);
    path
}

#[test]
fn a_large_log_fills_the_list_and_the_window_goes_on_drawing() {
    let desktop = Desktop::start();
    let megabytes = megabytes();
    let path = open_log(&desktop, megabytes);
    let log = Frames::new(&desktop);
    let (name, variable) = log.variable();
    let bench = BenchWindow::open_with(&desktop, &[(name, &variable)]);
    let before = most_memory(bench.process_id());
    bench.drop_on("entry", "Token", &path);
    let watched =
        log.watch(|| wait_listed(&bench, &format!("{megabytes} tokens found in big.log")));
    println!("{watched}");
    assert!(watched.longest_gap < Duration::from_secs(1), "{watched}");
    assert_eq!(bench.token_text(), token_at(&path));
    let grown = most_memory(bench.process_id()).saturating_sub(before);
    println!("memory grew by {grown} MB");
    assert!(grown < 64, "{grown} MB more than before");
}

/// The first token of the log.
fn token_at(path: &Path) -> String {
    let text = fs::File::open(path).expect("the log is there");
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(text), &mut line).expect("a line");
    line.trim().rsplit(' ').next().expect("a token ends the line").to_owned()
}

#[test]
fn a_search_is_stopped_and_what_was_found_is_chosen_from() {
    let desktop = Desktop::start();
    let path = open_log(&desktop, 5);
    // More than any machine searches before the button is pressed; it takes no room on the disk.
    let file = fs::OpenOptions::new().write(true).open(&path).expect("the log is there");
    file.set_len(200_000_000_000).expect("a file can have a hole");
    let mut command = desktop.command(env!("CARGO_BIN_EXE_jotbench"));
    command.arg(&path);
    let bench = BenchWindow::start(&desktop, command);
    wait_listed(&bench, ", 5 tokens");
    bench.click_widget("button", "Cancel the search");
    bench.wait_for("the search to end", || {
        bench.find("button", "Cancel the search").is_none().then_some(())
    });
    let said = bench.outline();
    assert!(said.contains("Search stopped"), "{said}");
    let row = bench.wait_for("a token", || {
        bench.widgets().into_iter().find(|it| it.name.starts_with("Token user-1,"))
    });
    bench.click_widget(&row.role, &row.name);
    bench
        .wait_for("the token on the bench", || bench.token_text().starts_with("eyJ").then_some(()));
    bench.wait_for("its claims", || bench.payload_text().contains("user-1\"").then_some(()));
    bench.wait_verdict("Rejected");
}

#[test]
fn a_pasted_ticket_is_listed_and_walked_through_by_keyboard() {
    let desktop = Desktop::start();
    let bench = BenchWindow::open(&desktop);
    let ticket = format!(
        "Hello, since 14:03 we get 401:\n\n  curl -H 'Authorization: Bearer {}' https://api.example\n\
         \nand with the new one ({}) as well. Thanks!\n",
        token(1),
        token(2),
    );
    bench.paste_into("Token", &ticket);
    bench.wait_for_words("2 tokens found in the pasted text");
    bench.wait_for("the first", || (bench.token_text() == token_of(&ticket, 0)).then_some(()));
    let row = bench.wait_for("the second row", || {
        bench.widgets().into_iter().find(|it| it.name.starts_with("Token user-2,"))
    });
    bench.click_widget(&row.role, &row.name);
    bench.wait_for("the second", || (bench.token_text() == token_of(&ticket, 1)).then_some(()));
    bench.key("Up");
    bench
        .wait_for("the first again", || (bench.token_text() == token_of(&ticket, 0)).then_some(()));
}

fn token_of(ticket: &str, place: usize) -> String {
    let words = ticket.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    words.filter(|word| word.starts_with("eyJ")).nth(place).expect("a token").to_owned()
}
