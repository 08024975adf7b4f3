//! What `profiles` is asked.

use std::path::PathBuf;

use clap::Subcommand;

pub(super) const PROFILES_EXAMPLES: &str = "\
Examples:
  jotbench profiles list
  jotbench profiles show caf-smart-auth > my-api.toml
  jotbench profiles check my-api.toml";

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
