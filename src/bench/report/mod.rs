//! What is told to others of a token: verdicts, findings and claims, without its signature, without
//! any secret, and with the claims masked that were chosen to be.
//!
//! A report in Markdown is for people and their tickets, one in JSON is to be opened again. Both
//! tell the same, which is put together in `told` and nowhere else; what neither may tell is
//! decided in `veil`.

mod json;
mod markdown;
mod masks;
mod reopen;
#[cfg(test)]
mod tests;
mod told;
mod veil;

use std::collections::BTreeSet;

pub(in crate::bench) use markdown::{code, prose};
pub use masks::{Maskable, default_masks, maskable};
pub use reopen::{Reopened, read};

use self::{told::Told, veil::Veil};
use super::{
    analysis::{Analysis, Examined},
    summary::Summary,
};
use crate::{
    jwt::{Moment, Secret},
    profile::Profile,
};

/// The number of the form of the reports. Another form has another number.
pub const FORMAT: u32 = 1;

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The token as examined.
    pub examined: &'a Examined,
    /// What was found.
    pub analysis: &'a Analysis,
    /// It in a line, with who signed it in words, where that is to be told.
    pub summary: &'a Summary,
    /// The profile in force.
    pub profile: Option<&'a Profile>,
    /// The moment of judgement.
    pub as_of: Moment,
    /// The seconds of clock difference that were forgiven.
    pub leeway: u64,
    /// The moment of writing.
    pub now: Moment,
    /// The claims that are masked. Those that hold secrets are, too.
    pub masked: &'a BTreeSet<String>,
    /// The secret in use: a claim that repeats it is masked.
    pub secret: Option<&'a Secret>,
    /// The name of the client that signed, where it is not to be told.
    pub unnamed: Option<&'a str>,
}

/// The report in Markdown, for a ticket.
#[must_use]
pub fn markdown(source: Source<'_>) -> String {
    markdown::text(&Told::of(&source), &source)
}

/// The report in JSON, to be opened again.
#[must_use]
pub fn json(source: Source<'_>) -> String {
    json::text(&Told::of(&source), &source)
}

/// The claims that are masked in a report of this: those that were chosen, those that hold secrets,
/// and those that repeat what another one hides.
#[must_use]
pub fn masked_in(source: Source<'_>) -> BTreeSet<String> {
    Veil::of(&source).claims
}
