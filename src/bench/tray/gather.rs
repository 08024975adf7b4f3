//! Gathering the tokens of a text or of files: each once, in the order in which they were found, and
//! how often.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    sync::Arc,
};

use aws_lc_rs::digest::{SHA256, digest};

use super::{MOST_BYTES, MOST_ITEMS, TrayItem};
use crate::{
    bench::assess::Assessor,
    jwt::{Moment, find::Found, time::stamp_of_line},
};

/// The most tokens that are told from each other. Past that, one that comes again counts as another:
/// the memory that this takes has an end, and a log has none.
const MOST_KNOWN: usize = 400_000;

/// Tells tokens from each other: the first half of the SHA-256 of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenId([u8; 16]);

impl TokenId {
    /// The id of a token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        let mut id = [0; 16];
        let hash = digest(&SHA256, token.as_bytes());
        id.iter_mut().zip(hash.as_ref()).for_each(|(to, from)| *to = *from);
        Self(id)
    }
}

/// A token that was seen.
#[derive(Debug)]
pub enum Sighted {
    /// It may be a new one, and was judged.
    Item(Box<TrayItem>),
    /// It needs no judgement: it is known, or there is no room for it.
    Known(TokenId),
}

/// What was found since the last harvest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Harvest {
    /// New tokens.
    pub items: Vec<TrayItem>,
    /// Tokens of former harvests, by their number in the order of all, from 0, that were found so
    /// many times more.
    pub again: Vec<(usize, u64)>,
    /// Different tokens more that found no room.
    pub beyond: u64,
}

impl Harvest {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.again.is_empty() && self.beyond == 0
    }
}

/// Gathers what is seen, within bounds.
#[derive(Debug, Default)]
pub struct Gathering {
    /// Every token that is known, and its number if it found room.
    known: HashMap<TokenId, Option<usize>>,
    /// How many were harvested.
    harvested: usize,
    /// Bytes of all tokens that found room.
    bytes: usize,
    is_full: bool,
    items: Vec<TrayItem>,
    again: BTreeMap<usize, u64>,
    beyond: u64,
}

impl Gathering {
    /// Whether a token of this id needs no judgement.
    #[must_use]
    pub fn spares(&self, id: TokenId) -> bool {
        self.is_full || self.known.contains_key(&id)
    }

    /// Takes what was seen.
    pub fn take(&mut self, sighted: Sighted) {
        let (id, item) = match sighted {
            Sighted::Item(item) => (TokenId::of(&item.token), Some(item)),
            Sighted::Known(id) => (id, None),
        };
        let room_to_know = self.known.len() < MOST_KNOWN;
        let entry = match self.known.entry(id) {
            Entry::Occupied(known) => {
                if let Some(number) = *known.get() {
                    self.count(number);
                }
                return;
            }
            Entry::Vacant(entry) => entry,
        };
        let number = self.harvested.saturating_add(self.items.len());
        let fits = item.filter(|item| {
            let bytes = self.bytes.saturating_add(item.token.len());
            !self.is_full && number < MOST_ITEMS && bytes <= MOST_BYTES
        });
        if room_to_know {
            entry.insert(fits.is_some().then_some(number));
        }
        if let Some(item) = fits {
            self.bytes = self.bytes.saturating_add(item.token.len());
            self.items.push(*item);
        } else {
            // From here on the list is what it is, whatever else would fit.
            self.is_full = true;
            self.beyond = self.beyond.saturating_add(1);
        }
    }

    fn count(&mut self, number: usize) {
        let place = number.checked_sub(self.harvested);
        let count = match place.and_then(|place| self.items.get_mut(place)) {
            Some(item) => &mut item.count,
            None => self.again.entry(number).or_default(),
        };
        *count = count.saturating_add(1);
    }

    /// What was found since the last time.
    pub fn harvest(&mut self) -> Harvest {
        self.harvested = self.harvested.saturating_add(self.items.len());
        Harvest {
            items: std::mem::take(&mut self.items),
            again: std::mem::take(&mut self.again).into_iter().collect(),
            beyond: std::mem::take(&mut self.beyond),
        }
    }
}

/// The item of a token that was found in a line, where `before` is the line up to the token.
/// `now` is the clock's, for stamps without a year.
#[must_use]
pub fn item_of(
    found: Found<'_>,
    (source, line): (Option<Arc<str>>, u64),
    before: &[u8],
    assessor: &Assessor,
    now: Moment,
) -> TrayItem {
    TrayItem {
        summary: assessor.assess(&found.token),
        taken_off: found.taken_off,
        source,
        line,
        stamp: stamp_of_line(before, now),
        count: 1,
        token: found.token.into_owned(),
    }
}

/// The tokens that were found in a text, each once.
#[must_use]
pub fn items_of(text: &[u8], found: Vec<Found<'_>>, assessor: &Assessor, now: Moment) -> Harvest {
    let mut gathering = Gathering::default();
    let (mut line, mut line_start, mut seen) = (1_u64, 0, 0);
    for found in found {
        let start = found.span.start;
        let passed = text.get(seen..start).unwrap_or_default();
        for (at, _) in passed.iter().enumerate().filter(|&(_, byte)| *byte == b'\n') {
            line = line.saturating_add(1);
            line_start = seen.saturating_add(at).saturating_add(1);
        }
        seen = seen.max(start);
        let id = TokenId::of(&found.token);
        gathering.take(if gathering.spares(id) {
            Sighted::Known(id)
        } else {
            let before = text.get(line_start..start).unwrap_or_default();
            Sighted::Item(Box::new(item_of(found, (None, line), before, assessor, now)))
        });
    }
    gathering.harvest()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bench::signer::Keyring, jwt::claims::Expectations, profile::load::Profiles};

    const NOW: Moment = Moment { seconds: 1_795_000_000, nanos: 0 };

    fn assessor() -> Assessor {
        let (profiles, expected) = (Arc::new(Profiles::built_in()), Expectations::default());
        Assessor::new(profiles, None, Keyring::default(), NOW, expected)
    }

    fn found(token: &str, start: usize) -> Found<'static> {
        let span = start..start + token.len();
        Found { span, token: token.to_owned().into(), taken_off: vec![] }
    }

    fn item(token: &str) -> Sighted {
        let item = item_of(found(token, 0), (None, 1), b"", &assessor(), NOW);
        Sighted::Item(Box::new(item))
    }

    #[test]
    fn each_token_is_listed_once_with_its_first_line_and_counted() {
        let text = "x\n a a\nb\r\n\na";
        let places = [("a", 3), ("a", 5), ("b", 7), ("a", 11)];
        let all = places.map(|(token, start)| found(token, start)).to_vec();
        let harvest = items_of(text.as_bytes(), all, &assessor(), NOW);
        let listed: Vec<_> =
            harvest.items.iter().map(|item| (&*item.token, item.line, item.count)).collect();
        assert_eq!(listed, [("a", 2, 3), ("b", 3, 1)]);
        assert!(harvest.again.is_empty() && harvest.beyond == 0);
    }

    #[test]
    fn what_comes_again_after_a_harvest_is_told_by_its_number() {
        let mut gathering = Gathering::default();
        gathering.take(item("a"));
        gathering.take(item("b"));
        assert_eq!(gathering.harvest().items.len(), 2);
        gathering.take(item("b"));
        gathering.take(Sighted::Known(TokenId::of("b")));
        gathering.take(item("c"));
        gathering.take(item("c"));
        let harvest = gathering.harvest();
        assert_eq!(harvest.again, [(1, 2)]);
        assert_eq!(harvest.items.iter().map(|item| item.count).collect::<Vec<_>>(), [2]);
        assert!(gathering.harvest().is_empty());
    }

    #[test]
    fn what_finds_no_room_is_counted_and_needs_no_judgement() {
        let mut gathering = Gathering::default();
        let Sighted::Item(one) = item("a") else { unreachable!() };
        for number in 0..MOST_ITEMS + 3 {
            let token = number.to_string();
            assert_eq!(gathering.spares(TokenId::of(&token)), number > MOST_ITEMS);
            gathering.take(Sighted::Item(Box::new(TrayItem { token, ..(*one).clone() })));
        }
        gathering.take(Sighted::Known(TokenId::of("10001")));
        gathering.take(Sighted::Known(TokenId::of("0")));
        let harvest = gathering.harvest();
        assert_eq!((harvest.items.len(), harvest.beyond), (MOST_ITEMS, 3));
        assert_eq!(harvest.items[0].count, 2);
    }

    #[test]
    fn large_tokens_find_room_up_to_a_sum() {
        let mut gathering = Gathering::default();
        let Sighted::Item(one) = item("a") else { unreachable!() };
        for letter in ["a", "b", "c"] {
            let token = letter.repeat(MOST_BYTES / 2);
            gathering.take(Sighted::Item(Box::new(TrayItem { token, ..(*one).clone() })));
        }
        let harvest = gathering.harvest();
        assert_eq!((harvest.items.len(), harvest.beyond), (2, 1));
    }
}
