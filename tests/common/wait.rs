//! Polling for a condition: as quick as the machine allows, patient where it is busy; and threads
//! that do something in the meantime.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a condition may take on a busy two-core machine before the test fails.
pub const DEADLINE: Duration = Duration::from_mins(1);

/// The pause between two looks at a condition.
const INTERVAL: Duration = Duration::from_millis(15);

/// Starts a thread that does its part beside the test.
pub fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    let thread = thread::Builder::new().name("beside the test".to_owned());
    thread.spawn(work).expect("a thread can be started")
}

/// Looks until `look` finds something or `deadline` has passed.
pub fn poll<T>(deadline: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + deadline;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() >= end {
            return None;
        }
        thread::sleep(INTERVAL);
    }
}

/// Looks until `look` finds something; fails the test, naming `what`, after [`DEADLINE`].
#[track_caller]
pub fn wait_for<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    match poll(DEADLINE, look) {
        Some(found) => found,
        None => panic!("waited {} s in vain for {what}", DEADLINE.as_secs()),
    }
}

/// Waits until `holds` is true; fails the test, naming `what`, after [`DEADLINE`].
#[track_caller]
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    wait_for(what, || holds().then_some(()));
}
