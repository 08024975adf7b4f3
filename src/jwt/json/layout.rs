//! Layout by white space alone: every other byte stays as and where it is.

use super::{
    document::Document,
    lexer::{Lexeme, LexemeKind, lex},
};

/// Spaces a level.
const INDENT: usize = 2;

/// An array of numbers, strings or literals stays on one line up to this many characters.
const SHORT_ARRAY: usize = 60;

/// What lies deeper stays on one line, so that indentation never outgrows the text without bound.
const DEEPEST: usize = 32;

/// The text without white space between its lexemes.
///
/// Text that is no valid JSON is returned unchanged: nothing is ever lost.
#[must_use]
pub fn compact(text: &str) -> String {
    match significant_lexemes(text) {
        Some(lexemes) => lexemes.into_iter().map(|lexeme| &text[lexeme.span]).collect(),
        None => text.to_owned(),
    }
}

/// The text laid out for reading: two spaces a level, one member or element a line; empty
/// containers and short arrays of numbers or strings stay on one line, and so does what lies
/// deeper than 32 levels.
///
/// Text that is no valid JSON is returned unchanged.
#[must_use]
pub fn pretty(text: &str) -> String {
    let Some(lexemes) = significant_lexemes(text) else {
        return text.to_owned();
    };
    let mut laid_out = String::with_capacity(text.len() * 2);
    let mut depth: usize = 0;
    let mut index = 0;
    while let Some(lexeme) = lexemes.get(index) {
        let piece = &text[lexeme.span.clone()];
        match lexeme.kind {
            LexemeKind::Open => {
                if let Some(end) = end_of_short_container(text, &lexemes, index) {
                    push_on_one_line(&mut laid_out, text, &lexemes[index..end]);
                    index = end;
                    continue;
                }
                depth += 1;
                laid_out.push_str(piece);
                break_line(&mut laid_out, depth, depth);
            }
            LexemeKind::Close => {
                break_line(&mut laid_out, depth, depth.saturating_sub(1));
                depth = depth.saturating_sub(1);
                laid_out.push_str(piece);
            }
            LexemeKind::Comma => {
                laid_out.push_str(piece);
                break_line(&mut laid_out, depth, depth);
            }
            LexemeKind::Colon => laid_out.push_str(": "),
            _ => laid_out.push_str(piece),
        }
        index += 1;
    }
    laid_out
}

/// The lexemes that are no white space; `None` where the text is no JSON.
fn significant_lexemes(text: &str) -> Option<Vec<Lexeme>> {
    if Document::parse(text).error().is_some() {
        return None;
    }
    let mut lexemes = lex(text);
    lexemes.retain(|lexeme| lexeme.kind != LexemeKind::Whitespace);
    Some(lexemes)
}

/// A new line inside a container of this depth; nothing where the container is too deep.
fn break_line(laid_out: &mut String, container_depth: usize, indent: usize) {
    if container_depth <= DEEPEST {
        laid_out.push('\n');
        laid_out.extend(std::iter::repeat_n(' ', indent * INDENT));
    }
}

/// The index just past the container that opens at `open`, where it stays on one line: it is
/// empty, or an array of scalars whose line is short enough. Looks ahead no further than a short
/// line reaches.
fn end_of_short_container(text: &str, lexemes: &[Lexeme], open: usize) -> Option<usize> {
    let is_array = text[lexemes[open].span.clone()].starts_with('[');
    let mut length = 0;
    for (index, lexeme) in lexemes.iter().enumerate().skip(open) {
        let piece = &text[lexeme.span.clone()];
        match lexeme.kind {
            LexemeKind::Close if is_array || index == open + 1 => {
                return (length < SHORT_ARRAY).then_some(index + 1);
            }
            LexemeKind::Open if index > open => return None,
            LexemeKind::Comma => length += 2,
            // A character takes at most four bytes, so longer pieces need no counting.
            _ if piece.len() > 4 * SHORT_ARRAY => return None,
            _ => length += piece.chars().count(),
        }
        if length > SHORT_ARRAY || (!is_array && index > open) {
            return None;
        }
    }
    None
}

fn push_on_one_line(laid_out: &mut String, text: &str, lexemes: &[Lexeme]) {
    for lexeme in lexemes {
        laid_out.push_str(&text[lexeme.span.clone()]);
        if lexeme.kind == LexemeKind::Comma {
            laid_out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::samples::json_text, *};

    #[test]
    fn members_stand_one_a_line_and_short_arrays_on_theirs() {
        assert_eq!(
            pretty(r#"{"alg":"HS256","aud":["a","b"],"o":{"x":{}, "y": [ ]},"n":[[1],2]}"#),
            "{\n  \"alg\": \"HS256\",\n  \"aud\": [\"a\", \"b\"],\n  \"o\": {\n    \"x\": {},\n    \
             \"y\": []\n  },\n  \"n\": [\n    [1],\n    2\n  ]\n}"
        );
    }

    #[test]
    fn an_array_stays_on_one_line_up_to_sixty_characters() {
        let fits = format!("[\"{}\"]", "é".repeat(56));
        assert_eq!(pretty(&fits), fits);
        let long = format!("[\"{}\"]", "é".repeat(57));
        assert_eq!(pretty(&long), format!("[\n  \"{}\"\n]", "é".repeat(57)));
    }

    #[test]
    fn numbers_escapes_duplicates_and_order_stay() {
        let text = r#"{ "b" : 3.0, "a":1E5,"a": 9007199254740993, "\u0061":"\/é" }"#;
        assert_eq!(compact(text), r#"{"b":3.0,"a":1E5,"a":9007199254740993,"\u0061":"\/é"}"#);
    }

    #[test]
    fn text_that_is_no_json_comes_back_as_it_is() {
        for text in ["", " ", "{", "{ \"a\" : }", "1 2", "\u{feff}{}"] {
            assert_eq!(compact(text), text);
            assert_eq!(pretty(text), text);
        }
    }

    #[test]
    fn deep_nesting_is_laid_out_without_overflow_and_without_blowing_up() {
        let text = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        let laid_out = pretty(&text);
        assert!(laid_out.len() < text.len() + 10_000);
        assert_eq!(compact(&laid_out), text);
    }

    proptest! {
        #[test]
        fn only_white_space_changes(text in json_text()) {
            let pieces = |text: &str| -> Vec<String> {
                significant_lexemes(text).unwrap().into_iter()
                    .map(|lexeme| text[lexeme.span].to_owned()).collect()
            };
            let (small, large) = (compact(&text), pretty(&text));
            prop_assert_eq!(pieces(&small), pieces(&text));
            prop_assert_eq!(pieces(&large), pieces(&text));
            prop_assert_eq!(compact(&large), small.clone());
            prop_assert_eq!(pretty(&small), large.clone());
            prop_assert_eq!(pretty(&large), large);
            prop_assert_eq!(compact(&small), small);
        }
    }
}
