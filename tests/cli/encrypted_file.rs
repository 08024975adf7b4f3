//! Clients whose secrets lie in the encrypted file, on a machine without a keychain; and clients on
//! their way to another machine. Of no run may anything of a secret or a passphrase be seen.

use std::{
    fs,
    io::Read as _,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};

use crate::{
    common::{
        Cli, Home, Outcome, beside,
        process::{Process, run as run_tool},
        wait_until,
    },
    tokens::{SECRET, now, open},
};

const NEW_SECRET: &str = "another example secret of 36 bytes..";
const PASSPHRASE: &str = "marrow-plinth-oboe-tundra";
const EXPORT_PASSPHRASE: &str = "cask.linden.quorum.fjord";

/// A run of the program that was given secrets, of which nothing comes out.
#[track_caller]
fn run(cli: Cli) -> Outcome {
    let outcome = cli.run();
    for secret in [SECRET, NEW_SECRET, PASSPHRASE, EXPORT_PASSPHRASE, "wrong-sentinel"] {
        assert!(!outcome.stdout.contains(secret), "{outcome:#?}");
        assert!(!outcome.stderr.contains(secret), "{outcome:#?}");
    }
    outcome
}

/// A command that gets the encrypted file's passphrase from a file.
fn with_file(home: &Home, args: &[&str]) -> Cli {
    Cli::new(home).args(args).args(["--store-passphrase-file", "pass"])
}

/// A home with secrets and passphrases in files.
fn home() -> Home {
    let home = Home::new();
    home.write("secret", SECRET);
    home.write("new", NEW_SECRET);
    home.write("pass", format!("{PASSPHRASE}\n"));
    home.write("export-pass", format!("{EXPORT_PASSPHRASE}\n"));
    home
}

fn add(home: &Home, name: &str) -> Outcome {
    let add = ["clients", "add", name, "--client-id", "my-client", "--profile", "caf-smart-auth"];
    run(with_file(home, &add).args(["--secret-file", "secret", "--store", "file"]))
}

/// A token with fixed claims, so that the same key gives the same token.
fn sign(home: &Home, client: &str) -> Cli {
    with_file(
        home,
        &["sign", "--client", client, "--profile", "jwt", "--payload", r#"{"sub":"ada"}"#],
    )
}

fn list(home: &Home) -> Value {
    run(Cli::new(home).args(["clients", "list", "--json"])).expect_code(0).json()
}

fn vault(home: &Home) -> PathBuf {
    home.path().join(".config/jotbench/secrets.age")
}

#[track_caller]
fn is_private(path: &Path) {
    let mode = fs::metadata(path).expect("the file is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{}", path.display());
}

#[test]
fn a_client_lives_in_the_encrypted_file_from_its_secret_to_its_removal() {
    let home = home();
    let added = add(&home, "acme").expect_code(0);
    assert!(added.stderr.starts_with("Made the encrypted file "), "{added:#?}");
    is_private(&vault(&home));
    assert_eq!(list(&home)[0]["store"], "file");
    assert_eq!(list(&home)[0]["last_used"], Value::Null);

    let former = run(sign(&home, "acme")).expect_code(0).stdout;
    drop(open(former.trim_end(), SECRET));
    assert!(list(&home)[0]["last_used"].as_i64().is_some_and(|used| now() - used < 60));

    let rotate = ["clients", "rotate", "acme", "--secret-file", "new", "--alg", "HS256"];
    assert_eq!(run(with_file(&home, &rotate)).expect_code(0).stderr, "");
    drop(open(run(sign(&home, "acme")).expect_code(0).stdout.trim_end(), NEW_SECRET));
    assert!(list(&home)[0]["previous"]["replaced"].is_i64());
    let table = run(Cli::new(&home).args(["clients", "list"])).expect_code(0).stdout;
    assert!(table.contains("PREVIOUS SECRET") && table.contains("replaced 2"), "{table}");

    let inspect = |token: &str| {
        let inspect = ["inspect", "-", "--client", "acme", "--profile", "jwt", "--json"];
        run(with_file(&home, &inspect).input(token))
    };
    let by_former = inspect(&former).expect_code(0).json();
    assert_eq!(by_former["findings"][0]["id"], "SIG-3", "{by_former}");
    let message = by_former["findings"][0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("the previous secret of acme, replaced on 2"), "{by_former}");
    let dropped = run(with_file(&home, &["clients", "drop-previous", "acme"])).expect_code(0);
    assert_eq!((dropped.stdout.as_str(), dropped.stderr.as_str()), ("", ""));
    assert_eq!(inspect(&former).expect_code(1).json()["verdicts"]["signature"], "invalid");

    drop(run(with_file(&home, &["clients", "remove", "acme"])).expect_code(0));
    assert_eq!(list(&home), json!([]));
    let clean = run(with_file(&home, &["clients", "check", "--json"])).expect_code(0);
    assert_eq!(clean.stdout, "[]\n");
}

#[test]
fn a_passphrase_that_is_wrong_empty_or_missing_opens_nothing_and_changes_nothing() {
    let home = home();
    drop(add(&home, "acme").expect_code(0));
    let before = fs::read(vault(&home)).unwrap();
    home.write("empty", "\n");

    let sign = ["sign", "--client", "acme", "--payload", "{}"];
    let wrong = Cli::new(&home).args(sign).args(["--store-passphrase-env", "PASS"]);
    let wrong = run(wrong.env("PASS", "wrong-sentinel")).expect_code(4);
    assert!(wrong.stderr.contains("not the passphrase of the encrypted file"), "{wrong:#?}");
    let none = run(Cli::new(&home).args(sign)).expect_code(4);
    assert!(none.stderr.contains("--store-passphrase-file FILE"), "{none:#?}");
    let empty = run(Cli::new(&home).args(sign).args(["--store-passphrase-file", "empty"]));
    assert!(empty.expect_code(2).stderr.contains("is empty"));
    let unset = run(Cli::new(&home).args(sign).args(["--store-passphrase-env", "NO_SUCH"]));
    assert!(unset.expect_code(2).stderr.contains("NO_SUCH is not set"));
    let both = ["--store-passphrase-env", "PASS", "--store-passphrase-file", "pass"];
    drop(run(Cli::new(&home).args(sign).args(both)).expect_code(2));
    for args in [
        &["clients", "remove", "acme"][..],
        &["clients", "rotate", "acme", "--secret-file", "new"],
        &["clients", "check"],
        &["clients", "export", "out.age", "--passphrase-file", "export-pass"],
        &["clients", "passphrase", "--new-passphrase-file", "export-pass"],
    ] {
        drop(run(Cli::new(&home).args(args)).expect_code(4));
    }
    assert_eq!(fs::read(vault(&home)).unwrap(), before);
    assert_eq!(list(&home)[0]["name"], "acme");
    assert!(!home.path().join("out.age").exists());
}

#[test]
fn an_encrypted_file_that_is_damaged_newer_or_gone_is_named_and_left_as_it_is() {
    let home = home();
    drop(add(&home, "acme").expect_code(0));
    let whole = fs::read(vault(&home)).unwrap();
    let sign = ["sign", "--client", "acme", "--payload", "{}"];
    let newer = encrypted(r#"{"version":2,"secrets":{"another":"form"}}"#);
    for (bytes, words) in [
        (&whole[..whole.len() - 9], "damaged"),
        (&b"no age file at all"[..], "damaged"),
        (&newer, "a newer Jotbench"),
    ] {
        fs::write(vault(&home), bytes).unwrap();
        for args in [&sign[..], &["clients", "rotate", "acme", "--secret-file", "new"]] {
            let refused = run(with_file(&home, args)).expect_code(4);
            assert!(refused.stderr.contains(words), "{words}: {refused:#?}");
            assert_eq!(refused.stdout, "");
        }
        assert_eq!(fs::read(vault(&home)).unwrap(), bytes);
    }

    fs::remove_file(vault(&home)).unwrap();
    let gone = run(with_file(&home, &sign)).expect_code(4);
    assert!(gone.stderr.contains("there is no encrypted file"), "{gone:#?}");
    let check = run(Cli::new(&home).args(["clients", "check", "--mend"])).expect_code(1);
    assert!(check.stdout.contains("no secret for client acme"), "{check:#?}");
    assert!(!vault(&home).exists(), "nothing is made unasked");
    // A client whose secret is gone can be removed all the same.
    drop(run(Cli::new(&home).args(["clients", "remove", "acme"])).expect_code(0));
    assert_eq!(list(&home), json!([]));
}

/// Text encrypted as an age file of low cost, without Jotbench's own code.
fn encrypted(text: &str) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(PASSPHRASE.to_owned().into());
    recipient.set_work_factor(2);
    age::encrypt(&recipient, text.as_bytes()).expect("it can be encrypted")
}

#[test]
fn another_passphrase_takes_the_place_of_the_former_one() {
    let home = home();
    let none = run(with_file(&home, &["clients", "passphrase"])).expect_code(4);
    assert!(none.stderr.contains("clients add NAME --store file makes a new one"), "{none:#?}");
    drop(add(&home, "acme").expect_code(0));
    let change = ["clients", "passphrase", "--new-passphrase-file", "export-pass"];
    let changed = run(with_file(&home, &change)).expect_code(0);
    assert_eq!((changed.stdout.as_str(), changed.stderr.as_str()), ("", ""));
    is_private(&vault(&home));
    drop(run(sign(&home, "acme")).expect_code(4));
    home.write("pass", EXPORT_PASSPHRASE);
    drop(run(sign(&home, "acme")).expect_code(0));
    home.write("weak", "hunter2");
    let weak = ["clients", "passphrase", "--new-passphrase-file", "weak"];
    let warned = run(with_file(&home, &weak)).expect_code(0);
    assert!(warned.stderr.contains("easily guessed"), "{warned:#?}");
    assert!(!warned.stderr.contains("hunter2"), "{warned:#?}");
}

#[test]
fn a_passphrase_is_not_changed_to_itself_and_a_missing_new_one_is_named_as_such() {
    let home = home();
    drop(add(&home, "acme").expect_code(0));
    let before = fs::read(vault(&home)).unwrap();
    let same = ["clients", "passphrase", "--new-passphrase-file", "pass"];
    let refused = run(with_file(&home, &same)).expect_code(2);
    assert!(refused.stderr.contains("the passphrase that the encrypted file has already"));
    let none = run(with_file(&home, &["clients", "passphrase"])).expect_code(4);
    assert!(none.stderr.contains("the encrypted file needs a new passphrase"), "{none:#?}");
    assert!(none.stderr.contains("--new-passphrase-file FILE"), "{none:#?}");
    assert_eq!(fs::read(vault(&home)).unwrap(), before);
}

#[test]
fn what_lies_in_the_file_is_checked_though_the_keychain_is_not_there() {
    let home = home();
    for name in ["acme", "beta"] {
        drop(add(&home, name).expect_code(0));
    }
    // The second is said to have its secret in the keychain: the file's is nobody's any more.
    let list = home.path().join(".config/jotbench/clients.json");
    let text = fs::read_to_string(&list).unwrap();
    let store = text.rfind("\"file\"").unwrap();
    fs::write(&list, format!("{}\"keychain\"{}", &text[..store], &text[store + 6..])).unwrap();
    for mend in [&[][..], &["--mend"]] {
        let args = [&["clients", "check"], mend].concat();
        let check = run(with_file(&home, &args)).expect_code(4);
        assert!(check.stdout.contains("holds a secret of client beta"), "{check:#?}");
        assert!(check.stderr.contains("error: no keychain is available"), "{check:#?}");
        let hint = check.stderr.lines().find(|line| line.starts_with("hint: ")).unwrap();
        assert!(!hint.contains("--secret-file"), "{hint}");
    }
}

#[test]
fn clients_go_to_another_machine_in_an_encrypted_file() {
    let (here, there) = (home(), home());
    drop(add(&here, "acme").expect_code(0));
    drop(
        run(with_file(&here, &["clients", "rotate", "acme", "--secret-file", "new"]))
            .expect_code(0),
    );
    let token = run(sign(&here, "acme")).expect_code(0).stdout;

    let export = |file: &str| {
        let export = ["clients", "export", file, "--passphrase-file", "export-pass"];
        run(with_file(&here, &export))
    };
    let exported = export("clients.age").expect_code(0);
    assert!(exported.stderr.starts_with("Exported 1 client to clients.age"), "{exported:#?}");
    let file = here.path().join("clients.age");
    is_private(&file);
    let bytes = fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));

    // What is there stays, be it a file or a link, whether or not it leads anywhere.
    symlink("clients.age", here.path().join("link.age")).unwrap();
    symlink("nowhere", here.path().join("dangling.age")).unwrap();
    for taken in ["clients.age", "link.age", "dangling.age"] {
        let refused = export(taken).expect_code(4);
        assert!(refused.stderr.contains("already exists"), "{refused:#?}");
    }
    assert_eq!(fs::read(&file).unwrap(), bytes);
    assert!(!here.path().join("nowhere").exists());

    there.write("clients.age", &bytes);
    let import = |home: &Home, passphrase: &str| {
        let import = ["clients", "import", "clients.age", "--store", "file"];
        run(with_file(home, &import).args(["--passphrase-file", passphrase]))
    };
    let wrong = import(&there, "pass").expect_code(4);
    assert!(wrong.stderr.contains("not the passphrase of the file"), "{wrong:#?}");
    assert!(!vault(&there).exists(), "nothing is made for nothing");
    assert_eq!(import(&there, "export-pass").expect_code(0).stdout, "acme: added\n");
    assert_eq!(run(sign(&there, "acme")).expect_code(0).stdout, token);
    let (mut one, mut other) = (list(&here), list(&there));
    for list in [&mut one, &mut other] {
        list[0]["last_used"].take();
    }
    assert_eq!(one, other);
    drop(run(with_file(&there, &["clients", "check"])).expect_code(0));

    let again = import(&there, "export-pass").expect_code(0);
    assert_eq!(again.stdout, "acme: here already, and left as it is\n");
    assert_eq!(list(&there).as_array().map(Vec::len), Some(1));
}

#[test]
fn a_client_whose_name_is_taken_arrives_under_another() {
    let (here, there) = (home(), home());
    drop(add(&here, "acme").expect_code(0));
    let export = ["clients", "export", "clients.age", "acme", "ACME"];
    let export = with_file(&here, &export).args(["--passphrase-file", "export-pass"]);
    assert!(run(export).expect_code(0).stderr.starts_with("Exported 1 client "));
    there.write("clients.age", fs::read(here.path().join("clients.age")).unwrap());
    there.write("secret", NEW_SECRET);
    drop(add(&there, "Acme").expect_code(0));
    let import = ["clients", "import", "clients.age", "--store", "file"];
    let import = with_file(&there, &import).args(["--passphrase-file", "export-pass"]);
    let imported = run(import).expect_code(0);
    assert_eq!(
        imported.stdout,
        "acme: added as acme (imported), for there is a client of that name\n"
    );
    let own = run(sign(&there, "acme")).expect_code(0).stdout;
    drop(open(own.trim_end(), NEW_SECRET));
    let arrived = run(sign(&there, "acme (imported)")).expect_code(0).stdout;
    drop(open(arrived.trim_end(), SECRET));
}

#[test]
fn what_is_no_file_of_clients_is_not_imported() {
    let home = home();
    home.write("clients.age", "not age");
    home.write("other.age", encrypted("some text of somebody"));
    home.write("pass", PASSPHRASE);
    for file in ["clients.age", "other.age"] {
        let import = ["clients", "import", file, "--passphrase-file", "pass"];
        let refused = run(with_file(&home, &import)).expect_code(2);
        assert!(refused.stderr.contains("no file of clients"), "{refused:#?}");
        assert!(!refused.stderr.contains("somebody"), "{refused:#?}");
    }
    assert!(!vault(&home).exists());
}

#[test]
fn a_placeholder_or_weak_secret_is_kept_and_warned_of() {
    let home = home();
    home.write("secret", "your-256-bit-secret\n");
    let added = add(&home, "acme").expect_code(0);
    assert!(added.stderr.contains("ends with a line break"), "{added:#?}");
    assert!(added.stderr.contains("a placeholder that guides print"), "{added:#?}");
    assert!(!added.stderr.contains("your-"), "{added:#?}");
    home.write("new", "hunter2");
    let rotate = ["clients", "rotate", "acme", "--secret-file", "new"];
    let rotated = run(with_file(&home, &rotate)).expect_code(0);
    assert!(rotated.stderr.contains("weak"), "{rotated:#?}");
    assert!(rotated.stderr.contains("has 56 bits; HS256 needs at least 256"), "{rotated:#?}");
    assert!(!rotated.stderr.contains("hunter2"), "{rotated:#?}");
}

#[test]
fn rotation_may_bring_another_kind_of_key() {
    let home = home();
    drop(add(&home, "acme").expect_code(0));
    let key = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/keys/ec-p256-pkcs8.pem");
    let rotate = ["clients", "rotate", "acme", "--key", key.to_str().expect("the path is text")];
    let refused = run(with_file(&home, &rotate)).expect_code(2);
    assert!(refused.stderr.contains("does not fit HS256"), "{refused:#?}");
    assert!(refused.stderr.contains("ES256; choose one with --alg"), "{refused:#?}");
    drop(run(with_file(&home, &rotate).args(["--alg", "ES256"])).expect_code(0));
    let list = list(&home);
    assert_eq!(
        (&list[0]["algorithm"], &list[0]["secret_encoding"], &list[0]["previous"]["algorithm"]),
        (&json!("ES256"), &json!("key"), &json!("HS256"))
    );
}

/// A command at a terminal.
struct Terminal {
    process: Process,
    shown: Arc<Mutex<String>>,
}

impl Terminal {
    fn start(home: &Home, command: &str) -> Self {
        let mut script = home.command("script");
        // The terminal's name comes first, for whoever wants to know whether it echoes.
        script
            .args(["-qec", &format!("tty; {command}"), "/dev/null"])
            .env("JOTBENCH", env!("CARGO_BIN_EXE_jotbench"));
        let mut process = Process::start(script.stdin(Stdio::piped()).stdout(Stdio::piped()));
        let mut output = process.take_stdout().expect("standard output is a pipe");
        let shown = Arc::new(Mutex::new(String::new()));
        let all = Arc::clone(&shown);
        drop(beside(move || {
            let mut bytes = [0; 1024];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                all.lock()
                    .expect("no holder panics")
                    .push_str(&String::from_utf8_lossy(&bytes[..count]));
            }
        }));
        Self { process, shown }
    }

    fn shown(&self) -> String {
        self.shown.lock().expect("no holder panics").clone()
    }

    /// Waits for the question, and that what is typed is not shown any more; types the answer.
    fn answer(&self, question: &str, answer: &str, input: &mut impl std::io::Write) {
        wait_until(question, || self.shown().contains(question));
        let shown = self.shown();
        let name = shown.lines().next().expect("the terminal's name").trim();
        wait_until("a silent terminal", || {
            let state = run_tool(Command::new("stty").args(["-a", "-F", name]), b"");
            String::from_utf8_lossy(&state).split_whitespace().any(|word| word == "-echo")
        });
        input.write_all(format!("{answer}\n").as_bytes()).expect("the terminal takes input");
    }
}

#[test]
fn at_a_terminal_a_new_passphrase_is_asked_for_twice_and_a_known_one_once() {
    let home = home();
    let add = "\"$JOTBENCH\" clients add acme --client-id a --secret-file secret --store file";
    let new = "New passphrase of the encrypted file: ";

    let mut terminal = Terminal::start(&home, add);
    let mut input = terminal.process.take_stdin().expect("standard input is a pipe");
    terminal.answer(new, PASSPHRASE, &mut input);
    terminal.answer("The same again: ", "wrong-sentinel", &mut input);
    wait_until("the end", || terminal.process.ended().is_some());
    assert!(terminal.shown().contains("the two passphrases differ"), "{}", terminal.shown());
    assert!(!vault(&home).exists());

    let mut terminal = Terminal::start(&home, add);
    let mut input = terminal.process.take_stdin().expect("standard input is a pipe");
    terminal.answer(new, PASSPHRASE, &mut input);
    terminal.answer("The same again: ", PASSPHRASE, &mut input);
    wait_until("the end", || terminal.process.ended().is_some());
    assert!(vault(&home).exists(), "{}", terminal.shown());
    assert!(!terminal.shown().contains(PASSPHRASE), "it is not shown");

    let sign = "\"$JOTBENCH\" sign --client acme --payload {}";
    let mut terminal = Terminal::start(&home, sign);
    let mut input = terminal.process.take_stdin().expect("standard input is a pipe");
    terminal.answer("Passphrase of the encrypted file: ", PASSPHRASE, &mut input);
    wait_until("the token", || terminal.shown().contains("eyJ"));
    assert!(!terminal.shown().contains(PASSPHRASE), "it is not shown");
}
