//! Jotbench's own command line, as one side of the crossing.

use serde_json::Value;

use crate::{
    common::{Cli, Home, Outcome},
    keys::Form,
};

/// The real program in a home of its own.
#[derive(Debug)]
pub struct Workbench {
    home: Home,
}

/// What `inspect --json` says of a token.
#[derive(Debug)]
pub struct Inspection {
    said: Value,
}

impl Workbench {
    pub fn new() -> Self {
        Self { home: Home::new() }
    }

    /// The home, in which a library may live too.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Signs exactly these bytes.
    #[track_caller]
    pub fn sign(&self, key: &Form, header: &str, payload: &str) -> String {
        self.home.write("header.json", header);
        let outcome = self
            .with_key("sign", key)
            .args(["--as-is", "--header", "@header.json", "--payload", "-"])
            .input(payload)
            .run();
        let outcome = outcome.expect_code(0);
        outcome.stdout.strip_suffix('\n').expect("a token and a line break").to_owned()
    }

    /// Inspects a token with this key. `more` are further arguments.
    #[track_caller]
    pub fn inspect(&self, key: &Form, token: &str, more: &[&str]) -> Inspection {
        let outcome: Outcome =
            self.with_key("inspect", key).args(["--json", "-"]).args(more).input(token).run();
        let said = outcome.json();
        let expected = match said["overall"].as_str() {
            Some("accepted") => 0,
            Some("rejected") => 1,
            _ => 3,
        };
        assert_eq!(outcome.code, Some(expected), "{outcome:#?}");
        Inspection { said }
    }

    fn with_key(&self, command: &str, key: &Form) -> Cli {
        self.home.write("key", &key.file);
        Cli::new(&self.home).args([command, key.option, "key"])
    }
}

impl Inspection {
    /// The token must be accepted, and say this to the byte.
    #[track_caller]
    pub fn expect_accepted(&self, header: &str, payload: &str) {
        let Self { said } = self;
        assert_eq!(said["verdicts"]["signature"], "valid", "{said:#}");
        assert_eq!(said["verdicts"]["key"], "ok", "{said:#}");
        assert_eq!(said["overall"], "accepted", "{said:#}");
        assert_eq!(said["header"], header, "{said:#}");
        assert_eq!(said["payload"], payload, "{said:#}");
    }

    /// The key must fit, and the signature must not hold.
    #[track_caller]
    pub fn expect_invalid(&self, why: &str) {
        let Self { said } = self;
        assert_eq!(said["verdicts"]["key"], "ok", "{why}: {said:#}");
        assert_eq!(said["verdicts"]["signature"], "invalid", "{why}: {said:#}");
        assert_eq!(said["overall"], "rejected", "{why}: {said:#}");
    }
}
