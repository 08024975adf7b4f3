//! The widgets of a window by role and name, with their place on the screen.
//!
//! This is what a screen reader sees (AT-SPI). A test that finds its widgets here needs no pixel
//! constants, and proves by the way that the widgets are labelled.

use std::fmt;

use zbus::blocking::{Connection, Proxy, connection, fdo::DBusProxy};
use zbus::zvariant::{DynamicType, OwnedObjectPath};

use super::bus::Bus;

const ROOT: &str = "/org/a11y/atspi/accessible/root";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const COMPONENT: &str = "org.a11y.atspi.Component";
const TEXT: &str = "org.a11y.atspi.Text";

/// `ATSPI_COORD_TYPE_SCREEN`: places are counted from the top left of the screen.
const SCREEN: u32 = 0;

/// More widgets than any window has: a tree that grows past this is broken.
const MOST: usize = 20_000;

/// An accessible object: the application's name on the accessibility bus, and a path there.
type Reference = (String, OwnedObjectPath);

/// A place on the screen in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rect {
    /// The left edge.
    pub x: i32,
    /// The top edge.
    pub y: i32,
    /// The width.
    pub width: i32,
    /// The height.
    pub height: i32,
}

impl Rect {
    /// The middle of the place.
    pub fn center(self) -> (i32, i32) {
        (self.x + self.width / 2, self.y + self.height / 2)
    }
}

/// What a screen reader knows of one widget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widget {
    /// How deep the widget stands in the tree; the application itself is 0.
    pub depth: usize,
    /// What it is, in the words of AT-SPI: `button`, `toggle button`, `check box`, `combo box`,
    /// `entry`, `password text`, `label`, `link`, `menu item`, … (`other` for the rare ones).
    pub role: String,
    /// Its accessible name.
    pub name: String,
    /// Its accessible description, for example a tooltip.
    pub description: String,
    /// Where it is; `None` for what has no place.
    pub rect: Option<Rect>,
    /// What it says or holds, where it is text.
    pub text: Option<String>,
    /// Its AT-SPI states as two words of bits.
    states: u64,
}

impl Widget {
    /// What it says, wherever its role keeps it: its name, else its text.
    pub fn said(&self) -> &str {
        if self.name.is_empty() { self.text.as_deref().unwrap_or("") } else { &self.name }
    }

    /// Whether it is checked, or pressed and staying so.
    pub fn is_checked(&self) -> bool {
        self.has_state(4) || self.has_state(20)
    }

    /// Whether it can be used now.
    pub fn is_enabled(&self) -> bool {
        self.has_state(8)
    }

    /// Whether it has the keyboard.
    pub fn is_focused(&self) -> bool {
        self.has_state(12)
    }

    /// Whether it is the chosen one of several.
    pub fn is_selected(&self) -> bool {
        self.has_state(23)
    }

    /// Whether a state is on, by its number in `AtspiStateType`.
    fn has_state(&self, number: u32) -> bool {
        self.states >> number & 1 == 1
    }
}

impl fmt::Display for Widget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:1$}{2} {3:?}", "", self.depth * 2, self.role, self.name)?;
        if let Some(Rect { x, y, width, height }) = self.rect {
            write!(f, " at {x},{y} size {width}x{height}")?;
        }
        if let Some(text) = &self.text {
            write!(f, " text {text:?}")?;
        }
        Ok(())
    }
}

/// A connection to the accessibility bus; while it lives, programs offer their widgets.
#[derive(Debug)]
pub struct Accessibility {
    bus: Connection,
    // Status changes hold as long as the session's accessibility service runs.
    _session: Connection,
}

impl Accessibility {
    /// Tells the desktop that somebody listens, as a screen reader does when it starts.
    pub fn start(bus: &Bus) -> Self {
        let session = bus.connect();
        let status = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Status")
            .expect("the accessibility service has a name");
        status.set_property("IsEnabled", true).expect("accessibility can be turned on");
        let address: String = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus")
            .and_then(|bus| bus.call("GetAddress", &()))
            .expect("the accessibility bus has an address");
        let bus = connection::Builder::address(address.as_str())
            .and_then(connection::Builder::build)
            .expect("the accessibility bus answers");
        Self { bus, _session: session }
    }

    /// Every widget of the process `id`, parents before children; empty until the program offers
    /// them. A widget that vanishes between two questions is left out.
    pub fn widgets(&self, id: u32) -> Vec<Widget> {
        let mut widgets = Vec::new();
        let mut left: Vec<(Reference, usize)> =
            self.application(id).into_iter().map(|application| (application, 0)).collect();
        while let Some((reference, depth)) = left.pop() {
            widgets.extend(self.widget(&reference, depth));
            assert!(widgets.len() < MOST, "the tree of widgets never ends");
            let children = self.children(&reference);
            left.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
        }
        widgets
    }

    /// The application with the process `id`.
    fn application(&self, id: u32) -> Option<Reference> {
        let registry =
            ("org.a11y.atspi.Registry".to_owned(), OwnedObjectPath::try_from(ROOT).ok()?);
        let bus = DBusProxy::new(&self.bus).ok()?;
        self.children(&registry).into_iter().find(|(name, _)| {
            let name = name.as_str().try_into().ok();
            name.and_then(|name| bus.get_connection_unix_process_id(name).ok()) == Some(id)
        })
    }

    fn children(&self, parent: &Reference) -> Vec<Reference> {
        self.call(parent, ACCESSIBLE, "GetChildren", &()).unwrap_or_default()
    }

    fn widget(&self, reference: &Reference, depth: usize) -> Option<Widget> {
        let states: Vec<u32> = self.call(reference, ACCESSIBLE, "GetState", &())?;
        let role = self.call(reference, ACCESSIBLE, "GetRole", &()).map_or("", role);
        let interfaces: Vec<String> = self.call(reference, ACCESSIBLE, "GetInterfaces", &())?;
        let has = |interface| interfaces.iter().any(|name| name == interface);
        let rect = has(COMPONENT)
            .then(|| self.call(reference, COMPONENT, "GetExtents", &SCREEN))
            .flatten()
            .map(|(x, y, width, height)| Rect { x, y, width, height });
        let text =
            has(TEXT).then(|| self.call(reference, TEXT, "GetText", &(0_i32, -1_i32))).flatten();
        let low = u64::from(states.first().copied().unwrap_or_default());
        let high = u64::from(states.get(1).copied().unwrap_or_default());
        Some(Widget {
            depth,
            role: role.to_owned(),
            name: self.words(reference, "Name"),
            description: self.words(reference, "Description"),
            rect,
            text,
            states: high << 32 | low,
        })
    }

    fn words(&self, (name, path): &Reference, property: &str) -> String {
        zbus::blocking::proxy::Builder::<Proxy<'_>>::new(&self.bus)
            .cache_properties(zbus::proxy::CacheProperties::No)
            .destination(name.as_str())
            .and_then(|builder| builder.path(path))
            .and_then(|builder| builder.interface(ACCESSIBLE))
            .and_then(zbus::blocking::proxy::Builder::build)
            .and_then(|proxy| proxy.get_property(property))
            .unwrap_or_default()
    }

    fn call<T>(
        &self,
        (name, path): &Reference,
        interface: &str,
        method: &str,
        body: &(impl serde::Serialize + DynamicType),
    ) -> Option<T>
    where
        T: serde::de::DeserializeOwned + zbus::zvariant::Type,
    {
        let reply = self.bus.call_method(Some(name.as_str()), path, Some(interface), method, body);
        reply.ok()?.body().deserialize().ok()
    }
}

/// The name of a role by its number in `AtspiRole`; not every program tells the name itself.
fn role(number: u32) -> &'static str {
    match number {
        2 => "alert",
        7 => "check box",
        8 => "check menu item",
        11 => "combo box",
        16 => "dialog",
        23 => "frame",
        27 => "image",
        29 => "label",
        31 => "list",
        32 => "list item",
        33 => "menu",
        34 => "menu bar",
        35 => "menu item",
        37 => "page tab",
        38 => "page tab list",
        39 => "panel",
        40 => "password text",
        41 => "popup menu",
        42 => "progress bar",
        43 => "button",
        44 => "radio button",
        45 => "radio menu item",
        48 => "scroll bar",
        49 => "scroll pane",
        50 => "separator",
        51 => "slider",
        52 => "spin button",
        54 => "status bar",
        55 => "table",
        56 => "table cell",
        61 => "text",
        62 => "toggle button",
        63 => "tool bar",
        64 => "tool tip",
        65 => "tree",
        69 => "window",
        73 => "paragraph",
        75 => "application",
        79 => "entry",
        83 => "heading",
        88 => "link",
        98 => "list box",
        99 => "grouping",
        101 => "notification",
        116 => "static",
        _ => "other",
    }
}
