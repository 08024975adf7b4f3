//! A TOML text read key by key: every error is gathered with its file, line and dotted key.

use std::{
    ops::{Range, RangeInclusive},
    path::{Path, PathBuf},
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::jwt::time::parse_duration;

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", self.place())]
pub struct TomlError {
    /// The file, or the built-in asset's name.
    pub file: PathBuf,
    /// Line, from 1; 0 where the file as a whole cannot be read.
    pub line: usize,
    /// The key as a dotted path, such as `claims.iss.type`; empty where there is none.
    pub key: String,
    /// What is wrong.
    pub message: String,
}

impl TomlError {
    /// `file:line: key: `, without what is not known.
    fn place(&self) -> String {
        let mut place = self.file.display().to_string();
        if self.line > 0 {
            place = format!("{place}:{}", self.line);
        }
        if !self.key.is_empty() {
            place = format!("{place}: {}", self.key);
        }
        place + ": "
    }
}

/// Gathers the errors of one text, and knows on which line they stand.
pub(crate) struct Reader<'f> {
    file: &'f Path,
    line_starts: Vec<usize>,
    errors: Vec<TomlError>,
}

/// A table of the text, with the dotted path that leads to it.
pub(crate) struct Section<'t, 'i> {
    /// The dotted path; empty for the whole text.
    pub path: String,
    /// Where the table begins, as a byte offset.
    pub offset: usize,
    table: &'t DeTable<'i>,
}

impl<'t, 'i> Section<'t, 'i> {
    /// The outermost table.
    pub fn root(table: &'t DeTable<'i>) -> Self {
        Self { path: String::new(), offset: 0, table }
    }

    /// The dotted path of one of its keys, quoted where TOML would want quotes.
    pub fn path_of(&self, key: &str) -> String {
        let bare =
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        let key = if bare { key.to_owned() } else { format!("{key:?}") };
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }

    /// A key's value with its place.
    pub fn value(&self, key: &str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.table.get(key)
    }

    /// The keys with their places and values, in the order of the text.
    pub fn entries(
        &self,
    ) -> impl Iterator<Item = (&'t str, Range<usize>, &'t Spanned<DeValue<'i>>)> + use<'t, 'i> {
        self.table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }
}

impl<'f> Reader<'f> {
    /// A reader for this text; the file is for messages.
    pub fn new(text: &str, file: &'f Path) -> Self {
        let after_breaks =
            text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self {
            file,
            line_starts: [0].into_iter().chain(after_breaks).collect(),
            errors: Vec::new(),
        }
    }

    /// The errors so far, by line.
    pub fn into_errors(mut self) -> Vec<TomlError> {
        self.errors.sort_by_key(|error| error.line);
        self.errors
    }

    /// The text's outermost table; `None` where it is no TOML, which is noted.
    pub fn parse<'i>(&mut self, text: &'i str) -> Option<Spanned<DeTable<'i>>> {
        let (table, syntax_errors) = DeTable::parse_recoverable(text);
        if syntax_errors.is_empty() {
            return Some(table);
        }
        for error in syntax_errors {
            let offset = error.span().map_or(0, |span| span.start);
            self.error(offset, "", format!("this is no TOML: {}", error.message()));
        }
        None
    }

    /// Notes an error at a byte offset.
    pub fn error(&mut self, offset: usize, key: impl Into<String>, message: impl Into<String>) {
        self.errors.push(TomlError {
            file: self.file.to_owned(),
            line: self.line_starts.partition_point(|start| *start <= offset),
            key: key.into(),
            message: message.into(),
        });
    }

    /// Notes each key that is none of the known ones.
    pub fn only(&mut self, section: &Section<'_, '_>, known: &[&str]) {
        for (key, span, _) in section.entries() {
            if !known.contains(&key) {
                let message = match nearest(key, known.iter().copied()) {
                    Some(near) => format!("there is no such key; did you mean {near}?"),
                    None => format!("there is no such key; known here are {}", known.join(", ")),
                };
                self.error(span.start, section.path_of(key), message);
            }
        }
    }

    /// A string, if the key is there.
    pub fn string(&mut self, section: &Section<'_, '_>, key: &str) -> Option<String> {
        let value = section.value(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, section.path_of(key), "a string");
        }
        text.map(str::to_owned)
    }

    /// A string that must be there and hold something.
    pub fn required_string(&mut self, section: &Section<'_, '_>, key: &str) -> String {
        let Some(value) = section.value(key) else {
            self.error(section.offset, section.path_of(key), "this key is missing");
            return String::new();
        };
        let text = self.string(section, key);
        if text.as_deref().is_some_and(|text| text.trim().is_empty()) {
            self.error(value.span().start, section.path_of(key), "this must not be empty");
        }
        text.unwrap_or_default()
    }

    /// `true` or `false`, if the key is there.
    pub fn boolean(&mut self, section: &Section<'_, '_>, key: &str) -> Option<bool> {
        let value = section.value(key)?;
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.wrong_type(value, section.path_of(key), "true or false");
        }
        boolean
    }

    /// A length of time in seconds, if the key is there.
    pub fn duration(&mut self, section: &Section<'_, '_>, key: &str) -> Option<u64> {
        let offset = section.value(key)?.span().start;
        let text = self.string(section, key)?;
        parse_duration(&text)
            .map_err(|why| {
                let message = format!("{text:?} is no length of time such as \"15m\": {why}");
                self.error(offset, section.path_of(key), message);
            })
            .ok()
    }

    /// A whole number of this range, if the key is there.
    pub fn integer(
        &mut self,
        section: &Section<'_, '_>,
        key: &str,
        range: RangeInclusive<u64>,
    ) -> Option<u64> {
        let value = section.value(key)?;
        let DeValue::Integer(integer) = value.get_ref() else {
            self.wrong_type(value, section.path_of(key), "a whole number");
            return None;
        };
        let number = u64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (least, most) = (range.start(), range.end());
            let message = format!("this must be a number from {least} to {most}");
            self.error(value.span().start, section.path_of(key), message);
        }
        number
    }

    /// One of these words, if the key is there; `what` is what the word names.
    pub fn word<T: Copy>(
        &mut self,
        section: &Section<'_, '_>,
        key: &str,
        what: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let offset = section.value(key)?.span().start;
        let text = self.string(section, key)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let message = unknown_word(&text, what, words.iter().map(|(word, _)| *word));
            self.error(offset, section.path_of(key), message);
        }
        found
    }

    /// An array's strings with their byte offsets; empty if the key is not there.
    pub fn strings(&mut self, section: &Section<'_, '_>, key: &str) -> Vec<(String, usize)> {
        let path = section.path_of(key);
        let mut strings = Vec::new();
        for element in self.elements(section, key, "an array of strings") {
            match element.get_ref().as_str() {
                Some(text) => strings.push((text.to_owned(), element.span().start)),
                None => self.wrong_type(element, path.clone(), "a string"),
            }
        }
        strings
    }

    /// An array's strings, numbers and booleans as text; empty if the key is not there.
    pub fn scalars(&mut self, section: &Section<'_, '_>, key: &str) -> Vec<String> {
        let path = section.path_of(key);
        let mut scalars = Vec::new();
        for element in self.elements(section, key, "an array") {
            match element.get_ref() {
                DeValue::String(text) => scalars.push(text.to_string()),
                DeValue::Boolean(boolean) => scalars.push(boolean.to_string()),
                DeValue::Integer(integer) if integer.radix() == 10 => {
                    scalars.push(integer.as_str().trim_start_matches('+').to_owned());
                }
                _ => self.wrong_type(element, path.clone(), "a string, an integer or a boolean"),
            }
        }
        scalars
    }

    fn elements<'t, 'i>(
        &mut self,
        section: &Section<'t, 'i>,
        key: &str,
        expected: &str,
    ) -> &'t [Spanned<DeValue<'i>>] {
        let Some(value) = section.value(key) else { return &[] };
        if let DeValue::Array(array) = value.get_ref() {
            array
        } else {
            self.wrong_type(value, section.path_of(key), expected);
            &[]
        }
    }

    /// A table inside this one, if the key is there.
    pub fn section<'t, 'i>(
        &mut self,
        section: &Section<'t, 'i>,
        key: &str,
    ) -> Option<Section<'t, 'i>> {
        let (_, span, value) = section.entries().find(|(name, ..)| *name == key)?;
        let path = section.path_of(key);
        if let DeValue::Table(table) = value.get_ref() {
            Some(Section { path, offset: span.start, table })
        } else {
            self.wrong_type(value, path, "a table");
            None
        }
    }

    /// The tables inside the table at this key, each with its own name, in the order of the text.
    pub fn named_sections<'t, 'i>(
        &mut self,
        section: &Section<'t, 'i>,
        key: &str,
    ) -> Vec<(String, Section<'t, 'i>)> {
        let Some(outer) = self.section(section, key) else { return Vec::new() };
        outer
            .entries()
            .filter_map(|(name, ..)| Some((name.to_owned(), self.section(&outer, name)?)))
            .collect()
    }

    /// The tables of an array of tables; a single table stands for an array of one.
    pub fn listed_sections<'t, 'i>(
        &mut self,
        section: &Section<'t, 'i>,
        key: &str,
    ) -> Vec<Section<'t, 'i>> {
        let Some(value) = section.value(key) else { return Vec::new() };
        if let DeValue::Table(_) = value.get_ref() {
            return self.section(section, key).into_iter().collect();
        }
        let path = section.path_of(key);
        let mut sections = Vec::new();
        for element in self.elements(section, key, "an array of tables") {
            match element.get_ref() {
                DeValue::Table(table) => {
                    let offset = element.span().start;
                    sections.push(Section { path: path.clone(), offset, table });
                }
                _ => self.wrong_type(element, path.clone(), "a table"),
            }
        }
        sections
    }

    /// Notes that a value has another type than it must have.
    pub fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, path: String, expected: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        };
        self.error(value.span().start, path, format!("this must be {expected} and is {found}"));
    }
}

/// Says that a word is not known, which one may have been meant, or which there are.
pub(crate) fn unknown_word<'w>(
    word: &str,
    what: &str,
    known: impl IntoIterator<Item = &'w str>,
) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(word, known.iter().copied()) {
        return format!("{word:?} is no {what}; did you mean {near:?}?");
    }
    let known: Vec<String> = known.iter().map(|word| format!("{word:?}")).collect();
    format!("{word:?} is no {what}; known are {}", known.join(", "))
}

/// The known word that is so near that it was probably meant.
fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    const LONGEST: usize = 40;
    let word: Vec<char> = word.chars().take(LONGEST).map(|c| c.to_ascii_lowercase()).collect();
    known
        .map(|candidate| (edits(&word, candidate), candidate))
        .filter(|(edits, candidate)| *edits <= 1 + candidate.len() / 4)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// How many characters must be put in, taken out or changed to get from one word to the other
/// (the Levenshtein distance), case aside.
fn edits(word: &[char], candidate: &str) -> usize {
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (above, c) in candidate.chars().map(|c| c.to_ascii_lowercase()).enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (column, other) in word.iter().enumerate() {
            let changed = diagonal + usize::from(*other != c);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[word.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_named_only_where_it_is_near() {
        let known = ["presence", "type", "format", "values"];
        let near = |word| nearest(word, known.into_iter());
        assert_eq!(near("presense"), Some("presence"));
        assert_eq!(near("typ"), Some("type"));
        assert_eq!(near("Format"), Some("format"));
        assert_eq!(near("colour"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn lines_count_from_one() {
        let mut reader = Reader::new("a\nb\n\nc", Path::new("x.toml"));
        for offset in [5, 0, 2, 1, 99] {
            reader.error(offset, "", "");
        }
        let lines: Vec<usize> = reader.into_errors().iter().map(|error| error.line).collect();
        assert_eq!(lines, [1, 1, 2, 4, 4]);
    }
}
