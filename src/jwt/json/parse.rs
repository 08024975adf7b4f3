//! The parser: a strict reader of RFC 8259 that puts values on a tape, without recursion.

use super::{
    document::{Kind, Node, Span, SyntaxError},
    fault::{self, Expected},
    lexer::{Lexeme, LexemeKind, Lexer},
};

/// What came of reading a text.
pub(super) struct Tape {
    pub(super) nodes: Vec<Node>,
    pub(super) error: Option<SyntaxError>,
}

/// Reads a text up to its end or its first error.
pub(super) fn parse(text: &str) -> Tape {
    // Offsets on the tape take four bytes, which halves it; no token comes near the limit.
    if u32::try_from(text.len()).is_err() {
        let error = SyntaxError {
            message: "a text of more than 4 GB is not read".to_owned(),
            offset: 0,
            line: 1,
            column: 1,
        };
        return Tape { nodes: Vec::new(), error: Some(error) };
    }
    let mut parser = Parser {
        text,
        nodes: Vec::new(),
        open: Vec::new(),
        name: None,
        expected: Expected::Root,
        before: 0..0,
    };
    let error = parser.read().err();
    parser.close_what_is_open();
    Tape { nodes: parser.nodes, error }
}

struct Parser<'t> {
    text: &'t str,
    nodes: Vec<Node>,
    /// Indices of the containers that are not closed yet, the innermost last.
    open: Vec<u32>,
    /// The name that waits for its value.
    name: Option<Span>,
    expected: Expected,
    /// The last lexeme that was no white space.
    before: std::ops::Range<usize>,
}

impl Parser<'_> {
    fn read(&mut self) -> Result<(), SyntaxError> {
        for lexeme in Lexer::new(self.text) {
            if lexeme.kind == LexemeKind::Whitespace {
                continue;
            }
            self.expected = match self.take(&lexeme) {
                Some(expected) => expected,
                None => return Err(self.error(Some(&lexeme))),
            };
            self.before = lexeme.span;
        }
        if self.expected == Expected::End { Ok(()) } else { Err(self.error(None)) }
    }

    /// Takes a lexeme and says what must follow it; `None` where it may not stand here.
    fn take(&mut self, lexeme: &Lexeme) -> Option<Expected> {
        let first = self.text.as_bytes()[lexeme.span.start];
        match (self.expected, lexeme.kind) {
            (Expected::NameOrClose | Expected::CommaOrBrace, LexemeKind::Close) => {
                (first == b'}').then(|| self.close(lexeme))
            }
            (Expected::ElementOrClose | Expected::CommaOrBracket, LexemeKind::Close) => {
                (first == b']').then(|| self.close(lexeme))
            }
            (Expected::CommaOrBrace, LexemeKind::Comma) => Some(Expected::Name),
            (Expected::CommaOrBracket, LexemeKind::Comma) => Some(Expected::Element),
            (Expected::NameOrClose | Expected::Name, LexemeKind::String) => {
                self.name = Some(Span::from(&lexeme.span));
                Some(Expected::Colon)
            }
            (Expected::Colon, LexemeKind::Colon) => Some(Expected::MemberValue),
            (
                Expected::Root
                | Expected::ElementOrClose
                | Expected::Element
                | Expected::MemberValue,
                LexemeKind::Open | LexemeKind::String | LexemeKind::Number | LexemeKind::Literal,
            ) => Some(self.value(lexeme, first)),
            _ => None,
        }
    }

    fn value(&mut self, lexeme: &Lexeme, first: u8) -> Expected {
        let kind = match first {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::String,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            _ => Kind::Number,
        };
        let index = self.count();
        self.nodes.push(Node {
            kind,
            span: Span::from(&lexeme.span),
            name: self.name.take(),
            end: index.saturating_add(1),
        });
        match kind {
            Kind::Object => {
                self.open.push(index);
                Expected::NameOrClose
            }
            Kind::Array => {
                self.open.push(index);
                Expected::ElementOrClose
            }
            _ => self.after_value(),
        }
    }

    fn close(&mut self, lexeme: &Lexeme) -> Expected {
        self.finish_innermost(lexeme.span.end);
        self.after_value()
    }

    fn after_value(&self) -> Expected {
        match self.innermost().map(|node| node.kind) {
            None => Expected::End,
            Some(Kind::Object) => Expected::CommaOrBrace,
            Some(_) => Expected::CommaOrBracket,
        }
    }

    /// Containers that an error leaves open end where reading ended.
    fn close_what_is_open(&mut self) {
        let end = self.before.end;
        while !self.open.is_empty() {
            self.finish_innermost(end);
        }
    }

    fn finish_innermost(&mut self, text_end: usize) {
        let count = self.count();
        if let Some(node) = self.open.pop().and_then(|index| self.nodes.get_mut(index as usize)) {
            node.end = count;
            node.span.end = Span::from(&(0..text_end)).end;
        }
    }

    fn innermost(&self) -> Option<&Node> {
        self.open.last().and_then(|&index| self.nodes.get(index as usize))
    }

    /// There are never more nodes than bytes, and bytes are counted in four bytes.
    fn count(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    fn error(&self, found: Option<&Lexeme>) -> SyntaxError {
        let opened_at = self.innermost().map(|node| node.span.start as usize);
        let (offset, message) =
            fault::describe(self.text, self.expected, found, &self.before, opened_at);
        let (line, column) = fault::line_and_column(self.text, offset);
        SyntaxError { message, offset, line, column }
    }
}
