//! Colours for code: JSON by lexeme, a token by segment. The layout is remembered for as long as
//! the text, the theme and the width stay.

use std::{ops::Range, sync::Arc};

use egui::{
    Color32, Galley, Theme, Ui,
    cache::{ComputerMut, FrameCache},
    text::{LayoutJob, TextFormat},
};

use crate::{
    jwt::json::{LexemeKind, lex},
    ui::theme::{Tokens, fonts, measure},
};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Language {
    Json,
    Token,
    Plain,
}

/// Lays a text out in its colours. Cheap for a text that was shown in the last frame.
pub(super) fn highlight(ui: &Ui, language: Language, text: &str, width: f32) -> Arc<Galley> {
    type Cache = FrameCache<LayoutJob, Highlighter>;
    let theme = Theme::from_dark_mode(ui.visuals().dark_mode);
    let job = ui.memory_mut(|memory| {
        let key = (language, text, theme == Theme::Dark, width.to_bits());
        memory.caches.cache::<Cache>().get(key).clone()
    });
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

#[derive(Default)]
struct Highlighter;

impl ComputerMut<(Language, &str, bool, u32), LayoutJob> for Highlighter {
    fn compute(&mut self, (language, text, dark, width): (Language, &str, bool, u32)) -> LayoutJob {
        let tokens = Tokens::of(Theme::from_dark_mode(dark));
        let mut job = LayoutJob { keep_trailing_whitespace: true, ..LayoutJob::default() };
        let spans = match language {
            Language::Json => json_spans(tokens, text),
            Language::Plain => vec![(0..text.len(), tokens.text)],
            Language::Token if text.trim_start().starts_with('{') => json_token_spans(tokens, text),
            Language::Token => token_spans(tokens, text),
        };
        for (span, color) in spans {
            job.append(&text[span], 0.0, code_format(color));
        }
        if text.is_empty() {
            job.append("", 0.0, code_format(tokens.text));
        }
        job.wrap.max_width = f32::from_bits(width);
        job.wrap.break_anywhere = language == Language::Token;
        job
    }
}

/// The format of code in a colour.
pub(super) fn code_format(color: Color32) -> TextFormat {
    TextFormat { line_height: Some(measure::CODE_LINE), ..TextFormat::simple(fonts::code(), color) }
}

/// A token in a JSON serialization: its parts have the colours that they have in a compact one.
fn json_token_spans(tokens: &Tokens, text: &str) -> Vec<(Range<usize>, Color32)> {
    let mut part = None;
    lex(text)
        .into_iter()
        .map(|lexeme| {
            let color = match lexeme.kind {
                LexemeKind::Name => {
                    part = match text.get(lexeme.span.clone()) {
                        Some("\"protected\"") => Some(tokens.segment_header),
                        Some("\"payload\"") => Some(tokens.segment_payload),
                        Some("\"signature\"") => Some(tokens.segment_signature),
                        _ => None,
                    };
                    tokens.json_name
                }
                LexemeKind::String => part.take().unwrap_or(tokens.json_string),
                LexemeKind::Number | LexemeKind::Literal => tokens.json_number,
                LexemeKind::Invalid => tokens.error,
                _ => tokens.text,
            };
            (lexeme.span, color)
        })
        .collect()
}

fn json_spans(tokens: &Tokens, text: &str) -> Vec<(Range<usize>, Color32)> {
    let mut spans: Vec<(Range<usize>, Color32)> = Vec::new();
    for lexeme in lex(text) {
        let color = match lexeme.kind {
            LexemeKind::Name => tokens.json_name,
            LexemeKind::String => tokens.json_string,
            LexemeKind::Number | LexemeKind::Literal => tokens.json_number,
            LexemeKind::Invalid => tokens.error,
            LexemeKind::Whitespace
            | LexemeKind::Open
            | LexemeKind::Close
            | LexemeKind::Colon
            | LexemeKind::Comma => tokens.text,
        };
        // Neighbours of one colour are one section: fewer sections are laid out faster.
        match spans.last_mut() {
            Some((span, last)) if *last == color => span.end = lexeme.span.end,
            _ => spans.push((lexeme.span, color)),
        }
    }
    spans
}

/// The segments of a compact token: first, last, and what lies between them (of a JWE: three).
fn token_spans(tokens: &Tokens, text: &str) -> Vec<(Range<usize>, Color32)> {
    let dots: Vec<usize> = text.match_indices('.').map(|(at, _)| at).collect();
    let mut spans = Vec::with_capacity(2 * dots.len() + 1);
    let mut start = 0;
    for (index, &dot) in dots.iter().enumerate() {
        let color = if index == 0 { tokens.segment_header } else { tokens.segment_payload };
        spans.push((start..dot, color));
        spans.push((dot..dot + 1, tokens.text));
        start = dot + 1;
    }
    let last = match dots.len() {
        0 => tokens.segment_header,
        1 => tokens.segment_payload,
        _ => tokens.segment_signature,
    };
    spans.push((start..text.len(), last));
    spans.retain(|(span, _)| !span.is_empty());
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(spans: &[(Range<usize>, Color32)], text: &str) {
        let mut at = 0;
        for (span, _) in spans {
            assert_eq!(span.start, at);
            at = span.end;
        }
        assert_eq!(at, text.len());
    }

    #[test]
    fn a_token_is_coloured_by_segment_whatever_its_shape() {
        let t = &Tokens::DARK;
        let colors = |text| -> Vec<Color32> {
            let spans = token_spans(t, text);
            cover(&spans, text);
            spans.into_iter().map(|(_, color)| color).collect()
        };
        assert_eq!(colors(""), []);
        assert_eq!(colors("a"), [t.segment_header]);
        assert_eq!(
            colors("a.b.c"),
            [t.segment_header, t.text, t.segment_payload, t.text, t.segment_signature]
        );
        assert_eq!(colors("a..c").len(), 4);
        assert_eq!(colors("a.b.c.d.e").last(), Some(&t.segment_signature));
        assert_eq!(colors("é.…"), [t.segment_header, t.text, t.segment_payload]);
    }

    #[test]
    fn json_is_coloured_without_gaps_valid_or_not() {
        for text in ["", "{ \"a\": [1, true] }", "{\"a", "\u{0}é", "]]}}"] {
            cover(&json_spans(&Tokens::LIGHT, text), text);
        }
    }
}
