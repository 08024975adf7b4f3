//! What people paste, and which tokens stand in it: a table of texts of every kind, with the exact
//! list of what must be found in each and what had to be undone for it.

mod broken_lines;
mod case;
mod commands;
mod documents;
mod escapes;
mod kinds;
mod logs;
mod near_misses;
mod requests;
mod samples;
#[path = "../common/tokens.rs"]
#[expect(dead_code, reason = "each test file uses its own part of the rig")]
mod tokens;

use std::collections::BTreeSet;

use self::case::Case;

fn cases() -> Vec<Case> {
    [
        requests::cases(),
        commands::cases(),
        documents::cases(),
        logs::cases(),
        escapes::cases(),
        broken_lines::cases(),
        kinds::cases(),
        near_misses::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Fails with all that is wrong, not with the first of it only.
fn check(flaw: impl Fn(&Case) -> Option<String>) {
    let flaws: Vec<String> = cases().iter().filter_map(flaw).collect();
    assert!(flaws.is_empty(), "{} flaws:\n\n{}", flaws.len(), flaws.join("\n\n"));
}

#[test]
fn exactly_the_tokens_of_each_text_are_found() {
    check(Case::flaw_of_whole);
}

#[test]
fn they_are_found_wherever_the_text_is_cut() {
    check(Case::flaw_of_pieces);
}

#[test]
fn they_are_found_in_the_midst_of_a_longer_text() {
    check(Case::flaw_in_log);
}

#[test]
fn every_text_has_a_name_of_its_own_and_there_are_enough() {
    let cases = cases();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases.len());
    assert!(cases.len() >= 100, "{}", cases.len());
}
