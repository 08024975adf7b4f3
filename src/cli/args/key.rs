//! Where a key comes from: the same for every command that takes one.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::values::encoding_parser;
use crate::jwt::SecretEncoding;

/// Where the key comes from.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// The client whose secret is taken from its store
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "Key",
        conflicts_with_all = ["secret_file", "secret_env", "secret_prompt", "key", "secret_encoding"]
    )]
    pub client: Option<String>,

    /// A secret that is given.
    #[command(flatten)]
    pub secret: SecretArgs,

    /// The passphrase of a key that is encrypted.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,

    /// The encrypted file's, where the client's secret lies there.
    #[command(flatten)]
    pub store_passphrase: StorePassphraseArgs,
}

/// The secrets of all clients in place of one.
#[derive(Debug, Default, Args)]
#[group(skip)]
pub struct AnyClientArgs {
    /// Try the secrets of all clients, the previous ones too, and say which one signed
    #[arg(
        long,
        help_heading = "Key",
        conflicts_with_all = [
            "client", "secret_file", "secret_env", "secret_prompt", "key", "secret_encoding",
            "passphrase_source"
        ]
    )]
    pub any_client: bool,
}

/// Where the passphrase of the encrypted file of secrets comes from. Where none is given, it is
/// asked for on the terminal.
#[derive(Debug, Default, Args)]
#[group(skip)]
#[command(group = ArgGroup::new("store_passphrase")
    .args(["store_passphrase_file", "store_passphrase_env"])
    .multiple(false))]
pub struct StorePassphraseArgs {
    /// A file that holds the passphrase of the encrypted file of secrets; a line break at its end
    /// is left out
    #[arg(long, value_name = "FILE", help_heading = "Encrypted file")]
    pub store_passphrase_file: Option<PathBuf>,

    /// The name of an environment variable that holds that passphrase
    #[arg(long, value_name = "VAR", help_heading = "Encrypted file")]
    pub store_passphrase_env: Option<String>,
}

/// Where the passphrase of an encrypted key comes from. Where none is given and standard input is
/// a terminal, it is asked for.
#[expect(clippy::struct_field_names, reason = "they are the names of the options")]
#[derive(Debug, Default, Args)]
#[group(skip)]
#[command(group = ArgGroup::new("passphrase_source")
    .args(["passphrase_file", "passphrase_env", "passphrase_prompt"])
    .multiple(false))]
pub struct PassphraseArgs {
    /// A file that holds the passphrase of an encrypted key; a line break at its end is left out
    #[arg(long, value_name = "FILE", help_heading = "Key")]
    pub passphrase_file: Option<PathBuf>,

    /// The name of an environment variable that holds the passphrase
    #[arg(long, value_name = "VAR", help_heading = "Key")]
    pub passphrase_env: Option<String>,

    /// Ask for the passphrase on the terminal, without showing it
    #[arg(long, help_heading = "Key")]
    pub passphrase_prompt: bool,
}

/// Where a secret comes from. Never an argument: those can be seen by every user of the machine.
#[derive(Debug, Default, Args)]
#[group(skip)]
#[command(group = ArgGroup::new("secret_source")
    .args(["secret_file", "secret_env", "secret_prompt", "key"])
    .multiple(false))]
pub struct SecretArgs {
    /// A file that holds the secret and nothing else; a line break at its end counts
    #[arg(long, value_name = "FILE", help_heading = "Key")]
    pub secret_file: Option<PathBuf>,

    /// The name of an environment variable that holds the secret
    #[arg(long, value_name = "VAR", help_heading = "Key")]
    pub secret_env: Option<String>,

    /// Ask for the secret on the terminal, without showing it
    #[arg(long, help_heading = "Key")]
    pub secret_prompt: bool,

    /// A file that holds a key: PEM, DER, OpenSSH, JWK or JWK Set
    #[arg(long, value_name = "FILE", help_heading = "Key")]
    pub key: Option<PathBuf>,

    /// How the text of the secret is read: utf8, base64, base64url or hex [default: utf8]
    #[arg(
        long,
        value_name = "ENCODING",
        help_heading = "Key",
        value_parser = encoding_parser(),
        conflicts_with = "key",
        hide_possible_values = true
    )]
    pub secret_encoding: Option<SecretEncoding>,
}
