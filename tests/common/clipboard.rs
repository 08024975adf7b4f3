//! CLIPBOARD and PRIMARY, as another program sees them.

use std::process::Command;

use super::process::{run, try_run};
use super::wait::wait_until;

/// One of the two selections of X11.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection {
    /// What was copied on purpose.
    Clipboard,
    /// What was merely selected.
    Primary,
}

impl Selection {
    fn name(self) -> &'static str {
        match self {
            Self::Clipboard => "clipboard",
            Self::Primary => "primary",
        }
    }

    /// The text that the selection offers; `None` where nobody owns it or it is not text.
    /// `xclip` is that program in the environment of the display.
    pub fn read(self, mut xclip: Command) -> Option<String> {
        xclip.args(["-selection", self.name(), "-out", "-target", "UTF8_STRING"]);
        let output = try_run(&mut xclip, b"");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The formats that the selection offers, for example `UTF8_STRING` and the hint that keeps
    /// a copy out of clipboard histories; empty where nobody owns it.
    pub fn targets(self, mut xclip: Command) -> Vec<String> {
        xclip.args(["-selection", self.name(), "-out", "-target", "TARGETS"]);
        let output = try_run(&mut xclip, b"");
        String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
    }

    /// Offers `text`, from a process that stays in the background until another takes over or
    /// the display ends. `xclip` prepares that program in the environment of the display.
    #[track_caller]
    pub fn write(self, xclip: impl Fn() -> Command, text: &str) {
        let mut offer = xclip();
        run(&mut detached(offer.args(["-selection", self.name(), "-in"])), text.as_bytes());
        // It may go into the background before it owns the selection.
        wait_until("the copy", || self.read(xclip()).as_deref() == Some(text));
    }
}

/// The same command with its output cut off, through a shell, since the output pipes of a process
/// that goes into the background would never end.
fn detached(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"exec "$@" >/dev/null 2>&1"#, "sh"]);
    shell.arg(command.get_program()).args(command.get_args()).env_clear();
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell
}
