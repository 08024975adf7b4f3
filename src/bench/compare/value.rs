//! How one JSON value relates to another, and what differs inside it. Nothing here recurses.

use std::collections::{HashMap, HashSet};

use super::{Difference, named, number};
use crate::jwt::json::{Kind, Value};

/// How many differences inside a value are named; what is more is counted.
const NAMED: usize = 3;

/// How they relate, with a remark.
pub(super) fn relate(name: &str, first: Value<'_>, second: Value<'_>) -> (Difference, String) {
    if first.text() == second.text() {
        return (Difference::Same, String::new());
    }
    let (one, other) = (first.kind(), second.kind());
    if one != other {
        return (Difference::Type, types(first, second));
    }
    match one {
        Kind::Object | Kind::Array => inside(name, first, second),
        _ => scalar(first, second),
    }
}

/// Two types in words, and whether the one says the same as the other all the same.
fn types(first: Value<'_>, second: Value<'_>) -> String {
    let words = format!("{} against {}", first.kind().with_article(), second.kind().with_article());
    let sorted = |wanted| match (first.kind(), second.kind()) {
        (kind, _) if kind == wanted => Some((first, second)),
        (_, kind) if kind == wanted => Some((second, first)),
        _ => None,
    };
    let Some((string, other)) = sorted(Kind::String) else { return words };
    match other.kind() {
        Kind::Array => match other.elements().as_slice() {
            [only] if same_string(*only, string) => format!("{words} that holds just it"),
            _ => words,
        },
        Kind::Number | Kind::Bool | Kind::Null
            if string.as_str().is_some_and(|text| text == other.text()) =>
        {
            format!("{words} of the same text")
        }
        _ => words,
    }
}

fn same_string(one: Value<'_>, other: Value<'_>) -> bool {
    one.kind() == Kind::String && one.exact_string() == other.exact_string()
}

/// Two values of the same kind, neither object nor array, whose texts may differ.
fn scalar(first: Value<'_>, second: Value<'_>) -> (Difference, String) {
    let (one, other) = (first.text(), second.text());
    if one == other {
        return (Difference::Same, String::new());
    }
    match first.kind() {
        Kind::Number if number::same_value(one, other) => {
            (Difference::Written, "the same number, written otherwise".to_owned())
        }
        Kind::Number if number::same_double(one, other) => {
            (Difference::Changed, "many readers take both for the same number".to_owned())
        }
        Kind::String if same_string(first, second) => {
            (Difference::Written, "the same text with other escapes".to_owned())
        }
        Kind::String => (Difference::Changed, near_miss(first, second).to_owned()),
        _ => (Difference::Changed, String::new()),
    }
}

/// What makes two strings differ that a person may take for the same.
fn near_miss(first: Value<'_>, second: Value<'_>) -> &'static str {
    let (Some(one), Some(other)) = (first.as_str(), second.as_str()) else { return "" };
    if one.trim() == other.trim() {
        "differs only in white space at its ends"
    } else if one.trim_end_matches('/') == other.trim_end_matches('/') {
        "differs only in a slash at its end"
    } else if one.to_lowercase() == other.to_lowercase() {
        "differs only in upper and lower case"
    } else {
        ""
    }
}

/// Where a value stands: the place of what holds it, and its name or number there.
struct Place {
    parent: usize,
    step: String,
}

/// What is known of two values while they are walked through.
#[derive(Default)]
struct Walk {
    places: Vec<Place>,
    /// What differs: its place, and how.
    found: Vec<(usize, Difference)>,
    more: usize,
    has_other_order: bool,
    has_duplicates: bool,
    has_other_writing: bool,
}

impl Walk {
    fn note(&mut self, parent: usize, step: impl FnOnce() -> String, difference: Difference) {
        if self.found.len() < NAMED {
            let place = self.place(parent, step());
            self.found.push((place, difference));
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    fn place(&mut self, parent: usize, step: String) -> usize {
        self.places.push(Place { parent, step });
        self.places.len() - 1
    }

    /// A place in words, such as `address.city` or `roles[2]`. Of a deep one the end is told.
    fn path(&self, place: usize) -> String {
        const DEEPEST: usize = 6;
        let mut steps = Vec::new();
        let mut at = place;
        loop {
            steps.push(self.places[at].step.as_str());
            let parent = self.places[at].parent;
            if parent == at {
                break;
            }
            if steps.len() == DEEPEST {
                steps.push("…");
                break;
            }
            at = parent;
        }
        steps.reverse();
        steps.concat()
    }
}

/// Compares what two objects or two arrays hold.
fn inside(name: &str, first: Value<'_>, second: Value<'_>) -> (Difference, String) {
    if let Some(remark) = reordered(first, second) {
        return (Difference::Changed, remark);
    }
    let mut walk = Walk::default();
    let root = walk.place(0, named(name));
    let mut open = vec![(root, first, second)];
    while let Some((place, one, other)) = open.pop() {
        match (one.kind(), other.kind()) {
            (Kind::Object, Kind::Object) => objects(&mut walk, &mut open, place, one, other),
            _ => arrays(&mut walk, &mut open, place, one, other),
        }
    }
    if walk.found.is_empty() {
        return (Difference::Written, written(&walk).to_owned());
    }
    let mut told: Vec<String> = walk
        .found
        .iter()
        .map(|(place, difference)| {
            let how = match difference {
                Difference::Added => "added",
                Difference::Missing => "missing",
                Difference::Type => "of another type",
                _ => "changed",
            };
            format!("{} {how}", walk.path(*place))
        })
        .collect();
    if walk.more > 0 {
        told.push(format!("{} more", walk.more));
    }
    (Difference::Changed, told.join(", "))
}

fn written(walk: &Walk) -> &'static str {
    if walk.has_duplicates {
        "the same, yet a name in it stands more than once; the last counts"
    } else if walk.has_other_order {
        "the same members in another order"
    } else if walk.has_other_writing {
        "the same with other escapes or number texts"
    } else {
        "the same with other white space"
    }
}

type Open<'d> = Vec<(usize, Value<'d>, Value<'d>)>;

/// Goes into a pair of values, or notes how they differ.
fn step<'d>(
    walk: &mut Walk,
    open: &mut Open<'d>,
    parent: usize,
    name: impl FnOnce() -> String,
    (one, other): (Value<'d>, Value<'d>),
) {
    match (one.kind(), other.kind()) {
        (Kind::Object, Kind::Object) | (Kind::Array, Kind::Array) => {
            let place = walk.place(parent, name());
            open.push((place, one, other));
        }
        (kind, other_kind) if kind != other_kind => walk.note(parent, name, Difference::Type),
        _ => match scalar(one, other).0 {
            Difference::Same => {}
            Difference::Written => walk.has_other_writing = true,
            difference => walk.note(parent, name, difference),
        },
    }
}

fn objects<'d>(
    walk: &mut Walk,
    open: &mut Open<'d>,
    place: usize,
    one: Value<'d>,
    other: Value<'d>,
) {
    let (mine, theirs) = (one.members(), other.members());
    let names = |members: &[crate::jwt::json::Member<'_>]| -> Vec<Vec<u8>> {
        members.iter().map(|member| member.exact_name().into_owned()).collect()
    };
    let (my_names, their_names) = (names(&mine), names(&theirs));
    // Of a name that stands twice the last takes the place of those before it.
    let last: HashMap<&[u8], usize> =
        their_names.iter().enumerate().map(|(index, name)| (name.as_slice(), index)).collect();
    let my_last: HashMap<&[u8], usize> =
        my_names.iter().enumerate().map(|(index, name)| (name.as_slice(), index)).collect();
    walk.has_duplicates |= last.len() < theirs.len() || my_last.len() < mine.len();
    walk.has_other_order |= my_names != their_names;
    let dotted = |name: &str| format!(".{}", named(name));
    for (index, member) in mine.iter().enumerate() {
        let exact = my_names[index].as_slice();
        if my_last.get(exact) != Some(&index) {
            continue;
        }
        match last.get(exact) {
            Some(found) => {
                let pair = (member.value, theirs[*found].value);
                step(walk, open, place, || dotted(&member.name), pair);
            }
            None => walk.note(place, || dotted(&member.name), Difference::Missing),
        }
    }
    for (index, member) in theirs.iter().enumerate() {
        let exact = their_names[index].as_slice();
        if last.get(exact) == Some(&index) && !my_last.contains_key(exact) {
            walk.note(place, || dotted(&member.name), Difference::Added);
        }
    }
}

fn arrays<'d>(
    walk: &mut Walk,
    open: &mut Open<'d>,
    place: usize,
    one: Value<'d>,
    other: Value<'d>,
) {
    let (mine, theirs) = (one.elements(), other.elements());
    let numbered = |index: usize| format!("[{index}]");
    for (index, pair) in mine.iter().copied().zip(theirs.iter().copied()).enumerate() {
        step(walk, open, place, || numbered(index), pair);
    }
    for index in theirs.len()..mine.len() {
        walk.note(place, || numbered(index), Difference::Missing);
    }
    for index in mine.len()..theirs.len() {
        walk.note(place, || numbered(index), Difference::Added);
    }
}

/// That two arrays hold the same strings in another order, or which strings only one of them holds:
/// an audience or a scope is a set to most who read it.
fn reordered(first: Value<'_>, second: Value<'_>) -> Option<String> {
    let (mine, theirs) = (strings(first)?, strings(second)?);
    let set = |strings: &[(Vec<u8>, &str)]| -> HashSet<Vec<u8>> {
        strings.iter().map(|(content, _)| content.clone()).collect()
    };
    let (my_set, their_set) = (set(&mine), set(&theirs));
    if my_set.len() < mine.len() || their_set.len() < theirs.len() {
        return None;
    }
    if my_set == their_set {
        let is_other = mine.iter().zip(&theirs).any(|(one, other)| one.0 != other.0);
        return is_other.then(|| "the same elements in another order".to_owned());
    }
    let only = |strings: &[(Vec<u8>, &str)], others: &HashSet<Vec<u8>>| -> Vec<String> {
        let own = strings.iter().filter(|(content, _)| !others.contains(content));
        own.map(|(_, text)| named(text)).collect()
    };
    let (gone, new) = (only(&mine, &their_set), only(&theirs, &my_set));
    // Where all are others, or too many are, the places say more.
    if gone.len() == mine.len() || gone.len() + new.len() > NAMED {
        return None;
    }
    let told = |list: &[String], what: &str| {
        (!list.is_empty()).then(|| format!("{} {what}", list.join(", ")))
    };
    let parts: Vec<_> =
        [told(&gone, "missing"), told(&new, "added")].into_iter().flatten().collect();
    Some(parts.join(", "))
}

/// The strings of an array that holds nothing else: what they say, and as they are written.
fn strings(array: Value<'_>) -> Option<Vec<(Vec<u8>, &str)>> {
    if array.kind() != Kind::Array {
        return None;
    }
    array.elements().into_iter().map(|it| Some((it.exact_string()?, it.text()))).collect()
}
