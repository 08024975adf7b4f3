//! What is saved is never torn and never lost, whenever the program is killed, and wherever the
//! disk, its folder or a link stands in the way.
//!
//! For the kills this test program runs itself again with nothing but [`writer`], which writes as
//! fast as it can and tells what it has written; for full and read-only disks it mounts its own,
//! in a namespace that ends with the test.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::{
    fmt::Display,
    fs,
    hash::{BuildHasher as _, RandomState},
    io::{BufRead, BufReader, Write as _},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, SystemTime},
};

use common::{
    Cli, Home, beside,
    process::{Process, try_run},
    tokens::{SECRET, usual},
};
use jotbench::{
    client::{
        Client, ClientRef, StoreKind,
        index::{Index, IndexError},
    },
    files::{self, Cause, Existing},
    jwt::{Algorithm, SecretEncoding},
};
use rustix::process::Signal;

/// How often a writer is killed.
const KILLS: u64 = 200;

/// The longest time that a writer lives after its first word.
const LONGEST_LIFE: Duration = Duration::from_millis(60);

/// Says in which folder [`writer`] is to write.
const FOLDER: &str = "JOTBENCH_TEST_FOLDER";

/// Says that [`writer`] is to write once, to the names that are there.
const ONCE: &str = "JOTBENCH_TEST_ONCE";

/// Before each line of the writer's, to tell them from the test harness's own.
const MARK: &str = "written: ";

/// A number below `end` that is different in each run.
fn random_below(end: u64) -> u64 {
    // Each `RandomState` has keys of its own.
    RandomState::new().hash_one(end) % end
}

fn client(number: u64) -> Client {
    Client {
        id: ClientRef::from_hex(&format!("{number:032x}")).unwrap(),
        name: format!("client {number}"),
        environment: "test".repeat(20),
        client_id: format!("id-{number}"),
        algorithm: Algorithm::Hs256,
        encoding: SecretEncoding::Utf8,
        profile: "jwt".to_owned(),
        kid: None,
        store: StoreKind::Session,
        created: 0,
        last_used: None,
        previous: None,
    }
}

/// A text that says its number in every line, as long as several blocks of the disk.
fn numbered(number: u64) -> String {
    format!("{number}\n").repeat(8_000)
}

/// The number of a text, if it is whole.
fn number_of(text: &str) -> Option<u64> {
    let number = text.lines().next()?.parse().ok()?;
    (text == numbered(number)).then_some(number)
}

/// The last number that the index holds, or -1; it grows by one client at a time, up to ten.
fn last_of(index: &Index) -> i64 {
    index.clients.last().map_or(-1, |client| client.name[7..].parse().unwrap())
}

#[test]
#[ignore = "the other tests run it, and kill it"]
fn writer() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let (file, list) = (folder.join("file"), folder.join("clients.json"));
    let once = std::env::var_os(ONCE).is_some();
    let first = fs::read_to_string(&file).ok().and_then(|text| number_of(&text)).unwrap_or(0);
    for number in first + 1.. {
        let written = files::write(&file, numbered(number).as_bytes(), Existing::Replace);
        tell(&format!("file {number}"), written);
        let updated: Result<_, IndexError> = Index::update(&list, |index| {
            if index.clients.len() >= 10 {
                index.clients.remove(0);
            }
            let next = u64::try_from(last_of(index) + 1).unwrap();
            index.put(client(next))?;
            Ok(next)
        });
        match updated {
            Ok((next, loaded)) => {
                assert!(loaded.damaged.is_none());
                tell(&format!("list {next}"), Ok::<_, IndexError>(()));
            }
            Err(error) => tell("list", Err(error)),
        }
        if once {
            return;
        }
    }
}

fn tell(what: &str, outcome: Result<(), impl Display>) {
    let mut out = std::io::stdout();
    match outcome {
        Ok(()) => writeln!(out, "\n{MARK}{what}"),
        Err(error) => writeln!(out, "\n{MARK}{what} {error}"),
    }
    .and_then(|()| out.flush())
    .unwrap();
}

/// A command that runs this program's writer.
fn writing(home: &Home, folder: &Path) -> Command {
    let mut command = home.command(std::env::current_exe().unwrap());
    command.args(["--exact", "writer", "--ignored", "--nocapture"]).env(FOLDER, folder);
    command
}

/// Starts the writer, kills it at a random moment, and gives the last numbers that it told.
fn write_and_be_killed(home: &Home, folder: &Path) -> (u64, i64) {
    let mut child = Process::start(
        writing(home, folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()),
    );
    let told = BufReader::new(child.take_stdout().unwrap());
    let (ready, is_ready) = std::sync::mpsc::channel();
    let listener = beside(move || {
        let (mut file, mut list) = (0, -1);
        for line in told.lines().map_while(Result::ok) {
            let Some(words) = line.strip_prefix(MARK) else { continue };
            match words.split_once(' ') {
                Some(("file", number)) => file = number.parse().unwrap(),
                Some(("list", number)) => list = number.parse().unwrap(),
                _ => panic!("not a word of the writer's: {line}"),
            }
            let _ = ready.send(());
        }
        (file, list)
    });
    is_ready.recv_timeout(common::DEADLINE).expect("the writer writes");
    thread::sleep(Duration::from_micros(random_below(
        u64::try_from(LONGEST_LIFE.as_micros()).unwrap(),
    )));
    child.signal(Signal::KILL);
    listener.join().unwrap()
}

/// The half-written files in a folder.
fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_leftover =
        |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(".jotbench-");
    entries.filter(is_leftover).collect()
}

#[test]
fn two_hundred_kills_tear_nothing_and_lose_nothing() {
    let home = Home::new();
    let folder = home.path().join("written");
    fs::create_dir(&folder).unwrap();
    let (file, list) = (folder.join("file"), folder.join("clients.json"));
    for kill in 0..KILLS {
        let (file_told, list_told) = write_and_be_killed(&home, &folder);
        let text = fs::read_to_string(&file).unwrap();
        let number = number_of(&text).unwrap_or_else(|| panic!("torn after kill {kill}"));
        assert!(number >= file_told, "lost after kill {kill}: {number} of {file_told}");
        let loaded = Index::load(&list).unwrap();
        assert!(loaded.damaged.is_none(), "torn after kill {kill}: {:?}", loaded.damaged);
        let newest = last_of(&loaded.index);
        assert!(newest >= list_told, "lost after kill {kill}: {newest} of {list_told}");
    }
    // What the kills left holds no door open for longer than it must, and does not pile up.
    let left = leftovers(&folder);
    assert!(!left.is_empty(), "no kill fell into a write, so nothing was tried");
    assert!(left.len() as u64 <= KILLS);
    #[expect(
        clippy::disallowed_methods,
        reason = "the age of a file is told by the system's clock"
    )]
    let hours_ago = SystemTime::now() - Duration::from_hours(2);
    for path in left {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        fs::File::options().write(true).open(path).unwrap().set_modified(hours_ago).unwrap();
    }
    files::write(&file, b"the next", Existing::Replace).unwrap();
    assert_eq!(leftovers(&folder), Vec::<PathBuf>::new());
}

/// The command that signs the same token into a file each time.
fn sign(home: &Home, out: &Path) -> Command {
    home.write("secret", SECRET);
    let mut command = home.command(env!("CARGO_BIN_EXE_jotbench"));
    command.args(["sign", "--header", HEADER, "--payload", PAYLOAD, "--secret-file", "secret"]);
    command.arg("--out").arg(out);
    command
}

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
const PAYLOAD: &str = r#"{"sub":"somebody","exp":4102444800}"#;

#[test]
fn a_killed_command_leaves_a_whole_token_or_none() {
    let home = Home::new();
    let folder = home.path().join("tokens");
    fs::create_dir(&folder).unwrap();
    let out = folder.join("token.jwt");
    let token = usual(PAYLOAD);
    let began = std::time::Instant::now();
    assert_eq!(Cli::with(sign(&home, &out)).run().code, Some(0));
    let whole_run = u64::try_from(began.elapsed().as_micros()).unwrap();
    let mut killed = 0;
    for _ in 0..KILLS {
        let _ = fs::remove_file(&out);
        let mut child = Process::start(sign(&home, &out).stdin(Stdio::null()));
        thread::sleep(Duration::from_micros(random_below(whole_run + whole_run / 4)));
        child.signal(Signal::KILL);
        let status = child.wait(common::DEADLINE).unwrap();
        killed += u64::from(!status.success());
        match fs::read_to_string(&out) {
            Ok(text) => assert_eq!(text, token),
            Err(error) => {
                assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
                assert!(!status.success(), "the command said that it had written the token");
            }
        }
    }
    assert!(killed > KILLS / 10, "only {killed} of the kills came in time");
}

#[test]
fn a_file_that_is_there_and_a_link_stay_as_they_are() {
    let home = Home::new();
    let there = home.write("there.jwt", "what was there");
    let refused = Cli::with(sign(&home, &there)).run().expect_code(4);
    assert!(refused.stderr.contains("it already exists"), "{refused:?}");
    assert_eq!(refused.stdout, "");

    let (link, dangling) = (home.path().join("link"), home.path().join("dangling"));
    symlink(&there, &link).unwrap();
    symlink("nowhere", &dangling).unwrap();
    for (link, target) in [(&link, "there.jwt"), (&dangling, "nowhere")] {
        let refused = Cli::with(sign(&home, link)).run().expect_code(4);
        assert!(refused.stderr.contains("it is a symbolic link to "), "{refused:?}");
        assert!(refused.stderr.contains(target), "{refused:?}");
        assert!(link.is_symlink());
    }
    assert_eq!(fs::read_to_string(&there).unwrap(), "what was there");
    assert!(!home.path().join("nowhere").exists());
    assert_eq!(leftovers(home.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_client_list_that_is_a_link_is_read_and_never_cut_off_from_its_target() {
    let home = Home::new();
    let kept = home.write("dotfiles/clients.json", "");
    Index { clients: vec![client(7)] }.save(&home.path().join("made.json")).unwrap();
    fs::rename(home.path().join("made.json"), &kept).unwrap();
    let before = fs::read(&kept).unwrap();
    fs::create_dir(home.config().join("jotbench")).unwrap();
    let list = home.config().join("jotbench/clients.json");
    symlink(&kept, &list).unwrap();

    let shown = Cli::new(&home).args(["clients", "list"]).run().expect_code(0);
    assert!(shown.stdout.contains("client 7"), "{shown:?}");
    let changed: Result<_, IndexError> = Index::update(&list, |index| {
        index.clients.clear();
        Ok(())
    });
    let IndexError::File(fault) = changed.unwrap_err() else { panic!("another error") };
    assert_eq!(fault.cause, Cause::Link(kept.clone()));
    assert!(list.is_symlink());
    assert_eq!(fs::read(&kept).unwrap(), before);
}

/// Runs a shell script in a namespace of its own, in which it may mount disks.
fn with_own_disks(home: &Home, script: &str) -> String {
    let mut command = home.command("unshare");
    command
        .args(["--map-root-user", "--mount", "sh", "-euc", script])
        .env("JOTBENCH", env!("CARGO_BIN_EXE_jotbench"))
        .env("WRITER", std::env::current_exe().unwrap())
        .env("HEADER", HEADER)
        .env("PAYLOAD", PAYLOAD);
    let output = try_run(&mut command, b"");
    let said = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success(),
        "the script failed; it needs a system that gives user namespaces (as root, any):\n{said}\n{errors}"
    );
    format!("{said}\n{errors}")
}

/// Prepares `disk` with a file and a client list that are there, and says what becomes of them.
const TRY_ALL: &str = r#"
printf %s "$SECRET" > secret
sign() {
    code=0
    "$JOTBENCH" sign --header "$HEADER" --payload "$PAYLOAD" --secret-file secret --out "$1" || code=$?
    echo "exit $code"
}
sign disk/token.jwt 2>&1
JOTBENCH_TEST_ONCE=1 JOTBENCH_TEST_FOLDER=disk "$WRITER" --exact writer --ignored --nocapture
cmp disk/file was/file && cmp disk/clients.json was/clients.json && echo intact
ls -A disk
"#;

/// A folder `was` with what the disk is to hold.
fn what_was(home: &Home) {
    home.write("was/file", numbered(1));
    Index { clients: vec![client(0)] }.save(&home.path().join("was/clients.json")).unwrap();
    fs::create_dir(home.path().join("disk")).unwrap();
}

#[track_caller]
fn all_was_refused(said: &str, reason: &str) {
    let times = said.matches(reason).count();
    assert_eq!(times, 3, "{said}");
    assert!(said.contains("error: cannot write disk/token.jwt: "), "{said}");
    assert!(said.contains("hint: "), "{said}");
    assert!(said.contains("exit 4"), "{said}");
    assert!(said.contains(&format!("{MARK}file 2 cannot write disk/file: ")), "{said}");
    assert!(said.contains("intact"), "{said}");
    assert!(!said.contains(".jotbench-") && !said.contains("token.jwt\n"), "{said}");
}

#[test]
fn a_full_disk_is_said_and_what_was_there_is_intact() {
    let home = Home::new();
    what_was(&home);
    let said = with_own_disks(
        &home,
        &format!(
            r"mount -t tmpfs -o size=128k none disk
cp was/* disk
# To the last byte, and the file of the lock is there already.
cat /dev/zero > disk/zeros 2>/dev/null || true
SECRET='{SECRET}'
{TRY_ALL}"
        ),
    );
    all_was_refused(&said, "no space is left on the disk");
}

#[test]
fn a_read_only_disk_is_said_and_what_was_there_is_intact() {
    let home = Home::new();
    what_was(&home);
    let said = with_own_disks(
        &home,
        &format!(
            r"mount -t tmpfs none disk
cp was/* disk
mount -o remount,bind,ro disk
SECRET='{SECRET}'
{TRY_ALL}"
        ),
    );
    all_was_refused(&said, "the file system is read-only");
}
