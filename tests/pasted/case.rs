//! One pasted text, and what must be found in it.

use jotbench::jwt::find::{search, tokens};

use crate::samples::{ana, bob};

pub struct Case {
    pub name: &'static str,
    pub text: Vec<u8>,
    tokens: Vec<String>,
    /// What had to be undone for the first, where the case says so.
    undone: Option<Vec<&'static str>>,
}

/// A text in which nothing must be found. `ANA` and `BOB` in it stand for two usual tokens.
pub fn none(name: &'static str, text: impl AsRef<str>) -> Case {
    let text = text.as_ref().replace("ANA", &ana()).replace("BOB", &bob()).into_bytes();
    Case { name, text, tokens: Vec::new(), undone: None }
}

/// A text in which only Ana's token must be found, as it is.
pub fn one(name: &'static str, text: impl AsRef<str>) -> Case {
    none(name, text).finds([ana()]).undoing([])
}

/// A text in which Ana's token and then Bob's must be found, as they are.
pub fn two(name: &'static str, text: impl AsRef<str>) -> Case {
    none(name, text).finds([ana(), bob()]).undoing([])
}

impl Case {
    pub fn of_bytes(name: &'static str, text: Vec<u8>) -> Self {
        Self { name, text, tokens: Vec::new(), undone: None }
    }

    /// Puts something in the place of a word.
    pub fn with(mut self, word: &str, value: impl AsRef<str>) -> Self {
        let text = String::from_utf8_lossy(&self.text).replace(word, value.as_ref());
        self.text = text.into_bytes();
        self
    }

    pub fn finds<const N: usize>(mut self, tokens: [String; N]) -> Self {
        self.tokens = tokens.into();
        self
    }

    pub fn undoing<const N: usize>(mut self, undone: [&'static str; N]) -> Self {
        self.undone = Some(undone.into());
        self
    }

    pub fn flaw_of_whole(&self) -> Option<String> {
        let found = tokens(&self.text);
        let undone = found.first().map(|found| {
            let surroundings = ["the text around it", "white space"];
            let undone = found.taken_off.iter().filter(|words| !surroundings.contains(words));
            undone.copied().collect::<Vec<_>>()
        });
        let all: Vec<_> = found.iter().map(|found| found.token.to_string()).collect();
        self.flaw("", &all).or_else(|| {
            let expected = self.undone.as_ref().filter(|_| undone.is_some());
            let differs = expected.is_some_and(|expected| Some(expected) != undone.as_ref());
            differs.then(|| format!("{}: undone {undone:?}, not {expected:?}", self.name))
        })
    }

    /// The text comes in two pieces, cut at each place; and in single bytes.
    pub fn flaw_of_pieces(&self) -> Option<String> {
        (1..self.text.len())
            .find_map(|cut| {
                self.flaw(&format!("cut at {cut}"), &in_pieces(&self.text, cut, usize::MAX))
            })
            .or_else(|| self.flaw("in single bytes", &in_pieces(&self.text, 1, 1)))
    }

    pub fn flaw_in_log(&self) -> Option<String> {
        let lines = "12:00:03 INFO key=value they eye=eyJ v1.2.3 done.\n".repeat(40);
        let text = [lines.as_bytes(), b"\n", &self.text, b"\n\n", lines.as_bytes()].concat();
        self.flaw("in a log", &in_pieces(&text, 100, 100))
    }

    fn flaw(&self, how: &str, found: &[String]) -> Option<String> {
        (found != self.tokens).then(|| {
            let text = String::from_utf8_lossy(&self.text);
            let expected = &self.tokens;
            format!("{} {how}\n{text}\nfound {found:#?}\nnot {expected:#?}", self.name)
        })
    }
}

fn in_pieces(text: &[u8], first: usize, others: usize) -> Vec<String> {
    let mut all = Vec::new();
    let (mut begin, mut end) = (0, first.min(text.len()));
    loop {
        let is_last = end == text.len();
        let searched =
            search(&text[begin..end], is_last, |found| all.push(found.token.into_owned()));
        if is_last {
            return all;
        }
        begin += searched.decided;
        end = end.saturating_add(others).min(text.len());
    }
}
