//! The API's own answer in words, to be read out to whoever asks why.

use crate::{
    bench::model::{Mode, Model},
    profile::answer::{ApiAnswer, answer},
};

/// What the API answers to what lies on the bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<'m> {
    /// Who answers: `Gamification API answers`, `… would answer` of a draft, `… may answer` where
    /// it depends on the call.
    pub lead: String,
    /// The API's own code.
    pub code: &'m str,
    /// When the API answers so.
    pub meaning: &'m str,
    /// The guide's solution.
    pub solution: &'m str,
    /// The id of the rule that brings it.
    pub rule: &'static str,
    /// Whether it depends on the call.
    pub is_only_possible: bool,
}

impl Answer<'_> {
    /// The answer without what to do: `Gamification API answers token_expired`.
    #[must_use]
    pub fn head(&self) -> String {
        format!("{} {}", self.lead, self.code)
    }

    /// All of it as one text: `Gamification API answers token_expired: Make a new token…`.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}: {}", self.head(), self.solution)
    }
}

/// The API's answer, where the profile knows of one: `None` for what would be accepted, for an empty
/// bench, and while a large token is being checked.
#[must_use]
pub fn api_answer(model: &Model) -> Option<Answer<'_>> {
    let is_blank = model.mode == Mode::Verify && model.pasted.trim().is_empty();
    if is_blank || model.analysing.is_some() {
        return None;
    }
    let profile = model.profile()?;
    let found: ApiAnswer<'_, '_> = answer(profile, &model.analysis.findings)?;
    let answers = match model.mode {
        _ if found.is_only_possible() => "may answer",
        Mode::Verify => "answers",
        Mode::Sign => "would answer",
    };
    // Some profiles are named for the token: it is the API that answers.
    let who = if profile.name.ends_with("API") { profile.name.as_str() } else { "The API" };
    Some(Answer {
        lead: format!("{who} {answers}"),
        code: &found.error.code,
        meaning: &found.error.meaning,
        solution: &found.error.solution,
        rule: found.because.rule.id(),
        is_only_possible: found.is_only_possible(),
    })
}
