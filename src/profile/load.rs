//! Where profiles come from: the six built in, and the user's own folder.

use std::path::Path;

use super::{Profile, read::ProfileError};

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
        todo!()
    }

    /// The built-in ones and the `*.toml` files of a folder. A folder that is not there is empty;
    /// a file that cannot be read is named in `errors` and the others still load.
    #[must_use]
    pub fn load(folder: &Path) -> Self {
        let _ = folder;
        todo!()
    }

    /// The profile of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Profile> {
        self.all.iter().find(|profile| profile.id == id)
    }
}
