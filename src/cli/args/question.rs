//! By what a token is judged: the same for every command that judges one.

use clap::Args;

use super::values::{algorithm, moment, seconds};
use crate::jwt::{Algorithm, Moment, claims::Expectations};

/// By what a token is judged.
#[derive(Debug, Args)]
#[group(skip)]
pub struct QuestionArgs {
    /// An accepted algorithm; may be given more than once [default: those of the client, of the
    /// profile, or else of the key]
    #[arg(long = "alg", value_name = "ALG", value_parser = algorithm)]
    pub algorithms: Vec<Algorithm>,

    /// The profile whose rules apply [default: the client's, or the one that recognises the token]
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,

    /// The audience that must be in "aud"
    #[arg(long, value_name = "AUDIENCE")]
    pub audience: Option<String>,

    /// The issuer that "iss" must be
    #[arg(long, value_name = "ISSUER")]
    pub issuer: Option<String>,

    /// Judge as of this moment: 2026-11-22T14:03:20Z, seconds since 1970, "yesterday 14:03",
    /// "2 h ago"; what names no offset is local time
    #[arg(long, value_name = "TIME", value_parser = moment, allow_negative_numbers = true)]
    pub at: Option<Moment>,

    /// Seconds of clock difference that are forgiven
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = seconds)]
    pub leeway: u64,
}

impl QuestionArgs {
    /// Audience, issuer and leeway.
    #[must_use]
    pub fn expected(&self) -> Expectations {
        Expectations {
            audience: self.audience.clone(),
            issuer: self.issuer.clone(),
            leeway: self.leeway,
        }
    }
}
