//! The window in the words of the bench: clients, verdict, findings, token.

use std::ops::Deref;
use std::process::Command;

use super::accessibility::Widget;
use super::desktop::Desktop;
use super::window::Window;

/// What a person types to add a client.
#[derive(Debug, Clone, Copy)]
pub struct NewClient<'a> {
    /// What the client is called here.
    pub name: &'a str,
    /// The API's name for it.
    pub client_id: &'a str,
    /// The name of its profile, as the menu shows it.
    pub profile: &'a str,
    /// Its secret.
    pub secret: &'a str,
}

/// The running program; everything that [`Window`] can do, and what only the bench has.
#[derive(Debug)]
pub struct BenchWindow<'desktop> {
    window: Window<'desktop>,
    desktop: &'desktop Desktop,
}

impl<'desktop> Deref for BenchWindow<'desktop> {
    type Target = Window<'desktop>;

    fn deref(&self) -> &Self::Target {
        &self.window
    }
}

impl<'desktop> BenchWindow<'desktop> {
    /// Opens the window and waits until the bench is drawn.
    #[track_caller]
    pub fn open(desktop: &'desktop Desktop) -> Self {
        Self::open_with(desktop, &[])
    }

    /// Opens the window with variables of its environment set.
    #[track_caller]
    pub fn open_with(desktop: &'desktop Desktop, variables: &[(&str, &str)]) -> Self {
        let mut command = desktop.command(env!("CARGO_BIN_EXE_jotbench"));
        command.envs(variables.iter().copied());
        Self::start(desktop, command)
    }

    /// Opens the window of a command of the desktop's and waits until the bench is drawn.
    #[track_caller]
    pub fn start(desktop: &'desktop Desktop, command: Command) -> Self {
        let window = Window::start(desktop, command);
        let bench = Self { window, desktop };
        bench.wait_for("the verdict", || bench.verdict());
        bench
    }

    /// The word on the badge, such as `Ready`.
    pub fn verdict(&self) -> Option<String> {
        self.widgets().iter().find_map(|widget| Some(badge(widget)?.to_owned()))
    }

    /// Waits until the badge says `word`.
    #[track_caller]
    pub fn wait_verdict(&self, word: &str) {
        self.wait_for(&format!("the verdict {word:?}"), || {
            (self.verdict().as_deref() == Some(word)).then_some(())
        });
    }

    /// The finding that points at `place`, such as `payload.exp`, as a screen reader says it.
    pub fn finding(&self, place: &str) -> Option<String> {
        self.widgets().iter().find_map(|widget| Some(finding_at(widget, place)?.to_owned()))
    }

    /// Waits for a finding at `place` that contains `words`, and gives the whole of it.
    #[track_caller]
    pub fn wait_finding(&self, place: &str, words: &str) -> String {
        self.wait_for(&format!("a finding at {place} that says {words:?}"), || {
            self.widgets().iter().find_map(|widget| {
                finding_at(widget, place).filter(|said| said.contains(words)).map(str::to_owned)
            })
        })
    }

    /// Waits until no finding points at `place`.
    #[track_caller]
    pub fn wait_no_finding(&self, place: &str) {
        self.wait_for(&format!("no finding at {place}"), || {
            // A look at the tree while the window draws may find nothing at all.
            let widgets = self.widgets();
            let whole = widgets.iter().any(|widget| badge(widget).is_some());
            let none = widgets.iter().all(|widget| finding_at(widget, place).is_none());
            (whole && none).then_some(())
        });
    }

    /// What the token pane holds.
    #[track_caller]
    pub fn token_text(&self) -> String {
        self.held("Token")
    }

    /// What the payload pane holds, while it shows JSON.
    #[track_caller]
    pub fn payload_text(&self) -> String {
        self.held("Payload")
    }

    /// Replaces what an editor holds, by pasting, which a long text wants.
    #[track_caller]
    pub fn paste_into(&self, name: &str, text: &str) {
        self.click_widget("entry", name);
        self.wait_for("the field to have the keyboard", || {
            self.find("entry", name).filter(Widget::is_focused)
        });
        self.key("ctrl+a");
        self.paste(text);
    }

    /// Chooses an item of the menu behind the button whose name begins with `button`.
    #[track_caller]
    pub fn choose(&self, button: &str, item: &str) {
        let name = self.wait_for(&format!("the menu button {button:?}"), || {
            self.widgets().into_iter().map(|w| w.name).find(|name| name.starts_with(button))
        });
        self.click_widget("", &name);
        self.wait_for(&format!("the item {item:?}"), || self.item(item));
        self.click_item(item);
    }

    /// Chooses an item of the menu bar.
    #[track_caller]
    pub fn choose_in_bar(&self, menu: &str, item: &str) {
        self.click_widget("", menu);
        self.click_item(item);
    }

    /// Opens the dialog and types what a client has, without saving.
    #[track_caller]
    pub fn type_client(&self, client: &NewClient<'_>) {
        self.key("ctrl+shift+n");
        self.fill("entry", "Name", client.name);
        self.fill("entry", "Client ID", client.client_id);
        self.choose("Profile of the client: ", client.profile);
        self.fill("password text", "Secret", client.secret);
    }

    /// Adds a client and waits until it is on the bench.
    #[track_caller]
    pub fn add_client(&self, client: &NewClient<'_>) {
        self.type_client(client);
        self.click_widget("button", "Save client");
        self.wait_dialog_gone();
    }

    /// Waits until no dialog is open.
    #[track_caller]
    pub fn wait_dialog_gone(&self) {
        self.wait_for("the dialog to close", || {
            let widgets = self.widgets();
            let whole = widgets.iter().any(|widget| badge(widget).is_some());
            let open = widgets.iter().any(|widget| widget.name == "Cancel");
            (whole && !open).then_some(())
        });
    }

    /// The colour that fills most of the badge.
    #[track_caller]
    pub fn badge_colour(&self) -> [u8; 3] {
        let rect = self.wait_for("the badge's place", || {
            self.widgets().iter().find(|widget| badge(widget).is_some()).and_then(|w| w.rect)
        });
        let picture = self.screenshot();
        let side = |from: i32, length: i32| {
            (from..from + length).filter_map(|at| u16::try_from(at).ok()).collect::<Vec<_>>()
        };
        let mut counts = std::collections::HashMap::new();
        for y in side(rect.y, rect.height) {
            for x in side(rect.x, rect.width) {
                *counts.entry(picture.pixel(x, y)).or_insert(0_u32) += 1;
            }
        }
        counts.into_iter().max_by_key(|(_, count)| *count).expect("the badge has pixels").0
    }

    #[track_caller]
    fn held(&self, name: &str) -> String {
        self.wait_for(&format!("the text of {name}"), || self.find("entry", name)?.text)
    }

    fn item(&self, name: &str) -> Option<Widget> {
        self.widgets().into_iter().find(|w| w.role.ends_with("menu item") && w.name == name)
    }

    #[track_caller]
    fn click_item(&self, name: &str) {
        let role = self.wait_for(&format!("the item {name:?}"), || self.item(name)).role;
        self.click_widget(&role, name);
    }

    /// The desktop that the window stands on.
    pub fn desktop(&self) -> &'desktop Desktop {
        self.desktop
    }
}

fn badge(widget: &Widget) -> Option<&str> {
    widget.said().strip_prefix("Verdict: ")
}

/// A finding's words, if the widget is the row of one at this place.
fn finding_at<'w>(widget: &'w Widget, place: &str) -> Option<&'w str> {
    let (weight, rest) = widget.name.split_once(", ")?;
    let at = rest.strip_prefix(place)?.starts_with(':');
    (at && ["error", "warning", "note"].contains(&weight)).then_some(widget.name.as_str())
}
