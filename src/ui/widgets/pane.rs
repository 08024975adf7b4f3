//! Panes: one radius, one edge, one header height, so that neighbours line up.

use egui::{
    Color32, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
};

use super::trailing_ui;
use crate::ui::theme::{UiTokens as _, fonts, measure, space};

/// A pane: a header with title, quiet subtitle and actions, a body, and up to two footers.
#[derive(Clone, Debug)]
#[must_use = "a pane does nothing until it is shown"]
pub struct Pane<'a> {
    title: &'a str,
    subtitle: &'a str,
    note: bool,
    footer: bool,
}

/// Where the parts of a pane lie, and what its actions returned.
#[derive(Clone, Debug)]
pub struct PaneParts<R> {
    /// Below the header, above the footers.
    pub body: Rect,
    /// A footer for one line of text, if it was asked for.
    pub note: Rect,
    /// A footer for buttons, if it was asked for.
    pub footer: Rect,
    /// What the actions returned.
    pub actions: R,
}

impl<'a> Pane<'a> {
    /// A pane of this title.
    pub fn new(title: &'a str) -> Self {
        Self { title, subtitle: "", note: false, footer: false }
    }

    /// A quiet text beside the title, cut off where the actions begin.
    pub fn subtitle(mut self, subtitle: &'a str) -> Self {
        self.subtitle = subtitle;
        self
    }

    /// Whether there is a footer for one line of text.
    pub fn note(mut self, note: bool) -> Self {
        self.note = note;
        self
    }

    /// Whether there is a footer for buttons.
    pub fn footer(mut self, footer: bool) -> Self {
        self.footer = footer;
        self
    }

    /// Draws frame and header; the parts are the caller's to fill, in this order, with
    /// [`area_ui`](super::area_ui) and [`row_ui`](super::row_ui).
    pub fn show<R>(
        self,
        ui: &mut Ui,
        rect: Rect,
        actions: impl FnOnce(&mut Ui) -> R,
    ) -> PaneParts<R> {
        let t = ui.tokens();
        pane_frame_ui(ui, rect);
        let (header, mut body) = rect.split_top_bottom_at_y(rect.top() + measure::PANE_HEADER);
        let line = |y: f32| {
            let x = rect.x_range().shrink(1.0);
            ui.painter().hline(x, y - 0.5, Stroke::new(1.0, t.edge));
        };
        line(header.bottom());
        let mut cut = |wanted: bool, height: f32| {
            let at = if wanted { body.bottom() - height } else { body.bottom() };
            let part = body.with_min_y(at);
            body.max.y = at;
            if wanted {
                line(at + 1.0);
            }
            part.shrink2(egui::vec2(space::L, 0.0))
        };
        let footer = cut(self.footer, measure::PANE_FOOTER);
        let note = cut(self.note, measure::PANE_NOTE);

        let strip = header.shrink2(egui::vec2(space::L, 0.0));
        let title = ui.painter().layout_no_wrap(
            self.title.to_owned(),
            fonts::title(),
            Color32::PLACEHOLDER,
        );
        let heading = Rect::from_min_size(
            pos2(strip.left(), strip.center().y - title.size().y / 2.0),
            title.size(),
        );
        let heading_id = ui.make_persistent_id(("pane", self.title));
        ui.interact(heading, heading_id, Sense::hover()).widget_info(|| {
            let mut label = self.title.to_owned();
            if !self.subtitle.is_empty() {
                label = format!("{label}, {}", self.subtitle);
            }
            WidgetInfo::labeled(Role::Heading, true, label)
        });
        ui.painter().galley(heading.min, title, t.quiet);

        let (taken, result) = trailing_ui(ui, self.title, strip, actions);
        let left = heading.right() + space::M;
        let room = taken.left() - space::M - left;
        if !self.subtitle.is_empty() && room > 24.0 {
            let mut job = LayoutJob::simple_singleline(
                self.subtitle.to_owned(),
                fonts::small(),
                Color32::PLACEHOLDER,
            );
            job.wrap = TextWrapping::truncate_at_width(room);
            let galley = ui.painter().layout_job(job);
            let y = strip.center().y - galley.size().y / 2.0;
            ui.painter().galley(pos2(left, y), galley, t.faint);
        }
        PaneParts { body, note, footer, actions: result }
    }
}

/// Draws the ground and edge that all panes share.
pub fn pane_frame_ui(ui: &Ui, rect: Rect) {
    let t = ui.tokens();
    ui.painter().rect(
        rect,
        measure::PANE_RADIUS,
        t.pane,
        Stroke::new(1.0, t.edge),
        StrokeKind::Inside,
    );
}
