//! Headers and payloads member by member.

use std::collections::HashMap;

use super::{Comparison, Difference, Row, times, value::relate};
use crate::jwt::{
    Part,
    json::{Document, Member},
};

/// Compares two JSON objects member by member, in the order of the first, then what only the second
/// has. What is so of the whole is added to the remarks.
pub fn compare_objects(
    comparison: &mut Comparison,
    part: Part,
    first: &Document,
    second: &Document,
) {
    let (mine, theirs) = (Named::of(first), Named::of(second));
    let row =
        |member: &Member<'_>, first: Option<String>, second: Option<String>, difference| Row {
            part,
            name: member.name.to_string(),
            first,
            second,
            difference,
            remark: String::new(),
        };
    let text = |member: &Member<'_>| Some(member.value.text().to_owned());
    let before = comparison.rows.len();
    for (name, member) in mine.each() {
        let Some(other) = theirs.find(name) else {
            comparison.rows.push(row(member, text(member), None, Difference::Missing));
            continue;
        };
        let (mut difference, remark) = relate(&member.name, member.value, other.value);
        let later = (part == Part::Payload)
            .then(|| times::distance(&member.name, member.value, other.value))
            .flatten();
        let said = duplicates(mine.count(name), theirs.count(name));
        if difference == Difference::Same && mine.count(name) != theirs.count(name) {
            difference = Difference::Written;
        }
        let remark = later.unwrap_or(remark);
        let remarks: Vec<String> =
            [remark, said].into_iter().filter(|remark| !remark.is_empty()).collect();
        comparison.rows.push(Row {
            remark: remarks.join("; "),
            ..row(member, text(member), text(other), difference)
        });
    }
    for (name, member) in theirs.each().filter(|(name, _)| mine.find(name).is_none()) {
        let remark = duplicates(0, theirs.count(name));
        comparison.rows.push(Row { remark, ..row(member, None, text(member), Difference::Added) });
    }
    let what = if part == Part::Header { "header's parameters" } else { "claims" };
    if !mine.same_order(&theirs) {
        comparison.remarks.push(format!("The {what} stand in another order"));
    }
    let rows = &comparison.rows[before..];
    let all_same = rows.iter().all(|row| row.difference == Difference::Same);
    if all_same && mine.same_order(&theirs) && first.text() != second.text() {
        let remark =
            format!("The {} differs only in white space or in how names are escaped", part.name());
        comparison.remarks.push(remark);
    }
}

/// Compares two documents as a whole, as one row.
pub(super) fn whole(part: Part, name: &str, documents: [Option<&Document>; 2]) -> Row {
    let roots = documents.map(|document| document.and_then(Document::root));
    let (difference, remark) = match roots {
        [Some(one), Some(other)] => relate(name, one, other),
        [None, Some(_)] => (Difference::Added, String::new()),
        [Some(_), None] => (Difference::Missing, String::new()),
        [None, None] => (Difference::Same, String::new()),
    };
    let [first, second] = roots.map(|root| root.map(|root| root.text().to_owned()));
    Row { part, name: name.to_owned(), first, second, difference, remark }
}

/// What is said of a name that stands more than once.
fn duplicates(first: usize, second: usize) -> String {
    match (first, second) {
        (0 | 1, 0 | 1) => String::new(),
        (one, other) if one == other => format!("stands {one} times in both; the last counts"),
        (one, 0 | 1) => format!("stands {one} times in the first; the last counts"),
        (0 | 1, other) => format!("stands {other} times in the second; the last counts"),
        (one, other) => {
            format!("stands {one} times in the first, {other} in the second; the last counts")
        }
    }
}

/// The members of an object by their exact names. Of a name that stands more than once the last
/// counts.
struct Named<'d> {
    /// In the order in which the names first stand.
    order: Vec<Vec<u8>>,
    members: HashMap<Vec<u8>, (Member<'d>, usize)>,
}

impl<'d> Named<'d> {
    fn of(document: &'d Document) -> Self {
        let mut named = Self { order: Vec::new(), members: HashMap::new() };
        for member in document.members() {
            let name = member.exact_name().into_owned();
            if let Some((last, count)) = named.members.get_mut(&name) {
                *last = member;
                *count = count.saturating_add(1);
            } else {
                named.order.push(name.clone());
                named.members.insert(name, (member, 1));
            }
        }
        named
    }

    fn each(&self) -> impl Iterator<Item = (&[u8], &Member<'d>)> {
        self.order.iter().filter_map(|name| Some((name.as_slice(), self.find(name)?)))
    }

    fn find(&self, name: &[u8]) -> Option<&Member<'d>> {
        self.members.get(name).map(|(member, _)| member)
    }

    fn count(&self, name: &[u8]) -> usize {
        self.members.get(name).map_or(0, |(_, count)| *count)
    }

    /// Whether those that both have stand in the same order.
    fn same_order(&self, other: &Self) -> bool {
        let mine = self.order.iter().filter(|name| other.members.contains_key(*name));
        let theirs = other.order.iter().filter(|name| self.members.contains_key(*name));
        mine.eq(theirs)
    }
}
