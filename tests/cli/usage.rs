//! Mistakes, help, and the window that cannot open.

use crate::common::{Cli, Home};

#[test]
fn without_a_display_the_window_points_to_the_command_line() {
    let home = Home::new();
    home.write("token.jwt", "a.b.c");
    for args in [&[][..], &["token.jwt"], &["-"]] {
        let outcome = Cli::new(&home).args(args).run().expect_code(2);
        assert_eq!(
            outcome.stderr,
            "error: no display: neither WAYLAND_DISPLAY nor DISPLAY is set\n\
             hint: use the command line, e.g. jotbench inspect -\n"
        );
    }
}

#[test]
fn a_display_that_does_not_answer_is_an_error_without_a_panic() {
    let home = Home::new();
    let outcome = Cli::new(&home).env("DISPLAY", ":9999").run().expect_code(2);
    assert!(outcome.stderr.starts_with("error: "), "{outcome:#?}");
    assert!(outcome.stderr.contains("hint: use the command line"), "{outcome:#?}");
    assert!(
        !outcome.stderr.contains("panicked") && !outcome.stderr.contains(".rs:"),
        "{outcome:#?}"
    );
}

#[test]
fn a_file_that_is_not_there_may_be_a_command_that_was_mistyped() {
    let home = Home::new();
    let outcome = Cli::new(&home).arg("inspct").run().expect_code(2);
    assert!(outcome.stderr.contains("error: cannot read inspct"), "{outcome:#?}");
    assert!(outcome.stderr.contains("did you mean inspect?"), "{outcome:#?}");
    let outcome = Cli::new(&home).arg("none.jwt").run().expect_code(2);
    assert!(!outcome.stderr.contains("command"), "{outcome:#?}");
}

#[test]
fn wrong_use_ends_with_2_an_error_and_a_hint() {
    let home = Home::new();
    home.write("f", "x");
    for (args, expected) in [
        (&["inspect", "--secrt-file", "f"][..], "--secret-file"),
        (&["inspect", "--secret", "hunter2"], "--secret"),
        (&["inspect", "a.b.c", "d.e.f"], "d.e.f"),
        (&["inspect", "a.b.c", "--secret-file", "f", "--key", "f"], "cannot be used with"),
        (&["inspect", "a.b.c", "--secret-file", "f", "--client", "c"], "cannot be used with"),
        (&["inspect", "a.b.c", "--key", "f", "--secret-encoding", "hex"], "cannot be used with"),
        (&["inspect", "a.b.c", "--secret-encoding", "rot13"], "base64url"),
        (&["inspect", "a.b.c", "--secret-encoding", "hex"], "no secret is given"),
        (&["clients"], "list, add, rotate"),
        (&["clients", "rotate", "x"], "--secret-file"),
        (&["clients", "rotate", "x", "--secret-file", "f"], "there are no clients yet"),
        (&["clients", "drop-previous", "x"], "there are no clients yet"),
        (&["clients", "move", "x"], "--store"),
        (&["clients", "move", "x", "--store", "session"], "--store keychain or --store file"),
        (&["clients", "move", "x", "--store", "cloud"], "no place for secrets"),
        (&["clients", "export"], "FILE"),
        (&["clients", "export", "new.age"], "there are no clients to export"),
        (&["clients", "export", "-"], "standard output"),
        (&["clients", "import"], "FILE"),
        (&["clients", "import", "none.age"], "cannot read none.age"),
        (&["clients", "import", "f", "--store", "session"], "--store keychain or --store file"),
        (&["clients", "add", "x", "--client-id", "y"], "--secret-file"),
        (
            &[
                "clients",
                "add",
                "x",
                "--client-id",
                "y",
                "--secret-file",
                "f",
                "--store",
                "session",
            ],
            "--store keychain or --store file",
        ),
        (
            &["clients", "add", "x", "--client-id", "y", "--secret-file", "f", "--store", "cloud"],
            "--store keychain or --store file",
        ),
        (&["profiles"], "list, show, check"),
    ] {
        let outcome = Cli::new(&home).args(args).run().expect_code(2);
        assert_eq!(outcome.stdout, "", "{args:?}");
        assert!(outcome.stderr.starts_with("error: "), "{args:?} {}", outcome.stderr);
        assert!(outcome.stderr.contains("\nhint: "), "{args:?} {}", outcome.stderr);
        assert!(outcome.stderr.contains(expected), "{args:?} {}", outcome.stderr);
        assert!(!outcome.stderr.contains("hunter2"), "a secret is not repeated");
    }
}

#[test]
fn a_secret_that_follows_an_option_is_not_repeated() {
    let home = Home::new();
    for args in [["inspect", "--secret=hunter2"], ["sign", "--secret-prompt=hunter2"]] {
        let outcome = Cli::new(&home).args(args).run().expect_code(2);
        assert!(!outcome.stderr.contains("hunter2"), "{outcome:#?}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let home = Home::new();
    let version = Cli::new(&home).arg("--version").run().expect_code(0);
    assert_eq!(version.stdout, format!("jotbench {}\n", env!("CARGO_PKG_VERSION")));
    for args in [
        &["--help"][..],
        &["-h"],
        &["inspect", "--help"],
        &["sign", "--help"],
        &["clients", "--help"],
        &["clients", "add", "--help"],
        &["clients", "rotate", "--help"],
        &["clients", "drop-previous", "--help"],
        &["clients", "move", "--help"],
        &["clients", "export", "--help"],
        &["clients", "import", "--help"],
        &["clients", "check", "--help"],
        &["clients", "passphrase", "--help"],
        &["profiles", "--help"],
        &["scan", "--help"],
    ] {
        let help = Cli::new(&home).args(args).run().expect_code(0);
        assert_eq!(help.stderr, "");
        assert!(help.stdout.contains("Usage: jotbench"), "{args:?}");
    }
    let help = Cli::new(&home).arg("--help").run();
    for command in ["inspect", "scan", "sign", "clients", "profiles"] {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{help:#?}");
    }
}
