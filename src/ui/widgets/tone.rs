//! The meaning of a colour, with the icon that says the same without colour.

use egui::Color32;

use crate::{
    bench::words,
    jwt::{Overall, Severity},
    ui::{icons::Icon, theme::Tokens},
};

/// What a verdict, a finding or a message amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Checked, and it holds.
    Ok,
    /// It works, but is risky or surprising.
    Warning,
    /// Wrong.
    Error,
    /// Worth knowing.
    Info,
    /// Not checked.
    Neutral,
}

impl Tone {
    /// The colour of text and icon.
    #[must_use]
    pub fn color(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Ok => tokens.ok,
            Self::Warning => tokens.warning,
            Self::Error => tokens.error,
            Self::Info | Self::Neutral => tokens.quiet,
        }
    }

    /// The ground behind it.
    #[must_use]
    pub fn ground(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Ok => tokens.ok_ground,
            Self::Warning => tokens.warning_ground,
            Self::Error => tokens.error_ground,
            Self::Info | Self::Neutral => tokens.button,
        }
    }

    /// The icon.
    #[must_use]
    pub fn icon(self) -> Icon {
        match self {
            Self::Ok => Icon::Tick,
            Self::Warning => Icon::Exclamation,
            Self::Error => Icon::Cross,
            Self::Info => Icon::Info,
            Self::Neutral => Icon::Dash,
        }
    }

    /// The word that assistive technology reads for the icon.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Info => "note",
            Self::Neutral => "not checked",
        }
    }
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info => Self::Info,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

impl From<words::Tone> for Tone {
    fn from(tone: words::Tone) -> Self {
        match tone {
            words::Tone::Good => Self::Ok,
            words::Tone::Warning => Self::Warning,
            words::Tone::Bad => Self::Error,
            words::Tone::Unknown => Self::Neutral,
        }
    }
}

impl From<Overall> for Tone {
    fn from(overall: Overall) -> Self {
        match overall {
            Overall::Accepted => Self::Ok,
            Overall::Rejected => Self::Error,
            Overall::NotChecked => Self::Neutral,
        }
    }
}
