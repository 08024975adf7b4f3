//! What `clients` is asked.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};

use super::{
    key::{PassphraseArgs, SecretArgs, StorePassphraseArgs},
    values::algorithm,
};
use crate::jwt::Algorithm;

pub(super) const CLIENTS_EXAMPLES: &str = "\
Examples:
  jotbench clients list
  jotbench clients add acme-test --client-id my-client --profile caf-smart-auth --secret-prompt
  jotbench clients add acme-test --client-id my-client --secret-prompt --store file
  jotbench clients rotate acme-test --secret-prompt
  jotbench clients drop-previous acme-test
  jotbench clients move acme-test --store keychain
  jotbench clients remove acme-test
  jotbench clients export clients.age
  jotbench clients import clients.age --store file
  jotbench clients check --mend

Secrets lie in the keychain of the operating system, or in a file that is encrypted under a
passphrase (secrets.age beside the list of clients). That passphrase is asked for on the terminal,
or given with --store-passphrase-file or --store-passphrase-env.";

pub(super) const CHECK_EXIT_CODES: &str = "\
Exit codes:
  0  list and stores agree, or they do now
  1  something is left that only you can settle
  2  wrong use
  4  trouble with a store or the list";

/// What `clients` can do.
#[derive(Debug, Subcommand)]
pub enum ClientsCommand {
    /// List the clients, without their secrets
    List {
        /// Print one JSON array on one line, for scripts
        #[arg(long)]
        json: bool,
    },
    /// Add a client, and keep its secret in the keychain or the encrypted file
    Add(Box<AddClientArgs>),
    /// Give a client a new secret, and keep the former one as the previous
    ///
    /// Tokens that the former secret signed still verify, with a word on it, until that secret is
    /// dropped with drop-previous. One previous secret is kept.
    Rotate(Box<RotateArgs>),
    /// Drop a client's previous secret
    DropPrevious(OneClientArgs),
    /// Move a client's secrets to another store
    ///
    /// The secrets are copied and read back before those in the former store are dropped.
    Move(MoveArgs),
    /// Remove a client, and its secrets from their store
    Remove(OneClientArgs),
    /// Write clients with their secrets to a new file, encrypted under a passphrase
    ///
    /// The file is for jotbench clients import on another machine. It is in the age format, and
    /// age --decrypt opens it, too.
    Export(ExportArgs),
    /// Add the clients of an exported file
    ///
    /// A client that is here already stays as it is. One whose name is taken by another gets a new
    /// name.
    Import(ImportArgs),
    /// Compare the list of clients with what lies in the stores
    ///
    /// Names clients without a secret, secrets without a client, duplicates, and what Jotbench did
    /// not write. Nothing is ever deleted.
    #[command(after_help = CHECK_EXIT_CODES)]
    Check(CheckArgs),
    /// Change the passphrase of the encrypted file
    Passphrase(ChangePassphraseArgs),
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

    /// Where the secret is kept: keychain, or file (encrypted under a passphrase)
    #[arg(long, value_name = "STORE", default_value = "keychain")]
    pub store: String,

    /// The encrypted file's.
    #[command(flatten)]
    pub store_passphrase: StorePassphraseArgs,
}

/// The new secret of `clients rotate`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("secret_is_given")
    .args(["secret_file", "secret_env", "secret_prompt", "key"])
    .required(true)
    .multiple(true))]
pub struct RotateArgs {
    /// The client's name
    #[arg(value_name = "NAME")]
    pub name: String,

    /// The algorithm that it signs with from now on [default: the one that it has]
    #[arg(long = "alg", value_name = "ALG", value_parser = algorithm)]
    pub algorithm: Option<Algorithm>,

    /// Drop the former secret at once: tokens that it signed do not verify any more
    #[arg(long)]
    pub drop_former: bool,

    /// Its new secret.
    #[command(flatten)]
    pub secret: SecretArgs,

    /// The passphrase of a key that is encrypted; it is not kept.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,

    /// The encrypted file's.
    #[command(flatten)]
    pub store_passphrase: StorePassphraseArgs,
}

/// A client, by its name.
#[derive(Debug, Args)]
pub struct OneClientArgs {
    /// The client's name
    #[arg(value_name = "NAME")]
    pub name: String,

    /// The encrypted file's.
    #[command(flatten)]
    pub store_passphrase: StorePassphraseArgs,
}

/// Where `clients move` moves a client's secrets.
#[derive(Debug, Args)]
pub struct MoveArgs {
    /// The client's name
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Where the secrets are kept from now on: keychain, or file (encrypted under a passphrase)
    #[arg(long, value_name = "STORE")]
    pub store: String,

    /// The encrypted file's.
    #[command(flatten)]
    pub store_passphrase: StorePassphraseArgs,
}

/// What `clients export` writes, and where.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The new file, which only you can read
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The clients' names [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,

    /// The new file's.
    #[command(flatten)]
    pub passphrase: TransferPassphraseArgs,

    /// The encrypted file's.
    #[command(flatten)]
    pub store_passphrase: StorePassphraseArgs,
}

/// What `clients import` reads, and where the secrets go.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The exported file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Where the secrets are kept: keychain, or file (encrypted under a passphrase)
    #[arg(long, value_name = "STORE", default_value = "keychain")]
    pub store: String,

    /// The exported file's.
    #[command(flatten)]
    pub passphrase: TransferPassphraseArgs,

    /// The encrypted file's.
    #[command(flatten)]
    pub store_passphrase: StorePassphraseArgs,
}

/// Where the passphrase of an exported file comes from. Where none is given, it is asked for.
#[expect(clippy::struct_field_names, reason = "they are the names of the options")]
#[derive(Debug, Default, Args)]
#[group(skip)]
#[command(group = ArgGroup::new("transfer_passphrase")
    .args(["passphrase_file", "passphrase_env", "passphrase_prompt"])
    .multiple(false))]
pub struct TransferPassphraseArgs {
    /// A file that holds the exported file's passphrase; a line break at its end is left out
    #[arg(long, value_name = "FILE", help_heading = "Exported file")]
    pub passphrase_file: Option<PathBuf>,

    /// The name of an environment variable that holds the exported file's passphrase
    #[arg(long, value_name = "VAR", help_heading = "Exported file")]
    pub passphrase_env: Option<String>,

    /// Ask for the exported file's passphrase on the terminal, without showing it
    #[arg(long, help_heading = "Exported file")]
    pub passphrase_prompt: bool,
}

/// How `clients check` goes about it.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Print one JSON array on one line, for scripts
    #[arg(long)]
    pub json: bool,

    /// Make clients of secrets that have none, and forget previous secrets that are gone
    #[arg(long)]
    pub mend: bool,

    /// The encrypted file's.
    #[command(flatten)]
    pub store_passphrase: StorePassphraseArgs,
}

/// The passphrases of `clients passphrase`: the former one is the encrypted file's.
#[derive(Debug, Args)]
#[group(skip)]
#[command(group = ArgGroup::new("new_passphrase")
    .args(["new_passphrase_file", "new_passphrase_env"])
    .multiple(false))]
pub struct ChangePassphraseArgs {
    /// A file that holds the new passphrase; a line break at its end is left out
    #[arg(long, value_name = "FILE", help_heading = "Encrypted file")]
    pub new_passphrase_file: Option<PathBuf>,

    /// The name of an environment variable that holds the new passphrase
    #[arg(long, value_name = "VAR", help_heading = "Encrypted file")]
    pub new_passphrase_env: Option<String>,

    /// The one that it has.
    #[command(flatten)]
    pub store_passphrase: StorePassphraseArgs,
}
