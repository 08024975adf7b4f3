//! A JSON text with its structure: which value stands where. What could be read before an error
//! is kept.

use std::{borrow::Cow, ops::Range};

use super::parse::{Tape, parse};

/// The kind of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
}

impl Kind {
    /// With its article, for messages: `an object`, `a string`, `null`.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::Null => "null",
        }
    }
}

/// Why a text is no JSON (RFC 8259), and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, in plain words, no final period: `a comma or } is missing here`.
    pub message: String,
    /// Byte offset in the text.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A JSON text and where its values stand.
#[derive(Clone, Debug)]
pub struct Document {
    text: String,
    nodes: Vec<Node>,
    error: Option<SyntaxError>,
}

/// A value on the tape: containers come before their contents.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// The member name's span with its quotes, where the value is a member of an object.
    pub(super) name: Option<Span>,
    /// The index just past this value's last descendant.
    pub(super) end: u32,
}

/// A byte range in four bytes each, for a tape can be long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl From<&Range<usize>> for Span {
    /// The parser refuses texts whose offsets do not fit.
    fn from(range: &Range<usize>) -> Self {
        let narrow = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: narrow(range.start), end: narrow(range.end) }
    }
}

impl Span {
    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Document {
    /// Reads a text. Never fails: see [`Document::error`].
    #[must_use]
    pub fn parse(text: impl Into<String>) -> Self {
        let text = text.into();
        let Tape { nodes, error } = parse(&text);
        Self { text, nodes, error }
    }

    /// The exact text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why the text is no JSON, if it is none.
    #[must_use]
    pub fn error(&self) -> Option<&SyntaxError> {
        self.error.as_ref()
    }

    /// The outermost value, complete or not; `None` for a text that does not begin with one.
    #[must_use]
    pub fn root(&self) -> Option<Value<'_>> {
        (!self.nodes.is_empty()).then_some(Value { document: self, index: 0 })
    }

    /// Whether the whole text is one valid JSON object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.error.is_none() && self.root().is_some_and(|root| root.kind() == Kind::Object)
    }

    /// The members of the outermost object, in order, duplicates included; empty where it is none.
    #[must_use]
    pub fn members(&self) -> Vec<Member<'_>> {
        self.root().map(Value::members).unwrap_or_default()
    }

    /// The last top-level member of this name, as most JSON readers take it.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Member<'_>> {
        self.members().into_iter().rev().find(|member| member.name == name)
    }

    /// Every value of the document, in order, at any depth.
    pub fn values(&self) -> impl Iterator<Item = Value<'_>> {
        (0..self.nodes.len()).map(|index| Value { document: self, index })
    }
}

/// A value in a document.
#[derive(Clone, Copy, Debug)]
pub struct Value<'d> {
    document: &'d Document,
    index: usize,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member<'d> {
    /// The name, unescaped.
    pub name: Cow<'d, str>,
    /// The byte range of the name in the document, quotes included.
    pub name_span: Range<usize>,
    /// The value.
    pub value: Value<'d>,
}

impl<'d> Value<'d> {
    fn node(self) -> &'d Node {
        &self.document.nodes[self.index]
    }

    /// Its kind.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Its byte range in the document.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        self.node().span.range()
    }

    /// Its exact text.
    #[must_use]
    pub fn text(self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// A string's content, unescaped; a lone surrogate reads as U+FFFD. `None` for other kinds.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'d, str>> {
        (self.kind() == Kind::String).then(|| unescape(self.text()))
    }

    /// An object's members, in order, duplicates included; empty for other kinds.
    #[must_use]
    pub fn members(self) -> Vec<Member<'d>> {
        if self.kind() != Kind::Object {
            return Vec::new();
        }
        self.children()
            .filter_map(|value| {
                let name_span = value.node().name?.range();
                let name = unescape(&value.document.text[name_span.clone()]);
                Some(Member { name, name_span, value })
            })
            .collect()
    }

    /// An array's elements, in order; empty for other kinds.
    #[must_use]
    pub fn elements(self) -> Vec<Value<'d>> {
        if self.kind() == Kind::Array { self.children().collect() } else { Vec::new() }
    }

    /// This value and every value inside it, in order, at any depth.
    pub fn with_descendants(self) -> impl Iterator<Item = Value<'d>> {
        (self.index..self.node().end as usize).map(move |index| Value { index, ..self })
    }

    fn children(self) -> impl Iterator<Item = Value<'d>> {
        let end = self.node().end as usize;
        let inside = move |index: usize| (index < end).then_some(Value { index, ..self });
        std::iter::successors(inside(self.index + 1), move |child| {
            inside(child.node().end as usize)
        })
    }
}

/// The content of a valid string lexeme, quotes taken off and escapes read (RFC 8259 §7).
fn unescape(quoted: &str) -> Cow<'_, str> {
    let content = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    if !content.contains('\\') {
        return Cow::Borrowed(content);
    }
    let mut plain = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let (character, length) = read_escape(&rest[at..]);
        plain.push(character);
        rest = rest.get(at + length..).unwrap_or_default();
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The character of the escape that the text begins with, and the escape's length in bytes.
fn read_escape(text: &str) -> (char, usize) {
    let character = match text.as_bytes().get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return read_hex_escape(text),
        Some(&other) => char::from(other),
        None => return ('\\', 1),
    };
    (character, 2)
}

fn read_hex_escape(text: &str) -> (char, usize) {
    let unit = |text: &str| -> Option<u32> {
        u32::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
    };
    let first = unit(text).unwrap_or(0xfffd);
    if let Some(character) = char::from_u32(first) {
        return (character, 6);
    }
    let second = text.get(6..).and_then(unit).unwrap_or_default();
    if first < 0xdc00 && (0xdc00..0xe000).contains(&second) {
        let code_point = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (char::from_u32(code_point).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (char::REPLACEMENT_CHARACTER, 6)
}

#[cfg(test)]
mod tests;
