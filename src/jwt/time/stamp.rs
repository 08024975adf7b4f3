//! The time stamp of a log line.

use super::Moment;

/// The moment at which a line says that it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment; where the line names no offset, as if its clock showed UTC.
    pub moment: Moment,
    /// Whether the line names its offset from UTC.
    pub has_offset: bool,
}

/// The time stamp of a line, wherever it stands in it: ISO 8601 and RFC 3339, the common log format,
/// syslog (RFC 3164 without a year: the latest such day that is not after `now`; RFC 5424), Unix
/// seconds and milliseconds. Of several the one nearest to the line's beginning.
#[must_use]
pub fn stamp_of_line(line: &[u8], now: Moment) -> Option<Stamp> {
    // STUB
    let _ = (line, now);
    None
}
