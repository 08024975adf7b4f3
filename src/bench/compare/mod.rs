//! Two tokens side by side: header, claims, times, signature.

mod number;
mod parts;
mod signature;
#[cfg(test)]
mod tests;
mod times;
mod value;

pub use parts::compare_objects;
pub(super) use times::compare as compare_times;

use crate::jwt::{Content, Format, Moment, Part, Segment, Token, json::Document, visible};

/// How a member of the one relates to that of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The same text.
    Same,
    /// Only in the second.
    Added,
    /// Only in the first.
    Missing,
    /// Another value of the same type.
    Changed,
    /// Another type, such as a string against an array.
    Type,
    /// The same value, written otherwise: white space, escapes, `1.0` for `1`, members in another
    /// order.
    Written,
}

impl Difference {
    /// What it is called, such as `only in the second`.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Same => "the same",
            Self::Added => "only in the second",
            Self::Missing => "only in the first",
            Self::Changed => "another value",
            Self::Type => "another type",
            Self::Written => "written otherwise",
        }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// [`Part::Header`], [`Part::Payload`] or [`Part::Signature`]; of the times, [`Part::Payload`].
    pub part: Part,
    /// The member's name; empty for the part as a whole.
    pub name: String,
    /// The exact JSON text in the first. Of a signature, how it begins and how long it is.
    pub first: Option<String>,
    /// The same of the second.
    pub second: Option<String>,
    /// How they relate.
    pub difference: Difference,
    /// What it means, in words: `2 h later`, `a string against an array`; empty where nothing is to
    /// be said.
    pub remark: String,
}

/// All rows, and what is so of the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The rows, in the order of the first token, then what only the second has.
    pub rows: Vec<Row>,
    /// The dates as people read them, and how long the tokens live.
    pub times: Vec<Row>,
    /// What is so of the whole, in words: `The claims stand in another order`.
    pub remarks: Vec<String>,
}

impl Comparison {
    /// How many rows differ, times aside: they follow from the claims.
    #[must_use]
    pub fn differences(&self) -> usize {
        self.rows.iter().filter(|row| row.difference != Difference::Same).count()
    }

    /// How many rows are the same, times aside.
    #[must_use]
    pub fn sames(&self) -> usize {
        self.rows.len() - self.differences()
    }
}

/// Compares two tokens. Numbers are compared by their text, and of a name that stands more than once
/// the last counts. Of several signatures those that are looked at are compared. `now` is the moment
/// for which their state is told.
#[must_use]
pub fn compare(first: &Token, second: &Token, now: Moment) -> Comparison {
    let mut comparison = Comparison::default();
    forms(&mut comparison, first, second);
    part_of(&mut comparison, Part::Header, [first, second]);
    let unprotected = [first, second].map(|token| token.unprotected()?.json.as_ref());
    if unprotected.iter().any(Option::is_some) {
        comparison.rows.push(parts::whole(Part::Header, "unprotected header", unprotected));
    }
    part_of(&mut comparison, Part::Payload, [first, second]);
    comparison.times = times::compare(first.claims(), second.claims(), now);
    comparison.rows.extend(signature::compare(first, second));
    comparison
}

/// Compares header or payload: member by member where both are objects, else as a whole.
fn part_of(comparison: &mut Comparison, part: Part, tokens: [&Token; 2]) {
    let segments = tokens.map(|token| match part {
        Part::Header => token.header.as_ref(),
        _ if token.content == Content::Detached => None,
        _ => token.payload.as_ref(),
    });
    let object = |segment: Option<&'_ Segment>| -> Option<Document> {
        segment?.json.clone().filter(Document::is_object)
    };
    if let [Some(first), Some(second)] = segments.map(object) {
        compare_objects(comparison, part, &first, &second);
        return;
    }
    let (difference, remark) = match segments {
        [None, None] => return,
        [None, Some(_)] => (Difference::Added, String::new()),
        [Some(_), None] => (Difference::Missing, String::new()),
        [Some(one), Some(other)] if one.bytes == other.bytes => (Difference::Same, String::new()),
        _ => {
            let name = part.name();
            let remark = format!("compared whole: not both hold a JSON object as {name}");
            (Difference::Changed, remark)
        }
    };
    let [first, second] = segments.map(|segment| {
        Some(match segment?.text() {
            Some(text) => text.to_owned(),
            None => format!("{} bytes that are no text", segment?.bytes.len()),
        })
    });
    comparison.rows.push(Row { part, name: String::new(), first, second, difference, remark });
}

/// What is so of the tokens as such: another form, several signatures, encryption, detached content.
fn forms(comparison: &mut Comparison, first: &Token, second: &Token) {
    let mut say = |remark: String| comparison.remarks.push(remark);
    if first.format != second.format {
        let [one, other] = [first, second].map(|token| match token.format {
            Format::Jws => "signed",
            Format::Jwe => "encrypted",
            Format::Unsecured => "unsecured, with alg \"none\"",
            Format::Unknown => "no token",
        });
        say(format!("The first is {one}, the second {other}"));
    }
    if first.serialization != second.serialization {
        let [one, other] = [first, second].map(|token| token.serialization.title());
        say(format!("They are written in two forms: {one} against {other}"));
    }
    for (token, which) in [(first, "first"), (second, "second")] {
        if token.format == Format::Jwe {
            say(format!("The {which} is encrypted, so its payload cannot be compared"));
        } else if token.content == Content::Detached {
            say(format!("The content of the {which} is detached and was not given"));
        }
        let count = token.signatures.len();
        if count > 1 {
            let number = token.looked_at + 1;
            say(format!("The {which} has {count} signatures; number {number} is compared"));
        }
    }
}

/// A name for a sentence: short, with nothing invisible in it.
fn named(name: &str) -> String {
    const SHOWN: usize = 40;
    visible::shortened(name, SHOWN)
}
