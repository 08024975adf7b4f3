//! The clock, which only the outermost layer reads, and local time.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Local, Offset};

use crate::jwt::Moment;

/// The moment of now by the system's clock, in whole seconds; saturates where the clock makes no
/// sense.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the command line reads the clock here alone")]
pub fn now() -> Moment {
    let seconds = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        // A clock before 1970.
        Err(before) => {
            i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds)
        }
    };
    Moment::from_seconds(seconds)
}

/// `2026-11-22 15:03:20 +01:00`: the moment in the system's time zone. `None` where that is UTC
/// or no calendar reaches.
#[must_use]
pub fn local(moment: Moment) -> Option<String> {
    let local = DateTime::from_timestamp(moment.seconds, 0)?.with_timezone(&Local);
    (local.offset().fix().local_minus_utc() != 0)
        .then(|| local.format("%Y-%m-%d %H:%M:%S %:z").to_string())
}

/// The seconds that local clocks are ahead of UTC at the moment; 0 where no calendar reaches.
#[must_use]
pub fn offset_at(moment: Moment) -> i32 {
    DateTime::from_timestamp(moment.seconds, 0)
        .map_or(0, |utc| utc.with_timezone(&Local).offset().fix().local_minus_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_that_no_calendar_reaches_have_no_local_time() {
        assert_eq!(local(Moment::from_seconds(i64::MAX)), None);
        assert_eq!(local(Moment::from_seconds(i64::MIN)), None);
    }

    #[test]
    fn a_time_zone_past_the_end_of_the_calendar_is_no_panic() {
        for seconds in [DateTime::<chrono::Utc>::MAX_UTC, DateTime::<chrono::Utc>::MIN_UTC] {
            let _ = local(Moment::from_seconds(seconds.timestamp()));
        }
    }
}
