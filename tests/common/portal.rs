//! Real file dialogs and desktop settings.

#![expect(clippy::unused_self, reason = "only a portal that runs opens dialogs")]

use std::path::Path;
use std::time::Duration;

use zbus::blocking::fdo::DBusProxy;

use super::bus::Bus;
use super::desktop::Desktop;
use super::home::Home;
use super::wait::{poll, wait_for};

/// The name that the portal takes on the bus.
pub const NAME: &str = "org.freedesktop.portal.Desktop";

/// How long a step of the dialog may take before it is tried again.
const PATIENCE: Duration = Duration::from_secs(2);

/// The portal with its GTK backend; both are services of the bus and end with it.
#[derive(Debug)]
pub struct Portal(());

impl Portal {
    /// Starts the portal on a bus that has a display.
    pub fn start(home: &Home, bus: &Bus) -> Self {
        // Newer portals choose their backend by this file, older ones by XDG_CURRENT_DESKTOP.
        home.write(
            ".config/xdg-desktop-portal/portals.conf",
            "[preferred]\ndefault=gtk\norg.freedesktop.impl.portal.Secret=none\n",
        );
        bus.offer(&[
            "org.freedesktop.portal.Desktop.service",
            "org.freedesktop.impl.portal.desktop.gtk.service",
            "org.freedesktop.impl.portal.PermissionStore.service",
        ]);
        let connection = bus.connect();
        let name = NAME.try_into().expect("the name is a bus name");
        DBusProxy::new(&connection)
            .and_then(|bus| Ok(bus.start_service_by_name(name, 0)?))
            .expect("the portal starts");
        bus.wait_for(NAME);
        Self(())
    }

    /// Waits for the dialog that asks for a file, gives it the absolute `path`, and accepts. When
    /// it returns the dialog is gone, or has opened another that asks whether to overwrite.
    #[track_caller]
    pub fn answer_dialog(&self, desktop: &Desktop, path: &Path) {
        let dialog = self.dialog(desktop);
        desktop.display.focus(&desktop.home, dialog);
        let path = path.to_string_lossy();
        wait_for("the dialog to take the path", || {
            desktop.display.key(&desktop.home, "ctrl+a");
            desktop.display.type_text(&desktop.home, &path);
            poll(PATIENCE, || self.holds(desktop, &path).then_some(()))
        });
        // While the dialog still reads the folder, it takes no Return.
        wait_for("the dialog to be accepted", || {
            desktop.display.key(&desktop.home, "Return");
            poll(PATIENCE, || (self.dialogs(desktop) != [dialog]).then_some(()))
        });
    }

    /// Waits for the dialog that asks for a file, and sends it away.
    #[track_caller]
    pub fn cancel_dialog(&self, desktop: &Desktop) {
        let dialog = self.dialog(desktop);
        desktop.display.focus(&desktop.home, dialog);
        desktop.display.key(&desktop.home, "Escape");
    }

    /// Waits for a dialog of the portal's, for example the question whether to overwrite a file.
    #[track_caller]
    pub fn dialog(&self, desktop: &Desktop) -> u32 {
        wait_for("the portal's dialog", || self.dialogs(desktop).last().copied())
    }

    fn dialogs(&self, desktop: &Desktop) -> Vec<u32> {
        desktop.display.windows_of_class("xdg-desktop-portal-gtk")
    }

    /// Whether the field that has the keyboard holds `path`.
    fn holds(&self, desktop: &Desktop, path: &str) -> bool {
        let id = desktop.bus.owner("org.freedesktop.impl.portal.desktop.gtk");
        let widgets = id.map(|id| desktop.accessibility.widgets(id)).unwrap_or_default();
        widgets.iter().any(|widget| widget.is_focused() && widget.text.as_deref() == Some(path))
    }
}
