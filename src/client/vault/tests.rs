use super::*;
use crate::client::{example, store::Slot};

/// As cheap as it gets: what is tested here is not the cost.
const CHEAP: u8 = 2;

fn text(secret: &str) -> Secret {
    Secret::from(secret.to_owned())
}

fn current(client: &str) -> SecretRef {
    SecretRef::current(&example(client).id)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A handle with a memory of its own, as another process has.
fn at(folder: &tempfile::TempDir) -> Vault {
    Vault::with_work_factor(&folder.path().join("config/secrets.age"), CHEAP)
}

fn made(folder: &tempfile::TempDir) -> Vault {
    let vault = at(folder);
    vault.create(&text("pass")).unwrap();
    vault
}

fn read(vault: &mut Vault, client: &str) -> Result<Option<String>, StoreError> {
    let secret = vault.read(&current(client))?;
    Ok(secret.map(|secret| secret.expose_text().unwrap().to_owned()))
}

fn write(vault: &mut Vault, client: &str, secret: &str) -> Result<(), StoreError> {
    vault.write(&current(client), &format!("Jotbench: {client}"), &text(secret))
}

#[test]
fn without_a_file_every_call_says_so_and_makes_none() {
    let folder = folder();
    let mut vault = at(&folder);
    assert_eq!(vault.state(), VaultState::NotMade);
    for outcome in [
        vault.probe(),
        read(&mut vault, "a").map(drop),
        write(&mut vault, "a", "x"),
        vault.delete(&current("a")),
        vault.list().map(drop),
        vault.unlock(&text("pass")),
        vault.change_passphrase(&text("pass"), &text("new")),
    ] {
        assert_eq!(outcome, Err(StoreError::NotMade));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_secret_is_kept_replaced_listed_and_dropped() {
    let folder = folder();
    let mut vault = made(&folder);
    assert_eq!(vault.state(), VaultState::Open);
    write(&mut vault, "a", "one").unwrap();
    write(&mut vault, "a", "two").unwrap();
    let previous = SecretRef::previous(&example("a").id);
    vault.write(&previous, "Jotbench: a (previous)", &text("one")).unwrap();
    assert_eq!(read(&mut vault, "a"), Ok(Some("two".to_owned())));
    let held = vault.list().unwrap();
    let labels: Vec<_> =
        held.iter().map(|held| (held.secret().unwrap().slot, &*held.label)).collect();
    assert_eq!(
        labels,
        [(Slot::Current, "Jotbench: a"), (Slot::Previous, "Jotbench: a (previous)")]
    );
    vault.delete(&current("a")).unwrap();
    vault.delete(&current("a")).unwrap();
    assert_eq!(read(&mut vault, "a"), Ok(None));
    assert_eq!(vault.read(&previous).unwrap().unwrap().expose(), b"one");
}

#[test]
fn every_secret_comes_back_exactly_from_another_process() {
    let folder = folder();
    let mut vault = made(&folder);
    let pem = "-----BEGIN PRIVATE KEY-----\r\nMC4=\r\n-----END PRIVATE KEY-----\r\n";
    let secrets: Vec<Secret> = [
        Vec::new(),
        (0..=255).collect(),
        vec![0xff; LARGEST_SECRET],
        pem.as_bytes().to_vec(),
        "🔑 ação\u{0}\n".as_bytes().to_vec(),
    ]
    .into_iter()
    .map(Secret::new)
    .collect();
    let kept: Vec<Kept<'_>> = secrets
        .iter()
        .enumerate()
        .map(|(place, secret)| Kept {
            name: current(&place.to_string()),
            label: String::new(),
            secret,
        })
        .collect();
    vault.write_all(&kept).unwrap();
    let mut other = at(&folder);
    other.unlock(&text("pass")).unwrap();
    for kept in &kept {
        let read = other.read(&kept.name).unwrap().unwrap();
        assert!(read.expose() == kept.secret.expose());
    }
}

#[test]
fn a_secret_that_is_too_long_keeps_all_others_out() {
    let folder = folder();
    let mut vault = made(&folder);
    let (short, long) = (text("x"), Secret::new(vec![0; LARGEST_SECRET + 1]));
    let outcome = vault.write_all(&[
        Kept { name: current("a"), label: String::new(), secret: &short },
        Kept { name: current("b"), label: String::new(), secret: &long },
    ]);
    assert_eq!(outcome, Err(StoreError::TooLong { limit: LARGEST_SECRET }));
    assert_eq!(vault.list().unwrap(), []);
}

#[test]
fn a_locked_file_needs_its_passphrase_whichever_handle_locked_it() {
    let folder = folder();
    let mut vault = made(&folder);
    write(&mut vault, "a", "one").unwrap();
    vault.clone().lock();
    assert_eq!(vault.state(), VaultState::Locked);
    assert!(vault.memory().open.is_none());
    for outcome in [
        vault.probe(),
        read(&mut vault, "a").map(drop),
        write(&mut vault, "a", "x"),
        vault.delete(&current("a")),
        vault.list().map(drop),
    ] {
        assert_eq!(outcome, Err(StoreError::PassphraseNeeded));
    }
    assert_eq!(vault.unlock(&text("Pass")), Err(StoreError::WrongPassphrase));
    assert_eq!(vault.state(), VaultState::Locked);
    vault.clone().unlock(&text("pass")).unwrap();
    assert_eq!(read(&mut vault, "a"), Ok(Some("one".to_owned())));
}

#[test]
fn a_call_that_was_under_way_does_not_open_what_was_locked_meanwhile() {
    let folder = folder();
    let mut vault = made(&folder);
    let locking = vault.clone();
    let outcome = vault.update(|open| {
        locking.lock();
        let secret = text("one");
        open.put(&Kept { name: current("a"), label: String::new(), secret: &secret })
    });
    assert_eq!(outcome, Ok(()), "what was asked for before is done");
    assert_eq!(vault.state(), VaultState::Locked);
    vault.unlock(&text("pass")).unwrap();
    assert_eq!(read(&mut vault, "a"), Ok(Some("one".to_owned())));
}

#[test]
fn none_is_made_over_another() {
    let folder = folder();
    let mut vault = made(&folder);
    write(&mut vault, "a", "one").unwrap();
    assert_eq!(at(&folder).create(&text("other")), Err(StoreError::AlreadyMade));
    assert_eq!(read(&mut vault, "a"), Ok(Some("one".to_owned())));
}

#[cfg(unix)]
#[test]
fn none_is_made_through_a_link_that_leads_nowhere() {
    let folder = folder();
    let vault = at(&folder);
    std::fs::create_dir(folder.path().join("config")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), vault.path()).unwrap();
    assert_eq!(vault.create(&text("pass")), Err(StoreError::AlreadyMade));
    assert!(!folder.path().join("elsewhere").exists());
}

#[test]
fn many_that_make_it_at_once_make_one() {
    let folder = folder();
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let making: Vec<_> =
            (0..4).map(|_| scope.spawn(|| at(&folder).create(&text("pass")))).collect();
        making.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(
        outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err())
            .all(|error| { *error == StoreError::AlreadyMade })
    );
}

#[test]
fn two_processes_that_write_by_turns_lose_nothing() {
    let folder = folder();
    let (mut window, mut command_line) = (made(&folder), at(&folder));
    command_line.unlock(&text("pass")).unwrap();
    for turn in 0..6 {
        let writer = if turn % 2 == 0 { &mut window } else { &mut command_line };
        write(writer, &format!("client {turn}"), &format!("secret {turn}")).unwrap();
    }
    window.delete(&current("client 1")).unwrap();
    for vault in [&mut window, &mut command_line] {
        assert_eq!(vault.list().unwrap().len(), 5);
        assert_eq!(read(vault, "client 0"), Ok(Some("secret 0".to_owned())));
        assert_eq!(read(vault, "client 1"), Ok(None));
        assert_eq!(read(vault, "client 5"), Ok(Some("secret 5".to_owned())));
    }
}

#[test]
fn processes_that_write_at_once_lose_nothing() {
    let folder = folder();
    made(&folder);
    std::thread::scope(|scope| {
        for process in 0..4 {
            let mut vault = at(&folder);
            scope.spawn(move || {
                vault.unlock(&text("pass")).unwrap();
                for secret in 0..4 {
                    write(&mut vault, &format!("{process}/{secret}"), "x").unwrap();
                }
            });
        }
    });
    let mut vault = at(&folder);
    vault.unlock(&text("pass")).unwrap();
    assert_eq!(vault.list().unwrap().len(), 16);
}

#[test]
fn nothing_is_written_where_nothing_changes() {
    let folder = folder();
    let mut vault = made(&folder);
    write(&mut vault, "a", "one").unwrap();
    let before = std::fs::read(vault.path()).unwrap();
    write(&mut vault, "a", "one").unwrap();
    vault.delete(&current("b")).unwrap();
    assert!(std::fs::read(vault.path()).unwrap() == before);
}

#[test]
fn another_passphrase_opens_it_and_the_former_no_more() {
    let folder = folder();
    let mut vault = made(&folder);
    write(&mut vault, "a", "one").unwrap();
    let wrong = vault.change_passphrase(&text("wrong"), &text("new"));
    assert_eq!(wrong, Err(StoreError::WrongPassphrase));
    vault.change_passphrase(&text("pass"), &text("new")).unwrap();
    assert_eq!(read(&mut vault, "a"), Ok(Some("one".to_owned())));
    vault.lock();
    assert_eq!(vault.unlock(&text("pass")), Err(StoreError::WrongPassphrase));
    vault.unlock(&text("new")).unwrap();
    assert_eq!(read(&mut vault, "a"), Ok(Some("one".to_owned())));
}

#[test]
fn a_passphrase_that_was_changed_elsewhere_is_asked_for() {
    let folder = folder();
    let (mut window, command_line) = (made(&folder), at(&folder));
    write(&mut window, "a", "one").unwrap();
    command_line.change_passphrase(&text("pass"), &text("new")).unwrap();
    let before = std::fs::read(window.path()).unwrap();
    assert_eq!(write(&mut window, "a", "two"), Err(StoreError::PassphraseNeeded));
    assert_eq!(window.state(), VaultState::Locked);
    assert!(std::fs::read(window.path()).unwrap() == before);
    window.unlock(&text("new")).unwrap();
    assert_eq!(read(&mut window, "a"), Ok(Some("one".to_owned())));
}

#[test]
fn an_empty_passphrase_makes_none_and_changes_none() {
    let folder = folder();
    let vault = at(&folder);
    assert_eq!(vault.create(&text("")), Err(StoreError::UnfitPassphrase));
    assert_eq!(vault.state(), VaultState::NotMade);
    vault.create(&text("pass")).unwrap();
    let changed = vault.change_passphrase(&text("pass"), &text(""));
    assert_eq!(changed, Err(StoreError::UnfitPassphrase));
    at(&folder).unlock(&text("pass")).unwrap();
}

/// A file with this text in it, as only another program would write it.
fn put_text(vault: &Vault, content: &str) {
    let bytes = age_file::seal(content.as_bytes(), &text("pass"), CHEAP).unwrap();
    std::fs::write(vault.path(), bytes).unwrap();
}

#[test]
fn what_is_damaged_or_newer_is_never_written_over() {
    let folder = folder();
    let mut vault = made(&folder);
    let damages: [(&dyn Fn(), StoreError); 4] = [
        (&|| put_text(&vault, "{\"version\":2}"), StoreError::Newer(2)),
        (&|| put_text(&vault, "[]"), StoreError::DamagedFile(String::new())),
        (&|| std::fs::write(vault.path(), b"").unwrap(), StoreError::DamagedFile(String::new())),
        (
            &|| {
                let bytes = std::fs::read(made_elsewhere().1.path()).unwrap();
                std::fs::write(vault.path(), &bytes[..1_000]).unwrap();
            },
            StoreError::DamagedFile(String::new()),
        ),
    ];
    let mut outcomes = Vec::new();
    for (damage, expected) in damages {
        damage();
        let before = std::fs::read(vault.path()).unwrap();
        let mut handle = vault.clone();
        outcomes.push((write(&mut handle, "a", "x"), expected.clone()));
        outcomes.push((handle.delete(&current("a")), expected.clone()));
        outcomes.push((read(&mut handle, "a").map(drop), expected.clone()));
        outcomes.push((handle.unlock(&text("pass")), expected.clone()));
        outcomes.push((handle.change_passphrase(&text("pass"), &text("new")), expected));
        outcomes.push((handle.create(&text("pass")), StoreError::AlreadyMade));
        assert!(std::fs::read(vault.path()).unwrap() == before);
    }
    for (outcome, expected) in outcomes {
        let error = outcome.unwrap_err();
        assert_eq!(std::mem::discriminant(&error), std::mem::discriminant(&expected), "{error:?}");
    }
    // It is still open in memory, and goes on once a whole file is back.
    assert_eq!(vault.probe(), Ok(()));
}

fn made_elsewhere() -> (tempfile::TempDir, Vault) {
    let folder = folder();
    let vault = made(&folder);
    (folder, vault)
}

/// A file that age's TypeScript implementation made under "correct horse π", without blanks.
const FOREIGN: &str = "\
    YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBFL25YQVVrMjBXOVBOSWVXQkFEaFVBIDEKYXRBeEhzeWVh\
    d1E3MTZIblVoWGxiMG1kTWVaMEt1d0pRODVYeWhsZEhpTQotLS0gOWJpOWpnRk13SUZCOUpSamN6RlAzcDRqQlZP\
    V3NLRHlYODROQTdIbVdXNApKTkthiSTU1BYwO0szJQ79Ee+7KBLdi9jh2V+rp6ZJfWcnVks7gJfeypVD6PzETWZS\
    SaCGVEmP4riundKDdqGargC3VR4MVr3FZGLTy1ZDC33rlpuzRhrmG4usowKd2/wdjRmsWyaga8WOMRhWXlBqahJC\
    jI8nds89ppIbwniS5zhPxfPD358hgJV7wTF49Sl0b7lkPIZkX5eF51Cz";

fn foreign() -> Vec<u8> {
    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, FOREIGN).unwrap()
}

#[test]
fn a_file_of_another_implementation_is_opened_and_written() {
    let folder = folder();
    let mut vault = made(&folder);
    vault.lock();
    std::fs::write(vault.path(), foreign()).unwrap();
    vault.unlock(&text("correct horse π")).unwrap();
    let held = vault.list().unwrap();
    assert_eq!(held[0].label, "Jotbench: ação 😀");
    let name = held[0].secret().unwrap();
    assert_eq!(vault.read(&name).unwrap().unwrap().expose(), b"\x00\x01\xff\xf0\x9f\x94\x91\n");
    write(&mut vault, "a", "one").unwrap();
    vault.lock();
    vault.unlock(&text("correct horse π")).unwrap();
    assert_eq!(vault.list().unwrap().len(), 2);
}

#[test]
fn a_file_cut_anywhere_or_with_a_flipped_bit_gives_nothing() {
    let folder = folder();
    let mut vault = made(&folder);
    vault.lock();
    let whole = foreign();
    for place in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[place] ^= 1 << (place % 8);
        for (damaged, how) in [(&whole[..place], "cut"), (&flipped[..], "flipped")] {
            std::fs::write(vault.path(), damaged).unwrap();
            let outcome = vault.unlock(&text("correct horse π"));
            let told =
                matches!(outcome, Err(StoreError::WrongPassphrase | StoreError::DamagedFile(_)));
            assert!(told, "{how} at {place}: {outcome:?}");
        }
    }
    assert!(read(&mut vault, "a").is_err());
}

#[cfg(unix)]
#[test]
fn the_file_and_its_lock_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let mut vault = made(&folder);
    write(&mut vault, "a", "one").unwrap();
    for (name, mode) in
        [("config", 0o700), ("config/secrets.age", 0o600), ("config/secrets.lock", 0o600)]
    {
        let metadata = folder.path().join(name).metadata().unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, mode, "{name}");
    }
    assert_eq!(std::fs::read_dir(folder.path().join("config")).unwrap().count(), 2);
}

#[test]
fn the_file_shows_neither_secrets_nor_names_nor_how_many() {
    let folder = folder();
    let mut vault = made(&folder);
    let empty = std::fs::read(vault.path()).unwrap().len();
    write(&mut vault, "acme", "a secret of thirty-two characters").unwrap();
    let bytes = std::fs::read(vault.path()).unwrap();
    assert_eq!(bytes.len(), empty);
    for shown in ["secret", "acme", example("acme").id.0.as_str(), "YSBzZWNyZXQ"] {
        assert!(!bytes.windows(shown.len()).any(|part| part == shown.as_bytes()), "{shown}");
    }
}

#[test]
fn a_vault_of_the_product_asks_for_the_cost_that_is_promised() {
    let folder = folder();
    let vault = Vault::at(&folder.path().join("secrets.age"));
    vault.create(&text("pass")).unwrap();
    let bytes = std::fs::read(vault.path()).unwrap();
    let second_line = bytes.split(|byte| *byte == b'\n').nth(1).unwrap();
    assert!(second_line.starts_with(b"-> scrypt ") && second_line.ends_with(b" 17"));
}
