//! Buttons: one height, four kinds, at most one primary button in a view.

use egui::{
    Align2, Color32, CursorIcon, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo,
    vec2,
};

use super::focus_ring;
use crate::ui::{
    icons::Icon,
    theme::{UiTokens as _, fonts, measure, space},
};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do next.
    Primary,
    /// Any other action.
    #[default]
    Neutral,
    /// An action at the margin: no ground until the pointer comes.
    Quiet,
    /// Quiet, in the accent colour, as a link.
    Link,
    /// An action that takes something away.
    Danger,
}

/// A button.
#[derive(Clone, Debug)]
#[must_use = "a button does nothing until it is shown"]
pub struct Button<'a> {
    text: &'a str,
    strong: Option<&'a str>,
    name: Option<&'a str>,
    kind: ButtonKind,
    icon: Option<Icon>,
    chevron: bool,
    open: bool,
    selected: Option<bool>,
    enabled: bool,
    sense: Sense,
    min_width: f32,
}

/// The colours of a button in its state.
struct Look {
    text: Color32,
    ground: Color32,
    edge: Color32,
}

impl<'a> Button<'a> {
    /// A neutral button.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            strong: None,
            name: None,
            kind: ButtonKind::Neutral,
            icon: None,
            chevron: false,
            open: false,
            selected: None,
            enabled: true,
            sense: Sense::click(),
            min_width: 0.0,
        }
    }

    /// The button for the one thing to do next.
    pub fn primary(text: &'a str) -> Self {
        Self::new(text).kind(ButtonKind::Primary)
    }

    /// A button without ground.
    pub fn quiet(text: &'a str) -> Self {
        Self::new(text).kind(ButtonKind::Quiet)
    }

    /// A button that looks as a link.
    pub fn link(text: &'a str) -> Self {
        Self::new(text).kind(ButtonKind::Link)
    }

    /// A button that takes something away.
    pub fn danger(text: &'a str) -> Self {
        Self::new(text).kind(ButtonKind::Danger)
    }

    /// The kind.
    pub fn kind(mut self, kind: ButtonKind) -> Self {
        self.kind = kind;
        self
    }

    /// A second, emphasised part of the text: Profile **Plain JWT**.
    pub fn strong(mut self, strong: &'a str) -> Self {
        self.strong = Some(strong);
        self
    }

    /// What assistive technology reads instead of the text.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// An icon before the text.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A chevron after the text: the button opens a menu, which is `open` or not.
    pub fn chevron(mut self, open: bool) -> Self {
        self.chevron = true;
        self.open = open;
        self
    }

    /// Whether it is drawn as under the pointer, since what it opened is open.
    pub fn lit(mut self, lit: bool) -> Self {
        self.open = lit;
        self
    }

    /// The button is a switch that is on or off.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = Some(selected);
        self
    }

    /// Whether it can be pressed.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// At least this wide, in points.
    pub fn min_width(mut self, min_width: f32) -> Self {
        self.min_width = min_width;
        self
    }

    /// The text, without its emphasised part.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Draws the button.
    pub fn show(self, ui: &mut Ui) -> Response {
        if self.enabled {
            self.button_ui(ui)
        } else {
            ui.add_enabled_ui(false, |ui| self.button_ui(ui)).inner
        }
    }

    fn button_ui(self, ui: &mut Ui) -> Response {
        const CHEVRON: f32 = 10.0;
        let text =
            ui.painter().layout_no_wrap(self.text.to_owned(), fonts::body(), Color32::PLACEHOLDER);
        let strong = self.strong.map(|strong| {
            ui.painter().layout_no_wrap(strong.to_owned(), fonts::title(), Color32::PLACEHOLDER)
        });

        let padding = match self.kind {
            ButtonKind::Quiet | ButtonKind::Link => space::S,
            _ => space::L,
        };
        let mut content = text.size().x;
        if let Some(strong) = &strong {
            content += strong.size().x + space::XS;
        }
        if self.icon.is_some() {
            content += measure::ICON + if self.text.is_empty() { 0.0 } else { space::S };
        }
        if self.chevron {
            content += space::S + CHEVRON;
        }
        let width = (content + 2.0 * padding).max(self.min_width).ceil();
        let (rect, response) = ui.allocate_exact_size(vec2(width, measure::CONTROL), self.sense);
        let enabled = ui.is_enabled();
        response.widget_info(|| {
            let label = self.name.map_or_else(|| self.label(), str::to_owned);
            match self.selected {
                Some(selected) => WidgetInfo::selected(Role::Button, enabled, selected, label),
                None => WidgetInfo::labeled(Role::Button, enabled, label),
            }
        });

        if ui.is_rect_visible(rect) {
            let look = self.look(ui, &response);
            ui.painter().rect(
                rect,
                measure::RADIUS,
                look.ground,
                Stroke::new(1.0, look.edge),
                StrokeKind::Inside,
            );
            if response.has_focus() {
                focus_ring(ui, rect, measure::RADIUS);
            }
            let mut x = rect.center().x - content / 2.0;
            if let Some(icon) = self.icon {
                let center = egui::pos2(x + measure::ICON / 2.0, rect.center().y);
                icon.paint(ui.painter(), center, measure::ICON, look.text);
                x += measure::ICON + space::S;
            }
            for part in [Some(text), strong].into_iter().flatten() {
                let place = Align2::LEFT_CENTER.align_size_within_rect(
                    part.size(),
                    rect.translate(vec2(x - rect.left(), 0.0)),
                );
                let step = part.size().x + space::XS;
                ui.painter().galley(place.min, part, look.text);
                x += step;
            }
            if self.chevron {
                let center = egui::pos2(x + space::XXS + CHEVRON / 2.0, rect.center().y);
                Icon::ChevronDown.paint(ui.painter(), center, CHEVRON, look.text);
            }
        }
        if enabled { response.on_hover_cursor(CursorIcon::PointingHand) } else { response }
    }

    fn label(&self) -> String {
        match self.strong {
            Some(strong) => format!("{} {strong}", self.text),
            None => self.text.to_owned(),
        }
    }

    fn look(&self, ui: &Ui, response: &Response) -> Look {
        let t = ui.tokens();
        let pressed = response.is_pointer_button_down_on();
        let lit = response.hovered() || pressed || self.open;
        if self.selected == Some(true) {
            let ground = if lit { t.accent_ground_hover } else { t.accent_ground };
            return Look { text: t.accent, ground, edge: t.accent };
        }
        let clear = Color32::TRANSPARENT;
        let look = match self.kind {
            ButtonKind::Primary => Look {
                text: t.accent,
                ground: if lit { t.accent_ground_hover } else { t.accent_ground },
                edge: t.accent,
            },
            ButtonKind::Neutral => Look {
                text: t.text,
                ground: if lit { t.button_hover } else { t.button },
                edge: if lit { t.edge_strong } else { t.edge },
            },
            ButtonKind::Quiet => Look {
                text: if lit { t.text } else { t.quiet },
                ground: if lit { t.button } else { clear },
                edge: clear,
            },
            ButtonKind::Link => Look {
                text: t.accent,
                ground: if lit { t.accent_ground } else { clear },
                edge: clear,
            },
            ButtonKind::Danger => Look {
                text: t.error,
                ground: if lit { t.error_ground } else { t.button },
                edge: if lit { t.error } else { t.edge },
            },
        };
        if pressed { Look { edge: look.text, ..look } } else { look }
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        self.show(ui)
    }
}
