//! The token, coloured by segment; typed or pasted into.

use egui::{Response, ScrollArea, TextBuffer, TextEdit, Ui};

use super::{
    LongText,
    code_edit::code_frame,
    highlight::{Language, highlight},
};
use crate::ui::theme::fonts;

/// Longer tokens, in bytes, are shown in rows and replaced as a whole: a token is one line, and a
/// line is laid out anew at each key press.
pub const LONGEST_EDITED: usize = 32_000;

/// The token's field.
#[derive(Clone, Debug)]
#[must_use = "a field does nothing until it is shown"]
pub struct TokenView<'a> {
    name: &'a str,
    hint: &'a str,
    read_only: bool,
}

/// What was done with the token's field.
#[derive(Clone, Debug)]
pub struct TokenViewOutput {
    /// The field; marked as changed when the text was.
    pub response: Response,
    /// The keys for copying were pressed on a token too long to be selected: all of it is meant.
    pub copy_all: bool,
}

impl<'a> TokenView<'a> {
    /// A field of this name, for assistive technology.
    pub fn new(name: &'a str) -> Self {
        Self { name, hint: "", read_only: false }
    }

    /// What stands in it while it is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Whether the text can only be selected and copied.
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = read_only;
        self
    }

    /// Draws the field in all the room that there is, scrolling as needed.
    pub fn show(self, ui: &mut Ui, text: &mut String) -> TokenViewOutput {
        if text.len() > LONGEST_EDITED {
            let mut output = LongText::new(self.name).show(ui, text);
            if let Some(replaced) = output.replaced.filter(|_| !self.read_only) {
                *text = replaced;
                output.response.mark_changed();
            }
            return TokenViewOutput { response: output.response, copy_all: output.copy };
        }
        let size = ui.available_size();
        ScrollArea::vertical()
            .id_salt(self.name)
            .auto_shrink(false)
            .show(ui, |ui| {
                let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, width: f32| {
                    highlight(ui, Language::Token, buffer.as_str(), width)
                };
                let mut shown: &str;
                let edit = if self.read_only {
                    shown = text;
                    TextEdit::multiline(&mut shown)
                } else {
                    TextEdit::multiline(text)
                };
                let response = edit
                    .id_salt(self.name)
                    .font(fonts::code())
                    .hint_text(self.hint)
                    .frame(code_frame())
                    .desired_width(f32::INFINITY)
                    .desired_rows(1)
                    .min_size(size)
                    .layouter(&mut layouter)
                    .show(ui)
                    .response
                    .response
                    .accessible_name(self.name);
                TokenViewOutput { response, copy_all: false }
            })
            .inner
    }
}
