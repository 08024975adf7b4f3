//! The real program in a window on a private desktop.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use super::accessibility::Widget;
use super::clipboard::Selection;
use super::desktop::Desktop;
use super::display::Screenshot;
use super::process::Process;
use super::wait::{DEADLINE, poll, wait_for};

/// A running program with its window; dropping it ends the program. When the test fails, a
/// picture of the screen and the tree of widgets are left in the build folder, and named.
#[derive(Debug)]
pub struct Window<'desktop> {
    desktop: &'desktop Desktop,
    process: Process,
    id: u32,
    log: PathBuf,
}

impl<'desktop> Window<'desktop> {
    /// Starts the program with `args` and waits until its window has the keyboard.
    #[track_caller]
    pub fn open(
        desktop: &'desktop Desktop,
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Self {
        let mut command = desktop.command(env!("CARGO_BIN_EXE_jotbench"));
        command.args(args);
        Self::start(desktop, command)
    }

    /// Starts a command of the desktop's that opens a window, and waits until the window has the
    /// keyboard.
    #[track_caller]
    pub fn start(desktop: &'desktop Desktop, mut command: Command) -> Self {
        let name = format!(
            "{}.log",
            Path::new(command.get_program())
                .file_name()
                .map_or_else(|| "program".into(), OsStr::to_string_lossy,)
        );
        let log = desktop.home.path().join(name);
        let file = File::create(&log).expect("the log's file can be made");
        let errors = file.try_clone().expect("the log's file can be shared");
        let mut process = Process::start(command.stdin(Stdio::null()).stdout(file).stderr(errors));
        let id = wait_for("the program's window", || {
            let ended = process.ended();
            assert!(ended.is_none(), "the program ended ({ended:?}): {}", read(&log));
            desktop.display.windows_of(process.id()).last().copied()
        });
        let window = Self { desktop, process, id, log };
        window.focus();
        window
    }

    /// The process id.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Drops a file on the middle of a widget, as from a file manager.
    #[track_caller]
    pub fn drop_on(&self, role: &str, name: &str, file: &Path) {
        let (x, y) = self.widget(role, name).rect.expect("the widget has a place").center();
        let place = (u16::try_from(x).expect("on the screen"), u16::try_from(y).expect("as well"));
        super::drop::drop_file(self.desktop, self.id, file, place);
    }

    /// What the program wrote to its standard output and standard error.
    pub fn log(&self) -> String {
        read(&self.log)
    }

    /// Gives the window the keyboard.
    #[track_caller]
    pub fn focus(&self) {
        self.desktop.display.focus(&self.desktop.home, self.id);
    }

    /// Presses and releases keys by their X names, for example `ctrl+s` or `Tab`.
    #[track_caller]
    pub fn key(&self, chord: &str) {
        self.desktop.display.key(&self.desktop.home, chord);
    }

    /// Types `text` on the keyboard.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.desktop.display.type_text(&self.desktop.home, text);
    }

    /// Copies `text` in another program and pastes it here.
    #[track_caller]
    pub fn paste(&self, text: &str) {
        self.desktop.copy(Selection::Clipboard, text);
        self.key("ctrl+v");
    }

    /// Clicks a place on the screen, in pixels.
    #[track_caller]
    pub fn click(&self, x: i32, y: i32) {
        self.desktop.display.click(&self.desktop.home, x, y);
    }

    /// What the screen shows now.
    pub fn screenshot(&self) -> Screenshot {
        self.desktop.display.screenshot()
    }

    /// Every widget that a screen reader sees.
    pub fn widgets(&self) -> Vec<Widget> {
        self.desktop.accessibility.widgets(self.process.id())
    }

    /// The first widget with this role and accessible name, if it is there now. An empty role
    /// stands for any.
    pub fn find(&self, role: &str, name: &str) -> Option<Widget> {
        self.widgets()
            .into_iter()
            .find(|widget| (role.is_empty() || widget.role == role) && widget.name == name)
    }

    /// Waits for the widget with this role and accessible name.
    #[track_caller]
    pub fn widget(&self, role: &str, name: &str) -> Widget {
        self.wait_for(&format!("the {role} {name:?}"), || self.find(role, name))
    }

    /// Clicks the middle of the widget with this role and accessible name, once it is there, can
    /// be used, and stays in one place.
    #[track_caller]
    pub fn click_widget(&self, role: &str, name: &str) {
        let mut before = None;
        let rect = self.wait_for(&format!("the {role} {name:?} to be ready"), || {
            let now = self.find(role, name).filter(Widget::is_enabled).and_then(|w| w.rect);
            let settled = now.filter(|_| now == before);
            before = now;
            settled
        });
        let (x, y) = rect.center();
        self.click(x, y);
    }

    /// Clicks the text field with this accessible name, and replaces what it holds by typing.
    #[track_caller]
    pub fn fill(&self, role: &str, name: &str, text: &str) {
        self.click_widget(role, name);
        self.wait_for("the field to have the keyboard", || {
            self.find(role, name).filter(Widget::is_focused)
        });
        self.key("ctrl+a");
        self.type_text(text);
    }

    /// Waits until `look` finds something; fails the test, showing the widgets and the program's
    /// own words, after a minute.
    #[track_caller]
    pub fn wait_for<T>(&self, what: &str, look: impl FnMut() -> Option<T>) -> T {
        match poll(DEADLINE, look) {
            Some(found) => found,
            None => panic!("waited in vain for {what}\n{}\n{}", self.outline(), self.log()),
        }
    }

    /// Waits until a widget's name or text contains `words`.
    #[track_caller]
    pub fn wait_for_words(&self, words: &str) -> Widget {
        let says = |text: &str| text.contains(words);
        self.wait_for(&format!("the words {words:?}"), || {
            self.widgets()
                .into_iter()
                .find(|widget| says(&widget.name) || widget.text.as_deref().is_some_and(says))
        })
    }

    /// The tree of widgets as indented lines.
    pub fn outline(&self) -> String {
        self.widgets()
            .iter()
            .fold(String::new(), |outline, widget| outline + &widget.to_string() + "\n")
    }

    /// Waits up to `deadline` for the program to end by itself, for example after the key that
    /// quits.
    pub fn wait_end(&mut self, deadline: Duration) -> Option<ExitStatus> {
        self.process.wait(deadline)
    }

    /// Keeps a picture and the widgets for whoever looks into a failed test.
    #[expect(clippy::print_stderr, reason = "the test harness shows it with the failure")]
    fn keep_evidence(&self) {
        let name = thread::current().name().unwrap_or("test").replace("::", "-");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let picture = folder.join(format!("{name}.png"));
        self.screenshot().save(&picture);
        // Best effort: a failing test has said already what matters.
        let _ = fs::write(folder.join(format!("{name}.txt")), self.outline() + &self.log());
        eprintln!("the screen at the failure: {}", picture.display());
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            // A second panic would end the whole test run without cleaning up.
            let kept = std::panic::AssertUnwindSafe(|| self.keep_evidence());
            let _ = std::panic::catch_unwind(kept);
        }
    }
}

fn read(log: &Path) -> String {
    String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned()
}
