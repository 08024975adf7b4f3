//! What the window holds beside the model: texts under the user's hands, sizes of panes, dialogs'
//! forms. Nothing here is a truth of its own; texts follow the model.

use std::{collections::HashMap, ops::Range, path::PathBuf, sync::Arc};

use crate::{
    jwt::{
        Aspect, Part, Place,
        json::{Document, Kind, Member},
    },
    ui::{dialogs::Forms, layout::Splits, widgets::SecretBuffer},
};

/// A text under the user's hands, which follows the model's.
#[derive(Debug, Default)]
pub struct Buffer {
    /// The text.
    pub text: String,
    document: Option<Arc<Document>>,
}

impl Buffer {
    /// Takes over the model's text where it differs.
    pub fn follow(&mut self, text: &str) {
        if self.text != text {
            text.clone_into(&mut self.text);
        }
    }

    /// The text as JSON, read once for each text.
    pub fn document(&mut self) -> &Arc<Document> {
        if self.document.as_ref().is_none_or(|document| document.text() != self.text) {
            self.document = Some(Arc::new(Document::parse(self.text.as_str())));
        }
        self.document.get_or_insert_with(|| Arc::new(Document::parse("")))
    }
}

/// The texts under the user's hands.
#[derive(Debug)]
pub struct Buffers {
    /// The token pane's.
    pub token: Buffer,
    /// The header pane's.
    pub header: Buffer,
    /// The payload pane's.
    pub payload: Buffer,
    /// The claims' fields, by name.
    pub claims: HashMap<String, Buffer>,
    /// The secret pane's.
    pub secret: SecretBuffer,
    /// The passphrase of an encrypted key, or of the encrypted file that the secret lies in.
    pub passphrase: SecretBuffer,
    /// Whether a passphrase was asked for in the last frame.
    pub locked: bool,
    /// Whether the field of the passphrase is to take the focus.
    pub wants_passphrase: bool,
    /// Whether the button that reveals the secret is held.
    pub reveals: bool,
    /// The date that the chips set.
    pub date_claim: &'static str,
    /// The part whose editor takes the focus in the next frame, with these bytes selected.
    pub goal: Option<(Part, Range<usize>)>,
    /// The member that a fix wrote last, once its field took the focus.
    written: Option<(Part, String)>,
}

impl Buffers {
    /// Has the cursor go to a place that a finding points at.
    pub fn go_to(&mut self, place: &Place) {
        let buffer = match place.part {
            Part::Header => &mut self.header,
            Part::Payload => &mut self.payload,
            Part::Token | Part::Signature | Part::Key => {
                self.goal = Some((place.part, 0..0));
                return;
            }
        };
        let document = Arc::clone(buffer.document());
        let end = document.text().len();
        let range = match (&place.member, document.error()) {
            (Some(name), _) => document.member(name).map(|member| inside_quotes(&member)),
            (None, Some(error)) => Some(error.offset..error.offset),
            (None, None) => None,
        };
        self.goal = Some((place.part, range.unwrap_or(end..end)));
    }

    /// A passphrase is asked for. Returns whether its field takes the focus: where it is asked for
    /// anew, since what was just given asks for the next thing to be typed, unless a dialog is
    /// open (`is_free` is false).
    pub fn ask_for_passphrase(&mut self, is_free: bool) -> bool {
        let anew = !self.locked && is_free;
        self.locked = true;
        std::mem::take(&mut self.wants_passphrase) || anew
    }

    /// No passphrase is asked for: what was typed as one is wiped.
    pub fn stop_asking(&mut self) {
        self.passphrase.wipe();
        self.locked = false;
    }

    /// The claim that a fix has just written, told once: its field takes the focus.
    pub fn take_written_claim<'m>(
        &mut self,
        written: Option<&'m (Part, String)>,
    ) -> Option<&'m str> {
        if self.written.as_ref() == written {
            return None;
        }
        self.written = written.cloned();
        written.filter(|(part, _)| *part == Part::Payload).map(|(_, name)| name.as_str())
    }

    /// The bytes that the part's editor is to select, asked for once.
    pub fn take_goal(&mut self, part: Part) -> Option<Range<usize>> {
        let (_, range) = self.goal.take_if(|(wanted, _)| *wanted == part)?;
        Some(range)
    }
}

/// A member's value; of a string what stands between its quotes, to be typed over.
fn inside_quotes(member: &Member<'_>) -> Range<usize> {
    let span = member.value.span();
    if member.value.kind() == Kind::String {
        span.start + 1..span.end - 1
    } else {
        span.end..span.end
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self {
            token: Buffer::default(),
            header: Buffer::default(),
            payload: Buffer::default(),
            claims: HashMap::new(),
            secret: SecretBuffer::default(),
            passphrase: SecretBuffer::default(),
            locked: false,
            wants_passphrase: false,
            reveals: false,
            date_claim: "exp",
            goal: None,
            written: None,
        }
    }
}

impl View {
    /// Wipes what was typed as a secret; `all` is whether the other texts go too.
    pub fn wipe(&mut self, all: bool) {
        self.forms.wipe();
        if all {
            self.buffers = Buffers::default();
        }
        self.buffers.secret.wipe();
        self.buffers.passphrase.wipe();
        self.buffers.reveals = false;
    }
}

/// The field of the moment of judgement.
#[derive(Debug, Default)]
pub struct AsOfField {
    /// What was typed.
    pub text: String,
    /// Why it was not understood, after Enter.
    pub problem: Option<String>,
    /// Whether the menu was open in the last frame.
    pub is_open: bool,
}

/// The window's own state.
#[derive(Debug, Default)]
pub struct View {
    /// The texts.
    pub buffers: Buffers,
    /// The field of the moment of judgement.
    pub as_of: AsOfField,
    /// The sizes of the panes.
    pub splits: Splits,
    /// The dialogs' forms.
    pub forms: Forms,
    /// Files that were dropped, until it is known where.
    pub dropped: Vec<PathBuf>,
    /// When, in egui's seconds.
    pub dropped_at: f64,
    /// The verdict whose findings are to be brought into sight.
    pub wanted: Option<Aspect>,
}
