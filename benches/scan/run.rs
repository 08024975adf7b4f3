//! Running a program and seeing what it takes.

use std::{
    fs,
    io::{self, Write},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::time::{ClockId, clock_gettime};

/// What a run took.
#[derive(Clone, Copy, Default)]
pub struct Taken {
    /// From start to end.
    pub wall: Duration,
    /// On all processors together.
    pub processor: Duration,
    /// The most memory that it had, in kilobytes; 0 where that was not asked.
    pub peak: u64,
}

/// Runs a program to its end, with its output thrown away.
pub fn run(command: &mut Command) -> io::Result<Taken> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let before = of_children()?;
    let start = Instant::now();
    command.status()?;
    let wall = start.elapsed();
    Ok(Taken { wall, processor: of_children()?.saturating_sub(before), peak: 0 })
}

/// What writes a program's standard input.
type Input<'i> = dyn Fn(&mut dyn Write) -> io::Result<()> + Sync + 'i;

/// Runs a program and watches its memory; `input` is written to its standard input.
pub fn watched(command: &mut Command, input: Option<&Input<'_>>) -> io::Result<Taken> {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let start = Instant::now();
    let mut child = command.stdin(stdin).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let pipe = child.stdin.take();
    let status = format!("/proc/{}/status", child.id());
    thread::scope(|scope| {
        let write = move || match (input, pipe) {
            (Some(input), Some(mut pipe)) => input(&mut pipe),
            _ => Ok(()),
        };
        let writer = thread::Builder::new().name("input".to_owned()).spawn_scoped(scope, write)?;
        let mut peak = 0;
        // The peak only ever grows, so the last look is near enough.
        while child.try_wait()?.is_none() {
            peak = fs::read_to_string(&status).ok().and_then(|it| peak_of(&it)).unwrap_or(peak);
            thread::sleep(Duration::from_millis(1));
        }
        // A program that does not read to the end is told of by its figures.
        let _ = writer.join();
        Ok(Taken { wall: start.elapsed(), processor: Duration::ZERO, peak })
    })
}

fn peak_of(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The processor time of all children that have ended, from `/proc/self/stat` in clock ticks.
fn of_children() -> io::Result<Duration> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name stands in brackets and may hold anything; behind it the fields are counted from 3.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let of_children = fields.split_whitespace().skip(13).take(2);
    let ticks: u64 = of_children.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    // Linux shows every program a hundred ticks a second, whatever its own clock does.
    Ok(Duration::from_millis(ticks.saturating_mul(10)))
}

/// The processor time that this thread takes for `work`.
pub fn of_this_thread(work: impl FnOnce()) -> Duration {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        Duration::from_secs(time.tv_sec.unsigned_abs())
            + Duration::from_nanos(time.tv_nsec.unsigned_abs())
    };
    let start = now();
    work();
    now().saturating_sub(start)
}
