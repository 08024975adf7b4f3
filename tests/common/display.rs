//! An X server with a window manager, screenshots, keys and the pointer.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, ImageFormat, MapState, Window};
use x11rb::rust_connection::RustConnection;

use super::home::Home;
use super::process::{Process, run};
use super::wait::wait_until;

/// The window manager's settings: windows stand undecorated at the top left, so that a place in
/// the window is the same place on the screen, and no key is taken from the program.
const OPENBOX: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <theme><keepBorder>no</keepBorder></theme>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <keyboard/>
  <applications>
    <application class="*"><decor>no</decor><focus>yes</focus></application>
    <application class="*" type="normal">
      <position force="yes"><x>0</x><y>0</y></position>
    </application>
  </applications>
</openbox_config>
"#;

/// An X server of its own, on a free display number.
#[derive(Debug)]
pub struct Display {
    name: String,
    size: (u16, u16),
    // The window manager is a client of the server, so it ends first.
    manager: Option<Process>,
    server: Process,
}

impl Display {
    /// Starts a server with a screen of `width` by `height` pixels, and a window manager.
    pub fn start(home: &Home, width: u16, height: u16) -> Self {
        let mut display = Self::bare(home, width, height);
        let settings = home.write(".config/openbox/rc.xml", OPENBOX);
        let mut openbox = home.command("openbox");
        openbox.arg("--sm-disable").arg("--config-file").arg(settings);
        display.join(&mut openbox);
        display.manager = Some(Process::start(quiet(&mut openbox)));
        wait_until("the window manager", || display.managed().is_some());
        display
    }

    /// Starts a server without a window manager, for measuring.
    pub fn bare(home: &Home, width: u16, height: u16) -> Self {
        let mut server = home.command("Xvfb");
        server.args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"]);
        server.arg(format!("{width}x{height}x24")).stdin(Stdio::null()).stderr(Stdio::null());
        let (server, number) = Process::start_and_read_line(&mut server);
        Self { name: format!(":{number}"), size: (width, height), manager: None, server }
    }

    /// The display's name, as in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The width and height of the screen in pixels.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// Makes `command` a client of this display. Rendering is by software, which is the same on
    /// every machine.
    pub fn join(&self, command: &mut Command) {
        command.env("DISPLAY", &self.name).env("LIBGL_ALWAYS_SOFTWARE", "1");
    }

    /// A connection of the test's own.
    pub fn connect(&self) -> (RustConnection, Window) {
        let (connection, screen) =
            RustConnection::connect(Some(&self.name)).expect("the X server answers");
        let root = connection.setup().roots[screen].root;
        (connection, root)
    }

    /// What the screen shows now.
    pub fn screenshot(&self) -> Screenshot {
        let (width, height) = self.size;
        let (connection, root) = self.connect();
        Screenshot::take(&connection, root, [0, 0], [width, height])
    }

    /// The top-level windows on view of the process `id`, the lowest first.
    pub fn windows_of(&self, id: u32) -> Vec<Window> {
        self.windows(|connection, window| {
            read_property(connection, window, b"_NET_WM_PID", AtomEnum::CARDINAL.into()) == [id]
        })
    }

    /// The top-level windows on view whose class (`WM_CLASS`) contains `class`.
    pub fn windows_of_class(&self, class: &str) -> Vec<Window> {
        self.windows(|connection, window| {
            let kind = AtomEnum::STRING;
            let property =
                connection.get_property(false, window, AtomEnum::WM_CLASS, kind, 0, 64).ok();
            let value = property.and_then(|property| property.reply().ok()).map(|p| p.value);
            value.is_some_and(|value| String::from_utf8_lossy(&value).contains(class))
        })
    }

    /// The windows on view that `wanted` accepts, the lowest first. Windows inside an accepted
    /// one are left out.
    pub fn windows(&self, wanted: impl Fn(&RustConnection, Window) -> bool) -> Vec<Window> {
        let (connection, root) = self.connect();
        let mut found = Vec::new();
        let mut left = vec![root];
        while let Some(window) = left.pop() {
            // A window may vanish between two questions: no answer means that it is not there.
            if window != root && !on_view(&connection, window) {
                continue;
            }
            if window != root && wanted(&connection, window) {
                found.push(window);
                continue;
            }
            let tree = connection.query_tree(window).ok().and_then(|tree| tree.reply().ok());
            left.extend(tree.into_iter().flat_map(|tree| tree.children.into_iter().rev()));
        }
        found
    }

    /// The window that has the keyboard, as the window manager sees it.
    pub fn active_window(&self) -> Option<Window> {
        let (connection, root) = self.connect();
        let active =
            read_property(&connection, root, b"_NET_ACTIVE_WINDOW", AtomEnum::WINDOW.into());
        active.first().copied().filter(|window| *window != 0)
    }

    /// Gives the keyboard to `window` and waits until it has it.
    #[track_caller]
    pub fn focus(&self, home: &Home, window: Window) {
        self.xdotool(home, &["windowactivate", &window.to_string()], "");
        wait_until("the window to have the keyboard", || self.active_window() == Some(window));
    }

    /// Presses and releases keys by their X names, for example `ctrl+s` or `Tab`.
    #[track_caller]
    pub fn key(&self, home: &Home, chord: &str) {
        self.xdotool(home, &["key", "--clearmodifiers", "--delay", "20", chord], "");
    }

    /// Types `text` on the keyboard, character by character.
    ///
    /// # Panics
    /// When the text has characters that the keyboard lacks: they must be pasted, for a key that
    /// is given another meaning while it is pressed arrives as something else.
    #[track_caller]
    pub fn type_text(&self, home: &Home, text: &str) {
        assert!(text.is_ascii(), "{text:?} cannot be typed on this keyboard, only pasted");
        self.xdotool(home, &["type", "--clearmodifiers", "--delay", "8", "--file", "-"], text);
    }

    /// Presses a chord and types `text` right behind it, faster than a hand.
    #[track_caller]
    pub fn key_then_type(&self, home: &Home, chord: &str, text: &str) {
        let keys = ["key", "--delay", "0", chord, "type", "--delay", "0", "--file", "-"];
        self.xdotool(home, &keys, text);
    }

    /// Moves the pointer to a place on the screen in pixels.
    #[track_caller]
    pub fn point(&self, home: &Home, x: i32, y: i32) {
        self.xdotool(home, &["mousemove", &x.to_string(), &y.to_string()], "");
    }

    /// Clicks the left button at a place on the screen in pixels. As with a hand, the pointer
    /// rests before the press and the press lasts, so that the program sees each step.
    #[track_caller]
    pub fn click(&self, home: &Home, x: i32, y: i32) {
        let (x, y) = (x.to_string(), y.to_string());
        let steps = ["mousemove", &x, &y, "sleep", "0.05", "mousedown", "1", "sleep", "0.05"];
        self.xdotool(home, &[&steps[..], &["mouseup", "1"]].concat(), "");
    }

    /// Holds the left button at a place for `time`, for example to reveal a secret.
    #[track_caller]
    pub fn hold(&self, home: &Home, x: i32, y: i32, time: Duration, during: impl FnOnce()) {
        self.point(home, x, y);
        self.xdotool(home, &["sleep", "0.05", "mousedown", "1"], "");
        std::thread::sleep(time);
        during();
        self.xdotool(home, &["mouseup", "1"], "");
    }

    #[track_caller]
    fn xdotool(&self, home: &Home, args: &[&str], input: &str) {
        let mut xdotool = home.command("xdotool");
        self.join(&mut xdotool);
        run(xdotool.args(args), input.as_bytes());
    }

    fn managed(&self) -> Option<Window> {
        let (connection, root) = self.connect();
        read_property(&connection, root, b"_NET_SUPPORTING_WM_CHECK", AtomEnum::WINDOW.into())
            .first()
            .copied()
    }
}

/// A picture of the screen, three bytes a pixel.
#[derive(Clone, PartialEq, Eq)]
pub struct Screenshot {
    width: u16,
    height: u16,
    rgb: Vec<u8>,
}

impl Screenshot {
    /// Reads the pixels of a part of the screen over `connection`.
    pub fn take(
        connection: &RustConnection,
        root: Window,
        [x, y]: [i16; 2],
        [width, height]: [u16; 2],
    ) -> Self {
        let image = connection
            .get_image(ImageFormat::Z_PIXMAP, root, x, y, width, height, !0)
            .expect("the X server takes requests")
            .reply()
            .expect("the screen can be read");
        // Four bytes a pixel on a screen of depth 24, blue first.
        let rgb = image.data.chunks_exact(4).flat_map(|p| [p[2], p[1], p[0]]).collect();
        Self { width, height, rgb }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// Red, green and blue of one pixel.
    ///
    /// # Panics
    /// When the place is outside.
    pub fn pixel(&self, x: u16, y: u16) -> [u8; 3] {
        assert!(x < self.width && y < self.height, "({x}, {y}) is outside the screenshot");
        let at = (usize::from(y) * usize::from(self.width) + usize::from(x)) * 3;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    /// The part of the pixels, from 0 to 1, that differs from `other` of the same size.
    pub fn difference(&self, other: &Self) -> f64 {
        assert_eq!(self.size(), other.size(), "screenshots of one size can be compared");
        let pairs = self.rgb.chunks_exact(3).zip(other.rgb.chunks_exact(3));
        let different = u32::try_from(pairs.filter(|(a, b)| a != b).count()).unwrap_or(u32::MAX);
        f64::from(different) / (f64::from(self.width) * f64::from(self.height))
    }

    /// Whether every pixel has the same colour, as before anything was drawn.
    pub fn is_blank(&self) -> bool {
        self.rgb.chunks_exact(3).all(|pixel| pixel == &self.rgb[..3])
    }

    /// Writes the picture as PNG.
    pub fn save(&self, path: &Path) {
        let file = BufWriter::new(File::create(path).expect("the picture's file can be made"));
        let mut encoder = png::Encoder::new(file, self.width.into(), self.height.into());
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("the picture can be written");
        writer.write_image_data(&self.rgb).expect("the picture can be written");
    }
}

impl std::fmt::Debug for Screenshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Screenshot({}x{})", self.width, self.height)
    }
}

/// Cuts a service off from the test's own output.
pub fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn on_view(connection: &RustConnection, window: Window) -> bool {
    let attributes = connection.get_window_attributes(window).ok().and_then(|a| a.reply().ok());
    attributes.is_some_and(|attributes| attributes.map_state == MapState::VIEWABLE)
}

/// The 32-bit values of a window's property; empty where it has none.
fn read_property(connection: &RustConnection, window: Window, name: &[u8], kind: u32) -> Vec<u32> {
    let read = || {
        let atom = connection.intern_atom(true, name).ok()?.reply().ok()?.atom;
        let property = connection.get_property(false, window, atom, kind, 0, 64).ok()?;
        Some(property.reply().ok()?.value32()?.collect())
    };
    read().unwrap_or_default()
}
