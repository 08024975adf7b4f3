//! How far a scan is, in one line on a terminal's standard error: it comes when the scan takes
//! longer than a moment, makes way for what is printed, and is gone in the end.

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::Ordering::Relaxed,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use crate::scan::Progress;

/// How long nothing is shown, for a scan that ends by then.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often the line is drawn anew.
const PERIOD: Duration = Duration::from_millis(100);

/// The line, which may stand on the terminal or not.
#[derive(Debug, Default)]
pub(super) struct Meter {
    is_shown: Mutex<bool>,
}

/// Whether progress can be shown: on a terminal that can take a line back.
pub(super) fn is_wanted(forbidden: bool) -> bool {
    let can_erase = std::env::var_os("TERM").is_none_or(|name| name != "dumb");
    !forbidden && can_erase && io::stderr().is_terminal()
}

impl Meter {
    /// Draws the line from time to time until the scan's end of the channel is dropped.
    pub fn run(&self, progress: &Progress, ended: &Receiver<()>) {
        let began = Instant::now();
        let mut wait = PATIENCE;
        while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            let text = in_words(progress, began.elapsed());
            let mut is_shown = self.is_shown.lock().unwrap_or_else(PoisonError::into_inner);
            write(&format!("\r{text}\x1b[K"));
            *is_shown = true;
            wait = PERIOD;
        }
        drop(self.out_of_the_way());
    }

    /// Takes the line away, and keeps it away while the guard lives.
    pub fn out_of_the_way(&self) -> MutexGuard<'_, bool> {
        let mut is_shown = self.is_shown.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut *is_shown) {
            write("\r\x1b[K");
        }
        is_shown
    }
}

/// Standard error without a lock that others wait for; where it is gone, nobody is told.
fn write(text: &str) {
    let mut stream = io::stderr().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// `42 %  1.2 GB of 2.9 GB  18202 tokens  512 MB/s`
fn in_words(progress: &Progress, since: Duration) -> String {
    let bytes = progress.bytes.load(Relaxed);
    let total = progress.total.load(Relaxed);
    let tokens = progress.tokens.load(Relaxed);
    let noun = if tokens == 1 { "token" } else { "tokens" };
    let milliseconds = u64::try_from(since.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = bytes.saturating_mul(1000) / milliseconds;
    let so_far = match u128::from(bytes).saturating_mul(100).checked_div(u128::from(total)) {
        Some(percent @ 0..=100) => format!("{percent} %  {} of {}", size(bytes), size(total)),
        _ => size(bytes),
    };
    format!("{so_far}  {tokens} {noun}  {}/s", size(rate))
}

/// A number of bytes for people: `812 bytes`, `1.2 GB`.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} byte{}", if bytes == 1 { "" } else { "s" });
    }
    // In tenths of the unit, rounded.
    let mut tenths = bytes.saturating_add(50) / 100;
    let mut unit = 0;
    while tenths >= 9995 && unit < UNITS.len() - 1 {
        tenths = tenths.saturating_add(500) / 1000;
        unit += 1;
    }
    match tenths {
        0..100 => format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit]),
        _ => format!("{} {}", tenths.saturating_add(5) / 10, UNITS[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (1_250_000, "1.3 MB"),
            (99_400_000, "99 MB"),
            (999_949_999, "1.0 GB"),
            (1_234_567_890, "1.2 GB"),
            (u64::MAX, "18446744 TB"),
        ] {
            assert_eq!(size(bytes), words);
        }
    }

    #[test]
    fn progress_is_told_with_what_is_known_of_it() {
        let progress = Progress::default();
        progress.bytes.store(1_200_000_000, Relaxed);
        progress.tokens.store(1, Relaxed);
        let words = |progress: &Progress| in_words(progress, Duration::from_secs(2));
        assert_eq!(words(&progress), "1.2 GB  1 token  600 MB/s");
        progress.total.store(2_400_000_000, Relaxed);
        assert_eq!(words(&progress), "50 %  1.2 GB of 2.4 GB  1 token  600 MB/s");
        // A file that grew since its size was asked for.
        progress.total.store(1_000_000, Relaxed);
        assert_eq!(words(&progress), "1.2 GB  1 token  600 MB/s");
        assert!(in_words(&progress, Duration::ZERO).ends_with("/s"));
    }
}
