//! The window follows the desktop's dark or light setting.
#![cfg(target_os = "linux")]

mod common;

use common::{Desktop, Window, portal, wait_until};
use zbus::{
    blocking::{Connection, connection},
    zvariant::{OwnedValue, Value},
};

const PATH: &str = "/org/freedesktop/portal/desktop";
const INTERFACE: &str = "org.freedesktop.portal.Settings";
const SETTING: (&str, &str) = ("org.freedesktop.appearance", "color-scheme");

/// A portal that knows nothing but this setting: 1 is dark, 2 is light.
struct Settings(u32);

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl Settings {
    fn read_one(&self, namespace: &str, key: &str) -> zbus::fdo::Result<OwnedValue> {
        if (namespace, key) == SETTING {
            Ok(OwnedValue::from(self.0))
        } else {
            Err(zbus::fdo::Error::Failed("no such setting".to_owned()))
        }
    }
}

fn portal(desktop: &Desktop, scheme: u32) -> Connection {
    connection::Builder::address(desktop.bus.address())
        .and_then(|builder| builder.serve_at(PATH, Settings(scheme)))
        .and_then(|builder| builder.name(portal::NAME))
        .and_then(connection::Builder::build)
        .expect("the portal can be served")
}

fn change(portal: &Connection, scheme: u32) {
    let body = (SETTING.0, SETTING.1, Value::U32(scheme));
    portal
        .emit_signal(None::<&str>, PATH, INTERFACE, "SettingChanged", &body)
        .expect("it can be told");
}

/// Whether most of what the screen shows is bright.
fn is_light(window: &Window<'_>) -> bool {
    let screen = window.screenshot();
    let (width, height) = screen.size();
    let places = (1..16).flat_map(|x| (1..16).map(move |y| (x * (width / 16), y * (height / 16))));
    let bright =
        places.filter(|(x, y)| screen.pixel(*x, *y).iter().all(|channel| *channel > 0x80)).count();
    bright > 15 * 15 / 2
}

#[test]
fn the_window_opens_in_the_desktops_theme_and_changes_with_it() {
    let desktop = Desktop::start();
    let portal = portal(&desktop, 2);
    let mut window = Window::open(&desktop, [""; 0]);
    wait_until("the light theme", || is_light(&window));
    change(&portal, 1);
    wait_until("the dark theme", || !is_light(&window));
    change(&portal, 2);
    wait_until("the light theme again", || is_light(&window));
    window.key("ctrl+q");
    let end = window.wait_end(common::DEADLINE).expect("the program ends");
    assert!(end.success(), "{end:?}: {}", window.log());
    assert_eq!(window.log(), "");
}
