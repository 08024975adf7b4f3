use super::*;

const MINE: &str = "id = 'mine'\nname = 'Mine'\n";

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn ids(profiles: &Profiles) -> Vec<&str> {
    profiles.all.iter().map(|profile| &*profile.id).collect()
}

const BUILT_IN_IDS: [&str; 6] =
    ["caf-smart-auth", "caf-api", "gamification", "oauth-access-token", "oidc-id-token", "jwt"];

#[test]
fn the_six_built_in_profiles_have_no_errors() {
    let profiles = Profiles::built_in();
    assert_eq!(profiles.errors, []);
    assert_eq!(ids(&profiles), BUILT_IN_IDS);
    for (profile, (_, text)) in profiles.all.iter().zip(BUILT_IN) {
        assert!(profile.built_in);
        assert_eq!(profile.toml, text);
    }
}

#[test]
fn a_folder_that_is_not_there_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = Profiles::load(&folder.path().join("none"));
    assert_eq!(profiles.errors, []);
    assert_eq!(ids(&profiles), BUILT_IN_IDS);
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_still_load() {
    let large = vec![b'#'; 256 * 1024 + 1];
    let folder = folder(&[
        ("a.toml", b"id = 'a'\nname = 1\n"),
        ("b.toml", b"id = 'b'\n\xff"),
        ("c.toml", &large),
        ("d.toml", MINE.as_bytes()),
        ("e.txt", b"no profile"),
        ("f.TOML", b"id = 'zeta'\nname = 'Alpha'"),
        ("g.toml", MINE.as_bytes()),
    ]);
    fs::create_dir(folder.path().join("h.toml")).unwrap();
    let profiles = Profiles::load(folder.path());
    assert_eq!(ids(&profiles)[6..], ["zeta", "mine"], "by name");
    let errors: Vec<String> = profiles
        .errors
        .iter()
        .map(|error| {
            let name = error.file.file_name().unwrap().to_str().unwrap();
            format!("{name}:{}: {}: {}", error.line, error.key, error.message)
        })
        .collect();
    assert_eq!(
        errors,
        [
            "a.toml:2: name: this must be a string and is a number",
            "b.toml:0: : the file cannot be read: it is not UTF-8 text from line 2 on",
            "c.toml:0: : the file cannot be read: it is larger than 256 KiB",
            "g.toml:0: id: \"mine\" is the id of d.toml already",
            "h.toml:0: : the file cannot be read: it is no regular file",
        ]
    );
}

#[test]
fn a_users_profile_takes_the_place_of_the_built_in_one_of_its_id() {
    let folder = folder(&[("x.toml", b"id = 'gamification'\nname = 'Ours'\n")]);
    let profiles = Profiles::load(folder.path());
    assert_eq!(ids(&profiles), BUILT_IN_IDS);
    let ours = profiles.find("gamification").unwrap();
    assert_eq!(ours.name, "Ours");
    assert!(!ours.built_in);
}
