//! Saving the token: through the system's dialog, and to a typed path where there is none.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use common::tokens::{now, usual};
use common::{BenchWindow, Desktop, Widget, wait_for, wait_until};

/// A token of this subject, still valid.
fn token(subject: &str) -> String {
    usual(&format!(r#"{{"sub":"{subject}","exp":{}}}"#, now() + 86_400))
}

/// A window with this token on its bench.
fn open_with<'d>(desktop: &'d Desktop, token: &str) -> BenchWindow<'d> {
    let bench = BenchWindow::open(desktop);
    put(&bench, token);
    bench
}

fn put(bench: &BenchWindow<'_>, token: &str) {
    bench.paste(token);
    bench.wait_for("the token", || (bench.token_text() == token).then_some(()));
}

#[track_caller]
fn holds(path: &Path, token: &str) {
    assert_eq!(fs::read_to_string(path).expect("the file is there"), token);
    let mode = fs::metadata(path).expect("the file is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// No half-written file is left beside it.
#[track_caller]
fn stands_alone(path: &Path) {
    let folder = path.parent().expect("a file lies in a folder");
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let names: Vec<_> = entries.flatten().map(|entry| folder.join(entry.file_name())).collect();
    assert_eq!(names, [path]);
}

/// Clicks a button of the portal's own windows.
fn click_in_portal(desktop: &Desktop, name: &str) {
    let (x, y) = wait_for(&format!("the portal's button {name:?}"), || {
        let id = desktop.bus.owner("org.freedesktop.impl.portal.desktop.gtk")?;
        let is_it = |widget: &Widget| widget.role == "button" && widget.name.contains(name);
        let button = desktop.accessibility.widgets(id).into_iter().find(is_it)?;
        button.rect.filter(|rect| rect.width > 0).map(common::Rect::center)
    });
    desktop.display.click(&desktop.home, x, y);
}

#[test]
fn the_systems_dialog_saves_exactly_the_token_and_asks_before_it_replaces() {
    let desktop = Desktop::start();
    let portal = desktop.portal();
    let path = desktop.home.path().join("Documents/token.jwt");
    fs::create_dir(path.parent().unwrap()).unwrap();
    let first = token("first");
    let bench = open_with(&desktop, &first);

    bench.click_widget("button", "Save…");
    portal.answer_dialog(&desktop, &path);
    bench.wait_for_words("The token was saved to");
    holds(&path, &first);
    stands_alone(&path);

    let second = token("second");
    bench.focus();
    put(&bench, &second);
    bench.key("ctrl+s");
    portal.answer_dialog(&desktop, &path);
    let question = portal.dialog(&desktop);
    holds(&path, &first);
    desktop.display.focus(&desktop.home, question);
    click_in_portal(&desktop, "Replace");
    wait_until("the file to be replaced", || {
        fs::read_to_string(&path).is_ok_and(|text| text == second)
    });
    holds(&path, &second);
    stands_alone(&path);
}

#[test]
fn a_dialog_that_is_sent_away_changes_nothing() {
    let desktop = Desktop::start();
    let portal = desktop.portal();
    let token = token("kept");
    let bench = open_with(&desktop, &token);
    bench.key("ctrl+s");
    portal.cancel_dialog(&desktop);
    // The window is there for more: another dialog can be opened, and the token is still there.
    bench.focus();
    wait_for("the dialog to open again", || {
        bench.key("ctrl+s");
        common::wait::poll(std::time::Duration::from_secs(5), || {
            desktop.display.windows_of_class("xdg-desktop-portal-gtk").last().copied()
        })
    });
    portal.cancel_dialog(&desktop);
    assert_eq!(bench.token_text(), token);
}

/// A window whose dialog for a typed path is open, since there is no portal.
fn typed_path<'d>(desktop: &'d Desktop, token: &str) -> BenchWindow<'d> {
    let bench = open_with(desktop, token);
    bench.key("ctrl+s");
    bench.widget("entry", "Path");
    bench.wait_for_words("o file dialog is available here");
    bench
}

fn save_to(bench: &BenchWindow<'_>, path: &Path) {
    bench.fill("entry", "Path", &path.to_string_lossy());
    bench.click_widget("button", "Save file");
}

#[test]
fn without_a_portal_a_path_is_typed_and_a_file_is_not_replaced_unasked() {
    let desktop = Desktop::start();
    let token = token("typed");
    let bench = typed_path(&desktop, &token);
    let path = desktop.home.write("Documents/token.jwt", "what was there");
    save_to(&bench, &path);
    bench.widget("button", "Replace");
    bench.wait_for_words(&path.to_string_lossy());
    assert_eq!(fs::read_to_string(&path).unwrap(), "what was there");

    bench.click_widget("button", "Replace");
    bench.wait_dialog_gone();
    holds(&path, &token);
    stands_alone(&path);
}

/// A folder in which nobody can make a file, not even root, for whom modes do not count.
fn read_only_folder(desktop: &Desktop) -> PathBuf {
    let folder = desktop.home.path().join("read-only");
    fs::create_dir(&folder).expect("a folder can be made in the home");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).expect("it is ours");
    let probe = folder.join("probe");
    if fs::write(&probe, "").is_err() {
        return folder;
    }
    fs::remove_file(probe).expect("what could be made can be removed");
    PathBuf::from("/sys")
}

#[test]
fn a_path_that_cannot_be_written_is_named_and_stays_as_it_was_typed() {
    let desktop = Desktop::start();
    let token = token("nowhere");
    let bench = typed_path(&desktop, &token);
    let missing = desktop.home.path().join("no/such/folder/token.jwt");
    let read_only = read_only_folder(&desktop).join("jotbench-test.jwt");
    for path in [missing, read_only] {
        save_to(&bench, &path);
        let words = format!("annot write {}", path.display());
        bench.wait_for_words(&words);
        let typed = bench.widget("entry", "Path").text;
        assert_eq!(typed.as_deref(), Some(&*path.to_string_lossy()));
        assert!(!path.exists(), "{}", path.display());
    }
    // The way out is to type another path.
    let path = desktop.home.path().join("mended.jwt");
    save_to(&bench, &path);
    bench.wait_dialog_gone();
    holds(&path, &token);
}
