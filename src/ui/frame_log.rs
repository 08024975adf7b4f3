//! A line for each frame, for the tools that measure the window.
//!
//! Off unless the environment variable [`VARIABLE`] names a file. A line is the frame's number,
//! counted from 1, a space, and the time of the system's monotonic clock in nanoseconds at which
//! the frame was put together. Whoever started the program reads the same clock, so the time from
//! the start to the first frame is a difference of two numbers. Nothing else is written: what the
//! window shows is nobody's business.

use std::{
    env,
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
};

/// The environment variable that names the file.
pub const VARIABLE: &str = "JOTBENCH_FRAME_LOG";

/// The log of the frames; when it is off, a frame costs it one comparison.
#[derive(Debug, Default)]
pub struct FrameLog {
    file: Option<File>,
    frames: u64,
}

impl FrameLog {
    /// The log that the environment asks for: off unless [`VARIABLE`] names a file that can be
    /// appended to.
    #[must_use]
    pub fn from_env() -> Self {
        env::var_os(VARIABLE).map(|path| Self::to_file(Path::new(&path))).unwrap_or_default()
    }

    /// A log at the end of the file at `path`; off when the file cannot be opened, for a
    /// measurement gone wrong must not keep the window from its work.
    #[must_use]
    pub fn to_file(path: &Path) -> Self {
        Self { file: OpenOptions::new().append(true).create(true).open(path).ok(), frames: 0 }
    }

    /// Notes that a frame was put together.
    pub fn frame(&mut self) {
        let Some(file) = &mut self.file else { return };
        self.frames = self.frames.saturating_add(1);
        // One call of the system a line, so that a reader never sees half of one.
        let line = format!("{} {}\n", self.frames, monotonic_nanoseconds());
        if file.write_all(line.as_bytes()).is_err() {
            self.file = None;
        }
    }
}

/// The system's monotonic clock in nanoseconds, the same for every process since the system
/// started.
#[cfg(target_os = "linux")]
fn monotonic_nanoseconds() -> u128 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let seconds = u128::try_from(now.tv_sec).unwrap_or_default();
    seconds * 1_000_000_000 + u128::try_from(now.tv_nsec).unwrap_or_default()
}

/// The time since the first frame in nanoseconds: the standard library does not tell the reading
/// of the clock that processes share.
#[cfg(not(target_os = "linux"))]
fn monotonic_nanoseconds() -> u128 {
    use std::{sync::LazyLock, time::Instant};
    static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
    FIRST.elapsed().as_nanos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_is_a_line_with_its_number_and_a_later_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("frames");
        let mut log = FrameLog::to_file(&path);
        for _ in 0..3 {
            log.frame();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<(u64, u128)> = text
            .lines()
            .map(|line| line.split_once(' ').unwrap())
            .map(|(number, time)| (number.parse().unwrap(), time.parse().unwrap()))
            .collect();
        assert_eq!(lines.iter().map(|line| line.0).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(lines.is_sorted_by_key(|line| line.1));
    }

    #[test]
    fn without_a_file_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = FrameLog::to_file(folder.path());
        log.frame();
        assert!(log.file.is_none());
        assert_eq!(FrameLog::default().frames, 0);
    }
}
