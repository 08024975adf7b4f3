//! What is measured, and what it may come to.

use std::{
    env, fs,
    hint::black_box,
    io::{self, Write},
    path::Path,
    process::{Command, ExitCode},
    time::Duration,
};

use aws_lc_rs::hmac;

use super::{
    logs::{self, Log, SECRET, Signed},
    run::{Taken, of_this_thread, run, watched},
};

/// Megabytes of each log unless the command line says otherwise.
const SIZE: usize = 1024;

/// How often each wall time is taken.
const RUNS: usize = 9;

/// The wall time without tokens, as a multiple of ripgrep's.
const AGAINST_RIPGREP: f64 = 1.5;

/// The processor time with tokens, as a multiple of the raw engine's.
const AGAINST_ENGINE: f64 = 2.0;

/// How many times as fast two threads are as one, at least.
const TWO_THREADS: f64 = 1.7;

/// Peak memory, in kilobytes.
const MEMORY: u64 = 64 * 1024;

/// Lines of the table, and whether all are within their limits.
struct Table {
    is_good: bool,
}

impl Table {
    fn line(&mut self, what: &str, value: &str, limit: &str, is_good: bool) {
        self.is_good &= is_good;
        let word = if is_good { "" } else { "   PAST THE LIMIT" };
        println!("{what:<58} {value:>12}   {limit}{word}");
    }

    fn at_most(&mut self, what: &str, value: f64, limit: f64) {
        self.line(what, &format!("{value:.2}"), &format!("(limit {limit})"), value <= limit);
    }

    fn at_least(&mut self, what: &str, value: f64, limit: f64) {
        self.line(what, &format!("{value:.2}"), &format!("(at least {limit})"), value >= limit);
    }

    fn time(&mut self, what: &str, time: Duration) {
        self.line(what, &format!("{:.3} s", time.as_secs_f64()), "", true);
    }

    fn peak(&mut self, what: &str, taken: Taken) {
        let value = format!("{}.{} MB", taken.peak / 1024, taken.peak % 1024 * 10 / 1024);
        let is_good = (1..=MEMORY).contains(&taken.peak);
        self.line(what, &value, "(limit 64 MB)", is_good);
    }
}

/// Makes the logs, measures, prints, and fails where a limit is passed.
pub fn measure_all() -> ExitCode {
    match measure() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("The bench could not be run: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> io::Result<bool> {
    let asked = env::args().find_map(|argument| argument.parse::<usize>().ok());
    let size = asked.unwrap_or(SIZE) << 20;
    let mut table = Table { is_good: true };
    println!("logs of {} MB, medians of {RUNS} runs by turns", size >> 20);
    without_tokens(&mut table, size)?;
    with_tokens(&mut table, size)?;
    strange(&mut table, size / 5)?;
    Ok(table.is_good)
}

fn scan(path: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jotbench"));
    command.arg("scan").arg(path);
    command
}

fn without_tokens(table: &mut Table, size: usize) -> io::Result<()> {
    let log = Log::new("without", |file| logs::without_tokens(size, file))?;
    let mut ripgrep = Command::new("rg");
    ripgrep.args(["-c", "eyJ"]).arg(&log.path);
    if run(&mut ripgrep).is_err() {
        println!("!!! rg is not installed: the scan is NOT compared with it");
        table.time("no tokens: jotbench scan", run(&mut scan(&log.path))?.wall);
    } else {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            theirs.push(run(&mut ripgrep)?.wall);
            ours.push(run(&mut scan(&log.path))?.wall);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        table.time("no tokens: rg -c eyJ", theirs);
        table.time("no tokens: jotbench scan", ours);
        table.at_most("no tokens: ratio", ratio(ours, theirs), AGAINST_RIPGREP);
    }
    table.peak("no tokens: peak memory", watched(&mut scan(&log.path), None)?);
    let input = |pipe: &mut dyn Write| io::copy(&mut fs::File::open(&log.path)?, pipe).map(|_| ());
    table.peak("standard input: peak memory", watched(&mut scan(Path::new("-")), Some(&input))?);
    Ok(())
}

fn with_tokens(table: &mut Table, size: usize) -> io::Result<()> {
    let mut signed = Signed::new();
    let log = Log::new("with", |file| {
        signed = logs::with_tokens(size, file)?;
        Ok(())
    })?;
    let secret = Log::new("secret", |file| file.write_all(SECRET.as_bytes()))?;
    let verify = |threads: &str| {
        let mut command = scan(&log.path);
        command.arg("--secret-file").arg(&secret.path).args(["--threads", threads]);
        command.args(["--profile", "jwt", "--at", "2026-11-19T00:00:00Z"]);
        command
    };
    let (mut one, mut two, mut raw) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS.min(3) {
        raw.push(raw_engine(&signed));
        one.push(run(&mut verify("1"))?);
        two.push(run(&mut verify("2"))?.wall);
    }
    let raw = median(raw);
    let processor = median(one.iter().map(|taken| taken.processor).collect());
    let (one, two) = (median(one.iter().map(|taken| taken.wall).collect()), median(two));
    println!("{} tokens, no two the same", signed.len());
    table.time("tokens: aws-lc-rs alone, processor time", raw);
    table.time("tokens: jotbench scan on one thread, processor time", processor);
    table.at_most("tokens: ratio", ratio(processor, raw), AGAINST_ENGINE);
    table.time("tokens: jotbench scan on one thread", one);
    table.time("tokens: jotbench scan on two threads", two);
    table.at_least("tokens: two threads against one", ratio(one, two), TWO_THREADS);
    table.peak("tokens: peak memory", watched(&mut verify("2"), None)?);
    Ok(())
}

/// What the signatures cost without anything round them.
fn raw_engine(signed: &Signed) -> Duration {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    of_this_thread(|| {
        for (input, signature) in signed {
            let _ = black_box(hmac::verify(&key, input.as_bytes(), signature));
        }
    })
}

/// Inputs that want to be held whole.
fn strange(table: &mut Table, size: usize) -> io::Result<()> {
    let header = "eyJhbGciOiJIUzI1NiJ9.";
    for (name, part) in [
        ("one line of words", "word and \"another\", "),
        ("one line of letters, as of a token without an end", "Abcd0123"),
        ("headers without an end", header),
        ("the beginnings of headers", "eyJ"),
        ("zeros", "\0"),
        ("empty lines", "\n"),
        ("the smallest tokens", "eyJhbGciOiJub25lIn0.e30. "),
    ] {
        let log = Log::new("strange", |file| {
            file.write_all(header.as_bytes())?;
            logs::repeated(part.as_bytes(), size, file)
        })?;
        let taken = watched(&mut scan(&log.path), None)?;
        table.peak(&format!("{name}: peak memory"), taken);
        table.time(&format!("{name}: {} MB", size >> 20), taken.wall);
    }
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}
