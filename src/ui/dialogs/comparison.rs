//! The table of a comparison: member by member, the two values, and what their difference means.

use egui::{
    Align2, Color32, EventFilter, FontId, Id, Key, Rect, Response, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use crate::{
    bench::compare::{Comparison, Difference, Row},
    jwt::{Part, json, visible},
    ui::{
        icons::Icon,
        theme::{Tokens, UiTokens as _, fonts, measure, space},
    },
};

/// Height of a row, in points.
const ROW: f32 = 26.0;

/// A table of these rows.
#[derive(Clone, Copy, Debug)]
#[must_use = "a table does nothing until it is shown"]
pub struct ComparisonTable<'a> {
    comparison: &'a Comparison,
    heads: [&'a str; 2],
    only_differences: bool,
    with_times: bool,
    height: f32,
}

/// A line of the table.
enum Line<'a> {
    Title(&'static str),
    Row(&'a Row),
}

/// Where the columns begin, and where the last one ends.
struct Columns([f32; 5]);

impl<'a> ComparisonTable<'a> {
    /// A table with these words over the two values, in a dialog that leaves it this height at most.
    pub fn new(comparison: &'a Comparison, heads: [&'a str; 2], height: f32) -> Self {
        Self { comparison, heads, only_differences: true, with_times: false, height }
    }

    /// Whether rows that are the same are left out.
    pub fn only_differences(mut self, only: bool) -> Self {
        self.only_differences = only;
        self
    }

    /// Whether the dates are told as people read them, as well.
    pub fn with_times(mut self, with: bool) -> Self {
        self.with_times = with;
        self
    }

    /// Draws the table as wide as there is room.
    pub fn show(self, ui: &mut Ui) {
        let t = ui.tokens();
        let lines = self.lines();
        let (head, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), ROW - space::XS), Sense::hover());
        response.widget_info(|| {
            let label = format!("{} and {}", self.heads[0], self.heads[1]);
            WidgetInfo::labeled(Role::Label, ui.is_enabled(), label)
        });
        let columns = Columns::of(head);
        let titles = ["", self.heads[0], self.heads[1], ""];
        for (index, title) in titles.into_iter().enumerate() {
            columns.text(ui, head, index, title, fonts::small(), t.quiet);
        }

        let width = ui.available_width();
        let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let height = (ROW * f32::from(count)).min(self.height).max(ROW);
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        response.widget_info(|| {
            let label = format!("{}, {} lines", self.name(), lines.len());
            WidgetInfo::labeled(Role::Table, ui.is_enabled(), label)
        });
        ui.painter().rect(
            rect,
            measure::RADIUS,
            t.background,
            Stroke::new(1.0, if response.has_focus() { t.accent } else { t.edge }),
            StrokeKind::Outside,
        );
        let id = response.id.with("scroll");
        let mut area = ScrollArea::vertical().id_salt(id).auto_shrink(false).max_height(height);
        if let Some(offset) = asked_offset(ui, &response, id, height) {
            area = area.vertical_scroll_offset(offset);
        }
        let mut child = ui.new_child(egui::UiBuilder::new().id_salt(id).max_rect(rect));
        child.spacing_mut().item_spacing.y = 0.0;
        let output = area.show_rows(&mut child, ROW, lines.len(), |ui, visible| {
            for line in lines.get(visible).unwrap_or_default() {
                let size = vec2(ui.available_width(), ROW);
                let (place, response) = ui.allocate_exact_size(size, Sense::hover());
                match line {
                    Line::Title(title) => title_ui(ui, place, &response, title),
                    Line::Row(row) => self.row_ui(ui, place, response, row, &columns),
                }
            }
        });
        ui.data_mut(|data| data.insert_temp(id, output.state.clamped_offset().y));
    }

    fn name(&self) -> &'static str {
        if self.with_times { "Comparison" } else { "Changes" }
    }

    fn lines(&self) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        let parts =
            [(Part::Header, "Header"), (Part::Payload, "Payload"), (Part::Signature, "Signature")];
        let is_shown = |row: &&Row| {
            !self.only_differences || row.difference != Difference::Same || !row.remark.is_empty()
        };
        for (part, title) in parts {
            let rows = self.comparison.rows.iter().filter(|row| row.part == part);
            section(&mut lines, title, rows.filter(is_shown));
        }
        if self.with_times {
            section(&mut lines, "Times", self.comparison.times.iter().filter(is_shown));
        }
        lines
    }

    fn row_ui(&self, ui: &Ui, place: Rect, response: Response, row: &Row, columns: &Columns) {
        let t = ui.tokens();
        let name = if row.name.is_empty() { row.part.name() } else { &row.name };
        let name = visible::shortened(name, 80);
        let values = [&row.first, &row.second].map(|value| value.as_deref().map(shown));
        let remark =
            if row.remark.is_empty() { row.difference.title() } else { row.remark.as_str() };
        response.widget_info(|| {
            let [first, second] =
                values.each_ref().map(|value| value.as_deref().unwrap_or("nothing"));
            let label = format!("{name}: {first} against {second}, {remark}");
            WidgetInfo::labeled(Role::ListItem, ui.is_enabled(), label)
        });
        if response.hovered() {
            ui.painter().rect_filled(place, 0.0, t.row_hover);
        }
        let (icon, color) = look(row.difference, t);
        let center = pos2(place.left() + space::M + measure::ICON / 2.0, place.center().y);
        icon.paint(ui.painter(), center, measure::ICON, color);
        let same = row.difference == Difference::Same;
        let ink = if same { t.quiet } else { t.text };
        columns.text(ui, place, 0, &name, fonts::small_code(), ink);
        for (index, value) in values.iter().enumerate() {
            match value {
                Some(value) => {
                    columns.text(ui, place, index + 1, value, fonts::small_code(), ink);
                }
                None => columns.text(ui, place, index + 1, "–", fonts::small(), t.faint),
            }
        }
        let quiet = if same && row.remark.is_empty() { t.faint } else { t.quiet };
        columns.text(ui, place, 3, remark, fonts::small(), quiet);
        if response.hovered() {
            let [first, second] = [&row.first, &row.second]
                .map(|value| value.as_deref().map_or_else(|| "–".to_owned(), whole));
            let [one, other] = self.heads;
            response.on_hover_text(format!("{name}\n{one}: {first}\n{other}: {second}\n{remark}"));
        }
    }
}

/// Adds a title and the rows under it, where there are rows.
fn section<'a>(
    lines: &mut Vec<Line<'a>>,
    title: &'static str,
    rows: impl Iterator<Item = &'a Row>,
) {
    let mut rows = rows.peekable();
    if rows.peek().is_some() {
        lines.push(Line::Title(title));
        lines.extend(rows.map(Line::Row));
    }
}

fn title_ui(ui: &Ui, place: Rect, response: &Response, title: &str) {
    let t = ui.tokens();
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, ui.is_enabled(), title));
    let color = t.quiet;
    let at = place.left_center() + vec2(space::M, 1.0);
    ui.painter().text(at, Align2::LEFT_CENTER, title, fonts::small_title(), color);
    ui.painter().hline(place.x_range(), place.bottom() - 0.5, Stroke::new(1.0, t.edge));
}

/// The sign and the colour of a difference; the remark beside it says the same.
fn look(difference: Difference, t: &Tokens) -> (Icon, Color32) {
    match difference {
        Difference::Same => (Icon::Tick, t.faint),
        Difference::Added => (Icon::Plus, t.accent),
        Difference::Missing => (Icon::Dash, t.accent),
        Difference::Changed => (Icon::Exclamation, t.warning),
        Difference::Type => (Icon::Cross, t.error),
        Difference::Written => (Icon::Info, t.quiet),
    }
}

/// A value on one line, cut where nobody could read on.
fn shown(value: &str) -> String {
    const SHOWN: usize = 160;
    const LARGE: usize = 16 * 1024;
    if value.len() < LARGE && value.contains('\n') {
        return visible::shortened(&json::compact(value), SHOWN);
    }
    visible::shortened(value, SHOWN)
}

/// A value as it is shown on hover.
fn whole(value: &str) -> String {
    const SHOWN: usize = 1_200;
    visible::shortened(value, SHOWN)
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let left = rect.left() + space::M + measure::ICON + space::M;
        let room = (rect.right() - left).max(0.0);
        let share = |part: f32| left + room * part;
        Self([left, share(0.17), share(0.43), share(0.69), rect.right()])
    }

    /// Draws a text in a column, cut off where the column ends.
    fn text(&self, ui: &Ui, place: Rect, column: usize, text: &str, font: FontId, color: Color32) {
        let (left, right) = (self.0[column], self.0[column + 1]);
        let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = TextWrapping::truncate_at_width((right - left - space::L).max(0.0));
        let galley = ui.painter().layout_job(job);
        let y = place.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(left, y), galley, color);
    }
}

/// Where the keys ask the table to be scrolled to, while it has the focus.
fn asked_offset(ui: &Ui, response: &Response, id: Id, height: f32) -> Option<f32> {
    if response.clicked() {
        response.request_focus();
    }
    if !response.has_focus() {
        return None;
    }
    ui.memory_mut(|memory| {
        let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        memory.set_focus_lock_filter(response.id, arrows);
    });
    let steps = [
        (Key::ArrowDown, ROW),
        (Key::ArrowUp, -ROW),
        (Key::PageDown, height - ROW),
        (Key::PageUp, ROW - height),
        (Key::Home, f32::NEG_INFINITY),
        (Key::End, f32::MAX),
    ];
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    let (_, step) = steps.into_iter().find(|(key, _)| pressed(*key))?;
    let offset = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(0.0);
    Some((offset + step).max(0.0))
}
