//! The arguments: what can be asked for, and how it is explained. No argument takes a secret.

use std::path::PathBuf;

use clap::{
    ArgGroup, Args, Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::{set_claim::SetClaim, text_source::TextSource};
use crate::jwt::{
    Algorithm, Moment, SecretEncoding,
    algorithm::{TABLE, UnknownAlgorithm},
    time::{parse_duration, parse_moment},
};

const EXIT_CODES: &str = "\
Exit codes:
  0  accepted, or done
  1  rejected
  2  wrong use, or input that cannot be read
  3  not checked: nothing rejects the token, and its signature was not checked
  4  trouble with the keychain, the client list or a file to be written";

const PROGRAM_EXAMPLES: &str = "\
Examples:
  jotbench                         open the window
  jotbench token.jwt               open the window with the token in a file
  jotbench inspect - < token.jwt   say what a token is, without a window
  jotbench sign --client acme-test --expires-in 15m

'jotbench COMMAND --help' explains a command.

Exit codes:
  0  accepted, or done
  1  rejected
  2  wrong use, or input that cannot be read
  3  not checked: nothing rejects the token, and its signature was not checked
  4  trouble with the keychain, the client list or a file to be written";

const INSPECT_EXAMPLES: &str = "\
Examples:
  jotbench inspect - < token.jwt
  jotbench inspect - --client acme-prod --json < token.jwt
  jotbench inspect - --profile caf-smart-auth --secret-file secret.txt < token.jwt
  jotbench inspect - --key public.pem --alg RS256 --at 2026-11-22T14:03:20Z < token.jwt

A token given as an argument stays in the history of the shell; one given on standard input
does not.";

const SIGN_EXAMPLES: &str = "\
Examples:
  jotbench sign --client acme-test --set personId=52998224725 --expires-in 15m
  jotbench sign --profile caf-smart-auth --set iss=my-client --expires-in 15m \\
                --secret-file secret.txt
  jotbench sign --header '{\"alg\":\"RS256\"}' --payload @claims.json --key private.pem

Header and payload come from the profile's template where they are not given. Only white space is
taken out of them before they are signed, and with --as-is not even that. What the profile
finds wrong is said on standard error, and the token is signed all the same.";

const CLIENTS_EXAMPLES: &str = "\
Examples:
  jotbench clients list
  jotbench clients add acme-test --client-id my-client --profile caf-smart-auth --secret-prompt
  jotbench clients remove acme-test";

const PROFILES_EXAMPLES: &str = "\
Examples:
  jotbench profiles list
  jotbench profiles show caf-smart-auth > my-api.toml
  jotbench profiles check my-api.toml";

/// A desktop workbench for JSON Web Tokens
///
/// Makes, checks and explains JSON Web Tokens. Without a command it opens its window. Secrets are
/// kept in the keychain of the operating system and are never given as arguments.
#[derive(Debug, Parser)]
#[command(
    name = "jotbench",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = PROGRAM_EXAMPLES
)]
pub struct Arguments {
    /// What to do; without it the window opens.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// A file with a token to open in the window, or - for standard input
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

    /// List, add and remove clients
    ///
    /// A client is who signs for an API: its name, clientId, algorithm and profile are kept in a
    /// list, its secret in the keychain of the operating system.
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

/// Where the key comes from.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// The client whose secret is taken from the keychain
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

    /// A file that holds a key: PEM or JWK
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

    /// Where the secret is kept: keychain
    #[arg(long, value_name = "STORE", default_value = "keychain")]
    pub store: String,
}

/// What `profiles` can do.
#[derive(Debug, Subcommand)]
pub enum ProfilesCommand {
    /// List the profiles: those built in, and your own
    List,
    /// Print a profile's TOML text
    Show {
        /// The profile's id, as `profiles list` gives it
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Check a profile's file and name everything that is wrong with it
    Check {
        /// The TOML file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

fn with_exit_codes(examples: &str) -> String {
    format!("{examples}\n\n{EXIT_CODES}")
}

fn algorithm(name: &str) -> Result<Algorithm, String> {
    name.parse().map_err(|error: UnknownAlgorithm| {
        let names: Vec<&str> = TABLE.iter().map(|row| row.name).collect();
        match names.iter().find(|known| known.eq_ignore_ascii_case(name)) {
            Some(known) => format!("names of algorithms are case-sensitive: write {known}"),
            None => format!("{error}; the algorithms are {}", names.join(", ")),
        }
    })
}

fn seconds(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "write a number of seconds, such as 60".to_owned())
}

fn encoding_parser() -> impl TypedValueParser<Value = SecretEncoding> {
    let texts = || SecretEncoding::ALL.into_iter().filter(|one| *one != SecretEncoding::Key);
    PossibleValuesParser::new(texts().map(SecretEncoding::name)).try_map(|name| {
        SecretEncoding::from_name(&name).ok_or_else(|| format!("{name} is no encoding"))
    })
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
                if id.contains("secret") || id.contains("key") || id.contains("password") {
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
                "secret_encoding ENCODING",
                "secret_env VAR",
                "secret_file FILE",
                "secret_prompt SECRET_PROMPT"
            ],
            "a secret in an argument can be read by every user of the machine"
        );
    }
}
