//! A home, a display and a bus in one.

use std::ffi::OsStr;
use std::process::Command;

use super::accessibility::Accessibility;
use super::bus::{BlackHole, Bus};
use super::clipboard::Selection;
use super::display::Display;
use super::home::Home;
use super::keyring::Keyring;
use super::portal::Portal;

/// The width and height of the screen, on which everything that matters is in sight at once.
const SIZE: (u16, u16) = (1280, 800);

/// A person's desktop, without a keyring and without a portal unless they are started.
#[derive(Debug)]
pub struct Desktop {
    /// What the screen reader sees.
    pub accessibility: Accessibility,
    /// The session bus.
    pub bus: Bus,
    /// The screen.
    pub display: Display,
    /// The home folder; the last to go, for its watchdog ends what the others left.
    pub home: Home,
}

impl Desktop {
    /// Starts a desktop of 1280 by 800 pixels.
    pub fn start() -> Self {
        Self::with_size(SIZE.0, SIZE.1)
    }

    /// Starts a desktop of another size, in pixels.
    pub fn with_size(width: u16, height: u16) -> Self {
        let home = Home::new();
        let display = Display::start(&home, width, height);
        let bus = Bus::start(&home, Some(&display));
        let accessibility = Accessibility::start(&bus);
        Self { accessibility, bus, display, home }
    }

    /// Starts the keyring daemon, its login keyring unlocked by `password`.
    pub fn keyring(&self, password: &str) -> Keyring {
        Keyring::start(&self.home, &self.bus, password)
    }

    /// Puts a keyring in place that takes every call and never answers.
    pub fn dead_keyring(&self) -> BlackHole {
        BlackHole::start(&self.home, &self.bus, "org.freedesktop.secrets")
    }

    /// Starts the portal for file dialogs.
    pub fn portal(&self) -> Portal {
        Portal::start(&self.home, &self.bus)
    }

    /// A command that lives on this desktop.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.home.command(program);
        self.display.join(&mut command);
        self.bus.join(&mut command);
        command
    }

    /// The text that a selection offers; `None` where nobody owns it.
    pub fn copied(&self, selection: Selection) -> Option<String> {
        selection.read(self.command("xclip"))
    }

    /// The formats that a selection offers.
    pub fn copied_targets(&self, selection: Selection) -> Vec<String> {
        selection.targets(self.command("xclip"))
    }

    /// Copies `text` as another program would.
    #[track_caller]
    pub fn copy(&self, selection: Selection, text: &str) {
        selection.write(|| self.command("xclip"), text);
    }
}
