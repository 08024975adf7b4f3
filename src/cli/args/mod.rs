//! The arguments: what can be asked for, and how it is explained. One file per command. No argument
//! takes a secret.

mod clients;
mod inspect;
mod key;
mod keys;
mod profiles;
mod question;
mod scan;
mod sign;
mod values;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use self::{
    clients::CLIENTS_EXAMPLES,
    inspect::INSPECT_EXAMPLES,
    keys::KEYS_EXAMPLES,
    profiles::PROFILES_EXAMPLES,
    scan::{SCAN_EXAMPLES, SCAN_EXIT_CODES},
    sign::SIGN_EXAMPLES,
};
pub use self::{
    clients::{
        AddClientArgs, ChangePassphraseArgs, CheckArgs, ClientsCommand, ExportArgs, ImportArgs,
        MoveArgs, OneClientArgs, RotateArgs, TransferPassphraseArgs,
    },
    inspect::InspectArgs,
    key::{KeyArgs, PassphraseArgs, SecretArgs, StorePassphraseArgs},
    keys::{ConvertArgs, GenerateArgs, KeyFormat, KeysCommand, ShowArgs},
    profiles::ProfilesCommand,
    scan::ScanArgs,
    sign::SignArgs,
};

const EXIT_CODES: &str = "\
Exit codes:
  0  accepted, or done
  1  rejected
  2  wrong use, or input that cannot be read
  3  not checked: nothing rejects the token, and its signature was not checked
  4  trouble with the keychain, the encrypted file, the client list or a file to be written";

const PROGRAM_EXAMPLES: &str = "\
Examples:
  jotbench                         open the window
  jotbench token.jwt               open the window with the token in a file
  jotbench inspect - < token.jwt   say what a token is, without a window
  jotbench scan access.log         find the tokens in a file
  jotbench sign --client acme-test --expires-in 15m

'jotbench COMMAND --help' explains a command.";

/// A desktop workbench for JSON Web Tokens
///
/// Makes, checks and explains JSON Web Tokens. Without a command it opens its window. Secrets are
/// kept in the keychain of the operating system, or in a file that is encrypted under a passphrase,
/// and are never given as arguments.
#[derive(Debug, Parser)]
#[command(
    name = "jotbench",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = with_exit_codes(PROGRAM_EXAMPLES)
)]
pub struct Arguments {
    /// What to do; without it the window opens.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// A file with a token or key to open in the window, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// What the command line can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what a token is and whether it holds
    ///
    /// Says what a token is and whether it holds: structure, key, signature, time and claims, and
    /// everything that is wrong with it. Without a key the signature is not checked.
    #[command(after_help = INSPECT_EXAMPLES, after_long_help = with_exit_codes(INSPECT_EXAMPLES))]
    Inspect(Box<InspectArgs>),

    /// Make a token and print it
    ///
    /// Signs a token and prints it with a line break, and nothing else, on standard output.
    #[command(after_help = SIGN_EXAMPLES, after_long_help = with_exit_codes(SIGN_EXAMPLES))]
    Sign(Box<SignArgs>),

    /// Find the tokens in logs, HAR files and dumps, a line each
    ///
    /// Searches files of any size and any content, and standard input, for tokens, and says of each
    /// where it stands, what it is and whether it holds.
    #[command(
        after_help = SCAN_EXAMPLES,
        after_long_help = format!("{SCAN_EXAMPLES}\n\n{SCAN_EXIT_CODES}")
    )]
    Scan(Box<ScanArgs>),

    /// List, add, change, move and remove clients
    ///
    /// A client is who signs for an API: its name, clientId, algorithm and profile are kept in a
    /// list, its secret in the keychain of the operating system or in the encrypted file.
    #[command(
        after_help = CLIENTS_EXAMPLES,
        disable_help_subcommand = true,
        arg_required_else_help = false
    )]
    Clients {
        /// What to do with clients.
        #[command(subcommand)]
        command: ClientsCommand,
    },

    /// Make, convert and explain keys
    ///
    /// Reads keys in every form that Jotbench knows: PEM or DER, PKCS#1, PKCS#8, SEC1, SPKI, X.509
    /// certificates, OpenSSH, JWK and JWK Set, encrypted or not.
    #[command(
        after_help = KEYS_EXAMPLES,
        disable_help_subcommand = true,
        arg_required_else_help = false
    )]
    Keys {
        /// What to do with keys.
        #[command(subcommand)]
        command: KeysCommand,
    },

    /// List, show and check profiles
    ///
    /// A profile says what an API demands of a token: algorithms, header, claims and lifetime.
    #[command(
        after_help = PROFILES_EXAMPLES,
        disable_help_subcommand = true,
        arg_required_else_help = false
    )]
    Profiles {
        /// What to do with profiles.
        #[command(subcommand)]
        command: ProfilesCommand,
    },
}

fn with_exit_codes(examples: &str) -> String {
    format!("{examples}\n\n{EXIT_CODES}")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_argument_takes_a_secret() {
        fn look(command: &clap::Command, seen: &mut Vec<String>) {
            for argument in command.get_arguments() {
                let id = argument.get_id().to_string();
                if id.contains("secret") || id.contains("key") || id.contains("pass") {
                    let values = argument.get_value_names().unwrap_or_default();
                    let takes = values.iter().map(ToString::to_string).collect::<Vec<_>>();
                    seen.push(format!("{id} {}", takes.join(" ")).trim_end().to_owned());
                }
            }
            command.get_subcommands().for_each(|command| look(command, seen));
        }
        let mut seen = Vec::new();
        look(&Arguments::command(), &mut seen);
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(
            seen,
            [
                "key FILE",
                "new_passphrase_env VAR",
                "new_passphrase_file FILE",
                "passphrase_env VAR",
                "passphrase_file FILE",
                "passphrase_prompt PASSPHRASE_PROMPT",
                "secret_encoding ENCODING",
                "secret_env VAR",
                "secret_file FILE",
                "secret_prompt SECRET_PROMPT",
                "store_passphrase_env VAR",
                "store_passphrase_file FILE"
            ],
            "a secret in an argument can be read by every user of the machine"
        );
    }
}
