//! The measuring itself.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

use jotbench::ui::frame_log::VARIABLE;
use rustix::time::{ClockId, clock_gettime};

use super::{
    EMPTY_WINDOW,
    common::{Bus, Display, Home, Keyring, Screenshot, process::Process, wait_until},
};

/// How often each window is started unless the command line says otherwise.
const RUNS: usize = 15;

/// The longest first frame that is allowed, as a multiple of the empty window's.
const LIMIT: f64 = 1.25;

/// How long the window must rest without a frame.
const IDLE: Duration = Duration::from_secs(10);

/// How long a window that has drawn nothing counts as having settled.
const SETTLED: Duration = Duration::from_secs(2);

/// A place that both windows cover, and its size, in pixels.
const PLACE: ([i16; 2], [u16; 2]) = ([600, 60], [80, 600]);

/// What one start took, in milliseconds.
#[derive(Clone, Copy)]
struct Start {
    /// Until the program had put the first frame together.
    built: f64,
    /// Until the screen showed it.
    shown: f64,
}

/// A desktop on which nothing but the measured window moves.
struct Bench {
    // The keyring is a client of the bus and the bus one of the home: they end in this order.
    _keyring: Keyring,
    bus: Bus,
    display: Display,
    home: Home,
}

/// Measures, prints, and fails when a limit is passed.
pub fn run() -> ExitCode {
    let runs = env::args().find_map(|argument| argument.parse().ok()).unwrap_or(RUNS);
    let bench = Bench::start();
    let jotbench = || Command::new(env!("CARGO_BIN_EXE_jotbench"));
    let empty = || {
        let mut command = Command::new(env::current_exe().expect("the program knows its path"));
        command.arg(EMPTY_WINDOW);
        command
    };
    // The first start of each reads the program from the disk and does not count.
    bench.first_frame(&jotbench());
    bench.first_frame(&empty());
    let (mut of_jotbench, mut of_empty) = (Vec::new(), Vec::new());
    for _ in 0..runs.max(1) {
        of_empty.push(bench.first_frame(&empty()));
        of_jotbench.push(bench.first_frame(&jotbench()));
    }
    println!("first frame, median of {} starts   built    on screen", of_empty.len());
    let empty = report("empty eframe window", &of_empty);
    let ours = report("jotbench", &of_jotbench);
    let ratio = ours.shown / empty.shown;
    println!(
        "ratio                              {:>5.2}    {ratio:>9.2}   (limit {LIMIT})",
        ours.built / empty.built
    );
    let frames = bench.idle_frames(&jotbench());
    println!("frames in {} idle seconds: {frames}   (limit 0)", IDLE.as_secs());
    if ratio <= LIMIT && frames == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn report(name: &str, starts: &[Start]) -> Start {
    let built = median(starts.iter().map(|start| start.built).collect());
    let shown = median(starts.iter().map(|start| start.shown).collect());
    println!("  {name:<30} {built:>5.0} ms {shown:>9.0} ms");
    Start { built, shown }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

impl Bench {
    fn start() -> Self {
        let home = Home::new();
        let display = Display::bare(&home, 1280, 800);
        let bus = Bus::start(&home, Some(&display));
        let keyring = Keyring::start(&home, &bus, "password");
        Self { _keyring: keyring, bus, display, home }
    }

    /// Starts a window; gives the process and the log of its frames.
    fn open(&self, program: &Command) -> (Process, PathBuf) {
        let log = self.home.path().join("frames");
        let _ = fs::remove_file(&log);
        let mut command = self.home.command(program.get_program());
        command.args(program.get_args()).env(VARIABLE, &log);
        self.display.join(&mut command);
        self.bus.join(&mut command);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        (Process::start(&mut command), log)
    }

    fn first_frame(&self, program: &Command) -> Start {
        let (connection, root) = self.display.connect();
        let ([x, y], size) = PLACE;
        let look = || Screenshot::take(&connection, root, [x, y], size);
        let before = look();
        let begin = monotonic();
        let (mut process, log) = self.open(program);
        // A look takes a fraction of a millisecond, a pause would take more.
        while look() == before {
            assert!(process.ended().is_none(), "the window closed before its first frame");
            thread::sleep(Duration::from_micros(500));
        }
        let shown = monotonic() - begin;
        wait_until("the frame log", || !frames(&log).is_empty());
        let built = frames(&log)[0] - begin;
        process.end();
        wait_until("the screen to be empty again", || look() == before);
        Start { built: built * 1e3, shown: shown * 1e3 }
    }

    /// The frames that the window draws in [`IDLE`] after it has settled.
    fn idle_frames(&self, program: &Command) -> usize {
        let (_process, log) = self.open(program);
        wait_until("the first frame", || !frames(&log).is_empty());
        let mut last = (frames(&log).len(), Instant::now());
        // A window that never settles is caught by what follows.
        let patience = Instant::now() + IDLE;
        while last.1.elapsed() < SETTLED && Instant::now() < patience {
            let now = frames(&log).len();
            if now != last.0 {
                last = (now, Instant::now());
            }
            thread::sleep(Duration::from_millis(50));
        }
        let before = frames(&log).len();
        thread::sleep(IDLE);
        frames(&log).len() - before
    }
}

/// The times of the frames in seconds of the monotonic clock.
fn frames(log: &Path) -> Vec<f64> {
    let text = fs::read_to_string(log).unwrap_or_default();
    let time = |line: &str| Some(line.split_once(' ')?.1.parse::<f64>().ok()? / 1e9);
    text.lines().filter_map(time).collect()
}

/// The monotonic clock in seconds, as the window reads it too.
fn monotonic() -> f64 {
    let now = clock_gettime(ClockId::Monotonic);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or_default())
        .as_secs_f64()
}
