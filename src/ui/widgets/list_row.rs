//! A row of a list that one thing is chosen from, such as a client.

use egui::{
    Color32, CursorIcon, Id, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{Tone, focus_ring};
use crate::ui::theme::{UiTokens as _, fonts, measure, space};

/// A row with a title and a quiet second line, as wide as there is room.
#[derive(Clone, Debug)]
#[must_use = "a row does nothing until it is shown"]
pub struct ListRow<'a> {
    title: &'a str,
    subtitle: &'a str,
    note: &'a str,
    name: Option<&'a str>,
    selected: bool,
    mark: Option<Tone>,
    id: Option<Id>,
}

/// Height of a row with two lines, in points.
pub const TWO_LINES: f32 = 46.0;

impl<'a> ListRow<'a> {
    /// A row of this title.
    pub fn new(title: &'a str) -> Self {
        Self { title, subtitle: "", note: "", name: None, selected: false, mark: None, id: None }
    }

    /// The second line.
    pub fn subtitle(mut self, subtitle: &'a str) -> Self {
        self.subtitle = subtitle;
        self
    }

    /// A word at the right end, before the icon.
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = note;
        self
    }

    /// What assistive technology reads instead of title and second line.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// The id, for a row that is not always drawn and keeps its focus all the same.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Whether this is the one that is chosen.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// An icon at the right end.
    pub fn mark(mut self, mark: Option<Tone>) -> Self {
        self.mark = mark;
        self
    }

    /// Draws the row.
    pub fn show(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        let two_lines = !self.subtitle.is_empty();
        let size = vec2(ui.available_width().max(0.0), if two_lines { TWO_LINES } else { 30.0 });
        let (rect, response) = match self.id {
            None => ui.allocate_exact_size(size, Sense::click()),
            Some(id) => {
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                (rect, ui.interact(rect, id, Sense::click()))
            }
        };
        response.widget_info(|| {
            let label = if let Some(name) = self.name {
                name.to_owned()
            } else if two_lines {
                format!("{}, {}", self.title, self.subtitle)
            } else {
                self.title.to_owned()
            };
            WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), self.selected, label)
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }

        let lit = response.hovered();
        if self.selected || lit {
            let ground = if self.selected { t.selection } else { t.row_hover };
            ui.painter().rect_filled(rect, measure::RADIUS, ground);
        }
        if self.selected {
            // The bar says it without colour.
            let bar =
                Rect::from_min_size(rect.min + vec2(0.0, 8.0), vec2(3.0, rect.height() - 16.0));
            ui.painter().rect_filled(bar, 1.5, t.accent);
        }
        if response.has_focus() {
            focus_ring(ui, rect.shrink(2.0), measure::RADIUS);
        }

        let left = rect.left() + space::L;
        let mut right = rect.right() - space::L;
        if let Some(mark) = self.mark {
            right -= measure::ICON;
            let center = pos2(right + measure::ICON / 2.0, rect.center().y);
            mark.icon().paint(ui.painter(), center, measure::ICON, mark.color(t));
            right -= space::XS;
        }
        if !self.note.is_empty() {
            let note = ui.painter().layout_no_wrap(
                self.note.to_owned(),
                fonts::small(),
                Color32::PLACEHOLDER,
            );
            right -= note.size().x;
            let place = pos2(right, rect.center().y - note.size().y / 2.0);
            ui.painter().galley(place, note, if self.selected { t.quiet } else { t.faint });
            right -= space::S;
        }
        let layout = |text: &str, font| {
            let mut job = LayoutJob::simple_singleline(text.to_owned(), font, Color32::PLACEHOLDER);
            job.wrap = TextWrapping::truncate_at_width((right - left).max(0.0));
            ui.painter().layout_job(job)
        };
        let title = layout(self.title, fonts::body());
        let elided = title.elided;
        if two_lines {
            let subtitle = layout(self.subtitle, fonts::small());
            let height = title.size().y + subtitle.size().y + 1.0;
            let top = rect.center().y - height / 2.0;
            let second = top + title.size().y + 1.0;
            ui.painter().galley(pos2(left, top), title, t.text);
            let quiet = if self.selected { t.quiet } else { t.faint };
            ui.painter().galley(pos2(left, second), subtitle, quiet);
        } else {
            let top = rect.center().y - title.size().y / 2.0;
            ui.painter().galley(pos2(left, top), title, t.text);
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if elided { response.on_hover_text(self.title) } else { response }
    }
}
