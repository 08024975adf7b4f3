//! A field that a secret is typed or pasted into.
//!
//! egui keeps copies of what stands in a text field: for undo, for the accessibility tree, for
//! PRIMARY. So the field's buffer shows egui nothing but dots, and keeps the secret beside them.

use std::ops::Range;

use egui::{
    Event, Id, Response, TextBuffer, TextEdit, Ui, text::CharIndex, text_edit::TextEditState,
};
use zeroize::{Zeroize as _, Zeroizing};

use super::text_field::{field_frame, field_label_ui, field_problem_ui, field_ring};
use crate::ui::theme::{UiTokens as _, fonts, space};

/// What egui sees for each character.
const DOT: char = '•';

/// A secret while it is typed: wiped when it is dropped, cleared or outgrown.
///
/// `Debug` says nothing of the content.
#[derive(Default)]
pub struct SecretBuffer {
    secret: Zeroizing<String>,
    dots: String,
}

impl SecretBuffer {
    /// What was typed. Whoever calls this keeps it out of logs, errors and long-lived copies.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.secret
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.secret.is_empty()
    }

    /// Replaces the content, and wipes what was there.
    pub fn set(&mut self, secret: &str) {
        self.wipe();
        self.insert_text(secret, CharIndex(0));
    }

    /// Wipes the content.
    pub fn wipe(&mut self) {
        self.secret.zeroize();
        self.dots.clear();
    }

    /// The byte at which the character of this index begins in the secret.
    fn byte(&self, index: usize) -> usize {
        self.secret.char_indices().nth(index).map_or(self.secret.len(), |(byte, _)| byte)
    }

    /// Makes room without leaving a copy behind, as a growing `String` would.
    fn reserve(&mut self, additional: usize) {
        let needed = self.secret.len().saturating_add(additional);
        if needed > self.secret.capacity() {
            let mut larger =
                Zeroizing::new(String::with_capacity(needed.max(256).saturating_mul(2)));
            larger.push_str(&self.secret);
            self.secret = larger;
        }
    }
}

impl std::fmt::Debug for SecretBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretBuffer(…)")
    }
}

impl TextBuffer for SecretBuffer {
    fn is_mutable(&self) -> bool {
        true
    }

    fn as_str(&self) -> &str {
        &self.dots
    }

    fn insert_text(&mut self, text: &str, char_index: CharIndex) -> usize {
        self.reserve(text.len());
        let at = self.byte(char_index.0);
        self.secret.insert_str(at, text);
        let count = text.chars().count();
        self.dots.extend(std::iter::repeat_n(DOT, count));
        count
    }

    fn delete_char_range(&mut self, char_range: Range<CharIndex>) {
        let range = self.byte(char_range.start.0)..self.byte(char_range.end.0);
        let mut kept = Zeroizing::new(String::with_capacity(self.secret.capacity()));
        kept.push_str(&self.secret[..range.start]);
        kept.push_str(&self.secret[range.end..]);
        self.secret = kept;
        self.dots = std::iter::repeat_n(DOT, self.secret.chars().count()).collect();
    }

    fn clear(&mut self) {
        self.wipe();
    }

    /// egui calls this to undo, with dots: there is nothing that they could bring back.
    fn replace_with(&mut self, _text: &str) {}

    /// What is taken out would leave the care of this buffer, so it comes out as dots.
    fn take(&mut self) -> String {
        self.secret.zeroize();
        std::mem::take(&mut self.dots)
    }

    fn type_id(&self) -> std::any::TypeId {
        std::any::TypeId::of::<Self>()
    }
}

/// A labelled field for a secret. Line breaks of what is pasted are kept, since a key may be PEM.
#[derive(Clone, Debug)]
#[must_use = "a field does nothing until it is shown"]
pub struct SecretField<'a> {
    label: &'a str,
    hint: &'a str,
    problem: Option<&'a str>,
}

impl<'a> SecretField<'a> {
    /// A field of this label.
    pub fn new(label: &'a str) -> Self {
        Self { label, hint: "", problem: None }
    }

    /// What stands in it while it is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with the content, and what to do. It never quotes the content.
    pub fn problem(mut self, problem: Option<&'a str>) -> Self {
        self.problem = problem;
        self
    }

    /// Draws the field as wide as there is room.
    pub fn show(self, ui: &mut Ui, buffer: &mut SecretBuffer) -> Response {
        // Named, so that the focus stays when a problem appears or goes above the field.
        let id = ui.make_persistent_id(("secret", self.label));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            let label = field_label_ui(ui, self.label);
            let response = edit_ui(ui, id, self.hint, self.problem.is_some(), buffer);
            let response = response.labelled_by(label.id);
            if let Some(problem) = self.problem {
                field_problem_ui(ui, problem);
            }
            response
        })
        .inner
    }
}

/// Draws a field for a secret without a label of its own, where what stands round it names it on
/// screen; `name` is for assistive technology.
pub fn secret_edit_ui(ui: &mut Ui, name: &str, hint: &str, buffer: &mut SecretBuffer) -> Response {
    let id = ui.make_persistent_id(("secret", name));
    edit_ui(ui, id, hint, false, buffer).accessible_name(name)
}

fn edit_ui(ui: &mut Ui, id: Id, hint: &str, wrong: bool, buffer: &mut SecretBuffer) -> Response {
    let focused = ui.memory(|memory| memory.has_focus(id));
    let pasted = focused && paste_with_line_breaks(ui, id, buffer);
    let mut output = TextEdit::singleline(buffer)
        .id(id)
        .password(true)
        .font(fonts::code())
        .text_color(ui.tokens().text)
        .hint_text(hint)
        .desired_width(ui.available_width())
        .frame(field_frame(ui))
        .show(ui);
    output.state.clear_undoer();
    output.state.store(ui.ctx(), id);
    let mut response = output.response.response;
    if pasted {
        response.mark_changed();
    }
    field_ring(ui, &response, wrong);
    response
}

/// A one-line field turns line breaks into spaces, which would spoil a PEM key: so a paste that has
/// some is done here. Returns whether there was one.
fn paste_with_line_breaks(ui: &Ui, id: Id, buffer: &mut SecretBuffer) -> bool {
    let pasted: Vec<Zeroizing<String>> = ui.input_mut(|input| {
        let mut pasted = Vec::new();
        input.events.retain_mut(|event| match event {
            Event::Paste(text) if text.contains(['\n', '\r']) => {
                pasted.push(Zeroizing::new(std::mem::take(text)));
                false
            }
            _ => true,
        });
        pasted
    });
    let any = !pasted.is_empty();
    for text in pasted {
        let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
        let end = egui::text::CCursor::new(buffer.dots.chars().count());
        let range = state.cursor.char_range().unwrap_or_else(|| egui::text::CCursorRange::one(end));
        let mut cursor = buffer.delete_selected(&range);
        buffer.insert_text_at(&mut cursor, &text, usize::MAX);
        state.cursor.set_char_range(Some(egui::text::CCursorRange::one(cursor)));
        state.store(ui.ctx(), id);
        ui.ctx().request_repaint();
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_buffer_edits_the_secret_and_shows_dots() {
        let mut buffer = SecretBuffer::default();
        buffer.set("pässword");
        buffer.delete_char_range(CharIndex(1)..CharIndex(2));
        buffer.insert_text("a", CharIndex(1));
        assert_eq!(buffer.expose(), "password");
        assert_eq!(buffer.as_str(), "••••••••");
        assert_eq!(format!("{buffer:?}"), "SecretBuffer(…)");
        buffer.replace_with("••");
        assert_eq!(buffer.expose(), "password", "undo brings no dots into the secret");
        assert_eq!(buffer.take(), "••••••••");
        assert!(buffer.is_empty());
    }

    #[test]
    fn ranges_past_the_end_do_no_harm() {
        let mut buffer = SecretBuffer::default();
        buffer.insert_text("ab", CharIndex(9));
        buffer.delete_char_range(CharIndex(1)..CharIndex(9));
        assert_eq!(buffer.expose(), "a");
    }
}
