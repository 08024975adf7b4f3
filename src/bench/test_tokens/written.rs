//! Test tokens as they are kept: a folder with an index, or a list. Neither is ever without the word
//! that marks them.

use serde_json::{Value, json};

use super::{TestToken, WARNING, flaws::slug};
use crate::{
    bench::{
        effect::SavedFolder,
        report::{code, prose},
    },
    jwt::{Moment, Secret, visible::escaped},
    profile::Profile,
};

/// The name of the folder: `TEST-TOKENS-gamification-2026-11-22`.
#[must_use]
pub fn folder_name(profile: Option<&Profile>, now: Moment) -> String {
    let of = profile.map_or("jwt", |profile| profile.id.as_str());
    format!("TEST-TOKENS-{}-{}", slug(of), slug(&now.day(0)))
}

/// A file for each token, and an index of them for people and for programs.
#[must_use]
pub fn folder(tokens: &[&TestToken], profile: Option<&Profile>, now: Moment) -> SavedFolder {
    let named: Vec<(String, &TestToken)> = tokens
        .iter()
        .enumerate()
        .map(|(index, token)| {
            (format!("{:02}-{}.test.jwt", index.saturating_add(1), token.name), *token)
        })
        .collect();
    let mut files: Vec<(String, Secret)> = vec![
        ("INDEX.md".to_owned(), Secret::from(index(&named, profile, now))),
        ("index.json".to_owned(), list(&named, profile, now, false)),
    ];
    files.extend(
        named.iter().map(|(file, token)| (file.clone(), Secret::from(token.token.clone()))),
    );
    SavedFolder { name: folder_name(profile, now), files }
}

/// All of them in one JSON object.
#[must_use]
pub fn json_list(tokens: &[&TestToken], profile: Option<&Profile>, now: Moment) -> Secret {
    let named: Vec<(String, &TestToken)> =
        tokens.iter().map(|token| (String::new(), *token)).collect();
    list(&named, profile, now, true)
}

fn index(tokens: &[(String, &TestToken)], profile: Option<&Profile>, now: Moment) -> String {
    let rules = profile.map(|profile| format!(" for {}", prose(&profile.name))).unwrap_or_default();
    let rows: Vec<String> = tokens
        .iter()
        .map(|(file, token)| {
            format!("| {} | {} | {} |\n", code(file), prose(&token.about), code(&token.expected))
        })
        .collect();
    let rows = rows.concat();
    format!(
        "# {WARNING}\n\nMade{rules} on {} by Jotbench {}. Most are signed with the real key, and are \
         wrong in one way each. An API that accepts one of them has a fault; the right answer \
         stands beside it.\n\n| File | What is wrong | Expected |\n| --- | --- | --- |\n{rows}",
        prose(&now.utc()),
        env!("CARGO_PKG_VERSION"),
    )
}

fn list(
    tokens: &[(String, &TestToken)],
    profile: Option<&Profile>,
    now: Moment,
    with_tokens: bool,
) -> Secret {
    let tokens = tokens.iter().map(|(file, token)| {
        let mut entry = json!({
            "name": token.name, "about": token.about, "expected": token.expected,
        });
        if with_tokens {
            entry["token"] = token.token.clone().into();
        } else {
            entry["file"] = file.clone().into();
        }
        entry
    });
    let list = json!({
        "warning": WARNING,
        "profile": profile.map(|profile| profile.id.clone()),
        "created": now.utc(),
        "version": env!("CARGO_PKG_VERSION"),
        "tokens": tokens.collect::<Vec<Value>>(),
    });
    let laid_out = format!("{list:#}");
    let lines: Vec<String> = laid_out.lines().map(escaped).collect();
    Secret::from(format!("{}\n", lines.join("\n")))
}
