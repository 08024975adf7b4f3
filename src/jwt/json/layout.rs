//! Layout by white space alone: every other byte stays as and where it is.

use super::{
    document::Document,
    lexer::{Lexeme, LexemeKind, Lexer},
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
    let Some(lexemes) = significant_lexemes(text) else {
        return text.to_owned();
    };
    let mut laid_out = String::with_capacity(text.len());
    laid_out.extend(lexemes.map(|lexeme| &text[lexeme.span]));
    laid_out
}

/// The text laid out for reading: two spaces a level, one member or element a line; empty
/// containers and short arrays of numbers or strings stay on one line, and so does what lies
/// deeper than 32 levels.
///
/// Text that is no valid JSON is returned unchanged.
#[must_use]
pub fn pretty(text: &str) -> String {
    let Some(mut lexemes) = significant_lexemes(text) else {
        return text.to_owned();
    };
    let mut laid_out = String::with_capacity(text.len() + text.len() / 2);
    let mut depth: usize = 0;
    while let Some(lexeme) = lexemes.next() {
        let piece = &text[lexeme.span];
        match lexeme.kind {
            LexemeKind::Open => {
                laid_out.push_str(piece);
                if let Some(rest) = rest_of_short_container(text, piece, lexemes.clone()) {
                    push_on_one_line(&mut laid_out, text, lexemes.by_ref().take(rest));
                    continue;
                }
                depth += 1;
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
    }
    laid_out
}

/// The lexemes that are no white space; `None` where the text is no JSON. They are read as they
/// are asked for, since a list of them takes many times the room of the text.
fn significant_lexemes(text: &str) -> Option<impl Iterator<Item = Lexeme> + Clone> {
    if Document::parse(text).error().is_some() {
        return None;
    }
    Some(Lexer::new(text).filter(|lexeme| lexeme.kind != LexemeKind::Whitespace))
}

/// A new line inside a container of this depth; nothing where the container is too deep.
fn break_line(laid_out: &mut String, container_depth: usize, indent: usize) {
    if container_depth <= DEEPEST {
        laid_out.push('\n');
        laid_out.extend(std::iter::repeat_n(' ', indent * INDENT));
    }
}

/// How many lexemes follow the opening bracket to the end of a container that stays on one line:
/// it is empty, or an array of scalars whose line is short enough. Looks ahead no further than a
/// short line reaches.
fn rest_of_short_container(
    text: &str,
    open: &str,
    ahead: impl Iterator<Item = Lexeme>,
) -> Option<usize> {
    let is_array = open == "[";
    let mut length = open.len();
    for (index, lexeme) in ahead.enumerate() {
        let piece = &text[lexeme.span];
        match lexeme.kind {
            LexemeKind::Close if is_array || index == 0 => {
                return (length < SHORT_ARRAY).then_some(index + 1);
            }
            LexemeKind::Open => return None,
            LexemeKind::Comma => length += 2,
            // A character takes at most four bytes, so longer pieces need no counting.
            _ if piece.len() > 4 * SHORT_ARRAY => return None,
            _ => length += piece.chars().count(),
        }
        if length > SHORT_ARRAY || !is_array {
            return None;
        }
    }
    None
}

fn push_on_one_line(laid_out: &mut String, text: &str, lexemes: impl Iterator<Item = Lexeme>) {
    for lexeme in lexemes {
        laid_out.push_str(&text[lexeme.span]);
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
                significant_lexemes(text).unwrap()
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
