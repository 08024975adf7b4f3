//! What is told to others of a token: verdicts, findings and claims, without its signature, without
//! any secret, and with the claims masked that were chosen to be.

use std::collections::BTreeSet;

use super::{
    analysis::{Analysis, Examined},
    summary::Summary,
};
use crate::{jwt::Moment, profile::Profile};

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The token as examined.
    pub examined: &'a Examined,
    /// What was found.
    pub analysis: &'a Analysis,
    /// It in a line, with who signed it.
    pub summary: &'a Summary,
    /// The profile in force.
    pub profile: Option<&'a Profile>,
    /// The moment of judgement.
    pub as_of: Moment,
    /// The moment of writing.
    pub now: Moment,
    /// The claims that are masked.
    pub masked: &'a BTreeSet<String>,
}

/// The report in Markdown, for a ticket.
#[must_use]
pub fn markdown(source: Source<'_>) -> String {
    // STUB
    let _ = source;
    String::new()
}

/// The report in JSON, to be opened again.
#[must_use]
pub fn json(source: Source<'_>) -> String {
    // STUB
    let _ = source;
    String::new()
}
