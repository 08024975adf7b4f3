//! Findings: what is wrong or worth knowing about a token, where, and how to mend it.
//!
//! Every check of the workbench yields findings and nothing else. All are listed at once and none
//! hides another. A finding never carries a secret or key material in any of its texts.

use std::{fmt, ops::Range};

use super::{rule::Rule, visible};

/// How much a finding weighs.
///
/// The order is that of weight: `Info < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// It works, but it is risky or surprising.
    Warning,
    /// A conforming verifier must reject the token.
    Error,
}

impl Severity {
    /// The name in the JSON contract: `error`, `warning` or `info`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A part of the token, or the key, that a finding can point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The token as a whole, as text.
    Token,
    /// The JOSE header.
    Header,
    /// The payload: for a JWT, the claims set.
    Payload,
    /// The signature.
    Signature,
    /// The secret or key in use.
    Key,
}

impl Part {
    /// The name in the JSON contract, such as `header`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
            Self::Key => "key",
        }
    }
}

/// Where a finding points: a part, a member of it, and the place in the part's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The part of the token.
    pub part: Part,
    /// The name of the top-level header parameter or claim, unescaped.
    pub member: Option<String>,
    /// Byte range in the part's exact text (for [`Part::Token`]: in [`Token::text`]).
    ///
    /// [`Token::text`]: super::Token::text
    pub span: Option<Range<usize>>,
}

impl Place {
    /// A part as a whole.
    #[must_use]
    pub fn part(part: Part) -> Self {
        Self { part, member: None, span: None }
    }

    /// A top-level member of the header or payload.
    #[must_use]
    pub fn member(part: Part, name: impl Into<String>) -> Self {
        Self { part, member: Some(name.into()), span: None }
    }

    /// The same place, with its byte range in the part's text.
    #[must_use]
    pub fn with_span(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }
}

impl fmt::Display for Place {
    /// `payload.exp`, `header`, `token`; deceptive characters of a name as escapes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.part.name())?;
        match &self.member {
            Some(member) => write!(f, ".{}", visible::escaped(member)),
            None => Ok(()),
        }
    }
}

/// A change that would mend a finding: what it will write, and where.
///
/// A fix is data. The bench applies it to the draft; nothing here changes a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Set a top-level member to a value, adding it at the end where it is missing.
    Set {
        /// [`Part::Header`] or [`Part::Payload`].
        part: Part,
        /// The member's name.
        name: String,
        /// What is written.
        value: FixValue,
    },
    /// Remove every member of this name.
    Remove {
        /// [`Part::Header`] or [`Part::Payload`].
        part: Part,
        /// The member's name.
        name: String,
    },
}

/// What a [`Fix::Set`] writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FixValue {
    /// This JSON text.
    Json(String),
    /// A `NumericDate`: the time of the click plus this many seconds.
    NowPlus(i64),
    /// A fresh random UUID, as a JSON string.
    NewUuid,
}

impl Fix {
    /// What a button for this fix says, such as `+15 min`, `Set "JWT"` or `Remove`.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Set { value: FixValue::Json(json), .. } => {
                const SHOWN: usize = 24;
                if json.chars().count() > SHOWN {
                    let head: String = json.chars().take(SHOWN).collect();
                    format!("Set {head}…")
                } else {
                    format!("Set {json}")
                }
            }
            Self::Set { value: FixValue::NowPlus(0), .. } => "Set to now".to_owned(),
            Self::Set { value: FixValue::NowPlus(seconds), .. } => {
                format!("+{}", super::time::short_duration(seconds.unsigned_abs()))
            }
            Self::Set { value: FixValue::NewUuid, .. } => "New UUID".to_owned(),
            Self::Remove { .. } => "Remove".to_owned(),
        }
    }
}

/// One thing that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that was broken, or met in a way worth knowing.
    pub rule: Rule,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it points.
    pub at: Place,
    /// One sentence: what is so. No final period. Never holds a secret.
    pub message: String,
    /// One sentence: how to mend it. May be empty for [`Severity::Info`].
    pub hint: String,
    /// Where the rule stands: an RFC section, or a profile's name.
    pub source: String,
    /// The one-click fix, where there is one.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding with the severity and source that its rule usually has, no hint and no fix.
    #[must_use]
    pub fn new(rule: Rule, at: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            at,
            message: message.into(),
            hint: String::new(),
            source: rule.source().to_owned(),
            fix: None,
        }
    }

    /// The same finding with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The same finding with another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same finding with another source, such as a profile's name.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into();
        self
    }

    /// The same finding with a one-click fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_part_dot_member() {
        assert_eq!(Place::member(Part::Payload, "exp").to_string(), "payload.exp");
        assert_eq!(Place::part(Part::Token).to_string(), "token");
        assert_eq!(Place::member(Part::Header, "a\u{1b}[31m").to_string(), "header.a\\u001b[31m");
    }

    #[test]
    fn a_fix_says_what_it_will_write() {
        let set = |value| Fix::Set { part: Part::Payload, name: "exp".into(), value };
        assert_eq!(set(FixValue::NowPlus(900)).label(), "+15 min");
        assert_eq!(set(FixValue::NowPlus(0)).label(), "Set to now");
        assert_eq!(set(FixValue::Json("\"JWT\"".into())).label(), "Set \"JWT\"");
    }
}
