//! JSON as text: read without changing it, laid out by white space alone.
//!
//! A token's bytes are signed, so its JSON is never rebuilt from values: order, number text,
//! duplicates and escapes stay. Nothing here recurses, so any depth is safe.

#[cfg(test)]
mod agreement;
mod document;
mod edit;
mod escape;
mod fault;
mod layout;
mod lexer;
mod parse;
#[cfg(test)]
pub(crate) mod samples;

pub use document::{Document, Kind, Member, SyntaxError, Value};
pub use edit::{quoted, remove_members, set_member};
pub use layout::{compact, pretty};
pub(super) use lexer::is_number;
pub use lexer::{Lexeme, LexemeKind, lex};
