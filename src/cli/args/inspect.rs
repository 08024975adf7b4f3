//! What `inspect` is asked.

use std::num::NonZeroUsize;

use clap::Args;

use super::{
    super::text_source::TextSource,
    key::{AnyClientArgs, KeyArgs},
    question::QuestionArgs,
    values::signature_number,
};

pub(super) const INSPECT_EXAMPLES: &str = "\
Examples:
  jotbench inspect - < token.jwt
  jotbench inspect - --client acme-prod --json < token.jwt
  jotbench inspect - --profile caf-smart-auth --secret-file secret.txt < token.jwt
  jotbench inspect - --key public.pem --alg RS256 --at 2026-11-22T14:03:20Z < token.jwt
  jotbench inspect - --any-client < token.jwt
  jotbench inspect @ticket.txt --client acme-prod --at \"yesterday 14:03\"
  jotbench inspect @token.json --signature 2 --key public.pem
  jotbench inspect @detached.jws --payload @content.bin --key public.pem

The token may stand in whatever it was sent in: a curl line, a log line, a ticket. Where there are
several, jotbench scan lists them.

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

    /// Or the secrets of all clients.
    #[command(flatten)]
    pub any_client: AnyClientArgs,

    /// By what the token is judged.
    #[command(flatten)]
    pub question: QuestionArgs,

    /// Print one JSON object on one line, for scripts
    #[arg(long)]
    pub json: bool,
}
