//! What `keys` is asked.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{key::PassphraseArgs, values::algorithm};
use crate::jwt::Algorithm;

pub(super) const KEYS_EXAMPLES: &str = "\
Examples:
  jotbench keys generate --alg RS256 --out private.pem --public-out public.pem
  jotbench keys generate --alg HS256 --out secret.txt
  jotbench keys convert private.pem --to jwk --public --kid 2026-11 > public.jwk
  jotbench keys show private.pem
  jotbench keys show jwks.json --json";

/// What `keys` can do.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make a new secret or key pair
    ///
    /// Prints the private key or the secret on standard output, or writes it to a new file that
    /// only you can read. What it is, and its thumbprint, goes to standard error. A secret is
    /// base64url text: give it to other commands with --secret-encoding base64url.
    Generate(GenerateArgs),
    /// Write a key in another form
    ///
    /// Writes PKCS#8 or SPKI as PEM, or a JWK. A JWK Set is converted key by key.
    Convert(ConvertArgs),
    /// Say what a key is, and never print a private part of it
    ///
    /// Says what was recognised: kind, form, size or curve, kid, use, the algorithms that it fits,
    /// its thumbprint (RFC 7638), of a certificate whose it is and until when, and everything that
    /// is wrong with it.
    Show(ShowArgs),
}

/// The forms that keys are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KeyFormat {
    /// PKCS#8 or SPKI as PEM
    Pem,
    /// JWK
    Jwk,
}

/// The key that `keys generate` is to make.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// The algorithm that it is for
    #[arg(long = "alg", value_name = "ALG", value_parser = algorithm)]
    pub algorithm: Algorithm,

    /// Size of an RSA key [default: 2048]
    #[arg(long, value_name = "2048|3072|4096", value_parser = ["2048", "3072", "4096"])]
    pub bits: Option<String>,

    /// The key id, the "kid" of the JWK
    #[arg(long, value_name = "KID")]
    pub kid: Option<String>,

    /// The form [default: PEM, and of a secret its base64url text]
    #[arg(long, value_name = "pem|jwk", hide_possible_values = true)]
    pub format: Option<KeyFormat>,

    /// Write the private key or secret to this new file, which only you can read, and print nothing
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Write the public key to this new file
    #[arg(long, value_name = "FILE")]
    pub public_out: Option<PathBuf>,
}

/// The key that `keys convert` is to write.
#[derive(Debug, Args)]
pub struct ConvertArgs {
    /// The key's file, or - for standard input
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,

    /// The form to write
    #[arg(long, value_name = "pem|jwk", hide_possible_values = true)]
    pub to: KeyFormat,

    /// Leave the private part out
    #[arg(long)]
    pub public: bool,

    /// The key id, the "kid" of the JWK
    #[arg(long, value_name = "KID")]
    pub kid: Option<String>,

    /// Write to this new file, which only you can read, and print nothing
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// The passphrase of a key that is encrypted.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// The key that `keys show` is to explain.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The key's file, or - for standard input
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,

    /// Print one JSON object on one line, for scripts
    #[arg(long)]
    pub json: bool,

    /// The passphrase of a key that is encrypted.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}
