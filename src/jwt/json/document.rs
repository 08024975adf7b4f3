//! A JSON text with its structure: which value stands where. What could be read before an error
//! is kept.

use std::{borrow::Cow, ops::Range};

use super::{
    escape,
    parse::{Tape, parse},
};

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
        self.root()?.member(name)
    }

    /// Where the strings of the document, names among them, have an escape of half a surrogate
    /// pair: six bytes that stand for no character (RFC 8259 §8.2).
    pub fn lone_surrogates(&self) -> impl Iterator<Item = Range<usize>> {
        let strings = self.nodes.iter().flat_map(|node| {
            let string = (node.kind == Kind::String).then_some(node.span);
            [node.name, string].into_iter().flatten()
        });
        strings.flat_map(|span| {
            let start = span.range().start;
            escape::lone_surrogates(&self.text[span.range()])
                .map(move |at| start + at..start + at + escape::HEX_ESCAPE)
        })
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

impl Member<'_> {
    /// The name in generalized UTF-8, where each lone surrogate is itself and none is U+FFFD: names
    /// are the same only where these bytes are.
    #[must_use]
    pub fn exact_name(&self) -> Cow<'_, [u8]> {
        if self.name.contains(char::REPLACEMENT_CHARACTER) {
            Cow::Owned(escape::exact(&self.value.document.text[self.name_span.clone()]))
        } else {
            Cow::Borrowed(self.name.as_bytes())
        }
    }
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
        (self.kind() == Kind::String).then(|| escape::read(self.text()))
    }

    /// A string's content in generalized UTF-8, where each lone surrogate is itself and none is
    /// U+FFFD: strings are the same only where these bytes are. `None` for other kinds.
    #[must_use]
    pub fn exact_string(self) -> Option<Vec<u8>> {
        (self.kind() == Kind::String).then(|| escape::exact(self.text()))
    }

    /// An object's members, in order, duplicates included; empty for other kinds.
    #[must_use]
    pub fn members(self) -> Vec<Member<'d>> {
        if self.kind() != Kind::Object {
            return Vec::new();
        }
        self.children().filter_map(Self::as_member).collect()
    }

    /// An object's last member of this name, as most JSON readers take it.
    #[must_use]
    pub fn member(self, name: &str) -> Option<Member<'d>> {
        if self.kind() != Kind::Object {
            return None;
        }
        self.children().filter_map(Self::as_member).filter(|member| member.name == name).last()
    }

    /// With its name, where it has one.
    fn as_member(self) -> Option<Member<'d>> {
        let name_span = self.node().name?.range();
        let name = escape::read(&self.document.text[name_span.clone()]);
        Some(Member { name, name_span, value: self })
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

#[cfg(test)]
mod tests;
