//! Clients: the list in its file, the secrets in a real keyring, and what happens without one.

use std::{collections::HashMap, fs, path::PathBuf, time::Instant};

use serde_json::json;
use zbus::zvariant::OwnedObjectPath;

use crate::{
    common::{BlackHole, Bus, Cli, Home, Keyring},
    ends_with,
    tokens::{SECRET, now, open},
};

/// A secret that takes the place of another.
const NEW_SECRET: &str = "another example secret of 36 bytes..";

const LIST: &str = ".config/jotbench/clients.json";

/// The program on a bus of its own.
fn on_bus(home: &Home, bus: &Bus) -> Cli {
    let mut command = home.command(env!("CARGO_BIN_EXE_jotbench"));
    bus.join(&mut command);
    Cli::with(command)
}

fn add(cli: Cli) -> Cli {
    cli.args(["clients", "add", "acme-test", "--client-id", "my-client"]).args([
        "--environment",
        "test",
        "--profile",
        "caf-smart-auth",
        "--secret-file",
        "secret",
    ])
}

#[test]
fn a_client_is_added_listed_used_and_removed() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let _keyring = Keyring::start(&home, &bus, "keyring password");
    home.write("secret", SECRET);

    let added = add(on_bus(&home, &bus)).run().expect_code(0);
    assert_eq!((added.stdout.as_str(), added.stderr.as_str()), ("", ""));
    // What is needed from here on lies in the keychain.
    fs::remove_file(home.path().join("secret")).unwrap();
    assert_eq!(files_with(&home, SECRET), Vec::<PathBuf>::new());

    let list = on_bus(&home, &bus).args(["clients", "list"]).run().expect_code(0);
    assert!(list.stdout.contains("acme-test") && list.stdout.contains("my-client"), "{list:#?}");
    let mut list = on_bus(&home, &bus).args(["clients", "list", "--json"]).run().json();
    assert!(list[0]["created"].take().is_i64());
    assert_eq!(
        list,
        json!([{
            "name": "acme-test", "environment": "test", "client_id": "my-client",
            "algorithm": "HS256", "secret_encoding": "utf8", "profile": "caf-smart-auth",
            "kid": null, "store": "keychain", "created": null, "last_used": null, "previous": null
        }])
    );

    let signed = on_bus(&home, &bus)
        .args(["sign", "--client", "ACME-test", "--set", "personId=52998224725"])
        .args(["--expires-in", "15m"])
        .run()
        .expect_code(0);
    assert_eq!(signed.stderr, "");
    let opened = open(signed.stdout.trim_end(), SECRET);
    assert_eq!(opened.header, r#"{"alg":"HS256","typ":"JWT"}"#);
    assert_eq!(opened.claim("iss"), json!("my-client"));
    let inspected = on_bus(&home, &bus)
        .args(["inspect", "-", "--client", "acme-test", "--json"])
        .input(&signed.stdout)
        .run()
        .expect_code(0);
    assert_eq!(inspected.json()["overall"], "accepted");
    let list = on_bus(&home, &bus).args(["clients", "list", "--json"]).run().json();
    assert!(list[0]["last_used"].as_i64().is_some_and(|used| now() - used < 60), "{list}");

    let twice = add(on_bus(&home, &bus)).run();
    assert_eq!(twice.code, Some(2), "{twice:#?}");
    let unknown = on_bus(&home, &bus).args(["sign", "--client", "acme-tset"]).run().expect_code(2);
    assert!(unknown.stderr.contains("did you mean acme-test?"), "{unknown:#?}");

    assert_eq!(items(&bus), 1);
    ends_with(0, on_bus(&home, &bus).args(["clients", "remove", "acme-test"]));
    assert_eq!(items(&bus), 0);
    let list = on_bus(&home, &bus).args(["clients", "list", "--json"]).run().expect_code(0);
    assert_eq!(list.stdout, "[]\n");
    ends_with(2, on_bus(&home, &bus).args(["clients", "remove", "acme-test"]));
}

#[test]
fn a_former_secret_stays_in_the_keychain_until_it_is_dropped() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let _keyring = Keyring::start(&home, &bus, "keyring password");
    home.write("secret", SECRET);
    home.write("new", NEW_SECRET);
    let clients = |args: &[&str]| on_bus(&home, &bus).arg("clients").args(args);
    let sign = || {
        let sign = ["sign", "--client", "acme-test", "--payload", r#"{"sub":"ada"}"#];
        on_bus(&home, &bus).args(sign).run().expect_code(0).stdout
    };
    ends_with(0, add(on_bus(&home, &bus)));
    let rotate = ["rotate", "acme-test", "--secret-file", "new"];
    let rotated = clients(&rotate).run().expect_code(0);
    assert_eq!((rotated.stdout.as_str(), rotated.stderr.as_str()), ("", ""));
    assert_eq!(items(&bus), 2, "the new one and the former one");
    drop(open(sign().trim_end(), NEW_SECRET));
    let list = clients(&["list", "--json"]).run().json();
    let previous = &list[0]["previous"];
    assert!(previous["replaced"].as_i64().is_some_and(|at| now() - at < 60), "{list}");
    assert_eq!((&previous["encoding"], &previous["algorithm"]), (&json!("utf8"), &json!("HS256")));
    let same = clients(&rotate).run().expect_code(2);
    assert!(same.stderr.contains("the secret that client acme-test has already"), "{same:#?}");
    assert_eq!(items(&bus), 2);
    ends_with(0, clients(&["check"]));

    ends_with(0, clients(&["drop-previous", "acme-test"]));
    assert_eq!(items(&bus), 1);
    assert_eq!(clients(&["list", "--json"]).run().json()[0]["previous"], json!(null));
    ends_with(2, clients(&["drop-previous", "acme-test"]));
    let back = ["rotate", "acme-test", "--secret-file", "secret", "--drop-former"];
    ends_with(0, clients(&back));
    assert_eq!(items(&bus), 1);
    drop(open(sign().trim_end(), SECRET));
    ends_with(0, clients(&["check"]));

    ends_with(0, clients(&rotate));
    ends_with(0, clients(&["remove", "acme-test"]));
    assert_eq!(items(&bus), 0, "both secrets go with the client");
}

#[test]
fn secrets_move_between_the_keychain_and_the_encrypted_file() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let _keyring = Keyring::start(&home, &bus, "keyring password");
    home.write("secret", SECRET);
    home.write("new", NEW_SECRET);
    home.write("pass", "marrow-plinth-oboe-tundra\n");
    let pass = ["--store-passphrase-file", "pass"];
    let clients = |args: &[&str]| on_bus(&home, &bus).arg("clients").args(args);
    ends_with(0, add(on_bus(&home, &bus)));
    ends_with(0, clients(&["rotate", "acme-test", "--secret-file", "new"]));

    ends_with(2, clients(&["move", "acme-test", "--store", "keychain"]));
    ends_with(0, clients(&["move", "acme-test", "--store", "file"]).args(pass));
    assert_eq!(items(&bus), 0);
    let signed = Cli::new(&home)
        .args(["sign", "--client", "acme-test", "--payload", r#"{"sub":"ada"}"#])
        .args(pass)
        .run()
        .expect_code(0);
    drop(open(signed.stdout.trim_end(), NEW_SECRET));
    ends_with(0, clients(&["check"]).args(pass));

    // Without a keychain nothing moves, and nothing is lost.
    let back = ["move", "acme-test", "--store", "keychain"];
    let nowhere = clients(&back).args(pass).env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/none");
    ends_with(4, nowhere);
    ends_with(0, clients(&["check"]).args(pass));
    ends_with(0, clients(&back).args(pass));
    assert_eq!(items(&bus), 2);
    let list = clients(&["list", "--json"]).run().json();
    assert_eq!(list[0]["store"], "keychain");
    assert!(list[0]["previous"].is_object(), "{list}");
}

#[test]
fn a_secret_whose_record_is_lost_gets_one_again_and_a_lost_secret_is_named() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let _keyring = Keyring::start(&home, &bus, "keyring password");
    home.write("secret", SECRET);
    ends_with(0, add(on_bus(&home, &bus)));
    let list = home.path().join(LIST);
    let before = fs::read(&list).unwrap();
    fs::remove_file(&list).unwrap();

    let check = |args: &[&str]| on_bus(&home, &bus).args(["clients", "check"]).args(args).run();
    let found = check(&[]).expect_code(1);
    assert!(found.stdout.contains("a secret that no client has: \"Jotbench: acme-test\""));
    let found = check(&["--json"]).expect_code(1).json();
    assert_eq!(
        (&found[0]["drift"], &found[0]["store"], &found[0]["label"], &found[0]["mended"]),
        (&json!("no_record"), &json!("keychain"), &json!("Jotbench: acme-test"), &json!(false))
    );
    assert_eq!(check(&["--mend", "--json"]).expect_code(0).json()[0]["mended"], true);
    assert_eq!(check(&["--json"]).expect_code(0).stdout, "[]\n");
    let sign = ["sign", "--client", "acme-test", "--payload", "{}"];
    let signed = on_bus(&home, &bus).args(sign).run().expect_code(0);
    drop(open(signed.stdout.trim_end(), SECRET));

    ends_with(0, on_bus(&home, &bus).args(["clients", "remove", "acme-test"]));
    fs::write(&list, before).unwrap();
    for args in [&[][..], &["--mend"]] {
        let found = check(args).expect_code(1);
        assert!(found.stdout.contains("no secret for client acme-test"), "{found:#?}");
    }
    let refused = on_bus(&home, &bus).args(sign).run().expect_code(4);
    assert!(refused.stderr.contains("jotbench clients rotate acme-test"), "{refused:#?}");
    let rotate = ["clients", "rotate", "acme-test", "--secret-file", "secret"];
    ends_with(0, on_bus(&home, &bus).args(rotate));
    assert_eq!(check(&[]).expect_code(0).stdout, "The list of clients and the stores agree\n");
}

#[test]
fn without_a_keychain_nothing_is_added_and_nothing_is_removed() {
    let home = Home::new();
    home.write("secret", SECRET);
    let refused = add(Cli::new(&home)).run().expect_code(4);
    assert!(refused.stderr.starts_with("error: "), "{refused:#?}");
    assert!(refused.stderr.contains("\nhint: "), "{refused:#?}");
    assert!(!home.path().join(LIST).exists());

    {
        let bus = Bus::start(&home, None);
        let _keyring = Keyring::start(&home, &bus, "keyring password");
        ends_with(0, add(on_bus(&home, &bus)));
    }
    let before = fs::read(home.path().join(LIST)).unwrap();
    ends_with(4, Cli::new(&home).args(["clients", "remove", "acme-test"]));
    let refused = Cli::new(&home).args(["sign", "--client", "acme-test"]).run().expect_code(4);
    assert_eq!(refused.stdout, "");
    assert_eq!(fs::read(home.path().join(LIST)).unwrap(), before);
}

#[test]
fn a_keychain_that_never_answers_is_given_up_after_five_seconds() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let _hole = BlackHole::start(&home, &bus, "org.freedesktop.secrets");
    home.write("secret", SECRET);
    let start = Instant::now();
    let refused = add(on_bus(&home, &bus)).run().expect_code(4);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    assert!(refused.stderr.contains("did not answer within"), "{refused:#?}");
}

#[test]
fn a_list_that_cannot_be_written_leaves_no_secret_behind() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let _keyring = Keyring::start(&home, &bus, "keyring password");
    home.write("secret", SECRET);
    // A file stands where the folder of the list should be.
    home.write(".config/jotbench", "");
    let refused = add(on_bus(&home, &bus)).run();
    assert_eq!(refused.code, Some(4), "{refused:#?}");
    assert_eq!(items(&bus), 0, "the secret is still in the keychain");
}

#[test]
fn strange_items_are_named_and_kept_and_a_damaged_secret_is_given_again() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let keyring = Keyring::start(&home, &bus, "keyring password");
    home.write("secret", SECRET);
    home.write("new", NEW_SECRET);
    let clients = |args: &[&str]| on_bus(&home, &bus).arg("clients").args(args).run();
    let sign = ["sign", "--client", "acme-test", "--payload", r#"{"sub":"ada"}"#];
    let sign = || on_bus(&home, &bus).args(sign).run();
    ends_with(0, add(on_bus(&home, &bus)));
    keyring.add(&bus, "Somebody's", &[("service", "jotbench"), ("username", "me")], b"hunter2");
    for args in [&["check"][..], &["check", "--mend"]] {
        let found = clients(args).expect_code(1).stdout;
        assert!(found.contains("did not write: \"me\" (Somebody's)"), "{found}");
        assert!(!found.contains("hunter2"), "{found}");
    }

    let list: serde_json::Value =
        serde_json::from_slice(&fs::read(home.path().join(LIST)).unwrap()).unwrap();
    let id = list["clients"][0]["id"].as_str().unwrap();
    keyring.overwrite(&bus, id, b"jotbench-secret-v1:AQ==:00000000");
    let refused = sign().expect_code(4);
    assert!(refused.stderr.contains("is damaged") && refused.stderr.contains("clients rotate"));
    assert!(!refused.stderr.contains("AQ=="), "{refused:#?}");
    drop(clients(&["rotate", "acme-test", "--secret-file", "new"]).expect_code(0));
    drop(open(sign().expect_code(0).stdout.trim_end(), NEW_SECRET));
    assert_eq!(clients(&["list", "--json"]).json()[0]["previous"], json!(null));

    let attributes = [("service", "jotbench"), ("username", id), ("made-by", "another program")];
    keyring.add(&bus, "A copy", &attributes, b"hunter2");
    for outcome in [sign(), clients(&["remove", "acme-test"])] {
        let refused = outcome.expect_code(4);
        assert!(refused.stderr.contains("holds 2 items"), "{refused:#?}");
    }
    let found = clients(&["check", "--json"]).expect_code(1).json();
    let duplicate = found.as_array().unwrap().iter().find(|found| found["drift"] == "duplicate");
    let duplicate = duplicate.expect("it is found");
    assert_eq!((&duplicate["client"], &duplicate["copies"]), (&json!("acme-test"), &json!(2)));
    assert_eq!(keyring.contents(&bus, id).len(), 2);
}

#[test]
fn what_the_list_cannot_note_is_undone_in_the_store() {
    let home = Home::new();
    let bus = Bus::start(&home, None);
    let _keyring = Keyring::start(&home, &bus, "keyring password");
    home.write("secret", SECRET);
    home.write("new", NEW_SECRET);
    home.write("third", "a third example secret, of 38 bytes...");
    home.write("pass", "marrow-plinth-oboe-tundra");
    let clients = |args: &[&str]| on_bus(&home, &bus).arg("clients").args(args);
    let store = ["--store-passphrase-file", "pass"];
    let import = ["import", "clients.age", "--passphrase-file", "pass"];
    ends_with(0, add(on_bus(&home, &bus)));
    ends_with(0, clients(&["export", "clients.age", "--passphrase-file", "pass"]));
    ends_with(0, clients(&["rotate", "acme-test", "--secret-file", "new"]));
    let before = fs::read(home.path().join(LIST)).unwrap();

    // The list can be read, and nobody can lock it to write.
    let lock = home.path().join(".config/jotbench/clients.lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    for args in [
        &["rotate", "acme-test", "--secret-file", "third"][..],
        &["rotate", "acme-test", "--secret-file", "third", "--drop-former"],
        &["drop-previous", "acme-test"],
        &["move", "acme-test", "--store", "file", store[0], store[1]],
        &["remove", "acme-test"],
    ] {
        let refused = clients(args).run().expect_code(4);
        assert!(refused.stderr.contains("clients.lock"), "{args:?}: {refused:#?}");
        assert!(!refused.stderr.contains("could not be put back"), "{args:?}: {refused:#?}");
        assert_eq!(items(&bus), 2, "{args:?}");
        ends_with(0, clients(&["check"]).args(store));
    }
    assert_eq!(fs::read(home.path().join(LIST)).unwrap(), before);
    // That the use cannot be noted is no reason not to sign.
    let sign = ["sign", "--client", "acme-test", "--payload", r#"{"sub":"ada"}"#];
    let signed = on_bus(&home, &bus).args(sign).run().expect_code(0);
    drop(open(signed.stdout.trim_end(), NEW_SECRET));

    fs::remove_dir(&lock).unwrap();
    ends_with(0, clients(&["remove", "acme-test"]));
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    ends_with(4, clients(&import));
    assert_eq!(items(&bus), 0, "no secret is left behind");
    fs::remove_dir(&lock).unwrap();
    assert_eq!(clients(&import).run().expect_code(0).stdout, "acme-test: added\n");
    assert_eq!(items(&bus), 1);
}

#[test]
fn a_damaged_list_is_kept_aside_and_reported() {
    let home = Home::new();
    home.write(LIST, "{ \"version\": 1, \"clients\": [ broken");
    let outcome = Cli::new(&home).args(["clients", "list"]).run().expect_code(4);
    assert!(outcome.stderr.contains("damaged"), "{outcome:#?}");
    let folder = home.path().join(".config/jotbench");
    let kept = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    assert!(kept.into_iter().any(|bytes| bytes.ends_with(b"broken")), "{outcome:#?}");
    ends_with(0, Cli::new(&home).args(["clients", "list"]));
}

#[test]
fn a_secret_that_is_no_key_is_not_added() {
    let home = Home::new();
    home.write("secret", "not hex");
    let add = |more: &[&str]| {
        Cli::new(&home).args(["clients", "add", "a", "--client-id", "b"]).args(more).run()
    };
    for (more, expected) in [
        (&["--secret-file", "secret", "--secret-encoding", "hex"][..], "the file secret"),
        (&["--key", "secret"], "the file secret"),
        (&["--secret-file", "secret", "--alg", "RS256"], "RS256"),
        (&["--secret-file", "secret", "--profile", "no-such"], "no-such"),
        (&["--secret-file", "none"], "cannot read none"),
    ] {
        let outcome = add(more).expect_code(2);
        assert!(outcome.stderr.contains(expected), "{outcome:#?}");
        assert!(!outcome.stderr.contains("not hex"), "{outcome:#?}");
    }
    assert!(!home.path().join(LIST).exists());
}

/// How many items of Jotbench's the keychain holds.
fn items(bus: &Bus) -> usize {
    let attributes = HashMap::from([("service", "jotbench")]);
    let (unlocked, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = bus
        .connect()
        .call_method(
            Some("org.freedesktop.secrets"),
            "/org/freedesktop/secrets",
            Some("org.freedesktop.Secret.Service"),
            "SearchItems",
            &attributes,
        )
        .and_then(|reply| reply.body().deserialize())
        .expect("the keychain can be searched");
    unlocked.len() + locked.len()
}

/// The files below the home that hold a text.
fn files_with(home: &Home, text: &str) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| {
        fs::read(path).is_ok_and(|bytes| bytes.windows(text.len()).any(|w| w == text.as_bytes()))
    };
    home.files().into_iter().filter(holds).collect()
}
