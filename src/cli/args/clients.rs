//! What `clients` is asked.

use clap::{ArgGroup, Args, Subcommand};

use super::{
    key::{PassphraseArgs, SecretArgs},
    values::algorithm,
};
use crate::jwt::Algorithm;

pub(super) const CLIENTS_EXAMPLES: &str = "\
Examples:
  jotbench clients list
  jotbench clients add acme-test --client-id my-client --profile caf-smart-auth --secret-prompt
  jotbench clients remove acme-test";

/// What `clients` can do.
#[derive(Debug, Subcommand)]
pub enum ClientsCommand {
    /// List the clients, without their secrets
    List {
        /// Print one JSON array on one line, for scripts
        #[arg(long)]
        json: bool,
    },
    /// Add a client, and keep its secret in the keychain
    Add(Box<AddClientArgs>),
    /// Remove a client, and its secret from the keychain
    Remove {
        /// The client's name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// The client that `clients add` is to add.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("secret_is_given")
    .args(["secret_file", "secret_env", "secret_prompt", "key"])
    .required(true)
    .multiple(true))]
pub struct AddClientArgs {
    /// What the client is called here
    #[arg(value_name = "NAME")]
    pub name: String,

    /// The API's name for the client: the "iss" of its tokens
    #[arg(long, value_name = "ID")]
    pub client_id: String,

    /// Such as production or test
    #[arg(long, value_name = "ENVIRONMENT", default_value = "", hide_default_value = true)]
    pub environment: String,

    /// The algorithm that it signs with [default: the profile's first that fits, or else the key's]
    #[arg(long = "alg", value_name = "ALG", value_parser = algorithm)]
    pub algorithm: Option<Algorithm>,

    /// The profile of its API
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,

    /// The key id, the "kid" in the header of its tokens
    #[arg(long, value_name = "KID")]
    pub kid: Option<String>,

    /// Its secret.
    #[command(flatten)]
    pub secret: SecretArgs,

    /// The passphrase of a key that is encrypted; it is not kept.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,

    /// Where the secret is kept: keychain
    #[arg(long, value_name = "STORE", default_value = "keychain")]
    pub store: String,
}
