//! Menus: the button that opens one, in a menu bar or anywhere else, and what stands in it.

use egui::{
    Color32, Id, Popup, PopupCloseBehavior, Response, Role, Sense, SetOpenCommand, Ui, WidgetInfo,
    pos2, vec2,
};

use super::Button;
use crate::ui::{
    icons::Icon,
    theme::{UiTokens as _, fonts, measure, space},
};

/// A button that opens a menu below itself.
#[derive(Clone, Debug)]
#[must_use = "a menu button does nothing until it is shown"]
pub struct MenuButton<'a> {
    button: Button<'a>,
    in_bar: bool,
    holds_fields: bool,
    min_width: f32,
}

impl<'a> MenuButton<'a> {
    /// A button with a chevron.
    pub fn new(button: Button<'a>) -> Self {
        Self { button, in_bar: false, holds_fields: false, min_width: 160.0 }
    }

    /// An entry of a menu bar: quiet, without chevron. While one menu of the bar is open, the
    /// pointer opens the others without a click.
    pub fn in_bar(title: &'a str) -> Self {
        Self { button: Button::quiet(title), in_bar: true, holds_fields: false, min_width: 200.0 }
    }

    /// The menu holds fields too: a click into one does not close it, as one on an item does.
    pub fn holds_fields(mut self) -> Self {
        self.holds_fields = true;
        self
    }

    /// The least width of the menu, in points.
    pub fn min_width(mut self, min_width: f32) -> Self {
        self.min_width = min_width;
        self
    }

    /// Draws the button, and the menu while it is open. Returns the button's response and what the
    /// content returned.
    pub fn show<R>(self, ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> (Response, Option<R>) {
        let id = ui.make_persistent_id(("menu", self.button.text()));
        let open = Popup::is_id_open(ui.ctx(), id);
        let button = if self.in_bar { self.button.lit(open) } else { self.button.chevron(open) };
        let response = button.show(ui);
        let mut popup =
            Popup::menu(&response).id(id).gap(space::XS).width(self.min_width).close_behavior(
                if self.holds_fields {
                    PopupCloseBehavior::CloseOnClickOutside
                } else {
                    PopupCloseBehavior::CloseOnClick
                },
            );
        let by_keyboard = response.clicked() && !ui.input(|input| input.pointer.any_click());
        if by_keyboard {
            ui.data_mut(|data| data.insert_temp(first_item_id(), true));
        }
        if self.in_bar {
            let bar = ui.scope_id().with("open menu");
            if open {
                ui.data_mut(|data| data.insert_temp(bar, id));
            } else if response.hovered()
                && !response.clicked()
                && let Some(other) = ui.data(|data| data.get_temp::<Id>(bar))
                && Popup::is_id_open(ui.ctx(), other)
            {
                popup = popup.open_memory(Some(SetOpenCommand::Bool(true)));
            }
        }
        let shown = popup.show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_min_width(self.min_width);
            content(ui)
        });
        let closed = open && !Popup::is_id_open(ui.ctx(), id);
        if closed && !ui.input(|input| input.pointer.any_click()) {
            // Closed by keyboard: the focus goes back to where it came from.
            response.request_focus();
        }
        (response, shown.map(|shown| shown.inner))
    }
}

/// Says that the next item shown takes the focus: the menu was opened by keyboard.
fn first_item_id() -> Id {
    Id::unique("the first item of the menu takes the focus")
}

/// An item of a menu.
#[derive(Clone, Debug)]
#[must_use = "an item does nothing until it is shown"]
pub struct MenuItem<'a> {
    text: &'a str,
    shortcut: &'a str,
    checked: Option<bool>,
    enabled: bool,
}

impl<'a> MenuItem<'a> {
    /// An item of this text.
    pub fn new(text: &'a str) -> Self {
        Self { text, shortcut: "", checked: None, enabled: true }
    }

    /// The shortcut that does the same.
    pub fn shortcut(mut self, shortcut: &'a str) -> Self {
        self.shortcut = shortcut;
        self
    }

    /// The item is one of several, or a switch: with a tick where it is on. All items of a menu
    /// that has such items say so, for their texts to line up.
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = Some(checked);
        self
    }

    /// Whether it can be chosen.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Draws the item.
    pub fn show(self, ui: &mut Ui) -> Response {
        if self.enabled {
            self.item_ui(ui)
        } else {
            ui.add_enabled_ui(false, |ui| self.item_ui(ui)).inner
        }
    }

    fn item_ui(self, ui: &mut Ui) -> Response {
        const HEIGHT: f32 = 28.0;
        const TICK: f32 = 20.0;
        const GAP: f32 = 32.0;
        let t = ui.tokens();
        let layout = |text: &str, font| {
            ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER)
        };
        let text = layout(self.text, fonts::body());
        let shortcut = layout(self.shortcut, fonts::small());
        let indent = space::M + if self.checked.is_some() { TICK } else { 0.0 };
        let mut width = indent + text.size().x + space::M;
        if !self.shortcut.is_empty() {
            width += GAP + shortcut.size().x;
        }
        let response = ui.allocate_response(vec2(width.ceil(), HEIGHT), Sense::click());
        let rect = response.rect;
        let enabled = ui.is_enabled();
        response.widget_info(|| match self.checked {
            Some(checked) => WidgetInfo::selected(Role::MenuItemRadio, enabled, checked, self.text),
            None => WidgetInfo::labeled(Role::MenuItem, enabled, self.text),
        });
        if enabled && ui.data_mut(|data| data.remove_temp::<bool>(first_item_id())).is_some() {
            response.request_focus();
        }

        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, measure::RADIUS, t.selection);
        }
        let y = |height: f32| rect.center().y - height / 2.0;
        if self.checked == Some(true) {
            let center = pos2(rect.left() + space::M + measure::ICON / 2.0, rect.center().y);
            Icon::Tick.paint(ui.painter(), center, measure::ICON, t.accent);
        }
        ui.painter().galley(pos2(rect.left() + indent, y(text.size().y)), text, t.text);
        let end = pos2(rect.right() - space::M - shortcut.size().x, y(shortcut.size().y));
        ui.painter().galley(end, shortcut, t.quiet);
        if response.clicked() {
            ui.close();
        }
        response
    }
}

/// Draws a line between groups of items.
pub fn menu_separator_ui(ui: &mut Ui) {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width().max(0.0), 9.0), Sense::hover());
    let stroke = egui::Stroke::new(1.0, ui.tokens().edge);
    ui.painter().hline(rect.x_range().shrink(space::XS), rect.center().y.floor() + 0.5, stroke);
}
