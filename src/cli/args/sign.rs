//! What `sign` is asked.

use std::path::PathBuf;

use clap::Args;

use super::{
    super::{set_claim::SetClaim, text_source::TextSource},
    key::KeyArgs,
    values::algorithm,
};
use crate::jwt::{Algorithm, time::parse_duration};

pub(super) const SIGN_EXAMPLES: &str = "\
Examples:
  jotbench sign --client acme-test --set personId=52998224725 --expires-in 15m
  jotbench sign --profile caf-smart-auth --set iss=my-client --expires-in 15m \\
                --secret-file secret.txt
  jotbench sign --header '{\"alg\":\"RS256\"}' --payload @claims.json --key private.pem

Header and payload come from the profile's template where they are not given. Only white space is
taken out of them before they are signed, and with --as-is not even that. What the profile
finds wrong is said on standard error, and the token is signed all the same.";

/// What `sign` is asked.
#[derive(Debug, Args)]
pub struct SignArgs {
    /// The header: JSON text, or @FILE [default: from the profile's template]
    #[arg(long, value_name = "JSON|@FILE")]
    pub header: Option<TextSource>,

    /// The payload: JSON text, @FILE, or - for standard input [default: from the profile's template]
    #[arg(long, value_name = "JSON|@FILE|-", allow_hyphen_values = true)]
    pub payload: Option<TextSource>,

    /// The key to sign with.
    #[command(flatten)]
    pub key: KeyArgs,

    /// The algorithm [default: the header's, the client's, the profile's, or else the key's]
    #[arg(long = "alg", value_name = "ALG", value_parser = algorithm)]
    pub algorithm: Option<Algorithm>,

    /// Make a token with alg "none", which nobody signs: to test that an API refuses it
    #[arg(
        long,
        conflicts_with_all = [
            "client", "secret_file", "secret_env", "secret_prompt", "key", "algorithm"
        ]
    )]
    pub unsecured: bool,

    /// The profile that gives the template and the rules [default: the client's, or else jwt]
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,

    /// Set a claim; may be given more than once
    ///
    /// VALUE is read as JSON where it is JSON: a number, true, false, null, an object, an array or
    /// a string in quotes. All other text is a string. Where the profile or RFC 7519 wants a
    /// string, as for iss, sub and jti, a number is taken as a string too:
    /// --set personId=52998224725 writes "52998224725".
    #[arg(long = "set", value_name = "CLAIM=VALUE")]
    pub set: Vec<SetClaim>,

    /// Set "exp" to this long from now, such as 15m, 24h or 900 (seconds)
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub expires_in: Option<u64>,

    /// Sign header and payload exactly as given, white space and all, JSON or not
    #[arg(long)]
    pub as_is: bool,

    /// Write the token to this new file, which only you can read, and print nothing
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
