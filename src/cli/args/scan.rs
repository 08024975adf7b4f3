//! What `scan` is asked.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::Args;

use super::{
    key::{AnyClientArgs, KeyArgs},
    question::QuestionArgs,
    values::thread_count,
};

pub(super) const SCAN_EXAMPLES: &str = "\
Examples:
  jotbench scan access.log
  jotbench scan access.log ticket.har --any-client
  kubectl logs api | jotbench scan - --client acme-prod
  zcat access.log.*.gz | jotbench scan --key public.pem --at \"yesterday 14:03\"
  jotbench scan dump.bin --json --unique | jq -r 'select(.overall == \"rejected\") | .source'

A token is found in whatever it is wrapped: quotes, a header, a URL with its percent codes, JSON
with its escapes, line breaks. Each is printed with its place (file, line, and the byte of the line
at which it begins), but never itself, for a log of tokens that still hold is a leak: --tokens adds
them.

Memory does not grow with the input. It does with --unique, by the line of each different token.";

pub(super) const SCAN_EXIT_CODES: &str = "\
Exit codes:
  0  every token is accepted, or there is none: nothing was refused
  1  at least one token is rejected
  2  wrong use, or an input that could not be read; the others were
  3  none is rejected, and the signature of at least one was not checked
  4  trouble with the keychain, the encrypted file or the client list, or with writing";

/// What `scan` is asked.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own, without a value")]
pub struct ScanArgs {
    /// The files, or - for standard input (which is also read when none is given)
    #[arg(value_name = "FILE|-")]
    pub files: Vec<PathBuf>,

    /// The key to check signatures with.
    #[command(flatten)]
    pub key: KeyArgs,

    /// Or all of them.
    #[command(flatten)]
    pub any_client: AnyClientArgs,

    /// By what the tokens are judged.
    #[command(flatten)]
    pub question: QuestionArgs,

    /// Print one JSON object on one line for each token, for scripts
    #[arg(long)]
    pub json: bool,

    /// Print the tokens themselves, too: whoever reads them can use those that still hold
    #[arg(long)]
    pub tokens: bool,

    /// Print each different token once, at its first place, with how often it occurs; the lines
    /// come at the end
    #[arg(long)]
    pub unique: bool,

    /// How many threads search and verify [default: as many as there are processors]
    #[arg(long, value_name = "NUMBER", value_parser = thread_count)]
    pub threads: Option<NonZeroUsize>,

    /// Show no progress on the terminal
    #[arg(long)]
    pub no_progress: bool,
}
