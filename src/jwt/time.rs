//! Moments in time as tokens write them, and how they read to people.
//!
//! Nothing here reads the clock: the moment of judgement is always passed in. All arithmetic is
//! checked or saturating, since a token may hold any number.

/// A moment: seconds and nanoseconds since 1970-01-01T00:00:00Z, leap seconds ignored
/// (RFC 7519 §2, `NumericDate`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Whole seconds, rounded towards the past.
    pub seconds: i64,
    /// The fraction, 0 to 999,999,999 nanoseconds.
    pub nanos: u32,
}

impl Moment {
    /// A moment of whole seconds.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self { seconds, nanos: 0 }
    }

    /// Reads the text of a JSON number exactly; numbers too large saturate, digits past the
    /// nanosecond are cut off. `None` where the text is no JSON number.
    #[must_use]
    pub fn from_json_number(text: &str) -> Option<Self> {
        let _ = text;
        todo!()
    }

    /// This many seconds later, saturating.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self { seconds: self.seconds.saturating_add(seconds), ..self }
    }

    /// `2026-11-22 14:03:20 UTC`; a number with "seconds" where no calendar reaches.
    #[must_use]
    pub fn utc(self) -> String {
        todo!()
    }

    /// `14:03:20 UTC` where `now` is on the same day, else as [`Moment::utc`].
    #[must_use]
    pub fn utc_near(self, now: Self) -> String {
        let _ = now;
        todo!()
    }

    /// `in 14 min 32 s`, `3 h 2 min ago`, `now`.
    #[must_use]
    pub fn relative_to(self, now: Self) -> String {
        let _ = now;
        todo!()
    }
}

/// A length of time in at most two units: `45 s`, `15 min`, `3 h 2 min`, `2 d 4 h`, `1 y 3 d`.
#[must_use]
pub fn short_duration(seconds: u64) -> String {
    let _ = seconds;
    todo!()
}

/// Reads a length of time such as `900`, `45s`, `15m`, `15 min`, `24h`, `7d`, `1h30m`, in seconds.
///
/// # Errors
/// Says what was not understood.
pub fn parse_duration(text: &str) -> Result<u64, String> {
    let _ = text;
    todo!()
}

/// Reads a moment: RFC 3339 (`2026-11-22T14:03:20Z`, offset and fraction allowed, a space for the
/// `T` too) or Unix seconds.
///
/// # Errors
/// Says what was not understood.
pub fn parse_moment(text: &str) -> Result<Moment, String> {
    let _ = text;
    todo!()
}
