//! The signals thread: SIGTERM, SIGINT and SIGHUP end the program as a person would, and whatever
//! happens a secret does not stay on the clipboard.
//!
//! The clipboard is cleared here, at once, for the window may hang. Then the window is asked to
//! close. If it has not done so in time, the program ends without it. Either way it ends with the
//! code that a shell gives to a program that a signal ended: 128 and the signal's number.

use std::{
    io,
    sync::atomic::{AtomicI32, Ordering},
    thread,
    time::Duration,
};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::{Handle, Signals},
    low_level,
};

use super::{Outbox, clipboard};
use crate::bench::Event;

/// How long the window may take to close. With the second that the clipboard may take, the program
/// ends two seconds after the signal at the latest.
const CLOSING: Duration = Duration::from_secs(1);

/// The signal that has come; 0 is none.
static RECEIVED: AtomicI32 = AtomicI32::new(0);

/// The thread's end, when dropped, unless a signal has come.
pub(super) struct Desk(Handle);

impl Desk {
    /// Starts the thread. A signal that is ignored stays so: `nohup` means it.
    pub(super) fn start(clipboard: clipboard::Desk, outbox: Outbox) -> io::Result<Self> {
        let heard = [SIGTERM, SIGINT, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
        let mut signals = Signals::new(heard)?;
        let handle = signals.handle();
        thread::Builder::new().name("jotbench-signals".to_owned()).spawn(move || {
            let Some(signal) = signals.forever().next() else { return };
            RECEIVED.store(signal, Ordering::SeqCst);
            clipboard.leave();
            outbox.send(Event::Terminated);
            thread::sleep(CLOSING);
            low_level::exit(exit_code(signal));
        })?;
        Ok(Self(handle))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// The code to end with, if a signal ends the program.
#[must_use]
pub fn ended_by_signal() -> Option<i32> {
    let signal = RECEIVED.load(Ordering::SeqCst);
    (signal != 0).then(|| exit_code(signal))
}

fn exit_code(signal: i32) -> i32 {
    signal.saturating_add(128)
}

/// Whether the program was started with this signal ignored. The kernel tells; where it does not,
/// none is.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    ignores(&status, signal)
}

fn ignores(status: &str, signal: i32) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let bit = u32::try_from(signal).ok().and_then(|signal| signal.checked_sub(1));
    mask.zip(bit).is_some_and(|(mask, bit)| mask.checked_shr(bit).unwrap_or(0) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ignored_is_read_from_the_kernels_mask() {
        let status = "Name:\tjotbench\nSigIgn:\t0000000000001001\nSigCgt:\t0000000000000000\n";
        assert!(ignores(status, SIGHUP));
        assert!(!ignores(status, SIGTERM) && !ignores(status, SIGINT));
        assert!(!ignores("", SIGHUP) && !ignores(status, 0) && !ignores(status, 99));
    }
}
