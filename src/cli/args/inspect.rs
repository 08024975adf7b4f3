//! What `inspect` is asked.

use std::num::NonZeroUsize;

use clap::Args;

use super::{
    super::text_source::TextSource,
    key::KeyArgs,
    values::{algorithm, seconds, signature_number},
};
use crate::jwt::{Algorithm, Moment, time::parse_moment};

pub(super) const INSPECT_EXAMPLES: &str = "\
Examples:
  jotbench inspect - < token.jwt
  jotbench inspect - --client acme-prod --json < token.jwt
  jotbench inspect - --profile caf-smart-auth --secret-file secret.txt < token.jwt
  jotbench inspect - --key public.pem --alg RS256 --at 2026-11-22T14:03:20Z < token.jwt
  jotbench inspect @token.json --signature 2 --key public.pem
  jotbench inspect @detached.jws --payload @content.bin --key public.pem

A token is compact, or a JWS in the flattened or general JSON serialization. Of several signatures
the one that verifies is looked at; --signature chooses another. Where the token does not carry its
payload (RFC 7515 Appendix F), --payload gives it.

A token given as an argument stays in the history of the shell; one given on standard input
does not.";

/// What `inspect` is asked.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The token, @FILE, or - for standard input (which is also read when nothing is given)
    #[arg(value_name = "TOKEN|@FILE|-")]
    pub token: Option<String>,

    /// The payload that a token with detached content was signed with, byte for byte: text, @FILE,
    /// or - for standard input
    #[arg(long, value_name = "TEXT|@FILE|-", allow_hyphen_values = true)]
    pub payload: Option<TextSource>,

    /// The signature to look at, from 1, where the token has several [default: the first that
    /// verifies, or else the first]
    #[arg(long, value_name = "NUMBER", value_parser = signature_number)]
    pub signature: Option<NonZeroUsize>,

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
