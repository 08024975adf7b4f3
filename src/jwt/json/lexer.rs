//! The lexer: splits any text into lexemes that cover it without gaps, valid or not. Layout and
//! highlighting live on it.

use std::ops::Range;

/// What a lexeme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexemeKind {
    /// Space, tab, line feed, carriage return.
    Whitespace,
    /// `{` or `[`
    Open,
    /// `}` or `]`
    Close,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// A string that is followed by a colon.
    Name,
    /// Any other string.
    String,
    /// A number.
    Number,
    /// `true`, `false`, `null`.
    Literal,
    /// Anything else, such as an unfinished string.
    Invalid,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexeme {
    /// What it is.
    pub kind: LexemeKind,
    /// Its byte range.
    pub span: Range<usize>,
}

/// Splits a text into lexemes that cover it from its first to its last byte.
#[must_use]
pub fn lex(text: &str) -> Vec<Lexeme> {
    let _ = text;
    todo!()
}
