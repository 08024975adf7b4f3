//! An editor for JSON: highlighted, with marks under what is wrong and quiet annotations beside the
//! lines.

use std::{ops::Range, sync::Arc};

use egui::{
    Color32, Frame, Galley, Margin, Pos2, Response, ScrollArea, Shape, Stroke, TextBuffer,
    TextEdit, Ui, pos2,
    text::{ByteIndex, CCursor, CCursorRange, CharIndex, LayoutJob, TextWrapping},
    text_edit::TextEditState,
    vec2,
};

use super::{
    LongText, Tone,
    highlight::{Language, highlight},
};
use crate::ui::theme::{UiTokens as _, fonts, space};

/// Longer texts, in bytes, are shown in rows and cannot be edited: laying them out takes too long
/// to do it at each key press.
pub const LONGEST_EDITED: usize = 100_000;

/// A place in the text that something is to be said of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The byte range; may be empty, for a place between two characters.
    pub span: Range<usize>,
    /// How it is underlined.
    pub tone: Tone,
}

/// What is said beside a line, quietly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// A byte offset in the line.
    pub offset: usize,
    /// What is said.
    pub text: String,
}

/// An editor for JSON.
#[derive(Debug)]
#[must_use = "an editor does nothing until it is shown"]
pub struct CodeEdit<'a> {
    name: &'a str,
    hint: &'a str,
    marks: &'a [Mark],
    annotations: &'a [Annotation],
    plain: bool,
    read_only: bool,
    selection: Option<Range<usize>>,
}

/// What was done with an editor.
#[derive(Clone, Debug)]
pub struct CodeEditOutput {
    /// The text field; marked as changed when the text was.
    pub response: Response,
    /// The byte offset under the pointer, where there is text under it.
    pub hovered: Option<usize>,
    /// The keys for copying were pressed on a text too long to be selected: all of it is meant.
    pub copy_all: bool,
}

impl<'a> CodeEdit<'a> {
    /// An editor of this name, for assistive technology.
    pub fn new(name: &'a str) -> Self {
        Self {
            name,
            hint: "",
            marks: &[],
            annotations: &[],
            plain: false,
            read_only: false,
            selection: None,
        }
    }

    /// What stands in it while it is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is underlined.
    pub fn marks(mut self, marks: &'a [Mark]) -> Self {
        self.marks = marks;
        self
    }

    /// What is said beside the lines.
    pub fn annotations(mut self, annotations: &'a [Annotation]) -> Self {
        self.annotations = annotations;
        self
    }

    /// Whether the text is no JSON and need not be: it has one colour then.
    pub fn plain(mut self, plain: bool) -> Self {
        self.plain = plain;
        self
    }

    /// Whether the text can only be selected and copied.
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = read_only;
        self
    }

    /// Takes the focus in this frame, with these bytes selected.
    pub fn selection(mut self, selection: Option<Range<usize>>) -> Self {
        self.selection = selection;
        self
    }

    /// Draws the editor in all the room that there is, scrolling as needed.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> CodeEditOutput {
        if text.len() > LONGEST_EDITED {
            let output = LongText::new(self.name).show(ui, text);
            return CodeEditOutput {
                response: output.response,
                hovered: None,
                copy_all: output.copy,
            };
        }
        let size = ui.available_size();
        ScrollArea::vertical()
            .id_salt(self.name)
            .auto_shrink(false)
            .show(ui, |ui| self.editor_ui(ui, text, size))
            .inner
    }

    fn editor_ui(&self, ui: &mut Ui, text: &mut String, size: egui::Vec2) -> CodeEditOutput {
        let language = if self.plain { Language::Plain } else { Language::Json };
        let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, width: f32| {
            highlight(ui, language, buffer.as_str(), width)
        };
        let id = ui.make_persistent_id(("code", self.name));
        if let Some(range) = &self.selection {
            select(ui, id, text, range);
        }
        let mut shown: &str;
        let edit = if self.read_only {
            shown = text;
            TextEdit::multiline(&mut shown)
        } else {
            TextEdit::multiline(text)
        };
        let output = edit
            .id(id)
            .font(fonts::code())
            .hint_text(self.hint)
            .frame(code_frame())
            .desired_width(f32::INFINITY)
            .desired_rows(1)
            .min_size(size)
            .layouter(&mut layouter)
            .show(ui);
        let response = output.response.response.accessible_name(self.name);
        let view = View { ui, text, galley: &output.galley, origin: output.galley_pos };
        if let Some(range) = &self.selection {
            let at = output.galley.pos_from_cursor(view.cursor(range.start));
            ui.scroll_to_rect(at.translate(output.galley_pos.to_vec2()), None);
        }
        for mark in self.marks {
            view.underline(mark);
        }
        view.annotate(self.annotations, response.rect.right() - space::XL);
        let hovered = response.hover_pos().and_then(|pointer| view.offset_at(pointer));
        CodeEditOutput { response, hovered, copy_all: false }
    }
}

/// Gives the editor the focus, with these bytes selected.
fn select(ui: &Ui, id: egui::Id, text: &str, range: &Range<usize>) {
    let cursor =
        |offset| CCursor::new(text.char_indices().take_while(|(at, _)| *at < offset).count());
    let selected = CCursorRange::two(cursor(range.start), cursor(range.end));
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(selected));
    state.store(ui.ctx(), id);
    ui.memory_mut(|memory| memory.request_focus(id));
}

/// The height in points that an editor in a pane of this width needs to show all of a JSON text;
/// without bound for a text too long to be laid out.
#[must_use]
pub fn code_height(ui: &Ui, text: &str, pane_width: f32) -> f32 {
    if text.len() > LONGEST_EDITED {
        return f32::INFINITY;
    }
    let margin = code_frame().inner_margin;
    // A pane has an edge of a point on each side.
    let width = (pane_width - 2.0 - margin.sum().x).max(1.0);
    highlight(ui, Language::Json, text, width).size().y + margin.sum().y
}

/// The room round code in a pane.
pub(super) fn code_frame() -> Frame {
    Frame::new().inner_margin(Margin::symmetric(12, 10))
}

/// A text as it lies on screen.
struct View<'a> {
    ui: &'a Ui,
    text: &'a str,
    galley: &'a Galley,
    origin: Pos2,
}

impl View<'_> {
    /// The cursor before the byte `offset`, or before the character that it lies in.
    fn cursor(&self, offset: usize) -> CCursor {
        let before = self.text.char_indices().take_while(|(at, _)| *at < offset).count();
        CCursor { index: CharIndex(before), prefer_next_row: true }
    }

    fn underline(&self, mark: &Mark) {
        let color = mark.tone.color(self.ui.tokens());
        let start = self.galley.layout_from_cursor(self.cursor(mark.span.start));
        let end = self.galley.layout_from_cursor(self.cursor(mark.span.end));
        for row in start.row..=end.row {
            let Some(placed) = self.galley.rows.get(row) else { break };
            let left = if row == start.row { placed.x_offset(start.column) } else { 0.0 };
            let right = if row == end.row { placed.x_offset(end.column) } else { placed.size.x };
            let top_left = self.origin + placed.pos.to_vec2();
            let y = top_left.y + placed.size.y - 1.5;
            // A place between two characters is shown as wide as one.
            let right = right.max(left + 7.0);
            self.squiggle(top_left.x + left, top_left.x + right, y, color);
        }
    }

    fn squiggle(&self, left: f32, right: f32, y: f32, color: Color32) {
        const HALF_WAVE: f32 = 2.5;
        let mut points = Vec::new();
        let mut x = left;
        let mut up = false;
        while x < right {
            points.push(pos2(x, if up { y - 1.25 } else { y + 1.25 }));
            up = !up;
            x += HALF_WAVE;
        }
        self.ui.painter().add(Shape::line(points, Stroke::new(1.25, color)));
    }

    /// Writes the annotations in one column, right of the longest line that has one.
    fn annotate(&self, annotations: &[Annotation], right: f32) {
        const COLUMN_STEP: f32 = 40.0;
        const LEAST_ROOM: f32 = 60.0;
        let ends: Vec<Pos2> = annotations
            .iter()
            .map(|annotation| {
                let end = self.galley.cursor_end_of_paragraph(&self.cursor(annotation.offset));
                self.origin + self.galley.pos_from_cursor(end).left_center().to_vec2()
            })
            .collect();
        let longest = ends.iter().map(|end| end.x).fold(f32::MIN, f32::max);
        let tight = longest + space::XL;
        // In steps, so that the column stays while the line is edited.
        let steps = ((tight + space::XL - self.origin.x) / COLUMN_STEP).ceil();
        let roomy = self.origin.x + steps * COLUMN_STEP;
        let widest = annotations
            .iter()
            .map(|annotation| self.elided(&annotation.text, f32::INFINITY).size().x)
            .fold(0.0, f32::max);
        let column = if roomy + widest <= right { roomy } else { tight };
        for (annotation, end) in annotations.iter().zip(ends) {
            let left = if right - column >= LEAST_ROOM { column } else { end.x + space::XL };
            if right - left < LEAST_ROOM {
                continue;
            }
            let galley = self.elided(&annotation.text, right - left);
            let at = pos2(left, end.y - galley.size().y / 2.0);
            self.ui.painter().galley(at, galley, self.ui.tokens().faint);
        }
    }

    fn elided(&self, text: &str, width: f32) -> Arc<Galley> {
        let mut job =
            LayoutJob::simple_singleline(text.to_owned(), fonts::small(), Color32::PLACEHOLDER);
        job.wrap = TextWrapping::truncate_at_width(width);
        self.ui.painter().layout_job(job)
    }

    /// The byte offset of the character under the pointer.
    fn offset_at(&self, pointer: Pos2) -> Option<usize> {
        let local = pointer - self.origin;
        let row = self.galley.rows.iter().find(|row| row.rect().contains(local.to_pos2()))?;
        let cursor = self.galley.cursor_from_pos(vec2(local.x, row.rect().center().y));
        let ByteIndex(offset) = self.text.byte_index_from_char_index(cursor.index);
        // The cursor goes to the nearer side of the character: step back if that is the far one.
        let at = self.galley.pos_from_cursor(cursor).left();
        let previous = self.text[..offset].chars().next_back().map_or(0, char::len_utf8);
        Some(if at > local.x { offset - previous } else { offset })
    }
}
