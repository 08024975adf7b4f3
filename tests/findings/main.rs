//! The catalogue of findings: for every rule a case that makes it appear, and the nearest one in
//! which it must not; and tokens of everyday life, on which nothing wrong may be found.
//!
//! The cases are judged as the window and the command line judge them.

mod any_token;
mod case;
mod everyday;
mod of_claims;
mod of_header;
mod of_keys;
mod of_profiles;
mod of_structure;
mod signer;
#[path = "../common/tokens.rs"]
#[allow(dead_code, reason = "each test file uses its own part of the rig")]
mod tokens;

use jotbench::jwt::{Finding, Overall, Part, Rule, Severity};

use self::case::{Case, line};

/// A row of the catalogue.
struct Row {
    rule: Rule,
    severity: Severity,
    /// Where the finding points.
    at: &'static str,
    /// Words of its message.
    says: &'static str,
    /// The rule is broken here.
    broken: Case,
    /// The nearest case in which it is not, and in which nothing else is an error.
    sound: Case,
}

fn row(
    (rule, severity): (Rule, Severity),
    at: &'static str,
    says: &'static str,
    [broken, sound]: [Case; 2],
) -> Row {
    Row { rule, severity, at, says, broken, sound }
}

fn rows() -> Vec<Row> {
    [
        of_structure::rows(),
        of_header::rows(),
        of_keys::rows(),
        of_claims::rows(),
        of_profiles::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Fails with all that is wrong, not with the first of it only.
#[track_caller]
fn assert_none(flaws: &[String]) {
    assert!(flaws.is_empty(), "\n{}", flaws.join("\n"));
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("    {}\n", line(finding))).collect()
}

#[test]
fn every_rule_has_a_row() {
    let rows = rows();
    let without: Vec<_> =
        Rule::ALL.iter().filter(|rule| rows.iter().all(|row| row.rule != **rule)).collect();
    assert!(without.is_empty(), "no row for {without:?}");
}

#[test]
fn each_finding_appears_at_its_place_with_its_weight() {
    let flaws: Vec<String> = rows()
        .iter()
        .filter_map(|row| {
            let findings = row.broken.judged().findings;
            let is_it = |finding: &&Finding| {
                finding.rule == row.rule
                    && finding.severity == row.severity
                    && finding.at.to_string() == row.at
                    && finding.message.contains(row.says)
            };
            let id = row.rule.id();
            let none = findings.iter().find(is_it).is_none();
            none.then(|| {
                format!("{id} {:?} {} ({}):\n{}", row.severity, row.at, row.says, lines(&findings))
            })
        })
        .collect();
    assert_none(&flaws);
}

#[test]
fn it_does_not_appear_in_the_nearest_sound_case() {
    let flaws: Vec<String> = rows()
        .iter()
        .filter_map(|row| {
            let judged = row.sound.judged();
            let is_told = judged.findings.iter().any(|finding| finding.rule == row.rule);
            let is_rejected = judged.overall == Overall::Rejected;
            (is_told || is_rejected)
                .then(|| format!("{} ({}):\n{}", row.rule.id(), row.says, lines(&judged.findings)))
        })
        .collect();
    assert_none(&flaws);
}

#[test]
fn an_error_rejects_and_nothing_else_does() {
    let flaws: Vec<String> = rows()
        .iter()
        .flat_map(|row| [(row, &row.broken), (row, &row.sound)])
        .filter_map(|(row, case)| {
            let judged = case.judged();
            let has_error = judged.findings.iter().any(|it| it.severity == Severity::Error);
            (has_error != (judged.overall == Overall::Rejected)).then(|| {
                let overall = judged.overall.name();
                format!("{} is {overall}:\n{}", row.rule.id(), lines(&judged.findings))
            })
        })
        .collect();
    assert_none(&flaws);
}

/// What is wrong with the form of a finding's texts.
fn flaws_of_form(finding: &Finding, confidential: &[String]) -> Vec<&'static str> {
    let Finding { message, hint, source, .. } = finding;
    let mut flaws = Vec::new();
    let mut note = |is_flawed: bool, what| {
        if is_flawed {
            flaws.push(what);
        }
    };
    note(message.is_empty(), "no message");
    note(hint.is_empty() && finding.severity != Severity::Info, "no hint");
    note(source.is_empty(), "no source");
    // More than a line of the findings' pane is cut off there. The list of algorithms may be.
    let is_list = hint.starts_with("Jotbench checks ");
    note(hint.chars().count() > 120 && !is_list, "a hint longer than a line");
    for text in [message, hint] {
        note(text.ends_with(['.', '!', ' ']), "a final period");
        note(text.contains("  "), "two spaces");
        note(text.contains('\n'), "a line break");
        note(!begins_well(finding, text), "begins with neither a capital nor a name");
        note(confidential.iter().any(|piece| text.contains(piece)), "holds the secret or key");
    }
    flaws
}

/// A sentence begins with a capital, or with a name that is written as it is in the token: in
/// quotes, or as the member that the finding points at, or one that every reader knows.
fn begins_well(finding: &Finding, text: &str) -> bool {
    const NAMES: [&str; 4] = ["exp ", "iat ", "nbf ", "alg "];
    let of_place = finding.at.member.as_deref();
    text.is_empty()
        || text.starts_with(|first: char| first.is_uppercase() || first == '"')
        || of_place.is_some_and(|name| text.starts_with(name))
        || NAMES.iter().any(|name| text.starts_with(name))
}

#[test]
fn every_text_is_a_sentence_that_keeps_the_secret() {
    let mut flaws = Vec::new();
    for row in rows() {
        for case in [&row.broken, &row.sound] {
            let confidential = case.confidential();
            for finding in case.judged().findings {
                for flaw in flaws_of_form(&finding, &confidential) {
                    flaws.push(format!("{flaw}: {}", line(&finding)));
                }
            }
        }
    }
    flaws.sort();
    flaws.dedup();
    assert_none(&flaws);
}

#[test]
fn a_place_in_a_part_has_its_position_where_the_member_is_there() {
    for row in rows() {
        for finding in row.broken.judged().findings {
            let points_at_a_member =
                finding.at.member.is_some() && finding.at.part != Part::Signature;
            let says_missing = ["missing", "There is no", "has no", "no cty"];
            if points_at_a_member && !says_missing.iter().any(|it| finding.message.contains(it)) {
                assert!(finding.at.span.is_some(), "{}", line(&finding));
            }
        }
    }
}

#[test]
#[ignore = "prints the whole catalogue, to be read"]
#[expect(clippy::print_stdout, reason = "it is there to be read")]
fn print_the_catalogue() {
    for row in rows() {
        let judged = row.broken.judged();
        println!("{} {:?} — {}", row.rule.id(), row.rule, judged.overall.name());
        print!("{}", lines(&judged.findings));
    }
}
