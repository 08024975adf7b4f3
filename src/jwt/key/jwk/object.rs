//! JSON objects of which nothing secret is copied: members as places in the text.

use std::ops::Range;

use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use super::super::{KeyError, recognise::Text};
use crate::jwt::{
    json::{Lexeme, LexemeKind, lex},
    rule::Rule,
};

/// A JSON text that was found sound, split into lexemes without the white space.
pub(super) struct Json<'a> {
    text: &'a str,
    lexemes: Vec<Lexeme>,
}

/// An object in it: its members in their order, no name twice.
pub(super) struct Object<'j> {
    json: &'j Json<'j>,
    /// The name, and the lexemes of the value.
    members: Vec<(Text<'j>, Range<usize>)>,
}

/// A value in it.
#[derive(Clone)]
pub(super) struct Value<'j> {
    json: &'j Json<'j>,
    lexemes: Range<usize>,
}

impl<'a> Json<'a> {
    /// # Errors
    /// Names the place where the text is no JSON, and nothing of its content.
    pub(super) fn read(text: &'a str) -> Result<Self, KeyError> {
        serde_json::from_str::<IgnoredAny>(text).map_err(|error| {
            KeyError::new(
                format!("The JWK is no JSON, at line {}, column {}", error.line(), error.column()),
                "Copy the whole JWK, from its { to its }",
            )
        })?;
        let mut lexemes = lex(text);
        lexemes.retain(|lexeme| lexeme.kind != LexemeKind::Whitespace);
        Ok(Self { text, lexemes })
    }

    /// The whole of it.
    pub(super) fn value(&self) -> Value<'_> {
        Value { json: self, lexemes: 0..self.lexemes.len() }
    }

    /// The parts of a container between its commas, each as its range of lexemes.
    fn parts(&self, container: &Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let inner = container.start.saturating_add(1)..container.end.saturating_sub(1);
        let (mut start, mut depth) = (inner.start, 0usize);
        for index in inner.clone() {
            match self.lexemes.get(index).map(|lexeme| lexeme.kind) {
                Some(LexemeKind::Open) => depth = depth.saturating_add(1),
                Some(LexemeKind::Close) => depth = depth.saturating_sub(1),
                Some(LexemeKind::Comma) if depth == 0 => {
                    parts.push(start..index);
                    start = index.saturating_add(1);
                }
                _ => {}
            }
        }
        if start < inner.end {
            parts.push(start..inner.end);
        }
        parts
    }

    fn source(&self, index: usize) -> &str {
        self.lexemes.get(index).and_then(|lexeme| self.text.get(lexeme.span.clone())).unwrap_or("")
    }

    /// The text that the string of a lexeme stands for; `None` where it stands for none, since it
    /// holds half of a surrogate pair.
    fn string(&self, index: usize) -> Option<Text<'_>> {
        let source = self.source(index);
        let inner = source.strip_prefix('"')?.strip_suffix('"')?;
        if inner.contains('\\') {
            return serde_json::from_str(source).ok().map(Zeroizing::new).map(Text::Brought);
        }
        Some(Text::Given(inner))
    }

    /// `line 2, column 7`, from 1, in characters.
    fn place(&self, index: usize) -> String {
        let offset = self.lexemes.get(index).map_or(0, |lexeme| lexeme.span.start);
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        format!("line {line}, column {}", column.saturating_add(1))
    }
}

impl<'j> Value<'j> {
    fn opens_with(&self, bracket: &str) -> bool {
        self.json.source(self.lexemes.start) == bracket
    }

    pub(super) fn is_array(&self) -> bool {
        self.opens_with("[")
    }

    /// The text of a string.
    pub(super) fn text(&self) -> Option<Text<'j>> {
        self.json.string(self.lexemes.start)
    }

    /// The elements of an array; `None` for what is none.
    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        let parts = self.is_array().then(|| self.json.parts(&self.lexemes))?;
        Some(parts.into_iter().map(|lexemes| Self { json: self.json, lexemes }).collect())
    }

    /// The members of an object; `None` for what is none.
    ///
    /// # Errors
    /// A name that stands twice (RFC 7517 §4), with its place; by name only where it is a
    /// registered one.
    pub(super) fn object(&self) -> Result<Option<Object<'j>>, KeyError> {
        if !self.opens_with("{") {
            return Ok(None);
        }
        let mut members: Vec<(Text<'j>, Range<usize>)> = Vec::new();
        for part in self.json.parts(&self.lexemes) {
            // A name with half of a surrogate pair is none of those that are looked for.
            let name = self.json.string(part.start).unwrap_or(Text::Given(""));
            if members.iter().any(|(other, _)| **other == *name) {
                let which = super::REGISTERED
                    .iter()
                    .find(|known| ***known == *name)
                    .map_or_else(|| "a member".to_owned(), |known| format!("its member {known}"));
                let place = self.json.place(part.start);
                return Err(KeyError::new(
                    format!("The JWK has {which} twice, again at {place}"),
                    "Leave only one of the two: readers differ on which one counts",
                )
                .rule(Rule::DuplicateJwkMember));
            }
            // After the name comes the colon.
            members.push((name, part.start.saturating_add(2)..part.end));
        }
        Ok(Some(Object { json: self.json, members }))
    }
}

impl<'j> Object<'j> {
    /// The value of a member.
    pub(super) fn value(&self, name: &str) -> Option<Value<'j>> {
        let (_, lexemes) = self.members.iter().find(|(own, _)| **own == *name)?;
        Some(Value { json: self.json, lexemes: lexemes.clone() })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(own, _)| **own == *name)
    }

    /// The text of a member that is a string.
    pub(super) fn text(&self, name: &str) -> Option<Text<'j>> {
        self.value(name)?.text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_elements_are_found_at_any_depth_and_spacing() {
        let text = "{ \"a\" : [1, {\"b\":[]}, \"x\\u0041\"] ,\n\"\\u0062\":{\"a\":2},\"c\":\"y\"}";
        let json = Json::read(text).expect("JSON");
        let object = json.value().object().expect("no twins").expect("an object");
        let elements = object.value("a").and_then(|value| value.elements()).expect("an array");
        assert_eq!(elements.len(), 3);
        assert_eq!(elements[2].text().as_deref(), Some("xA"));
        assert!(elements[0].text().is_none() && elements[0].elements().is_none());
        assert!(object.has("b") && !object.has("x"));
        assert_eq!(object.text("c").as_deref(), Some("y"));
        let inner = object.value("b").expect("b").object().expect("no twins").expect("an object");
        assert!(inner.has("a"));
        for empty in ["{}", "[]", "[ ]"] {
            let json = Json::read(empty).expect("JSON");
            assert!(json.value().elements().is_none_or(|elements| elements.is_empty()));
        }
    }

    #[test]
    fn twins_are_found_through_escapes_and_placed() {
        let json = Json::read("{\"a\":1,\n \"\\u0061\":2}").expect("JSON");
        let error = json.value().object().err().expect("twins");
        assert_eq!(error.rule, Rule::DuplicateJwkMember);
        assert!(error.message.ends_with("a member twice, again at line 2, column 2"));
    }

    #[test]
    fn deep_nesting_does_not_overflow() {
        let text = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let _ = Json::read(&text).map(|json| json.value().object().is_ok());
    }
}
