//! A JSON text with its structure: which value stands where. What could be read before an error
//! is kept.

use std::{borrow::Cow, ops::Range};

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
struct Node {
    kind: Kind,
    span: Range<usize>,
    /// The member name's span with its quotes, where the value is a member of an object.
    name: Option<Range<usize>>,
    /// The index just past this value's last descendant.
    end: usize,
}

impl Document {
    /// Reads a text. Never fails: see [`Document::error`].
    #[must_use]
    pub fn parse(text: impl Into<String>) -> Self {
        let _ = text.into();
        let _ = Node { kind: Kind::Null, span: 0..0, name: None, end: 0 };
        todo!()
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
        self.root().map(|root| root.members()).unwrap_or_default()
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
        self.node().span.clone()
    }

    /// Its exact text.
    #[must_use]
    pub fn text(self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// A string's content, unescaped; a lone surrogate reads as U+FFFD. `None` for other kinds.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'d, str>> {
        todo!()
    }

    /// An object's members, in order, duplicates included; empty for other kinds.
    #[must_use]
    pub fn members(self) -> Vec<Member<'d>> {
        let _ = (self.node().end, self.node().name.clone());
        todo!()
    }

    /// An array's elements, in order; empty for other kinds.
    #[must_use]
    pub fn elements(self) -> Vec<Value<'d>> {
        todo!()
    }
}
