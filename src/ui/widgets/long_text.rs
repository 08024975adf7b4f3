//! Texts of megabytes: rows of a fixed number of characters, only the visible ones laid out.

use std::{ops::Range, sync::Arc};

use egui::{
    Event, Key, Modifiers, Response, Role, ScrollArea, Sense, Ui, WidgetInfo,
    cache::{ComputerMut, FrameCache},
    pos2, vec2,
};

use super::focus_ring;
use crate::ui::theme::{UiTokens as _, fonts, measure, space};

/// A long text, to be read; it can be copied and replaced as a whole.
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is shown"]
pub struct LongText<'a> {
    name: &'a str,
}

/// What was done with a long text.
#[derive(Clone, Debug)]
pub struct LongTextOutput {
    /// The text's place: it takes the focus, and with it the keys.
    pub response: Response,
    /// The user pasted this in place of the whole text, or deleted it (then it is empty).
    pub replaced: Option<String>,
    /// The user pressed the keys for copying: the whole text is meant.
    pub copy: bool,
}

impl<'a> LongText<'a> {
    /// A text of this name, for assistive technology.
    pub fn new(name: &'a str) -> Self {
        Self { name }
    }

    /// Draws the text in all the room that there is.
    pub fn show(self, ui: &mut Ui, text: &str) -> LongTextOutput {
        type Cache = FrameCache<Arc<[Range<usize>]>, RowBreaker>;
        let t = ui.tokens();
        let rect = ui.available_rect_before_wrap();
        let id = ui.make_persistent_id(("long text", self.name));
        let response = ui.interact(rect, id, Sense::click());
        if response.clicked() {
            response.request_focus();
        }
        response.widget_info(|| {
            let label = format!("{}, {} bytes, too long to edit here", self.name, text.len());
            WidgetInfo::labeled(Role::Document, ui.is_enabled(), label)
        });

        let glyph = ui.fonts_mut(|fonts| fonts.glyph_width(&fonts::code(), '0')).max(1.0);
        let margin = vec2(12.0, space::L);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a window is a few thousand characters wide at most"
        )]
        let columns = ((rect.width() - 2.0 * margin.x) / glyph).max(8.0) as usize;
        let rows =
            ui.memory_mut(|memory| memory.caches.cache::<Cache>().get((text, columns)).clone());

        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt(id).auto_shrink(false).content_margin(margin).show_rows(
            ui,
            measure::CODE_LINE,
            rows.len(),
            |ui, visible| {
                for row in rows.get(visible).unwrap_or_default() {
                    let (place, _) = ui.allocate_exact_size(
                        vec2(ui.available_width(), measure::CODE_LINE),
                        Sense::hover(),
                    );
                    let line = text[row.clone()].trim_end_matches(['\n', '\r']);
                    let galley =
                        ui.painter().layout_no_wrap(line.to_owned(), fonts::code(), t.text);
                    let y = place.center().y - galley.size().y / 2.0;
                    ui.painter().galley(pos2(place.left(), y), galley, t.text);
                }
            },
        );
        if response.has_focus() {
            focus_ring(ui, rect.shrink(4.0), measure::RADIUS);
        }
        let (replaced, copy) = keys(ui, &response);
        LongTextOutput { response, replaced, copy }
    }
}

fn keys(ui: &Ui, response: &Response) -> (Option<String>, bool) {
    if !response.has_focus() {
        return (None, false);
    }
    ui.input(|input| {
        let mut replaced = None;
        let mut copy = false;
        for event in &input.events {
            match event {
                Event::Paste(text) => replaced = Some(text.clone()),
                Event::Cut => {
                    copy = true;
                    replaced = Some(String::new());
                }
                Event::Copy => copy = true,
                Event::Key {
                    key: Key::Delete | Key::Backspace,
                    pressed: true,
                    modifiers: Modifiers::NONE,
                    ..
                } => replaced = Some(String::new()),
                _ => {}
            }
        }
        (replaced, copy)
    })
}

#[derive(Default)]
struct RowBreaker;

impl ComputerMut<(&str, usize), Arc<[Range<usize>]>> for RowBreaker {
    fn compute(&mut self, (text, columns): (&str, usize)) -> Arc<[Range<usize>]> {
        break_rows(text, columns).into()
    }
}

/// The byte ranges of the rows: a row ends at a line break or after `columns` characters.
fn break_rows(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let (mut start, mut count) = (0, 0);
    for (at, character) in text.char_indices() {
        if count == columns.max(1) {
            rows.push(start..at);
            (start, count) = (at, 0);
        }
        count += 1;
        if character == '\n' {
            rows.push(start..at + 1);
            (start, count) = (at + 1, 0);
        }
    }
    if start < text.len() {
        rows.push(start..text.len());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_cover_the_text_and_never_cut_a_character() {
        let text = "abcdefg\n\nhéé…\nlast";
        let rows = break_rows(text, 3);
        let joined: String = rows.iter().map(|row| &text[row.clone()]).collect();
        assert_eq!(joined, text);
        assert_eq!(&text[rows[0].clone()], "abc");
        assert!(break_rows("", 3).is_empty());
    }
}
