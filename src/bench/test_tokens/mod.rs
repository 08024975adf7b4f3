//! Bad tokens made of a good one, to test that an API refuses them.
//!
//! Each is wrong in one way and right in all others, so that the refusal says what was looked at.
//! Most are signed with the real key: they are no credentials only in that a careful API refuses
//! them, and are marked wherever they are kept.

mod base;
mod flaws;
#[cfg(test)]
mod tests;
mod written;

pub use written::{folder, folder_name, json_list};

use self::base::Base;
use super::analysis::SharedKey;
use crate::{
    jwt::{Moment, Overall, Token},
    profile::{Profile, answer::answer},
};

/// The word that marks each of them, and every file of them.
pub const MARK: &str = "TEST TOKEN";

/// What stands over every list of them.
pub const WARNING: &str = "TEST TOKENS: made to be refused; never use them as credentials";

/// Tokens of more bytes than this are not taken: two dozen are made of one, on the frame thread.
const MOST_BYTES: usize = 64 * 1024;

/// One bad token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestToken {
    /// A short name for files and lists, such as `expired` or `missing-sub`.
    pub name: String,
    /// What is wrong with it, in words.
    pub about: String,
    /// The error that the API should answer, such as `token_expired`; a general word where the
    /// profile has no error codes.
    pub expected: String,
    /// The token.
    pub token: String,
}

/// Makes all of them that can be made of this token with this key, in an order that stays.
///
/// # Errors
/// Why none can be made: the token has no claims, it is not accepted itself, or there is no key to
/// sign with.
pub fn test_tokens(
    good: &Token,
    key: &SharedKey,
    profile: Option<&Profile>,
    now: Moment,
) -> Result<Vec<TestToken>, String> {
    if good.text.len() > MOST_BYTES {
        return Err("The token is too large to make test tokens of it".to_owned());
    }
    let base = Base::of(good, key, profile, now)?;
    let mut names = std::collections::HashSet::new();
    Ok(flaws::all(&base)
        .into_iter()
        .map(|flaw| {
            let analysis = base.judge(&flaw.token);
            let code = profile.and_then(|profile| answer(profile, &analysis.findings));
            // What some calls alone would bring is no refusal of the token.
            let code = code.filter(|answer| !answer.is_only_possible());
            let expected = match (code, analysis.overall) {
                (Some(answer), _) => answer.error.code.clone(),
                (None, Overall::Rejected) => "refused (401)".to_owned(),
                (None, _) => "refused, if checked".to_owned(),
            };
            let name = unique(&flaw.name, &mut names);
            TestToken { name, about: flaw.about, expected, token: flaw.token }
        })
        .collect())
}

fn unique(name: &str, taken: &mut std::collections::HashSet<String>) -> String {
    let mut unique = name.to_owned();
    let mut number = 2_usize;
    while !taken.insert(unique.clone()) {
        unique = format!("{name}-{number}");
        number = number.saturating_add(1);
    }
    unique
}
