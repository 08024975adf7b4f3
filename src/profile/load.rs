//! Where profiles come from: the six built in, and the user's own folder.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::LazyLock,
};

use super::{
    Profile,
    read::{ProfileError, read_profile},
};

/// The built-in profiles in the order in which they are listed, each with its asset's name.
const BUILT_IN: [(&str, &str); 6] = [
    ("caf-smart-auth.toml", include_str!("../../assets/profiles/caf-smart-auth.toml")),
    ("caf-api.toml", include_str!("../../assets/profiles/caf-api.toml")),
    ("gamification.toml", include_str!("../../assets/profiles/gamification.toml")),
    ("oauth-access-token.toml", include_str!("../../assets/profiles/oauth-access-token.toml")),
    ("oidc-id-token.toml", include_str!("../../assets/profiles/oidc-id-token.toml")),
    ("jwt.toml", include_str!("../../assets/profiles/jwt.toml")),
];

/// The largest file that is read, in bytes: some fifty times that of the longest built-in one.
const LARGEST_FILE: u64 = 256 * 1024;

/// The profiles at hand: built in first, then the user's own by name. A file of the user's with
/// the id of a built-in one takes its place.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// Those that could be read.
    pub all: Vec<Profile>,
    /// What could not be read.
    pub errors: Vec<ProfileError>,
}

impl Profiles {
    /// The six that come with the program.
    #[must_use]
    pub fn built_in() -> Self {
        static PARSED: LazyLock<Profiles> = LazyLock::new(|| {
            let mut profiles = Profiles::default();
            for (name, text) in BUILT_IN {
                match read_profile(text, Path::new(name)) {
                    Ok(profile) => profiles.all.push(Profile { built_in: true, ..profile }),
                    Err(errors) => profiles.errors.extend(errors),
                }
            }
            profiles
        });
        PARSED.clone()
    }

    /// The built-in ones and the `*.toml` files of a folder. A folder that is not there is empty;
    /// a file that cannot be read is named in `errors` and the others still load.
    #[must_use]
    pub fn load(folder: &Path) -> Self {
        let mut profiles = Self::built_in();
        let files = match toml_files(folder) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return profiles,
            Err(error) => {
                let message = format!("the folder cannot be read: {error}");
                profiles.errors.push(whole_file(folder, message));
                return profiles;
            }
        };
        let mut own: Vec<(Profile, PathBuf)> = Vec::new();
        for file in files {
            let read = read_text(&file)
                .map_err(|message| vec![whole_file(&file, message)])
                .and_then(|text| read_profile(&text, &file));
            match read {
                Ok(profile) => match own.iter().find(|(other, _)| other.id == profile.id) {
                    Some((_, first)) => {
                        let first = first.file_name().unwrap_or_default().display();
                        let message = format!("{:?} is the id of {first} already", profile.id);
                        let key = "id".to_owned();
                        profiles.errors.push(ProfileError { key, ..whole_file(&file, message) });
                    }
                    None => own.push((profile, file)),
                },
                Err(errors) => profiles.errors.extend(errors),
            }
        }
        let mut added = Vec::new();
        for (profile, _) in own {
            match profiles.all.iter_mut().find(|built_in| built_in.id == profile.id) {
                Some(built_in) => *built_in = profile,
                None => added.push(profile),
            }
        }
        added.sort_by_key(|profile| (profile.name.to_lowercase(), profile.id.clone()));
        profiles.all.extend(added);
        profiles
    }

    /// The profile of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Profile> {
        self.all.iter().find(|profile| profile.id == id)
    }
}

/// The `*.toml` files of a folder, by name.
fn toml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a file of at most 256 KiB as text.
///
/// # Errors
/// Says why it cannot be read.
pub fn read_text(file: &Path) -> Result<String, String> {
    let cannot = |error: &dyn std::fmt::Display| format!("the file cannot be read: {error}");
    // Asked before it is opened: to open a pipe would wait for its writer.
    if !fs::metadata(file).map_err(|error| cannot(&error))?.is_file() {
        return Err(cannot(&"it is no regular file"));
    }
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| cannot(&error))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(cannot(&format!("it is larger than {} KiB", LARGEST_FILE / 1024)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let read = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = read.split(|byte| *byte == b'\n').count();
        cannot(&format!("it is not UTF-8 text from line {line} on"))
    })
}

fn whole_file(file: &Path, message: String) -> ProfileError {
    ProfileError { file: file.to_owned(), line: 0, key: String::new(), message }
}

#[cfg(test)]
mod tests;
