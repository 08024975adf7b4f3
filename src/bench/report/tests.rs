//! The promises of a report.
