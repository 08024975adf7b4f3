//! A secret that the window works with is told to nobody: no file, no log, no process listing, no
//! screen reader, no property of X, no selection that was not asked for, no panic.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::time::Duration;

use common::process::has_ended;
use common::{BenchWindow, Desktop, Home, Selection, Sentinel, Widget};
use jotbench::{crash, ui::app::App, worker::Workers};
use winit::platform::x11::EventLoopBuilderExtX11 as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _};

/// Everything that could make a program or a library talk.
const TALKATIVE: [(&str, &str); 4] = [
    ("RUST_LOG", "trace"),
    ("RUST_BACKTRACE", "full"),
    ("G_MESSAGES_DEBUG", "all"),
    ("JOTBENCH_FRAME_LOG", "frames"),
];

/// Where a secret was found that has no business there.
struct Search<'a, 'desktop> {
    bench: &'a BenchWindow<'desktop>,
    secret: &'a Sentinel,
}

impl Search<'_, '_> {
    /// It is nowhere outside of the process, whatever the moment.
    #[track_caller]
    fn nowhere(&self, moment: &str) {
        assert_eq!(self.files(), [""; 0], "{moment}: files");
        assert_eq!(self.secret.in_proc_of(self.bench.process_id()), [""; 0], "{moment}: /proc");
        assert_eq!(self.widgets(), [""; 0], "{moment}: widgets");
        assert_eq!(self.properties(), [""; 0], "{moment}: properties of X windows");
        let desktop = self.bench.desktop();
        assert_eq!(desktop.copied(Selection::Primary), None, "{moment}: PRIMARY");
    }

    /// The files of the home, the program's log among them, by content and by name.
    fn files(&self) -> Vec<String> {
        let files = self.bench.desktop().home.files().into_iter();
        files
            .filter(|file| {
                let name = file.as_os_str().as_encoded_bytes();
                let content = fs::read(file).unwrap_or_default();
                [name, &content].iter().any(|bytes| !self.secret.find(bytes).is_empty())
            })
            .map(|file| file.display().to_string())
            .collect()
    }

    /// What a screen reader hears.
    fn widgets(&self) -> Vec<String> {
        let widgets = self.bench.widgets().into_iter();
        let tells = |widget: &Widget| {
            let text = widget.text.as_deref().unwrap_or_default();
            [&widget.name, &widget.description, text]
                .iter()
                .any(|words| !self.secret.find(words.as_bytes()).is_empty())
        };
        widgets.filter(tells).map(|widget| widget.role).collect()
    }

    /// What any program can read of any window of the display, the root among them.
    fn properties(&self) -> Vec<String> {
        let (connection, root) = self.bench.desktop().display.connect();
        let mut found = Vec::new();
        let mut left = vec![root];
        while let Some(window) = left.pop() {
            let tree = connection.query_tree(window).ok().and_then(|tree| tree.reply().ok());
            left.extend(tree.into_iter().flat_map(|tree| tree.children));
            let names =
                connection.list_properties(window).ok().and_then(|names| names.reply().ok());
            for name in names.into_iter().flat_map(|names| names.atoms) {
                let value = connection
                    .get_property(false, window, name, AtomEnum::ANY, 0, 1 << 20)
                    .ok()
                    .and_then(|value| value.reply().ok());
                if value.is_some_and(|value| !self.secret.find(&value.value).is_empty()) {
                    found.push(format!("property {name} of window {window:#x}"));
                }
            }
        }
        found
    }
}

/// Works with a secret in every way that the window has, and looks everywhere all the while.
fn work_with_a_secret(bench: &BenchWindow<'_>) {
    let desktop = bench.desktop();
    let secret = Sentinel::new();
    let search = Search { bench, secret: &secret };
    bench.wait_for_words("Keychain: Secret Service");

    bench.key("ctrl+n");
    bench.fill("password text", "Secret", secret.text());
    bench.wait_for_words("typed, kept nowhere");
    bench.key("ctrl+a");
    bench.key("ctrl+c");
    search.nowhere("typed and selected");
    assert_ne!(desktop.copied(Selection::Clipboard).as_deref(), Some(secret.text()));
    bench.click_widget("button", "Clear the secret");
    search.nowhere("cleared");

    bench.key("ctrl+shift+n");
    bench.fill("entry", "Name", "acme");
    bench.fill("entry", "Client ID", "acme");
    bench.wait_for("the dialog's field to have the keyboard", || {
        let field = || bench.widgets().into_iter().rfind(|it| it.role == "password text");
        let (x, y) = field()?.rect?.center();
        bench.click(x, y);
        field().filter(Widget::is_focused)
    });
    bench.type_text(secret.text());
    search.nowhere("typed into the dialog");
    bench.click_widget("button", "Save client");
    bench.wait_dialog_gone();
    bench.widget("button", "Use no client");
    search.nowhere("saved and in use");

    let (x, y) = bench.widget("button", "Hold to reveal").rect.expect("it has a place").center();
    desktop.display.hold(&desktop.home, x, y, Duration::from_millis(200), || {
        bench.wait_for_words("Secret, shown on screen");
        search.nowhere("revealed");
    });

    bench.click_widget("button", "Copy secret");
    bench.wait_for("the copy", || {
        desktop.copied(Selection::Clipboard).filter(|copied| copied == secret.text())
    });
    search.nowhere("copied");
    bench.click_widget("button", "Use no client");
    bench.click_widget("list item", "acme, Plain JWT");
    bench.widget("button", "Hold to reveal");
    search.nowhere("fetched");
    bench.key("ctrl+q");
    bench.wait_for("the end of the program", || has_ended(bench.process_id()).then_some(()));
    assert_eq!(search.files(), [""; 0], "after the end: files");
    assert_eq!(search.properties(), [""; 0], "after the end: properties of X windows");
    // What is there is found.
    desktop.home.write("control", secret.text());
    assert_eq!(search.files().len(), 1);
    assert_eq!(desktop.copied(Selection::Clipboard), None, "after the end: the clipboard");
}

#[test]
fn the_program_tells_nobody_however_talkative_its_environment() {
    let desktop = Desktop::start();
    let _keyring = desktop.keyring("the password");
    let bench = BenchWindow::open_with(&desktop, &TALKATIVE);
    work_with_a_secret(&bench);
}

#[test]
fn what_every_library_would_log_at_its_finest_level_holds_no_secret() {
    let desktop = Desktop::start();
    let _keyring = desktop.keyring("the password");
    let mut command = desktop.command(this_program());
    command.args(["driver_window", "--exact", "--ignored", "--nocapture"]);
    command.envs(TALKATIVE);
    let bench = BenchWindow::start(&desktop, command);
    work_with_a_secret(&bench);
    let log = bench.log();
    for library in ["zbus", "winit", "egui"] {
        assert!(
            log.contains(&format!("TRACE {library}")) || log.contains(&format!("DEBUG {library}")),
            "{library} logs"
        );
    }
}

/// The window as the program opens it, and a logger behind it that the program does not have.
#[test]
#[ignore = "another test runs it, in a process of its own"]
fn driver_window() {
    log::set_logger(&EVERYTHING).expect("no other logger is there");
    log::set_max_level(log::LevelFilter::Trace);
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        event_loop_builder: Some(Box::new(|builder| {
            builder.with_any_thread(true);
        })),
        ..eframe::NativeOptions::default()
    };
    let start = |ctx: &egui::Context, frame: &eframe::Frame| {
        let ctx = ctx.clone();
        Ok(Workers::start(move || ctx.request_repaint())?.for_window(frame))
    };
    eframe::run_native(
        "jotbench",
        options,
        Box::new(move |cc| Ok(Box::new(App::new(&cc.egui_ctx, Box::new(start), vec![])))),
    )
    .expect("a window opens");
}

struct Everything;

static EVERYTHING: Everything = Everything;

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}\n", record.level(), record.target(), record.args());
        let _ = std::io::stderr().lock().write_all(line.as_bytes());
    }

    fn flush(&self) {}
}

#[test]
fn a_panic_prints_its_place_and_no_secret() {
    let home = Home::new();
    let secret = Sentinel::new();
    let mut command = home.command(this_program());
    command.args(["driver_panics", "--exact", "--ignored", "--nocapture"]).envs(TALKATIVE);
    command.stdin(Stdio::piped());
    let output = common::process::try_run(&mut command, secret.text().as_bytes());
    let said = [output.stdout, output.stderr].concat();
    let words = String::from_utf8_lossy(&said);
    assert_eq!(words.matches("Jotbench itself failed at ").count(), 4, "{words}");
    assert!(secret.find(&said).is_empty());
}

/// Fails in every way that quotes what a program worked on.
#[test]
#[ignore = "another test runs it, in a process of its own"]
fn driver_panics() {
    let secret = std::io::read_to_string(std::io::stdin()).expect("the secret comes");
    crash::keep_quiet_about_data();
    let fail = |work: Box<dyn FnOnce() + Send>| {
        assert!(common::beside(work).join().is_err(), "it panicked");
    };
    let text = secret.clone();
    fail(Box::new(move || panic!("{text}")));
    let text = secret.clone();
    fail(Box::new(move || panic!("{1}: {:?}", text, "no secret")));
    let text = secret.clone();
    fail(Box::new(move || assert_eq!(text, "another")));
    fail(Box::new(move || assert!(secret.is_empty(), "{secret}")));
}

fn this_program() -> std::path::PathBuf {
    std::env::current_exe().expect("the test program has a path")
}
