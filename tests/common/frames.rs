//! The frames of a running window, by its own log, while the pointer moves over it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use std::{fmt, fs};

use rustix::time::{ClockId, clock_gettime};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::ConnectionExt as _;

use super::desktop::Desktop;
use super::wait::beside;

/// The pause between two moves of the pointer: more moves a second than there are frames.
const STEP: Duration = Duration::from_millis(4);

/// The log of a window's frames.
#[derive(Debug)]
pub struct Frames<'desktop> {
    desktop: &'desktop Desktop,
    path: PathBuf,
}

/// What the window drew while it was watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watched {
    /// How many frames.
    pub frames: usize,
    /// How long it was watched.
    pub time: Duration,
    /// The longest time without a frame.
    pub longest_gap: Duration,
}

impl fmt::Display for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { frames, time, longest_gap } = self;
        write!(f, "{frames} frames in {time:.1?}, longest gap {longest_gap:.1?}")
    }
}

impl<'desktop> Frames<'desktop> {
    /// A log in the home of this desktop.
    pub fn new(desktop: &'desktop Desktop) -> Self {
        Self { desktop, path: desktop.home.path().join("frames") }
    }

    /// The variable that has the program write it.
    pub fn variable(&self) -> (&'static str, String) {
        ("JOTBENCH_FRAME_LOG", self.path.to_string_lossy().into_owned())
    }

    /// Moves the pointer to and fro all the while that `work` takes, by so little that a click
    /// still meets its widget, and gives what was drawn.
    pub fn watch(&self, work: impl FnOnce()) -> Watched {
        let pointer = Pointer::start(self.desktop);
        // The first move is drawn before the clock starts.
        thread::sleep(Duration::from_millis(200));
        let from = now();
        work();
        let to = now();
        drop(pointer);
        let log = fs::read_to_string(&self.path).unwrap_or_default();
        let drawn = log.lines().filter_map(|line| line.split_once(' ')?.1.parse::<u64>().ok());
        let mut times: Vec<u64> = drawn.filter(|time| (from..=to).contains(time)).collect();
        let frames = times.len();
        times.splice(..0, [from]);
        times.push(to);
        let gaps = times.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
        Watched {
            frames,
            time: Duration::from_nanos(to - from),
            longest_gap: Duration::from_nanos(gaps.max().unwrap_or_default()),
        }
    }
}

/// A pointer that never rests, until it is dropped.
struct Pointer {
    stop: Arc<AtomicBool>,
    mover: Option<thread::JoinHandle<()>>,
}

impl Pointer {
    fn start(desktop: &Desktop) -> Self {
        let (connection, _) = desktop.display.connect();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let mover = beside(move || {
            for by in [1, -1].into_iter().cycle() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let none = x11rb::NONE;
                let _ = connection.warp_pointer(none, none, 0, 0, 0, 0, by, 0);
                let _ = connection.flush();
                thread::sleep(STEP);
            }
        });
        Self { stop, mover: Some(mover) }
    }
}

impl Drop for Pointer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.mover.take().map(thread::JoinHandle::join);
    }
}

/// The clock of the log, in nanoseconds.
fn now() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    let whole = u64::try_from(now.tv_sec).unwrap_or_default() * 1_000_000_000;
    whole + u64::try_from(now.tv_nsec).unwrap_or_default()
}
