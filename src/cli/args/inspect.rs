//! What `inspect` is asked.

use clap::Args;

use super::{
    key::KeyArgs,
    values::{algorithm, seconds},
};
use crate::jwt::{Algorithm, Moment, time::parse_moment};

pub(super) const INSPECT_EXAMPLES: &str = "\
Examples:
  jotbench inspect - < token.jwt
  jotbench inspect - --client acme-prod --json < token.jwt
  jotbench inspect - --profile caf-smart-auth --secret-file secret.txt < token.jwt
  jotbench inspect - --key public.pem --alg RS256 --at 2026-11-22T14:03:20Z < token.jwt

A token given as an argument stays in the history of the shell; one given on standard input
does not.";

/// What `inspect` is asked.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The token, or - for standard input (which is also read when nothing is given)
    #[arg(value_name = "TOKEN|-")]
    pub token: Option<String>,

    /// The key to check the signature with.
    #[command(flatten)]
    pub key: KeyArgs,

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

    /// Judge the token as of this moment: 2026-11-22T14:03:20Z, or seconds since 1970
    #[arg(long, value_name = "TIME", value_parser = parse_moment, allow_negative_numbers = true)]
    pub at: Option<Moment>,

    /// Seconds of clock difference that are forgiven
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = seconds)]
    pub leeway: u64,

    /// Print one JSON object on one line, for scripts
    #[arg(long)]
    pub json: bool,
}
