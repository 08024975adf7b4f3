//! `jotbench profiles`: what is at hand, and whether a file of one's own can be read.

use std::path::Path;

use super::{
    args::ProfilesCommand,
    clients::in_columns,
    failure::{Complaint, Exit, Failure, nearest_of},
    output,
    text_source::{as_text, read_file},
};
use crate::{
    jwt::visible::escaped,
    paths::Paths,
    profile::{Profile, load::Profiles, read::read_profile},
};

/// The id of the profile that asks for nothing but RFC 7519.
pub const PLAIN: &str = "jwt";

/// Does what is asked for.
///
/// # Errors
/// There is no such profile, or the file cannot be read.
pub fn run(command: &ProfilesCommand) -> Result<Exit, Failure> {
    match command {
        ProfilesCommand::List => list(),
        ProfilesCommand::Show { id } => show(id),
        ProfilesCommand::Check { file } => check(file),
    }
}

/// The profiles at hand. Those of the user's own that cannot be read are named on standard error:
/// rules that silently do not apply would be worse than none.
#[must_use]
pub fn load() -> Profiles {
    let profiles = match Paths::find() {
        Ok(paths) => Profiles::load(&paths.profiles()),
        Err(_) => Profiles::built_in(),
    };
    for error in &profiles.errors {
        output::warn(error.to_string(), "");
    }
    profiles
}

/// The profile of this id.
///
/// # Errors
/// There is none; the hint names the nearest.
pub fn find<'p>(profiles: &'p Profiles, id: &str) -> Result<&'p Profile, Failure> {
    profiles.find(id).ok_or_else(|| {
        let known: Vec<&str> = profiles.all.iter().map(|profile| profile.id.as_str()).collect();
        Failure::wrong_use(
            format!("there is no profile \"{id}\""),
            nearest_of(id, "profiles", &known),
        )
    })
}

fn list() -> Result<Exit, Failure> {
    let mut rows = vec![["ID", "NAME", "FROM"].map(str::to_owned)];
    for profile in &load().all {
        let from = if profile.built_in { "built in" } else { "your own" };
        rows.push([escaped(&profile.id), escaped(&profile.name), from.to_owned()]);
    }
    output::print(&in_columns(&rows))?;
    Ok(Exit::Done)
}

fn show(id: &str) -> Result<Exit, Failure> {
    let profiles = load();
    output::print(&find(&profiles, id)?.toml)?;
    Ok(Exit::Done)
}

fn check(file: &Path) -> Result<Exit, Failure> {
    let text = as_text(read_file(file)?, &file.display().to_string())?;
    match read_profile(&text, file) {
        Ok(profile) => {
            let about = format!("{}: {}, {}", file.display(), profile.id, profile.name);
            output::print(&format!("ok: {}\n", escaped(&about)))?;
            Ok(Exit::Done)
        }
        Err(errors) => Err(Failure {
            exit: Exit::WrongUse,
            complaints: errors
                .iter()
                .map(|error| Complaint { message: error.to_string(), hint: String::new() })
                .collect(),
        }),
    }
}
