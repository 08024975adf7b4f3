//! How long nobody has touched the window, also across a sleep of the machine.
//!
//! On Linux two clocks of the kernel are read, one that stands still while the machine sleeps and
//! one that does not; no change of the date bears on either. Elsewhere the date stands in for the
//! second one: setting it far forward locks too early, which does no harm.

use std::time::Duration;

use egui::{Event, RawInput};

use crate::bench::model::LockCause;

/// How far the two clocks may drift apart before the machine is taken to have slept.
const DRIFT: Duration = Duration::from_secs(1);

/// The time that has passed since some moment in the past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uptime {
    /// While the machine was awake.
    pub awake: Duration,
    /// Awake or asleep.
    pub whole: Duration,
}

impl Uptime {
    /// What the clocks say now.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn now() -> Self {
        use rustix::time::{ClockId, clock_gettime};
        let read = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
        Self { awake: read(ClockId::Monotonic), whole: read(ClockId::Boottime) }
    }

    /// What the clocks say now.
    #[cfg(not(target_os = "linux"))]
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the window's idleness is told here alone")]
    pub fn now() -> Self {
        use std::{
            sync::OnceLock,
            time::{Instant, SystemTime, UNIX_EPOCH},
        };
        static START: OnceLock<Instant> = OnceLock::new();
        let awake = START.get_or_init(Instant::now).elapsed();
        Self { awake, whole: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() }
    }

    fn asleep(self) -> Duration {
        self.whole.saturating_sub(self.awake)
    }
}

/// When the window was touched last.
#[derive(Clone, Copy, Debug)]
pub struct Idle {
    /// When, on the clock that counts sleep; `None` where it was locked since.
    touched: Option<Duration>,
    /// How long the machine had slept when it was looked at last.
    asleep: Duration,
}

impl Idle {
    /// A window that was touched just now.
    #[must_use]
    pub fn new(now: Uptime) -> Self {
        Self { touched: Some(now.whole), asleep: now.asleep() }
    }

    /// Notes that the window was touched.
    pub fn touch(&mut self, now: Uptime) {
        self.touched = Some(now.whole);
    }

    /// Why it is time to lock, told once: the machine has slept, where `with_sleep` asks for that,
    /// or nobody has touched the window for `lock_after`.
    pub fn look(
        &mut self,
        now: Uptime,
        lock_after: Option<Duration>,
        with_sleep: bool,
    ) -> Option<LockCause> {
        let slept = now.asleep() > self.asleep.saturating_add(DRIFT);
        self.asleep = now.asleep();
        // Where the date stands in for a clock, it may have been set back.
        let touched = self.touched?.min(now.whole);
        let idle = lock_after.is_some_and(|limit| now.whole.saturating_sub(touched) >= limit);
        let cause = match (slept && with_sleep, idle) {
            (true, _) => Some(LockCause::Sleep),
            (false, true) => Some(LockCause::Idle),
            (false, false) => None,
        };
        self.touched = if cause.is_some() { None } else { Some(touched) };
        cause
    }

    /// How long until it is time to lock, if nobody touches the window.
    #[must_use]
    pub fn rest(&self, now: Uptime, lock_after: Option<Duration>) -> Option<Duration> {
        let touched = self.touched?.min(now.whole);
        Some(lock_after?.saturating_sub(now.whole.saturating_sub(touched)))
    }
}

/// Whether a key, the pointer, the wheel or an assistive technology did something.
#[must_use]
pub fn is_touched(input: &RawInput) -> bool {
    !input.dropped_files.is_empty()
        || input.events.iter().any(|event| {
            matches!(
                event,
                Event::Copy
                    | Event::Cut
                    | Event::Paste(_)
                    | Event::Text(_)
                    | Event::Key { .. }
                    | Event::Ime(_)
                    | Event::PointerMoved(_)
                    | Event::MouseMoved(_)
                    | Event::PointerButton { .. }
                    | Event::MouseWheel { .. }
                    | Event::Zoom(_)
                    | Event::Rotate(_)
                    | Event::Touch { .. }
                    | Event::AccessKitActionRequest(_)
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Option<Duration> = Some(Duration::from_mins(5));

    /// Seconds awake, and asleep before or between.
    fn at(awake: u64, asleep: u64) -> Uptime {
        let awake = Duration::from_secs(awake);
        Uptime { awake, whole: awake + Duration::from_secs(asleep) }
    }

    #[test]
    fn it_locks_once_when_nobody_touched_the_window_for_so_long() {
        let mut idle = Idle::new(at(100, 50));
        assert_eq!(idle.look(at(399, 50), LIMIT, true), None);
        assert_eq!(idle.rest(at(399, 50), LIMIT), Some(Duration::from_secs(1)));
        idle.touch(at(399, 50));
        assert_eq!(idle.look(at(698, 50), LIMIT, true), None);
        assert_eq!(idle.look(at(699, 50), LIMIT, true), Some(LockCause::Idle));
        assert_eq!(idle.look(at(9_999, 50), LIMIT, true), None);
        assert_eq!(idle.rest(at(9_999, 50), LIMIT), None, "no frame is drawn for it any more");
        idle.touch(at(10_000, 50));
        assert_eq!(idle.look(at(10_300, 50), LIMIT, true), Some(LockCause::Idle));
    }

    #[test]
    fn never_is_never() {
        let mut idle = Idle::new(at(0, 0));
        assert_eq!(idle.look(at(1_000_000, 0), None, true), None);
        assert_eq!(idle.rest(at(1_000_000, 0), None), None);
    }

    #[test]
    fn a_wake_from_sleep_locks_at_once_or_counts_as_time_that_passed() {
        let mut idle = Idle::new(at(0, 0));
        assert_eq!(idle.look(at(10, 20), LIMIT, true), Some(LockCause::Sleep));
        let mut idle = Idle::new(at(0, 0));
        assert_eq!(idle.look(at(10, 20), LIMIT, false), None);
        assert_eq!(idle.look(at(11, 400), LIMIT, false), Some(LockCause::Idle));
    }

    #[test]
    fn a_date_that_is_set_back_does_not_put_the_lock_off_for_ever() {
        let mut idle = Idle::new(at(0, 1_000_000));
        assert_eq!(idle.look(at(1, 5), LIMIT, true), None);
        assert_eq!(idle.look(at(301, 5), LIMIT, true), Some(LockCause::Idle));
    }

    #[test]
    fn the_clocks_go_forward() {
        let (before, after) = (Uptime::now(), Uptime::now());
        assert!(after.awake >= before.awake && after.whole >= before.whole);
    }

    #[test]
    fn only_what_a_person_does_counts() {
        let with = |event| RawInput { events: vec![event], ..RawInput::default() };
        assert!(is_touched(&with(Event::Text("a".to_owned()))));
        assert!(is_touched(&with(Event::PointerMoved(egui::Pos2::ZERO))));
        assert!(!is_touched(&with(Event::WindowFocused(true))));
        assert!(!is_touched(&with(Event::PointerGone)));
        assert!(!is_touched(&RawInput::default()));
    }
}
