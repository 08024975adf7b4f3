//! `profiles`: those built in, one's own, and files that cannot be read.

use crate::common::{Cli, Home};

const BUILT_IN: [&str; 6] =
    ["caf-smart-auth", "caf-api", "gamification", "oauth-access-token", "oidc-id-token", "jwt"];

#[test]
fn the_six_built_in_profiles_are_listed_and_shown() {
    let home = Home::new();
    let list = Cli::new(&home).args(["profiles", "list"]).run().expect_code(0);
    assert_eq!(list.stderr, "");
    for id in BUILT_IN {
        let line = list.stdout.lines().find(|line| line.split_whitespace().next() == Some(id));
        let line = line.unwrap_or_else(|| panic!("{id} is not listed: {}", list.stdout));
        assert!(line.ends_with("built in"), "{line}");
        let show = Cli::new(&home).args(["profiles", "show", id]).run().expect_code(0);
        assert!(show.stdout.contains(&format!("id = \"{id}\"")), "{show:#?}");
    }
}

#[test]
fn a_shown_profile_passes_the_check_and_can_be_made_ones_own() {
    let home = Home::new();
    let show = Cli::new(&home).args(["profiles", "show", "caf-smart-auth"]).run().expect_code(0);
    let mine = show.stdout.replace("\"caf-smart-auth\"", "\"my-api\"");
    home.write("mine.toml", &mine);
    let check = Cli::new(&home).args(["profiles", "check", "mine.toml"]).run().expect_code(0);
    assert!(check.stdout.starts_with("ok: mine.toml: my-api"), "{check:#?}");

    home.write(".config/jotbench/profiles/mine.toml", &mine);
    let list = Cli::new(&home).args(["profiles", "list"]).run().expect_code(0);
    let line = list.stdout.lines().find(|line| line.starts_with("my-api "));
    assert!(line.is_some_and(|line| line.ends_with("your own")), "{list:#?}");
    let show = Cli::new(&home).args(["profiles", "show", "my-api"]).run().expect_code(0);
    assert_eq!(show.stdout, mine);
}

#[test]
fn every_error_of_a_file_is_named_with_its_line_and_key() {
    let home = Home::new();
    let text =
        "id = \"my-api\"\nname = \"Mine\"\nalgorithms = [\"HS256\", \"XX\"]\ncolour = \"red\"\n";
    home.write("bad.toml", text);
    let outcome = Cli::new(&home).args(["profiles", "check", "bad.toml"]).run().expect_code(2);
    assert_eq!(outcome.stdout, "");
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    assert!(
        lines.iter().any(|line| line.starts_with("error: bad.toml:3: algorithms")),
        "{lines:?}"
    );
    assert!(lines.iter().any(|line| line.starts_with("error: bad.toml:4: colour")), "{lines:?}");

    let outcome = Cli::new(&home).args(["profiles", "check", "none.toml"]).run().expect_code(2);
    assert!(outcome.stderr.contains("cannot read none.toml"), "{outcome:#?}");
}

#[test]
fn a_file_of_ones_own_that_cannot_be_read_is_told_and_the_others_load() {
    let home = Home::new();
    home.write(".config/jotbench/profiles/bad.toml", "id = ");
    let list = Cli::new(&home).args(["profiles", "list"]).run().expect_code(0);
    assert!(list.stderr.starts_with("warning: "), "{list:#?}");
    assert!(list.stderr.contains("bad.toml:1"), "{list:#?}");
    assert_eq!(list.stdout.lines().count(), 1 + BUILT_IN.len());
}

#[test]
fn an_unknown_profile_gets_the_nearest() {
    let home = Home::new();
    let outcome = Cli::new(&home).args(["profiles", "show", "gamefication"]).run().expect_code(2);
    assert!(outcome.stderr.contains("hint: did you mean gamification?"), "{outcome:#?}");
}
